"""Reports made up in the layouts teams use, each with what a reader finds in it written below it.

A file of `tests/fixtures/documents/made_up` is the report, a line of percent signs, and then a line for the day, the zone,
each event ("E instant →end ~ first words") and each action ("A first words | by owner | due day | done | at link").
"""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import pytest

from secondstory.sources.reading import understand
from secondstory.sources.reading.manuscript import Manuscript
from secondstory.sources.reading.understood import FoundAction, FoundEvent

REPORTS = sorted((Path(__file__).parents[2] / "fixtures" / "documents" / "made_up").glob("*.txt"))


def told_event(event: FoundEvent) -> str:
    parts = [event.at or "?", f"→{event.until}" if event.until else "", "~" if event.precision == "approximate" else ""]
    return "E " + " ".join(part for part in [*parts, event.text.replace("**", "")] if part)


def told_action(action: FoundAction, words: int) -> str:
    parts = [
        "A " + action.text.replace("**", "").split("\n")[0][:words],
        f"by {action.owner}" if action.owner else "",
        f"due {action.due}" if action.due else "",
        "done" if action.done else "",
        f"at {action.link}" if action.link else "",
    ]
    return " | ".join(part for part in parts if part)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_is_read_as_a_reader_would(path: Path) -> None:
    report, _, marks = path.read_text(encoding="utf-8").partition("\n%%%%\n")
    lines = marks.splitlines()
    named = {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in lines if line[:2] not in ("E ", "A ")}
    name = named.pop("file", "report.md")
    understood = understand(Manuscript(name, "text" if name.endswith(".txt") else "markdown", report + "\n"))
    wanted_events = [line for line in lines if line.startswith("E ")]
    wanted_actions = [line for line in lines if line.startswith("A ")]
    events = [
        told[: len(mark)] if mark else told for told, mark in zip_longest(map(told_event, understood.events), wanted_events, fillvalue="")
    ]
    lengths = [len(mark.split(" | ")[0]) - 2 for mark in wanted_actions]
    actions = [
        told_action(action, length or 80) if action else "" for action, length in zip_longest(understood.actions, lengths, fillvalue=None)
    ]
    found = {"date": understood.date, "zone": understood.zone}
    assert {key: found[key] for key in named} == named
    assert (events, actions) == (wanted_events, wanted_actions)
