"""Measures how well `factors.subjects` tells a person's doing from a condition, on texts that nobody wrote for it.

    python evaluation/subjects.py [--reports FOLDER] [--examples FILE] [--summaries FOLDER] [--wrong]

Factor statements are what our importer reads out of public incident reports; examples are the adversarial sentences of the language
catalogue; summaries is a clone of a public collection of incident summaries (a file each under `data/`). None of their text is here:
`subjects/marks.csv` has a hash of each sentence, which half it is in, and whether a reader found a person's doing in it (`person`) or not
(`ok`), marked before the half was run. `--wrong` lists what went wrong in the half that was tuned on, never in the other.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from secondstory.factors.subjects import speaks_of_a_person
from secondstory.sources.reading import read_document

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared" / "data"
MARKS = HERE / "subjects" / "marks.csv"
ABOUT_PEOPLE = frozenset("BL-01 BL-02 BL-05 BL-06 BL-11 BL-14 BL-18 BL-19 BL-23".split())
"""Patterns of the catalogue that are about somebody's doing; the others are about wording."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass
class Tally:
    """What was refused and what should have been."""

    texts: int = 0
    people: int = 0
    found: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, text: str, *, is_person: bool, is_credit: bool = False) -> None:
        """Count one sentence."""
        refused = speaks_of_a_person(text, is_credit=is_credit)
        self.texts += 1
        self.people += is_person
        self.refused += refused
        self.found += refused and is_person
        if refused != is_person:
            self.wrong.append(f"  {'refused' if refused else 'missed'}: {text[:160]!r}")

    def line(self, name: str) -> str:
        """The figures in words."""
        false = self.refused - self.found
        recall = f"recall {self.found}/{self.people}" if self.people else "no person in it"
        return f"{name}: {self.texts} texts; {recall}, precision {self.found}/{self.refused}, {false} refused wrongly"


def key_of(text: str) -> str:
    """By which a sentence is marked without being here."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def marks(of: str) -> dict[str, tuple[str, bool]]:
    """Half and mark by key."""
    with MARKS.open(encoding="utf-8", newline="") as file:
        return {row["sha256"]: (row["half"], row["mark"] == "person") for row in csv.DictReader(file) if row["of"] == of}


def statements(reports: Path) -> Iterator[tuple[str, str]]:
    """(role, text) of every factor the importer finds."""
    with (reports / "index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            path = reports / row["file"]
            if row["kind"] == "postmortem" and path.exists():
                for factor in read_document(path.name, path.read_bytes()).factors:
                    yield factor.role, factor.text.strip()


def of_factors(reports: Path) -> dict[str, Tally]:
    """The marked factor statements, by half; what held is credit."""
    known, tallies, seen = marks("factors"), {"tuned": Tally(), "closed": Tally()}, set()
    for role, text in statements(reports):
        key = key_of(text)
        if key in known and key not in seen:
            seen.add(key)
            half, is_person = known[key]
            tallies[half].add(text, is_person=is_person, is_credit=role in {"mitigator", "luck"})
    return tallies


def of_examples(path: Path) -> dict[str, Tally]:
    """Sentences about somebody's doing, and all that must pass, in two halves by their hash."""
    tallies = {"tuned": Tally(), "closed": Tally()}
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told["label"] == "ok" or told["pattern"] in ABOUT_PEOPLE:
            half = "closed" if int(hashlib.sha256(told["text"].encode()).hexdigest(), 16) % 2 else "tuned"
            tallies[half].add(told["text"], is_person=told["label"] == "flag")
    return tallies


def of_summaries(folder: Path) -> dict[str, Tally]:
    """Every sentence of the files in the half that was closed at first; one that is not marked speaks of nobody."""
    known, tally, seen = marks("summaries"), Tally(), set()
    for path in sorted((folder / "data").glob("*.md")):
        name = f"data/{path.name}"
        if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0:
            continue
        for text in _sentences(path.read_text(encoding="utf-8")):
            key = key_of(text)
            if key not in seen:
                seen.add(key)
                tally.add(text, is_person=known.get(key, ("", False))[1])
    return {"closed at first": tally}


def _sentences(text: str) -> Iterator[str]:
    body = text.split("---", 2)[2] if text.startswith("---") else text
    summary = re.search(r"^summary: (.*?)\n(?=[a-z_]+:|\n|---)", text, re.DOTALL | re.MULTILINE)
    for sentence in _SENTENCE.split(f"{summary.group(1)}\n\n{body}" if summary else body):
        told = sentence.strip("#*- \n")
        if len(told) >= 25:
            yield told


def main(argv: Iterable[str] | None = None) -> None:
    """Print a line for each set and half."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=Path, default=SHARED / "postmortems")
    parser.add_argument("--examples", type=Path, default=SHARED / "language" / "examples.jsonl")
    parser.add_argument("--summaries", type=Path)
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args(None if argv is None else list(argv))
    sets = {"factor statements": of_factors(given.reports), "examples": of_examples(given.examples)}
    if given.summaries:
        sets["summaries"] = of_summaries(given.summaries)
    for name, halves in sets.items():
        for half, tally in halves.items():
            print(tally.line(f"{name}, {half}"))
            if given.wrong and half == "tuned":
                print("\n".join(tally.wrong))


if __name__ == "__main__":
    main()
