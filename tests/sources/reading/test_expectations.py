"""What the project promises of reports it was not tuned on, checked against what people found in them by reading."""

from pathlib import Path

import pytest

from evaluation.documents import REPORTS, tallies, totals

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(
    not (REPORTS / "index.csv").is_file(), reason=f"the public incident reports are not at ../{REPORTS.relative_to(REPOSITORY.parent)}"
)
@pytest.mark.parametrize("part", ["development", "held-out"])
def test_reports_are_understood_as_people_read_them(part: str) -> None:
    shares = totals(tallies())[part].shares()
    assert shares["events found"] >= 0.95
    assert shares["instant right"] >= 0.95
    assert shares["actions found"] >= 0.90
    assert shares["invented"] <= 0.02


def test_held_out_reports_are_marked_too() -> None:
    marked = sorted((REPOSITORY / "tests" / "fixtures" / "documents" / "expectations").glob("*.json"))
    assert len(marked) >= 40
