"""How a line is judged: good, needs a bound, or vague. Each rule is a reason somebody gives who reads such lines."""

from __future__ import annotations

from enum import StrEnum

from secondstory.actions.quality import reasons
from secondstory.actions.quality.cues import CONDITION, NEVER_ENDS, OUTCOME, is_definite, is_named
from secondstory.actions.quality.lexicon import ONCE, VerbKind, form_of, kind_of
from secondstory.actions.quality.parts import Parts, is_told
from secondstory.actions.quality.strength import is_training_only


class Quality(StrEnum):
    """Whether one could say later that it was done."""

    GOOD = "good"
    NEEDS_BOUND = "needs_bound"
    VAGUE = "vague"


def judged(parts: Parts) -> Quality:
    """Good, needs a bound, or vague."""
    measured = _is_measured(parts)
    aims = reasons.FOR_WHAT.split(parts.object, maxsplit=1)[0]
    is_written = parts.verb in reasons.WRITES and is_definite(parts.object)
    soft = bool(reasons.SOFT.search(aims)) and not measured and not is_written
    if (not measured and (reasons.HABIT.search(parts.text) or reasons.SHOULD_BE_MORE.search(parts.text))) or reasons.WISH.match(parts.text):
        return Quality.VAGUE
    if parts.verb in reasons.WRITES and not parts.place and not _is_told_what(parts):
        return Quality.NEEDS_BOUND
    if reasons.TOLD_HOW_IT_WAS.match(parts.text) and not parts.text.lower().startswith(parts.verb_as_written.lower() or "?"):
        return Quality.VAGUE
    if parts.verb_kind is None or parts.verb in {"better", "need"}:
        return _without_verb(parts, soft=soft)
    said = parts.text if parts.verb_kind is VerbKind.VAGUE else f"{parts.verb_as_written} {aims}"
    if not measured and reasons.IDIOM.search(said) and not reasons.CODE.search(aims):
        return Quality.VAGUE
    if is_training_only(parts) or reasons.SOMEBODY.match(parts.object):
        return Quality.VAGUE if is_training_only(parts) else Quality.NEEDS_BOUND
    if parts.verb_kind is VerbKind.VAGUE:
        return _vague(parts)
    return _with_verb(parts, measured=measured, soft=soft) if measured else _unmeasured(parts, aims=aims, soft=soft)


def _unmeasured(parts: Parts, *, aims: str, soft: bool) -> Quality:
    """Without a number, what it acts on can be nothing one could finish, whatever the verb."""
    if reasons.ABSTRACT.match(parts.object) and parts.verb_kind is not VerbKind.NEEDS_BOUND:
        return Quality.NEEDS_BOUND if reasons.MECHANISM.search(parts.text) and is_definite(parts.object) else Quality.VAGUE
    if parts.is_past and parts.verb in reasons.TALKS:
        return Quality.VAGUE
    if parts.verb_kind is VerbKind.NEEDS_BOUND and reasons.TO_BE_MORE.search(parts.object):
        return Quality.VAGUE
    is_more = parts.verb == "make" and (soft or reasons.MORE.search(aims))
    if parts.verb == "make" and reasons.PLAINER.search(aims):
        return Quality.NEEDS_BOUND
    if is_more or reasons.BETTER.match(parts.object) or reasons.NOTHING.match(parts.object):
        return Quality.NEEDS_BOUND if _is_half_said(parts) else Quality.VAGUE
    return _with_verb(parts, measured=False, soft=soft)


def _is_half_said(parts: Parts) -> bool:
    """Better, but of what or how is said: "better timeouts on outbound calls", "make it faster (batch the writes)"."""
    if reasons.BRACKETED_WAY.search(parts.text):
        return True
    thing = reasons.NAMED_STUFF.match(parts.object)
    return bool(thing and reasons.WHERE_OR_WHEN.match(parts.object, thing.end()))


def _with_verb(parts: Parts, *, measured: bool, soft: bool) -> Quality:
    if parts.verb_kind is VerbKind.MEASURED:
        return Quality.GOOD if measured else Quality.NEEDS_BOUND
    if not parts.object or NEVER_ENDS.match(parts.object) or soft or _is_doubted(parts):
        return Quality.NEEDS_BOUND
    behaves = bool(reasons.BEHAVES.match(parts.text)) and not reasons.PEOPLE.match(parts.text)
    if parts.verb_kind is VerbKind.NEEDS_BOUND and not behaves:
        return Quality.GOOD if _has_bound(parts, measured=measured) else Quality.NEEDS_BOUND
    return Quality.GOOD if _can_be_ticked_off(parts, measured=measured) else Quality.NEEDS_BOUND


