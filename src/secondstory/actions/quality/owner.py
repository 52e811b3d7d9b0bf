"""Who: the one person an action's line names, and why it names none where it doesn't (R49)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from secondstory.actions.quality.cues import THING
from secondstory.actions.quality.lexicon import form_of

_NAME = r"@?[^\W\d_](?:[\w'’-]|\.(?=\w))*(?:[ \t]+[^\W\d_a-z](?:[\w'’-]|\.(?=\w))*){0,2}"
_HANDLE = re.compile(r"(?<![\w/.`\"'])@(?P<name>\w[\w.-]*)(?<![.-])(?![\w.-]*/)")
_TWO_NAMES = rf"{_NAME}(?:\s*(?:,|&|/|\band\b)\s*(?=[@A-Z]){_NAME})?"
_LABELLED = re.compile(
    rf"\b(?:(?i:owned by|owns it|assigned to)\s*[:=–—-]?\s*|(?i:owner|assignee|responsible|resp|dri|lead)\s*(?:is\b|[:=]|\s[–—-])\s*"
    rf"|(?i:owner)\s+(?=@|[A-Z]|(?:the\s+)?team\b|tb[da]\b|everyone\b|everybody\b|all\b))(?:(?:the|an?)\s+)?(?P<name>{_TWO_NAMES})",
)
_ONE = r"[A-Z][a-z'’][\w'’-]*(?:[ ][A-Z][a-z'’][\w'’-]*)?"
_TRAILING = re.compile(
    rf"(?:[,;–—-]\s*|\()(?P<name>{_ONE}(?:\s*(?:&|/|\band\b)\s*{_ONE})?|(?:the )?team|tb[da]|everyone|everybody)(?:\)|\s*(?:,|;|$))"
)
_LEADING = re.compile(r"^\s*(?:\*\*|\[)?(?P<name>[A-Z][\w'’-]+(?:[ ][A-Z][\w'’-]+)?)(?:\*\*|\])?\s*(?:to\b|will\b|[:–—]\s)(?=\s*[A-Za-z])")
_BOTH = re.compile(r"\s*(?:,|&|/|\band\b)\s*@?[A-Z@]")
NOBODY = frozenset(
    """
    team teams tbd tba everyone everybody all someone somebody anyone we us nobody none unassigned unknown n/a eng devs developers
    engineers here channel
    """.split()
)
_GROUP = re.compile(r"\b(?:team|squad|group|guild|crew|department|engineers|developers|on-?call)\b", re.IGNORECASE)
_NOT_NAMES = frozenset(
    """
    add remove critical high medium low done note todo fix update action follow up optional completed prevention detection mitigation
    repair process immediate short long term documentation monitoring priority owner due p0 p1 p2 p3 p4 pr jira api sre ci cd dns tls
    kubernetes postgres grafana prometheus redis monday tuesday wednesday thursday friday january february march april may june july
    august september october november december team developers
    """.split()
)


class Fault(StrEnum):
    """What keeps a line that speaks of an owner from naming one person."""

    NONE = "none"
    GROUP = "group"
    SEVERAL = "several"


@dataclass(frozen=True)
class Owner:
    """The words that name the owner and where they stand; with a `fault` they name nobody who could answer for it."""

    words: str
    start: int
    end: int
    fault: Fault = Fault.NONE


def find_owner(text: str) -> Owner | None:
    """Whoever a line says will see to it. A team, "everyone" or two names are found with a fault; no word of one is None."""
    labelled = _LABELLED.search(text)
    if labelled is not None:
        return _judged(labelled)
    handles = list(_HANDLE.finditer(text))
    if handles:
        fault = Fault.SEVERAL if len({one["name"].lower() for one in handles}) > 1 else _fault(handles[0]["name"])
        return Owner(handles[0].group(), handles[0].start(), handles[-1].end() if fault is Fault.SEVERAL else handles[0].end(), fault)
    leading = _LEADING.match(text)
    if leading is not None and _may_be_name(leading["name"]) and _begins_with_name(leading, text):
        return Owner(leading["name"], leading.start("name"), leading.end(), _fault(leading["name"]))
    for trailing in _TRAILING.finditer(text):
        if trailing.end() >= len(text.rstrip(" .)")) and _may_be_name(trailing["name"]):
            fault = Fault.SEVERAL if _BOTH.search(trailing["name"]) else _fault(trailing["name"])
            return Owner(trailing["name"].removeprefix("the "), trailing.start(), trailing.end(), fault)
    return None


def _begins_with_name(leading: re.Match[str], text: str) -> bool:
    """ "Ana to add …" names somebody, "Moved to a cluster" and "Runbook: write …" do not."""
    name = leading["name"].lower()
    if name not in _NAMES_LIKE_VERBS and (form_of(name) or THING.search(name) or _HEADS.search(name)):
        return False
    if leading.group().rstrip().endswith((":", "–", "—")):
        return True
    following = re.match(r"\s*(?:be\s+)?([\w-]+)", text[leading.end() :])
    return following is not None and bool(form_of(following.group(1)))


_NAMES_LIKE_VERBS = frozenset("mark grant will drew rob bill pat chase jack frank miles sue don art".split())
_HEADS = re.compile(r"(?:ing|tion|ment|ity|ness|ware|work|tests?|checks?)\Z")


def _judged(match: re.Match[str]) -> Owner | None:
    words = match["name"].strip(" .,;")
    if not words:
        return None
    return Owner(words, match.start(), match.end(), Fault.SEVERAL if _BOTH.search(words) else _fault(words))


def _fault(name: str) -> Fault:
    if name.lower().lstrip("@") in NOBODY or _GROUP.search(name):
        return Fault.GROUP
    return Fault.NONE


def _may_be_name(name: str) -> bool:
    return name in _CROWDS or not any(word.lower() in _NOT_NAMES for word in name.split())


_CROWDS = ("team", "the team")
