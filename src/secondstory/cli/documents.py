"""`secondstory document`: a postmortem that is being written, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from secondstory.cli.asking import put_out, readable_incident, reader_option
from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal


@click.group()
def document() -> None:
    """The working copy of a postmortem."""


@document.command()
@click.argument("key")
@click.option("-o", "output", metavar="FILE", required=True, help="Where to: .md, .html or .json; - prints it.")
@click.option(
    "--to", "form", type=click.Choice(["md", "html", "json"]), help="The form, where the name of FILE does not say it (as with -o -)."
)
@reader_option
def export(*, key: str, output: str, form: str | None, name: str) -> None:
    """Write the document of the incident KEY to FILE, with the facts it names as they are now.

    Markdown can be imported again; HTML has its pictures inside; JSON keeps what each mention points at.
    Only what NAME may read is written.
    """
    kind = form or Path(output).suffix.removeprefix(".").lower()
    if kind not in {"md", "html", "json"}:
        raise Refusal("Say what it is to be: name FILE with .md, .html or .json at its end, or add --to md.")
    start_django()
    put_out(_text(key, kind, name), output)


def _text(key: str, form: str, name: str) -> str:
    from secondstory.workspace.document_files import working_copy

    incident, visitor = readable_incident(key, name=name)
    copy = working_copy(incident, visitor)
    if copy is None:
        raise Refusal(f"{incident.key} has no document yet.")
    return copy.as_file(form)
