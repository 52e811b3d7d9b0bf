"""What is different between two texts, word by word, for people to read. Plain data in and out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

MOST_BLOCKS = 1500
"""More paragraphs than this between the first and the last difference are shown whole, as gone and as new."""
MOST_WORDS = 1500
ALIKE = 0.35
"""From here on two paragraphs are one that was changed."""

FIRST_SIGN = 0xE010
"""Before a word that is emphasised: this, and a bit for each of `MARKS`. Of the private use area, which no text has."""
MARKS = ("strong", "em", "s", "code")
_BITS = {mark: 1 << place for place, mark in enumerate(MARKS)}
_SIGN = f"[{chr(FIRST_SIGN)}-{chr(FIRST_SIGN + 15)}]?"
_WORDS = re.compile(rf"{_SIGN}(?:\s+|\w+|[^\w\s])")
_MARKED = re.compile(
    r"\\.|(?P<fence>`+)(?P<code>[^`\n](?:.*?[^`])?)(?P=fence)(?!`)"
    r"|\*\*(?P<strong>[^\s*](?:.*?\S)??)\*\*(?!\*)|\*(?P<em>[^\s*](?:[^*\n]*[^\s*])?)\*|~~(?P<s>\S(?:.*?\S)??)~~"
    r"|<strong>(?P<strong_tag>.*?)</strong>|<em>(?P<em_tag>.*?)</em>|<s>(?P<s_tag>.*?)</s>"
)
_FACT = re.compile(r"\[([^\]\n]*)\]\(story:[^)\n]*\)")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]*)\]\((?:<([^>\n]*)>|([^)\s]*))(?: \"[^\"\n]*\")?\)")
_BLOCK = re.compile(r"^::(\w+)(?:\{([^}\n]*)\})?$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~]|$)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)?$", re.MULTILINE)
_INSTANT = re.compile(r"\"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")
_ITEM = re.compile(r"^(\s*)[-*+] (?!\[)", re.MULTILINE)


class What(StrEnum):
    """What happened to something between then and now."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Some words: the same, gone, or new."""

    what: What
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph. One that is the same has one piece."""

    what: What
    pieces: list[Piece]


@dataclass(frozen=True)
class SectionDifference:
    """One section then and now; `title` is now's, and `title_before` another one it had."""

    uid: str
    what: What
    title: str
    title_before: str
    blocks: list[Block]

    @property
    def has_changes(self) -> bool:
        return self.what is not What.SAME

    def runs(self) -> Iterator[tuple[bool, list[Block]]]:
        """Paragraphs that are the same together, so that a page can fold them, and those that are not."""
        run: list[Block] = []
        for block in self.blocks:
            if run and (run[-1].what is What.SAME) != (block.what is What.SAME):
                yield run[-1].what is What.SAME, run
                run = []
            run.append(block)
        if run:
            yield run[-1].what is What.SAME, run


