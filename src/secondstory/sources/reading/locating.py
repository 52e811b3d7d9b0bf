"""Where in a line its stamp stands: at the start past decoration, at the end, or set off after a few words."""

import re
from dataclasses import replace

from secondstory.sources.reading.days import Day, read_day
from secondstory.sources.reading.stamps import Stamp, first_of_days, read_stamp

LOOK = 600  # how much of a line is looked at for its structure

_WORD = re.compile(r"(?<![\w:/.])(?:[\w~]|\((?=[\w~]))")
_DIGIT = re.compile(r"\d|noon|midnight", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]\s")
_SET_OFF = re.compile(r"\s?(?:\)|\]|\*\*|__)?\s?(?:[:：]|[-–—]\s|\*\*)|\)\s")
_BEFORE_STAMP = re.compile(r"(?:at|on|noon|midnight|about|around|approx|from|between|ca)\b", re.IGNORECASE)
_LEVEL = re.compile(
    r"[\s\]*_`:,.\d-]{1,12}[\[(<]?(?:ERR(?:OR)?|WARN(?:ING)?|WRN|INFO?|INF|DEBUG|DBG|FATAL|TRACE|CRIT(?:ICAL)?|NOTICE|SEVERE)\b"
)
_UPDATE = re.compile(
    r"(?i)(?:(?:final |last )?(?:update|edit)(?: ?#?\d{1,2}(?![\d:.h]))?|investigating|identified|monitoring"
    r"|resolved|closed|fixed|opened|issue|recovering|restored)"
    r"[ \t]{0,2}[(\[@,*_]{0,3}[ \t]{0,2}(?=\d)"
)
_DECOR = frozenset("*_`[](){}<>\"'“”‘’|#>✅🔥🚨⏰🕐→•·️")


def lead_of(text: str) -> int:
    """Where a line's words begin, past emphasis, brackets, emoji and :codes:; what a stamp may hide behind."""
    position = 0
    while position < min(len(text), 60):
        letter = text[position]
        if letter == ":" and (code := re.match(r":[a-z0-9_+-]{2,30}:", text[position : position + 34])):
            position += code.end()
        elif letter == "<" and (tag := re.match(r"</?[a-zA-Z][^<>]{0,80}>", text[position : position + 90])):
            position += tag.end()
        elif (
            letter.isspace()
            or letter in _DECOR
            or (not letter.isalnum() and letter not in "~≈±∼@+-–—.,:;!?/\\&%$=" and ord(letter) > 0x2000)
        ):
            position += 1
        elif text.startswith("~~", position):
            position += 2
        elif (letter == "\\" and text[position + 1 : position + 2] in ("[", "(", "~", "-", "*", "_", "+", "#")) or (
            (letter in "-–—" and text[position + 1 : position + 2] in (" ", "*", "_", "\\"))
            or (letter in "-_" and position == 0 and text[1:2].isdigit())
        ):
            position += 1
        else:
            break
    return position


def stamp_at_start(text: str) -> Stamp | None:
    """The stamp a line begins with, past whatever decorates it."""
    return read_stamp(text, lead_of(text)) if text else None


def stamp_at_end(text: str) -> Stamp | None:
    """A stamp that ends the line ("Pager fired (14:05)", "Resolved at 2020-04-15 15:09 UTC")."""
    tail = max(0, len(text) - 75)
    if not _DIGIT.search(text, tail):
        return None
    for word in _WORD.finditer(text, tail):
        first = text[word.start()]
        if first.isalpha() and read_day(text[: word.start() + 40], word.start()) is None and not _BEFORE_STAMP.match(text, word.start()):
            continue
        start = word.start() + (1 if first == "(" else 0)
        stamp = read_stamp(text, start)
        if stamp and (stamp.clock or stamp.day) and ends_with_stamp(text, stamp):
            return stamp
    return None


def stamp_inside(text: str) -> Stamp | None:
    """A clock time set off after a few words ("Mira (14:05): …", "**Rollback** - 14:05 - …")."""
    for count, word in enumerate(_WORD.finditer(text[:90])):
        if count > 8 or (count and _SENTENCE.search(text, 0, word.start())):
            break
        start = word.start() + (1 if text[word.start()] == "(" else 0)
        if not (text[start].isdigit() or text[start] == "~"):
            continue
        stamp = read_stamp(text, start)
        if stamp and stamp.clock and not stamp.clock.bare and word.start() and _SET_OFF.match(text, stamp.end):
            return stamp
    return None


def update_stamp(text: str) -> Stamp | None:
    """The clock time behind the word that says what kind of update a line is ("UPDATE 21:18h: …", "Resolved (14:05) - …")."""
    found = _UPDATE.match(text, lead_of(text))
    stamp = read_stamp(text, found.end()) if found else None
    return stamp if stamp and stamp.clock and not stamp.clock.bare and not stamp.preposition else None


def ends_with_stamp(text: str, stamp: Stamp) -> bool:
    """Says that nothing but decoration follows the stamp."""
    return not text[stamp.end : stamp.end + LOOK].strip(" \t*_`:.,;)]}>-–—|~?\\")


def first_day(text: str) -> Day | None:
    """The first day named anywhere in a short text that says at least month and day; its year may stand with the last of a range."""
    text = text[:LOOK]
    for word in re.finditer(r"(?<![\w:/.-])\w", text):
        if text[word.start()].isdigit() and (days := first_of_days(text, word.start())):
            return days
        if not (found := read_day(text, word.start())):
            continue
        day = found[0]
        if day.year is None and (stamp := read_stamp(text, word.start())) and stamp.until_day and stamp.until_day.year:
            after = stamp.until_day
            earlier = bool(day.month and after.month and day.month > after.month)
            return replace(day, year=after.year - earlier if after.year else None)
        if day.month or (day.either and day.year) or day.year:
            return day
    return None


def is_logged(text: str, stamp: Stamp | None) -> bool:
    """A program's line: a level right after the time, or all of it set as code."""
    if stamp is None or stamp.clock is None:
        return False
    return bool(_LEVEL.match(text, stamp.end)) or (text.startswith("`") and text.rstrip().endswith("`") and text.count("`") == 2)
