"""Finding people in text: by the names, handles and addresses the instance knows, and by what looks like one.

Plain Python; time grows with the length of the text, not with the number of people.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from secondstory.lib.given import given_names, trade_words
from secondstory.lib.ordinary import ALSO_WORDS, BETWEEN_NAMES, DOING, NOBODY
from secondstory.library.enums import Sign
from secondstory.search import folding

_LETTERS = str.maketrans("đøłıðħ", "dolidh")
_WORD = re.compile(r"[^\W_]+")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_MENTION = re.compile(r"(?<![\w@/.])@([^\W_][\w.-]{0,60}[^\W_]|[^\W_])")
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`|\bhttps?://\S+", re.DOTALL)
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?:;•\n]|^\s*(?:[-*+>#|]+|\d+[.)]))[\s\"'“‘(*_\[|]*\Z", re.MULTILINE)
_Found = tuple[int, int, Sign, Iterable[str]]
_ROBOTS = frozenset({"bot", "robot", "automation", "pipeline"})
_HANDLE_IN = re.compile(r"(?<!\w)@([\w.-]+)")
_ARTICLE = re.compile(r"\b(?:the|a|an|our|their)\s$", re.IGNORECASE)


def fold(text: str) -> str:
    """As search folds, and the letters that have no accent to take away (ø, ł, đ) too."""
    return folding.fold(text).translate(_LETTERS)


@dataclass(frozen=True)
class Person:
    """Someone the instance knows. With `only_in_full`, parts of the name count only in stories they took part in.

    With `is_guess` they are known from one document alone, and their names need a capital, or more where they are words as well.
    """

    key: str
    name: str
    handles: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    only_in_full: bool = False
    is_guess: bool = False


@dataclass(frozen=True)
class Spot:
    """Words in a text that were found to name somebody by where they stand: `who` is the key of the person."""

    start: int
    end: int
    who: str
    sign: Sign


@dataclass(frozen=True)
class Hit:
    """Words that name someone, or seem to. `key` is what an answer is given for: the words, folded.

    `who` is the key of the person, "" where nobody in particular is meant; `place` how the words stand in the sentence.
    """

    where: str
    start: int
    end: int
    text: str
    sign: Sign
    instead: str
    around: str
    who: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        return fold(self.text)

    def with_role(self, role: str) -> Hit:
        """The same with another role in its place."""
        return replace(self, instead=_fitted(role, self.place))


@dataclass(frozen=True)
class _Form:
    """Words that can stand for people. `joints` is what may join them; `keys` fills as people are found to share the form."""

    words: tuple[str, ...]
    sign: Sign
    joints: str = "-_.'’"
    needs_capital: bool = False
    needs_doing: bool = False
    needs_part: bool = False
    keys: set[str] = field(default_factory=set, compare=False, hash=False)


@dataclass
class Register:
    """The forms in which known people can appear. Made once for any number of documents; looking up is as fast for many people."""

    people: Sequence[Person]
    not_people: frozenset[str] = frozenset()
    forms: dict[tuple[str, ...], dict[_Form, _Form]] = field(default_factory=dict)
    lengths: dict[str, list[int]] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    below: Register | None = None

    def __post_init__(self) -> None:
        lengths: dict[str, set[int]] = {}
        for person in self.people:
            self.emails.update({fold(email): person.key for email in person.emails})
            for form in _forms_of(person, self.not_people):
                self.forms.setdefault(form.words, {}).setdefault(form, form).keys.add(person.key)
                lengths.setdefault(form.words[0], set()).add(len(form.words))
        self.lengths = {word: sorted(some, reverse=True) for word, some in lengths.items()}

    def known(self, words: tuple[str, ...]) -> Iterable[_Form]:
        """The forms made of exactly these words, those of `below` first."""
        own = self.forms.get(words, {}).values()
        return [*self.below.known(words), *own] if self.below else own

    def lengths_of(self, word: str) -> Sequence[int]:
        """How many words the forms have that begin with this one, the longest first."""
        own = self.lengths.get(word, [])
        if self.below is None or word not in self.below.lengths:
            return own
        return sorted({*own, *self.below.lengths_of(word)}, reverse=True)

    def key_of_email(self, email: str) -> str:
        """Whose address it is; "" if nobody's who is known."""
        return self.emails.get(fold(email)) or (self.below.key_of_email(email) if self.below else "")


