"""Real log lines as the noise, and the stories of the two made-up incidents planted in them: nobody made this noise for the ranking.

Takes a folder of structured samples as the Loghub collection has them (`OpenStack_2k.log_structured.csv` and so on: columns `Content`
and, where there is one, `Level`). They are not part of the project. The ranking was adjusted on OpenStack, Zookeeper, Linux, Apache, Mac,
BGL and Windows with the first story; the other samples with the second story (odd seeds) are the honest figure. Real lines hold real
trouble of their own, so a part of what is offered instead is right as well. Five systems give a thousand lines each, in their own order,
over three hours; each planted line speaks in the name of one of the five, so that its source gives nothing away.
"""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path

import logs_harbour
import logs_orchard
from logs_orchard import Line

SYSTEMS = 5
LINES = 1000


def lines(folder: Path, seed: int) -> list[Line]:
    """Five of the samples in the folder, and one of the two stories, as the seed says."""
    chance = random.Random(seed)  # noqa: S311 - a fixed seed is the point
    chosen = chance.sample(sorted(folder.glob("*.csv")), SYSTEMS)
    story = [line for line in (logs_orchard, logs_harbour)[seed % 2].lines(seed) if line.matters]
    begin, end = story[0].at - timedelta(minutes=50), story[-1].at + timedelta(minutes=40)
    found = [line for path in chosen for line in _noise(path, begin, end, chance)]
    planted = [Line(line.at, chance.choice(chosen).stem, line.text, line.severity, matters=True) for line in story]
    return sorted([*found, *planted], key=lambda line: line.at)


def _noise(path: Path, begin: datetime, end: datetime, chance: random.Random) -> list[Line]:
    with path.open(newline="", encoding="utf-8", errors="replace") as stream:
        rows = list(csv.DictReader(stream))
    start = chance.randrange(max(1, len(rows) - LINES))
    places = sorted(chance.random() for _ in range(LINES))
    return [
        Line(begin + (end - begin) * place, path.stem, row["Content"], row.get("Level", ""))
        for place, row in zip(places, rows[start : start + LINES], strict=False)
    ]
