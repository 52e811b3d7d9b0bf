"""An incident of another tool and ours that follows it: each field has one owning system (issue 3)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import AHEAD, EARLIEST
from secondstory.incidents.models import Incident, Service, Severity
from secondstory.incidents.operations import declare_incident, edit_incident, involve, make_private, reopen_incident
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.text import kept_line
from secondstory.lib.versions import hold_name, lock
from secondstory.people.permissions import Visitor, program
from secondstory.sources.models import Counterpart, FieldOwner, Hook
from secondstory.sources.ownership import as_written
from secondstory.sources.records.record import Incident as State

FOLLOWED = ("title", "severity", "started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at", "services")
OPEN_AGAIN = frozenset({"triggered", "reopened", "active", "investigating", "open", "started", "live"})


@transaction.atomic
def follow_incident(hook: Hook, state: State) -> tuple[Incident, list[str]]:
    """The incident of ours that follows `state`, declared if there is none yet; and what could not be taken, in sentences.

    A field that another system or a person here owns is left alone, and an older state than the last one changes nothing. An incident
    that a hook of the same team follows already is not declared again, whoever hears of it first; raises `Refusal` where another
    team's hook follows it.
    """
    hold_name(f"counterpart {state.system} {state.external_id[:200]}")
    row = _followed_already(hook, state)
    if row is None:
        return _declare(hook, state)
    if row.hook_id != hook.pk and row.incident.team_id != hook.team_id:
        raise Refusal(
            _("Another team’s hook follows that incident of %(system)s already, so it was not declared again.") % {"system": state.system}
        )
    incident = row.incident
    lock(incident)
    if state.updated_at is not None and row.updated_at is not None and state.updated_at < row.updated_at:
        return incident, []
    if state.is_private:  # first: what follows is not for everybody; that it is opened again is for people to decide
        make_private(incident, reason=_("%(system)s closed it to most people.") % {"system": state.system}, by=program())
    refused = _bring_up_to_date(incident, state)
    _involve(incident, state)
    row.updated_at, row.link = state.updated_at or row.updated_at, _link(state) or row.link
    row.save(update_fields=["updated_at", "link"])
    return incident, refused


@transaction.atomic
def hand_back_field(incident: Incident, field: str, *, by: Visitor) -> None:
    """Let the other system have a field again that was changed here: its next update may overwrite it."""
    if not Incident.objects.editable_by(by).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can say where its fields come from."))
    row = FieldOwner.objects.filter(incident=incident, field=field).first()
    if row is None:
        raise Refusal(_("No other system owns that field."))
    lock(incident)
    FieldOwner.objects.filter(pk=row.pk).update(written=as_written(incident, field))
    record("handed back a field", incident, by=by, changes={field: ["", row.system]})


def _followed_already(hook: Hook, state: State) -> Counterpart | None:
    """The row of this hook, else that of another which means the same: links of two places (two accounts, say) are two incidents."""
    rows = Counterpart.objects.select_for_update(of=("self",)).filter(system=state.system, external_id=state.external_id[:200])
    found = list(rows.select_related("incident").order_by("pk"))
    own = next((row for row in found if row.hook_id == hook.pk), None)
    if own is not None:
        return own
    place = urlsplit(_link(state)).netloc
    there = [row for row in found if not row.incident.is_example]
    return next((row for row in there if not place or urlsplit(row.link).netloc in {"", place}), None)


def _declare(hook: Hook, state: State) -> tuple[Incident, list[str]]:
    values = _values(state)
    told = (values.pop("started_at", None), state.detected_at, state.updated_at)
    given = {
        "started_at": next((at for at in told if at is not None and EARLIEST <= at <= clock.now() + AHEAD), clock.now()),
        "team": hook.team,
        "severity": values.pop("severity", None),
    }
    title = values.pop("title", "") or _("An incident of %(system)s") % {"system": state.system}
    incident = declare_incident(title, by=program(), services=values.pop("services", ()), is_private=state.is_private, **given)
    Counterpart.objects.create(
        incident=incident, hook=hook, system=state.system, external_id=state.external_id[:200],
        link=_link(state), updated_at=state.updated_at,
    )  # fmt: skip
    refused = _bring_up_to_date(incident, state)
    _involve(incident, state)
    return incident, refused


def _bring_up_to_date(incident: Incident, state: State) -> list[str]:
    refused = []
    if _is_open_again(incident, state):
        reopen_incident(incident, reason=_("%(system)s opened it again.") % {"system": state.system}, by=program())
        _own(incident, "resolved_at", state.system)
        _own(incident, "mitigated_at", state.system)
    for field, value in _values(state).items():
        if not _may_write(incident, field, state.system):
            continue
        try:
            with transaction.atomic():
                _write(incident, field, value)
        except Refusal as refusal:
            refused.append(refusal.sentence)
            continue
        _own(incident, field, state.system)
    return refused


def _values(state: State) -> dict[str, Any]:
    """What the state says, as our fields take it; a severity or a service nobody here knows by any name is left out."""
    values: dict[str, Any] = {one.name: getattr(state, one.name) for one in fields(state) if one.name in FOLLOWED}
    values["title"] = kept_line(state.title, longest=190)
    values["severity"] = _severity(state.severity)
    values["services"] = _services(state.services)
    return {name: value for name, value in values.items() if value}


def _write(incident: Incident, field: str, value: Any) -> None:
    if field == "services":
        edit_incident(incident, expected=None, by=program(), services=value)
    else:
        edit_incident(incident, expected=None, by=program(), **{field: value})


def _may_write(incident: Incident, field: str, system: str) -> bool:
    """A field nobody wrote yet is free; one that has another value than its system last wrote was changed by a person here."""
    row = FieldOwner.objects.filter(incident=incident, field=field).first()
    if row is None:
        return True
    return row.system == system and row.written == as_written(incident, field)


def _own(incident: Incident, field: str, system: str) -> None:
    FieldOwner.objects.update_or_create(
        incident=incident, field=field, defaults={"system": system[:40], "written": as_written(incident, field)}
    )


def _is_open_again(incident: Incident, state: State) -> bool:
    if incident.resolved_at is None or state.resolved_at is not None or state.status.casefold() not in OPEN_AGAIN:
        return False
    is_later = state.updated_at is None or state.updated_at > incident.resolved_at
    return is_later and _may_write(incident, "resolved_at", state.system)


def _severity(name: str) -> Severity | None:
    wanted = name.strip().casefold()
    if not wanted:
        return None
    for row in Severity.objects.all():
        if wanted in {row.code.casefold(), row.name.casefold(), *(str(alias).casefold() for alias in row.aliases)}:
            return row
    return None


def _services(names: tuple[str, ...]) -> list[Service]:
    wanted = {name.strip().casefold() for name in names}
    rows = Service.objects.filter(is_example=False)
    return [row for row in rows if wanted & {row.name.casefold(), row.slug, *(str(alias).casefold() for alias in row.aliases)}]


def _involve(incident: Incident, state: State) -> None:
    """Roles nobody has yet, under their handles; who has a part here stays."""
    there = {label.casefold() for label in incident.involvements.values_list("label", flat=True)}
    for name, handle in state.roles:
        label = kept_line(name, longest=120)
        if label and label.casefold() not in there:
            involve(incident, label=label, contact=kept_line(handle), by=program())
            there.add(label.casefold())


def _link(state: State) -> str:
    return state.link[:600] if state.link.startswith(("https://", "http://")) else ""
