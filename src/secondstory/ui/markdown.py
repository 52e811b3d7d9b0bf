"""Markdown as safe HTML: what people and imports wrote, with nothing in it that runs, tracks or comes from elsewhere."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote

import nh3
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

from secondstory.lib.brackets import bound_brackets
from secondstory.lib.fact_lines import TOKEN as FACTS
from secondstory.lib.fact_lines import read_fact_lines
from secondstory.lib.inline_tags import read_inline_tags

TAGS = {
    "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td", "div", "label", "input",
    "span", "figure", "figcaption",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "span": {"title", "class"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "ol": {"start"},
    "code": {"class"},
    "pre": {"tabindex"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "input": {"type", "checked", "disabled"},
    "li": {"class"},
    "ul": {"class"},
    "th": {"align"},
    "td": {"align"},
}
TOP_LEVEL = 3
"""What a text's largest headings become: the page has the first level and the section's title the second."""
MOST_NESTED = 100
"""Quotes and lists in one another, as markdown-it counts; what is deeper it drops."""

SCHEME = "story:"
"""What the address of a mention begins with, and that of a picture in an edition."""
_BLOCKS = {
    "timeline": gettext_lazy("Timeline"), "impact": gettext_lazy("Impact"), "factors": gettext_lazy("Factors"),
    "actions": gettext_lazy("Actions"),
}  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]{1,2000}[^\s<>\"'`.,;:!?)\]}]")


class Living(Protocol):
    """Whoever knows the facts that a text names, and its pictures (decision 0013)."""

    def mention(self, kind: str, ref: str, label: str) -> Shown:
        """What stands for a mention that was written as `label`."""

    def block(self, kind: str, start: str, end: str) -> str:
        """The HTML that stands for a block of facts, safe as it is; "" for a kind there isn't."""

    def picture(self, address: str) -> Drawn | None:
        """Where a picture is, and how large; None where it is none of this text's."""


@dataclass(frozen=True)
class Shown:
    """A fact within a sentence."""

    label: str
    detail: str = ""
    href: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class Drawn:
    """A picture: its address, and its size where it is known, so that nothing moves when it comes."""

    address: str
    width_px: int | None = None
    height_px: int | None = None


