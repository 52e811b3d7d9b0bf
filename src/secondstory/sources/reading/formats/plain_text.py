"""From bytes to text: which encoding it is, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

from secondstory.sources.reading.unreadable import Unreadable

MOST_CHARACTERS = 3_000_000
"""A report has thousands of characters; what has millions is a log or a dump."""
MOST_LINES = 30_000
"""The longest report we know of has a thousand."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_BREAKS = str.maketrans(dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " "))
"""What `str.splitlines` would break at but an editor does not: line numbers must be those an editor shows."""
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x7f]")

NOT_TEXT = "It is not a document this program can read: give it as Markdown, text, HTML, PDF or .docx."
CUT_OFF = "It ends in the middle of a character, so it may have been cut off."
UNKNOWN_ENCODING = "It is text in an encoding that can’t be told: open it in an editor and save it again as UTF-8."
NOT_UTF8 = "It is not UTF-8; it was read as Windows-1252, so look at its accents and quotation marks."


def text_of(content: bytes) -> tuple[str, list[str]]:
    """The text with "\\n" between lines and without a byte order mark, and what was doubtful. Raises `Unreadable`."""
    text, problems = _decoded(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_OTHER_BREAKS)
    if not text.strip():
        raise Unreadable("There is nothing in it: it is empty.")
    check_length(text)
    if len(_CONTROL.findall(text)) > len(text) / 200:
        raise Unreadable(NOT_TEXT)
    return text, problems


def check_length(text: str) -> None:
    """Raise `Unreadable` for text no report has."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("It has more than three million characters, so it is hardly one report: give the report itself, without its logs.")
    if text.count("\n") > MOST_LINES:
        raise Unreadable("It has more than thirty thousand lines, so it is hardly one report: give the report itself, without its logs.")


def _decoded(content: bytes) -> tuple[str, list[str]]:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], name)
    if b"\0" in content[:65536]:
        return _strictly(content, _utf16_without_mark(content))
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as problem:
        if problem.reason == "unexpected end of data":
            return content[: problem.start].decode("utf-8"), [CUT_OFF]
    return _western(content), [NOT_UTF8]


def _western(content: bytes) -> str:
    """As Windows-1252. Raises `Unreadable` for Japanese, Chinese, Russian or Greek in an old encoding: all their letters would be wrong."""
    text = content.decode("cp1252", errors="replace")
    foreign = sum(letter > "\x7f" for letter in text)
    if foreign > 0.3 * sum(not letter.isspace() for letter in text) or text.count("\ufffd") > len(text) / 100:
        raise Unreadable(UNKNOWN_ENCODING)
    return text


def _strictly(content: bytes, name: str) -> tuple[str, list[str]]:
    try:
        return content.decode(name), []
    except UnicodeDecodeError as problem:
        if len(content) - problem.start < 4:
            return content[: problem.start].decode(name), [CUT_OFF]
        raise Unreadable(f"It says it is {name.upper()} but is not: save it again as UTF-8.") from problem


def _utf16_without_mark(content: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second byte. Raises `Unreadable` when it is no text."""
    start = content[:65536]
    odd, even = start[1::2].count(0), start[0::2].count(0)
    if odd > len(start) * 0.35 and even < len(start) * 0.01:
        return "utf-16-le"
    if even > len(start) * 0.35 and odd < len(start) * 0.01:
        return "utf-16-be"
    raise Unreadable(NOT_TEXT)
