"""Text that means itself in Markdown: a backslash before what would mean something else, and before nothing more than that."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\`*_~\[\]!<&]")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ENTITY = re.compile(r"&#?[0-9A-Za-z]{1,40};")
_LINE_START = re.compile(r"(?:[#]{1,6}(?=\s|$)|>|[+](?=\s|$)|-(?=[\s:|-]|$)|=|\||:(?=[\s:|-]|$)|(?P<number>\d{1,9})[.)](?=\s|$))")
_IN_ADDRESS = re.compile(r"[<>\\]|&(?=#?[0-9A-Za-z]{1,40};)")
_IN_TITLE = re.compile(r'["\\]|<(?=/)|&(?=#?[0-9A-Za-z]{1,40};)')
_LESS = "&lt;"
"""How `<` is written before a slash, so that no text has the end of a tag in it."""
_BARE_ADDRESS = re.compile(r"[^\s<>()\\&\x00-\x1f\x7f]+\Z")


def escaped(text: str, *, at_line_start: bool = False, in_label: bool = False, is_last: bool = False) -> str:
    """`text` so that reading gives it back. `is_last`: nothing follows it on the line."""
    said = text
    if _SPECIAL.search(text):
        said = _SPECIAL.sub(lambda found: _letter(found, at_line_start=at_line_start, in_label=in_label, is_last=is_last), text)
    if at_line_start and (found := _LINE_START.match(said)):
        place = found.end("number") if found["number"] else 0
        said = f"{said[:place]}\\{said[place:]}"
    return said


def _letter(found: re.Match[str], *, at_line_start: bool, in_label: bool, is_last: bool) -> str:
    letter, text, at = found[0], found.string, found.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    follows = not after and not is_last
    """Whether what comes next is not known here: another run, a mark."""
    if letter == "\\":
        plain = bool(after) and after not in _PUNCTUATION
    elif letter == "`":
        plain = False
    elif letter == "*":
        plain = _is_free(before, after)
    elif letter == "_":
        plain = (before.isalnum() and after.isalnum()) or _is_free(before, after)
    elif letter == "~":
        plain = bool(before) and bool(after) and "~" not in before + after
    elif letter == "[":
        plain = not in_label and not follows and before != "!" and not (at_line_start and not before)
    elif letter == "]":
        plain = not in_label and not follows and after not in {"(", ":"}
    elif letter == "!":
        plain = not follows
    elif letter == "<":
        if after == "/":
            return _LESS
        plain = not follows and not after.isalpha() and after not in {"!", "?"}  # a comment would be hidden elsewhere
    else:
        plain = not follows and _ENTITY.match(text, at) is None
    return letter if plain else f"\\{letter}"


def _is_free(before: str, after: str) -> bool:
    """Whether a sign stands by itself: what else Python takes for white space, Markdown does not."""
    return before == after == " "


def address(href: str) -> str:
    """The place a link leads to."""
    return href if _BARE_ADDRESS.match(href) else f"<{_IN_ADDRESS.sub(_backslash, href)}>"


def address_and_title(href: str, title: str | None) -> str:
    """What stands in the brackets of a link or an image."""
    return f'{address(href)} "{_IN_TITLE.sub(_backslash, title)}"' if title else address(href)


def code_span(text: str) -> str:
    """`text` as code within a line."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    is_padded = text.startswith("`") or text.endswith("`") or (text[0] == text[-1] == " " and bool(text.strip(" ")))
    return f"{ticks} {text} {ticks}" if is_padded else f"{ticks}{text}{ticks}"


def _backslash(found: re.Match[str]) -> str:
    letter = found[0]
    return _LESS if letter == "<" and found.string[found.end() : found.end() + 1] == "/" else f"\\{letter}"
