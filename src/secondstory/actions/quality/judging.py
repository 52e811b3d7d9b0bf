"""How a line is judged: good, needs a bound, or vague. Each rule is a reason somebody gives who reads such lines."""

from __future__ import annotations

from enum import StrEnum

from secondstory.actions.quality import nouns, predicates, reasons, vagueness
from secondstory.actions.quality.cues import NEVER_ENDS, OUTCOME, is_definite, is_named
from secondstory.actions.quality.lexicon import VerbKind, form_of, kind_of
from secondstory.actions.quality.parts import Parts, is_told
from secondstory.actions.quality.strength import is_training_only
from secondstory.actions.quality.ticking import can_be_ticked_off


class Quality(StrEnum):
    """Whether one could say later that it was done."""

    GOOD = "good"
    NEEDS_BOUND = "needs_bound"
    VAGUE = "vague"


def judged(parts: Parts) -> Quality:
    """Good, needs a bound, or vague."""
    measured = _is_measured(parts)
    aims = vagueness.FOR_WHAT.split(parts.object, maxsplit=1)[0]
    is_written = parts.verb in reasons.WRITES and is_definite(parts.object)
    soft = bool(vagueness.SOFT.search(aims)) and not measured and not is_written
    if (not measured and (vagueness.HABIT.search(parts.text) or vagueness.SHOULD_BE_MORE.search(parts.text))) or vagueness.WISH.match(
        parts.text
    ):
        return Quality.VAGUE
    if not measured and _is_only_a_quality(parts):
        return Quality.VAGUE
    if len(parts.text.split()) < 6 and vagueness.IS_UNCLEAR.match(parts.text):
        return Quality.VAGUE
    if parts.verb in reasons.WRITES and not parts.place and not _is_told_what(parts):
        return Quality.NEEDS_BOUND
    if vagueness.TOLD_HOW_IT_WAS.match(parts.text) and not parts.text.lower().startswith(parts.verb_as_written.lower() or "?"):
        return Quality.VAGUE
    if parts.text.rstrip(" .)").endswith("?") and vagueness.ASKS.match(parts.text):
        return Quality.NEEDS_BOUND if _proposes(parts.text) else Quality.VAGUE
    if len(parts.text.split()) == 1 or (parts.verb_kind is None and is_training_only(parts)):
        return Quality.VAGUE
    if parts.verb_kind is VerbKind.NEEDS_BOUND and not measured and vagueness.OFTEN.match(parts.text):
        return Quality.VAGUE
    if (parts.verb_kind is None and vagueness.LACKS.match(parts.text)) or _is_of_a_quality(parts):
        return Quality.VAGUE
    if reasons.NEEDS_A.match(parts.text):
        return Quality.NEEDS_BOUND
    if _finds_out(parts):
        return Quality.GOOD if _has_bound(parts, measured=measured) else Quality.NEEDS_BOUND
    if vagueness.CAUSE.match(parts.text):
        return Quality.VAGUE
    if parts.verb_kind is None or parts.verb in {"better", "need"}:
        return _without_verb(parts, soft=soft)
    said = parts.text if parts.verb_kind is VerbKind.VAGUE else f"{parts.verb_as_written} {aims}"
    is_idle = vagueness.IDIOM.search(said) and not (reasons.CODE.search(aims) or reasons.BRACKETED_WAY.search(parts.text))
    if not measured and is_idle:
        return Quality.VAGUE
    if is_training_only(parts) or vagueness.SOMEBODY.match(parts.object):
        return Quality.VAGUE if is_training_only(parts) or parts.verb_kind is VerbKind.VAGUE else Quality.NEEDS_BOUND
    if parts.verb_kind is VerbKind.VAGUE:
        return _vague(parts)
    return _with_verb(parts, measured=measured, soft=soft) if measured else _unmeasured(parts, aims=aims, soft=soft)


def _is_only_a_quality(parts: Parts) -> bool:
    """What is said of its subject is a quality or a manner, and it does not begin with something to do."""
    begins = parts.text.lower().startswith(parts.verb_as_written.lower() or "?") and parts.verb_kind is not VerbKind.VAGUE
    begins = begins and not predicates.SUBJECT_FIRST.match(parts.text)
    said = vagueness.FOR_WHAT.split(parts.text, maxsplit=1)[0]
    return predicates.asks_for_care(said) or (not begins and predicates.asks_for_a_quality(said))


