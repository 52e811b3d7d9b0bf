"""The one form of each text: what can't be seen is left out, what the schema has no place for becomes what it has a place for.

Nothing is refused and no word is lost: a link that may not be one keeps its text, an image from elsewhere becomes a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from secondstory.lib.text import without_controls
from secondstory.postmortems.tree import schema
from secondstory.postmortems.tree.nodes import (
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    Document,
    FactBlock,
    HardBreak,
    Heading,
    Image,
    Inline,
    Link,
    ListItem,
    Mention,
    OrderedList,
    Paragraph,
    Table,
    TableCell,
    Text,
)

_LINE_END = re.compile(r"\r\n?|\n")
_HALF_LETTER = re.compile("[\ud800-\udfff]")
_SPACED = frozenset({"strong", "em", "strike"})
"""Marks that say nothing on white space."""


def normal(document: Document) -> Document:
    """The same text in its one form; the form of that is itself."""
    return Document(blocks_of(document.blocks))


def blocks_of(blocks: Iterable[Block], depth: int = 0) -> tuple[Block, ...]:
    """Blocks in their one form; those in which nothing stands are gone."""
    return tuple(new for block in blocks for new in _block(block, depth))


def one_line(text: str) -> str:
    """A label: without line ends and what can't be seen."""
    return " ".join(clean(text).split())


def clean(text: str) -> str:
    """Without what no database keeps."""
    return text if text.isprintable() else without_controls(_HALF_LETTER.sub("\ufffd", text))


def _block(block: Block, depth: int) -> Iterator[Block]:
    if isinstance(block, Paragraph):
        if content := inline_of(block.content):
            yield Paragraph(content)
    elif isinstance(block, Heading):
        if content := inline_of(block.content):
            yield Heading(min(max(block.level, schema.TOP_LEVEL), schema.BOTTOM_LEVEL), content)
    elif isinstance(block, Blockquote):
        blocks = blocks_of(block.blocks, depth + 1)
        if depth >= schema.DEEPEST:
            yield from blocks
        elif blocks:
            yield Blockquote(blocks)
    elif isinstance(block, BulletList | OrderedList):
        yield from _list(block, depth)
    else:
        yield from _other_block(block)


def _other_block(block: Block) -> Iterator[Block]:
    if isinstance(block, CodeBlock):
        language = block.language if schema.LANGUAGE.match(block.language) else ""
        yield CodeBlock(clean(_LINE_END.sub("\n", block.text)), language)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Image):
        yield from _image(block)
    elif isinstance(block, FactBlock):
        yield from _facts(block)
    else:
        yield block


def _list(block: BulletList | OrderedList, depth: int) -> Iterator[Block]:
    if depth >= schema.DEEPEST:
        for item in block.items:
            yield from blocks_of(item.blocks, depth)
        return
    items = tuple(ListItem(_beginning_with_text(blocks_of(item.blocks, depth + 1)), item.checked) for item in block.items)
    if items:
        start = min(max(block.start, 0), schema.LAST_NUMBER) if isinstance(block, OrderedList) else 0
        yield OrderedList(items, start) if isinstance(block, OrderedList) else BulletList(items)


