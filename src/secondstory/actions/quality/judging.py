"""How a line is judged: does it say anything to do, does it only name or ask, and could one tick off later what it says?"""

from __future__ import annotations

from secondstory.actions.quality import reasons, vagueness
from secondstory.actions.quality.cues import NEVER_ENDS, OUTCOME, is_definite
from secondstory.actions.quality.grounds import ground_of
from secondstory.actions.quality.lexicon import VerbKind, form_of, kind_of
from secondstory.actions.quality.lines import Ground, Line, Quality, line_of
from secondstory.actions.quality.nothing import has_only_an_aim, why_nothing
from secondstory.actions.quality.parts import Parts
from secondstory.actions.quality.ticking import can_be_ticked_off
from secondstory.actions.quality.verbless import judge_verbless
from secondstory.actions.quality.weighing import then_does, weigh


def judge(parts: Parts) -> tuple[Quality, Ground | None]:
    """Good, needs a bound, or vague, and why it isn't good."""
    line = line_of(parts)
    nothing = why_nothing(line)
    if nothing:
        return Quality.VAGUE, nothing
    quality = _judged(line)
    return quality, ground_of(line, quality)


def _judged(line: Line) -> Quality:
    if line.is_a_question and vagueness.ASKS.match(line.text):
        return Quality.NEEDS_BOUND
    if _is_written_nowhere(line) or reasons.NEEDS_A.match(line.text):
        return Quality.NEEDS_BOUND
    if _finds_out(line):
        return _good_if(has_end=_has_bound(line))
    if line.is_verbless:
        return judge_verbless(line)
    if vagueness.SOMEBODY.match(line.parts.object):
        return Quality.NEEDS_BOUND
    if has_only_an_aim(line):
        return Quality.NEEDS_BOUND
    if line.kind is VerbKind.VAGUE:
        return weigh(line)
    if line.kind is VerbKind.MEASURED:
        return _good_if(has_end=line.measured or reasons.EXTENDS.match(f"{line.verb} {line.parts.object}") is not None)
    if not line.parts.object or NEVER_ENDS.match(line.parts.object) or line.soft or _is_doubted(line):
        return Quality.NEEDS_BOUND
    if line.kind is VerbKind.NEEDS_BOUND and not _behaves(line):
        return _good_if(has_end=_has_bound(line))
    return _good_if(has_end=can_be_ticked_off(line.parts, measured=line.measured))


def _good_if(*, has_end: bool) -> Quality:
    return Quality.GOOD if has_end else Quality.NEEDS_BOUND


def _is_written_nowhere(line: Line) -> bool:
    """Something is to be written down, and neither where nor what is said: how it is done, or a thing of one's own."""
    if line.verb not in reasons.WRITES or line.parts.place:
        return False
    words = line.parts.object
    return not (reasons.WHAT_IT_TELLS.search(words) or is_definite(words) or len(reasons.CONTENT.findall(words)) > 3)


def _finds_out(line: Line) -> bool:
    """ "Carry out a review", "an audit shall be conducted": the verb says as little as its object."""
    return line.verb in reasons.LIGHT and reasons.INQUIRY.match(line.parts.object) is not None


def _behaves(line: Line) -> bool:
    """What a system is to do each time ("the console must ask for the name") is there or it is not."""
    return reasons.BEHAVES.match(line.text) is not None and not vagueness.PEOPLE.match(line.text)


def _is_doubted(line: Line) -> bool:
    return line.is_a_question or vagueness.DOUBT.search(line.text) is not None


def _has_bound(line: Line) -> bool:
    """What needs a bound has one when something is written down by a day, or one thing is chosen instead of another."""
    parts = line.parts
    if (parts.due and reasons.NUMBERED.search(line.text)) or (parts.is_past and line.measured):
        return True
    if parts.due and (OUTCOME.search(line.text) or (reasons.TWO_OF.search(line.text) and is_definite(parts.object))):
        return True
    then = [form_of(word) for word in reasons.AND_THEN.findall(line.text)]
    if any(kind_of(verb) is VerbKind.CONCRETE and (parts.due or (line.measured and verb not in vagueness.TELLS)) for verb in then):
        return True
    return _ends_in_itself(line) or then_does(line.text)


def _ends_in_itself(line: Line) -> bool:
    """Some verbs of finding out have an end in what they act on: "inventory … into netbox", "define … as 3", "keep the relay until …"."""
    words = line.parts.object
    if line.verb in reasons.GATHERS and reasons.PUT_DOWN_IN.search(words):
        return True
    if line.measured and line.verb in {"define", "tune", "keep"}:
        return True
    if line.verb == "keep":
        return reasons.ONE_THING.match(words) is not None and reasons.HOLDS.search(line.text) is not None
    return line.verb == "check" and reasons.TWO_OF.search(words) is not None and is_definite(words)
