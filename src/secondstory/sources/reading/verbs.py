"""Words an action begins with, and words that begin a sentence without being anybody's name."""

import re

VERBS = frozenset(
    re.findall(
        r"\w+",
        """
    accept add adjust adopt agree aim alert allow analyse analyze apply arrange ask assess assign attempt audit automate avoid batch
    back backport ban be bring build bump change check clarify clean clear close collect come complete configure connect
    consider consolidate continue contribute convert coordinate create cut debug decide decommission decrease define
    deploy deprecate describe design determine develop diagnose disable discuss distribute document drop educate enable
    enforce ensure escalate establish evaluate examine expand explore expose extend figure file find finish fix follow
    force get give go grant harden have help hold identify implement improve include increase inform initiate install
    integrate introduce investigate isolate issue keep learn let leave limit link lock log look lower make manage mark
    measure merge migrate minimize mitigate modify monitor move need notify open optimize order organize patch perform pin
    plan post prepare prevent prioritize produce propose protect provide publish push put raise reach rebuild recommend
    reconfigure redesign redirect reduce refactor reinforce release remind remove rename repair replace report request
    require research reserve resize resolve restart restore restrict review revisit rework rewrite roll rotate run scale
    schedule send separate set setup share ship shorten show shut simplify slow spend spike split stabilize standardize
    start stop store streamline strengthen study submit support switch talk teach test think tighten track train
    announce buy cap centralise centralize choose codify compare delete drain encourage encrypt exclude finalise finalize
    formalise formalize freeze gather generate guard hire inspect invest minimise modernise modernize negotiate normalise
    normalize obtain onboard optimise organise pause practise prioritise probe reconsider refresh refuse reinstate reject
    respond rethink retire retry scan stabilise standardise subscribe suppress swap sync tell throttle trim unblock warn widen
    wire wrap
    accelerate adapt advise align amend archive augment backfill balance beef benchmark block boost broaden calibrate circulate
    combine commit communicate confirm conduct contact correct cover decouple delegate deliver detect disallow eliminate embed emit
    enhance engage equip execute experiment explain forbid forward foster handle incorporate inventory invite iterate
    launch leverage list maintain mandate mirror mute narrow offer outline overhaul own partition persist practice prefer
    preserve promote prune quantify rebalance recheck recover recruit reevaluate regenerate relax relocate rely remediate renew
    reorganise reorganize resume retain retrain revise revoke route safeguard sanitise sanitize secure shard shift silence
    simulate solve specify strip tackle tag transfer triage uninstall upskill vet
    transition try tune turn understand unify update upgrade use validate verify watch work write it this that these those
    there we they you i one someone something everyone nobody possibly maybe ability plan access work need able due prior
    ways way steps process continue required according how what when where who why option options opportunity ticket
    """,
    )
)
NO_ACTS = frozenset(
    re.findall(
        r"\w+",
        """
    it this that these those there we they you i one someone something everyone nobody what how when where who why option
    options ticket
    """,
    )
)


_TASK = re.compile(
    r"\W{0,3}(?:[A-Z][\w’'-]+(?: (?:team|squad))? (?:to|will|should) )?(?:we (?:will|should|need to|must) )?(\w+)((?: \S+){2,})"
)


def begins_with_verb(text: str) -> bool:
    """Says that a text begins as an instruction does."""
    begins = re.match(r"\W{0,3}(\w+)", text)
    return begins is not None and begins.group(1).lower() in VERBS - NO_ACTS


def is_task(text: str) -> bool:
    """ "Ensure that alerts exist for", "Developers to agree on rules": something to do, in at least three words."""
    found = _TASK.match(text)
    return found is not None and found.group(1).lower() in VERBS - NO_ACTS
