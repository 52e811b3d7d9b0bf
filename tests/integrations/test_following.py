"""An action and its issue: each field from the one system that owns it, and nothing overwritten that was changed on both sides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.models import Action, Sprint
from secondstory.actions.operations import edit_action, finish_action
from secondstory.audit.models import Record
from secondstory.incidents.operations import make_private
from secondstory.integrations.models import Connection, Errand, Login, TrackerLink
from secondstory.integrations.operations import (
    link_issue,
    make_issue,
    match_login,
    poll_connection,
    run_due_errands,
    settle_title,
    switch_connection,
    unlink_issue,
)
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.workspace.operations import redact_passage
from tests.cast import Cast
from tests.integrations.conftest import KINDS, promise
from tests.integrations.standin import StandIn, jira_status

pytestmark = pytest.mark.usefixtures("noon")


def followed(visitors: Cast, action: Action, connection: Connection) -> TrackerLink:
    """An issue made of the action, and read."""
    make_issue(action, connection, by=visitors.owner, back="https://story.example/actions/x/tracker/")
    run_due_errands()
    run_due_errands()
    action.refresh_from_db()
    return TrackerLink.objects.get(action=action)


def read(standin: StandIn, connection: Connection, action: Action, **changes: Any) -> TrackerLink:
    """The issue changes there, and a poll finds it."""
    issue = next(iter(standin.issues.values()))
    (issue["fields"] if standin.kind == "jira" else issue).update(changes)
    moved = clock.now() + timedelta(seconds=len(standin.asked))
    (issue["fields"] if standin.kind == "jira" else issue)["updated" if standin.kind == "jira" else "updated_at"] = moved.isoformat()
    connection.refresh_from_db()
    poll_connection(connection)
    action.refresh_from_db()
    return TrackerLink.objects.get(action=action)


@pytest.mark.parametrize("standin", KINDS, indirect=True)
def test_an_issue_is_made_and_keeps_what_it_keeps(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    Login.objects.create(connection=connection, login="tern", user=visitors.owner.user)
    link = followed(visitors, action, connection)
    assert len(standin.issues) == 1
    issue = next(iter(standin.issues.values()))
    body = issue["fields"]["description"] if standin.kind == "jira" else issue["body" if standin.kind == "github" else "description"]
    assert body == (
        f"Set the pool’s limit by code\n\nIt comes from the review of {action.incident.key}: Payments were slow\n\n"
        f"Why, and what it answers: https://story.example/actions/x/tracker/\n\n(second-story:{action.uid})"
    )
    assert (action.tracker, action.link, action.state, action.owner) == (connection.label, link.url, "agreed", visitors.owner.user)
    assert action.kept_there == ["state", "owner", *([] if standin.kind == "github" else ["due_on"])]
    assert (link.standing, link.seen["assignee"], link.conflict, link.heard_at) == ("to_do", "tern", {}, clock.now())
    verbs = list(Record.objects.filter(subject_uid=action.uid).order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if "issue" in verb] == ["asked for an issue", "made an issue of an action"]


def test_an_issue_is_made_once_however_often_it_is_asked(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    first = make_issue(action, connection, by=visitors.owner)
    assert make_issue(action, connection, by=visitors.owner) == first
    run_due_errands()
    with pytest.raises(Refusal, match="An issue is linked to it already"):
        make_issue(action, connection, by=visitors.owner)
    assert len(standin.issues) == 1


def test_what_github_closes_is_done_with_the_issue_as_evidence(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action
) -> None:
    link = followed(visitors, action, connection)
    read(standin, connection, action, state="closed", state_reason="completed")
    assert (action.state, action.evidence, action.ended_at) == ("done", link.url, clock.now())


def test_what_is_closed_as_not_planned_is_let_go_with_that_reason_and_opens_again(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action
) -> None:
    followed(visitors, action, connection)
    read(standin, connection, action, state="closed", state_reason="not_planned")
    assert (action.state, action.reason) == ("let_go", "GitHub: closed as “not planned”")
    link = read(standin, connection, action, state="open", state_reason="reopened")
    assert (action.state, action.reason, action.ended_at, link.standing) == ("agreed", "", None, "to_do")


@pytest.mark.parametrize("standin", ["jira"], indirect=True)
def test_work_that_has_begun_in_jira_has_begun_here_and_its_sprint_is_the_team_s(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action
) -> None:
    followed(visitors, action, connection)
    sprint = {"id": 42, "name": "Sprint 12", "state": "active", "startDate": "2026-03-16T08:00:00Z", "endDate": "2026-03-30T08:00:00Z"}
    read(standin, connection, action, status=jira_status("In Progress", "indeterminate"), customfield_10020=[sprint])
    made = Sprint.objects.get(team=visitors.payments)
    assert (action.state, action.sprint, made.name, made.starts_on, made.ends_on) == (
        "in_progress", made, "Sprint 12", date(2026, 3, 16), date(2026, 3, 30),
    )  # fmt: skip
    assert action.kept_there == ["state", "owner", "due_on", "sprint"]
    read(standin, connection, action, customfield_10020=None)
    assert (action.sprint, action.kept_there) == (None, ["state", "owner", "due_on"])


def test_whoever_is_assigned_owns_it_once_somebody_says_who_that_is(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action
) -> None:
    followed(visitors, action, connection)
    assert action.owner == visitors.owner.user  # nobody is assigned there, and it was ours before
    read(standin, connection, action, assignees=[{"login": "tern"}])
    login = Login.objects.get(connection=connection)
    assert (action.owner, action.owner_as_written, login.login, login.user) == (None, "tern", "tern", None)
    match_login(login, user=visitors.participant.user, by=visitors.administrator)
    run_due_errands()
    action.refresh_from_db()
    assert (action.owner, action.owner_as_written) == (visitors.participant.user, "")
    read(standin, connection, action, assignees=[])
    assert (action.owner, action.state) == (None, "agreed")


def test_nobody_is_let_into_a_private_incident_by_being_assigned(visitors: Cast, standin: StandIn, connection: Connection) -> None:
    action = promise(visitors, is_private=True)
    with pytest.raises(Refusal) as refused:
        make_issue(action, connection, by=visitors.owner)
    assert (refused.value.field, Errand.objects.count()) == ("shows_private", 0)
    make_issue(action, connection, by=visitors.owner, shows_private=True)
    run_due_errands()
    run_due_errands()
    assert "Payments were slow" not in standin.issues["7"]["body"]
    Login.objects.create(connection=connection, login="tern", user=visitors.other_team.user)
    read(standin, connection, action, assignees=[{"login": "tern"}])
    assert (action.owner, action.owner_as_written) == (None, "tern")


def test_a_day_taken_away_there_stays_promised_here(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    followed(visitors, action, connection)
    read(standin, connection, action, milestone={"title": "Spring", "due_on": "2026-04-20T07:00:00Z"})
    assert (action.due_on, "due_on" in action.kept_there) == (date(2026, 4, 20), True)
    read(standin, connection, action, milestone=None)
    assert (action.due_on, "due_on" in action.kept_there) == (date(2026, 4, 20), False)


def test_the_title_goes_there_until_it_is_changed_there(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, django_capture_on_commit_callbacks: Any
) -> None:
    followed(visitors, action, connection)
    with django_capture_on_commit_callbacks(execute=True):
        edit_action(action, expected=None, by=visitors.owner, text="Set every pool’s limit by code")
    run_due_errands()
    assert standin.issues["7"]["title"] == "Set every pool’s limit by code"
    link = read(standin, connection, action, title="Limits of pools come from code")
    assert (action.text, link.title_way, link.conflict) == ("Limits of pools come from code", "theirs", {})
    with pytest.raises(Refusal, match="Its title comes from GitHub"):
        edit_action(action, expected=None, by=visitors.owner, text="Another")
    settle_title(link, "ours", by=visitors.owner)
    action.refresh_from_db()
    assert "text" not in action.kept_there


@pytest.mark.parametrize(
    ("choice", "said"),
    [("ours", ("Ours", "Ours")), ("theirs", ("Theirs", "Theirs")), ("apart", ("Ours", "Theirs"))],
)
def test_what_was_changed_on_both_sides_is_shown_and_chosen(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, *, choice: str, said: tuple[str, str]
) -> None:
    followed(visitors, action, connection)
    edit_action(action, expected=None, by=visitors.owner, text="Ours")
    link = read(standin, connection, action, title="Theirs")
    assert (action.text, standin.issues["7"]["title"], link.conflict) == ("Ours", "Theirs", {"text": ["Ours", "Theirs"]})
    settle_title(link, choice, by=visitors.owner)
    for _turn in range(3):
        run_due_errands()
    link = read(standin, connection, action)
    assert ((action.text, standin.issues["7"]["title"]), link.conflict, link.title_way) == (said, {}, choice)


def test_an_older_reading_is_passed_over(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    followed(visitors, action, connection)
    read(standin, connection, action, state="closed", state_reason="completed")
    standin.issues["7"] |= {"state": "open", "state_reason": None, "updated_at": (clock.now() - timedelta(days=2)).isoformat()}
    poll_connection(connection)
    action.refresh_from_db()
    assert action.state == "done"


def test_an_issue_that_is_there_is_linked_and_gets_what_it_lacks(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, noon: datetime
) -> None:
    Login.objects.create(connection=connection, login="tern", user=visitors.owner.user)
    standin.add(title="A limit for the pool", assignees=[], assignee=None, milestone=None)
    link_issue(action, f"{standin.address}/harbour/payments/issues/7", by=visitors.owner)
    for _turn in range(3):
        run_due_errands()
    action.refresh_from_db()
    link = TrackerLink.objects.get(action=action)
    assert (link.key, link.standing, link.conflict["text"]) == ("#7", "to_do", ["Set the pool’s limit by code", "A limit for the pool"])
    assert (action.owner, [one["login"] for one in standin.issues["7"]["assignees"]]) == (visitors.owner.user, ["tern"])
    assert action.due_on == noon.date() + timedelta(days=14)


def test_a_title_that_was_changed_there_meanwhile_is_not_overwritten(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, django_capture_on_commit_callbacks: Any
) -> None:
    """Nobody had heard of their change when ours was to be written."""
    followed(visitors, action, connection)
    standin.issues["7"] |= {"title": "Theirs", "updated_at": (clock.now() + timedelta(seconds=5)).isoformat()}
    with django_capture_on_commit_callbacks(execute=True):
        edit_action(action, expected=None, by=visitors.owner, text="Ours")
    for _turn in range(3):
        run_due_errands()
    link = TrackerLink.objects.get(action=action)
    assert (standin.issues["7"]["title"], standin.asks("PATCH"), link.conflict) == ("Theirs", [], {"text": ["Ours", "Theirs"]})


def test_who_and_when_of_an_issue_that_is_there_stand(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    Login.objects.create(connection=connection, login="heron", user=visitors.owner.user)
    Login.objects.create(connection=connection, login="tern", user=visitors.participant.user)
    standin.add()
    link_issue(action, f"{standin.address}/harbour/payments/issues/7", by=visitors.owner)
    for _turn in range(3):
        run_due_errands()
    action.refresh_from_db()
    assert (action.owner, action.due_on, standin.asks("PATCH")) == (visitors.participant.user, date(2026, 4, 10), [])


@pytest.mark.parametrize(
    "url", ["", "https://elsewhere.example/harbour/payments/issues/7", "7", "x" * 700, "http://[", "http://a:9999999/"]
)
def test_only_an_issue_of_a_connected_tracker_can_be_linked(visitors: Cast, connection: Connection, action: Action, url: str) -> None:
    with pytest.raises(Refusal) as refused:
        link_issue(action, url, by=visitors.owner)
    assert (refused.value.field, TrackerLink.objects.count()) == ("url", 0)


def test_letting_go_gives_the_fields_back(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    followed(visitors, action, connection)
    unlink_issue(action, by=visitors.owner)
    action.refresh_from_db()
    finish_action(action, evidence="It is set", by=visitors.owner)
    assert (action.tracker, action.kept_there, action.state, standin.issues["7"]["state"]) == ("", [], "done", "open")
    with pytest.raises(Refusal, match="No issue is linked"):
        unlink_issue(action, by=visitors.owner)


def test_a_passage_that_is_removed_does_not_come_back_from_the_tracker(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action
) -> None:
    edit_action(action, expected=None, by=visitors.owner, text="Rotate hunter-22-key by code")
    followed(visitors, action, connection)
    redact_passage(action.incident, "hunter-22-key", reason="a secret", by=visitors.owner)
    for _turn in range(3):
        run_due_errands()
    poll_connection(connection)
    action.refresh_from_db()
    assert (TrackerLink.objects.exists(), action.tracker, action.kept_there, "hunter" in action.text) == (False, "", [], False)


def test_titles_of_an_incident_that_became_private_stay_here(
    visitors: Cast, standin: StandIn, connection: Connection, action: Action, django_capture_on_commit_callbacks: Any
) -> None:
    followed(visitors, action, connection)
    make_private(action.incident, reason="A customer is named", by=visitors.owner)
    with django_capture_on_commit_callbacks(execute=True):
        edit_action(action, expected=None, by=visitors.owner, text="Call the customer")
    run_due_errands()
    assert (standin.issues["7"]["title"], Errand.objects.filter(verb="write").count()) == ("Set the pool’s limit by code", 0)


def test_to_look_is_no_word_said_of_it(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    followed(visitors, action, connection)
    heard = action.heard_at
    with clock.set_to(clock.now() + timedelta(days=3)):
        poll_connection(connection)
        action.refresh_from_db()
        assert action.heard_at == heard
        read(standin, connection, action, labels=[{"name": "soon"}])
        assert action.heard_at == clock.now()


def test_who_may(visitors: Cast, connection: Connection, action: Action) -> None:
    for visitor in (visitors.other_team, visitors.reader, visitors.administrator):
        with pytest.raises(NotAllowed):
            make_issue(action, connection, by=visitor)
        with pytest.raises(NotAllowed):
            unlink_issue(action, by=visitor)
    Connection.objects.update(team=visitors.search)
    with pytest.raises(Refusal, match="not connected for this action’s team"):
        make_issue(action, connection, by=visitors.owner)
    for visitor in (visitors.owner, visitors.facilitator):
        with pytest.raises(NotAllowed):
            switch_connection(connection, is_on=False, by=visitor)
    assert Errand.objects.count() == 0
