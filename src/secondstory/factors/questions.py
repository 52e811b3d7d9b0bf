"""Whom does a question ask after? People are asked what and how, systems why (B24, BL-08, R40), nobody who it was."""

from __future__ import annotations

import re
from collections.abc import Collection

from secondstory.factors import slip_words as slips
from secondstory.factors import subject_words as known_words
from secondstory.factors.clauses import Clause, Doing
from secondstory.factors.plain_blame import is_plain_blame
from secondstory.factors.subjects import WORD, as_known, doing_in, has_label, plain_of

_NOT = r"(?:did not|didn['’]t|never|failed to|should(?:n['’]t| not)? have|should['’]ve|(?:was|is) supposed to)"
_WHO_DID = re.compile(
    r"\bwho(?:se)? (?:\w+ly )?(?:made|did|broke|caused|pushed|approved|deployed|deleted|wrote|merged|changed|allowed|forgot|missed|"
    r"signed off|let|(?:is|was) (?:really |actually )?(?:responsible|to blame|at\sfault|behind|gu\wlty|careless)|mistake|fault)\b|"
    r"\bwhat (?:was|were) (?:you|he|she|they|we|(?:the|an?|our) [\w -]{2,30}?) thinking\b|"
    r"\bhow could (?:(?:anyone|anybody|nobody|somebody|someone)\b|(?:you|he|she|they|we) (?:not|ever|possibly|(?:have )?"
    r"(?:be(?:en)? so|forg\w+|ignored?|miss|missed|let|done? (?:this|that|it)|do (?:this|that|it)))\b)|"
    rf"\bwho (?:\w+ly )?{_NOT}\b|"
    r"\bwho (?:was|is|were|are) (?:it|that|the (?:one|person|engineer|developer|operator|people|ones)) (?:who|that)\b|"
    r"\A\W*(?:so |and )?who (?:was|is) it\W*\Z|\bby whom (?:was|were|did|is)\b|"
    r"\bwhose (?:[\w-]+ )?(?:mistake|error|oversight|idea|blunder|typo|negligence|carelessness)\b|"
    r"\bwhose (?:[\w-]+ )?(?:change|commit|deploy|merge|pr|push|edit|decision|script|code) "
    r"(?:was it|is it|broke|caused|did|took|brought)\b|"
    r"\bwhose (?:job|task|duty|responsibility) (?:was|is) it\b|\b(?:which|what) (?:idiot|genius|fool|clown)\b|"
    r"\bwhy would (?:you|he|she|anyone|anybody|somebody|someone)\b|\bwhy so (?:careless|sloppy|lazy|negligent|reckless|stupid|clueless)\b",
    re.IGNORECASE,
)
_PERSON = r"(?:engineer|developer|dev|operator|person|colleague|admin|dba|reviewer|responder|individual|team member|member of the team)"
_WHO = re.compile(
    r"(?:(?:\A|[,.;:?!]\s*|\b(?:and|but|so|or|exactly|know|ask|out)\s+)\W*who|"
    r"\bwhich (?:one )?of (?:us|you|the (?:team|engineers|developers|operators|responders|reviewers|people))|"
    rf"\bwhich (?:[\w-]+ )?{_PERSON}s?) (?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
"""Somebody is asked after: what follows tells whether it is a deed, or what they knew, saw and were told."""
_HELPED = known_words.SEEN_OR_ARRANGED | frozenset(
    "acknowledged announced answered called coordinated decided declared ended escalated helped informed joined led notified recovered "
    "responded restarted resolved reverted rolled took".split()
)
_PLACES = frozenset("call channel room bridge meeting team company office shift chat".split())
_WHY_DID = re.compile(
    r"(?:and |but |so )?why (?:did|didn['’]t|does|doesn['’]t|do|don['’]t|had|hadn['’]t|has|can['’]t|"
    r"couldn['’]t|won['’]t)(?: not)? ",
    re.IGNORECASE,
)
_WHY_WAS = re.compile(r"(?:and |but |so )?why (?:was|wasn['’]t|were|weren['’]t)(?: not)? ", re.IGNORECASE)
_WHY_IS = re.compile(r"(?:and |but |so )?why (?:is|are|am) ", re.IGNORECASE)
_HOW_COME = re.compile(r"(?:and |but |so )?how (?:come|did) (?:it (?:come|happen) (?:that )?)?", re.IGNORECASE)
_WAS_IT = re.compile(
    r"(?:so |and )?(?:was|is|wasn['’]t|isn['’]t) (?:it|this|that|the (?:cause|reason))(?: not)?(?: just| simply| really)? ", re.IGNORECASE
)
_DID = re.compile(r"(?:so |and )?(?:did|has|had|didn['’]t) ", re.IGNORECASE)
_SHOULD = re.compile(r"(?:so |and |but )?should(?:n['’]t)? ", re.IGNORECASE)


def asks_after_a_person(question: str, *, names: Collection[str] = ()) -> bool:
    """Whether a question asks a person why, or who it was, or holds the answer that it was one."""
    plain, known = plain_of(question).strip(), as_known(names)
    if _WHO_DID.search(plain) or _asks_after_a_deed(plain) or _suggests_a_person(plain, names):
        return True
    for opening, asks in (
        (_WHY_WAS, _asks_why_it_was),
        (_WHY_DID, _asks_why),
        (_WHY_IS, _asks_after_character),
        (_HOW_COME, _tells_what_they_did),
        (_SHOULD, _had_a_duty),
    ):
        found = opening.match(plain)
        words = WORD.findall(plain[found.end() :]) if found else []
        if words and asks(Clause(words, known)):
            return True
    return False


def _asks_after_a_deed(question: str) -> bool:
    """ "Who left the limit out?", "Which of us broke it?"; not "Who knew it at 10:05?", nor "Who left the call?"."""
    found = _WHO.search(question)
    words = WORD.findall(found["rest"]) if found else []
    told = [word.lower() for word in words]
    if not words or _HELPED & set(told[:4]) or (told[0] == "left" and _PLACES & set(told[:4])):
        return False
    return Clause(["somebody", *words], frozenset()).doing() >= Doing.A_PERSONS


def _asks_why(asked: Clause) -> bool:
    return asked.asks_someone() or _asks_after_character(asked)


def _asks_why_it_was(asked: Clause) -> bool:
    """ "Why were they deploying?"; what was done to somebody, or to things, is asked of the system: "Why weren't they noticed?"."""
    someone = asked.someone_at(0)
    is_passive = someone is not None and asked.is_participle(someone.end)
    return _asks_after_character(asked) if is_passive else _asks_why(asked)


def _asks_after_character(asked: Clause) -> bool:
    """ "Why were we so careless?": of a group too."""
    someone = asked.someone_at(0)
    rest = set(asked.words[someone.end :]) if someone else set()
    return bool((known_words.CHARACTER | slips.NOT_BOTHERING) & rest) or {"paying", "attention"} <= rest or {"pay", "attention"} <= rest


def _tells_what_they_did(asked: Clause) -> bool:
    """ "How come nobody checked the limits?", "How did nobody notice?"."""
    someone = asked.someone_at(0)
    if someone is None or someone.is_group:
        return False
    return asked.doing() >= Doing.A_PERSONS or (asked.words[0] in known_words.NOBODY and asked.word(someone.end) in slips.DOES_AS_PEOPLE)


def _had_a_duty(asked: Clause) -> bool:
    """ "Shouldn't someone have checked it?"."""
    someone = asked.someone_at(0)
    return someone is not None and not someone.is_group and asked.word(someone.end) == "have"


def _suggests_a_person(question: str, names: Collection[str]) -> bool:
    """ "Was it human error?", "Was it Dave?", "Did somebody forget to check?": the answer is in the question."""
    if is_plain_blame(question) or has_label(question):
        return True
    was = _WAS_IT.match(question)
    if was and doing_in(question[was.end() :].rstrip(" ?!"), names=names) >= Doing.A_PERSONS:
        return True
    did = _DID.match(question)
    asked = Clause(WORD.findall(question[did.end() :]), as_known(names)) if did else None
    return asked is not None and bool(asked.words) and asked.asks_after_a_slip()
