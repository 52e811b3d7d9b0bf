"""Lines in which nothing is said that anyone could do and finish: each question is a reason somebody gives who reads such lines.

A number in what is to be done answers most of them: whatever the words around it, one can look whether it was reached.
"""

from __future__ import annotations

from collections.abc import Callable

from secondstory.actions.quality import predicates, reasons, vagueness
from secondstory.actions.quality.cues import is_definite
from secondstory.actions.quality.lexicon import VerbKind, form_of, kind_of
from secondstory.actions.quality.lines import Ground, Line
from secondstory.actions.quality.strength import is_training_only


def why_nothing(line: Line) -> Ground | None:
    """The first reason by which the line says nothing to do; nothing if it may."""
    return next((ground for question, ground in _QUESTIONS if question(line)), None)


def _takes_care(line: Line) -> bool:
    """It asks people to take care each time: "always …", "before you …", "nobody should …"."""
    return not line.measured and vagueness.HABIT.search(line.text) is not None


def _compares(line: Line) -> bool:
    """What is asked for is a comparison without a measure: "should be faster"."""
    return not line.measured and predicates.compares(line.text)


def _wishes(line: Line) -> bool:
    return vagueness.WISH.match(line.text) is not None


def _asks_for_a_quality(line: Line) -> bool:
    """What is said of its subject is a quality, a manner or care; a line that begins with a deed is about the deed."""
    if line.measured:
        return False
    is_a_deed = line.begins_with_its_verb and line.kind is not VerbKind.VAGUE and not predicates.SUBJECT_FIRST.match(line.text)
    said = vagueness.FOR_WHAT.split(line.text, maxsplit=1)[0]
    return predicates.asks_for_care(said) or (not is_a_deed and predicates.asks_for_a_quality(said))


def _tells(line: Line) -> bool:
    """It tells how things were, or what was wrong with them."""
    if len(line.text.split()) < 6 and vagueness.IS_UNCLEAR.match(line.text):
        return True
    if vagueness.TOLD_HOW_IT_WAS.match(line.text) and not line.begins_with_its_verb:
        return True
    return bool(vagueness.CAUSE.match(line.text) or (line.kind is None and vagueness.LACKS.match(line.text)))


def _only_asks(line: Line) -> bool:
    """A question, from whose answer nothing follows yet; "could we pin the image?" says what to do."""
    if not line.is_a_question or not vagueness.ASKS.match(line.text):
        return False
    proposed = vagueness.PROPOSES.match(line.text)
    return not proposed or not (proposed["verb"] == "have" or kind_of(form_of(proposed["verb"])) not in {None, VerbKind.VAGUE})


def _is_one_word(line: Line) -> bool:
    return len(line.text.split()) <= 1


def _only_teaches(line: Line) -> bool:
    """People are to know more, or are told, in whatever form: trained, reminded, made aware."""
    return is_training_only(line.parts)


def _is_done_over_and_over(line: Line) -> bool:
    """Looking "regularly" never ends."""
    return line.kind is VerbKind.NEEDS_BOUND and not line.measured and vagueness.OFTEN.match(line.text) is not None


def _is_of_a_quality(line: Line) -> bool:
    """A thing, of which only a quality is said: "reliable backups"."""
    return line.kind is None and predicates.OF_A_QUALITY.match(line.text) is not None and not is_definite(line.parts.object)


def _is_idle(line: Line) -> bool:
    """A turn of speech in which nothing is said to be done; a name in code or a way in brackets says more."""
    if line.measured:
        return False
    if line.is_verbless:
        return vagueness.IDIOM.search(vagueness.ASIDE.sub("", line.text)) is not None
    said = line.text if line.kind is VerbKind.VAGUE else f"{line.parts.verb_as_written} {line.aims}"
    if line.verb in reasons.DRILLS:
        said = vagueness.OFTEN_BEHIND.sub("", said)
    if not vagueness.IDIOM.search(said):
        return False
    return not (reasons.CODE.search(line.aims) or reasons.BRACKETED_WAY.search(line.text))


def _does_something(line: Line) -> bool:
    return line.kind is VerbKind.VAGUE and vagueness.SOMEBODY.match(line.parts.object) is not None


def _is_plain_deed(line: Line) -> bool:
    """It has a verb that isn't vague by itself, and no number: what it acts on decides."""
    return not line.measured and not line.is_verbless and line.kind is not VerbKind.VAGUE


