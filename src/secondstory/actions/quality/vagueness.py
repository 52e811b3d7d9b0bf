"""What makes a line vague: the words of wishes, remarks, habits and comparisons, and of things that are never there or not there."""

from __future__ import annotations

import re

from secondstory.actions.quality.cues import ADJECTIVES
from secondstory.actions.quality.patterns import any_of

SOFT = any_of(
    r"""
    better
    more\s+(?:robust|reliable|resilient|careful|carefully|stable|scalable|proactive|thorough)
    (?:comprehensive|regular|common)
    (?<!to\s)clear(?!\s+(?:the|all|out))
    (?:to\s+be|be|being|become)\s+(?:\w+ly\s+)?(?:robust|reliable|resilient|stable|scalable|secure|fast|safe|visible)
    as\s+needed
    if\s+necessary
    where(?:ver)?\s+(?:possible|needed|necessary|appropriate)
    appropriate(?:ly)?
    proper(?:ly)?
    effectively
    (?<!/)etc(?!/)\.?
    in\s+general
    various
    some\s+kind\s+of
    something
    somewhere
    somehow
    as\s+(?:far|much|soon|often)\s+as
    thing
    things
    stuff
    most\s+important
    remaining
    improvements?
    (?:vast|large)\s+majority
    most\s+of
    (?:at\s+)?some\s+(?:point|day|time)|eventually|one\s+day|sooner\s+or\s+later
    in\s+an?\s+(?:(?:safe|safer|controlled|proper|timely|consistent|orderly|structured|better|good|sane|coordinated|disciplined|reasonable|responsible|sensible|predictable|sustainable|robust|reliable|clean|graceful|transparent|smart|smarter|more\s+\w+)\s+(?:and\s+|or\s+)?){1,3}(?:manner|way|fashion)
    (?:critical|important|relevant|necessary|risky)\s+\w+s
    sustained
    broader|deeper|greater|closer|holistic
    cohesive
    some\s+(?:\w+\s+)?\w+s
    best\s+practices?
    """
)
FOR_WHAT = re.compile(
    r",\s*(?:which|as|since|instead)\b|\b(?:if|when|whenever|so|because|for better|for easier|for faster|to (?:make|allow"
    r"|help|enable|give|get|respond|react|avoid|encourage|improve|ensure|keep))\b",
    re.IGNORECASE,
)
"""Behind these a soft word says what it is for, or when, and not how far it goes."""
HALF_MEANT = re.compile(r"\b(?:maybe|perhaps)\b", re.IGNORECASE)
ONE_MORE = re.compile(r"(?:some\s+)?(?:more|further|additional|possibilities|synergies|opportunities|ideas|ways)\b", re.IGNORECASE)
MORE_OF = re.compile(r"^(?:some\s+)?(?:more|better|additional|further|extra)\b", re.IGNORECASE)
ENDLESS = re.compile(
    r"^(?:(?!(?:on|for|of|in|to)\b)[\w`/-]+\s+){0,5}?(?:testing|monitoring|alerting|observability|logging|automation"
    r"|hardening|awareness|visibility|tooling"
    r"|documentation|validation|redundancy|capacity|headroom|failover tests|guardrails|safeguards)\b"
    r"(?=\s*(?:[.,;/(]|(?:for|of|on|in|to|at|and|around|so|when|across|with)\b|$))",
    re.IGNORECASE,
)
"""Its head is something one can always do more of."""
_STATES = "|".join(
    r"""
    reliability resilience resiliency stability quality awareness communications? collaboration culture confidence ownership
    accountability maintainability performance trust hygiene discipline rigou?r diligence attention focus mindset alignment
    efficiency agility toil friction robustness security safety clarity transparency responsiveness preparedness coordination
    vigilance complexity knowledge understanding view overview picture perspective experience risk likelihood chances? mistakes
    expectations comms silos relationships? fatigue debt bus\sfactor weight empathy insights? readiness preparedness surprises? maturity
    morale consistency correctness scalability usability testability traceability
    predictability blast\sradius attack\ssurface footprint heroics firefighting busywork manual\s(?:work|effort) stress pressure panic
    blame fear burden goodwill expertise skills standards satisfaction cost muscle\smemory kinks wrinkles \w{3,}ness slack tolerance
    guidance shortage cooperation alertness (?:operational|cognitive|mental)\sload improvements?
    single\spoints?\sof\sfailure lock-in the\smess priorities courage patience respect dependen(?:ce|cy)\son reliance grip eyes bugs
    (?:human|operator|user|copy-paste)\serrors? technical\sdebt noise mttr
    """.split()
)
ABSTRACT = re.compile(
    rf"^\s*(?:(?:an?|the|our|of|overall|general|more|better|{'|'.join(ADJECTIVES)})\s+)*+(?:[\w-]+\s+){{0,2}}?(?:{_STATES})\b"
    r"(?:\s+(?:work|efforts?|initiatives?|issues?|problems?|culture|practices?|posture))?"
    r"(?=\s*(?:[.,;]|(?:for|of|on|in|into|to|at|and|around|between|about|across|with|that|by|from|amongst?|as|when|during|before"
    r"|after|under|over|single)\b|$))",
    re.IGNORECASE,
)
"""Its head is how things are, which is never there or not there."""
REMARK = re.compile(
    r"^(?:no|not|none|n/a)\b|^[^.]*\bshould(?:n['’]t)? (?:not )?have\b"
    r"|\b(?:was|were|is|are|isn['’]t|wasn['’]t|aren['’]t|would|it['’]d|will|we|nobody|needed|ha(?:s|ve|d) been|help(?:s|ed)?|didn['’]t"
    r"|couldn['’]t|had|fired|failed|took|came|went|happened|caused|missed|crashed|broke|did|led|too (?:late|slow|long|noisy|many|few))\b",
    re.IGNORECASE,
)
"""Without a verb to do, these tell how it was, or wish."""
WISH = re.compile(
    r"^(?:it(?:['’]?s| is| was| would| will|['’]d)\b.*\b(?:nice|good|great|useful|helpful|worth|important|better|ideal)\b"
    r"|(?:nice|great|good|well|kudos|thanks|lucky|luckily|fortunately|unfortunately|sadly|apparently|not sure)\b"
    r"|(?:could|might)\s+be\s+(?:worth|good|nice|useful|interesting|helpful|an\s+option)|zero\s+tolerance|would\b|ideally\b"
    r"|hopefully\b|wish\b|(?:we|there)\s+(?:could|should|may|might)\s+(?:\w+\s+)?consider|i think\b|maybe\b"
    r"|(?:\S+ ){1,6}(?:could|might|may) (?:also )?(?:potentially|possibly|perhaps|maybe)\b"
    r"|(?:we )?(?:should|could|might) (?:probably |maybe |perhaps |also )?(?:consider|think|explore|look at|be (?:more|better)))",
    re.IGNORECASE,
)
WE_NEED = re.compile(
    r"^(?:we|there|teams?|people|everyone|the team)?\s*(?:really |also |just |definitely )?needs?\s+(?!to\b)", re.IGNORECASE
)
OFTEN = re.compile(r"(?:\S+\s+){0,3}?(?:regularly|continuously|constantly|frequently|always|routinely)\b", re.IGNORECASE)
OFTEN_BEHIND = re.compile(r"\s+(?:regularly|frequently)\b", re.IGNORECASE)
LACKS = re.compile(
    r"(?:the\s+)?(?:lack|absence|missing|insufficient|inadequate|poor|unclear|wrong|bad|weak|incomplete|confusing|misleading"
    r"|human)\b(?!\s+[\w-]+\s+(?:should|must|to)\b)",
    re.IGNORECASE,
)
"""It begins with what was wrong."""
CAUSE = re.compile(
    r"(?:(?:root\s+)?causes?|what\s+went\s+\w+|lessons?(?:\s+learn\w+)?|impact|trigger|background|context)\s*:", re.IGNORECASE
)
"""A heading of what happened."""
HABIT = re.compile(
    r"(?:^|:\s+)(?:always|never)\b|^let['’]?s\s+(?:not|never)\b|^we\s+(?:need to|should|must|have to)\s+stop\s+\w+ing\b|^(?:always"
    r"|never|remember|don['’]t|do not|before"
    r"|next time|in future|in the future|forbidden|be\b|stop (?!the\b)\w+ing\b)\b"
    r"|\bFORBIDDEN\b"
    r"|^(?:review|check|verify|test|read|double[- ]check|confirm|look at|run|ask)\b.*\b(?:before|when|after|while)\s+(?:you|\w+ing"
    r"|each|every|any)\b"
    r"|^(?:(?:all|our|the) )?(?:everyone|everybody|nobody|no one|engineers|devs|ops|sysadmins|management|teams|developers|people"
    r"|folks|staff|on-?call|admins?|administrators|operators"
    r"|maintainers|reviewers|contributors|responders|managers|members|employees|colleagues)(?: (?:on|in|of|from) (?:the |our )?[\w-]+)?"
    r"\s+(?:should|must|needs? to|to|has to)\b",
    re.IGNORECASE,
)
"""It asks people to take care each time."""
WHO = re.compile(
    r"(?:(?:the|our|all|every|each)\s+)*(?:[\w-]+\s+)?(?:we|they|you|i|he|she|it|this|that|people|everyone|everybody|teams?"
    r"|engineers?|developers?|staff|users?"
    r"|operators?|managers?|customers?|on-?call|nobody|someone|somebody|members?|reviewers?|desk|crews?)\s*$",
    re.IGNORECASE,
)
"""People, or nothing in particular."""
HEDGES = frozenset("consider think think-about explore try rethink reflect hope wish feel touch-base want aim strive attempt look".split())
CARRIES = frozenset("improve enhance upgrade better harden strengthen refine optimise".split())
LOOKS = frozenset("work-with look-into look-at follow-up dig-into liaise solve address handle sort-out work-on".split())
PEOPLE = re.compile(
    r"^(?:that\s+)?(?:the |our |all |every |each )*(?:[\w-]+\s+)?"
    r"(?:engineers?|developers?|people|everyone|team|teams|staff|users?|members|on-?call|we|nobody"
    r"|operators?|owners?|managers?)\s+(?:have|has|know|knows|are|is|can|deploys?|merges?|touch(?:es)?|get|gets|understand|follow|read|always|never)\b"
    r"|^(?:that )?(?:this|it|things?)\b",
    re.IGNORECASE,
)
MORE = re.compile(r"\b(?:more|less|faster|safer|simpler|clearer|harder|smoother)\b|^(?:it|this|things)\s+easier\b", re.IGNORECASE)
HELPS = frozenset("allow enable help make give get let detect know see avoid prevent support".split())
IDIOM = any_of(
    r"""
    tak(?:e|ing)\s+.+\s+(?:more\s+)?seriously
    (?:raise|raising|lower|set)\s+the\s+bar
    step(?:ping)?\s+up
    double\s+down
    on\s+top\s+of\s+(?!each)
    (?:a|our|the|top)\s+(?:habit|priority)
    top\s+of\s+mind
    (?:a|an)\s+(?:conversation|chat|discussion|think)\s+(?:about|on|with)
    an?\s+(?:mess|bit|little)
    somewhat
    get(?:ting)?\s+(?:better|faster|good|serious|used)
    (?:it|this|that|things?)\s+(?:does|do)(?:n['’]t|\s+not)\s+happen
    happen(?:s|ing)?\s+again
    going\s+forward
    regularly|frequently|continuously|constantly|(?:keep\w*|stay\w*|be|remain\w*|kept)\b.{0,40}\bup[-\s]to[-\s]date|over\s+time|open\s+dialogue
    more\s+(?:often|carefully|closely|proactive(?:ly)?|attention|time|thought|focus|care|discipline|effort|emphasis|priority)
    an?\s+(?:closer|close|careful|watchful|good|hard)\s+(?:watch|eye|look)
    lessons?\s+learn(?:ed|t)
    faster|sooner|earlier|quicker|stricter|smarter|more\s+(?:quickly|actively|openly|seriously|thoughtfully|consciously|deliberately|strictly|thoroughly)|next\s+time
    keep(?:ing)?\s+.{1,40}\b(?:fresh|current|green|healthy|stable|tidy|simple|sharp|informed|updated|posted|in\s+the\s+loop|aware|engaged|aligned|low|short|small|clean|happy)
    (?:raise|bring\s+up|mention)\s+(?:the|this|that)\s+(?:topic|question|issue|point|subject|matter)
    (?:common\s+sense|(?:good|best|better)\s+judge?ment)
    moving\s+forward
    bridg(?:e|ing)\s+the\s+gap
    (?:use|exercise)\s+(?:\w+\s+)?caution
    the\s+basics
    regular\s+(?:meetings|syncs|discussions|exchanges?|check-ins)
    for\s+a\s+while
    (?:deliver|arrive|respond)\s+(?:on|in)\s+time
    never\s+again
    keep(?:ing)?\s+(?:calm|cool|focused|going|it\s+up)
    (?:promot|encourag)(?:e|ing)\s+(?:the\s+)?(?:use|adoption)\s+of
    push(?:ing)?\s+(?:the\s+|our\s+)?(?:vendor|supplier|provider|carrier|management|team)
    (?:be\s+)?(?:hold|held)\s+(?:\w+\s+)?(?:accountable|responsible|to\s+(?:their|its|his|her))
    tak(?:e|ing)\s+(?:\w+\s+)?(?:necessary\s+|appropriate\s+)?(?:actions?|steps|measures)
    com(?:e|ing)\s+to\s+grips
    (?:same|business)\s+as\s+(?:last\s+time|usual|before)
    wait\s+and\s+see
    see\s+(?:above|below)
    shift(?:ing)?\s+left
    move\s+fast
    (?:an?\s+)?good\s+example
    more\s+(?:support|questions|slack|widely|broadly)
    (?:the|this)\s+mess
    bring(?:ing)?\s+order
    order\s+to\s+the
    mak(?:e|es|ing)\s+sense
    let['’]?s\s+not
    spread(?:ing)?\s+the\s+word
    put(?:ting)?\s+[\w-]+\s+first
    plan(?:ning)?\s+(?:ahead|better)
    thoroughly
    with\s+(?:the\s+same|more|greater)\s+(?:care|respect|rigou?r|attention)
    (?:the\s+same|such)\s+mistakes?
    (?:our|your)\s+act
    """
)
"""Turns of speech in which nothing is said to be done."""
BETTER = re.compile(r"(?:an?\s+|some\s+)?(?:much\s+)?(?:better|improved|enhanced)\b", re.IGNORECASE)
NOTHING = re.compile(
    r"(?:(?:the )?(?:best|good|common) practices?\s*(?:$|[.!]|for\b|of\b|around\b)"
    r"|(?:(?:the|this|that|any|all|these) )?(?:root )?(?:problem|issue|bug|error|situation|matter|cause|incident|outage)s?\s*(?:$|[.!])"
    r"|(?:some |all )?(?:things?|stuff|everything|everyone|everybody|people)\b"
    r"|(?:this|that|it|such|these)(?:\s+(?:kind|sort|type|class)s?\s+of\s+\w+)?\s*$|(?:more|less|better|harder|often)\s*$"
    r"|that (?:everything|all|it|things)\b|(?:our|the) (?:approach|attitude)\b"
    r"|(?:at|during) (?:the )?(?:next|our) [\w-]+\s*$)",
    re.IGNORECASE,
)
"""Nothing in particular, or people."""
ASIDE = re.compile(r"\s*\([^)]*\)")
TELLS = frozenset("write document record publish report note present share".split())
"""Verbs of writing down what was found."""
PLAINER = re.compile(
    r"^(?!it\b|this\b|things\b).*\b(?:easier|simpler|harder|shorter|impossible|optional|visible|obvious|actionable|configurable)\b",
    re.IGNORECASE,
)
TOLD_HOW_IT_WAS = re.compile(
    r"^(?!(?:though|although|while|because|since|as|if|when|after)\b)(?:there (?:was|were|is|are|has|have)\b"
    r"|(?:it|this|that|we|nobody|somebody|someone|no one) (?:took|had to|was|were|did|didn['’]t|got|lost|missed|noticed"
    r"|saw|could|couldn['’]t)\b"
    r"|(?!we\b)[^.;:(—]{3,50}?\b(?:is|are) (?:currently |still )?(?:working|continuing|looking|aiming|trying|hoping)\b"
    r"|[^.;:(—]{3,60}?\b(?:was|were|is|are) (?:too|not|only|still|currently|just|very|so|more|less|unable|unclear|missing)\b)",
    re.IGNORECASE,
)
"""A remark on how things were."""
SOMEBODY = re.compile(r"(?:some|any)(?:one|body|thing|where|how)\b|whoever\b", re.IGNORECASE)
STUFF = re.compile(
    r"(?:(?:the|our|some|better|improved|enhanced|test|unit|system)\s+)*(?:monitoring|alerting|alerts?|logging|logs"
    r"|metrics|testing|tests?|coverage"
    r"|dashboards?|documentation|docs|validation|tooling)\b",
    re.IGNORECASE,
)
"""Things of which there can always be more or better ones."""
MENDS = frozenset("fix resolve solve finish allow enable".split())
"""Verbs after finding out that say no more than that it should be well again."""
DOUBT = re.compile(r"\b(?:maybe|perhaps|not sure)\b|\?\s*\)", re.IGNORECASE)
IS_UNCLEAR = re.compile(
    r"(?:\S+\s+){1,5}(?:(?:is|are|was|were)\s+)?"
    r"(?:unclear|unknown|confusing|insufficient|lacking|outdated|missing|too \w+|not \w+)\s*[.!]*$",
    re.IGNORECASE,
)
ASKS = re.compile(r"(?:should|can|could|do|does|did|is|are|was|were|what|why|how|which|who|when|where|would|will|shall)\b", re.IGNORECASE)
"""A question, and nobody says what follows from its answer."""
PROPOSES = re.compile(r"(?:can|could|should|shall)\s+(?:we|i|somebody|someone)\s+(?P<verb>[a-z-]+)(?:\W+\w+)+", re.IGNORECASE)
"""A question that proposes something to do."""
TALKS = frozenset("discuss talk suggest".split())
WHERE_TO_TALK = re.compile(r"(?:about\s+)?(?:it|this|that|them)?\s*(?:(?:in|at|during)(?:\s+[\w-]+){1,4})?\s*$", re.IGNORECASE)
"""Only where one would talk, or with whom: nothing of what about."""
BY_ITSELF = re.compile(r"(?!alerts|pages|warns|notif)\w+s\s+(?:if|when|whenever|after|once)\b", re.IGNORECASE)
"""What something does, and nobody says what: "fires if …"."""
WATCHES = frozenset("monitor watch keep-an keep-on keep-eye".split())
