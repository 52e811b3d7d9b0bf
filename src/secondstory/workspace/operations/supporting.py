"""What shows a factor at work, wherever it stands: each slice keeps the rows about its own."""

from __future__ import annotations

from secondstory.factors import operations as of_factors
from secondstory.factors.models import Factor, Support
from secondstory.people.permissions import Visitor
from secondstory.postmortems import operations as of_document
from secondstory.postmortems.models import SectionSupport
from secondstory.workspace.passages import Source


def support_with(factor: Factor, source: Source, *, quote: str, by: Visitor) -> Support | SectionSupport:
    """Say that words of whatever was chosen show the factor."""
    if source.section is not None:
        return of_document.support_with_section(factor, source.section, quote=quote, by=by)
    if source.account is not None:
        return of_factors.support_with_account(factor, source.account, part=source.part, quote=quote, by=by)
    assert source.event is not None
    return of_factors.support_with_event(factor, source.event, quote=quote, by=by)


def remove_support(factor: Factor, uid: str, *, by: Visitor) -> bool:
    """Take the one with this uid away; False where the factor has none."""
    row = Support.objects.filter(factor=factor, uid=uid).first()
    if row is not None:
        of_factors.remove_support(row, by=by)
        return True
    kept = SectionSupport.objects.filter(factor=factor, uid=uid).first()
    if kept is not None:
        of_document.remove_section_support(kept, by=by)
    return kept is not None
