"""What is said of a thing ("bounces should be retried twice"): a state or a deed one can look up, or a quality, a manner, a wish for care.

A quality ("possible", "smarter"), a manner ("gracefully") and care ("love", "more respect") have no moment at which they are there.
"""

from __future__ import annotations

import re

_MODAL = r"(?:should|must|shall|can|could|will|would|may|might|ought\s+to|(?:needs?|has|have|is|are)\s+to|to)"
_ADVERBS = r"(?:(?:all|also|really|just|always|at\s+all\s+times|generally|not|never)\s+)*+"
_DEGREE = r"(?:(?:much|far|way|very|as|so|too|a\s+(?:bit|lot|little))\s+)*+"
_COMPARED = "|".join(
    """
    more less better worse clearer faster slower safer simpler easier harder smoother quicker stricter smarter shorter smaller bigger
    larger tighter closer earlier later sooner cleaner stronger calmer quieter nicer stabler leaner lighter tidier saner sharper kinder
    friendlier richer broader wider deeper cheaper healthier louder fairer
    """.split()
)
_HOW_MUCH = "|".join(
    "more less fewer better clearer faster quicker tighter closer stronger earlier smarter safer smoother cleaner stricter".split()
)
ONLY_MORE = re.compile(rf"(?:(?:some|much|a\s+(?:bit|lot))\s+)*+(?:{_HOW_MUCH})\s+(?!than\b)", re.IGNORECASE)
"""A line that begins with a comparison: "faster rollbacks", "fewer surprises"."""
_QUALITIES = "|".join(
    """
    possible easy simple clear obvious visible realistic robust resilient reliable stable smart graceful transparent consistent
    predictable safe secure fast quick aware careful cautious mindful attentive proactive responsive adequate sufficient reasonable sane
    sensible healthy meaningful useful trustworthy calm quiet flexible scalable maintainable readable discoverable understandable
    comfortable confident familiar diligent vigilant prepared polite patient honest open okay ok fine good great bulletproof foolproof
    bullet-proof fool-proof rock-solid future-proof state-of-the-art first-class world-class best-effort painless seamless effortless
    complete meaningful lean solid sound clean boring forgiving helpful intuitive self-explanatory friendly painless trustworthy
    sustainable manageable tolerable acceptable appropriate
    """.split()
)
COMPARISON = re.compile(rf"(?:{_COMPARED})\b", re.IGNORECASE)
_IS_A_QUALITY = re.compile(
    rf"\b{_MODAL}\s+{_ADVERBS}(?:be(?:come)?|get|feel|stay|remain)\s+{_DEGREE}(?:(?:{_COMPARED})\b|(?:{_QUALITIES})\b(?!-)|"
    r"(?:top\s+of\s+mind|up\s+to\s+(?:date|scratch))|an?\s+(?:[\w-]+\s+)?(?:concern|priority|habit|given|norm|matter\s+of\s+course"
    r"|focus)\b)",
    re.IGNORECASE,
)
_IS_COMPARED = re.compile(
    rf"\b(?:should|must|needs?\s+to|ha(?:s|ve)\s+to|ought\s+to)\s+{_ADVERBS}(?:be(?:come)?|get)\s+{_DEGREE}(?:{_COMPARED})\b", re.IGNORECASE
)
TO_BE_COMPARED = re.compile(rf"\bto\s+(?:be|become|get)\s+{_DEGREE}(?:{_COMPARED})\b", re.IGNORECASE)
_MANNER = (
    r"(?:gracefully|properly|smoothly|carefully|seriously|sensibly|responsibly|sanely|nicely|cleanly|well|better|wisely|thoughtfully"
    r"|with\s+(?:(?:more|greater|due|the\s+necessary|extra)\s+)?(?:care|respect|caution|attention|rigou?r|love|thought|urgency|diligence)"
    r"|in\s+an?\s+(?:[\w-]+\s+(?:and\s+|or\s+)?){1,3}(?:manner|way|fashion))"
)
_IN_A_MANNER = re.compile(rf"\b{_MODAL}\s+(?:\S+\s+){{1,8}}?{_MANNER}\s*(?:[.!,;(]|$)", re.IGNORECASE)
_FAILS = re.compile(
    rf"\b{_MODAL}\s+(?:(?:(?:not|never|no\s+longer)\s+(?:hang|crash|fail|break|fall\s+over|lose|die|block|happen|stall|panic|surprise|hurt|suffer)"
    r"(?:\s+(?:\S+\s*){1,4})?|(?:just|simply)\s+work(?:\s.*)?))\s*(?:[.!]|$)",
    re.IGNORECASE,
)
"""It should not go wrong: "search should not fall over under load"."""
_CARE = "|".join(
    """
    love attention care caution respect work thought clean-?up tlc improvements? discipline clarity rethink(?:ing)? overhaul tidying
    polish(?:ing)? fix(?:ing|es)? help guidance thinking time focus effort consideration follow-?up refactor(?:ing)? rework hardening
    a(?:ttending)? looking-?after support
    """.split()
)
_NEEDS_CARE = re.compile(
    rf"^(?!we\b|there\b|i\b|you\b|they\b)(?:(?!and\b|to\b)\S+\s+){{1,6}}?(?:needs?|deserves?|wants?|requires?|could\s+(?:do\s+with|use))\s+(?:(?:some|a\s+(?:bit|lot|little)\s+of|serious|real|urgent|our|the|an?|much)\s+)*+"
    rf"(?:(?:{_COMPARED})\s|(?:[\w-]+\s+)?(?:{_CARE})\s*(?:[.!,;]|$))",
    re.IGNORECASE,
)


_ENDS_IN_A_MANNER = re.compile(rf"\b{_MANNER}\s*(?:[.!;(]|$)", re.IGNORECASE)


OF_A_QUALITY = re.compile(rf"(?:(?:more|less|very|really)\s+)?(?:{_QUALITIES})\s+[a-z]", re.IGNORECASE)
"""A thing that is only said to be of a kind: "robust error handling"."""
SUBJECT_FIRST = re.compile(
    r"(?:(?!(?:that|which|what|who|if|when|how|so|to|and|where|whether|until|because)\b)[^\s:;,.]+\s+){1,6}?"
    r"(?:should|must|shall|could|can|would|needs?\s+to|ha(?:s|ve)\s+to|(?:is|are)\s+to)\s",
    re.IGNORECASE,
)
"""It begins with what something is asked of."""


def ends_in_a_manner(text: str) -> bool:
    """What it says of how ("so that it is handled properly") can't be seen."""
    return _ENDS_IN_A_MANNER.search(text) is not None


def compares(text: str) -> bool:
    """Something should be "faster", or "less stressful": a comparison without a measure."""
    return _IS_COMPARED.search(text) is not None


def asks_for_a_quality(text: str) -> bool:
    """Something is to be of a kind, or is to go on in a way, for which there is no test."""
    return bool(_IS_A_QUALITY.search(text) or _IN_A_MANNER.search(text) or _FAILS.search(text))


def asks_for_care(text: str) -> bool:
    """Something "needs love", "needs clearer guidance"."""
    return _NEEDS_CARE.match(text) is not None
