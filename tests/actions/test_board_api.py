"""The API of figures, the queue, lists under a name, and files of actions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secondstory.actions.models import Action
from secondstory.actions.operations import add_action
from secondstory.people.permissions import Visitor
from tests.cast import Cast, user_of

FILE = b"text,state,made_on,ended_on,due_on,team\nCap retries,done,2026-01-05,2026-01-18,2026-01-20,payments\nLook,Maybe,,,,\n"


def test_a_file_comes_in_is_counted_and_goes_again(visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime) -> None:
    client = client_of(visitors.owner)
    sent: Any = {"file": SimpleUploadedFile("list.csv", FILE)}
    table = client.post("/api/v1/actions/tables?save=true", sent).json()
    assert (table["state"], table["counts"], table["new_incidents"]) == ("complete", {"add": 1, "left_out": 1}, ["Actions from list.csv"])
    assert [row["row"] for row in table["rows"]] == [3]
    figures = client.get("/api/v1/actions/figures?by=team").json()
    assert [(one["quarter"], one["count"], one["on_time_percent"]) for one in figures["cohorts"] if one["count"]] == [("Q1 2026", 1, 100)]
    assert [(one["name"], one["tally"]["done"]) for one in figures["shares"]] == [("Payments", 1)]
    assert client.delete(f"/api/v1/actions/tables/{table['uid']}").status_code == 204
    assert not Action.objects.exists()


def test_a_team_of_one_has_no_figures(visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime) -> None:
    add_action(visitors.make_incident(), "Cap retries", by=visitors.owner, team=visitors.search)
    visitors.search.members.set([user_of(visitors.other_team)])
    client = client_of(visitors.owner)
    one = client.get("/api/v1/actions/figures?team=search").json()
    assert (one["is_one_person"], one["open"], one["cohorts"], one["shares"], one["quality"]) == (True, 1, [], [], [])
    split = client.get("/api/v1/actions/figures?by=team").json()["shares"]
    assert [(line["name"], line["open"], line["tally"]) for line in split] == [("Search", 1, None)]
    refused = client.get("/api/v1/actions/figures?by=owner")
    assert (refused.status_code, "is not one of" in refused.content.decode()) == (422, True)


def test_the_queue_and_lists_under_a_name(visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime) -> None:
    row = add_action(visitors.make_incident(), "Cap retries", by=visitors.owner, team=visitors.payments, due_on=date(2026, 4, 1))
    Action.objects.filter(pk=row.pk).update(state="agreed")
    client = client_of(visitors.owner)
    waiting = client.get("/api/v1/actions/queue").json()["waiting"]
    assert [(one["uid"], one["why"], one["team"]) for one in waiting] == [(row.uid, "ownerless", "payments")]
    kept = client.post("/api/v1/actions/views", json.dumps({"name": "Ours", "team": "payments"}), content_type="application/json").json()
    assert client.get("/api/v1/actions/views").json() == [kept | {"query": "state=&team=payments"}]
    assert client_of(visitors.participant).delete(f"/api/v1/actions/views/{kept['uid']}").status_code == 404
    assert client.delete(f"/api/v1/actions/views/{kept['uid']}").status_code == 204
