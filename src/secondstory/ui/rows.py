"""Long lists drawn quickly: a row's template is rendered once for each shape of row, and the words of all rows of that shape put in.

A template of a row asks mostly the same few questions (is there a time, is it in the story) and shows a few words. What it asks are
`facts`, what it shows are `words`; rows that give the same answers differ in their words alone. So a hundred rows cost as much as the
ten shapes they have. `{% rows "workspace/event.html" day.rows %}` draws them; the template has each as `row`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template import Context, Template
from django.utils.safestring import SafeString, mark_safe

_BLANK = re.compile("\ue000([a-z_]+)\ue001")
"""A word's place, in letters nobody writes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row to be drawn. `words` are escaped already; no filter may change them in the template, which may ask whether one is empty.

    A row with `more` is drawn by itself: what can't be said by facts and words, for the few rows that have it.
    """

    facts: Mapping[str, Hashable]
    words: Mapping[str, SafeString]
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[Hashable, ...]:
        return (*self.facts.values(), *(not word for word in self.words.values()))


class Stencils:
    """The shapes of one page's rows: in its language, its zone and for whoever reads it."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._made: dict[tuple[Hashable, ...], str] = {}

    def draw(self, rows: Iterable[Row], context: Context) -> SafeString:
        return mark_safe("".join([self._draw(row, context) for row in rows]))  # noqa: S308 - words are escaped by whoever made them

    def _draw(self, row: Row, context: Context) -> str:
        if row.more:
            return self._render({**row.facts, **row.words, **row.more}, context)
        made = self._made.get(row.shape)
        if made is None:
            blanks = {name: mark_safe(f"\ue000{name}\ue001" if word else "") for name, word in row.words.items()}  # noqa: S308
            rendered = self._render({**row.facts, **blanks}, context)
            made = self._made[row.shape] = _BLANK.sub(r"%(\1)s", rendered.replace("%", "%%"))
        return made % row.words

    def _render(self, row: Mapping[str, Any], context: Context) -> str:
        with context.push(row=row):
            return self._template.render(context)
