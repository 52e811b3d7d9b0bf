"""Lines of a chat that was copied or logged as text: what begins a message, what names a day, and what is only ornament.

Every program writes its own. A `Head` is what begins a message; which pattern found it says which program it was.
"""

from __future__ import annotations

import re
from typing import NamedTuple

TIME = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d{1,6})?(?:[ \u00a0\u202f]?[AaPp]\.?[ ]?[Mm]\.?)?"
_COLONS = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,6})?(?:[ \u00a0\u202f]?[AaPp]\.?[ ]?[Mm]\.?)?"
_WEEKDAY = r"(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_WORDED = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}}\.? {_MONTH}(?:,? \d{{4}})?)"
_DATE = (
    rf"(?:\d{{4}}[-/.]\d\d[-/.]\d\d|\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?\.?|(?:{_WEEKDAY},? )?{_WORDED}|Today|Yesterday|{_WEEKDAY})"
)
_STAMP = rf"(?:(?P<date>{_DATE})(?:,? (?:at |um |à )?|T|,))?(?P<time>{TIME})"
_ZONED = r"(?P<zone>Z|[+-]\d\d:?\d\d)?"
_NICK = r"[A-Za-z0-9_\-\[\]\\`^{}|]{1,40}"
_WHO = r"(?P<who>[^\s:<>\[\]][^:<>\[\]\n\t]{0,48}?)"
_TEXT = r"(?P<text>.*)"


class Head(NamedTuple):
    """The beginning of a message. `style` is the program it looks like; `date` and `text` are empty where the line has none."""

    style: str
    who: str
    date: str
    time: str
    text: str
    zone: str = ""
    is_ornament: bool = False
    """Somebody joined or left: no message."""


