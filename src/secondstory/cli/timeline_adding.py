"""`secondstory timeline add` and `add-undo`: records into the timeline of an incident that is here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from secondstory.cli.asking import visitor_called
from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal

if TYPE_CHECKING:
    from secondstory.incidents.models import Incident
    from secondstory.people.permissions import Visitor
    from secondstory.sources.models import Intake

_as = click.option("--as", "name", metavar="NAME", default="", help="Who brings them: a sign-in name.  [default: the only administrator]")


@click.command()
@click.argument("key")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_as
@click.option("--zone", metavar="ZONE", default="", help="Where local times were written, like Europe/Lisbon.  [default: the incident’s]")
@click.option("--yes", is_flag=True, help="Save without asking.")
def add(*, key: str, files: tuple[Path, ...], name: str, zone: str, yes: bool) -> None:
    """Bring the records of FILE… into the timeline of the incident KEY, after showing what each file was taken for."""
    start_django()
    from secondstory.sources import operations

    visitor = visitor_called(name)
    incident = _editable(visitor, key)
    given = [operations.Given(file.name, file.stat().st_size, file.read_bytes) for file in files]
    intake = operations.look_at_records(incident, given, zone=zone, by=visitor)
    _show(intake)
    if yes or click.confirm("Save this?", default=False):
        operations.save_intake(intake, by=visitor)
        intake.refresh_from_db()
        there = operations.lines_that_stay(intake)
        also = f"; {there} more were there already" if there else ""
        click.echo(f"{intake.events} lines were added to the log of {incident.key}{also}. Undo: secondstory timeline add-undo {intake.uid}")
    else:
        operations.drop_intake(intake, by=visitor)
        click.echo("Nothing was saved.")


@click.command(name="add-undo")
@click.argument("uid")
@_as
@click.option("--with-edited", is_flag=True, help="Also remove lines that were worked on since.")
def add_undo(*, uid: str, name: str, with_edited: bool) -> None:
    """Take out again everything that only one `add` brought."""
    start_django()
    from secondstory.sources import operations
    from secondstory.sources.models import Intake

    visitor = visitor_called(name)
    intake = Intake.objects.visible_to(visitor).filter(uid=uid).first()
    if intake is None:
        raise Refusal(f"There is nothing called “{uid}” that you brought in. `add` prints the name.")
    operations.undo_intake(intake, by=visitor, with_edited=with_edited)
    click.echo("It is undone: everything that only it brought is gone.")


def _editable(visitor: Visitor, key: str) -> Incident:
    from django.http import Http404

    from secondstory.incidents.queries import find_editable

    try:
        return find_editable(visitor, key)
    except Http404 as problem:
        raise Refusal(f"There is no incident {key} that you may see.") from problem


def _show(intake: Intake) -> None:
    for file in intake.files.all():
        if file.state == "understood":
            title = file.found.get("title", file.format)
            click.echo(f"{file.name}: {file.found['records']} records, taken for {title}, because {file.because}")
        for sentence, where, count in file.found.get("problems", [])[:10]:
            click.echo(f"{file.name}: {sentence}" + (f" ({where}, {count} times)" if count > 1 else ""), err=True)
