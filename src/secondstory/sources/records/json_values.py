"""JSON as a stream of values, each with the text it had: arrays, JSON Lines, values one after another, and a list inside one large object.

Nothing but one value is ever in memory. What is damaged is skipped with a sentence, and what stood before it is still given.
"""

from __future__ import annotations

import base64
import codecs
import json
import re
from collections.abc import Generator, Iterator
from typing import IO, Any, NamedTuple

from secondstory.sources.records.lines import decode, lines_of
from secondstory.sources.records.record import Skipped

WHOLE_BYTES = 8_000_000
"""A file up to this size is decoded in one piece; a larger one through a window."""
_BLOCK = 1_000_000
_SMALL = 65_536
_SPACE = re.compile(r"[\s,]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],]', re.DOTALL)
_DEEPEST = 200
_BROKEN = "It is no JSON from here on, so the rest of this list was not read: export it once more."
_CUT = "The file ends in the middle of a record: export it once more to have the rest."
_TOO_LARGE = "A single JSON value is larger than the limit (setting records.most_value_mb), so it was passed over."
_NO_JSON_LINE = "A line is no JSON, so it was passed over."
_LONG_LINE = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."

_decoder = json.JSONDecoder()
_scan = _decoder.scan_once  # type: ignore[attr-defined] # what `raw_decode` calls
_ENDS = {"", "]"}


class Value(NamedTuple):
    """A JSON value, its text in the file, and where it stood. `under` is the key of the list it stood in, in a large object."""

    value: Any
    raw: str
    locator: str
    under: str = ""


def as_text(value: Any) -> str:
    """A JSON value as text, for a part of a larger one: its keys in the order they had."""
    return json.dumps(value, ensure_ascii=False)


def inside(value: Any) -> Any:
    """JSON that was put into a string (the `Message` of a notification, a log line's body), else the value itself."""
    if isinstance(value, str) and value[:1] in "{[" and len(value) > 1:
        decoded = _whole(value)
        return value if decoded is None else decoded
    return value


def glimpse(text: str) -> Any:
    """What the beginning of a JSON text says: all values that are whole, with what is open closed behind them. None where none is."""
    cut, closing, still_open = 0, "", ""
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            still_open = ("}" if sign == "{" else "]") + still_open
        elif sign in "}]":
            still_open = still_open[1:]
            cut, closing = token.end(), still_open
        elif sign == ",":
            cut, closing = token.start(), still_open
        if len(still_open) > _DEEPEST:
            break
    return _whole(text[:cut] + closing) if cut else None


def carried(value: Any) -> list[dict[str, Any]]:
    """The objects an envelope carries as text: of a notification (SNS, alone or as a function gets it), a queue (SQS), a push (Pub/Sub)."""
    if not isinstance(value, dict):
        return []
    records = value.get("Records")
    envelopes = [one for one in records if isinstance(one, dict)] if isinstance(records, list) else [value]
    found = []
    for one in envelopes:
        sns, pushed = one.get("Sns"), one.get("message")
        texts = [sns.get("Message") if isinstance(sns, dict) else one.get("Message") if "TopicArn" in one else None]
        texts.append(one.get("body") if "messageId" in one else None)
        texts.append(_unpacked(pushed.get("data")) if isinstance(pushed, dict) else None)
        found += [inner for text in texts if isinstance(text, str) and isinstance(inner := inside(text.strip()), dict)]
    return found


def _unpacked(told: Any) -> str | None:
    """Base64 as text."""
    if not isinstance(told, str):
        return None
    try:
        return base64.b64decode(told, validate=True).decode()
    except ValueError:
        return None


def values_of(stream: IO[bytes], *, most_line_bytes: int = 16_000_000, most_value_bytes: int = 64_000_000) -> Iterator[Value | Skipped]:
    """The records of a JSON file: the items of its list, its lines, or its values one after another."""
    head = stream.read(min(_SMALL, _BLOCK))  # most files are small, and asking for more reserves more
    if len(head) == _SMALL < _BLOCK:
        head += stream.read(_BLOCK - _SMALL)
    if len(head) == _BLOCK and head.lstrip().startswith(b"{") and b"\n" not in head:  # perhaps lines, of which the first is long
        head += stream.readline(most_line_bytes)
        head += stream.read(_SMALL)
    if _is_lines(head):
        yield from _by_line(_Rewound(head, stream), most_line_bytes)
        return
    rest = stream.read(max(WHOLE_BYTES - len(head), 0)) if len(head) >= _BLOCK else b""
    if len(head) + len(rest) < WHOLE_BYTES:
        window = _Window(decode(head + rest), None, most_value_bytes)
    else:
        window = _Window("", _Rewound(head + rest, stream), most_value_bytes)
    yield from _by_value(window)


def _whole(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_lines(head: bytes) -> bool:
    """Whether the first line is a whole object of its own and the next begins another; or if it is damaged, the next is whole."""
    first, ending, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    rest = rest.lstrip()
    if not ending or not first.startswith(b"{") or not rest.startswith(b"{"):
        return False
    return isinstance(_whole(decode(first)), dict) or isinstance(_whole(decode(rest.partition(b"\n")[0])), dict)


class _Rewound:
    """A stream whose beginning has been read, from its beginning."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self.head, self.place, self.rest = head, 0, rest

    def read(self, size: int) -> bytes:
        """As a file's."""
        given = self.head[self.place : self.place + size]
        self.place += len(given)
        return given or self.rest.read(size)

    def readline(self, size: int) -> bytes:
        """As a file's, with its limit."""
        if self.place >= len(self.head):
            return self.rest.readline(size)
        end = self.head.find(b"\n", self.place, self.place + size) + 1
        if end:
            line, self.place = self.head[self.place : end], end
            return line
        line = self.head[self.place : self.place + size]
        self.place += len(line)
        return line + self.rest.readline(size - len(line)) if len(line) < size else line


def _by_line(stream: _Rewound, most_bytes: int) -> Iterator[Value | Skipped]:
    for number, line in lines_of(stream, most_bytes=most_bytes):  # type: ignore[arg-type]
        where = f"line {number}"
        if line is None:
            yield Skipped(_LONG_LINE, where)
            continue
        text = line.strip()
        if not text:
            continue
        value = _whole(text)
        if value is None:
            yield Skipped(_NO_JSON_LINE, where)
        else:
            yield Value(value, text, where)


class _Window:
    """The part of the text that is in memory."""

    def __init__(self, text: str, more: _Rewound | None, most: int) -> None:
        self.text, self.more, self.most, self.place = text, more, most, 0
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")

    def fill(self) -> bool:
        """Read on; whether there was anything more. What has been dealt with is dropped, and each step doubles what is held."""
        if self.more is None:
            return False
        block = self.more.read(max(_BLOCK, len(self.text) - self.place))
        self.text, self.place = self.text[self.place :] + self._decoder.decode(block, final=not block), 0
        if not block:
            self.more = None
        return bool(block)

    def peek(self) -> str:
        """The next character that says something, or nothing at the end."""
        while True:
            found = _SPACE.match(self.text, self.place)
            self.place = found.end() if found else self.place
            if self.place < len(self.text):
                return self.text[self.place]
            if not self.fill():
                return ""

    def has_whole(self) -> bool:
        """Whether the next value ends in what is in memory, or there is no more to come."""
        if self.more is None:
            return True
        if not self.text:
            self.fill()
        try:
            _scan(self.text, self.place)
        except (StopIteration, ValueError, RecursionError):
            return self.more is None
        return True

    def take(self) -> tuple[Any, str]:
        """The next value and its text. Raises `ValueError` when there is none, and `_TooLargeError` when it doesn't fit."""
        while True:
            try:
                value, end = _decoder.raw_decode(self.text, self.place)
            except RecursionError as problem:
                raise ValueError from problem
            except ValueError:
                if len(self.text) - self.place > self.most:
                    raise _TooLargeError from None
                if not self.fill():
                    raise
                continue
            if end == len(self.text) and self.fill():  # a number may go on
                continue
            raw, self.place = self.text[self.place : end], end
            return value, raw


class _TooLargeError(Exception):
    """One value that is larger than what may be in memory."""


def _by_value(window: _Window) -> Iterator[Value | Skipped]:
    number = 0
    while True:
        sign = window.peek()
        if not sign:
            return
        if sign == "[":
            window.place += 1
            if not (yield from _items(window, under="")):
                return
            continue
        number += 1
        if sign == "{" and number == 1 and not window.has_whole():
            if not (yield from _large_object(window)):
                return
            continue
        try:
            value, raw = window.take()
        except ValueError:
            yield Skipped(_CUT if sign in "{[" else _BROKEN, f"value {number}")
            return
        except _TooLargeError:
            yield Skipped(_TOO_LARGE, f"value {number}")
            return
        yield Value(value, raw, f"value {number}" if number > 1 else "the whole file")


def _items(window: _Window, *, under: str) -> Generator[Value | Skipped, None, bool]:
    """The items of a list whose bracket was taken; whether its end was found."""
    number = 0
    if window.more is None:
        number = yield from _items_at_hand(window, under=under)
    while True:
        sign = window.peek()
        if sign == "]":
            window.place += 1
            return True
        number += 1
        where = f"{under} {number}" if under else f"item {number}"
        if not sign:
            yield Skipped(_CUT, where)
            return False
        try:
            value, raw = window.take()
        except ValueError:
            yield Skipped(_CUT if window.more is None else _BROKEN, where)
            return False
        except _TooLargeError:
            yield Skipped(_TOO_LARGE, where)
            return False
        yield Value(value, raw, where, under)


def _items_at_hand(window: _Window, *, under: str) -> Generator[Value | Skipped, None, int]:
    """The items of a list that is in memory, up to its end or its damage, which are left to the caller; how many there were.

    It does what `peek` and `take` do, in half the time: most lists are read here.
    """
    text, place, number = window.text, window.place, 0
    while found := _SPACE.match(text, place):
        place = found.end()
        if text[place : place + 1] in _ENDS:
            break
        try:
            value, end = _scan(text, place)
        except (StopIteration, ValueError, RecursionError):
            break
        number += 1
        yield Value(value, text[place:end], f"{under} {number}" if under else f"item {number}", under)
        window.place = place = end
    return number


def _large_object(window: _Window) -> Generator[Value | Skipped, None, bool]:
    """An object that doesn't fit: the items of its lists, each as a value of its own; whether its end was found."""
    window.place += 1
    while (sign := window.peek()) == '"':
        try:
            key, _raw = window.take()
            if window.peek() != ":":
                break
            window.place += 1
            if window.peek() == "[":
                window.place += 1
                if not (yield from _items(window, under=str(key))):
                    return False
            else:
                window.take()
        except (ValueError, _TooLargeError):
            break
    if sign != "}":
        yield Skipped(_CUT, "the whole file")
        return False
    window.place += 1
    return True
