"""`secondstory timeline`: one timeline out of the files of many tools. Needs no server and no database."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import date

    from secondstory.cli.timeline_options import Wanted
    from secondstory.sources.assembling.assemble import Assembly
    from secondstory.sources.formats.mapping import Mapping
    from secondstory.sources.records.format import Format
    from secondstory.sources.records.material import Material

FORMS = ("md", "csv", "json", "svg", "html")
SOME_UNREAD = 3
_LOOKED_AT = 50
_paths = click.argument("files", nargs=-1, required=True, metavar="FILE…")


@click.group()
def timeline() -> None:
    """One timeline out of the files of many tools: chats, alerts, deployments, logs, tables.

    Needs no server and no database, and asks no other machine anything.
    """


@timeline.command()
@_paths
@click.option(
    "-o",
    "outputs",
    metavar="OUT",
    multiple=True,
    required=True,
    help="Where to: .md, .csv, .json, .svg or .html; several are fine; - prints it.",
)
@click.option("--to", "form", type=click.Choice(FORMS), help="The form, where the name of OUT does not say it (as with -o -).")
@click.option("--title", metavar="TEXT", default="Timeline", show_default=True, help="What stands above it.")
@click.option(
    "--zone",
    metavar="ZONE",
    default="",
    help="Where times without a zone were written, like Europe/Lisbon; texts show times in it.  [default: UTC]",
)
@click.option(
    "--day", metavar="DAY", default="", help="The day of chats and logs whose times name none, like 2026-03-14.  [default: that of --since]"
)
@click.option("--since", metavar="TIME", default="", help="Leave out what was before, like 2026-03-14T13:00.")
@click.option("--until", metavar="TIME", default="", help="Leave out what was after; a day alone is the whole day.")
@click.option("--story", metavar="N", type=click.IntRange(1, 100_000), help="Only the N lines that are likely to matter most.")
@click.option(
    "--skew", "skews", metavar="SOURCE=SPAN", multiple=True, help="The clock of a file or source is ahead: web.log=+90s takes 90 s off."
)
@click.option("--roles", metavar="FILE", help="What to call people, instead of participant 1, 2 …: JSON {handle: role}, or CSV.")
@click.option("--format", "key", metavar="KEY", default="", help="Read all files as this format; `timeline formats` lists them.")
@click.option(
    "--map", "mapping", metavar="FILE", help="What the columns of tables and the fields of unknown JSON mean; see `timeline sniff`."
)
def build(*, files: tuple[str, ...], outputs: tuple[str, ...], form: str | None, title: str, story: int | None, **given: Any) -> None:
    """Put the records of FILE… (files, folders, zips; - is standard input) in one order, and write them to OUT.

    The same thing told by several tools is one line. People appear as roles. What can't be read is named on standard error, a
    sentence each, and the rest is still written.

    \b
    Ends with   0  written
                1  nothing could be read, or OUT could not be written
                2  the command was not understood
                3  written, but a file could not be read at all
    """
    from secondstory.cli.timeline_options import wanted
    from secondstory.cli.timeline_writing import places_of, write_all
    from secondstory.sources.assembling.assemble import Assembly

    places = places_of(outputs, form, inputs=files)
    want = wanted(**given)
    with Assembly(want.options) as assembly:
        names, unread = _take_in(assembly, files, want)
        _say_problems(assembly)
        if not assembly.records:
            raise click.ClickException(
                "Nothing was written: none of this gave a record." if names else "Nothing was written: nothing could be read."
            )
        write_all(assembly, places, title=title, files=tuple(names), zone=want.options.zone, most=story or 0)
    if unread:
        raise SystemExit(SOME_UNREAD)


@timeline.command()
@_paths
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each file.")
def sniff(*, files: tuple[str, ...], as_json: bool) -> None:
    """Say which format each FILE is taken for, and why; runners-up too.

    For tables and unknown JSON it shows what the columns or fields are taken to mean: correct that, keep it in a file, and give it to
    `timeline build --map`. Ends with 1 when no file was of a known kind.
    """
    found = [each for name in files for each in _sniffed(name)]
    for one in found:
        click.echo(json.dumps(one, ensure_ascii=False) if as_json else _sniffed_lines(one))
    if not any(one["formats"] for one in found):
        raise SystemExit(1)


@timeline.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each format.")
def formats(*, as_json: bool) -> None:
    """List the formats that can be read."""
    from secondstory.sources.formats.registry import formats as all_formats

    known = sorted(all_formats(), key=lambda one: one.key)
    width = max(len(one.key) for one in known)
    for one in known:
        click.echo(json.dumps({"key": one.key, "title": one.title}) if as_json else f"{one.key:{width}}  {one.title}")


def _take_in(assembly: Assembly, files: tuple[str, ...], want: Wanted) -> tuple[list[str], int]:
    """The names of those that could be opened, and how many gave nothing at all."""
    from secondstory.sources.assembling.assemble import Problem

    names, unread = [], 0
    labels = _labels(files)
    opened: list[Material | _NotOpened] = [_opened(file, want) for file in files]
    day = None if want.day or len(files) < 2 else _day_of(one for one in opened if not isinstance(one, _NotOpened))
    for material, label in zip(opened, labels, strict=True):
        before = len(assembly.problems)
        if isinstance(material, _NotOpened):
            assembly.problems.append(Problem(label, str(material)))
            unread += 1
            continue
        count = assembly.add(label, _items(material.beside(day), want))
        names.append(label)
        unread += not count and len(assembly.problems) > before
    return names, unread


def _opened(file: str, want: Wanted) -> Material | _NotOpened:
    try:
        return _material(file).on(want.day)
    except _NotOpened as problem:
        return problem


def _day_of(materials: Iterable[Material]) -> date | None:
    """The day most of the first records are of, where they name theirs: what names none is likely of the same."""
    from secondstory.sources.formats.reading import read
    from secondstory.sources.reading.unreadable import Unreadable
    from secondstory.sources.records.record import Record

    days: Counter[date] = Counter()
    for material in materials:
        found: set[date] = set()
        with suppress(Unreadable, OSError):
            for one in islice(read(material), _LOOKED_AT):
                if isinstance(one, Record) and one.occurred_at is not None and one.precision == "exact":
                    found.add(one.occurred_at.date())
        days.update(found)
    return min((day for day in days if days[day] == max(days.values())), default=None)


class _NotOpened(Exception):  # noqa: N818 - it is a sentence
    """A file that can't even be opened."""


