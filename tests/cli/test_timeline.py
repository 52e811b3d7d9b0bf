"""`secondstory timeline`, run as a program where there are neither settings nor a data folder."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from secondstory.cli.main import cli
from secondstory.cli.timeline_options import skew
from secondstory.lib.errors import Refusal

CHAT = """Time (UTC),Author,Message
2026-03-14 13:58,Ana Lima,"Deploying shop 4.18.0, as usual"
2026-03-14 14:09,Bo Berg,@Ana Lima pool is exhausted on db-2
,Bo Berg,a note between the lines
2026-03-15 09:10,Ana Lima,"Found it: <b>pool</b> size was 5, =1+1 | *so* it is"
"""
ALERTS = {
    "groupLabels": {},
    "commonLabels": {},
    "alerts": [
        {
            "labels": {"alertname": "HighErrorRate", "service": "checkout", "severity": "critical"},
            "annotations": {"summary": "Error rate above 5 %"},
            "startsAt": "2026-03-14T14:03:00Z",
            "endsAt": "2026-03-14T14:33:00Z",
            "status": "resolved",
            "fingerprint": "a1",
        }
    ],
}
LINES = '{"ts":1773496990,"level":"error","msg":"no connection"}\n{"ts":1773497000,"level":"error","msg":"no connection"}\nnope\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "chat.csv").write_text(CHAT)
    (tmp_path / "alerts.json").write_text(json.dumps(ALERTS))
    (tmp_path / "app.jsonl").write_text(LINES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["timeline", *arguments], input=given)


def program(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    command = [sys.executable, "-W", "error", "-m", "secondstory.cli.main", "timeline", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def built(*arguments: str) -> list[dict[str, Any]]:
    done = run("build", *arguments, "-o", "out.json")
    assert done.exit_code in {0, 3}, done.output
    found: list[dict[str, Any]] = json.loads(Path("out.json").read_text())
    return found


MARKDOWN = """# Checkout was slow

From 8 records of 3 files. It reaches from 14 March 2026, 13:58 to 15 March 2026, 09:10; times are in UTC. \
Changes and log lines are not assumed to have been known to the responders at the time.

## Saturday, 14 March 2026

- **13:58** Message: Deploying shop 4.18.0, as usual *(participant 1 · chat.csv)*
- **14:03:00** Alert: HighErrorRate: Error rate above 5 % *(Alertmanager)*
- **14:03:10–14:03:20** Observation: no connection *(app.jsonl · 2 records)*
- **14:09** Message: participant 1 pool is exhausted on db-2 *(participant 2 · chat.csv)*
- **no time** Message: a note between the lines *(participant 2 · chat.csv)*
- **14:33:00** Alert: Over: HighErrorRate: Error rate above 5 % *(Alertmanager)*

## Sunday, 15 March 2026

