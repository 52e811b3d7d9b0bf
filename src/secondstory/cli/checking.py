"""`secondstory actions check`: how good lines are as promises, for scripts and editors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any

import click

LONGEST_LINE = 1_000_000


@click.group()
def actions() -> None:
    """Action items."""


@actions.command()
@click.argument("texts", nargs=-1)
@click.option("--stdin-jsonl", is_flag=True, help='Read {"id": …, "text": …} a line; print {"id", "quality", "missing"} a line.')
def check(texts: tuple[str, ...], *, stdin_jsonl: bool) -> None:
    """Say of each of TEXTS whether it is good, needs a bound or is vague, and what it lacks. Nothing is saved."""
    if stdin_jsonl == bool(texts):
        raise click.UsageError("Give the lines as arguments, or --stdin-jsonl and pipe them in.")
    if not stdin_jsonl:
        for text in texts:
            found = _checked(text)
            click.echo(f"{found['quality']}: {text}")
            if found["missing"]:
                click.echo(f"  missing: {', '.join(found['missing'])}")
        return
    problems = 0
    for answer in _answers(_lines(sys.stdin.buffer)):
        if isinstance(answer, str):
            problems += 1
            click.echo(answer, err=True)
            continue
        click.echo(json.dumps(answer, ensure_ascii=False).encode("utf-8"))
    if problems:
        raise click.exceptions.Exit(1)


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    """Each line; of one that is longer than is read only its beginning and one byte more, so that no line fills the memory."""
    while line := source.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            if not (line := source.readline(LONGEST_LINE + 1)):
                return


def _answers(lines: Iterable[bytes]) -> Iterable[dict[str, Any] | str]:
    """What is printed for each line; a sentence for one that can't be read."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        given = _given(line)
        if not isinstance(given, dict) or not isinstance(given.get("text"), str) or "id" not in given:
            yield f'Line {number} is not {{"id": …, "text": "…"}} in at most {LONGEST_LINE:,} bytes of UTF-8; it is left out.'
            continue
        yield {"id": given["id"], **_checked(given["text"])}


def _given(line: bytes) -> Any:
    """What a line says; None where it says nothing that could be said again: no JSON, no number, half a character."""
    try:
        given = json.loads(line, parse_constant=_refuse) if len(line) <= LONGEST_LINE else None
        json.dumps(given, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return given


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _checked(text: str) -> dict[str, Any]:
    from secondstory.actions.quality import check_action
    from secondstory.lib import clock

    checked = check_action(text, today=clock.now().date())
    return {"quality": checked.quality.value, "missing": list(checked.missing)}
