"""Why something was found, safely."""

from __future__ import annotations

from secondstory.search.index import END, START
from secondstory.search.snippets import LONGEST, excerpt, marked_html


def found(text: str) -> str:
    return text.replace("[", START).replace("]", END)


def test_markup_in_the_text_is_shown_and_not_obeyed() -> None:
    text = found('<img src=x onerror=alert(1)> [pool] & <b>"x"</b>')
    assert excerpt(text) == "&lt;img src=x onerror=alert(1)&gt; <mark>pool</mark> &amp; &lt;b&gt;&quot;x&quot;&lt;/b&gt;"


def test_the_sentence_with_the_most_different_words_is_chosen_and_those_after_it_that_fit() -> None:
    text = found("The [pool] was full. The [pool] met the [retry] setting. It drained.\nAnother [pool] line.")
    assert excerpt(text) == "The <mark>pool</mark> met the <mark>retry</mark> setting. It drained."


def test_nothing_found_is_nothing_shown() -> None:
    assert excerpt("A sentence.") == ""


def test_a_long_sentence_is_cut_between_words() -> None:
    shown = excerpt(found("word " * 200 + "[pool] " + "more " * 200))
    assert shown.startswith("…word")
    assert shown.endswith("more…")
    assert "<mark>pool</mark>" in shown
    assert len(shown) < LONGEST + 40


def test_a_mark_over_the_end_of_a_sentence_stays_balanced() -> None:
    text = found("It ended. [Pool. Retry] came.")
    assert excerpt(text).count("<mark>") == excerpt(text).count("</mark>")
    assert marked_html(f"a{END} b {START}c") == "<mark>a</mark> b <mark>c</mark>"
