"""`secondstory factors tree`, run as a program."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from secondstory.cli.main import cli
from tests.cast import Cast
from tests.factors.growing import a_tree

pytestmark = pytest.mark.django_db


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["factors", "tree", *arguments])
    return done.exit_code, done.output


def test_trees_are_written_in_each_form(visitors: Cast, noon: datetime, tmp_path: Path) -> None:
    key = a_tree(visitors, noon)[0].key
    as_owner = ("--as", "owner")
    code, markdown = _run(key, *as_owner)
    assert (code, markdown.splitlines()[0], "    - **E?** E holds" in markdown) == (0, f"# {key} Payments were slow", True)
    code, drawn = _run(key, "--svg", *as_owner)
    assert (code, drawn.startswith("<?xml"), drawn.endswith("</svg>\n")) == (0, True, True)
    file = tmp_path / "why.json"
    assert _run(key, "--json", "-o", str(file), *as_owner) == (0, "")
    (tree,) = json.loads(file.read_text())["trees"]
    assert (tree["text"], tree["at"], [why["question"] for why in tree["whys"]]) == (
        "Restart the one pod that holds most of the errors",
        "2026-03-16T11:00:00Z",
        ["A?", "B?"],
    )


def test_what_can_not_be_written_is_said_in_one_sentence(visitors: Cast, noon: datetime, tmp_path: Path) -> None:
    key = a_tree(visitors, noon)[0].key
    assert _run("INC-999", "--as", "owner") == (1, "Error: There is no incident INC-999 that you may see.\n")
    code, said = _run(key, "--as", "other-team")
    assert (code, said.startswith("Error: Until it is published, its story is for those with a part in it.")) == (1, True)
    assert _run(key, "--as", "nobody") == (1, "Error: There is no “nobody” who can sign in.\n")
    code, said = _run(key, "-o", str(tmp_path / "no" / "x.md"), "--as", "owner")
    assert (code, said.endswith("can’t be written (No such file or directory).\n")) == (1, True)