def _unmeasured(parts: Parts, *, aims: str, soft: bool) -> Quality:
    """Without a number, what it acts on can be nothing one could finish, whatever the verb."""
    if parts.verb in vagueness.TALKS | reasons.BRINGS_UP and vagueness.WHERE_TO_TALK.match(parts.object):
        return Quality.VAGUE
    finds_out = parts.verb_kind is VerbKind.NEEDS_BOUND and parts.verb not in reasons.SETS_UP
    if vagueness.ABSTRACT.match(parts.object) and not finds_out and parts.verb not in reasons.PROVES:
        return Quality.NEEDS_BOUND if _by_doing(parts) or (reasons.MECHANISM.search(parts.text) and is_definite(parts.object)) else Quality.VAGUE
    if parts.verb in reasons.FINDS and vagueness.ONE_MORE.match(parts.object):
        return Quality.VAGUE
    if parts.verb in reasons.OPEN_ENDED and _goes_on_for_ever(parts):
        return Quality.VAGUE
    if parts.is_past and parts.verb in vagueness.TALKS:
        return Quality.VAGUE
    if parts.verb_kind is VerbKind.NEEDS_BOUND and vagueness.HALF_MEANT.search(parts.text):
        return Quality.VAGUE
    if parts.verb_kind is VerbKind.NEEDS_BOUND and vagueness.TO_BE_MORE.search(parts.object):
        return Quality.VAGUE
    is_more = parts.verb == "make" and (soft or vagueness.MORE.search(aims))
    if parts.verb == "make" and vagueness.PLAINER.search(aims):
        return Quality.NEEDS_BOUND
    if is_more or vagueness.BETTER.match(parts.object) or (vagueness.NOTHING.match(parts.object) and parts.verb not in reasons.WRITES):
        return Quality.NEEDS_BOUND if _is_half_said(parts) else Quality.VAGUE
    return _with_verb(parts, measured=False, soft=soft)


def _proposes(text: str) -> bool:
    """ "Could we pin the image?": a question that says what to do."""
    said = vagueness.PROPOSES.match(text)
    return bool(said) and (kind_of(form_of(said["verb"])) in {VerbKind.CONCRETE, VerbKind.NEEDS_BOUND, VerbKind.MEASURED} or said["verb"] == "have")


def _is_of_a_quality(parts: Parts) -> bool:
    """ "Reliable backups": a thing, of which only a quality is said."""
    return parts.verb_kind is None and bool(predicates.OF_A_QUALITY.match(parts.text)) and not is_definite(parts.object)


def _finds_out(parts: Parts) -> bool:
    """ "Carry out a review", "an audit shall be conducted": the verb says as little as its object."""
    return parts.verb in reasons.LIGHT and bool(reasons.INQUIRY.match(parts.object))


def _goes_on_for_ever(parts: Parts) -> bool:
    """ "Understand the mainframe", "contact depot managers": neither which of them is said, nor what for."""
    said = parts.object
    if is_definite(said) or reasons.CODE.search(parts.text) or reasons.WHAT_FOR.search(said):
        return False
    return len(reasons.CONTENT.findall(said)) <= 4


def _is_half_said(parts: Parts) -> bool:
    """Better, but of what or how is said: "better timeouts on outbound calls", "make it faster (batch the writes)"."""
    if reasons.BRACKETED_WAY.search(parts.text):
        return True
    thing = reasons.NAMED_STUFF.match(parts.object)
    return bool(thing and reasons.WHERE_OR_WHEN.match(parts.object, thing.end()))


def _with_verb(parts: Parts, *, measured: bool, soft: bool) -> Quality:
    if parts.verb_kind is VerbKind.MEASURED:
        return Quality.GOOD if measured or reasons.EXTENDS.match(f"{parts.verb} {parts.object}") else Quality.NEEDS_BOUND
    if not parts.object or NEVER_ENDS.match(parts.object) or soft or _is_doubted(parts):
        return Quality.NEEDS_BOUND
    behaves = bool(reasons.BEHAVES.match(parts.text)) and not vagueness.PEOPLE.match(parts.text)
    if parts.verb_kind is VerbKind.NEEDS_BOUND and not behaves:
        return Quality.GOOD if _has_bound(parts, measured=measured) else Quality.NEEDS_BOUND
    return Quality.GOOD if can_be_ticked_off(parts, measured=measured) else Quality.NEEDS_BOUND


def _is_told_what(parts: Parts) -> bool:
    """What is to be written down is said: how something is done, or a thing of one's own."""
    return bool(reasons.WHAT_IT_TELLS.search(parts.object)) or is_definite(parts.object) or len(reasons.CONTENT.findall(parts.object)) > 3


def _is_doubted(parts: Parts) -> bool:
    return parts.text.rstrip(" .)").endswith("?") or bool(vagueness.DOUBT.search(parts.text))


