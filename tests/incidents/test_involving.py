"""Parts under role labels, and what their people may do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import (
    edit_incident,
    edit_involvement,
    involve,
    join_as_observer,
    make_private,
    remove_involvement,
    withdraw_invite,
)
from secondstory.incidents.queries import label_warning
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from tests.cast import Cast


@pytest.mark.parametrize("label", ["Responder", "responder", "  RESPONDER\n"])
def test_a_label_is_used_once_an_incident_whatever_its_capitals(visitors: Cast, label: str) -> None:
    incident = visitors.make_incident()
    with pytest.raises(Refusal) as refused:
        involve(incident, label=label, by=visitors.owner)
    assert refused.value.field == "label"
    assert list(incident.involvements.values_list("label", flat=True)) == ["Responder"]


def test_an_observer_reads_and_does_not_edit(visitors: Cast) -> None:
    incident = visitors.make_incident()
    join_as_observer(incident, by=visitors.other_team)
    join_as_observer(incident, by=visitors.other_team)
    assert Incident.objects.story_visible_to(visitors.other_team).filter(pk=incident.pk).exists()
    assert not Incident.objects.editable_by(visitors.other_team).filter(pk=incident.pk).exists()


def test_an_observer_who_is_given_a_part_takes_part(visitors: Cast) -> None:
    incident = visitors.make_incident()
    row = join_as_observer(incident, by=visitors.other_team)
    edit_involvement(row, expected=row.version, label="Search specialist", user=visitors.other_team.user, by=visitors.owner)
    assert Incident.objects.editable_by(visitors.other_team).filter(pk=incident.pk).exists()


def test_observers_get_the_next_free_number(visitors: Cast) -> None:
    incident = visitors.make_incident()
    first = join_as_observer(incident, by=visitors.other_team)
    second = join_as_observer(incident, by=visitors.reader)
    remove_involvement(first, by=visitors.owner)
    third = join_as_observer(incident, by=visitors.facilitator)
    assert [first.label, second.label, third.label] == ["Observer 1", "Observer 2", "Observer 1"]


def test_private_incidents_are_joined_by_invitation(visitors: Cast) -> None:
    incident = visitors.make_incident()
    make_private(incident, reason="Hush", by=visitors.owner)
    with pytest.raises(NotAllowed):
        join_as_observer(incident, by=visitors.other_team)
    involve(incident, label="Searcher", user=visitors.other_team.user, by=visitors.owner)
    assert Incident.objects.visible_to(visitors.other_team).filter(pk=incident.pk).exists()


def test_an_edit_lets_nobody_in_again_who_was_put_out(visitors: Cast) -> None:
    incident = visitors.make_incident()
    make_private(incident, reason="Hush", by=visitors.owner)
    assert visitors.participant.user is not None
    withdraw_invite(incident, user=visitors.participant.user, by=visitors.owner)
    edit_incident(incident, expected=None, by=visitors.owner, title="Another title", facilitator=visitors.facilitator.user)
    seen = {name for name, one in visitors.everybody().items() if Incident.objects.visible_to(one).filter(pk=incident.pk).exists()}
    assert seen == {"owner", "facilitator"}


@pytest.mark.parametrize(
    ("label", "warning"),
    [
        ("On-call responder", ""),
        ("The CTO", "“The CTO” fits only one person, so readers will know who it was. A wider role protects them better."),
        ("Participant on call", "“Participant on call” has a name in it. Say what the role was; published pages show the label."),
    ],
)
def test_a_label_that_points_at_one_person_brings_a_warning(visitors: Cast, label: str, warning: str) -> None:
    assert label_warning(label, user=None, is_example=False) == warning


def test_a_label_that_was_only_ever_one_person_brings_a_warning(visitors: Cast) -> None:
    user = visitors.same_team.user
    for number in range(2):
        incident = visitors.make_incident(f"Incident {number}", started_at=clock.now() - timedelta(days=number + 1))
        involve(incident, label="Ledger keeper", user=user, by=visitors.owner)
    assert label_warning("Ledger keeper", user=user, is_example=False).startswith("“Ledger keeper” fits only one person")
    third = visitors.make_incident("Another")
    involve(third, label="Ledger keeper", user=visitors.other_team.user, by=visitors.owner)
    assert label_warning("Ledger keeper", user=user, is_example=False) == ""
    assert Involvement.objects.filter(label="Ledger keeper").count() == 3


def test_who_reads_is_who_edits_and_more(visitors: Cast) -> None:
    """visible_to ⊇ story_visible_to ⊇ editable_by, for every visitor, on an open and a private incident."""
    visitors.make_incident("Open")
    hidden = visitors.make_incident("Hidden")
    make_private(hidden, reason="Hush", by=visitors.owner)
    join_as_observer(Incident.objects.get(title="Open"), by=visitors.reader)
    for one in visitors.everybody().values():
        seen, told, edits = (
            set(rows.values_list("title", flat=True))
            for rows in (Incident.objects.visible_to(one), Incident.objects.story_visible_to(one), Incident.objects.editable_by(one))
        )
        assert seen >= told >= edits
    assert set(Incident.objects.story_visible_to(visitors.reader).values_list("title", flat=True)) == {"Open"}
