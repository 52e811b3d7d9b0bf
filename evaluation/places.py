"""Measures how often `factors.places` says rightly where a factor lies, on statements that nobody wrote for it.

    python evaluation/places.py [--reports FOLDER] [--wrong]

The statements are what our importer reads out of public incident reports, but for what held; none of their text is kept here.
`places/marks.csv` has, for each, the domains in which a reader would look for it (none for what is no factor, or says too little), set
before its half was run. Half of the reports is closed: cues were written from the words of the domains and tuned on the open half alone.
`--wrong` lists what went wrong there.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from likeness import HERE, REPORTS, read_factors

from secondstory.factors.places import likely_place


def main() -> None:
    """Print how many of each half are said rightly, said surely, and chosen rightly."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=Path, default=REPORTS)
    options.add_argument("--wrong", action="store_true")
    given = options.parse_args()
    texts = {one.name: one.text for one in read_factors(given.reports)}
    with (HERE / "places" / "marks.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (row["report"], row["factor"]) in texts]
    for half in ("open", "closed"):
        some = [(texts[row["report"], row["factor"]], set(row["domains"].split())) for row in rows if row["half"] == half]
        found = [(text, domains, place) for text, domains in some if (place := likely_place(text))]
        right = [place for _text, domains, place in found if place.code in domains]
        sure = [(domains, place) for _text, domains, place in found if place.is_sure]
        chosen = sum(place.code in domains for domains, place in sure)
        placed = sum(bool(domains) for _text, domains in some)
        told = f"said {len(found)}, rightly {len(right)}; sure {len(sure)}, rightly {chosen}"
        print(f"{half}: {len(some)} statements, {placed} have a place; {told}")
        if given.wrong and half == "open":
            for text, domains, place in found:
                if place.code not in domains:
                    print(f"  {place.code}{' (sure)' if place.is_sure else ''}, not {' '.join(sorted(domains)) or 'any'}: {text[:140]!r}")


if __name__ == "__main__":
    main()
