"""The board: its numbers are those that come out when its raw rows are counted by hand, and none of them is a person's."""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median_low
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.boards import Share, board_of
from secondstory.actions.cohorts import Quarter, percent, quarters_until
from secondstory.actions.enums import Category, Grade, State
from secondstory.actions.models import Action
from secondstory.actions.operations import add_action, grade_unread
from secondstory.factors.operations import add_factor
from secondstory.incidents.operations import add_service
from secondstory.people.permissions import Visitor
from tests.cast import Cast, user_of

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
STATES = [State.DONE, State.DONE, State.LET_GO, State.AGREED, State.IN_PROGRESS, State.DRAFT, State.IDEA]


def make_history(cast: Cast, *, count: int = 90) -> None:
    """Actions over a year and a half, of two teams and none, of two services; some without a day, some that nobody knows the end of."""
    pick = random.Random(7)
    search_service = add_service("Search", by=cast.administrator, team=cast.search)
    incidents = [cast.make_incident(), cast.make_incident("Search was slow", services=[cast.service, search_service])]
    factors = {
        one.pk: [add_factor(one, "The limit is set by hand", by=cast.owner, domain=code) for code in ("CONFIG", "DEPLOY.no-canary")]
        for one in incidents
    }
    for number in range(count):
        incident = incidents[number % 2]
        agreed = NOON - timedelta(days=pick.randrange(0, 560), hours=pick.randrange(24))
        due = None if number % 11 == 0 else (agreed + timedelta(days=pick.randrange(5, 90))).date()
        state = pick.choice(STATES)
        ended = (
            None
            if state not in {State.DONE, State.LET_GO} or number % 13 == 0
            else min(NOON, agreed + timedelta(days=pick.randrange(1, 120)))
        )
        row = Action.objects.create(
            incident=incident, text=f"Change {number}", state=state, due_on=due, ended_at=ended,
            created_at=agreed - timedelta(days=number % 9),
            agreed_at=agreed if number % 4 else None, team=pick.choice([cast.payments, cast.search, None]),
            category=pick.choice(["", *Category.values]), grade=pick.choice(Grade.values), owner=cast.owner.user,
            reviewed_on=pick.choice([None, date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 14)]),
        )  # fmt: skip
        row.factors.set(factors[incident.pk][: number % 3])


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/actions/board/rows.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))


def by_hand(rows: list[dict[str, str]], today: date) -> dict[str, Any]:
    """What a reader with the CSV would count."""
    found: dict[str, Any] = dict.fromkeys(("count", "done", "on_time", "judged", "let_go", "open", "overdue", "old", "reviewed"), 0)
    ages = []
    for row in rows:
        is_over = bool(row["due_on"]) and date.fromisoformat(row["due_on"]) < today
        is_done, is_open = row["state"] == "done", row["state"] in {"draft", "agreed", "in_progress"}
        is_known = is_done and bool(row["due_on"]) and bool(row["ended_on"])
        found["count"] += 1
        found["done"] += is_done
        found["on_time"] += is_known and row["ended_on"] <= row["due_on"]
        found["judged"] += is_known or (is_over and not is_done)
        found["let_go"] += row["state"] == "let_go"
        found["open"] += is_open
        found["overdue"] += is_open and is_over
        found["old"] += is_open and (today - date.fromisoformat(row["made_on"])).days > 180
        found["reviewed"] += is_open and bool(row["reviewed_on"]) and (today - date.fromisoformat(row["reviewed_on"])).days <= 14
        if is_open:
            ages.append((today - date.fromisoformat(row["counted_on"])).days)
    return found | {"age_days": median_low(ages) if ages else None}


def as_counted(tally: Any) -> dict[str, int]:
    return {name: getattr(tally, name) for name in ("count", "done", "on_time", "judged", "let_go", "open", "overdue", "old", "reviewed")}


@pytest.mark.parametrize("team", ["", "search"])
def test_every_figure_comes_out_when_the_raw_rows_are_counted(
    visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime, team: str
) -> None:
    make_history(visitors)
    today, rows = noon.date(), rows_of(client_of(visitors.owner), f"?team={team}")
    assert len(rows) == Action.objects.exclude(state=State.IDEA).filter(**({"team__slug": team} if team else {})).count() > 20
    board = board_of(visitors.owner, team=team)
    shown = [str(one) for one in quarters_until(today)]
    quarters = defaultdict(list)
    for row in rows:
        quarters[row["quarter"] if row["quarter"] in shown else "before"].append(row)
    assert [one.name for one in board.cohorts] == ["before", *shown]
    for cohort in board.cohorts:
        assert as_counted(cohort.tally) | {"age_days": cohort.age_days} == by_hand(quarters[cohort.name], today), cohort.name
    assert as_counted(board.total) | {"age_days": None} == by_hand(rows, today) | {"age_days": None}
    for by, column in (("category", "category"), ("service", "services"), ("domain", "domains")):
        values = defaultdict(list)
        for row in rows:
            for value in row[column].split() or ([""] if by == "category" else []):
                values[value].append(row)
        found = {one.slug: as_counted(one.tally) for one in board_of(visitors.owner, team=team, by=by).shares if one.tally.count}
        assert found == {value: {k: v for k, v in by_hand(some, today).items() if k != "age_days"} for value, some in values.items()}, by
    grades = {one.slug: as_counted(one.tally)["done"] for one in board.grades}
    assert grades == {grade: sum(row["quality"] == grade and row["state"] == "done" for row in rows) for grade in Grade.values}


