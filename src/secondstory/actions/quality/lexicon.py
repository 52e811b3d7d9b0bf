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
    abort acquire activate adapt add adjust adopt alert allow allowlist annotate append apply archive assemble assert assign attach
    automate back-up backfill backport backup ban bind block book bound bring-back build bump bundle buy bypass cache canary cancel cap
    capture carry catch change clean clean-up clear clone close codify collapse combine commit compile complete compress compute
    configure confirm connect containerise convert copy cordon correct cover create cull cut cut-over deactivate deallocate declare
    decline decommission decouple deduplicate default degrade delete deny deploy deprecate describe destroy detach detect disable
    disallow disconnect display distribute divide document downgrade draft drain drill drop dry-run dump duplicate edit eliminate embed
    emit empty enable encrypt enforce engage enlarge erase escape exclude execute exempt expand expire explain export expose extract
    fail fail-over failover fall fall-back fence filter finish fix flag flush forbid force fork format free freeze gate generate get-rid
    give grant group guard halt hard-code hardcode hash hide hire hold hook host implement import include index initialise inject inline
    insert install instrument integrate intercept introduce invalidate isolate issue jitter join kill label launch lengthen let lift
    limit link list load load-test localise lock log loop-in lower make map mark match merge migrate mirror mount move mute name narrow
    negotiate normalise note notify offload open order override package page paginate parallelise parameterise park parse partition
    patch persist pin place point populate port post pre-create preload present preserve prevent-that print process produce program
    prohibit promote propagate protect provide provision publish pull purchase purge push put quarantine query queue quote raise
    randomise rate-limit re-add re-enable re-run read rebase rebuild record recover recreate recycle redeploy redirect refactor reformat
    refuse register reimage reimplement reinstall reject release relocate remove rename render renew reorder repair replace replicate
    report require reschedule reserve reset reshard resize resolve restart restore restore-test restrict resubmit retain retire retrain
    retry return reuse revert revise revoke rewrite roll roll-back roll-out rotate route run sandbox sanitise save scale scan schedule
    script seal seed send separate serialise serve set set-up setup shard ship show shut-down shutdown sign silence simplify simulate
    skip snapshot sort spin-up split squash stage stagger stand-up standardise start stop store stub submit subscribe supply suppress
    surface swap switch tag take take-down tear-down template terminate test throttle throw time-out toggle transfer transition
    translate trap treat trigger trim truncate turn-off turn-on unblock unify uninstall unmount unpin unwrap update upgrade upload use
    vacuum validate vendor verify version vote wait warn whitelist whitelisted widen wipe wire wire-up withdraw wrap write
    """.split()
)
MEASURED = frozenset("accelerate decrease double extend halve increase raise reduce shorten shrink speed-up tighten".split())
NEEDS_BOUND = frozenset(
    """
    agree analyse arrange articulate ask assess audit brainstorm characterise check clarify collect come-up compare consolidate contact
    coordinate debug decide define design determine develop diagnose discuss email escalate establish estimate evaluate examine
    experiment figure-out find find-out formalise gather go-through identify inspect institutionalise inventory investigate keep
    look-for measure meet organise own perform pilot plan prepare prioritise profile propose prototype re-check recheck reconsider
    reevaluate reproduce request research review revisit scope search see see-if spike study survey sync talk trace track tune tweak
    understand work-out
    """.split()
)
VAGUE = frozenset(
    """
    address adhere advocate aim align appreciate assume attempt avoid be become beef-up better boost care celebrate champion circulate
    coach come-together communicate consider continue cultivate deal-with dig-into discourage do double-check drive educate embrace
    emphasise empower encourage enhance ensure evangelise exercise explore facilitate feel focus follow follow-up foster get get-better
    go handle harden have help highlight hope improve invest iterate keep-an keep-in keep-on keep-up know learn learn-from leverage
    liaise look look-at look-into maintain make-sure mature maximise mind minimise mitigate modernise monitor need nurture optimise pay
    pay-attention polish practise prevent promote-awareness push-for raise-awareness recognise reflect reinforce reiterate remain
    remember remind respect rethink revamp reward share socialise solve sort-out spend stabilise stay stay-on streamline strengthen
    stress strive suggest support tackle take-care teach think think-about tidy tidy-up train trust try value want watch watch-out wish
    work work-on work-with
    """.split()
)
ONCE = frozenset(
    """
    abort archive automate back-up backport backup ban block buy cancel close cordon correct decommission delete deploy deprecate
    destroy detach disable disallow document downgrade drop enable encrypt enforce fix forbid hire install isolate kill launch merge
    migrate move order patch pin post publish purchase quarantine re-enable redirect refuse reject release remove rename renew replace
    require reset restart restore retire revert revoke roll-back roll-out rotate send separate set-up shard shut-down split stop submit
    swap switch take-down turn-off turn-on unify uninstall unmount unpin upgrade wipe withdraw write
    """.split()
)
"""Verbs that are their own end: what they act on is there afterwards or it is not."""
BRITISH = re.compile(r"(?<=[a-z]{2})iz(?=e|ed|es|ing)|(?<=anal)yz")
_TWO = frozenset(word for group in (CONCRETE, MEASURED, NEEDS_BOUND, VAGUE) for word in group if "-" in word)
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("es", "e"), ("s", ""), ("d", ""))
_IRREGULAR = {
    "made": "make", "making": "make", "wrote": "write", "written": "write", "built": "build", "set": "set", "ran": "run", "sent": "send",
    "took": "take", "taken": "take", "held": "hold", "cut": "cut", "put": "put", "split": "split", "shown": "show",
    "showed": "show", "found": "find", "met": "meet", "chose": "choose", "thought": "think", "taught": "teach", "drew": "draw",
    "rebuilt": "rebuild", "rewritten": "rewrite", "rewrote": "rewrite", "got": "get", "kept": "keep",
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
    if word.startswith("re-"):
        return form_of(word.replace("-", "", 1)) or form_of(word.removeprefix("re-"))
    if word.startswith("re") and kind_of(word.removeprefix("re")) is VerbKind.CONCRETE and len(word) > 5:
        return word.removeprefix("re")
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
