"""An outline as text, from our own files or another program, as questions and answers. Nothing here asks the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.lib.plain_words import in_plain_words

MOST_LINES, MOST_DEEP = 500, 100
_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>(?:[-*+•◦▪–]|\d+[.)])[ \t]+)?(?P<words>.*)", re.DOTALL)
_BOLD = re.compile(r"\*\*((?:\\.|[^\\*])+)\*\*(?:\s+(.*))?$", re.DOTALL)
_FACTOR = re.compile(r"\w[\w ]* \((?P<label>.*?)\): (?P<words>.+)$", re.DOTALL)
_DUE = re.compile(r"\*(?:\\.|[^\\*])+\*(?: .*)?$", re.DOTALL)
_HEADING = re.compile(r"#{1,6}\s+")
_TICK = re.compile(r"\[[ xX]\]\s+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BROKEN = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_ASKS = ("?", "\uff1f", "\u061f")
_TAB = "    "


@dataclass
class Pasted:
    """A question, its answer and what hangs on it; either may be missing. `factor` and its label are there in our own files alone."""

    question: str = ""
    answer: str = ""
    factor: str = ""
    label: str = ""
    whys: list[Pasted] = field(default_factory=list)

    def walk(self) -> Iterator[Pasted]:
        """It and all below it, from top to bottom."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.whys))

    @property
    def height(self) -> int:
        """How many stand one under another."""
        level, count = [self], 0
        while level:
            level, count = [below for one in level for below in one.whys], count + 1
        return count


@dataclass
class _Line:
    words: str
    is_item: bool
    depth: int
    below: list[_Line] = field(default_factory=list)


def read_outline(text: str) -> list[Pasted]:
    """Each line as a question or an answer, hanging as it was indented; a question takes the answers indented below it.

    What `tree.md` says gives the same tree again. Raises `Refusal` for nothing, for too many lines and for too deep ones.
    """
    lines = list(_lines(text))
    if not lines:
        raise Refusal(_("There is no line in it. Paste an outline: a line each, what hangs on another indented below it."), field="text")
    if len(lines) > MOST_LINES:
        raise Refusal(_("Paste at most %(most)d lines at once.") % {"most": MOST_LINES}, field="text")
    if max(line.depth for line in lines) >= MOST_DEEP:
        raise Refusal(_("Keep a branch within %(most)d questions; go on in a tree of its own.") % {"most": MOST_DEEP}, field="text")
    if _is_ours(lines):
        return _ours([line for line in lines if line.is_item])
    for line in lines:
        line.words = in_plain_words(_TICK.sub("", _HEADING.sub("", line.words, count=1), count=1)).strip() or line.words
    return _paired(_hung(lines))


def _lines(text: str) -> Iterator[_Line]:
    """Those with words, a line that ends in a backslash together with the next."""
    widths: list[int] = []
    waiting = iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for raw in waiting:
        found = _LINE.match(raw)
        words = (found["words"] if found else raw).strip()
        if not found or not words:
            continue
        if found["mark"]:
            while _BROKEN.search(words):
                words = f"{words[:-1].rstrip(' ')}\n{next(waiting, '').strip()}"
        width = len(found["indent"].replace("\t", _TAB))
        while widths and widths[-1] >= width:
            widths.pop()
        yield _Line(words, bool(found["mark"]), len(widths))
        widths.append(width)


def _is_ours(lines: list[_Line]) -> bool:
    """Whether it was saved here: items are bold questions and what we write below them, and around them stand headings and our words."""
    items = [line.words for line in lines if line.is_item]
    rest = [line.words for line in lines if not line.is_item]
    around = _("Times in %(zone)s.") % {"zone": "\n"}, _("No question needed: %(reason)s") % {"reason": "\n"}
    said = tuple(words.partition("\n")[0] for words in around)
    return (
        any(_BOLD.match(words) for words in items)
        and all(_BOLD.match(words) or _FACTOR.match(words) or _DUE.match(words) for words in items)
        and all(_HEADING.match(words) or words.startswith(said) for words in rest)
    )


def _ours(lines: list[_Line]) -> list[Pasted]:
    """Bold is the question and the rest its answer; a factor says what the answer was written down as; what was due isn't kept."""
    tops: list[Pasted] = []
    open_at: list[tuple[int, Pasted]] = []
    first = lines[0].depth
    for line in lines:
        while open_at and open_at[-1][0] >= line.depth:
            open_at.pop()
        if bold := _BOLD.match(line.words):
            one = Pasted(_unescaped(bold[1]), _unescaped(bold[2] or ""))
            (open_at[-1][1].whys if open_at and line.depth > first else tops).append(one)
            open_at.append((line.depth, one))
        elif open_at and (told := _FACTOR.match(line.words)):
            holder = open_at[-1][1]
            holder.factor, holder.label = _unescaped(told["words"]), _unescaped(told["label"])
            holder.answer = holder.answer or holder.factor
    return tops


def _hung(lines: list[_Line]) -> list[_Line]:
    tops: list[_Line] = []
    open_lines: list[_Line] = []
    for line in lines:
        del open_lines[line.depth :]
        (open_lines[-1].below if open_lines else tops).append(line)
        open_lines.append(line)
    return tops


def _paired(lines: list[_Line]) -> list[Pasted]:
    """Questions with the answers below them. A second answer to the same question stands beside the first."""
    found: list[Pasted] = []
    for line in lines:
        if not line.words.endswith(_ASKS):
            found.append(Pasted(answer=line.words, whys=_paired(line.below)))
            continue
        at = Pasted(question=line.words)
        found.append(at)
        for below in line.below:
            if below.words.endswith(_ASKS):
                at.whys += _paired([below])
                continue
            if at.answer:
                at = Pasted(question=line.words)
                found.append(at)
            at.answer = below.words
            at.whys += _paired(below.below)
    return found


def _unescaped(words: str) -> str:
    return _ESCAPED.sub(r"\1", words)
