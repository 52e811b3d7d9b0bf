"""What a team went through in its meeting (R61)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.audit.models import Record
from secondstory.audit.operations import record
from secondstory.lib.bulk import listed
from secondstory.lib.days import today
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor

WENT_THROUGH = "went through the actions of"
TOOK_BACK = "took back having gone through the actions of"


@transaction.atomic
def review_actions(team: Team, actions: Sequence[Action], *, by: Visitor) -> Record:
    """Say that the team went through these today. It is no word about any one of them, so it ends no silence.

    The trail keeps which and when before, so that it can be taken back.
    """
    if not by.may_write or (team.pk not in by.team_keys and not by.is_example):
        raise NotAllowed(_("Only who is on a team says what it went through."))
    if not actions:
        raise Refusal(_("There is nothing open to go through."))
    before = {row.uid: row.reviewed_on.isoformat() if row.reviewed_on else None for row in actions}
    Action.objects.filter(pk__in=listed([row.pk for row in actions])).update(reviewed_on=today())
    return record(WENT_THROUGH, team, by=by, changes={"reviewed_on": [before, today().isoformat()]})


@transaction.atomic
def take_back_review(said: Record, *, by: Visitor) -> int:
    """The days come back that stood there before, where nobody has gone through it since; how many did. Only who said it takes it back."""
    said = Record.objects.select_for_update().get(pk=said.pk)
    if said.actor_uid != by.uid or said.verb != WENT_THROUGH:
        raise NotAllowed(_("Only who said it takes it back."))
    if said.undone_by:
        raise Refusal(_("That was taken back already."))
    before, day = said.changes["reviewed_on"]
    count = 0
    for uid, earlier in before.items():
        count += Action.objects.filter(uid=uid, reviewed_on=day).update(reviewed_on=date.fromisoformat(earlier) if earlier else None)
    team = Team.objects.get(uid=said.subject_uid)
    made = record(TOOK_BACK, team, by=by, changes={"actions": [0, count]})
    Record.objects.filter(pk=said.pk).update(undone_by=made.uid)
    return count
