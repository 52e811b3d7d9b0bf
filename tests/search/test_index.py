"""One set of tests for both indexes: `bin/test` runs it on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from secondstory.lib.errors import Refusal
from secondstory.search.engine import index
from secondstory.search.errors import NothingToLookFor, SearchFailed
from secondstory.search.index import Entry, Texts, mark
from secondstory.search.models import Document, Word
from secondstory.search.operations import clear_documents, put_documents, remove_documents
from secondstory.search.queries import CANDIDATES, Found, find, suggest
from secondstory.search.snippets import excerpt

pytestmark = pytest.mark.django_db


def entry(
    uid: str, *, learned: str = "", title: str = "", summary: str = "", body: str = "", on: str = "2026-03-14", **given: Any
) -> Entry:
    values: dict[str, Any] = {"kind": "publication", "row": int(uid), "key": f"i{uid}", "is_example": False, "is_private": False}
    return Entry(uid=uid, on=date.fromisoformat(on), texts=Texts(learned, title, summary, body), **(values | given))


def put(*entries: Entry) -> None:
    put_documents(entries)


def everything() -> QuerySet[Document]:
    return Document.objects.all()


def look(typed: str, **given: Any) -> Found:
    return find(typed, among=given.pop("among", everything()), **given)


def found(typed: str, **given: Any) -> list[str]:
    return look(typed, **given).uids


def test_all_words_must_be_there_in_any_form() -> None:
    put(entry("1", body="The pool limits connections."), entry("2", body="A pool."), entry("3", body="Connection refused"))
    assert found("pools connection") == ["1"]
    assert sorted(found("connections ")) == ["1", "3"]


def test_a_phrase_stands_together_and_an_excluded_word_is_absent() -> None:
    put(entry("1", body="slow query in the pool"), entry("2", body="query that was slow"), entry("3", body="slow query again"))
    assert sorted(found('"slow query"')) == ["1", "3"]
    assert found('"slow query" -pool') == ["3"]
    assert found('query -"slow query"') == ["2"]


def test_the_last_word_may_be_a_beginning() -> None:
    put(entry("1", body="checkout"), entry("2", body="checklist"), entry("3", body="chess"))
    assert sorted(found("check")) == ["1", "2"]
    assert found("check pool") == []


def test_a_beginning_that_stemming_hides_is_completed() -> None:
    put(entry("1", body="a deployment"))
    answer = look("deploym")
    assert (answer.uids, answer.instead) == (["1"], "deployment")


def test_what_was_learned_weighs_most_then_the_title_then_the_rest() -> None:
    filler = "many other words that say nothing about it at all. " * 3
    put(
        entry("1", title="x", summary="y", learned=filler, body=f"pool {filler}"),
        entry("2", title="x", summary="pool", learned=filler, body=filler),
        entry("3", title="pool", summary="y", learned=filler, body=filler),
        entry("4", title="x", summary="y", learned=f"pool {filler}", body=filler),
    )
    ranked = found("pool")
    assert ranked[-1] == "1"
    assert ranked.index("4") < ranked.index("2")
    assert ranked.index("3") < ranked.index("2")


def test_of_two_equals_the_newer_comes_first() -> None:
    put(entry("1", body="pool", on="2024-01-01"), entry("2", body="pool", on="2026-01-01"), entry("3", body="pool", on="2025-01-01"))
    assert found("pool") == ["2", "3", "1"]
    assert found("") == ["2", "3", "1"]


def test_accents_and_case_make_no_difference_and_any_script_is_found() -> None:
    put(entry("1", body="Ligne coupée à l'ÉCLUSE"), entry("2", body="パイプ 停止"), entry("3", body="очередь сообщений"))
    assert found("ecluse coupee ") == ["1"]
    assert found("停止") == ["2"]
    assert found("ОЧЕРЕДЬ ") == ["3"]


@pytest.mark.parametrize(
    "typed",
    [
        'pool"', "pool (", "pool AND", "NEAR(pool x, 3)", "title:pool", "pool*", "^pool", "pool OR", "{pool}", "pool NOT", "a:b:c", "'; DROP TABLE x; --",
        "pool\x00", "pool\\", "%pool%", "pool & | !", "pool <-> x", "pool:*", "🙂 pool", "\u202epool", "pool " * 3000, "\ud7ff pool", '"pool', "-pool pool",
    ],
)  # fmt: skip
def test_nothing_anyone_types_is_an_error(typed: str) -> None:
    put(entry("1", body="pool"))
    assert set(found(typed)) <= {"1"}


@pytest.mark.parametrize("typed", ["!!!", '"', "-pool", "(", "🙂", "<->", ":*"])
def test_signs_alone_get_a_sentence(typed: str) -> None:
    with pytest.raises(NothingToLookFor, match="at least one word"):
        look(typed)


@pytest.mark.parametrize("typed", ["certifcate", "cretificate", "certificatte", "certifisate", "certifcaet", "sertificat"])
def test_a_wrong_letter_is_forgiven_and_said(typed: str) -> None:
    put(entry("1", body="The certificate expired"), entry("2", body="pool"))
    answer = look(typed)
    assert (answer.uids, answer.instead) == (["1"], "certificate")


def test_a_word_that_is_known_is_never_corrected() -> None:
    put(entry("1", body="pool"), entry("2", body="poll"))
    answer = look("poll ")
    assert (answer.uids, answer.instead) == (["2"], "")
    assert look("poll pool").instead == ""


def test_of_several_near_words_the_one_that_leads_somewhere_is_taken() -> None:
    put(entry("1", body="pool lake"), entry("2", body="poll"))
    answer = look("lake pol ")
    assert (answer.uids, answer.instead) == (["1"], "lake pool")


def test_words_of_private_documents_correct_nothing_and_those_of_the_other_side_neither() -> None:
    put(entry("1", body="bluebird acquisition", is_private=True), entry("2", body="heron", is_example=True))
    assert look("bluebrid").instead == ""
    assert look("heorn").instead == ""
    assert look("heorn", is_example=True).instead == "heron"


def test_private_documents_do_not_change_what_others_are_told() -> None:
    put(entry("1", body="pool pool retry"), entry("2", body="pool retry retry"), entry("3", body="retry"))
    seen = everything().exclude(key="i9")
    before = look("pool retry", among=seen), look("poool", among=seen)
    put(*(entry(str(n), body="retry " * 20, is_private=True, key="i9") for n in range(9, 40)))
    assert (look("pool retry", among=seen), look("poool", among=seen)) == before
    assert len(found("retry", among=everything(), size=50)) == 34


def test_only_what_one_may_see_is_found_counted_and_faceted() -> None:
    put(entry("1", body="pool"), entry("2", body="pool", key="hidden"))
    answer = look("pool", among=everything().exclude(key="hidden"))
    assert (answer.uids, answer.total, answer.rows) == (["1"], 1, [1])


def test_marks_narrow() -> None:
    marks = (("service", "checkout"), ("year", "2026"))
    put(entry("1", body="pool", marks=marks), entry("2", body="pool", marks=(("service", "Check out"),)), entry("3", body="pool"))
    assert found("pool", marks=[(mark("service", "checkout"),)]) == ["1"]
    assert found("", marks=[(mark("service", "checkout"),), (mark("year", "2026"),)]) == ["1"]
    assert found("", marks=[(mark("service", "nowhere"),)]) == []
    assert found("", marks=[(mark("service", "nowhere"), mark("service", "checkout"))]) == ["1"]
    assert found("pool", marks=[(mark("service", "checkout"), mark("service", "Check out")), (mark("year", "2026"),)]) == ["1"]


def test_a_mark_is_no_word() -> None:
    put(entry("1", body="pool", marks=(("service", "checkout"),)))
    with pytest.raises(NothingToLookFor):
        look(mark("service", "checkout"))
    assert [found(beginning) for beginning in ("x", "xq")] == [[], []]


def test_pages_of_a_search_and_of_the_newest_hold_everything_once() -> None:
    put(*(entry(str(n), body="pool", on=f"2026-01-{n:02}") for n in range(1, 8)))
    for typed in ("pool", ""):
        first = look(typed, size=3)
        second = look(typed, size=3, cursor=first.next)
        third = look(typed, size=3, cursor=second.next)
        assert [*first.uids, *second.uids, *third.uids] == ["7", "6", "5", "4", "3", "2", "1"]
        assert third.next == ""
        assert (first.total, first.is_capped) == (7, False)


def test_a_broken_cursor_gets_a_sentence() -> None:
    with pytest.raises(Refusal, match="page link is not complete"):
        look("pool", cursor="x' OR 1")


def test_texts_come_back_marked_with_their_accents() -> None:
    put(entry("1", learned="Die Écluse <b>war</b> zu.", body="Nothing here. The ecluse was shut."))
    texts = look("ecluse ").hits[0].texts
    assert excerpt(texts.learned) == "Die <mark>Écluse</mark> &lt;b&gt;war&lt;/b&gt; zu."
    assert excerpt(texts.body) == "The <mark>ecluse</mark> was shut."


def test_more_than_a_thousand_matches_are_not_counted_further_and_the_best_are_still_first() -> None:
    old, longer = entry("1", learned="pool", title="pool", on="2001-01-01"), entry("2", body="poolside", on="2026-02-01")
    put(old, longer, *(entry(str(n), body="the pool was there", on="2026-01-01") for n in range(3, CANDIDATES + 50)))
    answer = look("pool", size=CANDIDATES * 2)
    assert (answer.total, answer.is_capped, len(answer.rows)) == (CANDIDATES, True, CANDIDATES)
    assert answer.uids[0] == "1"
    assert "2" not in answer.uids, "a last word in more documents than are counted is whole"
    assert found("poolsi") == ["2"]
    assert suggest("pool", among=everything(), size=2)[0] != 0


def test_how_common_a_word_is_in_private_documents_changes_nothing_for_others() -> None:
    put(entry("1", body="poolside"), *(entry(str(n), body="pool", is_private=True, key="hidden") for n in range(2, CANDIDATES + 5)))
    assert found("pool", among=everything().exclude(key="hidden")) == ["1"]


def test_a_phrase_in_a_script_whose_signs_are_no_letters_is_found() -> None:
    put(entry("1", body="किताब खुली है"), entry("2", body="खुली किताब"))
    assert found('"किताब खुली"') == ["1"]
    assert sorted(found("किताब खुली ")) == ["1", "2"]


def test_a_phrase_is_ranked_by_where_its_words_stand() -> None:
    put(entry("1", body="slow query", on="2026-05-01"), entry("2", learned="slow query", on="2026-01-01"), entry("3", body="query, slow"))
    assert found('"slow query"') == ["2", "1"]


def test_putting_again_replaces_and_putting_the_same_changes_nothing() -> None:
    put(entry("1", body="pool"))
    assert put_documents([entry("1", body="pool")]) == 0
    assert put_documents([entry("1", body="lake", on="2020-02-02")]) == 1
    assert (found("pool"), found("lake")) == ([], ["1"])
    assert set(Word.objects.values_list("word", "documents")) == {("lake", 1)}


def test_a_document_that_becomes_private_leaves_the_open_index() -> None:
    put(entry("1", body="pool"))
    put(entry("1", body="pool", is_private=True))
    assert not Word.objects.exists()
    assert found("pool") == ["1"]
    remove_documents("publication", ["1", "unknown"])
    assert (found("pool"), index().places()) == ([], set())


def test_clearing_takes_what_was_left_over_too() -> None:
    put(entry("1", body="pool"))
    Document.objects.all().delete()
    clear_documents("publication")
    assert (index().places(), Word.objects.count()) == (set(), 0)


def test_many_on_one_day_keep_their_order() -> None:
    put(entry("5", body="pool"), entry("1000005", body="pool"), entry("4", body="pool"))
    assert found("") == ["1000005", "5", "4"]


def test_a_huge_text_is_taken() -> None:
    put(entry("1", body="word" * 3000 + " " + "pool lake " * 60_000))
    assert found("lake ") == ["1"]


@pytest.mark.django_db(transaction=True)
def test_a_search_that_fails_says_so() -> None:
    table = "search_text" if connection.vendor == "postgresql" else "search_open"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO search_away")
    try:
        with pytest.raises(SearchFailed, match="did not answer") as failed:
            look("pool")
        assert failed.value.status == 503
        assert isinstance(failed.value.__cause__, DatabaseError)
        with pytest.raises(SearchFailed):
            suggest("pool", among=everything(), size=3)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE search_away RENAME TO {table}")
