"""`secondstory taxonomy`: the words factors are sorted by, to read and as a file in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from secondstory.cli.starting import start_django
from secondstory.lib.remembering import remembered

_FORMS = click.Choice(["json", "csv", "md"])


@click.group()
def taxonomy() -> None:
    """The words factors are sorted by, to read and as a file in and out."""


@taxonomy.command("list")
@click.option("--all", "with_left", is_flag=True, help="Those that are no longer offered too.")
def list_words(*, with_left: bool) -> None:
    """Each domain with its parts and how many factors lie there; then how many nobody has sorted."""
    start_django()
    from secondstory.factors import queries_taxonomy
    from secondstory.people.permissions import program

    with remembered():
        counts = queries_taxonomy.uses(program())
        for row in queries_taxonomy.words_in_use(counts):
            click.echo(f"{row.word.code}: {row.word.label} ({row.factors})")
            for part in row.parts:
                click.echo(f"  {part.word.code}: {part.word.label} ({part.factors})")
        for left in queries_taxonomy.words_left(counts) if with_left else []:
            instead = ", ".join(code for code, _label in left.instead)
            click.echo(f"{left.word.code}: {left.label}, {left.state}{f': {instead}' if instead else ''} ({left.factors})")
        health = queries_taxonomy.unclassified(program())
    said = f", more than {health.limit} %" if health.is_over else ""
    click.echo(
        f"Unclassified in the last {health.reviews} reviews: {health.unclassified} of {health.factors} factors ({health.percent} %{said})."
    )


@taxonomy.command("export")
@click.option("--form", type=_FORMS, default="json", show_default=True, help="JSON is what `import` takes.")
@click.option("--scheme", default="", help="Put the words of a published scheme beside them: arts, google or ghosh.")
@click.option(
    "--factors",
    "of_factors",
    is_flag=True,
    help="The factors of incidents open to everyone, with their words, in place of the words alone.",
)
@click.option("--out", type=click.Path(dir_okay=False, writable=True), help="A file to write; else it is printed.")
def export_words(form: str, scheme: str, *, of_factors: bool, out: str | None) -> None:
    """Write the words, or with --factors what is sorted by them."""
    start_django()
    from secondstory.factors.models import Factor
    from secondstory.factors.word_files import scheme_of, write_factors, write_words
    from secondstory.incidents.models import Incident

    chosen = scheme_of(scheme)
    with remembered():
        if of_factors:
            open_ones = Incident.objects.open_to_all().filter(is_example=False)
            rows = Factor.objects.filter(incident__in=open_ones).select_related("incident").prefetch_related("labels")
            written = write_factors(rows.order_by("incident__started_at", "incident", "position", "pk"), form, chosen)
        else:
            written = write_words(form, chosen)
    if out is None:
        click.echo(written, nl=False)
        return
    Path(out).write_text(written, encoding="utf-8", newline="")
    click.echo(f"Wrote {out}.")


@taxonomy.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--note", default="", help="Why, for those who read the history later.")
@click.option("--dry-run", is_flag=True, help="Say what would be different, and change nothing.")
def import_words(file: Any, note: str, *, dry_run: bool) -> None:
    """Take over the words of FILE (JSON, `-` for what is piped in) as one change; what it doesn't have stays."""
    start_django()
    from django.db import transaction

    from secondstory.factors import queries_taxonomy
    from secondstory.factors.operations import take_over_words
    from secondstory.people.permissions import program

    try:
        written = file.read()
    except UnicodeDecodeError as problem:
        raise click.ClickException("The file is no text in UTF-8. Save it as that, and bring it again.") from problem
    with transaction.atomic():
        done = take_over_words(written, by=program(), note=note)
        told = queries_taxonomy.changes_told([done])[0] if done else None
        transaction.set_rollback(dry_run)
    if told is None:
        click.echo("The words are those already.")
        return
    click.echo("\n".join(told.lines))
    click.echo(
        "Nothing was changed." if dry_run else f"That is change {told.number}; `secondstory taxonomy undo {told.number}` takes it back."
    )


@taxonomy.command("undo")
@click.argument("number", type=int)
@click.option("--note", default="", help="Why, for those who read the history later.")
def undo_change(number: int, note: str) -> None:
    """Take the change with this NUMBER back, by a change of its own."""
    start_django()
    from secondstory.factors.models import TaxonomyChange
    from secondstory.factors.operations import undo_taxonomy_change
    from secondstory.people.permissions import program

    found = TaxonomyChange.objects.filter(number=number).first()
    if found is None:
        raise click.ClickException(f"There is no change {number}.")
    done = undo_taxonomy_change(found, by=program(), note=note)
    click.echo(f"Change {number} is taken back by change {done.number}.")
