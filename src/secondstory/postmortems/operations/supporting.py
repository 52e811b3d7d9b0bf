"""Words of the document that show a factor at work."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.models import Factor
from secondstory.factors.operations import added, checked_quote, refuse_more_than_fit, remember
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Section, SectionSupport
from secondstory.postmortems.tree.spoken import paragraphs_of


@transaction.atomic
def support_with_section(factor: Factor, section: Section, *, quote: str, by: Visitor) -> SectionSupport:
    """Say which words of a section show the factor at work. A whole section shows nothing, so words are needed."""
    lock(factor)
    if section.postmortem.incident_id != factor.incident_id:
        raise Refusal(_("The document has no such section."), field="section")
    if not quote.strip():
        raise Refusal(_("Mark the words of the section that show it."), field="quote")
    lines = paragraphs_of(section.markdown)
    wanted = " ".join(quote.split())
    quote = checked_quote(quote, text=next((line for line in lines if wanted in line), ""))
    there = SectionSupport.objects.filter(factor=factor)
    earlier = there.filter(section=section, quote=quote).first()
    if earlier is not None:
        return earlier
    refuse_more_than_fit(factor, there.count())
    row = SectionSupport.objects.create(factor=factor, section=section, title=section.title, quote=quote, is_example=factor.is_example)
    remember(factor.incident, "supported a factor", [added(row)])
    record("supported a factor", factor, about=factor.incident, by=by)
    return row


@transaction.atomic
def remove_section_support(support: SectionSupport, *, by: Visitor) -> None:
    """Say that the words don't show the factor after all; the document stays as it is."""
    incident = support.factor.incident
    changes = save_version(support, expected=None, changes={"removed_at": clock.now()})
    remember(incident, "removed a support", [(support, changes)])
    record("removed a support of a factor", support.factor, about=incident, by=by)
