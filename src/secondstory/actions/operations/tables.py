"""Actions that come as a file: looked at, saved as a whole, undone as a whole (R91)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import CLOSED_STATES, State, TableState
from secondstory.actions.models import Action, ActionTable
from secondstory.actions.operations.checks import grade_of, is_link
from secondstory.actions.table_rows import Entry, entry_of, read_table
from secondstory.audit.models import Record
from secondstory.audit.operations import record
from secondstory.incidents.forms import people_of
from secondstory.incidents.models import Incident, Service
from secondstory.incidents.operations import add_service, declare_incident, remove_incident, show_imported
from secondstory.lib import clock
from secondstory.lib.bulk import listed, prepare
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import hold_name, lock
from secondstory.people.models import Team, User
from secondstory.people.operations import make_team
from secondstory.people.permissions import Visitor

MOST_INCIDENTS = 300
ADD, HERE, TWICE, LEFT_OUT = "add", "here", "twice", "left_out"


@dataclass
class Planned:
    """What one row becomes, and why if it becomes nothing."""

    entry: Entry
    becomes: str
    incident: Incident | None = None
    new_incident: str = ""
    owner: User | None = None
    says: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What a file becomes."""

    rows: list[Planned]
    new_incidents: list[str]
    new_teams: list[str]
    new_services: list[str]

    @property
    def to_add(self) -> list[Planned]:
        return [one for one in self.rows if one.becomes == ADD]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows become what."""
        return dict(Counter(one.becomes for one in self.rows))


@transaction.atomic
def preview_table(content: bytes, *, name: str, by: Visitor) -> ActionTable:
    """Keep what a file says until it is saved or thrown away. Raises `Refusal` when it is no table of actions."""
    _check_writer(by)
    table = read_table(content)
    ActionTable.objects.visible_to(by).filter(state=TableState.PREVIEW).delete()
    columns = {"known": table.columns, "unknown": table.unknown}
    return ActionTable.objects.create(started_by=by.user, name=name[:300], rows=table.rows, columns=columns, is_example=by.is_example)


def plan_of(table: ActionTable, by: Visitor) -> Plan:
    """What each row becomes now; some five statements, however many rows."""
    entries = [entry_of(number, row) for number, row in enumerate(table.rows, start=2)]
    known = Action.objects.visible_to(by)
    keys = set(known.filter(import_key__in=listed([one.key for one in entries])).values_list("import_key", flat=True))
    uids = set(known.filter(uid__in=listed([one.uid for one in entries if one.uid] or [""])).values_list("uid", flat=True))
    asked = sorted({one.incident for one in entries if one.incident})
    titles = sorted({_title(one, table) for one in entries})
    editable = Incident.objects.editable_by(by)
    incidents = {row.title: row for row in editable.filter(title__in=listed(titles)).exclude(import_uid="").order_by("-pk")}
    incidents |= {row.key: row for row in editable.filter(key__in=listed(asked or [""]))}
    owners = _people(by)
    seen: dict[str, int] = {}
    rows = []
    for entry in entries:
        planned = Planned(entry, ADD, owner=owners.get(entry.owner.casefold()))
        if entry.problem:
            planned.becomes, planned.says = LEFT_OUT, [entry.problem]
        elif entry.uid in uids or entry.key in keys:
            planned.becomes = HERE
        elif entry.key in seen:
            planned.becomes, planned.says = TWICE, [_("the same as row %(row)d") % {"row": seen[entry.key]}]
        else:
            _place(planned, incidents, table)
        seen.setdefault(entry.key, entry.number)
        rows.append(planned)
    adding = [one for one in rows if one.becomes == ADD]
    return Plan(rows, _new_incidents(adding), _new_teams(adding, by), _new_services(adding, by))


def save_table(table: ActionTable, *, by: Visitor) -> int:
    """Add every row that is not here yet; how many. All of them are seen at once, or none is.

    What takes long (reading their texts) is done before the transaction, so that others write meanwhile.
    """
    _check_writer(by)
    plan = plan_of(table, by)
    if not plan.to_add:
        raise Refusal(_("There is nothing to add: every row is here already, stands twice, or can’t be taken."))
    if len(plan.new_incidents) > MOST_INCIDENTS:
        raise Refusal(
            _("The rows name %(count)d incidents that are not here; at most %(most)d can be made. Leave that column out or split it.")
            % {"count": len(plan.new_incidents), "most": MOST_INCIDENTS}
        )
    grades = [grade_of(one.entry.text).value for one in plan.to_add]
    with transaction.atomic():
        return _save(table, plan, grades, by=by)


def _save(table: ActionTable, plan: Plan, grades: list[str], *, by: Visitor) -> int:
    hold_name("actions tables")  # the same file in two windows comes in once
    lock(table)
    _own(table, by)
    if table.state != TableState.PREVIEW:
        raise Refusal(_("It has been saved already."))
    keys = [one.entry.key for one in plan.to_add]
    if Action.objects.visible_to(by).filter(import_key__in=listed(keys)).exists():
        raise Refusal(_("Some of it came in meanwhile, in another window. Look at it once more."))
    teams, services = _teams(table, plan, by=by), _services(table, plan, by=by)
    incidents = _incidents(table, plan, services, by=by)
    rows = [
        _values(one, table=table, grade=grade, teams=teams, incident=one.incident or incidents[one.new_incident])
        for one, grade in zip(plan.to_add, grades, strict=True)
    ]
    prepare(Action, rows).insert()
    show_imported(table.uid)
    brought = Counter(row["incident_id"] for row in rows)
    for incident in {row.pk: row for row in (*incidents.values(), *(one.incident for one in plan.to_add if one.incident))}.values():
        record("imported actions", table, about=incident, by=by, changes={"actions": [0, brought[incident.pk]]})
    record("imported actions", table, by=by, changes={"actions": [0, len(rows)]})
    table.state, table.saved_at, table.rows, table.counts = TableState.COMPLETE, clock.now(), [], plan.counts
    table.save()
    return len(rows)


@transaction.atomic
def undo_table(table: ActionTable, *, by: Visitor, with_edited: bool = False) -> int:
    """Take away everything a file brought; how many actions. Refused when some were worked on since, unless `with_edited`."""
    lock(table)
    _own(table, by)
    if table.state != TableState.COMPLETE:
        raise Refusal(_("Only a file that is saved can be undone."))
    mine = Action.objects.editable_by(by).filter(import_uid=table.uid)
    edited = worked_on(table)
    if edited and not with_edited:
        raise Refusal(
            _("%(count)d of them were worked on since, “%(text)s” among them. Say that they are to go too, or keep the file.")
            % {"count": len(edited), "text": edited[0].text[:80]},
            field="with_edited",
        )
    held = Counter(mine.values_list("incident_id", flat=True))
    count, _rows = held.total(), mine.delete()
    for incident in Incident.objects.filter(pk__in=listed(list(held))).exclude(import_uid=table.uid):
        record("undid imported actions", table, about=incident, by=by, changes={"actions": [held[incident.pk], 0]})
    for incident in Incident.objects.editable_by(by).filter(import_uid=table.uid, actions=None, factors=None, events=None):
        remove_incident(incident, by=by)
    for row in [
        *Service.objects.filter(uid__in=table.added_services, version=1, incidents=None),
        *Team.objects.filter(uid__in=table.added_teams, version=1, actions=None, members=None, incidents=None, services=None),
    ]:
        record("removed", row, by=by)
        row.delete()
    table.state, table.undone_at = TableState.UNDONE, clock.now()
    table.save(update_fields=["state", "undone_at"])
    record("undid imported actions", table, by=by, changes={"actions": [count, 0]})
    return count


@transaction.atomic
def drop_table(table: ActionTable, *, by: Visitor) -> None:
    """Throw away what was only looked at."""
    lock(table)
    _own(table, by)
    if table.state != TableState.PREVIEW:
        raise Refusal(_("It is saved. Undo it instead."))
    table.delete()


def worked_on(table: ActionTable) -> list[Action]:
    """The actions of a file that somebody has changed, or said something of, since."""
    rows = Action.objects.filter(import_uid=table.uid)
    said = Record.objects.filter(subject_kind="action", subject_uid__in=rows.values("uid")).values_list("subject_uid", flat=True)
    return list(rows.filter(uid__in=listed(sorted(set(said)) or [""])).order_by("pk"))


def _place(planned: Planned, incidents: dict[str, Incident], table: ActionTable) -> None:
    entry = planned.entry
    title = _title(entry, table)
    planned.incident = incidents.get(entry.incident) or incidents.get(title)
    if planned.incident is None:
        planned.new_incident = title
    elif planned.incident.is_private:
        planned.owner = None  # nobody is let into a private one on the side
    if entry.owner and planned.owner is None:
        planned.says.append(_("nobody here is called “%(name)s”; the name is kept as it is written") % {"name": entry.owner[:60]})
    if entry.link and not is_link(entry.link):
        planned.says.append(_("its link is no address that begins with http, and is left out"))


def _title(entry: Entry, table: ActionTable) -> str:
    """What the incident of a row is called where it is none of ours."""
    return (entry.incident_title or entry.incident or _("Actions from %(file)s") % {"file": table.name})[:190]


def _new_incidents(rows: Sequence[Planned]) -> list[str]:
    return list(dict.fromkeys(one.new_incident for one in rows if one.new_incident))


def _new_teams(rows: Sequence[Planned], by: Visitor) -> list[str]:
    known = _known(Team.objects.filter(is_example=by.is_example))
    return _not_known([one.entry.team for one in rows if one.entry.team], known)


def _new_services(rows: Sequence[Planned], by: Visitor) -> list[str]:
    known = _known(Service.objects.visible_to(by))
    words = [name for one in rows if one.new_incident for name in one.entry.services]
    return _not_known(words, known)


def _not_known(names: Sequence[str], known: dict[str, Any]) -> list[str]:
    """Each once, however it is written, as it is written first."""
    return list({name.casefold(): name for name in reversed(names) if name.casefold() not in known}.values())[::-1]


def _known(rows: Any) -> dict[str, Any]:
    return {word.casefold(): row for row in rows for word in (row.slug, row.name)}


def _people(by: Visitor) -> dict[str, User]:
    """Everybody by name, sign-in name and address; a name that two have is nobody's."""
    found: dict[str, User | None] = {}
    for user in people_of(by):
        for word in {one.casefold() for one in (user.username, user.name, user.email) if one}:
            found[word] = None if word in found else user
    return {word: user for word, user in found.items() if user is not None}


