"""After it is done: somebody else looks (R53), and months later its team is asked whether it worked (B37)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from secondstory.actions.enums import Effect
from secondstory.actions.models import Action, EffectCheck
from secondstory.actions.operations import (
    Part,
    accept_as_done,
    answer_effect,
    break_down_action,
    finish_action,
    reopen_action,
    send_back_action,
    verify_action,
)
from secondstory.actions.standing import awaits_verification
from secondstory.audit.models import Record
from secondstory.configuration.operations import save_setting
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Severity
from secondstory.lib.errors import Refusal, Stale
from secondstory.people.permissions import program
from tests.actions.life.acting import drafted, promised
from tests.cast import Cast

SetClock = Callable[[datetime], None]
NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)


def done(cast: Cast, severity: str = "SEV3") -> Action:
    action = promised(cast, incident=cast.make_incident(severity=Severity.objects.get(code=severity)))
    finish_action(action, evidence="A test shows it", by=cast.owner)
    return action


@pytest.mark.parametrize(("severity", "waits"), [("SEV1", True), ("SEV2", True), ("SEV3", False)])
def test_after_a_grave_incident_someone_other_than_the_owner_looks(visitors: Cast, noon: datetime, severity: str, waits: bool) -> None:
    action = done(visitors, severity)
    assert (awaits_verification(action), list(Action.objects.to_verify())) == (waits, [action] if waits else [])
    with pytest.raises(Refusal, match="other than its owner"):
        verify_action(action, by=visitors.owner)
    verify_action(action, by=visitors.participant)
    assert (action.verifier, action.verified_at, awaits_verification(action)) == (visitors.participant.user, noon, False)
    with pytest.raises(Refusal, match="verified already"):
        verify_action(action, by=visitors.participant)


def test_whoever_says_done_for_somebody_else_does_not_verify_it(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors, incident=visitors.make_incident(severity=Severity.objects.get(code="SEV1")))
    finish_action(action, evidence="A test shows it", by=visitors.participant)
    asked = {name: Action.objects.to_be_verified_by(one).exists() for name, one in visitors.everybody().items()}
    assert [name for name, is_asked in asked.items() if not is_asked] == ["owner", "participant", "stranger"]
    for refused in (verify_action, lambda row, by: send_back_action(row, reason="No", by=by)):
        with pytest.raises(Refusal, match="You said that it is done"):
            refused(action, by=visitors.participant)
    assert "finisher" not in str(list(Record.objects.filter(subject_uid=action.uid).values_list("changes", flat=True)))
    verify_action(action, by=visitors.same_team)
    assert (action.verifier, awaits_verification(action)) == (visitors.same_team.user, False)


def test_who_says_it_after_it_was_sent_back_counts_and_a_tracker_is_nobody(visitors: Cast, noon: datetime) -> None:
    action = done(visitors, "SEV1")
    send_back_action(action, reason="The test is skipped", by=visitors.participant)
    finish_action(action, evidence="It runs", by=visitors.participant)
    with pytest.raises(Refusal, match="You said that it is done"):
        verify_action(action, by=visitors.participant)
    Action.objects.update(tracker="Forge", kept_there=["state"])
    action.refresh_from_db()
    reopen_action(action, by=program(), said_by="Forge")
    finish_action(action, evidence="Closed there", by=program(), said_by="Forge")
    verify_action(action, by=visitors.participant)
    assert action.verifier == visitors.participant.user


def test_whoever_finishes_the_last_part_says_that_the_whole_is_done(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors, incident=visitors.make_incident(severity=Severity.objects.get(code="SEV1")))
    parts = break_down_action(
        action, [Part(text, visitors.owner.user, date(2026, 3, 20)) for text in ("Cap in Till", "Cap in Quote")], by=visitors.owner
    )
    finish_action(parts[0], evidence="A test", by=visitors.owner)
    finish_action(parts[1], evidence="A test", by=visitors.participant)
    action.refresh_from_db()
    assert (action.state, action.finisher) == ("done", visitors.participant.user)


def test_what_a_file_brought_as_done_waits_for_nobody(visitors: Cast, noon: datetime) -> None:
    action = done(visitors, "SEV1")
    Action.objects.filter(pk=action.pk).update(import_uid="a-file", version=1)
    action.refresh_from_db()
    assert (awaits_verification(action), Action.objects.to_verify().exists()) == (False, False)
    Action.objects.filter(pk=action.pk).update(version=2)
    action.refresh_from_db()
    assert (awaits_verification(action), Action.objects.to_verify().exists()) == (True, True)


def test_down_to_which_rank_is_a_setting_and_imports_were_looked_at_elsewhere(visitors: Cast, noon: datetime) -> None:
    action = done(visitors)
    accept_as_done(drafted(visitors), evidence="The document says so", by=visitors.owner)
    save_setting("actions.verified_rank", value="3", by=program())
    assert list(Action.objects.to_verify()) == [action]
    save_setting("actions.verified_rank", value="0", by=program())
    assert not Action.objects.to_verify().exists()


def test_what_is_not_shown_is_sent_back_with_a_reason(visitors: Cast, noon: datetime) -> None:
    action = done(visitors, "SEV1")
    with pytest.raises(Refusal, match="what is missing"):
        send_back_action(action, reason="", by=visitors.participant)
    send_back_action(action, reason="The test is skipped", by=visitors.participant)
    assert (action.state, action.ended_at, EffectCheck.objects.count()) == ("in_progress", None, 0)
    assert list(action.explanations.filter(told="sent_back").values_list("reason", flat=True)) == ["The test is skipped"]
    finish_action(action, evidence="It runs", by=visitors.owner)
    assert EffectCheck.objects.count() == 1


def test_it_is_asked_after_sixty_days_and_not_before(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(NOON)
    action = done(visitors)
    check = EffectCheck.objects.get()
    assert check.due_on == date(2026, 5, 15)
    set_clock(NOON + timedelta(days=59))
    assert not EffectCheck.objects.waiting(date(2026, 5, 14)).exists()
    with pytest.raises(Refusal, match="asked from 2026-05-15"):
        answer_effect(action, effect="worked", by=visitors.owner)
    set_clock(NOON + timedelta(days=60))
    assert list(EffectCheck.objects.visible_to(visitors.owner).waiting(date(2026, 5, 15))) == [check]
    assert not EffectCheck.objects.visible_to(visitors.other_team).exists()
    answer_effect(action, effect="worked", by=visitors.participant)
    with pytest.raises(Refusal, match="answered it already"):
        answer_effect(action, effect="worked", by=visitors.owner)


@pytest.mark.parametrize("effect", list(Effect))
def test_each_answer(visitors: Cast, set_clock: SetClock, effect: Effect) -> None:
    set_clock(NOON)
    action = done(visitors)
    factor = add_factor(action.incident, "Retries multiply", by=visitors.owner, domain="DESIGN", role="enabling")
    action.factors.add(factor)
    set_clock(NOON + timedelta(days=61))
    if effect in {Effect.DID_NOT, Effect.SIDE_EFFECT}:
        with pytest.raises(Refusal, match="what was seen instead"):
            answer_effect(action, effect=effect, by=visitors.owner)
    another = answer_effect(action, effect=effect, note="Seen in March", instead="Cap retries by budget", by=visitors.owner)
    again = [date(2026, 6, 15)] if effect == Effect.NOT_YET else []
    assert list(EffectCheck.objects.filter(answered_at=None).values_list("due_on", flat=True)) == again
    assert another is not None
    assert (another.state, another.text, list(another.factors.all())) == ("draft", "Cap retries by budget", [factor])


def test_it_can_be_turned_off_and_a_stale_or_strange_answer_is_refused(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(NOON)
    action = done(visitors)
    set_clock(NOON + timedelta(days=61))
    with pytest.raises(Refusal, match="is not one of"):
        answer_effect(action, effect="great", by=visitors.owner)
    with pytest.raises(Stale):
        answer_effect(action, effect="worked", by=visitors.owner, expected=1)
    save_setting("actions.effect_days", value="0", by=program())
    silent = done(visitors)
    with pytest.raises(Refusal, match="Nobody asks"):
        answer_effect(silent, effect="worked", by=visitors.owner)
