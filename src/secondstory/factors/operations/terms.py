"""What administrators do with the words factors are sorted by. Each is one change with a number; factors themselves are never rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.factors.enums import Lens, WordVerb
from secondstory.factors.models import TaxonomyChange
from secondstory.factors.operations.changing_words import apply_change, begin_change
from secondstory.factors.subjects import speaks_of_a_person
from secondstory.factors.vocabulary import UNCLASSIFIED, Vocabulary, Word
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import is_seen, slug
from secondstory.people.permissions import Visitor

LONGEST_CODE, LONGEST_TOP, LONGEST_LABEL, LONGEST_DESCRIPTION = 40, 24, 80, 300
MOST_PARTS = 20
MOST_WORDS = 2000
_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)?")
_PEOPLE = re.compile(
    r"\W*(?:the )?(?:humans?|people|persons?|personnel|staff|employees?|individuals?|operators?|engineers?|developers?|admins?|users?)"
    r"(?: (?:factors?|elements?|side|issues?|problems?|causes?|failures?|performance|errors?|mistakes?))?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NewPart:
    """One of the words that a word is split into."""

    label: str
    description: str = ""


@transaction.atomic
def add_term(
    label: str, *, by: Visitor, under: str = "", code: str = "", description: str = "", lens: str = "", note: str = ""
) -> TaxonomyChange:
    """Add a domain, or a part of the domain `under`. Its code is made from its name, unless one is given."""
    words = begin_change(by=by)
    if len(words.words) >= MOST_WORDS:
        raise Refusal(_("There are %(most)d words already, more than anybody can choose from. Merge some first.") % {"most": MOST_WORDS})
    top = words.top(_known(words, under, field="under").code) if under else ""
    if top and not words.is_offered(top):
        raise Refusal(_("“%(word)s” takes no new parts: it is not in use.") % {"word": words.label(top)}, field="under")
    label = checked_label(label)
    code = _own_code(code, top, words) if code else _free_code(label, top, set(words.words))
    columns = {"label": label, "description": checked_description(description), "lens": checked_lens(lens)}
    return _done(apply_change(WordVerb.ADDED, code, {code: columns}, by=by, note=note))


@transaction.atomic
def rename_term(code: str, label: str, *, by: Visitor, expected: int | None = None, note: str = "") -> TaxonomyChange | None:
    """Call a word something else; an empty name gives one that came with the program its own back."""
    return describe_term(code, by=by, expected=expected, note=note, label=label)


@transaction.atomic
def describe_term(code: str, *, by: Visitor, expected: int | None = None, note: str = "", **given: str) -> TaxonomyChange | None:
    """Change the `label`, the `description` or the `lens` of a word. None when nothing was different."""
    words = begin_change(by=by)
    word = _known(words, code)
    columns: dict[str, str] = {}
    if "label" in given:
        columns["label"] = "" if word.is_given and given["label"].strip() in {"", word.given_label} else checked_label(given["label"])
    if "description" in given:
        said = checked_description(given["description"])
        columns["description"] = "" if said == word.given_description else said
    if "lens" in given:
        chosen = checked_lens(given["lens"])
        columns["lens"] = "" if chosen == word.given_lens else chosen
    verb = WordVerb.RENAMED if columns.get("label", word.own_label) != word.own_label else WordVerb.DESCRIBED
    return apply_change(verb, word.code, {word.code: columns}, by=by, note=note, expected=expected)


@transaction.atomic
def merge_terms(code: str, *, into: str, by: Visitor, expected: int | None = None, note: str = "") -> TaxonomyChange:
    """Read one word as another from now on, wherever it stands: on factors, in editions, in the library. Its parts go along."""
    words = begin_change(by=by)
    word, target = _changeable(words, code), _known(words, into, field="into")
    if target.code == word.code or words.now(target.code) == word.code:
        sentence = _("“%(word)s” can't be merged into itself, or into what was merged into it. Choose another word.")
        raise Refusal(sentence % {"word": word.label}, field="into")
    if words.top(target.code) == UNCLASSIFIED:
        raise Refusal(_("Nothing can be merged into what nobody has sorted. Retire the word, and sort its factors again."), field="into")
    if not words.is_offered(target.code):
        raise Refusal(_("“%(word)s” is not in use. Choose a word that is.") % {"word": words.short(target.code)}, field="into")
    if words.top(target.code) == word.code:
        raise Refusal(_("“%(word)s” can't be merged into a part of itself.") % {"word": word.label}, field="into")
    wanted = {word.code: {"merged_into": target.code}}
    return _done(apply_change(WordVerb.MERGED, word.code, wanted, by=by, note=note, expected=expected))


@transaction.atomic
def split_term(code: str, parts: Sequence[NewPart], *, by: Visitor, expected: int | None = None, note: str = "") -> TaxonomyChange:
    """Make several words of one, which takes no new factors any more; those it has are listed to be sorted again."""
    words = begin_change(by=by)
    word = _changeable(words, code)
    labels = [checked_label(part.label, field="parts") for part in parts]
    if not 2 <= len(labels) <= MOST_PARTS:
        raise Refusal(_("Name from two to %(most)d words that it is split into.") % {"most": MOST_PARTS}, field="parts")
    folded = [label.casefold() for label in labels]
    if word.label.casefold() in folded:
        raise Refusal(_("“%(word)s” is the word that is split. Give each part a name of its own.") % {"word": word.label}, field="parts")
    twice = next((label for label in labels if folded.count(label.casefold()) > 1), "")
    if twice:
        raise Refusal(_("“%(word)s” stands there twice. Give each part a name of its own.") % {"word": twice}, field="parts")
    top = words.top(word.code)
    under = "" if top == word.code else top
    wanted: dict[str, dict[str, Any]] = {word.code: {"retired_at": clock.now()}}
    taken = set(words.words)
    for label, part in zip(labels, parts, strict=True):
        new = _free_code(label, under, taken)
        taken.add(new)
        description = checked_description(part.description)
        wanted[new] = {"label": label, "description": description, "lens": words.lens(word.code), "split_from": word.code}
    return _done(apply_change(WordVerb.SPLIT, word.code, wanted, by=by, note=note, expected=expected))


@transaction.atomic
def retire_term(code: str, *, by: Visitor, expected: int | None = None, note: str = "") -> TaxonomyChange:
    """Let a word take no new factors. Those it has keep it, and so do editions."""
    words = begin_change(by=by)
    word = _changeable(words, code)
    wanted = {word.code: {"retired_at": clock.now()}}
    return _done(apply_change(WordVerb.RETIRED, word.code, wanted, by=by, note=note, expected=expected))


@transaction.atomic
def bring_back_term(code: str, *, by: Visitor, expected: int | None = None, note: str = "") -> TaxonomyChange:
    """Use a word again that was retired, split or merged; what was merged is itself again."""
    words = begin_change(by=by)
    word = _known(words, code)
    if word.is_used:
        raise Refusal(_("“%(word)s” is in use.") % {"word": word.label})
    wanted: dict[str, dict[str, Any]] = {word.code: {"retired_at": None, "merged_into": None}}
    return _done(apply_change(WordVerb.BROUGHT_BACK, word.code, wanted, by=by, note=note, expected=expected))


def checked_label(label: str, *, field: str = "label") -> str:
    """A name for a word, on one line. Raises `Refusal`, also for a name that puts people where a place in the system belongs (R6)."""
    label = " ".join(checked_text(label, field=field).split())
    if not is_seen(label):
        raise Refusal(_("Give the word a name, like “Deployment”."), field=field)
    if len(label) > LONGEST_LABEL:
        raise Refusal(_("Keep a name within %(most)d characters; more belongs in the description.") % {"most": LONGEST_LABEL}, field=field)
    if _PEOPLE.fullmatch(label) or speaks_of_a_person(label):
        sentence = _("A word names a place in the system, not people. Which default, cue, tool or pressure made it easy? Name that.")
        raise Refusal(sentence, field=field)
    return label


def checked_description(text: str) -> str:
    """What belongs there, on one line. Raises `Refusal`."""
    return " ".join(checked_text(text, field="description", longest=LONGEST_DESCRIPTION).split())


def checked_lens(lens: str) -> str:
    """One of the four, or none. Raises `Refusal`."""
    if lens and lens not in Lens.values:
        raise Refusal(_("A lens is one of: %(words)s.") % {"words": ", ".join(Lens.values)}, field="lens")
    return lens


def _known(words: Vocabulary, code: str, *, field: str = "code") -> Word:
    found = words.words.get(code) or words.words.get(words.meant(code))
    if found is None:
        raise Refusal(_("The taxonomy has no word “%(code)s”.") % {"code": code[:60]}, field=field)
    return found


def _changeable(words: Vocabulary, code: str) -> Word:
    """A word that can be merged, split or retired: one in use, and not the one where factors wait."""
    word = _known(words, code)
    if word.code == UNCLASSIFIED:
        raise Refusal(_("“%(word)s” always stays: it is where factors wait to be looked at.") % {"word": word.label})
    if word.merged_into:
        sentence = _("“%(word)s” was merged into “%(into)s”. Bring it back first.")
        raise Refusal(sentence % {"word": word.label, "into": words.short(word.merged_into)})
    if word.retired_at is not None:
        raise Refusal(_("“%(word)s” is retired already. Bring it back first.") % {"word": word.label})
    return word


def checked_code(code: str) -> str:
    """A code as it is written. Raises `Refusal`."""
    if len(code) > LONGEST_CODE or len(code.partition(".")[0]) > LONGEST_TOP or not _CODE.fullmatch(code):
        sentence = _("A code is like RELEASE, and a part's like RELEASE.no-way-back: %(top)d letters for the domain, %(most)d in all.")
        raise Refusal(sentence % {"most": LONGEST_CODE, "top": LONGEST_TOP}, field="code")
    return code


def _own_code(code: str, top: str, words: Vocabulary) -> str:
    if checked_code(code) in words.words:
        raise Refusal(_("“%(code)s” is or was another word's code. Use another one.") % {"code": code}, field="code")
    if code.rpartition(".")[0] != top:
        raise Refusal(
            _("A part's code begins with that of the domain it is under and a dot, and a domain's has no dot. Check code and domain."),
            field="code",
        )
    return code


def _free_code(label: str, top: str, taken: Iterable[str]) -> str:
    """A code made from a name, which nothing has or had; a code is never used for something else."""
    taken = set(taken)
    room = LONGEST_CODE - len(top) - 5
    plain = slug(label, longest=min(LONGEST_TOP - 4, room))
    base = f"{top}.{plain}" if top else (plain if plain[0].isalpha() else f"x-{plain}").upper()
    return next(code for code in chain([base], (f"{base}-{number}" for number in count(2))) if code not in taken)


def _done(change: TaxonomyChange | None) -> TaxonomyChange:
    if change is None:
        raise Refusal(_("Nothing would change."))
    return change
