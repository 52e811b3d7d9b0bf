"""Who may read: reviewers, and the doors of private incidents. Every opening is written where those concerned see it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.enums import Visibility
from secondstory.incidents.models import Incident, Invite, Involvement, Reviewer
from secondstory.incidents.operations.keys import new_key
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


@transaction.atomic
def ask_to_read(incident: Incident, *, user: User, by: Visitor) -> None:
    """Make `user` a reviewer: they may read the draft; a private incident opens to them too."""
    _row, is_new = Reviewer.objects.get_or_create(incident=incident, user=user)
    if is_new:
        record("asked someone to read", incident, by=by, changes={"reviewer": [None, user]})
    if incident.is_private:
        invite(incident, user=user, by=by)


@transaction.atomic
def stop_asking_to_read(incident: Incident, *, user: User, by: Visitor) -> None:
    """Take back that `user` was asked to read; a private incident closes to them too, unless they are its last."""
    deleted, _kinds = Reviewer.objects.filter(incident=incident, user=user).delete()
    if deleted:
        record("asked someone no longer to read", incident, by=by, changes={"reviewer": [user, None]})
    if incident.is_private and Invite.objects.filter(incident=incident, user=user).exists():
        withdraw_invite(incident, user=user, by=by)


@transaction.atomic
def invite(incident: Incident, *, user: User, by: Visitor) -> None:
    """Let `user` into a private incident."""
    _row, is_new = Invite.objects.get_or_create(incident=incident, user=user, defaults={"invited_by": by.user})
    if is_new:
        record("let someone in", incident, by=by, changes={"invited": [None, user]})


@transaction.atomic
def withdraw_invite(incident: Incident, *, user: User, by: Visitor) -> None:
    """Close a private incident to `user` again; a part they had in it stays written. The last one can't be put out."""
    lock(incident)
    if Invite.objects.filter(incident=incident, user__is_active=True).exclude(user=user).count() == 0:
        raise Refusal(_("Someone must be able to open it. Let another person in first."))
    deleted, _kinds = Invite.objects.filter(incident=incident, user=user).delete()
    if deleted:
        record("withdrew an invitation", incident, by=by, changes={"invited": [user, None]})


@transaction.atomic
def make_private(incident: Incident, *, reason: str, by: Visitor) -> None:
    """Hide the incident from all but those with a part in it. Its number becomes random letters. Needs a reason (a gate of law 5)."""
    if not reason.strip():
        raise Refusal(_("Say why the incident is hidden; those inside will see the reason."), field="reason")
    lock(incident)
    if incident.is_private:
        return
    invite_those_with_a_part(incident, by=by)
    if by.user:
        invite(incident, user=by.user, by=by)
    key = new_key(is_private=True, is_example=incident.is_example)
    changes = save_version(incident, expected=None, changes={"visibility": Visibility.PRIVATE, "former_key": incident.key, "key": key})
    record("made private", incident, by=by, changes=changes | {"reason": ["", reason.strip()[:300]]})


@transaction.atomic
def make_open(incident: Incident, *, by: Visitor) -> None:
    """Show the incident's header to everyone. It gets the next number; its old address still leads those inside to it."""
    lock(incident)
    if not incident.is_private:
        return
    key = new_key(is_private=False, is_example=incident.is_example)
    changes = save_version(incident, expected=None, changes={"visibility": Visibility.OPEN, "former_key": incident.key, "key": key})
    record("made open", incident, by=by, changes=changes)


@transaction.atomic
def let_administrator_in(incident: Incident, *, by: Visitor) -> None:
    """Let an administrator into a private incident in which nobody who may open it is left. It is written in its history."""
    if not by.is_administrator or by.user is None:
        raise NotAllowed(_("Only an administrator can do this."))
    if not Incident.objects.orphaned().filter(pk=incident.pk).exists():
        raise NotAllowed(_("Someone who was invited can still open it. Ask them."))
    invite(incident, user=by.user, by=by)


@transaction.atomic
def take_on_review(incident: Incident, *, by: Visitor) -> None:
    """Take on an open incident's review that nobody owns: one reported without a name, or whose owner has left."""
    if by.user is None or not by.may_write:
        raise NotAllowed(_("Readers can't own a review. Ask an administrator for another role."))
    lock(incident)
    if incident.is_private:
        raise NotAllowed(_("A private incident is joined by invitation."))
    if incident.owner is not None and incident.owner.is_active:
        raise Refusal(_("Its review has an owner already. Ask them to hand it over."))
    changes = save_version(incident, expected=None, changes={"owner": by.user})
    record("took on the review", incident, by=by, changes=changes)


def invite_those_with_a_part(incident: Incident, *, by: Visitor) -> None:
    """Everyone with a part in a private incident is let in."""
    users = {incident.owner, incident.facilitator, incident.declared_by}
    users |= {row.user for row in Involvement.objects.filter(incident=incident).select_related("user")}
    users |= {row.user for row in Reviewer.objects.filter(incident=incident).select_related("user")}
    for user in sorted((user for user in users if user is not None), key=lambda user: user.uid):
        invite(incident, user=user, by=by)
