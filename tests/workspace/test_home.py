"""What the home page tells of actions: what somebody is asked to take on, to look at, to judge and to decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.test import Client

from secondstory.actions.models import Action, EffectCheck
from secondstory.actions.operations import accept_action, agree_action, decide_escalation, escalate_action, finish_action, hand_over_action
from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Severity
from secondstory.lib.days import today
from secondstory.people.operations import edit_team
from secondstory.people.permissions import Visitor, program
from tests.actions.life.acting import drafted, promised
from tests.cast import Cast, user_of

ClientOf = Callable[[Visitor], Client]


def needs(browser: Client) -> list[str]:
    """Each line of the home page, without its marks."""
    page = browser.get("/").content.decode()
    found = re.search(r'<ul class="needs">(.*?)</ul>', page, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", found.group(1), re.DOTALL) if found else []
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


def about(browser: Client) -> list[str]:
    """The lines about the action."""
    return [line for line in needs(browser) if "Cap retries" in line]


def listed(browser: Client, state: str) -> list[str]:
    """The texts of a list of the visitor's teams in a state."""
    page = browser.get(f"/actions/?whose=team&state={state}")
    return [action.text for action in page.context["page"]]


def test_what_one_is_asked_to_take_on_stands_there_whenever_it_is_due(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action, browser = drafted(visitors, due_on=today() + timedelta(days=200)), client_of(visitors.same_team)
    hand_over_action(action, to=user_of(visitors.same_team), by=visitors.owner)
    assert about(browser) == []
    agree_action(action, by=visitors.owner)
    line = "2 Oct Cap retries at 1 in Till You are asked to take it on. · Payments were slow Move on"
    assert about(browser) == [line]
    action.refresh_from_db()
    accept_action(action, by=visitors.same_team)
    assert about(browser) == []


def test_what_is_done_waits_for_the_team_to_look_and_later_to_say_whether_it_worked(
    visitors: Cast, set_clock: Callable[[datetime], None], client_of: ClientOf
) -> None:
    set_clock(datetime(2026, 3, 16, 12, tzinfo=UTC))
    incident = visitors.make_incident(severity=Severity.objects.get(code="SEV1"), resolved_at=datetime(2026, 3, 16, 11, 30, tzinfo=UTC))
    action = promised(visitors, incident=incident)
    finish_action(action, evidence="A test", by=visitors.owner)
    told = "1 action is done, they say: someone other than its owner looks You are told because you are on the team. Look"
    team, owner, other = (client_of(one) for one in (visitors.same_team, visitors.owner, visitors.other_team))
    assert [told in needs(browser) for browser in (team, owner, other)] == [True, False, False]
    assert (listed(team, "verify"), listed(team, "effect")) == ([action.text], [])
    Action.objects.update(verified_at=action.ended_at)
    EffectCheck.objects.update(due_on=today())
    asked = "1 action has been done for some time: did it work? You are told because you are on the team. Say so"
    assert [asked in needs(browser) for browser in (team, owner, other)] == [True, True, False]
    assert (told in needs(team), listed(team, "verify"), listed(team, "effect")) == (False, [], [action.text])


def test_a_question_waits_for_whoever_stands_on_its_rung_until_it_is_decided_or_deferred(
    visitors: Cast, noon: datetime, client_of: ClientOf
) -> None:
    edit_team(visitors.payments, name="Payments", manager=user_of(visitors.same_team), by=visitors.administrator)
    save_setting("people.directors", value=user_of(visitors.other_team).username, by=program())
    row = escalate_action(promised(visitors), trade_off="Either or", by=visitors.owner)
    asked = "1 escalation waits for your decision Do it now, defer it to a day, or accept the risk. Unanswered, it goes to the next rung. Decide"
    manager, director = (client_of(one) for one in (visitors.same_team, visitors.other_team))
    assert [asked in needs(browser) for browser in (manager, director)] == [True, False]
    type(row).objects.update(rung="director")
    assert [asked in needs(browser) for browser in (manager, director)] == [False, True]
    row.refresh_from_db()
    decide_escalation(row, verdict="defer", until=today() + timedelta(days=3), by=visitors.administrator)
    assert [asked in needs(browser) for browser in (manager, director)] == [False, False]
