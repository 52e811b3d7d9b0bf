"""Declaring: keys, back-dating, near misses by everyone, reports without a name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from secondstory.audit.models import Record
from secondstory.incidents.enums import Visibility
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import declare_incident, make_open, make_private, take_on_review
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.permissions import Visitor
from tests.cast import Cast


@pytest.fixture
def started(noon: datetime) -> datetime:
    return noon - timedelta(hours=2)


def test_open_incidents_are_numbered_and_private_ones_take_no_number(visitors: Cast, started: datetime) -> None:
    keys = [
        declare_incident(f"Incident {number}", by=visitors.owner, started_at=started, is_private=number == 1).key for number in range(3)
    ]
    assert (keys[0], keys[2]) == ("INC-1", "INC-2")
    assert keys[1].startswith("P-")
    assert len(keys[1]) == 10


def test_an_incident_may_be_from_years_ago(visitors: Cast, noon: datetime) -> None:
    began = noon - timedelta(days=4000)
    incident = declare_incident("An old one", by=visitors.owner, started_at=began, resolved_at=began + timedelta(hours=3))
    assert (incident.started_at, incident.duration, incident.created_at) == (began, timedelta(hours=3), noon)


def test_whoever_declares_owns_the_review(visitors: Cast, started: datetime) -> None:
    incident = declare_incident("It broke", by=visitors.owner, started_at=started)
    assert (incident.owner, incident.declared_by, incident.visibility) == (visitors.owner.user, visitors.owner.user, Visibility.OPEN)


def test_a_reader_reports_a_near_miss_and_can_follow_it(visitors: Cast, started: datetime) -> None:
    visitors.search.manager = visitors.other_team.user
    visitors.search.save()
    reader = visitors.reader
    incident = declare_incident("It nearly broke", by=reader, started_at=started, near_miss=True, caught_by="A check", team=visitors.search)
    assert incident.owner == visitors.other_team.user
    assert [(row.label, row.user) for row in incident.involvements.all()] == [("Reporter", reader.user)]
    assert Incident.objects.story_visible_to(reader).filter(pk=incident.pk).exists()
    assert not Incident.objects.editable_by(reader).filter(pk=incident.pk).exists()


def test_a_reader_declares_no_incident(visitors: Cast, started: datetime) -> None:
    with pytest.raises(NotAllowed):
        declare_incident("It broke", by=visitors.reader, started_at=started)
    with pytest.raises(NotAllowed):
        declare_incident("It nearly broke", by=Visitor(None), started_at=started, near_miss=True)


def test_a_key_that_only_reads_reports_nothing(visitors: Cast, started: datetime) -> None:
    reading = Visitor(visitors.owner.user, scopes=frozenset({"read"}))
    with pytest.raises(NotAllowed):
        declare_incident("It nearly broke", by=reading, started_at=started, near_miss=True)


def test_nothing_says_who_reported_without_a_name(visitors: Cast, started: datetime) -> None:
    who = visitors.same_team
    assert who.user is not None
    incident = declare_incident("It nearly broke", by=who, started_at=started, near_miss=True, is_anonymous=True)
    assert (incident.owner, incident.declared_by, list(incident.involvements.all())) == (None, None, [])
    trail = list(Record.objects.filter(about_uid=incident.uid).values_list("actor_uid", "actor_label", "changes"))
    assert trail == [("", "Second Story", {})]


def test_only_a_near_miss_is_reported_without_a_name(visitors: Cast, started: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        declare_incident("It broke", by=visitors.owner, started_at=started, is_anonymous=True)
    assert (refused.value.sentence, refused.value.field) == ("Only a near miss can be reported without a name.", "is_anonymous")


def test_a_private_report_without_a_name_needs_someone_who_can_open_it(visitors: Cast, started: datetime) -> None:
    with pytest.raises(Refusal, match="Nobody could open it"):
        declare_incident("Hush", by=visitors.owner, started_at=started, near_miss=True, is_anonymous=True, is_private=True)
    visitors.payments.manager = visitors.participant.user
    visitors.payments.save()
    incident = declare_incident(
        "Hush", by=visitors.owner, started_at=started, near_miss=True, is_anonymous=True, is_private=True, team=visitors.payments
    )
    assert [(row.user, row.invited_by) for row in incident.invites.all()] == [(visitors.participant.user, None)]
    assert not Incident.objects.visible_to(visitors.owner).filter(pk=incident.pk).exists()


def test_any_member_takes_on_a_review_that_nobody_owns(visitors: Cast, started: datetime) -> None:
    incident = declare_incident("It nearly broke", by=visitors.owner, started_at=started, near_miss=True, is_anonymous=True)
    with pytest.raises(NotAllowed):
        take_on_review(incident, by=visitors.reader)
    take_on_review(incident, by=visitors.other_team)
    assert incident.owner == visitors.other_team.user
    with pytest.raises(Refusal, match="has an owner already"):
        take_on_review(incident, by=visitors.same_team)


def test_a_review_whose_owner_has_left_can_be_taken_on(visitors: Cast, started: datetime) -> None:
    incident = declare_incident("It broke", by=visitors.owner, started_at=started)
    assert visitors.owner.user is not None
    type(visitors.owner.user).objects.filter(pk=visitors.owner.user.pk).update(is_active=False)
    take_on_review(incident, by=visitors.same_team)
    assert incident.owner == visitors.same_team.user


def test_hiding_changes_the_key_and_keeps_those_with_a_part_inside(visitors: Cast, started: datetime) -> None:
    incident = visitors.make_incident(started_at=started)
    with pytest.raises(Refusal, match="Say why"):
        make_private(incident, reason=" ", by=visitors.owner)
    make_private(incident, reason="A customer is named in it.", by=visitors.owner)
    assert (incident.former_key, incident.key[:2], incident.visibility) == ("INC-1", "P-", "private")
    seen = {name for name, one in visitors.everybody().items() if Incident.objects.visible_to(one).filter(pk=incident.pk).exists()}
    assert seen == {"owner", "participant"}
    hidden_key = incident.key
    make_open(incident, by=visitors.owner)
    assert (incident.key, incident.former_key) == ("INC-2", hidden_key)
