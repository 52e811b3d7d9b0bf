"""Headings about prevention announce what is to do, or what is there already: what stands below them tells."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import Manuscript, understand


def actions_below(heading: str, items: str) -> list[str]:
    text = f"# Queue outage\n\n## {heading}\n\n{items}\n\n## Resolution\n\nWe emptied it.\n"
    return [action.text for action in understand(Manuscript("2024-03-12-queue.md", "markdown", text)).actions]


@pytest.mark.parametrize("heading", ["Preventive measures", "Preventive actions", "Prevention", "Preventing this in future"])
@pytest.mark.parametrize(
    "item",
    [
        "Alert on the length of the queue",
        "Raised the limit",
        "The limit has been raised",
        "The limit should be higher",
        "The platform team will raise the limit",
        "A job that checks the backups",
        "Rate limits at the edge",
        "Circuit breakers between the queue and the shop",
        "The limit is being raised in QUE-12",
    ],
)
def test_work_below_a_heading_about_prevention_is_an_action(heading: str, item: str) -> None:
    assert actions_below(heading, f"- {item}") == [item]


@pytest.mark.parametrize("heading", ["Preventive measures", "Preventive actions", "Prevention", "Preventing this in future"])
@pytest.mark.parametrize(
    "item",
    [
        "The queue has a limit of 1,000 messages.",
        "A second region takes over when the first is down.",
        "Backups are taken every night.",
        "There was no alert.",
        "Nobody owned the queue.",
        "The proxy blocks requests that are too long.",
    ],
)
def test_what_is_there_already_is_no_action(heading: str, item: str) -> None:
    assert actions_below(heading, f"- {item}") == []
    assert actions_below(heading, item) == []


def test_what_is_no_action_stays_in_the_text_beside_those_that_are() -> None:
    text = "# Queue outage\n\n## Preventive measures\n\n- The queue has a limit.\n- Alert on its length\n"
    understood = understand(Manuscript("2024-03-12-queue.md", "markdown", text))
    assert [action.text for action in understood.actions] == ["Alert on its length"]
    assert [(section.title, section.markdown) for section in understood.sections] == [("Preventive measures", "- The queue has a limit.")]


@pytest.mark.parametrize("heading", ["Existing preventive measures", "Preventive measures in place", "Why prevention failed"])
def test_a_heading_that_says_it_is_there_already_announces_no_actions(heading: str) -> None:
    assert actions_below(heading, "- Rate limits at the edge\n- Nightly backups") == []


def test_below_a_heading_for_actions_a_statement_is_still_taken() -> None:
    assert actions_below("Action items", "### Prevent\n\n- Backups are taken every night.") == ["Backups are taken every night."]
