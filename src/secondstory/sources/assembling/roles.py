"""Handles become labels: a timeline that leaves the building names roles, never people."""

from __future__ import annotations

import re
from collections.abc import Mapping

from secondstory.sources.assembling.kept import Kept, is_human

MOST_PEOPLE = 2000
"""Beyond so many, a handle is "a participant", so that a file with a million names doesn't fill the memory."""
_SOMEBODY = "a participant"
_MENTION = re.compile(r"(?<![\w.@/])@([\w][\w.\-]{0,60})")
_ALSO_WORDS = frozenset(
    "Will Mark May Grant Art Page Case Bill Rich Chase Hope Joy Grace Ray Dean June April Max Rob Sue Pat Drew Frank Summer".split()
)
"""First names that are other words as well: alone, they are left."""
_GROUPS = frozenset(
    "here channel everyone all team group oncall on call sre ops devops eng engineering support platform infra responders leads incident "
    "security".split()
)
_SPLIT = re.compile(r"[ ._\-]")


class Roles:
    """Labels by handle: those given, else "participant 1" and so on, in the order of appearance."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given = {_plain(handle): label for handle, label in (given or {}).items()}
        self._written = tuple(given or ())
        self._whole: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    def meet(self, kept: Kept) -> None:
        """Remember that this handle is somebody's, before any text is written out."""
        if is_human(kept) and "role" not in kept.marks and len(self._people) < MOST_PEOPLE:
            self._people.setdefault(_plain(kept.who), kept.who)
            self._pattern = None

    def know(self, other: Roles) -> None:
        """Everybody whom `other` has met."""
        self._people.update(other._people)
        self._pattern = None

    def label(self, kept: Kept) -> str:
        """What stands for whoever did it; a bot keeps its name, a role that a file gives is kept as it is."""
        if not kept.who or "role" in kept.marks or not is_human(kept):
            return kept.who
        return self._label(kept.who)

    def without_names(self, text: str, *, is_message: bool = False) -> str:
        """A text with labels for the handles in it: every mention of one, and names that can't be taken for another word.

        In a message whoever is mentioned is somebody, even who never wrote; groups (`@here`, `@sre-team`) stay as they are.
        """
        if not self._people and not self._given and not is_message:
            return text
        pattern = self._pattern or self._made()
        text = pattern.sub(lambda found: self._named(found[1]), text)
        return _MENTION.sub(self._anybody if is_message else self._mention, text) if "@" in text else text

    def _label(self, handle: str) -> str:
        plain = _plain(handle)
        if plain in self._given:
            return self._given[plain]
        if plain not in self._labels:
            if len(self._labels) >= MOST_PEOPLE:
                return _SOMEBODY
            self._labels[plain] = f"participant {len(self._labels) + 1}"
        return self._labels[plain]

    def _mention(self, found: re.Match[str]) -> str:
        name = found[1].rstrip(".-")
        if _plain(name) in self._people or _plain(name) in self._given:
            return self._label(name) + found[1][len(name) :]
        return found[0]

    def _named(self, name: str) -> str:
        """The label of a name or of a first name; that of nobody in particular where two people have it."""
        whole = self._whole.get(name, name)
        return self._label(whole) if whole else _SOMEBODY

    def _anybody(self, found: re.Match[str]) -> str:
        name = found[1].rstrip(".-")
        if _GROUPS & {part.casefold() for part in re.split(r"[-_.]", name)}:
            return found[0]
        first = name.title() if _plain(name) not in self._people else name
        return (self._named(first) if first in self._whole else self._label(name)) + found[1][len(name) :]

    def _made(self) -> re.Pattern[str]:
        """Handles of several parts or with a digit ("Ana Lima", "ana.lima", "U02AB"), names, first names; "deploy" stays a word."""
        telling: set[str] = set()
        for written in (*self._people.values(), *self._written):
            name = written.strip().lstrip("@")
            if (len(name) > 3 and (_SPLIT.search(name) or "@" in name or any(letter.isdigit() for letter in name))) or (
                len(name) > 2 and name.isalpha() and name.istitle()
            ):
                telling.add(name)
            first = name.partition(" ")[0]
            if first != name and len(first) > 2 and first.isalpha() and first.istitle() and first not in _ALSO_WORDS:
                telling.add(first)
                self._whole[first] = name if self._whole.get(first, name) == name else ""
        parts = "|".join(re.escape(name) for name in sorted(telling, key=lambda name: (-len(name), name))) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w.@/-])@?({parts})(?![\w@/-])")
        return self._pattern


def _plain(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()
