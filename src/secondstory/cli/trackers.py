"""`secondstory trackers`: whether connected trackers can be reached, and what waits for them, from a shell."""

from __future__ import annotations

import click

from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal


@click.group()
def trackers() -> None:
    """Look at connected trackers, and exchange with them now."""


@trackers.command()
def check() -> None:
    """Ask each connected tracker whether its project is there. Status 1 when one does not answer as it should."""
    start_django()
    from secondstory.integrations.models import Connection
    from secondstory.integrations.operations import check_connection
    from secondstory.people.permissions import program

    rows = list(Connection.objects.all())
    if not rows:
        click.echo("No tracker is connected: nothing calls out.")
        return
    failed = 0
    for row in rows:
        if not row.is_on:
            click.echo(f"off     {row.name}")
            continue
        try:
            click.echo(f"ok      {row.name}: {check_connection(row, by=program())}")
        except Refusal as refusal:
            failed += 1
            click.echo(f"FAILED  {row.name}: {refusal.sentence}")
    if failed:
        raise SystemExit(1)


@trackers.command()
def sync() -> None:
    """Run what waits and ask what changed, now. Trackers that ask us to wait are left alone."""
    start_django()
    from secondstory.integrations.enums import ErrandState
    from secondstory.integrations.models import Connection, Errand
    from secondstory.integrations.operations import poll_connections, run_due_errands

    ran, looked = run_due_errands(), poll_connections()
    click.echo(f"{ran} errands were run, {looked} linked actions were looked at.")
    for row in Connection.objects.exclude(trouble=""):
        click.echo(f"{row.name}: {row.trouble}", err=True)
    waiting = Errand.objects.filter(state=ErrandState.WAITING).count()
    if waiting:
        click.echo(f"{waiting} errands wait.")
