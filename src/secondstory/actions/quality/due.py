"""By when: the day in an action's line ("in two weeks", "by Friday", "due 14 May"), as a date where it can be one."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from secondstory.lib.working_days import working_day_after

_NUMBERS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1, "the next": 1, "next": 1, "a couple of": 2, "a few": 3}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "mon tue wed thu fri sat sun".split()
_YEAR = r"(?:,?\s+(?P<year>20\d\d))?"
_NUMBER = r"(?P<number>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_LEAD = r"(?:\b(?:due|deadline|target|eta)\b(?:\s+date)?\s*[:=]?\s*(?:(?:by|on|in|before)\s+)?|\b(?:by|before|until|no later than)\s+)"
_SPAN = re.compile(
    rf"\b(?:due\s+)?(?:in|within)\s+(?:the\s+next\s+)?{_NUMBER}\s+(?P<unit>working day|business day|day|week|month|sprint|quarter)s?\b",
    re.IGNORECASE,
)
_ISO = re.compile(rf"(?:{_LEAD})?(?<!\d)(?P<year>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"(?:{_LEAD}|\bon\s+)(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}{_YEAR}", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"(?:{_LEAD}|\bon\s+){_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR}", re.IGNORECASE)
_BARE = re.compile(rf"[,;(–—-]\s*(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}){_YEAR}\s*\)?\s*\.?\s*$", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"(?:{_LEAD}(?:(?:on\s+|the\s+)?(?P<which>next|this|coming)\s+)?|\b(?P<alone>next|this|coming)\s+)(?P<day>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b(?!['’]s)",
    re.IGNORECASE,
)
_END_OF = re.compile(
    rf"(?:{_LEAD}|\bat\s+)(?:the\s+)?end of (?:the\s+|this\s+)?(?P<what>next\s+)?(?P<unit>week|month|quarter|year|sprint|{_MONTH})",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"(?:{_LEAD}|\b(?:this|in the)\s+)?(?:\b(?:next|this|the next|coming)\s+)(?P<unit>week|month|sprint|quarter)\b(?!\s+review)",
    re.IGNORECASE,
)
_WORD = re.compile(rf"(?:{_LEAD})?\b(?P<word>today|tomorrow|eod|eow|eom|asap)\b", re.IGNORECASE)
_QUARTER = re.compile(rf"(?:{_LEAD}|\bin\s+|[,;(–—-]\s*)?\b(?:(?P<y1>20\d\d)[- ]?)?Q(?P<q>[1-4])(?:[- ]?(?P<y2>20\d\d))?\b", re.IGNORECASE)
_MILESTONE = re.compile(
    r"\bbefore\s+(?:the\s+)?(?:next|first|upcoming)?\s*(?:deploy(?:ment)?|release|rollout|roll-out|launch|freeze|on-call hand-?over)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Due:
    """The words that say by when, where they stand, and the day they mean, if they mean one (`soon` and sprints do not)."""

    words: str
    start: int
    end: int
    on: date | None


def find_due(text: str, *, today: date) -> Due | None:
    """By when, the first way of saying so that stands in `text`. A day without a year is the next such day from `today`."""
    for pattern, reader in _WAYS:
        match = pattern.search(text)
        if match is None:
            continue
        known, on = reader(match, today)
        if known:
            return Due(match.group().strip(" ,;(–—-)"), match.start(), match.end(), on)
    return None


def _span(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    words = match["number"].lower()
    number = int(words) if words.isdigit() else _NUMBERS[words]
    unit = match["unit"].lower()
    if unit == "week":
        return True, today + timedelta(weeks=number)
    if unit == "day":
        return True, today + timedelta(days=number)
    if unit in {"working day", "business day"}:
        return True, working_day_after(today, number)
    if unit == "month":
        return True, _months_on(today, number)
    return True, None  # a sprint or a quarter is the team's


def _iso(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    return _day(int(match["year"]), int(match["m"]), int(match["d"]))


def _named(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    year = int(match["year"]) if match["year"] else today.year
    known, on = _day(year, month, int(match["day"]))
    if on is not None and not match["year"] and on < today:
        return _day(year + 1, month, int(match["day"]))
    return known, on


def _weekday(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    """ "Friday", "this Friday" and "coming Friday" are the first that comes after today; "next Friday" is the one of next week.

    Said on a Thursday, "by this Friday" is tomorrow and "by next Friday" is in eight days: whoever means tomorrow says so.
    Weeks begin on Monday, so on a Sunday "next Monday" is tomorrow.
    """
    wanted = _DAYS.index(match["day"][:3].lower())
    if (match["which"] or match["alone"] or "").lower() == "next":
        return True, today + timedelta(days=7 - today.weekday() + wanted)
    return True, today + timedelta(days=(wanted - today.weekday()) % 7 or 7)


def _end_of(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    unit, more = match["unit"].lower(), 1 if match["what"] else 0
    if unit == "week":
        return True, today + timedelta(days=4 - today.weekday() + 7 * (more or today.weekday() > 4))
    if unit == "month":
        return True, _last_day(_months_on(today.replace(day=1), more))
    if unit == "quarter":
        return True, _last_day(_months_on(today.replace(month=(today.month - 1) // 3 * 3 + 3, day=1), 3 * more))
    if unit == "year":
        return True, date(today.year + more, 12, 31)
    if unit == "sprint":
        return True, None
    month = _MONTHS.index(unit[:3]) + 1
    return True, _last_day(date(today.year + (month < today.month), month, 1))


def _next(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    unit = match["unit"].lower()
    if unit == "week":
        is_this = "this" in match.group().lower().split() and today.weekday() < 5
        return True, today + timedelta(days=(4 if is_this else 11) - today.weekday())
    if unit == "month":
        return True, _last_day(_months_on(today.replace(day=1), 0 if "this" in match.group().lower() else 1))
    return True, None


def _word(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    word = match["word"].lower()
    if word == "asap":
        return False, None  # nobody can tell when that is over
    steps = {"today": 0, "eod": 0, "tomorrow": 1}
    if word in steps:
        return True, today + timedelta(days=steps[word])
    return True, _last_day(today) if word == "eom" else today + timedelta(days=(4 - today.weekday()) % 7)


def _quarter(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    month = int(match["q"]) * 3
    said = match["y1"] or match["y2"]
    year = int(said) if said else today.year + (month < today.month)
    return True, _last_day(date(year, month, 1))


def _milestone(match: re.Match[str], today: date) -> tuple[bool, date | None]:
    return True, None


def _day(year: int, month: int, day: int) -> tuple[bool, date | None]:
    try:
        return True, date(year, month, day)
    except ValueError:
        return False, None


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


_WAYS = (
    (_SPAN, _span),
    (_ISO, _iso),
    (_DAY_MONTH, _named),
    (_MONTH_DAY, _named),
    (_WEEKDAY, _weekday),
    (_END_OF, _end_of),
    (_NEXT, _next),
    (_WORD, _word),
    (_QUARTER, _quarter),
    (_BARE, _named),
    (_MILESTONE, _milestone),
)