def _is_measured(parts: Parts) -> bool:
    """A number stands in what is to be done (an issue's number measures nothing)."""
    said = " ".join([parts.end_state, parts.object, *reasons.IN_BRACKETS.findall(parts.text)])
    return bool(reasons.NUMBER.search(reasons.ISSUE.sub("", said)))


def _without_verb(parts: Parts, *, soft: bool) -> Quality:
    """A thing that is named is known, and not what is done to it; a remark or a wish is nothing to do."""
    text = vagueness.ASIDE.sub("", parts.text)
    if not _is_measured(parts) and vagueness.IDIOM.search(text):
        return Quality.VAGUE
    if is_told(parts.text) and _is_measured(parts) and not vagueness.BY_ITSELF.match(parts.text):
        return Quality.GOOD
    if "?" in text[-2:]:
        return Quality.NEEDS_BOUND if nouns.names_a_thing(text) and not soft else Quality.VAGUE
    if is_told(parts.text) or vagueness.IS_UNCLEAR.match(text) or vagueness.TEACHING.match(text):
        return Quality.VAGUE
    if reasons.IS_NOW.match(text) and not vagueness.MORE.search(text):
        return Quality.GOOD
    if vagueness.WE_NEED.match(text):
        is_known = nouns.is_a_mechanism_somewhere(vagueness.WE_NEED.sub("", text)) or (parts.place and reasons.CONDITION_OR_PLACE.search(text)) or (not soft and _to_do(text))
        return Quality.NEEDS_BOUND if is_known else Quality.VAGUE
    if vagueness.ABSTRACT.match(parts.object) or vagueness.REMARK.search(vagueness.FOR_WHAT.split(text, maxsplit=1)[0]):
        return Quality.VAGUE
    if predicates.ONLY_MORE.match(text):
        return Quality.NEEDS_BOUND if reasons.THINGS.search(text) and nouns.is_tied(text) else Quality.VAGUE
    if parts.verb == "better" or soft:
        return Quality.NEEDS_BOUND if reasons.THINGS.search(text) and reasons.CONDITION_OR_PLACE.search(text) else Quality.VAGUE
    if (reasons.RUNS.search(text) or reasons.FIRES.search(text)) and is_definite(text):
        return Quality.GOOD
    return Quality.NEEDS_BOUND if nouns.names_a_thing(text) else Quality.VAGUE


def _vague(parts: Parts) -> Quality:
    """A vague verb is outweighed by a value at a place, or by a state one can look up; half by a way that is named."""
    if parts.verb in vagueness.HEDGES:
        return Quality.VAGUE
    if parts.verb in vagueness.WATCHES and _then_does(parts.text):
        return Quality.GOOD
    is_its_end = parts.end_state in reasons.SENTENCE.split(parts.text, maxsplit=1)[0]
    reached = bool(reasons.REACHED.search(f"{parts.object} {parts.end_state if is_its_end else ''}"))
    if reached and parts.place and (is_definite(parts.object) or parts.verb in vagueness.CARRIES):
        return Quality.GOOD
    if parts.subject and parts.verb in {"be", "go", "have"} and not vagueness.WHO.match(parts.subject):
        return _is_to_be(parts)
    if parts.verb == "have" or (parts.verb == "get" and parts.subject):
        return _had(parts)
    if reasons.CODE.match(parts.object) and _to_do(parts.object):
        return Quality.GOOD
    if parts.verb in vagueness.CARRIES and _to_do(parts.object) and not vagueness.MORE.search(parts.object):
        return Quality.GOOD
    if _is_state_one_can_look_up(parts):
        return Quality.GOOD
    how = _by_doing(parts)
    if how:
        return Quality.GOOD if len(reasons.CONTENT.findall(how)) > 4 else Quality.NEEDS_BOUND
    return Quality.NEEDS_BOUND if reached or _says_which_way(parts) else Quality.VAGUE


def _is_to_be(parts: Parts) -> Quality:
    """What a system is to be or to have ("imports should be idempotent") is known, unless it is a quality."""
    if vagueness.SOFT.search(parts.object) or vagueness.ABSTRACT.match(parts.object) or predicates.COMPARISON.match(parts.object):
        return Quality.VAGUE
    had = _had(parts) if parts.verb == "have" else Quality.VAGUE
    return had if had is Quality.GOOD else Quality.NEEDS_BOUND


def _by_doing(parts: Parts) -> str:
    """By which deed it is to come about: "by splitting the fleet"."""
    how = reasons.BY_DOING.search(parts.text)
    return parts.text[how.start() :] if how and kind_of(form_of(how["verb"])) is VerbKind.CONCRETE else ""


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


