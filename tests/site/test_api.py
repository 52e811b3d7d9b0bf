"""How the API says no: problem+json with one sentence, whatever went wrong and wherever."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from secondstory.incidents import queries
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db


def _problem(answer: Any) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert (body["type"], body["status"]) == ("about:blank", answer.status_code)
    return body


def test_a_stranger_is_asked_for_a_key_wherever_there_is_something(visitors: Cast) -> None:
    for path in ("/api/v1/incidents", "/api/v1/openapi.json", "/api/v1/people/me", "/api/v1/incidents/INC-1"):
        assert _problem(Client().get(path))["title"] == "Send a key that works, as “Authorization: Bearer …”, or sign in."


def test_what_is_not_there_and_what_may_not_be_known_answer_alike(visitors: Cast) -> None:
    browser = sign_in(visitors.owner)
    body = {"type": "about:blank", "status": 404, "title": "There is nothing here that you may see."}
    assert _problem(browser.get("/api/v1/incidents/INC-99")) == body
    assert _problem(browser.get("/api/v1/no-such-address")) == body


def test_a_wrong_method_names_the_right_ones(visitors: Cast) -> None:
    answer = sign_in(visitors.owner).put("/api/v1/incidents")
    assert (_problem(answer)["status"], sorted(answer.headers["Allow"].split(", "))) == (405, ["GET", "POST"])


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ({"held_at": "soon"}, ["“held_at” is a time like 2026-03-14T14:05:00Z."]),
        ({}, ["Give “held_at”."]),
        ({"held_at": 1, "late_reason": 7, "late_note": []}, ["“late_reason” is a text.", "“late_note” is a text."]),
        ([], ["the body"]),
    ],
)
def test_each_field_gets_one_sentence(visitors: Cast, body: Any, sentences: list[str]) -> None:
    incident = visitors.make_incident()
    answer = sign_in(visitors.owner).post(f"/api/v1/incidents/{incident.key}/held", body, content_type="application/json")
    problem = _problem(answer)
    assert problem["status"] == 422
    if body == []:
        assert len(problem["errors"]) == 1
        return
    assert [one["sentence"] for one in problem["errors"]] == sentences
    assert problem["title"] == (sentences[0] if len(sentences) == 1 else "2 fields need a change.")


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"\x00", b"[" * 100_000])
def test_what_is_no_json_is_said_to_be_none(visitors: Cast, body: bytes) -> None:
    answer = sign_in(visitors.owner).post("/api/v1/incidents", body, content_type="application/json")
    assert _problem(answer)["title"] == "The request can’t be read. Send JSON, in UTF-8."


def test_too_large_a_body_is_413(visitors: Cast) -> None:
    answer = sign_in(visitors.owner).post("/api/v1/incidents", b" " * (4 * 1024 * 1024 + 1), content_type="application/json")
    assert _problem(answer)["title"] == "That is more than the program takes at once."


def test_a_stale_edit_carries_both_texts_whatever_they_are(visitors: Cast) -> None:
    incident = visitors.make_incident()
    browser = sign_in(visitors.owner)
    answer = browser.patch(
        f"/api/v1/incidents/{incident.key}", {"severity": "SEV1"}, content_type="application/json", headers={"If-Match": '"99"'}
    )
    problem = _problem(answer)
    assert (problem["status"], problem["version"]) == (409, incident.version)
    assert ("SEV1" in str(problem["yours"]["severity"]), "SEV3" in str(problem["theirs"]["severity"])) == (True, True)


def test_what_breaks_on_our_side_is_a_problem_too(visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("kept to ourselves")

    monkeypatch.setattr(queries, "listed", broken)
    browser = sign_in(visitors.owner)
    browser.raise_request_exception = False
    problem = _problem(browser.get("/api/v1/incidents"))
    assert problem["status"] == 500
    assert "kept to ourselves" not in str(problem)


def test_another_host_is_a_problem_too() -> None:
    assert _problem(Client(headers={"Host": "evil.example"}).get("/api/v1/incidents"))["status"] == 400


def test_the_description_is_openapi_3_1_and_names_every_operation(visitors: Cast) -> None:
    description = sign_in(visitors.owner).get("/api/v1/openapi.json").json()
    assert description["openapi"] == "3.1.0"
    assert {"KeyAccess", "SessionAccess"} <= set(description["components"]["securitySchemes"])
    assert "/api/v1/incidents/{key}" in description["paths"]
    assert "/api/v1/openapi.json" not in description["paths"]
