"""Labelled values that say when something happened ("Introduced: 2026-04-03 18:16 (commit f36)"), not when a report was written."""

import re
from dataclasses import replace

from secondstory.sources.reading.locating import lead_of
from secondstory.sources.reading.roles import MOMENT, NO_MOMENT
from secondstory.sources.reading.stamps import Stamp, read_stamp

_HAPPENED = re.compile(
    r"(?i)\b(?:introduced|introduction|(?:first|last) (?:seen|observed|occurr\w+|failure|symptoms?|alert\w*|report\w*|notic\w+)"
    r"|occurred|happened|told|informed|announced|detect(?:ed|ion)|discover(?:ed|y)"
    r"|noticed|identified|found|report(?:ed)?|notified|acknowledged|declared|confirmed|diagnosed|verif(?:ied|ication)|escalated|opened|triggered"
    r"|contain(?:ed|ment)|mitigat(?:ed|ion)|workaround|roll(?:ed)? ?back|revert(?:ed)?|deployed|released|shipped|landed|merged|patched"
    r"|fix(?:ed)?|hotfix|repaired|restor(?:ed|ation)|recover(?:ed|y)|resol(?:ved|ution)|sol(?:ved|ution)|remediat(?:ed?|ion)|disclos(?:ed|ure)"
    r"|closed|completed|start(?:ed)?|began|begun|beginning|onset|end(?:ed)?|over)\b"
)
_AHEAD = re.compile(
    r"(?i)\b(?:planned|scheduled|expected|target|eta|due|next|until|by|before|follow[- ]?up|per|affected|unaffected|rate|count|number)\b"
)
_MOMENT_ALL_THE_SAME = re.compile(
    r"(?i)\blast (?:seen|observed|occurr)|^time[- ]to[- ]|^(?:date|day) (?:of )?(?:first )?(?:report|detect|discover|identif"
    r"|notic|resol|fix|mitigat|clos)\w*$"
    r"|^(?:reported|detected|discovered|identified|noticed|detection|discovery|resolution|resolved|mitigation|recovery|closed|end) date$"
)
_ONLY_NAMES_IT = re.compile(r"(?i)(?:the )?(?:incident|outage|event)")
_STATUS = re.compile(r"(?i)(?:(?:current|incident|issue|outage|resolution|bug) )?(?:status|state|outcome)")
_OVER = re.compile(
    r"(?i)\W{0,6}(?:fully |now |completely )?(?:resolved|fixed|mitigated|closed|restored|recovered|contained|rolled back|reverted"
    r"|remediated|patched|solved|repaired)\b[\s*_`]{0,4}(?:[(,:;–—-]\s?)?(?:on |at |as of |since |in production )?"
    r"(?:(?:on |in )?[a-z][\w-]{1,20} (?:on |at )?(?=20\d\d-))?"
)
_ENDED = re.compile(
    r"(?i)(?:final |initial |temporary )?(?:resolution|resolved|fix|fixed|mitigation|mitigated|recovery|recovered|restoration)"
)
_AT = re.compile(r"(?i)\b(?:at|by|around)\s[~≈]?(?=\d)")
_CLOCKS = re.compile(r"\d{1,2}:\d\d|\d\s?[ap]m\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;]\s")
_PARTED = re.compile(r"[\s*_`~]{0,4}(?:$|[(\[,;:–—→|≈\-]|(?:by|from|via|during|after|when|while|in|at|on|through|with|as)\b)")
_SPAN = re.compile(r"(?i)\b(?:duration|window|period|downtime|outage|time ?frame|impact|incident|when|time)\b")
_ASIDE = re.compile(r"[\s*_`]{0,3}\(([^()]{3,80})\)")
_TO = re.compile(r"[\s*_`,]{0,4}(?:-{1,2}>?|–|—|−|→|⇒|=>|to\b|until\b|till\b|through\b)\s{0,2}")
_COUNTED = re.compile(r"[\s*_`(]{0,4}T\s?[+−–-]")
_TELLING = re.compile(r"[^\W\d_]{3,}")
_AMOUNT = re.compile(r"(?i)^\W*(?:\d|approx|about|estimated|utc|gmt|local|next day|same day)")
_ABOUT = re.compile(r"(?i)\s{0,2}[(\[]\s?(?:approx|about|around|circa|estimated?|est\b|roughly|~|maybe|unsure|not exact)")
LABEL = re.compile(r"\s*(?:\*\*|__|`)?([A-Z][^:：\n|*]{1,60}?)\s?(?:\*\*|__|`)?\s?[:：]\s?(?:\*\*|__|`)?\s*(?=\S)")


