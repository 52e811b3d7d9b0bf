"""Markdown as the tree. Everything that can be read is; what Markdown has and the tree has not (HTML, say) stays as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from secondstory.postmortems.tree.inline_in import Found, read_inline
from secondstory.postmortems.tree.nodes import (
    Align,
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    Document,
    FactBlock,
    Heading,
    HorizontalRule,
    Image,
    Inline,
    Link,
    ListItem,
    OrderedList,
    Paragraph,
    Table,
    TableCell,
    Text,
)
from secondstory.postmortems.tree.normal import clean, normal
from secondstory.postmortems.tree.parsing import MOST_NESTED, PARSER
from secondstory.postmortems.tree.schema import TOP_LEVEL

_TASK = re.compile(r"\[([ xX])\](?:[ \t]+|(?=\n)|\Z)")


def read_markdown(markdown: str) -> Document:
    """The tree of a text, in its one form."""
    markdown = clean(markdown)
    references: dict[str, object] = {}
    tokens = PARSER.parse(markdown, references)
    if any(token.level >= MOST_NESTED - 2 for token in tokens):
        return normal(Document(tuple(Paragraph((Text(line),)) for line in markdown.splitlines())))
    return normal(Document(tuple(_Reading(tokens, references).blocks(0, len(tokens)))))


class _Reading:
    """One pass over the tokens, from left to right."""

    def __init__(self, tokens: Sequence[Token], references: dict[str, object]) -> None:
        self._tokens = tokens
        self._references = references
        top = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=TOP_LEVEL)
        self._down = max(TOP_LEVEL - top, 0)
        """How far headings move down: the steps between them stay, as where Markdown is shown (`ui.markdown`)."""

    def blocks(self, at: int, end: int) -> list[Block]:
        found: list[Block] = []
        while at < end:
            token = self._tokens[at]
            close = self._close(at) if token.nesting == 1 else at
            found += self._block(token, at, close)
            at = close + 1
        return found

    def _close(self, at: int) -> int:
        """Where what is opened here is closed."""
        level = self._tokens[at].level
        at += 1
        while self._tokens[at].level > level:
            at += 1
        return at

    def _block(self, token: Token, at: int, close: int) -> list[Block]:
        kind = token.type
        if kind == "paragraph_open":
            return _paragraphs(self._inline(self._tokens[at + 1].content))
        if kind == "heading_open":
            return [Heading(int(token.tag[1]) + self._down, _only_inline(self._inline(self._tokens[at + 1].content)))]
        if kind == "bullet_list_open":
            return [BulletList(tuple(self._items(at + 1, close)))]
        if kind == "ordered_list_open":
            return [OrderedList(tuple(self._items(at + 1, close)), int(token.attrs.get("start", 1)))]
        if kind in {"fence", "code_block"}:
            info = unescapeAll(token.info).split(maxsplit=1)
            text = token.content
            return [CodeBlock(text.removesuffix("\n"), info[0] if info else "")]
        if kind == "blockquote_open":
            return [Blockquote(tuple(self.blocks(at + 1, close)))]
        if kind == "hr":
            return [HorizontalRule()]
        if kind == "table_open":
            return [self._table(at + 1, close)]
        if kind == "facts":
            return [FactBlock(token.info, token.meta.get("from"), token.meta.get("to"))]
        return []

    def _items(self, at: int, end: int) -> list[ListItem]:
        items = []
        while at < end:
            close = self._close(at)
            checked = None
            if close > at + 2 and self._tokens[at + 1].type == "paragraph_open":
                inline = self._tokens[at + 2]
                if task := _TASK.match(inline.content):
                    checked = task[1] != " "
                    inline.content = inline.content[task.end() :]
            items.append(ListItem(tuple(self.blocks(at + 1, close)), checked))
            at = close + 1
        return items

    def _table(self, at: int, end: int) -> Table:
        rows: list[list[TableCell]] = []
        aligns: list[Align | None] = []
        while at < end:
            token = self._tokens[at]
            if token.type == "tr_open":
                rows.append([])
            elif token.type in {"th_open", "td_open"}:
                rows[-1].append(TableCell(_only_inline(self._inline(self._tokens[at + 1].content))))
                if token.type == "th_open":
                    style = str(token.attrs.get("style", ""))
                    aligns.append(cast(Align, style.removeprefix("text-align:")) if style else None)
            at += 1
        return Table(tuple(map(tuple, rows)), tuple(aligns))

    def _inline(self, source: str) -> list[Found]:
        return read_inline(source, self._references)


def _paragraphs(found: list[Found]) -> list[Block]:
    """A paragraph; where pictures stand in it, each is a block, with the text round it."""
    blocks: list[Block] = []
    text: list[Inline] = []
    for one in found:
        if isinstance(one, Image):
            blocks += [Paragraph(tuple(text)), one]
            text = []
        else:
            text.append(one)
    return [*blocks, Paragraph(tuple(text))]


def _only_inline(found: list[Found]) -> tuple[Inline, ...]:
    """Where no picture may stand, there is a link to it."""
    return tuple(Text(one.alt or one.src, link=Link(one.src, one.caption or None)) if isinstance(one, Image) else one for one in found)
