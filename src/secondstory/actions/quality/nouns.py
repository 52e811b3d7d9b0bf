"""Lines without anything to do: whether they name a thing that could be there, or only what one is unhappy about.

"Circuit breaker between cart and billing" says what is wanted; "Warehouse wifi" says where to look. What is wanted is known by its
head, the last noun before a preposition: something that is built, set, run or bought.
"""

from __future__ import annotations

import re

from secondstory.actions.quality.cues import is_definite

_HEADS = frozenset(
    """
    account alarm alert alerting allowlist approval archive automation backfill backoff backup baseline batching benchmark blocklist breaker
    budget buffer button cache caching canary cap check checklist checksum circuit cleanup client clone cluster column compaction config
    connection constraint control copy counter cron cutoff cutover dashboard database deadline deadman debounce decommissioning
    deduplication default deletion deploy deployment detection diagram dialog diff directory dns documentation document drain drill driver
    dry-run encryption endpoint enforcement environment escrow expiry export exporter failover fallback feature feed fence field filter
    fingerprint firewall fix flag flow form freeze gate gateway gauge generator graph guard guide handler handling handover hash
    header headroom heartbeat histogram hook host idempotency index ingest instance instrumentation interlock interface inventory invariant
    isolation jitter job key keys label layer lease library licence license limit limiter limiting line link lint linter list lock log
    logging loop machine map mapping matrix mechanism merge message metric mfa mirror mode model module monitor monitoring mutex node
    notification number option order override page pager panel parser partition partitioning patch path permission pin pinning
    pipeline plan planning playbook policy pool port preview probe procedure process profile profiling program prompt protection provider
    proxy provisioning quarantine query queue quorum quota rack rate ratelimit reader reboot record redirect reduction redundancy refresh
    region register registry rehearsal reload relay renewal repair replacement replica replication replay report repository resize
    restart restore retention retry retries review rollback rollout rota rotation route router routing rule runbook sampling sandbox scan
    scanner schedule scheduler schema scope script secret segmentation sensor separation server service session setting settings setup
    shaping shard sharding shedding shutdown sign-off signoff simulation simulator sizing slice slo snapshot spare spares staging stage
    standby status step stop storage strategy stub subscription suite sunset supply suppression switch sync table tag target template test
    testing threshold throttle throttling ticket timeout timer token toggle tool topic tracing trail trigger tripwire tuning uplink
    upgrade ups validation validator value vault verification version view vlan vm volume vpn warning watchdog webhook window workaround
    worker workflow wrapper zone
    """.split()
)
"""What is built, set, run or bought."""
_ABOUT = re.compile(r"(?P<head>[^,;:(.!?]*)(?::\s+(?P<below>[^,;:(.!?]*))?")
_LINK = re.compile(
    r"\s(?:for|of|on|in|at|to|around|between|before|after|per|with|when|if|from|against|across|behind|into|that|which|during|by|based|everywhere)\s"
)
_WORD = re.compile(r"[\w`'’/.-]+")
_SAYS_LITTLE = frozenset("the a an our some any all new more better good proper".split())
_SHORT_FOR = re.compile(r"[A-Z]{2,}\w*")
_ONE_APART = frozenset("spare second secondary standby backup fallback redundant emergency separate dedicated offline".split())
"""One more of a thing, or one for itself, is something to have."""
_FEW = 3
"""So many words at most say only where to look."""


def names_a_thing(text: str) -> bool:
    """One knows what is meant to be there: its head is such a thing, or it says enough of where or what for."""
    said = _ABOUT.match(text)
    return is_definite(text) or any(_is_a_thing(part) for part in (said.groups("") if said else ()) if part)


def is_tied(text: str) -> bool:
    """It says of, at or for what."""
    return _LINK.search(text) is not None


def is_a_mechanism_somewhere(phrase: str) -> bool:
    """ "Resource limits on all system pods": a thing that is built or set, and where."""
    before, *behind = _LINK.split(f"{phrase} ", maxsplit=1)
    words = _WORD.findall(before)
    return bool(behind) and 0 < len(words) <= 4 and not _CLAUSE.search(before) and _is_head(words[-1])


_CLAUSE = re.compile(r"\b(?:is|are|has|have|can|does|do|gets?|will|not)\b", re.IGNORECASE)


def _is_a_thing(phrase: str) -> bool:
    before, *behind = _LINK.split(f"{phrase} ", maxsplit=1)
    words = [word for word in _WORD.findall(before) if word.lower() not in _SAYS_LITTLE]
    if not words:
        return False
    if len(words) > 1 and words[0].lower() in _ONE_APART:
        return True
    if len(words) + len(_WORD.findall("".join(behind))) >= _FEW and (behind or len(words) > _FEW or not _is_abstract(words[-1])):
        return True
    return (len(words) > 1 or bool(behind)) and _is_head(words[-1])


_ABSTRACT_ENDING = re.compile(r"\w+(?:ness|ship|ity|ance|ence|ing|ment|hood|ism)\Z", re.IGNORECASE)


def _is_abstract(word: str) -> bool:
    return _ABSTRACT_ENDING.match(word) is not None and not _is_head(word)


def _is_head(word: str) -> bool:
    if _SHORT_FOR.match(word):
        return True
    last = re.split("[/-]", word.lower().strip("`'’."))[-1]
    return not _HEADS.isdisjoint({last, last.removesuffix("s"), last.removesuffix("es"), f"{last.removesuffix('ies')}y"})
