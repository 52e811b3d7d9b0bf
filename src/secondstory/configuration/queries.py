"""What the settings page shows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import groupby

from secondstory.configuration import declared
from secondstory.configuration.declared import Setting, Source
from secondstory.configuration.models import SavedValue
from secondstory.lib.errors import Refusal


@dataclass(frozen=True)
class Row:
    """One setting as it stands. `problem` is a sentence where its value will not do."""

    setting: Setting[bool] | Setting[int] | Setting[str]
    value: str
    source: Source
    saved_by: str = ""
    problem: str = ""

    @property
    def default(self) -> str:
        return written(self.setting.default)

    @property
    def is_fixed(self) -> bool:
        """The environment decides, so the page can only show it."""
        return self.source is Source.ENVIRONMENT

    @property
    def choices(self) -> tuple[str, ...]:
        return ("yes", "no") if self.setting.kind is bool else self.setting.choices

    @property
    def is_number(self) -> bool:
        return self.setting.kind is int


def sections() -> list[tuple[str, list[Row]]]:
    """Every declared setting, by section, in one query."""
    saved = {row.name: row for row in SavedValue.objects.all()}
    rows = [_row(setting, saved.get(setting.name)) for setting in declared.all_settings()]
    rows.sort(key=lambda row: str(row.setting.section))
    return [(section, list(some)) for section, some in groupby(rows, key=lambda row: str(row.setting.section))]


def written(value: bool | int | str) -> str:  # noqa: FBT001 - a setting's value may be one
    """A value as one would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _row(setting: Setting[bool] | Setting[int] | Setting[str], saved: SavedValue | None) -> Row:
    given = os.environ.get(setting.environment)
    text = given if given is not None else _saved(setting, saved) if saved else None
    if isinstance(text, Refusal):
        return Row(setting, "", Source.SAVED, saved.saved_by if saved else "", text.sentence)
    if text is None:
        return Row(setting, written(setting.default), Source.DEFAULT)
    source = Source.ENVIRONMENT if given is not None else Source.SAVED
    saved_by = saved.saved_by if saved and given is None else ""
    try:
        return Row(setting, _shown(setting, written(setting.parse(text))), source, saved_by)
    except Refusal as refusal:
        return Row(setting, _shown(setting, text), source, saved_by, refusal.sentence)


def _saved(setting: Setting[bool] | Setting[int] | Setting[str], saved: SavedValue) -> str | Refusal:
    try:
        return declared.unsealed(setting, saved.value)
    except Refusal as refusal:
        return refusal


def _shown(setting: Setting[bool] | Setting[int] | Setting[str], text: str) -> str:
    return declared.MASK if text and setting.is_secret else text
