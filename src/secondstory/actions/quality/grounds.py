"""Why a line that says something is no good promise yet, as one would say it to whoever wrote it: the first reason that applies."""

from __future__ import annotations

from secondstory.actions.quality import ticking, vagueness
from secondstory.actions.quality.lexicon import VerbKind
from secondstory.actions.quality.lines import Ground, Line, Quality
from secondstory.actions.quality.verbless import why_verbless


def ground_of(line: Line, quality: Quality) -> Ground | None:
    """The reason for a mark below good; nothing for a good one."""
    if quality is Quality.GOOD:
        return None
    if quality is Quality.VAGUE:
        return why_verbless(line) if line.is_verbless else Ground.ENDLESS_VERB
    return _why_unbounded(line)


def _why_unbounded(line: Line) -> Ground:
    if line.is_a_question or vagueness.DOUBT.search(line.text):
        return Ground.DOUBTED
    if line.kind is VerbKind.VAGUE:
        return Ground.ENDLESS_VERB
    if line.kind is VerbKind.NEEDS_BOUND:
        return Ground.FINDS_OUT
    if line.kind is None:
        return Ground.NO_VERB
    if line.kind is VerbKind.MEASURED or ticking.lacks_a_value(line.parts):
        return Ground.NO_VALUE
    if ticking.is_one_of_many(line.parts):
        return Ground.WHICH
    return Ground.NO_PLACE if ticking.has_no_place(line.parts) else Ground.NO_END
