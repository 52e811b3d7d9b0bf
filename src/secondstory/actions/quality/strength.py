"""How much an action relies on the system rather than on attention (B34; PRACTICE 4.3, after the hierarchy of the VA and AHRQ)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from secondstory.actions.quality.lexicon import VerbKind
from secondstory.actions.quality.parts import Parts


class Strength(StrEnum):
    """The values of `actions.enums.Strength`, for those who read lines without Django."""

    STRONGER = "stronger"
    INTERMEDIATE = "intermediate"
    WEAKER = "weaker"


class Because(StrEnum):
    """Why a line has its strength; `actions.advice` has the words."""

    STOPS_ITSELF = "stops_itself"
    CONTAINS = "contains"
    REFUSES = "refuses"
    TAKES_AWAY = "takes_away"
    REBUILDS = "rebuilds"
    SECOND_ONE = "second_one"
    ROOM = "room"
    CHECKS = "checks"
    TELLS = "tells"
    AT_HAND = "at_hand"
    CHANGES = "changes"
    REMEMBERING = "remembering"
    TAKING_CARE = "taking_care"
    LOOKING = "looking"
    FINDING_OUT = "finding_out"
    WORDS = "words"
    NOTHING_SAID = "nothing_said"


@dataclass(frozen=True)
class Suggestion:
    """A strength and why."""

    strength: Strength
    because: Because


_TRAINING = re.compile(
    r"\b(?:train(?:ing|ings)?|remind(?:er|ers)?|educate|educating|teach(?:ing)?|raise awareness|awareness|brown[- ]?bag|be (?:more )?(?:careful|aware|mindful)|"
    r"workshop|onboarding session|e-?mail (?:everyone|all|the team)|tell (?:everyone|the team|all)|communicate to)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(?:polic(?:y|ies)|memo|announce\w*|banner|warning|guideline|wiki|read ?me|documentation|docs?|convention|etiquette|process document)\b",
    re.IGNORECASE,
)
_DASHBOARD = re.compile(r"\b(?:dashboard|graph|panel|chart|visuali[sz]ation)s?\b", re.IGNORECASE)
_ALERTS = re.compile(r"\b(?:alert\w*|page[sd]?|paging|notif\w+|threshold|slo)\b", re.IGNORECASE)
_DOUBLE_CHECK = re.compile(r"\b(?:double[- ]check|manual(?:ly)? (?:check|verif\w+|review)|second look|remember to)\b", re.IGNORECASE)
_STRONG = (
    (re.compile(r"\b(?:automatic\w*|auto)[- ]?(?:ally )?(?:roll(?:s|ed)?[- ]?back|abort|revert|fail-?over|renew\w*|heal\w*|scal\w+|stop)|\bcanary\b.*\b(?:abort|stop|roll)|\bcircuit breakers?\b|\bkill switch\b", re.IGNORECASE),
     Because.STOPS_ITSELF),
    (re.compile(r"\b(?:isolat\w+|bulkheads?|blast radius|per[- ](?:tenant|cell|zone|service) (?:queue|pool|limit|database|cluster)|separate (?:pool|queue|cluster|database|account|network)s?|shard\w*)\b", re.IGNORECASE),
     Because.CONTAINS),
    (re.compile(r"\b(?:make (?:it )?impossible|impossible to|can(?:not|'t|’t| not) be (?:deleted|changed|deployed|merged|started|run)|refuse[sd]?|reject(?:s|ed)?|block(?:s|ed)?|forbid\w*|prohibit\w*|disallow\w*|enforce[sd]?|require[sd]?\b.*\b(?:typed|confirm|approval)|type (?:the )?(?:name|scope))", re.IGNORECASE),
     Because.REFUSES),
    (re.compile(r"\b(?:remove|delete|eliminate|drop|retire|decommission)\w*\b.*\b(?:step|manual|dependenc\w+|single point|coupling|default|path|flag|access|permission)s?\b|\bautomat(?:e|es|ing|ion of)\b", re.IGNORECASE),
     Because.TAKES_AWAY),
    (re.compile(r"\b(?:re-?architect|redesign|replace \w+ with|migrate (?:\w+ ){0,4}(?:to|off|away))\b", re.IGNORECASE), Because.REBUILDS),
)  # fmt: skip
_MIDDLE = (
    (re.compile(r"\b(?:replicas?|redundan\w+|standby|multi-?(?:az|zone|region)|second (?:region|zone|node|provider)|backup|fail-?over)\b", re.IGNORECASE), Because.SECOND_ONE),
    (re.compile(r"\b(?:capacity|headroom|autoscal\w+|quota|limit|memory|cpu|pool size|timeout|retr(?:y|ies)|back-?off|rate[- ]limit\w*|cache|disk)\b", re.IGNORECASE), Because.ROOM),
    (re.compile(r"\b(?:pre-?merge|ci\b|lint\w*|tests?|validation|validat\w+|schema check|dry[- ]run|smoke|canary|staging)\b", re.IGNORECASE), Because.CHECKS),
    (_ALERTS, Because.TELLS),
    (re.compile(r"\b(?:runbook|playbook|checklist|procedure|second approver|two[- ]person|four[- ]eyes|approval|rota|on-?call|hand-?over)s?\b", re.IGNORECASE), Because.AT_HAND),
    (re.compile(r"\b(?:script|tool|command|metric|probe|health ?check|log(?:ging)?|trac(?:e|ing)|fix|patch|upgrade|config\w*)s?\b", re.IGNORECASE), Because.CHANGES),
)  # fmt: skip


def is_training_only(parts: Parts) -> bool:
    """Its whole content asks people to know more or to take care (set-level rule of PRACTICE 4.1)."""
    return bool(_TRAINING.search(parts.text)) and not any(pattern.search(parts.text) for pattern, _why in (*_STRONG, *_MIDDLE[:4]))


def is_dashboard_only(parts: Parts) -> bool:
    """It only adds something to look at (B4)."""
    return bool(_DASHBOARD.search(parts.text)) and not _ALERTS.search(parts.text)


def suggest_strength(parts: Parts) -> Suggestion:
    """The level a line speaks for, and why. It is a suggestion: people know their system."""
    if is_training_only(parts):
        return Suggestion(Strength.WEAKER, Because.REMEMBERING)
    if _DOUBLE_CHECK.search(parts.text):
        return Suggestion(Strength.WEAKER, Because.TAKING_CARE)
    if is_dashboard_only(parts):
        return Suggestion(Strength.WEAKER, Because.LOOKING)
    if parts.verb_kind is VerbKind.NEEDS_BOUND:
        return Suggestion(Strength.WEAKER, Because.FINDING_OUT)
    for pattern, because in _STRONG:
        if pattern.search(parts.text):
            return Suggestion(Strength.STRONGER, because)
    if _WORDS.search(parts.text) and not any(pattern.search(parts.text) for pattern, _why in _MIDDLE[:4]):
        return Suggestion(Strength.WEAKER, Because.WORDS)
    for pattern, because in _MIDDLE:
        if pattern.search(parts.text):
            return Suggestion(Strength.INTERMEDIATE, because)
    if parts.verb_kind is VerbKind.VAGUE or not parts.verb:
        return Suggestion(Strength.WEAKER, Because.NOTHING_SAID)
    return Suggestion(Strength.INTERMEDIATE, Because.CHANGES)
