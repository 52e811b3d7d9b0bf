"""Vague verbs ("ensure", "improve", "have"), and what outweighs them: a value at a place, a state one can look up, a deed, a way."""

from __future__ import annotations

from secondstory.actions.quality import nouns, predicates, reasons, vagueness
from secondstory.actions.quality.cues import is_definite, is_named
from secondstory.actions.quality.lexicon import VerbKind, form_of, kind_of
from secondstory.actions.quality.lines import Line, Quality
from secondstory.actions.quality.nothing import by_doing
from secondstory.actions.quality.parts import Parts


def weigh(line: Line) -> Quality:
    """A vague verb is outweighed by a value at a place, or by a state one can look up; half by a way that is named."""
    parts = line.parts
    if line.verb in vagueness.HEDGES:
        return Quality.VAGUE
    if line.verb in vagueness.WATCHES and then_does(line.text):
        return Quality.GOOD
    is_reached = _is_reached(parts)
    if is_reached and parts.place and (is_definite(parts.object) or line.verb in vagueness.CARRIES):
        return Quality.GOOD
    if parts.subject and line.verb in {"be", "go", "have"} and not vagueness.WHO.match(parts.subject):
        return _is_to_be(parts)
    if line.verb == "have" or (line.verb == "get" and parts.subject):
        return _had(parts)
    if _means_a_deed(parts) or _is_state_one_can_look_up(line):
        return Quality.GOOD
    how = by_doing(line)
    if how:
        return Quality.GOOD if len(reasons.CONTENT.findall(how)) > 4 else Quality.NEEDS_BOUND
    return Quality.NEEDS_BOUND if is_reached or _says_which_way(line) else Quality.VAGUE


def _is_reached(parts: Parts) -> bool:
    """A value is given that is reached or not, in the first sentence."""
    is_its_end = parts.end_state in reasons.SENTENCE.split(parts.text, maxsplit=1)[0]
    return reasons.REACHED.search(f"{parts.object} {parts.end_state if is_its_end else ''}") is not None


def _means_a_deed(parts: Parts) -> bool:
    """ "Improve `check` to scan commits": what is meant is the second verb."""
    is_carried = parts.verb in vagueness.CARRIES and not vagueness.MORE.search(parts.object)
    return bool(is_carried or reasons.CODE.match(parts.object)) and to_do(parts.object)


def _is_to_be(parts: Parts) -> Quality:
    """What a system is to be or to have ("imports should be idempotent") is known, unless it is a quality."""
    if vagueness.SOFT.search(parts.object) or vagueness.ABSTRACT.match(parts.object) or predicates.COMPARISON.match(parts.object):
        return Quality.VAGUE
    had = _had(parts) if parts.verb == "have" else Quality.VAGUE
    return had if had is Quality.GOOD else Quality.NEEDS_BOUND


def _had(parts: Parts) -> Quality:
    """What a system should have is there or it is not; what we should have is at least known."""
    if vagueness.SOFT.search(parts.object) or vagueness.ABSTRACT.match(parts.object):
        return Quality.VAGUE
    if reasons.SYSTEM_HAS.match(parts.text) and (is_definite(parts.object) or reasons.NUMBER.search(parts.object)):
        return Quality.GOOD
    made_to = reasons.MADE_TO.match(parts.object)
    if made_to and kind_of(form_of(made_to["verb"] or made_to["does"] or made_to["do"])) is VerbKind.CONCRETE:
        return Quality.GOOD
    is_known = len(reasons.CONTENT.findall(parts.object)) > 2
    return Quality.NEEDS_BOUND if is_known and reasons.WHERE_OR_WHEN.search(parts.object) else Quality.VAGUE


def _says_which_way(line: Line) -> bool:
    """It says by what means, or of what exactly, though not how far."""
    words = line.parts.object
    if vagueness.ABSTRACT.match(words):
        return False
    if reasons.MECHANISM.search(words) and is_definite(words):
        return True
    if line.verb in reasons.SEES_TO and _sees_to_a_thing(line.verb, words):
        return True
    if line.verb in vagueness.CARRIES and _carries_a_way(line):
        return True
    if line.verb in {"avoid", "prevent"} and reasons.DOING.match(words):
        return True
    if line.verb == "get":
        return reasons.OBTAINED.match(words) is not None
    return line.verb in vagueness.LOOKS and _says_what_to_look_at(line)


def _sees_to_a_thing(verb: str, words: str) -> bool:
    """ "Ensure resource limits on all pods": one of a name, all of a kind, or a thing that is set somewhere."""
    if vagueness.SOFT.search(words) or vagueness.PEOPLE.match(words):
        return False
    is_one = verb in {"ensure", "make-sure"} and is_named(words)
    return bool(is_one or reasons.ALL_OF_THEM.match(words) or nouns.is_a_mechanism_somewhere(words))


def _carries_a_way(line: Line) -> bool:
    """What it improves is said: "so that it says which depot", "to catch restarts", "(batch the writes)"."""
    if vagueness.MORE.search(line.parts.object):
        return False
    if reasons.SO_THAT.search(line.text) and not (vagueness.MORE.search(line.text) or predicates.ends_in_a_manner(line.text)):
        return True
    return bool(reasons.TO_CATCH.search(line.text) or reasons.BRACKETED_WAY.search(line.text))


def _says_what_to_look_at(line: Line) -> bool:
    words = line.parts.object
    if vagueness.SOFT.search(words) or any(kind_of(form_of(one["verb"])) is VerbKind.VAGUE for one in reasons.TO_VERB.finditer(words)):
        return False
    few = 1 if is_definite(words) else 2 if line.verb in {"look-into", "look-at"} else 3
    return line.parts.has_owner or len(reasons.CONTENT.findall(words)) > few


def _is_state_one_can_look_up(line: Line) -> bool:
    """ "Ensure via a CI check that …", "make sure that X is in a pool of its own": the check or the state is there or it is not."""
    is_long = len(reasons.CONTENT.findall(line.aims)) > 3
    if line.verb in {"ensure", "make-sure", "prevent", "avoid"} and is_long and reasons.BY_A_CHECK.search(line.text):
        return True
    if line.verb not in {"ensure", "make-sure"} or vagueness.PEOPLE.match(line.aims) or vagueness.SOFT.search(line.aims):
        return False
    return reasons.STATE_OF.search(line.aims) is not None and (is_long or is_definite(line.aims))


def to_do(words: str) -> bool:
    """A concrete verb follows: "… to scan commits"."""
    if vagueness.ENDLESS.match(words) or vagueness.STUFF.match(words):
        return False
    found = (form_of(one["verb"]) for one in reasons.TO_VERB.finditer(words))
    return any(kind_of(verb) is VerbKind.CONCRETE and verb not in vagueness.HELPS for verb in found)


def then_does(text: str) -> bool:
    """ "Go through the rules and remove any that name a host": the second verb is the promise."""
    for then in reasons.THEN_DO.finditer(text):
        verb = form_of(then["verb"] or then["puts"])
        if kind_of(verb) is VerbKind.CONCRETE and verb not in vagueness.TELLS | vagueness.MENDS:
            return len(reasons.CONTENT.findall(then["what"] or then["where"])) > 1
    return False