def _material(file: str) -> Material:
    from secondstory.sources.reading.unreadable import Unreadable
    from secondstory.sources.records.material import of_bytes, of_path

    try:
        return of_bytes("standard input", sys.stdin.buffer.read()) if file == "-" else of_path(Path(file))
    except Unreadable as problem:
        raise _NotOpened(problem.sentence) from problem
    except OSError as problem:
        raise _NotOpened(f"It can't be opened ({problem.strerror}): check its name and who may read it.") from problem


def _items(material: Material, want: Wanted) -> Iterator[Any]:
    from secondstory.sources.formats.reading import read
    from secondstory.sources.reading.unreadable import Unreadable

    try:
        yield from read(material, given=want.format or _mapped(material, want.mapping))
    except OSError as problem:
        raise Unreadable(f"It could not be read to its end ({problem.strerror or problem}).") from problem


def _mapped(material: Material, mapping: Mapping | None) -> Format | None:
    """The reader with the given mapping, for what only the general formats know."""
    if mapping is None or material.is_bundle:
        return None
    from secondstory.sources.formats.csv_table import CsvTable
    from secondstory.sources.formats.reading import recognise
    from secondstory.sources.formats.unknown_json import json_by

    found = recognise(material)
    if found and found[0].format.key == "csv":
        return CsvTable(mapping)
    return json_by(mapping) if found and found[0].format.key == "json" else None


def _labels(files: tuple[str, ...]) -> list[str]:
    """Names without their folders, unless two would be the same."""
    short = ["standard input" if file == "-" else Path(file).name or file for file in files]
    return [one if short.count(one) == 1 else file for one, file in zip(short, files, strict=True)]


def _say_problems(assembly: Assembly) -> None:
    for one in assembly.problems:
        where = f" ({one.locator}{f', and {one.times - 1:,} more' if one.times > 1 else ''})" if one.locator else ""
        often = f" ({one.times:,} times)" if one.times > 1 and not one.locator else ""
        click.echo(f"{one.file}: {one.sentence}{where}{often}", err=True)


def _sniffed(name: str) -> Iterator[dict[str, Any]]:
    from secondstory.sources.reading.unreadable import Unreadable

    try:
        yield from _sniffed_in(name, _material(name))
    except (_NotOpened, Unreadable) as problem:
        yield {"file": name, "formats": [], "problem": str(problem)}


def _sniffed_in(name: str, material: Material) -> Iterator[dict[str, Any]]:
    from secondstory.sources.formats import csv_table, unknown_json
    from secondstory.sources.formats.reading import recognise, why_unknown
    from secondstory.sources.reading.unreadable import Unreadable

    found = recognise(material)
    if not found and material.is_bundle:
        for member in material.members:
            try:
                yield from _sniffed_in(f"{name}: {member}", material.only(member))
            except Unreadable as problem:
                yield {"file": f"{name}: {member}", "formats": [], "problem": problem.sentence}
        return
    told: dict[str, Any] = {
        "file": name,
        "formats": [
            {"key": one.format.key, "title": one.format.title, "sureness": one.guess.sureness, "because": one.guess.because}
            for one in found
        ],
    }
    if not found:
        told["problem"] = why_unknown(material.head())
    elif found[0].format.key == "csv":
        table = csv_table.CsvTable()
        told |= {"columns": table.columns_of(material), "mapping": table.mapping_of(material).as_json()}
    elif found[0].format.key == "json":
        told["mapping"] = unknown_json.mapping_of(material).as_json()
    yield told


def _sniffed_lines(told: dict[str, Any]) -> str:
    lines = [told["file"]]
    if told.get("problem"):
        lines.append(f"    not read: {told['problem']}")
    for place, one in enumerate(told["formats"]):
        lines.append(f"    {'or ' if place else ''}{one['title']} ({one['key']}), {one['sureness']} of 100: {one['because']}")
    if "mapping" in told:
        lines.append(f"    for --map: {json.dumps(told['mapping'], ensure_ascii=False)}")
    return "\n".join(lines)
