"""Writing a timeline to its places: each whole, or not at all."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from secondstory.lib.errors import Refusal
from secondstory.sources.assembling.assemble import Assembly, Line
from secondstory.sources.assembling.writing import as_csv, as_html, as_json, as_markdown
from secondstory.sources.assembling.writing.shown import Heading

_FORM_OF = {".md": "md", ".markdown": "md", ".csv": "csv", ".json": "json", ".svg": "svg", ".html": "html", ".htm": "html"}
_NOTHING_TO_DRAW = "There are not two moments in it to draw: write it as md, csv, json or html."


@dataclass(frozen=True)
class Place:
    """Where to, and in which form; None is standard output."""

    path: Path | None
    form: str


def places_of(outputs: Iterable[str], form: str | None, *, inputs: Iterable[str] = ()) -> list[Place]:
    """The places named on the command line, none of which is what is read. Raises `Refusal`."""
    found = []
    for output in outputs:
        named = form or _FORM_OF.get(Path(output).suffix.lower())
        if named is None:
            raise Refusal(f"“{output}” doesn't say in which form: name it .md, .csv, .json, .svg or .html, or add --to.")
        found.append(Place(None if output == "-" else Path(output), named))
    paths = [place.path and place.path.resolve() for place in found]
    if len(set(paths)) < len(paths):
        raise Refusal("Two outputs have the same name: give each its own.")
    for name in inputs:
        if name != "-" and Path(name).resolve() in paths:
            raise Refusal(f"{name} is read and would be written over: give the output another name.")
    return found


def write_all(assembly: Assembly, places: list[Place], *, title: str, files: tuple[str, ...], zone: str, most: int) -> None:
    """Raises `Refusal` where a place can't be written to."""
    first, last = assembly.reaches()
    heading = Heading(title, zone, assembly.records, files, first, last, most if most and most < assembly.records else 0)
    chosen = assembly.most_telling(most) if most else None
    picture = _picture(assembly, chosen, zone) if any(place.form in {"svg", "html"} for place in places) else ""
    for place in places:
        if place.form == "svg" and not picture:
            raise Refusal(_NOTHING_TO_DRAW)
        with _opened(place.path) as out:
            _writer(place.form, picture)(chosen if chosen is not None else assembly.lines(), out, heading)


def _picture(assembly: Assembly, chosen: list[Line] | None, zone: str) -> str:
    from secondstory.cli.drawing import MOST_DRAWN, picture

    lines = assembly.most_telling(MOST_DRAWN) if chosen is None or len(chosen) > MOST_DRAWN else chosen
    return picture(lines, zone=zone)


def _writer(form: str, picture: str) -> Callable[[Iterable[Line], IO[str], Heading], None]:
    if form == "svg":
        return lambda _lines, out, _heading: _write_picture(picture, out)
    if form == "html":
        return partial(as_html.write, picture=picture)
    return {"md": as_markdown.write, "csv": as_csv.write, "json": as_json.write}[form]


def _write_picture(picture: str, out: IO[str]) -> None:
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{picture}\n')


@contextmanager
def _opened(path: Path | None) -> Iterator[IO[str]]:
    """A file that takes its name only once it is whole; what stood there before is kept until then."""
    if path is None:
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=True)
        try:
            yield out
        finally:
            out.detach()
        return
    if path.exists() and not path.is_file():
        yield from _through(path)
        return
    target = path.resolve()  # the file a link leads to is written, and the link stays
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:60]}.", suffix=".part")
    except OSError as problem:
        raise Refusal(f"{path} can't be written ({problem.strerror}): name a folder that is there and that you may write to.") from problem
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123 - a number, no path
            yield out
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except OSError as problem:
        raise Refusal(f"{path} can't be written ({problem.strerror}).") from problem
    finally:
        Path(name).unlink(missing_ok=True)


def _through(path: Path) -> Iterator[IO[str]]:
    """A pipe or a device, which nothing may take the place of."""
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            yield out
    except OSError as problem:
        raise Refusal(f"{path} can't be written ({problem.strerror}).") from problem


def _mode(path: Path) -> int:
    """That of the file it takes the place of, else what a new one has here."""
    if path.is_file():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