def render(text: str, living: Living | None = None) -> str:
    """`text` (CommonMark with tables, strike-through and check boxes) as clean HTML. Raw HTML in it is shown, not obeyed.

    Facts it names are shown as `living` knows them; without it, by the words they were written with.
    """
    blocks: dict[str, str] = {}
    rendered = _PARSER.render(text, {"living": living, "blocks": blocks})
    html = nh3.clean(rendered, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener nofollow")
    for mark, block in blocks.items():
        html = html.replace(f"<p>{mark}</p>", block)
    return html


def _shift_headings(state: StateCore) -> None:
    """Imported texts begin with `#`, live ones with `###` (decision 0013); either way the steps between headings stay."""
    headings = [token for token in state.tokens if token.type in {"heading_open", "heading_close"}]
    shift = max([0, *(TOP_LEVEL - int(token.tag[1]) for token in headings)])
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"


def _show_blocks(state: StateCore) -> None:
    """A line that asks for facts becomes its block once everything else is cleaned; where nobody knows them, it says what stood there."""
    living = state.env["living"]
    for token in state.tokens:
        if token.type != FACTS:
            continue
        block = living.block(token.info, token.meta.get("from", ""), token.meta.get("to", "")) if living else ""
        if block:
            token.content = f"block {secrets.token_hex(16)}"
            state.env["blocks"][token.content] = block
        elif not living and token.info in _BLOCKS:
            token.content = f"[{_BLOCKS[token.info]}]"


def _show_mentions(state: StateCore) -> None:
    """A link into the incident becomes what it points at, as it is now."""
    for inline in state.tokens:
        if inline.type == "inline" and inline.children and SCHEME in inline.content:
            inline.children = list(_with_mentions(inline.children, state.env["living"]))


def _with_mentions(tokens: list[Token], living: Living | None) -> Iterator[Token]:
    at = 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        address = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
        if not address.startswith(SCHEME):
            yield token
            continue
        end = next(place for place in range(at, len(tokens)) if tokens[place].type == "link_close")
        label = "".join(one.content for one in tokens[at:end])
        kind, _slash, ref = unquote(address.removeprefix(SCHEME)).partition("/")
        yield from _mention(living.mention(kind, ref, label) if living else Shown(label))
        at = end + 1


def _mention(shown: Shown) -> Iterator[Token]:
    attributes: dict[str, str | int | float] = {"class": "mention gone" if shown.is_gone else "mention"}
    if shown.detail:
        attributes["title"] = shown.detail
    name = "a" if shown.href else "span"
    if shown.href:
        attributes["href"] = shown.href
    yield Token("mention_open", name, 1, attrs=attributes)
    yield _text(shown.label)
    yield Token("mention_close", name, -1)


def _keep_images_home(state: StateCore) -> None:
    """An image from elsewhere becomes a link to it: fetching it would tell its host who reads here."""
    for inline in state.tokens:
        if inline.type == "inline" and inline.children:
            inline.children = [new for token in inline.children for new in _home_image(token, state.env["living"])]


def _home_image(token: Token, living: Living | None) -> list[Token]:
    if token.type != "image":
        return [token]
    address = str(token.attrs.get("src", ""))
    drawn = living.picture(address) if living else None
    if drawn is not None:
        token.attrs["src"] = drawn.address
        if drawn.width_px and drawn.height_px:
            token.attrs |= {"width": drawn.width_px, "height": drawn.height_px, "loading": "lazy"}
        return [token]
    if address.startswith(SCHEME):
        return [_text(token.content)]
    if address.startswith("/") and not address.startswith("//"):
        return [token]
    return _link(address, token.content or address)


def _caption_images(state: StateCore) -> None:
    """An image that is a paragraph of its own is a figure, and its title the caption under it."""
    for at in range(len(state.tokens) - 2):
        opened, inline, closed = state.tokens[at : at + 3]
        if opened.type != "paragraph_open" or not inline.children or [child.type for child in inline.children] != ["image"]:
            continue
        opened.tag = closed.tag = "figure"
        opened.hidden = closed.hidden = False
        caption = str(inline.children[0].attrs.pop("title", ""))
        if caption:
            inline.children += [Token("caption_open", "figcaption", 1), _text(caption), Token("caption_close", "figcaption", -1)]


def _link_addresses(state: StateCore) -> None:
    """Addresses written without brackets become links, unless they stand inside one."""
    for inline in state.tokens:
        if inline.type != "inline" or not inline.children or "://" not in inline.content:
            continue
        depth, children = 0, []
        for token in inline.children:
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            children += [token] if depth or token.type != "text" else _linked(token.content)
        inline.children = children


def _linked(text: str) -> list[Token]:
    tokens, end = [], 0
    for found in _ADDRESS.finditer(text):
        tokens += [_text(text[end : found.start()]), *_link(found.group(), found.group())]
        end = found.end()
    return [*tokens, _text(text[end:])]


def _link(address: str, label: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": address}), _text(label), Token("link_close", "a", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _open_table(renderer: RendererHTML, tokens: Any, index: int, options: Any, environment: Any) -> str:
    opened = renderer.renderToken(tokens, index, options, environment)
    return f'<div class="table-scroll" role="group" aria-label="{_("Table")}" tabindex="0">{opened}'


def _close_table(renderer: RendererHTML, tokens: Any, index: int, options: Any, environment: Any) -> str:
    return renderer.renderToken(tokens, index, options, environment) + "</div>"


def _facts(renderer: RendererHTML, tokens: Any, index: int, options: Any, environment: Any) -> str:
    return f"<p>{escapeHtml(tokens[index].content)}</p>\n"


def _code(renderer: RendererHTML, tokens: Any, index: int, options: Any, environment: Any) -> str:
    """A block of code may be wider than the page: one comes to it by keyboard to scroll it."""
    return f'<pre tabindex="0"><code>{escapeHtml(tokens[index].content)}</code></pre>\n'


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MOST_NESTED}).enable(["table", "strikethrough"])
    parser.use(tasklists_plugin, label=True)
    bound_brackets(parser)
    read_inline_tags(parser)
    read_fact_lines(parser)
    for rule in (_shift_headings, _show_blocks, _show_mentions, _keep_images_home, _caption_images, _link_addresses):
        parser.core.ruler.push(rule.__name__, rule)
    parser.add_render_rule(FACTS, _facts)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    parser.add_render_rule("table_close", _close_table)
    return parser


_PARSER = _make_parser()
