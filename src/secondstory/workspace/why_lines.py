"""The lines of why-trees as the page of factors shows them: read from top to bottom, and drawn by their shapes, a thousand like ten."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from secondstory.factors.enums import FactorRole
from secondstory.factors.models import Factor, Why
from secondstory.factors.trees import Branch
from secondstory.lib.passages import MARK
from secondstory.lib.plain_words import in_plain_words
from secondstory.ui.rows import Row
from secondstory.ui.templatetags.story import shortened, with_removals

_NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Line:
    """One node as a page writes it down; `closes` counts the lists that end after it, so that no template calls itself."""

    branch: Branch
    factor: Factor | None
    closes: int

    @property
    def why(self) -> Why:
        return self.branch.why

    @property
    def asks_further(self) -> bool:
        """It has an answer, which is something a person did, and nobody has asked for the condition behind it (R34)."""
        return self.branch.ends_in_a_person

    @property
    def is_unanswered(self) -> bool:
        return not self.why.answer and self.factor is None

    @property
    def repeats_factor(self) -> bool:
        """The answer is the factor's statement, which needn't be read twice."""
        return self.factor is not None and self.why.answer.strip() == self.factor.statement.strip()


def lines_of(branches: Iterable[Branch], factors: dict[int, Factor]) -> list[Line]:
    """Every branch from top to bottom, each with its factor as it was read with what supports and answers it."""
    return [Line(branch, factors.get(branch.factor.pk) if branch.factor else None, closes) for branch, closes in _walked(branches)]


def drawn(lines: Sequence[Line], *, kept: Collection[str]) -> list[Row]:
    """What the template of a line asks and shows. `kept` are the uids of factors beside which stands why their words stay.

    Each begins with what ends the one before it; `end_of` is left to be written after the last."""
    ends = [_NOTHING, *map(end_of, lines)]
    return [_drawn(line, kept, begin=end) for line, end in zip(lines, ends, strict=False)]


def _drawn(line: Line, kept: Collection[str], *, begin: SafeString) -> Row:
    why, factor, answer = line.why, line.factor, line.why.answer
    facts, words = _FREE, _UNSAID
    more: dict[str, Any] = {}
    if factor is not None:
        supports, actions = factor.supports.all(), factor.actions.all()
        facts = {
            "is_factor": True,
            "is_held": factor.role == FactorRole.MITIGATOR,
            "supports": len(supports),
            "has_words_of_document": bool(factor.has_words_of_document),  # type: ignore[attr-defined]
            "actions": len(actions),
        }
        words = {
            "factor_uid": SafeString(factor.uid),
            "domain": escape(factor.domain_label),
            "role": escape(factor.get_role_display()),
            "statement": _said(in_plain_words(factor.statement)),
            "action_uid": SafeString(actions[0].uid) if actions else _NOTHING,
        }
        more = {"factor": factor} if factor.uid in kept else {}
    return Row(
        facts={"is_unanswered": line.is_unanswered, "asks_further": line.asks_further, **facts},
        words={
            "uid": SafeString(why.uid),
            "version": SafeString(why.version),
            "question": _said(why.question),
            "answer": _said(answer) if answer and not line.repeats_factor else _NOTHING,
            "due": escape(line.branch.unfinished_question) if line.asks_further else _NOTHING,
            "short": SafeString(html.escape(shortened(in_plain_words(why.question), 60))),
            "begin": begin,
            **words,
        },
        more=more,
    )


_FREE: dict[str, Any] = {"is_factor": False, "is_held": False, "supports": 0, "has_words_of_document": False, "actions": 0}
_UNSAID = dict.fromkeys(("factor_uid", "domain", "role", "statement", "action_uid"), _NOTHING)


def _said(text: str) -> SafeString:
    """As `with_removals`, which looks at each text for longer than it takes to escape it."""
    return with_removals(text) if MARK in text else SafeString(html.escape(text))


def end_of(line: Line) -> SafeString:
    """A list that begins below it, or the lists that end with it."""
    return mark_safe("<ul>" if line.branch.children else "</li>" + "</ul></li>" * line.closes)  # noqa: S308 - no words in it


def _walked(branches: Iterable[Branch]) -> Iterator[tuple[Branch, int]]:
    """Every branch from top to bottom, and how many lists end after it; without recursion, however deep the tree."""
    waiting = [(branch, 0) for branch in branches][::-1]
    while waiting:
        branch, closes = waiting.pop()
        if branch.children:
            yield branch, 0
            inner = [(child, 0) for child in branch.children]
            inner[-1] = (branch.children[-1], closes + 1)
            waiting.extend(reversed(inner))
        else:
            yield branch, closes
