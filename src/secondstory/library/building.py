"""From the rows of an incident to an edition that names nobody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from secondstory.actions.enums import State
from secondstory.actions.models import Action
from secondstory.factors.models import Factor, Support
from secondstory.incidents.models import Incident, Involvement, Service
from secondstory.library.edition import Edition, FrozenAction, FrozenEvent, FrozenFactor, FrozenSection, Named
from secondstory.library.models import KeptWord
from secondstory.library.names import Directory, Hit, Person, Register, as_someone, contact_parts, fold, replaced
from secondstory.library.ordinary import words as words_of
from secondstory.people.models import Team, User
from secondstory.postmortems.models import LEARNED, Postmortem
from secondstory.timeline.models import Event, Knowledge

_LIST_ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+", re.MULTILINE)
_NO_PERSON = words_of("team desk support vendor provider company group on call hotline office department channel centre center service")


def draft_edition(postmortem: Postmortem) -> Edition:
    """What would be published, before names are looked for. Three statements for one fetched `with_story`, however long it is."""
    return draft_editions([postmortem])[postmortem.pk]


def draft_editions(postmortems: Sequence[Postmortem]) -> dict[int, Edition]:
    """The same for several documents by primary key, in the same number of statements."""
    keys = [row.incident_id for row in postmortems]
    events, factors, actions = _events(keys), _factors(keys), _actions(keys)
    return {row.pk: _edition(row, events[row.incident_id], factors[row.incident_id], actions[row.incident_id]) for row in postmortems}


def _edition(postmortem: Postmortem, events: list[FrozenEvent], factors: list[FrozenFactor], actions: list[FrozenAction]) -> Edition:
    incident, sections = postmortem.incident, list(postmortem.sections.all())
    held = getattr(incident, "held_review", None)
    told = [section for section in sections if section.key != LEARNED and section.markdown.strip()]
    return Edition(
        key=incident.key,
        title=incident.title,
        summary=postmortem.summary or incident.summary,
        learned=[line for section in sections if section.key == LEARNED for line in learned_lines(section.markdown)],
        nothing_new_reason=postmortem.nothing_new_reason,
        near_miss=incident.near_miss,
        caught_by=incident.caught_by,
        severity_code=incident.severity.code if incident.severity else "",
        severity_name=incident.severity.name if incident.severity else "",
        team=str(incident.team or ""),
        services=[Named(service.slug, service.name) for service in incident.services.all()],
        zone=incident.zone,
        started_at=incident.started_at,
        started_precision=incident.started_precision,
        detected_at=incident.detected_at,
        ended_at=incident.ended_at,
        mitigated_at=incident.mitigated_at,
        held_at=held.held_at if held else None,
        customer_impact=incident.customer_impact,
        internal_impact=incident.internal_impact,
        internal_hours=incident.internal_hours,
        events=events,
        factors=factors,
        actions=actions,
        sections=[FrozenSection(section.key, section.title, section.markdown) for section in told],
    )


def learned_lines(markdown: str) -> list[str]:
    """The lessons of the section: its list items; where there is no list, its paragraphs."""
    text = markdown.strip()
    if not text:
        return []
    starts = [found.start() for found in _LIST_ITEM.finditer(text)]
    blocks = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] if starts else re.split(r"\n\s*\n", text)
    if starts and text[: starts[0]].strip():
        blocks = [text[: starts[0]], *blocks]
    lines = [" ".join(_LIST_ITEM.sub("", block, count=1).split()) for block in blocks]
    return [line for line in lines if line and not line.startswith("#")]


@dataclass(frozen=True)
class Known:
    """Who could be named in one incident's document, and which words have been said to be no person."""

    directory: Directory
    kept: frozenset[str]


def known_in(incidents: Sequence[Incident]) -> dict[int, Known]:
    """By the primary key of each incident, all of one side (own or example); two statements for any number of them."""
    if not incidents:
        return {}
    side, keys = incidents[0].is_example, [incident.pk for incident in incidents]
    relevant = Q(incident__in=keys) | (Q(incident__visibility="open", is_example=side) & ~Q(contact=""))
    parts = list(Involvement.objects.filter(relevant).order_by("pk").only("incident", "label", "user", "contact"))
    people, not_people, kept = _words_of(side, keys)
    register = Register([*people, *_contacts(parts)], not_people=not_people)
    stranger = _("a responder")
    return {
        incident.pk: Known(Directory(register, _roles(incident, parts), stranger=stranger), frozenset(kept[incident.pk]))
        for incident in incidents
    }


