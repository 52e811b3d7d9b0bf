"""What makes an end of an action one can see, or leaves it out: each reason the words by which it is known."""

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
AMOUNT = re.compile(
    rf"^\s*(?:(?:an?|the|our|{'|'.join(ADJECTIVES)})\s+)*+(?:(?!(?:{_LINKS})\b)\w+\s+){{0,3}}?(?:{'|'.join(_AMOUNTS)})\b"
    r"(?!\s+(?!on\b|for\b|in\b|to\b|of\b|from\b|and\b|at\b)[a-z])",
    re.IGNORECASE,
)
"""Things that are nothing without a number, a condition or a name."""
WAYS = re.compile(
    r"^(?:(?:an?|the|our|some|new|formal|clear|standard|regular|better|easier|automated|proper|[a-z]+ed"
    r"|[a-z-]+er)\s+)*+(?:(?!(?:on|for|of|in|to|that|with)\b)[\w-]+\s+){0,4}?"
    r"(?:process|mechanism|ways?|approach|strategy|framework|method|solution|standard|workflow|policy|system|plan|practices?|procedures?)\b"
    r"(?=\s*(?:[.,;]|(?:for|of|to|that|which|with|around|in|where)\b|$))",
    re.IGNORECASE,
)
"""Its head is a way of doing things: one can't tell which, nor when it is there."""
STATE_OF = re.compile(
    r"\b(?:is|are|has|have|can(?:no|['’])?t?|never|only|must)\s+"
    r"(?:\w+ed\b|in\b(?! place)|on\b|behind\b|set\b|an?\b|the\b|at least|no\b|not\b|be\b|run\b)",
    re.IGNORECASE,
)
SETS_AN_AMOUNT = frozenset("cap limit scale upgrade throttle".split())
BRINGS_IN = frozenset(
    "create introduce implement build adopt set-up add enforce formalise draft publish provide make spin-up complete hire schedule".split()
)
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
_ADJECTIVE = "|".join(ADJECTIVES)
CONTENT = re.compile(rf"(?!\b(?:{'|'.join(_SMALL)}|{_ADJECTIVE})\b)\b[\w'’-]{{3,}}", re.IGNORECASE)
TO_VERB = re.compile(
    r"(?<!slow )(?<!hard )(?<!easy )(?<!able )(?<!quick )(?<!how )(?<!likely )(?<!ready )(?<!need )(?<!want )\bto (?P<verb>[a-z-]{3,})\b"
)
THINGS = re.compile(
    r"\b(?:dashboards?|alert\w*|monitoring|runbooks?|playbooks?|tests?|docs?|graphs?|logs?|metrics?|checks?|tool\w*|messages?)\b",
    re.IGNORECASE,
)
TWO_OF = re.compile(r"\b(?:rather than|instead of|vs\.?|versus)\b|\bor\b", re.IGNORECASE)
FIRES = re.compile(
    r"\b(?:alarms?|alerts?|pages?|warnings?|fires?|trips?|switch|watchdogs?)\b.*\b(?:when|if|once|above|below|over|under|exceeds?"
    r"|after)\b.*\d"
    r"|\b(?:alarms?|alerts?|pages?)\b.*\d.*\bgo(?:es)?\s+to\b",
    re.IGNORECASE,
)
"""What fires, at which value."""
RUNS = re.compile(r"\b(?:runs|checks|polls|fires|alerts|pages) (?:every|at|when|on|after)\b|=\s*(?:true|false|\d)|→", re.IGNORECASE)
CONDITION_OR_PLACE = re.compile(r"\b(?:for|on|of|in|when|if)\s+(?:the|our|every|each|when|all|[`A-Z]|\w+-\w+)", re.IGNORECASE)
BY_DOING = re.compile(r"\bby\s+(?P<verb>[a-z-]+ing)\b")
AND_THEN = re.compile(r"\b(?:and|then|;)\s+(?:then\s+)?([a-z-]{3,})\b")
SEVERAL = re.compile(
    rf"^\s*(?:(?:the|our|some|a set of|{'|'.join(ADJECTIVES)})\s+)*+(?:(?!(?:{_LINKS})\b)[\w-]+\s+){{0,2}}?"
    r"(?:tests|alerts|alarms|checks|limits|quotas|dashboards|metrics"
    r"|runbooks|procedures|playbooks|guides|guidelines|docs|notifications|safeguards|probes)\b"
    r"(?!\s+(?:to|into|in|onto)\b)",
    re.IGNORECASE,
)
"""Some of a kind, nobody knows how many: "alerts for replica lag", "performance tests for page load"."""
WHEN = re.compile(r"\b(?:when|if|in case|whenever|once|that (?:fail|fire|refuse|cover)|every|each)\b", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\([^)]*\b(?:max|min|total|each|per|at least|at most)\b[^)]*\)", re.IGNORECASE)
BEHAVES = re.compile(
    r"^(?:the|every|each|our)\s+[\w-]+(?:\s+[\w-]+){0,3}?\s+(?:must|should|shall)\s+(?:ask|check|verify|track|review)\b", re.IGNORECASE
)
"""What a system is to do each time: that it asks or checks is there or it is not."""
REACHED = re.compile(
    r"(?:[<>≤≥]|==|(?<![\w-])(?:under|over|below|above|exceeds?|at least|at most|less than|more than|within|every|from|by))\s*\d"
    r"|\d\s*%|\bto\s+\d",
    re.IGNORECASE,
)
"""A value that is reached or not; a version, a day, or how many of something there are is none."""
WHERE_OR_WHEN = re.compile(r"\b(?:on|for|of|in|around|when|if|to)\s+(?!(?:general|all|the future)\b)[\w`]{3,}", re.IGNORECASE)
NAMED_STUFF = re.compile(
    r"(?:an?\s+|some\s+)?(?:much\s+)?(?:better|improved|enhanced)\s+(?:(?!(?:for|on|of|in|to|and|or)\b)[\w-]+\s+){0,2}?"
    rf"(?:{'|'.join(_AMOUNTS)}|monitoring|tests?|runbooks?|graphs?|logs?|logging|metrics?|checks?|messages?|defaults?)\s+",
    re.IGNORECASE,
)
SYSTEM_HAS = re.compile(
    r"(?!we\b|i\b|you\b|they\b|teams?\b|everyone\b|people\b)(?:(?:the|every|each|all"
    r"|our)\s+)?\S+(?:\s+\S+){0,6}?\s+(?:should|must|to)\s+(?:have|get)\b",
    re.IGNORECASE,
)
MADE_TO = re.compile(
    r"(?:(?:the|our)\s+)?[\w`.'-]+(?:\s+[\w-]+|\s+\([^)]*\))?\s+(?P<verb>[a-z-]{3,})\s+(?:the|an?|every|all|each|its|to|on|when|if|`)"
    r"|[A-Z`][\w`.'-]+(?:\s+\w+){1,2}\s+(?P<does>[a-z-]{3,})\s+(?:the|an?|every|all|each|its|on|in|at|when|if)\b"
    r"|(?:two|three|a\s+second|another)\s+[a-z]+\s+(?P<do>[a-z-]{3,})\s"
)
""" "Have `probe.py` write a …"."""
TO_CATCH = re.compile(r"\bto (?:catch|detect|show|tell|alert|warn|notify|notice|cover|find)\s+(?:\S+\s*){2}", re.IGNORECASE)
BRACKETED_WAY = re.compile(
    r"\((?!(?:e\.?g|i\.?e|see|issue|pr|ticket|currently|already|which|this|that|it|we|they|this|due|currently|once|after"
    r"|most|maybe)\b)[a-z][\w-]+ [^)]{3,}\)",
    re.IGNORECASE,
)
"""How, in brackets: "(batch the writes)"."""
DOES_FOR = frozenset("automate test".split())
PROVES = frozenset("verify validate confirm test".split())
"""What is to be proved has an end only where it is called by its name."""
LIGHT = frozenset("carry carry-out conduct do hold run perform make undertake have".split())
SETTLED = re.compile(
    r"\b(?:the|our|each|every|all|both|this|that|these|which|when|if|whenever|once|whose|before|after|until|instead"
    r"|rather)\b|\bto (?!be\b|the\b)(?:detect|catch|refuse|reject|stop|block|fail|warn|alert|page|retrieve)\b",
    re.IGNORECASE,
)
"""Words by which a thing without a name is still one thing, or acts in one case."""
SOME_OF_THEM = re.compile(
    r"(?:(?:the|our|any)\s+)?(?:old|older|stale|unused|aging|ageing|legacy|outdated|obsolete|dead|slow|flaky|noisy|redundant|unneeded)"
    r"(?:\s+(?!(?:of|from|in|that|which|older)\b)[\w-]+){1,3}+(?!\s+(?:of|from|in|that|which|older)\b)",
    re.IGNORECASE,
)
"""Some of a kind, of which nobody knows yet which: "old branches"."""
OBTAINED = re.compile(
    r"(?:[\w'’-]+\s+){0,3}?(?:quotes?|offers?|approval|budget|sign-off|access|confirmation|licen[cs]es?|permissions?"
    r"|estimates?|contract)\b",
    re.IGNORECASE,
)
"""What one has or has not got."""
TUNES = frozenset("set put configure enable use adjust apply place include have".split())
"""Verbs after which an alert or a limit is nothing yet without a value or a case; to move or to remove one needs none."""
JOINS = frozenset("add include move put copy link attach register subscribe connect publish store save".split())
BOTH_ENDS = re.compile(
    r"(?:the|our|this|these|all|each|every|both|`|[A-Z]).*\b(?:to|into|in|on|onto|from|behind|with)\s+(?:the|our|all|each|every|`|[A-Z])"
)
""" "The new region to the probes": what and where are both told."""
IS_NOW = re.compile(r"[^.;?]{3,80}\b(?:is|are) now\s+(?:in|on|at|behind|part of|off|hosted|below|above|under|the|an?)\b", re.IGNORECASE)
USES = frozenset("use require get push split allow".split())
TIED = re.compile(r"\b(?:in|on|for|into|onto|to|from|at|between|with|by|before|after|when|if|that|so|per)\b|:", re.IGNORECASE)
"""Words that tie a thing to a place or a case."""
NUMBERED = re.compile(r"(?<![\w&])#\d+\b|\b[A-Z]{2,}-\d+\b")
"""An issue or a record with a number, in which the outcome will stand."""
SO_THAT = re.compile(r"\bso\s+(?:that|it|they|the\s+\S+)\s+(?:\S+\s+){3}", re.IGNORECASE)
ONE_THING = re.compile(r"(?:the|this|that|one|an?)\b|.*[`A-Z]")
WRITES = frozenset("document describe".split())
WHAT_IT_TELLS = re.compile(
    r"^(?:how|what|when|where|why|which|who|that|whether|the|this|these|our|all|every|each|an?)\b|:|\b(?:in|into|on|to|at)\b", re.IGNORECASE
)
TELLS_SOMEBODY = frozenset("alert notify page warn".split())
HOLDS = re.compile(r"\b(?:until|while|as long as|for \d+)\b|`[^`]+`", re.IGNORECASE)
DOING = re.compile(r"(?!nothing|everything|anything|something)[a-z-]{3,}ing\b(?:\s+\S+){2}", re.IGNORECASE)
"""Something one could be doing: "sending mails to closed accounts"."""
THEN_DO = re.compile(
    r"(?:\band\b|\bthen\b|[;,])\s+(?:then\s+)?(?P<verb>[a-z-]{3,})\s+(?=(?:the|an?|any|all|our|each|every|this|that|its"
    r"|those|`))(?P<what>.*)"
    r"|\b(?:and|then)\s+(?P<puts>add|put|post|store|link|move|send)\s+(?:it\s+|them\s+|those\s+)?(?:to|in|into|on|from)\s+(?P<where>.*)"
)
ALL = re.compile(r"\b(?:all|every|each|both)\b", re.IGNORECASE)
EXTENDS = re.compile(r"extend\s.*\b(?:with|by)\s+(?:an?|the)\s", re.IGNORECASE)
"""What is added says when it is done: "extend the check with a login"."""
BARE_PLURAL = re.compile(
    r"(?!(?:the|an?|our|all|each|every|both|this|that|these|those|its|any|how|what|when|where|why|which|who|whether|to|in|on|for"
    r"|from|by|with)\b)"
    r"(?:[a-z][a-z-]*\s+){0,2}?[a-z][a-z-]{2,}(?<![su])s\s*$"
)
"""Some of a kind: "hard-coded addresses", "cron jobs to the scheduler"."""
JUST_ONE = re.compile(r"(?:the|our|this|that)\s+[\w-]+(?:\s+[\w-]+)*?\s+[\w-]+(?<!s)\s*$", re.IGNORECASE)
"""One of which there is one: "the old demo tenant"."""
ON_WHICH = frozenset(
    "warm warm-up simulate limit rate-limit throttle stage renegotiate negotiate autoscale scale tune drain rebalance replay".split()
)
"""Deeds that one can do to any of a kind, and a little of: which one, or how far, must be said."""
PUT_DOWN_IN = re.compile(r"\b(?:into|in)\s+(?:the\s+)?[\w`/.-]{3,}\s*$", re.IGNORECASE)
GATHERS = frozenset("inventory catalogue collect gather tabulate survey".split())
BRINGS_UP = frozenset("bring-up raise mention".split())
SETS_UP = frozenset("establish develop define formalise keep institutionalise".split())
"""Verbs that need a bound, but are no finding out."""
SEES_TO = frozenset("ensure make-sure align handle support prevent".split())
ALL_OF_THEM = re.compile(
    r"(?:that\s+)?(?:(?:all|every|each|both|an?)\s+)?[\w-]+(?:\s+[\w-]+){0,2}?\s+(?:ha(?:s|ve)\s+an?|gets?|uses?|runs?|exists?|(?:is|are)\s+\w+ed)\b",
    re.IGNORECASE,
)
""" "All services have a runbook": one could go through them."""
NEEDS_A = re.compile(
    r"(?!we\b|there\b|i\b|you\b|they\b)(?:(?!(?:that|which|what|whatever|who|if|when|whether|how|the|a"
    r"|an)\b)[\w-]+\s+){1,5}?(?<!no )needs?\s+(?:an?|its\s+own|one|two)\s",
    re.IGNORECASE,
)
""" "The portal needs a maintenance page": a thing is named, and nobody does anything yet."""
DRILLS = frozenset("test practise rehearse drill exercise".split())
"""To do these regularly is a plan, though one without an end."""
OBTAINS = frozenset("find negotiate renegotiate choose buy procure".split())
"""A better one of these is another one."""
WITH_WHOM = re.compile(r"^\s*(?:with|to)\s+(?:the\s+)?[\w-]+(?:\s+(?:team|department|crew))?", re.IGNORECASE)
OPEN_ENDED = frozenset(
    "simplify keep chase prioritise track understand contact identify speak-to speak-with speak talk clarify shrink approach".split()
)
"""Verbs one can go on with for ever, unless it is said which, or what for."""
WHAT_FOR = re.compile(
    r"\b(?:how|why|when|where|whether|which|who|what|if|about|regarding|with|while|until|of\s+(?!failure)|under|below|above|without|in|on"
    r"|concerning|for|so|by|into|that|because|to\s+(?!end\b)[a-z]+)\b|&",
    re.IGNORECASE,
)
FINDS = frozenset("find catch discover spot explore".split())
INQUIRY = re.compile(
    r"(?:(?:an?|the|our|another|regular|thorough|full|proper|deep|formal|internal|external|root[- ]cause)\s+)*+"
    r"(?:review|audit|assessment|analys[ie]s|evaluation|investigation|discussion|study|survey|retrospective|conversation)s?\b",
    re.IGNORECASE,
)
"""A way of finding out, named by its noun."""
SENTENCE = re.compile(r"[.;!?]\s+(?=[A-Z])")
