"""What the program says of an action's line: what is missing, and how strong it is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.actions.enums import Purpose as PurposeLabels
from secondstory.actions.enums import Strength
from secondstory.actions.quality import MISSING, Because, Checked, Fault, Ground, Parts, Purpose, Quality
from secondstory.actions.quality import Strength as Weight

_MISSING: dict[str, Any] = {
    "verb": gettext_lazy("Begin with something one can do: add, remove, require, alert, rotate."),
    "object": gettext_lazy("Say what it is done to: one alert, one check, one page, not “monitoring” or “tests”."),
    "place": gettext_lazy("Say where: the service, the repository, the runbook."),
    "end_state": gettext_lazy("Say how one will see that it is done: a number, a test, a thing that is there."),
    "owner": gettext_lazy("Name one person who says yes to it."),
    "due": gettext_lazy("Say by when."),
}
_GROUNDS: dict[Ground, Any] = {
    Ground.TAKES_CARE: gettext_lazy("It asks people to take care each time. What could the system do instead, or besides?"),
    Ground.WISHES: gettext_lazy("It is a wish so far. Who would do what, and where?"),
    Ground.TELLS: gettext_lazy("It tells how things are. What will somebody do about it?"),
    Ground.ENDLESS_VERB: gettext_lazy("“%(verb)s” is never finished. What will be there afterwards that is not there now?"),
    Ground.COMPARES: gettext_lazy("“Better” and “more” are never reached. How much, or what will be there that is not there now?"),
    Ground.STATE: gettext_lazy("One can work on that for ever. Which thing will change, and how will one see it?"),
    Ground.SAYING: gettext_lazy("One can’t see in these words what somebody will do. What will be there that is not there now?"),
    Ground.NO_VERB: gettext_lazy("It doesn’t say yet what somebody will do."),
    Ground.FINDS_OUT: gettext_lazy("“%(verb)s” needs an end: what will be written down, and by when?"),
    Ground.DOUBTED: gettext_lazy("It is still in question. Decide it, or say who decides and by when."),
    Ground.NO_VALUE: gettext_lazy("It needs a value: at which number, or in which case?"),
    Ground.WHICH: gettext_lazy("There could always be one more. Which ones, or how many?"),
    Ground.NO_PLACE: gettext_lazy("It doesn’t say where it goes: into which service, repository or step?"),
    Ground.NO_END: gettext_lazy("One can’t see yet when this is done. Give it a number, a name or a test."),
}
_CRITERIA: dict[str, Any] = {
    "verb": gettext_lazy("verb"),
    "object": gettext_lazy("object"),
    "place": gettext_lazy("place"),
    "end_state": gettext_lazy("end"),
    "bound": gettext_lazy("bound"),
    "owner": gettext_lazy("owner"),
    "due": gettext_lazy("day"),
    "strength": gettext_lazy("changes the system"),
}
_BECAUSE: dict[Because, Any] = {
    Because.STOPS_ITSELF: gettext_lazy("it stops the harm by itself"),
    Because.CONTAINS: gettext_lazy("it keeps a failure from spreading"),
    Because.REFUSES: gettext_lazy("the system refuses the unsafe way"),
    Because.TAKES_AWAY: gettext_lazy("it takes the step away"),
    Because.REBUILDS: gettext_lazy("it changes how the system is built"),
    Because.SECOND_ONE: gettext_lazy("there is a second one when the first fails"),
    Because.ROOM: gettext_lazy("it gives the system room"),
    Because.CHECKS: gettext_lazy("a check meets it before anyone is harmed"),
    Because.TELLS: gettext_lazy("somebody is told in time"),
    Because.AT_HAND: gettext_lazy("help stands where the work is done"),
    Because.CHANGES: gettext_lazy("it changes the software"),
    Because.REMEMBERING: gettext_lazy("it asks people to remember"),
    Because.TAKING_CARE: gettext_lazy("it asks people to take care each time"),
    Because.LOOKING: gettext_lazy("somebody has to look at it at the right moment"),
    Because.FINDING_OUT: gettext_lazy("finding out changes nothing yet"),
    Because.WORDS: gettext_lazy("words help only those who read them"),
    Because.NOTHING_SAID: gettext_lazy("it doesn’t say yet what changes"),
}


_PURPOSES: dict[Purpose, Any] = {
    Purpose.PREVENT: gettext_lazy("it keeps it from happening"),
    Purpose.MITIGATE: gettext_lazy("it makes it hurt less, or for a shorter time"),
    Purpose.DETECT: gettext_lazy("somebody or something sees it sooner"),
    Purpose.REPAIR: gettext_lazy("it puts right what this incident left"),
    Purpose.INVESTIGATE: gettext_lazy("it finds something out"),
    Purpose.PROCESS: gettext_lazy("it changes how people work"),
}


@dataclass(frozen=True)
class Lack:
    """One thing a line doesn't say, of `quality.MISSING`, and what to add."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Criterion:
    """One of the eight things a promise says (R51), and whether this one does."""

    name: str
    label: str
    is_met: bool


