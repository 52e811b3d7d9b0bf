"""Whether something that begins with a verb one can do could be ticked off: it has a value, a case, a name, or one place."""

from __future__ import annotations

from secondstory.actions.quality import reasons, vagueness
from secondstory.actions.quality.cues import CONDITION, is_called, is_named
from secondstory.actions.quality.lexicon import ONCE
from secondstory.actions.quality.parts import Parts


def can_be_ticked_off(parts: Parts, *, measured: bool) -> bool:
    """Somebody who reads the line a month later could look whether it is there."""
    if measured:
        return True
    if is_one_of_many(parts) or has_no_place(parts) or lacks_a_value(parts):
        return False
    if parts.verb in reasons.JOINS and reasons.BOTH_ENDS.match(parts.object):
        return True
    if parts.verb in ONCE and reasons.ALL.search(parts.object):
        return True
    words = len(reasons.CONTENT.findall(f"{parts.subject} {parts.object}"))
    return _is_definite(parts) or words >= (3 if parts.end_state else 4)


def is_one_of_many(parts: Parts) -> bool:
    """There could always be more of it, or nobody knows which ones are meant: "more tests", "old branches", "a process for …"."""
    if vagueness.ENDLESS.match(parts.object) or vagueness.MORE_OF.match(parts.object):
        return True
    if reasons.SOME_OF_THEM.match(parts.object) and not (parts.is_past or is_named(parts.object) or reasons.JUST_ONE.match(parts.object)):
        return True
    if reasons.TICKET.match(parts.object) and not parts.is_past:
        return True
    if reasons.BARE_PLURAL.match(parts.object) and not (
        parts.is_past or is_named(parts.object) or reasons.CODE.search(parts.text) or parts.subject
    ):
        return True
    if parts.verb in reasons.SWEEPS and not _is_definite(parts) and not reasons.ALL.search(parts.object):
        return True
    if parts.verb not in reasons.BRINGS_IN and (parts.verb != "write" or " that " in parts.object):
        return False
    several = reasons.SEVERAL.match(parts.object) and not reasons.WHEN.search(parts.object)
    return bool(several or (reasons.WAYS.match(parts.object) and not reasons.CODE.search(parts.object)))


def has_no_place(parts: Parts) -> bool:
    """It is to be brought in, but where or for which one isn't said: "implement a secrets manager", "create a test script"."""
    if parts.is_past or reasons.CODE.search(parts.text):
        return False
    if parts.verb in reasons.ON_WHICH and not is_named(parts.object):
        return len(reasons.CONTENT.findall(parts.object)) < 5
    if parts.verb in reasons.BRINGS_IN | reasons.USES and not reasons.TIED.search(parts.object):
        return True
    if parts.verb in reasons.PROVES and not is_named(parts.object):
        return True
    is_one = is_named(parts.object) or reasons.SETTLED.search(parts.object)
    return parts.verb in reasons.BRINGS_IN | reasons.DOES_FOR and not is_one


def lacks_a_value(parts: Parts) -> bool:
    """Alerts, limits and the like are nothing without a number, a case or a name."""
    if parts.verb in reasons.TELLS_SOMEBODY:
        return not (reasons.CODE.search(parts.text) or reasons.WHEN.search(parts.text))
    tunes = parts.verb in reasons.BRINGS_IN | reasons.TUNES
    if parts.verb not in reasons.SETS_AN_AMOUNT and not (tunes and reasons.AMOUNT.match(parts.object)):
        return False
    return not any(words.search(parts.object) for words in (reasons.CODE, reasons.WHEN, CONDITION, reasons.SHOWS))


def _is_definite(parts: Parts) -> bool:
    return is_called(parts.object) or reasons.CODE.search(parts.text) is not None
