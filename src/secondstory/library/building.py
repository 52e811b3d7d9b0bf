"""From the rows of an incident to an edition that names nobody."""

from __future__ import annotations

import re

from django.db.models import Q
from django.utils.translation import gettext as _

from secondstory.actions.enums import State
from secondstory.actions.models import Action
from secondstory.factors.models import Factor, Support
from secondstory.incidents.models import HeldReview, Incident, Involvement, Service
from secondstory.library.edition import Edition, FrozenAction, FrozenEvent, FrozenFactor, FrozenSection, Named
from secondstory.library.models import KeptWord
from secondstory.library.names import Directory, Hit, Person, as_someone, contact_parts, fold, replaced
from secondstory.people.models import Team, User
from secondstory.postmortems.models import LEARNED, Postmortem, Section
from secondstory.timeline.models import Event

_LIST_ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+", re.MULTILINE)
_NO_PERSON = frozenset(
    [
        "team",
        "desk",
        "support",
        "vendor",
        "provider",
        "company",
        "group",
        "on",
        "call",
        "hotline",
        "office",
        "department",
        "channel",
        "centre",
        "center",
        "service",
    ]
)


def draft_edition(postmortem: Postmortem) -> Edition:
    """What would be published, before names are looked for. Eight statements, however long the story."""
    incident = Incident.objects.select_related("severity", "team").prefetch_related("services").get(pk=postmortem.incident_id)
    sections = list(Section.objects.filter(postmortem=postmortem))
    held = HeldReview.objects.filter(incident=incident).first()
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
        events=_events(incident),
        factors=_factors(incident),
        actions=_actions(incident),
        sections=[
            FrozenSection(section.key, section.title, section.markdown)
            for section in sections
            if section.key != LEARNED and section.markdown.strip()
        ],
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


def directory_of(incident: Incident) -> Directory:
    """Everyone who could be named in the incident's document, and the role that stands for them. Five statements."""
    parts = list(Involvement.objects.filter(incident=incident))
    roles = {part.user_id: as_someone(part.label) for part in reversed(parts) if part.user_id}
    if incident.facilitator_id:
        roles.setdefault(incident.facilitator_id, _("the facilitator"))
    stranger = _("a responder")
    users = User.objects.filter(is_example=incident.is_example, is_service=False).values_list("pk", "name", "username", "email")
    people = [
        Person(name or username, _handles(username), (email,) if email else (), roles.get(pk, stranger), took_part=pk in roles)
        for pk, name, username, email in users
    ]
    return Directory([*people, *_contacts(incident, parts, stranger)], not_people=_not_people(incident), stranger=stranger)


def kept_words(incident: Incident) -> frozenset[str]:
    """Folded words somebody has said are no person here."""
    return frozenset(KeptWord.objects.filter(incident=incident).values_list("words", flat=True))


def hits_in(edition: Edition, directory: Directory, *, kept: frozenset[str]) -> list[Hit]:
    """Everything in the edition that names someone or seems to, but for what is kept."""
    return [hit for where, text in edition.texts() for hit in directory.find(where, text) if hit.key not in kept]


def role_named(edition: Edition, directory: Directory, *, kept: frozenset[str], instead: dict[str, str]) -> Edition:
    """The edition with roles in place of names."""

    def change(where: str, text: str) -> str:
        return replaced(text, directory.find(where, text), instead, kept)

    return edition.with_texts(change)


def _events(incident: Incident) -> list[FrozenEvent]:
    rows = Event.objects.filter(incident=incident).in_story().in_order().select_related("involvement", "decision_point")
    return [
        FrozenEvent(
            uid=event.uid,
            at=event.occurred_at,
            until=event.occurred_until,
            precision=event.precision,
            kind=event.kind,
            role=event.involvement.label if event.involvement else "",
            text=event.text,
            source=event.source,
            known_at=event.learned_at,
            decision=_decision(event),
        )
        for event in rows.prefetch_related("knowledge")
    ]


def _decision(event: Event) -> dict[str, str]:
    point = getattr(event, "decision_point", None)
    if point is None:
        return {}
    return {name: getattr(point, name) for name in point.FIELDS if getattr(point, name)}


def _factors(incident: Incident) -> list[FrozenFactor]:
    quotes = dict(Support.objects.filter(factor__incident=incident).exclude(quote="").order_by("-pk").values_list("factor_id", "quote"))
    return [
        FrozenFactor(factor.statement, factor.domain, factor.role, quotes.get(factor.pk, ""))
        for factor in Factor.objects.filter(incident=incident)
    ]


def _actions(incident: Incident) -> list[FrozenAction]:
    """Ideas are not promises, so they stay in the room."""
    rows = Action.objects.filter(incident=incident).exclude(state=State.IDEA).select_related("team")
    return [FrozenAction(row.uid, row.text, row.category, str(row.team or ""), row.due_on, row.state) for row in rows]


def _handles(username: str) -> tuple[str, ...]:
    short = username.removeprefix("example-")
    return (username, short) if short != username else (username,)


def _contacts(incident: Incident, parts: list[Involvement], stranger: str) -> list[Person]:
    """People known by a contact alone: of this incident, and by full name those of every open one."""
    here = {part.contact: as_someone(part.label) for part in parts if part.contact}
    seen = Involvement.objects.filter(Q(incident__visibility="open"), is_example=incident.is_example).exclude(contact="")
    contacts = {**dict.fromkeys(seen.order_by().values_list("contact", flat=True).distinct(), stranger), **here}
    people = []
    for contact, role in contacts.items():
        name, handles, emails = contact_parts(contact)
        words = name.split()
        is_name = 1 <= len(words) <= 4 and not {fold(word) for word in words} & _NO_PERSON and all(word[:1].isupper() for word in words)
        is_here = contact in here
        people.append(Person(name if is_name else "", handles, emails, role, took_part=is_here, only_in_full=not is_here))
    return people


def _not_people(incident: Incident) -> frozenset[str]:
    named = [name for row in Service.objects.filter(is_example=incident.is_example).values_list("name", "slug") for name in row]
    named += Team.objects.filter(is_example=incident.is_example).values_list("name", flat=True)
    return frozenset(word for name in named for word in re.split(r"[\W_]+", fold(name)) if word)
