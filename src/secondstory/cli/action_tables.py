"""`secondstory actions import`, `import-undo` and `export`: actions as CSV."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from secondstory.cli.asking import reader_option, visitor_called
from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal

SHOWN = 20


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Save without asking.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of it.")
@reader_option
def import_actions(path: Path, *, yes: bool, dry_run: bool, name: str) -> None:
    """Bring in the actions of a CSV file: what each row becomes is shown first. Twice the same file adds nothing."""
    start_django()
    from secondstory.actions.operations import drop_table, plan_of, preview_table, save_table

    visitor = visitor_called(name)
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as problem:
        raise Refusal(f"{path} can’t be read ({problem.strerror}).") from problem
    table = preview_table(content, name=path.name, by=visitor)
    plan = plan_of(table, visitor)
    for one in [row for row in plan.rows if row.says][:SHOWN]:
        click.echo(f"row {one.entry.number}: {'; '.join(one.says)}")
    if table.columns["unknown"]:
        click.echo(f"columns left out: {', '.join(table.columns['unknown'])}")
    for label, names in (("incidents", plan.new_incidents), ("teams", plan.new_teams), ("services", plan.new_services)):
        if names:
            click.echo(f"{label} that are not here: {', '.join(names[:SHOWN])}{' …' if len(names) > SHOWN else ''}")
    counts = {word: plan.counts.get(word, 0) for word in ("add", "here", "twice", "left_out")}
    click.echo("{add} to add, {here} here already, {twice} twice in the file, {left_out} left out".format(**counts))
    if plan.to_add and not dry_run and (yes or click.confirm("Save this?", default=False)):
        click.echo(f"Saved {save_table(table, by=visitor)} actions. To take them back: secondstory actions import-undo {table.uid}")
    else:
        drop_table(table, by=visitor)
        click.echo("Nothing was saved.")


@click.command("import-undo")
@click.argument("uid")
@click.option("--with-edited", is_flag=True, help="Also those that were worked on since.")
@reader_option
def undo_actions(uid: str, *, with_edited: bool, name: str) -> None:
    """Take back everything a CSV file of actions brought."""
    start_django()
    from secondstory.actions.models import ActionTable
    from secondstory.actions.operations import undo_table

    visitor = visitor_called(name)
    table = ActionTable.objects.visible_to(visitor).filter(uid=uid).first()
    if table is None:
        raise Refusal(f"There is no file {uid} of yours.")
    click.echo(f"Undone: {undo_table(table, by=visitor, with_edited=with_edited)} actions are gone.")


@click.command("export")
@click.option("--figures", is_flag=True, help="The rows that the board counts instead, without words and names.")
@click.option("--team", default="", help="One team's, by the name in its address.")
@click.option("--state", default="", help="open, overdue, idea, draft, agreed, in_progress, done or let_go.  [default: all]")
@reader_option
def export_actions(*, figures: bool, team: str, state: str, name: str) -> None:
    """Print actions as CSV: those you may see, or what the board counts."""
    start_django()
    from secondstory.actions import export
    from secondstory.actions.boards import scopes_of
    from secondstory.actions.queries import Filters, listed
    from secondstory.lib.csv_out import lines_of

    visitor = visitor_called(name)
    if figures:
        pieces = lines_of(export.FIGURE_COLUMNS, export.figure_rows(visitor, scopes_of(visitor, team)))
    else:
        pieces = lines_of(export.LIST_COLUMNS, export.list_rows(listed(visitor, Filters(state=state, team=team))))
    for piece in pieces:
        click.echo(piece, nl=False)
