"""Why a line is no promise yet is said in one sentence; a good one is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from secondstory.actions.advice import advice_on
from secondstory.actions.quality import Ground, check_action

TODAY = date(2026, 3, 16)
GROUNDS = [
    (
        "Always look at the log before a restart",
        "takes_care",
        "It asks people to take care each time. What could the system do instead, or besides?",
    ),
    ("It would be nice to have a second relay", "wishes", "It is a wish so far. Who would do what, and where?"),
    ("The log was too noisy to read", "tells", "It tells how things are. What will somebody do about it?"),
    ("Harden the relay", "endless_verb", "“Harden” is never finished. What will be there afterwards that is not there now?"),
    (
        "Deploys should be less stressful",
        "compares",
        "“Better” and “more” are never reached. How much, or what will be there that is not there now?",
    ),
    ("Build confidence in restores", "state", "One can work on that for ever. Which thing will change, and how will one see it?"),
    (
        "Raise the topic at the next guild",
        "saying",
        "One can’t see in these words what somebody will do. What will be there that is not there now?",
    ),
    ("Depot", "no_verb", "It doesn’t say yet what somebody will do."),
    ("Investigate the slow queries", "finds_out", "“Investigate” needs an end: what will be written down, and by when?"),
    ("Split the mail queue (maybe five?)", "doubted", "It is still in question. Decide it, or say who decides and by when."),
    ("Alert on slow imports", "no_value", "It needs a value: at which number, or in which case?"),
    ("Prune old branches", "which", "There could always be one more. Which ones, or how many?"),
    ("Implement a secrets manager", "no_place", "It doesn’t say where it goes: into which service, repository or step?"),
    ("Renew the contract", "no_end", "One can’t see yet when this is done. Give it a number, a name or a test."),
]


@pytest.mark.parametrize(("text", "ground", "sentence"), GROUNDS)
def test_what_keeps_a_line_from_being_a_promise_is_said(text: str, ground: str, sentence: str) -> None:
    checked = check_action(text, today=TODAY)
    assert (checked.ground, advice_on(checked).about) == (ground, sentence)


def test_every_ground_is_known_by_a_line() -> None:
    assert {ground for _text, ground, _sentence in GROUNDS} == {one.value for one in Ground}


@pytest.mark.parametrize(
    "text",
    [
        "Rotate the signing key of `auth-proxy` every 30 days",
        "Improve the start of the relay from 90 s to 20 s",  # the verb alone would never be finished, the value is reached
    ],
)
def test_of_a_good_line_nothing_is_said(text: str) -> None:
    checked = check_action(text, today=TODAY)
    assert (checked.quality, checked.ground, advice_on(checked).about) == ("good", None, "")
