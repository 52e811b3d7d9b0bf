"""`secondstory factors tree`: why-trees as files."""

from __future__ import annotations

from pathlib import Path

import click

from secondstory.cli.importing import visitor_called
from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal


@click.command()
@click.argument("key")
@click.option("--markdown", "form", flag_value="markdown", default=True, help="Lists within lists.  [default]")
@click.option("--svg", "form", flag_value="svg", help="A drawing.")
@click.option("--json", "form", flag_value="json", help="For a program.")
@click.option("-o", "output", metavar="FILE", default="-", help="Where to; - prints it.  [default: -]")
@click.option("--as", "name", metavar="NAME", default="", help="Who reads it: a sign-in name.  [default: the only administrator]")
def tree(*, key: str, form: str, output: str, name: str) -> None:
    """Write the why-trees of the incident KEY: what was asked at each turn of the story, and where a branch isn't finished.

    Only what NAME may read is written.
    """
    start_django()
    text = _text(key, form, name)
    if output == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise Refusal(f"{output} can’t be written ({problem.strerror}).") from problem


def _text(key: str, form: str, name: str) -> str:
    from django.http import Http404

    from secondstory.factors.export import file_of
    from secondstory.incidents.queries import find_readable

    visitor = visitor_called(name)
    try:
        incident = find_readable(visitor, key)
    except Http404 as problem:
        raise Refusal(f"There is no incident {key} that you may see.") from problem
    return file_of(incident, form)
