"""Where a report says that its incident began before the day it names: a labelled span, the summary, "yesterday"."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from secondstory.sources.reading.days import Day, read_day
from secondstory.sources.reading.stamps import Stamp, read_stamp
from secondstory.sources.reading.words import weekday_of

_SPAN_NAME = re.compile(
    r"(?i)(?:(?:total|incident|outage|impact(?:ed)?|affected|downtime|event|disruption|degradation|exposure) )?"
    r"(?:duration|window|period|time ?frame|time ?span|time ?range|downtime|outage|times?|dates)(?: of (?:the )?(?:incident"
    r"|outage|impact))?"
)
_WORD = re.compile(r"(?<![\w:/.-])\w")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_STOPPED = re.compile(
    r"(?i)\b(?:stopped|beg[au]n|started|failed|went (?:down|offline|dark)|became|broke|dropped|fell|lost|ceased"
    r"|crashed)\b(?! (?:investigat|look|work))"
)
_CAUSED = re.compile(r"(?i)\b(?:release[ds]?|deployed|merged|introduced|migrat\w+|maintenance|plan\w*|fix\w*|investigat\w+)\b")
_SINCE = re.compile(r"(?i)\bsince (?:about |around |at least )?$")
_MISSING = re.compile(r"(?i)\b(?:not|no|never|nothing|none|without|missing|unable|down|offline|fail\w*|stopped|broken|unavailable)\b|n't\b")
_UNTIL = re.compile(r"(?i)\b(?:until|till|by|before|to) (?:about |around )?$")
_OF_THE = re.compile(r"(?i)\b(?:the|this|our) (?:[\w-]+ ){0,3}(?:incident|outage|disruption|downtime|event) (?:of|on|from) (?:the )?")
_TOLD = re.compile(
    r"(?i)\W{0,4}(?:(?:hi|hello|dear)\b[^.\n]{0,40}[,.:!]\s+)?(?:(?P<yesterday>yesterday|last night)|(?P<today>today"
    r"|this (?:morning|afternoon|evening)"
    r"|earlier today|tonight)|(?:on |last |this (?:past )?|this )(?P<weekday>[a-z]{6,9}))\b"
)


def spans_said(properties: Mapping[str, str]) -> Iterator[Day]:
    """The first day of each labelled span of several days ("Duration: 8 days (22 – 30 August 2024)")."""
    for name, value in properties.items():
        if not _SPAN_NAME.fullmatch(name.strip()):
            continue
        for word in _WORD.finditer(value[:160]):
            stamp = read_stamp(value, word.start())
            if stamp and stamp.day and stamp.until_day and (first := _with_year(stamp)):
                yield first
                break


def _with_year(stamp: Stamp) -> Day | None:
    day, last = stamp.day, stamp.until_day
    if day is None or last is None or not (day.month or day.either):
        return None
    if day.year or not last.year:
        return day if day.year else None
    earlier = bool(day.month and last.month and day.month > last.month)
    return Day(last.year - earlier, day.month, day.day, day.weekday, day.either)


def began_in(summary: str) -> Day | None:
    """The first day a summary names, where it says that something stopped or failed then, or has been missing since."""
    for sentence in _SENTENCES.split(summary[:2000])[:8]:
        for word in _WORD.finditer(sentence[:300]):
            found = read_day(sentence, word.start())
            if not found or not found[0].month or not found[0].day or not found[0].year or found[0].garbled:
                continue
            before = sentence[: word.start()]
            stopped = _STOPPED.search(sentence) and not _CAUSED.search(sentence) and not _UNTIL.search(before)
            return found[0] if stopped or (_SINCE.search(before) and _MISSING.search(before)) else None
    return None


def named_for(opening: str) -> Day | None:
    """ "A review of the outage on 1 October 2024": the day that the first line names the incident by."""
    for found in _OF_THE.finditer(opening[:400]):
        day = read_day(opening, found.end())
        if day and day[0].year and (day[0].month or day[0].either) and not day[0].garbled:
            return day[0]
    return None


def told_from(opening: str, published: date | None) -> Day | None:
    """ "Yesterday uploads failed": the day a text published then speaks of first."""
    found = _TOLD.match(opening[:200]) if published else None
    if found is None or published is None or not date(1900, 1, 9) < published < date(9000, 1, 1):
        return None
    if found.group("weekday"):
        weekday = weekday_of(found.group("weekday"))
        if weekday is None:
            return None
        day = published - timedelta(days=(published.weekday() - weekday) % 7 or (0 if "on " in found.group().lower() else 7))
    else:
        day = published - timedelta(days=1 if found.group("yesterday") else 0)
    return Day(day.year, day.month, day.day)
