"""How often "we have been here" is right, and how often it says nothing where it could.

    python evaluation/likeness.py [--reports FOLDER] [--misses]

The factors are those the importer reads out of public incident reports; none of their text is kept here. `likeness/alike.csv` says which
of them mean the same (marked by reading all of them, before anything was tuned, and once more for the pairs that three ways of scoring
offered); a factor is named by its report and a digest of its words. `likeness/none.csv` has what is no factor: headings' examples, links.
`likeness/pairs_open.csv` and `pairs_closed.csv` are pairs of sentences in our own words: near-same ones, and ones that name the same thing
with something else wrong with it, harder than what a library holds. The closed ones were written before anything was tuned, by who tuned.
Half of the reports (by a digest of their id) is closed: the bar was set on the open half alone, and misses are shown for it only.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from secondstory.factors.likeness import BAR, Said, Weight, likeness, weigh
from secondstory.search.stems import stems_in
from secondstory.sources.reading.manuscript import Manuscript
from secondstory.sources.reading.understanding import understand

HERE = Path(__file__).resolve().parent
REPORTS = HERE.parent.parent / "shared" / "data" / "postmortems"
HELD = {"mitigator", "luck"}
SHOWN = 3


@dataclass(frozen=True)
class One:
    """A factor of a report."""

    report: str
    digest: str
    text: str
    held: bool
    said: Said

    @property
    def name(self) -> tuple[str, str]:
        return self.report, self.digest

    @property
    def is_closed(self) -> bool:
        return bool(hashlib.blake2s(self.report.encode()).digest()[0] % 2)


def read_factors(reports: Path) -> list[One]:
    """Every factor of every report, as the importer reads them."""
    found = []
    for row in csv.DictReader((reports / "index.csv").read_text(encoding="utf-8").splitlines()):
        if row["kind"] != "postmortem":
            continue
        is_pdf = row["file"].endswith(".pdf")
        path = reports / (row["file"] + ".txt" if is_pdf else row["file"])
        text = path.read_text(encoding="utf-8", errors="replace")
        for factor in understand(Manuscript(path.name, "pdf" if is_pdf else "markdown", text)).factors:
            words = " ".join(factor.text.split())
            digest = hashlib.blake2s(words.encode(), digest_size=5).hexdigest()
            found.append(One(row["id"], digest, words, factor.role in HELD, Said(stems_in(words))))
    return found


def read_marks() -> tuple[set[frozenset[tuple[str, str]]], set[tuple[str, str]]]:
    """Pairs that mean the same, and what is no factor."""
    with (HERE / "likeness" / "alike.csv").open(encoding="utf-8") as file:
        alike = {frozenset({(row["report"], row["factor"]), (row["other"], row["other_factor"])}) for row in csv.DictReader(file)}
    with (HERE / "likeness" / "none.csv").open(encoding="utf-8") as file:
        return alike, {(row["report"], row["factor"]) for row in csv.DictReader(file)}


def offered(one: One, rows: list[One], weight: Weight) -> list[tuple[float, One]]:
    """What a writer would be shown: of other reports, held with held, the most alike first."""
    others = (row for row in rows if row.report != one.report and row.held == one.held)
    scored = [(likeness(one.said, row.said, weight=weight).score, row) for row in others]
    return sorted((pair for pair in scored if pair[0] >= BAR), key=lambda pair: -pair[0])[:SHOWN]


def read_pairs(name: str) -> list[tuple[bool, str, str]]:
    """Whether they mean the same, and both sentences."""
    with (HERE / "likeness" / f"pairs_{name}.csv").open(encoding="utf-8") as file:
        return [(row["same"] == "yes", row["one"], row["other"]) for row in csv.DictReader(file)]


def judge_pairs(name: str, rows: list[One]) -> str:
    """Recall and precision over pairs, each sentence a factor among those of the reports."""
    pairs = read_pairs(name)
    said = {text: Said(stems_in(text)) for _same, *both in pairs for text in both}
    everything = [*(row.said for row in rows), *said.values()]
    weight = weigh(Counter(stem for one in everything for stem in one.stems), of=len(everything))
    told = [same for same, one, other in pairs if likeness(said[one], said[other], weight=weight).is_enough]
    wanted = sum(same for same, *_both in pairs)
    return (
        f"{name} pairs: {wanted} alike and {len(pairs) - wanted} not; recall {sum(told) / wanted:.2f}, precision {sum(told)} of {len(told)}"
    )


def main() -> None:
    """Print precision and recall for both halves."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=Path, default=REPORTS)
    arguments.add_argument("--misses", action="store_true", help="what was wrongly shown in the open half")
    given = arguments.parse_args()
    alike, none = read_marks()
    rows = [row for row in read_factors(given.reports) if row.name not in none]
    weight = weigh(Counter(stem for row in rows for stem in row.said.stems), of=len(rows))
    print(judge_pairs("open", rows), judge_pairs("closed", rows), sep="\n")
    held = {row.name: row.held for row in rows}
    for is_closed in (False, True):
        some = [row for row in rows if row.is_closed == is_closed]
        shown = {row.name: offered(row, rows, weight) for row in some}
        right = {name: [frozenset({name, row.name}) in alike for _score, row in found] for name, found in shown.items()}
        wanted = {name for pair in alike for name in pair if name in shown and len({held.get(one) for one in pair}) == 1}
        print(f"{'closed' if is_closed else 'open'} half: {len(some)} factors, {len(wanted)} of which have one like them in another report")
        for most in range(1, SHOWN + 1):
            told = [mark for marks in right.values() for mark in marks[:most]]
            print(f"  precision@{most}: {sum(told)} of {len(told)}" + (f" = {sum(told) / len(told):.2f}" if told else ""))
        hit = sum(any(right[name]) for name in wanted)
        print(f"  recall: {hit} of {len(wanted)} = {hit / len(wanted):.2f}; said nothing for {sum(not one for one in shown.values())}")
        if given.misses and not is_closed:
            for row in some:
                for (score, other), is_right in zip(shown[row.name], right[row.name], strict=True):
                    if not is_right:
                        print(f"  {score:.2f}  {row.text[:80]}\n        {other.text[:80]}")


if __name__ == "__main__":
    main()
