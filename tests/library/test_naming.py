"""People the instance has never heard of: told of by the document, or likely by how a sentence treats them."""

from __future__ import annotations

import time

import pytest

from secondstory.library.documents import with_story
from secondstory.library.enums import Sign
from secondstory.library.names import Directory, Person, Register, fold, replaced
from secondstory.library.naming import Known, Naming
from secondstory.library.operations import look_at
from secondstory.people.models import User
from secondstory.postmortems.models import Postmortem

NOBODY = Known(Directory(Register([]), {}))


def naming(text: str, known: Known = NOBODY) -> Naming:
    return Naming([("summary", text)], known)


def found(text: str, known: Known = NOBODY) -> list[str]:
    return [hit.text for hit in naming(text, known).hits()]


def named(text: str, known: Known = NOBODY) -> str:
    """The text with roles in place of names."""
    return replaced(text, naming(text, known).find("summary", text), {}, frozenset())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Participants: Ana Lima, J. Okafor\n\nOkafor's shell hung.", ["Ana Lima", "J. Okafor", "Okafor"]),
        ("Authors: Esk and Quorra Vint\n\nEsk wrote; Vint read.", ["Esk", "Quorra Vint", "Esk", "Vint"]),
        ("**Responders**\n\n- Rosa Delgado (scribe)\n- tovek\n\nRosa asked tovek.", ["Rosa Delgado", "tovek", "Rosa", "tovek"]),
        ("| Owner | Task |\n|---|---|\n| Brix Tarn | Rotate |\n| Platform | Wait |", ["Brix Tarn"]),
        ("[14:05] tovek: full?\n[14:06] ana: yes", ["tovek", "ana"]),
        ("Co-authored-by: Yuki Tanaka <yt@corp.example>", ["Yuki Tanaka", "yt@corp.example"]),
        ("ana.lima@corp.example wrote. Lima slept.", ["ana.lima@corp.example", "Lima"]),
        ("Maria restarted the pod; thanks to Brix Tarn it held.", ["Maria", "Brix Tarn"]),
        ("John D. paged Kim.", ["John D", "Kim"]),
        ("Anneke de Vries rolled it back.", ["Anneke de Vries"]),
        ("Hope asked why. There is hope.", ["Hope"]),
        ("@Jane Doe looked; we asked @Doe and @tovek. @Zorbo Quill agreed.", ["@Jane Doe", "@Doe", "@tovek", "@Zorbo Quill"]),
        ("@Jane Please look. @Jane: done.", ["@Jane", "@Jane"]),
    ],
)
def test_people_nobody_wrote_down_are_found(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Owner: Platform\nDetected by: Prometheus\nAuthor: none",
        "Google Cloud confirmed it; Cassandra restarted and Travis failed.",
        "Customers in Victoria and Charlotte saw errors in May.",
        "**Impact:** none\n**Summary:** a full disk\n08:20 - Rollback: by Spinnaker",
        "## What Went Well\n\nThe Status Page noticed.",
        "See `Maria` and https://x.example/Maria, Maria.py, MARIA and Maria Database.",
        "@channel, @here: see (@10.1.2.3)",
    ],
)
def test_things_are_not_taken_for_people(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Maria noticed. Then Maria slept.", "A responder noticed. Then a responder slept."),
        ("Maria told Pavel, and Pavel asked Ravi.", "A responder told another responder, and another responder asked a third responder."),
        ("Ana Lima (incident commander) called. Ana waited.", "The incident commander (incident commander) called. The incident commander waited."),
        ("IC: Tovek\nTovek asked Maria.", "IC: The incident commander\nThe incident commander asked a responder."),
        ("Authors: Ana Lima, Esk\nEsk asked Ana.", "Authors: An author, another author\nAnother author asked an author."),
        ("The Maria script", "The responder script"),
    ],
)  # fmt: skip
def test_a_role_or_a_number_stands_for_each(text: str, wanted: str) -> None:
    assert named(text) == wanted


def test_somebody_who_is_known_keeps_the_role_of_the_incident_and_gets_the_one_of_the_document() -> None:
    register = Register([Person("1", "Tomasz Wielgosz"), Person("2", "Vera Lund")])
    known = Known(Directory(register, {"1": "the relay specialist"}))
    text = "Scribe: Vera Lund\nIC: Tomasz Wielgosz\nVera asked Tomasz."
    assert named(text, known) == "Scribe: The scribe\nIC: The relay specialist\nThe scribe asked the relay specialist."


def test_what_was_said_to_be_no_person_is_settled_for_guesses_alone() -> None:
    register = Register([Person("1", "Tomasz Wielgosz")], frozenset({"ravi"}))
    text = "Maria asked Tomasz. Ravi said no. Author: Esk"
    assert found(text, Known(Directory(register, {}))) == ["Maria", "Tomasz", "Esk"]
    assert found(text, Known(Directory(register, {}), ordinary=frozenset({"maria", "tomasz", "esk"}))) == ["Tomasz"]
    assert found(text, Known(Directory(register, {}), kept=frozenset({"tomasz"}))) == ["Maria", "Esk"]


@pytest.mark.django_db
def test_in_the_example_the_check_finds_its_people_and_nobody_else(example: None) -> None:
    people = {part for user in User.objects.filter(is_example=True) for part in fold(user.name).split()}
    documents = list(with_story(Postmortem.objects.filter(incident__is_example=True)))
    signs = {Sign.TOLD, Sign.LIKELY}
    guessed = [hit.text for look in look_at(documents).values() for hit in look.hits if hit.sign in signs]
    assert len(documents) > 10
    assert [text for text in guessed if not people.intersection(fold(text).split())] == []


def test_the_sign_says_how_it_is_known() -> None:
    assert [(hit.text, hit.sign) for hit in naming("Author: Esk\nMaria asked @tovek").hits()] == [
        ("Esk", Sign.TOLD),
        ("Maria", Sign.LIKELY),
        ("@tovek", Sign.MENTION),
    ]


@pytest.mark.parametrize(
    "unit",
    [
        "Maria Lopez restarted the pod and it held.\n",
        "author: Ana, ",
        "Aa ",
        "A. ",
        "| a ",
        "a@a.",
        "[14:05] a",
        "(",
        "- x\n",
        "authors:\n- A B\n",
    ],
)
def test_time_grows_with_the_text_whatever_is_in_it(unit: str) -> None:
    begin = time.process_time()
    found(unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 2
