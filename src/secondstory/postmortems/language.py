"""The place of a checker of words: what it is given, what it answers, and the one that finds nothing.

A checker sees one section's text and answers marks for whoever is writing it. They are kept nowhere and shown to nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal


@dataclass(frozen=True)
class Mark:
    """Words that might be put better. `start` and `length` count code points of the text; `code` is the rule's, like BL-05.

    `stops` are few: the words may not stand in what is published.
    """

    start: int
    length: int
    code: str
    sentence: str
    stops: bool = False


class LanguageCheck(Protocol):
    """Something that looks at words."""

    def check(self, text: str) -> list[Mark]:
        """The marks of a text, in their order."""
        ...


class NoLanguageCheck:
    """Finds nothing; what holds until an organisation chooses another."""

    def check(self, text: str) -> list[Mark]:
        """No marks."""
        return []


NONE = "none"
_known: dict[str, LanguageCheck] = {NONE: NoLanguageCheck()}


def register(name: str, check: LanguageCheck) -> None:
    """Make a checker choosable under `name`."""
    _known[name] = check


def names() -> list[str]:
    """The checkers there are."""
    return list(_known)


def named(name: str) -> LanguageCheck:
    """The checker of this name. Raises `Refusal` when there is none."""
    found = _known.get(name)
    if found is None:
        sentence = _("There is no language check called “%(name)s”. Choose one of: %(names)s.")
        raise Refusal(sentence % {"name": name, "names": ", ".join(_known)})
    return found
