"""An item that is a sentence and tells within it when that happened ("Editing was possible again on 7 March 2024 at 12:20")."""

import re
from dataclasses import replace

from secondstory.sources.reading.days import Day
from secondstory.sources.reading.stamps import Stamp, read_stamp

_LOOK = 240
_BEGINS = re.compile(r"(?<![\w:/.,#+-])(?:[~≈]?\d|[A-Z][a-z]{2,8}\b)")
_SENTENCE_ENDS = re.compile(r"(?<![A-Z]\.)(?<!a\.m)(?<!p\.m)[.!?]\s+(?=[A-Z])")
_OTHER_TIME = re.compile(
    r"(?i)\b(?:since|until|till|to|before|after|than|of|from|for|through|between|scheduled|planned|expected|due|deadline|dated|version|the"
    r"|last|back|every|each|as of|like|unlike|and|or|prior to)[ (]{1,2}$"
)
_LABELLED = re.compile(r"\W{0,6}[A-Z][^.:\n]{1,50}?\W{0,3}[:：]\W{0,3}\s")
_FROM = re.compile(r"(?i)\b(?:from|between)\s$")
_ONWARD = re.compile(r"(?i).{3,40}\b(?:onwards?|forward)\b")
_ON = re.compile(r"(?<![-\w])on [`(]?$")
_ABOUT = re.compile(r"(?i)\b(?:about|around|approximately|approx\.?|roughly|circa)\s$")
_AHEAD = re.compile(r"(?i)\b(?:will|should|must|shall|would|plan(?:s|ned)? to|going to|to be|if|when(?:ever)?|could|need(?:s|ed)?)\b")


def told_within(text: str, *, whole: bool) -> Stamp | None:
    """The stamp inside a sentence: a day at least, or with `whole` a day with its year and a clock time."""
    ends = _SENTENCE_ENDS.search(text, 0, _LOOK)
    sentence = text[: ends.start() + 1 if ends else _LOOK]
    if _AHEAD.search(sentence) or (whole and _LABELLED.match(sentence)):
        return None
    for word in _BEGINS.finditer(sentence):
        before = sentence[: word.start()]
        if (
            (before.count("`") % 2 and not before.endswith("`"))
            or before.count("(") > before.count(")")
            or before.rfind("[") > before.rfind("]")
            or '"' in before[-1:]
        ):
            continue
        stamp = read_stamp(text, word.start())
        if (
            stamp is None
            or not stamp.day
            or not _is_day(stamp.day, whole=whole)
            or (whole and not stamp.clock and (";" in sentence or not _ON.search(before)))
        ):
            continue
        before = before.rstrip("`")
        if is_other_time(before) and not _begins_span(before, text, stamp):
            continue
        return replace(stamp, approximate=True) if stamp.clock and _ABOUT.search(before) else stamp
    return None


def is_other_time(before: str) -> bool:
    """Says that a stamp behind these words is not when the sentence happened ("nothing was sent since …")."""
    return _OTHER_TIME.search(before) is not None


def _is_day(day: Day, *, whole: bool) -> bool:
    named = (day.month is not None and day.day is not None) or day.either is not None
    return named and not day.garbled and (day.year is not None or not whole)


def _begins_span(before: str, text: str, stamp: Stamp) -> bool:
    """ "From 3 March at 10:00 until 12:00", "from 6 February onward"."""
    spans = stamp.until_clock is not None or stamp.until_day is not None or _ONWARD.match(text[stamp.start : stamp.end + 9]) is not None
    return _FROM.search(before) is not None and spans
