"""The tags that every template may use."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

import secondstory
from secondstory.ui import icons

SOURCE = Path(secondstory.__file__).parent


def _rendered(template: str, address: str = "/") -> str:
    return Template(template).render(Context({"request": RequestFactory().get(address)}))


def test_query_keeps_what_it_does_not_change() -> None:
    address = "/actions/?state=open&team=a&page=2"
    assert _rendered("{% query page=3 %}", address) == "?state=open&amp;team=a&amp;page=3"
    assert _rendered("{% query page='' %}", address) == "?state=open&amp;team=a"


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icons.draw("menu")
    assert 'role="img" aria-label="A &quot;menu&quot;"' in icons.draw("menu", 'A "menu"')


def test_every_icon_that_a_template_asks_for_is_vendored() -> None:
    asked = {name for path in SOURCE.rglob("*.html") for name in re.findall(r"{%\s*icon\s+\"([a-z0-9-]+)\"", path.read_text())}
    vendored = set(json.loads((SOURCE / "ui/icons.json").read_text()))
    assert asked - vendored == set()


@pytest.mark.parametrize("name", ["ui/app.css", "ui/app.js", "ui/htmx.js"])
def test_what_is_built_is_addressed_with_a_mark_of_its_content(name: str) -> None:
    assert re.fullmatch(rf"/static/{name}\?v=[0-9a-f]{{10}}", _rendered(f"{{% built '{name}' %}}"))


def test_no_template_has_inline_styles_or_handlers() -> None:
    """The content policy would block them. A mail has no other place for its styles."""
    mail = SOURCE / "messages" / "templates" / "digests" / "digest.html"
    found = [
        f"{path.relative_to(SOURCE)}: {hit}"
        for path in SOURCE.rglob("*.html")
        if path != mail
        for hit in re.findall(r"\s(?:style|on[a-z]+)=\"[^\"]*\"", path.read_text())
    ]
    assert found == []