def told_when(name: str, value: str) -> Stamp | None:
    """The stamp of a value whose label names something that happened; its positions are those of `value`."""
    name = name.strip(" \t*_:：`")
    value = value[:400]
    if not name or len(name.split()) > 6:
        return None
    if only_names_it(name):
        return told if (told := _dated(value, lead_of(value))) and told.clock else None
    if _STATUS.fullmatch(name):
        return _dated(value, over.end()) if (over := _OVER.match(value)) else None
    if _SPAN.search(name) and (span := _told_span(value)):
        return span
    if NO_MOMENT.search(name) and not _MOMENT_ALL_THE_SAME.search(name):
        return None
    if _AHEAD.search(name):
        return None
    counted = read_stamp(value, lead_of(value)) if _COUNTED.match(value) and _HAPPENED.search(name) else None
    if counted and counted.elapsed_s is not None and _PARTED.match(value, counted.end):
        return counted
    stamp = _dated(value, lead_of(value)) or _on_the_day(name, value) or _told_at(name, value)
    if stamp is None or (stamp.preposition and stamp.start == lead_of(value)):
        return None
    if stamp.full:
        return _about(stamp, value) if MOMENT.search(name) or _HAPPENED.search(name) else None
    return stamp if _HAPPENED.search(name) and (stamp.preposition or _PARTED.match(value, stamp.end)) else None


def only_names_it(label: str) -> bool:
    """ "Incident: 2024-10-02" gives the report's day and tells of nothing that happened then."""
    return _ONLY_NAMES_IT.fullmatch(label.strip(" \t*_:：`")) is not None


def says_about(text: str, position: int = 0) -> bool:
    """A remark in brackets that begins with "approx", "estimated" and the like."""
    return _ABOUT.match(text, position) is not None


def _about(stamp: Stamp, value: str) -> Stamp:
    return replace(stamp, approximate=True) if says_about(value, stamp.end) else stamp


def _dated(value: str, position: int) -> Stamp | None:
    """The stamp there, where it names a day in full."""
    stamp = read_stamp(value, position)
    day = stamp.day if stamp else None
    return stamp if day and day.year and (day.month or day.either) else None


def _on_the_day(name: str, value: str) -> Stamp | None:
    """ "Detection: 14:52 UTC via alert": a clock time with its zone, on the day of the incident."""
    stamp = read_stamp(value, lead_of(value)) if _HAPPENED.search(name) else None
    return stamp if stamp and stamp.clock and stamp.zone and not stamp.day and not stamp.until_clock else None


def _told_at(name: str, value: str) -> Stamp | None:
    """ "Resolution: the queue was restarted at 13:43 ET": the one time, with its zone, in the sentence that says how it ended."""
    ends = _SENTENCE.search(value)
    sentence = value[: ends.start() + 1] if ends else value
    if not _ENDED.fullmatch(name) or len(_CLOCKS.findall(sentence)) != 1 or not (said := _AT.search(sentence)):
        return None
    stamp = read_stamp(value, said.start())
    return stamp if stamp and stamp.clock and stamp.zone and not stamp.until_clock else None


def _told_span(value: str) -> Stamp | None:
    """ "02:45 UTC (server gone) → 11:05 UTC (all verified)": a length that says what happened at both its ends."""
    first = read_stamp(value, lead_of(value))
    said = _ASIDE.match(value, first.end) if first and first.clock and not first.until_clock else None
    joined = _TO.match(value, said.end()) if said and _is_telling(said.group(1)) else None
    last = read_stamp(value, joined.end()) if joined else None
    if first is None or last is None or not last.clock or last.until_clock:
        return None
    told = _ASIDE.match(value, last.end)
    if told is None or not _is_telling(told.group(1)):
        return None
    about = first.approximate or last.approximate
    return replace(first, end=told.end(), until_clock=last.clock, until_day=last.day, zone=first.zone or last.zone, approximate=about)


def _is_telling(aside: str) -> bool:
    return bool(_TELLING.search(aside)) and not _AMOUNT.match(aside)
