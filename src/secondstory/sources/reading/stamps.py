"""A stamp is what a timeline entry says about its time: a day, a clock time, a zone, a range, "about", "T+5m"."""

import re
from dataclasses import dataclass, replace

from secondstory.sources.reading.clocks import Clock, read_clock
from secondstory.sources.reading.days import Day, read_day
from secondstory.sources.reading.elapsed import read_elapsed, read_later
from secondstory.sources.reading.words import weekday_of
from secondstory.sources.reading.zones import read_zone


@dataclass(frozen=True)
class Stamp:
    """Where in its text it stands (`start`, `end`) and what it says; all of it as written, nothing concluded."""

    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None
    until_day: Day | None = None
    until_clock: Clock | None = None
    zone: str = ""
    approximate: bool = False
    elapsed_s: int | None = None  # "T+5m": seconds after the stated start
    later_s: int | None = None  # "5 minutes later": seconds after the entry before, 0 for "a few minutes later"
    epoch_s: int | None = None
    unknown: bool = False  # "unknown", "2023-MM-DD", "November 2023": a time that can't be told
    preposition: bool = False  # "At 14:05 …": prose rather than a label

    @property
    def timed(self) -> bool:
        """Says more than a day."""
        counted = self.elapsed_s is not None or self.later_s is not None or self.epoch_s is not None
        return self.clock is not None or counted or self.unknown

    @property
    def minutes_of_day(self) -> int:
        """Minutes since midnight, -1 without a clock time."""
        return self.clock.minutes if self.clock else -1

    @property
    def full(self) -> bool:
        """Says a day and a clock time."""
        return self.clock is not None and self.day is not None and not self.day.bare_weekday


