"""`secondstory factors tree`: why-trees as files."""

from __future__ import annotations

import click

from secondstory.cli.asking import put_out, readable_incident, reader_option
from secondstory.cli.starting import start_django


@click.command()
@click.argument("key")
@click.option("--markdown", "form", flag_value="markdown", default=True, help="Lists within lists.  [default]")
@click.option("--svg", "form", flag_value="svg", help="A drawing.")
@click.option("--json", "form", flag_value="json", help="For a program.")
@click.option("-o", "output", metavar="FILE", default="-", help="Where to; - prints it.  [default: -]")
@reader_option
def tree(*, key: str, form: str, output: str, name: str) -> None:
    """Write the why-trees of the incident KEY: what was asked at each turn of the story, and where a branch isn't finished.

    Only what NAME may read is written.
    """
    start_django()
    put_out(_text(key, form, name), output)


def _text(key: str, form: str, name: str) -> str:
    from secondstory.factors.export import file_of

    incident, _visitor = readable_incident(key, name=name)
    return file_of(incident, form)
