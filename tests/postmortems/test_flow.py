"""The document's way: given to readers, agreed on, back; who is asked, what they approved; gates and hints by profile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.operations import add_action, edit_action, explain_number
from secondstory.configuration.operations import save_setting
from secondstory.factors.operations import accept_factor, add_factor, ask_why, edit_why, look_through_lens, open_juncture, waive_juncture
from secondstory.incidents.models import HeldReview, Incident, Involvement
from secondstory.incidents.operations import ask_to_read, record_held
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.library.operations import publish_postmortem
from secondstory.people.permissions import Visitor
from secondstory.postmortems import language
from secondstory.postmortems.models import LEARNED, Approval, Moment, PassedGate, Postmortem, ReadingRequest, Section
from secondstory.postmortems.operations import (
    GatesShut,
    agree_document,
    approve_document,
    ask_to_review,
    mark_as_read,
    set_depth,
    start_postmortem,
    start_thread,
    stop_asking_to_review,
    submit_document,
    take_document_back,
    withdraw_approval,
    write_section,
)
from secondstory.postmortems.queries import digest_of, says, text_now, waiting_to_be_read
from secondstory.postmortems.readiness import Level, readiness_of
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_event, add_events, agree_on_timeline, describe_decision
from tests.cast import Cast, user_of
from tests.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def over(visitors: Cast, *, hours_ago: float = 5, **given: Any) -> Incident:
    ended = clock.now() - timedelta(hours=hours_ago)
    return visitors.make_incident(started_at=ended - timedelta(hours=1), resolved_at=ended, **given)


@pytest.fixture
def note(visitors: Cast) -> Postmortem:
    return start_postmortem(over(visitors), depth="note", by=visitors.owner)


@pytest.fixture
def written(visitors: Cast) -> Postmortem:
    return start_postmortem(over(visitors), depth="written", by=visitors.owner)


def learn(document: Postmortem, *, by: Visitor) -> None:
    write_section(document, key=LEARNED, title="What we learned", markdown="- Retries multiply.", by=by)


def codes(document: Postmortem, level: Level | None = None) -> list[str]:
    return [line.code for line in readiness_of(document).lines if level in {None, line.level}]


def test_a_note_is_agreed_on_at_once_and_counts_as_held(visitors: Cast, note: Postmortem) -> None:
    agree_document(note, by=visitors.owner)
    assert (note.state, note.agreed_at, HeldReview.objects.get().held_at) == ("agreed", NOON, NOON)
    assert list(Moment.objects.values_list("kind", flat=True)) == ["agreed"]
    with pytest.raises(Refusal, match="agreed on already"):
        agree_document(note, by=visitors.owner)


def test_a_written_review_is_open_for_two_days_and_counts_as_held_when_agreed(
    visitors: Cast, written: Postmortem, set_clock: Callable[[datetime], None]
) -> None:
    with pytest.raises(Refusal, match="Ask for review first"):
        agree_document(written, by=visitors.owner)
    submit_document(written, by=visitors.owner)
    assert (written.state, written.comments_until) == ("in_review", NOON + timedelta(hours=48))
    assert "time" in codes(written)
    set_clock(NOON + timedelta(hours=49))
    assert "time" not in codes(written)
    agree_document(written, late_reason="away", by=visitors.owner)
    assert (HeldReview.objects.get().held_at, HeldReview.objects.get().late_reason) == (NOON + timedelta(hours=49), "")
    assert list(Moment.objects.values_list("kind", flat=True)) == ["agreed", "submitted"]


def test_a_review_that_was_held_is_not_held_again(visitors: Cast, note: Postmortem) -> None:
    record_held(note.incident, held_at=NOON - timedelta(hours=1), by=visitors.owner)
    agree_document(note, by=visitors.owner)
    assert HeldReview.objects.get().held_at == NOON - timedelta(hours=1)


def test_a_required_one_that_is_late_needs_its_reason_and_nothing_is_half_done(visitors: Cast) -> None:
    document = start_postmortem(over(visitors, hours_ago=60, customers_affected=True), depth="note", by=visitors.owner)
    with pytest.raises(Refusal, match="Choose the reason") as refused:
        agree_document(document, by=visitors.owner)
    assert refused.value.field == "late_reason"
    document.refresh_from_db()
    assert (document.state, Moment.objects.count()) == ("draft", 0)
    agree_document(document, late_reason="rest", by=visitors.owner)
    assert HeldReview.objects.get().late_reason == "rest"


def test_nothing_is_agreed_on_while_it_goes_on(visitors: Cast) -> None:
    document = start_postmortem(visitors.make_incident(), depth="note", by=visitors.owner)
    with pytest.raises(Refusal, match="not over yet"):
        agree_document(document, by=visitors.owner)


def test_for_a_meeting_agreeing_is_not_meeting(visitors: Cast, note: Postmortem) -> None:
    set_depth(note, depth="meeting", by=visitors.owner)
    submit_document(note, by=visitors.owner)
    agree_document(note, by=visitors.owner)
    assert (note.comments_until, HeldReview.objects.exists()) == (None, False)


def test_depth_changes_at_will_and_takes_its_time_along(visitors: Cast, note: Postmortem) -> None:
    submit_document(note, by=visitors.owner)
    assert note.comments_until is None
    set_depth(note, depth="written", by=visitors.owner)
    assert note.comments_until == NOON + timedelta(hours=48)
    set_depth(note, depth="meeting", by=visitors.owner)
    assert note.comments_until is None
    with pytest.raises(Refusal, match="a note, a written review, or for a meeting"):
        set_depth(note, depth="none", by=visitors.owner)


def test_going_back_needs_a_reason_and_forgets_how_gates_were_passed(visitors: Cast, note: Postmortem) -> None:
    agree_document(note, reasons={"factors": "It is one valve."}, by=visitors.owner)
    with pytest.raises(Refusal, match="Say why"):
        take_document_back(note, reason=" ", by=visitors.owner)
    take_document_back(note, reason="The vendor wrote.", by=visitors.owner)
    assert (note.state, note.agreed_at, PassedGate.objects.count(), HeldReview.objects.count()) == ("draft", None, 0, 1)
    with pytest.raises(Refusal, match="a draft already"):
        take_document_back(note, reason="x", by=visitors.owner)


def test_a_step_from_an_older_page_is_stale(visitors: Cast, note: Postmortem) -> None:
    seen = note.version
    set_depth(note, depth="written", by=visitors.owner)
    for step in (submit_document, agree_document):
        with pytest.raises(Stale):
            step(note, expected=seen, by=visitors.owner)


def test_light_has_hints_and_no_gate(visitors: Cast, written: Postmortem) -> None:
    assert codes(written, Level.GATE) == []
    assert codes(written) == ["learned", "empty", "witnesses", "timeline", "factors", "number", "readers"]


def test_the_guide_and_strict_have_gates_that_a_reason_passes(visitors: Cast, written: Postmortem) -> None:
    save_setting("document.profile", value="guide", by=visitors.administrator)
    submit_document(written, until=NOON + timedelta(hours=1), by=visitors.owner)
    assert codes(written, Level.GATE) == ["learned", "factors", "time"]
    with pytest.raises(GatesShut, match="Write one thing that was learned") as refused:
        agree_document(written, by=visitors.owner)
    assert [line.code for line in refused.value.lines] == ["learned", "factors", "time"]
    reasons = {"learned": "It was as in spring.", "factors": "One valve alone.", "time": ""}
    with pytest.raises(GatesShut, match="open to comments until"):
        agree_document(written, reasons=reasons, by=visitors.owner)
    assert not PassedGate.objects.exists()
    agree_document(written, reasons=reasons | {"time": "Everyone has answered."}, by=visitors.owner)
    assert (written.state, written.nothing_new_reason) == ("agreed", "It was as in spring.")
    save_setting("document.profile", value="strict", by=visitors.administrator)
    assert set(codes(written, Level.GATE)) == {"empty", "witnesses", "timeline", "factors", "time", "readers"}
    take_document_back(written, reason="x", by=visitors.owner)
    submit_document(written, by=visitors.owner)
    with pytest.raises(Refusal, match="There is nothing called “other”"):
        agree_document(written, reasons={"other": "x"}, by=visitors.owner)


def test_nothing_is_published_unagreed_where_that_is_asked(visitors: Cast, note: Postmortem) -> None:
    learn(note, by=visitors.owner)
    save_setting("document.profile", value="guide", by=visitors.administrator)
    with pytest.raises(Refusal, match="Agree on the document first"):
        publish_postmortem(note, by=visitors.owner)
    agree_document(note, by=visitors.owner)
    publish_postmortem(note, by=visitors.owner)
    assert list(Moment.objects.values_list("kind", flat=True)) == ["published", "agreed"]


def test_every_hint_goes_away_by_doing_what_it_says(visitors: Cast, written: Postmortem) -> None:
    incident, by = written.incident, visitors.owner
    events = add_events(
        incident,
        [NewEvent("Pool ran out", NOON - timedelta(hours=6)), NewEvent("Rolled back", NOON - timedelta(hours=5), kind="decision")],
        by=by,
    )
    assert codes(written) == ["learned", "empty", "second_story", "witnesses", "timeline", "factors", "number", "readers"]
    describe_decision(events[1], by=by, believed="it was the release")
    learn(written, by=by)
    for section in Section.objects.filter(postmortem=written, markdown=""):
        write_section(written, key=section.key, title=section.title, markdown="Some.", by=by)
    agree_on_timeline(incident, by=by)
    for domain in ("DEPLOY", "DETECT"):
        add_factor(incident, f"{domain} let it be", by=by, domain=domain, role="enabling", supported_by=events[0])
    assert codes(written) == ["witnesses", "lenses", "uncovered", "number", "readers"]
    for lens in ("system", "organisation"):
        look_through_lens(incident, lens, by=by)
    accept_factor(incident.factors.get(domain="DETECT"), reason="The vendor alerts us.", by=by)
    action = add_action(incident, "Set the limit by code", by=by, breadth="bug", factors=[incident.factors.get(domain="DEPLOY")])
    assert codes(written) == ["witnesses", "breadth", "actions", "number", "readers"]
    edit_action(action, expected=None, by=by, breadth="class")
    explain_number(incident, cause="other", words="One switch did it.", by=by)
    start_thread(written, text="It was at ten.", by=visitors.participant)
    ask_to_review(written, user=user_of(visitors.participant), by=by)
    assert codes(written) == ["actions", "readers", "comments"]
    assert action.is_open
    approve_document(written, by=visitors.participant)
    assert codes(written) == ["actions", "comments"]
    Event.objects.filter(pk=events[0].pk).update(text="The pool was empty")
    write_section(written, key=LEARNED, title="What we learned", markdown="- More.", by=by)
    assert codes(written) == ["timeline", "actions", "changed", "comments"]


class StopsShouldHave:
    """A checker that stops three words."""

    def check(self, text: str) -> list[language.Mark]:
        start = text.find("should have")
        return [language.Mark(start, 11, "BL-05", "Say what was seen instead of “should have”.", stops=True)] if start >= 0 else []


def test_words_that_stop_a_factor_are_a_gate_in_every_profile(visitors: Cast, note: Postmortem) -> None:
    language.register("strict-words", StopsShouldHave())
    save_setting("document.language_check", value="strict-words", by=visitors.administrator)
    add_factor(note.incident, "The check should have run", by=visitors.owner, domain="VERIFY", role="enabling")
    with pytest.raises(GatesShut, match="Say what was seen instead"):
        agree_document(note, by=visitors.owner)


def test_a_reader_is_asked_reads_and_approves_a_text(visitors: Cast, written: Postmortem) -> None:
    part = Involvement.objects.get(incident=written.incident, user=visitors.participant.user)
    due = NOON + timedelta(days=1)
    request = ask_to_review(written, involvement=part, asked_for="the times", due_at=due, by=visitors.owner)
    assert list(waiting_to_be_read(visitors.participant)) == []
    submit_document(written, by=visitors.owner)
    assert [(row.label, row.due_at) for row in waiting_to_be_read(visitors.participant)] == [("Responder", due)]
    with pytest.raises(NotAllowed, match="Only whoever was asked"):
        mark_as_read(request, by=visitors.owner)
    approval = approve_document(written, note="The times are right.", by=visitors.participant)
    assert (approval.label, approval.moment.kind) == ("Responder", "submitted")
    assert list(waiting_to_be_read(visitors.participant)) == []
    learn(written, by=visitors.owner)
    assert not says(approval.moment, text_now(written))
    again = approve_document(written, by=visitors.participant)
    assert [(row.moment.name, row.stands) for row in Approval.objects.all()] == [("", False), ("approved text", True)]
    with pytest.raises(NotAllowed, match="Only whoever approved"):
        withdraw_approval(again, by=visitors.owner)
    withdraw_approval(again, by=visitors.participant)
    assert not Approval.objects.filter(withdrawn_at=None).exists()


def test_an_approval_is_of_the_text_one_has_seen(visitors: Cast, written: Postmortem) -> None:
    seen = digest_of(text_now(written))
    learn(written, by=visitors.owner)
    with pytest.raises(Stale, match="The text has changed since you looked"):
        approve_document(written, seen=seen, by=visitors.participant)


def test_only_those_who_may_read_are_asked(visitors: Cast, written: Postmortem) -> None:
    other = user_of(visitors.other_team)
    with pytest.raises(Refusal, match="may not read it yet"):
        ask_to_review(written, user=other, by=visitors.owner)
    ask_to_read(written.incident, user=other, by=visitors.owner)
    first = ask_to_review(written, user=other, by=visitors.owner)
    assert ask_to_review(written, user=other, asked_for="a look from outside", by=visitors.owner) == first
    with pytest.raises(Refusal, match="Ask a person or a role"):
        ask_to_review(written, by=visitors.owner)
    stop_asking_to_review(first, by=visitors.owner)
    assert not ReadingRequest.objects.exists()


def test_whoever_may_not_read_approves_nothing(visitors: Cast, written: Postmortem) -> None:
    for who in (visitors.other_team, visitors.reader, visitors.stranger):
        with pytest.raises(NotAllowed):
            approve_document(written, by=who)


def test_factors_seen_through_one_lens_are_one_side_of_the_story(visitors: Cast, written: Postmortem) -> None:
    for domain in ("DEPLOY", "VERIFY"):  # both are ways of working
        add_factor(written.incident, f"{domain} let it be", by=visitors.owner, domain=domain)
    (line,) = [line for line in readiness_of(written).lines if line.code == "factors"]
    assert line.sentence == "All factors were seen through one lens (Process). Look through the others too."


def test_a_turn_without_an_answer_and_a_branch_that_ends_in_an_act_are_named(visitors: Cast, written: Postmortem) -> None:
    by = visitors.owner
    event = add_event(written.incident, NewEvent("The pool ran out", NOON - timedelta(hours=6)), by=by)
    juncture = open_juncture(written.incident, event, by=by)
    why = ask_why(juncture, question="What let it run out?", by=by)
    told = {line.code: line.sentence for line in readiness_of(written).lines}
    assert told["asked"] == "No question is answered at: “The pool ran out”. Answer one there, or say why none is needed."
    assert "branches" not in told
    edit_why(why, expected=None, by=by, answer="Ana raised the limit by hand", ends="human_action")
    told = {line.code: line.sentence for line in readiness_of(written).lines}
    sentence = "Ends in what a person did: “Ana raised the limit by hand”. Ask which condition made it the sensible thing to do."
    assert (told["branches"], "asked" in told) == (sentence, False)
    ask_why(juncture, question="What made it quick?", parent=why, answer="The limit lives in a console without review", by=by)
    assert not {"asked", "branches"} & {line.code for line in readiness_of(written).lines}


def test_a_turn_that_needs_no_question_says_why(visitors: Cast, written: Postmortem) -> None:
    by = visitors.owner
    juncture = open_juncture(written.incident, add_event(written.incident, NewEvent("It ended", NOON), by=by), by=by)
    waive_juncture(juncture, reason="It is only where the story ends", by=by)
    assert "asked" not in codes(written)
