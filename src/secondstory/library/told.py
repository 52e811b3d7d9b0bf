"""People a document tells of by itself: in labelled rows and lists, in tables, as speakers of a chat, as signatures and addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from secondstory.lib.given import PARTICLES, ROLE_WORDS, given_names, trade_words
from secondstory.lib.ordinary import BEGINNINGS, NOBODY
from secondstory.search.folding import fold

_ROLES = {
    "author": "author", "authors": "author", "written by": "author", "prepared by": "author", "drafted by": "author",
    "postmortem author": "author", "post mortem author": "author", "report author": "author", "signed off by": "author",
    "co authored by": "author", "incident commander": "incident commander", "ic": "incident commander", "commander": "incident commander",
    "incident lead": "incident lead", "incident leader": "incident lead", "incident manager": "incident manager",
    "incident owner": "incident owner", "incident coordinator": "incident coordinator", "lead investigator": "lead investigator",
    "investigator": "investigator", "investigators": "investigator", "reviewer": "reviewer", "reviewers": "reviewer",
    "reviewed by": "reviewer", "approved by": "approver", "approver": "approver", "reporter": "reporter", "reported by": "reporter",
    "on call": "on-call responder", "oncall": "on-call responder", "on call engineer": "on-call responder",
    "on call responder": "on-call responder", "primary on call": "on-call responder", "secondary on call": "second on-call responder",
    "scribe": "scribe", "note taker": "scribe", "notetaker": "scribe", "facilitator": "facilitator", "facilitators": "facilitator",
    "facilitated by": "facilitator", "moderator": "facilitator", "comms lead": "communications lead",
    "communications lead": "communications lead", "communication lead": "communications lead", "ops lead": "operations lead",
    "operations lead": "operations lead", "tech lead": "technical lead", "technical lead": "technical lead",
    "support lead": "support lead", "postmortem owner": "owner", "post mortem owner": "owner", "participants": "", "participant": "",
    "attendees": "", "attendee": "", "attending": "", "present": "", "people": "", "people involved": "", "who was involved": "",
    "responders": "", "responder": "", "contributors": "", "assigned to": "", "assignee": "", "assignees": "", "owner": "", "owners": "",
    "action owner": "", "who": "", "cc": "", "contact": "", "point of contact": "", "detected by": "", "resolved by": "", "fixed by": "",
    "acknowledged by": "", "declared by": "", "opened by": "", "escalated to": "", "led by": "",
}  # fmt: skip
"""Labels before names, folded and without hyphens, and the role each gives."""

_LOOSE = frozenset(
    ["owner", "owners", "who", "cc", "contact", "reporter", "people", "oncall", "present", "name"]
) | {"action owner", "point of contact", "detected by", "resolved by", "fixed by", "acknowledged by", "declared by", "opened by",
     "escalated to", "reported by", "led by", "on call"}  # fmt: skip
"""Labels after which teams and tools stand as often as people: one unknown word is nobody."""

_ALTERNATIVES = "|".join(label.replace(" ", "[ -]") for label in sorted(_ROLES, key=len, reverse=True))
_LABEL = re.compile(rf"(?<![\w-])({_ALTERNATIVES})(?:\(s\))?[*_ \t]{{0,4}}(:|\|)[*_]{{0,3}}", re.IGNORECASE)
_HEADING = re.compile(rf"^[ \t]{{0,3}}(?:#{{1,6}}[ \t]+|\*\*|__)({_ALTERNATIVES})[*_:]{{0,4}}[ \t]*$", re.IGNORECASE | re.MULTILINE)
_BULLET = re.compile(r"[ \t]{0,8}[-*+•][ \t]+(?:\[.\][ \t]+)?(?:name:[ \t]*)?(.{1,200})")
_ASIDE = re.compile(r"\([^()\n]{0,200}\)|<[^<>\n]{0,120}>")
_PARTS = re.compile(r"(?:(?!\s(?:and|und|y|et|e)\s|\s[-–—]\s)[^,;/&•·|\n])+")
_EDGE = " \t*_[]\"'“”‘’`():.-–—"
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w/])@([\w.-]{1,60}\w|\w)")
_GIVEN_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]{1,29}")
_SURNAME = re.compile(r" ([^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)?)(?![\w'’@-])")
_SIGNED = re.compile(r"([^\W\d_a-z][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){1,3}) <[\w.+-]{1,64}@[\w.-]{1,100}>")
_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d\d)?(?: ?[AaPp][Mm])?(?: UTC)?[\])]?[ \t]*(?:[-–][ \t]*)?"
_SPEAKER = re.compile(
    rf"^[ \t>*-]{{0,8}}({_TIME})?(?:<@?([\w.-]{{2,30}})>|([^\W\d_][\w.-]{{1,29}}):|"
    r"\*\*@?([^\W\d_][\w.-]{1,29}):\*\*|\*\*@?([^\W\d_][\w.-]{1,29})\*\*:)[ \t]",
    re.MULTILINE,
)
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}[-:| \t]*$")
LONGEST_ROW = 600


@dataclass(frozen=True)
class Told:
    """Somebody the document names at `start`…`end`; `role` is what it calls them, "" if it does not say."""

    start: int
    end: int
    name: str
    role: str = ""
    handles: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def told_in(text: str) -> list[Told]:
    """Everybody a text tells of, in order. Time grows with its length."""
    found = [*_labelled(text), *_listed(text), *_columns(text), *_speakers(text), *_signed(text)]
    return sorted(found, key=lambda told: (told.start, -told.end))


def role_of(label: str) -> str | None:
    """The role a label or an aside gives; None if it gives none."""
    return _ROLES.get(" ".join(fold(label).replace("-", " ").split())) or None


def _labelled(text: str) -> Iterator[Told]:
    labels = list(_LABEL.finditer(text))
    for number, found in enumerate(labels):
        label = " ".join(fold(found.group(1)).replace("-", " ").split())
        end = text.find("\n", found.end())
        end = min(end if end >= 0 else len(text), found.end() + LONGEST_ROW)
        if number + 1 < len(labels):
            end = min(end, labels[number + 1].start())
        if found.group(2) == "|":
            if _is_header(text, end):
                continue
            cell = text.find("|", found.end(), end)
            end = cell if cell >= 0 else end
        rest = text[found.end() : end]
        if rest.strip(_EDGE):
            yield from _names(text, found.end(), end, label)
        elif found.group(2) == ":":
            yield from _items(text, end, label)


def _listed(text: str) -> Iterator[Told]:
    for found in _HEADING.finditer(text):
        yield from _items(text, found.end(), " ".join(fold(found.group(1)).replace("-", " ").split()))


def _items(text: str, at: int, label: str) -> Iterator[Told]:
    """The bullets below a label, at most forty."""
    at += 1
    for _number in range(60):
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        bullet = _BULLET.match(text, at, end)
        if bullet:
            yield from _names(text, bullet.start(1), bullet.end(1), label)
        elif text[at:end].strip():
            return
        at = end + 1
        if at >= len(text):
            return


def _is_header(text: str, end_of_line: int) -> bool:
    following = text[end_of_line + 1 : end_of_line + 400].partition("\n")[0]
    return _TABLE_RULE.match(following) is not None


def _columns(text: str) -> Iterator[Told]:
    """Cells of tables whose column is labelled."""
    if "|" not in text:
        return
    columns: dict[int, str] = {}
    at, header = 0, ""
    for line in text.split("\n"):
        if "|" not in line:
            columns, header = {}, ""
        elif _TABLE_RULE.match(line[:400]):
            names = [" ".join(fold(cell).replace("-", " ").strip(" *_").split()) for cell in _cells(header)]
            columns = {place: name for place, name in enumerate(names) if name in _ROLES or name == "name"}
        elif columns:
            place = at + (len(line) - len(line.lstrip(" \t|")) if line.lstrip().startswith("|") else 0)
            for number, cell in enumerate(_cells(line)):
                if number in columns and cell.strip():
                    yield from _names(text, place, min(place + len(cell), place + LONGEST_ROW), columns[number])
                place += len(cell) + 1
        else:
            header = line
        at += len(line) + 1


def _cells(line: str) -> list[str]:
    return line.lstrip(" \t").removeprefix("|").lstrip(" \t").split("|")


def _names(text: str, start: int, end: int, label: str) -> Iterator[Told]:
    """The people listed between `start` and `end`; what stands in brackets behind a name is its role, handle or address."""
    row = text[start:end]
    bare = row
    for _depth in range(3):
        bare = _ASIDE.sub(lambda aside: " " * len(aside.group()), bare)
    pieces = list(_PARTS.finditer(bare))
    is_prose = any(len(piece.group().split()) > 3 and _person(piece.group(), label) is None for piece in pieces)
    for number, piece in enumerate(pieces):
        until = pieces[number + 1].start() if number + 1 < len(pieces) else len(row)
        told = _person(piece.group(), label)
        if told is None:
            if len(piece.group().split()) > 5:
                return  # a sentence, and no list of names
            continue
        if is_prose and told.islower() and not _is_given(told):
            continue
        offset = piece.start() + piece.group().index(told)
        beside = row[offset + len(told) : until]
        handles = tuple(_HANDLE.findall(_MAIL.sub(" ", beside)))[:1]
        is_handle = told.islower() or "@" in row[max(0, offset - 1) : offset]
        yield Told(
            start + offset, start + offset + len(told), "" if is_handle and not _is_given(told) else told,
            _role_beside(beside) or _ROLES.get(label, ""), (*handles, told) if is_handle else handles,
            tuple(mail.group() for mail in _MAIL.finditer(beside))[:1],
        )  # fmt: skip


def _role_beside(beside: str) -> str:
    aside = re.match(r"[\s*_\]]*\(([^()]{2,40})\)", beside)
    return (role_of(aside.group(1)) or "") if aside else ""


def _person(piece: str, label: str) -> str | None:
    """The name in a piece of a list, or None where it is nobody's."""
    name = piece.split("](", maxsplit=1)[0].strip(_EDGE).removeprefix("@")
    name = re.sub(r"\s+", " ", name) if "  " not in name else name.split("  ")[0].strip(_EDGE)
    parts = re.sub(r"\A(?:and|und|y|et|e)\s", "", name).split(" ")
    while parts and len(parts) > 1 and fold(parts[0].rstrip(".")) in ROLE_WORDS:
        parts = parts[1:]
    name = " ".join(parts)
    if not 1 <= len(parts) <= 4 or not re.fullmatch(r"[\w.'’ -]{2,60}", name) or name.replace(".", "").isdigit():
        return None
    folded = [fold(part.strip(".")) for part in parts]
    pieces = [piece for word in folded for piece in word.split("-")]
    trade, is_known = trade_words(), _is_given(parts[0])
    if len(parts) == 1:
        return None if len(pieces) > 1 and trade & set(pieces) else _one_word(name, folded[0], label, is_known=is_known)
    if any(char.isdigit() for char in name) or name.isupper():
        return None
    if not all(part[0].isupper() or word in PARTICLES for part, word in zip(parts, folded, strict=True)):
        return None
    if label == "name" and not is_known:
        return None
    return None if any(word in trade and not (number == 0 and is_known) for number, word in enumerate(folded)) else name