@dataclass(frozen=True)
class Directory:
    """A register as one incident sees it: `roles` is what stands in the place of each person who took part, by key.

    `others` are the keys of those who are in the story without a role, such as owners of actions.
    """

    register: Register
    roles: Mapping[str, str]
    stranger: str = "a responder"
    signs: Mapping[str, Sign] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def find(self, where: str, text: str, spots: Sequence[Spot] = ()) -> list[Hit]:
        """Every hit in `text`, in order, none over another; `spots` are hits whatever the register says."""
        code = code_in(text)
        found = [*self._addresses(text), *self._mentions(text, code), *self._names(text, code)]
        found += [(spot.start, spot.end, spot.sign, (spot.who,)) for spot in spots]
        hits: list[Hit] = []
        for start, end, sign, keys in sorted(found, key=lambda hit: (hit[0], -hit[1])):
            if not hits or start >= hits[-1].end:
                hits.append(self._hit(where, text, (start, end), sign, keys, in_code=_inside(start, code)))
        return hits

    def _hit(self, where: str, text: str, span: tuple[int, int], sign: Sign, keys: Iterable[str], *, in_code: bool) -> Hit:
        start, end = span
        who = self._who(keys)
        place = "code" if in_code else _place(text, start)
        role = _fitted(self.roles.get(who, self.stranger), place)
        return Hit(where, start, end, text[start:end], self._sign(who, sign), role, _around(text, start, end), who, place)

    def _sign(self, who: str, sign: Sign) -> Sign:
        return sign if sign in {Sign.EMAIL, Sign.MENTION} else self.signs.get(who, sign)

    def _addresses(self, text: str) -> Iterable[_Found]:
        for found in _EMAIL.finditer(text):
            key = self.register.key_of_email(found.group())
            if key or fold(found.group().partition("@")[0]) not in NOBODY:
                yield found.start(), found.end(), Sign.EMAIL, (key or fold(found.group()),)

    def _mentions(self, text: str, code: list[tuple[int, int]]) -> Iterable[_Found]:
        for found in _MENTION.finditer(text):
            words = tuple(_WORD.findall(fold(found.group(1))))
            known: set[str] = set().union(*(form.keys for form in self.register.known(words)))
            is_somebody = fold(found.group(1)) not in NOBODY and not found.group(1).replace(".", "").isdigit()
            if known or (is_somebody and not _inside(found.start(), code)):
                yield found.start(), found.end(), Sign.MENTION, known or {fold(found.group())}

    def _names(self, text: str, code: list[tuple[int, int]]) -> Iterable[_Found]:
        words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
        folded = fold(text)
        for number, (start, _end) in enumerate(words):
            for length in self.register.lengths_of(folded[slice(*words[number])]):
                some = words[number : number + length]
                form = self._fitting(text, folded, some, in_code=_inside(start, code)) if len(some) == length else None
                if form is not None:
                    yield start, some[-1][1], form.sign, form.keys
                    break

    def _fitting(self, text: str, folded: str, words: Sequence[tuple[int, int]], *, in_code: bool) -> _Form | None:
        for form in self.register.known(tuple(folded[start:end] for start, end in words)):
            if form.needs_part and form.keys.isdisjoint(self.roles) and form.keys.isdisjoint(self.others):
                continue
            if form.needs_doing and not _is_someone(text, words[0][0], words[-1][1], in_code=in_code):
                continue
            if _fits(form, words, text):
                return form
        return None

    def _who(self, keys: Iterable[str]) -> str:
        """The one of them who took part, the first in the order of the parts; else one of them."""
        wanted = set(keys)
        return next((key for key in self.roles if key in wanted), "") or min(wanted, default="")


def code_in(text: str) -> list[tuple[int, int]]:
    """Where code and addresses of pages stand."""
    return [(found.start(), found.end()) for found in _CODE.finditer(text)]


def replaced(text: str, hits: Sequence[Hit], instead: Mapping[str, str], keep: frozenset[str]) -> str:
    """`text` with each hit replaced: by the words given for its key, else by the role; those in `keep` stay."""
    for hit in reversed(hits):
        if hit.key in keep:
            continue
        words = instead.get(hit.key) or hit.instead
        if hit.key in instead and _STARTS_SENTENCE.search(text[max(0, hit.start - 40) : hit.start]):
            words = words[:1].upper() + words[1:]
        text = text[: hit.start] + words + text[hit.end :]
    return text


def as_someone(label: str) -> str:
    """A role label as it stands inside a sentence: "On-call responder" → "the on-call responder"."""
    if label[1:2].islower():
        label = label[0].lower() + label[1:]
    return label if label[-1:].isdigit() or label.split(" ")[0] in {"the", "a", "an"} else f"the {label}"


