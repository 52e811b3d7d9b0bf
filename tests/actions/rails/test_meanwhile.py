"""What is removed, asked anew or brought in twice while something else goes on; and what is not for a program, or too long a list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from secondstory.actions import ladder
from secondstory.actions.models import Action, ActionTable, Decision, Escalation
from secondstory.actions.operations import bring_back, escalate_action, finish_action, preview_table, save_table, verify_action
from secondstory.actions.queries import Filters, Pages, listed, one_action
from secondstory.actions.rounds import climb_the_ladder
from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Severity
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.people.operations import make_service_account
from secondstory.people.permissions import Visitor, program
from tests.actions.life.acting import promised
from tests.cast import Cast, make_cast
from tests.incidents.test_at_the_same_moment import both
from tests.meanwhile import meanwhile


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    Severity.objects.get_or_create(rank=3, defaults={"code": "SEV3", "name": "Moderate"})
    return make_cast()


def second() -> Any:
    """True the second time it is asked."""
    turns = count(1)
    return lambda: next(turns) == 2


def test_one_file_in_two_windows_comes_in_once(cast: Cast) -> None:
    content = b"Title,Service\nCap retries,Till\nTest the fail-over,Till\n"
    tables = [(preview_table(content, name="a.csv", by=by), by) for by in (cast.owner, cast.participant)]
    answers = both(*(lambda one=one, by=by: save_table(ActionTable.objects.get(pk=one.pk), by=by) for one, by in tables))
    assert (sorted(isinstance(one, Refusal) for one in answers), Action.objects.count()) == ([False, True], 2)


def test_a_risk_that_comes_back_while_it_is_asked_anew_is_asked_once(cast: Cast) -> None:
    action = promised(cast)
    row = escalate_action(action, trade_off="A quarter", by=cast.owner)
    Escalation.objects.filter(pk=row.pk).update(ended_at=datetime(2026, 1, 1, tzinfo=UTC))
    Decision.objects.create(escalation=row, verdict="accept", rung="manager", until=today())
    answers = both(
        lambda: escalate_action(Action.objects.get(pk=action.pk), trade_off="The same", by=cast.owner),
        lambda: bring_back(Escalation.objects.get(pk=row.pk), by=program()),
    )
    assert len([one for one in answers if one is False or isinstance(one, Refusal)]) == 1
    assert Escalation.objects.filter(action=action, ended_at=None).count() == 1


def test_a_question_that_is_gone_holds_up_no_other(visitors: Cast, noon: datetime, set_clock: Any) -> None:
    one, two = (escalate_action(promised(visitors), trade_off="A quarter", by=visitors.owner) for _number in range(2))
    set_clock(noon + timedelta(days=30))
    with meanwhile(Action.objects.filter(pk=one.action_id).delete, before="SELECT", of="actions_escalation", if_so=second()):
        climb_the_ladder()
    two.refresh_from_db()
    assert two.rung == "director"


def test_a_program_verifies_nothing(visitors: Cast, noon: datetime) -> None:
    service = Visitor(make_service_account("Deployer", team=visitors.payments, by=visitors.administrator))
    action = promised(visitors)
    finish_action(action, evidence="A test shows it", by=visitors.owner)
    with pytest.raises(Refusal, match="Somebody looks"):
        verify_action(action, by=service)


def test_why_it_is_asked_about_is_said_whatever_the_settings(visitors: Cast, noon: datetime, set_clock: Any) -> None:
    save_setting("actions.silent_days", value="7", by=visitors.administrator)
    action = promised(visitors)
    set_clock(noon + timedelta(days=8))
    found = one_action(visitors.owner, action.uid)
    assert found is not None
    assert found.standing.says == "Nobody has said anything of it. What keeps it?"


def test_what_is_removed_between_two_statements_of_a_list_is_not_in_it(visitors: Cast, noon: datetime) -> None:
    gone, here = promised(visitors), promised(visitors)
    with meanwhile(Action.objects.filter(pk=gone.pk).delete, before="SELECT", of="actions_action", if_so=second()):
        assert list(Pages(listed(visitors.owner, Filters()), 50).get_page(1).object_list) == [here]


def test_of_many_nobody_has_asked_about_some_are_shown(visitors: Cast, noon: datetime) -> None:
    values: dict[str, Any] = {
        "incident": visitors.make_incident(),
        "team": visitors.payments,
        "owner": visitors.owner.user,
        "due_on": date(2026, 5, 1),
    }
    values |= {"state": "agreed", "category": "systemic", "agreed_at": noon}
    Action.objects.bulk_create(Action(text=f"Move ledger {number}", **values) for number in range(ladder.MOST_UNASKED + 1))
    board = ladder.board_of(visitors.owner, today=today())
    assert (len(board.unasked), board.has_more) == (ladder.MOST_UNASKED, True)
