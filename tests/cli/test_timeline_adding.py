"""`secondstory timeline add`: from a file to the log of an incident, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from secondstory.cli.main import cli
from secondstory.timeline.models import Event
from tests.cast import Cast

TABLE = "When,What\n2026-03-16 12:05,pool exhausted\n2026-03-16 12:20,rolled back\n"


@pytest.mark.usefixtures("noon")
def test_records_are_added_shown_and_taken_out_again(visitors: Cast, tmp_path: Path) -> None:
    incident = visitors.make_incident()
    (tmp_path / "notes.csv").write_text(TABLE)
    (tmp_path / "picture.bin").write_bytes(bytes(range(256)))
    run, files = CliRunner(), [str(tmp_path / "notes.csv"), str(tmp_path / "picture.bin")]
    no = run.invoke(cli, ["timeline", "add", incident.key, *files, "--as", "owner"], input="n\n", catch_exceptions=False)
    assert (no.exit_code, "Nothing was saved." in no.output, Event.everything.count()) == (0, True, 0)
    yes = run.invoke(cli, ["timeline", "add", incident.key, *files, "--as", "owner", "--yes"], catch_exceptions=False)
    assert f"2 lines were added to the log of {incident.key}." in yes.stdout
    assert "picture.bin: It is of no kind this program knows" in yes.stderr
    uid = yes.stdout.split()[-1]
    undone = run.invoke(cli, ["timeline", "add-undo", uid, "--as", "owner"], catch_exceptions=False)
    assert (undone.stdout, Event.everything.count()) == ("It is undone: everything that only it brought is gone.\n", 0)


def test_an_incident_that_is_not_there_or_not_ones_own_is_one_sentence(visitors: Cast, tmp_path: Path) -> None:
    incident = visitors.make_incident(is_private=True)
    (tmp_path / "notes.csv").write_text(TABLE)
    for key in ("INC-99", incident.key):
        refused = CliRunner().invoke(
            cli, ["timeline", "add", key, str(tmp_path / "notes.csv"), "--as", "other-team"], catch_exceptions=False
        )
        assert (refused.exit_code, f"There is no incident {key} that you may see." in refused.stderr) == (1, True)