def contact_parts(contact: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What a written contact holds: (name, handles, e-mail addresses)."""
    emails = tuple(_EMAIL.findall(contact))
    rest = _EMAIL.sub(" ", contact)
    handles = tuple(_HANDLE_IN.findall(rest))
    name = " ".join(re.sub(r"[^\w\s.'’-]|\d", " ", _HANDLE_IN.sub(" ", rest)).split())
    return name, handles, emails


def _forms_of(person: Person, not_people: frozenset[str]) -> Iterable[_Form]:
    words = tuple(_WORD.findall(fold(person.name)))
    for handle in person.handles:
        parts = tuple(_WORD.findall(fold(handle)))
        if parts and (len(parts) > 1 or _tells(parts[0], not_people)):
            yield _Form(parts, Sign.HANDLE)
    if len(words) > 1:
        yield from (form for form in _whole_forms(words) if not person.is_guess or form.sign != Sign.INITIALS or len(form.words) > 1)
    is_robot = bool(words) and words[-1] in _ROBOTS  # "Deploy Bot": nobody is called "deploy"
    for word in () if is_robot else words:
        if len(word) > 1 and word not in BETWEEN_NAMES and word not in not_people:
            is_word = word in ALSO_WORDS or (person.is_guess and (word in trade_words() or word in given_names().doubtful))
            capital = is_word or len(word) < 4 or (person.is_guess and word not in given_names().plain)
            yield _Form((word,), Sign.PART, needs_capital=capital, needs_doing=is_word, needs_part=person.only_in_full)


def _whole_forms(words: tuple[str, ...]) -> Iterable[_Form]:
    initials = tuple(word[0] for word in words)
    capital = all(word in ALSO_WORDS for word in words)
    yield _Form(words, Sign.NAME, needs_capital=capital)
    yield _Form((*words[-1:], *words[:-1]), Sign.NAME, joints=",", needs_capital=capital)
    yield _Form(("".join(words),), Sign.NAME)
    yield _Form((words[0], words[-1]), Sign.NAME, needs_capital=capital)
    yield _Form((words[0], words[-1][0]), Sign.NAME, joints="", needs_capital=True)
    yield _Form((words[0][0], words[-1]), Sign.NAME, joints=".", needs_capital=True)
    yield _Form(initials, Sign.INITIALS, joints=".", needs_capital=True)
    yield _Form(("".join(initials),), Sign.INITIALS, needs_capital=True, needs_part=True)


def _tells(word: str, not_people: frozenset[str]) -> bool:
    return len(word) > 1 and word not in ALSO_WORDS and word not in not_people


def _fits(form: _Form, words: Sequence[tuple[int, int]], text: str) -> bool:
    """Whether the words stand together as one name: joined by a sign, or by a space, after a comma or an initial's dot if there is one."""
    for (start, end), (following, _end) in pairwise(words):
        gap = text[end:following]
        sign = gap.strip()
        if len(gap) > 2 or sign not in {"", *form.joints} or (len(gap) > len(sign) and sign == "." and end - start > 1):
            return False
        if form.sign == Sign.INITIALS and gap != ".":
            return False
    if form.sign == Sign.INITIALS:
        return all(text[start:end].isupper() for start, end in words)
    return not form.needs_capital or all(text[start].isupper() for start, _end in words)


def _is_someone(text: str, start: int, end: int, *, in_code: bool) -> bool:
    """Whether a word that may be a name is one here: a capital inside a sentence, or someone who does or has something."""
    word, rest = text[start:end], text[end : end + 40]
    if in_code or not word[0].isupper() or (word.isupper() and len(word) > 1):
        return False
    if re.match(r"\s*\d|-\w", rest):
        return False
    if re.match(r"[’']s\b", rest):
        return True
    if not _STARTS_SENTENCE.search(text[max(0, start - 40) : start]):
        return True
    following = re.match(r"\s+([^\W\d_]+)", rest)
    return following is not None and (fold(following.group(1)) in DOING or fold(following.group(1)).endswith("ed"))


def _place(text: str, start: int) -> str:
    """How words stand that begin here: "article" after one, "start" where a sentence begins, else ""."""
    before = text[max(0, start - 40) : start]
    if _ARTICLE.search(before):
        return "article"
    return "start" if _STARTS_SENTENCE.search(before) else ""


def _fitted(role: str, place: str) -> str:
    """The role as it reads there: with a capital where a sentence begins, without an article after one."""
    if place == "code":
        return "someone"
    if place == "article":
        return re.sub(r"^(?:the|an?) |^an(?=other )", "", role)
    return role[:1].upper() + role[1:] if place == "start" else role


def _inside(at: int, ranges: Sequence[tuple[int, int]]) -> bool:
    before = bisect_right(ranges, (at, sys.maxsize)) - 1
    return before >= 0 and at < ranges[before][1]


def _around(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 60) : start].rpartition("\n")[2]
    after = text[end : end + 60].partition("\n")[0]
    return f"{before}{text[start:end]}{after}"
