"""Lines without anything to do: a thing that is named is known, and not what is done to it; a remark is nothing to do."""

from __future__ import annotations

from secondstory.actions.quality import nouns, predicates, reasons, vagueness
from secondstory.actions.quality.cues import is_definite
from secondstory.actions.quality.lines import Ground, Line, Quality
from secondstory.actions.quality.parts import is_told
from secondstory.actions.quality.weighing import to_do


def judge_verbless(line: Line) -> Quality:
    """Good where it tells what fires or stands somewhere by now, known where it names a thing."""
    text = vagueness.ASIDE.sub("", line.text)
    if is_told(line.text):
        return Quality.GOOD if line.measured and not vagueness.BY_ITSELF.match(line.text) else Quality.VAGUE
    if "?" in text[-2:]:
        return _known_if(is_known=nouns.names_a_thing(text) and not line.soft)
    if vagueness.IS_UNCLEAR.match(text):
        return Quality.VAGUE
    if reasons.IS_NOW.match(text) and not vagueness.MORE.search(text):
        return Quality.GOOD
    if vagueness.WE_NEED.match(text):
        return _known_if(is_known=_says_what_we_need(line, text))
    if vagueness.ABSTRACT.match(line.parts.object) or vagueness.REMARK.search(vagueness.FOR_WHAT.split(text, maxsplit=1)[0]):
        return Quality.VAGUE
    if predicates.ONLY_MORE.match(text):
        return _known_if(is_known=reasons.THINGS.search(text) is not None and nouns.is_tied(text))
    if line.verb == "better" or line.soft:
        return _known_if(is_known=reasons.THINGS.search(text) is not None and reasons.CONDITION_OR_PLACE.search(text) is not None)
    if (reasons.RUNS.search(text) or reasons.FIRES.search(text)) and is_definite(text):
        return Quality.GOOD
    return _known_if(is_known=nouns.names_a_thing(text))


def _known_if(*, is_known: bool) -> Quality:
    return Quality.NEEDS_BOUND if is_known else Quality.VAGUE


def _says_what_we_need(line: Line, text: str) -> bool:
    """ "We need alerts on failed imports": a thing and where, or what is to be done by it."""
    if nouns.is_a_mechanism_somewhere(vagueness.WE_NEED.sub("", text)):
        return True
    return bool(line.parts.place and reasons.CONDITION_OR_PLACE.search(text)) or (not line.soft and to_do(text))


def why_verbless(line: Line) -> Ground:
    """What to say of a line in which nobody does anything."""
    if vagueness.TOLD_HOW_IT_WAS.match(line.text) or vagueness.IS_UNCLEAR.match(line.text) or vagueness.BY_ITSELF.match(line.text):
        return Ground.TELLS
    if line.verb == "better" or predicates.ONLY_MORE.match(line.text):
        return Ground.COMPARES
    return Ground.STATE if vagueness.ABSTRACT.match(line.parts.object) else Ground.NO_VERB
