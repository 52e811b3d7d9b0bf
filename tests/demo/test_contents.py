"""What is in the example: made once, and only read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from secondstory.actions.models import (
    Action,
    EffectCheck,
    Escalation,
    Explanation,
    Handover,
    LanguishReview,
    Recurrence,
    Rescheduling,
)
from secondstory.actions.queries import Filters, listed
from secondstory.actions.queue import queue_of
from secondstory.audit.models import Record
from secondstory.factors.models import Factor
from secondstory.factors.trees import read_trees
from secondstory.incidents.models import Incident, Service
from secondstory.lib.days import today
from secondstory.library.edition import Edition
from secondstory.library.models import Publication
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.timeline.models import Agreement
from secondstory.workspace.queries import home_of
from tests.copied import put_example

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The example organisation, as the program makes it, for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_example()
        yield
        transaction.set_rollback(True)


def test_what_the_example_holds(example: None) -> None:
    incidents = Incident.objects.filter(is_example=True)
    assert (Team.objects.filter(is_example=True).count(), Service.objects.filter(is_example=True).count()) == (4, 12)
    assert incidents.count() >= 16
    assert incidents.filter(near_miss=True).count() >= 3
    first, last = incidents.earliest("started_at").started_at, incidents.latest("started_at").started_at
    assert last - first >= timedelta(days=250)
    states = {action.state for action in Action.objects.filter(is_example=True)}
    assert states == {"idea", "draft", "agreed", "in_progress", "done", "let_go"}
    assert any(action.days_over for action in Action.objects.filter(is_example=True))
    assert all(incident.services.exists() for incident in incidents)
    assert not Service.objects.filter(is_example=True, incidents=None).exists()


def test_actions_stand_at_every_point_of_their_way(example: None) -> None:
    rows, day = Action.objects.filter(is_example=True), today()
    assert {row.trigger for row in rows.languishing(day)} >= {"overdue", "moved", "silent"}  # type: ignore[attr-defined]
    assert all((rows.old(day), rows.ownerless(), rows.to_confirm(day), rows.to_verify(), rows.filter(state="draft", soaks_until__gt=day)))
    assert rows.filter(merged_into__isnull=False).count() == 1
    assert set(rows.filter(parent__isnull=False).values_list("state", flat=True)) == {"done", "agreed"}
    assert set(LanguishReview.objects.values_list("way", flat=True)) == {"close", "break_down", "escalate"}
    assert set(EffectCheck.objects.values_list("effect", flat=True)) >= {"", "worked", "not_yet", "side_effect"}
    assert EffectCheck.objects.waiting(day).exists()
    assert set(Explanation.objects.values_list("told", flat=True)) >= {"progress", "sent_back"}
    assert set(Handover.objects.values_list("is_accepted", flat=True)) == {True, False, None}
    assert Rescheduling.objects.count() >= 4
    assert Escalation.objects.open().exists()
    assert Recurrence.objects.waiting().count() == 1


def test_home_and_the_pages_of_actions_show_one_of_each_question(example: None) -> None:
    visitor = Visitor(User.objects.create(username="somebody", name="Somebody"), is_example=True)
    home = home_of(visitor)
    assert all((home.waiting.to_decide, home.waiting.questions, home.waiting.to_verify, home.waiting.to_judge))
    assert [action for action in home.actions if action.accepted_at is None and action.state == "agreed"]
    assert {str(part.why) for part in queue_of(visitor).parts} == {"ownerless", "confirm", "sprint", "stuck", "back"}
    for state in ("verify", "effect"):
        assert listed(visitor, Filters(whose="team", state=state)).exists()


def test_themes_recur_across_incidents(example: None) -> None:
    """A factor's domain that comes back in incidents of different teams is what a quarterly review is there to find."""
    met: dict[str, set[int]] = {}
    for factor in Factor.objects.filter(is_example=True).exclude(role="mitigator"):
        met.setdefault(factor.domain_top, set()).add(factor.incident_id)
    assert sum(len(incidents) >= 4 for incidents in met.values()) >= 3
    touched = Counter(Service.objects.filter(is_example=True).values_list("name", "incidents"))
    assert len(touched) > 12


def test_each_near_miss_has_a_factor_that_held(example: None) -> None:
    for incident in Incident.objects.filter(is_example=True, near_miss=True):
        assert incident.caught_by
        assert incident.factors.filter(role="mitigator").exists()


def test_its_history_has_as_many_people_as_a_company(example: None) -> None:
    people = User.objects.filter(is_example=True)
    assert {"administrator", "facilitator", "member", "reader"} == set(people.values_list("role", flat=True))
    assert not any(person.has_usable_password() for person in people)
    assert Record.objects.filter(is_example=True).values("actor_uid").distinct().count() >= 8


def test_its_trees_lead_to_factors(example: None) -> None:
    trees = [tree for incident in Incident.objects.filter(is_example=True) for tree in read_trees(incident)]
    assert len(trees) >= 20
    assert all(tree.is_asked for tree in trees)
    assert max(tree.depth for tree in trees) == 3
    assert max(tree.breadth for tree in trees) >= 4
    written = {branch.factor for tree in trees for branch in tree.walk() if branch.factor}
    assert len(written) >= 50
    unfinished = [(branch.why.probe, bool(branch.why.answer)) for tree in trees for branch in tree.unfinished]
    assert sorted(unfinished) == [("", True), ("release", False), ("review", False)]
    editions = [Edition.from_json(row.content) for row in Publication.objects.filter(is_example=True)]
    assert sum(bool(edition.trees) for edition in editions) >= 10
    assert {why.due for edition in editions for tree in edition.trees for why in tree.walk()} == {""}


def test_what_is_published_was_looked_into_with_one_timeline(example: None) -> None:
    published = Postmortem.objects.filter(incident__is_example=True, state="published").values_list("incident_id", flat=True)
    assert len(published) > 5
    assert set(Agreement.objects.filter(taken_back_at=None).values_list("incident_id", flat=True)) >= set(published)
