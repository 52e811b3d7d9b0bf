"""Finds what the document says contributed: items, or else paragraphs, under headings about causes, luck and trouble."""

import re
from collections.abc import Iterator

from secondstory.lib.plain_words import in_plain_words
from secondstory.sources.reading import roles
from secondstory.sources.reading.lines import Line
from secondstory.sources.reading.outline import Section
from secondstory.sources.reading.placeholders import is_advice, is_left_over, is_placeholder
from secondstory.sources.reading.understood import FoundFactor

_ROLES = {roles.FACTORS: "", roles.POORLY: "", roles.TRIGGER: "trigger", roles.WELL: "mitigator", roles.LUCK: "luck"}
_NONE = re.compile(r"(?i)^\W*(?:none|n/?a|tbd|tba|unknown|no comments added|nothing)\W*$")
_LABEL = re.compile(r"\s*(?:\*\*|__)[^*_\n]{1,90}(?:\*\*|__)\s*[:：]?\s*|\s*[A-Z][^:\n]{1,60}[:：]\s*")

_BEFORE = re.compile(r"(?:[*_`]{0,3}(?P<colon>[A-Za-z][\w ,&/.-]{1,60}?)[*_`]{0,3}\s*[:：]|\[(?P<brackets>[A-Za-z][\w ,&/.-]{1,60})\])")


def find_factors(sections: list[Section]) -> Iterator[FoundFactor]:
    """Factors in the order of the document, in plain words, each with the role its heading gives it; none of a template's own words."""
    for section in sections:
        if section.role in _ROLES:
            for line, text in _statements(section):
                plain = in_plain_words(text)
                is_said = not (_NONE.match(plain) or is_placeholder(text) or is_advice(plain[:600]) or is_left_over(plain))
                if is_said and re.search(r"\w \w|\w{4}", plain[:200]):
                    yield FoundFactor(plain, line, _ROLES[section.role], _said(text))


def _statements(section: Section) -> Iterator[tuple[int, str]]:
    """Each list item with its continuation, or each paragraph, with the line it begins on."""
    begun = 0
    parts: list[str] = []
    top = min((line.indent for line in section.lines if line.kind == "item"), default=0)
    for line in section.lines:
        text = _text(section, line)
        own_item = line.kind == "item" and line.indent <= top
        if parts and (own_item or line.kind == "row" or (line.kind == "blank" and not parts[0].endswith(":"))):
            yield begun, "\n".join(parts)
            parts = []
        if not text or line.kind in ("blank", "code", "row", "rule", "side", "heading") or text.startswith(("![", "<img")):
            continue
        if not parts:
            begun = line.number
        parts.append(f"- {text}" if line.kind == "item" and not own_item and parts else text)
    if parts:
        yield begun, "\n".join(parts)


def _said(text: str) -> str:
    """What a statement begins with before a colon or in brackets, where that may be the name of a domain: “Configuration: …”."""
    found = _BEFORE.match(text)
    return (found["colon"] or found["brackets"]).strip(" *_`") if found else ""


def _text(section: Section, line: Line) -> str:
    if not section.headed and line.number == section.line and (label := _LABEL.match(line.text[:200])):
        return line.text[label.end() :].strip()
    return line.text.strip()
