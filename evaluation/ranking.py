"""How many of the lines that matter the ranking offers: recall among the first 40 and 60 of 5,000 log lines with 40 planted.

    python evaluation/ranking.py [--seeds 5] [--misses] [--real FOLDER]

`orchard` was written before the ranking and is what it was developed on; `harbour` was made in another way and the ranking was never tuned
on it: its figure is the honest one, though one hand wrote both. With `--real`, both stories are planted
in real lines (see `logs_real.py`). Beside them, two floors: the first lines by level alone, and lines taken
at random. `--misses` shows what was passed over and what was offered instead, for `orchard` only.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable
from pathlib import Path

import logs_harbour
import logs_orchard
import logs_real
from logs_orchard import Line

from secondstory.sources.assembling.assemble import Assembly
from secondstory.sources.records.record import Record

SETS: dict[str, Callable[[int], list[Line]]] = {"orchard": logs_orchard.lines, "harbour": logs_harbour.lines}
_BAD = re.compile("fatal|panic|crit|err", re.IGNORECASE)


def by_ranking(lines: list[Line], most: int) -> set[int]:
    """The places of the lines that the ranking offers."""
    with Assembly() as assembly:
        assembly.add(
            "log",
            (
                Record(text=line.text, occurred_at=line.at, source=line.source, severity=line.severity, marks=("log",), locator=str(place))
                for place, line in enumerate(lines)
            ),
        )
        return {int(line.kept.locator) for line in assembly.most_telling(most)}


def by_level(lines: list[Line], most: int) -> set[int]:
    """Those whose level or words say error, in order."""
    return set([place for place, line in enumerate(lines) if _BAD.search(f"{line.severity} {line.text}")][:most])


def by_chance(lines: list[Line], most: int) -> set[int]:
    """Any."""
    return set(random.Random(0).sample(range(len(lines)), most))  # noqa: S311 - a fixed seed is the point


def recall(lines: list[Line], offered: set[int]) -> float:
    """The share of the lines that matter which is among those offered."""
    wanted = {place for place, line in enumerate(lines) if line.matters}
    return len(wanted & offered) / len(wanted)


def show_misses(lines: list[Line], offered: set[int]) -> None:
    for place, line in enumerate(lines):
        if line.matters and place not in offered:
            print("  missed  ", line.source, line.text[:120])
    for place in sorted(offered):
        if not lines[place].matters:
            print("  instead ", lines[place].source, lines[place].text[:120])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--real", type=Path, help="a folder of structured samples of Loghub")
    given = parser.parse_args()
    print(f"{'set':10}{'offered':>9}{'ranking':>9}{'by level':>10}{'by chance':>11}   mean recall over {given.seeds} seeds")
    known = SETS | ({"real": lambda seed: logs_real.lines(given.real, seed)} if given.real else {})
    for name, made in known.items():
        sets = [made(seed) for seed in range(1, given.seeds + 1)]
        for most in (40, 60):
            means = [sum(recall(lines, way(lines, most)) for lines in sets) / len(sets) for way in (by_ranking, by_level, by_chance)]
            print(f"{name:10}{most:>9}{means[0]:>9.2f}{means[1]:>10.2f}{means[2]:>11.2f}")
    if given.misses:
        lines = logs_orchard.lines(1)
        show_misses(lines, by_ranking(lines, 40))


if __name__ == "__main__":
    main()
