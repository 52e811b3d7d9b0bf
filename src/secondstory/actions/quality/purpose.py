"""What an action is for, as its line has it (B32): a suggestion, or nothing where the line doesn't tell."""

from __future__ import annotations

from enum import StrEnum

from secondstory.actions.quality.lexicon import VerbKind
from secondstory.actions.quality.parts import Parts
from secondstory.actions.quality.patterns import any_of
from secondstory.actions.quality.strength import is_training_only


class Purpose(StrEnum):
    """The values of `actions.enums.Purpose`, for those who read lines without Django."""

    PREVENT = "prevent"
    MITIGATE = "mitigate"
    DETECT = "detect"
    REPAIR = "repair"
    INVESTIGATE = "investigate"
    PROCESS = "process"


_REPAIR_VERBS = frozenset("backfill recover repair re-run restart reimage refund reprocess resubmit replay purge correct".split())
_DETECT = any_of(
    r"""
    alert(?:s|ing|ed)?
    pag(?:e|es|ed|ing)\s+(?:at|when|if|on|the\s+on-?call|on-?call|somebody|someone|us|through)
    pagers?
    monitor(?:s|ing|ed)?
    dashboards?|panels?|graphs?
    metrics?|probes?|health\s?checks?|heartbeats?
    notif(?:y|ies|ication|ications)
    slos?
    log(?:s|ged|ging)?\s+(?:when|every|each|all|the)
    """
)
_MITIGATE = any_of(
    r"""
    roll(?:s|ed)?[-\s]?backs?|reverts?
    fail(?:s|ed)?[-\s]?over|standby|replicas?|second\s+(?:region|zone|node|provider|resolver|uplink)
    circuit\s+breakers?|kill\s+switch|degrade\w*|fallbacks?|bulkheads?
    isolat\w+|blast\s+radius|per[-\s](?:tenant|cell|zone)
    rate[-\s]?limit\w*|throttl\w+|shed\w*|back-?off|timeouts?
    restore\w*|backups?
    canar(?:y|ies)|one\s+region\s+first
    run-?books?|playbooks?|status\s+page
    """
)
_PREVENT = any_of(
    r"""
    refus\w+|reject\w*|block(?:s|ed)?|forbid\w*|prevent\w*|disallow\w*|deny|denies
    requir\w+|enforc\w+|must
    validat\w+|lint\w*|checks?|tests?|guards?|gates?
    limits?|caps?|quotas?|pin(?:s|ned)?
    remov\w+|delet\w+|automat\w+|replac\w+|migrat\w+|upgrad\w+|patch\w*|rotat\w+|renew\w*|encrypt\w*|fix(?:es|ed)?
    (?:typed\s+)?confirmation|approvals?|two-person|defaults?
    """
)
_PROCESS = any_of(
    r"""
    polic(?:y|ies)|process(?:es)?|procedures?|rota|hand-?overs?|checklists?|templates?|reviews?|meetings?|on-?call|escalation|drills?|game\s?days?
    document\w*|wiki|guides?|handbook|onboarding
    """
)


def suggest_purpose(parts: Parts) -> Purpose | None:
    """What the line is for; None where it doesn't say what is done."""
    if is_training_only(parts):
        return Purpose.PROCESS
    if parts.verb_kind is None:
        return None
    if parts.verb in _REPAIR_VERBS:
        return Purpose.REPAIR
    for purpose, pattern in ((Purpose.DETECT, _DETECT), (Purpose.MITIGATE, _MITIGATE)):
        if pattern.search(parts.text):
            return purpose
    if parts.verb_kind is VerbKind.NEEDS_BOUND:
        return Purpose.INVESTIGATE
    if _PROCESS.search(parts.text) and parts.verb not in {"remove", "automate", "replace"}:
        return Purpose.PROCESS
    return Purpose.PREVENT if _PREVENT.search(parts.text) else None
