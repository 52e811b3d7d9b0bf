"""Words as what they mean, for comparing short sentences: stems, one word for those that say the same, and none for those that say nothing.

Cruder than the stemmer of the index: "configured", "configuration" and "config" are one stem. What a full text search would call
too much is what a comparison of two sentences wants, because both sides are weighed word by word afterwards.
"""

from __future__ import annotations

import re
from functools import lru_cache

from secondstory.search.folding import TOKEN, fold

_TOGETHER = [
    (re.compile(pattern), f" {word} ")
    for pattern, word in (
        (r"\broll(?:ed|ing|s)?[ -]?back\b", "rollback"),
        (r"\btim(?:e|ed|es|ing)[ -]?outs?\b", "timeout"),
        (r"\bfail(?:ed|ing|s)?[ -]?overs?\b", "failover"),
        (r"\bsingle points?[ -]of[ -]failures?\b|\bspofs?\b", "singlepoint"),
        (r"\bthird[ -]part(?:y|ies)\b|\b3rd[ -]part(?:y|ies)\b", "vendor"),
        (r"\brun[ -]?books?\b|\bplay[ -]?books?\b", "runbook"),
        (r"\b(?:ran|run|runs|running) out of\b", "exhaust"),
        (r"\bout of (?=memory|disk|space|capacity|connections|quota|inodes)", "exhaust "),
        (r"\boom[ -]?kill(?:ed|s|ing)?\b", "oom"),
        (r"\bon[ -]call\b", "oncall"),
        (r"\bhealth[ -]checks?\b", "healthcheck"),
        (r"\bopen source\b", "opensource"),
        (r"https?://\S+", " "),
        (r"\]\([^)\s]*\)", " "),
    )
]  # fmt: skip
_SAME_WORDS = """
    configuration config conf configmap setting parameter misconfiguration misconfigured
    database db postgres postgresql mysql
    certificate cert tls ssl
    alert alarm pager paged pagerduty notify notification
    monitor monitoring observability metric dashboard grafana prometheus telemetry
    rollback revert
    deploy deployment release rollout redeploy
    credential password secret token
    memory oom ram
    limit cap quota throttle ratelimit
    exhaust exhaustion overload saturate saturation deplete
    dns nameserver resolver
    server machine host vm node
    document documentation docs readme wiki undocumented
    vendor supplier provider
    defect bug regression
    test untested
    crash segfault panic
    latency slow slowly slowness sluggish
    canary gradual gradually phased incremental
    depend dependency dependent
    fail failure failed
    no not without missing lack lacked lacking absence absent never none nothing nobody cannot t
"""
_SILENT_WORDS = """
    a able about above across action actions actually affect affected affecting after again against all also although always am an and
    another any anything anyway are aren around as at be because been before began behavior being below better between both but by
    called came can cause caused certain clear come contributed could couldn current currently customer customers d day
    days decide decided did didn difficult discover discovered do does doesn don done down downtime due during each early effect either
    else end engineer engineers enough especially even event events eventually ever every everything exactly exist existed existing
    experience experienced far few finding first fix fixed follow following for former found from full fully further gave get getting
    give given go going gone good got great had hadn happen happened happening has hasn have haven having he help helped her here him
    his hour hours how however i identified identify if impact impacted in incident incidents initial initially instead into is isn
    issue issues it its itself just keep kept kind knew know known large last late later lead leading least led left less let like
    likely little ll long look looked looking lot made main mainly major make makes making many may me mean meaning meant member members
    might min minor mins minute minutes month months more most much must my near need needed new next notice noticed now number occur
    occurred of off often ok old on once one only onto or order other others otherwise our out outage outages over own part partial
    particular people per perhaps person place point possible prior problem problems put quick quickly quite rather re real realize
    realized really reason recent recently recover recovered recovery relatively report reported reports resolution resolve resolved
    restore restored result resulted right s said same saw say second see seem seen serious seriously service services several shall she
    should shouldn since situation small so solution some somebody someone something soon specific specifically start started starts
    still stop stopped such sure system systems take taken taking team teams than that the their them then there therefore these they
    thing think this those thought three through thus time times to too took toward tried try trying turn two unavailable under
    unnoticed until up upon us use used user users using usual usually ve very via want was wasn way we week weeks well went were weren
    what when where whether which while who whole whom whose why will wish with within won work worked working works would wouldn year
    years yet you your
"""
_ENDINGS = (
    "izations", "ization", "ations", "ation", "ities", "ments", "ment", "ingly", "ities", "ively", "ables", "able", "ibles", "ible",
    "ances", "ance", "ences", "ence", "encies", "ency", "ants", "ant", "ents", "ent", "ising", "izing", "ised", "ized", "ises", "izes",
    "ise", "ize", "ating", "ated", "ates", "ate", "ions", "ion", "ings", "ing", "edly", "ally", "ied", "ies", "ity", "ive", "ers", "er",
    "ors", "or", "ed", "es", "ly", "al", "ic", "s", "e", "y",
)  # fmt: skip
SHORTEST = 4
NO = "no"
DENIED = "no+"
"""Begins what somebody says was not there: in "nobody was alerted" stands `alert`, and `no+alert` too."""
_BEFORE, _AFTER = 2, 4
"""How far from its "not" a word may stand."""


def stems_in(text: str) -> dict[str, str]:
    """Each stem once, in order, with the word it was first written as; then those that are denied."""
    text = fold(text)
    for pattern, instead in _TOGETHER:
        text = pattern.sub(instead, text)
    words = [(stem_of(word), word) for word in TOKEN.findall(text)]
    found: dict[str, str] = {}
    for stem, word in words:
        if stem and stem != NO:
            found.setdefault(stem, word)
    for place, (stem, _word) in enumerate(words):
        if stem == NO:
            near = words[max(0, place - _BEFORE) : place] + words[place + 1 : place + 1 + _AFTER]
            for denied, word in near:
                if denied and denied != NO:
                    found.setdefault(DENIED + denied, word)
    return found


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """The stem of a folded word; "" for one that says nothing of its own."""
    if word in _SILENT or word.isdigit() or len(word) > 40:
        return ""
    stem = _cut(word)
    return _SAME.get(stem, stem)


def _cut(word: str) -> str:
    """Without its endings: at most two, and never down to fewer letters than `SHORTEST`; a plural may leave three."""
    for _twice in range(2):
        ending = next((one for one in _ENDINGS if word.endswith(one) and _may_go(word, one)), "")
        if not ending:
            break
        word = word[: -len(ending)]
        if ending in {"ed", "ing", "er", "ers"} and len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "ls":
            word = word[:-1]
    return word[:-1] if len(word) == SHORTEST and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _may_go(word: str, ending: str) -> bool:
    if len(word) - len(ending) < SHORTEST:
        return False
    if ending == "s":
        return not word.endswith(("ss", "us", "is"))
    return ending != "y" or word[-2] not in "aeou"


_SILENT = frozenset(_SILENT_WORDS.split())
_SAME = {_cut(word): _cut(first) for first, *others in (line.split() for line in _SAME_WORDS.strip().splitlines()) for word in others}
