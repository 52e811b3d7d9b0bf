"""Calendar days as people write them: ISO, "14/03/2026", "14 March 2026", "Mar 14th", "Thursday 14th", "14.03.2026"."""

import re
from dataclasses import dataclass, replace
from datetime import date

from secondstory.sources.reading.words import month_of, weekday_of


@dataclass(frozen=True)
class Day:
    """What was written of a day. `either` holds the two numbers of "3/4/2026", whose order only the document can tell."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    either: tuple[int, int] | None = None
    steps: int | None = None  # "next day": days after the entry before
    nth: int | None = None  # "Day 2" of the incident
    garbled: bool = False  # can't be meant as written ("22025-03-18", "2026-13-01"): read with what stands around it

    @property
    def bare_weekday(self) -> bool:
        return self.weekday is not None and self.month is None and self.day is None and self.either is None and self.nth is None


_DASH = r"[-‐‑–/.]"
_ISO = re.compile(rf"(?P<y>\d{{4,5}})(?P<sep>{_DASH})(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d)")
_ISO_NAMED = re.compile(r"(?P<y>(?:19|20)\d\d)[ ,/-]{1,2}(?P<word>[^\W\d_]{3,10})\.?[ /-]{1,2}(?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?![:.]\d)")
_COMPACT = re.compile(r"(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\dA-SU-Za-z]|_[A-Za-z])")
_CJK = re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_NUMBERS = re.compile(rf"(?P<a>\d{{1,2}})(?P<sep>{_DASH})(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{2,5}})(?!\d)")
_SHORT_NUMBERS = re.compile(
    r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P<dot>\.)?(?![\d/]|\.\d)"
    r"|(?P<c>\d{1,2})-(?P<d>\d{1,2})(?=[ T,@]{1,3}[~≈]?\d{1,2}:[0-5][\dxX])"
)
_ALL_THE_TIME = re.compile(r"24/7(?!,?[ \t]{1,2}(?:at )?\d{1,2}[:.h]\d\d)")
_CLOCK_AFTER = re.compile(r",?[ \t]{1,2}(?:at |um )?\d{1,2}[:.h]\d\d(?![.\d])")
_WEEKDAY = re.compile(r"(?P<word>[A-Za-z]{3,10})\b\.?(?:,|\s+the\b|\s+den\b)?[ \t]*")
_DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.|er)?[ \t]*(?:(?:of|de)\s+|[-/])?[ \t]?(?P<word>[^\W\d_]{3,10})\b\.?(?:[-/]"
    r"|,?[ \t]+(?:del?[ \t]+)?|,)?(?P<y>(?:19|20)\d\d\b|['’]\d\d\b|(?<=[-/])\d\d\b(?!:))?"
)
_MONTH_FIRST = re.compile(
    r"(?P<word>[^\W\d_]{3,10})\b\.?[ \t,-]{0,2}(?:the\s)?(?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?![:.]\d)"
    r"(?:[,-]?[ \t]*(?P<y>(?:19|20)\d\d\b|['’]\d\d\b))?"
)
_NTH = re.compile(r"(?:the\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th)\b")
_RELATIVE = re.compile(
    r"(?:the\s+)?(?P<word>next|following|same|previous)\s+(?:day|morning|evening|afternoon|night)\b"
    r"|(?P<one>tomorrow|today)\b",
    re.IGNORECASE,
)


_COUNTED = re.compile(r"(?:Day|Tag|Jour|DAY)\s?#?(?P<n>\d{1,2})\b(?P<after>\s{0,2}(?:[-–—:,(|]\s{0,2}|\*\*|(?=$|\d{1,2}[:.]\d\d)))")


def _valid(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _full_year(written: str) -> tuple[int | None, bool]:
    digits = re.sub(r"\D", "", written)
    if len(digits) == 2:
        return 2000 + int(digits), False
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return int(digits), False
    return None, True


def _iso(text: str, position: int) -> tuple[Day, int] | None:
    for pattern in (_ISO, _COMPACT, _CJK):
        found = pattern.match(text, position)
        if not found:
            continue
        year, typo = _full_year(found.group("y"))
        month, day = int(found.group("m")), int(found.group("d"))
        if month > 12 and day <= 12:
            month, day, typo = day, month, typo or pattern is _ISO
        if pattern is _ISO and found.group("sep") == "." and typo:
            return None
        if 1 <= day <= 31 and 1 <= month <= 12:
            return Day(year, month, day, garbled=typo), found.end()
        if 0 < month < 100 and pattern is _ISO and not typo:  # "2018-13-45": a day all the same, only not which
            return Day(year, None, None, garbled=True), found.end()
    return None


def _numbers(text: str, position: int) -> tuple[Day, int] | None:
    if found := _NUMBERS.match(text, position):
        first, second = int(found.group("a")), int(found.group("b"))
        year, typo = _full_year(found.group("y"))
        if not (_valid(first, second) or _valid(second, first)):
            return None
        if found.group("sep") == ".":
            if typo or (len(found.group("y")) == 2 and len(found.group()) < 8):  # a version number
                return None
            return (Day(year, second, first, garbled=typo), found.end()) if _valid(second, first) else None
        return _ordered(first, second, year, typo=typo), found.end()
    if (found := _SHORT_NUMBERS.match(text, position)) and not _ALL_THE_TIME.match(text, position):
        first, second = int(found.group("a") or found.group("c")), int(found.group("b") or found.group("d"))
        if found.group("sep") == ".":
            dotted = (found.group("dot") or _CLOCK_AFTER.match(text, found.end())) and _valid(second, first)
            return (Day(None, second, first), found.end()) if dotted else None
        if not found.group("dot") and (_valid(first, second) or _valid(second, first)):
            return _ordered(first, second, None, typo=False), found.end()
    return None


def _ordered(first: int, second: int, year: int | None, *, typo: bool) -> Day:
    if first > 12:
        return Day(year, second, first, garbled=typo)
    if second > 12:
        return Day(year, first, second, garbled=typo)
    return Day(year, either=(first, second), garbled=typo)


def _named(text: str, position: int) -> tuple[Day, int] | None:
    for pattern in (_ISO_NAMED, _DAY_FIRST, _MONTH_FIRST):
        found = pattern.match(text, position)
        if not found:
            continue
        month, day = month_of(found.group("word")), int(found.group("d"))
        if month is None or not 1 <= day <= 31:
            continue
        year = _full_year(found.group("y"))[0] if found.group("y") else None
        end = found.end("y") if found.group("y") and pattern is not _ISO_NAMED else _trimmed(text, found)
        return Day(year, month, day), end
    return None


def _trimmed(text: str, found: re.Match[str]) -> int:
    end = found.end()
    while end > found.start() and text[end - 1] in " \t,-/":
        end -= 1
    return end


def read_day(text: str, position: int) -> tuple[Day, int] | None:
    """The day written at `position` and where it ends."""
    if position and text[position - 1].isalnum():
        return None
    if text[position : position + 1].isdigit():
        return _iso(text, position) or _numbers(text, position) or _named(text, position) or _nth(text, position)
    if counted := _COUNTED.match(text, position):
        real = read_day(text, counted.end())
        bare = Day(nth=int(counted.group("n"))), counted.start("after")
        return real if real and real[0].day is not None and real[0].month is not None else bare
    weekday = _WEEKDAY.match(text, position)
    number = weekday_of(weekday.group("word")) if weekday else None
    if weekday and number is not None:
        rest = read_day(text, weekday.end()) if text[weekday.end() : weekday.end() + 1].isalnum() else None
        if rest and rest[0].weekday is None and rest[0].steps is None:
            return replace(rest[0], weekday=number), rest[1]
        end = weekday.start() + len(weekday.group().rstrip().rstrip(","))
        return Day(weekday=number), end
    if found := _RELATIVE.match(text, position):
        steps = {"next": 1, "following": 1, "tomorrow": 1, "previous": -1}
        return Day(steps=steps.get((found.group("word") or found.group("one")).lower(), 0)), found.end()
    return _named(text, position) or _nth(text, position)


def _nth(text: str, position: int) -> tuple[Day, int] | None:
    found = _NTH.match(text, position)
    if not found or not 1 <= int(found.group("d")) <= 31:
        return None
    return Day(day=int(found.group("d"))), found.end()


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
