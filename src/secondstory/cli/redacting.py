"""`secondstory redact`: a passage out of an incident and everything that hangs on it, without it standing in the shell's history."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from secondstory.cli.asking import visitor_called
from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal

if TYPE_CHECKING:
    from secondstory.incidents.models import Incident
    from secondstory.people.permissions import Visitor

STDIN = "-"
MOST_BYTES = 1_000_000


@click.command()
@click.argument("key")
@click.option(
    "--passage-file", metavar="FILE", required=True, help="A file that holds the passage and nothing else; - reads it from standard input."
)
@click.option("--reason", metavar="WORDS", default="", help="Why it goes. This stays: don’t repeat the passage.")
@click.option("--as", "name", metavar="NAME", default="", help="Who removes it: a sign-in name.  [default: the only administrator]")
@click.option("--dry-run", is_flag=True, help="Say where it stands, in numbers, and change nothing.")
@click.option("--yes", is_flag=True, help="Remove it without asking.")
def redact(*, key: str, passage_file: str, reason: str, name: str, dry_run: bool, yes: bool) -> None:
    """Remove a passage (a secret, a name) from the incident KEY and everything that hangs on it: records, history, editions, search.

    First it is said in how many places of each kind it stands. It can't be undone. The passage is read from a file or from standard
    input, never from the command line, which shells and lists of processes keep.
    """
    passage = _passage(passage_file)
    start_django()
    from secondstory.workspace.operations import find_passage, redact_passage
    from secondstory.workspace.queries import places_in_words

    visitor = visitor_called(name)
    incident = _editable(visitor, key)
    places = places_in_words(find_passage(incident, passage, by=visitor))
    for label, count in places:
        click.echo(f"{count:6}  {label}")
    if not places:
        raise Refusal(f"It doesn’t stand anywhere in {incident.key}. Give it exactly as it is written there.")
    if dry_run:
        click.echo("Nothing was removed.")
        return
    if not reason.strip():
        raise Refusal("Say why it goes: --reason WORDS. That stays, so don’t repeat the passage.")
    if not yes and not _is_meant(incident.key, passage_file):
        click.echo("Nothing was removed.")
        return
    row = redact_passage(incident, passage, reason=reason, by=visitor)
    click.echo(f"It is removed from {row.places_count} places of {incident.key}.")
    click.echo(f"What stays is a keyed hash, {row.hash[:12]}…, who, when and why.")
    if passage_file != STDIN:
        click.echo(f"{passage_file} still holds it: delete that file.", err=True)


def _passage(name: str) -> str:
    try:
        content = sys.stdin.buffer.read(MOST_BYTES) if name == STDIN else _start_of(Path(name))
    except OSError as problem:
        raise Refusal(f"{name} can’t be read ({problem.strerror}).") from problem
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refusal("The passage is not in UTF-8. Save the file as UTF-8 text.") from problem


def _start_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES)


def _is_meant(key: str, passage_file: str) -> bool:
    """Asked where somebody can answer: standard input may be the passage."""
    if passage_file == STDIN:
        click.echo("Say --yes to remove it: standard input was the passage, so it can’t be asked.", err=True)
        return False
    return click.confirm(f"Remove it from {key} for good?", default=False)


def _editable(visitor: Visitor, key: str) -> Incident:
    from django.http import Http404

    from secondstory.incidents.queries import find_editable

    try:
        return find_editable(visitor, key)
    except Http404 as problem:
        raise Refusal(f"There is no incident {key} that you may see.") from problem
