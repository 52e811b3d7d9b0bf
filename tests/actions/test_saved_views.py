"""Lists under a name: one's own, nobody else's; and a list as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.models import Action, SavedView
from secondstory.actions.operations import add_action, save_view
from secondstory.actions.queries import Filters
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor
from tests.cast import Cast


def keep(client: Client, name: str, query: str = "state=open&team=payments&due=week&page=3&owner=x") -> Any:
    return client.post("/actions/views/", {"name": name, "query": query})


def test_a_narrowed_list_is_kept_opened_renamed_and_removed(visitors: Cast, client_of: Callable[[Visitor], Client]) -> None:
    client = client_of(visitors.owner)
    kept = keep(client, "  Our   week ")
    assert (kept.status_code, kept["Location"]) == (302, "/actions/?state=open&team=payments&due=week")
    view = SavedView.objects.get()
    assert (view.user, view.name) == (visitors.owner.user, "Our week")
    assert "Our week" in client.get("/actions/").content.decode()
    client.post(f"/actions/views/{view.uid}/", {"name": "This week", "version": view.version})
    assert "This week" in client.get("/actions/views/").content.decode()
    client.post(f"/actions/views/{view.uid}/remove/")
    assert not SavedView.objects.exists()


def test_nobody_sees_or_changes_another_ones_list(visitors: Cast, client_of: Callable[[Visitor], Client]) -> None:
    keep(client_of(visitors.owner), "Mine alone")
    other, view = client_of(visitors.administrator), SavedView.objects.get()
    assert "Mine alone" not in other.get("/actions/").content.decode() + other.get("/actions/views/").content.decode()
    for path in (f"/actions/views/{view.uid}/", f"/actions/views/{view.uid}/remove/"):
        assert other.post(path, {"name": "Theirs", "version": 1}).status_code == 404
    assert SavedView.objects.get().name == "Mine alone"


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("our week", "state=open", "You have a list called “our week” already."),
        ("x" * 81, "state=open", "80 characters"),
        ("Odd", "state=nonsense", "is not one of"),
    ],
)
def test_what_can_not_be_kept_is_refused_in_a_sentence(
    visitors: Cast, client_of: Callable[[Visitor], Client], name: str, query: str, sentence: str
) -> None:
    client = client_of(visitors.owner)
    keep(client, "Our week")
    answer = keep(client, name, query)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_list_says_in_words_what_it_is_narrowed_to(visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime) -> None:
    incident = visitors.make_incident()
    for text, day in (("Soon", date(2026, 3, 20)), ("Later", date(2026, 5, 1)), ("Some day", None)):
        add_action(incident, text, by=visitors.owner, team=visitors.payments, category="short_term", due_on=day)
    client = client_of(visitors.owner)
    page = client.get("/actions/?state=open&category=short_term&team=payments&service=checkout&due=week").content.decode()
    assert "1 action: open, short-term, of Payments, about Checkout, due within a week." in " ".join(page.split())
    assert ("Soon" in page, "Later" in page, "Some day" in page) == (True, False, False)
    undated = client.get("/actions/?due=none").content.decode()
    assert ("Soon" in undated, "Some day" in undated) == (False, True)


def test_the_csv_has_the_owner_of_open_actions_only_and_runs_nothing(
    visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime
) -> None:
    incident = visitors.make_incident("=HYPERLINK(1)")
    for text, state in (('+1 retry, "capped"', "agreed"), ("@done", "done")):
        row = add_action(incident, text, by=visitors.owner, owner=visitors.participant.user, team=visitors.payments)
        Action.objects.filter(pk=row.pk).update(state=state)
    answer = client_of(visitors.owner).get("/actions/list.csv?state=")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert sorted((row["text"], row["incident_title"], row["state"], row["owner"], row["team"]) for row in rows) == [
        ('\'+1 retry, "capped"', "'=HYPERLINK(1)", "agreed", "Participant", "payments"),
        ("'@done", "'=HYPERLINK(1)", "done", "", "payments"),
    ]
    nothing = client_of(visitors.other_team).get("/actions/list.csv?state=")
    assert nothing.getvalue().decode().count("\n") == 1


def test_what_is_too_long_to_be_kept_is_said(visitors: Cast) -> None:
    with pytest.raises(Refusal, match="as they stand in their addresses") as refused:
        save_view("Mine", Filters(team="x" * 700), by=visitors.owner)
    assert (refused.value.field, SavedView.objects.count()) == ("team", 0)
