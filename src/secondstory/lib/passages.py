"""A passage that is to go, in every form it may stand in: as it is, escaped, or encoded.

Covered: other white space between its words, soft hyphens and zero-width characters; backslashes as JSON, Markdown and shells put them,
however many times over; `\\uXXXX`; percent signs as in addresses; HTML's entities; base64 in both alphabets, at any place of the coded
text, from six bytes on; hexadecimal. Not covered: other capitals, a passage broken in two inside a word, compression, encryption.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.conf import settings

from secondstory.lib.text import slug

MARK = "▮▮▮"
"""What stands where a passage was."""
SHORTEST, LONGEST = 4, 20_000
_IN_BYTES = "###"
_SHORTEST_CODED = 6
_NOTHING = slug("")

_SPOKEN = re.compile(
    r"\\+(?:u[dD][89abAB][0-9a-fA-F]{2}\\+u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^\\]|$)"
    r"|(?:%(?:25)*[0-9a-fA-F]{2})+"
    r"|&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);"
    r"|&(?:amp;)+"
    r"|[\s+]+"
    "|[\u00ad\u200b-\u200d\u2060\ufeff]+"
)
_PERCENT = re.compile(r"%(?:25)*([0-9a-fA-F]{2})")
_CODE = "[A-Za-z0-9+/_=-]*"
_ESCAPED_WORD = re.compile(r"\\u00[3-7]|%(?:25)*(?:3[0-9]|[4-7][0-9a-fA-F])|&(?:amp;)*#(?:[xX]0*[3-7]|[0-9])")
_WHOLE_NUMBER = re.compile(r"[0-9]{6,}")


class Passage:
    """What is to go. `cut` takes it out of a text, `cut_json` out of plain data, `cut_bytes` out of a file's content."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self._plain = _Plain(self.text).text.strip()

    @property
    def length(self) -> int:
        """Letters that count: white space and escapes are not among them."""
        return len(self._plain.replace(" ", ""))

    @cached_property
    def hash(self) -> str:
        """SHA-256, keyed with the installation's secret: a short passage could be guessed from a bare one."""
        return hmac.new(settings.SECRET_KEY.encode(), b"passage:" + self._plain.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def cut(self, text: str) -> tuple[str, int]:
        """`text` with a mark in each place where the passage stood, and how many those were."""
        count = 0
        if self._may_hold(text):
            text, count = self._cut_spoken(text)
        for pattern, core in self._coded:
            if core in text:
                text, more = pattern.subn(MARK, text)
                count += more
        return text, count

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where in `text` it stands, from letter to letter, for whoever cuts what is more than letters; none overlaps another."""
        found = list(self._spoken_places(text)) if self._may_hold(text) else []
        for pattern, core in self._coded:
            found += [match.span() for match in pattern.finditer(text)] if core in text else []
        apart: list[tuple[int, int]] = []
        for begin, end in sorted(found):
            if apart and begin < apart[-1][1]:
                apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
            else:
                apart.append((begin, end))
        return apart

    def cut_json(self, value: Any) -> tuple[Any, int]:
        """Plain data with every string and name in it cut; a long whole number that has the passage becomes a mark."""
        if isinstance(value, str):
            return self.cut(value)
        if isinstance(value, list):
            cut = [self.cut_json(one) for one in value]
            return [one for one, _count in cut], sum(count for _one, count in cut)
        if isinstance(value, dict):
            pairs = [(self.cut(str(name)), self.cut_json(one)) for name, one in value.items()]
            count = sum(in_name + in_value for (_name, in_name), (_one, in_value) in pairs)
            return {name: one for (name, _in_name), (one, _in_value) in pairs} if count else value, count
        if isinstance(value, int | float) and not isinstance(value, bool) and _WHOLE_NUMBER.fullmatch(self._plain):
            return (MARK, 1) if self._plain in str(value) else (value, 0)
        return value, 0

    def cut_bytes(self, content: bytes) -> tuple[bytes, int]:
        """The same for bytes, whatever encoding they are in; the rest of them stays byte for byte."""
        text, count = self.cut(content.decode("utf-8", "surrogateescape"))
        content = text.encode("utf-8", "surrogateescape") if count else content
        for encoding in ("utf-16-le", "utf-16-be", "cp1252"):
            try:
                coded = self.text.encode(encoding)
            except UnicodeEncodeError:
                continue
            if coded in content:
                count += content.count(coded)
                content = content.replace(coded, _IN_BYTES.encode(encoding))
        return content, count

    def is_in(self, text: str | bytes) -> bool:
        """Whether it stands there in any of its forms."""
        cut = self.cut_bytes(text) if isinstance(text, bytes) else self.cut(text)
        return cut[1] > 0

    def is_left_in(self, key: str, *, of: str) -> bool:
        """Whether an address or key, made of an earlier form of the text `of`, still spells it in small letters."""
        spelled = slug(self.text)
        return len(spelled) >= SHORTEST and spelled != _NOTHING and spelled in slug(key) and spelled not in slug(of)

    @cached_property
    def reach(self) -> int:
        """How many bytes one place may take at most in what can be searched bit by bit."""
        return 16 * len(self.text.encode("utf-8", "replace")) + 64

    def _may_hold(self, text: str) -> bool:
        """A quick look: its longest word stands there, or letters are written in escapes."""
        if not self._plain:
            return False
        if len(self._longest_word) > 1:
            return self._longest_word in text or _ESCAPED_WORD.search(text) is not None
        return self._plain[0] in text or "\\u" in text or "%" in text or "&#" in text

    @cached_property
    def _longest_word(self) -> str:
        return max(re.split(r"[^0-9A-Za-z]+", self._plain), key=len)

    def _cut_spoken(self, text: str) -> tuple[str, int]:
        parts, done, count = [], 0, 0
        for begin, end in self._spoken_places(text):
            parts += [text[done:begin], MARK]
            done, count = end, count + 1
        return ("".join([*parts, text[done:]]), count) if count else (text, 0)

    def _spoken_places(self, text: str) -> Iterator[tuple[int, int]]:
        plain = _Plain(text)
        start = plain.text.find(self._plain)
        while start >= 0:
            end = start + len(self._plain)
            yield plain.begin_of(start), plain.end_of(end - 1)
            start = plain.text.find(self._plain, end)

    @cached_property
    def _coded(self) -> list[tuple[re.Pattern[str], str]]:
        """Patterns of the words in which it stands encoded, each with what must be there for it."""
        content = self.text.encode("utf-8", "replace")
        found = [(re.compile(re.escape(core)), core) for core in (content.hex(), content.hex().upper())] if content else []
        if len(content) >= _SHORTEST_CODED:
            cores = {core for offset in range(3) for core in _base64_cores(content, offset)}
            found += [(re.compile(_CODE + re.escape(core) + _CODE), core) for core in sorted(cores)]
        return found


class _Plain:
    """A text as one would read it aloud: escapes undone, white space made one space; and where each letter of it came from."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self._steps: list[tuple[int, int, int, int]] = []
        at = done = 0
        for match in _SPOKEN.finditer(text):
            for said, begin, end in _said(match):
                if begin > done:
                    at = self._step(letters, text[done:begin], at, done, begin)
                done = end
                if said == " " and letters and letters[-1].endswith(" "):
                    last = self._steps[-1]
                    self._steps[-1] = (*last[:3], end) if last[1] == last[0] + 1 else last
                    continue
                at = self._step(letters, said, at, begin, end)
        self._step(letters, text[done:], at, done, len(text))
        self.text = "".join(letters)

    def _step(self, letters: list[str], said: str, at: int, begin: int, end: int) -> int:
        if said:
            letters.append(said)
            self._steps.append((at, at + len(said), begin, end))
        return at + len(said)

    def begin_of(self, place: int) -> int:
        """Where the letter at `place` begins in the text as written."""
        first, after, begin, end = self._find(place)
        return begin + place - first if after - first == end - begin else begin

    def end_of(self, place: int) -> int:
        """Where it ends there."""
        first, after, begin, end = self._find(place)
        return begin + place - first + 1 if after - first == end - begin else end

    def _find(self, place: int) -> tuple[int, int, int, int]:
        low, high = 0, len(self._steps)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._steps[middle][0] <= place else (low, middle)
        return self._steps[low]


def _said(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """What an escape says, letter by letter, with where each is written."""
    word, begin, end = match[0], match.start(), match.end()
    if word[0] == "%":
        yield from _said_in_percent(word, begin)
    elif word[0] == "\\":
        yield _said_after_backslash(word.lstrip("\\")), begin, end
    elif word[0] == "&":
        said = html.unescape("&" + word[1:].replace("amp;", "") if word.replace("amp;", "") != "&" else "&amp;")
        yield _plainly(said), begin, end
    elif word[0].isspace() or word[0] == "+":
        yield " ", begin, end
    else:
        yield "", begin, end


def _said_after_backslash(rest: str) -> str:
    if rest[:1] == "u" and len(rest) >= 5:
        units = [int(one, 16) for one in re.findall(r"u([0-9a-fA-F]{4})", rest)]
        said = b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be", "replace")
        return _plainly(said)
    return " " if rest in set("nrtbf") else _plainly(rest)


def _plainly(said: str) -> str:
    """A backslash says nothing, for nobody can tell how many there were; a plus may be a space of an address."""
    return " " if said.isspace() or said == "+" else "" if said == "\\" else said


def _said_in_percent(word: str, start: int) -> Iterator[tuple[str, int, int]]:
    units = list(_PERCENT.finditer(word))
    content = bytes(int(unit[1], 16) for unit in units)
    place = 0
    while place < len(content):
        size, said = next(
            ((size, said) for size in range(1, 5) if (said := _decoded(content[place : place + size]))), (1, chr(content[place]))
        )
        size = min(size, len(content) - place)
        yield _plainly(said), start + units[place].start(), start + units[place + size - 1].end()
        place += size


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""


def _base64_cores(content: bytes, offset: int) -> Iterator[str]:
    """The letters that stand in base64 wherever `content` begins at `offset` in a group of three, whatever is around it."""
    whole = base64.b64encode(b"\0" * offset + content).decode()
    core = whole[-(-offset * 8 // 6) : (offset + len(content)) * 8 // 6]
    yield core
    yield core.translate(str.maketrans("+/", "-_"))
