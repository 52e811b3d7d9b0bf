"""Tables: whole records for whole files, and a mapping that can be corrected and kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.formats.csv_table import FORMAT, CsvTable
from secondstory.sources.formats.mapping import Mapping, of_json
from secondstory.sources.formats.reading import read, recognise
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.material import Limits, of_bytes
from secondstory.sources.records.record import Item, Record, Skipped

PEOPLE = 'Time (CET);Event;Who;Severity\n14.03.2026 14:05;"Pool exhausted;\non db-2";ana;SEV2\n14.03.2026 14:07;Rolled back;bo;\n'


def items(content: bytes, name: str = "a.csv", table: CsvTable = FORMAT, limits: Limits | None = None) -> list[Item]:
    return list(table.parse(of_bytes(name, content, limits=limits)))


def texts(found: list[Item]) -> list[str]:
    return [one.text if isinstance(one, Record) else one.sentence for one in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_quoted_line_ends_zones_and_encodings(encoding: str) -> None:
    first = Record(
        text="Pool exhausted; on db-2", occurred_at=datetime(2026, 3, 14, 13, 5, tzinfo=UTC), time_as_written="14.03.2026 14:05", who="ana",
        severity="SEV2", raw='14.03.2026 14:05;"Pool exhausted;\non db-2";ana;SEV2', locator="line 2",
    )  # fmt: skip
    second = Record(
        text="Rolled back", occurred_at=datetime(2026, 3, 14, 13, 7, tzinfo=UTC), time_as_written="14.03.2026 14:07", who="bo",
        raw="14.03.2026 14:07;Rolled back;bo;", locator="line 4",
    )  # fmt: skip
    assert items(PEOPLE.encode(encoding)) == [first, second]


def test_every_column_has_its_meaning() -> None:
    content = (
        "id,occurred_at,updated_at,ended_at,severity,status,kind,user,system,summary,details,url,service,expires_at\n"
        "e1,2026-03-14T14:05:00Z,2026-03-15T00:00:00Z,2026-03-14T14:35:00Z,critical,resolved,alert,kim,Watcher,Error rate,above 5 %,"
        "https://watch.example/1,checkout,2027-01-01T00:00:00Z\n"
    )
    assert items(content.encode()) == [
        Record(
            text="Error rate: above 5 %", occurred_at=datetime(2026, 3, 14, 14, 5, tzinfo=UTC),
            occurred_until=datetime(2026, 3, 14, 14, 35, tzinfo=UTC), time_as_written="2026-03-14T14:05:00Z", kind="alert", source="Watcher",
            who="kim", external_id="e1 2026-03-14T14:05:00Z Error rate: above 5 %", signal="closed", severity="critical", about=("checkout",),
            links=("https://watch.example/1",), raw=content.splitlines()[1], locator="line 2",
        )
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["deployer", "Deployed by", "triggered_by", "approver", "user"])
def test_whoever_did_it_is_never_part_of_the_text(column: str) -> None:
    content = f"time,service,version,{column},assignee,status\n2026-03-14T14:05:00Z,checkout,4.18.0,kimdo,bo,succeeded\n"
    assert [(one.text, one.who) for one in items(content.encode()) if isinstance(one, Record)] == [
        ("service checkout · version 4.18.0 · status succeeded", "kimdo")
    ]


def test_a_day_and_a_clock_time_in_columns_of_their_own() -> None:
    found = items(b"Date\tTime\tWhat happened\n13/03/2026\t11:58 PM\tpaged\n14/03/2026\t12:01 AM\tacknowledged\n\t\tno time at all\n")
    assert [one.occurred_at for one in found if isinstance(one, Record)] == [
        datetime(2026, 3, 13, 23, 58),
        datetime(2026, 3, 14, 0, 1),
        None,
    ]
    assert texts(found) == ["paged", "acknowledged", "no time at all"]


def test_days_that_could_be_either_are_said_once() -> None:
    found = items(b"when,what\n03/04/2026 10:00,one thing\n03/05/2026 10:00,another thing\n")
    assert [type(one) for one in found] == [Skipped, Record, Record]
    assert "month first" in texts(found)[0]
    corrected = FORMAT.with_mapping(
        replace(FORMAT.mapping_of(of_bytes("a.csv", b"when,what\n03/04/2026 10:00,one thing\n")), day_first=True)
    )
    again = items(b"when,what\n03/04/2026 10:00,one thing\n03/05/2026 10:00,another thing\n", table=corrected)
    assert [one.occurred_at for one in again if isinstance(one, Record)] == [datetime(2026, 4, 3, 10, 0), datetime(2026, 5, 3, 10, 0)]


def test_without_a_row_of_names_columns_have_numbers() -> None:
    content = (
        b"2026-03-14 14:05:01,host-1,all is well here\n2026-03-14 14:05:02,host-1,all is not well\n2026-03-14 14:05:03,host-2,all is well\n"
    )
    assert FORMAT.mapping_of(of_bytes("a.txt", content)) == Mapping(time="column 1", text=("column 3",))
    assert len(items(content)) == 3


def test_a_mapping_is_kept_as_json_and_read_again() -> None:
    found = FORMAT.mapping_of(of_bytes("a.csv", PEOPLE.encode()))
    assert of_json(json.loads(json.dumps(found.as_json()))) == found
    assert found.as_json() == {"time": "Time (CET)", "text": ["Event"], "who": "Who", "severity": "Severity", "day_first": True}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], 'A mapping is a JSON object, like {"time": "When", "text": ["What"]}.'),
        (
            {"when": "x"},
            "A mapping has no field “when”: use text, about, day_first, time, date, until, kind, who, role, source, severity, status, link, id, thread, zone.",
        ),
        ({"time": 3}, "“time” of a mapping is the name of a column."),
        ({"text": [1]}, "“text” of a mapping is the name of a column, or a list of them."),
        ({"who": "x"}, "A mapping names at least the column of the time or of the text."),
    ],
)
def test_a_mapping_that_is_none_is_refused_with_what_to_change(given: object, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        of_json(given)
    assert refusal.value.sentence == sentence


def test_a_mapping_to_columns_that_are_not_there_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        items(PEOPLE.encode(), table=CsvTable(Mapping(time="When")))
    assert refusal.value.sentence == "It has no column “When” of the mapping: its columns are Time (CET), Event, Who, Severity."


def test_rows_that_say_nothing_and_lines_that_are_too_long_are_named_and_the_rest_is_read() -> None:
    content = (
        b"time,event\n2026-03-14T14:05:00Z,first thing\n,\nx,\n2026-03-14T14:06:00Z," + b"y" * 3000 + b"\n2026-03-14T14:07:00Z,last thing\n"
    )
    found = items(content, limits=Limits(most_line_bytes=1000))
    assert [(one.locator, texts([one])[0][:40]) for one in found] == [
        ("line 2", "first thing"), ("line 4", "A row has neither a time nor a text, so "), ("line 5", "A line is longer than the limit (setting"),
        ("line 6", "last thing"),
    ]  # fmt: skip


def test_a_quotation_mark_that_is_never_closed_loses_no_more_than_its_cell() -> None:
    content = b'time,event\n2026-03-14T14:05:00Z,first thing\n2026-03-14T14:06:00Z,"open' + b"\n2026-03-14T14:07:00Z,more" * 9000 + b"\n"
    found = items(content)
    assert texts(found)[0] == "first thing"
    assert any("quotation mark is never closed" in text for text in texts(found))
    assert len(found) > 2


@pytest.mark.parametrize(
    "content",
    [
        b'{"a": 1, "b": 2}',
        b"[1, 2]\n[3, 4]",
        b"<p>a, b</p>",
        b"just a line of text, with a comma\nand another",
        b"",
        b"\x00\x01,\x02\n\x03,\x04",
        b"PK\x03\x04,",
    ],
)
def test_other_files_are_not_claimed(content: bytes) -> None:
    assert [one.format.key for one in recognise(of_bytes("a.txt", content if not content.startswith(b"PK") else b"%PDF-1.7,1\n1,2"))] in (
        [],
        ["json"],
    )


def test_it_says_why() -> None:
    found = recognise(of_bytes("incident.csv", PEOPLE.encode()))
    assert [(one.format.key, *one.guess) for one in found] == [
        ("csv", 75, "it has 4 columns, with times in “Time (CET)” and texts in “Event”")
    ]


CELLS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(
    st.binary(max_size=400)
    | st.lists(st.lists(CELLS, max_size=4), max_size=6).map(lambda rows: "\n".join(",".join(row) for row in rows).encode())
)
def test_nothing_is_raised_but_a_refusal(content: bytes) -> None:
    try:
        found = list(read(of_bytes("a.csv", content), given=FORMAT))
    except Unreadable:
        return
    assert all(isinstance(one, Record | Skipped) for one in found)
    assert all(one.text for one in found if isinstance(one, Record))


@pytest.mark.parametrize("rows", [50, 9000])
def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(rows: int) -> None:
    content = b'time,message\n2026-03-14 13:00,"it began\n' + b"2026-03-14 13:01,and went on\n" * rows
    said = "A quotation mark is never closed, so each line below it was read as a row of its own."
    if rows > 5000:
        said = "A row can't be read: a cell is longer than 131,072 characters, or a quotation mark is never closed."
    assert texts(items(content)) == [said, "it began", *["and went on"] * rows]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("deploys.csv", "time,service,what\n2026-03-16T11:40:00Z,shop,rolled out\n", "change"),
        ("a.csv", "time,service,version\n2026-03-16T11:40:00Z,shop,4.18.0\n", "change"),
        ("a.csv", "time,service,what\n2026-03-16T11:40:00Z,shop,pool exhausted\n", "observation"),
        ("deploys.csv", "time,type,what\n2026-03-16T11:40:00Z,alert,error rate\n", "alert"),
        ("deploys.csv", "time,severity,what\n2026-03-16T11:40:00Z,high,error rate\n", "observation"),
    ],
)
def test_a_list_of_deployments_is_one_of_changes_unless_a_column_says_otherwise(name: str, content: str, kind: str) -> None:
    (record,) = (item for item in CsvTable().parse(of_bytes(name, content.encode())) if isinstance(item, Record))
    assert record.kind == kind
