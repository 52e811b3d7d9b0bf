"""Running text of HTML as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bs4 import Comment, NavigableString, Tag

_DEEPEST = 40
_LONGEST_LINK = 2000
_WRAPS = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~",
    "code": "`", "tt": "`", "kbd": "`", "samp": "`",
}  # fmt: skip
_STRUCK = re.compile(r"\.([\w-]{1,60})\s*\{[^{}]{0,500}?line-through")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


@dataclass(frozen=True)
class Styles:
    """Which classes the page's style sheet strikes out (Google Docs says it only there)."""

    struck: frozenset[str]

    @classmethod
    def of(cls, css: str) -> Styles:
        """Read a style sheet."""
        return cls(frozenset(_STRUCK.findall(css[:500_000])))

    def strikes(self, tag: Tag) -> bool:
        """Whether this element's own style strikes its text out."""
        if "line-through" in str(tag.get("style", "")):
            return True
        return bool(self.struck) and any(str(name) in self.struck for name in tag.get_attribute_list("class"))


def squeezed(text: str) -> str:
    """`text` on one line, with single spaces."""
    return _SPACE.sub(" ", text).strip()


def inline(nodes: Iterable[NavigableString | Tag], styles: Styles) -> str:
    """The nodes as lines of running text; a line break only where the page has one."""
    written = "".join(_written(node, styles, depth=0) for node in nodes)
    lines = [squeezed(line) for line in written.split("\x00")]
    return "\n".join(line for line in lines if line)


def _written(node: NavigableString | Tag, styles: Styles, *, depth: int) -> str:
    if isinstance(node, NavigableString):
        return "" if isinstance(node, Comment) else str(node).replace("\x00", "")
    if depth > _DEEPEST:
        return node.get_text(" ").replace("\x00", "")
    alone = _ALONE[node.name](node) if node.name in _ALONE else notion_box(node)
    if alone or node.name in _ALONE:
        return alone
    inside = "".join(_written(child, styles, depth=depth + 1) for child in node.children if isinstance(child, NavigableString | Tag))
    if node.name == "a":
        return _link(inside, str(node.get("href", "")))
    if node.name == "time" and not inside.strip():
        return str(node.get("datetime", ""))[:40]
    return _wrapped(inside, _WRAPS.get(node.name, "~~" if styles.strikes(node) else ""))


def _box(tag: Tag) -> str:
    """A check box of a form."""
    if tag.get("type") != "checkbox":
        return ""
    return "[x] " if tag.has_attr("checked") else "[ ] "


def _wrapped(text: str, mark: str) -> str:
    """`text` between two marks, which must touch its words; nothing for nothing."""
    core = text.strip()
    if not mark or not core or mark in core or "\x00" in core:
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"


def _link(text: str, href: str) -> str:
    target = safe_link(href)
    words = squeezed(text.replace("\x00", " "))
    if not target or not words:
        return text
    if words in {target, target.removeprefix("https://"), target.removeprefix("http://")}:
        return f" {target} " if text[:1].isspace() or text[-1:].isspace() else target
    if "](" in words:
        return text
    return f"[{words.replace('[', '(').replace(']', ')')}]({target})"


def safe_link(href: str) -> str:
    """`href` if it leads to the web or a mailbox, out of Google's wrapping; else ""."""
    href = "".join(href.split()).replace("(", "%28").replace(")", "%29")
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.hostname in {"www.google.com", "google.com"} and parts.path == "/url":
        inner = parse_qs(parts.query).get("q", [""])[0]
        return safe_link(inner) if not inner.startswith("https://www.google.com/url") else ""
    if parts.scheme.lower() not in {"http", "https", "mailto"} or len(href) > _LONGEST_LINK:
        return ""
    return href


def _picture(tag: Tag) -> str:
    """Emoji drawn as pictures keep their name; other pictures are left out."""
    names = " ".join(str(name) for name in tag.get_attribute_list("class"))
    return str(tag.get("alt", ""))[:40] if "emoji" in names or "emoticon" in names else ""


def notion_box(tag: Tag) -> str:
    """The check box Notion draws with a class, or "" if this is none."""
    names = {str(name) for name in tag.get_attribute_list("class")}
    if "checkbox" not in names:
        return ""
    return "[x] " if "checkbox-on" in names else "[ ] "


_ALONE: dict[str, Callable[[Tag], str]] = {"br": lambda _tag: "\x00", "input": _box, "img": _picture}
"""Elements that hold no text."""
