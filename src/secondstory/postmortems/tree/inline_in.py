"""A line of Markdown as runs of text with their marks."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any, TypeAlias

from markdown_it.token import Token

from secondstory.postmortems.tree.nodes import HardBreak, Image, Inline, Link, Mention, Text
from secondstory.postmortems.tree.parsing import PARSER
from secondstory.postmortems.tree.schema import is_picture, mention_of

Found: TypeAlias = Inline | Image

_SPECIAL = re.compile(r"[\\`*_\[<&]|~~|  \n")
_SOFT_BREAK = re.compile(r" ?\n[ \t]*")
_MARKS = {"strong": "strong", "em": "em", "s": "strike", "code": "code"}


def read_inline(source: str, references: dict[str, Any]) -> list[Found]:
    """What it says; pictures stand in it as they are, for whoever asks to put them where they may stand."""
    if not _SPECIAL.search(source):
        return [Text(_SOFT_BREAK.sub(" ", source))] if source else []
    tokens: list[Token] = []
    PARSER.inline.parse(source, PARSER, references, tokens)
    return _read(tokens)


def _read(tokens: list[Token]) -> list[Found]:
    found: list[Found] = []
    open_marks: list[str] = []
    marks: frozenset[str] = frozenset()
    link: Link | None = None
    ahead = iter(tokens)
    for token in ahead:
        kind = token.type
        if kind in {"text", "text_special"}:
            found.append(Text(token.content, marks, link))
        elif kind == "softbreak":
            found.append(Text(" ", marks, link))
        elif kind == "hardbreak":
            found.append(HardBreak())
        elif kind == "code_inline":
            found.append(Text(token.content, marks | {"code"}, link))
        elif kind == "link_open" and (story := mention_of(str(token.attrs["href"]))):
            found.append(Mention(*story, _letters(list(takewhile(_is_in_link, ahead)))))
        elif kind == "link_open":
            link = Link(str(token.attrs["href"]), _title(token))
        elif kind == "link_close":
            link = None
        elif kind == "image":
            found.append(_image(token, marks, link))
        elif token.nesting == 1:
            open_marks.append(_MARKS[token.tag])
            marks = frozenset(open_marks)
        elif token.nesting == -1:
            open_marks.pop()
            marks = frozenset(open_marks)
    return found


def _is_in_link(token: Token) -> bool:
    return token.type != "link_close"


def _image(token: Token, marks: frozenset[str], link: Link | None) -> Found:
    """One from elsewhere becomes a link to it: fetching it would tell its host who reads here."""
    src, alt = str(token.attrs["src"]), _letters(token.children or [])
    if is_picture(src):
        return Image(src, alt, _title(token) or "")
    return Text(alt or src, marks, link or Link(src, _title(token)))


def _title(token: Token) -> str | None:
    title = token.attrs.get("title")
    return str(title) if title else None


def _letters(tokens: list[Token]) -> str:
    return "".join(" " if token.type in {"softbreak", "hardbreak"} else token.content if not token.nesting else "" for token in tokens)
