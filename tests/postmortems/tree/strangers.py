"""What a page that speaks another schema, or means harm, may put into a fragment: anything in anything, with anything on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from hypothesis import strategies as some
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from secondstory.postmortems.tree.schema import ATTRIBUTES
from secondstory.postmortems.tree.shared import fragment_of

Made: TypeAlias = list[Any]
"""Texts as [(word, formats)], elements as (tag, attributes, children)."""

VALUES: some.SearchStrategy[Any] = some.sampled_from([
    1.0, 3, 2**60, float("nan"), float("inf"), -1e300, "3", "x", "", None, True, False, {"a": 1}, [1], "javascript:alert(1)", "/a.png", "event", "abc",
    "timeline", {}, {"href": "https://x.org", "title": None}, {"href": 5}, {"href": "javascript:x"},
])  # fmt: skip
NAMES = some.sampled_from(sorted({name for names in ATTRIBUTES.values() for name in names} | {"colspan", "x"}))
FORMATS = some.dictionaries(some.sampled_from(["strong", "em", "strike", "code", "link", "link--x9", "ychange", "u"]), VALUES, max_size=2)
WORDS = some.tuples(some.integers(0, 999).map("w{}w".format), some.sampled_from(["", "\n", " ", "\x00", "ä"]), FORMATS)
TEXTS = some.lists(WORDS, max_size=3)
FRAGMENTS: some.SearchStrategy[Made] = some.lists(
    some.recursive(
        TEXTS,
        lambda inner: some.tuples(
            some.sampled_from([*ATTRIBUTES, "callout", "script"]),
            some.dictionaries(NAMES, VALUES, max_size=3),
            some.lists(inner, max_size=4),
        ),
        max_leaves=10,
    ),
    max_size=4,
)


def in_a_fragment(made: Made) -> XmlFragment:
    """A new document with it."""
    fragment = fragment_of(Doc[Any](), "x")
    for one in made:
        _put(fragment, one)
    return fragment


def words_of(made: Any) -> Iterator[str]:
    """Every word in it."""
    for one in made:
        if isinstance(one, list):
            yield from (word for word, _end, _formats in one)
        else:
            yield from words_of(one[2])


def _put(parent: XmlFragment | XmlElement, one: Any) -> None:
    if isinstance(one, list):
        text = parent.children.append(XmlText())
        for word, end, formats in one:
            text.insert(len(text), word + end, formats)
        return
    tag, attributes, children = one
    element = parent.children.append(XmlElement(tag, attributes))
    for child in children:
        _put(element, child)
