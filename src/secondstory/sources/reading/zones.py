"""Time zones as incident reports name them.

An abbreviation out of season ("PST" in July) means what the writer's clock showed, so it is read as its region.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_REGIONS = {
    "UTC": "UTC GMT UCT ZULU",
    "America/Los_Angeles": "PST PDT PT PACIFIC",
    "America/Denver": "MST MDT MT",
    "America/Chicago": "CST CDT CT",
    "America/New_York": "EST EDT ET EASTERN",
    "America/Halifax": "AST ADT",
    "America/St_Johns": "NST NDT",
    "America/Anchorage": "AKST AKDT",
    "Pacific/Honolulu": "HST",
    "America/Sao_Paulo": "BRT BRST",
    "America/Argentina/Buenos_Aires": "ART",
    "America/Bogota": "COT",
    "America/Lima": "PET",
    "America/Santiago": "CLT CLST",
    "Europe/London": "BST",
    "Europe/Paris": "CET CEST MEZ MESZ",
    "Europe/Athens": "EET EEST",
    "Europe/Lisbon": "WET WEST",
    "Europe/Moscow": "MSK",
    "Europe/Istanbul": "TRT",
    "Asia/Jerusalem": "IDT",
    "Africa/Lagos": "WAT",
    "Africa/Johannesburg": "SAST",
    "Africa/Nairobi": "EAT",
    "Asia/Dubai": "GST",
    "+05:30": "IST",
    "Asia/Singapore": "SGT",
    "Asia/Hong_Kong": "HKT",
    "Asia/Manila": "PHT PHST",
    "Asia/Jakarta": "WIB",
    "Asia/Bangkok": "ICT",
    "Asia/Kuala_Lumpur": "MYT",
    "Asia/Dhaka": "BDT",
    "Asia/Kathmandu": "NPT",
    "Asia/Tokyo": "JST",
    "Asia/Seoul": "KST",
    "Asia/Karachi": "PKT",
    "Australia/Perth": "AWST",
    "Australia/Adelaide": "ACST ACDT",
    "Australia/Sydney": "AEST AEDT AET",
    "Pacific/Auckland": "NZST NZDT NZT",
}
_BY_WORD = {word: region for region, words in _REGIONS.items() for word in words.split()}
_BY_PLACE = {
    "us/pacific": "America/Los_Angeles", "uc/pacific": "America/Los_Angeles", "pacific": "America/Los_Angeles",
    "mountain": "America/Denver", "central": "America/Chicago", "eastern": "America/New_York",
    "central european": "Europe/Paris", "eastern european": "Europe/Athens", "western european": "Europe/Lisbon",
    "british": "Europe/London", "british summer": "Europe/London", "uk": "Europe/London", "london": "Europe/London",
    "berlin": "Europe/Berlin", "german": "Europe/Berlin", "paris": "Europe/Paris", "french": "Europe/Paris",
    "amsterdam": "Europe/Amsterdam", "dublin": "Europe/Dublin", "irish": "Europe/Dublin", "madrid": "Europe/Madrid",
    "new york": "America/New_York", "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles",
    "chicago": "America/Chicago", "toronto": "America/Toronto", "tokyo": "Asia/Tokyo", "japan": "Asia/Tokyo",
    "japan standard": "Asia/Tokyo", "indian standard": "+05:30", "india standard": "+05:30", "india": "+05:30",
    "sydney": "Australia/Sydney", "melbourne": "Australia/Melbourne", "australian eastern": "Australia/Sydney",
    "singapore": "Asia/Singapore", "coordinated universal": "UTC", "universal": "UTC", "greenwich mean": "UTC",
}  # fmt: skip

_ABBREVIATION = re.compile(r"([A-Z]{2,5})(?:8PDT)?(?:/([A-Z]{2,4}))?(?![A-Za-z0-9_])")
_LOWER = re.compile(r"(?i:(utc|gmt|zulu|[pmce][sd]t|c?est|cet|bst))(?![A-Za-z0-9_])")
_OFFSET = re.compile(r"(?:(?:UTC|GMT|utc|gmt)\s?)?([+\-−–±])(\d{1,2})(?::?(\d{2}))?(?!\d|:\d)")
_ZULU = re.compile(r"Z(?![A-Za-z0-9])")
_ZULU_APART = re.compile(r"Z(?=\s?[:)\]|\n–—-]|\s|$)")
_CENTRAL = re.compile(r"(?i)\btimes (?:are )?(?:in )?(?:us )?central\b\W*$")
_IN_CITY = re.compile(r"\b(?:are|is|times) in (?=[A-Z])|\blisted in (?=[A-Z])")
_NAMES = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_CITY = re.compile(r"(?P<city>[A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:local )?time\b")
_IANA = re.compile(r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|US|Etc)/[A-Za-z_/+\-0-9]{2,30}")
_PLACES = "|".join(sorted((re.escape(place) for place in _BY_PLACE), key=len, reverse=True))
_PLACE = re.compile(rf"(?i:(?:u\.?s\.? )?({_PLACES})(?:[- ](?:standard|daylight|summer))?(?:[- ](?:local )?time\b))")
_BARE_PLACE = re.compile(r"(?i:((?:us|uc)/pacific|pacific|eastern|mountain)\b)")

_STATES = re.compile(
    r"(?i)\b(?:all|every|these|following|listed|above|below|note|unless)\b.{0,60}?\b(?:times?|timestamps?|events?|entries|dates?|hours)\b"
    r"|^\W{0,6}(?:times?|timestamps?|time ?zone|tz|alle zeiten|zeiten|zeitzone|toutes les heures|heures)\b"
    r"|\b(?:times?|hours|timestamps|events|dates) (?:are|is|in|shown|given|listed)\b|\btime ?zone\b|\b(?:everything|all)\b.{0,30}\bin\b"
    r"|\btime ?-?line\b.{0,30}(?:\bin\b|\()|\b(?:UTC|GMT|[PMCE][SD]?T|CES?T|BST) times?\b|\b(?:use"
    r"|using)\b.{0,40}\btimes?\b|\b(?:use|using) (?:UTC|GMT)\b"
)
_EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)|[*`\\]")
_WORD_START = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z+\-]")


def _signed(sign: str, hours: str, minutes: str | None) -> str | None:
    if int(hours) > 14 or int(minutes or 0) > 59:
        return None
    if not int(hours) and not int(minutes or 0):
        return "UTC"
    return f"{'-' if sign in '-−–' else '+'}{int(hours):02d}:{int(minutes or 0):02d}"


@lru_cache(maxsize=1024)
def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def read_zone(text: str, position: int, *, glued: bool = False) -> tuple[str, int] | None:
    """The zone named at `position` and where its name ends; `glued` says a clock ends right before it ("14:05Z")."""
    if first := _zulu(text, position, glued=glued) or _offset(text, position, glued=glued):
        return first
    if (found := _IANA.match(text, position)) and (known := _iana(found.group())):
        return known, position + len(found.group().rstrip("/"))
    if found := _PLACE.match(text, position) or _BARE_PLACE.match(text, position):
        return _BY_PLACE[found.group(1).lower()], found.end()
    if (found := _CITY.match(text, position)) and (zone := _cities().get(found.group("city").lower())):
        return zone, found.end()
    for pattern in (_ABBREVIATION, _LOWER):
        if (found := pattern.match(text, position)) and (zone := _BY_WORD.get(found.group(1).upper())):
            return zone, found.end()
    return None


def _zulu(text: str, position: int, *, glued: bool) -> tuple[str, int] | None:
    apart = text[position - 1 : position] in (" ", "(") and _ZULU_APART.match(text, position)
    return ("UTC", position + 1) if (glued and _ZULU.match(text, position)) or apart else None


def _offset(text: str, position: int, *, glued: bool) -> tuple[str, int] | None:
    found = _OFFSET.match(text, position)
    if not found or not (text[position].isalpha() or found.group(3)) or (text[position].isdigit() and not glued):
        return None
    zone = _signed(found.group(1), found.group(2), found.group(3))
    return (zone, found.end()) if zone else None


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """The last part of each IANA name, as people say it: "brussels" for Europe/Brussels."""
    return {
        name.rsplit("/", 1)[1].replace("_", " ").lower(): name
        for name in sorted(available_timezones())
        if name.count("/") == 1 and name[0] in "AEPI"
    }


def _iana(name: str) -> str | None:
    if name.lower() in _BY_PLACE:
        return _BY_PLACE[name.lower()]
    return name if _known(name) else None


def zone_in(text: str) -> str | None:
    """The first zone named anywhere in a short text (a heading, a table's column), never one of its plain words."""
    text = _EMPHASIS.sub(" ", text[:400])
    for start in _WORD_START.finditer(text):
        position = start.start()
        if text[position] in "+-" and not text[position + 1 : position + 2].isdigit():
            continue
        found = read_zone(text, position)
        if found and (text[position : found[1]].isupper() or not text[position].islower() or "/" in text[position : found[1]]):
            return found[0]
        if found and found[0] == "UTC":
            return found[0]
    return None


def stated_zone(line: str) -> str | None:
    """The zone a line states for the times around it ("All times in CET", "Times: UTC"), or None."""
    line = _EMPHASIS.sub(" ", line[:400])
    if not _STATES.search(line):
        return None
    if zone := zone_in(line):
        return zone
    if _CENTRAL.search(line):
        return _BY_PLACE["central"]
    said = _IN_CITY.search(line)
    names = _NAMES.findall(line[said.end() : said.end() + 60]) if said else []
    return next((zone for name in names if (zone := _cities().get(name.lower()))), None)


@lru_cache(maxsize=256)
def zone_of(name: str) -> tzinfo:
    """The tzinfo of an IANA name or of an offset like "+05:30"."""
    if name[0] in "+-":
        hours, minutes = name[1:].split(":")
        delta = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-delta if name[0] == "-" else delta)
    return ZoneInfo(name)


def offset_on(zone: str, moment: datetime) -> str:
    """ "Z" or "+02:00": the zone's offset at a local time."""
    delta = zone_of(zone).utcoffset(moment) or timedelta()
    if not delta:
        return "Z" if zone == "UTC" else "+00:00"
    minutes = int(delta.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