def _is_told_what(parts: Parts) -> bool:
    """What is to be written down is said: how something is done, or a thing of one's own."""
    return bool(reasons.WHAT_IT_TELLS.search(parts.object)) or is_definite(parts.object) or len(reasons.CONTENT.findall(parts.object)) > 3


def _is_doubted(parts: Parts) -> bool:
    return parts.text.rstrip(" .)").endswith("?") or bool(reasons.DOUBT.search(parts.text))


def _is_measured(parts: Parts) -> bool:
    """A number stands in what is to be done (an issue's number measures nothing)."""
    said = " ".join([parts.end_state, parts.object, *reasons.IN_BRACKETS.findall(parts.text)])
    return bool(reasons.NUMBER.search(reasons.ISSUE.sub("", said)))


def _without_verb(parts: Parts, *, soft: bool) -> Quality:
    """A thing that is named is known, and not what is done to it; a remark or a wish is nothing to do."""
    text = reasons.ASIDE.sub("", parts.text)
    if is_told(parts.text) and _is_measured(parts) and not reasons.BY_ITSELF.match(parts.text):
        return Quality.GOOD
    if "?" in text[-2:]:
        return Quality.NEEDS_BOUND if reasons.ASKS.match(text) else Quality.VAGUE
    if is_told(parts.text) or reasons.IS_UNCLEAR.search(text) or reasons.TEACHING.match(text):
        return Quality.VAGUE
    if reasons.WE_NEED.match(text):
        is_known = (parts.place and reasons.CONDITION_OR_PLACE.search(text)) or (not soft and _to_do(text))
        return Quality.NEEDS_BOUND if is_known else Quality.VAGUE
    if reasons.ABSTRACT.match(parts.object) or reasons.REMARK.search(reasons.FOR_WHAT.split(text, maxsplit=1)[0]):
        return Quality.VAGUE
    if parts.verb == "better" or soft:
        return Quality.NEEDS_BOUND if reasons.THINGS.search(text) and reasons.CONDITION_OR_PLACE.search(text) else Quality.VAGUE
    if reasons.RUNS.search(text) and is_definite(text):
        return Quality.GOOD
    return Quality.NEEDS_BOUND if len(reasons.CONTENT.findall(parts.object)) > 1 else Quality.VAGUE


def _vague(parts: Parts) -> Quality:
    """A vague verb is outweighed by a value at a place, or by a state one can look up; half by a way that is named."""
    if parts.verb in reasons.HEDGES:
        return Quality.VAGUE
    if parts.verb in reasons.WATCHES and _then_does(parts.text):
        return Quality.GOOD
    reached = bool(reasons.REACHED.search(f"{parts.object} {parts.end_state}"))
    if reached and parts.place and (is_definite(parts.object) or parts.verb in reasons.CARRIES):
        return Quality.GOOD
    if parts.verb == "have" or (parts.verb == "get" and parts.subject):
        return _had(parts)
    if reasons.CODE.match(parts.object) and _to_do(parts.object):
        return Quality.GOOD
    if parts.verb in reasons.CARRIES and _to_do(parts.object) and not reasons.MORE.search(parts.object):
        return Quality.GOOD
    if _is_state_one_can_look_up(parts):
        return Quality.GOOD
    how = reasons.BY_DOING.search(parts.text)
    if how and kind_of(form_of(how["verb"])) is VerbKind.CONCRETE:
        return Quality.GOOD if len(reasons.CONTENT.findall(parts.text[how.start() :])) > 4 else Quality.NEEDS_BOUND
    return Quality.NEEDS_BOUND if reached or _says_which_way(parts) else Quality.VAGUE


def _had(parts: Parts) -> Quality:
    """What a system should have is there or it is not; what we should have is at least known."""
    if reasons.SOFT.search(parts.object) or reasons.ABSTRACT.match(parts.object):
        return Quality.VAGUE
    if reasons.SYSTEM_HAS.match(parts.text) and (is_definite(parts.object) or reasons.NUMBER.search(parts.object)):
        return Quality.GOOD
    made_to = reasons.MADE_TO.match(parts.object)
    if made_to and kind_of(form_of(made_to["verb"] or made_to["does"])) is VerbKind.CONCRETE:
        return Quality.GOOD
    is_known = len(reasons.CONTENT.findall(parts.object)) > 2
    return Quality.NEEDS_BOUND if is_known and reasons.WHERE_OR_WHEN.search(parts.object) else Quality.VAGUE


