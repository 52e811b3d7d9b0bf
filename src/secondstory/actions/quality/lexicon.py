"""The words an action is made of (PRACTICE 4.2 in our own lists): what can be ticked off, what needs a bound, and what can never be done.

Each list holds plain forms; `form_of` finds them in "adds", "adding" and "added".
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache


class VerbKind(StrEnum):
    """How far a verb alone says what will be there when it is done."""

    CONCRETE = "concrete"
    MEASURED = "measured"  # is done when a number is reached
    NEEDS_BOUND = "needs_bound"
    VAGUE = "vague"


CONCRETE = frozenset(
    """
    abort acquire activate adapt add adjust adopt allow alert allowlist alphabetise annotate append apply archive assert assign assemble attach audit-log automate back-up backfill
    backport backup ban bind block bound build bump bring-back bundle buy cache canary cap capture change clean-up clear clone close collapse commit compile complete compute configure
    confirm connect convert copy cordon correct create cull cut cut-over deactivate declare decline decommission decouple deduplicate
    delete deny deploy deprecate destroy detach disable disallow display document downgrade drain draft drill drop dry-run duplicate emit enable embed encrypt enforce engage erase
    escape exclude expire execute expand export expose extract fail failover fix filter finish flag force forbid formalise format gate generate give grant hard-code hardcode implement import
    include index initialise inject insert integrate install instrument introduce isolate issue join keep kill label launch lengthen lift limit link load-test lock log lower
    make map mark merge migrate mirror mount move mute name notify open order override page parse patch paginate parameterise parallelise park partition
    persist pin point port post pre-create preserve print process prohibit promote provision publish pull purge purchase push put quarantine queue quote
    raise randomise rate-limit rebase rebuild recreate record redeploy redirect refactor refuse reformat register reimplement reject
    release relocate remove rename render renew reorder repair replace replicate report require reschedule reserve reset reshard restart restore
    restore-test restrict retire retry return revert revoke rewrite roll-back roll-out rotate route run sanitise save scale schedule script
    seal seed send separate serialise serve set set-up shard ship show shorten shut-down shutdown sign simulate skip snapshot sort spin-up
    split squash stage stagger start stop store stub submit subscribe swap switch tag take take-down teach tear-down terminate test transfer throttle
    time-out toggle trim truncate turn-off turn-on unblock unify uninstall unmount unpin unwrap update upgrade upload use
    vacuum validate vendor verify version vote warn watch whitelist wire wrap write re-check read rely roll
    """.split()
)
MEASURED = frozenset(
    "accelerate decrease double extend halve increase minimise maximise raise lower reduce shorten shrink speed-up tighten".split()
)
NEEDS_BOUND = frozenset(
    """
    analyse arrange assess audit check clarify collect compare coordinate debug decide define design determine diagnose discuss establish
    estimate evaluate examine experiment figure-out find find-out gather identify inspect inventory investigate measure meet organise
    plan prepare prioritise profile propose prototype recheck reconsider reevaluate research review revisit scope spike study suggest
    survey talk track trace understand work-out reproduce ask request contact continue agree sync
    """.split()
)
VAGUE = frozenset(
    """
    address aim align attempt avoid beef-up better boost bring-up communicate consider consolidate deal-with educate encourage enhance
    ensure explore facilitate focus follow-up handle harden help hope improve invest leverage look-at look-into mature maintain mind
    mitigate modernise monitor optimise polish prevent promote-awareness raise-awareness reinforce remember remind rethink
    revamp share solve stabilise streamline strengthen strive support think think-about tackle train try tune tweak work-on
    be become watch-out stay pay get
    """.split()
)
BRITISH = re.compile(r"(?<=[a-z]{2})iz(?=e|ed|es|ing)|(?<=anal)yz")
_TWO = frozenset(word for group in (CONCRETE, MEASURED, NEEDS_BOUND, VAGUE) for word in group if "-" in word)
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("es", "e"), ("s", ""), ("d", ""))
_IRREGULAR = {
    "made": "make", "making": "make", "wrote": "write", "written": "write", "built": "build", "set": "set", "ran": "run", "sent": "send",
    "kept": "keep", "took": "take", "taken": "take", "held": "hold", "cut": "cut", "put": "put", "split": "split", "shown": "show",
    "showed": "show", "found": "find", "met": "meet", "chose": "choose", "thought": "think", "taught": "teach", "drew": "draw",
    "is": "be", "are": "be", "has": "have", "was": "be", "were": "be", "begun": "begin", "went": "go", "done": "do",
}  # fmt: skip


def kind_of(verb: str) -> VerbKind | None:
    """What sort of verb a plain form is; None if it is none that we know."""
    for kind, words in (
        (VerbKind.VAGUE, VAGUE),
        (VerbKind.NEEDS_BOUND, NEEDS_BOUND),
        (VerbKind.MEASURED, MEASURED),
        (VerbKind.CONCRETE, CONCRETE),
    ):
        if verb in words:
            return kind
    return None


@cache
def form_of(word: str) -> str:
    """The plain form of a verb we know ("added" → "add"); "" if it is none."""
    word = BRITISH.sub(lambda found: "is" if found.group() == "iz" else "ys", word.lower())
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
    if kind_of(word):
        return word
    if word.startswith("re") and kind_of(word.removeprefix("re-").removeprefix("re")) is VerbKind.CONCRETE and len(word) > 5:
        return word.removeprefix("re-").removeprefix("re")
    for ending, instead in _ENDINGS:
        if not word.endswith(ending):
            continue
        stem = word.removesuffix(ending) + instead
        if kind_of(stem):
            return stem
        if len(stem) > 3 and stem[-1] == stem[-2] and kind_of(stem[:-1]):  # "dropped"
            return stem[:-1]
    return ""


def two_words(first: str, second: str) -> str:
    """The plain form of a verb of two words ("looking into" → "look-into"); "" if they are none."""
    second = second.lower()
    for stem in _stems(first.lower()):
        if f"{stem}-{second}" in _TWO:
            return f"{stem}-{second}"
    return ""


def _stems(word: str) -> list[str]:
    found = [_IRREGULAR.get(word, word)]
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending) + instead
            found.append(stem)
            if len(stem) > 3 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return found
