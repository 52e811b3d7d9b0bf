"""Rules of the house that no linter knows."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from tests.house.tree import ROOT, text_of, tracked

MODEL_SIGNALS = re.compile(r"\b(pre|post)_(save|delete|init)\b|\bm2m_changed\b")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "info", "common", "misc", "core", "base"}


def test_no_signal_of_a_model_is_listened_to() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked("src/*.py") if MODEL_SIGNALS.search(text_of(path))] == []


def test_nothing_is_left_to_do_in_the_code() -> None:
    files = tracked("src/*.py", "src/*.html", "web/src/*", "tests/*.py", "bin/*")
    mine = ROOT / "tests/house/test_rules.py"
    assert [str(path.relative_to(ROOT)) for path in files if path != mine and UNFINISHED.search(text_of(path))] == []


def test_modules_are_named_for_what_they_are_about() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked("src/*.py") if path.stem in VAGUE_NAMES] == []


@pytest.mark.django_db
def test_migrations_are_up_to_date_with_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_time_is_asked_of_one_clock() -> None:
    asks = re.compile(r"\b(datetime\.now|timezone\.now|datetime\.utcnow|date\.today|time\.time)\(")
    clock = ROOT / "src/secondstory/lib/clock.py"
    assert [str(path.relative_to(ROOT)) for path in tracked("src/*.py") if path != clock and asks.search(text_of(path))] == []


def test_the_order_of_slices_is_the_one_the_architecture_page_shows() -> None:
    config = (ROOT / "pyproject.toml").read_text()
    layers = re.search(r'containers = \["secondstory"\]\nlayers = \[\n(.*?)\]', config, re.DOTALL)
    page = (ROOT / "docs/developers/architecture.md").read_text()
    assert layers is not None
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == re.findall(
        r"\w+", layers[1]
    )  # two of one row stand there one after the other
