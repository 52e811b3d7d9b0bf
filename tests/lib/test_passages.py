"""A passage is found in every form it may be written in, and nothing beside it goes."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as some

from secondstory.lib.passages import MARK, Passage

PASSAGE = 'pä"ss/w<or>d+1 \\x &y%'
WRITTEN = {
    "as it is": PASSAGE,
    "in JSON": json.dumps(PASSAGE)[1:-1],
    "in JSON, letters as they are": json.dumps(PASSAGE, ensure_ascii=False)[1:-1],
    "in JSON in JSON": json.dumps(json.dumps(PASSAGE)[1:-1])[1:-1],
    "in an address": quote(PASSAGE),
    "in an address, all of it": quote(PASSAGE, safe=""),
    "in a form": quote_plus(PASSAGE),
    "in an address in an address": quote(quote(PASSAGE)),
    "in HTML": html.escape(PASSAGE),
    "in HTML in HTML": html.escape(html.escape(PASSAGE)),
    "in HTML in JSON": json.dumps(html.escape(PASSAGE))[1:-1],
    "in Markdown": PASSAGE.replace("<", "\\<").replace("+", "\\+"),
    "over two lines": PASSAGE.replace(" ", "\r\n   ", 1),
    "with hidden letters": PASSAGE.replace("w", "w\u200b\u00ad"),
    "in hexadecimal": PASSAGE.encode().hex(),
    "in base64": base64.b64encode(PASSAGE.encode()).decode(),
    "in base64 after one letter": base64.b64encode(b"u" + PASSAGE.encode() + b"zz").decode(),
    "in base64 after two letters": base64.b64encode(b"u:" + PASSAGE.encode() + b"z").decode(),
    "in base64 for addresses": base64.urlsafe_b64encode(PASSAGE.encode() + b"??>>").decode(),
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_each_form_goes_whole_and_nothing_beside_it(written: str) -> None:
    assert Passage(f" {PASSAGE}\n").cut(f"login: {written} (twice: {written}) failed 100% at 3+4") == (
        f"login: {MARK} (twice: {MARK}) failed 100% at 3+4",
        2,
    )


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        ("hunter2", "Hunter2 and hunter 2 and hunte-r2"), ("hunter2", "aHVudGVy"), ("4711", "47 11, 4.711"), ("a b c d", "abcd"),
        ("secret", "c2VjcmV"), ("hunter2", ""), ("ümlaut", "umlaut"),
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(passage: str, text: str) -> None:
    assert Passage(passage).cut(text) == (text, 0)


@given(some.text(), some.text(min_size=4, max_size=30), some.text())
def test_afterwards_it_is_not_there(before: str, passage: str, after: str) -> None:
    it = Passage(passage)
    if it.length < 4 or it.text in MARK:
        return
    cut, count = it.cut(f"{before} {it.text} {after}")
    assert (count > 0, it.text in cut, it.cut(cut)[1]) == (True, False, 0)


@given(some.text(alphabet='ab\\"%&;u0041x#+ \n', max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    cut, count = Passage("A%a\\b").cut(text)
    assert (cut == text) == (count == 0)


def test_plain_data_keeps_its_shape() -> None:
    value = {"a": ["x hunter2", 7, None, {"hunter2": True}], "b": "as it was"}
    assert Passage("hunter2").cut_json(value) == ({"a": [f"x {MARK}", 7, None, {MARK: True}], "b": "as it was"}, 2)
    assert Passage("4111111111").cut_json([4111111111, 41, True]) == ([MARK, 41, True], 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252"])
def test_bytes_are_cut_in_their_encoding_and_the_rest_stays(encoding: str) -> None:
    content = b"\xff\xfe\x00\x81" + "pässword".encode(encoding) + b"\x00\x9d"
    cut, count = Passage("pässword").cut_bytes(content)
    assert (count, cut[:4], cut[-2:], "pässword".encode(encoding) in cut) == (1, content[:4], content[-2:], False)


def test_its_hash_is_the_same_for_every_form_of_white_space_and_says_nothing_without_the_installations_secret(
    settings: pytest.FixtureRequest,
) -> None:
    before = Passage("correct horse").hash
    assert Passage("correct \n horse ").hash == before
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert Passage("correct horse").hash != before


@pytest.mark.parametrize(
    ("key", "title", "is_left"), [("slow-hunter-2-x", "Slow", True), ("slow-hunter-2-x", "Slow: Hunter 2", False), ("slow", "Slow", False)]
)
def test_an_address_that_was_made_of_it_is_told(key: str, title: str, *, is_left: bool) -> None:
    assert Passage("Hunter 2").is_left_in(key, of=title) is is_left


def test_where_it_stands_is_where_it_is_cut() -> None:
    passage = Passage("se cret")
    for text in ("a se cret b se\n  cret", "se%20cret", base64.b64encode(b"xx se cret yy").decode(), "nothing", ""):
        parts, done = [], 0
        for begin, end in passage.places(text):
            parts += [text[done:begin], MARK]
            done = end
        assert "".join([*parts, text[done:]]) == passage.cut(text)[0]
