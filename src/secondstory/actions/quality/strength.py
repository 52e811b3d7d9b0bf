"""How much an action relies on the system rather than on attention (B34; PRACTICE 4.3, after the hierarchy of the VA and AHRQ)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from secondstory.actions.quality.lexicon import VerbKind
from secondstory.actions.quality.parts import Parts
from secondstory.actions.quality.patterns import any_of


class Strength(StrEnum):
    """The values of `actions.enums.Strength`, for those who read lines without Django."""

    STRONGER = "stronger"
    INTERMEDIATE = "intermediate"
    WEAKER = "weaker"


class Because(StrEnum):
    """Why a line has its strength."""

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


_TRAINING = any_of(
    r"""
    (?<!release )(?:re)?train(?:ing|ings|ed)?(?!\s+(?:data|set|jobs?|runs?|(?:the\s+|our\s+|an?\s+)?(?:\w+\s+)?(?:models?|classifiers?)))
    (?:(?:e-?)?mail|message|note|announcement|reminder|memo)s?\s+to\s+(?:all|everyone|every|the\s+(?:team|company|org\w*|engineers|developers|channel|list))
    lunch[-\s]and[-\s]learn
    refreshers?
    knowledge[-\s](?:sharing|transfer)
    coach(?:ing)?
    mentor(?:ing|ship)?
    (?:make|let|making|letting)\s+(?:sure\s+)?(?:everyone|everybody|people|the\s+team|engineers|developers|all)\b.*\b(?:aware|know|knows|understands?)
    (?:speak|talk)\s+(?:to|with)\s+(?:everyone|the\s+(?:team|engineers|developers|operators?)|all)
    ask\s+(?:everyone|people|engineers|developers|the\s+team|all)\b
    reiterate
    stress\s+the\s+importance
    (?<!in-app )(?<!automatic )(?<!automated )(?<!calendar )remind(?:er|ers)?
    educat(?:e|ing)
    teach(?:ing)?(?!\s+`)
    (?:raise\s+)?awareness
    brown[-\s]?bags?
    briefings?
    certify\s+(?:the\s+)?(?:\w+\s+)?(?:shift|team|operators|staff|engineers)
    (?:training\s+)?courses
    (?:be|been|is|are|was|were|get)\s+(?:more\s+|made\s+|re)?(?:careful|aware|mindful|minded|(?:re)?educated|briefed|sensitised|sensitized)
    (?:be|been|is|are|was|were)\s+(?:reminded|taught|coached|told\s+(?:to|about|that|not)|informed)
    (?:brief|tell|inform|remind|urge)\s+(?:all\s+|the\s+)?(?:\w+\s+)?(?:staff|engineers|developers|teams|everyone|people|managers|colleagues|operators|crews?|nurses)\b
    (?:awareness|information|phishing)\s+campaign
    (?:explain|present|show)\s+(?:[\w-]+\s+){0,3}?(?:to|at)\s+(?:the\s+|all\s+|our\s+)?(?:teams?|engineers|developers|everyone|all-hands|staff|people|management|town\s+hall)
    walk\s+(?:the\s+|all\s+)?\w+\s+through
    pair(?:ing)?\s+(?:up\s+)?(?:juniors?|seniors?|new)
    (?:make|making)\s+(?:the\s+|all\s+)?(?:\w+\s+)?(?:teams?|staff|people|users|engineers|developers|managers|operators)\s+aware
    workshops?
    onboarding\s+sessions?
    (?:e-?mail|tell)\s+(?:everyone|all\s+(?:of\s+us|engineers|teams|developers|staff)|the\s+team)
    communicate\s+to
    """
)
_PUNISHES = any_of(
    r"""
    (?:a\s+)?(?:formal|written)\s+(?:warning|reprimand)
    reprimand\w*
    disciplin(?:e|ary)
    (?:revoke|remove|withdraw|take|restrict|suspend)\s+(?:away\s+)?(?:his|her|their)\s+(?:\w+\s+)?(?:access|rights|permissions|privileges)
    """
)
_WORDS = any_of(
    r"""
    polic(?:y|ies)
    memo
    announc\w+
    banners?
    warning
    guidelines?
    wiki
    read\s?me
    docs?
    document(?:ation|ed|s)?
    conventions?
    """
)
_DASHBOARD = any_of(r"(?:dashboard|graph|panel|chart|visuali[sz]ation)s?")
_ALERTS = any_of(
    r"""
    alert\w*
    pag(?:ed|ing)
    pages?\s+(?:at|when|if|the\s+on-?call|somebody|someone|us)
    pagers?
    notif\w+
    thresholds?
    slos?
    """
)
_DOUBLE_CHECK = any_of(
    r"""
    double[-\s]check
    manual(?:ly)?\s+(?:check|verif\w+|review)\w*
    second\s+look
    remember\s+to
    """
)
_STRONG = (
    (
        Because.STOPS_ITSELF,
        any_of(
            r"""
            auto(?:matic(?:ally)?)?[-\s]?(?:roll(?:s|ed)?[-\s]?back|abort|revert|fail-?over|renew\w*|heal\w*|scal\w+|stop\w*)
            (?:roll\s?back|abort|revert|fail\s?over|renew|stop)\w*\b.*\bautomatically
            canary\b.*\b(?:abort|stop|roll)\w*
            circuit\s+breakers?
            kill\s+switch
            """
        ),
    ),
    (
        Because.CONTAINS,
        any_of(
            r"""
            isolat\w+
            bulkheads?
            blast\s+radius
            per[-\s](?:tenant|cell|zone|service)\s+(?:queue|pool|limit|database|cluster)s?
            separate\s+(?:pool|queue|cluster|database|account|network)s?
            shard\w*
            """
        ),
    ),
    (
        Because.REFUSES,
        any_of(
            r"""
            (?:make\s+it\s+)?impossible(?:\s+to)?
            can(?:not|'t|’t|\s+not)\s+be\s+(?:deleted|changed|deployed|merged|started|run)
            refuse[sd]?
            reject(?:s|ed)?
            block(?:s|ed)?
            (?:forbid|prohibit|disallow)\w*
            enforce[sd]?
            requir(?:e|es|ed|ing)\b.*\b(?:typed|confirm\w*|approvals?)
            type\s+(?:the\s+)?(?:name|scope)
            """
        ),
    ),
    (
        Because.TAKES_AWAY,
        any_of(
            r"""
            (?:remov|delet|eliminat|dropp?|retir|decommission)\w*\b.*\b(?:step|manual|dependenc\w+|coupling|default|path|flag|access|permission)s?
            automat(?:e|es|ing|ion\s+of)
            """
        ),
    ),
    (
        Because.REBUILDS,
        any_of(
            r"""
            re-?architect\w*
            redesign\w*
            replace\s+\w+\s+with
            migrate\s+(?:\w+\s+){0,4}(?:to|off|away)
            """
        ),
    ),
)
_MIDDLE = (
    (
        Because.SECOND_ONE,
        any_of(
            r"""
            replicas?
            redundan\w+
            standby
            multi-?(?:az|zone|region)
            second\s+(?:region|zone|node|provider)
            backups?
            fail-?over
            """
        ),
    ),
    (
        Because.ROOM,
        any_of(
            r"""
            capacity
            headroom
            autoscal\w+
            quotas?
            limits?
            memory
            cpus?
            pool\s+size
            timeouts?
            retr(?:y|ies)
            back-?off
            rate[-\s]limit\w*
            caches?
            disks?
            """
        ),
    ),
    (
        Because.CHECKS,
        any_of(
            r"""
            pre-?merge
            ci
            lint\w*
            tests?
            validat\w+
            schema\s+checks?
            dry[-\s]run
            smoke
            canary
            staging
            """
        ),
    ),
    (Because.TELLS, _ALERTS),
    (
        Because.AT_HAND,
        any_of(
            r"""
            runbooks?
            playbooks?
            checklists?
            procedures?
            second\s+approver
            (?:two[-\s]person|four[-\s]eyes)
            approvals?
            rota
            on-?call
            hand-?over
            """
        ),
    ),
)
_CHECKS_AND_ALERTS = [pattern for _because, pattern in _MIDDLE[:4]]


_TAUGHT = re.compile(
    r"(?i)\b(?:(?:(?:re)?train|teach|educate|remind|walk|aware)\b(?:\s+[\w-]+){0,5}?"
    r"|(?:trainings?|workshops?|refreshers?|coaching|mentoring|lunch[-\s]and[-\s]learns?|knowledge[-\s](?:sharing|transfer)|onboarding)\b"
    r"(?:\s+[\w-]+){0,4}?)\s+(?:on|about|in|of|how|for|around|through)\s+[^,;.]*?(?=$|[,;.]|\s+and\s+(?!\w+s\b))"
)
"""What people are taught about is no change of it: "train engineers on retries" and "run a training on retries" cap no retry."""


def is_training_only(parts: Parts) -> bool:
    """Its whole content asks people to know more or to take care (set-level rule of PRACTICE 4.1)."""
    return _only_teaches(parts.text)


@lru_cache(maxsize=64)
def _only_teaches(text: str) -> bool:
    if _PUNISHES.search(text):
        return True
    if not _TRAINING.search(text):
        return False
    harder = [pattern for _because, pattern in _STRONG] + _CHECKS_AND_ALERTS
    done = _TAUGHT.sub(" ", text)
    return not any(pattern.search(done) for pattern in harder)


def is_dashboard_only(parts: Parts) -> bool:
    """It only adds something to look at (B4)."""
    return bool(_DASHBOARD.search(parts.text)) and not _ALERTS.search(parts.text)


def suggest_strength(parts: Parts) -> Suggestion:
    """The level a line speaks for, and why. It is a suggestion: people know their system."""
    weak = _weakness(parts)
    if weak is not None:
        return Suggestion(Strength.WEAKER, weak)
    strong = _first(_STRONG, parts.text)
    if strong is not None:
        return Suggestion(Strength.STRONGER, strong)
    if _WORDS.search(parts.text) and not any(pattern.search(parts.text) for pattern in _CHECKS_AND_ALERTS):
        return Suggestion(Strength.WEAKER, Because.WORDS)
    middle = _first(_MIDDLE, parts.text)
    if middle is None and (parts.verb_kind is VerbKind.VAGUE or not parts.verb):
        return Suggestion(Strength.WEAKER, Because.NOTHING_SAID)
    return Suggestion(Strength.INTERMEDIATE, middle or Because.CHANGES)


def _weakness(parts: Parts) -> Because | None:
    if is_training_only(parts):
        return Because.REMEMBERING
    if _DOUBLE_CHECK.search(parts.text):
        return Because.TAKING_CARE
    if is_dashboard_only(parts):
        return Because.LOOKING
    if parts.verb_kind is VerbKind.NEEDS_BOUND:
        return Because.FINDING_OUT
    return None


def _first(ways: tuple[tuple[Because, re.Pattern[str]], ...], text: str) -> Because | None:
    return next((because for because, pattern in ways if pattern.search(text)), None)
