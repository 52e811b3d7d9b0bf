"""`secondstory import`, `imports` and `import-undo`."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from secondstory.cli.asking import visitor_called
from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from secondstory.people.permissions import Visitor
    from secondstory.sources.models import Import
    from secondstory.sources.reading.readings import Reading
    from secondstory.sources.reading.understood import Understood

DEFAULT_FILE_BYTES = 20_000_000
DEFAULT_ZIP_BYTES = 200_000_000


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be understood; needs no database and keeps nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each document.")
@click.option("--as", "name", metavar="NAME", default="", help="Whose import it is: a sign-in name.  [default: the only administrator]")
@click.option("--zone", metavar="ZONE", default="", help="Where documents that give no time zone were written, like Europe/Lisbon.")
@click.option("--day", "days", metavar="FILE=DAY", multiple=True, help="When a document that doesn't say so happened: notes.md=2026-03-14.")
@click.option("--yes", is_flag=True, help="Save without asking.")
def import_files(*, paths: tuple[Path, ...], dry_run: bool, as_json: bool, name: str, zone: str, days: tuple[str, ...], yes: bool) -> None:
    """Read incident reports from files and folders, show what was understood, and save it."""
    files = list(_walk(paths))
    if dry_run:
        raise SystemExit(_dry_run(files, as_json=as_json))
    start_django()
    visitor = visitor_called(name)
    given_days = dict(_day_given(one) for one in days)
    batch = _preview(files, zone=zone, visitor=visitor)
    try:
        _set_days(batch, given_days, visitor)
        _show(batch, visitor, as_json=as_json)
        if yes or click.confirm("Save this?", default=False, err=as_json):
            _save(batch, visitor, as_json=as_json)
        else:
            click.echo("Nothing was saved.", err=as_json)
    finally:
        _throw_away_unsaved(batch, visitor)


@click.command(name="imports")
@click.option("--as", "name", metavar="NAME", default="", help="Whose imports: a sign-in name.  [default: the only administrator]")
def list_imports(*, name: str) -> None:
    """List imports, newest first."""
    start_django()
    from secondstory.sources.queries import recent

    rows = recent(visitor_called(name))
    for batch in rows[:100]:
        files = list(batch.files.all())
        keys = [file.incident.key for file in files if file.incident]
        what = ", ".join(keys[:6]) + (" …" if len(keys) > 6 else "")
        click.echo(f"{batch.uid}  {batch.created_at:%Y-%m-%d %H:%M}  {batch.get_state_display()}  {len(files)} documents  {what}".rstrip())
    if not rows:
        click.echo("There are no imports yet.")


@click.command(name="import-undo")
@click.argument("uid")
@click.option("--as", "name", metavar="NAME", default="", help="Whose import it is: a sign-in name.  [default: the only administrator]")
@click.option("--with-edited", is_flag=True, help="Also remove incidents that were worked on since.")
def undo_import(*, uid: str, name: str, with_edited: bool) -> None:
    """Remove everything an import made."""
    start_django()
    from secondstory.sources.models import Import
    from secondstory.sources.operations import undo_import as undo

    visitor = visitor_called(name)
    batch = Import.objects.visible_to(visitor).filter(uid=uid).first()
    if batch is None:
        raise Refusal(f"There is no import {uid} of yours: `secondstory imports` lists them.")
    undo(batch, by=visitor, with_edited=with_edited)
    click.echo("Undone: everything it made is gone.")


def _walk(paths: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    """Every file named, and every document in every folder named, in order; hidden ones and links in folders are left out."""
    from secondstory.sources.reading.unpacking import DOCUMENTS

    for path in paths:
        if not path.is_dir():
            yield str(path), path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                inside = Path(folder, name)
                is_document = inside.suffix.lower() in DOCUMENTS | {".zip"}
                if is_document and not name.startswith(".") and not inside.is_symlink():
                    yield str(inside), inside


def _dry_run(files: list[tuple[str, Path]], *, as_json: bool) -> int:
    """Read and print; 0 when anything could be read. No Django, no data folder."""
    readable, passed_over = 0, 0
    for name, path in files:
        for reading in _readings(name, path):
            if reading.is_passed_over:
                passed_over += 1
                continue
            readable += reading.is_readable
            told = reading.understood
            if as_json:
                click.echo(json.dumps(told.as_json() | {"file": reading.name}, ensure_ascii=False))
            elif reading.is_readable:
                click.echo(_lines(reading.name, told, when=told.date or "no day", problems=told.problems))
            else:
                click.echo(f"{reading.name}\n    not read: {' '.join(told.problems)}")
    if passed_over:
        click.echo(f"{passed_over} files in zips are no documents and were passed over.", err=True)
    if not readable:
        click.echo("None of this could be read as a document." if files else "There is no document there.", err=True)
    return 0 if readable else 1


def _readings(name: str, path: Path) -> Iterator[Reading]:
    from secondstory.sources.reading.readings import readings_of, too_large, unreadable

    try:
        most = DEFAULT_ZIP_BYTES if path.suffix.lower() == ".zip" else DEFAULT_FILE_BYTES
        if path.stat().st_size > most:
            yield unreadable(name, too_large(most))
            return
        content = path.read_bytes()
    except OSError as problem:
        yield unreadable(name, f"It can't be opened ({problem.strerror}): check its name and who may read it.")
        return
    yield from readings_of(name, content, most_bytes=DEFAULT_FILE_BYTES)


def _preview(files: list[tuple[str, Path]], *, zone: str, visitor: Visitor) -> Import:
    from secondstory.sources.operations import Given, preview_files

    given = []
    for name, path in files:
        try:
            given.append(Given(name, path.stat().st_size, path.read_bytes))
        except OSError as problem:
            raise Refusal(f"{name} can't be opened ({problem.strerror}): check its name and who may read it.") from problem
    return preview_files(given, zone=zone, by=visitor)


def _set_days(batch: Import, days: dict[str, date], visitor: Visitor) -> None:
    from secondstory.sources.operations import choose

    rows = {file.name: file.uid for file in batch.files.all()}
    unknown = set(days) - set(rows)
    if unknown:
        raise Refusal(f"There is no document {min(unknown)} in this import: name it as it is listed.")
    choose(batch, by=visitor, days={rows[name]: day for name, day in days.items()})


def _show(batch: Import, visitor: Visitor, *, as_json: bool) -> None:
    from secondstory.sources.queries import look_at

    look = look_at(batch, visitor)
    for one in look.files:
        if as_json:
            continue
        if not one.is_readable:
            click.echo(f"{one.file.name}\n    not read: {' '.join(one.problems)}")
            continue
        started = one.placed.started
        when = f"{started.at:%Y-%m-%d}" if started else "no day: give it with --day"
        problems = one.problems
        if one.same:
            problems = [f"Here already as {one.same.key}; nothing changes.", *problems]
        elif one.earlier:
            problems = [f"An earlier version is here as {one.earlier.key}; left out. Import it on the page to keep both.", *problems]
        click.echo(_lines(one.file.name, one.understood, when=when, problems=problems))
    click.echo(look.sentence(), err=as_json)


def _save(batch: Import, visitor: Visitor, *, as_json: bool) -> None:
    from secondstory.sources.operations import save_import
    from secondstory.sources.queries import look_at

    save_import(batch, by=visitor)
    batch.refresh_from_db()
    look = look_at(batch, visitor)
    if as_json:
        for one in look.files:
            key = one.file.incident.key if one.file.incident else None
            told = one.understood.as_json() | {"file": one.file.name, "state": one.file.state, "incident": key, "problems": one.problems}
            click.echo(json.dumps(told, ensure_ascii=False))
        return
    states = Counter(one.file.get_state_display() for one in look.files)
    click.echo("; ".join(f"{count} {state}" for state, count in states.items()) + ".")
    for one in look.saved:
        if one.file.incident:
            click.echo(f"{one.file.incident.key}  {one.file.incident.title}")
    click.echo(f"To take it all back: secondstory import-undo {batch.uid}")


def _throw_away_unsaved(batch: Import, visitor: Visitor) -> None:
    """What was looked at from a shell and not saved is not kept for later."""
    from secondstory.sources.enums import ImportState
    from secondstory.sources.operations import drop_preview

    batch.refresh_from_db()
    if batch.state == ImportState.PREVIEW:
        drop_preview(batch, by=visitor)


def _lines(name: str, told: Understood, *, when: str, problems: Iterable[str]) -> str:
    head = f"    {told.title or '(no title)'} · {when} · {len(told.events)} events · {len(told.actions)} actions"
    return "\n".join([name, head, *(f"    {sentence}" for sentence in problems)])


def _day_given(written: str) -> tuple[str, date]:
    from datetime import date

    name, _equals, day = written.rpartition("=")
    try:
        return name, date.fromisoformat(day)
    except ValueError as problem:
        raise Refusal(f"“{written}” is not FILE=DAY, like notes.md=2026-03-14.") from problem
