"""Times told by counting: "T+5m", "+6.5 hrs", "T0 + 1h30" from a stated start, "10 minutes later" from the entry before."""

import re
from collections.abc import Iterator

_UNIT = r"(?:d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)"
_AMOUNT = rf"\d{{1,5}}(?:[.,]\d{{1,2}})?\s?{_UNIT}(?![^\W\d_])"
_CLOCKED = r"(?P<hh>\d{1,3}):(?P<mm>\d{2})(?::(?P<ss>\d{2}))?"
_ELAPSED = re.compile(
    rf"[Tt]\s?0?\s{{0,2}}(?P<sign>[+\-−–±])\s{{0,2}}~?(?:{_CLOCKED}|(?P<amounts>{_AMOUNT}(?:(?:,?\s?|\sand\s){_AMOUNT}|\s?\d{{1,2}}\b(?!:\d))?)"
    r"|(?P<bare>\d{1,5}))(?![\w])"
)
_START = re.compile(r"(?:T\s?[+\-−–±]?\s?0|[Tt]ime zero)(?![\w.]|\s?[+\-−–±]\s?\d)")
_PLUS = re.compile(rf"\+\s?~?(?:{_CLOCKED}(?!\s?[):\d])|(?P<amounts>{_AMOUNT}(?:(?:,?\s?|\sand\s){_AMOUNT})?))(?![\w])", re.IGNORECASE)
_AFTER = re.compile(rf"(?P<amounts>{_AMOUNT})\s(?:after|into)\s(?:the\s)?(?:start|incident|outage|deploy\w*|trigger|T0)\b", re.IGNORECASE)
_PIECE = re.compile(r"(\d{1,5}(?:[.,]\d{1,2})?)\s?([dhms]?)", re.IGNORECASE)
_LATER = re.compile(
    r"(?:(?:about|around|approximately|roughly|some|~|\+)\s?)?(?P<count>\d{1,4}|an?|one|two|three|four|five|six|ten"
    r"|fifteen|twenty|thirty|half an|(?:a )?few|a couple(?: of)?|several|some)\s"
    r"(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)\s(?:later|after(?:wards)?(?! the)|on)\b",
    re.IGNORECASE,
)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800}
_SMALLER = {"d": "h", "h": "m", "m": "s"}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30,
    "half an": 0.5,
}  # fmt: skip


def _pieces(written: str) -> Iterator[float]:
    """Seconds of each amount; a number without a unit is of the next smaller one ("1h30"), minutes when it stands alone."""
    before = "h"
    for count, unit in _PIECE.findall(written):
        before = unit.lower() or _SMALLER.get(before, "m")
        yield float(count.replace(",", ".")) * _SECONDS[before]


def read_elapsed(text: str, position: int) -> tuple[int, int] | None:
    """Seconds since a stated start, and where the words end."""
    if text[position : position + 1] not in "Tt+0123456789" or position >= len(text):
        return None
    found = _ELAPSED.match(text, position) or _PLUS.match(text, position) or _AFTER.match(text, position)
    if found is None:
        start = _START.match(text, position)
        return (0, start.end()) if start else None
    groups = found.groupdict()
    if groups.get("hh"):
        seconds = int(groups["hh"]) * 3600.0 + int(groups["mm"]) * 60 + int(groups["ss"] or 0)
    elif groups.get("amounts"):
        seconds = sum(_pieces(groups["amounts"]))
    else:
        seconds = int(groups["bare"]) * 60.0
    return round(-seconds if (groups.get("sign") or "+") in "-−–" else seconds), found.end()


def read_later(text: str, position: int) -> tuple[int, int] | None:
    """Seconds after the entry before (0 for "a few minutes later"), and where the words end."""
    found = _LATER.match(text, position)
    if not found:
        return None
    count = found.group("count").lower()
    number = float(count) if count.isdigit() else float(_NUMBERS.get(count, 0))
    return int(number * _SECONDS[found.group("unit")[0].lower()]), found.end()
