"""`secondstory template`: what documents begin as, as Markdown in and out (R91)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from secondstory.cli.starting import start_django


@click.group()
def template() -> None:
    """Templates of postmortems, as Markdown in and out."""


@template.command("list")
def list_templates() -> None:
    """Name, depth and number of sections of each; a star is the usual one for its depth."""
    start_django()
    from secondstory.postmortems.models import Template

    for row in Template.objects.prefetch_related("sections"):
        state = " (retired)" if row.is_retired else " *" if row.is_default else ""
        click.echo(f"{row.name}{state}: {row.depth}, {row.sections.count()} sections")


@template.command("export")
@click.argument("name")
@click.option("--out", type=click.Path(dir_okay=False, writable=True), help="A file to write; else it is printed.")
def export_template(name: str, out: str | None) -> None:
    """Write the template called NAME as Markdown."""
    start_django()
    from secondstory.postmortems.operations import text_of
    from secondstory.postmortems.template_text import write_template

    written = write_template(text_of(_named(name)))
    if out is None:
        click.echo(written, nl=False)
        return
    Path(out).write_text(written, encoding="utf-8")
    click.echo(f"Wrote {out}.")


@template.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--replace", is_flag=True, help="Write a template of the same name anew.")
def import_template(file: Any, *, replace: bool) -> None:
    """Make a template from FILE, or with `-` from what is piped in."""
    start_django()
    from secondstory.people.permissions import program
    from secondstory.postmortems import operations
    from secondstory.postmortems.models import Template
    from secondstory.postmortems.template_text import read_template

    try:
        text = read_template(file.read())
    except UnicodeDecodeError as problem:
        raise click.ClickException("The file is no text in UTF-8. Save it as that, and bring it again.") from problem
    row = Template.objects.filter(name__iexact=text.name).first()
    if row is None:
        row = operations.add_template(text, by=program())
        click.echo(f"Added “{row.name}” with {len(text.sections)} sections.")
        return
    if not replace:
        raise click.ClickException(f"There is a template called “{row.name}” already. With --replace it is written anew.")
    operations.write_template(row, text, by=program())
    click.echo(f"Wrote “{row.name}” anew, with {len(text.sections)} sections. Documents that have begun stay as they are.")


def _named(name: str) -> Any:
    from secondstory.postmortems.models import Template

    found = Template.objects.select_related("for_team", "for_severity").filter(name__iexact=name).first()
    if found is None:
        names = ", ".join(f"“{one}”" for one in Template.objects.values_list("name", flat=True))
        raise click.ClickException(f"There is no template called “{name}”. There are: {names}.")
    return found
