"""One change of the taxonomy, whatever it is: checked as a whole, numbered, kept with what it did, and taken back by its inverse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from secondstory.audit.operations import as_recorded, record
from secondstory.factors.enums import WordVerb
from secondstory.factors.models import TaxonomyChange, Term, forget_vocabulary, vocabulary
from secondstory.factors.vocabulary import UNCLASSIFIED, Vocabulary
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import save_version
from secondstory.people.permissions import Visitor

OWN_WORDS_FROM = 1000
"""The organisation's own words stand after those that came with the program."""
_LINKS = ("merged_into", "split_from")
_LONGEST_NOTE = 300


def begin_change(*, by: Visitor) -> Vocabulary:
    """The words as nobody else can change them until the transaction ends. Raises `NotAllowed` for all but administrators."""
    if not by.may_administer:
        raise NotAllowed(_("Only administrators can change the taxonomy. Ask one of them."))
    if by.is_example:
        raise NotAllowed(_("The example is sorted by your organisation's own words. Leave the example to change them."))
    Term.objects.get_or_create(code=UNCLASSIFIED)
    Term.objects.select_for_update().get(code=UNCLASSIFIED)  # one change at a time, so that each is checked against the last
    forget_vocabulary()
    return vocabulary()


def apply_change(
    verb: WordVerb,
    code: str,
    wanted: Mapping[str, Mapping[str, Any]],
    *,
    by: Visitor,
    note: str = "",
    expected: int | None = None,
    undoes: int | None = None,
) -> TaxonomyChange | None:
    """Write columns of some words, and say so once. `expected` is the version seen of the word called `code`.

    `merged_into` and `split_from` are codes. None when nothing was different. Raises `Refusal` where the words would not hold together.
    """
    note = checked_text(note, field="note", longest=_LONGEST_NOTE)
    before = vocabulary()
    done: list[tuple[str, dict[str, list[Any]]]] = []
    for one, columns in wanted.items():
        is_new = one not in before.words
        changed = _write(one, columns, is_new=is_new, expected=expected if one == code else None)
        if changed or is_new:
            done.append((one, {**({"is_new": [False, True]} if is_new else {}), **changed}))
    if not done:
        return None
    forget_vocabulary()
    _check_whole(vocabulary(), [one for one, _columns in done])
    number = (TaxonomyChange.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    change = TaxonomyChange.objects.create(
        number=number,
        verb=verb,
        code=code,
        changes={"words": [list(pair) for pair in done], **({"undoes": undoes} if undoes else {})},
        note=note,
    )
    forget_vocabulary()
    subject = Term.objects.filter(code=code).first() or change
    record(f"taxonomy: {verb}", subject, by=by, changes=dict(done).get(code, {}))
    return change


@transaction.atomic
def undo_taxonomy_change(change: TaxonomyChange, *, by: Visitor, note: str = "") -> TaxonomyChange:
    """Take a change back by its inverse, which is a change too. Factors that were sorted meanwhile stay where they are.

    A word that it added is retired; what it split off is read as the word it was split from. Raises `Refusal` where a later change
    stands on it.
    """
    words = begin_change(by=by)
    _refuse_undone(change)
    wanted: dict[str, dict[str, Any]] = {}
    for code, columns in change.changes["words"]:
        wanted[code] = _inverse(code, columns, words, change)
    done = apply_change(WordVerb.UNDONE, change.code, wanted, by=by, note=note, undoes=change.number)
    if done is None:
        raise Refusal(_("There is nothing left of it to take back."))
    return done


def _inverse(code: str, columns: dict[str, list[Any]], words: Vocabulary, change: TaxonomyChange) -> dict[str, Any]:
    row = Term.objects.filter(code=code).select_related(*_LINKS).first()
    if row is None:
        raise Refusal(_("The word “%(code)s” is gone, so this can't be taken back.") % {"code": code})
    if "is_new" in columns:
        if row.split_from is not None and columns.get("split_from", [None, None])[1]:
            if row.merged_into is not None:
                raise _later(code, words, change)
            return {"merged_into": row.split_from.code, "retired_at": None}
        return {"retired_at": row.retired_at or clock.now()}
    if any(_plain(row, name) != pair[1] for name, pair in columns.items()):
        raise _later(code, words, change)
    return {name: pair[0] for name, pair in columns.items()}


def _later(code: str, words: Vocabulary, change: TaxonomyChange) -> Refusal:
    later = TaxonomyChange.objects.filter(number__gt=change.number).order_by("-number")
    number = next((one.number for one in later if any(other == code for other, _columns in one.changes["words"])), change.number)
    sentence = _("“%(word)s” was changed again since, by change %(number)d. Take that one back first.")
    return Refusal(sentence % {"word": words.short(code), "number": number})


def _refuse_undone(change: TaxonomyChange) -> None:
    later = TaxonomyChange.objects.filter(number__gt=change.number).order_by("number")
    standing: dict[int, int] = {}
    for one in later:
        undone = one.changes.get("undoes")
        if undone:
            standing = {number: by for number, by in standing.items() if by != undone} | {undone: one.number}
    if change.number in standing:
        raise Refusal(_("Change %(number)d has taken it back already.") % {"number": standing[change.number]})


def _write(code: str, columns: Mapping[str, Any], *, is_new: bool, expected: int | None) -> dict[str, list[Any]]:
    position = OWN_WORDS_FROM + Term.objects.count() if is_new else 0
    row, _made = Term.objects.get_or_create(code=code, defaults={"position": position})
    values: dict[str, Any] = {name: _row_of(value) if name in _LINKS else value for name, value in columns.items()}
    if isinstance(values.get("retired_at"), str):
        values["retired_at"] = datetime.fromisoformat(values["retired_at"])
    changed = save_version(row, expected=expected, changes=values)
    return {name: [_as_kept(value) for value in pair] for name, pair in changed.items()}


def _row_of(code: str | None) -> Term | None:
    return Term.objects.get_or_create(code=code)[0] if code else None


def _as_kept(value: Any) -> Any:
    return value.code if isinstance(value, Term) else as_recorded(value)


def _plain(row: Term, name: str) -> Any:
    return _as_kept(getattr(row, name))


def _check_whole(words: Vocabulary, changed: list[str]) -> None:
    """The words hold together: no ring, no two with one name side by side, and always somewhere for what nobody sorted."""
    unsorted = words.words[UNCLASSIFIED]
    if not unsorted.is_used:
        raise Refusal(_("“%(word)s” always stays: it is where factors wait to be looked at.") % {"word": unsorted.label})
    ring = next((code for code in words.words if words.ring_at(code)), "")
    if ring:
        raise Refusal(_("That would lead round in a ring: “%(word)s” would be part of itself.") % {"word": words.words[ring].label})
    if len(words.groups) < 2:
        raise Refusal(_("Keep at least one domain in use, so that factors can lie somewhere."))
    for code in changed:
        word = words.words[code]
        taken = next((other for other in _beside(words, code) if other != code and _same(words, other, code)), "")
        if taken and words.is_offered(code):
            sentence = _("There is “%(word)s” already (%(code)s). Use another name.")
            raise Refusal(sentence % {"word": word.label, "code": taken}, field="label")


def _same(words: Vocabulary, one: str, other: str) -> bool:
    return words.words[one].label.casefold() == words.words[other].label.casefold()


def _beside(words: Vocabulary, code: str) -> list[str]:
    """What stands in the same list to choose from."""
    top = words.top(code)
    group = next((group for group in words.groups if group.top.code == top), None)
    if top != code:
        return [word.code for word in group.parts] if group else []
    return [group.top.code for group in words.groups]
