"""What a tracker says, into the action: field by field, only what changed there, and never over what changed here too."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import State
from secondstory.actions.models import Action, Sprint
from secondstory.actions.operations import (
    edit_action,
    finish_action,
    hand_to_tracker,
    is_link,
    let_go_of_action,
    reopen_action,
    start_action,
)
from secondstory.actions.operations.hearing import hear
from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.integrations.composing import title_of
from secondstory.integrations.enums import CLOSED_STANDINGS, Standing, TitleWay
from secondstory.integrations.models import Errand, Login, TrackerLink
from secondstory.integrations.tracker import Changes, Made, Reading
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock
from secondstory.people.models import User
from secondstory.people.permissions import Visitor, program

SHOWS_PRIVATE = "shows_private"
"""In the payload of an errand that makes an issue: whoever asked said that readers of the tracker may read it."""


@transaction.atomic
def link_made(errand: Errand, made: Made) -> None:
    """The issue is there: link it. From the first reading on its fields come from the tracker."""
    action = errand.action
    lock(action)
    if TrackerLink.objects.filter(action=action).exists():
        return
    seen = {"title": title_of(action)}
    link = TrackerLink.objects.create(
        action=action, connection=errand.connection, external_id=made.external_id, key=made.key, url=_safe(made.url), seen=seen,
        shows_private=SHOWS_PRIVATE in errand.payload,
    )  # fmt: skip
    _take_link(action, link.url, said_by=errand.connection.label)
    hand_to_tracker(action, tracker=errand.connection.label, fields=["state", "owner"], by=program())
    record("made an issue of an action", action, about=action.incident, by=program(), changes={"issue": ["", str(link)]})


@transaction.atomic
def mark_written(link: TrackerLink, changes: Changes) -> None:
    """What we wrote is known on both sides now."""
    fresh = TrackerLink.objects.select_for_update().filter(pk=link.pk).first()
    if fresh is None:  # let go of meanwhile
        return
    seen = dict(fresh.seen)
    if changes.title is not None:
        seen["title"] = changes.title
    TrackerLink.objects.filter(pk=link.pk).update(seen=seen, etag="")


@transaction.atomic
def apply_reading(link: TrackerLink, reading: Reading) -> None:
    """Take over what changed there since it was last seen. A reading older than the last one, or of what is followed no longer, is
    passed over.

    The action is locked before its link, as by whoever lets go of the issue.
    """
    action = Action.objects.select_for_update().filter(pk=link.action_id).first()
    if action is None or not TrackerLink.objects.filter(pk=link.pk).exists():
        return
    lock(link)
    if link.changed_at is not None and reading.updated_at < link.changed_at:
        return
    is_news = link.changed_at is None or reading.updated_at > link.changed_at
    _Reader(link, action, reading).take()
    link.refresh_from_db()
    if is_news:  # that we looked is no word said of it
        hear(action)


class _Reader:
    """One reading on its way into one action."""

    def __init__(self, link: TrackerLink, action: Action, reading: Reading) -> None:
        self.link, self.action, self.reading = link, action, reading
        self.seen: dict[str, Any] = dict(link.seen)
        self.notes: list[str] = []
        self.conflict: dict[str, list[str]] = dict(link.conflict)
        self.title_way: str = link.title_way
        self.label = link.connection.label

    def take(self) -> None:
        standing = self.reading.standing
        if self.action.is_closed and standing not in CLOSED_STANDINGS and self.link.standing in CLOSED_STANDINGS:
            reopen_action(self.action, by=program(), said_by=self.label)
        if not self.action.is_closed:
            self._hand_over()
            self._edit(self._owner(), self._due(), self._sprint(), self._title())
            self._state()
        self._remember()

    def _hand_over(self) -> None:
        """Which fields the tracker keeps: a day only if it has one, the text only once it was changed there."""
        fields = ["state", "owner"]
        fields += ["due_on"] if self.reading.due_on else []
        fields += ["sprint"] if self.reading.sprint else []
        fields += ["text"] if self.title_way == TitleWay.THEIRS else []
        hand_to_tracker(self.action, tracker=self.label, fields=fields, by=program())
        _take_link(self.action, _safe(self.reading.url), said_by=self.label)

    def _owner(self) -> dict[str, Any]:
        person = self.reading.assignee
        login = person.login[:200] if person else None
        known = "assignee" in self.seen
        if known and self.seen["assignee"] == login:
            return {}
        self.seen["assignee"] = login
        if person is None or login is None:  # unlinked until now: what stands here stands
            return {"owner": None, "owner_as_written": ""} if known else {}
        row, _new = Login.objects.get_or_create(connection=self.link.connection, login=login, defaults={"name": person.name[:200]})
        if row.user is not None and self._may_own(row.user):
            return {"owner": row.user, "owner_as_written": ""}
        return {"owner": None, "owner_as_written": (person.name or login)[:200]}

    def _may_own(self, user: User) -> bool:
        """Nobody is let into a private incident by being assigned an issue."""
        incident = self.action.incident
        mode = Visitor(user, is_example=incident.is_example)
        return user.may_sign_in and (not incident.is_private or Incident.objects.visible_to(mode).filter(pk=incident.pk).exists())

    def _due(self) -> dict[str, Any]:
        """A day that was taken away there stays promised here, until there is another: nothing falls out of sight by it."""
        due_on = self.reading.due_on
        self.seen["due_on"] = due_on.isoformat() if due_on else None
        return {"due_on": due_on} if due_on and due_on != self.action.due_on else {}

    def _sprint(self) -> dict[str, Any]:
        stretch = self.reading.sprint
        self.seen["sprint"] = stretch.name[:120] if stretch else None
        if stretch is None:
            return {"sprint": None} if self.link.seen.get("sprint") and self.action.sprint_id else {}
        sprint = self._sprint_called(stretch.name[:120], stretch.starts_on, stretch.ends_on)
        if sprint is None or sprint.pk == self.action.sprint_id:
            return {}
        return {"sprint": sprint, "sprinted_at": self.action.sprinted_at or clock.now()}

    def _sprint_called(self, name: str, starts_on: date | None, ends_on: date | None) -> Sprint | None:
        """The team's sprint of that name; made, where the tracker knows its days."""
        team = self.action.team
        if team is None:
            return None
        found = Sprint.objects.filter(team=team, name__iexact=name).first()
        if found is None and starts_on and ends_on and starts_on <= ends_on:
            found = Sprint.objects.create(team=team, name=name, starts_on=starts_on, ends_on=ends_on)
            record("added a sprint", found, by=program())
        return found

    def _title(self) -> dict[str, Any]:
        """Whoever changed it since it was last the same says it; both: both are shown, and somebody chooses."""
        theirs, ours, last = self.reading.title[:2000], title_of(self.action), self.seen.get("title")
        if self.title_way == TitleWay.APART or theirs in {last, ours}:
            if theirs == ours:
                self.seen["title"] = theirs
                self.conflict.pop("text", None)
            return {}
        if last is None or (ours != last and self.title_way == TitleWay.OURS):
            self.conflict["text"] = [ours, theirs]
            return {}
        self.seen["title"], self.title_way = theirs, TitleWay.THEIRS
        self.conflict.pop("text", None)
        return {"text": theirs}

    def _state(self) -> None:
        standing, reading = self.reading.standing, self.reading
        url = _safe(reading.url) or self.link.url
        if standing == Standing.DONE:
            self._try(lambda: finish_action(self.action, evidence=url or str(self.link), by=program(), said_by=self.label))
        elif standing == Standing.DROPPED:
            why = _("%(tracker)s: closed as “%(reason)s”") % {"tracker": self.label, "reason": reading.reason or reading.state}
            self._try(lambda: let_go_of_action(self.action, reason=why, by=program(), said_by=self.label))
        elif standing == Standing.BEGUN and self.action.state == State.AGREED:
            self._try(lambda: start_action(self.action, by=program(), said_by=self.label))

    def _edit(self, *parts: dict[str, Any]) -> None:
        """All at once; if one of them is refused, each for itself."""
        whole = {name: value for part in parts for name, value in part.items()}
        if whole and not self._save(whole):
            del self.notes[-1]
            for part in filter(None, parts):
                self._save(part)
        self._hand_over()

    def _save(self, changes: dict[str, Any]) -> bool:
        return self._try(lambda: edit_action(self.action, expected=None, by=program(), said_by=self.label, **changes))

    def _try(self, step: Any) -> bool:
        try:
            with transaction.atomic():
                step()
        except Refusal as refusal:
            self.notes.append(refusal.sentence)
            self.action.refresh_from_db()
            return False
        return True

    def _remember(self) -> None:
        reading = self.reading
        TrackerLink.objects.filter(pk=self.link.pk).update(
            external_id=reading.external_id[:100],
            key=reading.key[:100],
            url=_safe(reading.url) or self.link.url,
            standing=reading.standing,
            state=(f"{reading.state}: {reading.reason}" if reading.reason and reading.reason != reading.state else reading.state)[:120],
            seen=self.seen,
            conflict=self.conflict,
            title_way=self.title_way,
            etag=reading.etag,
            changed_at=reading.updated_at,
            heard_at=clock.now(),
            note=" ".join(self.notes)[:400],
        )


def _safe(url: str) -> str:
    """An address browsers may be sent to, else nothing: it was written by somebody else's program."""
    return url if is_link(url) else ""


def _take_link(action: Action, url: str, *, said_by: str) -> None:
    if url and action.link != url and not action.is_closed:
        edit_action(action, expected=None, by=program(), said_by=said_by, link=url)
