"""Declared settings: each has a type, a unit, a default and a sentence, and says where its value comes from.

The environment wins over what an administrator saved, and that over the default, so an operator can always get in.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from secondstory.configuration.models import SavedValue
from secondstory.lib import remembering
from secondstory.lib.errors import Refusal
from secondstory.lib.sealing import unseal

T = TypeVar("T", bool, int, str)
LONGEST = 2000
MASK = "••••••"
"""What stands where a secret is; it says that there is one."""


class Source(StrEnum):
    """Where a value comes from, strongest first."""

    ENVIRONMENT = "environment"
    SAVED = "saved"
    DEFAULT = "default"


@dataclass(frozen=True)
class Value(Generic[T]):
    """A setting's value now, and where it comes from."""

    value: T
    source: Source


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One thing an organisation may decide. `check` returns a sentence when a value will not do, else "".

    One that `is_secret` is kept sealed, and neither shown nor written into the trail.
    """

    name: str
    default: T
    section: str | Promise
    says: str | Promise
    unit: str | Promise = ""
    check: Callable[[T], str] | None = None
    choices: tuple[str, ...] = ()
    is_secret: bool = False

    @property
    def environment(self) -> str:
        """The environment variable that sets it: `SECONDSTORY_` and the name in capitals."""
        return "SECONDSTORY_" + self.name.upper().replace(".", "_")

    @property
    def kind(self) -> type[T]:
        """bool, int or str."""
        return type(self.default)

    def parse(self, text: str) -> T:
        """`text` as a value of this setting. Raises `Refusal` with a sentence."""
        value = _parsed(text.strip(), self.kind, self.name)
        if self.choices and value not in self.choices:
            raise Refusal(_("%(name)s is one of: %(choices)s.") % {"name": self.name, "choices": ", ".join(self.choices)}, field=self.name)
        sentence = self.check(value) if self.check else ""
        if sentence:
            raise Refusal(sentence, field=self.name)
        return value

    def look_up(self) -> Value[T]:
        """The value and its source; one query at most. A saved value that will not do any more counts as none.

        Raises `Refusal` when the environment's will not do; `bad_environment` says so when the program starts.
        """
        given = os.environ.get(self.environment)
        if given is not None:
            return Value(self.parse(given), Source.ENVIRONMENT)
        saved = _saved_values().get(self.name)
        if saved is not None:
            try:
                return Value(self.parse(unsealed(self, saved)), Source.SAVED)
            except Refusal:  # another release took it; locking everybody out would not mend it
                return Value(self.default, Source.DEFAULT)
        return Value(self.default, Source.DEFAULT)

    def read(self) -> T:
        """The value now."""
        return self.look_up().value


_declared: dict[str, Setting[bool] | Setting[int] | Setting[str]] = {}


def declare(setting: Setting[T]) -> Setting[T]:
    """Make `setting` known to the settings page and the documentation test. A name is declared once."""
    if setting.name in _declared:
        raise ValueError(f"The setting {setting.name} is declared twice.")
    _declared[setting.name] = setting
    return setting


def all_settings() -> list[Setting[bool] | Setting[int] | Setting[str]]:
    """Every declared setting, in the order of declaration."""
    return list(_declared.values())


def find(name: str) -> Setting[bool] | Setting[int] | Setting[str] | None:
    """The setting with this name, if it is declared."""
    return _declared.get(name)


def read_together(*settings: Setting[bool] | Setting[int]) -> list[int]:
    """The values of several settings now, in their order, for one query."""
    with remembering.remembered():
        return [int(setting.read()) for setting in settings]


def unsealed(setting: Setting[bool] | Setting[int] | Setting[str], saved: str) -> str:
    """What was saved, as it was typed. Raises `Refusal` for a secret that was sealed with another key than the installation's own."""
    text = unseal(saved) if setting.is_secret else saved
    if text is None:
        raise Refusal(_("%(name)s can’t be read any more: the installation has another secret. Give it again.") % {"name": setting.name})
    return text


def bad_environment() -> list[str]:
    """A sentence for each environment variable whose value will not do."""
    sentences = []
    for setting in _declared.values():
        try:
            setting.parse(os.environ.get(setting.environment, str(setting.default)))
        except Refusal as refusal:
            sentences.append(f"{setting.environment}: {refusal.sentence}")
    return sentences


def forget() -> None:
    """Read saved values afresh from here on; called when one changes."""
    remembering.forget(_SAVED)


def at_least(least: int, *, most: int = 100_000) -> Callable[[int], str]:
    """A check: a whole number from `least` to `most`, which no calendar overflows at."""
    return lambda value: "" if least <= value <= most else _("Give a number from %(least)d to %(most)d.") % {"least": least, "most": most}


_SAVED = "saved settings"


def _saved_values() -> dict[str, str]:
    return remembering.recall(_SAVED, lambda: dict(SavedValue.objects.values_list("name", "value")))


def _parsed(text: str, kind: type[T], name: str) -> T:
    if kind is bool:
        word = text.lower()
        if word not in {"1", "0", "yes", "no", "true", "false", "on", "off", ""}:
            raise Refusal(_("%(name)s is either yes or no.") % {"name": name}, field=name)
        return kind(word in {"1", "yes", "true", "on"})
    if kind is int:
        try:
            return kind(text)
        except ValueError as problem:
            raise Refusal(_("%(name)s is a whole number, like 24.") % {"name": name}, field=name) from problem
    if len(text) > LONGEST or "\x00" in text:
        raise Refusal(_("Keep %(name)s within %(most)d plain characters.") % {"name": name, "most": LONGEST}, field=name)
    return kind(text)
