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
    abort acquire activate adapt add adjust adopt alert allow allowlist amend annotate anonymise answer append apply appoint approve archive
    assemble assert assign attach auto-scale automate autoscale back-up backfill backport backtest backup balance ban begin bind bisect
    block blocklist bolt book bootstrap bound break-up bring bring-back bring-up broadcast build bump bundle buy bypass cache calibrate call
    canary cancel cap capture carry catch certify change cherry-pick clamp clean clean-up clear clone close coalesce codify collapse
    colocate combine comment commission commit compact compile complete compose compress compute concatenate condense configure confirm
    connect consume contain containerise converge convert copy cordon correct cover craft create crimp cross-connect cull cut cut-over
    deactivate deallocate declare decline decode decommission decompose decouple decrypt dedicate deduplicate default defer defragment
    degrade delegate delete delist deliver denormalise deny denylist deploy deprecate describe destroy detach detect disable disallow
    disconnect dispatch display dissolve distribute divert divide dockerise document downgrade draft drain drill drop dry-run dump duplicate
    edit eject elevate eliminate embed emit empty enable encapsulate encode encrypt enforce engage enlist enrich enrol enter equip erase
    erect escape evacuate evict exclude execute exempt expand expire explain export expose externalise extract fail fail-over failover fall
    fall-back fence fill filter finish fix flag flash flatten flip flush fold forbid force force-delete fork format free freeze fuse fuzz
    gate generate geo-replicate get-back get-rid give grant group guard halt hand hand-off hand-over hang hard-code hardcode harvest hash
    hide hire hold hook hook-up host hotfix implement import include increment index inhibit initialise inject inline insert install
    instantiate instrument insulate integrate intercept intern introduce invalidate invert invoke isolate issue jail jitter join key
    kick-off kill label launch lay lend let lift limit link list load load-test localise lock lock-down log loop-in make mandate map mark
    mask match memoise merge migrate mirror modify mothball mount move multiplex mute name narrow negate negotiate nest nominate normalise
    note notify nullify obtain offboard offload onboard open open-source opt-in opt-out order outsource override overwrite package pad page
    paginate pair parallelise parameterise park parse partition patch pause permit persist phase-out pick pin pipe pivot place plug plumb
    point populate port post postpone power-cycle pre-allocate pre-build pre-compute pre-create pre-provision pre-pull pre-register
    pre-scale pre-sign pre-warm preallocate prefetch preload prepend present preserve prevent-that prime print process procure produce
    program prohibit promote propagate protect provide provision prune publish pull pull-in pull-out purchase purge push put put-up
    quarantine query queue quiesce quote raise randomise rate-limit ratelimit re-add re-enable re-run read reassign rebalance rebase reboot
    rebuild recalibrate reclaim reclassify recommission recompute reconcile reconfigure reconnect record recover recreate recycle redact
    redeem redeploy redirect redo redraft reenable refactor refit reformat refresh refund refuse regenerate register rehome reimage
    reimburse reimplement reinstall reinstate reissue reject rekey relabel relaunch relax relay release relicense reload relocate remap
    remediate remount remove rename render renegotiate renew reopen reorder repackage repair repartition repeat repin replace replay
    replicate repoint repopulate report reposition reprocess reprovision requeue require reroute rerun reschedule reseat resend reserve
    reset reshard resize resolve restart restore restore-test restrict resubmit resubscribe resume resync retag retain rethrow retire
    retrain retrieve retrofit retry return reuse revert revise revoke rewind rewire rewrite rip-out roll roll-back roll-forward roll-out
    roll-over rollback rollout rotate route run sandbox sanitise save scale scan schedule scrape script scrub seal seed segment segregate
    send separate serialise serve set set-up setup sever shard shift ship show shred shut-down shut-off shutdown sign sign-off sign-up
    silence simplify simulate skip slice smoke-test snapshot soft-delete solder sort spawn specify spell-out spin-down spin-up splice split
    spread squash staff stage stagger stand-down stand-up standardise start steer stitch stop store stress-test strip stub subdivide submit
    subscribe substitute subtract sunset supply suppress surface suspend swap switch switch-off switch-on switch-over symlink synchronise
    tabulate tag take take-down tear-down template terminate test tether throttle throw tie time-out timebox timestamp toggle tombstone
    transcode transfer transform transition translate transmit trap trigger trim trip truncate turn-down turn-off turn-on turn-up unban
    unbind unblock uncordon undeploy undo unfreeze unhook unify uninstall unload unlock unmask unmount unmute unpack unpin unplug unpublish
    unregister unset unsubscribe untangle unwind unwrap update upgrade uplift upload upsize use vacuum validate vendor verify version veto
    void vote wait walk-back warm warm-up warn watermark whitelist whitelisted wind-down wipe wire wire-up withdraw wrap wrap-up write
    write-down write-off zero-out zip
    """.split()
)
MEASURED = frozenset(
    """
    accelerate decrease double enlarge extend halve increase lengthen loosen lower raise reduce shorten shrink speed-up tighten widen
    """.split()
)
NEEDS_BOUND = frozenset(
    """
    agree analyse approach arrange articulate ascertain ask assess audit benchmark brainstorm calculate catalogue characterise chase check
    clarify collect come-up compare conduct consolidate consult contact coordinate correlate cross-check debug decide deep-dive define
    design detail determine develop diagnose dig discover discuss email enquire escalate establish estimate evaluate examine experiment
    explore figure-out finalise find find-out flesh-out forecast formalise gather gauge get-off go-through harmonise hunt identify inquire
    inspect institutionalise interview inventory investigate keep look-for map-out measure meet narrow-down observe organise outline perform
    pilot pinpoint plan practise prepare prioritise profile propose prototype quantify re-check reach-out rearchitect reassess recheck
    recommend reconsider redesign reevaluate refine rehearse reorganise reproduce request research restructure review revisit scope
    scope-out search see see-if sketch speak speak-to speak-with spec spike study summarise survey sync talk trace track track-down treat
    triage trial troubleshoot tune tweak understand vet walk-through weigh work-out work-through
    """.split()
)
VAGUE = frozenset(
    """
    rally nail
    accept acquaint address adhere advertise advocate aim align announce anticipate appreciate aspire assume attempt avoid be bear-in become
    beef-up better beware boost care celebrate challenge champion circulate coach collaborate come come-together commit-to communicate
    comply concentrate consider continue cooperate cope cultivate deal deal-with deepen dig-into discourage disseminate do double-check
    drive educate embrace emphasise empower emulate encourage enhance ensure evangelise exercise facilitate familiarise feel focus follow
    follow-up foster gain get get-better get-in go grow guarantee handle harden have hear heed help highlight hope improve inform ingrain
    inherit inspire instil internalise invest involve iron-out iterate keep-an keep-eye keep-in keep-on keep-up know learn learn-from
    leverage liaise listen live-up lobby look look-at look-into maintain make-sure manage mature maximise mention mentor mind minimise
    mitigate modernise monitor motivate neaten need nudge nurture obey optimise own own-up pay pay-attention polish preach prevent
    professionalise promote-awareness publicise push-for question raise-awareness re-educate re-read reach react recognise refamiliarise
    reflect refocus reinforce reiterate remain remember remind reread resemble respect respond rethink revamp revitalise reward scrutinise
    sensitise share sharpen shore-up smooth socialise solve sort-out spend stabilise stay stay-on step-up stick-to streamline strengthen
    stress strive suggest support sustain tackle take-care take-stock teach think think-about tidy tidy-up touch-base toughen train trust
    try up-skill uphold upskill value want watch watch-out wish work work-on work-with
    """.split()
)
ONCE = frozenset(
    """
    abort archive automate back-up backport backup ban block buy cancel close cordon correct decommission delete delist deploy deprecate
    destroy detach disable disallow document downgrade drop enable encrypt enforce fix forbid hire install isolate kill launch merge migrate
    move order patch pin post postpone procure publish purchase quarantine re-enable redirect refuse reject release remove rename renew
    replace require reseat reset restart restore retire revert revoke roll-back roll-out rotate send separate set-up shard shut-down split
    stop submit sunset swap switch take-down turn-off turn-on unify uninstall unmount unpin upgrade wipe withdraw write
    """.split()
)
"""Verbs that are their own end: what they act on is there afterwards or it is not."""
NOMINALS = {
    "removal": "remove", "deletion": "delete", "addition": "add", "creation": "create", "migration": "migrate", "rotation": "rotate",
    "replacement": "replace", "introduction": "introduce", "installation": "install", "implementation": "implement",
    "separation": "separate", "reduction": "reduce", "improvement": "improve", "improvements": "improve", "enhancement": "enhance",
    "evaluation": "evaluate", "investigation": "investigate", "assessment": "assess", "analysis": "analyse", "development": "develop",
    "completion": "finish", "expansion": "expand", "automation": "automate", "enforcement": "enforce", "exploration": "explore",
    "revocation": "revoke", "restriction": "restrict", "optimisation": "optimise", "identification": "identify",
}  # fmt: skip
"""Verbs that stand as nouns before what they are done to: "removal of the relay"."""
BRITISH = re.compile(r"(?<=[a-z]{2})iz(?=e|ed|es|ing)|(?<=anal)yz")
_TWO = frozenset(word for group in (CONCRETE, MEASURED, NEEDS_BOUND, VAGUE) for word in group if "-" in word)
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("es", "e"), ("s", ""), ("d", ""))
_IRREGULAR = {
    "setup": "set-up", "rollout": "roll-out", "cleanup": "clean-up",
    "made": "make", "making": "make", "wrote": "write", "written": "write", "built": "build", "set": "set", "ran": "run", "sent": "send",
    "took": "take", "taken": "take", "cut": "cut", "put": "put", "split": "split", "shown": "show",
    "showed": "show", "found": "find", "met": "meet", "chose": "choose", "thought": "think", "taught": "teach", "drew": "draw",
    "rebuilt": "rebuild", "rewritten": "rewrite", "rewrote": "rewrite", "got": "get", "kept": "keep",
    "brought": "bring", "laid": "lay", "gave": "give", "given": "give", "lent": "lend", "hung": "hang", "fell": "fall",
    "tied": "tie", "tying": "tie", "read": "read", "spun": "spin", "bound": "bind",
    "dealt": "deal", "held": "hold", "heard": "hear",
    "spoke": "speak", "spoken": "speak", "undertook": "undertake", "undertaken": "undertake",
    "is": "be", "are": "be", "has": "have", "was": "be", "were": "be", "begun": "begin", "went": "go",
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
    for ending, instead in _ENDINGS:
        if not word.endswith(ending):
            continue
        stem = word.removesuffix(ending) + instead
        if kind_of(stem):
            return stem
        if len(stem) > 3 and stem[-1] == stem[-2] and kind_of(stem[:-1]):  # "dropped"
            return stem[:-1]
    if word.startswith("re") and len(word) > 5 and kind_of(form_of(word.removeprefix("re"))) is VerbKind.CONCRETE:
        return form_of(word.removeprefix("re"))
    return ""


def is_past_form(word: str, verb: str) -> bool:
    """ "Added" and "wrote", of "add" and "write"; what is the same in both ("set", "put") is a plan."""
    if word == verb:
        return False
    return word.endswith("ed") or (_IRREGULAR.get(word) == verb and not word.endswith(("ing", "s", "up", "out")))


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
