"""Markdown as safe HTML: what people and imports wrote, with nothing in it that runs, tracks or comes from elsewhere."""

from __future__ import annotations

import re
from typing import Any

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

TAGS = {
    "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td", "div", "label", "input",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
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
SHIFT = 2
"""How far headings move down: the page has the first level and the section's title the second."""

_ADDRESS = re.compile(r"https?://[^\s<>\"'`]{1,2000}[^\s<>\"'`.,;:!?)\]}]")


def render(text: str) -> str:
    """`text` (CommonMark with tables, strike-through and check boxes) as clean HTML. Raw HTML in it is shown, not obeyed."""
    return nh3.clean(
        _PARSER.render(text), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener nofollow"
    )


def _shift_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + SHIFT, 6)}"


def _keep_images_home(state: StateCore) -> None:
    """An image from elsewhere becomes a link to it: fetching it would tell its host who reads here."""
    for inline in state.tokens:
        if inline.type == "inline" and inline.children:
            inline.children = [new for token in inline.children for new in _home_image(token)]


def _home_image(token: Token) -> list[Token]:
    address = str(token.attrs.get("src", ""))
    if token.type != "image" or (address.startswith("/") and not address.startswith("//")):
        return [token]
    return _link(address, token.content or address)


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


def _code(renderer: RendererHTML, tokens: Any, index: int, options: Any, environment: Any) -> str:
    """A block of code may be wider than the page: one comes to it by keyboard to scroll it."""
    return f'<pre tabindex="0"><code>{escapeHtml(tokens[index].content)}</code></pre>\n'


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(tasklists_plugin, label=True)
    for rule in (_shift_headings, _keep_images_home, _link_addresses):
        parser.core.ruler.push(rule.__name__, rule)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    parser.add_render_rule("table_close", _close_table)
    return parser


_PARSER = _make_parser()