def _beginning_with_text(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return blocks if blocks and isinstance(blocks[0], Paragraph) else (Paragraph(), *blocks)


def _table(table: Table) -> Iterator[Block]:
    width = min(max((len(row) for row in table.rows), default=0), schema.WIDEST)
    if width:
        rows = tuple(tuple(_cells(row, width)) for row in table.rows)
        aligns = tuple(align if align in schema.ALIGNS else None for align in table.aligns)
        yield Table(rows, (*aligns, *[None] * (width - len(aligns)))[:width])


def _cells(row: tuple[TableCell, ...], width: int) -> Iterator[TableCell]:
    yield from (TableCell(inline_of(cell.content)) for cell in row[: width - 1])
    rest = [piece for cell in row[width - 1 :] for piece in (HardBreak(), *cell.content)]
    yield from [TableCell()] * (width - 1 - len(row))
    yield TableCell(inline_of(rest))


def _image(image: Image) -> Iterator[Block]:
    alt, caption = one_line(image.alt), one_line(image.caption)
    if schema.is_picture(image.src):
        yield Image(image.src, alt, caption)
        return
    yield from blocks_of([Paragraph((Text(alt or image.src, link=Link(image.src, caption or None)),))])


def _facts(block: FactBlock) -> Iterator[Block]:
    if block.kind in schema.FACTS:
        yield FactBlock(block.kind, *(at if at and schema.INSTANT.match(at) else None for at in (block.from_at, block.to_at)))
    elif kind := one_line(block.kind):
        yield Paragraph((Text(f"::{kind}"),))


def inline_of(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """What stands in a paragraph, heading or cell: neighbours with the same marks are one, no white space where a line begins or ends."""
    pieces = _without_ends(_mentions(_merged(piece for one in content for piece in _pieces(one))))
    for mark in _SPACED:
        if any(isinstance(piece, Text) and mark in piece.marks for piece in pieces):
            pieces = list(_without_space(pieces, mark))
    return tuple(_merged(pieces))


def _pieces(one: Inline) -> Iterator[Inline]:
    if isinstance(one, HardBreak):
        yield one
    elif isinstance(one, Mention):
        label = one_line(one.label) or one_line(one.ref)
        if one.kind in schema.MENTIONS and schema.REF.match(one.ref):
            yield Mention(one.kind, one.ref, label)
        elif label:
            yield Text(label)
    else:
        marks = one.marks & _MARKS if one.marks else one.marks
        link = _link(one.link) if one.link else None
        if "\n" not in one.text and "\r" not in one.text:
            yield Text(clean(one.text), marks, link)
        elif "code" in marks:
            yield Text(clean(_LINE_END.sub(" ", one.text)), marks, link)
        else:
            for number, line in enumerate(_LINE_END.split(one.text)):
                if number:
                    yield HardBreak()
                yield Text(clean(line), marks, link)


_MARKS = frozenset(schema.MARKS)


def _link(link: Link) -> Link | None:
    href = clean(_LINE_END.sub("", link.href)).replace("\t", "").strip()
    return Link(href, one_line(link.title or "") or None) if schema.is_address(href) or schema.mention_of(href) else None


def _merged(pieces: Iterable[Inline]) -> list[Inline]:
    merged: list[Inline] = []
    for piece in pieces:
        if not isinstance(piece, Text):
            merged.append(piece)
        elif piece.text:
            last = merged[-1] if merged else None
            if isinstance(last, Text) and (last.marks, last.link) == (piece.marks, piece.link):
                merged[-1] = Text(last.text + piece.text, piece.marks, piece.link)
            else:
                merged.append(piece)
    return merged


def _mentions(pieces: list[Inline]) -> list[Inline]:
    """A link to `story:` is a mention, whoever made it one."""
    if not any(isinstance(piece, Text) and piece.link and piece.link.href.startswith("story:") for piece in pieces):
        return pieces
    found: list[Inline] = []
    for link, group in groupby(pieces, key=lambda piece: piece.link if isinstance(piece, Text) else None):
        run = list(group)
        story = schema.mention_of(link.href) if link else None
        found += [Mention(*story, label)] if story and (label := one_line("".join(map(_letters, run)))) else run if not story else []
    return _merged(found)


def _letters(piece: Inline) -> str:
    return piece.text if isinstance(piece, Text) else ""


def _without_ends(pieces: list[Inline]) -> list[Inline]:
    """Without white space where a line begins or ends, and without lines before the first and after the last."""
    left = _stripped_left(pieces)
    return _stripped_left(left[::-1], backwards=True)[::-1]


def _stripped_left(pieces: list[Inline], *, backwards: bool = False) -> list[Inline]:
    found: list[Inline] = []
    at_start = True
    for piece in pieces:
        if at_start and isinstance(piece, Text) and "code" not in piece.marks:
            text = piece.text.rstrip() if backwards else piece.text.lstrip()
            if not text:
                continue
            piece = Text(text, piece.marks, piece.link)  # noqa: PLW2901
        if not found and isinstance(piece, HardBreak):
            continue
        found.append(piece)
        at_start = isinstance(piece, HardBreak)
    return found


def _without_space(pieces: list[Inline], mark: str) -> Iterator[Inline]:
    """White space at either end of what is marked is not marked."""
    for is_marked, group in groupby(pieces, key=lambda piece: isinstance(piece, Text) and mark in piece.marks):
        if not is_marked:
            yield from group
            continue
        run = [piece for piece in group if isinstance(piece, Text)]
        before, run = _space_apart(run, mark, backwards=False)
        after, run = _space_apart(run[::-1], mark, backwards=True)
        yield from before
        yield from run[::-1]
        yield from after[::-1]


def _space_apart(run: list[Text], mark: str, *, backwards: bool) -> tuple[list[Text], list[Text]]:
    """The white space a run begins with, without the mark, and the rest."""
    space: list[Text] = []
    for number, piece in enumerate(run):
        text = piece.text if "code" in piece.marks else piece.text.rstrip() if backwards else piece.text.lstrip()
        gone = len(piece.text) - len(text)
        if gone:
            said = piece.text[len(text) :] if backwards else piece.text[:gone]
            space.append(Text(said, piece.marks - {mark}, piece.link))
        if text:
            return space, [Text(text, piece.marks, piece.link), *run[number + 1 :]]
    return space, []
