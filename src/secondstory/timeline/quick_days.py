"""The day in a line somebody typed: "2026-03-02", "2 March", "yesterday", "Monday"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:,?\s+(?P<year>\d{4})(?![\d:]))?"
_NEXT = r"(?=[T\s,:;|)–—-]|$)"
_ISO = re.compile(rf"(?P<year>\d{{4}})[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}}){_NEXT}")
_DOTTED = re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_NEXT}")
_SLASHED = re.compile(rf"(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:/(?P<year>\d{{4}}))?{_NEXT}")
_DAY_MONTH = re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}{_YEAR}{_NEXT}", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!:){_YEAR}{_NEXT}", re.IGNORECASE)
_WORD = re.compile(rf"(?:the\s+)?(?P<word>yesterday|today|tomorrow|next day|day before|day after){_NEXT}", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(?P<word>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)" + _NEXT,
    re.IGNORECASE,
)
_STEPS = {"yesterday": -1, "today": 0, "tomorrow": 1, "next day": 1, "day before": -1, "day after": 1}
_GAP = re.compile(r"(?:T(?=\d)|\s*,?\s*)")
_SAID_ALONE = re.compile(r"\s*[:,;|–—-]")


@dataclass(frozen=True)
class Day:
    """A day, where the line goes on after it, and what had to be guessed."""

    on: date
    end: int
    unclear: str = ""


@dataclass
class DayReader:
    """Reads days as those of the lines around: `home` is the day of the line before, `today` the real one.

    After a day that can be read two ways, `unclear` says so.
    """

    home: date
    today: date
    unclear: str = ""

    def read(self, line: str, place: int, *, alone: bool = False, gap: bool = True) -> Day | None:
        """The day at `place`, and with `gap` the blank after it.

        `alone`: no clock time stands with it, so words that could belong to the sentence need a mark after them.
        """
        for pattern, reader in (
            (_ISO, self._full),
            (_DOTTED, self._full),
            (_SLASHED, self._slashed),
            (_DAY_MONTH, self._named),
            (_MONTH_DAY, self._named),
            (_WORD, self._word),
            (_WEEKDAY, self._weekday),
        ):
            match = pattern.match(line, place)
            if match is None:
                continue
            has_year = "year" in match.groupdict() and match["year"]
            if alone and not has_year and not _SAID_ALONE.match(line, match.end()):
                return None
            found = reader(match)
            if found is None:
                return None
            on, unclear = found
            after = _GAP.match(line, match.end()) if gap and not alone else None
            return Day(on, after.end() if after else match.end(), unclear)
        return None

    def _full(self, match: re.Match[str]) -> tuple[date, str] | None:
        day = _date(int(match["year"]), int(match["month"]), int(match["day"]))
        return (day, "") if day else None

    def _named(self, match: re.Match[str]) -> tuple[date, str] | None:
        month, day = _MONTHS.index(match["month"][:3].lower()) + 1, int(match["day"])
        if match["year"]:
            found = _date(int(match["year"]), month, day)
            return (found, "") if found else None
        years = [_date(year, month, day) for year in (self.home.year - 1, self.home.year, self.home.year + 1)]
        near = min((one for one in years if one), key=lambda one: abs(one - self.home), default=None)
        return (near, "") if near else None

    def _slashed(self, match: re.Match[str]) -> tuple[date, str] | None:
        a, b, year = int(match["a"]), int(match["b"]), int(match["year"] or self.home.year)
        readings = {one for one in (_date(year, a, b), _date(year, b, a)) if one}
        if len(readings) == 2:
            self.unclear = _("“%(day)s” can be read as two days. Write it like 2026-03-02 or 2 March.") % {"day": match[0]}
            return None
        return (readings.pop(), "") if readings else None

    def _word(self, match: re.Match[str]) -> tuple[date, str] | None:
        word = " ".join(match["word"].lower().split())
        day = _moved(self.home, _STEPS[word])
        if day is None:
            return None
        counted = word in {"yesterday", "today", "tomorrow"} and self.home != self.today
        says = _("“%(word)s” is counted from the lines around, so it is %(day)s.") % {"word": match["word"], "day": date_format(day, "j F")}
        return day, says if counted else ""

    def _weekday(self, match: re.Match[str]) -> tuple[date, str] | None:
        wanted = _WEEKDAYS.index(match["word"][:3].lower())
        step = (wanted - self.home.weekday() + 3) % 7 - 3
        day = _moved(self.home, step)
        return (day, "") if day else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 9000 else None
    except ValueError:
        return None


def _moved(day: date, by: int) -> date | None:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return None