- **09:10** Message: Found it: \\<b\\>pool\\</b\\> size was 5, =1+1 \\| \\*so\\* it is *(participant 1 · chat.csv)*
"""


def test_a_program_without_a_database_writes_every_form_and_leaves_nothing_else(folder: Path) -> None:
    outputs = [part for form in ("md", "csv", "json", "svg", "html") for part in ("-o", f"t.{form}")]
    done = program("build", "chat.csv", "alerts.json", "app.jsonl", "--title", "Checkout was slow", *outputs, folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "app.jsonl: A line is no JSON, so it was passed over. (line 3)\n")
    assert sorted(path.name for path in folder.iterdir()) == [
        "alerts.json",
        "app.jsonl",
        "chat.csv",
        "t.csv",
        "t.html",
        "t.json",
        "t.md",
        "t.svg",
    ]
    assert (folder / "t.md").read_text() == MARKDOWN
    rows = list(csv.DictReader(io.StringIO((folder / "t.csv").read_text())))
    assert [(row["occurred_at"], row["records"], row["known_by_responders_at"]) for row in rows[1:4]] == [
        ("2026-03-14T14:03:00Z", "1", "2026-03-14T14:03:00Z"), ("2026-03-14T14:03:10Z", "2", ""), ("2026-03-14T14:09:00Z", "1", "2026-03-14T14:09:00Z"),
    ]  # fmt: skip
    page, drawing = (folder / "t.html").read_text(), (folder / "t.svg").read_text()
    assert ("<b>pool</b>" in page, "&lt;b&gt;pool&lt;/b&gt;" in page, "<script" in page, "Ana" in page + drawing) == (
        False,
        True,
        False,
        False,
    )
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert drawing.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg ')
    assert drawing.count("f-mark") == 6


def test_json_has_everything_that_is_known_of_a_line(folder: Path) -> None:
    found = built("chat.csv", "alerts.json", "app.jsonl")
    first, second, _rest = LINES.split("\n", 2)
    assert found[2] == {
        "occurred_at": "2026-03-14T14:03:10Z", "occurred_until": "2026-03-14T14:03:20Z", "precision": "exact", "zone": "UTC", "zone_assumed": False,
        "time_as_written": "1773496990", "known": [], "kind": "observation", "role": "", "text": "no connection", "source": "app.jsonl",
        "rank": found[2]["rank"], "rank_reasons": ["level", "edge"],
        "evidence": {"file": "app.jsonl", "locator": "line 1", "sha256": sha256(first.encode()).hexdigest()},
        "sources": ["app.jsonl"], "count": 2,
        "folded": [
            {
                "why": "repeat", "source": "app.jsonl", "occurred_at": "2026-03-14T14:03:20Z", "file": "app.jsonl", "locator": "line 2",
                "sha256": sha256(second.encode()).hexdigest(), "count": 1,
            }
        ],
    }  # fmt: skip
    assert [(one["role"], one["known"]) for one in found if one["kind"] == "communication"][:2] == [
        ("participant 1", [{"role": "responders", "at": "2026-03-14T13:58:00Z", "basis": "assumed"}]),
        ("participant 2", [{"role": "responders", "at": "2026-03-14T14:09:00Z", "basis": "assumed"}]),
    ]


def test_a_zone_a_skew_roles_and_bounds(folder: Path) -> None:
    (folder / "naive.csv").write_text("when,what\n2026-03-14 14:05,pool exhausted here\n2026-03-14 16:05,all is well\n")
    (folder / "roles.json").write_text('{"ana lima": "release engineer"}')
    found = built(
        "naive.csv", "--zone", "Europe/Berlin", "--skew", "naive.csv=+90s", "--since", "2026-03-14T13:00", "--until", "2026-03-14 15:00"
    )
    assert [(one["occurred_at"], one["zone"], one["zone_assumed"], one["time_as_written"]) for one in found] == [
        ("2026-03-14T13:03:30Z", "Europe/Berlin", True, "2026-03-14 14:05")
    ]
    assert {one["role"] for one in built("chat.csv", "--roles", "roles.json")} == {"release engineer", "participant 1"}
    (folder / "roles.csv").write_text("handle,role\nBo Berg,database on-call\n")
    assert {one["role"] for one in built("chat.csv", "--roles", "roles.csv")} == {"participant 1", "database on-call"}
    assert [one["text"] for one in built("chat.csv", "--until", "2026-03-14")][-1] == "a note between the lines"


def test_only_the_lines_that_matter_most(folder: Path) -> None:
    done = run("build", "chat.csv", "alerts.json", "app.jsonl", "--story", "2", "-o", "-", "--to", "md")
    assert (done.exit_code, [line for line in done.stdout.splitlines() if line.startswith("- ")]) == (
        0,
        [
            "- **14:03:00** Alert: HighErrorRate: Error rate above 5 % *(Alertmanager)*",
            "- **14:33:00** Alert: Over: HighErrorRate: Error rate above 5 % *(Alertmanager)*",
        ],
    )
    assert "These are the 2 lines that are likely to matter most" in done.stdout


def test_a_mapping_is_shown_corrected_and_used(folder: Path) -> None:
    (folder / "odd.csv").write_text("logged,a,b\n2026-03-14T14:00:00Z,2026-03-14T13:00:00Z,words of it\n")
    done = run("sniff", "odd.csv", "--json")
    told = json.loads(done.stdout)
    assert (told["columns"], told["mapping"]) == (["logged", "a", "b"], {"time": "logged", "text": ["b"]} | told["mapping"])
    (folder / "map.json").write_text(json.dumps(told["mapping"] | {"time": "a", "text": ["b"]}))
    assert [(one["occurred_at"], one["text"]) for one in built("odd.csv", "--map", "map.json")] == [("2026-03-14T13:00:00Z", "words of it")]


def test_sniff_says_what_a_file_is_taken_for_and_why_and_formats_lists_them(folder: Path) -> None:
    done = run("sniff", "chat.csv", "missing.txt")
    assert (done.exit_code, done.stdout) == (
        0,
        (
            "chat.csv\n"
            "    CSV or another table of text (csv), 75 of 100: it has 3 columns, with times in “Time (UTC)” and texts in “Message”\n"
            '    for --map: {"time": "Time (UTC)", "text": ["Message"], "who": "Author"}\n'
            "missing.txt\n"
            "    not read: There is no file of this name: check the path.\n"
        ),
    )
    assert run("sniff", "missing.txt").exit_code == 1
    listed = [json.loads(line)["key"] for line in run("formats", "--json").stdout.splitlines()]
    assert {"csv", "json", "alertmanager"} <= set(listed)
    assert listed == sorted(listed)


def test_standard_input_is_read_and_standard_output_is_written(folder: Path) -> None:
    done = run("build", "-", "-o", "-", "--to", "json", given=LINES.encode())
    assert (done.exit_code, [one["evidence"]["file"] for one in json.loads(done.stdout)]) == (0, ["standard input"])


def zipped(path: Path, **members: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)


def test_hostile_files_are_a_sentence_each_and_the_rest_is_written(folder: Path) -> None:
    zipped(folder / "bomb.zip", x__csv=b"0" * 50_000_000)
    zipped(folder / "inner.zip", a__csv=CHAT.encode())
    zipped(folder / "nested.zip", inner__zip=(folder / "inner.zip").read_bytes(), ok__csv=CHAT.encode())
    zipped(folder / "outside.zip", **{"../up.csv": CHAT.encode()})
    (folder / "cut.zip").write_bytes((folder / "inner.zip").read_bytes()[:-30])
    (folder / "long.jsonl").write_bytes(
        LINES.encode() + b'{"ts":1,"msg":"' + b"x" * 17_000_000 + b'"}\n{"ts":1773497100,"msg":"after it"}\n'
    )
    (folder / "empty.json").write_bytes(b"")
    (folder / "half.json").write_text(json.dumps([{"ts": 1773497200, "msg": "before the cut"}, {"ts": 1773497300, "msg": "cut"}])[:-9])
    names = ["bomb.zip", "nested.zip", "outside.zip", "cut.zip", "long.jsonl", "empty.json", "half.json", "missing.csv"]
    done = run("build", *names, "-o", "out.json")
    assert done.exit_code == 3
    assert done.stderr.splitlines() == [
        (
            "bomb.zip: A file in it unpacks to more than 200 times its packed size (setting records.most_ratio), so it was not opened: "
            "unpack it yourself and give what is inside."
        ),
        "nested.zip: It is a zip inside a zip, so it was not opened: unpack it, and give what is inside. (inner.zip)",
        "outside.zip: A name in it leads outside the folder it would be unpacked to, so it was not opened: pack the folder again.",
        "cut.zip: It is a zip, but damaged or cut off: make or download it once more.",
        "long.jsonl: A line is no JSON, so it was passed over. (line 3)",
        "long.jsonl: A line is longer than the limit (setting records.most_line_mb), so it was passed over. (line 4)",
        "empty.json: There is nothing in it: it is empty.",
        "half.json: The file ends in the middle of a record: export it once more to have the rest. (item 2)",
        "missing.csv: There is no file of this name: check the path.",
    ]
    texts = [one["text"] for one in json.loads((folder / "out.json").read_text())]
    assert [text for text in ("after it", "before the cut", "Deploying shop 4.18.0, as usual") if text not in texts] == []


def test_years_1_and_9999_and_mixed_encodings_are_read_where_they_stood(folder: Path) -> None:
    (folder / "odd.csv").write_bytes(
        "time,event\n2026-03-14T14:00:00Z,Größe überschritten\n".encode()
        + "0001-01-01T00:00:00Z,Jahr eins für alle\n9999-12-31T23:59:59Z,the end of time\n".encode("cp1252")
    )
    found = built("odd.csv")
    assert [(one["occurred_at"], one["text"]) for one in found] == [
        ("2026-03-14T14:00:00Z", "Größe überschritten"), (None, "Jahr eins für alle"), (None, "the end of time"),
    ]  # fmt: skip


def test_many_identical_events_are_one_line_that_counts_them(folder: Path) -> None:
    (folder / "same.jsonl").write_text('{"ts":1773496990,"msg":"the same"}\n' * 20_000)
    (one,) = built("same.jsonl")
    assert (one["count"], len(one["folded"]), sum(each["count"] for each in one["folded"])) == (20_000, 51, 19_999)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["chat.csv", "-o", "out.doc"], 1, "“out.doc” doesn't say in which form: name it .md, .csv, .json, .svg or .html, or add --to."),
        (["chat.csv", "-o", "-"], 1, "“-” doesn't say in which form: name it .md, .csv, .json, .svg or .html, or add --to."),
        (
            ["chat.csv", "-o", "no/such/out.md"],
            1,
            "no/such/out.md can't be written (No such file or directory): name a folder that is there and that you may write to.",
        ),
        (["chat.csv", "-o", "out.md", "-o", "out.md"], 1, "Two outputs have the same name: give each its own."),
        (["chat.csv", "-o", "out.md", "-o", "./out.md"], 1, "Two outputs have the same name: give each its own."),
        (["chat.csv", "-o", "./chat.csv"], 1, "chat.csv is read and would be written over: give the output another name."),
        (["chat.csv", "-o", "/dev/full", "--to", "md"], 1, "/dev/full can't be written (No space left on device)."),
        (
            ["chat.csv", "-o", "out.md", "--zone", "Mars/Base"],
            1,
            "There is no time zone “Mars/Base”: name one like Europe/Lisbon or +02:00.",
        ),
        (
            ["chat.csv", "-o", "out.md", "--since", "soon"],
            1,
            "“soon” for --since is no time: write it like 2026-03-14T13:00 or 2026-03-14.",
        ),
        (
            ["chat.csv", "-o", "out.md", "--skew", "90s"],
            1,
            "“90s” is not SOURCE=SPAN, like web.log=+90s for a clock that is 90 seconds ahead.",
        ),
        (["chat.csv", "-o", "out.md", "--format", "x"], 1, "There is no format “x”: `secondstory timeline formats` lists them."),
        (["chat.csv", "-o", "out.md", "--roles", "app.jsonl"], 1, "app.jsonl is no JSON: check it for a missing comma or bracket."),
        (
            ["chat.csv", "-o", "out.md", "--map", "none.json"],
            1,
            "none.json can't be opened (No such file or directory): check its name and who may read it.",
        ),
        (["missing.csv", "-o", "out.md"], 1, "Nothing was written: nothing could be read."),
        (["one.csv", "-o", "out.svg"], 1, "There are not two moments in it to draw: write it as md, csv, json or html."),
    ],
)
def test_what_can_not_be_done_is_refused_and_nothing_is_written(folder: Path, arguments: list[str], code: int, sentence: str) -> None:
    (folder / "one.csv").write_text("time,event\n2026-03-14T14:00:00Z,only one thing\n")
    (folder / "out.md").write_text("kept")
    done = run("build", *arguments)
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (code, f"Error: {sentence}")
    assert (folder / "out.md").read_text() == "kept"
    assert not [path for path in folder.iterdir() if path.name.endswith(".part") or path.name == "out.svg"]


def test_a_folder_is_read_member_by_member_and_two_files_of_one_name_keep_their_paths(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "chat.csv").write_text(CHAT.replace("14:09", "14:10"))
    files = {one["evidence"]["file"] for one in built("chat.csv", "a/chat.csv")}
    assert files == {"chat.csv", "a/chat.csv"}
    assert {one["evidence"]["locator"] for one in built("a")} == {f"line {number}" for number in (2, 3, 4, 5)}


def test_spans_of_a_skew() -> None:
    assert [skew(one)[1].total_seconds() for one in ("a=+90s", "a=1m30s", "a=b=-250ms", "x=-2h")] == [90, 90, -0.25, -7200]
    with pytest.raises(Refusal):
        skew("a=soon")


def test_help_names_the_exit_codes() -> None:
    text = run("build", "--help").stdout
    assert all(words in text for words in ("0  written", "3  written, but a file could not be read at all", "--skew SOURCE=SPAN"))


def test_times_without_a_day_belong_to_the_day_given(folder: Path) -> None:
    (folder / "irc.log").write_text("23:58 <ana> pool is full\n00:01 <bo> better\n")
    done = run("build", "irc.log", "-o", "-", "--to", "json", "--day", "2026-03-14")
    assert [one["occurred_at"] for one in json.loads(done.stdout)] == ["2026-03-14T23:58:00Z", "2026-03-15T00:01:00Z"]
    assert run("build", "irc.log", "-o", "-", "--to", "json", "--since", "2026-03-14").stdout == done.stdout
    refused = run("build", "irc.log", "-o", "-", "--to", "json", "--day", "soon")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "“soon” for --day is no day: write it like 2026-03-14." in refused.stderr


def test_times_without_a_day_are_taken_for_the_day_of_the_files_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("What I saw\n\n14:05 pool exhausted on db-2\n14:09 rolled back\n")
    Path("irc.log").write_text("[14:06:11] <kim> I see it\n[14:07:40] <ana> rolling back\n")
    Path("mail.eml").write_text("From: kim@shop.example\nDate: Sat, 14 Mar 2026 14:10:00 +0000\nSubject: It is down\n\nLook.\n")
    assert [(one["occurred_at"], one["precision"], one["text"]) for one in built("notes.txt", "irc.log", "mail.eml")] == [
        ("2026-03-14T14:05:00Z", "approximate", "pool exhausted on db-2"),
        ("2026-03-14T14:06:11Z", "approximate", "I see it"),
        ("2026-03-14T14:07:40Z", "approximate", "rolling back"),
        ("2026-03-14T14:09:00Z", "approximate", "rolled back"),
        ("2026-03-14T14:10:00Z", "exact", "It is down: Look."),
    ]
    done = run("build", "notes.txt", "mail.eml", "-o", "out.md")
    assert "Its times name no day, and 2026-03-14 was taken: say which day it was to have them right." in done.output
