"""Further places a factor lies in, each with the words that show it (B21)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from secondstory.audit.models import Record
from secondstory.factors.models import AnalysisEdit, Factor
from secondstory.factors.operations import add_factor, add_label, last_analysis_edit, merge_terms, remove_label, undo_analysis_edit
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_event
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(visitors: Cast, make_incident: Callable[..., Incident]) -> tuple[Factor, Event]:
    """A factor in one place, and an event."""
    incident = make_incident()
    event = add_event(incident, NewEvent("The alert came after an hour.", occurred_at=incident.started_at), by=visitors.owner)
    return add_factor(incident, "Alerts look at averages", by=visitors.owner, domain="CODE"), event


def test_a_label_has_its_words_and_is_taken_away_without_them(visitors: Cast, told: tuple[Factor, Event]) -> None:
    row, event = told
    label = add_label(row, "Detection and observability", by=visitors.owner, event=event, quote="after an hour")
    add_label(row, "DETECT.late", by=visitors.owner, event=event, quote="after an hour")
    assert (label.code, label.label, row.further_labels, row.supports.count(), row.version) == (
        "DETECT", "Detection and observability", ["Detection and observability", "Detection and observability: a late alert"], 1, 3,
    )  # fmt: skip
    assert label.support is not None
    assert (label.support.quote, Factor.objects.with_supports().get().further_labels) == ("after an hour", row.further_labels)
    remove_label(row, "DETECT", by=visitors.owner)
    assert ([one.code for one in row.labels.all()], row.supports.count()) == (["DETECT.late"], 1)
    assert [one.changes for one in Record.objects.filter(verb="labelled a factor").order_by("pk")] == [
        {"labels": ["", "DETECT"]}, {"labels": ["", "DETECT.late"]}, {"labels": ["DETECT", ""]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": "CODE"}, "The factor lies in “Software defect” already."),
        ({"code": "DATA"}, "The factor lies in “Software defect” already."),  # which was merged there
        ({"code": "UNCLASSIFIED"}, "A further place says where a factor lies. Choose one, or leave it."),
        ({"code": "DETECT", "quote": "an hour"}, "Say which event the quoted words stand in."),
        ({"code": "DETECT", "quote": "two hours", "event": True}, "The quoted words don't stand in that event. Copy them exactly."),
    ],
)
def test_what_is_no_further_place_is_said(visitors: Cast, told: tuple[Factor, Event], given: dict[str, Any], sentence: str) -> None:
    row, event = told
    merge_terms("DATA", into="CODE", by=visitors.administrator)
    with pytest.raises(Refusal) as refusal:
        add_label(row, given["code"], by=visitors.owner, event=event if "event" in given else None, quote=given.get("quote", ""))
    assert (refusal.value.sentence, row.labels.count()) == (sentence, 0)


def test_labels_by_the_page_and_by_the_api(visitors: Cast, told: tuple[Factor, Event], client_of: Callable[..., Client]) -> None:
    row, event = told
    client = client_of(visitors.owner)
    base = f"/incidents/{row.incident.key}/factors/{row.uid}"
    assert client.post(f"{base}/labels/", {"code": "DETECT", "support": "0"}).status_code == 422
    assert client.post(f"{base}/labels/", {"code": "VERIFY.review"}).status_code == 302
    body = json.dumps({"code": "DETECT", "event": event.uid, "quote": "after an hour"})
    answer = client.post(f"/api/v1{base}/labels", body, content_type="application/json").json()
    assert (answer["domain"], answer["domain_label"], answer["labels"]) == (
        "CODE",
        "Software defect",
        [
            {"code": "VERIFY.review", "label": "Test, review and validation: what a review looks at", "event": "", "quote": ""},
            {"code": "DETECT", "label": "Detection and observability", "event": event.uid, "quote": "after an hour"},
        ],
    )
    page = client.get(f"{base}/").text
    assert "<q>after an hour</q>" in page
    assert (
        '<optgroup label="Deployment"><option value="DEPLOY">Deployment, in general</option><option value="DEPLOY.order">Deployment: order of the rollout</option>'
        in page
    )
    assert client.post(f"{base}/labels/remove/", {"code": "VERIFY.review"}).status_code == 302
    assert client.delete(f"/api/v1{base}/labels/DETECT").status_code == 204
    assert not row.labels.exists()


def test_a_label_put_on_and_one_taken_away_can_be_undone(visitors: Cast, told: tuple[Factor, Event]) -> None:
    row, event = told
    add_label(row, "DETECT", by=visitors.owner, event=event, quote="after an hour")
    put_on = last_analysis_edit(row.incident)
    remove_label(row, "DETECT", by=visitors.owner)
    taken = last_analysis_edit(row.incident)
    assert put_on is not None
    assert taken is not None
    assert [edit.verb for edit in AnalysisEdit.objects.all()] == ["labelled a factor", "labelled a factor", "added a factor"]

    def now() -> tuple[list[str], int]:
        return Factor.objects.get().further_codes, row.supports.count()

    assert now() == ([], 1)
    undo_analysis_edit(taken, by=visitors.owner)
    assert now() == (["DETECT"], 1)
    again = undo_analysis_edit(put_on, by=visitors.owner)
    assert now() == ([], 0)
    undo_analysis_edit(again, by=visitors.owner)
    assert now() == (["DETECT"], 1)


def test_a_label_is_not_brought_back_beside_its_like(visitors: Cast, told: tuple[Factor, Event]) -> None:
    row, _event = told
    add_label(row, "DETECT", by=visitors.owner)
    remove_label(row, "DETECT", by=visitors.owner)
    taken = AnalysisEdit.objects.all()[0]
    add_label(row, "DETECT", by=visitors.owner)
    with pytest.raises(Refusal, match="taken its place"):
        undo_analysis_edit(taken, by=visitors.owner)
    assert Factor.objects.get().further_codes == ["DETECT"]