def _says_which_way(parts: Parts) -> bool:
    """It says by what means, or of what exactly, though not how far."""
    words = parts.object
    if vagueness.ABSTRACT.match(words):
        return False
    if parts.verb in {"ensure", "make-sure"} and is_named(words) and not (vagueness.SOFT.search(words) or vagueness.PEOPLE.match(words)):
        return True
    if reasons.MECHANISM.search(words) and is_definite(words):
        return True
    if parts.verb in reasons.SEES_TO and (reasons.ALL_OF_THEM.match(words) or nouns.is_a_mechanism_somewhere(words)) and not vagueness.PEOPLE.match(words) and not vagueness.SOFT.search(words):
        return True
    if parts.verb in vagueness.CARRIES and reasons.SO_THAT.search(parts.text) and not (
        vagueness.MORE.search(parts.text) or predicates.ends_in_a_manner(parts.text)
    ):
        return True
    if parts.verb in {"avoid", "prevent"} and reasons.DOING.match(words):
        return True
    if (
        parts.verb in vagueness.CARRIES
        and not vagueness.MORE.search(words)
        and (reasons.TO_CATCH.search(parts.text) or reasons.BRACKETED_WAY.search(parts.text))
    ):
        return True
    if parts.verb == "get":
        return bool(reasons.OBTAINED.match(words))
    is_known = len(reasons.CONTENT.findall(words)) > (1 if is_definite(words) else 2 if parts.verb == "look-into" else 3)
    if any(kind_of(form_of(one["verb"])) is VerbKind.VAGUE for one in reasons.TO_VERB.finditer(words)):
        return False
    return parts.verb in vagueness.LOOKS and (parts.has_owner or is_known) and not vagueness.SOFT.search(words)


def _is_state_one_can_look_up(parts: Parts) -> bool:
    """ "Ensure via a CI check that …", "make sure that X is in a pool of its own": the check or the state is there or it is not."""
    words = vagueness.FOR_WHAT.split(parts.object, maxsplit=1)[0]
    is_long = len(reasons.CONTENT.findall(words)) > 3
    if parts.verb in {"ensure", "make-sure", "prevent", "avoid"} and is_long and reasons.BY_A_CHECK.search(parts.text):
        return True
    if parts.verb not in {"ensure", "make-sure"} or vagueness.PEOPLE.match(words) or vagueness.SOFT.search(words):
        return False
    return bool(reasons.STATE_OF.search(words)) and (is_long or is_definite(words))


def _to_do(words: str) -> bool:
    """ "Improve `check` to scan commits": what is meant is the second verb."""
    if vagueness.ENDLESS.match(words) or vagueness.STUFF.match(words):
        return False
    found = (form_of(one["verb"]) for one in reasons.TO_VERB.finditer(words))
    return any(kind_of(verb) is VerbKind.CONCRETE and verb not in vagueness.HELPS for verb in found)


def _has_bound(parts: Parts, *, measured: bool) -> bool:
    """What needs a bound has one when something is written down by a day, or one thing is chosen instead of another."""
    if (parts.due and reasons.NUMBERED.search(parts.text)) or (parts.is_past and measured):
        return True
    if parts.due and (OUTCOME.search(parts.text) or (reasons.TWO_OF.search(parts.text) and is_definite(parts.object))):
        return True
    then = [form_of(word) for word in reasons.AND_THEN.findall(parts.text)]
    if any(kind_of(verb) is VerbKind.CONCRETE and (parts.due or (measured and verb not in vagueness.TELLS)) for verb in then):
        return True
    if parts.verb in reasons.GATHERS and reasons.PUT_DOWN_IN.search(parts.object):
        return True
    if measured and parts.verb in {"define", "tune", "keep"}:
        return True
    if parts.verb == "keep" and reasons.ONE_THING.match(parts.object) and reasons.HOLDS.search(parts.text):
        return True
    if _then_does(parts.text):
        return True
    return parts.verb == "check" and bool(reasons.TWO_OF.search(parts.object)) and is_definite(parts.object)


def _then_does(text: str) -> bool:
    """ "Go through the rules and remove any that name a host": the second verb is the promise."""
    for then in reasons.THEN_DO.finditer(text):
        verb = form_of(then["verb"] or then["puts"])
        if kind_of(verb) is VerbKind.CONCRETE and verb not in vagueness.TELLS | vagueness.MENDS:
            return len(reasons.CONTENT.findall(then["what"] or then["where"])) > 1
    return False
