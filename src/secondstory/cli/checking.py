"""`secondstory actions check`: how good lines are as promises, for scripts and editors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

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
    for answer in _answers(sys.stdin.buffer):
        if isinstance(answer, str):
            problems += 1
            click.echo(answer, err=True)
            continue
        click.echo(json.dumps(answer, ensure_ascii=False))
    if problems:
        raise click.exceptions.Exit(1)


def _answers(lines: Iterable[bytes]) -> Iterable[dict[str, Any] | str]:
    """What is printed for each line; a sentence for one that can't be read."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line) if len(line) <= LONGEST_LINE else None
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict) or not isinstance(given.get("text"), str) or "id" not in given:
            yield f'Line {number} is not {{"id": …, "text": "…"}} in at most {LONGEST_LINE:,} bytes of UTF-8; it is left out.'
            continue
        yield {"id": given["id"], **_checked(given["text"])}


def _checked(text: str) -> dict[str, Any]:
    from secondstory.actions.quality import check_action
    from secondstory.lib import clock

    checked = check_action(text, today=clock.now().date())
    return {"quality": checked.quality.value, "missing": list(checked.missing)}
