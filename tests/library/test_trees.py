"""Why-trees in an edition: what readers get, frozen and without names, on the page and in each file."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from secondstory.factors.models import Why
from secondstory.factors.operations import ask_why, edit_why, open_juncture, waive_juncture, write_as_factor
from secondstory.factors.told_trees import ToldTree, ToldWhy
from secondstory.library.edition import Edition
from secondstory.library.models import Publication
from secondstory.library.operations import Answers, look_at, publish_postmortem
from secondstory.people.models import User
from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.operations import start_postmortem
from secondstory.timeline.models import Event
from tests.cast import Cast, sign_in
from tests.factors.growing import a_tree

pytestmark = pytest.mark.django_db


def a_document(visitors: Cast, noon: datetime) -> tuple[Postmortem, dict[str, Why]]:
    """The tree of `a_tree` with a factor at E, nothing known at B, an act at D; a change asked nothing of, an alert waived."""
    incident, _juncture, whys = a_tree(visitors, noon)
    write_as_factor(whys["E"], domain="DESIGN", role="mitigator", by=visitors.owner)
    edit_why(whys["B"], expected=None, answer="", by=visitors.owner)
    edit_why(whys["D"], expected=None, answer="Ada Lovelace restarted it", ends="human_action", by=visitors.owner)
    open_juncture(incident, Event.objects.get(incident=incident, kind="change"), by=visitors.owner)
    waived = open_juncture(incident, Event.objects.get(incident=incident, kind="alert"), by=visitors.owner)
    waive_juncture(waived, reason="No part in this", by=visitors.owner)
    return start_postmortem(incident, by=visitors.owner, summary="It was slow."), whys


def published(document: Postmortem, visitors: Cast) -> Publication:
    keys = frozenset(hit.key for hit in look_at([document])[document.pk].hits)
    return publish_postmortem(document, by=visitors.owner, answers=Answers(replace=keys), nothing_new_reason="Nothing new.")


def test_an_edition_holds_what_was_answered_without_names(visitors: Cast, noon: datetime) -> None:
    User.objects.create(username="ada", name="Ada Lovelace", role="member")
    document, whys = a_document(visitors, noon)
    row = published(document, visitors)
    edit_why(whys["A"], expected=None, answer="Something else by now", by=visitors.owner)
    event = Event.objects.get(incident=document.incident, kind="decision")
    edition = Edition.from_json(Publication.objects.get(pk=row.pk).content)
    due = "This branch ends in something a person did. What made it the sensible next step?"
    (tree,) = edition.trees
    (d,) = [why for why in tree.walk() if why.question == "D?"]
    assert "Ada" not in d.answer
    assert tree == ToldTree(
        event.uid, event.occurred_at, "exact", "decision", "Restart the one pod that holds most of the errors",
        whys=[
            ToldWhy(
                "A?", "A holds", uid=whys["A"].uid,
                whys=[
                    ToldWhy(
                        "C?", "C holds", uid=whys["C"].uid,
                        whys=[ToldWhy("E?", "E holds", "E holds", "DESIGN", "mitigator", uid=whys["E"].uid)],
                    ),
                    ToldWhy("D?", d.answer, due=due, uid=whys["D"].uid),
                ],
            )
        ],
    )  # fmt: skip
    assert Edition.from_json(edition.to_json()) == edition


def test_readers_see_it_on_the_page_and_in_files(visitors: Cast, noon: datetime) -> None:
    document, _whys = a_document(visitors, noon)
    row = published(document, visitors)
    client = sign_in(visitors.reader)
    page = client.get(f"/library/{row.slug}/").content.decode()
    assert "Why, turn by turn" in page
    order = [
        page.index(words)
        for words in ("<b>A?</b>", "<b>C?</b>", "<b>E?</b>", "Architecture and resilience · held", "<b>D?</b>", "Not finished:")
    ]
    assert order == sorted(order)
    asked = page[page.index('class="asked"') : page.index("</section>", page.index('class="asked"'))]
    assert (asked.count("<ul>"), asked.count("</ul>"), asked.count("<li>"), asked.count("</li>")) == (3, 3, 4, 4)
    assert "No part in this" not in page
    assert "B?" not in asked
    markdown = client.get(f"/library/{row.slug}.md").content.decode()
    assert (
        "## Why, turn by turn\n\n### 16 March 2026, 11:00, Decision: Restart the one pod that holds most of the errors\n\n"
        "- **A?** A holds\n  - **C?** C holds\n    - **E?**\n      - Factor (Architecture and resilience · held): E holds\n"
    ) in markdown
    content = client.get(f"/api/v1/publications/{row.slug}").json()["content"]
    assert content["trees"][0]["whys"][0]["answer"] == "A holds"
    found = client.get("/api/v1/publications", {"q": '"C holds"'}).json()
    assert [item["slug"] for item in found["items"]] == [row.slug]


def test_an_older_edition_without_trees_still_opens(visitors: Cast, noon: datetime, client: Client) -> None:
    document, _whys = a_document(visitors, noon)
    row = published(document, visitors)
    del row.content["trees"]
    row.save()
    assert Edition.from_json(row.content).trees == []
    page = sign_in(visitors.reader).get(f"/library/{row.slug}/")
    assert (page.status_code, "turn by turn" in page.content.decode()) == (200, False)


def test_the_deepest_tree_is_published_and_read(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    above = whys["E"]
    for number in range(4, 101):
        above = Why.objects.create(juncture=juncture, parent=above, question=f"{number}?", answer=f"Level {number} holds")
    row = published(start_postmortem(incident, by=visitors.owner), visitors)
    client = sign_in(visitors.reader)
    for path in (f"/library/{row.slug}/", f"/library/{row.slug}.md", f"/api/v1/publications/{row.slug}"):
        assert "Level 100 holds" in client.get(path).content.decode()
    at = f"/api/v1/incidents/{incident.key}/tree"
    for path in (at, f"{at}.md", f"{at}.svg"):
        assert "Level 100 holds" in sign_in(visitors.owner).get(path).content.decode()
    assert ask_why(juncture, parent=above.parent, by=visitors.owner).question
