"""A passage that is removed from live text is in no row of its log, and does not come back with whoever was away (law 4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from pycrdt import Doc, XmlElement, XmlText

from secondstory.lib.passages import MARK
from secondstory.library.operations import Answers, publish_postmortem
from secondstory.postmortems import live_text, log
from secondstory.postmortems.models import Moment, Postmortem, Section, TextUpdate
from secondstory.postmortems.operations import start_postmortem, take_moment, write_section
from secondstory.postmortems.tree.shared import fragment_of
from secondstory.workspace.operations import find_passage, redact_passage
from tests.cast import Cast
from tests.workspace.telling_all import PASSAGE, rows_that_have_it

SECRET = "hunter-22 and more"
PARTS = (b"hunter", b"22 and", b"nd more")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon", "data_dir")]


def live_document(visitors: Cast, markdown: str) -> Postmortem:
    row = start_postmortem(visitors.make_incident(), by=visitors.owner, is_blank=True)
    write_section(row, title="Story", markdown=markdown, by=visitors.owner)
    live_text.open_log(row)
    return row


def logged(document: Postmortem) -> bytes:
    return b"".join(log.updates_of(document.pk))


def remove(document: Postmortem, visitors: Cast, passage: str = SECRET) -> dict[str, int]:
    counts = find_passage(document.incident, passage, by=visitors.owner)
    redact_passage(document.incident, passage, reason="A password", by=visitors.owner)
    return counts


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (f"The pass is {SECRET}, they said.", f"The pass is {MARK}, they said."),
        ("It is **hunter**-22 *and `more`* now", f"It is **{MARK}** now"),
        ("- ends in hunter-22\n- and more\n- stays", f"- ends in {MARK}\n-\n- stays"),
        ("One hunter-22\n\nand more, two", f"One {MARK}\n\n, two"),
        ("| a | hunter-22 |\n| --- | --- |\n| and more | c |", f"| a | {MARK} |\n| --- | --- |\n|  | c |"),
        (f"```\nx {SECRET}\n```", f"```\nx {MARK}\n```"),
        (f"See [{SECRET}](story:event/abc) and [x](https://a.org/hunter-22%20and%20more)", f"See [{MARK}](story:event/abc) and [x](https://a.org/{MARK})"),
        (f'![{SECRET}](/p/1/ "{SECRET}")', f'![{MARK}](/p/1/ "{MARK}")'),
    ],
)  # fmt: skip
def test_it_is_cut_as_one_reads_it(visitors: Cast, written: str, left: str) -> None:
    document = live_document(visitors, written)
    counts = remove(document, visitors)
    assert set(counts) == {"document"}
    assert Section.objects.get().markdown == left
    assert [part for part in PARTS if part in logged(document)] == []


@pytest.mark.parametrize(
    ("written", "left"),
    [("It is **hunter**-22 *and* more now", f"It is **{MARK}** now"), (f"* a {SECRET}\n* b", f"* a {MARK}\n* b")],
)
def test_so_it_is_before_the_document_is_live(visitors: Cast, written: str, left: str) -> None:
    document = start_postmortem(visitors.make_incident(), by=visitors.owner, is_blank=True)
    write_section(document, title="Story", markdown=written, by=visitors.owner)
    assert remove(document, visitors) == {"document": 1}
    assert (Section.objects.get().markdown, Section.objects.get().version) == (left, 2)


def test_open_pages_hear_of_it_and_bring_nothing_back(visitors: Cast) -> None:
    document = live_document(visitors, f"Before {SECRET} after.\n\nAnother.")
    uid = Section.objects.get().uid
    away = live_text.load(document)
    with away.transaction():  # offline, somebody goes on beside it and elsewhere
        first, second = (one.children[0] for one in fragment_of(away, uid).children if isinstance(one, XmlElement))
        assert isinstance(first, XmlText)
        assert isinstance(second, XmlText)
        first.insert(len("Before hun"), "!")
        second.insert(0, "Yet ")
    remove(document, visitors)
    server = live_text.load(document)
    returned = away.get_update(server.get_state())
    log.append(document.pk, [returned])
    away.apply_update(server.get_update(away.get_state()))
    server.apply_update(returned)
    text = {uid: f"Before !{MARK} after.\n\nYet Another."}
    assert [live_text.markdown_of_sections(one, [uid]) for one in (away, server)] == [text, text]
    assert [part for part in PARTS if part in logged(document)] == []
    live_text.catch_up(document)
    assert rows_that_have_it_in(PARTS) == []


def rows_that_have_it_in(parts: tuple[bytes, ...]) -> list[int]:
    return [row.pk for row in TextUpdate.objects.all() if any(part in bytes(row.update) for part in parts)]


def test_words_typed_letter_by_letter_and_deleted_before_are_gone_too(visitors: Cast) -> None:
    document = live_document(visitors, f"It is {SECRET}.")
    write_section(document, key="story", title="Story", markdown="It is gone.", by=visitors.owner)
    assert [part for part in PARTS if part in logged(document)] == list(PARTS)
    write_section(document, key="story", title="Story", markdown=f"It is {SECRET} again.", by=visitors.owner)
    remove(document, visitors)
    assert [part for part in PARTS if part in logged(document)] == []


def test_what_hides_where_nobody_reads_goes(visitors: Cast) -> None:
    document = live_document(visitors, f"It is {SECRET}.\n\nKept *as* it is.")
    page: Doc[Any] = live_text.load(document)
    before = page.get_state()
    paragraph = fragment_of(page, Section.objects.get().uid).children[1]
    assert isinstance(paragraph, XmlElement)
    paragraph.attributes["data-x"] = SECRET
    log.append(document.pk, [page.get_update(before)])
    between = page.get_state()
    paragraph.attributes["data-y"] = "lost"
    after = page.get_state()
    paragraph.attributes["data-z"] = SECRET
    log.append(document.pk, [page.get_update(after)])
    assert between != after
    remove(document, visitors)
    assert [part for part in PARTS if part in logged(document)] == []
    assert live_text.markdown_of_sections(live_text.load(document), [Section.objects.get().uid]) == {
        Section.objects.get().uid: f"It is {MARK}.\n\nKept *as* it is."
    }


def test_nothing_of_it_is_left_in_the_database(visitors: Cast) -> None:
    document = live_document(visitors, f'It was **hunter-22** "ß" s3cret/Key, and [x](https://a.org/?k={PASSAGE.replace(" ", "%20")}).')
    remove(document, visitors, PASSAGE)
    assert rows_that_have_it() == []


def test_what_was_kept_and_published_loses_it_over_marks_too(visitors: Cast) -> None:
    document = live_document(visitors, "It is **hunter**-22 *and* more now")
    take_moment(document, name="Before", by=visitors.owner)
    edition = publish_postmortem(document, by=visitors.owner, answers=Answers(), nothing_new_reason="Known before.")
    counts = remove(document, visitors)
    assert counts == {"document": 1, "moments": 2, "publications": 1}
    edition.refresh_from_db()
    kept = [section for moment in Moment.objects.all() for section in moment.sections]  # publishing keeps one of its own
    assert [section["markdown"] for section in (*kept, *edition.content["sections"])] == [f"It is **{MARK}** now"] * 3
    assert rows_with("hunter") == []


def rows_with(word: str) -> list[str]:
    """Tables and columns of the whole database in which a word stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                found |= {f"{table}.{name}" for name, value in zip(names, row, strict=True) if word.encode() in _content(value)}
    return sorted(found)


def _content(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
