"""`secondstory template …`: a template as Markdown, out of one place and into another."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from secondstory.cli.main import cli
from secondstory.postmortems.models import Template
from secondstory.postmortems.operations import text_of

pytestmark = pytest.mark.django_db


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["template", *arguments])
    return done.exit_code, done.output.strip()


def test_those_that_come_with_the_program_are_listed() -> None:
    code, said = _run("list")
    assert (code, said.splitlines()) == (
        0,
        [
            "Contributors, mitigators, risks *: written, 8 sections",
            "Full review *: meeting, 14 sections",
            "Near miss: note, 5 sections",
            "Note *: note, 3 sections",
        ],
    )


def test_one_goes_out_is_changed_and_comes_in_again(tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    assert _run("export", "note", "--out", str(file)) == (0, f"Wrote {file}.")
    file.write_text(file.read_text().replace("name: Note", "name: Our note").replace("default: true\n", ""))
    assert _run("import", str(file)) == (0, "Added “Our note” with 3 sections.")
    code, said = _run("import", str(file))
    assert (code, said) == (1, "Error: There is a template called “Our note” already. With --replace it is written anew.")
    file.write_text(file.read_text() + "\n## Thanks {#thanks}\n")
    code, said = _run("import", str(file), "--replace")
    assert (code, said) == (0, "Wrote “Our note” anew, with 4 sections. Documents that have begun stay as they are.")
    assert [one.title for one in text_of(Template.objects.get(name="Our note")).sections] == [
        "What happened",
        "What we learned",
        "What we change",
        "Thanks",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("no facts", "Begin the file with its facts between two lines of ---, a name at least."),
        (
            "---\nname: x\nnotice: Be nice.\n---\n## What we learned\n",
            "Say in the promise what this is about: what happened and why, or what can be learned.",
        ),
        (
            "---\nname: x\n---\n## What we learned\n",
            "The promise can be worded anew, but not taken out: people write openly because of it.",
        ),
    ],
)
def test_what_will_not_do_is_said_in_a_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    file = tmp_path / "x.md"
    file.write_text(content)
    assert _run("import", str(file)) == (1, f"Error: {sentence}")


def test_a_name_there_is_not_says_which_there_are() -> None:
    code, said = _run("export", "Nothing")
    assert code == 1
    assert said.startswith("Error: There is no template called “Nothing”. There are: “Contributors, mitigators, risks”, ")
