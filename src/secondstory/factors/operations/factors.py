"""Writing down what contributed."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.enums import Addressability, Breadth, Domain, FactorRole
from secondstory.factors.models import Factor, Support
from secondstory.factors.operations.undoing import added, remember
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event

EDITABLE = ("statement", "domain", "role", "breadth", "feeds", "addressability")
LONGEST_FEEDS = 300
_A_LABEL = re.compile(r"\b(human|operator|user|pilot|manual) (error|mistake)s?\b|\bfat.finger", re.IGNORECASE)
"""BL-02: a label put on afterwards, not a factor. The full language checker is a slice of its own."""


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

    "Human error" is refused with a question that leads further (R6); an import keeps it as *unclassified: look further*.
    """
    statement = checked_text(statement, field="statement")
    if not statement:
        raise Refusal(_("Say what contributed: which system, process, tool or organisation did what?"), field="statement")
    if _A_LABEL.search(statement):
        if not is_import:
            _ask_further()
        domain = Domain.UNCLASSIFIED
    _check_words(domain=domain, role=role, breadth=breadth, addressability=addressability)
    feeds = _checked_feeds(feeds)
    if quote and (supported_by is None or quote not in supported_by.text):
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
        is_example=incident.is_example,
    )
    if supported_by is not None:
        Support.objects.create(factor=factor, event=supported_by, quote=quote)
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
        if _A_LABEL.search(given["statement"]):
            _ask_further()
    if "feeds" in given:
        given["feeds"] = _checked_feeds(given["feeds"])
    _check_words(**{name: value for name, value in given.items() if name not in {"statement", "feeds"}})
    changes = save_version(factor, expected=expected, changes=given)
    if changes:
        remember(factor.incident, "changed a factor", [(factor, changes)])
        record("changed a factor", factor, about=factor.incident, by=by, changes=changes)


@transaction.atomic
def remove_factor(factor: Factor, *, by: Visitor) -> None:
    """Take a factor away; the events that supported it and the actions that answer it stay."""
    changes = save_version(factor, expected=None, changes={"removed_at": clock.now()})
    remember(factor.incident, "removed a factor", [(factor, changes)])
    record("removed a factor", factor, about=factor.incident, by=by)


def _ask_further() -> None:
    raise Refusal(
        _("That is where the questions begin. Which default, cue, tool or pressure made it easy, and what let it have this much effect?"),
        field="statement",
    )


def _checked_feeds(feeds: str) -> str:
    return " ".join(checked_text(feeds, field="feeds", longest=LONGEST_FEEDS).split())


def _check_words(**given: str) -> None:
    words = {
        "domain": Domain.values,
        "role": FactorRole.values,
        "breadth": ["", *Breadth.values],
        "addressability": ["", *Addressability.values],
    }
    for name, value in given.items():
        if value not in words[name]:
            listed = ", ".join(word for word in words[name] if word)
            raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": value, "words": listed}, field=name)
