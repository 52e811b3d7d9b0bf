"""What holds for every tree: its Markdown and its fragment say the same again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some
from pycrdt import Doc, XmlFragment

from secondstory.postmortems.tree.joining import joined
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.markdown_out import write_markdown
from secondstory.postmortems.tree.nodes import Document
from secondstory.postmortems.tree.normal import normal
from secondstory.postmortems.tree.shared import fragment_of, write_fragment
from secondstory.postmortems.tree.shared_editing import append_to_fragment, edit_fragment
from secondstory.postmortems.tree.shared_reading import read_fragment
from tests.postmortems.tree import strangers
from tests.postmortems.tree.trees import DOCUMENTS, WORDS

TRIES = settings(max_examples=60, deadline=None)


def in_a_fragment(document: Document) -> XmlFragment:
    fragment = fragment_of(Doc(), "x")
    write_fragment(fragment, document)
    return fragment


@TRIES
@given(DOCUMENTS)
def test_the_one_form_of_a_text_is_its_own(document: Document) -> None:
    assert normal(normal(document)) == normal(document)


@TRIES
@given(DOCUMENTS)
def test_markdown_gives_the_tree_back(document: Document) -> None:
    tree = normal(document)
    assert read_markdown(write_markdown(tree)) == tree


@TRIES
@given(DOCUMENTS)
def test_a_fragment_gives_the_tree_back(document: Document) -> None:
    tree = normal(document)
    assert read_fragment(in_a_fragment(tree)) == tree


@TRIES
@given(some.lists(WORDS, max_size=8).map("\n".join) | some.text(max_size=60))
def test_markdown_is_stable_from_the_second_time(markdown: str) -> None:
    once = write_markdown(read_markdown(markdown))
    assert write_markdown(read_markdown(once)) == once


@TRIES
@given(DOCUMENTS, DOCUMENTS)
def test_what_is_put_at_the_end_comes_after_what_is_there(before: Document, after: Document) -> None:
    fragment, first, more = in_a_fragment(normal(before)), normal(before), normal(after)
    append_to_fragment(fragment, more)
    assert read_fragment(fragment) == normal(joined(first, more))


@TRIES
@given(strangers.FRAGMENTS, DOCUMENTS)
def test_no_word_of_a_stranger_is_lost_and_nothing_is_raised(made: strangers.Made, after: Document) -> None:
    fragment = strangers.in_a_fragment(made)
    tree = read_fragment(fragment)
    markdown = write_markdown(tree)
    assert read_markdown(markdown) == tree
    assert [word for word in strangers.words_of(made) if word not in markdown] == []
    edit_fragment(fragment, normal(after))
    assert read_fragment(fragment) == normal(after)


@TRIES
@given(DOCUMENTS, DOCUMENTS)
def test_an_edited_fragment_says_what_it_was_made_to_say(before: Document, after: Document) -> None:
    fragment, tree = in_a_fragment(normal(before)), normal(after)
    edit_fragment(fragment, tree)
    assert read_fragment(fragment) == tree
