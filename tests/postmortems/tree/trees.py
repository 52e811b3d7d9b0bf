"""Every tree the schema allows, for Hypothesis: text that looks like Markdown, marks at odd places, lists in lists."""

from __future__ import annotations

from hypothesis import strategies as some

from secondstory.postmortems.tree.nodes import (
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    Document,
    FactBlock,
    HardBreak,
    Heading,
    HorizontalRule,
    Image,
    Inline,
    Link,
    ListItem,
    Mention,
    OrderedList,
    Paragraph,
    Table,
    TableCell,
    Text,
)

LOOKS_LIKE_MARKDOWN = some.sampled_from([
    "*", "**", "_", "__", "~~", "~", "`", "``", "```", "[", "]", "](", "(", ")", "![", "!", "<", ">", "</", "<b>", "</b>", "</strong>",
    "<br>", "</em>", "<https://a.b>", "&", "&amp;", "&#32;", "\\", "\\\\", "|", "#", "# ", "### ", "- ", "-", "+ ", "* ", "1. ", "12) ",
    "1.", "---", "===", "***", "- - -", ": ", "::", "::timeline", '::impact{from="2026-01-01T00:00Z"}', "[ ] ", "[x] ", "[a]: b", "    ",
    "\t", "  ", " ", "\u00a0", "\u2028", "\u0085", "\n", "\r\n", "\r", "\x00", "\x0b", "\ud800", "a", "b", "ä", "日", "👩‍🚒", "word", " word ",
    "x_y_z", "2 * 3", "C:\\dir", "R&D", "https://x.org/a_b?c=d&e", "story:event/x", "|---|", "| a | b |", ".", ",", "“", "e\u0301",
])  # fmt: skip
WORDS = some.lists(LOOKS_LIKE_MARKDOWN | some.text(max_size=4), max_size=6).map("".join)
MARKS: some.SearchStrategy[frozenset[str]] = some.frozensets(some.sampled_from(["strong", "em", "strike", "code"]), max_size=4) | some.just(
    frozenset()
)
HREFS = some.sampled_from([
    "https://a.org/x", "http://a.org/(b)", "https://a.org/a b", "mailto:a@b.c", "/incidents/X/", "#there", "?q=1", "x", "<odd>", "a\\b",
    "https://a.org/?a=1&amp;b=2&copy", "https://a.org/ä", "https://a.org/%20*_~`|", "tel:+49", "javascript:alert(1)", "", "a\nb", " ", "(", '"',
    "story:event/abc", "story:event/", "story:nothing/x", "//x.org/y", "https://a.org/[x]",
])  # fmt: skip
LINKS = some.none() | some.builds(Link, HREFS, some.none() | WORDS)
TEXTS = some.builds(Text, WORDS, MARKS, LINKS)
MENTIONS = some.builds(
    Mention,
    some.sampled_from(["event", "time", "service", "factor", "action", "role", "incident", "person"]),
    some.sampled_from(["abc", "2026-03-14T12:00:00+01:00", "INC-12", "", "a b", "x)"]),
    WORDS,
)
INLINE: some.SearchStrategy[Inline] = TEXTS | MENTIONS | some.just(HardBreak())
CONTENT = some.lists(INLINE, max_size=6).map(tuple)
CODE = some.lists(
    some.sampled_from(["x", "```", "````", "~~~", "\n", "  ", "\t", "- a", "> b", "", "`", "|", "\u2028", "    y"]), max_size=8
).map("".join)
LEAVES: some.SearchStrategy[Block] = (
    some.builds(Paragraph, CONTENT)
    | some.builds(Heading, some.integers(-1, 9), CONTENT)
    | some.builds(CodeBlock, CODE, some.sampled_from(["", "python", "c++", "a b", "`"]))
    | some.just(HorizontalRule())
    | some.builds(Image, some.sampled_from(["/p/a.png", "/p/(a) b.png", "https://x.org/a.png", "//x", "", "/a_b*"]), WORDS, WORDS)
    | some.builds(
        FactBlock,
        some.sampled_from(["timeline", "impact", "factors", "actions", "weather", ""]),
        some.sampled_from([None, "2026-01-01T00:00Z", "2026-01-01T10:00:00.5+01:00", "yesterday", '"']),
        some.sampled_from([None, "2026-01-01T00:00Z", ""]),
    )
    | some.builds(
        Table,
        some.lists(some.lists(some.builds(TableCell, CONTENT), max_size=3).map(tuple), max_size=3).map(tuple),
        some.lists(some.sampled_from([None, "left", "center", "right"]), max_size=4).map(tuple),
    )
)


def _around(blocks: some.SearchStrategy[Block]) -> some.SearchStrategy[Block]:
    several = some.lists(blocks, max_size=3).map(tuple)
    items = some.lists(some.builds(ListItem, several, some.sampled_from([None, None, True, False])), max_size=3).map(tuple)
    return (
        some.builds(Blockquote, several)
        | some.builds(BulletList, items)
        | some.builds(OrderedList, items, some.sampled_from([1, 0, 2, 7, 999_999_999, -1, 10**12]))
    )


BLOCKS: some.SearchStrategy[Block] = some.recursive(LEAVES, _around, max_leaves=8)
DOCUMENTS = some.builds(Document, some.lists(BLOCKS, max_size=5).map(tuple))