def _words_of(is_example: bool, incidents: Sequence[int]) -> tuple[list[Person], frozenset[str], dict[int, set[str]]]:  # noqa: FBT001
    """The side's people, the words that are its services and teams, and the words kept in these incidents; one statement."""

    def tagged(rows: Any, tag: str, *columns: str) -> Any:
        cast = [Cast(column, TextField()) for column in columns] + [Value("", TextField())] * (3 - len(columns))
        return rows.order_by().annotate(tag=Value(tag), a=cast[0], b=cast[1], c=cast[2])

    users = tagged(User.objects.filter(is_example=is_example, is_service=False), "user", "name", "username", "email")
    services = tagged(Service.objects.filter(is_example=is_example), "word", "name", "slug")
    teams = tagged(Team.objects.filter(is_example=is_example), "word", "name", "slug")
    kept_rows = tagged(KeptWord.objects.filter(incident__in=incidents).annotate(key=F("incident")), "kept", "words")
    columns = ("tag", "a", "b", "c")
    union = users.values_list("pk", *columns).union(
        services.values_list("pk", *columns), teams.values_list("pk", *columns), kept_rows.values_list("key", *columns), all=True
    )
    people, words, kept = [], set(), defaultdict(set)
    for pk, tag, first, second, third in union:
        if tag == "user":
            people.append(Person(_user_key(pk), first or second, _handles(second), (third,) if third else ()))
        elif tag == "kept":
            kept[pk].add(first)
        else:
            words.update(re.split(r"[\W_]+", fold(f"{first} {second}")))
    return people, frozenset(words - {""}), kept


def hits_in(edition: Edition, directory: Directory, *, kept: frozenset[str]) -> list[Hit]:
    """Everything in the edition that names someone or seems to, but for what is kept."""
    return [hit for where, text in edition.texts() for hit in directory.find(where, text) if hit.key not in kept]


def role_named(edition: Edition, directory: Directory, *, kept: frozenset[str], instead: Mapping[str, str]) -> Edition:
    """The edition with roles in place of names."""

    def change(where: str, text: str) -> str:
        return replaced(text, directory.find(where, text), instead, kept)

    return edition.with_texts(change)


def _events(keys: Sequence[int]) -> dict[int, list[FrozenEvent]]:
    rows = Event.objects.filter(incident__in=keys).in_story().in_order().select_related("involvement", "decision_point")
    found: dict[int, list[FrozenEvent]] = defaultdict(list)
    for event in rows.annotate(first_known_at=Subquery(_first_known())):
        found[event.incident_id].append(
            FrozenEvent(
                uid=event.uid,
                at=event.occurred_at,
                until=event.occurred_until,
                precision=event.precision,
                kind=event.kind,
                role=event.involvement.label if event.involvement else "",
                text=event.text,
                source=event.source,
                known_at=event.first_known_at,  # type: ignore[attr-defined] # annotated above
                decision=_decision(event),
            )
        )
    return found


def _first_known() -> QuerySet[Knowledge, datetime]:
    return Knowledge.objects.filter(event=OuterRef("pk")).order_by("at").values_list("at", flat=True)[:1]


def _decision(event: Event) -> dict[str, str]:
    point = getattr(event, "decision_point", None)
    if point is None:
        return {}
    return {name: getattr(point, name) for name in point.FIELDS if getattr(point, name)}


def _factors(keys: Sequence[int]) -> dict[int, list[FrozenFactor]]:
    quote = Support.objects.filter(factor=OuterRef("pk")).exclude(quote="").order_by("pk").values("quote")[:1]
    found: dict[int, list[FrozenFactor]] = defaultdict(list)
    for row in Factor.objects.filter(incident__in=keys).annotate(first_quote=Subquery(quote)):
        first_quote: str = row.first_quote or ""  # type: ignore[attr-defined] # annotated above
        found[row.incident_id].append(FrozenFactor(row.statement, row.domain, row.role, first_quote))
    return found


def _actions(keys: Sequence[int]) -> dict[int, list[FrozenAction]]:
    """Ideas are not promises, so they stay in the room."""
    found: dict[int, list[FrozenAction]] = defaultdict(list)
    for row in Action.objects.filter(incident__in=keys).exclude(state=State.IDEA).select_related("team"):
        found[row.incident_id].append(FrozenAction(row.uid, row.text, row.category, str(row.team or ""), row.due_on, row.state))
    return found


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


def _contacts(parts: Sequence[Involvement]) -> Iterator[Person]:
    """People known by a contact alone. What reads like a desk or a firm is no name."""
    for contact in dict.fromkeys(part.contact for part in parts if part.contact):
        name, handles, emails = contact_parts(contact)
        words = name.split()
        is_name = 1 <= len(words) <= 4 and not {fold(word) for word in words} & _NO_PERSON and all(word[:1].isupper() for word in words)
        yield Person(contact, name if is_name else "", handles, emails, only_in_full=True)
