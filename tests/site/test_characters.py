"""NUL, which PostgreSQL can't keep, is refused in one sentence wherever it comes in."""

from __future__ import annotations

import json

import pytest

from secondstory.incidents.models import Incident
from tests.cast import Cast, sign_in

ADDRESSES = [
    "/incidents/%00/", "/incidents/INC-1/events/%00/", "/import/%00/", "/incidents/?words=%00", "/library/?q=%00", "/find/?q=%00",
    "/api/v1/incidents/%00", "/api/v1/incidents?words=%00", "/api/v1/incidents?severity=a%00b", "/api/v1/actions/%00",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_it_is_a_bad_address(visitors: Cast, address: str) -> None:
    visitors.make_incident()
    assert sign_in(visitors.owner).get(address).status_code == 400


@pytest.mark.parametrize(("reason", "status"), [("a\0b", 422), ("\0", 422), ("the text \\u0000 itself", 200), ("a \\\\u0000", 200)])
def test_a_body_with_it_is_refused_and_one_that_speaks_of_it_is_not(visitors: Cast, reason: str, status: int) -> None:
    visitors.make_incident()
    body = json.dumps({"reason": reason})
    answer = sign_in(visitors.owner).post("/api/v1/incidents/INC-1/ask-for-review", body, content_type="application/json")
    assert answer.status_code == status
    assert Incident.objects.get().review_requests.count() == (1 if status == 200 else 0)


def test_a_form_with_it_gets_a_sentence(visitors: Cast) -> None:
    typed = {"title": "It\0 broke", "zone": "UTC", "started_at": "2026-03-01T10:00"}
    answer = sign_in(visitors.owner).post("/incidents/new/", typed)
    assert (answer.status_code, Incident.objects.count()) == (422, 0)


HALVES = [
    (rb'{"reason": "a \ud83d b"}', 422),
    (rb'{"reason": "\udc00"}', 422),
    (rb'{"\ud800": 1}', 422),
    (rb'{"reason": "\ud83d\ude00"}', 200),
    (rb'{"reason": "\\ud83d"}', 200),
]


@pytest.mark.parametrize(("body", "status"), HALVES, ids=["first half", "second half", "in a name", "a whole one", "spoken of"])
def test_half_a_character_is_refused_in_a_sentence(visitors: Cast, body: bytes, status: int) -> None:
    visitors.make_incident()
    answer = sign_in(visitors.owner).post("/api/v1/incidents/INC-1/ask-for-review", body, content_type="application/json")
    assert answer.status_code == status


def test_a_title_nobody_can_see_is_none(visitors: Cast) -> None:
    given = {"title": "\u200b\u202e\x07", "started_at": "2026-03-01T10:00:00Z"}
    answer = sign_in(visitors.owner).post("/api/v1/incidents", given, content_type="application/json")
    assert (answer.status_code, answer.json()["field"], Incident.objects.count()) == (422, "title", 0)
