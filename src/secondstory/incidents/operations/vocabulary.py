"""Services and severities: the words incidents are sorted by."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
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
    name = _service_name(name, is_example=by.is_example)
    base = slug_of(f"example {name}" if by.is_example else name, longest=70)
    taken = {"new", *Service.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if s not in taken)
    says, words = _line(says, longest=300, field="says"), _words(aliases)
    row = Service.objects.create(slug=slug, name=name, says=says, team=team, aliases=words, is_example=by.is_example)
    record("added", row, by=by)
    return row


@transaction.atomic
def edit_service(
    service: Service, *, expected: int | None, by: Visitor, name: str, says: str, team: Team | None, aliases: Iterable[str]
) -> None:
    """Change what a service is called, what it does and whose it is. Its address stays."""
    if not by.may_write:
        raise NotAllowed(_("Readers can't change services."))
    name = _service_name(name, is_example=service.is_example, but=service)
    changes = {"name": name, "says": _line(says, longest=300, field="says"), "team": team, "aliases": _words(aliases)}
    changed = save_version(service, expected=expected, changes=changes)
    if changed:
        record("edited", service, by=by, changes=changed)


@transaction.atomic
def add_severity(code: str, *, by: Visitor, name: str, says: str = "", aliases: Iterable[str] = ()) -> Severity:
    """Add a severity below the least severe one; ranks in between would change what the thresholds mean."""
    if not by.is_administrator:
        raise NotAllowed(_("Only administrators can change severities."))
    values = _severity_values(code=code, name=name, says=says, aliases=aliases)
    lowest = Severity.objects.aggregate(rank=Max("rank"))["rank"] or 0
    row = Severity.objects.create(rank=lowest + 1, **values)
    record("added", row, by=by)
    return row


@transaction.atomic
def edit_severity(
    severity: Severity, *, expected: int | None = None, by: Visitor, code: str, name: str, says: str, aliases: Iterable[str]
) -> None:
    """Change what a severity is called and what imports call it; its rank stays."""
    if not by.is_administrator:
        raise NotAllowed(_("Only administrators can change severities."))
    values = _severity_values(code=code, name=name, says=says, aliases=aliases, but=severity)
    changed = save_version(severity, expected=expected, changes=values)
    if changed:
        record("edited", severity, by=by, changes=changed)


def _service_name(name: str, *, is_example: bool, but: Service | None = None) -> str:
    name = _line(name, longest=120, field="name")
    if not name:
        raise Refusal(_("Give the service a name."), field="name")
    if Service.objects.filter(is_example=is_example, name__iexact=name).exclude(pk=but.pk if but else 0).exists():
        raise Refusal(_("There is a service called “%(name)s” already.") % {"name": name}, field="name")
    return name


def _severity_values(*, code: str, name: str, says: str, aliases: Iterable[str], but: Severity | None = None) -> dict[str, object]:
    """Checked values of a severity. No word may stand for two of them, or imports could not tell them apart."""
    code, name, words = _line(code, longest=20, field="code"), _line(name, longest=80, field="name"), _words(aliases)
    if not code or not name:
        raise Refusal(_("A severity has a short code, like SEV2, and a name."), field="name" if code else "code")
    given = {"code": {code.lower()}, "name": {name.lower()}, "aliases": {word.lower() for word in words}}
    for other in Severity.objects.exclude(pk=but.pk if but else 0):
        taken = {other.code.lower(), other.name.lower(), *(str(word).lower() for word in other.aliases)}
        for field, mine in given.items():
            if mine & taken:
                sentence = _("“%(word)s” stands for %(code)s already. Use another word.")
                raise Refusal(sentence % {"word": min(mine & taken), "code": other.code}, field=field)
    return {"code": code, "name": name, "says": _line(says, longest=300, field="says"), "aliases": words}


def _line(text: str, *, longest: int, field: str) -> str:
    text = " ".join(checked_text(text, field=field).split())
    if len(text) > longest:
        raise Refusal(_("Keep it within %(most)d characters.") % {"most": longest}, field=field)
    return text


def _words(words: Iterable[str]) -> list[str]:
    """Aliases without blanks and repetitions, in the order given."""
    kept: dict[str, str] = {}
    for word in words:
        clean = _line(str(word), longest=80, field="aliases")
        if clean:
            kept.setdefault(clean.lower(), clean)
    return list(kept.values())
