"""Factors whose words may not be published as they are: law 5's gate, passed by rewriting them or with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from secondstory.factors.models import Factor
from secondstory.postmortems.models import PassedGate, Postmortem
from secondstory.postmortems.settings import language_check

CODE = "wording"


class Worded(Protocol):
    """A factor, as a row or as an edition holds it."""

    @property
    def uid(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def is_someones_doing(self) -> bool: ...


@dataclass(frozen=True)
class Stopped:
    """A factor to rewrite, and the sentence that says how."""

    factor: Worded
    sentence: str


def stopped_among(factors: Iterable[Worded]) -> list[Stopped]:
    """Those that tell a person's doing, and those the language check stops."""
    check = language_check().check
    found = []
    for one in factors:
        mark = None if one.is_someones_doing else next((mark for mark in check(one.statement) if mark.stops), None)
        if one.is_someones_doing:
            found.append(
                Stopped(one, _("It tells what a person did. Which default, cue, tool or pressure made it easy? Rewrite it as that."))
            )
        elif mark is not None:
            found.append(Stopped(one, mark.sentence))
    return found


def has_reason() -> Exists:
    """Whether somebody gave a reason for the words of a document's factors, to annotate it with."""
    return Exists(PassedGate.objects.filter(postmortem=OuterRef("pk"), code=CODE))


def wording_left(postmortem: Postmortem) -> list[Stopped]:
    """What keeps a document from being published: nothing once somebody gave a reason."""
    if PassedGate.objects.filter(postmortem=postmortem, code=CODE).exists():
        return []
    return stopped_among(Factor.objects.filter(incident=postmortem.incident_id))
