"""`secondstory import`, `imports` and `import-undo`, run as programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from secondstory.cli.main import cli
from secondstory.incidents.models import Incident
from secondstory.sources.models import Import
from tests.cast import Cast
from tests.sources.conftest import NO_DAY, REPORT


def program(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, where it would find neither settings nor a data folder."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    command = [sys.executable, "-m", "secondstory.cli.main", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_dry_run_prints_a_line_for_each_document_and_touches_nothing(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    (reports / "b" / ".git").mkdir(parents=True)
    (reports / "b" / "report.md").write_text(REPORT)
    (reports / "a.txt").write_text("")
    (reports / "code.py").write_text("print()")
    (reports / ".hidden.md").write_text(REPORT)
    (reports / "b" / ".git" / "x.md").write_text(REPORT)
    (reports / "link.md").symlink_to(reports / "b" / "report.md")
    before = sorted(tmp_path.rglob("*"))
    done = program("import", "--dry-run", "--json", "reports", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    empty, report = [json.loads(line) for line in done.stdout.splitlines()]
    assert empty == {
        "file": "reports/a.txt",
        "title": "",
        "date": None,
        "severity": "",
        "zone": "",
        "services": [],
        "events": [],
        "actions": [],
        "factors": [],
        "sections": [],
        "problems": ["There is nothing in it: it is empty."],
    }
    assert (report["file"], report["title"], report["date"], report["severity"], report["zone"]) == (
        "reports/b/report.md",
        "Checkout queue stopped",
        "2026-02-03",
        "SEV2",
        "UTC",
    )
    assert report["events"][0] == {
        "at": "2026-02-03T10:05Z",
        "until": None,
        "precision": "exact",
        "text": "Alert: queue length over 10,000",
    }
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("named", ["nothing.md", "empty.md"])
def test_a_dry_run_of_nothing_readable_fails(tmp_path: Path, named: str) -> None:
    (tmp_path / "empty.md").write_text(" ")
    done = program("import", "--dry-run", "--json", named, folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "None of this could be read as a document.\n")
    assert len(json.loads(done.stdout)["problems"]) == 1


def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(REPORT)
    done = program("import", "a.md", folder=tmp_path)
    assert (done.returncode, "There is no database here yet" in done.stderr) == (1, True)


@pytest.fixture
def reports(visitors: Cast, data_dir: Path, tmp_path: Path) -> Path:
    """A folder with a report, and one without a day."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "report.md").write_text(REPORT)
    return folder


def run(*arguments: object, answer: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments], input=answer)


def test_saving_listing_and_undoing(reports: Path) -> None:
    done = run("import", "--yes", "--zone", "UTC", reports)
    assert done.exit_code == 0, done.output
    batch = Import.objects.get()
    assert done.output.splitlines()[-4:] == [
        "1 of 1 file understood: 3 events, 2 actions, 1 contributing factor.",
        "1 saved.",
        "INC-1  Checkout queue stopped",
        f"To take it all back: secondstory import-undo {batch.uid}",
    ]
    assert run("imports").output.endswith("saved  1 documents  INC-1\n")
    again = run("import", "--yes", reports)
    assert (again.exit_code, "nothing to save" in again.output) == (1, True)
    assert run("import-undo", batch.uid, "--as", "other-team").exit_code == 1
    assert run("import-undo", batch.uid).output == "Undone: everything it made is gone.\n"
    assert not Incident.objects.exists()


def test_saying_no_saves_nothing(reports: Path) -> None:
    done = run("import", reports, answer="n\n")
    assert (done.exit_code, done.output.endswith("Nothing was saved.\n")) == (0, True)
    assert not Import.objects.exists()


def test_the_day_can_be_given(reports: Path) -> None:
    (reports / "tripped.md").write_text(NO_DAY)
    refused = run("import", "--yes", reports)
    assert (refused.exit_code, "Give the day" in refused.output) == (1, True)
    assert run("import", "--yes", "--day", f"{reports}/tripped.md=2026-02-09", reports).exit_code == 0
    assert Incident.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--as", "nobody"], "There is no “nobody” who can sign in."),
        (["--day", "x.md"], "“x.md” is not FILE=DAY"),
        (["--day", "x.md=2026-01-01"], "There is no document x.md in this import"),
        (["--zone", "Mars"], "“Mars” is not a time zone."),
    ],
)
def test_bad_input_gets_a_sentence(reports: Path, arguments: list[str], sentence: str) -> None:
    done = run("import", "--yes", *arguments, reports)
    assert (done.exit_code, sentence in done.output) == (1, True)
    assert not Import.objects.exists()
