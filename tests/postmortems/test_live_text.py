"""A document that has become live: its log is its text, and what the sections say follows it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pycrdt import Doc, XmlElement, XmlText

from secondstory.audit.models import Record
from secondstory.lib.errors import Refusal, Stale
from secondstory.postmortems import live_text, log
from secondstory.postmortems.models import Postmortem, Section, TextUpdate
from secondstory.postmortems.operations import (
    add_section,
    append_to_section,
    remove_section,
    start_postmortem,
    write_section,
)
from secondstory.postmortems.tree.shared import fragment_of
from tests.cast import Cast


@pytest.fixture
def document(visitors: Cast) -> Postmortem:
    """One with a section, as it was before anybody opened it."""
    row = start_postmortem(visitors.make_incident(), by=visitors.owner, is_blank=True)
    write_section(row, title="Story", markdown="# It began\n\n* at *noon*\n* later", by=visitors.owner)
    return row


def section_of(document: Postmortem, key: str = "story") -> Section:
    return Section.objects.select_related("postmortem__incident").get(postmortem=document, key=key)


def typed(document: Postmortem, *, at: int = 0, text: str, uid: str = "") -> Doc[Any]:
    """A page on which somebody puts text at the end of a block; what it sends is in the log, as a room puts it there."""
    page = live_text.load(document)
    before = page.get_state()
    block = fragment_of(page, uid or section_of(document).uid).children[at]
    assert isinstance(block, XmlElement)
    letters = block.children[0]
    assert isinstance(letters, XmlText)
    letters.insert(len(letters), text)
    log.append(document.pk, [page.get_update(before)])
    return page


def test_what_the_sections_say_is_where_the_log_begins(document: Postmortem) -> None:
    live_text.open_log(document)
    section = section_of(document)
    assert document.live_since is not None
    assert (section.markdown, section.version) == ("### It began\n\n- at *noon*\n- later", 1)
    assert live_text.markdown_of_sections(live_text.load(document), [section.uid]) == {section.uid: section.markdown}


def test_a_live_document_is_not_begun_again(document: Postmortem) -> None:
    live_text.open_log(document)
    live_text.open_log(Postmortem.objects.get(pk=document.pk))
    assert TextUpdate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_open_it_at_the_same_instant_one_begins_it(document: Postmortem) -> None:
    together = threading.Barrier(5)

    def open_it() -> None:
        together.wait(timeout=20)
        live_text.open_log(Postmortem.objects.get(pk=document.pk))
        connection.close()

    threads = [threading.Thread(target=open_it) for _ in range(5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    assert live_text.markdown_of_sections(live_text.load(document), [section_of(document).uid]) == {
        section_of(document).uid: "### It began\n\n- at *noon*\n- later"
    }
    assert TextUpdate.objects.count() == 1


def test_a_projection_is_one_line_of_the_trail_a_writing_session_and_says_nobody(
    document: Postmortem, noon: datetime, set_clock: Callable[[datetime], None]
) -> None:
    live_text.open_log(document)
    Record.objects.all().delete()
    for minutes in (0, 10, 20, 90):
        set_clock(noon + timedelta(minutes=minutes))
        live_text.project(document.pk, typed(document, text="!").get_update())
    section = section_of(document)
    assert (section.markdown.splitlines()[0], section.version) == ("### It began!!!!", 5)
    told = [(one.verb, one.subject_uid, one.about_uid, one.actor_uid, one.actor_label, one.changes) for one in Record.objects.all()]
    assert told == [("wrote", section.uid, document.incident.uid, "", "Second Story", {})] * 2


def test_what_is_the_same_is_not_written_again(document: Postmortem) -> None:
    live_text.open_log(document)
    told = Record.objects.count()
    live_text.project(document.pk, live_text.load(document).get_update())
    assert (section_of(document).version, Record.objects.count()) == (1, told)


def test_a_room_that_has_not_heard_yet_does_not_bring_back_what_is_gone(document: Postmortem, visitors: Cast) -> None:
    live_text.open_log(document)
    room = live_text.load(document).get_update()
    write_section(document, key="story", title="Story", markdown="Nothing more.", by=visitors.owner)
    live_text.project(document.pk, room)
    assert section_of(document).markdown == "Nothing more."


def test_whoever_can_not_wait_reads_what_the_log_says(document: Postmortem) -> None:
    live_text.open_log(document)
    typed(document, text=", they say")
    live_text.catch_up(document)
    assert section_of(document).markdown.splitlines()[0] == "### It began, they say"


def test_a_section_is_written_by_an_edit_of_what_differs(document: Postmortem, visitors: Cast) -> None:
    live_text.open_log(document)
    page = live_text.load(document)
    rows = set(TextUpdate.objects.values_list("pk", flat=True))
    write_section(
        document, key="story", title="Story", markdown="### It began early\n\n- at *noon*\n- later", expected=1, by=visitors.owner
    )
    (update,) = (bytes(one.update) for one in TextUpdate.objects.exclude(pk__in=rows))
    assert b" early" in update
    assert b"noon" not in update
    before = page.get_state()
    fragment_of(page, section_of(document).uid).children[0].children[0].insert(0, "How ")  # type: ignore[union-attr]
    log.append(document.pk, [page.get_update(before)])
    live_text.catch_up(document)
    assert section_of(document).markdown == "### How It began early\n\n- at *noon*\n- later"


def test_a_stale_write_is_refused_with_what_was_typed_meanwhile(document: Postmortem, visitors: Cast) -> None:
    live_text.open_log(document)
    typed(document, text=" slowly")
    with pytest.raises(Stale) as refused:
        write_section(document, key="story", title="Story", markdown="Mine", expected=1, by=visitors.owner)
    assert (refused.value.yours["markdown"], refused.value.theirs["markdown"]) == ("Mine", "### It began slowly\n\n- at *noon*\n- later")


def test_a_write_is_one_version_and_one_line_of_the_trail(document: Postmortem, visitors: Cast) -> None:
    live_text.open_log(document)
    Record.objects.all().delete()
    row = write_section(document, key="story", title="Story", markdown="* one\n* two", expected=1, by=visitors.owner)
    assert (row.version, row.markdown) == (2, "- one\n- two")
    assert [(one.verb, one.actor_uid) for one in Record.objects.all()] == [("wrote", visitors.owner.uid)]


@pytest.mark.parametrize("is_live", [False, True])
def test_more_is_put_at_the_end_and_a_list_goes_on(document: Postmortem, visitors: Cast, *, is_live: bool) -> None:
    if is_live:
        live_text.open_log(document)
    for more in ("* and\n* on", "The end.", "Really."):
        append_to_section(section_of(document), markdown=more, by=visitors.participant)
    assert section_of(document).markdown == "### It began\n\n- at *noon*\n- later\n- and\n- on\n\nThe end.\n\nReally."
    assert section_of(document).version == 4
    with pytest.raises(Refusal, match="Give the text"):
        append_to_section(section_of(document), markdown=" \n", by=visitors.owner)


def test_a_section_that_comes_later_has_its_text_in_the_log(document: Postmortem, visitors: Cast) -> None:
    live_text.open_log(document)
    write_section(document, title="Impact", markdown="Some.", by=visitors.owner)
    added = add_section(document, title="Questions", by=visitors.owner)
    impact = section_of(document, "impact")
    doc = live_text.load(document)
    assert live_text.markdown_of_sections(doc, [impact.uid, added.uid]) == {impact.uid: "Some.", added.uid: ""}
    assert len(fragment_of(doc, added.uid).children) == 1
    assert impact.version == 1


def test_a_section_that_is_removed_leaves_no_word_in_the_log(document: Postmortem, visitors: Cast) -> None:
    live_text.open_log(document)
    page = typed(document, text=" in Lisbon")
    uid = section_of(document).uid
    remove_section(section_of(document), by=visitors.owner)
    before = page.get_state()  # of somebody who was away and goes on in it
    fragment_of(page, uid).children[0].children[0].insert(0, "Zebra ")  # type: ignore[union-attr]
    log.append(document.pk, [page.get_update(before)])
    live_text.compact(document.pk)
    (row,) = TextUpdate.objects.all()
    assert [word for word in (b"began", b"Lisbon", b"noon", b"Zebra") if word in bytes(row.update)] == []


def test_compaction_forgets_deleted_words_and_keeps_the_text(document: Postmortem, visitors: Cast) -> None:
    live_text.open_log(document)
    write_section(document, key="story", title="Story", markdown="### It ended", by=visitors.owner)
    live_text.compact(document.pk)
    (row,) = TextUpdate.objects.all()
    assert (b"noon" in bytes(row.update), b"It " in bytes(row.update)) == (False, True)
    assert live_text.markdown_of_sections(bytes(row.update), [section_of(document).uid]) == {section_of(document).uid: "### It ended"}


def test_a_log_in_which_something_is_missing_is_left_alone(document: Postmortem) -> None:
    live_text.open_log(document)
    typed(document, text=" one")
    page = live_text.load(document)
    fragment_of(page, section_of(document).uid).children[0].children[0].insert(0, "lost")  # type: ignore[union-attr]
    between = page.get_state()
    fragment_of(page, section_of(document).uid).children[0].children[0].insert(2, "kept")  # type: ignore[union-attr]
    log.append(document.pk, [page.get_update(between)])
    live_text.compact(document.pk)
    assert TextUpdate.objects.count() == 3


def test_a_document_that_is_gone_is_said_to_be(document: Postmortem) -> None:
    pk = document.pk
    document.delete()
    with pytest.raises(Postmortem.DoesNotExist):
        live_text.compact(pk)
    with pytest.raises(Postmortem.DoesNotExist):
        live_text.project(pk, b"\x00\x00")


def test_an_import_makes_no_live_text(document: Postmortem) -> None:
    assert (document.live_since, TextUpdate.objects.count()) == (None, 0)
