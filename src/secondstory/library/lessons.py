"""What was learned, one lesson a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from secondstory.postmortems.tree.inline_out import write_inline
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.nodes import (
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    Inline,
    ListItem,
    OrderedList,
    Paragraph,
    Table,
    Text,
)


def learned_lines(markdown: str) -> list[str]:
    """The lessons of the section, each as one line of Markdown: its list items, paragraphs and quotes, and a line for each row of a table.

    Headings between them are left out, and so are pictures.
    """
    return [line for line in _lines(read_markdown(markdown).blocks) if line]


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _line(block.content)
        elif isinstance(block, BulletList | OrderedList):
            for item in block.items:
                yield from _item(item)
        elif isinstance(block, Blockquote):
            yield from _lines(block.blocks)
        elif isinstance(block, Table):
            for row in block.rows:
                yield " · ".join(words for cell in row if (words := _line(cell.content)))
        elif isinstance(block, CodeBlock):
            for line in block.text.splitlines():
                yield _line((Text(line.strip(), frozenset({"code"})),)) if line.strip() else ""


def _item(item: ListItem) -> Iterator[str]:
    """Its own words are one lesson, however many paragraphs they have; what is listed under it comes after."""
    yield " ".join(words for block in item.blocks if isinstance(block, Paragraph) and (words := _line(block.content)))
    yield from _lines(block for block in item.blocks if not isinstance(block, Paragraph))


def _line(content: tuple[Inline, ...]) -> str:
    return " ".join(write_inline(content, line_end=" ").split())
