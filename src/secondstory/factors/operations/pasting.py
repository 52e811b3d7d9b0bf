"""Pasting an outline: many questions at once, and one undo for all of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from secondstory.audit.operations import record
from secondstory.factors.enums import FactorRole
from secondstory.factors.models import AnalysisEdit, Factor, Juncture, Why
from secondstory.factors.operations.asking import LAST, Place, check_count, checked_answer, checked_question, make_place, new_why
from secondstory.factors.operations.growing import Forest
from secondstory.factors.operations.labels import checked_domain
from secondstory.factors.operations.linking import link_factor, write_as_factor
from secondstory.factors.operations.refusing import refuse_question_to_a_person
from secondstory.factors.operations.undoing import added, remember
from secondstory.factors.outlines import Pasted, read_outline
from secondstory.factors.probes import next_question
from secondstory.factors.trees import is_about_an_act, speaks_of_an_act
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.lib.plain_words import in_plain_words
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor


@transaction.atomic
def paste_whys(juncture: Juncture, text: str, *, parent: Why | None = None, after: Place = LAST, by: Visitor) -> list[Why]:
    """Take an outline over at a turn of the story, or below an answer; returns what came to stand at its top, in order.

    One undo takes all of it back. A factor it tells is linked where the incident has it, else written down; one that tells what somebody
    did stays an answer, which asks on. A question that asks who it was is refused, and with it the whole outline.
    """
    incident = juncture.incident
    lock(incident)
    juncture.refresh_from_db()
    forest, tops = Forest.of(incident), read_outline(text)
    forest.check_place(juncture, parent, height=max(one.height for one in tops))
    check_count(forest, sum(1 for one in tops for _below in one.walk()))
    for one in tops:
        _check(incident, one)
    position, made_room = make_place(forest, juncture, parent, after, count=len(tops))
    made = _grow(juncture, tops, parent, position)
    edit = remember(incident, "pasted questions", [added(why) for why, _told in made], made_room=made_room)
    for why, told in made:
        if told.factor:
            _write_down(incident, why, told, edit, by=by)
    record("pasted questions", juncture, about=incident, by=by, changes={"whys": [0, len(made)]})
    return [why for why, _told in made[: len(tops)]]


def _check(incident: Incident, top: Pasted) -> None:
    for one in top.walk():
        one.question, one.answer = checked_question(one.question), checked_answer(one.answer)
        if one.question:
            refuse_question_to_a_person(incident, one.question, field="text")


def _grow(juncture: Juncture, tops: list[Pasted], parent: Why | None, position: int) -> list[tuple[Why, Pasted]]:
    """Rows for all of it, level by level; those at the top first."""
    names = tuple(juncture.incident.involvements.values_list("label", flat=True))
    made: list[tuple[Why, Pasted]] = []
    due = next_question(is_human=is_about_an_act(juncture, parent))
    level = [(parent, due, number, one) for number, one in enumerate(tops, position)]
    while level:
        rows = [
            new_why(juncture, question=one.question or due, parent=above, position=number, answer=one.answer)
            for above, due, number, one in level
        ]
        Why.objects.bulk_create(rows)
        made += [(why, one) for why, (*_place, one) in zip(rows, level, strict=True)]
        level = [
            (why, next_question(is_human=speaks_of_an_act(why, names=names)), number, below)
            for why, (*_place, one) in zip(rows, level, strict=True)
            for number, below in enumerate(one.whys, 1)
        ]
    return made


def _write_down(incident: Incident, why: Why, told: Pasted, edit: AnalysisEdit, *, by: Visitor) -> None:
    """What the answer was written down as, made part of the same edit."""
    last = AnalysisEdit.objects.filter(incident=incident).order_by("-pk").values_list("pk", flat=True)[0]
    there = {in_plain_words(factor.statement): factor for factor in Factor.objects.filter(incident=incident, is_someones_doing=False)}
    domain, _dot, role = told.label.rpartition(" · ")
    roles = {str(one.label): str(one) for one in FactorRole}
    try:
        if told.factor in there:
            link_factor(why, there[told.factor], by=by)
        else:
            where = checked_domain(domain or told.label, is_import=True)
            given: dict[str, Any] = {"domain": where, "role": roles.get(role, FactorRole.ENABLING)}
            write_as_factor(why, statement=told.factor, by=by, **given)
    except Refusal:
        return
    for further in AnalysisEdit.objects.filter(incident=incident, pk__gt=last).order_by("pk"):
        edit.rows = [*edit.rows, *further.rows]
        further.delete()
    edit.save(update_fields=["rows"])
