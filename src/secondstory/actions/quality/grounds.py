"""Why a line is no good promise yet, as one would say it to whoever wrote it: the first reason that applies."""

from __future__ import annotations

from enum import StrEnum

from secondstory.actions.quality import ticking, vagueness
from secondstory.actions.quality.judging import Quality
from secondstory.actions.quality.lexicon import VerbKind
from secondstory.actions.quality.parts import Parts


class Ground(StrEnum):
    """What keeps a line from being good."""

    TAKES_CARE = "takes_care"
    WISHES = "wishes"
    TELLS = "tells"
    ENDLESS_VERB = "endless_verb"
    COMPARES = "compares"
    STATE = "state"
    SAYING = "saying"
    NO_VERB = "no_verb"
    FINDS_OUT = "finds_out"
    DOUBTED = "doubted"
    NO_VALUE = "no_value"
    WHICH = "which"
    NO_PLACE = "no_place"
    NO_END = "no_end"


def ground_of(parts: Parts, quality: Quality) -> Ground | None:
    """The reason for a mark below good; nothing for a good one."""
    if quality is Quality.GOOD:
        return None
    return _why_vague(parts) if quality is Quality.VAGUE else _why_unbounded(parts)


def _why_vague(parts: Parts) -> Ground:
    if vagueness.HABIT.search(parts.text):
        return Ground.TAKES_CARE
    if vagueness.WISH.match(parts.text):
        return Ground.WISHES
    if parts.verb_kind is VerbKind.VAGUE and parts.verb not in {"better", "need"}:
        return Ground.ENDLESS_VERB
    if vagueness.TOLD_HOW_IT_WAS.match(parts.text) or vagueness.IS_UNCLEAR.match(parts.text) or vagueness.BY_ITSELF.match(parts.text):
        return Ground.TELLS
    if _compares(parts):
        return Ground.COMPARES
    if vagueness.ABSTRACT.match(parts.object):
        return Ground.STATE
    return Ground.SAYING if vagueness.IDIOM.search(parts.text) else Ground.NO_VERB


def _compares(parts: Parts) -> bool:
    said = f"{parts.verb_as_written} {parts.object}"
    return any(words.search(said) for words in (vagueness.SHOULD_BE_MORE, vagueness.TO_BE_MORE, vagueness.MORE, vagueness.BETTER))


def _why_unbounded(parts: Parts) -> Ground:
    if vagueness.DOUBT.search(parts.text) or parts.text.rstrip(" .)").endswith("?"):
        return Ground.DOUBTED
    if parts.verb_kind is VerbKind.VAGUE:
        return Ground.ENDLESS_VERB
    if parts.verb_kind is VerbKind.NEEDS_BOUND:
        return Ground.FINDS_OUT
    if parts.verb_kind is None:
        return Ground.NO_VERB
    if parts.verb_kind is VerbKind.MEASURED or ticking.lacks_a_value(parts):
        return Ground.NO_VALUE
    if ticking.is_one_of_many(parts):
        return Ground.WHICH
    return Ground.NO_PLACE if ticking.has_no_place(parts) else Ground.NO_END
