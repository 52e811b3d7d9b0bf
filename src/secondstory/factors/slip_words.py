"""Words by which a slip is told where nobody acts in the sentence: nouns, work done badly, what people leave undone."""

from __future__ import annotations

from secondstory.factors import subject_words as known_words
from secondstory.lib.ordinary import words

FINITE = words(
    """
    is are was were has have had can cannot can't could may might must will would gets get got needs isn't aren't wasn't weren't hasn't
    haven't hadn't does doesn't do don't did didn't
    """
)
"""Verbs by which a sentence says something of what stands before them."""

SLIP_NOUNS = words(
    """
    blunder blunders carelessness error errors forgetfulness ignorance inattention lapse lapses misconfiguration misinterpretation
    misjudgement misjudgements misjudgment misjudgments misread misreading misreadings mistake mistakes misunderstanding misunderstandings
    misuse mistyping negligence omission omissions oversight oversights slip slips typo typos
    """
)

TOO_LITTLE = words("bad deficient inadequate incomplete insufficient little no poor")
CARE_TAKEN = words(
    """
    attention care check checking checks communication diligence handling judgement judgment oversight planning preparation review
    reviewing reviews testing tests thought understanding validation verification
    """
)
"""What somebody did too little of; logs, access and information they were given too little of."""

DONE_BADLY = words(
    """
    bad badly careless carelessly hasty improper inadequately incorrect incorrectly insufficiently lazy negligent poorly premature rash
    reckless rushed shoddy sloppy untested wrong
    """
)

CARELESS = words("careless half-baked hasty lazy negligent reckless rushed shoddy slapdash sloppy thoughtless untested")
BAD = words("accidental bad botched broken erroneous faulty incorrect mistaken poor premature wrong")
WORK = known_words.BY_NAME | words(
    """
    call code command commits config configuration decision decisions deployment deploys edits fix handling judgement judgment merges
    migration patch pr query release review reviews rollback rollout script setting typing
    """
)
"""“Ann's bad …”, “Ann's wrong …”: what is held against her."""

WHOSE = words("his her my your")
OF_THE_MIND = words(
    "forgetfulness ignorance inattention inexperience misjudgement misjudgment misread misreading misunderstanding sloppiness"
)
NEVER_LACKED_BY_SYSTEMS = words(
    "attention care caution common competence diligence discipline foresight judgement judgment rigor rigour vigilance"
)
"""What only people are said to lack; knowledge, training and access somebody had to give them."""

OUGHT = words("has have must need needs ought shall should will")
NOT_ENOUGH = words("no not little insufficient never isn't wasn't weren't didn't")
OF_NO_WIT = words("business clue clues excuse grasp")

AS_AN_ORGANISATION = words("we they team teams our management leadership")

KINDS_OF_DECISION = words("action call choice decision judgement judgment")
KNOW_HOW = words("competence experience knowledge skill skills understanding")

LEFT_UNDONE = words(
    """
    asking bothering caring checking communicating consulting double-checking escalating following heeding listening looking paying reading
    responding reviewing testing thinking verifying
    """
)
SLIPPING = words(
    """
    bypassing circumventing disregarding disobeying flouting forgetting ignoring misjudging misreading mistyping misunderstanding neglecting
    overlooking skipping violating
    """
)

AT_WORK = (["on", "call"], ["on", "duty"], ["on", "shift"])

DOES_AS_PEOPLE = words(
    """
    ask bother care catch check communicate consult double-check escalate follow listen look notice pay read respond review see test think
    verify
    """
)

ON_ANY_DAY = words("bother care test look looks read reads listen listens follow follows")
_MISSED = words("bypassed disregarded ignored messed missed neglected overlooked skipped")
_PUSHED = _MISSED | words("approved broke clicked deleted deployed dropped merged pressed pushed removed restarted typed")
HANDS_ON = {
    **dict.fromkeys(("ops", "devops", "sre", "sres", "devs"), _PUSHED),
    **dict.fromkeys(("people", "folks"), (_PUSHED - {"dropped", "missed"})),
    **dict.fromkeys(("qa", "support"), _MISSED | {"approved"}),
    **dict.fromkeys(("manager", "lead", "boss"), words("approved forced ignored insisted missed overruled pushed rushed skipped")),
}
"""What departments are said to have done with their hands, by what they are called. QA is a place as well, and places break."""
NOT_BOTHERING = words("bother care careful forget neglect")
"""What even a group is not asked after."""

HARMED = words("broke crashed deleted destroyed dropped erased misconfigured overwrote unplugged wiped")
BEFORE_WHAT = known_words.DETERMINERS | words("it them both these those one two three")
"""Before what something was done to."""
BEFORE_A_PARTICIPLE = words("and as be been being by had has have in is are never not of or to was were with without")
"""Behind these a past form is no verb of its own."""
SEEN_TO = words(
    "asked checked confirmed consulted double-checked escalated followed listened looked paid read reviewed tested thought validated "
    "verified waited"
)
"""What "if the engineer had …" says somebody should have done."""
