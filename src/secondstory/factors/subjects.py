"""Whose doing is it? The grammatical subject decides (B24), and a person's doing is no factor (R3, R6, BL-01, BL-02, BL-14).

An act is refused, a condition is not: "An engineer deleted the table" is where the questions begin, "Engineers had no way to see both
limits" is an answer. A group's act is its organisation's. In doubt nothing is refused, since this is a wall.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from secondstory.factors.clauses import Clause, Doing
from secondstory.factors.plain_blame import folded, is_plain_blame

_SET_APART = re.compile(r"```.*?```|`[^`]*`|“[^”]*”|\"[^\"]*\"|https?://\S+|!?\[[^\]]*\]\([^)]*\)", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-*•]\s|;|:\s|\s[-–—]\s|[()]")
_ASIDE = re.compile(
    r"(?P<cause>\b(?:because(?! of\b)|as a result of|caused by|but|so(?! that\b)|so that)\s)|"
    r"(?P<aside>\b(?:which|that|who|whose|where|when|whenever|while|if|unless|until|after|before|as|since|although|though|once)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"@?\w(?:[\w.@+-]*\w)?(?:['’]\w+)?|,")
_WHO = r"(?:human|operator|pilot|manual|engineer|developer|admin|administrator|dba|staff|personnel|employee)"
_LABEL = rf"{_WHO}[ -](?:errors?|mistakes?|oversights?|negligence|carelessness|inattention)\b"
_QUALITY = (
    r"(?:carelessness|negligence|complacency|inattention|incompetence|sloppiness|recklessness|"
    r"lack of (?:attention|care|diligence|discipline|vigilance|common sense))\b"
)
_A_LABEL = re.compile(rf"(?<![\w-])(?:{_LABEL}(?<!operator error)(?<!operator errors)|operator errors?(?!: \w)|{_QUALITY})", re.IGNORECASE)
_AS_A_TOPIC = re.compile(
    r"\b(?:against|allow|allows|avoid|avoids|catch|catches|chance|detect|detects|designed|from|invite|invites|likelihood|lowers?|makes|"
    r"possibility|prevents?|probability|prone|protect|protects|reduces?|risk|room|scope|stops?|survives?|tolerates?|vulnerable|word|words|"
    r"label|term|code|called)\b[^.;:]*\Z",
    re.IGNORECASE,
)
"""Behind these a label is a hazard a system is built for or not, or words that are spoken of; nothing is put on anybody."""
_CAUSE = re.compile(r"\A\W*(?:(?:root |main |primary |contributing )*(?:causes?|factors?)\s*(?::|was|is)\s)?", re.IGNORECASE)
_USER_ERROR = re.compile(
    r"(?:\A|[.:;,]\s|\b(?:due to|caused by|because of|was|is|down to)\s)\W*(?:an? |just |simple )*user (?:error|mistake)s?\W*"
    r"(?:\Z|[,.;]|(?:in|on|by|during|while|at|when|with)\b)",
    re.IGNORECASE,
)
_FINGER = re.compile(r"\bfat.finger|\bpebkac\b", re.IGNORECASE)
_SOFTWARE = re.compile(r"\b(?:pod|crd|kubernetes|k8s|replica ?set|crashloop\w*|namespace|http|status code|4xx|5xx)s?\b", re.IGNORECASE)
_BEGINNING = re.compile(
    r"\b(?:incident|outage|issue|problem|failure|disruption|it|this|degradation)s? (?:\w+ly )?"
    r"(?:(?:was|were) (?:triggered|caused|introduced|started|created)|began|started|occurred|happened|arose|came about)\b",
    re.IGNORECASE,
)
"""Behind it, "when" tells a cause: “it began when somebody …”."""
_WHO_DID = re.compile(
    r"\bwho(?:se)? (?:\w+ly )?(?:made|did|broke|caused|pushed|approved|deployed|deleted|wrote|merged|changed|allowed|forgot|missed|"
    r"signed off|(?:is|was) (?:responsible|to blame|at\sfault)|mistake|fault)\b|"
    r"\bwhat (?:was|were) (?:you|he|she|they) thinking\b|\bhow could (?:you|he|she|they|anyone|nobody)\b",
    re.IGNORECASE,
)
_WHY_DID = re.compile(
    r"(?:and |but |so )?why (?:did|didn['’]t|does|doesn['’]t|do|don['’]t|was|wasn['’]t|were|weren['’]t|had|hadn['’]t|has)(?: not)? ",
    re.IGNORECASE,
)
_WAS_IT = re.compile(
    r"(?:so |and )?(?:was|is|wasn['’]t|isn['’]t) (?:it|this|that|the (?:cause|reason))(?: not)?(?: just| simply| really)? ", re.IGNORECASE
)
_DID = re.compile(r"(?:so |and )?(?:did|has|had|didn['’]t) ", re.IGNORECASE)
_THIS_WAS = re.compile(r"\A\W*(?:it|this|that) (?:was|is)(?: just| all| simply| down to)? ", re.IGNORECASE)
_IT_WAS = re.compile(r"\bit (?:was|is) ([\w@ ]{2,40}?) who\b", re.IGNORECASE)


def speaks_of_a_person(text: str, *, names: Collection[str] = (), is_credit: bool = False) -> bool:
    """Whether the text has a person's act, a person or "human error" as what happened.

    `names` are what people are called in this incident. Where something good is told (a defence that held) only slips count.
    """
    return doing_in(text, names=names) >= (Doing.A_SLIP if is_credit else Doing.A_PERSONS)


def asks_after_a_person(question: str, *, names: Collection[str] = ()) -> bool:
    """Whether a question asks a person why, or who it was (B24, BL-08): people are asked what and how, systems are asked why."""
    plain = _SET_APART.sub(" it ", folded(question)).strip()
    if _WHO_DID.search(plain) or _suggests_a_person(plain, names):
        return True
    why = _WHY_DID.match(plain)
    if why is None:
        return False
    asked = Clause(_WORD.findall(plain[why.end() :]), _as_known(names))
    return bool(asked.words) and asked.asks_someone()


def tells_an_act(text: str, *, names: Collection[str] = ()) -> bool:
    """Whether somebody, a group included, is said to have done or left something: where one asks on (R34)."""
    return doing_in(text, names=names) > Doing.NOBODYS


def doing_in(text: str, *, names: Collection[str] = ()) -> Doing:
    """The heaviest doing a text tells of."""
    plain = _SET_APART.sub(" it ", folded(text))
    if _has_label(plain) or is_plain_blame(plain):
        return Doing.A_SLIP
    known = _as_known(names)
    whole = _WORD.findall(_THIS_WAS.sub("", _CAUSE.sub("", plain)))
    if whole and Clause(whole, known).is_someone_alone():
        return Doing.A_SLIP
    return max((clause.doing(is_aside=is_aside) for clause, is_aside in _clauses(plain, known)), default=Doing.NOBODYS)


def _as_known(names: Collection[str]) -> frozenset[str]:
    there = [name for name in map(str.strip, map(folded, names)) if name]
    return frozenset(name.lower().replace("’", "'") if " " in name else name for name in there)


def _suggests_a_person(question: str, names: Collection[str]) -> bool:
    """ "Was it human error?", "Was it Dave?", "Did somebody forget to check?": the answer is in the question."""
    if is_plain_blame(question) or _has_label(question):
        return True
    was = _WAS_IT.match(question)
    if was and doing_in(question[was.end() :].rstrip(" ?!"), names=names) >= Doing.A_PERSONS:
        return True
    did = _DID.match(question)
    asked = Clause(_WORD.findall(question[did.end() :]), _as_known(names)) if did else None
    return asked is not None and bool(asked.words) and asked.asks_after_a_slip()


def _has_label(plain: str) -> bool:
    if _FINGER.search(plain) or _USER_ERROR.search(plain):
        return True
    if _SOFTWARE.search(plain):
        return False
    return any(not _AS_A_TOPIC.search(plain[max(0, found.start() - 60) : found.start()]) for found in _A_LABEL.finditer(plain))


def _clauses(text: str, names: frozenset[str]) -> Iterator[tuple[Clause, bool]]:
    for sentence in _SENTENCE_END.split(_IT_WAS.sub(r"\1", text)):
        at, is_aside = 0, False
        for turn in [*_ASIDE.finditer(sentence), None]:
            words = _WORD.findall(sentence[at : turn.start() if turn else len(sentence)])
            if is_aside and "," in words:  # behind its comma the main clause goes on
                comma = words.index(",")
                yield from _told(words[:comma], names, is_aside=True)
                words, is_aside = words[comma + 1 :], False
            yield from _told(words, names, is_aside=is_aside)
            if turn:
                is_beginning = turn.group().lower() in {"when", "after"} and _BEGINNING.search(sentence[at : turn.start()])
                at, is_aside = turn.end(), turn.lastgroup == "aside" and not is_beginning


def _told(words: list[str], names: frozenset[str], *, is_aside: bool) -> Iterator[tuple[Clause, bool]]:
    if words:
        yield Clause(words, names), is_aside