def _says_which_way(parts: Parts) -> bool:
    """It says by what means, or of what exactly, though not how far."""
    words = parts.object
    if parts.verb in {"ensure", "make-sure"} and is_named(words) and not (reasons.SOFT.search(words) or reasons.PEOPLE.match(words)):
        return True
    if reasons.MECHANISM.search(words) and is_definite(words):
        return True
    if parts.verb in reasons.CARRIES and reasons.SO_THAT.search(parts.text) and not reasons.MORE.search(parts.text):
        return True
    if parts.verb in {"avoid", "prevent"} and reasons.DOING.match(words):
        return True
    if parts.verb in reasons.CARRIES and not reasons.MORE.search(words) and (
        reasons.TO_CATCH.search(parts.text) or reasons.BRACKETED_WAY.search(parts.text)
    ):
        return True
    if parts.verb == "get":
        return bool(reasons.OBTAINED.match(words))
    is_known = len(reasons.CONTENT.findall(words)) > (1 if is_definite(words) else 3)
    return parts.verb in reasons.LOOKS and (parts.has_owner or is_known) and not reasons.SOFT.search(words)


def _is_state_one_can_look_up(parts: Parts) -> bool:
    """ "Ensure via a CI check that …", "make sure that X is in a pool of its own": the check or the state is there or it is not."""
    words = reasons.FOR_WHAT.split(parts.object, maxsplit=1)[0]
    is_long = len(reasons.CONTENT.findall(words)) > 3
    if parts.verb in {"ensure", "make-sure", "prevent", "avoid"} and is_long and reasons.BY_A_CHECK.search(parts.text):
        return True
    if parts.verb not in {"ensure", "make-sure"} or reasons.PEOPLE.match(words) or reasons.SOFT.search(words):
        return False
    return bool(reasons.STATE_OF.search(words)) and (is_long or is_definite(words))


def _to_do(words: str) -> bool:
    """ "Improve `check` to scan commits": what is meant is the second verb."""
    if reasons.ENDLESS.match(words) or reasons.STUFF.match(words):
        return False
    found = (form_of(one["verb"]) for one in reasons.TO_VERB.finditer(words))
    return any(kind_of(verb) is VerbKind.CONCRETE and verb not in reasons.HELPS for verb in found)


def _has_bound(parts: Parts, *, measured: bool) -> bool:
    """What needs a bound has one when something is written down by a day, or one thing is chosen instead of another."""
    if parts.due and reasons.NUMBERED.search(parts.text):
        return True
    if parts.due and (OUTCOME.search(parts.text) or (reasons.TWO_OF.search(parts.text) and is_definite(parts.object))):
        return True
    then = [form_of(word) for word in reasons.AND_THEN.findall(parts.text)]
    if any(kind_of(verb) is VerbKind.CONCRETE and (parts.due or (measured and verb not in reasons.TELLS)) for verb in then):
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
        if kind_of(verb) is VerbKind.CONCRETE and verb not in reasons.TELLS | reasons.MENDS:
            return len(reasons.CONTENT.findall(then["what"] or then["where"])) > 1
    return False


def _can_be_ticked_off(parts: Parts, *, measured: bool) -> bool:
    if measured:
        return True
    if parts.verb in reasons.TELLS_SOMEBODY and not (reasons.CODE.search(parts.text) or reasons.WHEN.search(parts.text)):
        return False
    if reasons.SOME_OF_THEM.match(parts.object) and not parts.is_past and not is_named(parts.object):
        return False
    if reasons.ENDLESS.match(parts.object) or reasons.MORE_OF.match(parts.object):
        return False
    has_code = bool(reasons.CODE.search(parts.text))
    if parts.verb in reasons.BRINGS_IN | reasons.USES and not has_code and not parts.is_past and not reasons.TIED.search(parts.object):
        return False
    if parts.verb in reasons.BRINGS_IN | reasons.DOES_FOR and not has_code and not is_named(parts.object) and not parts.is_past and not reasons.SETTLED.search(parts.object):
        return False
    definite = is_definite(parts.object) or has_code
    if parts.verb in reasons.BRINGS_IN and reasons.SEVERAL.match(parts.object) and not reasons.WHEN.search(parts.object):
        return False
    if parts.verb in reasons.BRINGS_IN and reasons.WAYS.match(parts.object) and not reasons.CODE.search(parts.object):
        return False
    if (parts.verb in reasons.SWEEPS and not definite and not reasons.ALL.search(parts.object)) or (
        reasons.TICKET.match(parts.object) and not parts.is_past
    ):
        return False
    tunes = parts.verb in reasons.BRINGS_IN | reasons.TUNES
    is_amount = parts.verb in reasons.SETS_AN_AMOUNT or (tunes and reasons.AMOUNT.match(parts.object))
    if is_amount and not (reasons.CODE.search(parts.object) or reasons.WHEN.search(parts.object) or CONDITION.search(parts.object) or reasons.SHOWS.search(parts.object)):
        return False
    if parts.verb in ONCE and reasons.ALL.search(parts.object):
        return True
    words = len(reasons.CONTENT.findall(f"{parts.subject} {parts.object}"))
    return definite or words >= (3 if parts.end_state else 4)
