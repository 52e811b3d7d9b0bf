"""Documentation that is tested: links resolve, every setting and every requirement has its row."""

from __future__ import annotations

import re
from pathlib import Path

from secondstory.configuration.declared import all_settings
from tests.house.tree import ROOT, text_of, tracked

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def pages() -> list[Path]:
    return [path for path in tracked("*.md") if not path.is_relative_to(ROOT / "tests/fixtures")]


def headings(path: Path) -> set[str]:
    """The anchors of a page, as forges make them."""
    found = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = []
    for page in pages():
        for link in LINK.findall(text_of(page)):
            if re.match(r"[a-z]+:", link):
                continue
            target, _hash, anchor = link.partition("#")
            path = (page.parent / target).resolve() if target else page
            if not path.exists() or (anchor and path.suffix == ".md" and anchor not in headings(path)):
                broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert broken == []


def test_every_declared_setting_is_documented_with_its_default_and_no_other() -> None:
    page = (ROOT / "docs/users/configuration.md").read_text()
    rows = re.findall(r"^\| `([a-z_.]+)` \| `(SECONDSTORY_[A-Z_]+)` \| `?([^|`]*)`? \|", page, re.MULTILINE)
    shown = {True: "yes", False: "no", "": "empty"}
    wanted = [(one.name, one.environment, str(shown.get(one.default, one.default))) for one in all_settings()]
    assert sorted((name, variable, default.strip()) for name, variable, default in rows) == sorted(wanted)


def test_every_environment_variable_the_program_reads_is_documented() -> None:
    page = (ROOT / "docs/users/configuration.md").read_text()
    read = {name for path in tracked("src/*.py", "bin/*") for name in re.findall(r"\b(SECONDSTORY_[A-Z]+|DATABASE_URL)\b", text_of(path))}
    assert [name for name in sorted(read - {"SECONDSTORY_"}) if f"`{name}`" not in page and name != "SECONDSTORY_NO"] == []


def test_every_requirement_has_its_row() -> None:
    page = (ROOT / "docs/developers/requirements.md").read_text()
    rows = re.findall(r"^\| R(\d+) \| [^|]+ \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)
    assert [int(number) for number, _test in rows] == list(range(1, 97))


def test_every_test_that_a_requirement_names_exists() -> None:
    page = (ROOT / "docs/developers/requirements.md").read_text()
    named = set(re.findall(r"`(tests/[\w/.-]+)`", page))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_decision_is_listed_on_the_page_that_lists_them() -> None:
    index = (ROOT / "docs/developers/decisions/README.md").read_text()
    decisions = tracked("docs/developers/decisions/[0-9]*.md")
    assert [path.name for path in decisions if f"({path.name})" not in index] == []
