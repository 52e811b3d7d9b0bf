"""Making a risk brief, and signing it (R90)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.models import Action, RiskBrief
from secondstory.audit.operations import record
from secondstory.factors.models import Factor
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.workspace.briefs import content_of


@transaction.atomic
def make_risk_brief(factor: Factor, *, by: Visitor, note: str = "") -> RiskBrief:
    """Freeze what the record says of a factor today. What happens later needs another one."""
    if not by.may_write:
        raise NotAllowed(_("Readers can look, but not change anything."))
    content = content_of(factor, by=by)
    if not content["put_off"] and not content["open_actions"]:
        raise Refusal(_("Nothing that answers this was put off, and nothing is open. There is no risk to bring to anybody."))
    brief = RiskBrief.objects.create(factor=factor, content=content, note=checked_text(note, field="note"), is_example=factor.is_example)
    record("made a risk brief", brief, about=factor.incident, by=by)
    return brief


@transaction.atomic
def sign_risk_brief(brief: RiskBrief, *, by: Visitor, expected: int | None = None) -> None:
    """A manager of a team concerned says that it stands as it is. It is signed once."""
    lock(brief)
    if brief.signed_at is not None:
        raise Refusal(_("It is signed already."))
    if not may_sign(brief, by):
        raise NotAllowed(_("Who manages a team that it concerns signs it."))
    changes = save_version(brief, expected=expected, changes={"signed_by": by.user, "signed_at": clock.now()})
    record("signed a risk brief", brief, about=brief.factor.incident, by=by, changes={"signed_at": changes.get("signed_at", [])})


def may_sign(brief: RiskBrief, by: Visitor) -> bool:
    """Who manages the incident's team, or that of an action which answers the factor."""
    if not by.may_write:
        return False
    teams = {brief.factor.incident.team_id, *Action.objects.filter(factors=brief.factor).values_list("team", flat=True)}
    return bool(teams & by.managed_team_keys)