def _only_talks(line: Line) -> bool:
    """To talk, and only where is said or not even that; what was talked about is a remark."""
    if not _is_plain_deed(line) or line.verb not in vagueness.TALKS | reasons.BRINGS_UP:
        return False
    return vagueness.WHERE_TO_TALK.match(line.parts.object) is not None or (line.parts.is_past and line.verb in vagueness.TALKS)


def has_only_an_aim(line: Line) -> bool:
    """What it acts on is a state, or better than it was: good it is in no case."""
    return _is_plain_deed(line) and (_is_about_a_state(line) or _is_about_more(line) or _is_about_plainness(line))


def _is_about_a_state(line: Line) -> bool:
    finds_out = line.kind is VerbKind.NEEDS_BOUND and line.verb not in reasons.SETS_UP
    return not finds_out and line.verb not in reasons.PROVES and vagueness.ABSTRACT.match(line.parts.object) is not None


def _acts_on_a_state(line: Line) -> bool:
    """How things are ("trust", "technical debt") is never there or not there, unless a deed is named by which it comes about."""
    if not (_is_plain_deed(line) and _is_about_a_state(line)):
        return False
    return not (by_doing(line) or (reasons.MECHANISM.search(line.text) and is_definite(line.parts.object)))


def by_doing(line: Line) -> str:
    """By which deed it is to come about: "by splitting the fleet"."""
    how = reasons.BY_DOING.search(line.text)
    return line.text[how.start() :] if how and kind_of(form_of(how["verb"])) is VerbKind.CONCRETE else ""


def _goes_on_for_ever(line: Line) -> bool:
    """ "Understand the mainframe", "contact depot managers": neither which of them is said, nor what for."""
    if not _is_plain_deed(line) or line.verb not in reasons.OPEN_ENDED:
        return False
    said = reasons.WITH_WHOM.sub("", line.parts.object)
    if is_definite(said) or reasons.HOLDS.search(line.text) or reasons.WHAT_FOR.search(said):
        return False
    return len(reasons.CONTENT.findall(said)) <= 4


def _is_half_meant(line: Line) -> bool:
    """To find something out, perhaps."""
    return _is_plain_deed(line) and line.kind is VerbKind.NEEDS_BOUND and vagueness.HALF_MEANT.search(line.text) is not None


def _only_better(line: Line) -> bool:
    """More, better, or nothing in particular: "make it faster", "find more bugs", "enforce best practices"."""
    if not _is_plain_deed(line):
        return False
    words = line.parts.object
    if line.kind is VerbKind.NEEDS_BOUND and predicates.TO_BE_COMPARED.search(words):
        return True
    if line.verb in reasons.FINDS and vagueness.ONE_MORE.match(words):
        return True
    return _is_about_more(line) and not _is_about_plainness(line) and not _is_half_said(line)


def _is_about_plainness(line: Line) -> bool:
    """ "Make the queue easier to read": known, and never reached."""
    return line.verb == "make" and vagueness.PLAINER.search(line.aims) is not None


def _is_about_more(line: Line) -> bool:
    is_more = line.verb == "make" and (line.soft or vagueness.MORE.search(line.aims))
    is_nothing = vagueness.NOTHING.match(line.parts.object) and line.verb not in reasons.WRITES
    return bool(is_more or is_nothing or (vagueness.BETTER.match(line.parts.object) and line.verb not in reasons.OBTAINS))


def _is_half_said(line: Line) -> bool:
    """Better, but of what or how is said: "better timeouts on outbound calls", "make it faster (batch the writes)"."""
    if reasons.BRACKETED_WAY.search(line.text):
        return True
    thing = reasons.NAMED_STUFF.match(line.parts.object)
    return bool(thing and reasons.WHERE_OR_WHEN.match(line.parts.object, thing.end()))


_QUESTIONS: tuple[tuple[Callable[[Line], bool], Ground], ...] = (
    (_takes_care, Ground.TAKES_CARE),
    (_compares, Ground.COMPARES),
    (_wishes, Ground.WISHES),
    (_asks_for_a_quality, Ground.STATE),
    (_tells, Ground.TELLS),
    (_only_asks, Ground.DOUBTED),
    (_is_one_word, Ground.NO_VERB),
    (_only_teaches, Ground.TAKES_CARE),
    (_is_done_over_and_over, Ground.TAKES_CARE),
    (_is_of_a_quality, Ground.STATE),
    (_does_something, Ground.SAYING),
    (_only_talks, Ground.SAYING),
    (_acts_on_a_state, Ground.STATE),
    (_goes_on_for_ever, Ground.ENDLESS_VERB),
    (_is_half_meant, Ground.DOUBTED),
    (_only_better, Ground.COMPARES),
    (_is_idle, Ground.SAYING),
)
