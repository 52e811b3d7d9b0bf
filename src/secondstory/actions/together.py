"""What an incident's actions say together (R46, B31, B32): few, not all weaker, one that prevents. Each a hint, none a gate (law 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.actions.enums import Category, NumberCause, Purpose, State, Strength
from secondstory.actions.models import Action, NumberReason
from secondstory.actions.quality import Checked, check_action
from secondstory.incidents.models import Incident
from secondstory.lib.days import today

FEWEST, MOST = 3, 5


class Number(StrEnum):
    """How many there are, against the three to five that teams finish."""

    SHORT = "short"
    GOOD = "good"
    MANY = "many"


@dataclass(frozen=True)
class Hint:
    """One sentence about the set; `code` is its name in readiness."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Together:
    """The actions that count, how many they are, why if somebody has said, and what is missing among them."""

    counted: list[Action]
    reason: str
    hints: list[Hint]

    @property
    def number(self) -> Number:
        return number_of(len(self.counted))

    @property
    def wants_reason(self) -> bool:
        """Fewer or more than usual, and nobody has said why."""
        return self.number is not Number.GOOD and not self.reason


def number_of(count: int) -> Number:
    """Zero to two are short, three to five good, more are many."""
    if count < FEWEST:
        return Number.SHORT
    return Number.GOOD if count <= MOST else Number.MANY


def counted_among(rows: Iterable[Action]) -> list[Action]:
    """Those that count: neither ideas nor let go, not the parts of a larger one, not joined to another."""
    return [row for row in rows if row.state not in {State.IDEA, State.LET_GO} and row.parent_id is None and row.merged_into_id is None]


def together_of(incident: Incident, rows: Iterable[Action] | None = None) -> Together:
    """What the set says; `rows` are the incident's actions if somebody has them. One statement, or two."""
    given = Action.objects.filter(incident=incident) if rows is None else rows
    counted = counted_among(given)
    reason = _reason_of(incident, counted)
    hints = [*_number(counted, reason), *_purposes(incident, counted)]
    return Together(counted, reason, hints)


def _reason_of(incident: Incident, counted: list[Action]) -> str:
    """A near miss is reason enough for few; else what was said."""
    if incident.near_miss and len(counted) < FEWEST:
        return str(NumberCause.NEAR_MISS.label)
    row = NumberReason.objects.filter(incident=incident).first()
    return str(row) if row else ""


def _number(counted: list[Action], reason: str) -> Iterable[Hint]:
    count = len(counted)
    if reason or number_of(count) is Number.GOOD:
        return
    if count > MOST:
        words = _("%(n)d actions are more than a team finishes. Pick the vital ones, and set the others aside with a reason.")
        yield Hint("number", words % {"n": count})
    elif count:
        words = ngettext(
            "One action is short of the three to five a review usually finds. What else would help? Or say why it is enough.",
            "%(n)d actions are short of the three to five a review usually finds. What else would help? Or say why they are enough.",
            count,
        )
        yield Hint("number", words % {"n": count})
    else:
        yield Hint("number", _("No action yet. What would make the next one harmless, or seen sooner? Or say why none is needed."))


def _purposes(incident: Incident, counted: list[Action]) -> Iterable[Hint]:
    now = today()
    read = [(row, check_action(row.text, today=now)) for row in counted]
    if read and not any(_prevents(row, checked) for row, checked in read):
        yield Hint("prevents", _("None of them prevents it, or softens it by design. What would take the step away, or refuse it?"))
    if incident.customers_affected and read and all(row.category == Category.SYSTEMIC for row, _checked in read):
        yield Hint("soon", _("Customers felt it, and nothing is due soon. Which part can be done within two sprints?"))
    if read and all((row.strength or checked.strength.strength.value) == Strength.WEAKER for row, checked in read):
        yield Hint("weaker", _("All of them rely on attention. Which one could the system do by itself?"))


def _prevents(row: Action, checked: Checked) -> bool:
    """It prevents, or mitigates by how the system is built; what a field says goes before what the line speaks for."""
    purpose = row.purpose or (checked.purpose.value if checked.purpose else "")
    strength = row.strength or checked.strength.strength.value
    return purpose == Purpose.PREVENT or (purpose == Purpose.MITIGATE and strength != Strength.WEAKER)
