"""Teams: made, renamed, led by someone, joined and left."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.text import slug as slug_of
from secondstory.lib.versions import save_version
from secondstory.people.fields import checked_name
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


@transaction.atomic
def make_team(name: str, *, by: Visitor, manager: User | None = None) -> Team:
    """Make a team; its address is made from its name and stays when the name changes."""
    if not by.may_administer:
        raise NotAllowed(_("Only an administrator can make a team."))
    name = _free_name(name, but_for=None)
    _one_of_ours(manager)
    base = slug_of(name, longest=70)
    taken = {"new", *Team.objects.filter(slug__startswith=base).values_list("slug", flat=True)}  # "new" is a page
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if s not in taken)
    team = Team.objects.create(slug=slug, name=name, manager=manager)
    record("made the team", team, by=by)
    return team


@transaction.atomic
def edit_team(team: Team, *, name: str, manager: User | None, by: Visitor, expected: int | None = None) -> None:
    """Change what a team is called and who manages it. Raises `Stale`."""
    if not by.may_administer:
        raise NotAllowed(_("Only an administrator can rename a team or change its manager."))
    _not_of_the_example(team)
    _one_of_ours(manager)
    changed = save_version(team, expected=expected, changes={"name": _free_name(name, but_for=team), "manager": manager})
    if changed:
        record("edited", team, by=by, changes=changed)


@transaction.atomic
def add_member(team: Team, *, user: User, by: Visitor) -> None:
    """Put someone on a team: the team's manager may, and administrators."""
    _managers_only(team, by)
    _one_of_ours(user)
    if not team.members.filter(pk=user.pk).exists():
        team.members.add(user)
        record("added to the team", team, by=by, changes={"member": [None, user]})


@transaction.atomic
def remove_member(team: Team, *, user: User, by: Visitor) -> None:
    """Take someone off a team; anyone may leave by themselves."""
    if by.user != user:
        _managers_only(team, by)
    _not_of_the_example(team)
    if team.members.filter(pk=user.pk).exists():
        team.members.remove(user)
        record("took off the team", team, by=by, changes={"member": [user, None]})


def _managers_only(team: Team, by: Visitor) -> None:
    _not_of_the_example(team)
    if not by.may_manage(team):
        raise NotAllowed(_("Only the team’s manager or an administrator can do this."))


def _not_of_the_example(team: Team) -> None:
    if team.is_example:
        raise NotAllowed(_("Teams of the example stay as they are."))


def _one_of_ours(user: User | None) -> None:
    if user is not None and (user.is_example or user.is_service or not user.is_active):
        raise Refusal(_("Choose an active person of your organisation."), field="user")


def _free_name(name: str, *, but_for: Team | None) -> str:
    wanted = checked_name(name)
    same = Team.objects.filter(is_example=False, name__iexact=wanted)
    if (same.exclude(pk=but_for.pk) if but_for else same).exists():
        raise Refusal(_("There is a team called “%(name)s” already.") % {"name": wanted}, field="name")
    return wanted
