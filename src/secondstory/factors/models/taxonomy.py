"""The words factors are sorted by, and how they changed. A code is never used for something else, so old labels keep their sense."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import Lens
from secondstory.factors.given import GIVEN
from secondstory.factors.vocabulary import Vocabulary, Word, read_by
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
_LAST = TaxonomyChange.objects.order_by("-number")
_STAMP = remembering.declare_stamp(_NAME, models.Subquery(_LAST.values("uid")[:1]))
_NUMBER = models.Subquery(_LAST.values("number")[:1])
_held: tuple[str, dict[str, Any]] = ("", {})
"""The rows as this process read them last, and the change they are as of."""


def vocabulary() -> Vocabulary:
    """The words as they stand; none, or one statement for as long as things are remembered (a request).

    Who asks was asked together with the last change, so a process that has read the words of that change needn't read them again.
    """
    return remembering.recall(_NAME, _read)


def forget_vocabulary() -> None:
    """Read it afresh from here on; called by what changes it."""
    remembering.forget(_NAME)
    remembering.forget(_STAMP)


def _read() -> Vocabulary:
    global _held  # noqa: PLW0603 - replaced as a whole, and only by what the database says
    stamp = remembering.recall(_STAMP, lambda: None)
    if stamp == "":
        return _vocabulary({})  # nothing was ever changed
    if stamp is None or _held[0] != stamp:
        rows = list(Term.objects.order_by().values_list(models.Subquery(_LAST.values("uid")[:1]), "code", *_COLUMNS, _NUMBER))
        _held = (rows[0][0] or "" if rows else "", {row[1]: row[2:] for row in rows})
    return _vocabulary(_held[1])


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


read_by(vocabulary)
