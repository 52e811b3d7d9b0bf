"""From HTML to Markdown that reads well: headings, lists, tables, check boxes, links, and what was struck out.

Nothing is fetched and nothing is run. Works on what Confluence, Google Docs, Notion and PagerDuty export, and on mammoth's answer.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from secondstory.sources.reading.formats.html_inline import Styles, inline, notion_box, squeezed
from secondstory.sources.reading.formats.html_tables import is_layout, table_lines
from secondstory.sources.reading.formats.marks import tidy

DEEPEST = 60
"""Elements nested deeper than this are read as flat text."""

_DROPPED = (
    "script", "style", "nav", "head", "template", "noscript", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video",
    "select", "option", "button", "textarea", "datalist", "map",
)  # fmt: skip
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BLOCK_NAMES = sorted(_BLOCKS)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHROME = ("#breadcrumb-section", "#breadcrumbs", ".page-metadata", "#footer", ".greybox", ".pageSectionHeader + .greybox")
_ALONE = re.compile(r"^\d{1,2}[:.h]\d{2}(:\d{2})?\s*([AaPp]\.?[Mm]\.?)?(\s*\(?[A-Z]{2,5}\)?)?$")
_ALL_BOLD = re.compile(r"^(\*\*|\*)([^*]*)\1$")
_BOLD_LINE = re.compile(r"^\*\*([^*\n]{2,80}?):?\*\*:?$")


def from_html(content: bytes | str) -> tuple[str, dict[str, object]]:
    """Markdown, and `title` and dates from the head of the page."""
    soup = BeautifulSoup(content, "html.parser")
    meta = _meta(soup)
    styles = Styles.of(" ".join(tag.get_text() for tag in soup.find_all("style")))
    for tag in soup.find_all(_DROPPED):
        if not tag.decomposed:
            tag.decompose()
    for selector in _CHROME:
        for tag in soup.select(selector):
            if not tag.decomposed:
                tag.decompose()
    document = _content(soup)
    blocks = _Blocks(styles, below_title=_has_title(document)).of(document, depth=0)
    return tidy("\n\n".join(_headed(_timed(blocks)))), meta


def _content(soup: BeautifulSoup) -> Tag:
    """The part of the page that is the document, when the page says which and it is most of the page."""
    body = soup.body or soup
    mains = soup.select("#main, main, [role=main], #main-content, article")
    if mains and len(mains[0].get_text()) > 0.6 * len(body.get_text()):
        return mains[0]
    return body


def _has_title(content: Tag) -> bool:
    """Whether the document says which paragraph is its title, beside first-level headings for its parts."""
    return content.select_one(".title") is not None and content.select_one("h1:not(.title)") is not None


def _meta(soup: BeautifulSoup) -> dict[str, object]:
    found: dict[str, object] = {}
    if soup.title and soup.title.get_text().strip():
        found["title"] = squeezed(soup.title.get_text())[:300]
    for tag in soup.find_all("meta", limit=200):
        name = str(tag.get("property") or tag.get("name") or "").lower()
        if name in {"date", "article:published_time", "dcterms.created", "og:title"}:
            found[name.rsplit(":", 1)[-1]] = str(tag.get("content", ""))[:300]
    return found


class _Blocks:
    """Walks the tree and collects blocks, each one paragraph, list, table or heading of Markdown."""

    def __init__(self, styles: Styles, *, below_title: bool) -> None:
        self.styles = styles
        self.below_title = below_title

    def of(self, parent: Tag, *, depth: int) -> list[str]:
        """The blocks inside `parent`: its own running text, and its block elements, in order."""
        if depth > DEEPEST:
            flat = squeezed(parent.get_text(" "))
            return [flat] if flat else []
        blocks: list[str] = []
        run: list[NavigableString | Tag] = []
        for child in parent.children:
            if isinstance(child, Comment) or not isinstance(child, NavigableString | Tag):
                continue
            if isinstance(child, Tag) and self._is_hidden(child):
                continue
            if isinstance(child, Tag) and not notion_box(child) and (child.name in _BLOCKS or self._holds_blocks(child)):
                self._flush(run, blocks)
                blocks += self._block(child, depth=depth + 1)
            else:
                run.append(child)
        self._flush(run, blocks)
        return blocks

    def _flush(self, run: list[NavigableString | Tag], blocks: list[str]) -> None:
        text = inline(run, self.styles)
        if text:
            blocks.append(text)
        run.clear()

    def _block(self, tag: Tag, *, depth: int) -> list[str]:
        if tag.name in _HEADINGS:
            return self._heading(tag)
        if tag.name in {"ul", "ol", "menu"}:
            return _block_of(self._list(tag, depth=depth))
        if tag.name == "table":
            return self.of(tag, depth=depth) if is_layout(tag) else _block_of(table_lines(tag, self.styles))
        if tag.name == "pre":
            code = tag.get_text().strip("\n").replace("```", "` ` `")
            return [f"```\n{code}\n```"] if code.strip() else []
        return ["---"] if tag.name == "hr" else _marked(tag, self.of(tag, depth=depth))

    def _heading(self, tag: Tag) -> list[str]:
        text = _ALL_BOLD.sub(r"\2", inline([tag], self.styles).replace("\n", " "))
        level = _HEADINGS[tag.name] + (self.below_title and "title" not in tag.get_attribute_list("class"))
        return [f"{'#' * min(level, 6)} {text}"] if text else []

    def _list(self, tag: Tag, *, depth: int) -> list[str]:
        """The lines of a list; what stands inside an item is indented under it."""
        lines: list[str] = []
        first = str(tag.get("start", "1"))
        number = int(first) if first.isdecimal() and len(first) < 7 else 1
        level = _google_level(tag)
        for child in tag.find_all(recursive=False):
            if self._is_hidden(child):
                continue
            if child.name in {"ul", "ol"}:  # a list straight inside a list: older editors write it so
                lines += [f"  {line}" for line in self._list(child, depth=depth + 1)] if depth < DEEPEST else []
                continue
            inside = "\n\n".join(self.of(child, depth=depth + 1)) if child.name == "li" else inline([child], self.styles)
            if not inside.strip():
                continue
            mark = f"{number}. " if tag.name == "ol" else "- "
            number += 1
            indent = "  " * level
            head, *rest = re.sub(r"\n\n(?=\s*(?:[-*]|\d+\.) )", "\n", inside).split("\n")
            lines.append(f"{indent}{mark}{_task_box(child)}{head}")
            lines += [f"{indent}{' ' * len(mark)}{line}".rstrip() for line in rest]
        return lines

    def _is_hidden(self, tag: Tag) -> bool:
        style = str(tag.get("style", "")).replace(" ", "").lower()
        return tag.has_attr("hidden") or "display:none" in style

    def _holds_blocks(self, tag: Tag) -> bool:
        """Whether an inline element (a span, an unknown one) wraps block elements."""
        return tag.name not in {"a", "br", "input", "img"} and tag.find(_BLOCK_NAMES) is not None


def _block_of(lines: list[str]) -> list[str]:
    return ["\n".join(lines)] if lines else []


def _marked(tag: Tag, blocks: list[str]) -> list[str]:
    """Blocks with the sign of what they stand in: a quotation, a title, the head of something folded."""
    if not blocks:
        return []
    first, *rest = blocks
    if tag.name == "blockquote":
        return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(blocks).split("\n"))]
    if tag.name == "p" and "title" in tag.get_attribute_list("class"):
        return [f"# {first}", *rest]
    if tag.name == "summary":
        return [f"**{first.strip('*')}**", *rest]
    return [f": {first}", *rest] if tag.name == "dd" else blocks


def _google_level(tag: Tag) -> int:
    """Google Docs writes nested lists side by side and says the level in a class."""
    for name in tag.get_attribute_list("class"):
        match = re.fullmatch(r"lst-kix_\w+-(\d)", str(name))
        if match:
            return int(match[1])
    return 0


def _task_box(item: Tag) -> str:
    """Confluence and Notion say with a class whether a task is done."""
    names = {str(name) for name in item.get_attribute_list("class")}
    parents = {str(name) for name in item.parent.get_attribute_list("class")} if item.parent else set()
    if "inline-task-list" in parents or item.has_attr("data-inline-task-id"):
        return "[x] " if "checked" in names else "[ ] "
    return ""


def _timed(blocks: list[str]) -> list[str]:
    """A time that stands alone in a box of its own belongs to the paragraph after it."""
    joined: list[str] = []
    for block in blocks:
        if joined and _ALONE.match(joined[-1]) and "\n" not in joined[-1] and not block.startswith(("#", "|", "```", "- ")):
            joined[-1] = f"{joined[-1]} {block}"
        else:
            joined.append(block)
    return joined


def _headed(blocks: list[str]) -> list[str]:
    """Where a document has no headings but its title, short paragraphs all in bold are its headings."""
    if len([block for block in blocks if block.startswith("#")]) > 1:
        return blocks
    return [_BOLD_LINE.sub(r"## \1", block) if "\n" not in block else block for block in blocks]
