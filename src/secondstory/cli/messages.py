"""`secondstory messages`: what somebody would read today, and sending what is due, from a shell."""

from __future__ import annotations

import click

from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal


@click.group()
def messages() -> None:
    """Look at the digests people get, and send what is due."""


@messages.command()
@click.argument("user")
@click.option("--all", "everything", is_flag=True, help="Also what they were told before.")
def preview(user: str, *, everything: bool) -> None:
    """Print the next digest of USER (a sign-in name) as it stands now. Nothing is sent."""
    start_django()
    from secondstory.messages.composing import parts_of
    from secondstory.messages.queries import preview_of
    from secondstory.people.models import User

    found = User.objects.people().filter(username__iexact=user).first()
    if found is None:
        raise Refusal(f"Nobody signs in as “{user}”. See: secondstory people list.")
    shown = preview_of(found, everything=everything)
    click.echo(shown.says)
    for part in parts_of(shown.lines):
        click.echo(f"\n{part.heading}")
        for line, path in part.lines:
            click.echo(f"- {line.text}\n  {path}")
    if not shown.lines:
        click.echo("There is nothing new to say.")


@messages.command()
@click.option("--dry-run", is_flag=True, help="Print how many would be written to, and what; send nothing.")
def send(*, dry_run: bool) -> None:
    """Send what is due now, as the worker does every 15 minutes. Nobody gets a second digest on a day."""
    start_django()
    from secondstory.messages.operations import send_digests, tell_chats

    tally = send_digests(dry_run=dry_run)
    if tally.problem:
        click.echo(tally.problem, err=True)
    if tally.news is not None:
        for lines in tally.news.values():
            click.echo("\n".join(["One digest:", *(f"- {line.text}" for line in lines)]))
        click.echo(f"Digests that would be sent: {len(tally.news)}.")
        return
    posted = tell_chats()
    click.echo(f"Digests sent: {tally.sent}; not sent: {tally.failed}; people with nothing to hear: {tally.silent}; chats: {posted}.")
    if tally.failed:
        raise SystemExit(1)
