"""Shared accounts and disputes as a plain file: side by side, with roles for names."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.timeline.enums import Audience
from secondstory.timeline.models import Account, Dispute
from secondstory.timeline.queries_accounts import disputes_of


def accounts_as_markdown(incident: Incident) -> str:
    """Everything shared with all who read the draft, as Markdown; in the order it was shared."""
    rows = Account.objects.filter(incident=incident, audience=Audience.PARTICIPANTS, shared_at__isnull=False)
    found = rows.select_related("involvement").prefetch_related("corrections", "places__event").order_by("shared_at", "pk")
    parts = [f"# {incident.key}: " + _("accounts"), *(text for account in found for text in _account(account))]
    disputes = list(disputes_of(incident))
    if disputes:
        parts += ["## " + _("Told differently"), *(text for one in disputes for text in _dispute(one))]
    return "\n\n".join(parts) + "\n"


def _account(account: Account) -> Iterator[str]:
    yield f"## {account.label}"
    for _name, label, text in account.rows():
        yield f"### {label}"
        yield _quoted(text)
    for place in account.places.all():
        yield _("Tells of: %(line)s") % {"line": " ".join(place.event.text.split())}
    for correction in account.corrections.all():
        yield "### " + _("Added on %(day)s") % {"day": f"{correction.written_at:%Y-%m-%d}"}
        yield _quoted(correction.text)


def _dispute(dispute: Dispute) -> Iterator[str]:
    yield f"### {dispute.about}"
    yield " ".join(dispute.event.text.split())
    yield "\n".join(f"- **{side.label}**: {' '.join(side.text.split())}" for side in dispute.sides.all())


def _quoted(text: str) -> str:
    """Somebody's words as a quotation, so that nothing in them becomes a heading of the file."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
