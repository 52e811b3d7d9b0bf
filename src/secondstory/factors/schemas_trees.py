"""What the API takes and gives for why-trees."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from secondstory.factors.measured import Measured, question_of
from secondstory.factors.models import AnalysisEdit
from secondstory.factors.probes import SETS
from secondstory.factors.schemas import FactorIn
from secondstory.factors.trees import Branch, Tree
from secondstory.incidents.models import Incident
from secondstory.incidents.schemas import Given
from secondstory.lib.plain_words import in_plain_words
from secondstory.timeline.models import Event


class TurnOut(Schema):
    """An event of the timeline."""

    uid: str
    text: str
    kind: str
    occurred_at: datetime | None


class WrittenOut(Schema):
    """The factor an answer was written down as."""

    uid: str
    statement: str
    domain: str
    role: str


class WhyOut(Schema):
    """One question and what was answered. It is unfinished when nothing was asked on and the answer is missing or a person's act."""

    uid: str
    version: int
    probe: str
    question: str
    answer: str
    ends: str
    is_unfinished: bool
    unfinished_question: str
    factor: WrittenOut | None
    whys: list[WhyOut]


class JunctureOut(Schema):
    """A tree: a turn of the story, and the questions asked there. `event` is null where that line was taken out of the timeline."""

    uid: str
    version: int
    event: TurnOut | None
    waived_reason: str
    is_asked: bool = Field(description="A question is answered, or somebody said why none is needed.")
    depth: int
    breadth: int
    unfinished: int
    whys: list[WhyOut]


class ProbeOut(Schema):
    """One question of a set, with this incident's figures where the record has any."""

    code: str
    question: str


class ProbeSetOut(Schema):
    """Questions that are asked together."""

    code: str
    label: str
    when: str
    probes: list[ProbeOut]


class MeasuredOut(Schema):
    """What the record says of how it was noticed; spans in seconds, null unless both ends are stated and one comes after the other."""

    began_at: datetime
    first_alert_at: datetime | None
    alert_source: str
    noticed_by: str
    to_alert_s: int | None
    to_notice_s: int | None
    to_recover_s: int | None


class LastOut(Schema):
    """What undo would take back now."""

    edit: str
    verb: str


class ForestOut(Schema):
    """All trees of an incident, and what they can go on with."""

    incident: str
    junctures: list[JunctureOut]
    suggested: list[TurnOut] = Field(description="Changes, decisions and discoveries of the story at which nobody asked; at most 20.")
    measured: MeasuredOut
    probe_sets: list[ProbeSetOut]
    undo: LastOut | None


class JunctureIn(Given):
    """Where to begin."""

    event: str = Field(description="The uid of an event of this incident.")


class WaiveIn(Given):
    """Why a turn needs no question."""

    waived_reason: str = Field(description="Up to 300 characters; empty takes it back.")


class PlaceIn(Given):
    """Where a question stands: under another's answer or at the top (null), and after which sibling (null: first; left out: last)."""

    parent: str | None = None
    after: str | None = None


class AskIn(PlaceIn):
    """A question of one's own, one of a card (`probe`), or a whole set; without any, the one that is due."""

    question: str = ""
    probe: str = ""
    probe_set: str = ""
    answer: str = ""


class PasteIn(PlaceIn):
    """An outline: a line each, what hangs on another indented below it; a question takes the answer indented below it."""

    text: str = Field(max_length=200_000)


class PastedOut(Schema):
    """What came to stand at the top of it; `uid` is the first of those, `version` its version."""

    uid: str
    version: int
    whys: list[WhyOut]


class QuestionIn(Given):
    """A question that isn't asked yet."""

    question: str = Field(max_length=300)


class WhyIn(Given):
    """A question or answer to change. `ends`: condition, human_action, or empty where the program should guess."""

    question: str | None = None
    answer: str | None = None
    ends: str | None = None


class MoveIn(PlaceIn):
    """Where a question goes with its branch; `juncture` is the tree it goes to, if that is another."""

    juncture: str | None = None


class WriteIn(FactorIn):
    """Either the uid of a factor there is, or what a new one says; without a statement it is the answer."""

    factor: str | None = None
    quote: str = Field("", description="Words of the event, exactly.")


class UndoIn(Given):
    """Which edit to undo; the last one if none is named."""

    edit: str = ""


class UndoneOut(Schema):
    """What was undone, and the edit that undid it."""

    undone: str
    edit: str


def why_out(branch: Branch) -> WhyOut:
    """A question with all that hangs on it."""
    factor = branch.factor
    return WhyOut(
        uid=branch.uid,
        version=branch.why.version,
        probe=branch.why.probe,
        question=branch.why.question,
        answer=branch.why.answer,
        ends=branch.why.ends,
        is_unfinished=branch.is_unfinished,
        unfinished_question=branch.unfinished_question,
        factor=WrittenOut(uid=factor.uid, statement=in_plain_words(factor.statement), domain=factor.domain_now, role=factor.role)
        if factor
        else None,
        whys=[why_out(below) for below in branch.children],
    )


def juncture_out(tree: Tree) -> JunctureOut:
    """A tree with its questions."""
    return JunctureOut(
        uid=tree.uid,
        version=tree.juncture.version,
        event=turn_out(tree.event) if tree.event else None,
        waived_reason=tree.juncture.waived_reason,
        is_asked=tree.is_asked,
        depth=tree.depth,
        breadth=tree.breadth,
        unfinished=len(tree.unfinished),
        whys=[why_out(branch) for branch in tree.branches],
    )


def turn_out(event: Event) -> TurnOut:
    """An event as a turn of the story, in plain words."""
    return TurnOut(uid=event.uid, text=in_plain_words(event.text), kind=event.kind, occurred_at=event.occurred_at)


def forest_out(
    incident: Incident, trees: list[Tree], *, suggested: list[Event], measured: Measured, last: AnalysisEdit | None
) -> ForestOut:
    """Everything there is to read."""
    return ForestOut(
        incident=incident.key,
        junctures=[juncture_out(tree) for tree in trees],
        suggested=[turn_out(event) for event in suggested],
        measured=_measured_out(measured),
        probe_sets=[_set_out(code, incident, measured) for code in SETS],
        undo=LastOut(edit=last.uid, verb=last.verb) if last else None,
    )


def _measured_out(measured: Measured) -> MeasuredOut:
    spans = {name: getattr(measured, name) for name in ("to_alert", "to_notice", "to_recover")}
    return MeasuredOut(
        began_at=measured.began_at,
        first_alert_at=measured.first_alert_at,
        alert_source=measured.alert_source,
        noticed_by=measured.noticed_by,
        **{f"{name}_s": int(span.total_seconds()) if span is not None else None for name, span in spans.items()},
    )


def _set_out(code: str, incident: Incident, measured: Measured) -> ProbeSetOut:
    asked = SETS[code]
    probes = [ProbeOut(code=probe, question=question_of(probe, incident, measured=measured)) for probe in asked.codes]
    return ProbeSetOut(code=code, label=str(asked.label), when=str(asked.when), probes=probes)
