"""Declared settings: three sources, one page, and how many questions they cost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secondstory.audit.models import Record
from secondstory.configuration import declared
from secondstory.configuration.declared import Source, Value, bad_environment
from secondstory.configuration.models import SavedValue
from secondstory.configuration.operations import save_setting
from secondstory.incidents.settings import AMBER_HOURS, CUSTOMER_RULE, HOURS_TO_HOLD, RED_HOURS
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.remembering import remembered
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db


def test_the_environment_wins_over_what_is_saved_and_that_over_the_default(visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert HOURS_TO_HOLD.look_up() == Value(48, Source.DEFAULT)
    save_setting("review.hours_to_hold", value=" 72 ", by=visitors.administrator)
    assert HOURS_TO_HOLD.look_up() == Value(72, Source.SAVED)
    monkeypatch.setenv("SECONDSTORY_REVIEW_HOURS_TO_HOLD", "96")
    assert HOURS_TO_HOLD.look_up() == Value(96, Source.ENVIRONMENT)
    monkeypatch.delenv("SECONDSTORY_REVIEW_HOURS_TO_HOLD")
    save_setting("review.hours_to_hold", value=None, by=visitors.administrator)
    assert HOURS_TO_HOLD.look_up() == Value(48, Source.DEFAULT)
    changes = [row.changes for row in Record.objects.filter(verb="configured").order_by("pk")]
    assert changes == [{"review.hours_to_hold": [None, "72"]}, {"review.hours_to_hold": ["72", None]}]


@pytest.mark.parametrize("value", ["", "two", "0", "-1", "1.5", "100001", "9" * 5000, "48 hours"])
def test_a_value_that_will_not_do_changes_nothing(visitors: Cast, value: str) -> None:
    with pytest.raises(Refusal):
        save_setting("review.hours_to_hold", value=value, by=visitors.administrator)
    assert not SavedValue.objects.exists()
    assert not Record.objects.filter(verb="configured").exists()


@pytest.mark.parametrize("who", ["owner", "facilitator", "reader", "stranger"])
def test_only_administrators_decide(visitors: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        save_setting("review.hours_to_hold", value="72", by=getattr(visitors, who))


def test_a_saved_value_that_will_not_do_any_more_counts_as_none_and_the_page_says_so(visitors: Cast) -> None:
    SavedValue.objects.create(name="review.hours_to_hold", value="soon")
    assert HOURS_TO_HOLD.look_up() == Value(48, Source.DEFAULT)
    page = sign_in(visitors.administrator).get("/settings/").content.decode()
    assert "review.hours_to_hold is a whole number, like 24. Until it is put right the default holds." in page


def test_an_environment_that_will_not_do_is_said_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bad_environment() == []
    monkeypatch.setenv("SECONDSTORY_REVIEW_HOURS_TO_HOLD", "soon")
    monkeypatch.setenv("SECONDSTORY_POLICY_CUSTOMER_IMPACT", "perhaps")
    assert bad_environment() == [
        "SECONDSTORY_REVIEW_HOURS_TO_HOLD: review.hours_to_hold is a whole number, like 24.",
        "SECONDSTORY_POLICY_CUSTOMER_IMPACT: policy.customer_impact is either yes or no.",
    ]


def test_several_settings_cost_one_question_within_a_request_and_none_is_kept_beyond(visitors: Cast) -> None:
    with CaptureQueriesContext(connection) as asked, remembered():
        assert [row.read() for row in (HOURS_TO_HOLD, AMBER_HOURS, RED_HOURS, CUSTOMER_RULE)] == [48, 24, 40, True]
    assert len(asked) == 1
    SavedValue.objects.create(name="review.hours_to_hold", value="72")  # by another process
    with remembered():
        assert HOURS_TO_HOLD.read() == 72


def test_what_is_saved_within_a_request_is_seen_at_once(visitors: Cast) -> None:
    with remembered():
        assert HOURS_TO_HOLD.read() == 48
        save_setting("review.hours_to_hold", value="72", by=visitors.administrator)
        assert HOURS_TO_HOLD.read() == 72


def test_a_page_with_many_settings_asks_once(visitors: Cast, noon: object, make_incident: Callable[..., object]) -> None:
    make_incident()
    browser = sign_in(visitors.owner)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/incidents/").status_code == 200
    assert len([query for query in asked if "configuration_savedvalue" in query["sql"]]) == 1


def test_the_page_shows_every_setting_with_its_unit_default_and_source(visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    save_setting("review.hours_to_hold", value="72", by=visitors.administrator)
    monkeypatch.setenv("SECONDSTORY_REVIEW_RED_HOURS", "50")
    page = sign_in(visitors.administrator).get("/settings/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for setting in declared.all_settings():
        assert f'id="value-{setting.name}"' in page
    assert "review.hours_to_hold · in hours · default 48 · saved by Administrator" in text
    assert "review.red_hours · in hours · default 40 · set by SECONDSTORY_REVIEW_RED_HOURS" in text
    assert "review.amber_hours · in hours · default 24 · as it comes" in text
    assert re.search(r'<input id="value-review.red_hours" value="50" readonly', page)


def test_the_page_saves_resets_and_puts_the_sentence_at_the_field(visitors: Cast) -> None:
    browser = sign_in(visitors.administrator)
    assert browser.post("/settings/review.hours_to_hold/", {"value": "72"}).headers["Location"] == "/settings/"
    assert HOURS_TO_HOLD.read() == 72
    refused = browser.post("/settings/review.hours_to_hold/", {"value": "<b>soon"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="&lt;b&gt;soon"' in page
    assert '<ul class="errorlist" id="error-review.hours_to_hold"><li>review.hours_to_hold is a whole number, like 24.</li></ul>' in page
    assert HOURS_TO_HOLD.read() == 72
    assert browser.post("/settings/review.hours_to_hold/", {"reset": "1", "value": "72"}).status_code == 302
    assert HOURS_TO_HOLD.read() == 48
    assert browser.post("/settings/no.such/", {"value": "1"}).status_code == 404
    looked = browser.get("/settings/review.hours_to_hold/")
    assert (looked.status_code, looked["Allow"]) == (405, "POST")
    assert "It takes what a form sends, and has no page to show." in looked.content.decode()


def test_the_api_reads_writes_and_resets(visitors: Cast) -> None:
    browser = sign_in(visitors.administrator)
    row = browser.put("/api/v1/settings/review.hours_to_hold", {"value": "72"}, content_type="application/json").json()
    assert row == {
        "name": "review.hours_to_hold",
        "value": "72",
        "source": "saved",
        "default": "48",
        "unit": "hours",
        "section": "When a review is held",
        "says": "A required review is held within this time after the incident.",
        "environment": "SECONDSTORY_REVIEW_HOURS_TO_HOLD",
        "problem": "",
    }
    assert row in browser.get("/api/v1/settings").json()
    refused = browser.put("/api/v1/settings/review.hours_to_hold", {"value": "soon"}, content_type="application/json")
    assert (refused.status_code, refused.json()["title"]) == (422, "review.hours_to_hold is a whole number, like 24.")
    assert browser.delete("/api/v1/settings/review.hours_to_hold").json()["source"] == "default"
    assert browser.delete("/api/v1/settings/no.such").status_code == 404
    assert sign_in(visitors.owner).get("/api/v1/settings").status_code == 403
