"""The tree of a section's text: what the editor shows, what Yjs keeps and what Markdown says, in one form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Link:
    """Where marked text leads."""

    href: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A run of letters with the same marks: `strong`, `em`, `strike`, `code`, and at most one link."""

    text: str
    marks: frozenset[str] = frozenset()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class HardBreak:
    """A new line within a paragraph."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A fact of the incident, named in the text; `label` is what was true when it was written."""

    kind: str
    ref: str
    label: str


Inline: TypeAlias = Text | HardBreak | Mention


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 3 to 6: the page and the section have the first two."""

    level: int
    content: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Blockquote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """Begins with a paragraph, which may be empty. `checked` is None where the item is no task."""

    blocks: tuple[Block, ...] = (Paragraph(),)
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class OrderedList:
    items: tuple[ListItem, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    pass


@dataclass(frozen=True, slots=True)
class TableCell:
    content: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the same length, the first of them the header; `aligns` has one for each column."""

    rows: tuple[tuple[TableCell, ...], ...]
    aligns: tuple[Align | None, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of this document: `src` is an address of this site."""

    src: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class FactBlock:
    """A place where the incident's timeline, impact, factors or actions stand, as they are when it is read."""

    kind: str
    from_at: str | None = None
    to_at: str | None = None


Block: TypeAlias = Paragraph | Heading | Blockquote | BulletList | OrderedList | CodeBlock | HorizontalRule | Table | Image | FactBlock


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one section."""

    blocks: tuple[Block, ...] = ()
