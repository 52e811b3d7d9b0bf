"""Questions that help somebody tell how it looked from there: offered as cards, never asked for (R31-33, R41, B10, B11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

HEADING = "## "
"""What a line with a question begins with in the field for answers."""


@dataclass(frozen=True)
class Probe:
    """One card: its question, and what somebody may have said for it to come next."""

    code: str
    question: Any
    comes_after: Any


PROBES: tuple[Probe, ...] = (
    Probe("seeing", _("What were you seeing at that point?"), _("something that was seen")),
    Probe("options", _("What else could you have done, as it looked then?"), _("a decision")),
    Probe("constraints", _("What held you back, or pressed you?"), _("a decision")),
    Probe("cues", _("What did you notice first, and where?"), _("something that was seen")),
    Probe("how_arrived", _("How did you come to think so?"), _("a judgement")),
    Probe("knowledge", _("How did you know that?"), _("“I knew …”")),
    Probe("outside", _("What was going on around you?"), _("how it felt")),
    Probe("alternatives", _("What would you have done had that not been possible?"), _("something that was done")),
    Probe("help", _("What made you ask for help, just then?"), _("asking for help")),
    Probe("analogues", _("What did it remind you of?"), _("a judgement")),
    Probe("goals", _("What mattered most at that moment?"), _("a decision")),
    Probe("basis", _("What was this choice built on?"), _("a decision")),
    Probe("experience", _("What in your training or experience helped, or was missing?"), _("something that was done")),
    Probe("aiding", _("What knowledge or tool would have helped you?"), _("something that was done")),
    Probe("time", _("How much time did you think there was?"), _("how it felt")),
    Probe("assessment", _("How would you have described the situation to somebody joining?"), _("something that was seen")),
    Probe("hypotheticals", _("What if one thing had been different: what, and what then?"), _("a decision")),
    Probe("review", _("Which test or review could have met this change before?"), _("a change")),
    Probe("release", _("What let this change through to production?"), _("a change")),
    Probe("detection", _("What could have told you sooner?"), _("a discovery")),
)


def question_of(code: str) -> str:
    """The question of a probe; "" if there is none of that code."""
    return next((str(probe.question) for probe in PROBES if probe.code == code), "")


def read_answers(text: str) -> list[tuple[str, str, str]]:
    """The field for answers as (probe, own question, text): a line that begins with `## ` asks, what follows answers.

    Questions without an answer are left out; words before the first question answer none.
    """
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith(HEADING):
            found.append((" ".join(line.removeprefix(HEADING).split())[:300], []))
        else:
            found[-1][1].append(line)
    codes = {str(probe.question): probe.code for probe in PROBES}
    answers = [(question, "\n".join(lines).strip()) for question, lines in found]
    return [(codes.get(asked, ""), "" if asked in codes else asked, answer) for asked, answer in answers if answer]


def write_answers(answers: Sequence[tuple[str, str]]) -> str:
    """(question, text) as the field shows them."""
    return "\n\n".join(f"{HEADING}{question}\n{text}" if question else text for question, text in answers)


def with_question(text: str, code: str) -> str:
    """The field's text with the question of a card below it, ready to be answered."""
    question = question_of(code)
    if not question or f"{HEADING}{question}" in text:
        return text
    return f"{text.rstrip()}\n\n{HEADING}{question}\n".lstrip("\n")