def _one_word(name: str, folded: str, label: str, *, is_known: bool) -> str | None:
    if is_known:
        return name
    if label in _LOOSE or folded in trade_words() or folded in NOBODY or len(name) < 3 or name.isupper() or folded in {"n/a", "none"}:
        return None
    return name


def _is_given(word: str) -> bool:
    return fold(word).split("-")[0] in given_names()


def _speakers(text: str) -> Iterator[Told]:
    """Whoever speaks in a chat that was pasted in. A word nobody is called counts where it speaks again."""
    lines = [(found, next(name for name in found.groups()[1:] if name)) for found in _SPEAKER.finditer(text)]
    often = Counter((fold(name), bool(found.group(1))) for found, name in lines)
    for found, name in lines:
        folded, has_time = fold(name), bool(found.group(1))
        is_marked = found.group(2) is not None or found.group(1, 4, 5) != (None, None, None)
        if folded in trade_words() or folded in NOBODY or not is_marked or folded in _ROLES:
            continue
        is_sure = has_time and ("[" in found.group(1) or found.group(2) is not None)
        is_again = often[folded, has_time] > 1 and name.islower() and found.group(2) is None
        if folded in given_names() or (name.islower() and (is_sure or is_again)):
            start = found.start() + found.group().rindex(name)
            yield Told(start, start + len(name), name if folded in given_names() else "", "", (name,) if name.islower() else ())


