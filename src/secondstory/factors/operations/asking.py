"""Asking why, answering, moving a question, taking one away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.enums import Ending
from secondstory.factors.measured import MEASURED, measure, question_of
from secondstory.factors.models import Juncture, Why
from secondstory.factors.operations.growing import MOST_WHYS, Forest, lock_why
from secondstory.factors.operations.refusing import refuse_question_to_a_person
from secondstory.factors.operations.undoing import Changes, added, remember
from secondstory.factors.probes import PROBES, SETS, next_question
from secondstory.factors.trees import is_about_an_act
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import is_seen
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor

LAST: Final = "last"
"""Where a why goes if nobody says after which other: below its siblings. None is above them."""
Place = Why | Literal["last"] | None

LONGEST_QUESTION, LONGEST_ANSWER = 300, 5_000

_Moved = list[tuple[Why, Changes]]


@transaction.atomic
def ask_why(
    juncture: Juncture,
    *,
    question: str = "",
    probe: str = "",
    parent: Why | None = None,
    after: Place = LAST,
    answer: str = "",
    by: Visitor,
) -> Why:
    """Ask one question at a turn of the story, or on from an answer. Without words of its own it is the probe's, or the next one due:
    why to what a system did, what made it sensible to what a person did (B24). One that asks who it was is refused with a better one.
    """
    forest = _forest(juncture)
    forest.check_place(juncture, parent)
    check_count(forest, 1)
    if probe and probe not in PROBES:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": probe, "words": ", ".join(PROBES)}, field="probe")
    question = checked_question(question)
    if question:
        refuse_question_to_a_person(juncture.incident, question)
    question = question or question_of(probe, juncture.incident)
    question = question or next_question(is_human=is_about_an_act(juncture, parent))
    position, made_room = make_place(forest, juncture, parent, after)
    why = new_why(juncture, question=question, probe=probe, parent=parent, position=position, answer=checked_answer(answer))
    why.save()
    remember(juncture.incident, "asked why", [added(why)], made_room=made_room)
    record("asked why", why, about=juncture.incident, by=by)
    return why


@transaction.atomic
def ask_probes(juncture: Juncture, probe_set: str, *, parent: Why | None = None, by: Visitor) -> list[Why]:
    """Ask the questions of a set that are not asked there yet. `probe_set` is one of `probes.SETS`."""
    forest = _forest(juncture)
    forest.check_place(juncture, parent)
    if probe_set not in SETS:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": probe_set, "words": ", ".join(SETS)}, field="probe_set")
    asked, made_room = ask_missing(forest, juncture, probe_set, parent=parent)
    if not asked:
        raise Refusal(_("Those questions are asked here already."), field="probe_set")
    remember(juncture.incident, "asked why", map(added, asked), made_room=made_room)
    for why in asked:
        record("asked why", why, about=juncture.incident, by=by)
    return asked


@transaction.atomic
def edit_why(why: Why, *, expected: int | None, by: Visitor, **given: str) -> None:
    """Change the `question`, the `answer`, or what the answer speaks of (`ends`)."""
    unknown = set(given) - {"question", "answer", "ends"}
    if unknown:
        raise Refusal(_("A question has no field called %(name)s.") % {"name": min(unknown)}, field=min(unknown))
    incident = lock_why(why)
    if "question" in given:
        given["question"] = checked_question(given["question"])
        if not given["question"]:
            raise Refusal(_("Write the question: why was that possible?"), field="question")
        if given["question"] != why.question:
            refuse_question_to_a_person(incident, given["question"])
    if "answer" in given:
        given["answer"] = checked_answer(given["answer"])
    if given.get("ends", "") not in {"", *Ending.values}:
        words = ", ".join(Ending.values)
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": given["ends"], "words": words}, field="ends")
    changes = save_version(why, expected=expected, changes=given)
    if changes:
        remember(incident, "edited a why", [(why, changes)])
        record("edited a why", why, about=incident, by=by, changes=changes)


@transaction.atomic
def move_why(why: Why, *, parent: Why | None, after: Place = LAST, juncture: Juncture | None = None, by: Visitor) -> None:
    """Put a why, with its branch, under another answer or at the top of a tree (`juncture`, else where it is); never below itself."""
    incident = lock_why(why)
    target = juncture or (parent.juncture if parent else why.juncture)
    if target.incident_id != incident.pk:
        raise Refusal(_("That tree belongs to another incident."), field="juncture")
    target.refresh_from_db()
    forest = Forest.of(incident)
    branch = list(forest.branch(why))
    if parent is not None and parent.pk in {one.pk for one in branch}:
        raise Refusal(_("A question can't hang on itself. Choose one outside its own branch."), field="parent")
    forest.check_place(target, parent, height=forest.height(why))
    position, made_room = make_place(forest, target, parent, after, moved=why)
    changes = save_version(why, expected=None, changes={"juncture": target, "parent": parent, "position": position})
    if not changes:
        return
    Why.objects.filter(pk__in=[one.pk for one in branch if one.juncture_id != target.pk]).update(juncture=target)
    remember(incident, "moved a why", [(why, changes)], made_room=made_room)
    record("moved a why", why, about=incident, by=by)


@transaction.atomic
def remove_why(why: Why, *, by: Visitor) -> None:
    """Take a why away with all that hangs on it. Factors written from it stay."""
    incident = lock_why(why)
    now = clock.now()
    gone = [one for one in Forest.of(incident).branch(why) if one.removed_at is None]
    Why.objects.filter(pk__in=[one.pk for one in gone]).update(removed_at=now, version=F("version") + 1)
    why.refresh_from_db()
    remember(incident, "removed a why", [(one, {"removed_at": [None, now]}) for one in gone])
    record("removed a why", why, about=incident, by=by, changes={"whys": [len(gone), 0]} if len(gone) > 1 else {})


def ask_missing(forest: Forest, juncture: Juncture, probe_set: str, *, parent: Why | None) -> tuple[list[Why], _Moved]:
    """New whys for the probes of a set that aren't asked there, saved, and what made room for them. The caller remembers both."""
    there = {why.probe for why in forest.siblings(juncture, parent) if why.removed_at is None}
    missing = [code for code in SETS[probe_set].codes if code not in there]
    measured = measure(juncture.incident) if MEASURED & set(missing) else None
    check_count(forest, len(missing))
    position, made_room = make_place(forest, juncture, parent, LAST)
    whys = []
    for number, code in enumerate(missing):
        question = question_of(code, juncture.incident, measured=measured)
        whys.append(new_why(juncture, question=question, probe=code, parent=parent, position=position + number))
    return list(Why.objects.bulk_create(whys)), made_room


