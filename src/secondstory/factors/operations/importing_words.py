"""Taking over the words another installation exported. What the file doesn't have stays; it is one change, so it is taken back as one."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.factors.enums import WordVerb
from secondstory.factors.models import TaxonomyChange
from secondstory.factors.operations.changing_words import apply_change, begin_change
from secondstory.factors.operations.terms import MOST_WORDS, checked_code, checked_description, checked_label, checked_lens
from secondstory.factors.vocabulary import Vocabulary, Word
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor

MOST_CHARACTERS = 2_000_000
_STATES = ("used", "retired", "split", "merged")


@transaction.atomic
def take_over_words(written: str, *, by: Visitor, note: str = "") -> TaxonomyChange | None:
    """Make the words those of a file that `write_words` wrote as JSON. None when they are already; a file that won’t do changes nothing."""
    words = begin_change(by=by)
    rows = _rows(written)
    wanted = {row["code"]: _columns(row, words.words.get(row["code"])) for row in rows}
    for row in rows:
        _check_links(row, words, wanted)
    wanted = {code: columns for code, columns in wanted.items() if columns or code not in words.words}
    if not wanted:
        return None
    return apply_change(WordVerb.IMPORTED, next(iter(wanted)), wanted, by=by, note=note)


def _rows(written: str) -> list[dict[str, str]]:
    if len(written) > MOST_CHARACTERS:
        raise Refusal(_("The file is too large for a list of words. Give one that “taxonomy export” wrote."), field="file")
    try:
        content = json.loads(written)
    except (ValueError, RecursionError) as problem:
        raise Refusal(_("The file is no JSON. Give one that “taxonomy export” wrote."), field="file") from problem
    found = content.get("words") if isinstance(content, dict) else None
    if not isinstance(found, list) or not found or not all(isinstance(row, dict) for row in found):
        raise Refusal(_("The file has no list called “words”. Give one that “taxonomy export” wrote."), field="file")
    if len(found) > MOST_WORDS:
        raise Refusal(_("There are more than %(most)d words in the file. Leave some out.") % {"most": MOST_WORDS}, field="file")
    rows = [_row(row, place) for place, row in enumerate(found, start=1)]
    codes = [row["code"] for row in rows]
    twice = next((code for code in codes if codes.count(code) > 1), "")
    if twice:
        raise Refusal(_("“%(code)s” stands in the file twice. Leave one of them out.") % {"code": twice}, field="file")
    return rows


def _row(row: dict[str, Any], place: int) -> dict[str, str]:
    names = ("code", "label", "description", "lens", "state", "merged_into", "split_from")
    told = {name: row.get(name) or "" for name in names}
    wrong = next((name for name, value in told.items() if not isinstance(value, str)), "")
    if wrong:
        raise Refusal(_("Word %(place)d: “%(name)s” is not text.") % {"place": place, "name": wrong}, field="file")
    told["state"] = told["state"] or "used"
    if told["state"] not in _STATES:
        raise Refusal(_("Word %(place)d: a state is one of: %(words)s.") % {"place": place, "words": ", ".join(_STATES)}, field="file")
    try:
        checked_code(told["code"])
        told["label"] = checked_label(told["label"])
        told["description"], told["lens"] = checked_description(told["description"]), checked_lens(told["lens"])
    except Refusal as refusal:
        sentence = _("Word %(place)d (%(code)s): %(sentence)s")
        told_why = {"place": place, "code": told["code"][:40], "sentence": refusal.sentence}
        raise Refusal(sentence % told_why, field="file") from refusal
    return told


def _columns(row: dict[str, str], known: Word | None) -> dict[str, Any]:
    """What has to be written so that the word is as the file has it."""
    if known is None:
        columns: dict[str, Any] = {name: row[name] for name in ("label", "description", "lens") if row[name]}
        is_used, merged_into, split_from = True, "", ""
    else:
        columns = {}
        for name in ("label", "description", "lens"):
            own = "" if row[name] == getattr(known, f"given_{name}") else row[name]
            if own != getattr(known, f"own_{name}"):
                columns[name] = own
        is_used, merged_into, split_from = known.retired_at is None, known.merged_into, known.split_from
    if (row["state"] in {"retired", "split"}) == is_used:
        columns["retired_at"] = clock.now() if is_used else None
    for name, stands in (("merged_into", merged_into), ("split_from", split_from)):
        if row[name] != stands:
            columns[name] = row[name] or None
    return columns


def _check_links(row: dict[str, str], words: Vocabulary, wanted: dict[str, Any]) -> None:
    """What a word speaks of must be a word, here or in the file; a merged one says into which."""
    for code in (row["merged_into"], row["split_from"], row["code"].partition(".")[0]):
        if code and code not in words.words and code not in wanted:
            sentence = _("“%(word)s” speaks of “%(code)s”, which is neither in the file nor here.")
            raise Refusal(sentence % {"word": row["code"], "code": code[:40]}, field="file")
    if (row["state"] == "merged") != bool(row["merged_into"]):
        raise Refusal(_("“%(word)s” is merged, or not: say into which word, or that it is in use.") % {"word": row["code"]}, field="file")
