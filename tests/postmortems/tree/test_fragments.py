"""The shape in which y-prosemirror reads and writes a text, and how little of it an edit touches."""

from __future__ import annotations

from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.markdown_out import write_markdown
from secondstory.postmortems.tree.schema import ATTRIBUTES
from secondstory.postmortems.tree.shared import fragment_of, write_fragment
from secondstory.postmortems.tree.shared_editing import edit_fragment
from secondstory.postmortems.tree.shared_reading import attributes_of, read_fragment

EVERYTHING = """### Title

A **bold *both*** [link](https://a.org "T")\\
next [10:02](story:event/abc)

> quote

- [x] done
- plain

3. three

```py
code
```

---

| a | b |
| --- | --: |
| 1 | 2 |

![Graph](/p/1/ "Errors")

::timeline{from="2026-01-01T00:00Z"}"""


def of(markdown: str) -> XmlFragment:
    fragment = fragment_of(Doc[Any](), "x")
    write_fragment(fragment, read_markdown(markdown))
    return fragment


def shape(node: Any) -> Any:
    if isinstance(node, XmlText):
        return [(said, formats) for said, formats in node.diff()]
    children = [shape(child) for child in node.children]
    return (node.tag, attributes_of(node), children) if isinstance(node, XmlElement) else children


def test_a_text_has_the_shape_that_y_prosemirror_writes() -> None:
    found = shape(of(EVERYTHING))
    assert found == [
        ("heading", {"level": 3.0}, [[("Title", None)]]),
        (
            "paragraph",
            {},
            [
                [
                    ("A ", None),
                    ("bold ", {"strong": {}}),
                    ("both", {"strong": {}, "em": {}}),
                    (" ", None),
                    ("link", {"link": {"href": "https://a.org", "title": "T"}}),
                ],
                ("hard_break", {}, []),
                [("next ", None)],
                ("mention", {"kind": "event", "ref": "abc", "label": "10:02"}, []),
            ],
        ),
        ("blockquote", {}, [("paragraph", {}, [[("quote", None)]])]),
        (
            "bullet_list",
            {},
            [
                ("list_item", {"checked": True}, [("paragraph", {}, [[("done", None)]])]),
                ("list_item", {}, [("paragraph", {}, [[("plain", None)]])]),
            ],
        ),
        ("ordered_list", {"start": 3.0}, [("list_item", {}, [("paragraph", {}, [[("three", None)]])])]),
        ("code_block", {"language": "py"}, [[("code", None)]]),
        ("horizontal_rule", {}, []),
        (
            "table",
            {},
            [
                ("table_row", {}, [("table_header", {}, [[("a", None)]]), ("table_header", {"align": "right"}, [[("b", None)]])]),
                ("table_row", {}, [("table_cell", {}, [[("1", None)]]), ("table_cell", {"align": "right"}, [[("2", None)]])]),
            ],
        ),
        ("image", {"src": "/p/1/", "alt": "Graph", "caption": "Errors"}, []),
        ("fact_block", {"kind": "timeline", "from": "2026-01-01T00:00Z"}, []),
    ]
    assert [type(value) for value in (found[0][1]["level"], found[4][1]["start"])] == [float, float]  # an `int` is a BigInt in the browser


def test_every_node_of_the_schema_is_in_that_text() -> None:
    assert set(tags(of(EVERYTHING))) == set(ATTRIBUTES)


def tags(node: Any) -> list[str]:
    inner = [tag for child in getattr(node, "children", ()) for tag in tags(child)]
    return [*([node.tag] if isinstance(node, XmlElement) else ()), *inner]


def test_nothing_written_is_one_paragraph_to_write_in() -> None:
    assert shape(of("")) == [("paragraph", {}, [[]])]


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("One.\n\nTwo words.\n\nThree.", "One.\n\nTwo other words.\n\nThree.", b"Two", b"other"),
        ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", b"One", b"New"),
        ("- a\n- bee\n- c", "- a\n- bees\n- c\n- d", b"bee", b"d"),
        ("| aa | b |\n| --- | --- |\n| cc | d |", "| aa | b |\n| --- | --- |\n| cc | de |\n| f | g |", b"cc", b"f"),
        ("> quoted words", "> quoted few words", b"quoted", b"few"),
        ("```\nline one\nline two\n```", "```\nline one\nline 2\n```", b"one", b"2"),
        ("Some plain words", "Some **plain** words", b"plain", b"strong"),
        ("äöü 👩‍🚒 here", "äöü 👩‍🚒 not here", "äöü".encode(), b"not"),
    ],
)
def test_an_edit_touches_what_differs(before: str, after: str, gone: bytes, new: bytes) -> None:
    fragment = of(before)
    state = fragment.doc.get_state()
    edit_fragment(fragment, read_markdown(after))
    update = fragment.doc.get_update(state)
    assert write_markdown(read_fragment(fragment)) == after
    assert (gone in update, new in update) == (False, True)


def test_what_is_the_same_is_not_touched() -> None:
    fragment = of(EVERYTHING)
    state = fragment.doc.get_state()
    edit_fragment(fragment, read_markdown(EVERYTHING))
    assert fragment.doc.get_update(state) == fragment.doc.get_update(fragment.doc.get_state())


def test_who_writes_meanwhile_keeps_their_words() -> None:
    fragment = of("First.\n\nSecond one here.\n\nThird.")
    page = Doc[Any]()
    page.apply_update(fragment.doc.get_update())
    children = fragment_of(page, "x").children
    with page.transaction():
        for place, at, word in ((0, 6, " And"), (1, 0, "The "), (2, 6, " More")):
            paragraph = children[place]
            assert isinstance(paragraph, XmlElement)
            text = paragraph.children[0]
            assert isinstance(text, XmlText)
            text.insert(at, word)
        children.insert(1, XmlElement("paragraph"))
    edit_fragment(fragment, read_markdown("First.\n\nSecond thing here.\n\nThird.\n\nFourth."))
    page.apply_update(fragment.doc.get_update(page.get_state()))
    assert write_markdown(read_fragment(fragment_of(page, "x"))) == "First. And\n\nThe Second thing here.\n\nThird. More\n\nFourth."
    edit_fragment(fragment_of(page, "x"), read_markdown("First. And\n\nThe Second thing here.\n\nThird. More\n\nFourth, then."))
    assert len(fragment_of(page, "x").children) == 5  # the paragraph in which somebody is about to write is still there


def test_of_two_links_on_the_same_words_the_same_one_counts_each_time() -> None:
    def linked() -> str:
        fragment = fragment_of(Doc[Any](), "x")
        text = fragment.children.append(XmlElement("paragraph")).children.append(XmlText())
        text.insert(0, "x", {"link": {"href": "https://a.org", "title": None}, "link--x9": {"href": "https://b.org", "title": None}})
        return write_markdown(read_fragment(fragment))

    assert {linked() for _ in range(20)} == {"[x](https://a.org)"}