def _forest(juncture: Juncture) -> Forest:
    """Nobody else grows this incident's trees until the transaction ends."""
    lock(juncture.incident)
    juncture.refresh_from_db()
    return Forest.of(juncture.incident)


def new_why(juncture: Juncture, *, question: str, position: int, probe: str = "", parent: Why | None = None, answer: str = "") -> Why:
    """A row that isn't saved yet."""
    return Why(
        juncture=juncture,
        parent=parent,
        position=position,
        probe=probe,
        question=question[:LONGEST_QUESTION],
        answer=answer,
        is_example=juncture.is_example,
    )


def make_place(
    forest: Forest, juncture: Juncture, parent: Why | None, after: Place, *, moved: Why | None = None, count: int = 1
) -> tuple[int, _Moved]:
    """The position of the first of `count` that go there, and the siblings that had to make room for them, already moved on."""
    row: Sequence[Why] = [why for why in forest.siblings(juncture, parent) if moved is None or why.pk != moved.pk]
    if after == LAST:
        return (row[-1].position + 1 if row else 1), []
    index = 0
    if isinstance(after, Why):
        index = next((number for number, why in enumerate(row, 1) if why.pk == after.pk), 0)
        if not index:
            raise Refusal(_("What it should come after does not stand there. Choose one of its new neighbours."), field="after")
    position = row[index - 1].position + 1 if index else 1
    if moved is not None and forest.siblings(juncture, parent) == [*row[:index], moved, *row[index:]]:
        return moved.position, []
    made_room: _Moved = []
    last = position + count - 1
    for why in row[index:]:
        if why.position > last:
            break
        last += 1
        made_room.append((why, {"position": [why.position, last]}))
        why.position = last
    Why.objects.bulk_update([why for why, _changes in made_room], ["position"])
    return position, made_room


def check_count(forest: Forest, more: int) -> None:
    """Refuse more questions than anybody reads."""
    if forest.count + more > MOST_WHYS:
        raise Refusal(_("An incident keeps within %(most)d questions. Take away some that lead nowhere.") % {"most": MOST_WHYS})


def checked_question(question: str) -> str:
    """On one line; "" where nothing of it can be seen."""
    question = " ".join(checked_text(question, field="question", longest=LONGEST_QUESTION).split())
    return question if is_seen(question) else ""


def checked_answer(answer: str) -> str:
    answer = checked_text(answer, field="answer", longest=LONGEST_ANSWER)
    return answer if is_seen(answer) else ""
