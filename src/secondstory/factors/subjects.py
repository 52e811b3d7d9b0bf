"""Whose doing is it? The grammatical subject decides (B24), and a person's doing is no factor (R3, R6, BL-01, BL-02, BL-14).

An act is refused, a condition is not: "An engineer deleted the table" is where the questions begin, "Engineers had no way to see both
limits" is an answer. A group's act is its organisation's. In doubt nothing is refused, since this is a wall.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from secondstory.factors.clauses import Clause, Doing
from secondstory.factors.plain_blame import folded, is_plain_blame
from secondstory.factors.slips import doing_of, duty_in, ends_with_somebody, goes_on_at
from secondstory.lib.given import given_names

_SET_APART = re.compile(r"```.*?```|`[^`]*`|“[^”]*”|\"[^\"]*\"|https?://\S+|!?\[[^\]]*\]\([^)]*\)", re.DOTALL)
_MARKS = re.compile(r"\A\s*(?:[-*•>#]+|\d+[.)])\s+|(?<!\w)_+|_+(?!\w)|\*+")
_SPACE = re.compile(r"[^\S\n]+|(?<!\n)\n(?!\s*\n|\s*[-*•]\s)")
_WHOLLY_QUOTED = re.compile(
    r"\A(?P<before>[^\w\"“`\[]*(?:(?:root |main |primary |contributing )*(?:causes?|factors?)\s*(?::|was|is)\s*)?)"
    r"(?:\"(?P<plain>[^\"]*)\"|“(?P<curly>[^”]*)”|`+(?P<code>[^`]*)`+|!?\[(?P<link>[^\]]*)\]\([^)]*\))\W*\Z",
    re.IGNORECASE,
)
"""Words are spoken of in quotes, but a statement that is nothing else is said."""
_ON_CALL = re.compile(r"(?:(?<=\bthe )|(?<=\bour )|(?<=\ban )|\A)on call\b", re.IGNORECASE)
_GIVEN_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-*•]\s|;|:\s|\s[-–—]\s|[()]")
_ASIDE = re.compile(
    r"(?P<cause>\b(?:because(?! of\b)|as a result of|caused by|but|so(?! that\b)|so that)\s)|"
    r"(?P<aside>\b(?:which|that|who|whose|where|when|whenever|while|if|unless|until|after|before|as|since|although|though|once)\b)",
    re.IGNORECASE,
)
WORD = re.compile(r"@?\w(?:[\w.@+-]*\w)?(?:['’]\w+)?|,")
_WHO = (
    r"(?:human|operator|pilot|manual|engineer|developer|dev|admin|administrator|dba|sre|qa|on-?call|reviewer|responder|staff|personnel|"
    r"employee)"
)
_LABEL = (
    rf"{_WHO}[ -](?:errors?|mistakes?|oversights?|negligence|carelessness|inattention)\b|"
    r"(?:human|operator|engineer|developer|dev|dba|sre|reviewer|responder)[ -](?:misunderstandings?|misjudge?ments?|misreadings?|ignorance|"
    r"incompetence|inexperience|(?<!operator )misconfigurations?|forgetfulness|laziness|sloppiness|typos?|blunders?|lapses?)\b"
)
_QUALITY = (
    r"(?:carelessness|negligence|complacency|inattention|incompetence|sloppiness|recklessness|"
    r"lack of (?:attention|care|diligence|discipline|vigilance|common sense))\b"
)
_A_LABEL = re.compile(
    rf"(?<![\w-])(?:(?:{_LABEL})(?<!operator error)(?<!operator errors)|operator errors?(?!: \w)|{_QUALITY})", re.IGNORECASE
)
_AS_A_TOPIC = re.compile(
    r"\b(?:against|allow|allows|avoid|avoids|catch|catches|chance|detect|detects|designed|from|invite|invites|likelihood|lowers?|makes|"
    r"possibility|prevents?|probability|prone|protect|protects|reduces?|risk|room|scope|stops?|survives?|tolerates?|vulnerable|word|words|"
    r"label|term|code|called)\b[^.;:]*\Z",
    re.IGNORECASE,
)
"""Behind these a label is a hazard a system is built for or not, or words that are spoken of; nothing is put on anybody."""
_NOT_THE_END = re.compile(
    r" (?:is|was|are|were)(?:n['’]t| not| never| (?:only )?(?:a|an|the) (?:symptom|effect|consequence))\b", re.IGNORECASE
)
_CAUSE = re.compile(r"\A\W*(?:(?:root |main |primary |contributing )*(?:causes?|factors?)\s*(?::|was|is)\s)?", re.IGNORECASE)
_USER_ERROR = re.compile(
    r"(?:\A|[.:;,]\s|\b(?:due to|caused by|because of|was|is|down to)\s)\W*(?:an? |just |simple )*user (?:error|mistake)s?\W*"
    r"(?:\Z|[,.;]|(?:in|on|by|during|while|at|when|with)\b)",
    re.IGNORECASE,
)
_FINGER = re.compile(r"\bfat.finger|\bpebkac\b|\blayer.8\b|\bid.?10.?t\b|\bbetween (?:the )?(?:chair and|keyboard and)", re.IGNORECASE)
_SOFTWARE = re.compile(r"\b(?:pod|crd|kubernetes|k8s|replica ?set|crashloop\w*|namespace|http|status code|4xx|5xx)s?\b", re.IGNORECASE)
_OF_WHOM = frozenset({"who", "that"})
_BEGINNING = re.compile(
    r"\b(?:incident|outage|issue|problem|failure|disruption|it|this|degradation)s? (?:\w+ly )?"
    r"(?:(?:was|were) (?:triggered|caused|introduced|started|created)|began|started|occurred|happened|arose|came about)\b",
    re.IGNORECASE,
)
"""Behind it, "when" tells a cause: “it began when somebody …”."""
_THIS_WAS = re.compile(r"\A\W*(?:it|this|that) (?:was|is)(?: just| all| simply| down to)? ", re.IGNORECASE)
_IT_WAS = re.compile(r"\bit (?:was|is) ([\w@ ]{2,40}?) who\b", re.IGNORECASE)


def speaks_of_a_person(text: str, *, names: Collection[str] = (), is_credit: bool = False) -> bool:
    """Whether the text has a person's act, a person or "human error" as what happened.

    `names` are what people are called in this incident. Where something good is told (a defence that held) only slips count.
    """
    return doing_in(text, names=names) >= (Doing.A_SLIP if is_credit else Doing.A_PERSONS)


def tells_an_act(text: str, *, names: Collection[str] = ()) -> bool:
    """Whether somebody, a group included, is said to have done or left something: where one asks on (R34)."""
    return doing_in(text, names=names) > Doing.NOBODYS


def doing_in(text: str, *, names: Collection[str] = ()) -> Doing:
    """The heaviest doing a text tells of."""
    plain = plain_of(text)
    if has_label(plain) or is_plain_blame(plain):
        return Doing.A_SLIP
    known = as_known(names)
    whole = WORD.findall(_THIS_WAS.sub("", _CAUSE.sub("", plain)))
    if whole and Clause(whole, known).is_someone_alone():
        return Doing.A_SLIP
    return max((doing_of(clause, is_aside=is_aside) for clause, is_aside in _clauses(plain, known)), default=Doing.NOBODYS)


def plain_of(text: str) -> str:
    """The text as it is read: without marks, in ordinary spaces and letters, quoted words set apart unless quotes are all there is."""
    read = _SPACE.sub(" ", _MARKS.sub(" ", folded(text))).strip()
    quoted = _WHOLLY_QUOTED.match(read)
    if quoted:
        read = quoted["before"] + next((words for words in quoted.groups()[1:] if words), "")
    read = _in_ordinary_case(read) if read.isupper() and " " in read else read
    return _SET_APART.sub(" it ", _ON_CALL.sub("on-call", read))


def _in_ordinary_case(shouted: str) -> str:
    lower = _GIVEN_WORD.sub(
        lambda found: found.group().capitalize() if found.group() in given_names().plain else found.group(), shouted.lower()
    )
    return lower[:1].upper() + lower[1:]


def as_known(names: Collection[str]) -> frozenset[str]:
    """Names as a `Clause` compares them."""
    there = [name for name in map(str.strip, map(folded, names)) if name]
    return frozenset(name.lower().replace("’", "'") if " " in name else name for name in there)


def has_label(plain: str) -> bool:
    """Whether "human error" or its like is said to be what happened; as a hazard a system is built for it may be named."""
    if _FINGER.search(plain) or _USER_ERROR.search(plain):
        return True
    if _SOFTWARE.search(plain):
        return False
    return any(
        not _AS_A_TOPIC.search(plain[max(0, found.start() - 60) : found.start()]) and not _NOT_THE_END.match(plain, found.end())
        for found in _A_LABEL.finditer(plain)
    )


def _clauses(text: str, names: frozenset[str]) -> Iterator[tuple[Clause, bool]]:
    for sentence in _SENTENCE_END.split(_IT_WAS.sub(r"\1", text)):
        at, is_aside, link, whose = 0, False, "", list[str]()
        for turn in [*_ASIDE.finditer(sentence), None]:
            words = WORD.findall(sentence[at : turn.start() if turn else len(sentence)])
            last, whole = whose if link in _OF_WHOM else [], words
            whose = words
            if is_aside:
                yield from _around(link, words, last, names)
            if is_aside and "," in words:  # behind its comma the main clause goes on
                comma = words.index(",")
                yield from _told(words[:comma], names, is_aside=True)
                words, is_aside = words[comma + 1 :], False
            yield from _told(words, names, is_aside=is_aside)
            if whole and whole[0].lower() == "had" and not link:
                yield from _around("if", whole[1:], [], names)
            if turn:
                is_beginning = turn.group().lower() in {"when", "after"} and _BEGINNING.search(sentence[at : turn.start()])
                at, is_aside = turn.end(), turn.lastgroup == "aside" and not is_beginning
                link = "even if" if whole[-1:] in (["even"], ["Even"]) else turn.group().strip().lower()


def _around(link: str, words: list[str], whose: list[str], names: frozenset[str]) -> Iterator[tuple[Clause, bool]]:
    """What the main clause tells where an aside stands between: "the engineer who was on call deleted it", and duties in "if she had"."""
    if link == "if":
        yield from ((duty, False) for duty in [duty_in(Clause(words, names))] if words and duty)
    elif whose and words and ends_with_somebody(Clause(whose, names)):
        ahead = words.index(",") + 1 if "," in words else goes_on_at(Clause(words, names))
        if ahead and words[ahead:]:
            yield Clause([*(word for word in whose if word != ","), *words[ahead:]], names), False


def _told(words: list[str], names: frozenset[str], *, is_aside: bool) -> Iterator[tuple[Clause, bool]]:
    if words:
        yield Clause(words, names), is_aside