def _signed(text: str) -> Iterator[Told]:
    """“Name <address>”, and the names that addresses are made of."""
    if "@" not in text:
        return
    for found in _SIGNED.finditer(text):
        name = _person(found.group(1), "author")
        if name:
            start = found.start() + found.group(1).index(name)
            yield Told(start, start + len(name), name, "", (), (found.group().rpartition("<")[2].rstrip(">"),))
    for mail in _MAIL.finditer(text):
        parts = re.split(r"[._-]", fold(mail.group(1)).partition("+")[0])
        if parts[0] in given_names() and all(part.isalpha() and part not in trade_words() for part in parts) and len(parts) <= 3:
            yield Told(mail.start(), mail.end(), " ".join(parts), "", (), (mail.group(),))
    for handle in _HANDLE.finditer(text):
        word = fold(handle.group(1))
        whole = _called_in_full(text, handle)
        if whole:
            yield Told(handle.start(), handle.start() + 1 + len(whole), whole, "", (handle.group(1),))
        elif len(word) > 3 and not word.replace(".", "").isdigit() and word not in trade_words() and word not in NOBODY:
            yield Told(handle.start(), handle.end(), "", "", (handle.group(1),))


def _called_in_full(text: str, handle: re.Match[str]) -> str:
    """“@Jane Doe”, as a chat writes whom it calls: the surname is no word of the sentence."""
    surname = _SURNAME.match(text, handle.end())
    if surname is None or not _GIVEN_NAME.fullmatch(handle.group(1)) or fold(surname.group(1)) in BEGINNINGS:
        return ""
    whole = f"{handle.group(1)} {surname.group(1)}"
    return whole if _person(whole, "author") == whole else ""
