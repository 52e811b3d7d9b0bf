"""One line as it is judged: its parts, and what is asked of them again and again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from secondstory.actions.quality import reasons, vagueness
from secondstory.actions.quality.cues import is_definite
from secondstory.actions.quality.lexicon import VerbKind
from secondstory.actions.quality.parts import Parts


class Quality(StrEnum):
    """Whether one could say later that it was done."""

    GOOD = "good"
    NEEDS_BOUND = "needs_bound"
    VAGUE = "vague"


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


@dataclass(frozen=True)
class Line:
    """Its `aims` are what it acts on, without what for; it is `measured` by a number, and `soft` where a soft word stands in its aims."""

    parts: Parts
    aims: str
    measured: bool
    soft: bool

    @property
    def text(self) -> str:
        return self.parts.text

    @property
    def verb(self) -> str:
        return self.parts.verb

    @property
    def kind(self) -> VerbKind | None:
        return self.parts.verb_kind

    @property
    def is_verbless(self) -> bool:
        """Nothing is to be done in it, or "better" and "need" say that something is wanted."""
        return self.kind is None or self.verb in {"better", "need"}

    @property
    def begins_with_its_verb(self) -> bool:
        return self.text.lower().startswith(self.parts.verb_as_written.lower() or "?")

    @property
    def is_a_question(self) -> bool:
        return self.text.rstrip(" .)").endswith("?")


def line_of(parts: Parts) -> Line:
    """What is known of the parts before they are judged."""
    aims = vagueness.FOR_WHAT.split(parts.object, maxsplit=1)[0]
    measured = _is_measured(parts)
    is_written = parts.verb in reasons.WRITES and is_definite(parts.object)
    return Line(parts, aims, measured, soft=not measured and not is_written and vagueness.SOFT.search(aims) is not None)


def _is_measured(parts: Parts) -> bool:
    """A number stands in what is to be done (an issue's number measures nothing)."""
    said = " ".join([parts.end_state, parts.object, *reasons.IN_BRACKETS.findall(parts.text)])
    return reasons.NUMBER.search(reasons.ISSUE.sub("", said)) is not None