_ABOUT = re.compile(
    r"(?:[~≈±∼][*_`]{0,3}|(?:about|around|approx(?:imately)?|circa|ca|c|roughly|early|late|mid|sometime|shortly|just|soon|estimated|est|"
    r"some ?time|before|after|by|gegen|etwa|vers|environ|no later than|as of)(?:\b\.?|(?<=\.)))[ \t]*(?:on |in the |at )?",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(
    r"(?:(?:late|early|mid)[- ]?)?(?:morning|afternoon|evening|night)\b(?:,| of| on)?[ \t]+(?:the )?(?=[A-Z\d])", re.IGNORECASE
)
_HOURS = re.compile(r"(1[0-2]|[1-9])\s?(?:[-–—]|to)\s?(?=(?:1[0-2]|[1-9])(?::[0-5]\d)?\s?([ap])\.?m\b)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[ \t]*\(([A-Za-z]{3,9})\.?\)")
_WEEKDAY_BEHIND = re.compile(r"[ \t]*,?[ \t]([A-Z][a-z]{2,8})\b\.?(?=[ \t]*[*_`:(),–—-]|[ \t]*$|[ \t]+~?\d)")
_PREPOSITION = re.compile(r"(?:at|on|from|between|since|starting|beginning|um|am|à|le|the|by|@)\b[ \t]*(?=[^\s])|@[ \t]*", re.IGNORECASE)
_JOIN = re.compile(
    r"[ \t\xa0]*(?:[,;|·•/][ \t]*|\*{1,2}|__?|`|[-–—](?:[ \t]+|(?=\d{1,2}:\d\d|[A-Z]{2,4}\b))|:(?:[ \t]+|(?=\d\d:\d\d:))"
    r"|\([ \t]*|\)[ \t]*[,:]?|\][ \t]*"
    r"|\[[ \t]*|T(?=\d)|t(?=\d\d:)|@[ \t]*|(?:at|um|à|of|the|klo|in(?= [A-Z])|on(?= [A-Z\d]))\b)?[ \t\xa0*_`]*"
)
_TO = re.compile(
    r"[ \t*_`]*(?:\([^()]{0,3}\))?[ \t*_`]*(?:-{1,2}>?|–|—|−|→|⟶|⇒|=>|~|\bto\b|\buntil\b|\btill\b|\bthrough\b"
    r"|\bthru\b|\band\b|\bbis\b|\bà\b|\bjusqu'à\b|\|)[ \t*_`]*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[ \t*_`]*(?:(?:-?ish\b)|\([^()]{0,20}\b(?:approx\w*|ish|estimated|est|about|around|maybe|not sure|unsure"
    r"|roughly|unknown|tbc)\b[^()]{0,20}\)|(?:approx(?:imately|\.)?|or so)\b|[?~](?=[ \t:*)\]-]|$))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"20\d\d(?![\d:]|[-/.]\d)\b")
_SECONDS_RANGE = re.compile(r"[-–]([0-5]\d)(?![\d:.])")  # "16:05:57-58"
_ONWARDS = re.compile(r"(?:[ \t]*\(?\b(?:onwards?|ongoing|local(?: time)?)\b\)?|\+)(?=[ \t]*(?:[:*)\]|–—-]|$))", re.IGNORECASE)
_ON_THE_CLOCK = re.compile(r"[ \t*_`]{0,4}[(\[][ \t]?")
_AND_DAY = re.compile(r"[ \t]?(?:,|/|&|\+|;)[ \t]?(?=\d|[A-Z])")
_PART_AFTER = re.compile(
    r"[ \t]*,?[ \t]*(?P<opened>\()?(?:in the |around |towards )?(?:(?:early|late|mid)[- ]?)?(?:morning|afternoon|evening|night|overnight"
    r"|end of (?:the )?day|EOD|COB|close of business|lunch ?time|(?:after|during|outside )?(?:business|working|office) hours)(?(opened)\))"
    r"(?=[*_`\])]{0,4}[ \t]*(?:[:：|→]|[-–—]{1,2}[ \t]|$))",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"1[0-9]\d{8}(?:\.\d{1,6}|\d{3})?(?![\d\w])")
_DIGIT = re.compile(r"\d|[?xX]{2}")
_DAY_WORD = re.compile(
    r"mon|tue|wed|thu|fri|sat|sun|noon|mid|next|follow|same|previous|today|tomorrow|later|after|tag|mittwoch|mitternacht|lundi|mardi|mercredi"
    r"|jeudi|vendredi|dimanche|minuit|T\b",
    re.IGNORECASE,
)


def _lead_in(text: str, position: int) -> tuple[int, bool, bool]:
    """Skips "at", "on", "about", "~"; says where the stamp proper begins, and whether it was approximate or prose."""
    approximate = preposition = False
    for _ in range(4):
        if found := _PART_OF_DAY.match(text, position):
            approximate = True
        elif found := _ABOUT.match(text, position):
            approximate, preposition = True, preposition or found.group()[0].isalpha()
        elif found := _PREPOSITION.match(text, position):
            preposition = True
        else:
            break
        position = found.end()
    return position, approximate, preposition


def _day_part(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    day = read_day(text, at) if stamp.day is None else None
    if day is None:
        return None
    end = day[1]
    if (named := _IN_BRACKETS.match(text, end) or _WEEKDAY_BEHIND.match(text, end)) and weekday_of(named.group(1)) is not None:
        end = named.end()
    return replace(stamp, day=day[0], end=end), end


def _clock_part(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    clock = read_clock(text, at) if stamp.clock is None else None
    if clock is None or (clock[0].bare and stamp.day is None and at != stamp.end):
        return None
    if after := _AFTER.match(text, clock[1]):
        return replace(stamp, clock=clock[0], approximate=True, end=after.end()), after.end()
    return replace(stamp, clock=clock[0], end=clock[1]), clock[1]


def _zone_part(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    if stamp.zone:
        return None
    if stamp.clock:
        zone = _zone_after(text, at, stamp, glued=at == stamp.end and text[at - 1 : at].isalnum())
        return (replace(stamp, zone=zone[0], end=zone[1]), zone[1]) if zone else None
    zone = _zone_before(text, at) if text[at : at + 1].isupper() else None
    return (replace(stamp, zone=zone[0]), zone[1]) if zone else None


def _about_part(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    """ "at", "around" between a day and its clock time."""
    if stamp.day is None or stamp.clock:
        return None
    position, approximate, _ = _lead_in(text, at)
    if position == at or not read_clock(text, position):
        return None
    return replace(stamp, approximate=stamp.approximate or approximate), position


def _year_part(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    """The year that Unix puts last ("Fri Jun 25 16:13:00 PDT 2021")."""
    if stamp.clock is None or stamp.day is None or stamp.day.year or not stamp.day.month or text[at - 1 : at] != " ":
        return None
    found = _YEAR.match(text, at)
    return (replace(stamp, day=replace(stamp.day, year=int(found.group())), end=found.end()), found.end()) if found else None


def _parts(text: str, position: int, stamp: Stamp) -> Stamp:
    """Reads day, clock and zone in whatever order they stand, each at most once."""
    while True:
        for part in (_day_part, _clock_part, _zone_part, _about_part, _year_part):
            if found := part(text, position, stamp):
                break
        else:
            return stamp
        stamp, position = found
        if part is not _about_part and not (part is _clock_part and _zone_part(text, position, stamp)):
            joined = _JOIN.match(text, position)
            position = joined.end() if joined else position


def _zone_after(text: str, position: int, stamp: Stamp, *, glued: bool) -> tuple[str, int] | None:
    """A zone right after a clock time. "14:05-14:20" is a range; "T14:05:00-07:00" has an offset."""
    touching = glued or text[position - 1 : position].isdigit()
    if touching and text[position : position + 1] in ("-", "−", "–") and stamp.clock and stamp.clock.second is None:
        written = text.rfind("T", 0, position)
        if written < 0 or not text[written + 1 : position].replace(":", "").isdigit():
            return None
    return read_zone(text, position, glued=glued)


def _zone_before(text: str, position: int) -> tuple[str, int] | None:
    """A zone that stands before its clock time ("UTC 14:05")."""
    found = read_zone(text, position)
    if found is None:
        return None
    joined = _JOIN.match(text, found[1])
    return found if joined and read_clock(text, joined.end()) else None


_OTHER = re.compile(r"[ \t]*(?:[/(|=]|or\b|,)[ \t]*")


def _other_zones(text: str, stamp: Stamp) -> Stamp:
    """The same moment on a second clock ("14:05 UTC / 09:05 EST", "12:48 (6:48 PDT)") adds nothing and is passed over."""
    for _ in range(2):
        found = _OTHER.match(text, stamp.end)
        if not found or stamp.clock is None:
            break
        second = _parts(text, found.end(), Stamp(found.end(), found.end()))
        if second.clock is None or not second.zone or (second.zone == stamp.zone and "(" not in found.group()):
            break
        closing = 1 if "(" in found.group() and text[second.end : second.end + 1] == ")" else 0
        stamp = replace(stamp, end=second.end + closing)
    return stamp


def _closed(text: str, stamp: Stamp) -> Stamp:
    """Takes the bracket that closes one opened inside the stamp ("10:00 (UTC+2)")."""
    written = text[stamp.start : stamp.end]
    for opening, closing in ("()", "[]"):
        if written.count(opening) > written.count(closing) and text[stamp.end : stamp.end + 1] == closing:
            return replace(stamp, end=stamp.end + 1)
    return stamp


_DAYS = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s?(?:[-–—]|to|bis|and|&)\s?(?=\d{1,2}(?:st|nd|rd|th|\.)?,?\s(?:of\s)?[^\W\d_]{3,10}\b)")
_MONTH_AND_DAY = re.compile(r"(\d\d)-(\d\d)(?![\d:./-]|\s\d)")
_MORE_DAYS = re.compile(r"\s?(?:[-–—]|to|through)\s?(\d{1,2})(?:st|nd|rd|th)?(?:,?\s((?:19|20)\d\d)\b)?(?!\d|[:.]\d|\s?[ap]m)")


def _day_range(text: str, position: int) -> Stamp | None:
    """ "10 – 16 July 2026" and "Jan 12-14": days of one month."""
    if (found := _DAYS.match(text, position)) and (last := read_day(text, found.end())) and last[0].month and last[0].day:
        first = int(found.group(1))
        if 1 <= first < last[0].day:
            return Stamp(position, last[1], day=replace(last[0], day=first, weekday=None), until_day=last[0])
    day = read_day(text, position)
    if day and day[0].month and day[0].day and (found := _MORE_DAYS.match(text, day[1])) and day[0].day < int(found.group(1)) <= 31:
        year = int(found.group(2)) if found.group(2) else day[0].year
        return Stamp(
            position,
            found.end(),
            day=replace(day[0], year=year),
            until_day=replace(day[0], day=int(found.group(1)), year=year, weekday=None),
        )
    return None


def first_of_days(text: str, position: int) -> Day | None:
    """The first of several days of one month ("11 to 12 May 2024")."""
    stamp = _day_range(text, position) if _DAYS.match(text, position) else None
    return stamp.day if stamp else None


def _two_days(text: str, stamp: Stamp) -> Stamp | None:
    """ "2026-06-20, 2026-06-21": both days in full, the later one last."""
    day, joined = stamp.day, _AND_DAY.match(text, stamp.end)
    if stamp.clock or not joined or not day or not day.year or not day.month or not day.day or stamp.until_day:
        return None
    second = read_day(text, joined.end())
    last = second[0] if second else None
    if (
        second is None
        or last is None
        or not last.year
        or not last.month
        or not last.day
        or re.match(r"[ T]\d{1,2}[:.h]\d\d", text[second[1] :])
    ):
        return None
    return replace(stamp, until_day=last, end=second[1]) if (day.year, day.month, day.day) < (last.year, last.month, last.day) else None


def _rest_of_day(text: str, stamp: Stamp, position: int) -> Stamp | None:
    """ "2026-07-27 → 07-29": the end without the year it shares."""
    found, day = _MONTH_AND_DAY.match(text, position), stamp.day
    if not found or stamp.clock or not day or not day.year or not day.month or not day.day:
        return None
    month, number = int(found.group(1)), int(found.group(2))
    later = (day.month, day.day) < (month, number) <= (12, 31)
    return replace(stamp, until_day=replace(day, month=month, day=number, weekday=None), end=found.end()) if later else None


def _range(text: str, stamp: Stamp) -> Stamp:
    """A second clock time or day after "–", "to", "until", "and"."""
    if stamp.clock and stamp.clock.second is not None and (seconds := _SECONDS_RANGE.match(text, stamp.end)):
        return replace(stamp, end=seconds.end(), until_clock=replace(stamp.clock, second=int(seconds.group(1))))
    if two := _two_days(text, stamp):
        return two
    found = _TO.match(text, stamp.end)
    if not found or stamp.epoch_s is not None:
        return stamp
    if rest := _rest_of_day(text, stamp, found.end()):
        return rest
    position, approximate, _ = _lead_in(text, found.end())
    second = _parts(text, position, Stamp(position, position))
    if second.clock is None and (second.day is None or stamp.clock is not None or second.day.bare_weekday):
        return stamp
    if second.clock is not None and stamp.clock is None and stamp.day is not None and second.day is None:
        return stamp
    if second.clock is not None and second.clock.bare and not (stamp.clock and stamp.clock.bare):
        return stamp
    if "|" in found.group() and second.clock is None:
        return stamp
    second = _closed(text, replace(second, start=stamp.start))
    return replace(
        stamp, end=second.end, until_day=second.day, until_clock=second.clock, zone=stamp.zone or second.zone,
        clock=_same_half(stamp.clock, second.clock), approximate=stamp.approximate or second.approximate or approximate,
    )  # fmt: skip


def _same_half(first: Clock | None, second: Clock | None) -> Clock | None:
    """ "2:05–2:20pm": the half of the day is said once, at the end."""
    if first and second and second.half == "p" and not first.half and first.hour < 12 and first.hour + 12 <= second.hour:
        return replace(first, hour=first.hour + 12, half="p")
    if first and second and second.half == "p" and not first.half and first.hour == 12:
        return replace(first, half="p")
    return first


def _counted(text: str, begin: int) -> Stamp | None:
    position, approximate, _ = _lead_in(text, begin) if text[begin : begin + 1] == "~" else (begin, False, False)
    if elapsed := read_elapsed(text, position):
        if abs(elapsed[0]) < 86_400 and (beside := _ON_THE_CLOCK.match(text, elapsed[1])) and (clock := read_clock(text, beside.end())):
            stamp = _closed(text, _parts(text, beside.end(), Stamp(beside.start(), beside.end())))
            if not clock[0].bare and stamp.clock:
                end = stamp.end + (text[stamp.end : stamp.end + 1] in (")", "]"))
                return replace(stamp, start=begin, end=end, approximate=approximate)
        return Stamp(begin, elapsed[1], elapsed_s=elapsed[0], approximate=approximate)
    if later := read_later(text, begin):
        return Stamp(begin, later[1], later_s=later[0], approximate=True)
    return None


def read_stamp(text: str, position: int = 0) -> Stamp | None:
    """The stamp that begins at `position`, with the words before it that belong to it; None when there is none.

    Looks at no more than a few dozen characters, so that its cost does not depend on the length of the text.
    """
    begin = position
    text = text[: position + 160]
    if not _DIGIT.search(text, begin) and not _DAY_WORD.search(text, begin, begin + 60):
        return None
    if counted := _counted(text, begin):
        return counted
    if epoch := _EPOCH.match(text, begin):
        digits = epoch.group().split(".")[0]
        return Stamp(begin, epoch.end(), epoch_s=int(digits[:10]))
    position, approximate, preposition = _lead_in(text, begin)
    if (hours := _HOURS.match(text, position)) and (last := read_clock(text, hours.end())):
        first = Clock(int(hours.group(1)) % 12 + (12 if hours.group(2) in "pP" and int(hours.group(1)) % 12 <= last[0].hour % 12 else 0), 0)
        zone = read_zone(text, last[1] + 1)
        end = zone[1] if zone else last[1]
        return Stamp(
            begin, end, clock=first, until_clock=last[0], zone=zone[0] if zone else "", approximate=approximate, preposition=preposition
        )
    if (days := _day_range(text, position)) and not read_clock(text, days.end):
        return replace(days, start=begin, approximate=approximate, preposition=preposition)
    stamp = _parts(text, position, Stamp(begin, position, approximate=approximate, preposition=preposition))
    if stamp.day is None and stamp.clock is None:
        return None
    stamp = _closed(text, _other_zones(text, _range(text, _closed(text, stamp))))
    if after := _AFTER.match(text, stamp.end):
        stamp = replace(stamp, approximate=True, end=after.end())
    if open_end := _ONWARDS.match(text, stamp.end):
        stamp = replace(stamp, end=open_end.end())
    if stamp.clock is None and (part := _PART_AFTER.match(text, stamp.end)):
        stamp = replace(stamp, end=part.end())
    if stamp.clock and stamp.clock.vague:
        stamp = replace(stamp, approximate=True)
    return stamp