def test_teams_side_by_side_and_the_rows_of_none(visitors: Cast, noon: datetime) -> None:
    make_history(visitors)
    shares = {one.name: one.tally.count for one in board_of(visitors.reader, by="team").shares}
    counted = Action.objects.exclude(state=State.IDEA)
    assert shares == {
        "Payments": counted.filter(team=visitors.payments).count(),
        "Search": counted.filter(team=visitors.search).count(),
        "no team": counted.filter(team=None).count(),
    }


def test_a_team_of_one_has_no_rates_anywhere(visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime) -> None:
    make_history(visitors)
    visitors.search.members.set([user_of(visitors.other_team)])
    client = client_of(visitors.owner)
    page = client.get("/actions/board/?team=search").content.decode()
    assert "One person is this whole team, so a rate would be theirs: none is shown." in page
    assert "%" not in page.partition('<p class="say">')[2].partition("</main>")[0]
    assert rows_of(client, "?team=search") == []
    assert {row["team"] for row in rows_of(client)} == {"payments", ""}
    share = next(one for one in board_of(visitors.owner, by="team").shares if one.name == "Search")
    assert share == Share("Search", share.tally, shows_rates=False)
    table = client.get("/actions/board/?by=team").content.decode()
    line = table.partition("Search<small")[2].partition("</tr>")[0]
    assert [cell.partition("<")[0] for cell in line.split('<td class="num"')[1:]] == [
        ">—", ">—", ">—", f' data-label="Open">{share.tally.open}', ">—", ">—", ">—"
    ]  # fmt: skip


def test_private_incidents_and_those_still_being_imported_count_nowhere(
    visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime
) -> None:
    private, pending = visitors.make_incident(is_private=True), visitors.make_incident()
    before = client_of(visitors.other_team).get("/actions/board/").content
    add_action(private, "Change the lock", by=visitors.owner, team=visitors.payments)
    add_action(pending, "Change the key", by=visitors.owner, team=visitors.payments)
    type(pending).objects.filter(pk=pending.pk).update(is_pending=True)
    assert board_of(visitors.owner).total.count == 0
    after = client_of(visitors.other_team).get("/actions/board/").content
    assert [len(page) for page in (before, after)] == [len(before)] * 2


def test_who_manages_teams_sees_them_together(visitors: Cast, noon: datetime) -> None:
    make_history(visitors)
    assert "managed" not in dict(board_of(visitors.owner).scopes.choices)
    for team in (visitors.payments, visitors.search):
        type(team).objects.filter(pk=team.pk).update(manager=visitors.facilitator.user)
    managed = board_of(visitors.facilitator, team="managed")
    assert managed.total.count == Action.objects.exclude(state=State.IDEA).exclude(team=None).count()


def test_what_somebody_closes_is_counted_at_once(visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime) -> None:
    action = add_action(visitors.make_incident(), "Cap retries at three in checkout by 20 March", by=visitors.owner)
    client = client_of(visitors.owner)
    assert "is done" not in client.get("/actions/board/").content.decode().partition("</b>")[0].replace("0 are done", "")
    client.post(f"/actions/{action.uid}/finish/", {"evidence": "https://example.org/1", "version": action.version})
    assert "<b>1 is done</b>" in client.get("/actions/board/").content.decode()


@pytest.mark.parametrize("query", ["?team=nobody", "?by=owner", "?by=person"])
def test_a_word_that_is_no_filter_is_refused_in_a_sentence(visitors: Cast, client_of: Callable[[Visitor], Client], query: str) -> None:
    answer = client_of(visitors.owner).get(f"/actions/board/{query}")
    assert (answer.status_code, "is not one of" in answer.content.decode() or "no team called" in answer.content.decode()) == (422, True)


def test_the_same_number_of_statements_for_one_action_and_for_ninety(
    visitors: Cast, client_of: Callable[[Visitor], Client], noon: datetime, django_assert_max_num_queries: Any
) -> None:
    client = client_of(visitors.owner)
    for by in ("category", "team", "service", "domain"):
        with django_assert_max_num_queries(10):
            client.get(f"/actions/board/?by={by}")
    make_history(visitors)
    for by in ("category", "team", "service", "domain"):
        with django_assert_max_num_queries(10):
            assert client.get(f"/actions/board/?by={by}").status_code == 200


def test_quarters_and_percents() -> None:
    assert [str(one) for one in quarters_until(date(2026, 2, 1), 5)] == ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026"]
    assert Quarter.of(date(2025, 12, 31)).after == Quarter(2026, 1)
    assert [percent(1, 3), percent(1, 2), percent(1, 8), percent(0, 0), percent(3, 3)] == [33, 50, 13, None, 100]


def test_texts_that_were_there_before_are_read_later(visitors: Cast) -> None:
    row = add_action(visitors.make_incident(), "Improve monitoring", by=visitors.owner)
    assert row.grade == "vague"
    Action.objects.update(grade="")
    assert [grade_unread(), grade_unread()] == [1, 0]
    row.refresh_from_db()
    assert (row.grade, row.version) == ("vague", 1)
