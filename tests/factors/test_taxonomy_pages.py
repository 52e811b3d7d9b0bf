"""The pages, files and API of the taxonomy: to read for everyone, to change for administrators, within ten statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.configuration.operations import save_setting
from secondstory.factors import queries_taxonomy
from secondstory.factors.models import Factor, TaxonomyChange, Term, vocabulary
from secondstory.factors.operations import NewPart, add_factor, edit_factor, merge_terms, rename_term, retire_term, split_term
from secondstory.incidents.models import HeldReview, Incident
from secondstory.lib import clock
from secondstory.lib.remembering import remembered
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MakeIncident = Callable[..., Incident]
ClientOf = Callable[..., Client]
PAGES = [
    "/factors/taxonomy/",
    "/factors/taxonomy/changes/",
    "/factors/taxonomy/sort/",
    "/factors/taxonomy/words/CODE/",
    "/factors/taxonomy/schemes/ghosh/",
    "/factors/taxonomy/file/?as=csv",
    "/factors/taxonomy/file/?what=factors&as=md&scheme=arts",
]


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_at_most_ten_things_however_many_words_and_factors(
    visitors: Cast, make_incident: MakeIncident, client_of: ClientOf, page: str
) -> None:
    client, by = client_of(visitors.administrator), visitors.administrator

    def grow(number: int) -> None:
        incident = make_incident(f"Number {number}", by=by)
        HeldReview.objects.create(incident=incident, held_at=clock.now())
        add_factor(incident, "Loops ran on", by=by, domain="CODE.logic")
        add_factor(incident, "Nobody knows yet", by=by)
        rename_term("CODE", f"Software {number}", by=by)

    grow(1)
    one = statements(client, page)
    grow(2)
    grow(3)
    assert statements(client, page) == one <= 10


def test_a_thousand_words_are_read_with_as_many_statements(visitors: Cast, client_of: ClientOf) -> None:
    Term.objects.bulk_create([Term(code=f"TOP{n // 20}", label=f"Top {n // 20}") for n in range(0, 1000, 20)])
    Term.objects.bulk_create(
        [Term(code=f"TOP{n // 20}.part-{n}", label=f"part {n}", retired_at=clock.now() if n % 7 == 0 else None) for n in range(1000)]
    )
    TaxonomyChange.objects.create(number=1, verb="imported", code="TOP0", changes={"words": []})
    client = client_of(visitors.administrator)
    assert max(statements(client, page) for page in PAGES) <= 10


def test_members_read_what_administrators_change(visitors: Cast, client_of: ClientOf) -> None:
    rename_term("CODE", "<b>Software</b>", by=visitors.administrator, note="shorter")
    page = client_of(visitors.reader).get("/factors/taxonomy/").text
    assert "&lt;b&gt;Software&lt;/b&gt;" in page
    assert ("<b>Software</b>" in page, "Add a word" in page, "Take it back" in page) == (False, False, False)
    assert "“Software defect” is called “&lt;b&gt;Software&lt;/b&gt;”." in page
    assert "Add a word" in client_of(visitors.administrator).get("/factors/taxonomy/").text
    assert client_of(visitors.owner).post("/factors/taxonomy/", {"label": "Batteries"}).status_code == 403


def test_every_step_by_its_form_and_back_again(visitors: Cast, client_of: ClientOf) -> None:
    client = client_of(visitors.administrator)

    def send(code: str, **given: str) -> int:
        return client.post(f"/factors/taxonomy/words/{code}/", {"version": str(vocabulary().words[code].version), **given}).status_code

    assert client.post("/factors/taxonomy/", {"label": "Batteries", "under": "INFRA"}).status_code == 302
    assert send("INFRA.batteries", step="describe", label="Power cells", description="What holds power.", lens="tooling") == 302
    assert send("INFRA.batteries", step="split", parts="old cells\n\nnew cells\n") == 302
    assert send("CAPACITY", step="merge", into="DEPEND.cloud", note="one team's word") == 302
    assert send("ORG", step="retire") == 302
    assert send("ORG", step="bring-back") == 302
    assert send("ORG", step="bring-back") == 404  # it is in use, so its page has no such form
    assert send("CODE", step="merge", into="CODE") == 422
    assert send("CODE", step="split", parts="Human error\nLimits") == 422
    assert client.post("/factors/taxonomy/words/CODE/", {"step": "retire", "version": "0"}).status_code == 409
    assert client.post("/factors/taxonomy/words/CODE/", {"step": "retire"}).status_code == 422
    assert client.get("/factors/taxonomy/words/NOWHERE/").status_code == 404
    page = client.get("/factors/taxonomy/changes/").text
    for line in (
        "“old cells” (INFRA.old-cells) is new, split from “Infrastructure and network: Power cells”.",
        "“Capacity” is read as “Dependency: a cloud service”, wherever it stands.",
        "one team&#x27;s word",
    ):
        assert line in page
    numbers = list(TaxonomyChange.objects.values_list("number", flat=True))
    for number in numbers:
        assert client.post(f"/factors/taxonomy/changes/{number}/undo/").status_code == 302, number
    assert client.post("/factors/taxonomy/changes/1/undo/").status_code == 422
    assert [group.top.label for group in vocabulary().groups][:5] == [
        "Deployment",
        "Configuration",
        "Dependency",
        "Capacity",
        "Software defect",
    ]


def test_what_was_split_is_sorted_again_with_one_tap_by_whoever_may_change_it(
    visitors: Cast, make_incident: MakeIncident, client_of: ClientOf
) -> None:
    row = add_factor(make_incident(), "Loops ran on", by=visitors.owner, domain="CODE")
    part = add_factor(row.incident, "A part of what was split waits too", by=visitors.owner, domain="CODE.logic")
    add_factor(make_incident("Another", by=visitors.other_team, team=visitors.search), "Nobody knows yet", by=visitors.other_team)
    split_term("CODE", [NewPart("Algorithms"), NewPart("Limits")], by=visitors.administrator)
    client = client_of(visitors.owner)
    page = client.get("/factors/taxonomy/sort/").text
    assert ("Loops ran on" in page, '<button class="btn" name="code" value="LIMITS">Limits</button>' in page, "Nobody knows yet" in page) == (
        True, True, False,
    )  # fmt: skip
    address = f"/incidents/{row.incident.key}/factors/{row.uid}/sort/"
    assert client.post(address, {"code": "LIMITS", "version": "0"}).status_code == 409
    assert client.post(address, {"code": "CODE.logic", "version": "1"}).status_code == 422
    assert client.post(address, {"code": "LIMITS", "version": "1"}, follow=True).redirect_chain == [("/factors/taxonomy/sort/", 302)]
    assert Factor.objects.get(pk=row.pk).domain == "LIMITS"
    left = client.get("/factors/taxonomy/sort/").text
    assert ("A part of what was split waits too" in left, "Loops ran on" in left) == (True, False)
    edit_factor(part, expected=None, by=visitors.owner, domain="LIMITS")
    assert "Nothing waits for you" in client.get("/factors/taxonomy/sort/").text
    assert client_of(visitors.other_team).post(address, {"code": "ALGORITHMS", "version": "2"}).status_code == 403


def test_the_share_of_unclassified_is_of_open_reviews_that_were_held_and_says_when_it_is_high(
    visitors: Cast, make_incident: MakeIncident, client_of: ClientOf, noon: Any
) -> None:
    def hold(title: str, *domains: str, **given: Any) -> Incident:
        incident = make_incident(title, **given)
        for number, domain in enumerate(domains):
            add_factor(incident, f"Pool {number} had two owners", by=visitors.owner, domain=domain)
        HeldReview.objects.create(incident=incident, held_at=clock.now())
        return incident

    make_incident("Not held")
    assert "No review with factors was held yet" in client_of(visitors.owner).get("/factors/taxonomy/").text
    hold("First", "UNCLASSIFIED", "UNCLASSIFIED")
    hold("Second", "CODE", "CODE.logic", "UNCLASSIFIED", "DATA")
    hold("Private", "UNCLASSIFIED", is_private=True)
    health = queries_taxonomy.unclassified(visitors.owner)
    assert (health.reviews, health.factors, health.unclassified, health.percent, health.is_over) == (2, 6, 3, 50, True)
    assert "3 of 6 factors are unclassified (50 %)." in client_of(visitors.owner).get("/factors/taxonomy/").text
    save_setting("factors.unclassified_reviews", value="1", by=visitors.administrator)
    save_setting("factors.unclassified_percent", value="25", by=visitors.administrator)
    health = queries_taxonomy.unclassified(visitors.owner)
    assert (health.reviews, health.factors, health.unclassified, health.percent, health.is_over) == (1, 4, 1, 25, False)


def test_the_api_reads_changes_and_takes_back(visitors: Cast, client_of: ClientOf) -> None:
    client = client_of(visitors.administrator)

    def send(method: str, path: str, body: Any = None, *, seen: str = "*") -> Any:
        answer = client.generic(
            method, f"/api/v1/taxonomy{path}", json.dumps(body or {}), content_type="application/json", headers={"If-Match": seen}
        )
        return answer.status_code, answer.json()

    status, word = send("POST", "/words", {"label": "Batteries", "under": "INFRA", "lens": "system"})
    assert (status, word["code"], word["path"], word["state"], word["schemes"]["ghosh"]) == (
        201, "INFRA.batteries", "Infrastructure and network: Batteries", "used", ["Infrastructure"],
    )  # fmt: skip
    assert send("PATCH", "/words/CODE", {"label": "Software"}, seen="7")[0] == 409
    assert send("PATCH", "/words/CODE", {"label": "Software"}, seen="1")[1]["label"] == "Software"
    assert send("POST", "/words/CAPACITY/merge", {"into": "DEPEND"})[1]["merged_into"] == "DEPEND"
    assert [word["code"] for word in send("POST", "/words/DATA/split", {"parts": [{"label": "Shapes"}, {"label": "Moves"}]})[1]] == [
        "SHAPES",
        "MOVES",
    ]
    assert send("POST", "/words/DATA/bring-back")[1]["state"] == "used"
    assert (send("GET", "/words/NOWHERE")[0], send("POST", "/words/NOWHERE/retire")[0]) == (405, 404)
    status, page = send("GET", "/changes")
    assert [(one["number"], one["verb"], one["code"]) for one in page["items"]] == [
        (5, "brought back", "DATA"), (4, "split", "DATA"), (3, "merged", "CAPACITY"), (2, "renamed", "CODE"), (1, "added", "INFRA.batteries"),
    ]  # fmt: skip
    assert send("POST", "/changes/3/undo", {"note": "not the same"})[1]["says"] == [
        "Took back change 3",
        "“Capacity” is read as itself, no longer as “Dependency”.",
    ]
    status, told = send("GET", "")
    assert (told["number"], len(told["words"]), told["unclassified"]["factors"], [one["code"] for one in told["schemes"]]) == (
        6, 92, 0, ["arts", "google", "ghosh"],
    )  # fmt: skip
    assert send("GET", "/file?form=xml")[0] == send("GET", "/file?what=people")[0] == 422
    assert send("GET", "/changes?after=x")[0] == 422


def test_the_words_cost_nothing_until_they_change_and_then_one_statement_a_process(visitors: Cast, client_of: ClientOf) -> None:
    client = client_of(visitors.reader)
    page = "/factors/taxonomy/schemes/arts/"

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return [query["sql"] for query in queries if 'FROM "factors_term"' in query["sql"]]

    assert asked() == []
    retire_term("ORG", by=visitors.administrator)
    assert (len(asked()), asked()) == (1, [])
    merge_terms("CAPACITY", into="DEPEND", by=visitors.administrator)
    with remembered():  # elsewhere, without anybody who asks
        assert vocabulary().number == 2
    assert "Dependency: a quota" in client.get(page).text
