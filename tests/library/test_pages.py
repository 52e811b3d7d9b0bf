"""The pages, files and API of the library: who gets what, in how many statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.actions.operations import add_action
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import make_private
from secondstory.library.models import Publication
from secondstory.library.operations import publish_postmortem
from secondstory.people.models import User
from secondstory.postmortems.models import Postmortem
from secondstory.timeline.operations import NewEvent, add_events
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Make = Callable[..., Postmortem]
SignIn = Callable[..., Client]
MOST_STATEMENTS = 10


@pytest.fixture
def publish(visitors: Cast, make_document: Make) -> Callable[..., Publication]:
    """Write and publish a story with an event, a factor and an action."""

    def publish(title: str = "Payments were slow", **given: Any) -> Publication:
        document = make_document(title, summary="The pool was full.", sections={"Background": "Pools."}, **given)
        incident, by = document.incident, visitors.owner
        add_events(incident, [NewEvent(text="The pool is full.", occurred_at=incident.started_at)], by=by)
        add_factor(incident, "Pool and retries have two owners", by=by, domain="CONFIG")
        add_action(incident, "Refuse the product", by=by, owner=by.user, team=visitors.payments)
        return publish_postmortem(document, by=by)

    return publish


@pytest.fixture
def drafts(make_document: Make) -> Callable[[int], None]:
    """Make so many imported documents."""

    def make(count: int) -> None:
        for number in range(count):
            document = make_document(f"Old report {number}", sections={"Background": "@somebody looked."})
            Incident.objects.filter(pk=document.incident_id).update(import_uid="import")

    return make


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "url",
    ["/library/", "/library/?q=pool", "/library/?q=poool", "/library/feed.atom", "/services/", "/services/checkout/", "/find/?q=pool"],
)
def test_lists_take_as_many_statements_for_three_as_for_one(
    url: str, visitors: Cast, publish: Callable[..., Publication], client_of: SignIn
) -> None:
    client = client_of(visitors.other_team)
    publish()
    statements(client, url)
    one = statements(client, url)
    for title in ("Second", "Third"):
        publish(title)
    assert statements(client, url) == one <= MOST_STATEMENTS


def test_reading_takes_as_many_statements_with_and_without_others_to_read(
    visitors: Cast, publish: Callable[..., Publication], client_of: SignIn
) -> None:
    client, row = client_of(visitors.other_team), publish()
    url = f"/library/{row.slug}/"
    publish("Second")
    one = statements(client, url)
    publish("Third")
    publish("Fourth")
    assert statements(client, url) == one <= MOST_STATEMENTS


def test_drafts_and_the_last_look_take_as_many_statements_for_three_as_for_one(
    visitors: Cast, drafts: Callable[[int], None], client_of: SignIn
) -> None:
    client = client_of(visitors.owner)
    drafts(1)
    key = Incident.objects.get().key
    counts = {
        url: statements(client, url) for url in ("/library/drafts/", f"/incidents/{key}/publish/", f"/incidents/{key}/publish/preview/")
    }
    drafts(2)
    assert {url: statements(client, url) for url in counts} == counts
    assert max(counts.values()) <= MOST_STATEMENTS


def test_the_reading_page_says_what_was_learned_first(visitors: Cast, publish: Callable[..., Publication], client_of: SignIn) -> None:
    text = client_of(visitors.reader).get(f"/library/{publish().slug}/").text
    order = ["Payments were slow", "The pool was full.", "What we learned", "Pools are shared.", "As it happened", "The pool is full.",
             "What made it possible", "Pool and retries have two owners", "What we will change", "Refuse the product", "Background", "Roles stand in place of names"]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "Owner" not in text.split("What we will change")[1]


def test_everyone_signed_in_reads_an_open_one_and_only_the_invited_a_private_one(
    visitors: Cast, publish: Callable[..., Publication], client_of: SignIn
) -> None:
    row = publish()
    urls = [f"/library/{row.slug}{end}" for end in ("/", ".md", ".json", "/?edition=1")] + [f"/api/v1/publications/{row.slug}"]
    inside = {"owner", "participant"}
    for name, visitor in visitors.everybody().items():
        for url in urls:
            assert client_of(visitor).get(url).status_code == ((401 if "api" in url else 302) if name == "stranger" else 200), (name, url)
    make_private(row.incident, reason="Someone is ill.", by=visitors.owner)
    for name, visitor in visitors.everybody().items():
        for url in urls:
            wanted = (401 if "api" in url else 302) if name == "stranger" else 200 if name in inside else 404
            assert client_of(visitor).get(url).status_code == wanted, (name, url)


def test_an_outsider_is_told_the_same_with_and_without_a_private_publication(
    visitors: Cast, publish: Callable[..., Publication], client_of: SignIn
) -> None:
    publish("Open heron")
    client = client_of(visitors.other_team)
    urls = ["/library/?q=heron", "/library/?q=bluebird", "/library/?q=bluebrid", "/library/", "/library/feed.atom", "/services/", "/services/checkout/",
            "/find/?q=bluebird", "/find/?q=heron", "/api/v1/publications?q=heron"]  # fmt: skip

    def told() -> list[str]:
        texts = [client.get(url).text for url in urls]
        return [text.replace(client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "-", "") for text in texts]

    def without_nonces(texts: list[str]) -> list[str]:
        import re

        return [re.sub(r"(nonce|X-CSRFToken|csrfmiddlewaretoken)[^>]*", "", text) for text in texts]

    before = without_nonces(told())
    row = publish("Bluebird heron heron", is_private=True)
    assert row.incident.is_private
    assert without_nonces(told()) == before


def test_a_search_that_can_be_answered_with_a_sentence_only_is_one(visitors: Cast, client_of: SignIn) -> None:
    client = client_of(visitors.reader)
    for url, status, sentence in [
        ("/library/?q=!!!", 422, "Type at least one word"),
        ("/library/?after=x", 422, "page link is not complete"),
        ("/library/?q=nothing", 200, "Nothing that was published holds these words"),
        ("/library/?service=none", 200, "Nothing matches all of this"),
        ("/library/", 200, "Nothing is published yet"),
    ]:
        answer = client.get(url)
        assert (answer.status_code, sentence in answer.text) == (status, True), url
    problem = client.get("/api/v1/publications?q=!!!")
    assert (problem.status_code, problem["Content-Type"].partition(";")[0]) == (422, "application/problem+json")


def test_facets_narrow_and_are_taken_away(visitors: Cast, publish: Callable[..., Publication], client_of: SignIn) -> None:
    publish("One")
    publish("Two", near_miss=True, caught_by="A check.")
    client = client_of(visitors.reader)
    page = client.get("/library/?kind=near-miss").text
    assert "Two" in page
    assert "One" not in page.replace("One thing", "")
    assert 'href="?"' in page
    items = client.get("/api/v1/publications?kind=incident&service=checkout").json()
    assert [item["title"] for item in items["items"]] == ["One"]
    assert {(facet["name"], facet["value"], facet["count"]) for facet in items["facets"]} >= {
        ("service", "checkout", 1),
        ("factor", "CONFIG", 1),
    }


def test_the_files_hold_the_edition(visitors: Cast, publish: Callable[..., Publication], client_of: SignIn) -> None:
    row, client = publish(), client_of(visitors.reader)
    markdown = client.get(f"/library/{row.slug}.md")
    assert markdown["Content-Disposition"] == f'attachment; filename="{row.slug}.md"'
    assert markdown.text.startswith('---\ntitle: "Payments were slow"\nincident: INC-1\nedition: 1\n')
    for words in (
        "# Payments were slow",
        "- Pools are shared.",
        "The pool is full.",
        "| Pool and retries have two owners | Configuration |",
        "Pools.",
    ):
        assert words in markdown.text
    told = json.loads(client.get(f"/library/{row.slug}.json").text)
    assert (told["slug"], told["edition"], told["learned"]) == (row.slug, 1, ["Pools are shared."])


def test_the_feed_is_well_formed(visitors: Cast, publish: Callable[..., Publication], client_of: SignIn) -> None:
    publish('A <b>"title"</b> & more')
    feed = ET.fromstring(client_of(visitors.reader).get("/library/feed.atom").text)
    titles = [entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")]
    assert titles == ['A <b>"title"</b> & more']


def test_publishing_on_the_page_asks_for_each_name_and_then_shows_the_edition(
    visitors: Cast, make_document: Make, client_of: SignIn
) -> None:
    User.objects.create(username="ada", name="Adaora Nwosu")
    document = make_document(summary="Adaora deployed. The Nwosu cluster held.")
    url, client = f"/incidents/{document.incident.key}/publish/", client_of(visitors.participant)
    assert "<mark>Adaora</mark>" in client.get(url).text
    preview = client.get(f"{url}preview/").text
    assert "A responder deployed." in preview
    refused = client.post(url, {"version": document.version, "key-1": "adaora", "answer-1": "replace", "words-1": "the deployer"})
    assert (refused.status_code, "One name is left" in refused.text) == (422, True)
    given = {
        "version": document.version,
        "key-1": "adaora",
        "answer-1": "replace",
        "words-1": "the deployer",
        "key-2": "nwosu",
        "answer-2": "keep",
    }
    done = client.post(url, given, follow=True)
    assert "The deployer deployed. The Nwosu cluster held." in done.text
    assert client.post(url, given).status_code == 409
    assert client_of(visitors.other_team).get(url).status_code == 403
    assert client_of(visitors.reader).post(url, given).status_code == 403


def test_publishing_by_the_api(visitors: Cast, make_document: Make, client_of: SignIn) -> None:
    User.objects.create(username="ada", name="Adaora Nwosu")
    document = make_document(summary="Adaora deployed.")
    base, client = f"/api/v1/incidents/{document.incident.key}", client_of(visitors.owner)
    check = client.get(f"{base}/name-check").json()
    assert (check["passes"], [hit["key"] for hit in check["hits"]]) == (False, ["adaora"])
    refused = client.post(f"{base}/publish", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["hits"][0]["text"]) == (422, "Adaora")
    stale = client.post(f"{base}/publish", {"replace": ["adaora"]}, content_type="application/json", headers={"If-Match": "99"})
    assert stale.status_code == 409
    done = client.post(
        f"{base}/publish", {"replace": ["adaora"]}, content_type="application/json", headers={"If-Match": str(document.version)}
    )
    assert (done.status_code, done.json()["summary"]) == (201, "A responder deployed.")
    slug = done.json()["slug"]
    assert client.post(f"/api/v1/publications/{slug}/withdraw", {"reason": "A name."}, content_type="application/json").status_code == 204
    assert client.get(f"/api/v1/publications/{slug}").status_code == 404


def test_drafts_are_published_together_when_they_pass(visitors: Cast, make_document: Make, client_of: SignIn) -> None:
    passing, naming = make_document("Old one", learned=""), make_document("Old two", summary="@somebody looked.")
    Incident.objects.update(import_uid="import")
    client = client_of(visitors.owner)
    page = client.get("/library/drafts/").text
    assert "In one document the name check found nobody." in page
    assert "@somebody" in page
    client.post("/library/drafts/publish/", {"draft": [passing.uid, naming.uid], "nothing_new_reason": "An old report."})
    assert [row.title for row in Publication.objects.all()] == ["Old one"]
    assert Publication.objects.get().content["nothing_new_reason"] == "An old report."


def test_the_palette_finds_a_few_of_each(visitors: Cast, publish: Callable[..., Publication], client_of: SignIn) -> None:
    row = publish("Checkout stood still")
    found = client_of(visitors.owner).get("/find/?q=checkout").json()
    assert [(row["group"], row["label"]) for row in found] == [("Library", "Checkout stood still"), ("Services", "Checkout")]
    assert found[0]["detail"].startswith(f"{row.incident.key} · ")
    assert client_of(visitors.owner).get("/find/?q=").json() == []
    assert client_of(visitors.owner).get("/find/?q=%22!!").json() == []
    assert {row["group"] for row in client_of(visitors.owner).get("/find/?q=refuse").json()} == {"Library", "Actions"}
    assert {row["group"] for row in client_of(visitors.other_team).get("/find/?q=refuse").json()} == {"Library"}


def test_a_service_page_gathers_its_failure_modes(visitors: Cast, publish: Callable[..., Publication], client_of: SignIn) -> None:
    publish()
    text = client_of(visitors.same_team).get("/services/checkout/").text
    for words in ("Configuration", "Pool and retries have two owners", "Payments were slow", "Refuse the product"):
        assert words in text
    assert "Refuse the product" not in client_of(visitors.other_team).get("/services/checkout/").text
    assert client_of(visitors.owner).get("/services/none/").status_code == 404
