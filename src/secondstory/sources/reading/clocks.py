"""Clock times as people write them: "14:05", "2:05pm", "10.30", "10h30", "14 Uhr", "1430 UTC", "noon", "22:XX", "17:2x"."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Clock:
    """A time of day; `half` is "a" or "p" where am or pm was written and means something, `bare` marks "1430"."""

    hour: int
    minute: int
    second: int | None = None
    half: str = ""
    vague: bool = False  # minutes were left open ("22:XX", "17:2x"): the earliest they may be
    bare: bool = False
    padded: bool = False  # written "05:10": never an afternoon time of a 12-hour clock

    @property
    def minutes(self) -> int:
        return self.hour * 60 + self.minute


_HALF = r"(?:\s?(?P<half>[AaPp])(?:\.?\s?[Mm](?=(?:UTC|GMT|[PMCE][SD]?T)\b|[^A-Za-z0-9]|$)\.?|(?<=\d[aApP])(?![A-Za-z0-9])))?"
_COLON = re.compile(
    r"(?P<h>[0-2OoIl]?[0-9OoIl])(?:\s?[:：∶;˸]\s?|(?P<rare>[.h]))(?P<m>[0-5OoIl][0-9OoIl])(?!\d)"
    r"(?:[:.](?P<s>[0-5]\d)(?!\d)(?:[.,]\d{1,9})?)?" + _HALF
)
_TWICE = re.compile(r"(?P<h>[0-2]\d):(?P<again>\d):(?P<m>[0-5]\d)(?![:\d])")  # "07:7:47": the hour once more by mistake
_GLUED_SECONDS = re.compile(r"(?P<h>[0-2]?\d):(?P<m>[0-5]\d):(?P<s>[0-5]\d)(?:[.,]\d{1,9})?" + _HALF)
_TWELVE = re.compile(r"(?P<h>1[0-2]|0?[1-9])\s?(?P<half>[AaPp])\.?[Mm](?=(?:UTC|GMT|[PMCE][SD]?T)\b|[^A-Za-z0-9]|$)\.?")
_TWELVE_RUN_ON = re.compile(r"(?P<h>1[0-2]|0?[1-9])(?P<m>[0-5]\d)\s?(?P<half>[AaPp])\.?[Mm](?![A-Za-z0-9])\.?")  # "1130am"
_GLUED = re.compile(r"(?:ish|UTC|GMT|[PMCE][SD]?T|CES?T|BST|IST|JST|AE[SD]T)(?![A-Za-z0-9])", re.IGNORECASE)
_MILITARY = re.compile(
    r"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?P<mark>\s?(?:h(?:rs?|ours)?\b\.?|Z(?![A-Za-z])))?(?![\dA-Za-z/.:,-]?\d)(?!\w|-[A-Z?])"
    r"|(?P<h2>[01]\d|2[0-3])(?P<m2>[0-5]\d)(?=(?:UTC|GMT|[PMCE][SD]T|CES?T|BST)(?![A-Za-z]))"
)
_HOUR = re.compile(r"(?P<h>[01]?\d|2[0-4])\s?(?:h|Uhr|heures?|o'?clock)\b(?!\s?\d)", re.IGNORECASE)
_OPEN = re.compile(r"(?P<h>[0-2]\d|[0-2?xX][?xX])[:.](?P<m>[xX?]{2})")
_OPEN_DIGIT = re.compile(r"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5])[xX](?!\w|:\d)")  # "17:2x"
_NAMED = re.compile(r"(?:12[ \t])?(?P<name>noon|midday|midnight|mittag|mitternacht|midi|minuit)\b", re.IGNORECASE)
_BASIC = re.compile(r"(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)(?P<s>[0-5]\d)?(?!\d)")  # "20260314T140500Z"
_SPOKEN = re.compile(r"\s?(?:Uhr|hrs|hours|heures)\b\.?(?!\s(?:later|after|into|of))|h\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\s?(?:mins?|minutes?|secs?|seconds|users|ratio|hours (?:of|later))\b(?!\s?(?:later|after))")
_MEASURE = re.compile(
    r"\s?(?:%|°|(?:[kKMGTP]i?[bB](?:/s|ps)?|[kmMG]?[gms]|[GM]i|ms|ns|mins?|minutes?|secs?|seconds?|hours?|days?|weeks?|users?|requests?|"
    r"times|percent|x|releases?|versions?|and above|or later|or newer)\b)"
)
_LETTERS = str.maketrans("OoIl", "0011")


def _made(h: str, m: str, s: str | None, half: str | None, *, bare: bool = False) -> Clock | None:
    hour, minute = int(h.translate(_LETTERS)), int(m.translate(_LETTERS))
    second = int(s) if s else None
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    meant = half.lower() if half and hour <= 12 else ""
    if meant == "p" and hour < 12:
        hour += 12
    elif meant == "a" and hour == 12:
        hour = 0
    return Clock(hour, minute, second, meant, bare=bare, padded=h.startswith("0"))


def _colon(text: str, position: int) -> tuple[Clock, int] | None:
    found = _GLUED_SECONDS.match(text, position) or _COLON.match(text, position)
    if not found:
        return None
    groups = found.groupdict()
    after = text[found.end() : found.end() + 1]
    if not any(letter.isdigit() for letter in groups["h"]) or not any(letter.isdigit() for letter in groups["m"]):
        return None
    if groups.get("rare") and not groups["half"]:
        if after.isalnum() or (after in ".-" and text[found.end() + 1 : found.end() + 2].isalnum()):
            return None
        if _MEASURE.match(text, found.end()):
            return None
    elif _AMOUNT.match(text, found.end()) and not groups["half"]:
        return None
    spoken = _SPOKEN.match(text, found.end())
    if after.isalpha() and after not in "ZT" and not spoken and not _GLUED.match(text, found.end()):
        return None
    clock = _made(groups["h"], groups["m"], groups["s"], groups["half"])
    return (clock, spoken.end() if spoken else found.end()) if clock else None


def read_clock(text: str, position: int) -> tuple[Clock, int] | None:
    """The clock time written at `position` and where it ends."""
    if position and text[position - 1 : position].isalnum() and text[position - 1] not in "T_":
        return None
    if (found := _TWICE.match(text, position)) and int(found.group("h")) == int(found.group("again")):
        return Clock(int(found.group("h")), int(found.group("m")), padded=found.group("h")[0] == "0"), found.end()
    if made := _colon(text, position):
        return made
    if position and text[position - 1] == "T" and (match := _BASIC.match(text, position)):
        clock = _made(match.group("h"), match.group("m"), match.group("s"), None)
        return (clock, match.end()) if clock else None
    if match := _OPEN.match(text, position):
        hour = match.group("h")
        return (Clock(int(hour), 0, vague=True), match.end()) if hour.isdigit() else (Clock(-1, 0, vague=True), match.end())
    if match := _OPEN_DIGIT.match(text, position):
        return Clock(int(match.group("h")), int(match.group("m")) * 10, vague=True, padded=match.group("h")[0] == "0"), match.end()
    if match := _TWELVE.match(text, position) or _TWELVE_RUN_ON.match(text, position):
        clock = _made(match.group("h"), match.groupdict().get("m") or "0", None, match.group("half"))
        return (clock, match.end()) if clock else None
    if match := _HOUR.match(text, position):
        clock = _made(match.group("h"), "0", None, None)
        return (clock, match.end()) if clock else None
    if match := _MILITARY.match(text, position):
        end = match.end() - (1 if (match.group("mark") or "").strip() == "Z" else 0)
        hour, minute = match.group("h") or match.group("h2"), match.group("m") or match.group("m2")
        clock = _made(hour, minute, None, None, bare=not (match.group("mark") or match.group("h2")))
        return (clock, end) if clock else None
    if match := _NAMED.match(text, position):
        midnight = match.group("name").lower() in ("midnight", "mitternacht", "minuit")
        return Clock(0 if midnight else 12, 0), match.end()
    return None
