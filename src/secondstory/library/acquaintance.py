"""Whom the instance knows, and what stands for them in an incident's document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.incidents.models import Incident, Involvement, Service
from secondstory.lib.given import given_names, trade_words
from secondstory.lib.ordinary import ALSO_WORDS, words
from secondstory.library.models import KeptWord
from secondstory.library.names import Directory, Person, Register, as_someone, contact_parts, fold
from secondstory.library.naming import Known
from secondstory.people.models import Team, User

_NO_PERSON = words(
    "all and call center centre channel company department desk engineering everyone group hotline infra infrastructure office on "
    "operations platform product provider service squad support team the vendor"
)


@dataclass
class _Said:
    """What one side has written about people: its users, words that are its services and teams; by incident, words kept and owners.

    `ordinary` are the words kept in any open incident.
    """

    people: list[Person] = field(default_factory=list)
    not_people: set[str] = field(default_factory=set)
    kept: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    ordinary: set[str] = field(default_factory=set)
    owners: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    parts: list[Involvement] = field(default_factory=list)


def known_in(incidents: Sequence[Incident]) -> dict[int, Known]:
    """By the primary key of each incident, all of one side (own or example); one statement for any number of them."""
    if not incidents:
        return {}
    side, keys = incidents[0].is_example, [incident.pk for incident in incidents]
    said = _said(keys, is_example=side)
    parts = sorted(said.parts, key=lambda part: part.pk)
    contacts = [part.contact for part in parts if part.contact] + [owner for owners in said.owners.values() for owner in owners]
    register = Register([*said.people, *_contacts(contacts)], not_people=frozenset(said.not_people - {""}))
    stranger, ordinary = _("a responder"), frozenset(said.ordinary)
    known = {}
    for incident in incidents:
        roles = _roles(incident, parts)
        directory = Directory(register, roles, stranger=stranger, others=frozenset(said.owners[incident.pk]))
        known[incident.pk] = Known(directory, frozenset(said.kept[incident.pk]), ordinary)
    return known


def _said(incidents: Sequence[int], *, is_example: bool) -> _Said:
    """One statement for all of it: seven kinds of rows, each with its tag."""

    def tagged(rows: Any, tag: str, key: str, *columns: str) -> Any:
        cast = [Cast(column, TextField()) for column in columns] + [Value("", TextField())] * (4 - len(columns))
        told = rows.order_by().annotate(tag=Value(tag), about=F(key), a=cast[0], b=cast[1], c=cast[2], d=cast[3])
        return told.values_list("tag", "about", "a", "b", "c", "d")

    side = {"is_example": is_example}
    relevant = Q(incident__in=incidents) | (Q(incident__visibility="open", **side) & ~Q(contact=""))
    actions = Action.objects.filter(incident__in=incidents).exclude(owner_as_written="")
    rows = tagged(User.objects.filter(is_service=False, **side), "user", "pk", "name", "username", "email").union(
        tagged(Service.objects.filter(**side), "word", "pk", "name", "slug"),
        tagged(Team.objects.filter(**side), "word", "pk", "name", "slug"),
        tagged(KeptWord.objects.filter(incident__in=incidents), "kept", "incident", "words"),
        tagged(KeptWord.objects.filter(incident__visibility="open", incident__is_example=is_example), "ordinary", "incident", "words"),
        tagged(actions, "owner", "incident", "owner_as_written"),
        tagged(Involvement.objects.filter(relevant), "part", "pk", "label", "contact", "incident", "user"),
        all=True,
    )
    said = _Said()
    for tag, about, first, second, third, fourth in rows:
        if tag == "user":
            said.people.append(Person(_user_key(about), first or second, _handles(second), (third,) if third else ()))
        elif tag == "part":
            said.parts.append(
                Involvement(pk=about, label=first, contact=second, incident_id=int(third), user_id=int(fourth) if fourth else None)
            )
        elif tag == "kept":
            said.kept[about].add(first)
        elif tag == "ordinary":
            said.ordinary.add(first)
        elif tag == "owner":
            said.owners[about].append(first)
        else:
            said.not_people.update(re.split(r"[\W_]+", fold(f"{first} {second}")))
    return said


def _handles(username: str) -> tuple[str, ...]:
    short = username.removeprefix("example-")
    return (username, short) if short != username else (username,)


def _user_key(pk: int) -> str:
    return f"user {pk}"


def _roles(incident: Incident, parts: Sequence[Involvement]) -> dict[str, str]:
    """The first role of everyone who took part, by the key of the person."""
    roles: dict[str, str] = {}
    for part in parts:
        if part.incident_id == incident.pk:
            for key in ([_user_key(part.user_id)] if part.user_id else []) + ([part.contact] if part.contact else []):
                roles.setdefault(key, as_someone(part.label))
    if incident.facilitator_id:
        roles.setdefault(_user_key(incident.facilitator_id), _("the facilitator"))
    return roles


def _contacts(written: Iterable[str]) -> Iterator[Person]:
    """People known by what was written of them alone. What reads like a desk or a firm is no name."""
    for contact in dict.fromkeys(written):
        name, handles, emails = contact_parts(contact)
        parts = name.split()
        is_name = 1 <= len(parts) <= 4 and not {fold(word) for word in parts} & _NO_PERSON and all(word[:1].isupper() for word in parts)
        if not is_name and len(parts) == 1 and _is_handle(fold(name)):
            handles = (*handles, name)
        yield Person(contact, name if is_name else "", handles, emails, only_in_full=True)


def _is_handle(word: str) -> bool:
    """Whether one word without a capital is more likely somebody's handle than a team."""
    return word in given_names().plain or (
        len(word) > 4 and word not in trade_words() and word not in ALSO_WORDS and word not in _NO_PERSON
    )
