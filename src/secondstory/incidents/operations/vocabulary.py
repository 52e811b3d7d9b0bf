"""Services and severities: the words incidents are sorted by."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Service, Severity
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.text import slug as slug_of
from secondstory.lib.versions import save_version
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


@transaction.atomic
def add_service(name: str, *, by: Visitor, team: Team | None = None, says: str = "", aliases: Iterable[str] = ()) -> Service:
    """Make a service known. Its slug is made from its name; the example's have a prefix so the two never meet."""
    if not by.may_write:
        raise NotAllowed(_("Readers can't add services."))
    name = " ".join(name.split())[:120]
    if not name:
        raise Refusal(_("Give the service a name."), field="name")
    base = slug_of(f"example {name}" if by.is_example else name, longest=70)
    taken = set(Service.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if Service.objects.filter(is_example=by.is_example, name__iexact=name).exists():
        raise Refusal(_("There is a service called “%(name)s” already.") % {"name": name}, field="name")
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if s not in taken)
    row = Service.objects.create(slug=slug, name=name, says=says.strip()[:300], team=team, aliases=list(aliases), is_example=by.is_example)
    record("added", row, by=by)
    return row


@transaction.atomic
def edit_service(
    service: Service, *, expected: int | None, by: Visitor, name: str, says: str, team: Team | None, aliases: Iterable[str]
) -> None:
    """Change what a service is called, what it does and whose it is."""
    if not by.may_write:
        raise NotAllowed(_("Readers can't change services."))
    changes = {"name": " ".join(name.split())[:120] or service.name, "says": says.strip()[:300], "team": team, "aliases": list(aliases)}
    changed = save_version(service, expected=expected, changes=changes)
    if changed:
        record("edited", service, by=by, changes=changed)


@transaction.atomic
def edit_severity(severity: Severity, *, by: Visitor, name: str, says: str, aliases: Iterable[str]) -> None:
    """Change what a severity is called and what imports call it; its rank stays."""
    if not by.is_administrator:
        raise NotAllowed(_("Only administrators can change severities."))
    before = {"name": severity.name, "says": severity.says, "aliases": severity.aliases}
    severity.name, severity.says, severity.aliases = name.strip()[:80] or severity.name, says.strip()[:300], sorted(set(aliases))
    severity.save(update_fields=["name", "says", "aliases"])
    changes = {key: [value, getattr(severity, key)] for key, value in before.items() if value != getattr(severity, key)}
    if changes:
        record("edited", severity, by=by, changes=changes)