def differences(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[SectionDifference]:
    """Section by section, in the order of now; what is gone stands where it stood."""
    then, now = {one["uid"]: one for one in before}, {one["uid"]: one for one in after}
    found = [_section(then.get(one["uid"]), one) for one in after]
    for place, one in enumerate(before):
        if one["uid"] not in now:
            found.insert(min(place, len(found)), _section(one, None))
    return found


def changed_words(before: str, after: str) -> list[Piece]:
    """The words of both, in an order in which they can be read."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        return [piece for piece in (Piece(What.GONE, before), Piece(What.NEW, after)) if piece.text]
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(pieces, What.SAME, "".join(old[i1:i2]))
        else:
            _add(pieces, What.GONE, "".join(old[i1:i2]))
            _add(pieces, What.NEW, "".join(new[j1:j2]))
    return _smoothed(pieces)


def readable(markdown: str) -> str:
    """Markdown as somebody reads it who has never seen any: facts and pictures by what they are called, points for list items."""
    return plain(_signed_text(markdown))


def plain(text: str) -> str:
    """What is compared, without the signs of its emphasis."""
    return "".join(run for run, _marks in emphasis(text))


def _signed_text(markdown: str) -> str:
    """The same, with a sign before each word that is emphasised, which `emphasis` reads."""
    named = _LINK.sub(lambda link: f"{link[1]} ({link[2] or link[3]})", _FACT.sub(r"\1", _IMAGE.sub(r"[\1]", markdown)))
    plain = _HEADING.sub(r"**\1**", _ITEM.sub(r"\1• ", blocks_in_words(named)))
    return _ESCAPE.sub(r"\1", _emphasised(plain, 0))


def blocks_in_words(markdown: str, *, said: str = "({name})") -> str:
    """What stands where the timeline, the impact, the factors or the actions are shown, by what it is called."""
    return _BLOCK.sub(lambda found: _block_in_words(found, said), markdown)


def _block_in_words(found: re.Match[str], said: str) -> str:
    kinds = {"timeline": _("The timeline"), "impact": _("The impact"), "factors": _("The factors"), "actions": _("The actions")}
    if found[1] not in kinds:
        return found[0]
    span = " – ".join(f"{day} {minute}" for day, minute in _INSTANT.findall(found[2] or ""))
    return said.format(name=f"{kinds[found[1]]}, {span} UTC" if span else kinds[found[1]])


def _emphasised(text: str, marks: int) -> str:
    """Each word with the sign of its marks."""
    said, end = [], 0
    for found in _MARKED.finditer(text):
        said.append(_signed(text[end : found.start()], marks))
        end = found.end()
        kind = found.lastgroup
        if kind is None:
            said.append(_signed(found[0], marks))
        elif kind == "code":
            said.append(_signed(found[kind], marks | _BITS[kind]))
        else:
            said.append(_emphasised(found[kind], marks | _BITS[kind.removesuffix("_tag")]))
    return "".join([*said, _signed(text[end:], marks)])


def _signed(text: str, marks: int) -> str:
    return _WORDS.sub(lambda word: chr(FIRST_SIGN + marks) + word[0], text) if marks else text


def _section(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> SectionDifference:
    kept: Mapping[str, Any] = after or before or {}
    blocks = _blocks(before["markdown"] if before else "", after["markdown"] if after else "")
    if before is None or after is None:
        what = What.NEW if before is None else What.GONE
    else:
        is_same = before["title"] == after["title"] and all(block.what is What.SAME for block in blocks)
        what = What.SAME if is_same else What.CHANGED
    earlier = before["title"] if before and before["title"] != kept["title"] else ""
    return SectionDifference(kept["uid"], what, kept["title"], earlier, blocks)


def _blocks(before: str, after: str) -> list[Block]:
    old, new = _paragraphs(before), _paragraphs(after)
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    middle = _middle(old[first : len(old) - last], new[first : len(new) - last])
    same = [Block(What.SAME, [Piece(What.SAME, text)]) for text in new]
    return [*same[:first], *middle, *same[len(new) - last :]]


def _middle(old: list[str], new: list[str]) -> list[Block]:
    if len(old) > MOST_BLOCKS or len(new) > MOST_BLOCKS:
        return [*_whole(What.GONE, ["\n\n".join(old)]), *_whole(What.NEW, ["\n\n".join(new)])]
    blocks: list[Block] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            blocks += _whole(What.SAME, new[j1:j2])
        else:
            blocks += _paired(old[i1:i2], new[j1:j2])
    return blocks


def _paired(old: list[str], new: list[str]) -> Iterator[Block]:
    """Paragraphs in each other's place are one that was changed, if they are alike."""
    for place in range(max(len(old), len(new))):
        was, now = (texts[place] if place < len(texts) else "" for texts in (old, new))
        if was and now and _are_alike(was, now):
            yield Block(What.CHANGED, changed_words(was, now))
        else:
            yield from _whole(What.GONE, [was])
            yield from _whole(What.NEW, [now])


def _are_alike(was: str, now: str) -> bool:
    old, new = was.split()[:MOST_WORDS], now.split()[:MOST_WORDS]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _whole(what: What, texts: list[str]) -> list[Block]:
    return [Block(what, [Piece(what, text)]) for text in texts if text]


def _paragraphs(markdown: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", _signed_text(markdown)) if part.strip()]


def emphasis(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A text of `readable` in runs, each with its marks."""
    run, marks = "", 0
    for word in _WORDS.findall(text):
        own = ord(word[0]) - FIRST_SIGN if len(word) > 1 and FIRST_SIGN <= ord(word[0]) <= FIRST_SIGN + 15 else 0
        if own != marks and run:
            yield run, _names(marks)
            run = ""
        marks = own
        run += word[1:] if own else word
    if run:
        yield run, _names(marks)


def _names(marks: int) -> tuple[str, ...]:
    return tuple(mark for mark in MARKS if marks & _BITS[mark])


def _add(pieces: list[Piece], what: What, text: str) -> None:
    if text:
        pieces.append(Piece(what, text))


def _smoothed(pieces: list[Piece]) -> list[Piece]:
    """A space that stayed between two words that went is no island: it goes with both."""
    gone = new = ""
    smooth: list[Piece] = []
    for number, piece in enumerate(pieces):
        is_island = piece.what is What.SAME and not piece.text.strip() and bool(gone or new) and number + 1 < len(pieces)
        if piece.what is What.SAME and not is_island:
            _add(smooth, What.GONE, gone)
            _add(smooth, What.NEW, new)
            smooth.append(piece)
            gone = new = ""
        else:
            gone += piece.text if piece.what is not What.NEW else ""
            new += piece.text if piece.what is not What.GONE else ""
    _add(smooth, What.GONE, gone)
    _add(smooth, What.NEW, new)
    return smooth
