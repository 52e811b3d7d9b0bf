"""The reasons for which a line is judged as it is, each the words by which it is known."""

from __future__ import annotations

import re

from secondstory.actions.quality.cues import ADJECTIVES
from secondstory.actions.quality.patterns import any_of

_AMOUNTS = r"""
    alarms? alerts? alerting limits? timeouts? thresholds? quotas? retries retention capacity memory disk\sspace rate\slimit(?:s|ing)?
    notifications? dashboards?
""".split()
_LINKS = "on|for|of|in|to|from|that|which|with|when|if"
_SMALL = "the for and our with all any that are this when from which".split()
NUMBER = re.compile(r"\d|\b(?:zero|two|three|four|five|six)\b", re.IGNORECASE)
ISSUE = re.compile(r"#\d+|\b[A-Z]{2,}-\d+\b|\b(?:[a-z]+\d+[a-z]*|[2-5](?:fa|d|g)|\d+x\d+|\d+/\d+|20\d\d)\b", re.IGNORECASE)
MECHANISM = any_of(
    r"""
    by\s+(?:\w+ing|an?|the)
    with\s+(?:an?|the|\d\S*)
    through\s+(?:an?|the)
    using
    via
    add(?:ing)?
    (?:alert|page)(?:s|ed|ing)?\s+(?:at|when|on|if)
    """
)
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
    (?:critical|important|relevant|necessary|risky)\s+\w+s
    sustained
    broader|deeper|greater|closer|holistic
    cohesive
    some\s+(?:\w+\s+)?\w+s
    best\s+practices?
    """
)
FOR_WHAT = re.compile(
    r",\s*(?:which|as|since|instead)\b|\b(?:if|when|whenever|so|because|for better|for easier|for faster|to (?:make|allow|help|enable|give|get|avoid|encourage|improve|ensure|keep))\b", re.IGNORECASE
)
"""Behind these a soft word says what it is for, or when, and not how far it goes."""
AMOUNT = re.compile(
    rf"^\s*(?:(?:an?|the|our|{'|'.join(ADJECTIVES)})\s+)*(?:(?!(?:{_LINKS})\b)\w+\s+){{0,3}}?(?:{'|'.join(_AMOUNTS)})\b"
    r"(?!\s+(?!on\b|for\b|in\b|to\b|of\b|from\b|and\b|at\b)[a-z])",
    re.IGNORECASE,
)
"""Things that are nothing without a number, a condition or a name."""
MORE_OF = re.compile(r"^(?:some\s+)?(?:more|better|additional|further|extra)\b", re.IGNORECASE)
ENDLESS = re.compile(
    r"^(?:(?!(?:on|for|of|in|to)\b)[\w`/-]+\s+){0,5}?(?:testing|monitoring|alerting|observability|logging|automation|hardening|awareness|visibility|tooling"
    r"|documentation|validation|redundancy|capacity|headroom|failover tests|guardrails|safeguards)\b"
    r"(?=\s*(?:[.,;/(]|(?:for|of|on|in|to|at|and|around|so|when|across|with)\b|$))",
    re.IGNORECASE,
)
"""Its head is something one can always do more of."""
WAYS = re.compile(
    r"^(?:(?:an?|the|our|some|new|formal|clear|standard|regular|better|easier|automated|proper|[a-z]+ed|[a-z-]+er)\s+)*(?:(?!(?:on|for|of|in|to|that|with)\b)[\w-]+\s+){0,4}?"
    r"(?:process|mechanism|ways?|approach|strategy|framework|method|solution|standard|workflow|policy|system|plan|practices?|procedures?)\b"
    r"(?=\s*(?:[.,;]|(?:for|of|to|that|which|with|around|in|where)\b|$))",
    re.IGNORECASE,
)
"""Its head is a way of doing things: one can't tell which, nor when it is there."""
_STATES = "|".join(
    r"""
    reliability resilience resiliency stability quality awareness communications? collaboration culture confidence ownership
    accountability maintainability performance trust hygiene discipline rigou?r diligence attention focus mindset alignment
    efficiency agility toil friction robustness security safety clarity transparency responsiveness preparedness coordination
    vigilance knowledge understanding view overview picture perspective experience risk likelihood chances? mistakes expectations comms silos
    (?:human|operator|user|copy-paste)\serrors? technical\sdebt noise mttr
    """.split()
)
ABSTRACT = re.compile(
    rf"^\s*(?:(?:an?|the|our|of|overall|general|more|better|{'|'.join(ADJECTIVES)})\s+)*(?:[\w-]+\s+){{0,2}}?(?:{_STATES})\b"
    r"(?:\s+(?:work|efforts?|initiatives?|issues?|problems?|culture|practices?|posture))?"
    r"(?=\s*(?:[.,;]|(?:for|of|on|in|to|at|and|around|between|about|across|with|that|by|from|amongst?|as|when|during)\b|$))",
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
    r"|would\b|ideally\b|hopefully\b|wish\b|(?:we|there)\s+(?:could|should|may|might)\s+(?:\w+\s+)?consider|i think\b|maybe\b"
    r"|(?:\S+ ){1,6}(?:could|might|may) (?:also )?(?:potentially|possibly|perhaps|maybe)\b"
    r"|(?:we )?(?:should|could|might) (?:probably |maybe |perhaps |also )?(?:consider|think|explore|look at|be (?:more|better)))",
    re.IGNORECASE,
)
SHOULD_BE_MORE = re.compile(
    r"\b(?:should|must|needs? to|ha(?:s|ve) to|ought to)\s+(?:all\s+)?(?:be(?:come)?|get)\s+(?:much\s+|a (?:bit|lot)\s+)?(?:more|less|better|clearer|faster|safer|simpler|easier"
    r"|smoother|quicker|stricter|smarter|shorter|smaller|tighter|closer|earlier|cleaner|stronger|calmer|quieter|nicer|stabler)\b", re.IGNORECASE,
)
"""A comparison without a measure."""
WE_NEED = re.compile(
    r"^(?:we|there|teams?|people|everyone|the team)?\s*(?:really |also |just |definitely )?needs?\s+(?!to\b)", re.IGNORECASE
)
HABIT = re.compile(
    r"(?:^|:\s+)(?:always|never)\b|^let['’]?s\s+(?:not|never)\b|^(?:always|never|remember|don['’]t|do not|before|next time|in future|in the future|forbidden|be\b|stop (?!the\b)\w+ing\b)\b"
    r"|\bFORBIDDEN\b"
    r"|^(?:review|check|verify|test|read|double[- ]check|confirm|look at|run|ask)\b.*\b(?:before|when|after|while)\s+(?:you|\w+ing)\b"
    r"|^(?:(?:all|our|the) )?(?:everyone|everybody|engineers|teams|developers|people|folks|staff|on-?call|admins?|administrators|operators"
    r"|maintainers|reviewers|contributors|responders|managers|members|employees|colleagues)(?: (?:on|in|of|from) (?:the |our )?[\w-]+)?"
    r"\s+(?:should|must|needs? to|to|has to)\b",
    re.IGNORECASE,
)
"""It asks people to take care each time."""
HEDGES = frozenset("consider think think-about explore try rethink reflect hope wish feel want aim strive attempt look".split())
CARRIES = frozenset("improve enhance upgrade better harden strengthen refine optimise".split())
LOOKS = frozenset("work-with look-into look-at follow-up dig-into liaise solve address handle sort-out work-on".split())
STATE_OF = re.compile(
    r"\b(?:is|are|has|have|can(?:no|['’])?t?|never|only|must)\s+"
    r"(?:\w+ed\b|in\b(?! place)|on\b|behind\b|set\b|an?\b|the\b|at least|no\b|not\b|be\b|run\b)",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"^(?:that\s+)?(?:the |our |all |every |each )*(?:[\w-]+\s+)?"
    r"(?:engineers?|developers?|people|everyone|team|teams|staff|users?|members|on-?call|we"
    r"|operators?|owners?|managers?)\s+(?:have|has|know|knows|are|is|can|get|gets|understand|follow|read|always|never)\b"
    r"|^(?:that )?(?:this|it|things?)\b",
    re.IGNORECASE,
)
SETS_AN_AMOUNT = frozenset("cap limit scale upgrade throttle".split())
BRINGS_IN = frozenset("create introduce implement build adopt set-up add enforce formalise publish provide make spin-up complete hire schedule".split())
SWEEPS = frozenset("clean clean-up refactor rework simplify standardise expand rewrite upgrade update cover streamline redesign".split())
TICKET = re.compile(
    r"^(?:an?|the|some)?\s*(?:follow-?up )?(?:tickets?|issues?|cards?|jiras?|stor(?:y|ies)|epics?)\b"
    r"(?=\s*(?:$|[.,;]|(?:about|on|with|in|as)\b|(?:for|to)\s+\S+(?:\s+\S+)?$))",
    re.IGNORECASE,
)
SHOWS = re.compile(r"\bshow(?:s|ing)\b|\bper\b", re.IGNORECASE)
BY_A_CHECK = re.compile(
    r"\b(?:via|by|with|through|using)\b.{0,40}"
    r"\b(?:checks?|tests?|alerts?|hooks?|lint\w*|polic(?:y|ies)|rules?|guards?|gates?|ci|limits?|jobs?|validat\w+)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"`[^`]+`|(?<=\s)'[\w -]{3,30}'(?=\s|[.,;]|$)|\"[^\"]+\"|“[^”]+”|\b\w+_\w+\b|\b[a-z]+[A-Z]\w*")
MORE = re.compile(r"\b(?:more|less|faster|safer|simpler|clearer|harder|smoother)\b|^(?:it|this|things)\s+easier\b", re.IGNORECASE)
_ADJECTIVE = "|".join(ADJECTIVES)
CONTENT = re.compile(rf"(?!\b(?:{'|'.join(_SMALL)}|{_ADJECTIVE})\b)\b[\w'’-]{{3,}}", re.IGNORECASE)
TO_VERB = re.compile(r"(?<!slow )(?<!hard )(?<!easy )(?<!able )(?<!quick )(?<!how )(?<!likely )(?<!ready )(?<!need )(?<!want )\bto (?P<verb>[a-z-]{3,})\b")
HELPS = frozenset("allow enable help make give get let detect know see avoid prevent support".split())
THINGS = re.compile(
    r"\b(?:dashboards?|alert\w*|monitoring|runbooks?|playbooks?|tests?|docs?|graphs?|logs?|metrics?|checks?|tool\w*|messages?)\b",
    re.IGNORECASE,
)
TWO_OF = re.compile(r"\b(?:rather than|instead of|vs\.?|versus)\b|\bor\b", re.IGNORECASE)


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
    (?:mess|bit|little|somewhat)
    get(?:ting)?\s+(?:better|faster|good|serious|used)
    (?:it|this|that|things?)\s+(?:does|do)(?:n['’]t|\s+not)\s+happen
    happen(?:s|ing)?\s+again
    going\s+forward
    regularly|frequently|continuously|constantly|up[-\s]to[-\s]date|over\s+time|open\s+dialogue
    more\s+(?:often|carefully|closely|proactive(?:ly)?|attention|time|thought|focus)
    lessons?\s+learn(?:ed|t)
    faster|sooner|earlier|quicker|stricter|smarter|next\s+time
    keep(?:ing)?\s+.{1,40}\b(?:informed|updated|posted|in\s+the\s+loop|aware|engaged|aligned|low|short|small|clean|happy)
    (?:raise|bring\s+up|mention)\s+(?:the|this|that)\s+(?:topic|question|issue|point|subject|matter)
    (?:common\s+sense|(?:good|best|better)\s+judge?ment)
    moving\s+forward
    """
)
"""Turns of speech in which nothing is said to be done."""
BETTER = re.compile(r"(?:an?\s+|some\s+)?(?:much\s+)?(?:better|improved|enhanced)\b", re.IGNORECASE)


NOTHING = re.compile(
    r"(?:(?:(?:the|this|that|any|all|these) )?(?:root )?(?:problem|issue|bug|error|situation|matter|cause|incident|outage)s?\s*(?:$|[.!])"
    r"|(?:some |all )?(?:things?|stuff|everything|everyone|everybody|people)\b"
    r"|(?:more|less|better|harder|often)\s*$|that (?:everything|all|it|things)\b|(?:our|the) (?:approach|attitude)\b"
    r"|(?:at|during) (?:the )?(?:next|our) [\w-]+\s*$)",
    re.IGNORECASE,
)
"""Nothing in particular, or people."""
ASIDE = re.compile(r"\s*\([^)]*\)")
RUNS = re.compile(r"\b(?:runs|checks|polls|fires|alerts|pages) (?:every|at|when|on|after)\b|=\s*(?:true|false|\d)|→", re.IGNORECASE)
CONDITION_OR_PLACE = re.compile(r"\b(?:for|on|of|in|when|if)\s+(?:the|our|every|each|when|all|[`A-Z]|\w+-\w+)", re.IGNORECASE)
BY_DOING = re.compile(r"\bby\s+(?P<verb>[a-z-]+ing)\b")
AND_THEN = re.compile(r"\b(?:and|then|;)\s+(?:then\s+)?([a-z-]{3,})\b")
TELLS = frozenset("write document record publish report note present share".split())
"""Verbs of writing down what was found."""
SEVERAL = re.compile(
    rf"^\s*(?:(?:the|our|some|a set of|{'|'.join(ADJECTIVES)})\s+)*(?:(?!(?:{_LINKS})\b)[\w-]+\s+){{0,2}}?"
    r"(?:tests|alerts|alarms|checks|limits|quotas|dashboards|metrics"
    r"|runbooks|procedures|playbooks|guides|guidelines|docs|notifications|safeguards|probes)\b"
    r"(?!\s+(?:to|into|in|onto)\b)",
    re.IGNORECASE,
)
"""Some of a kind, nobody knows how many: "alerts for replica lag", "performance tests for page load"."""
WHEN = re.compile(r"\b(?:when|if|in case|whenever|once|that (?:fail|fire|refuse|cover)|every|each)\b", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\([^)]*\b(?:max|min|total|each|per|at least|at most)\b[^)]*\)", re.IGNORECASE)
PLAINER = re.compile(r"^(?!it\b|this\b|things\b).*\b(?:easier|simpler|visible|obvious|actionable|configurable)\b", re.IGNORECASE)
BEHAVES = re.compile(
    r"^(?:the|every|each|our)\s+[\w-]+(?:\s+[\w-]+){0,3}?\s+(?:must|should|shall)\s+(?:ask|check|verify|track|review)\b", re.IGNORECASE
)
"""What a system is to do each time: that it asks or checks is there or it is not."""
REACHED = re.compile(
    r"(?:[<>≤≥]|==|(?<![\w-])(?:under|over|below|above|exceeds?|at least|at most|less than|more than|within|every|from|by))\s*\d"
    r"|\d\s*%|\bto\s+\d", re.IGNORECASE
)
"""A value that is reached or not; a version, a day, or how many of something there are is none."""
TOLD_HOW_IT_WAS = re.compile(
    r"^(?!(?:though|although|while|because|since|as|if|when|after)\b)(?:there (?:was|were|is|are|has|have)\b"
    r"|(?!we\b)[^.;:(—]{3,50}?\b(?:is|are) (?:currently |still )?(?:working|continuing|looking|aiming|trying|hoping)\b"
    r"|[^.;:(—]{3,60}?\b(?:was|were|is|are) (?:too|not|only|still|currently|just|very|so|more|less|unable|unclear|missing)\b)",
    re.IGNORECASE,
)
"""A remark on how things were."""
SOMEBODY = re.compile(r"(?:some|any)(?:one|body|thing|where|how)\b|whoever\b", re.IGNORECASE)
WHERE_OR_WHEN = re.compile(r"\b(?:on|for|of|in|around|when|if|to)\s+(?!(?:general|all|the future)\b)[\w`]{3,}", re.IGNORECASE)
STUFF = re.compile(
    r"(?:(?:the|our|some|better|improved|enhanced|test|unit|system)\s+)*(?:monitoring|alerting|alerts?|logging|logs|metrics|testing|tests?|coverage"
    r"|dashboards?|documentation|docs|validation|tooling)\b", re.IGNORECASE,
)
"""Things of which there can always be more or better ones."""
NAMED_STUFF = re.compile(
    r"(?:an?\s+|some\s+)?(?:much\s+)?(?:better|improved|enhanced)\s+(?:(?!(?:for|on|of|in|to|and|or)\b)[\w-]+\s+){0,2}?"
    rf"(?:{'|'.join(_AMOUNTS)}|monitoring|tests?|runbooks?|graphs?|logs?|logging|metrics?|checks?|messages?|defaults?)\s+", re.IGNORECASE,
)
SYSTEM_HAS = re.compile(r"(?!we\b|i\b|you\b|they\b|teams?\b|everyone\b|people\b)(?:(?:the|every|each|all|our)\s+)?\S+(?:\s+\S+){0,6}?\s+(?:should|must|to)\s+(?:have|get)\b", re.IGNORECASE)
MADE_TO = re.compile(
    r"(?:(?:the|our)\s+)?[\w`.'-]+(?:\s+\([^)]*\))?\s+(?P<verb>[a-z-]{3,})\s+(?:the|an?|every|all|each|its|to|`)"
    r"|[A-Z`][\w`.'-]+(?:\s+\w+){1,2}\s+(?P<does>[a-z-]{3,})\s+(?:the|an?|every|all|each|its|on|in|at|when|if)\b"
)
""" "Have `probe.py` write a …"."""
MENDS = frozenset("fix resolve solve finish allow enable".split())
"""Verbs after finding out that say no more than that it should be well again."""
TO_CATCH = re.compile(r"\bto (?:catch|detect|show|tell|alert|warn|notify|notice|cover|find)\s+(?:\S+\s*){2}", re.IGNORECASE)
BRACKETED_WAY = re.compile(r"\((?!(?:e\.?g|i\.?e|see|issue|pr|ticket|currently|already|which|this|that|it|we|they|this|due|currently|once|after|most|maybe)\b)[a-z][\w-]+ [^)]{3,}\)", re.IGNORECASE)
"""How, in brackets: "(batch the writes)"."""
DOUBT = re.compile(r"\b(?:maybe|perhaps|not sure)\b|\?\s*\)", re.IGNORECASE)
DOES_FOR = frozenset("automate test validate".split())
SETTLED = re.compile(r"\b(?:the|our|each|every|all|both|this|that|these|which|when|if|whenever|once|whose|before|after|until|instead|rather)\b|\bto (?!be\b|the\b)(?:detect|catch|refuse|reject|stop|block|fail|warn|alert|page|retrieve)\b", re.IGNORECASE)
"""Words by which a thing without a name is still one thing, or acts in one case."""
SOME_OF_THEM = re.compile(r"(?:(?:the|our|any)\s+)?(?:old|older|stale|unused|aging|ageing|legacy|outdated|obsolete|dead|slow|flaky|noisy|redundant|unneeded)"
    r"(?:\s+(?!(?:of|from|in|that|which|older)\b)[\w-]+){1,3}+(?!\s+(?:of|from|in|that|which|older)\b)", re.IGNORECASE)
