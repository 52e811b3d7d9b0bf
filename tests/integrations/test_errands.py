"""What waits for a tracker: an outage only makes it late, a kill makes nothing twice, and what is given up says what to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection as database

from secondstory.actions.models import Action
from secondstory.integrations.models import Connection, Errand, TrackerLink
from secondstory.integrations.operations import (
    ask_again,
    edit_connection,
    errands,
    link_issue,
    make_issue,
    poll_connection,
    poll_connections,
    run_due_errands,
    run_errand,
    sweep_notices,
    switch_connection,
    unlink_issue,
)
from secondstory.lib import clock
from tests.cast import Cast
from tests.integrations.conftest import KINDS, NOON, connect, promise
from tests.integrations.standin import StandIn


def at(minutes: float) -> None:
    """Run what is due so many minutes after noon."""
    with clock.set_to(NOON + timedelta(minutes=minutes)):
        run_due_errands()


@pytest.mark.usefixtures("noon")
def test_an_outage_only_makes_it_late(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    standin.mood = "down"
    errand = make_issue(action, connection, by=visitors.owner)
    waits = []
    for _turn in range(4):
        errand.refresh_from_db()
        with clock.set_to(max(errand.not_before, NOON)):
            run_due_errands()
            errand.refresh_from_db()
            waits.append((errand.not_before - clock.now()) / timedelta(minutes=1))
    assert waits == [2.0, 2.0, 2.0, 4.0]  # two minutes at least: nobody knows whether it was made
    connection.refresh_from_db()
    assert (errand.state, errand.problem) == ("waiting", "GitHub can’t be reached at 127.0.0.1. It is asked again.")
    assert (connection.trouble, connection.trouble_at is not None) == (errand.problem, True)
    standin.mood = ""
    at(60)
    errand.refresh_from_db()
    connection.refresh_from_db()
    assert (errand.state, connection.trouble, len(standin.issues)) == ("done", "", 1)


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("standin", KINDS, indirect=True)
def test_an_answer_that_was_lost_makes_no_second_issue(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    standin.lose_next_answer = True
    make_issue(action, connection, by=visitors.owner)
    run_due_errands()
    assert (len(standin.issues), TrackerLink.objects.count()) == (1, 0)
    at(5)
    assert (len(standin.issues), TrackerLink.objects.get().action) == (1, action)


@pytest.mark.usefixtures("noon")
def test_what_was_given_up_and_asked_anew_is_looked_for_first(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action
) -> None:
    standin.lose_next_answer = True
    make_issue(action, connection, by=visitors.owner)
    run_due_errands()
    unlink_issue(action, by=visitors.owner)
    make_issue(action, connection, by=visitors.owner)
    at(1)
    assert (len(standin.issues), TrackerLink.objects.count()) == (1, 1)


@pytest.mark.usefixtures("noon")
def test_a_tracker_that_asks_us_to_wait_is_left_alone(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    other = promise(visitors, "Cap retries")
    standin.mood, standin.retry_after = "busy", "600"
    make_issue(action, connection, by=visitors.owner)
    make_issue(other, connection, by=visitors.owner)
    run_due_errands()
    assert len(standin.asked) == 1
    connection.refresh_from_db()
    assert connection.busy_until == NOON + timedelta(minutes=10)
    TrackerLink.objects.create(action=other, connection=connection, external_id="9")
    at(9)
    with clock.set_to(NOON + timedelta(minutes=9)):
        poll_connections()
    assert len(standin.asked) == 1
    standin.mood = ""
    at(11)
    assert len(standin.issues) == 1


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("mood", ["down", "broken", "page", "cut", "unauthorized", "forbidden"])
def test_it_gives_up_after_a_day_and_says_what_to_do(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, mood: str
) -> None:
    standin.mood = mood
    errand = make_issue(action, connection, by=visitors.owner)
    at(0)
    at(60 * 25)
    errand.refresh_from_db()
    assert (errand.state, bool(errand.problem)) == ("given_up", True)
    at(60 * 26)
    assert len(standin.asked) == 2
    standin.mood = ""
    with clock.set_to(NOON + timedelta(hours=30)):
        ask_again(action, by=visitors.owner)
        run_due_errands()
    assert (len(standin.issues), TrackerLink.objects.count()) == (1, 1)


@pytest.mark.usefixtures("noon")
def test_what_is_refused_is_not_asked_again(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    standin.answers = [(422, {}, b'{"message": "Validation Failed", "errors": [{"code": "too_long", "field": "title"}]}')]
    errand = make_issue(action, connection, by=visitors.owner)
    run_due_errands()
    errand.refresh_from_db()
    connection.refresh_from_db()
    assert (errand.state, errand.problem) == ("given_up", "GitHub refuses: Validation Failed; code: too_long; field: title")
    assert connection.trouble == ""  # the connection is well


@pytest.mark.usefixtures("noon")
def test_a_project_that_is_gone_is_said(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    Connection.objects.update(project="harbour/elsewhere")
    errand = make_issue(action, Connection.objects.get(), by=visitors.owner)
    run_due_errands()
    errand.refresh_from_db()
    assert (errand.state, errand.problem) == ("given_up", "GitHub has no such issue or project, or does not show it to this token.")


@pytest.mark.usefixtures("noon")
def test_an_issue_that_is_gone_leaves_the_action_as_it_is(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    make_issue(action, connection, by=visitors.owner)
    at(0)
    at(0)
    standin.issues.clear()
    ask_again(action, by=visitors.owner)
    at(1)
    action.refresh_from_db()
    link = TrackerLink.objects.get()
    assert (action.state, action.owner, link.note) == (
        "agreed", visitors.owner.user, "GitHub has no such issue or project, or does not show it to this token.",
    )  # fmt: skip


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("mood", ["page", "cut", "list", "nothing", "empty", "deep", "truncated", "down", "huge", "broken"])
def test_nonsense_changes_nothing(visitors: Cast, standin: StandIn, connection: Connection, action: Action, mood: str) -> None:
    make_issue(action, connection, by=visitors.owner)
    at(0)
    at(0)
    before = _rows(action)
    standin.mood = mood
    ask_again(action, by=visitors.owner)
    at(1)
    connection.refresh_from_db()
    with clock.set_to(NOON + timedelta(minutes=2)):
        poll_connection(connection)
    assert _rows(action) == before
    connection.refresh_from_db()
    assert connection.trouble != ""


def _rows(action: Action) -> object:
    return Action.objects.filter(pk=action.pk).values().get(), TrackerLink.objects.values().get()


@pytest.mark.usefixtures("noon")
def test_nothing_calls_out_while_it_is_off(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    errand = make_issue(action, connection, by=visitors.owner)
    switch_connection(connection, is_on=False, by=visitors.administrator)
    at(0)
    run_errand(errand.pk)
    assert poll_connections() == 0
    assert (standin.asked, Errand.objects.get().attempts) == ([], 0)
    switch_connection(connection, is_on=True, by=visitors.administrator)
    at(1)
    assert len(standin.issues) == 1


@pytest.mark.usefixtures("noon")
def test_a_new_token_sets_everything_going_again(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    standin.mood = "unauthorized"
    make_issue(action, connection, by=visitors.owner)
    at(0)
    connection.refresh_from_db()
    assert connection.trouble == "GitHub does not accept the token. An administrator gives the connection a new one."
    standin.mood = ""
    edit_connection(connection, token="another-token", by=visitors.administrator)
    at(0)
    assert [one.headers["authorization"] for one in standin.asked] == ["Bearer a-token", "Bearer another-token", "Bearer another-token"]


@pytest.mark.usefixtures("noon")
def test_much_that_changed_is_read_in_portions(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "MOST_READ", 2)
    for minutes in (1, 2, 3):
        standin.add(updated_at=(NOON - timedelta(minutes=10 - minutes)).isoformat())
    TrackerLink.objects.create(action=action, connection=connection, external_id="9")
    poll_connection(connection)
    connection.refresh_from_db()
    assert (connection.polled_until, TrackerLink.objects.get().heard_at) == (NOON - timedelta(minutes=8), None)
    monkeypatch.setattr(errands, "MOST_READ", 9)
    poll_connection(connection)
    connection.refresh_from_db()
    assert (connection.polled_until, TrackerLink.objects.get().heard_at) == (NOON, NOON)


@pytest.mark.usefixtures("noon")
def test_a_slow_tracker_takes_no_more_than_its_time(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_issue(action, connection, by=visitors.owner)
    monkeypatch.setattr(errands, "ROUND_S", -1.0)
    assert (run_due_errands(), poll_connections(), standin.asked) == (0, 0, [])


@pytest.mark.usefixtures("noon")
def test_what_is_long_done_is_forgotten(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    make_issue(action, connection, by=visitors.owner)
    at(0)
    at(0)
    assert sweep_notices() == 0
    with clock.set_to(NOON + timedelta(days=31)):
        assert sweep_notices() == 2  # it was made, and read
    assert not Errand.objects.exists()


def process_environment(folder: Path) -> dict[str, str]:
    """What another process needs to use the database of this test."""
    given = database.settings_dict
    if database.vendor == "sqlite":
        (folder / "secondstory.sqlite3").symlink_to(given["NAME"])
        return {**os.environ, "SECONDSTORY_DATA": str(folder)}
    user, secret, host = (quote(str(given[name]), safe="") for name in ("USER", "PASSWORD", "HOST"))
    address = f"postgresql://{user}:{secret}@localhost:{given['PORT'] or 5432}/{given['NAME']}?host={host or 'localhost'}"
    return {**os.environ, "SECONDSTORY_DATA": str(folder), "DATABASE_URL": address}


KILLED = """
import os, signal, sys
from secondstory.cli.starting import start_django
start_django()
from secondstory.integrations.operations import errands
def die(*_given):
    os.kill(os.getpid(), signal.SIGKILL)
