"""When an action doesn't get on, and the three ways out of it. There is no fourth (R60, R62, R77-R79)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from secondstory.actions.enums import WAY_OUT, Hindrance, Way
from secondstory.actions.models import Action, Escalation, LanguishReview
from secondstory.actions.operations import (
    Part,
    break_down_action,
    decide_escalation,
    escalate_action,
    reschedule_action,
    review_languishing,
    say_how_it_goes,
)
from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal, Stale
from secondstory.people.permissions import program
from tests.actions.life.acting import drafted, promised
from tests.actions.promises import agree
from tests.cast import Cast, user_of

TODAY = date(2026, 3, 16)
FAR = date(2027, 3, 16)


def asked(today: date) -> dict[str, str]:
    """What is asked about on a day, and why."""
    rows: Any = Action.objects.languishing(today)
    return {row.text: row.trigger for row in rows}


@pytest.mark.parametrize(("days_over", "is_asked"), [(7, False), (8, True)])
def test_more_than_a_week_past_its_day(visitors: Cast, noon: datetime, days_over: int, is_asked: bool) -> None:
    promised(visitors, "Late", due_on=TODAY)
    assert asked(TODAY + timedelta(days=days_over)) == ({"Late": "overdue"} if is_asked else {})


def test_moved_twice_since_it_was_last_asked_about(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors, "Moved", due_on=FAR)
    for days in (1, 2):
        assert asked(TODAY) == {}
        reschedule_action(action, due_on=FAR + timedelta(days=days), reason="x", by=visitors.owner)
    assert asked(TODAY) == {"Moved": "moved"}
    review_languishing(action, hindrance="no_capacity", trade_off="Either this or that", by=visitors.owner)
    Escalation.objects.update(ended_at=clock.now())
    assert asked(TODAY) == {}


@pytest.mark.parametrize(("days", "is_asked"), [(29, False), (30, True)])
def test_nobody_has_said_anything_of_it_for_a_month(visitors: Cast, noon: datetime, days: int, is_asked: bool) -> None:
    promised(visitors, "Silent", due_on=FAR)
    assert asked(TODAY + timedelta(days=days)) == ({"Silent": "silent"} if is_asked else {})


def test_a_word_ends_the_silence(visitors: Cast, set_clock: Callable[[datetime], None]) -> None:
    set_clock(datetime(2026, 3, 16, 12, tzinfo=UTC))
    action = promised(visitors, "Silent", due_on=FAR)
    set_clock(datetime(2026, 4, 20, 12, tzinfo=UTC))
    assert asked(date(2026, 4, 20)) == {"Silent": "silent"}
    with pytest.raises(Refusal, match="how it goes"):
        say_how_it_goes(action, words=" ", by=visitors.owner)
    say_how_it_goes(action, words="Half of it runs", by=visitors.owner)
    assert asked(date(2026, 4, 20)) == {}


@pytest.mark.parametrize(("days", "is_old"), [(179, False), (180, True)])
def test_half_a_year_old(visitors: Cast, noon: datetime, days: int, is_old: bool) -> None:
    promised(visitors, "Old", due_on=FAR)
    day = TODAY + timedelta(days=days)
    Action.objects.update(heard_at=clock.now() + timedelta(days=days))
    assert [row.text for row in Action.objects.old(day)] == (["Old"] if is_old else [])
    assert asked(day) == ({"Old": "old"} if is_old else {})


def test_a_draft_that_nobody_agreed_on_is_asked_after_when_it_is_half_a_year_old(visitors: Cast, noon: datetime) -> None:
    drafted(visitors, "A draft", due_on=TODAY)
    assert [asked(TODAY + timedelta(days=days)) for days in (31, 179, 180)] == [{}, {}, {"A draft": "old"}]


def test_a_day_begins_where_one_reads_also_when_the_clocks_change(visitors: Cast, set_clock: Callable[[datetime], None]) -> None:
    set_clock(datetime(2026, 3, 16, 23, 30, tzinfo=UTC))  # the 17th in Oslo, where the clocks go forward on the 29th
    promised(visitors, "Old", due_on=FAR)
    Action.objects.update(heard_at=clock.now() + timedelta(days=200))
    days = {}
    for zone in ("UTC", "Europe/Oslo"):
        with timezone.override(ZoneInfo(zone)):
            days[zone] = next(day for day in range(175, 190) if Action.objects.old(TODAY + timedelta(days=day)).exists())
    assert days == {"UTC": 180, "Europe/Oslo": 181}


def test_what_waits_for_others_or_promises_nothing_is_not_asked(visitors: Cast, noon: datetime) -> None:
    long_ago = date(2026, 1, 1)
    escalated, broken, imported = (drafted(visitors, text, due_on=long_ago) for text in ("Escalated", "Broken", "Imported"))
    drafted(visitors, "A draft", due_on=long_ago)
    Action.objects.filter(text="A draft").update(heard_at=clock.now() - timedelta(days=100))
    agree(drafted(visitors, "Soaking", due_on=long_ago), by=visitors.owner)
    done = drafted(visitors, "Done", due_on=long_ago)
    Action.objects.filter(pk=done.pk).update(state="done")
    Incident.objects.filter(pk=imported.incident_id).update(import_uid="batch")
    escalate_action(escalated, trade_off="Either or", by=visitors.owner)
    break_down_action(broken, [Part(text, visitors.owner.user, TODAY) for text in ("One", "Two")], by=visitors.owner)
    assert asked(TODAY) == {"Soaking": "overdue"}


def test_a_risk_that_was_accepted_is_not_asked_about_until_its_day(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors, "Accepted", due_on=date(2026, 1, 1))
    row = escalate_action(action, trade_off="Either or", by=visitors.owner)
    decide_escalation(row, verdict="accept", until=TODAY + timedelta(days=9), by=visitors.administrator)
    assert [asked(TODAY + timedelta(days=days)) for days in (0, 8, 9)] == [{}, {}, {"Accepted": "overdue"}]
    later = escalate_action(action, trade_off="It came back", by=visitors.owner)
    decide_escalation(later, verdict="fund", by=visitors.administrator)
    assert asked(TODAY) == {"Accepted": "overdue"}


def test_the_limits_are_settings(visitors: Cast, noon: datetime) -> None:
    promised(visitors, "Late", due_on=TODAY)
    save_setting("actions.overdue_days", value="0", by=program())
    assert asked(TODAY + timedelta(days=1)) == {"Late": "overdue"}


GIVEN: dict[Way, dict[str, Any]] = {
    Way.CLOSE: {"reason": "The comparison at the gate does it now"},
    Way.BREAK_DOWN: {"parts": True},
    Way.ESCALATE: {"trade_off": "Either the map waits or drivers go on calling"},
}


def given_for(way: Way, cast: Cast) -> dict[str, Any]:
    parts = [Part(text, cast.owner.user, TODAY + timedelta(days=3)) for text in ("Cap in Till", "Cap in Quote")]
    return {"parts": parts} if way == Way.BREAK_DOWN else GIVEN[way]


@pytest.mark.parametrize("hindrance", list(Hindrance))
def test_each_answer_leads_to_one_way_out_and_both_are_saved_together(visitors: Cast, noon: datetime, hindrance: Hindrance) -> None:
    action = promised(visitors, due_on=date(2026, 3, 1))
    way = WAY_OUT[hindrance]
    for other in set(Way) - {way}:
        with pytest.raises(Refusal, match="leads to one way"):
            review_languishing(action, hindrance=hindrance, by=visitors.owner, **given_for(other, visitors))
    with pytest.raises(Refusal):
        review_languishing(action, hindrance=hindrance, by=visitors.owner)
    assert (LanguishReview.objects.count(), Escalation.objects.count(), Action.objects.count()) == (0, 0, 1)
    review = review_languishing(action, hindrance=hindrance, by=visitors.owner, note="In short", **given_for(way, visitors))
    action.refresh_from_db()
    came = {
        Way.CLOSE: ("let_go", 0, 0),
        Way.BREAK_DOWN: ("in_progress", 2, 0),
        Way.ESCALATE: ("agreed", 0, 1),
    }[way]
    assert (review.trigger, review.way, review.note) == ("overdue", way, "In short")
    assert (action.state, action.children.count(), action.escalations.open().count()) == came
    assert asked(TODAY) == {}


def test_there_is_no_fourth_way_and_no_second_answer(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors)
    with pytest.raises(Refusal, match="is not one of"):
        review_languishing(action, hindrance="leave_it", by=visitors.owner)
    version = action.version
    say_how_it_goes(action, words="It goes", by=visitors.owner)
    with pytest.raises(Stale):
        review_languishing(action, hindrance="superseded", reason="x", by=visitors.owner, expected=version - 1)
    review = review_languishing(action, hindrance="superseded", reason="Another came", by=visitors.owner, expected=version)
    assert review.trigger == "asked"
    with pytest.raises(Refusal, match="ended already"):
        review_languishing(action, hindrance="superseded", reason="Another came", by=visitors.owner)


def test_it_is_listed_for_those_who_may_see_it_and_for_nobody_else(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(is_private=True)
    promised(visitors, incident=incident, due_on=date(2026, 1, 1), owner=user_of(visitors.owner), team=None)
    found = {name: Action.objects.visible_to(visitor).languishing(TODAY).count() for name, visitor in visitors.everybody().items()}
    assert {name for name, count in found.items() if count} == {"owner", "participant"}
