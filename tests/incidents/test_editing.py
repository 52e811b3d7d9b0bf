"""Law 4 on an incident: edits carry a version, a stale one is refused with both texts, an undo is an exact inverse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from secondstory.audit.models import Record
from secondstory.incidents.enums import Precision
from secondstory.incidents.fields import EDITABLE
from secondstory.incidents.models import Incident, Service, Severity
from secondstory.incidents.operations import add_service, edit_incident, reopen_incident, undo_edit
from secondstory.lib.errors import Refusal, Stale
from tests.cast import Cast

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2026, 3, 16), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis adds it)
TEXTS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=60).map(str.strip)
PRECISIONS = st.sampled_from(Precision.values)
EDITS: dict[str, st.SearchStrategy[Any]] = {
    "title": TEXTS.map(lambda text: " ".join(text.split())).filter(bool),
    "summary": TEXTS,
    "zone": st.sampled_from(["UTC", "Europe/Lisbon", "Asia/Kathmandu"]),
    "zone_assumed": st.booleans(),
    "started_at": INSTANTS,
    "detected_at": st.none() | INSTANTS,
    "acknowledged_at": st.none() | INSTANTS,
    "mitigated_at": st.none() | INSTANTS,
    "resolved_at": INSTANTS,
    "started_precision": PRECISIONS,
    "detected_precision": PRECISIONS,
    "acknowledged_precision": PRECISIONS,
    "mitigated_precision": PRECISIONS,
    "resolved_precision": PRECISIONS,
    "customers_affected": st.booleans(),
    "customer_impact": TEXTS,
    "internal_impact": TEXTS,
    "internal_hours": st.integers(0, 1_000_000),
    "near_miss": st.booleans(),
    "caught_by": TEXTS,
}
ROWS = ("severity", "team", "owner", "facilitator", "services")


def as_it_is(incident: Incident) -> dict[str, Any]:
    fresh = Incident.objects.get(pk=incident.pk)
    policy = {name: getattr(fresh, name) for name in ("required_depth", "required_because")}
    return {name: getattr(fresh, name) for name in EDITABLE} | policy | {"services": set(fresh.services.all())}


def test_the_property_test_knows_every_editable_field() -> None:
    assert {*EDITS, *ROWS} == {*EDITABLE, "services"}


@pytest.mark.usefixtures("noon")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_undo_puts_back_exactly_what_was_there(visitors: Cast, data: st.DataObject) -> None:
    cast = visitors
    with transaction.atomic():
        incident = cast.make_incident(started_at=datetime(2026, 3, 10, 8, 0, 30, 123_456, tzinfo=UTC), summary="Two lines,\nas typed")
        rows = {
            "severity": st.none() | st.sampled_from(list(Severity.objects.all())),
            "team": st.sampled_from([None, cast.payments, cast.search]),
            "owner": st.sampled_from([cast.owner.user, cast.participant.user]),
            "facilitator": st.sampled_from([None, cast.facilitator.user]),
            "services": st.sets(st.sampled_from(list(Service.objects.all()))),
        }
        edit = data.draw(st.fixed_dictionaries({}, optional=EDITS | rows))
        before = as_it_is(incident)
        try:
            row = edit_incident(incident, expected=incident.version, by=cast.owner, **edit)
        except Refusal:
            assume(False)
        if row is not None:
            assert as_it_is(incident) != before
            undo_edit(incident, record_uid=row.uid, by=cast.participant)
        assert as_it_is(incident) == before
        transaction.set_rollback(True)


@pytest.mark.usefixtures("noon")
def test_a_stale_edit_is_refused_and_carries_both_texts(visitors: Cast) -> None:
    incident = visitors.make_incident("Payments were slow")
    seen = incident.version
    edit_incident(incident, expected=seen, by=visitors.participant, title="Payments stood still")
    with pytest.raises(Stale) as refused:
        edit_incident(incident, expected=seen, by=visitors.owner, title="Payments failed", team=visitors.search)
    assert (refused.value.yours, refused.value.theirs) == (
        {"title": "Payments failed", "team": "Search"},
        {"title": "Payments stood still", "team": "Payments"},
    )
    assert refused.value.version == incident.version == seen + 1
    assert Incident.objects.get(pk=incident.pk).title == "Payments stood still"


@pytest.mark.usefixtures("noon")
def test_an_edit_of_the_services_alone_counts_as_an_edit(visitors: Cast) -> None:
    incident = visitors.make_incident()
    seen = incident.version
    edit_incident(incident, expected=seen, by=visitors.owner, services=[])
    assert incident.version == seen + 1
    with pytest.raises(Stale):
        edit_incident(incident, expected=seen, by=visitors.participant, services=[visitors.service])


@pytest.mark.usefixtures("noon")
def test_an_edit_that_changes_nothing_leaves_no_trace(visitors: Cast) -> None:
    incident = visitors.make_incident("Payments were slow")
    told = (incident.version, Record.objects.count())
    same = edit_incident(incident, expected=incident.version, by=visitors.owner, title="Payments  were slow ", services=[visitors.service])
    assert (same, incident.version, Record.objects.count()) == (None, *told)


@pytest.mark.usefixtures("noon")
def test_what_was_edited_again_is_not_undone_over_the_newer_text(visitors: Cast) -> None:
    incident = visitors.make_incident()
    ledger = add_service("Ledger", by=visitors.owner)
    first = edit_incident(incident, expected=None, by=visitors.owner, services=[])
    edit_incident(incident, expected=None, by=visitors.owner, services=[ledger])
    assert first is not None
    with pytest.raises(Refusal, match="edited again since"):
        undo_edit(incident, record_uid=first.uid, by=visitors.owner)
    assert list(incident.services.all()) == [ledger]


@pytest.mark.usefixtures("noon")
def test_an_undo_can_be_undone_and_nothing_is_undone_twice(visitors: Cast) -> None:
    incident = visitors.make_incident("One")
    edited = edit_incident(incident, expected=None, by=visitors.owner, title="Two")
    assert edited is not None
    undone = undo_edit(incident, record_uid=edited.uid, by=visitors.owner)
    with pytest.raises(Refusal, match="undone already"):
        undo_edit(incident, record_uid=edited.uid, by=visitors.owner)
    undo_edit(incident, record_uid=undone.uid, by=visitors.owner)
    assert incident.title == "Two"


@pytest.mark.usefixtures("noon")
def test_an_undo_says_so_when_what_it_was_is_gone(visitors: Cast) -> None:
    incident = visitors.make_incident()
    edited = edit_incident(incident, expected=None, by=visitors.owner, team=visitors.search)
    visitors.payments.delete()
    assert edited is not None
    with pytest.raises(Refusal, match="has been removed since"):
        undo_edit(incident, record_uid=edited.uid, by=visitors.owner)
    incident.refresh_from_db()
    assert incident.team == visitors.search


@pytest.mark.usefixtures("noon")
def test_a_resolution_is_reopened_and_not_edited_away(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    edited = edit_incident(incident, expected=None, by=visitors.owner, resolved_at=noon)
    assert edited is not None
    with pytest.raises(Refusal, match="reopen it") as refused:
        edit_incident(incident, expected=None, by=visitors.owner, resolved_at=None)
    assert refused.value.field == "resolved_at"
    undo_edit(incident, record_uid=edited.uid, by=visitors.owner)
    assert (incident.resolved_at, list(incident.reopenings.all())) == (None, [])


@pytest.mark.usefixtures("noon")
def test_reopening_keeps_the_earlier_resolution_and_happens_once_a_resolution(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    edit_incident(incident, expected=None, by=visitors.owner, mitigated_at=noon - timedelta(minutes=9), resolved_at=noon)
    row = reopen_incident(incident, reason=" It came back. ", by=visitors.owner)
    assert (row.resolved_at, row.reopened_at, row.reason) == (noon, noon, "It came back.")
    assert (incident.resolved_at, incident.mitigated_at, incident.is_ongoing) == (None, None, True)
    with pytest.raises(Refusal, match="not resolved"):
        reopen_incident(incident, by=visitors.owner)


@pytest.mark.usefixtures("noon")
def test_choosing_another_zone_by_hand_ends_the_guess(visitors: Cast) -> None:
    incident = visitors.make_incident(zone="UTC", zone_assumed=True)
    edit_incident(incident, expected=None, by=visitors.owner, zone="Europe/Lisbon")
    assert (incident.zone, incident.zone_assumed) == ("Europe/Lisbon", False)


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    ("given", "sentence", "field"),
    [
        ({"title": " \n "}, "Give the incident a title: what did people notice?", "title"),
        ({"title": "x" * 191}, "Keep the title within 190 characters; the rest belongs in the summary.", "title"),
        ({"summary": "nul\0"}, "There is a character in it that can't be kept (NUL). Take it out.", "summary"),
        ({"zone": "Mars/Olympus"}, "“Mars/Olympus” is not a time zone. Use a name like Europe/Lisbon or UTC.", "zone"),
        ({"started_at": None}, "Say when it started; about is enough.", "started_at"),
        ({"detected_at": datetime(2026, 3, 17, tzinfo=UTC)}, "That time lies in the future. Check the date and the zone.", "detected_at"),
        ({"started_at": datetime(1969, 12, 31, tzinfo=UTC)}, "That time is before 1970. Check the year.", "started_at"),
        ({"detected_at": datetime(2026, 3, 1)}, "Give the time with its zone.", "detected_at"),  # noqa: DTZ001 (that is the point)
        (
            {"resolved_at": datetime(2026, 3, 1, tzinfo=UTC)},
            "It can't end before it started. Check both dates and the zone.",
            "resolved_at",
        ),
        ({"internal_hours": -1}, "Give the person-hours as a number from 0 to 1,000,000.", "internal_hours"),
        ({"internal_hours": 10**9}, "Give the person-hours as a number from 0 to 1,000,000.", "internal_hours"),
        ({"started_precision": "roughly"}, "A time is exact, approximate, a day, or unknown.", "started_precision"),
        ({"colour": "red"}, "An incident has no field called colour.", "colour"),
    ],
)
def test_each_value_that_cannot_be_gets_one_sentence(visitors: Cast, given: dict[str, Any], sentence: str, field: str) -> None:
    incident = visitors.make_incident()
    before = as_it_is(incident)
    with pytest.raises(Refusal) as refused:
        edit_incident(incident, expected=None, by=visitors.owner, **given)
    assert (refused.value.sentence, refused.value.field) == (sentence, field)
    assert as_it_is(incident) == before


@pytest.mark.usefixtures("noon")
def test_a_title_may_be_190_characters(visitors: Cast) -> None:
    incident = visitors.make_incident("x" * 190)
    assert incident.title == "x" * 190
