"""Compares what is said of an action's line with what a reader said of it.

    python evaluation/actions.py [FILE] [--misses]

FILE holds one {"text", "quality", "missing", "half"} a line; without it, the 120 lines a reader wrote for this and marked, of which
the closed half is for checking only: its misses are not shown. Prints, for each half, how often the quality is the same, and with
which precision and recall what is vague is found.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from secondstory.actions.quality import MISSING, check_action

LINES = Path(__file__).parent / "actions" / "lines.jsonl"
TODAY = date(2026, 11, 26)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=LINES)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.file.read_text(encoding="utf-8").splitlines()]
    for half in sorted({row.get("half", "") for row in rows}):
        print(
            half or "all",
            *_figures([row for row in rows if row.get("half", "") == half], show=given.misses and half != "closed"),
            sep="\n  ",
        )


def _figures(rows: list[dict[str, Any]], *, show: bool) -> list[str]:
    pairs: Counter[tuple[str, str]] = Counter()
    same: Counter[str] = Counter()
    for row in rows:
        checked = check_action(row["text"], today=TODAY)
        pairs[row["quality"], checked.quality.value] += 1
        for name in MISSING:
            same[name] += (name in row["missing"]) == (name in checked.missing)
        if show and row["quality"] != checked.quality.value:
            print(f"  {row['quality']}, read as {checked.quality.value}: {row['text']}")
    right = sum(count for (marked, read), count in pairs.items() if marked == read)
    vague = pairs["vague", "vague"]
    read = sum(count for (_marked, read), count in pairs.items() if read == "vague")
    marked = sum(count for (marked, _read), count in pairs.items() if marked == "vague")
    return [
        f"{len(rows)} lines, the same quality: {right / len(rows):.3f}",
        f"vague: precision {vague / max(read, 1):.3f}, recall {vague / max(marked, 1):.3f}",
        "missing, the same: " + ", ".join(f"{name} {same[name] / len(rows):.2f}" for name in MISSING),
    ]


if __name__ == "__main__":
    main()
