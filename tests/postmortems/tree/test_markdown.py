"""Markdown as people and imports write it, and as the tree writes it again."""

from __future__ import annotations

import pytest

from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.markdown_out import write_markdown
from secondstory.postmortems.tree.nodes import (
    BulletList,
    Document,
    FactBlock,
    HardBreak,
    Image,
    Inline,
    Link,
    ListItem,
    Mention,
    OrderedList,
    Paragraph,
    Text,
)
from secondstory.postmortems.tree.normal import normal
from secondstory.ui.markdown import render

STRONG, EM = frozenset({"strong"}), frozenset({"em"})


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("# One\n\n## Two\n\n### Three", "### One\n\n#### Two\n\n##### Three"),
        ("## Two\n\n###### Six", "### Two\n\n###### Six"),
        ("Over\n=====\n\nUnder\n---", "### Over\n\n#### Under"),
        ("* a\n* b\n\n  more", "- a\n\n- b\n\n  more"),
        ("+ a\n    1. b\n    2. c", "- a\n  1. b\n  2. c"),
        ("- [ ] to do\n- [X] done", "- [ ] to do\n- [x] done"),
        ("- a\n\n* b\n\n- c", "- a\n\n* b\n\n- c"),
        ("7) seven\n8) eight", "7. seven\n8. eight"),
        ("- a\n\n  3. three", "- a\n\n  3. three"),
        ("~~~py\na ``` b\n~~~", "````py\na ``` b\n````"),
        ("    indented", "```\nindented\n```"),
        ("a|b\n-|:-:\n1 \\| 2|*x*\n", "| a | b |\n| --- | :-: |\n| 1 \\| 2 | *x* |"),
        ("> a\n> > b", "> a\n>\n> > b"),
        ("one\ntwo  \nthree\\\nfour<br>five", "one two\\\nthree\\\nfour\\\nfive"),
        ("__a__ _b_ <b>c</b> <em>d</em> <del>e</del> ~~f~~", "**a** *b* **c** *d* ~~e~~ ~~f~~"),
        ("<div>x</div> <u>y</u> <!-- z -->", "\\<div>x&lt;/div> \\<u>y&lt;/u> \\<!-- z -->"),
        ("[x][1] and [y]\n\n[1]: https://a.org 'T'", '[x](https://a.org "T") and [y]'),
        ("<https://a.org/x_y> https://b.org/x_y", "<https://a.org/x_y> https://b.org/x_y"),
        ("[run](javascript:alert(1))", "\\[run\\](javascript:alert(1))"),
        ("[**bold** link](<https://a.org/a b>)", "[**bold** link](<https://a.org/a b>)"),
        ("C:\\dir, R&D, 2 * 3, snake_case, ~5 min, a #1, [12:03] x", "C:\\dir, R&D, 2 * 3, snake_case, ~5 min, a #1, [12:03] x"),
        ("\\# no\n\n1\\. no\n\n\\- no\n\n\\::timeline", "\\# no\n\n1\\. no\n\n\\- no\n\n\\::timeline"),
        ("See ![g](/p/1/) here", "See\n\n![g](/p/1/)\n\nhere"),
        ("![g](https://a.org/g.png)", "[g](https://a.org/g.png)"),
        ("see\n::impact\nmore", "see\n\n::impact\n\nmore"),
        ('::timeline{from="2026-01-01T00:00Z" to="soon"}', '::timeline{from="2026-01-01T00:00Z"}'),
        ("::secrets", "\\::secrets"),
        ("[10:02](story:event/abc) [x](story:nothing/abc)", "[10:02](story:event/abc) [x\\](story:nothing/abc)"),
    ],
)  # fmt: skip
def test_what_people_write_says_the_same_again(written: str, again: str) -> None:
    assert write_markdown(read_markdown(written)) == again
    assert write_markdown(read_markdown(again)) == again


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ((Text("un"), Text("believ", STRONG), Text("able")), "un**believ**able"),
        ((Text("bold ", STRONG), Text("text")), "**bold** text"),
        ((Text("a"), Text("(b)", STRONG), Text("c")), "a<strong>(b)</strong>c"),
        ((Text("a", STRONG), Text("b", STRONG | EM), Text("c", EM)), "**a<em>b</em>**<em>c</em>"),
        ((Text("a", STRONG | EM), Text(" b", EM)), "***a** b*"),
        ((Text("a", frozenset({"code"})), Text("`", frozenset({"code"}))), "`` a` ``"),
        ((Text(" x ", frozenset({"code"})),), "`  x  `"),
        ((Text("a"), HardBreak(), Text("- b")), "a\\\n\\- b"),
        ((Text("x", link=Link("https://a.org/(1)", 'say "so"')),), '[x](<https://a.org/(1)> "say \\"so\\"")'),
        ((Text("!"), Mention("event", "abc", "a]b")), "\\![a\\]b](story:event/abc)"),
        ((Text("</b>"), Text("</b>", STRONG)), "&lt;/b>**&lt;/b>**"),
    ],
)
def test_marks_are_written_as_they_are_read(content: tuple[Inline, ...], written: str) -> None:
    tree = normal(Document((Paragraph(content),)))
    assert write_markdown(tree) == written
    assert read_markdown(written) == tree


def test_each_fact_and_list_is_a_node() -> None:
    text = '1. [ ] ask [the on-call](story:role/r2)\n\n::actions\n\n![Graph](/p/1/ "Errors")'
    ask = Paragraph((Text("ask "), Mention("role", "r2", "the on-call")))
    assert read_markdown(text).blocks == (
        OrderedList((ListItem((ask,), checked=False),)),
        FactBlock("actions"),
        Image("/p/1/", "Graph", "Errors"),
    )


@pytest.mark.parametrize("sign", [">", "- ", "1. "])
def test_what_is_nested_without_end_keeps_its_words(sign: str) -> None:
    assert "here" in write_markdown(read_markdown(sign * 3000 + "here"))


def test_what_is_as_deep_as_may_be_is_shown_too() -> None:
    tree = Document((Paragraph((Text("here"),)),))
    for _ in range(12):
        tree = Document((BulletList((ListItem((Paragraph((Text("x"),)), *tree.blocks)),)),))
    markdown = write_markdown(tree)
    assert read_markdown(markdown) == tree
    assert "here" in render(markdown)
