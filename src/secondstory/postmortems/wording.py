"""Factors whose words may not be published as they are: law 5's gate, passed by rewriting them or with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from secondstory.factors.models import Factor
from secondstory.factors.operations import factors_to_rewrite
from secondstory.incidents.models import Incident
from secondstory.postmortems import language
from secondstory.postmortems.models import PassedGate, Postmortem
from secondstory.postmortems.settings import LANGUAGE_CHECK

CODE = "wording"


@dataclass(frozen=True)
class Stopped:
    """A factor to rewrite, and the sentence that says how."""

    factor: Factor
    sentence: str


def stopped_factors(incidents: Sequence[Incident]) -> dict[int, list[Stopped]]:
    """Of incidents of one side by primary key: factors that tell a person's doing, and those the language check stops."""
    stopped = {key: [Stopped(row, _asks_on()) for row in rows] for key, rows in factors_to_rewrite(incidents).items()}
    name = LANGUAGE_CHECK.read()
    if name == language.NONE:
        return stopped
    known, check = {one.factor.pk for rows in stopped.values() for one in rows}, language.named(name).check
    for row in Factor.objects.filter(incident__in=list(stopped)).exclude(pk__in=known):
        mark = next((mark for mark in check(row.statement) if mark.stops), None)
        if mark is not None:
            stopped[row.incident_id].append(Stopped(row, mark.sentence))
    return stopped


def wording_left(postmortems: Sequence[Postmortem]) -> dict[int, list[Stopped]]:
    """Of documents by primary key, without those for which somebody gave a reason."""
    passed = set(PassedGate.objects.filter(postmortem__in=postmortems, code=CODE).values_list("postmortem_id", flat=True))
    waiting = [row for row in postmortems if row.pk not in passed]
    stopped = stopped_factors([row.incident for row in waiting])
    return {row.pk: [] if row.pk in passed else stopped[row.incident_id] for row in postmortems}


def _asks_on() -> str:
    return _("It tells what a person did. Which default, cue, tool or pressure made it easy? Rewrite it as that.")