_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern, re.IGNORECASE if style in {"Slack", "Teams", "Zoom"} else 0))
    for style, pattern in (
        ("IRC", rf"\[?{_STAMP}{_ZONED}\]?\s+<\s?[@+%~&! ]?(?P<who>[^<>\s][^<>]{{0,48}})>\s?{_TEXT}\Z"),
        ("IRC", rf"\[?{_STAMP}{_ZONED}\]?\s+(?P<gone>-!-|\*\*\*|-->|<--|--|→|←)\s+{_TEXT}\Z"),
        ("IRC", rf"\[?{_STAMP}{_ZONED}\]?\s+\*\s+(?P<who>{_NICK})\s+{_TEXT}\Z"),
        ("IRC", rf"{_STAMP}\t(?P<gone>-->|<--|--|=!=|)\t{_TEXT}\Z"),
        ("IRC", rf"{_STAMP}\t \*\t(?P<who>\S+) {_TEXT}\Z"),
        ("IRC", rf"{_STAMP}\t[@+%~&]?(?P<who>[^\t]{{1,48}})\t{_TEXT}\Z"),
        ("Zoom", rf"{_STAMP}\s+From\s+(?P<who>.{{1,60}}?)\s+to\s+[^:]{{1,60}}:\s*{_TEXT}\Z"),
        ("Zoom", rf"{_STAMP}\s+From\s+(?P<who>[^:]{{1,60}}?)\s*:\s+{_TEXT}\Z"),
        ("Zoom", rf"\[(?P<who>[^\[\]:\d][^\[\]]{{0,48}})\]\s+{_STAMP}(?P<text>)\Z"),
        ("WhatsApp", rf"\[(?P<date>\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}), (?P<time>{TIME})\] (?!<)(?P<who>[^:]{{1,60}}): {_TEXT}\Z"),
        ("WhatsApp", rf"(?P<date>\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}),? (?P<time>{TIME}) [-–] (?P<who>[^:]{{1,60}}): {_TEXT}\Z"),
        ("WhatsApp", rf"(?P<date>\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}),? (?P<time>{TIME}) [-–] (?P<gone>){_TEXT}\Z"),
        ("Teams", rf"\[{_STAMP}\]\s+{_WHO}(?::\s*{_TEXT})?\Z"),
        ("Telegram", rf"{_WHO}, \[{_STAMP}\]:?\s*{_TEXT}\Z"),
        ("Slack", rf"(?P<who>[^\s\[\]:][^\[\]:]{{0,48}}?)(?P<bot>\s+APP)?\s+\[{_STAMP}\]:?\s*{_TEXT}\Z"),
        ("Slack", rf"(?P<who>[^\s:][^:]{{0,48}}?)(?P<bot>\s*\bAPP)?(?:\s*:[\w+-]+:)?\s{{1,6}}(?P<date>)(?P<time>{_COLONS})(?P<text>)\Z"),
        ("Discord", rf"{_WHO}\s+[—–-]+\s+{_STAMP}(?P<text>)\Z"),
        ("Teams", rf"{_WHO},?\s+(?P<date>{_DATE}),?\s+(?:at )?(?P<time>{_COLONS})(?P<text>)\Z"),
        ("chat", rf"{_WHO} \({_STAMP}\):\s*{_TEXT}\Z"),
        ("chat", rf"\[?{_STAMP}{_ZONED}\]?\s*[-–|]?\s*@?(?P<who>[^\W\d][\w.'’-]{{0,30}}(?: [\w.'’()-]{{1,20}}){{0,3}}): {_TEXT}\Z"),
    )
)  # fmt: skip
STRONG = {"IRC", "Zoom", "WhatsApp", "Discord", "Telegram"}
"""Programs whose way of writing nothing else has."""
_NO_NAMES = set(
    """at by around until till since from before after about approximately approx ca circa between and to on in the is was ends
    starts""".split()
)
_LEVELS = set(
    """error warn warning info debug fatal critical trace notice alert note update status resolved todo impact summary time date start
    end http https duration timeline detection mitigation started ended utc gmt""".split()
)
_ALONE = re.compile(rf"\[?(?:(?P<date>{_DATE}),?\s+(?:at )?)?(?P<time>{_COLONS})\]?\Z", re.IGNORECASE)
_DIVIDER = re.compile(rf"[-—–─=\s]*(?P<date>(?:{_WEEKDAY},? )?{_DATE})[-—–─=\s]*(?:New)?\Z", re.IGNORECASE)
_OPENED = re.compile(rf"--- (?:Day changed|Log opened|Log closed) {_WEEKDAY} ({_MONTH}) (\d\d) (?:\d\d:\d\d:\d\d )?(\d{{4}})")
_WEECHAT_DAY = re.compile(r"(?:\t\t)?-- (?:Day changed|.*) (?:to )?.*?(\d{4}-\d\d-\d\d|\d\d \w{3} \d{4}).*--\Z")
_ORNAMENT = re.compile(
    r"(?:\d+ (?:repl(?:y|ies)|new repl(?:y|ies)|new messages?)(?: .*)?|Last reply .*|View (?:thread|newer replies|message)"
    r"|New|New messages?|APP|Also sent to the channel|replied to a thread:?.*|Saved for later.*|Only visible to you"
    r"|Add(?:ed)? (?:a )?reaction.*|Show (?:more|less)"
    r"|\d{1,3}|:[\w+-]+:|Edited|Like|Heart|\d+ (?:Like|Heart|Laugh|Surprised)s?(?: reactions?)?\.?|Pinned by .*|You pinned .*"
    r"|Messages and calls are end-to-end encrypted.*|has joined.*|Unread|Last read)\Z",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NAME = re.compile(r"@?[^\W\d_][\w.'’\-]*(?: [\w.'’()|/\-]+){0,4}\Z")


def clean(line: str) -> str:
    """Without marks of direction, which WhatsApp puts before many lines."""
    return _UNSEEN.sub("", line).rstrip()


def head_of(line: str) -> tuple[Head, bool] | None:
    """(what begins a message here, whether a bot did), or None. Expects a line without space around it, except for a tab."""
    if len(line) > 4000 or not any(letter.isdigit() for letter in line[:120]):
        return None
    for style, pattern in _STYLES:
        found = pattern.match(line)
        if found is None:
            continue
        parts = found.groupdict()
        if "gone" in parts:
            return Head(style, "", parts["date"] or "", parts["time"], parts["text"], is_ornament=True), False
        who = parts["who"].strip()
        if style not in STRONG and not is_name(who):
            continue
        return Head(style, who, parts["date"] or "", parts["time"], parts["text"] or "", parts.get("zone") or ""), bool(parts.get("bot"))
    return None


def is_name(text: str) -> bool:
    """Whether words can be what somebody is called: few, no sentence, no word of a log."""
    words = text.split()
    if not words or len(words) > 5 or text[-1] in ".!?,;" or "-" in words or not _NAME.match(text):
        return False
    lower = [word.lower().strip("@()") for word in words]
    if lower[-1] in _NO_NAMES or lower[0] in _NO_NAMES or (len(words) <= 2 and _LEVELS & set(lower)):
        return False
    return not any(part.isupper() and part.lower() in _LEVELS for word in words for part in word.split("."))


def time_alone(line: str) -> tuple[str, str] | None:
    """(day, time) of a line with nothing else in it."""
    found = _ALONE.match(line)
    return (found["date"] or "", found["time"]) if found else None


def day_alone(line: str) -> str:
    """The words for a day, where a line has nothing else in it."""
    if len(line) > 120:
        return ""
    if found := _OPENED.match(line):
        return f"{found[2]} {found[1]} {found[3]}"
    if found := _WEECHAT_DAY.match(line):
        return found[1]
    found = _DIVIDER.match(line)
    return found["date"] if found else ""


def is_ornament(line: str) -> bool:
    """What programs put between messages: counts of replies and reactions, "New", "View thread"."""
    return len(line) < 120 and _ORNAMENT.match(line) is not None