def _teams(table: ActionTable, plan: Plan, *, by: Visitor) -> dict[str, Any]:
    """Teams by name; an administrator's file makes those that are not here, anybody else's leaves them out."""
    if by.may_administer and not by.is_example:
        made = [make_team(name, by=by) for name in plan.new_teams]
        table.added_teams = [team.uid for team in made]
    return _known(Team.objects.filter(is_example=by.is_example))


def _services(table: ActionTable, plan: Plan, *, by: Visitor) -> dict[str, Any]:
    made = [add_service(name, by=by) for name in plan.new_services]
    table.added_services = [service.uid for service in made]
    return _known(Service.objects.visible_to(by))


def _incidents(table: ActionTable, plan: Plan, services: dict[str, Any], *, by: Visitor) -> dict[str, Incident]:
    """An incident for each that rows name and that is not here: it began, as far as anyone knows, when its first action was made."""
    made = {}
    for title in plan.new_incidents:
        rows = [one.entry for one in plan.to_add if one.new_incident == title]
        first = min((day for day in map(_first_day, rows) if day), default=None)
        words = {services[name.casefold()].pk: services[name.casefold()] for one in rows for name in one.services}
        made[title] = declare_incident(
            title, by=by, import_uid=table.uid, started_at=_noon(first) or clock.now(), started_precision="day" if first else "unknown",
            services=words.values(),
        )  # fmt: skip
    return made


