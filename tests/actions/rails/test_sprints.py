"""A team's sprints: made in one step, moved, removed while empty, and what is put into them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.enums import Category, State
from secondstory.actions.hints import day_hint, end_of_second_sprint
from secondstory.actions.models import Action, Sprint
from secondstory.actions.operations import add_action, edit_action, edit_sprint, plan_sprints, put_in_sprint, remove_sprint
from secondstory.actions.sprinting import calendar_of, share_in_time
from secondstory.lib.errors import NotAllowed, Refusal, Removed, Stale
from secondstory.people.models import Team
from tests.actions.promises import promise
from tests.cast import Cast, sign_in, user_of

TODAY = date(2026, 3, 16)


def short_term(cast: Cast, *, private: bool = False, **given: Any) -> Action:
    values = {"owner": cast.owner.user, "due_on": date(2026, 4, 30), "category": Category.SHORT_TERM, "team": cast.payments} | given
    action = add_action(cast.make_incident(is_private=private), "Cap retries", by=cast.owner, **values)
    return promise(action, by=cast.owner)


def days_of(team: Team) -> list[tuple[str, str, str]]:
    return [(row.name, str(row.starts_on), str(row.ends_on)) for row in Sprint.objects.filter(team=team)]


def test_the_next_ones_are_made_in_one_step_and_go_on_where_the_last_one_ends(visitors: Cast, noon: datetime) -> None:
    plan_sprints(visitors.payments, count=2, by=visitors.owner)
    assert days_of(visitors.payments) == [("Sprint 1", "2026-03-16", "2026-03-29"), ("Sprint 2", "2026-03-30", "2026-04-12")]
    edit_sprint(Sprint.objects.get(name="Sprint 2"), by=visitors.owner, name="2026 / 9", ends_on=date(2026, 4, 10))
    plan_sprints(visitors.payments, count=2, days=7, by=visitors.same_team)
    assert days_of(visitors.payments)[2:] == [("2026 / 10", "2026-04-11", "2026-04-17"), ("2026 / 11", "2026-04-18", "2026-04-24")]
    assert days_of(visitors.search) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"count": 0}, "from 1 to 26"),
        ({"count": 27}, "from 1 to 26"),
        ({"count": 1, "days": 0}, "from 1 to 92 days"),
        ({"count": 1, "days": 400}, "from 1 to 92 days"),
        ({"count": 1, "starts_on": date(2026, 3, 20)}, "“Sprint 1” has some of these days"),
        ({"count": 9, "starts_on": date(1, 1, 1)}, "Check the year"),
        ({"count": 26, "days": 92, "starts_on": date(9999, 12, 31)}, "Check the year"),
    ],
)
def test_what_can_not_be_planned_is_a_sentence(visitors: Cast, noon: datetime, given: dict[str, Any], sentence: str) -> None:
    plan_sprints(visitors.payments, count=1, by=visitors.owner)
    with pytest.raises(Refusal, match=sentence) as refused:
        plan_sprints(visitors.payments, **given, by=visitors.owner)
    assert refused.value.field
    assert Sprint.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "Give the sprint a name"),
        ({"name": "SPRINT 2"}, "called “SPRINT 2” already"),
        ({"ends_on": date(2026, 3, 15)}, "before it begins"),
        ({"ends_on": date(2026, 3, 30)}, "“Sprint 2” has some of these days"),
        ({"ends_on": date(2027, 3, 30)}, "from 1 to 92 days"),
        ({"starts_on": date(1900, 1, 1), "ends_on": date(1900, 1, 2)}, "Check the year"),
    ],
)
def test_what_a_sprint_can_not_become(visitors: Cast, noon: datetime, given: dict[str, Any], sentence: str) -> None:
    first, _second = plan_sprints(visitors.payments, count=2, by=visitors.owner)
    with pytest.raises(Refusal, match=sentence):
        edit_sprint(first, by=visitors.owner, **given)


def test_an_edit_from_an_older_page_is_refused(visitors: Cast, noon: datetime) -> None:
    (one,) = plan_sprints(visitors.payments, count=1, by=visitors.owner)
    edit_sprint(one, expected=1, by=visitors.owner, name="March")
    with pytest.raises(Stale):
        edit_sprint(one, expected=1, by=visitors.owner, name="April")


def test_the_button_pressed_twice_plans_once(visitors: Cast, noon: datetime) -> None:
    client = sign_in(visitors.owner)
    for turn in range(2):
        page = client.get(f"/actions/sprints/?team={visitors.payments.slug}").content.decode()
        after = page.partition('name="after" value="')[2].partition('"')[0]
        given = {"count": 2, "days": 14, "after": after}
        answers = [client.post(f"/actions/sprints/{visitors.payments.slug}/plan/", given) for _press in range(2)]
        assert [answer.status_code for answer in answers] == [302, 422]
        assert "Sprints were planned a moment ago" in answers[1].content.decode()
        assert Sprint.objects.count() == 2 * (turn + 1)


def test_what_was_removed_meanwhile_is_a_sentence(visitors: Cast, noon: datetime) -> None:
    (one,) = plan_sprints(visitors.payments, count=1, by=visitors.owner)
    seen = Sprint.objects.get()
    remove_sprint(one, by=visitors.owner)
    with pytest.raises(Removed, match="removed a moment ago"):
        remove_sprint(seen, by=visitors.owner)
    with pytest.raises(Removed, match="removed a moment ago"):
        edit_sprint(seen, by=visitors.owner, name="April")


def test_only_the_team_plans(visitors: Cast, noon: datetime) -> None:
    for name in ("other_team", "facilitator", "reader"):
        with pytest.raises(NotAllowed, match="planned by the team"):
            plan_sprints(visitors.payments, count=1, by=getattr(visitors, name))
    plan_sprints(visitors.payments, count=1, by=visitors.administrator)


def test_an_action_is_put_into_one_and_the_first_time_is_kept(visitors: Cast, noon: datetime, set_clock: Any) -> None:
    first, second = plan_sprints(visitors.payments, count=2, by=visitors.owner)
    action = short_term(visitors)
    put_in_sprint(action, first, by=visitors.owner)
    assert (action.sprint, action.sprinted_at) == (first, noon)
    set_clock(noon + timedelta(days=9))
    put_in_sprint(action, second, by=visitors.owner)
    assert (action.sprint, action.sprinted_at, action.heard_at) == (second, noon, noon + timedelta(days=9))
    put_in_sprint(action, None, by=visitors.owner)
    assert (action.sprint, action.sprinted_at) == (None, noon)


def test_what_is_no_place_for_an_action_is_a_sentence(visitors: Cast, noon: datetime, set_clock: Any) -> None:
    (ours,) = plan_sprints(visitors.payments, count=1, by=visitors.owner)
    (theirs,) = plan_sprints(visitors.search, count=1, by=visitors.other_team)
    for given, sprint, sentence in (
        ({"category": Category.SYSTEMIC}, ours, "for short-term actions"),
        ({"team": None}, ours, "a team first"),
        ({}, theirs, "no sprint of the action’s team"),
    ):
        with pytest.raises(Refusal, match=sentence):
            put_in_sprint(short_term(visitors, **given), sprint, by=visitors.owner)
    action = short_term(visitors)
    set_clock(noon + timedelta(days=14))
    with pytest.raises(Refusal, match="is over"):
        put_in_sprint(action, ours, by=visitors.owner)
    Action.objects.filter(pk=action.pk).update(state=State.DONE)
    with pytest.raises(Refusal, match="ended already"):
        put_in_sprint(action, None, by=visitors.owner)


def test_one_with_something_in_it_stays_and_what_one_may_not_know_of_holds_nothing_up(visitors: Cast, noon: datetime) -> None:
    (one,) = plan_sprints(visitors.payments, count=1, by=visitors.owner)
    seen, hidden = short_term(visitors), short_term(visitors, private=True)
    put_in_sprint(seen, one, by=visitors.owner)
    put_in_sprint(hidden, one, by=visitors.owner)
    with pytest.raises(Refusal, match="There are actions in it"):
        remove_sprint(one, by=visitors.same_team)
    put_in_sprint(seen, None, by=visitors.owner)
    remove_sprint(one, by=visitors.same_team)
    hidden.refresh_from_db()
    assert hidden.sprint is None


def test_the_calendar_shows_what_one_may_see(visitors: Cast, noon: datetime, django_assert_num_queries: Any) -> None:
    first, _second = plan_sprints(visitors.payments, count=2, by=visitors.owner)
    for action in (short_term(visitors), short_term(visitors, private=True)):
        put_in_sprint(action, first, by=visitors.owner)
    waits = short_term(visitors)
    short_term(visitors, private=True)
    counts = {}
    for name in ("owner", "same_team", "reader"):
        found: Any = calendar_of(getattr(visitors, name), visitors.payments, today=TODAY)
        counts[name] = ([len(row.seen) for row in found.sprints], [one.action for one in found.waiting])
    assert counts["same_team"] == ([1, 0], [waits])
    assert ([*counts["owner"][0]], len(counts["owner"][1])) == ([2, 0], 2)
    assert counts["reader"] == ([0, 0], [])
    (late,) = calendar_of(visitors.same_team, visitors.payments, today=TODAY + timedelta(days=8)).waiting
    assert late.is_late


def test_the_page_takes_as_many_statements_for_many_as_for_one(visitors: Cast, noon: datetime, django_assert_max_num_queries: Any) -> None:
    client = sign_in(visitors.owner)
    for count in (1, 3):
        (sprint, *_others) = plan_sprints(visitors.payments, count=count, by=visitors.owner)
        for _number in range(count):
            put_in_sprint(short_term(visitors), sprint, by=visitors.owner)
            short_term(visitors)
        with django_assert_max_num_queries(12):
            assert client.get("/actions/sprints/?team=payments").context["team"] == visitors.payments


def test_a_tap_puts_it_in_and_another_takes_it_out(visitors: Cast, noon: datetime) -> None:
    client = sign_in(visitors.owner)
    assert client.post("/actions/sprints/payments/plan/", {"count": 2, "days": 14}).status_code == 302
    action, first = short_term(visitors), Sprint.objects.get(name="Sprint 1")
    answer = client.post(f"/actions/{action.uid}/sprint/", {"sprint": first.uid, "version": action.version})
    assert answer.headers["Location"] == "/actions/sprints/?team=payments"
    action.refresh_from_db()
    assert action.sprint == first
    for back in ("https://example.org/", "//example.org/"):
        given = {"sprint": "", "version": action.version, "next": back}
        assert client.post(f"/actions/{action.uid}/sprint/", given).headers["Location"] == "/actions/sprints/?team=payments"
        action.refresh_from_db()
    assert action.sprint is None
    assert client.get("/actions/sprints/?team=nobody").status_code == 422


def test_the_share_that_got_its_sprint_in_time(visitors: Cast, noon: datetime) -> None:
    agreed = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    rows = [short_term(visitors) for _number in range(5)]
    hidden = short_term(visitors, private=True)
    Action.objects.update(agreed_at=agreed)
    Action.objects.filter(pk__in=[rows[0].pk, hidden.pk]).update(sprinted_at=agreed + timedelta(days=7))
    Action.objects.filter(pk=rows[1].pk).update(sprinted_at=agreed + timedelta(days=8))
    share = share_in_time(visitors.payments, today=TODAY)
    assert (share.in_time, share.of, share.percent) == (1, 5, 20)
    Action.objects.filter(pk=rows[4].pk).update(agreed_at=datetime(2026, 3, 12, 9, 0, tzinfo=UTC))
    assert share_in_time(visitors.payments, today=TODAY).percent is None


def test_the_end_of_the_second_sprint(visitors: Cast, noon: datetime) -> None:
    action = short_term(visitors)
    assert end_of_second_sprint(action, []) is None
    made = plan_sprints(visitors.payments, count=3, by=visitors.owner)
    assert end_of_second_sprint(action, made) == date(2026, 4, 12)


def test_a_later_day_is_pointed_out_and_not_refused(visitors: Cast, noon: datetime) -> None:
    plan_sprints(visitors.payments, count=3, by=visitors.owner)
    said = {}
    for category, day in (("immediate", 19), ("immediate", 20), ("short_term", 12), ("short_term", 13), ("systemic", 30), ("", 30)):
        month = 3 if category == "immediate" else 4
        given = {"category": category, "due_on": f"2026-{month:02}-{day:02}", "text": "Cap retries", "team": visitors.payments.pk}
        incident = visitors.make_incident()
        answer = sign_in(visitors.owner).post(f"/incidents/{incident.key}/actions/new/", given, follow=True)
        said[category, day] = [str(message) for message in answer.context["messages"]][1:]
    assert said == {
        ("immediate", 19): [],
        ("immediate", 20): ["An immediate action is due within 72 hours. If it can wait longer, it is a short-term one."],
        ("short_term", 12): [],
        ("short_term", 13): [
            "A short-term action is due by the end of the second sprint, which is 12 April 2026. Break it down, or call it systemic."
        ],
        ("systemic", 30): [],
        ("", 30): [],
    }
    assert day_hint(Action.objects.filter(category="immediate").latest("pk"))


def test_where_one_person_is_the_team_there_is_no_share_of_theirs(visitors: Cast, noon: datetime) -> None:
    user_of(visitors.reader).teams.clear()  # search is the other team's member alone
    for _number in range(5):
        short_term(visitors, team=visitors.search)
    Action.objects.update(agreed_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    assert (share_in_time(visitors.search, today=TODAY).of, share_in_time(visitors.search, today=TODAY).percent) == (None, None)
    user_of(visitors.reader).teams.add(visitors.search)
    assert share_in_time(visitors.search, today=TODAY).of == 5


def test_what_another_team_gets_is_in_no_sprint_of_the_one_before(visitors: Cast, noon: datetime) -> None:
    action = short_term(visitors)
    [sprint] = plan_sprints(visitors.payments, count=1, by=visitors.owner)
    put_in_sprint(action, sprint, by=visitors.owner)
    edit_action(action, expected=None, by=visitors.owner, text="Cap retries at one", team=visitors.payments)
    assert action.sprint == sprint
    edit_action(action, expected=None, by=visitors.owner, team=visitors.search)
    assert list(Action.objects.without_sprint()) == [action]


def test_the_name_after_a_long_one_is_no_longer(visitors: Cast, noon: datetime) -> None:
    [sprint] = plan_sprints(visitors.payments, count=1, by=visitors.owner)
    edit_sprint(sprint, by=visitors.owner, name="x" * 119 + "9")
    made = plan_sprints(visitors.payments, count=2, by=visitors.owner)
    assert [one.name for one in made] == ["x" * 118 + "10", "x" * 118 + "11"]
