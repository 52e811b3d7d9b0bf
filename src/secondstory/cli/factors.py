"""`secondstory factors`: what contributed to an incident, for terminals and pipes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from secondstory.cli.asking import readable_incident, reader_option
from secondstory.cli.starting import start_django

if TYPE_CHECKING:
    from secondstory.actions.coverage import Covered


@click.group()
def factors() -> None:
    """What contributed to an incident, and what becomes of it."""


@factors.command()
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="As JSON, the same as the API gives.")
@reader_option
def coverage(key: str, *, as_json: bool, name: str) -> None:
    """Which factors of the incident KEY an action answers, which are let be and why, and which wait; ends with 1 when one waits.

    Only an incident that NAME may read is told of.
    """
    start_django()
    from secondstory.actions.coverage import coverage_of
    from secondstory.actions.schemas import coverage_out

    incident, _visitor = readable_incident(key, name=name)
    found = coverage_of(incident)
    if as_json:
        click.echo(json.dumps(coverage_out(found).dict(), indent=2, ensure_ascii=False))
    elif not found.rows:
        click.echo("No factor that made things worse is written down.")
    else:
        click.echo("\n".join(line for row in found.rows for line in _lines(row)))
    if found.open:
        raise click.exceptions.Exit(1)


def _lines(row: Covered) -> list[str]:
    lines = [f"{row.state.label:<9}  {row.factor.statement}"]
    lines += [f"{'':<9}  → {action.text} ({action.get_state_display()})" for action in row.actions]
    return [*lines, f"{'':<9}  {row.let_be_label}: {row.reason}"] if row.let_be_as else lines