@dataclass(frozen=True)
class Suggested:
    """A value of a field that the line speaks for, as it is called, and why."""

    value: str
    label: str
    because: str


@dataclass(frozen=True)
class Advice:
    """What to say beside a line: one sentence about the whole, one for each thing it lacks, and what it speaks for."""

    quality: Quality
    about: str
    lacks: list[Lack]
    strength: Suggested
    purpose: Suggested | None
    criteria: list[Criterion]

    @property
    def met(self) -> int:
        """How many of the eight are said."""
        return sum(one.is_met for one in self.criteria)


def advice_on(checked: Checked) -> Advice:
    """The words for one line that was checked. They are about the text, never about whoever wrote it."""
    purpose = checked.purpose
    strength = checked.strength
    return Advice(
        quality=checked.quality,
        about=_about(checked),
        lacks=[Lack(name, _lack(checked, name)) for name in checked.missing],
        strength=Suggested(strength.strength.value, str(Strength(strength.strength.value).label), str(_BECAUSE[strength.because])),
        purpose=None if purpose is None else Suggested(purpose.value, str(PurposeLabels(purpose.value).label), str(_PURPOSES[purpose])),
        criteria=_criteria(checked),
    )


def _criteria(checked: Checked) -> list[Criterion]:
    met = {name: name not in checked.missing for name in MISSING}
    met["bound"] = checked.quality is Quality.GOOD
    met["strength"] = checked.strength.strength is not Weight.WEAKER
    return [Criterion(name, str(label), met[name]) for name, label in _CRITERIA.items()]


def _about(checked: Checked) -> str:
    parts = checked.parts
    if checked.is_training_only:
        return _("It asks people to know more or to take care. What could the system do instead, or besides?")
    if checked.is_dashboard_only:
        return _("A dashboard is looked at by whoever happens to look. Who should be told, and at which value?")
    if checked.ground is None:
        return ""
    return str(_GROUNDS[checked.ground]) % {"verb": parts.verb_as_written}


def _lack(checked: Checked, name: str) -> str:
    owner = checked.parts.owner
    if name == "owner" and owner is not None:
        return owner_fault(checked.parts)
    return str(_MISSING[name])


def owner_fault(parts: Parts) -> str:
    """Why the words that speak of an owner name nobody who could answer for it (R49); "" where they don't."""
    owner = parts.owner
    if owner is None or owner.fault is Fault.NONE:
        return ""
    if owner.fault is Fault.SEVERAL:
        words = parts.text[owner.start : owner.end].strip(" ,;(–—-)") if owner.words.startswith("@") else owner.words
        return _("“%(words)s” are two; name the one who answers for it.") % {"words": words}
    return _("“%(words)s” is nobody one can ask; name one person.") % {"words": owner.words}
