"""Markdown becomes HTML in which nothing runs, tracks or comes from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from secondstory.ui.markdown import Drawn, Shown, render


class _Read(HTMLParser):
    """Which elements, attributes and addresses a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:alert(1))",
        '[x](https://a.example "t\\" onmouseover=alert(1)")',
        '<https://a.example/" onclick=alert(1)>',
        '![x](https://a.example/" onerror=alert(1))',
        "<iframe src=https://a.example></iframe>",
        "<style>body{display:none}</style>",
    ],
)
def test_nothing_in_it_runs(hostile: str) -> None:
    read = _Read()
    read.feed(render(hostile))
    assert read.names <= {"p", "a"}
    assert read.attributes <= {"href", "title", "rel"}
    assert all(address.startswith("https://a.example") for address in read.addresses)


def test_raw_html_is_shown_as_text_but_for_tags_that_say_what_markdown_says() -> None:
    assert render("a <u>b</u>") == "<p>a &lt;u&gt;b&lt;/u&gt;</p>\n"
    assert render("a <b>b</b><br>c") == "<p>a <strong>b</strong><br>\nc</p>\n"


def test_headings_stand_below_the_sections_title() -> None:
    assert render("# One\n## Two\n###### Six") == "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n"


def test_an_image_from_elsewhere_becomes_a_link_and_one_of_ours_stays() -> None:
    assert render("![the graph](https://a.example/g.png)") == (
        '<p><a href="https://a.example/g.png" rel="noopener nofollow">the graph</a></p>\n'
    )
    assert render("![](//a.example/g.png)") == '<p><a href="//a.example/g.png" rel="noopener nofollow">//a.example/g.png</a></p>\n'
    assert render("![the graph](/evidence/g.png)") == '<figure><img src="/evidence/g.png" alt="the graph"></figure>\n'
    assert render('![the graph](/evidence/g.png "A <b>")') == (
        '<figure><img src="/evidence/g.png" alt="the graph"><figcaption>A &lt;b&gt;</figcaption></figure>\n'
    )


class Knower:
    """Knows one fact, one block and one picture, all of them hostile."""

    def mention(self, kind: str, ref: str, label: str) -> Shown:
        if (kind, ref) == ("event", "abc"):
            return Shown("<script>alert(1)</script>", '" onmouseover="alert(1)', "javascript:alert(1)")
        return Shown(label, is_gone=True)

    def block(self, kind: str, start: str, end: str) -> str:
        return f"<section>{kind}, {start}, {end}</section>" if kind == "timeline" else ""

    def picture(self, address: str) -> Drawn | None:
        return Drawn("/pictures/one/", 640, 480) if address == "story:picture/one" else None


def test_facts_are_shown_as_they_are_known_and_safely() -> None:
    text = "See [a *b*](story:event/abc), [gone](story:event/zzz) and `[c](story:event/abc)`."
    assert render(text, Knower()) == (
        '<p>See <a class="mention" title="&quot; onmouseover=&quot;alert(1)" rel="noopener nofollow">&lt;script&gt;alert(1)&lt;/script&gt;</a>, '
        '<span class="mention gone">gone</span> and <code>[c](story:event/abc)</code>.</p>\n'
    )
    assert render(text) == (
        '<p>See <span class="mention">a b</span>, <span class="mention">gone</span> and <code>[c](story:event/abc)</code>.</p>\n'
    )


def test_a_line_of_facts_is_a_block_wherever_it_stands() -> None:
    text = 'Before\n::timeline{from="2026-01-01T00:00Z"}\nafter\n\n> ::timeline\n\n::secrets\n\n    ::timeline\n\nNot ::timeline here'
    assert render(text, Knower()) == (
        "<p>Before</p>\n<section>timeline, 2026-01-01T00:00Z, </section>\n<p>after</p>\n"
        "<blockquote>\n<section>timeline, , </section>\n</blockquote>\n<p>::secrets</p>\n"
        '<pre tabindex="0"><code>::timeline\n</code></pre>\n<p>Not ::timeline here</p>\n'
    )
    assert render("::timeline{}\n\n::secrets") == "<p>[Timeline]</p>\n<p>::secrets</p>\n", (
        "As in a kept moment, where facts are not asked for."
    )


def test_a_picture_keeps_its_place_until_it_comes() -> None:
    assert render("![The graph](story:picture/one)", Knower()) == (
        '<figure><img src="/pictures/one/" alt="The graph" width="640" height="480" loading="lazy"></figure>\n'
    )
    assert render("![The graph](story:picture/two)", Knower()) == "<p>The graph</p>\n"


def test_an_address_in_the_text_becomes_a_link_once() -> None:
    assert render("See https://a.example/x?y=1&z=2.") == (
        '<p>See <a href="https://a.example/x?y=1&amp;z=2" rel="noopener nofollow">https://a.example/x?y=1&amp;z=2</a>.</p>\n'
    )
    assert render("[see https://b.example](https://a.example)").count("<a ") == 1
    assert "<a " not in render("`https://a.example`")


def test_check_boxes_have_labels_and_cannot_be_changed() -> None:
    html = render("- [x] drained\n- [ ] checked")
    assert html.count('type="checkbox"') == html.count("<label>") == html.count("disabled=") == 2
    assert html.count("checked=") == 1


def test_a_table_can_be_scrolled_to_with_the_keyboard() -> None:
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")
    assert html.startswith('<div class="table-scroll" role="group" aria-label="Table" tabindex="0"><table>')
    assert html.rstrip().endswith("</table>\n</div>") or html.rstrip().endswith("</table></div>")


def test_no_text_at_all_is_no_html() -> None:
    assert render("") == ""
