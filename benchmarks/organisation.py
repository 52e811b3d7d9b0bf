"""A large organisation, made from a fixed seed: what `pages.py` asks its pages of. Rows are written as the operations leave them."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

WORDS = (
    "timeout connection pool retry queue deploy rollback alert latency database replica certificate cache partition consumer broker disk "
    "memory threshold traffic region failover dashboard config release schema migration index lock token session proxy balancer node"
).split()
START = datetime(2021, 3, 1, 9, 0, tzinfo=UTC)
SPAN_DAYS = 5 * 365
CHUNK = 1000
KEPT = "organisation.json"


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    incidents: int = 10_000
    events: int = 100_000
    actions: int = 30_000
    long: int = 10_000
    published: int = 6_000


@dataclass(frozen=True)
class Organisation:
    """Where pages are found: the long incident, an event of it, short ones, an edition of each, a service."""

    reader: str
    long: str
    event: str
    at: str
    short: list[str]
    long_slug: str
    slugs: list[str]
    service: str
    team: str
    private: str


def organisation_in(folder: Path, size: Size) -> Organisation:
    """The organisation in this folder's database, made when it is not there yet."""
    kept = folder / KEPT
    if not kept.exists():
        kept.write_text(json.dumps(asdict(_Making(size).everything())))
    return Organisation(**json.loads(kept.read_text()))


