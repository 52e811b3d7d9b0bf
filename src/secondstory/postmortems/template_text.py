"""A template as Markdown, and back (R91): facts in front, then a section after each `##` with its question and help as a quotation.

## What we learned {#what_we_learned}

> **What do we know now that we did not know before?**
>
> One line each.

- the text it begins with
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.lib.text import slug

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^##[ \t]+(?P<title>.+?)(?:[ \t]*\{#(?P<key>[\w-]+)\})?[ \t]*$")
_LARGE = re.compile(r"^ {0,3}#{1,2}(?=[ \t])")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_QUESTION = re.compile(r"\*\*(.+)\*\*", re.DOTALL)


@dataclass(frozen=True)
class SectionText:
    """One section of a template."""

    title: str
    key: str = ""
    question: str = ""
    help_text: str = ""
    start_markdown: str = ""


@dataclass(frozen=True)
class TemplateText:
    """A template as it is written down; `severity` is a code and `team` an address part, "" for none."""

    name: str
    purpose: str = ""
    depth: str = "written"
    is_default: bool = False
    for_near_misses: bool = False
    severity: str = ""
    team: str = ""
    notice: str = ""
    sections: list[SectionText] = field(default_factory=list)


_FACTS = {
    "name": "name", "purpose": "purpose", "depth": "depth", "default": "is_default", "near_misses": "for_near_misses",
    "severity": "severity", "team": "team", "notice": "notice",
}  # fmt: skip
"""What the facts in front are called, and what that is here."""


def read_template(text: str) -> TemplateText:
    """The template that is written there. Raises `Refusal` with what to change."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _FRONT.match(text)
    if found is None:
        raise Refusal(_("Begin the file with its facts between two lines of ---, a name at least."))
    facts = _facts(found[1])
    sections = [_section(title, key, lines) for title, key, lines in _parts(text[found.end() :])]
    return TemplateText(**facts, sections=_with_keys(sections))


def write_template(template: TemplateText) -> str:
    """The template as Markdown; `read_template` reads it back as it is."""
    facts = {word: getattr(template, name) for word, name in _FACTS.items() if getattr(template, name) or word == "name"}
    front = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=1000).strip()
    parts = [f"---\n{front}\n---", *(_written(section) for section in template.sections)]
    return "\n\n".join(parts) + "\n"


def without_large_headings(markdown: str) -> str:
    """Headings of a page and of a section become those of a part of one: the section has its own."""
    return "\n".join(_LARGE.sub("###", line) if is_text else line for line, is_text in _outside_code(markdown.split("\n")))


def _facts(front: str) -> dict[str, Any]:
    try:
        given = yaml.safe_load(front)
    except yaml.YAMLError as problem:
        raise Refusal(_("The facts between the lines of --- can’t be read. Write one a line, like “depth: note”.")) from problem
    if not isinstance(given, dict):
        raise Refusal(_("The facts between the lines of --- can’t be read. Write one a line, like “depth: note”."))
    unknown = [str(word) for word in given if word not in _FACTS]
    if unknown:
        words = ", ".join(_FACTS)
        raise Refusal(_("A template has no fact called “%(name)s”. It has: %(words)s.") % {"name": unknown[0], "words": words})
    facts: dict[str, Any] = {}
    for word, value in given.items():
        wants = bool if word in {"default", "near_misses"} else str
        if wants is bool and not isinstance(value, bool):
            raise Refusal(_("“%(name)s” is yes or no.") % {"name": word})
        facts[_FACTS[word]] = value if wants is bool else str(value if value is not None else "").strip()
    if not facts.get("name"):
        raise Refusal(_("Give the template a name, in a line like “name: Note”."), field="name")
    return facts


def _parts(text: str) -> Iterator[tuple[str, str, list[str]]]:
    title, key, lines = "", "", list[str]()
    for line, is_text in _outside_code(text.split("\n")):
        heading = _HEADING.match(line) if is_text else None
        if heading is None:
            lines.append(line)
            continue
        yield from _told(title, key, lines)
        title, key, lines = heading["title"], heading["key"] or "", []
    yield from _told(title, key, lines)


def _told(title: str, key: str, lines: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    if title:
        yield title, key, lines
    elif any(line.strip() for line in lines):
        raise Refusal(_("There is text before the first heading. Put each section under a line that begins with ##."))


def _outside_code(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is text rather than code."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        is_text = not fence and mark is None
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        yield line, is_text


def _section(title: str, key: str, lines: list[str]) -> SectionText:
    rest = list(lines)
    while rest and not rest[0].strip():
        rest.pop(0)
    quoted = []
    while rest and rest[0].startswith(">"):
        quoted.append(rest.pop(0)[1:].removeprefix(" "))
    question, help_text = _asked("\n".join(quoted))
    return SectionText(title.strip(), key, question, help_text, "\n".join(rest).strip("\n").rstrip())


def _asked(quoted: str) -> tuple[str, str]:
    """The first paragraph is the question if it is bold; the rest is help."""
    first, _gap, rest = quoted.strip().partition("\n\n")
    bold = _QUESTION.fullmatch(first.strip())
    question, help_text = (bold[1], rest) if bold else ("", quoted)
    return " ".join(question.split()), " ".join(help_text.split())


def _written(section: SectionText) -> str:
    lines = [f"## {section.title} {{#{section.key}}}"]
    quoted = [f"> **{section.question}**"] if section.question else []
    if section.help_text:
        quoted += [">"] * bool(quoted) + [f"> {section.help_text}"]
    if not quoted and section.start_markdown.startswith(">"):
        quoted = [">"]  # or the text it begins with would be read as its question
    lines += ["\n".join(quoted)] if quoted else []
    lines += [section.start_markdown] if section.start_markdown else []
    return "\n\n".join(lines)


def _with_keys(sections: list[SectionText]) -> list[SectionText]:
    """Each with a key of its own, made of its heading where none is written."""
    taken: set[str] = set()
    keyed = []
    for section in sections:
        base = section.key or slug(section.title, longest=70).replace("-", "_")
        key = next(name for number in range(1, len(sections) + 2) if (name := base if number == 1 else f"{base}_{number}") not in taken)
        taken.add(key)
        keyed.append(SectionText(section.title, key, section.question, section.help_text, section.start_markdown))
    return keyed
