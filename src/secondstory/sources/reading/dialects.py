"""Reports in the markup of wikis and of AsciiDoc, put into Markdown line by line, so that every line keeps its number."""

import re
from collections.abc import Callable, Sequence

_MARKDOWN = re.compile(r"#{1,6}[ \t]+\S")
_EQUALS = re.compile(r"(={1,6})[ \t]*([^=\s].{0,198}?)[ \t]*(={1,6})?[ \t]*$")
_LEVELS = re.compile(r"h([1-6])\.[ \t]+(\S.{0,200})$")
_STARS = re.compile(r"([*#]{1,6})[ \t]+(\S.*)$", re.DOTALL)
_DOTS = re.compile(r"(\.{1,4})[ \t]+(\S.*)$", re.DOTALL)
_DONE = re.compile(r"\{\{\s*(?:done|fixed|resolved)\s*\}\}:?\s*", re.IGNORECASE)
_GRID = re.compile(r"\s*\+(?:[-=]{2,}\+)+\s*$")
_BLOCK = re.compile(r"\{(?:code|noformat)(?::[^{}]{0,80})?\}\s*$")
_PANEL = re.compile(r"\{(?:panel|info|note|warning|tip|toc|expand|section|column)(?::[^{}]{0,200})?\}\s*$")
_TABLE_EDGE = re.compile(r"\{\||\|\}|\|\+|\|-")
_FENCE = ("```", "~~~")


def in_markdown(lines: Sequence[str]) -> list[str]:
    """The same number of lines; those of a Markdown document as they were."""
    told = [line for line in lines if line[:1] in "=h#"]
    confluence = any(_LEVELS.match(line) for line in told)
    markdown = any(_MARKDOWN.match(line) for line in told)
    closed = [line for line in told if line.startswith("==") and (found := _EQUALS.match(line)) and found.group(1) == found.group(3)]
    opened = [line for line in told if line.startswith("=") and (found := _EQUALS.match(line)) and not found.group(3) and " " in line[:7]]
    if confluence:
        return _outside_code(lines, _from_confluence)
    if closed and (not markdown or any(line.startswith("# ") for line in lines)):
        return _outside_code(lines, _from_wiki)
    if opened and not markdown and any(line.startswith("==") for line in opened):
        return _outside_code(lines, _from_asciidoc)
    return ["|---|" if line[:80].lstrip().startswith("+") and _GRID.match(line[:400]) else line for line in lines]


def _outside_code(lines: Sequence[str], one: Callable[[str], str]) -> list[str]:
    made: list[str] = []
    inside = False
    for line in lines:
        fence = line.lstrip().startswith(_FENCE) or line.startswith("----") or bool(_BLOCK.match(line[:100]))
        inside = inside != fence
        made.append("```" if fence else line if inside else one(line))
    return made


def _heading(line: str) -> str:
    """The line as a heading, empty where it is none."""
    found = _EQUALS.match(line) if line.startswith("=") else None
    if found is None or found.group(3) not in (None, found.group(1)):
        return ""
    return f"{'#' * len(found.group(1))} {found.group(2)}"


def _item(line: str) -> str:
    found = _STARS.match(line)
    if found is None:
        return line
    sign = "1." if found.group(1)[-1] == "#" else "-"
    return f"{'    ' * (len(found.group(1)) - 1)}{sign} {_DONE.sub('[x] ', found.group(2), count=1)}"


def _cells(line: str) -> str:
    """ "||A||B||" heads a table, "| a || b" and "! A !! B" are rows of one."""
    if line.startswith("!"):
        return "|" + line[1:].replace("!!", "|") + "|"
    return line.replace("||", "|") if line.startswith("|") and "||" in line else line


def _from_confluence(line: str) -> str:
    if found := _LEVELS.match(line):
        return f"{'#' * int(found.group(1))} {found.group(2)}"
    return "" if _PANEL.match(line[:300]) else _cells(_item(line))


def _from_wiki(line: str) -> str:
    if _TABLE_EDGE.match(line):
        return "|---|" if line.startswith("|-") else ""
    told = re.sub("'''(?!')", "**", _heading(line) or _cells(_item(line)))
    told = re.sub("''", "*", told)
    return told + "|" if told.startswith("|") and not told.endswith("|") else told


def _from_asciidoc(line: str) -> str:
    if found := _DOTS.match(line):
        return f"{'    ' * (len(found.group(1)) - 1)}1. {found.group(2)}"
    return _heading(line) or _item(line)
