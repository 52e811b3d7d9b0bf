"""`secondstory …`: everything that is done from a shell."""

from __future__ import annotations

from typing import Any

import click

from secondstory.cli.action_tables import export_actions, import_actions, undo_actions
from secondstory.cli.checking import actions
from secondstory.cli.documents import document
from secondstory.cli.factors import factors
from secondstory.cli.gating import gate
from secondstory.cli.importing import import_files, list_imports, undo_import
from secondstory.cli.messages import messages
from secondstory.cli.people import people
from secondstory.cli.redacting import redact
from secondstory.cli.searching import search
from secondstory.cli.serving import serve, worker
from secondstory.cli.starting import start_django
from secondstory.cli.taxonomy import taxonomy
from secondstory.cli.templates import template
from secondstory.cli.timeline import timeline
from secondstory.cli.timeline_adding import add, add_undo
from secondstory.cli.trackers import trackers
from secondstory.cli.trees import tree
from secondstory.lib.errors import Refusal


class Commands(click.Group):
    """A refusal in any command is its sentence on standard error, and status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from refusal


@click.group(cls=Commands)
@click.version_option(package_name="secondstory")
def cli() -> None:
    """Turns an incident into learning."""


@cli.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands: `secondstory django migrate`."""
    from django.core.management import execute_from_command_line

    start_django()
    execute_from_command_line(["secondstory django", *arguments])


cli.add_command(actions)
actions.add_command(import_actions)
actions.add_command(undo_actions)
actions.add_command(export_actions)
cli.add_command(document)
cli.add_command(factors)
factors.add_command(tree)
cli.add_command(gate)
cli.add_command(import_files)
cli.add_command(list_imports)
cli.add_command(undo_import)
cli.add_command(messages)
cli.add_command(people)
cli.add_command(redact)
cli.add_command(search)
cli.add_command(serve)
cli.add_command(taxonomy)
cli.add_command(template)
cli.add_command(timeline)
timeline.add_command(add)
timeline.add_command(add_undo)
cli.add_command(trackers)
cli.add_command(worker)

if __name__ == "__main__":
    cli()
