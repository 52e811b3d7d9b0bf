"""`secondstory redact`: counted first, asked, and gone; the passage stands in no command and no answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from secondstory.cli.main import cli
from secondstory.incidents.models import Incident
from secondstory.lib.passages import MARK
from secondstory.timeline.models import Event, Redaction
from secondstory.timeline.operations import NewEvent, add_events
from tests.cast import Cast

SECRET = "hunter22-secret"


@pytest.fixture
def incident(visitors: Cast) -> Incident:
    made = visitors.make_incident(summary=f"The key was {SECRET}.")
    add_events(made, [NewEvent(f"pasted {SECRET} here", None), NewEvent(f"used {SECRET}", None)], by=visitors.owner)
    return made


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "passage.txt").write_text(f"\ufeff{SECRET}\n", encoding="utf-8")
    return str(tmp_path / "passage.txt")


def run(incident: Incident, *given: str, name: str = "owner", typed: str | None = None) -> Result:
    answer = CliRunner().invoke(cli, ["redact", incident.key, "--as", name, *given], input=typed, catch_exceptions=False)
    assert SECRET not in answer.output
    return answer


@pytest.mark.usefixtures("noon", "data_dir")
def test_it_is_counted_then_asked_then_gone_and_the_file_is_to_be_deleted(incident: Incident, file: str) -> None:
    counted = run(incident, "--passage-file", file, "--dry-run")
    assert (counted.exit_code, counted.stdout.splitlines()[:2]) == (0, ["     1  the incident itself", "     2  lines of the timeline"])
    assert counted.stdout.endswith("Nothing was removed.\n")
    refused = run(incident, "--passage-file", file, "--reason", "A key was pasted", typed="n\n")
    assert ("Remove it from" in refused.output, "Nothing was removed." in refused.stdout, Redaction.objects.count()) == (True, True, 0)
    gone = run(incident, "--passage-file", file, "--reason", "A key was pasted", typed="y\n")
    assert gone.exit_code == 0
    assert f"places of {incident.key}.\nWhat stays is a keyed hash" in gone.stdout
    assert f"{file} still holds it: delete that file." in gone.stderr
    assert sorted(Event.objects.values_list("text", flat=True)) == [f"pasted {MARK} here", f"used {MARK}"]
    row = Redaction.objects.get()
    assert (row.reason, str(row.redacted_by)) == ("A key was pasted", "Owner")


@pytest.mark.usefixtures("noon", "data_dir")
def test_from_standard_input_nothing_is_asked(incident: Incident) -> None:
    unsaid = run(incident, "--passage-file", "-", "--reason", "A key", typed=f"{SECRET}\n")
    assert ("Say --yes to remove it" in unsaid.stderr, Redaction.objects.count()) == (True, 0)
    said = run(incident, "--passage-file", "-", "--reason", "A key", "--yes", typed=f"{SECRET}\n")
    assert (said.exit_code, "still holds it" in said.stderr, Redaction.objects.count()) == (0, False, 1)


@pytest.mark.usefixtures("noon", "data_dir")
@pytest.mark.parametrize(
    ("typed", "given", "name", "sentence"),
    [
        (SECRET, [], "owner", "Say why it goes: --reason WORDS."),
        ("not in there at all", ["--reason", "x"], "owner", "It doesn’t stand anywhere in"),
        ("ab", ["--reason", "x"], "owner", "Give at least"),
        (SECRET, ["--reason", "x"], "nobody", "There is no “nobody” who can sign in."),
        (SECRET, ["--reason", "x"], "reader", "can"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_changes(
    incident: Incident, typed: str, given: list[str], name: str, sentence: str
) -> None:
    refused = run(incident, "--passage-file", "-", "--yes", *given, name=name, typed=typed)
    assert (refused.exit_code, sentence in refused.stderr, Redaction.objects.count()) == (1, True, 0)
    assert Event.objects.filter(text__contains=SECRET).count() == 2


@pytest.mark.usefixtures("noon", "data_dir")
def test_a_file_that_can_not_be_read_is_one_sentence(incident: Incident, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9 caf\xe9")
    for name, sentence in ((str(tmp_path / "gone.txt"), "can’t be read"), (str(tmp_path / "latin.txt"), "is not in UTF-8")):
        refused = run(incident, "--passage-file", name, "--reason", "x", "--yes")
        assert (refused.exit_code, sentence in refused.stderr) == (1, True)
