"""Building one story through the operations a user's click would call, each at the hour it would have been called."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from secondstory.actions import operations as action_operations
from secondstory.actions.models import Action
from secondstory.demo import chart
from secondstory.demo.asked import Asked
from secondstory.demo.cast import Cast
from secondstory.demo.followed import Followed
from secondstory.demo.reviewed import Reviewed
from secondstory.demo.stories import Calendar, Words
from secondstory.factors.models import Factor
from secondstory.factors.operations import add_factor, add_label
from secondstory.incidents import operations as incident_operations
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.library.operations import publish_postmortem
from secondstory.postmortems.models import LEARNED, Postmortem
from secondstory.postmortems.operations import keep_picture, move_document, start_postmortem, submit_document, take_moment, write_section
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_events, agree_on_timeline, describe_decision

_AGREED = {"agreed", "published"}
"""States of a document whose readers had one timeline to look for reasons in."""


class Story:
    """One story being told: the rows made so far, and who makes the next."""

    def __init__(self, told: dict[str, Any], *, cast: Cast, calendar: Calendar) -> None:
        self.told = told
        self.cast = cast
        self.calendar = calendar
        self.by = cast.visitor(told["owner"])
        self.events: dict[str, Event] = {}
        self.factors: dict[str, Factor] = {}
        self.actions: dict[str, Action] = {}
        self.parts: dict[str, Involvement] = {}

    def build(self) -> None:
        """Tell it from the declaration to the last action."""
        started = self.calendar.surely_at(self.told["started"])
        with clock.set_to(min(started + timedelta(minutes=20), clock.now())):
            incident = self.cast.incidents[self.told["slug"]] = self._declare()
        ended = incident.ended_at or clock.now()
        with clock.set_to(min(ended + timedelta(minutes=30), clock.now())):
            self._tell_timeline(incident)
        with clock.set_to(self._later(ended, hours=self.told.get("postmortem", {}).get("held_after_hours", 6))):
            if self.told.get("postmortem", {}).get("state") in _AGREED:
                agree_on_timeline(incident, by=self.by)  # before anybody asks why (R29)
            self._tell_factors(incident)
            asked = Asked(incident, events=self.events, factors=self.factors, by=self.by)
            for one in self.told.get("trees", []):
                asked.tell(one)
            actions = self._tell_actions(incident, ended)
            self.actions = {told["slug"]: action for told, action in actions if "slug" in told}
        self._write_document(incident, ended)
        Followed(self.cast, by=self.by, slugs=self.actions, ended=ended).follow(actions)

    def _later(self, at: datetime, *, hours: float) -> datetime:
        return min(at + timedelta(hours=hours), clock.now())

    def _declare(self) -> Incident:
        told, at = self.told, self.calendar.at
        impact = told.get("impact", {})
        times: dict[str, Any] = {
            f"{name}_at": at(told.get(name)) for name in ("started", "detected", "acknowledged", "mitigated", "resolved")
        }
        with clock.set_to(max([clock.now(), *(value for value in times.values() if value)])):
            incident = incident_operations.declare_incident(
                told["title"],
                by=self.by,
                services=[self.cast.services[slug] for slug in told["services"]],
                severity=self.cast.severities[told["severity"]],
                team=self.cast.teams[told["team"]],
                facilitator=self.cast.people.get(told.get("facilitator", "")),
                zone=told["zone"],
                started_precision=told.get("started_precision", "exact"),
                summary=told.get("postmortem", {}).get("summary", ""),
                near_miss=told.get("near_miss", False),
                caught_by=told.get("what_caught_it", ""),
                customers_affected=impact.get("customer_affected", False),
                customer_impact=impact.get("customers", ""),
                internal_impact=impact.get("internal", ""),
                internal_hours=impact.get("internal_hours", 0),
                **times,
            )
            for part in told.get("involvement", []):
                user = self.cast.people.get(part.get("person", ""))
                self.parts[part["role"]] = incident_operations.involve(incident, label=part["role"], user=user, by=self.by)
        return incident

    def _tell_timeline(self, incident: Incident) -> None:
        told = self.told.get("events", [])
        for one, event in zip(told, add_events(incident, [self._new_event(one) for one in told], by=self.by), strict=True):
            self.events[one.get("slug", event.uid)] = event
            if one.get("decision"):
                describe_decision(event, by=self.by, **{name: text for name, text in one["decision"].items() if text})

    def _new_event(self, one: dict[str, Any]) -> NewEvent:
        return NewEvent(
            text=one["text"],
            occurred_at=self.calendar.at(one.get("at")),
            occurred_until=self.calendar.at(one.get("until")),
            precision=one.get("precision", "exact"),
            zone=self.told["zone"],
            time_as_written=one.get("at", ""),
            kind=one["kind"],
            involvement=self.parts.get(one.get("role", "")),
            source=one.get("source", ""),
            is_in_story=one.get("in_story", True),
            known={row["role"]: self.calendar.surely_at(row["at"]) for row in one.get("known", [])},
        )

    def _tell_factors(self, incident: Incident) -> None:
        for one in self.told.get("factors", []):
            self.factors[one["slug"]] = add_factor(
                incident,
                one["statement"],
                by=self.by,
                domain=one["domain"],
                role=one["role"],
                breadth=one.get("scope", ""),
                supported_by=self.events.get(one.get("supported_by", "")),
                quote=one.get("quote", ""),
            )
            for code in one.get("also", []):
                add_label(self.factors[one["slug"]], code, by=self.by)

    def _tell_actions(self, incident: Incident, ended: datetime) -> list[tuple[dict[str, Any], Action]]:
        return [
            (
                one,
                action_operations.add_action(
                    incident,
                    one["text"],
                    by=self.by,
                    owner=self.cast.people.get(one.get("owner", "")),
                    team=self.cast.teams.get(one.get("team", "")),
                    due_on=(ended + timedelta(days=one["due_in_days"])).date() if "due_in_days" in one else None,
                    category=one.get("category", ""),
                    strength=one.get("strength", ""),
                    is_idea=one["state"] == "idea",
                    factors=[self.factors[slug] for slug in one.get("answers", [])],
                ),
            )
            for one in self.told.get("actions", [])
        ]

    def _write_document(self, incident: Incident, ended: datetime) -> None:
        told = self.told.get("postmortem")
        if told is None:
            return
        held = told.get("held_after_hours")
        with clock.set_to(self._later(ended, hours=held or 5)):
            document = start_postmortem(incident, by=self.by, depth=told["depth"], summary=told.get("summary", ""))
            if told.get("learned"):
                markdown = "\n".join(f"- {line}" for line in told["learned"])
                write_section(document, key=LEARNED, title="What we learned", markdown=markdown, by=self.by)
            words = self._words(incident)
            for section in told.get("sections", []):
                write_section(document, key=section["key"], title=section["title"], markdown=words.said(section["markdown"]), by=self.by)
            if held is not None and incident.ended_at is not None:
                late = "rest" if held > 48 else ""
                incident_operations.record_held(incident, held_at=clock.now(), late_reason=late, by=self.by)
            if told["state"] in {"in_review", "agreed", "published"}:
                submit_document(document, by=self.by)
        reviewed = Reviewed(document, told, cast=self.cast, by=self.by)
        for hours, step in reviewed.steps():
            with clock.set_to(self._later(ended, hours=(held or 5) + hours)):
                step()
        if told["state"] in _AGREED:
            self._publish(document, told, ended)

    def _words(self, incident: Incident) -> Words:
        """What the story calls its rows and pictures, and what they are."""
        rows: dict[str, dict[str, Any]] = {
            "event": self.events, "factor": self.factors, "action": self.actions, "role": self.parts,
            "service": self.cast.services, "incident": self.cast.incidents,
        }  # fmt: skip
        uids = {f"{kind}/{name}": row.uid for kind, some in rows.items() for name, row in some.items()}
        charts = self.told.get("charts", [])
        kept = {one["slug"]: keep_picture(incident, chart.draw(one), name=f"{one['slug']}.png", by=self.by) for one in charts}
        places = {slug: reverse("document-picture", args=[incident.key, row.sha256]) for slug, row in kept.items()}
        return Words(uids, places, self.calendar)

    def _publish(self, document: Postmortem, told: dict[str, Any], ended: datetime) -> None:
        days = told.get("published_after_days", 3)
        with clock.set_to(self._later(ended, hours=24 * days - 1)):
            move_document(document, state="agreed", by=self.by)
            take_moment(document, kind="agreed", by=self.by)
        if told["state"] == "published":
            with clock.set_to(self._later(ended, hours=24 * days)):
                publish_postmortem(document, by=self.by)