"""Some of a kind, of which nobody knows yet which: "old branches"."""
IS_UNCLEAR = re.compile(r"\b(?:unclear|unknown|confusing|insufficient|lacking|outdated|missing|too \w+|not \w+)\s*[.!]*$", re.IGNORECASE)
TEACHING = re.compile(r"(?:an?\s+)?(?:\w+\s+)?(?:trainings?|workshops?|brown[- ]bags?|knowledge[- ](?:sharing|transfer)|coaching|refreshers?|lunch[- ]and[- ]learns?)\b(?! (?:data|set))", re.IGNORECASE)
TO_BE_MORE = re.compile(r"\bto (?:be|become|get) (?:more|better|faster|less)\b", re.IGNORECASE)
OBTAINED = re.compile(r"(?:[\w'’-]+\s+){0,3}?(?:quotes?|offers?|approval|budget|sign-off|access|confirmation|licen[cs]es?|permissions?|estimates?|contract)\b", re.IGNORECASE)
"""What one has or has not got."""
TUNES = frozenset("set put configure enable use adjust apply place include have".split())
"""Verbs after which an alert or a limit is nothing yet without a value or a case; to move or to remove one needs none."""
ASKS = re.compile(r"(?:should|can|could|do|does|did|is|are|was|were|what|why|how|which|who|when|where)\b(?:\W+\w+){4}", re.IGNORECASE)
"""A question with something in it."""
TALKS = frozenset("discuss talk suggest".split())
BY_ITSELF = re.compile(r"\w+s\s+(?:if|when|whenever|after|once)\b", re.IGNORECASE)
"""What something does, and nobody says what: "fires if …"."""
USES = frozenset("use require get push split allow".split())
TIED = re.compile(r"\b(?:in|on|for|into|onto|to|from|at|of|between|with|by|before|after|when|if|that|so|per|instead|rather)\b|:", re.IGNORECASE)
"""Words that tie a thing to a place or a case."""
WATCHES = frozenset("monitor watch keep-an keep-on keep-eye".split())
NUMBERED = re.compile(r"(?<![\w&])#\d+\b|\b[A-Z]{2,}-\d+\b")
"""An issue or a record with a number, in which the outcome will stand."""
SO_THAT = re.compile(r"\bso\s+that\s+(?:\S+\s+){3}", re.IGNORECASE)
ONE_THING = re.compile(r"(?:the|this|that|one|an?)\b|.*[`A-Z]")
WRITES = frozenset("document describe".split())
WHAT_IT_TELLS = re.compile(r"^(?:how|what|when|where|why|which|who|that|whether|the|this|these|our|all|every|each|an?)\b|:|\b(?:in|into|on|to|at)\b", re.IGNORECASE)
TELLS_SOMEBODY = frozenset("alert notify page warn".split())
HOLDS = re.compile(r"\b(?:until|while|as long as|for \d+)\b|`", re.IGNORECASE)
DOING = re.compile(r"(?!nothing|everything|anything|something)[a-z-]{3,}ing\b(?:\s+\S+){2}", re.IGNORECASE)
"""Something one could be doing: "sending mails to closed accounts"."""
THEN_DO = re.compile(
    r"(?:\band\b|\bthen\b|[;,])\s+(?:then\s+)?(?P<verb>[a-z-]{3,})\s+(?=(?:the|an?|any|all|our|each|every|this|that|its|those|`))(?P<what>.*)"
    r"|\b(?:and|then)\s+(?P<puts>add|put|post|store|link|move|send)\s+(?:it\s+|them\s+|those\s+)?(?:to|in|into|on|from)\s+(?P<where>.*)"
)
ALL = re.compile(r"\b(?:all|every|each|both)\b", re.IGNORECASE)
