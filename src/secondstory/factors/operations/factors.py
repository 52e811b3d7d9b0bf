"""Writing down what contributed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.enums import Addressability, Breadth, Domain, FactorRole
from secondstory.factors.models import Factor, Support
from secondstory.factors.operations.labels import checked_domain
from secondstory.factors.operations.refusing import is_about_a_person, refuse_as_cause, refuse_person_as_cause
from secondstory.factors.operations.undoing import added, remember
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import says
from secondstory.lib.versions import save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event

EDITABLE = ("statement", "domain", "role", "breadth", "feeds", "addressability")
LONGEST_FEEDS = 300


@transaction.atomic
def add_factor(
    incident: Incident,
    statement: str,
    *,
    by: Visitor,
    domain: str = Domain.UNCLASSIFIED,
    role: str = FactorRole.ENABLING,
    breadth: str = "",
    feeds: str = "",
    addressability: str = "",
    supported_by: Event | None = None,
    quote: str = "",
    is_import: bool = False,
) -> Factor:
    """Add a factor, with the event and the words that support it.

    A person, or "human error", is refused with a question that leads further (R3, R6); an import keeps the words as *unclassified:
    look further*.
    """
    statement = checked_text(statement, field="statement")
    if not statement:
        raise Refusal(_("Say what contributed: which system, process, tool or organisation did what?"), field="statement")
    is_someones_doing = is_about_a_person(incident, statement, role=role)
    if is_someones_doing and not is_import:
        refuse_as_cause("statement")
    domain = Domain.UNCLASSIFIED if is_someones_doing else domain
    domain = checked_domain(domain, is_import=is_import)
    _check_words(role=role, breadth=breadth, addressability=addressability)
    feeds = _checked_feeds(incident, feeds)
    if quote and (supported_by is None or not says(supported_by.text, quote)):
        raise Refusal(_("The quoted words don't stand in that event. Copy them exactly."), field="quote")
    position = (Factor.objects.filter(incident=incident).aggregate(last=Max("position"))["last"] or 0) + 1
    factor = Factor.objects.create(
        incident=incident,
        statement=statement,
        domain=domain,
        role=role,
        breadth=breadth,
        feeds=feeds,
        addressability=addressability,
        position=position,
        is_someones_doing=is_someones_doing,
        is_example=incident.is_example,
    )
    if supported_by is not None:
        Support.objects.create(factor=factor, event=supported_by, quote=quote, is_example=incident.is_example)
    remember(incident, "added a factor", [added(factor)])
    record("added a factor", factor, about=incident, by=by)
    return factor


@transaction.atomic
def edit_factor(factor: Factor, *, expected: int | None, by: Visitor, **given: str) -> None:
    """Change fields of `EDITABLE` of a factor; what supports it stays."""
    unknown = set(given) - set(EDITABLE)
    if unknown:
        raise Refusal(_("A factor has no field called %(name)s.") % {"name": min(unknown)})
    if "statement" in given:
        given["statement"] = checked_text(given["statement"], field="statement")
        if not given["statement"]:
            raise Refusal(_("Say what contributed: which system, process, tool or organisation did what?"), field="statement")
    if "domain" in given:
        given["domain"] = checked_domain(given["domain"], known=factor.domain)
    if "feeds" in given:
        given["feeds"] = _checked_feeds(factor.incident, given["feeds"])
    _check_words(**{name: value for name, value in given.items() if name not in {"statement", "domain", "feeds"}})
    is_checked = _refuse_person_after(factor, given)
    changes = save_version(factor, expected=expected, changes=given | ({"is_someones_doing": False} if is_checked else {}))
    if changes:
        remember(factor.incident, "changed a factor", [(factor, changes)])
        told = {name: pair for name, pair in changes.items() if name in EDITABLE}
        record("changed a factor", factor, about=factor.incident, by=by, changes=told)


@transaction.atomic
def remove_factor(factor: Factor, *, by: Visitor) -> None:
    """Take a factor away; the events that supported it and the actions that answer it stay."""
    changes = save_version(factor, expected=None, changes={"removed_at": clock.now()})
    remember(factor.incident, "removed a factor", [(factor, changes)])
    record("removed a factor", factor, about=factor.incident, by=by)


def _refuse_person_after(factor: Factor, given: dict[str, str]) -> bool:
    """What an import kept may stay as it is while it is unclassified; every other edit is a door like any other, and was passed."""
    after = {name: given.get(name, getattr(factor, name)) for name in ("statement", "role", "domain")}
    stays = after["statement"] == factor.statement and _is_credit(after["role"]) == _is_credit(factor.role)
    if stays and after["domain"] in {factor.domain, Domain.UNCLASSIFIED}:
        return False
    refuse_person_as_cause(factor.incident, after["statement"], role=after["role"])
    return True


def _is_credit(role: str) -> bool:
    return role in {FactorRole.MITIGATOR, FactorRole.LUCK}


def _checked_feeds(incident: Incident, feeds: str) -> str:
    feeds = " ".join(checked_text(feeds, field="feeds", longest=LONGEST_FEEDS).split())
    if feeds and is_about_a_person(incident, feeds):
        raise Refusal(_("Name the kind of incident by what happens to the system, not by who it was."), field="feeds")
    return feeds


def _check_words(**given: str) -> None:
    words = {
        "role": FactorRole.values,
        "breadth": ["", *Breadth.values],
        "addressability": ["", *Addressability.values],
    }
    for name, value in given.items():
        if value not in words[name]:
            listed = ", ".join(word for word in words[name] if word)
            raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": value, "words": listed}, field=name)
