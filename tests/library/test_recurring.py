"""“We have been here”: published factors that mean the same, what is still open of their actions, and nothing nobody may know of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.models import Action, Recurrence
from secondstory.actions.operations import add_action, finish_action, let_go_of_action
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import make_open, make_private
from secondstory.library.models import PublishedFactor, Stem
from secondstory.library.operations import publish_postmortem, rebuild_index, withdraw_publication
from secondstory.library.queries_recurring import Writing, find_earlier, find_in_queue, find_let_go
from secondstory.library.rounds import look_for_recurrences
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from tests.cast import Cast, sign_in

Publish = Callable[..., Incident]
NO_ALERT = "Nobody was alerted when the certificate of the gateway was about to expire"
AGAIN = "There was no alert before the certs expired on the gateway"
ELSEWHERE = ("The pool of the database had no limit", "Deploys reach all hosts at once", "The runbook of the queue is out of date")


@pytest.fixture
def publish(visitors: Cast, make_document: Callable[..., Postmortem], django_capture_on_commit_callbacks: Callable[..., object]) -> Publish:
    """Publish an incident with the factors given."""

    def make(*statements: str, title: str = "The gateway refused everyone", role: str = "enabling", **given: object) -> Incident:
        document = make_document(title, **given)
        for statement in statements:
            add_factor(document.incident, statement, by=visitors.owner, domain="DETECT", role=role)
        add_action(
            document.incident, "Alert 14 days before a certificate expires", by=visitors.owner, factors=document.incident.factors.all()[:1]
        )
        publish_postmortem(document, by=visitors.owner)
        return document.incident

    return make


def found(visitor: Visitor, incident: Incident, statement: str, **more: str) -> list[str]:
    return [one.factor.statement for one in find_earlier(visitor, Writing(incident, statement, **more))]


def test_a_factor_that_means_the_same_is_found_with_its_review_and_what_is_still_open(visitors: Cast, publish: Publish) -> None:
    earlier = publish(NO_ALERT, *ELSEWHERE)
    incident = visitors.make_incident("The gateway is down again")
    (one,) = find_earlier(visitors.owner, Writing(incident, AGAIN, domain="DETECT"))
    assert (one.factor.statement, one.publication.title) == (NO_ALERT, "The gateway refused everyone")
    assert one.why == "both speak of “alert”, “certs”, “expired” and “gateway”; both lie in Detection and observability; the same service"
    assert [(row.action.text, row.state) for row in one.actions] == [("Alert 14 days before a certificate expires", "draft")]
    finish_action(earlier.actions.get(), evidence="It paged", by=visitors.owner)
    assert [one.actions for one in find_earlier(visitors.owner, Writing(incident, AGAIN))] == [[]]


@pytest.mark.parametrize(
    "statement",
    ["", "alert", "The gateway", "Our alert told us in time that the certificate of the gateway expires", "Two teams own one number"],
)
def test_nothing_is_shown_when_nothing_is_alike(visitors: Cast, publish: Publish, statement: str) -> None:
    publish(NO_ALERT, *ELSEWHERE)
    assert found(visitors.owner, visitors.make_incident(), statement) == []


def test_what_held_is_compared_with_what_held(visitors: Cast, publish: Publish) -> None:
    publish("The breaker of the gateway opened in time", *ELSEWHERE, role="mitigator")
    incident = visitors.make_incident()
    told = "The breaker opened at the gateway"
    assert found(visitors.owner, incident, told) == []
    assert found(visitors.owner, incident, told, role="mitigator") == ["The breaker of the gateway opened in time"]


def test_a_draft_the_incident_itself_and_what_was_withdrawn_are_not_shown(
    visitors: Cast, publish: Publish, make_document: Callable[..., Postmortem]
) -> None:
    draft = make_document("Not published")
    add_factor(draft.incident, NO_ALERT, by=visitors.owner)
    earlier = publish(NO_ALERT, *ELSEWHERE)
    assert found(visitors.owner, earlier, AGAIN) == []
    incident = visitors.make_incident()
    assert found(visitors.owner, incident, AGAIN) == [NO_ALERT]
    withdraw_publication(earlier.publications.get(is_current=True), reason="x", by=visitors.owner)
    assert (found(visitors.owner, incident, AGAIN), PublishedFactor.objects.count(), Stem.objects.count()) == ([], 0, 0)


def test_a_new_edition_replaces_the_earlier_and_the_index_can_be_made_anew(visitors: Cast, publish: Publish) -> None:
    earlier = publish(NO_ALERT, *ELSEWHERE)
    earlier.factors.filter(statement=NO_ALERT).update(statement=NO_ALERT + " for the third time")
    publish_postmortem(earlier.postmortem, by=visitors.owner)
    incident = visitors.make_incident()
    assert found(visitors.owner, incident, AGAIN) == [NO_ALERT + " for the third time"]
    before = set(Stem.objects.values_list("stem", "factors"))
    rebuild_index()
    assert found(visitors.owner, incident, AGAIN) == [NO_ALERT + " for the third time"]
    assert set(Stem.objects.values_list("stem", "factors")) == before


def test_what_is_private_is_shown_to_the_invited_and_changes_nothing_for_others(
    visitors: Cast, publish: Publish, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    publish(NO_ALERT, *ELSEWHERE)
    mine = visitors.make_incident(by=visitors.other_team)
    there = [(one.factor.statement, one.likeness.score) for one in find_earlier(visitors.other_team, Writing(mine, AGAIN))]
    counts = set(Stem.objects.values_list("stem", "factors"))
    hidden = publish(AGAIN, *ELSEWHERE, title="Somebody was let in", is_private=True)
    assert [(one.factor.statement, one.likeness.score) for one in find_earlier(visitors.other_team, Writing(mine, AGAIN))] == there
    assert set(Stem.objects.values_list("stem", "factors")) == counts
    assert found(visitors.owner, visitors.make_incident(), AGAIN)[0] == AGAIN
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        make_open(hidden, by=visitors.owner)
    assert found(visitors.other_team, mine, AGAIN) == [AGAIN, NO_ALERT]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        make_private(hidden, reason="x", by=visitors.owner)
    assert set(Stem.objects.values_list("stem", "factors")) == counts


def test_the_example_is_a_world_of_its_own(visitors: Cast, publish: Publish) -> None:
    earlier = publish(NO_ALERT, *ELSEWHERE)
    example = Visitor(visitors.owner.user, is_example=True)
    assert found(example, earlier, AGAIN) == []


def test_an_open_action_from_before_would_have_answered_it(visitors: Cast, set_clock: Callable[[datetime], None], noon: datetime) -> None:
    earlier = visitors.make_incident("An earlier one", started_at=noon - timedelta(days=30))
    add_action(earlier, "Alert 14 days before a certificate expires", by=visitors.owner)
    add_action(earlier, "Write the history of the gateway", by=visitors.owner)
    set_clock(noon + timedelta(days=1))
    began = visitors.make_incident(started_at=noon + timedelta(hours=12))
    writing = Writing(began, "There was no alert before the certificate expired")
    (one,) = find_in_queue(visitors.owner, writing)
    assert (one.action.text, one.why) == (
        "Alert 14 days before a certificate expires",
        "both speak of “alert”, “certificate” and “expired”; the same service",
    )
    add_action(earlier, "Alert a week before a certificate expires", by=visitors.owner)  # too late to have been in the queue
    assert [row.action for row in find_in_queue(visitors.owner, writing)] == [one.action]
    assert find_in_queue(visitors.other_team, Writing(visitors.make_incident(by=visitors.other_team), writing.statement)) == []
    finish_action(one.action, evidence="It pages", by=visitors.owner)
    assert find_in_queue(visitors.owner, writing) == []


def let_go_before(visitors: Cast, noon: datetime, **given: Any) -> Action:
    """An action of thirty days ago that was let go of."""
    earlier = visitors.make_incident("An earlier one", started_at=noon - timedelta(days=30), **given)
    action = add_action(earlier, "Alert 14 days before a certificate expires", by=visitors.owner)
    let_go_of_action(action, reason="The gate does it", by=visitors.owner)
    return action


def test_what_was_let_go_of_earlier_is_told_while_a_factor_like_it_is_written(visitors: Cast, noon: datetime) -> None:
    action = let_go_before(visitors, noon)
    add_action(action.incident, "Write the history of the gateway", by=visitors.owner)
    incident = visitors.make_incident()
    given = {"statement": "There was no alert before the certificate expired"}
    browser, here = sign_in(visitors.owner), f"/incidents/{incident.key}"
    part = browser.post(f"{here}/in-the-queue/", given, headers={"HX-Request": "true"}).content.decode()
    assert ["Let go earlier" in part, "The gate does it" in part, f"/actions/{action.uid}/" in part] == [True] * 3
    told = browser.post(f"/api/v1{here}/in-the-queue", given, "application/json").json()
    assert [(one["uid"], one["state"], one["reason"]) for one in told] == [(action.uid, "let_go", "The gate does it")]
    stranger = visitors.make_incident(by=visitors.other_team, team=visitors.search)
    assert find_let_go(Writing(stranger, given["statement"]), visitor=visitors.other_team) == []
    assert find_let_go(Writing(visitors.make_incident(started_at=noon - timedelta(days=60)), given["statement"])) == []


def test_a_round_finds_what_has_come_back_once_and_nothing_else(
    visitors: Cast, set_clock: Callable[[datetime], None], noon: datetime
) -> None:
    action = let_go_before(visitors, noon)
    hidden = let_go_before(visitors, noon, is_private=True)
    later = visitors.make_incident()
    imported = visitors.make_incident()
    Incident.objects.filter(pk=imported.pk).update(import_uid="batch")
    for incident, statement, role in (
        (later, "There was no alert before the certificate expired", "enabling"),
        (later, "Lunch was late", "enabling"),
        (later, "An alert came just before the certificate expired", "luck"),
        (imported, "No alert came before the certificate expired", "enabling"),
    ):
        add_factor(incident, statement, by=visitors.owner, domain="DETECT", role=role)
    assert [look_for_recurrences(), look_for_recurrences()] == [2, 0]
    assert sorted(Recurrence.objects.values_list("action", "factor__incident")) == sorted([(action.pk, later.pk), (hidden.pk, later.pk)])
    Recurrence.objects.all().delete()
    set_clock(noon + timedelta(days=4))
    assert look_for_recurrences() == 0


def test_page_part_and_api_say_the_same(visitors: Cast, publish: Publish) -> None:
    publish(NO_ALERT, *ELSEWHERE)
    incident = visitors.make_incident()
    browser, here = sign_in(visitors.owner), f"/incidents/{incident.key}"
    part = browser.post(f"{here}/been-here/", {"statement": AGAIN}, headers={"HX-Request": "true"})
    assert part.text.count("listitem") == 1
    assert "The gateway refused everyone" in part.text
    assert browser.post(f"{here}/been-here/", {"statement": "Two teams"}, headers={"HX-Request": "true"}).text.strip() == ""
    assert "No published factor is alike enough" in browser.get(f"{here}/been-here/?statement=Two+teams").text
    told = browser.post(f"/api/v1{here}/been-here", {"statement": AGAIN}, content_type="application/json").json()
    assert [(one["statement"], one["title"], [row["state"] for row in one["open_actions"]]) for one in told] == [
        (NO_ALERT, "The gateway refused everyone", ["draft"])
    ]
