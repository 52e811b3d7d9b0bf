"""Moments: what they hold, what is different since, and going back to one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.audit.models import Record
from secondstory.lib.errors import Refusal
from secondstory.postmortems.differences import Block, Piece, What, blocks_in_words, changed_words, differences, emphasis, readable
from secondstory.postmortems.models import Moment, Postmortem, Section
from secondstory.postmortems.operations import (
    approve_document,
    remove_moment,
    remove_section,
    restore_moment,
    start_postmortem,
    submit_document,
    take_moment,
    write_section,
)
from secondstory.postmortems.queries import says, text_now
from tests.cast import Cast

SAME, GONE, NEW = What.SAME, What.GONE, What.NEW


@pytest.fixture
def document(visitors: Cast, noon: object) -> Postmortem:
    row = start_postmortem(visitors.make_incident(), depth="written", is_blank=True, by=visitors.owner)
    for title in ("Impact", "Story", "Learned"):
        write_section(row, title=title, markdown=f"{title}, first.", by=visitors.owner)
    return row


@pytest.mark.django_db
def test_a_moment_holds_the_text_and_nothing_of_who_wrote_what(visitors: Cast, document: Postmortem) -> None:
    moment = take_moment(document, name="  before  lunch ", by=visitors.participant)
    assert (moment.name, moment.sections, says(moment, text_now(document))) == ("before lunch", text_now(document), True)
    assert set(moment.sections[0]) == {"uid", "key", "title", "question", "help_text", "markdown"}
    assert Record.objects.filter(subject_uid=moment.uid).values_list("verb", "actor_label").get() == (
        "kept the text as a moment",
        "Participant",
    )
    with pytest.raises(Refusal, match="Give the moment a name"):
        take_moment(document, by=visitors.owner)


@pytest.mark.django_db
def test_going_back_is_an_edit_that_loses_nothing(visitors: Cast, document: Postmortem) -> None:
    by = visitors.owner
    Section.objects.filter(key="impact").update(question="Who felt it?", help_text="Customers first.")
    moment = take_moment(document, name="one", by=by)
    write_section(document, key="story", title="The story", markdown="Second.", by=by)
    write_section(document, title="Later", markdown="New.", by=by)
    remove_section(Section.objects.get(key="impact"), by=by)
    before = text_now(document)
    kept = restore_moment(moment, by=by)
    assert kept is not None
    assert [(one["key"], one["title"], one["markdown"]) for one in text_now(document)] == [
        ("impact", "Impact", "Impact, first."),
        ("story", "Story", "Story, first."),
        ("learned", "Learned", "Learned, first."),
        ("later", "Later", "New."),
    ]
    assert Section.objects.values_list("question", "help_text").get(key="impact") == ("Who felt it?", "Customers first.")
    assert (kept.sections, kept.name) == (before, "before going back to “one”")
    moment = take_moment(document, name="again", by=by)
    assert restore_moment(moment, by=by) is None


@pytest.mark.django_db
def test_what_was_agreed_on_or_approved_stays(visitors: Cast, document: Postmortem) -> None:
    named = take_moment(document, name="one", by=visitors.owner)
    approved = approve_document(document, by=visitors.participant).moment
    assert approved == named
    submit_document(document, by=visitors.owner)
    with pytest.raises(Refusal, match="Somebody approved this text"):
        remove_moment(named, by=visitors.owner)
    with pytest.raises(Refusal, match="stays readable"):
        remove_moment(Moment.objects.get(kind="submitted"), by=visitors.owner)
    remove_moment(take_moment(document, name="two", by=visitors.owner), by=visitors.owner)
    assert list(Moment.objects.values_list("name", flat=True)) == ["", "one"]


def section(uid: str, title: str, markdown: str) -> dict[str, str]:
    return {"uid": uid, "key": uid, "title": title, "markdown": markdown}


def test_words_that_changed_stand_between_those_that_did_not() -> None:
    assert changed_words("The pool ran out at ten.", "The pool of checkout ran dry at ten.") == [
        Piece(SAME, "The pool "),
        Piece(NEW, "of checkout "),
        Piece(SAME, "ran "),
        Piece(GONE, "out"),
        Piece(NEW, "dry"),
        Piece(SAME, " at ten."),
    ]
    assert changed_words("one two", "three four") == [Piece(GONE, "one two"), Piece(NEW, "three four")]
    long = "word " * 2000
    assert changed_words(long, "other") == [Piece(GONE, long), Piece(NEW, "other")]


def test_sections_that_came_went_were_renamed_or_stayed() -> None:
    before = [section("a", "A", "one\n\ntwo"), section("b", "B", "gone"), section("c", "C", "same")]
    after = [section("a", "A", "one\n\ntwo more"), section("c", "C2", "same"), section("d", "D", "new")]
    found = differences(before, after)
    assert [(one.uid, one.what, one.title, one.title_before) for one in found] == [
        ("a", What.CHANGED, "A", ""),
        ("b", GONE, "B", ""),
        ("c", What.CHANGED, "C2", "C"),
        ("d", NEW, "D", ""),
    ]
    assert found[0].blocks == [
        Block(SAME, [Piece(SAME, "one")]),
        Block(What.CHANGED, [Piece(SAME, "two"), Piece(NEW, " more")]),
    ]
    assert [(same, len(blocks)) for same, blocks in found[0].runs()] == [(True, 1), (False, 1)]


def test_a_paragraph_that_is_another_is_gone_and_new() -> None:
    (found,) = differences([section("a", "A", "The pool ran out.")], [section("a", "A", "Nobody was called, and nobody came.")])
    assert [block.what for block in found.blocks] == [GONE, NEW]


def test_a_very_long_text_is_compared_in_a_moment() -> None:
    before = "\n\n".join(f"line {number}" for number in range(20_000))
    after = "\n\n".join(f"line {number}" for number in range(1, 20_001))
    (found,) = differences([section("a", "A", before)], [section("a", "A", after)])
    assert [block.what for block in found.blocks] == [GONE, NEW]


def test_nobody_has_to_know_markdown_to_read_it() -> None:
    text = "- [Ada's alert](story:event/abc) at ten\n- [ ] ask\n- plain\n\n![pool](/incidents/X/document/pictures/1/)"
    assert readable(text) == "• Ada's alert at ten\n- [ ] ask\n• plain\n\n[pool]"
    signs = '\\<ada@example.org> \\[x\\] [run](https://example.org/a "How")\\\nnext\n\n::timeline\n\n::nothing'
    assert readable(signs) == "<ada@example.org> [x] run (https://example.org/a)\nnext\n\n(The timeline)\n\n::nothing"


def test_emphasis_is_compared_and_told_apart_from_its_signs() -> None:
    before, after = (
        "## Why\n\nA **lost *old* order** and `a_b`, 2 * 3 * 4 \\*x\\*.",
        "## Why\n\nA lost **old order** and `a_b`, 2 * 3 * 4 \\*x\\*.",
    )
    assert readable(before) == "Why\n\nA lost old order and a_b, 2 * 3 * 4 *x*."
    (found,) = differences([section("a", "A", before)], [section("a", "A", after)])
    assert [[(piece.what, list(emphasis(piece.text))) for piece in block.pieces] for block in found.blocks] == [
        [(What.SAME, [("Why", ("strong",))])],
        [
            (What.SAME, [("A ", ())]),
            (GONE, [("lost ", ("strong",)), ("old", ("strong", "em"))]),
            (NEW, [("lost ", ()), ("old", ("strong",))]),
            (What.SAME, [(" order", ("strong",)), (" and ", ()), ("a_b", ("code",)), (", 2 * 3 * 4 *x*.", ())]),
        ],
    ]


def test_where_facts_were_shown_stands_what_they_are_called() -> None:
    text = 'A.\n\n::timeline{from="2026-03-14T14:02:00Z" to="2026-03-14T14:30:00Z"}\n\n::other'
    assert blocks_in_words(text) == "A.\n\n(The timeline, 2026-03-14 14:02 – 2026-03-14 14:30 UTC)\n\n::other"
    assert blocks_in_words("::impact", said="*{name} stood here.*") == "*The impact stood here.*"


WORDS = st.lists(st.sampled_from(["pool", "ran", "out", " ", " ", "\n", ".", "of"]), max_size=30).map("".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_off_the_pieces(before: str, after: str) -> None:
    pieces = changed_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.what is not NEW) == before
    assert "".join(piece.text for piece in pieces if piece.what is not GONE) == after
    assert all(one.what != other.what for one, other in pairwise(pieces))
