"""What stands at the top of a Markdown file: front matter (YAML or TOML), and the property lines Notion writes."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from typing import Any

import yaml

_LONGEST_FRONT_MATTER = 20_000
_PROPERTY = re.compile(r"^([A-Z][\w /?()-]{0,40}):[ \t]+(\S.{0,500})$")
_HEADING = re.compile(r"^# +\S")
_DROPPED = frozenset({"author", "authors", "creator", "byline"})

NO_FRONT_MATTER = "The front matter at its top could not be understood; it was left out of account."


def meta_of(text: str) -> tuple[dict[str, object], list[str]]:
    """Front matter as {lower-case name: text, list or mapping of text}, Notion's lines under "properties", and what went wrong."""
    meta, problems, rest = _front_matter(text)
    properties = _properties(rest)
    if properties:
        meta["properties"] = properties
    return meta, problems


def _front_matter(text: str) -> tuple[dict[str, object], list[str], str]:
    fence = text[:3]
    if fence not in {"---", "+++"} or text[3:4] not in {"\n", " "}:
        return {}, [], text
    end = re.compile(rf"^{re.escape(fence)}[ \t]*$", re.MULTILINE).search(text, 4, 4 + _LONGEST_FRONT_MATTER)
    if end is None:
        return {}, [], text
    written, rest = text[4 : end.start()], text[end.end() :]
    try:
        read = tomllib.loads(written) if fence == "+++" else _text_of_yaml(written)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        return {}, [NO_FRONT_MATTER], rest
    if not isinstance(read, dict):
        return {}, [NO_FRONT_MATTER] if read else [], rest
    plain = {str(key).lower(): _plain(value) for key, value in read.items()}
    return {key: value for key, value in plain.items() if key not in _DROPPED}, [], rest


def _text_of_yaml(written: str) -> Any:
    loader = _TextLoader(written)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


class _TextLoader(yaml.BaseLoader):
    """YAML in which every scalar stays the text that was written, and nothing may stand for something else a thousand times."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _plain(value: Any) -> object:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value[:200]]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return str(value)


def _properties(text: str) -> dict[str, str]:
    """`Status: Resolved` and its like, when they follow the title at once, as in an export from Notion."""
    lines = [line.strip() for line in text.lstrip().split("\n", 40)[:40]]
    if not lines or not _HEADING.match(lines[0]):
        return {}
    found: dict[str, str] = {}
    for line in lines[1:]:
        match = _PROPERTY.match(line)
        if match is None and (line or found):
            break
        if match:
            found[match[1]] = match[2]
    return found
