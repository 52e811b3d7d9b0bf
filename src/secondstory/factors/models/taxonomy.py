"""The words factors are sorted by, and how they changed. A code is never used for something else, so old labels keep their sense."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import Lens
from secondstory.factors.given import GIVEN
from secondstory.factors.vocabulary import Vocabulary, Word
from secondstory.lib import remembering
from secondstory.lib.rows import Row


class Term(Row):
    """One word of the taxonomy. `code` is `TOP` or `TOP.part` and never changes; `label` is empty while the program's own word stands.

    A word that came with the program has a row once it was changed. One that is `merged_into` another is read as that one; one that
    is retired keeps its factors and takes no new ones.
    """

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(_("what it is called"), max_length=80, blank=True)
    description = models.CharField(_("what belongs there"), max_length=300, blank=True)
    lens = models.CharField(max_length=15, choices=Lens.choices, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label or self.code


class TaxonomyChange(Row):
    """One version of the taxonomy: what was done to which code, and why. `number` counts them.

    `changes` is {"words": [[code, {column: [before, after]}], …]}; `is_new` is a column that says a word began with it, `undoes` beside
    `words` the number of the change that this one takes back.
    """

    number = models.PositiveIntegerField(unique=True)
    verb = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    changes = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.verb} {self.code}"


_NAME = "taxonomy"
_COLUMNS = ("label", "description", "lens", "position", "version", "retired_at", "merged_into__code", "split_from__code")
_NUMBER = models.Subquery(TaxonomyChange.objects.order_by("-number").values("number")[:1])


def vocabulary() -> Vocabulary:
    """The words as they stand; one statement, and none after it for as long as things are remembered (a request)."""
    return remembering.recall(_NAME, _read)


def forget_vocabulary() -> None:
    """Read it afresh from here on; called by what changes it."""
    remembering.forget(_NAME)


def with_vocabulary(rows: models.QuerySet[Any, Any]) -> list[Any]:
    """What `rows` of a text that is never empty, a text, a number and a text have, and the words with the same statement, if need be.

    For a page that has asked as often as it may.
    """
    if remembering.is_recalled(_NAME):
        return list(rows)
    columns = {f"c{place}": models.F(name) for place, name in enumerate(_COLUMNS)}
    packed = Cast(JSONObject(**columns, number=_NUMBER), models.TextField())
    terms = Term.objects.order_by().values_list(models.Value(""), "code", models.F("version"), packed)
    found, told = [], {}
    for row in rows.union(terms, all=True):
        if row[0]:
            found.append(row)
        else:
            told[row[1]] = _unpacked(json.loads(row[3]))
    remembering.keep(_NAME, _vocabulary(told))
    return found


def _unpacked(told: dict[str, Any]) -> tuple[Any, ...]:
    columns = {name: told[f"c{place}"] for place, name in enumerate(_COLUMNS)}
    if columns["retired_at"]:
        at = datetime.fromisoformat(columns["retired_at"])
        columns["retired_at"] = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (*columns.values(), told["number"])


def _read() -> Vocabulary:
    return _vocabulary({row[0]: row[1:] for row in Term.objects.order_by().values_list("code", *_COLUMNS, _NUMBER)})


def _vocabulary(rows: dict[str, Any]) -> Vocabulary:
    words = {code: _word(code, place, rows.get(code)) for place, code in enumerate(GIVEN)}
    words |= {code: _word(code, 0, row) for code, row in rows.items() if code not in GIVEN}
    return Vocabulary(words, number=next((row[-1] or 0 for row in rows.values()), 0))


def _word(code: str, place: int, row: Any) -> Word:
    given = GIVEN.get(code)
    came: dict[str, Any] = {}
    if given is not None:
        came = {"given_label": str(given.label), "given_description": str(given.description), "given_lens": given.lens}
    if row is None:
        return Word(code, position=place, **came)
    label, description, lens, position, version, retired_at, merged_into, split_from, _number = row
    return Word(
        code,
        own_label=label,
        own_description=description,
        own_lens=lens,
        position=place if given is not None else position,
        version=version,
        retired_at=retired_at,
        merged_into=merged_into or "",
        split_from=split_from or "",
        **came,
    )
