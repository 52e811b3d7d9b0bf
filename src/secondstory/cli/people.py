"""`secondstory people …`: accounts and keys, for whoever runs the server."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal

if TYPE_CHECKING:
    from secondstory.people.models import Team, User

ROLES = ("administrator", "facilitator", "member", "reader")
SCOPES = ("read", "write", "import", "gate")


@click.group()
@click.option("--data", type=click.Path(path_type=Path), help="Where everything is kept.  [default: SECONDSTORY_DATA, or ./data]")
def people(*, data: Path | None) -> None:
    """Accounts, sign-in links and keys."""
    if data:
        os.environ["SECONDSTORY_DATA"] = str(data.resolve())
    start_django()
    from django.db import DatabaseError

    from secondstory.people.models import User

    try:
        User.objects.exists()
    except DatabaseError as problem:
        raise Refusal("There is no database here yet: start the program once, or give its data folder with --data.") from problem


@people.command("list")
def list_people() -> None:
    """Show the accounts of people and programs."""
    from secondstory.people.models import User

    for user in User.objects.filter(is_example=False).prefetch_related("teams").order_by("username"):
        state = "" if user.is_active else "  closed"
        kind = "program" if user.is_service else user.role
        click.echo(f"{user.username:24} {kind:14} {user.name}  {', '.join(team.slug for team in user.teams.all())}{state}")


@people.command()
@click.argument("username")
@click.option("--name", default="", help="As others read it.  [default: the sign-in name]")
@click.option("--role", type=click.Choice(ROLES), default="member", show_default=True)
@click.option("--team", "teams", multiple=True, help="A team's slug; may be given again.")
def add(*, username: str, name: str, role: str, teams: tuple[str, ...]) -> None:
    """Make an account. It has no password: give them a sign-in link, or `reset-password`."""
    from secondstory.people.operations import make_user
    from secondstory.people.permissions import program

    user = make_user(username, name=name, role=role, teams=[_team(slug) for slug in teams], by=program())
    click.echo(f"{user.username} is {user.get_role_display().lower()}. Next: secondstory people sign-in-link {user.username}")


@people.command()
@click.argument("username")
@click.option("--origin", default="", help="Where this program answers on this machine.  [default: where it does now]")
def sign_in_link(*, username: str, origin: str) -> None:
    """Print a link that signs USERNAME in: once, within 15 minutes, on this machine."""
    from django.urls import reverse

    from secondstory.people.operations import make_sign_in_link
    from secondstory.people.permissions import program

    click.echo(_origin(origin) + reverse("sign-in-link", args=[make_sign_in_link(_user(username), by=program())]))


@people.command()
@click.argument("username")
@click.option("--second-factor", is_flag=True, help="Also remove the second factor, when the authenticator is lost.")
def reset_password(*, username: str, second_factor: bool) -> None:
    """Give USERNAME a new password and print it. Open sessions end."""
    from secondstory.people.operations import remove_second_factor, replace_password
    from secondstory.people.permissions import program

    user, password = _user(username), secrets.token_urlsafe(12)
    replace_password(user, password=password, by=program())
    if second_factor:
        remove_second_factor(user, by=program())
    click.echo(f"{user.username} signs in with: {password}")
    click.echo("Tell them to change it on their account page.")


@people.command()
@click.argument("username")
@click.argument("role", type=click.Choice(ROLES))
def role(*, username: str, role: str) -> None:
    """Give USERNAME another role."""
    from secondstory.people.operations import change_role
    from secondstory.people.permissions import program

    user = _user(username)
    change_role(user, role=role, by=program())
    click.echo(f"{user.username} is {user.get_role_display().lower()} now.")


@people.command()
@click.argument("username")
def close(*, username: str) -> None:
    """Close the account of USERNAME; what they wrote stays."""
    from secondstory.people.operations import deactivate_user
    from secondstory.people.permissions import program

    deactivate_user(_user(username), by=program())
    click.echo(f"{username} is closed.")


@people.command()
@click.argument("username")
def reopen(*, username: str) -> None:
    """Open the account of USERNAME again."""
    from secondstory.people.operations import reactivate_user
    from secondstory.people.permissions import program

    reactivate_user(_user(username), by=program())
    click.echo(f"{username} is open.")


@people.command()
@click.option("--role", type=click.Choice(ROLES), default="member", show_default=True)
@click.option("--team", default="", help="A team's slug.")
@click.option("--origin", default="", help="Where the invited person finds this program.  [default: where it answers on this machine]")
def invite(*, role: str, team: str, origin: str) -> None:
    """Print a link with which one person makes an account."""
    from django.urls import reverse

    from secondstory.people.operations import invite_person
    from secondstory.people.permissions import program

    row, secret = invite_person(role=role, team=_team(team) if team else None, by=program())
    click.echo(_origin(origin) + reverse("invitation", args=[secret]))
    click.echo(f"It works once, until {row.expires_at:%Y-%m-%d %H:%M} UTC.", err=True)


@people.group()
def tokens() -> None:
    """Keys for programs."""


@tokens.command("list")
@click.argument("username")
def list_tokens(*, username: str) -> None:
    """Show the keys of USERNAME; their secrets are not kept."""
    for token in _user(username).tokens.filter(revoked_at=None):
        used = f"last used {token.last_used_on:%Y-%m-%d}" if token.last_used_on else "never used"
        click.echo(f"{token.uid}  {','.join(token.scopes):24} until {token.expires_at:%Y-%m-%d}  {used}  {token.label}")


@tokens.command("add")
@click.argument("username")
@click.option("--label", required=True, help="What it is for.")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, default=("read",), show_default=True)
@click.option("--days", type=int, default=90, show_default=True)
def add_token(*, username: str, label: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a key for USERNAME and print it, this once."""
    from secondstory.people.operations import make_token
    from secondstory.people.permissions import program

    _row, secret = make_token(_user(username), label=label, scopes=scopes, days=days, by=program())
    click.echo(secret)


@tokens.command("revoke")
@click.argument("uid")
def revoke_token(*, uid: str) -> None:
    """Make the key with this UID stop working."""
    from secondstory.people.models import Token
    from secondstory.people.operations import revoke_token as revoke
    from secondstory.people.permissions import program

    token = Token.objects.select_related("user").filter(uid=uid).first()
    if token is None:
        raise Refusal(f"There is no key {uid}. List them with: secondstory people tokens list USERNAME")
    revoke(token, by=program())
    click.echo(f"{uid} does not work any more.")


def _user(username: str) -> User:
    from secondstory.people.models import User

    found = User.objects.filter(username__iexact=username, is_example=False).first()
    if found is None:
        raise Refusal(f"There is nobody called {username}. List the accounts with: secondstory people list")
    return found


def _team(slug: str) -> Team:
    from secondstory.people.models import Team

    found = Team.objects.filter(slug=slug, is_example=False).first()
    if found is None:
        raise Refusal(f"There is no team {slug}. Make it on the page /teams/new/ first.")
    return found


def _origin(given: str) -> str:
    """Where links begin: as given, else where the program answers now."""
    from django.conf import settings

    from secondstory.site.holding import address_now

    origin = given or address_now(settings.DATA_DIR) or "http://localhost:8000"
    if not origin.startswith(("http://", "https://")):
        raise Refusal("Give --origin as an address, like http://localhost:8000.")
    return origin.rstrip("/")