errands.link_made = die
errands.run_errand(int(sys.argv[1]))
"""
"""Another process, killed after the tracker made the issue and before that is written down here."""


@pytest.mark.django_db(transaction=True)
def test_a_kill_between_the_tracker_and_our_database_makes_no_second_issue(visitors: Cast, standin: StandIn, tmp_path: Path) -> None:
    connection, action = connect(visitors, standin), promise(visitors)
    errand = make_issue(action, connection, by=visitors.owner)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(errand.pk)], env=process_environment(tmp_path), timeout=60, check=False, capture_output=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert (len(standin.issues), TrackerLink.objects.count()) == (1, 0)
    assert run_errand(errand.pk)  # whoever was killed still has it for a while
    assert TrackerLink.objects.count() == 0
    with clock.set_to(clock.now() + timedelta(minutes=6)):
        run_due_errands()
    assert (len(standin.issues), TrackerLink.objects.get().action) == (1, action)


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    "strange",
    [
        {"updated_at": "9999-12-31T23:59:59-14:00"},
        {"updated_at": "0001-01-01T00:00:00+14:00"},
        {"updated_at": "2027-03-16T12:00:00Z"},
        {"title": "Half a letter \ud800", "updated_at": "2026-03-16T12:00:00Z"},
    ],
)
def test_one_strange_issue_holds_up_no_other(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, strange: dict[str, str]
) -> None:
    make_issue(action, connection, by=visitors.owner)
    at(0)
    at(0)
    own = next(iter(standin.issues.values()))
    own |= strange
    other = standin.add(title="Another", updated_at="2026-03-16T12:00:00Z")
    second = promise(visitors, "Cap the retries of the queue")
    link_issue(second, other["html_url"], by=visitors.owner)
    connection.refresh_from_db()
    assert poll_connection(connection) in {1, 2}
    own |= {"title": "Whole again", "updated_at": "2026-03-16T12:01:00Z"}
    with clock.set_to(NOON + timedelta(minutes=11)):
        connection.refresh_from_db()
        poll_connection(connection)
    action.refresh_from_db()
    second.refresh_from_db()
    connection.refresh_from_db()
    assert (action.text, TrackerLink.objects.get(action=second).key, connection.trouble) == ("Whole again", "#8", "")
