"""A refusal is a page of ours with its sentence, its status and a way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.html import escape

from secondstory.lib.errors import NotAllowed, Refusal, Stale, TooLarge, TooMany
from secondstory.ui.middleware import Change, RefusalMiddleware, changes_of

if TYPE_CHECKING:
    from secondstory.people.permissions import Visitor
    from tests.cast import Cast


def _unused(request: HttpRequest) -> HttpResponse:
    raise AssertionError("refusals are answered before a view is called")


STALE = Stale(
    "Someone saved first.",
    yours={"title": "Mine", "started_at": None, "near_miss": True, "team": "same"},
    theirs={"title": "Theirs", "started_at": "yesterday", "near_miss": False, "team": "same"},
    version=4,
)


def test_a_stale_edit_shows_both_texts_of_every_field_that_differs() -> None:
    assert changes_of(STALE) == [
        Change("Title", "Mine", "Theirs"),
        Change("Started", "—", "yesterday"),
        Change("Near miss", "yes", "no"),
    ]


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Refusal("Say when it started."), 422),
        (NotAllowed("Readers can't."), 403),
        (STALE, 409),
        (TooLarge("At most 5 MB."), 413),
        (TooMany("Wait."), 429),
    ],
)
@pytest.mark.django_db
def test_each_refusal_has_its_status_and_its_sentence(refusal: Refusal, status: int) -> None:
    request = RequestFactory().post("/incidents/INC-1/edit/", headers={"Referer": "http://testserver/incidents/INC-1/edit/?a=1"})
    answer = RefusalMiddleware(_unused).process_exception(request, refusal)
    assert answer is not None
    page = answer.content.decode()
    assert answer.status_code == status
    assert escape(refusal.sentence) in page
    assert 'href="/incidents/INC-1/edit/?a=1"' in page


@pytest.mark.django_db
def test_the_way_back_never_leads_to_another_site() -> None:
    request = RequestFactory().post("/somewhere/", headers={"Referer": "https://evil.example/trap"})
    answer = RefusalMiddleware(_unused).process_exception(request, Refusal("No."))
    assert answer is not None
    assert "evil.example" not in answer.content.decode()


def test_other_exceptions_are_left_alone() -> None:
    middleware = RefusalMiddleware(_unused)
    assert middleware.process_exception(RequestFactory().get("/"), ValueError("a defect")) is None


def test_an_address_without_a_page_is_a_404_of_ours(visitors: Cast, client_of: Callable[[Visitor], Client]) -> None:
    answer = client_of(visitors.participant).get("/nowhere/")
    assert (answer.status_code, "There is nothing here" in answer.content.decode()) == (404, True)


def test_a_form_without_its_token_says_what_to_do(visitors: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(visitors.participant.user)  # type: ignore[arg-type]
    answer = client.post("/incidents/new/", {"title": "x"})
    assert (answer.status_code, "Nothing was saved" in answer.content.decode()) == (403, True)


def test_a_request_that_is_too_large_is_a_413(visitors: Cast, client_of: Callable[[Visitor], Client], settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100  # type: ignore[attr-defined]
    answer = client_of(visitors.participant).post("/incidents/new/", {"title": "x" * 200})
    assert (answer.status_code, "too much at once" in answer.content.decode()) == (413, True)


def test_the_500_page_asks_nothing_of_the_database() -> None:
    from secondstory.ui.views import server_error

    request = RequestFactory().get("/incidents/")
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]
    page = server_error(request).content.decode()
    assert '<style nonce="n0nce">' in page
    assert "/static/" not in page
