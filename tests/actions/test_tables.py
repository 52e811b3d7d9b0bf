"""A CSV file of actions: what each row becomes is said first, twice adds nothing, it goes as a whole; and it is enough for the board (R91)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secondstory.actions.boards import board_of
from secondstory.actions.models import Action, ActionTable
from secondstory.actions.operations import edit_action, plan_of, preview_table, save_table, undo_table
from secondstory.actions.table_rows import entry_of, read_table
from secondstory.audit.models import Record
from secondstory.incidents.models import Incident, Service
from secondstory.lib.csv_out import cell, without_apostrophe
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor
from tests.cast import Cast
from tests.counting import statements

FILE = """Title;Status;Assignee;Team;Due date;Created;Closed;Incident;Service;Priority
Cap retries at three in checkout;Done;Owner;Payments;2026-01-20;2026-01-05;2026-01-18;Checkout fell over;Checkout;P1
Alert when the queue is older than five minutes;In progress;somebody else;Payments;2026-02-01;2026-01-06;;Checkout fell over;Checkout;P2
Write a runbook;Won't do;;Platform;;2025-11-02;2025-12-01;;;P3
Look into it;Maybe;;;;;;;;
Cap retries at three in checkout;Done;Owner;Payments;2026-01-20;2026-01-05;2026-01-18;Checkout fell over;Checkout;P1
;Done;;;;;;;;
Test the fail-over;Open;Owner;Payments;03/04/2026;;;;;
'=SUM(1) in the sheet;Open;Owner;Payments;2026-04-01;2026-03-01;;;;
"""


def _noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def bring(by: Visitor, text: str = FILE, name: str = "jira.csv") -> ActionTable:
    return preview_table(text.encode(), name=name, by=by)


def test_every_row_says_what_it_becomes(visitors: Cast, noon: datetime) -> None:
    plan = plan_of(bring(visitors.owner), visitors.owner)
    assert [(one.entry.number, one.becomes, one.entry.state, one.new_incident) for one in plan.rows] == [
        (2, "add", "done", "Checkout fell over"),
        (3, "add", "in_progress", "Checkout fell over"),
        (4, "add", "let_go", "Actions from jira.csv"),
        (5, "left_out", "", ""),
        (6, "twice", "done", ""),
        (7, "left_out", "", ""),
        (8, "left_out", "", ""),
        (9, "add", "agreed", "Actions from jira.csv"),
    ]
    says = {one.entry.number: "; ".join(one.says) for one in plan.rows}
    assert "“Maybe” is no state it can have" in says[5]
    assert (says[6], says[7]) == ("the same as row 2", "It says nothing to be done.")
    assert "“03/04/2026” could be several days, or none. Write it like 2026-03-14." in says[8]
    assert "nobody here is called “somebody else”" in says[3]
    assert (plan.new_teams, plan.new_services) == (["Platform"], [])
    assert bring(visitors.owner).columns["unknown"] == ["Priority"]


def test_it_is_saved_as_the_file_says_and_twice_adds_nothing(visitors: Cast, noon: datetime) -> None:
    table = bring(visitors.owner)
    assert save_table(table, by=visitors.owner) == 4
    shown = list(
        Action.objects.order_by("position").values_list(
            "text",
            "state",
            "owner__name",
            "owner_as_written",
            "team__slug",
            "due_on",
            "created_at",
            "agreed_at",
            "ended_at",
            "grade",
            "evidence",
        )
    )
    assert shown == [
        (
            "Cap retries at three in checkout", "done", "Owner", "", "payments", date(2026, 1, 20), _noon(2026, 1, 5), _noon(2026, 1, 5),
            _noon(2026, 1, 18), shown[0][9], "As jira.csv says.",
        ),
        (
            "Alert when the queue is older than five minutes", "in_progress", None, "somebody else", "payments", date(2026, 2, 1),
            _noon(2026, 1, 6), _noon(2026, 1, 6), None, shown[1][9], "",
        ),
        ("Write a runbook", "let_go", None, "", None, None, _noon(2025, 11, 2), _noon(2025, 11, 2), _noon(2025, 12, 1), shown[2][9], ""),
        ("=SUM(1) in the sheet", "agreed", "Owner", "", "payments", date(2026, 4, 1), _noon(2026, 3, 1), _noon(2026, 3, 1), None, shown[3][9], ""),
    ]  # fmt: skip
    assert all(row[9] for row in shown)
    assert sorted(Incident.objects.values_list("title", "is_pending")) == [("Actions from jira.csv", False), ("Checkout fell over", False)]
    again = bring(visitors.owner)
    assert plan_of(again, visitors.owner).counts == {"here": 5, "left_out": 3}
    with pytest.raises(Refusal, match="There is nothing to add"):
        save_table(again, by=visitors.owner)
    longer = bring(visitors.owner, FILE + "Rehearse the restore;Open;Owner;Payments;2026-05-01;2026-03-01;;Checkout fell over;;\n")
    assert save_table(longer, by=visitors.owner) == 1
    assert Incident.objects.count() == 2


def test_it_goes_as_a_whole_unless_somebody_worked_on_it(visitors: Cast, noon: datetime) -> None:
    before = (Action.objects.count(), Incident.objects.count(), Team.objects.count(), Service.objects.count())
    text = FILE.replace("Checkout;P1", "Billing;P1")
    table = bring(visitors.administrator, text)
    save_table(table, by=visitors.administrator)
    assert Team.objects.filter(name="Platform").exists()
    edit_action(Action.objects.get(state="agreed"), text="Sum it", expected=None, by=visitors.administrator)
    with pytest.raises(NotAllowed):
        undo_table(table, by=visitors.owner)
    with pytest.raises(Refusal, match="1 of them were worked on since"):
        undo_table(table, by=visitors.administrator)
    assert undo_table(table, by=visitors.administrator, with_edited=True) == 4
    assert (Action.objects.count(), Incident.objects.count(), Team.objects.count(), Service.objects.count()) == before
    assert ActionTable.objects.get().state == "undone"


def test_a_private_incident_is_nothing_to_whoever_is_not_let_in(visitors: Cast, noon: datetime) -> None:
    private, open_one = visitors.make_incident(is_private=True), visitors.make_incident()
    rows = [f"text,incident\nChange the lock,{key}\n" for key in (private.key, "NOPE-1", open_one.key)]
    plans = [plan_of(bring(visitors.other_team, text), visitors.other_team).rows[0] for text in rows]
    assert [(one.becomes, one.incident, bool(one.new_incident)) for one in plans] == [("add", None, True)] * 3
    mine = plan_of(bring(visitors.owner, rows[0]), visitors.owner).rows[0]
    assert mine.incident == private


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no rows"),
        (b"text\n", "has no rows"),
        (b"priority,points\n1,2\n", "No column says what is to be done"),
        (b"text\n" + b"x" * 20_000_001, "more than 20 MB"),
        (b"text\n" + b"x\n" * 20_001, "more than 20000 rows"),
        (b'text,owner\n"cap it,ana\nfoo,bo\n', "line 3.: a quotation mark isn’t closed"),
        (b"text\n" + b"x" * 200_000, "line 2.: .* a cell is too long"),
        (b"PK\x03\x04\x14\x00", "Save the sheet as CSV"),
        (b"\x1f\x8b\x08\x00", "Save the sheet as CSV"),
        (bytes(range(32)) + b"a\nb,c\nd,e\n", "The columns are: —"),
    ],
)
def test_what_is_no_table_of_actions_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        read_table(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_it_is_read_however_a_spreadsheet_wrote_it(encoding: str) -> None:
    table = read_table("Action\tOwner\nGrenzwert für Wörter\tJürgen\n".encode(encoding))
    assert table.rows == [{"text": "Grenzwert für Wörter", "owner": "Jürgen"}]


@pytest.mark.parametrize("text", ["=1+1", "-5 ms", "+ more", "@home", "plain", "'quoted'", ""])
def test_what_the_csv_marks_comes_back_as_it_was(text: str) -> None:
    assert without_apostrophe(cell(text)) == text


def test_days_are_read_as_people_write_them() -> None:
    days = ["2026-03-14", "2026-03-14T10:00:00Z", "14.03.2026", "14 Mar 2026", "March 14, 2026"]
    assert {entry_of(2, {"text": "x", "due_on": day}).days["due_on"] for day in days} == {date(2026, 3, 14)}
    assert entry_of(2, {"text": "x", "due_on": "2026-02-30"}).problem.startswith("“2026-02-30” could be")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"text": "x", "ended_on": "9999-12-31"}, "9999-12-31 is still to come, so nothing was made, agreed or closed then."),
        ({"text": "x", "made_on": "2026-03-18"}, "2026-03-18 is still to come, so nothing was made, agreed or closed then."),
        ({"text": "x" * 100_001}, "Its “text” has more than 100000 characters. Shorten it."),
        (
            {"text": "x", "services": "checkout; " + "s" * 121},
            f"“{'s' * 40}…” is too long for the name of a team or a service: at most 120 characters.",
        ),
        ({"text": "\u200b"}, "It says nothing to be done."),
    ],
)
def test_a_row_that_can_not_be_kept_as_it_is_says_why(noon: datetime, row: dict[str, str], problem: str) -> None:
    assert entry_of(2, row).problem == problem


def test_names_are_kept_as_they_are_read_and_one_team_is_made_once(visitors: Cast, noon: datetime) -> None:
    text = "text,team,incident,services\nCap it,Reef\u00ad,Fell over,Cafe\u0301\nPin it,reef,Fell over,\u200b\n"
    table = bring(visitors.administrator, text)
    assert save_table(table, by=visitors.administrator) == 2
    assert [team.name for team in Team.objects.filter(actions__import_uid=table.uid).distinct()] == ["Reef"]
    assert list(Incident.objects.get(title="Fell over").services.values_list("name", flat=True)) == ["Caf\u00e9"]


def test_of_many_columns_that_mean_nothing_the_first_are_named() -> None:
    table = read_table((",".join(["text", *(f"c{n}" for n in range(500))]) + "\nx\n").encode())
    assert table.unknown == [*(f"c{n}" for n in range(40)), "and 460 more"]


def test_ten_thousand_rows_come_in_and_go_again(visitors: Cast, noon: datetime) -> None:
    lines = [f"Set limit {n} in checkout to {n % 90} by 1 May,done,{n % 40},2026-01-{n % 28 + 1:02},2026-02-01" for n in range(10_000)]
    table = bring(visitors.owner, "\n".join(["text,state,incident,made_on,ended_on", *lines]))
    with statements() as asked:
        assert save_table(table, by=visitors.owner) == 10_000
    assert len(asked) < 1_000
    assert Incident.objects.count() == 40
    assert undo_table(table, by=visitors.owner) == 10_000
    assert (Action.objects.count(), Incident.objects.count()) == (0, 0)


def test_the_board_is_of_use_with_nothing_but_a_csv(visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime) -> None:
    """From an empty board, by the buttons alone, to the figures and back."""
    client = client_of(visitors.administrator)
    empty = client.get("/actions/board/").content.decode()
    assert 'href="/actions/tables/"' in empty
    sent: Any = {"file": SimpleUploadedFile("jira.csv", FILE.encode(), "text/csv")}
    preview = client.post("/actions/tables/", sent, follow=True)
    assert "4 rows become actions." in preview.content.decode()
    table = ActionTable.objects.get()
    saved = client.post(f"/actions/tables/{table.uid}/save/", follow=True).content.decode()
    assert 'href="/actions/board/"' in saved
    board = client.get("/actions/board/").content.decode()
    assert "Of the 3 actions agreed in Q1 2026," not in board
    assert "Of the one action agreed in Q4 2025," in " ".join(board.split())
    found = board_of(visitors.administrator)
    assert [(one.name, one.tally.count, one.tally.on_time, one.tally.overdue) for one in found.cohorts if one.tally.count] == [
        ("Q4 2025", 1, 0, 0), ("Q1 2026", 3, 1, 1),
    ]  # fmt: skip
    assert {one.name: one.tally.count for one in board_of(visitors.administrator, by="team").shares} == {"Payments": 3, "Platform": 1}
    client.post(f"/actions/tables/{table.uid}/undo/")
    assert board_of(visitors.administrator).total.count == 0


@pytest.mark.parametrize(("written", "name"), [("x" * 120, "x" * 120), ("a\u00a0b", "a b"), ("a\tb", "a b")])
def test_a_service_is_called_what_fits(visitors: Cast, noon: datetime, written: str, name: str) -> None:
    assert save_table(bring(visitors.owner, f"Title,Service\nCap retries,{written}\n"), by=visitors.owner) == 1
    assert list(Incident.objects.get().services.values_list("name", flat=True)) == [name]


def test_what_comes_to_an_incident_that_is_here_stands_in_its_history(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    table = bring(visitors.owner, f"Title,Incident\nCap retries,{incident.key}\nTest the fail-over,{incident.key}\n")
    save_table(table, by=visitors.owner)
    undo_table(table, by=visitors.owner)
    told = Record.objects.filter(about_uid=incident.uid, subject_uid=table.uid).order_by("pk")
    assert [(row.verb, row.changes) for row in told] == [
        ("imported actions", {"actions": [0, 2]}),
        ("undid imported actions", {"actions": [2, 0]}),
    ]