def _values(one: Planned, *, table: ActionTable, grade: str, teams: dict[str, Any], incident: Incident) -> dict[str, Any]:
    entry, now = one.entry, clock.now()
    days = {name: _noon(day) for name, day in entry.days.items()}
    made = days["made_on"] or days["agreed_on"] or min(days["ended_on"] or now, now)
    is_promised = entry.state not in {State.IDEA, State.DRAFT}
    from_file = _("As %(file)s says.") % {"file": table.name}
    team = teams.get(entry.team.casefold())
    return {
        "incident_id": incident.pk,
        "text": entry.text,
        "owner_id": one.owner.pk if one.owner else None,
        "owner_as_written": "" if one.owner else entry.owner[:200],
        "team_id": team.pk if team else None,
        "due_on": entry.days["due_on"],
        "category": entry.category,
        "strength": entry.strength,
        "breadth": entry.breadth,
        "state": entry.state,
        "link": entry.link if is_link(entry.link) else "",
        "evidence": (entry.evidence or from_file) if entry.state == State.DONE else "",
        "reason": (entry.reason or from_file) if entry.state == State.LET_GO else "",
        "created_at": made,
        "agreed_at": (days["agreed_on"] or made) if is_promised else None,
        "ended_at": days["ended_on"] if entry.state in CLOSED_STATES else None,
        "heard_at": max(made, days["ended_on"] or made),
        "grade": grade,
        "import_uid": table.uid,
        "import_key": entry.key,
        "is_example": table.is_example,
        "position": entry.number,
    }


def _first_day(entry: Entry) -> date | None:
    return min((day for day in (entry.days["made_on"], entry.days["agreed_on"], entry.days["ended_on"]) if day), default=None)


def _noon(day: date | None) -> datetime | None:
    """A day of a file has no zone: noon in UTC is that day nearly everywhere."""
    return datetime.combine(day, time(12), UTC) if day else None


def _check_writer(by: Visitor) -> None:
    if not by.may_write:
        raise NotAllowed(_("Readers can’t import. Ask an administrator for another role."))


def _own(table: ActionTable, by: Visitor) -> None:
    if not by.may_write or table.started_by_id != (by.user.pk if by.user else None):
        raise NotAllowed(_("Only whoever brought the file can do that."))
