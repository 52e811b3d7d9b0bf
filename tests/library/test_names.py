"""The name check: who is found, who is not, and what stands in their place."""

from __future__ import annotations

import time

import pytest

from secondstory.library.enums import Sign
from secondstory.library.names import Directory, Person, Register, as_someone, contact_parts, replaced

PEOPLE = [
    Person("1", "Tomasz Wielgosz", ("tomasz-w", "tw99"), ("tomasz@corp.example",)),
    Person("2", "Will Summer", ("will",)),
    Person("3", "Đoàn Minh Quang"),
    Person("4", "Jo Li"),
    Person("5", "Mark", ()),
    Person("6", "Zsófia O'Hara-Kerekes"),
    Person("7", "Relay Hansen"),
    Person("contact", "Vera Lund", ("veral",), ("vera@vendor.example",), only_in_full=True),
]
ROLES = {"1": "the incident lead", "2": "the relay specialist"}


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory(Register(PEOPLE, frozenset({"relay", "till"})), ROLES)


def found(directory: Directory, text: str) -> list[str]:
    return [hit.text for hit in directory.find("summary", text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tomasz Wielgosz restarted it.", ["Tomasz Wielgosz"]),
        ("tomasz restarted it", ["tomasz"]),
        ("Then Wielgosz's shell hung", ["Wielgosz"]),
        ("by Wielgosz, Tomasz", ["Wielgosz, Tomasz"]),
        ("T. Wielgosz and Tomasz W. looked", ["T. Wielgosz", "Tomasz W"]),
        ("TW looked, T.W. did too", ["TW", "T.W"]),
        ("WS is a web socket here", ["WS"]),
        ("tomasz_wielgosz, tomasz.wielgosz, TomaszWielgosz", ["tomasz_wielgosz", "tomasz.wielgosz", "TomaszWielgosz"]),
        ("DOAN asked Quang; Đoàn answered", ["DOAN", "Quang", "Đoàn"]),
        ("Zsofia O’Hara-Kerekes and Kerekes", ["Zsofia O’Hara-Kerekes", "Kerekes"]),
        ("ask @tw99 or @somebody-else", ["@tw99", "@somebody-else"]),
        ("mail x.y@else.example or vera@vendor.example", ["x.y@else.example", "vera@vendor.example"]),
        ("https://git.example/tomasz-w/x and `chown tomasz`", ["tomasz-w", "tomasz"]),
        ("Jo called; jo is also a word, Li too, li not", ["Jo", "Li"]),
        ("Vera Lund called. Vera slept.", ["Vera Lund"]),
        ("will summer is no one, Will Summer is; Will. Summer ends", ["Will Summer"]),
    ],
)
def test_names_in_every_form_are_found(directory: Directory, text: str, names: list[str]) -> None:
    assert found(directory, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Will the queue drain? It will. Summer ends, and the last summer too.",
        "Mark the row as done. Bench mark: 3. MARK is a column.",
        "We will mark it. will_mark = 3",
        "git@github.com:x/y and noreply@corp.example",
        "`@app.route` and ```\n@cache\ndef f(): ...\n```",
        "https://medium.com/@someone/story",
        "Relay retried. The till was shut. Till then.",
        "tomaszow and Wielgoszy are other words",
    ],
)
def test_words_that_are_no_names_are_left_alone(directory: Directory, text: str) -> None:
    assert found(directory, text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We asked Will to look.", "Will"),
        ("Will restarted the pod.", "Will"),
        ("Will's shell", "Will"),
        ("- Mark noticed it", "Mark"),
        ("after Summer had called", "Summer"),
    ],
)
def test_a_name_that_is_a_word_is_found_where_it_is_someone(directory: Directory, text: str, name: str) -> None:
    assert found(directory, text) == [name]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Tomasz restarted it. Then Tomasz's shell hung.", "The incident lead restarted it. Then the incident lead's shell hung."),
        ("- **Tomasz** noticed", "- **The incident lead** noticed"),
        ("the Tomasz script", "the incident lead script"),
        ("mail tomasz@corp.example", "mail the incident lead"),
        ("asked Quang", "asked a responder"),
        ("see https://git.example/tomasz-w/x", "see https://git.example/someone/x"),
    ],
)
def test_a_role_stands_where_the_name_stood(directory: Directory, text: str, named: str) -> None:
    assert replaced(text, directory.find("summary", text), {}, frozenset()) == named


def test_answers_keep_a_word_or_put_other_words_there(directory: Directory) -> None:
    text = "Will told Quang. Quang waited."
    hits = directory.find("summary", text)
    assert replaced(text, hits, {"quang": "the vendor's engineer"}, frozenset({"will"})) == (
        "Will told the vendor's engineer. The vendor's engineer waited."
    )


def test_a_robot_is_named_in_full_only() -> None:
    directory = Directory(Register([Person("1", "Deploy Bot", ("deploybot",))], frozenset()), {})
    text = "Not the deploy, said Deploy Bot; @deploybot and the bot agreed."
    assert [hit.text for hit in directory.find("a", text)] == ["Deploy Bot", "@deploybot"]


def test_a_hit_says_where_what_and_why(directory: Directory) -> None:
    (hit,) = directory.find("summary", "First line.\nThen @tw99 paged.\nLast.")
    assert (hit.where, hit.sign, hit.instead, hit.key, hit.around) == (
        "summary",
        Sign.MENTION,
        "the incident lead",
        "@tw99",
        "Then @tw99 paged.",
    )


def test_time_grows_with_the_text_and_not_with_the_people() -> None:
    people = [Person(str(n), f"Anna{n} Berg{n}", (f"ab{n}",), (f"ab{n}@x.example",)) for n in range(5000)]
    directory = Directory(Register(people), {})
    text = "The pool was full and `nobody` had looked at https://x.example/a. Anna7 did.\n" * 3000
    begin = time.process_time()
    assert len(directory.find("summary", text)) == 3000
    assert time.process_time() - begin < 3


def test_roles_inside_a_sentence_and_what_a_contact_holds() -> None:
    assert [as_someone(label) for label in ("On-call responder", "SRE on call", "Observer 2", "The vendor")] == [
        "the on-call responder",
        "the SRE on call",
        "observer 2",
        "the vendor",
    ]
    assert contact_parts("Bob Smith <bob@x.example>, @bobby, +47 1234") == ("Bob Smith", ("bobby",), ("bob@x.example",))
