"""`secondstory taxonomy`, in the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from secondstory.cli.main import cli
from secondstory.factors.models import TaxonomyChange
from secondstory.factors.operations import NewPart, rename_term, split_term
from secondstory.people.permissions import program

pytestmark = pytest.mark.django_db


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(cli, ["taxonomy", *arguments], input=given)


def test_the_words_are_listed_with_what_became_of_some(visitors: object) -> None:
    split_term("CODE", [NewPart("Algorithms"), NewPart("Limits")], by=program())
    lines = run("list").output.splitlines()
    assert lines[:2] == ["DEPLOY: Deployment (0)", "  DEPLOY.order: order of the rollout (0)"]
    assert lines[-1] == "Unclassified in the last 0 reviews: 0 of 0 factors (0 %)."
    assert "CODE: Software defect, split: ALGORITHMS, LIMITS (0)" in run("list", "--all").output.splitlines()


def test_out_in_and_back(visitors: object, tmp_path: Path) -> None:
    rename_term("CODE", "Software", by=program())
    file = tmp_path / "words.json"
    assert run("export", "--out", str(file)).output == f"Wrote {file}.\n"
    assert run("undo", "1").output == "Change 1 is taken back by change 2.\n"
    tried = run("import", str(file), "--dry-run")
    assert (tried.output, TaxonomyChange.objects.count()) == ("“Software defect” is called “Software”.\nNothing was changed.\n", 2)
    assert run("import", str(file)).output.endswith("That is change 3; `secondstory taxonomy undo 3` takes it back.\n")
    assert run("import", "-", given=file.read_text()).output == "The words are those already.\n"
    assert json.loads(run("export", "--scheme", "arts").output)["words"][0]["schemes"] == {"arts": ["Deployment"]}
    assert run("export", "--factors", "--form", "csv", "--scheme", "google").output.split() == [
        "incident,statement,role,scope,code,label,further,google"
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["export", "--scheme", "hfacs"], "“hfacs” is none of: arts, google, ghosh."),
        (["undo", "7"], "There is no change 7."),
        (["import", "-"], "The file is no JSON. Give one that “taxonomy export” wrote."),
    ],
)
def test_what_can_t_be_done_is_one_sentence(visitors: object, arguments: list[str], sentence: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.output) == (1, f"Error: {sentence}\n")
