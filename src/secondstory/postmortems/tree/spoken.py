"""The words of a text without its signs, as whoever reads the page has them before their eyes."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.nodes import (
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    FactBlock,
    HorizontalRule,
    Image,
    Inline,
    Mention,
    OrderedList,
    Table,
    Text,
)


def paragraphs_of(markdown: str) -> list[str]:
    """The paragraphs, headings, items and cells of a section, each as one line of plain words."""
    lines = (" ".join(line.split()) for block in read_markdown(markdown).blocks for line in _lines(block))
    return [line for line in lines if line]


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, BulletList | OrderedList):
        for item in block.items:
            for one in item.blocks:
                yield from _lines(one)
    elif isinstance(block, Blockquote):
        for one in block.blocks:
            yield from _lines(one)
    elif isinstance(block, Table):
        for row in block.rows:
            yield " ".join(_said(cell.content) for cell in row)
    elif isinstance(block, CodeBlock):
        yield block.text
    elif isinstance(block, Image):
        yield f"{block.alt} {block.caption}"
    elif not isinstance(block, HorizontalRule | FactBlock):
        yield _said(block.content)


def _said(content: tuple[Inline, ...]) -> str:
    return "".join(one.text if isinstance(one, Text) else one.label if isinstance(one, Mention) else " " for one in content)
