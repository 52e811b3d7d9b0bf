"""Labels instead of people."""

from __future__ import annotations

import io
import json

from secondstory.sources.assembling.assemble import Assembly, Options
from secondstory.sources.assembling.writing import as_json
from secondstory.sources.assembling.writing.shown import Heading
from secondstory.sources.records.record import Record
from tests.sources.assembling.conftest import record


def shown(*records: Record, **roles: str) -> list[tuple[str, str]]:
    with Assembly(Options(roles={name.replace("_", " "): label for name, label in roles.items()})) as assembly:
        assembly.add("chat", records)
        return [(line.role, line.text) for line in assembly.lines()]


def said(text: str, second: int, who: str, *marks: str) -> Record:
    return record(text, second, kind="communication", who=who, marks=marks)


def test_people_are_numbered_as_they_appear_and_are_not_named_in_texts() -> None:
    assert shown(
        said("I see errors, @bo please look", 0, "Ana Lima"),
        said("thanks Ana, and thanks @ana", 10, "bo"),
        said("bo is on a boat", 20, "Ana Lima"),
    ) == [
        ("participant 1", "I see errors, participant 2 please look"),
        ("participant 2", "thanks participant 1, and thanks participant 1"),
        ("participant 1", "bo is on a boat"),
    ]


def test_a_label_that_was_given_is_used() -> None:
    assert shown(said("Ana Lima takes over from @Ana", 0, "bo"), Ana_Lima="incident lead", bo="scribe") == [
        ("scribe", "incident lead takes over from incident lead")
    ]


def test_bots_keep_their_name_and_a_role_of_a_file_is_kept() -> None:
    assert shown(said("done", 0, "deploybot", "bot"), said("seen", 1, "Scribe", "role")) == [("deploybot", "done"), ("Scribe", "seen")]


def test_names_that_are_words_stay_words() -> None:
    assert shown(said("Will it work? The page may help", 0, "Will Ray"), said("deploy the deploy", 1, "deploy")) == [
        ("participant 1", "Will it work? The page may help"), ("participant 2", "deploy the deploy"),
    ]  # fmt: skip


def test_a_first_name_that_two_have_is_nobody_in_particular() -> None:
    found = shown(said("hello from me", 0, "Ana Lima"), said("hello from me too", 1, "Ana Berg"), said("thanks Ana", 2, "bo"))
    assert found[-1] == ("participant 3", "thanks a participant")


def test_who_is_mentioned_and_never_wrote_is_a_participant_too_and_a_group_stays_one() -> None:
    assert shown(said("@li.na can you join? @here @sre-team cc a@b.example", 0, "kim"), record("@Override in code of Li/shop", 9, source="git")) == [
        ("participant 1", "participant 2 can you join? @here @sre-team cc a@b.example"), ("", "@Override in code of Li/shop"),
    ]  # fmt: skip


def test_no_handle_reaches_a_file() -> None:
    out = io.StringIO()
    with Assembly() as assembly:
        assembly.add("chat", [said("ping @kim.li and kim.li@example.org", 0, "kim.li"), said("U02ABCD said so", 1, "U02ABCD")])
        as_json.write(assembly.lines(), out, Heading("x", "UTC", 2, ("chat",)))
    assert [line["text"] for line in json.loads(out.getvalue())] == ["ping participant 1 and kim.li@example.org", "participant 2 said so"]
