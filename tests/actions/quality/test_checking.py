"""Whether an action's line could be found done: the guide's pair, each part, and what keeps a line from being a promise."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.actions.enums import Strength as Stored
from secondstory.actions.quality import MISSING, Quality, Strength, check_action

TODAY = date(2026, 3, 16)  # a Monday


def parts_of(text: str) -> tuple[str, str, str, str, str, date | None]:
    parts = check_action(text, today=TODAY).parts
    return (
        parts.verb,
        parts.object,
        parts.place,
        parts.end_state,
        parts.owner.words if parts.owner else "",
        parts.due.on if parts.due else None,
    )


def test_the_first_of_the_guides_pair_says_nothing_one_could_do() -> None:
    checked = check_action("improve monitoring", today=TODAY)
    assert (checked.quality, checked.missing) == (Quality.VAGUE, MISSING)


def test_the_second_of_the_guides_pair_says_it_all() -> None:
    text = "add latency alerting to the payment service with a threshold of 500ms, owned by Sarah, due in two weeks"
    checked = check_action(text, today=TODAY)
    assert (checked.quality, checked.missing) == (Quality.GOOD, ())
    assert (checked.parts.verb, checked.parts.place, checked.parts.end_state) == ("add", "the payment service", "500ms")
    assert (checked.parts.owner and checked.parts.owner.words, checked.parts.due and checked.parts.due.on) == ("Sarah", date(2026, 3, 30))


def test_the_issues_own_line_is_read_into_its_parts() -> None:
    assert parts_of("add latency alert to payments at 500 ms, @owner, in two weeks") == (
        "add", "latency alert to payments at 500 ms", "latency alert", "500 ms", "@owner", date(2026, 3, 30),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quality", "missing"),
    [
        ("Rotate the signing key of `auth-proxy` every 30 days, @ines, by Friday", "good", []),
        ("Remove the manual step from the release runbook (owner: Noor, due 2026-04-01)", "good", []),
        ("Reject a config value above 500 in the `limits` schema", "good", ["owner", "due"]),
        ("The importer should refuse files without a header", "good", ["place", "owner", "due"]),
        ("Investigate the slow queries", "needs_bound", ["place", "end_state", "owner", "due"]),
        ("Evaluate two queue vendors and write the decision in ADR-31, @ines, by 3 April", "good", []),
        ("Add more tests", "needs_bound", ["object", "place", "end_state", "owner", "due"]),
        ("Reduce the time a rollback takes", "needs_bound", ["place", "end_state", "owner", "due"]),
        ("Reduce the time a rollback of checkout takes from 40 to 5 minutes", "good", ["owner", "due"]),
        ("Make the importer more robust", "vague", ["end_state", "owner", "due"]),
        ("Be more careful with migrations", "vague", ["verb", "end_state", "owner", "due"]),
        ("Train the on-call engineers on failover", "vague", ["verb", "end_state", "owner", "due"]),
        ("Look into the cache", "vague", ["verb", "end_state", "owner", "due"]),
        ("", "vague", list(MISSING)),
        ("???", "vague", list(MISSING)),
    ],
)
def test_a_line_is_judged_and_what_it_lacks_is_named(text: str, quality: str, missing: list[str]) -> None:
    checked = check_action(text, today=TODAY)
    assert (checked.quality.value, list(checked.missing)) == (quality, missing)


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("**Probe.** Add `mail-probe.timer` that sends one message every 5 min", "good"),  # behind a heading
        ("Both relays were moved to the new racks in row 4", "good"),  # what was done reads like what will be
        ("Restart order documented", "needs_bound"),  # of something that isn't named
        ("Deletes old snapshots", "vague"),  # tells what a thing does by itself
        ("The relay has lived in rack 2. It should move to rack 7", "good"),  # behind a remark
        ("It would be great to have canaries", "vague"),
        ("Monitoring for the mail relays", "needs_bound"),  # a thing, and nothing is said to be done
        ("Improve the linter to refuse an empty owner", "good"),  # the second verb is meant
        ("Increase the reliability of the relay", "vague"),  # never there or not there
        ("Ensure that the pool of the mailer is in a cluster of its own", "good"),  # can be looked up
        ("Ensure people know the new path", "vague"),
        ("Introduce a process for hand-overs", "needs_bound"),
        ("Clean up old queues", "needs_bound"),
        ("Review the 9 rules of the mail gateway and delete those nobody owns, by Friday", "good"),
        ("Review the rules regularly", "vague"),
        ("Decide on two relays vs. one with a standby in `eu-2`, by 3 April", "good"),
        ("Take backups seriously", "vague"),
        ("Take a nightly backup of the mail store to the second region", "good"),
        ("Retrain the spam model on the mails of March", "good"),
        ("Retrain the operators", "vague"),
        ("Remove her production access", "vague"),  # punishes, and changes nothing
        ("Email everyone about the freeze", "vague"),
        ("Escalate sooner next time", "vague"),  # a turn of speech
        ("Make the queue easier to read", "needs_bound"),
        ("Add alerts for replica lag", "needs_bound"),  # nobody knows how many
        ('Add an alert for "no space left" on the mail store', "good"),
        ("Retry mails with jitter (max 3)", "good"),  # measured in brackets
        ("The console must ask for the cluster's name before it deletes one", "good"),  # what a system does each time
        ("Alerts above 30 s of lag page the database on-call", "good"),
    ],
)
def test_each_reason_to_judge_a_line(text: str, quality: str) -> None:
    assert check_action(text, today=TODAY).quality.value == quality


def test_what_a_field_says_is_not_missing_in_the_line() -> None:
    text = "Evaluate two queue vendors and write the decision in ADR-31"
    alone, with_fields = check_action(text, today=TODAY), check_action(text, today=TODAY, owner="Ines", due_on=date(2026, 4, 3))
    assert (alone.quality, alone.missing) == (Quality.NEEDS_BOUND, ("owner", "due"))
    assert (with_fields.quality, with_fields.missing) == (Quality.GOOD, ())


@pytest.mark.parametrize(
    "text",
    [
        "Page the responsible team at 500 errors",
        "Add lead time to the board",
        "Bump @types/node and @types/react",
        "Moved to a queue",
        "Test QA, UAT",
    ],
)
def test_words_that_look_like_an_owner_name_nobody(text: str) -> None:
    assert check_action(text, today=TODAY).parts.owner is None


@pytest.mark.parametrize(
    ("text", "named", "fault"),
    [
        ("Add a check to CI, owner: the team", "team", "group"),
        ("Add a check to CI, owned by Ana and Bo", "Ana and Bo", "several"),
        ("Add a check to CI @ana @bo", "@ana", "several"),
        ("Add a check to CI, owner: TBD", "TBD", "group"),
        ("Add a check to CI, everyone, in two weeks", "everyone", "group"),
        ("Add a check to CI, Ana and Bo, in two weeks", "Ana and Bo", "several"),
        ("Ana to add a check to CI", "Ana", "none"),
        ("Add a check to CI — Ana", "Ana", "none"),
    ],
)
def test_one_person_is_an_owner_and_a_crowd_is_none(text: str, named: str, fault: str) -> None:
    checked = check_action(text, today=TODAY)
    assert checked.parts.owner is not None
    assert (checked.parts.owner.words, checked.parts.owner.fault.value, "owner" in checked.missing) == (named, fault, fault != "none")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("in two weeks", date(2026, 3, 30)),
        ("within 5 working days", date(2026, 3, 23)),
        ("by Friday", date(2026, 3, 20)),
        ("by Monday", date(2026, 3, 23)),
        ("due 14 May", date(2026, 5, 14)),
        ("due: 1 March", date(2027, 3, 1)),
        ("by end of next month", date(2026, 4, 30)),
        ("by the end of the quarter", date(2026, 3, 31)),
        ("next week", date(2026, 3, 27)),
        ("by Q3", date(2026, 9, 30)),
        ("due=2026-04-15", date(2026, 4, 15)),
        ("in the next sprint", None),
        ("before the next release", None),
    ],
)
def test_by_when_is_read_as_it_is_said(words: str, day: date | None) -> None:
    due = check_action(f"Add a check to CI, {words}", today=TODAY).parts.due
    assert due is not None
    assert due.on == day


@pytest.mark.parametrize("words", ["asap", "soon", "by 31 February", "in 5 minutes"])
def test_what_is_no_day_is_none(words: str) -> None:
    assert check_action(f"Add a check to CI, {words}", today=TODAY).parts.due is None


@pytest.mark.parametrize(
    ("text", "strength", "because"),
    [
        ("Roll back a release automatically when errors pass 2 %", "stronger", "stops_itself"),
        ("Give each tenant a separate pool", "stronger", "contains"),
        ("Refuse a deletion without the typed name", "stronger", "refuses"),
        ("Automate the certificate renewal", "stronger", "takes_away"),
        ("Add a read replica", "intermediate", "second_one"),
        ("Alert at 500 ms on checkout", "intermediate", "tells"),
        ("Add a schema check to CI", "intermediate", "checks"),
        ("Train everyone on the console", "weaker", "remembering"),
        ("Add a graph of queue depth to the dashboard", "weaker", "looking"),
        ("Write a wiki page on naming etiquette", "weaker", "words"),
        ("Investigate the queue", "weaker", "finding_out"),
    ],
)
def test_strength_comes_with_its_reason(text: str, strength: str, because: str) -> None:
    found = check_action(text, today=TODAY).strength
    assert (found.strength.value, found.because.value) == (strength, because)


def test_the_strengths_are_those_that_are_stored() -> None:
    assert {one.value for one in Strength} == set(Stored.values)


@given(st.text(max_size=300))
def test_any_text_is_judged_at_once(text: str) -> None:
    checked = check_action(text, today=TODAY)
    assert set(checked.missing) <= set(MISSING)
    assert checked.quality in Quality


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "to " * 40_000, "`" * 50_000, "A B " * 20_000, "-" * 60_000, "owner: " * 9_000, "@a" * 20_000]
)
def test_a_huge_line_is_read_no_further_than_people_write(text: str) -> None:
    assert len(check_action(text, today=TODAY).parts.text) <= 2000


@pytest.mark.parametrize("word", ["more", "better", "new", "the", "better and", "older", "is", "`a", "("])
def test_a_word_said_over_and_over_is_read_in_no_time(word: str) -> None:
    before = process_time()
    for text in (f"{word} " * 400, f"Add {word} " + f"{word} " * 400):
        check_action(text, today=TODAY)
    assert process_time() - before < 2  # seconds; words that may be read in two ways once took minutes


@pytest.mark.parametrize(
    ("line", "strength", "is_only"),
    [
        ("Train engineers on retries", "weaker", True),
        ("Teach the on-call team about rate limits and timeouts", "weaker", True),
        ("Train engineers on retries, cap retries in Checkout at 3", "intermediate", False),
        ("Train engineers on retries and add a limit of 5 to Checkout", "intermediate", False),
    ],
)
def test_what_people_are_taught_about_is_no_change_of_it(line: str, strength: str, is_only: bool) -> None:
    found = check_action(line, today=TODAY)
    assert (found.strength.strength.value, found.is_training_only) == (strength, is_only)
