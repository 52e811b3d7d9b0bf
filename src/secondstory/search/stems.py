"""Words as what they mean, for comparing short sentences: stems, one word for those that say the same, and none for those that say nothing.

Cruder than the stemmer of the index: "configured", "configuration" and "config" are one stem. What a full text search would call
too much is what a comparison of two sentences wants, because both sides are weighed word by word afterwards.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from secondstory.search.field_words import BRINGS_ABOUT, FAILINGS, SAME_WORDS, TURNS_OF_SPEECH
from secondstory.search.folding import TOKEN, fold

_TURNS = [(re.compile(pattern), f" {words} ") for pattern, words in TURNS_OF_SPEECH]
_SILENT_WORDS = """
    a able about above across action actions actually affect affected affecting after again against all also although always am an and
    another any anything anyway are aren around as at be because been before began behavior being below better between both but by
    called came can cause caused certain clear come contributed could couldn current currently customer customers d day
    days decide decided did didn difficult discover discovered do does doesn don done down downtime due during each early effect either
    else end engineer engineers enough especially even event events eventually ever every everything exactly exist existed existing
    experience experienced far few finding first fix fixed follow following for former found from fully further gave get getting
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
_BEFORE, _AFTER = 3, 5
"""How far from its "not" a word may stand."""


def stems_in(text: str) -> dict[str, str]:
    """Each stem once, in order, with the words it was first written as; then those that are denied."""
    spoken: dict[str, str] = {}
    text = _in_single_words(fold(text), spoken)
    words = [(stem_of(word), spoken.get(word, word)) for word in TOKEN.findall(text)]
    found: dict[str, str] = {}
    for stem, word in words:
        if stem and stem != NO:
            found.setdefault(stem, word)
    for place, (stem, _word) in enumerate(words):
        if stem == NO:
            for denied, word in _denied(words, place):
                found.setdefault(DENIED + denied, word)
    return found


def _in_single_words(text: str, spoken: dict[str, str]) -> str:
    """The text with every turn of speech as the words that stand for it; `spoken` gets what was written, by such a word."""
    for pattern, instead in _TURNS:

        def put(turn: re.Match[str], instead: str = instead) -> str:
            words = turn.expand(instead)
            if written := turn[0].strip():
                for word in TOKEN.findall(words):
                    spoken.setdefault(word, spoken.get(written, written))
            return words

        text = pattern.sub(put, text)
    return text


def _denied(words: list[tuple[str, str]], place: int) -> list[tuple[str, str]]:
    """What the "not" at `place` denies: the words that follow it without a break, and what "was not configured" at all."""
    after = words[place + 1 : place + 1 + _AFTER]
    while after and not after[0][0]:
        after = after[1:]
    rest = list(takewhile(lambda pair: pair[0] and pair[0] != NO, after))
    if rest and any(word.split()[0] not in _BRINGS_ABOUT for _stem, word in rest):
        return rest
    before = [pair for pair in words[max(0, place - _BEFORE) : place] if pair[0] and pair[0] != NO]
    return [*before[-2:], *rest]


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
_SAME = {_cut(word): _cut(first) for first, *others in (line.split() for line in SAME_WORDS.strip().splitlines()) for word in others}
_BRINGS_ABOUT = frozenset(BRINGS_ABOUT.split())
_FAILINGS = frozenset(_SAME.get(_cut(word), _cut(word)) for word in FAILINGS.split())


def is_failing(stem: str) -> bool:
    """Whether it says what was wrong and not with what."""
    return stem.startswith(DENIED) or stem in _FAILINGS
