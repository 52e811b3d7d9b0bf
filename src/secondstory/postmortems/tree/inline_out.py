"""Runs of text with their marks as a line of Markdown.

A mark is written with its stars where CommonMark reads them as what they are, and as a tag where it wouldn't: inside a word beside
punctuation, or where one mark ends and another begins. What reads without doubt: an opening run of stars after white space or punctuation
and before a letter (or after white space, before anything), a closing one the other way round; and a lone pair inside a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markdown_it.common.utils import isPunctChar, isWhiteSpace

from secondstory.postmortems.tree.escaping import address_and_title, code_span, escaped
from secondstory.postmortems.tree.nodes import HardBreak, Inline, Link, Mention, Text

_SIGNS = {"strong": "**", "em": "*", "strike": "~~"}
_TAGS = {"strong": "strong", "em": "em", "strike": "s"}
_PLAIN_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\x00-\x20\x7f]+\Z")
_TAG_END = re.compile(r"</(?:strong|em|s|b|i|del|strike|code)>", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class _Span:
    """What one mark or link covers, from piece to piece."""

    mark: str
    first: int
    last: int
    link: Link | None = None
    is_tag: bool = False


@dataclass(slots=True)
class _Token:
    """Text as it is written, or where a span opens or closes."""

    said: str = ""
    opens: _Span | None = None
    closes: _Span | None = None


def write_inline(content: Sequence[Inline], *, line_end: str = "\\\n") -> str:
    """Markdown of what stands in a paragraph, heading or cell (normal). `line_end` is how a new line is written there."""
    if len(content) == 1 and isinstance(only := content[0], Text) and not only.marks and not only.link:
        return escaped(only.text, at_line_start=True, is_last=True)
    return "".join(
        _line(list(group)) if not is_break else line_end * len(list(group)) for is_break, group in groupby(content, key=_is_break)
    )


def write_label(text: str) -> str:
    """Text between square brackets."""
    return escaped(text, in_label=True)


def _is_break(one: Inline) -> bool:
    return isinstance(one, HardBreak)


def _line(pieces: list[Inline]) -> str:
    tokens = _tokens(pieces)
    while _made_tags(tokens):
        pass
    return "".join(map(_said, tokens))


def _tokens(pieces: list[Inline]) -> list[_Token]:
    """What the pieces say, and between them where spans open and close: of those that open together, the longest first."""
    starting: dict[int, list[_Span]] = {}
    for span in _spans(pieces):
        starting.setdefault(span.first, []).append(span)
    tokens: list[_Token] = []
    opened: list[_Span] = []
    for number, piece in enumerate(pieces):
        new = sorted(starting.get(number, ()), key=lambda span: -span.last)
        for span in new:
            opened.append(span)
            tokens.append(_Token(opens=span))
        in_link = any(span.link for span in opened)
        tokens.append(_Token(_piece(piece, is_first=number == 0 and not opened, in_link=in_link, is_last=number == len(pieces) - 1)))
        tokens += _closed(opened, number, starting)
    return tokens


def _closed(opened: list[_Span], number: int, starting: dict[int, list[_Span]]) -> list[_Token]:
    """Close what ends with this piece. What stands inside it and goes on is closed with it and opens again."""
    ending = [place for place, span in enumerate(opened) if span.last == number]
    if not ending:
        return []
    tokens = []
    while len(opened) > ending[0]:
        span = opened.pop()
        tokens.append(_Token(closes=span))
        if span.last > number:
            again = _Span(span.mark, number + 1, span.last, span.link)
            span.last = number
            starting.setdefault(number + 1, []).append(again)
    return tokens


def _spans(pieces: list[Inline]) -> Iterable[_Span]:
    yield from _runs(pieces, "", [piece.link if isinstance(piece, Text) and not _is_plain_address(piece) else None for piece in pieces])
    for mark in _SIGNS:
        yield from _runs(pieces, mark, [(isinstance(piece, Text) and mark in piece.marks) or None for piece in pieces])


def _runs(pieces: list[Inline], mark: str, values: Sequence[Link | bool | None]) -> Iterable[_Span]:
    at = 0
    for value, group in groupby(values):
        length = len(list(group))
        if value:
            yield _Span(mark, at, at + length - 1, value if isinstance(value, Link) else None)
        at += length


def _is_plain_address(piece: Text) -> bool:
    """Whether the text is the address: that is written once, in angle brackets."""
    link = piece.link
    return (
        link is not None
        and link.href == piece.text
        and not link.title
        and "code" not in piece.marks
        and bool(_PLAIN_ADDRESS.match(link.href))
    )


def _piece(piece: Inline, *, is_first: bool, in_link: bool, is_last: bool) -> str:
    if isinstance(piece, Mention):
        return f"[{write_label(piece.label)}](story:{piece.kind}/{piece.ref})"
    if not isinstance(piece, Text):
        return ""
    if "code" in piece.marks:
        if _TAG_END.search(piece.text) or (in_link and "]" in piece.text):  # `[`]:`](x)` would define a reference
            return f"<code>{escaped(piece.text, in_label=in_link)}</code>"
        return code_span(piece.text)
    if _is_plain_address(piece):
        return f"<{piece.text}>"
    return escaped(piece.text, at_line_start=is_first, in_label=in_link, is_last=is_last and not piece.marks and not piece.link)


def _said(token: _Token) -> str:
    span = token.opens or token.closes
    if span is None:
        return token.said
    if span.link:
        return "[" if token.opens else f"]({address_and_title(span.link.href, span.link.title)})"
    if span.is_tag:
        return f"<{'/' if token.closes else ''}{_TAGS[span.mark]}>"
    return _SIGNS[span.mark]


@dataclass(slots=True)
class _Signs:
    """Signs of one kind that touch: `***` may be two that open."""

    tokens: list[_Token] = field(default_factory=list)
    before: str = " "
    after: str = " "
    depth: int = 0
    """How many spans of stars are open before it."""

    @property
    def can_open(self) -> bool:
        return not _is_space(self.after) and (not isPunctChar(self.after) or _is_space(self.before) or isPunctChar(self.before))

    @property
    def can_close(self) -> bool:
        return not _is_space(self.before) and (not isPunctChar(self.before) or _is_space(self.after) or isPunctChar(self.after))

    @property
    def is_read(self) -> bool:
        """Whether it is taken for what it is, and nothing else."""
        opening = self.tokens[0].opens is not None
        right, wrong = (self.can_open, self.can_close) if opening else (self.can_close, self.can_open)
        if not right:
            return False
        span = self.tokens[0].opens or self.tokens[0].closes
        if not wrong or (span and span.mark == "strike"):
            return True
        return len(self.tokens) == 1 and self.depth == (0 if opening else 1)


def _made_tags(tokens: list[_Token]) -> bool:
    """Make tags of the signs that would be read as something else; whether there were any."""
    changed = False
    for signs in list(_all_signs(tokens)):
        openings = [token for token in signs.tokens if token.opens]
        is_both = bool(openings) and len(openings) < len(signs.tokens)
        doubtful = openings if is_both else [] if signs.is_read else signs.tokens
        for token in doubtful:
            span = token.opens or token.closes
            if span is not None and not span.is_tag:
                span.is_tag = changed = True
    return changed


def _all_signs(tokens: list[_Token]) -> Iterable[_Signs]:
    depth = 0
    before = " "
    at = 0
    while at < len(tokens):
        sign = _sign(tokens[at])
        if not sign:
            before = _said(tokens[at])[-1:] or before
            at += 1
            continue
        signs = _Signs(before=before, depth=depth)
        while at < len(tokens) and _sign(tokens[at]) == sign:
            signs.tokens.append(tokens[at])
            depth += 0 if sign == "~" else 1 if tokens[at].opens else -1
            at += 1
        signs.after = next((said[0] for place in range(at, len(tokens)) if (said := _said(tokens[place]))), " ")
        before = sign
        yield signs


def _sign(token: _Token) -> str:
    span = token.opens or token.closes
    return "" if span is None or span.link or span.is_tag else _SIGNS[span.mark][0]


def _is_space(letter: str) -> bool:
    return isWhiteSpace(ord(letter))
