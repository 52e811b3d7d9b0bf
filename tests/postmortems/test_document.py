"""The document: sections nobody overwrites unseen, started once."""

from __future__ import annotations

import pytest

from secondstory.lib.errors import Refusal, Stale
from secondstory.postmortems.models import LEARNED, Postmortem, Section
from secondstory.postmortems.operations import (
    move_document,
    remove_section,
    start_postmortem,
    write_first_or_next_section,
    write_section,
)
from tests.cast import Cast


def test_one_document_an_incident_as_deep_as_the_policy_asks(visitors: Cast) -> None:
    incident = visitors.make_incident(customers_affected=True)
    assert start_postmortem(incident, by=visitors.owner).depth == "written"
    with pytest.raises(Refusal, match="has a document already"):
        start_postmortem(incident, by=visitors.owner)


def test_two_sections_of_one_title_are_two_sections(visitors: Cast) -> None:
    incident = visitors.make_incident()
    first = write_first_or_next_section(incident, title="What we learned", markdown="One", key=LEARNED, by=visitors.owner)
    again = write_first_or_next_section(incident, title="What we learned", markdown="Two", key=LEARNED, by=visitors.participant)
    third = write_first_or_next_section(incident, title=" ", markdown="Three", by=visitors.owner)
    assert [(row.key, row.title, row.markdown) for row in (first, again, third)] == [
        ("what_we_learned", "What we learned", "One"),
        ("what_we_learned_2", "What we learned", "Two"),
        ("untitled", "Untitled", "Three"),
    ]
    assert list(Section.objects.exclude(markdown="").values_list("key", flat=True)) == ["what_we_learned", "what_we_learned_2", "untitled"]


def test_a_stale_section_is_refused_with_both_texts(visitors: Cast) -> None:
    row = write_first_or_next_section(visitors.make_incident(), title="Story", markdown="One", by=visitors.owner)
    write_section(row.postmortem, key="story", title="Story", markdown="Two\r\nlines", expected=1, by=visitors.participant)
    with pytest.raises(Stale) as refused:
        write_section(row.postmortem, key="story", title="Story", markdown="Three", expected=1, by=visitors.owner)
    assert (refused.value.yours["markdown"], refused.value.theirs["markdown"]) == ("Three", "Two\nlines")
    row.refresh_from_db()
    assert row.markdown == "Two\nlines"


def test_publishing_is_no_move_of_the_document(visitors: Cast) -> None:
    document = start_postmortem(visitors.make_incident(), by=visitors.owner)
    for state in ("in_review", "agreed", "draft"):
        move_document(document, state=state, by=visitors.owner)
        assert Postmortem.objects.get().state == state
    for state in ("published", "lost"):
        with pytest.raises(Refusal, match="publishing has a page of its own"):
            move_document(document, state=state, by=visitors.owner)


def test_a_removed_section_is_gone(visitors: Cast) -> None:
    row = write_first_or_next_section(visitors.make_incident(), title="Story", markdown="One", by=visitors.owner)
    remove_section(row, by=visitors.owner)
    assert not Section.objects.filter(key="story").exists()
