"""Who is named in one edition: those the instance knows, those the document tells of, and those who are likely to be people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from secondstory.lib.given import given_names
from secondstory.library.enums import Sign
from secondstory.library.likely import likely_in, lower_words
from secondstory.library.names import Directory, Hit, Person, Register, Spot, code_in, fold
from secondstory.library.told import Told, told_in

_ORDINALS = ("", "", "another", "a third", "a fourth", "a fifth", "a sixth", "a seventh", "an eighth", "a ninth", "a tenth")
RESPONDER = "responder"


@dataclass(frozen=True)
class Known:
    """Whom the instance knows, as one incident sees it.

    `kept` are words that were said to be no person in this incident's document, `ordinary` those said so in any open one: they count for
    names that were only guessed, and never for somebody who is known.
    """

    directory: Directory
    kept: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()

    def is_settled(self, sign: Sign, key: str) -> bool:
        """Whether somebody has said already that these words are no person."""
        if key in self.kept:
            return True
        return key in self.ordinary and (sign == Sign.LIKELY or (sign == Sign.TOLD and key not in given_names()))


@dataclass
class _Found:
    """Somebody found in the document itself."""

    key: str
    name: str
    sign: Sign
    role: str = ""
    handles: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)


class Naming:
    """The people of one document, from all of its texts; afterwards any text of it can be looked through."""

    def __init__(self, texts: Sequence[tuple[str, str]], known: Known) -> None:
        self.texts, self.known = [(where, text) for where, text in texts if text], known
        self._people: dict[str, _Found] = {}
        self._roles: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._read: dict[str, tuple[list[Told], list[Told]]] = {}
        self._cache: dict[tuple[str, str], list[Hit]] = {}
        self._not_people = known.directory.register.not_people
        self._no_person = self._not_people | {key for key in known.ordinary | known.kept if " " not in key}
        self._lower = lower_words([text for _where, text in self.texts])
        self._gather()
        self.directory = self._directory()
        self._numbered = self._numbers()

    def hits(self) -> list[Hit]:
        """Everything that names someone or seems to, in the order of the page, but for what has been said to be no person."""
        found = [hit for where, text in self.texts for hit in self.find(where, text)]
        return [hit for hit in found if not self.is_settled(hit)]

    def is_settled(self, hit: Hit) -> bool:
        """Whether it has been said already that these words are no person."""
        return self.known.is_settled(hit.sign, hit.key)

    def find(self, where: str, text: str, *, guesses: bool = True) -> list[Hit]:
        """The hits in a text of the document, those already answered for included.

        Without `guesses`, only those of people who are known or were found before.
        """
        found = self._looked(where, text) if guesses else self.directory.find(where, text)
        return [self._with_number(hit) for hit in found]

    def _looked(self, where: str, text: str) -> list[Hit]:
        if (where, text) not in self._cache:
            self._cache[where, text] = self.directory.find(where, text, self._spots(text))
        return self._cache[where, text]

    def _gather(self) -> None:
        for _where, text in self.texts:
            for told in self._reading(text)[0]:
                self._meet(told, Sign.TOLD)
        guesses = [guess for _where, text in self.texts for guess in self._reading(text)[1]]
        for guess in sorted(guesses, key=lambda one: -len(one.name.split())):
            self._meet(guess, Sign.LIKELY)

    def _reading(self, text: str) -> tuple[list[Told], list[Told]]:
        """Those the text tells of, and those who are likely."""
        if text not in self._read:
            guesses = likely_in(text, code=code_in(text), lower=self._lower, no_person=self._no_person)
            likely = [Told(guess.start, guess.end, text[guess.start : guess.end], guess.role) for guess in guesses]
            self._read[text] = told_in(text), likely
        return self._read[text]

    def _meet(self, told: Told, sign: Sign) -> None:
        """Take somebody down, unless they are known already or were said to be no person."""
        key = _key_of(told)
        if self._is_nobody(key, sign):
            return
        known = self._known_as(key)
        if known:
            if told.role and not any(one in self.known.directory.roles for one in known):
                self._roles.setdefault(min(known), told.role)
            return
        person = self._people.get(key) or self._people.get(self._same_as(key, told))
        if person is None:
            person = self._people[key] = _Found(key, told.name, sign)
        person.role = person.role or told.role
        person.handles.update(told.handles)
        person.emails.update(told.emails)
        for part in (*fold(told.name).split(), *map(fold, told.handles), *map(fold, told.emails)):
            self._parts.setdefault(part, person.key)

    def _same_as(self, key: str, told: Told) -> str:
        """The one met under a longer name, or by the same address or handle; "" if there is none."""
        words = key.split() if " " not in key else []
        return next((self._parts[one] for one in (*map(fold, told.handles), *map(fold, told.emails), *words) if one in self._parts), "")

    def _known_as(self, key: str) -> set[str]:
        return set().union(*(form.keys for form in self.known.directory.register.known(tuple(key.split()))))

    def _is_nobody(self, key: str, sign: Sign) -> bool:
        return not key or self.known.is_settled(sign, key) or all(word in self._not_people for word in key.split())

    def _directory(self) -> Directory:
        base = self.known.directory
        people = [
            Person(one.key, one.name, tuple(sorted(one.handles)), tuple(sorted(one.emails)), is_guess=True) for one in self._people.values()
        ]
        register = Register(people, base.register.not_people, below=base.register)
        signs = {one.key: one.sign for one in self._people.values()}
        return replace(base, register=register, signs=signs, others=base.others | signs.keys())

    def _spots(self, text: str) -> list[Spot]:
        told, likely = self._reading(text)
        spots = [self._spot(one, Sign.TOLD) for one in told] + [self._spot(one, Sign.LIKELY) for one in likely]
        return [spot for spot in spots if spot.who]

    def _spot(self, told: Told, sign: Sign) -> Spot:
        key = _key_of(told)
        if self._is_nobody(key, sign):
            return Spot(told.start, told.end, "", sign)
        known = self._known_as(key)
        who = min(known) if known else key if key in self._people else self._same_as(key, told) or key
        return Spot(told.start, told.end, who, sign)

    def _numbers(self) -> dict[str, str]:
        """What stands for everyone whose role the incident does not know: "a responder", "another responder", in the order of the page."""
        met: dict[str, None] = {}
        for where, text in self.texts:
            for hit in self._looked(where, text):
                if hit.who and hit.who not in self.directory.roles and not self.is_settled(hit):
                    met.setdefault(hit.who)
        by_role: dict[str, list[str]] = {}
        for who in met:
            found = self._people.get(who)
            by_role.setdefault(self._roles.get(who) or (found.role if found else "") or RESPONDER, []).append(who)
        return dict(_labels(by_role))

    def _with_number(self, hit: Hit) -> Hit:
        label = self._numbered.get(hit.who) if hit.who not in self.directory.roles else None
        return hit.with_role(label) if label else hit


def _labels(by_role: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for role, people in by_role.items():
        for number, who in enumerate(people, start=1):
            yield who, numbered(role, number, is_only=len(people) == 1)


def numbered(role: str, number: int, *, is_only: bool) -> str:
    """The words for the `number`th of those with one role: "the scribe" if there is only one, else "a scribe", "another scribe", …"""
    name = _(role)
    if is_only and role != RESPONDER:
        return _("the %(role)s") % {"role": name}
    if number == 1:
        return (_("an %(role)s") if name[:1] in "aeiou" else _("a %(role)s")) % {"role": name}
    if number < len(_ORDINALS):
        return f"{_(_ORDINALS[number])} {name}"
    return f"{name} {number}"


def _key_of(told: Told) -> str:
    """A name folded; else a handle, else an address."""
    if told.name:
        return " ".join(fold(told.name).replace(".", " ").split())
    return fold((*told.handles, *told.emails, "")[0])
