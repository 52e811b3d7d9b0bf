"""/api/v1/incidents/{key}/reviewers and /invites, and the private incidents nobody can open."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Schema

from secondstory.incidents import operations, queries
from secondstory.incidents.models import Incident
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.http import StoryRequest
from secondstory.people.models import User
from secondstory.people.permissions import administrators_only

router = Router(tags=["incidents"])


class ReaderOut(Schema):
    """Someone asked to read, or let in. It tells nothing of a part they had (law 2)."""

    uid: str
    name: str


class ReaderIn(Schema):
    """A person's uid."""

    user: str


class OrphanedOut(Schema):
    """The uids of private incidents that nobody can open."""

    orphaned: list[str]


class EnteredOut(Schema):
    """The key of the incident you are in now."""

    key: str


@router.get("/incidents/{key}/reviewers", response=list[ReaderOut])
def list_reviewers(request: StoryRequest, key: str) -> list[ReaderOut]:
    """Who was asked to read the draft, for those who may read it."""
    return _readers(queries.reviewers_of(_readable(request, key)))


@router.post("/incidents/{key}/reviewers", response=list[ReaderOut])
def ask_to_read(request: StoryRequest, key: str, given: ReaderIn) -> list[ReaderOut]:
    """Ask someone to read the draft; a private incident opens to them too."""
    incident = _editable(request, key)
    operations.ask_to_read(incident, user=_person(request, given.user), by=request.visitor)
    return _readers(queries.reviewers_of(incident))


@router.delete("/incidents/{key}/reviewers/{uid}", response=list[ReaderOut])
def stop_asking_to_read(request: StoryRequest, key: str, uid: str) -> list[ReaderOut]:
    """Take it back."""
    incident = _editable(request, key)
    user = next((user for user in queries.reviewers_of(incident) if user.uid == uid), None)
    if user is None:
        raise Http404
    operations.stop_asking_to_read(incident, user=user, by=request.visitor)
    return _readers(queries.reviewers_of(incident))


@router.get("/incidents/{key}/invites", response=list[ReaderOut])
def list_invites(request: StoryRequest, key: str) -> list[ReaderOut]:
    """Who is let into a private incident, for those inside."""
    return _readers(queries.invited_to(_readable(request, key)))


@router.post("/incidents/{key}/invites", response=list[ReaderOut])
def invite(request: StoryRequest, key: str, given: ReaderIn) -> list[ReaderOut]:
    """Let someone into a private incident."""
    incident = _editable(request, key)
    if not incident.is_private:
        raise Refusal(_("Everyone sees this incident already. Ask someone to read the draft instead."))
    operations.invite(incident, user=_person(request, given.user), by=request.visitor)
    return _readers(queries.invited_to(incident))


@router.delete("/incidents/{key}/invites/{uid}", response=list[ReaderOut])
def withdraw_invite(request: StoryRequest, key: str, uid: str) -> list[ReaderOut]:
    """Close a private incident to someone; its last person can't be put out."""
    incident = _editable(request, key)
    user = next((user for user in queries.invited_to(incident) if user.uid == uid), None)
    if user is None:
        raise Http404
    operations.withdraw_invite(incident, user=user, by=request.visitor)
    return _readers(queries.invited_to(incident))


@router.get("/orphaned-incidents", response=OrphanedOut)
def list_orphaned(request: StoryRequest) -> OrphanedOut:
    """For administrators: that private incidents exist which nobody can open, and nothing more about them."""
    administrators_only(request.visitor, also_in_example=True)
    return OrphanedOut(orphaned=queries.orphaned(request.visitor))


@router.post("/orphaned-incidents/{uid}/enter", response=EnteredOut)
def enter_orphaned(request: StoryRequest, uid: str) -> EnteredOut:
    """Let yourself in; the incident's history says so."""
    administrators_only(request.visitor, also_in_example=True)
    if uid not in queries.orphaned(request.visitor):
        raise Http404
    incident = Incident.objects.get(uid=uid)
    operations.let_administrator_in(incident, by=request.visitor)
    return EnteredOut(key=incident.key)


def _readers(users: list[User]) -> list[ReaderOut]:
    return [ReaderOut(uid=user.uid, name=str(user)) for user in users]


def _person(request: StoryRequest, uid: str) -> User:
    found = User.objects.people(is_example=request.visitor.is_example).filter(uid=uid).first()
    if found is None:
        raise Refusal(_("There is no active person with this uid. GET /api/v1/people lists them."), field="user")
    return found


def _readable(request: StoryRequest, key: str) -> Incident:
    incident = Incident.objects.visible_to(request.visitor).filter(key=key).first()
    if incident is None:
        raise Http404
    if not Incident.objects.story_visible_to(request.visitor).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Until it is published, its story is for those with a part in it."))
    return incident


def _editable(request: StoryRequest, key: str) -> Incident:
    incident = _readable(request, key)
    if not Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists():
        raise NotAllowed(_("You may read this incident, but not change it."))
    return incident