class _Making:
    def __init__(self, size: Size) -> None:
        self.size, self.random = size, random.Random(5)

    def everything(self) -> Organisation:
        from secondstory.incidents.models import Service
        from secondstory.people.models import Team, User
        from secondstory.people.permissions import Visitor

        self.people = User.objects.bulk_create(User(username=f"p{n}", name=f"Person {n}", password="!") for n in range(300))  # noqa: S106
        self.reader = User.objects.create(username="reader-of-pages", name="Reader of pages", role="administrator")
        self.teams = Team.objects.bulk_create(Team(slug=f"team-{n}", name=f"Team {n}") for n in range(40))
        for place, person in enumerate([*self.people, self.reader]):
            person.teams.add(self.teams[place % 40])
        self.services = Service.objects.bulk_create(
            Service(slug=f"service-{n}", name=f"Service {n}", team=self.teams[n % 40]) for n in range(200)
        )
        self.by = Visitor(self.reader)
        incidents = self.incidents()
        self.events(incidents)
        self.beside(incidents)
        slugs = self.published(incidents)
        long, event, at = self.long_one()
        long_slug = self.published_long(long)
        mine = [row for row in incidents if row.owner_id == self.reader.pk and row.visibility == "open"]
        private = next(row for row in incidents if row.owner_id == self.reader.pk and row.visibility == "private")
        return Organisation(
            reader=self.reader.username, long=long.key, event=event, at=at, short=[row.key for row in mine[-20:]], long_slug=long_slug,
            slugs=slugs[-20:], service="service-7", team="team-7", private=private.key,
        )  # fmt: skip

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(WORDS, k=count))

    def sentence(self, count: int = 9) -> str:
        return self.words(count).capitalize() + "."

    def incidents(self) -> list[Any]:
        """Those of five years: most are reviewed, a few go on, one in forty is private. The reader owns one in thirty."""
        from secondstory.incidents.models import HeldReview, Incident, Invite, Involvement, Severity

        severities, rows = list(Severity.objects.all()), []
        for number in range(self.size.incidents):
            start = START + timedelta(days=SPAN_DAYS * number / self.size.incidents, minutes=self.random.randrange(600))
            ends = None if number >= self.size.incidents - 8 else start + timedelta(minutes=self.random.randrange(20, 400))
            row = Incident(
                key=f"INC-{number}", title=self.sentence(6)[:-1], summary=self.sentence(20), severity=self.random.choice(severities),
                team=self.teams[number % 40], zone="Europe/Lisbon", started_at=start, detected_at=start + timedelta(minutes=6),
                mitigated_at=ends, resolved_at=ends, customers_affected=number % 3 == 0, required_depth="meeting" if number % 4 else "none",
                visibility="private" if number % 40 == 39 else "open",
                owner=self.reader if number % 30 == 9 else self.random.choice(self.people), near_miss=number % 12 == 5,
            )  # fmt: skip
            rows.append(row)
        incidents = Incident.objects.bulk_create(rows, batch_size=CHUNK)
        through = Incident.services.through
        through.objects.bulk_create(
            (through(incident=row, service=one) for row in incidents for one in self.random.sample(self.services, 2)), batch_size=CHUNK
        )
        Involvement.objects.bulk_create(
            (
                Involvement(incident=row, label=label, user=self.random.choice(self.people))
                for row in incidents
                for label in ("On-call", "Incident lead", "Database team")
            ),
            batch_size=CHUNK,
        )
        Invite.objects.bulk_create(Invite(incident=row, user=row.owner) for row in incidents if row.visibility == "private")
        late = self.size.incidents - 60
        HeldReview.objects.bulk_create(
            (HeldReview(incident=row, held_at=row.resolved_at + timedelta(hours=30)) for row in incidents[:late] if row.resolved_at),
            batch_size=CHUNK,
        )
        return incidents

    def events(self, incidents: list[Any]) -> None:
        """The short timelines, with who knew when."""
        from secondstory.timeline.models import Event, Knowledge

        each = (self.size.events - self.size.long) // len(incidents)
        kinds = ("alert", "observation", "change", "decision", "action", "communication")
        for begin in range(0, len(incidents), CHUNK):
            rows = []
            for incident in incidents[begin : begin + CHUNK]:
                for number in range(each):
                    at = incident.started_at + timedelta(minutes=number * 9)
                    rows.append(
                        Event(
                            incident=incident, occurred_at=at, sort_at=at, kind=kinds[number % 6], text=self.sentence(), source="#incident",
                            zone="Europe/Lisbon", is_in_story=number % 3 != 2,
                        )
                    )  # fmt: skip
            saved = Event.objects.bulk_create(rows, batch_size=CHUNK)
            known = (Knowledge(event=row, at=row.sort_at) for row in saved if row.kind != "change")
            Knowledge.objects.bulk_create(known, batch_size=CHUNK)

    def beside(self, incidents: list[Any]) -> None:
        """Documents, factors and actions; one action in twelve is open."""
        from secondstory.actions.models import Action
        from secondstory.factors.models import Factor
        from secondstory.postmortems.models import Postmortem, Section

        documents = Postmortem.objects.bulk_create(
            (Postmortem(incident=row, depth="meeting", summary=row.summary, state="draft") for row in incidents), batch_size=CHUNK
        )
        for begin in range(0, len(documents), CHUNK):
            Section.objects.bulk_create(
                Section(
                    postmortem=row, key=key, title=key.replace("_", " ").capitalize(), position=place, markdown="\n\n".join(
                        " ".join(self.sentence(12) for _ in range(4)) for _ in range(3)
                    ),
                )
                for row in documents[begin : begin + CHUNK]
                for place, key in enumerate(("what_happened", "what_we_learned", "what_held"))
            )  # fmt: skip
        domains = ("DEPLOY", "CONFIG", "DEPEND", "CAPACITY", "DETECT", "PROCESS")
        Factor.objects.bulk_create(
            (
                Factor(incident=row, statement=self.sentence(14), domain=self.random.choice(domains), role=role, position=place)
                for row in incidents
                for place, role in enumerate(("trigger", "enabling", "mitigator"))
            ),
            batch_size=CHUNK,
        )
        today = (START + timedelta(days=SPAN_DAYS)).date()
        Action.objects.bulk_create(
            (
                Action(
                    incident=incidents[number % len(incidents)], text=self.sentence(10), position=number // len(incidents),
                    owner=self.reader if number % 150 == 11 else self.random.choice(self.people), team=self.teams[number % 40],
                    due_on=today + timedelta(days=self.random.randrange(-60, 60)), state="agreed" if number % 12 == 11 else "done",
                    category="short_term", strength="stronger", evidence="" if number % 12 == 11 else self.sentence(),
                )
                for number in range(self.size.actions)
            ),
            batch_size=CHUNK,
        )  # fmt: skip

    def published(self, incidents: list[Any]) -> list[str]:
        """Editions of the oldest incidents, and their place in the index."""
        from secondstory.library.building import draft_editions
        from secondstory.library.documents import with_story
        from secondstory.postmortems.models import Postmortem

        chosen, slugs = [row.pk for row in incidents[: self.size.published]], []
        for begin in range(0, len(chosen), 500):
            rows = list(with_story(Postmortem.objects.filter(incident__in=chosen[begin : begin + 500])))
            editions = draft_editions(rows)
            told = [(row.incident, replace(editions[row.pk], learned=[self.sentence(12), self.sentence(10)])) for row in rows]
            slugs += self.freeze(told)
        Postmortem.objects.filter(incident__in=chosen).update(state="published")
        return [slug for slug, row in zip(slugs, incidents, strict=False) if row.visibility == "open"]

    def freeze(self, told: list[tuple[Any, Any]]) -> list[str]:
        """Editions as `publish_postmortem` freezes them, many at once."""
        from secondstory.library.facets import facets_of
        from secondstory.library.indexing import entry_of
        from secondstory.library.models import Facet, Publication
        from secondstory.search.operations import put_documents

        rows = Publication.objects.bulk_create(
            Publication(
                incident=incident, slug=f"{incident.key.lower()}-edition", title=edition.title, summary=edition.summary,
                learned=edition.learned, happened_on=edition.started_at.date(), severity_code=edition.severity_code,
                near_miss=edition.near_miss, team_name=edition.team, reading_minutes=4, content=edition.to_json(),
                published_at=edition.started_at + timedelta(days=9),
            )
            for incident, edition in told
        )  # fmt: skip
        Facet.objects.bulk_create(
            Facet(publication=row, name=name, value=value[:120], label=label[:120])
            for row, (_incident, edition) in zip(rows, told, strict=True)
            for name, value, label in facets_of(edition)
        )
        put_documents([entry_of(row, incident, edition) for row, (incident, edition) in zip(rows, told, strict=True)])
        return [row.slug for row in rows]

    def long_one(self) -> tuple[Any, str, str]:
        """An incident with a log of ten thousand lines, a story of four hundred, forty decision points and what people remember."""
        from secondstory.incidents.models import Incident, Severity
        from secondstory.incidents.operations import involve
        from secondstory.timeline.models import DecisionPoint, Event
        from secondstory.timeline.operations import NewRecord, complete_origin, open_origin, save_records

        start = START + timedelta(days=SPAN_DAYS - 3)
        incident = Incident.objects.create(
            key="INC-LONG", title="Checkout waited for connections that never came", summary=self.sentence(40), zone="Europe/Lisbon",
            severity=Severity.objects.get(rank=1), team=self.teams[7], started_at=start, detected_at=start + timedelta(minutes=9),
            acknowledged_at=start + timedelta(minutes=12), mitigated_at=start + timedelta(hours=5), resolved_at=start + timedelta(hours=7),
            customers_affected=True, owner=self.reader, facilitator=self.reader, required_depth="meeting",
        )  # fmt: skip
        incident.services.set(self.services[5:8])
        roles = [involve(incident, label=label, by=self.by) for label in ("On-call", "Database team", "Support", "Incident lead")]
        kinds = ("observation", "communication", "alert", "change", "action", "decision")
        for place, name in enumerate(("Slack", "Alertmanager", "Kubernetes", "syslog", "CloudTrail")):
            origin = open_origin(incident, label=name, format=name.lower())
            records = []
            for number in range(self.size.long // 5):
                at = start + timedelta(seconds=number * 12.6 + place * 2.1)
                kind = kinds[(number + place) % 6] if place < 2 else ("alert" if number % 40 == 0 else "observation")
                raw = json.dumps({"id": f"{place}-{number}", "at": at.isoformat(), "text": self.words(14), "pad": "x" * 120})
                known = () if place > 2 and kind == "observation" else (("responders", at, "assumed"),)
                records.append(
                    NewRecord(
                        text=self.sentence(11), key=sha256(raw.encode()).hexdigest(), raw=raw, sort_at=at, occurred_at=at, recorded_at=at,
                        kind=kind, source=name, rank=(number * 7) % 100, rank_reasons="opened", known=known, locator=f"line {number}",
                        involvement_id=roles[number % 4].pk if place == 0 else None, marks=("log",) if place > 2 else (),
                        **({"thread": f"t{number % 60}", "signal": ("opened", "closed")[number % 2]} if kind == "alert" else {}),
                    )
                )  # fmt: skip
            save_records(origin, records)
            complete_origin(origin, by=self.by)
        every = list(Event.objects.filter(incident=incident).in_order().values_list("pk", flat=True))
        Event.objects.filter(pk__in=every[::25]).update(is_in_story=True)
        decided = Event.objects.filter(pk__in=every[::25], kind="decision")[:40]
        DecisionPoint.everything.bulk_create(
            DecisionPoint(event=row, visible=self.sentence(14), believed=self.sentence(12), expected=self.sentence(9)) for row in decided
        )
        event = Event.objects.filter(pk__in=every[::25]).in_order()[200]
        return incident, event.uid, f"{start + timedelta(hours=4):%Y-%m-%dT%H:%MZ}"

    def published_long(self, incident: Any) -> str:
        """The edition of the long incident: its whole story."""
        from secondstory.library.building import draft_edition
        from secondstory.library.documents import with_story
        from secondstory.postmortems.models import Postmortem, Section

        row = Postmortem.objects.create(incident=incident, depth="meeting", state="published", summary=incident.summary)
        Section.objects.bulk_create(
            Section(postmortem=row, key=f"part-{n}", title=f"Part {n}", position=n, markdown="\n\n".join(map(self.sentence, [60] * 6)))
            for n in range(8)
        )
        edition = draft_edition(with_story(Postmortem.objects.filter(pk=row.pk)).get())
        return self.freeze([(incident, replace(edition, learned=[self.sentence(15)]))])[0]
