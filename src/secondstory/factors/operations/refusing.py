"""No person is a cause (R3, R6): what every door that writes down a factor calls, so that none of them is the way round."""

from __future__ import annotations

import re
from typing import NoReturn

from django.db.models import Q
from django.utils.translation import gettext as _

from secondstory.factors.enums import FactorRole
from secondstory.factors.plain_blame import folded
from secondstory.factors.questions import asks_after_a_person
from secondstory.factors.subjects import speaks_of_a_person
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib.errors import Refusal
from secondstory.lib.given import trade_words
from secondstory.lib.ordinary import BEGINNINGS
from secondstory.people.models import User

_MAY_NAME = re.compile(r"[\w.+-]+@[\w.-]+\w|[\w.+-]*\w")
_MOST_WORDS = 60
"""That are looked up as people: each is four comparisons of one statement, of which SQLite takes a thousand."""
_DECIDED = re.compile(
    r"\b(?:decided|accepted|agreed|approved|chose|looked|asked|reviewed|checked|discussed|found|judged|weighed|considered|saw|went|"
    r"signed off|replaced|planned|scheduled|answered|explained|confirmed|verified|fixed)\b",
    re.IGNORECASE,
)
"""How something comes to be left: not what made the incident."""
_WRITTEN = re.compile(r"\b(?:wrote|kept|quoted|imported|published|reported|named|told|put it|worded|phrased)\b", re.IGNORECASE)
"""How words come to stand as they do."""
_THINGS = frozenset("team teams crew squad group department bot monitoring system alerting provider vendor".split())


def names_in(incident: Incident, text: str) -> frozenset[str]:
    """What people are called here: parts of this incident, whoever had them, and people of the organisation the text may name."""
    names: set[str] = set()
    for part in Involvement.objects.filter(incident=incident).select_related("user"):
        if not _THINGS & set(part.label.lower().split()):
            names.add(part.label)
        names.add(part.contact.removeprefix("@"))
        if part.user:
            names |= _called(part.user)
    words = list(dict.fromkeys(_MAY_NAME.findall(folded(text[:2000]))[:_MOST_WORDS]))
    if words:
        told = Q(uid__in=words) | Q(email__in=words)
        for word in filter(_may_be_a_name, words):
            told |= Q(username__iexact=word) | Q(name__istartswith=f"{word} ") | Q(name__iexact=word) | Q(name__iendswith=f" {word}")
        for user in User.objects.people(is_example=incident.is_example).filter(told)[:200]:
            names |= _called(user)
    return frozenset(name for name in names if name)


def _may_be_a_name(word: str) -> bool:
    """A word of the trade or one that every text has is looked up only where it has a capital."""
    return word[:1].isupper() or (len(word) > 2 and word not in trade_words() and word not in BEGINNINGS)


def refuse_person_as_cause(incident: Incident, statement: str, *, role: str = FactorRole.ENABLING, field: str = "statement") -> None:
    """Raise a `Refusal` that asks further where a person, or "human error", is said to be what contributed."""
    if is_about_a_person(incident, statement, role=role):
        refuse_as_cause(field)


def refuse_as_cause(field: str) -> NoReturn:
    """Raise the `Refusal` itself."""
    raise Refusal(
        _(
            "That is where the questions begin. Which default, cue, tool or pressure made it easy, and what let it have this much "
            "effect? Begin with that, not with who it was."
        ),
        field=field,
    )


def is_about_a_person(incident: Incident, statement: str, *, role: str = FactorRole.ENABLING) -> bool:
    """Whether the statement has a person as what contributed. Where something held or went well, only a slip is refused."""
    is_credit = role in {FactorRole.MITIGATOR, FactorRole.LUCK}
    return speaks_of_a_person(statement, names=names_in(incident, statement), is_credit=is_credit)


def refuse_person_in_reason(incident: Incident, reason: str, *, field: str) -> None:
    """Raise the same `Refusal` where the reason for leaving something tells a person's doing; that somebody decided it may stand."""
    if not reason:
        return
    if speaks_of_a_person(_DECIDED.sub("knew", reason), names=names_in(incident, reason)):
        refuse_as_cause(field)


def refuse_person_in_reason_for_words(incident: Incident, reason: str, *, field: str) -> None:
    """Raise a `Refusal` where the reason for keeping words tells a person's doing itself; that somebody wrote or kept them may stand."""
    if speaks_of_a_person(_DECIDED.sub("knew", _WRITTEN.sub("knew", reason)), names=names_in(incident, reason)):
        raise Refusal(
            _(
                "Say why the words stay, that they are quoted from an old report, say. What a person did, or how they were, is no reason: "
                "a reader would take it for the cause."
            ),
            field=field,
        )


def refuse_question_to_a_person(incident: Incident, question: str, *, field: str = "question") -> None:
    """Raise a `Refusal` that asks better where a question asks who it was, or asks a person why (R40, R85)."""
    if asks_after_a_person(question, names=names_in(incident, question)):
        raise Refusal(
            _(
                "People are asked what and how, systems are asked why: “What information would have helped to decide differently?”, or "
                "“What about our system allowed this to have this impact?”"
            ),
            field=field,
        )


def _called(user: User) -> set[str]:
    parts = user.name.split()
    return {user.uid, user.username, user.email, user.name, *(part for part in (parts[:1] + parts[-1:]) if len(part) > 1)}
