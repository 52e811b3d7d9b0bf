"""Editions keep the words of their day; the library reads them as what became of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from secondstory.factors.operations import add_factor, add_label, merge_terms, rename_term, undo_taxonomy_change
from secondstory.library.models import Publication
from secondstory.library.operations import publish_postmortem
from secondstory.library.queries import search
from secondstory.postmortems.models import Postmortem
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Make = Callable[..., Postmortem]


@pytest.fixture
def publish(visitors: Cast, make_document: Make) -> Callable[..., Publication]:
    """Publish a story whose factors lie in these domains; the first one in the second place too."""

    def publish(title: str, *domains: str, further: str = "") -> Publication:
        document = make_document(title, summary="The pool was full.", sections={"Background": "Pools."})
        rows = [
            add_factor(document.incident, f"Pool {number} had two owners", by=visitors.owner, domain=domain)
            for number, domain in enumerate(domains)
        ]
        if further:
            add_label(rows[0], further, by=visitors.owner)
        return publish_postmortem(document, by=visitors.owner)

    return publish


def found(visitors: Cast, factor: str) -> tuple[list[str], dict[str, int]]:
    results = search(visitors.reader, "", chosen={"factor": factor} if factor else {})
    counts = {value.label: value.count for group in results.groups if group.name == "factor" for value in group.values}
    return sorted(card.publication.title for card in results.cards), counts


def test_a_domain_has_its_parts_and_what_was_merged_into_it_each_publication_once(
    visitors: Cast, publish: Callable[..., Publication], client_of: Callable[..., Client]
) -> None:
    publish("One", "CAPACITY.quota", "CAPACITY.spike")
    publish("Two", "DEPEND", further="DETECT.late")
    publish("Three", "CAPACITY", "DEPEND.cloud")
    assert found(visitors, "") == (["One", "Three", "Two"], {"Capacity": 2, "Dependency": 2, "Detection and observability": 1})
    assert found(visitors, "CAPACITY") == (
        ["One", "Three"], {"Capacity": 2, "Capacity: a quota": 1, "Capacity: a load that rose": 1, "Dependency": 1},
    )  # fmt: skip
    assert found(visitors, "DETECT.late")[0] == ["Two"]
    change = merge_terms("CAPACITY", into="DEPEND", by=visitors.administrator)
    assert found(visitors, "") == (["One", "Three", "Two"], {"Dependency": 3, "Detection and observability": 1})
    for code in ("CAPACITY", "DEPEND"):  # an old address leads to the same
        assert found(visitors, code)[0] == ["One", "Three", "Two"]
    undo_taxonomy_change(change, by=visitors.administrator)
    assert found(visitors, "DEPEND")[0] == ["Three", "Two"]


def test_an_edition_says_what_its_words_are_called_now_and_keeps_their_codes(
    visitors: Cast, publish: Callable[..., Publication], client_of: Callable[..., Client]
) -> None:
    row = publish("One", "CODE.logic", further="DETECT")
    rename_term("CODE", "Software", by=visitors.administrator)
    client = client_of(visitors.reader)
    assert ("Software: logic" in client.get(f"/library/{row.slug}/").text, "Detection and observability" in client.get(f"/library/{row.slug}/").text) == (
        True, True,
    )  # fmt: skip
    assert "| Software: logic; Detection and observability |" in client.get(f"/library/{row.slug}.md").text
    kept = client.get(f"/library/{row.slug}.json").json()["factors"][0]
    assert (kept["domain"], kept["labels"]) == ("CODE.logic", [{"code": "DETECT", "quote": ""}])
