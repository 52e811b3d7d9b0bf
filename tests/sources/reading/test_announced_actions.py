"""Follow-up work that a sentence or an unusual heading announces, what is said to be done already, and what only looks like it."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import understand
from secondstory.sources.reading.manuscript import Manuscript

ITEMS = "\n\n- A probe asks the queue every minute\n- We will raise the limit\n"


def actions(body: str) -> list[str]:
    understood = understand(Manuscript("report.md", "markdown", f"# Queue outage on 2024-03-12\n\n{body}"))
    return [f"{action.line}{f' by {action.due}' if action.due else ''}{' done' if action.done else ''}" for action in understood.actions]


LEADS = (
    "Going forward, we will do the following:",
    "To prevent similar issues in the future, we've made a few changes along with longer improvements:",
    "To keep this from happening again, the following changes have been made:",
    "We are taking the following steps to make sure that this does not happen again:",
    "It lasted long. To reduce the risk of a repeat we plan to:",
    "As a result of this incident, we have:",
    "We will be making these improvements to the queue and all that feeds it:",
    "The following measures are planned:",
    "Since then we have put several safeguards in place:",
    "We have identified the following follow-up work:",
)
NO_LEADS = (
    "To restore the service, we took the following steps:",
    "The following services were affected:",
    "We have identified the following causes:",
    "In this report we will describe the following:",
    "To reproduce it:",
    "During the incident we did the following:",
    "To prevent data loss during the outage we stopped the following jobs:",
    "Users will see the following:",
    "It was resolved in these steps:",
    "We have multiple mechanisms to avoid a loss:",
    "In the future this section lists the following:",
)


@pytest.mark.parametrize("lead", LEADS)
def test_a_sentence_announces_the_list_below_it(lead: str) -> None:
    assert [found.split()[0] for found in actions(f"## Details\n\n{lead}{ITEMS}\nAll is well.\n\n- A figure\n")] == ["7", "8"]


@pytest.mark.parametrize("lead", NO_LEADS)
def test_a_sentence_of_something_else_announces_nothing(lead: str) -> None:
    assert actions(f"## Details\n\n{lead}{ITEMS}") == []


SHAPES = {
    "below a lead in lessons": (
        (
            "## Recovery and lessons learned\n\nWe were slow. Going forward, we will do the following:\n\n- We will watch the lag\n- Though the limit "
            "was no cause, we will raise it\n\nLastly, we will move. The new queue is better. Specifically:\n\n- There will be no limit\n"
        ),
        ["7", "8"],
    ),
    "done, and to come, in one list": (
        (
            "The queue was full.\n\nTo prevent this in the future, we've made a few changes:\n\n1. A job has been added that empties it.\n"
            "2. We have enabled calls at night.\n3. Alerts are now seen by the whole team.\n4. The limit will be removed.\n"
        ),
        ["7 done", "8 done", "9 done", "10"],
    ),
    "below an item that announces": (
        "## Automation\n\n- Safe automation implemented post-incident:\n  - `recover.py` finds stale mounts\n- Risks to consider:\n  - It may stop a crawl\n",
        ["6 done"],
    ),
    "hardening in a table": (
        (
            "## Phase 4: Follow-on hardening (2024-03-13)\n\nA session closed the gaps:\n\n| Item | Tracking | Status |\n|---|---|---|\n"
            "| Token kept in the vault | `#843` | done |\n| Drift is looked for | `#846` | open |\n"
        ),
        ["9 done", "10"],
    ),
    "measures implemented, in sub-headings": (
        "## Prevention measures implemented\n\n### 1. Check at start\n\nThe server refuses to start without a key.\n\n### 2. A script\n\nCreated `check.js`.\n",
        ["5 done", "9 done"],
    ),
    "changes made": ("## Changes made\n\n- Limit on the queue\n- Alert on its length\n- [ ] Runbook\n", ["5 done", "6 done", "7"]),
    "what was done": ("## What we've done since\n\n- Limit on the queue\n- Alert on its length\n", ["5 done", "6 done"]),
    "what we did, told from later": (
        "## What we did\n\n- A limit has been added\n- We have enabled calls at night\n- The old queue will be removed\n",
        ["5 done", "6 done", "7"],
    ),
    "what we did, told as it went": ("## What we did\n\n- Restarted the queue\n- Looked at the log\n", []),
    "statements under prevention": (
        (
            "## Prevention\n\n- The ADR [`0004.md`](../0004.md) defines who owns the file.\n- External probe: the smoke test asks the queue after each "
            "deploy.\n- Test guard: `test_queue.py` asserts that the limit exists.\n- `proxy.ts` **now detects** such requests\n"
            "- A test that asserts the limit\n- The pipeline should check the limit\n- Check who owns the file\n- Alert when the queue exceeds 100\n"
        ),
        ["5 done", "6 done", "7 done", "8 done", "9", "10", "11", "12"],
    ),
    "a target that says it has landed": (
        (
            "## Improvement plan\n\n| Item | Tracking | Owner | Target |\n|---|---|---|---|\n| Rules for agents | rules 11 | agent | landed 2024-03-29 |\n"
            "| Weekly plan | #12 | operator | v2.7 |\n| Scheduled `plan` that posts differences | TBD | operator | v2.8 |\n"
            "| Alert | #13 | operator | 2024-04-29 |\n| Interlock | #14 | agent | Shipped in v2.6 |\n| Runbook | #15 | agent | ✅ 2024-03-30 |\n"
        ),
        ["7 done", "8", "9", "10 by 2024-04-29", "11 done", "12 done"],
    ),
    "a task whose sub-items say what for": (
        (
            "## Action items\n\n- Ensure that there are alerts for:\n  - the queue\n  - the shop\n- Developers to write a page with:\n  - Our duties\n"
            "- Update the runbooks:\n  - Add a page on the queue\n  - Remove the page on the shop\n- Monitoring:\n  - The queue\n"
        ),
        ["5", "8", "11", "12", "14"],
    ),
    "notes beside actions": (
        "## Prevention\n\n- Alert on the queue\n\n### Cache rule reminder\n\nMind that:\n- Rules apply in order\n\n**Verified on the spot:**\n\n- The alert fired\n",
        ["5"],
    ),
    "items that say when they landed": (
        "## Action items\n\n- Interlock (landed 2024-03-29)\n- Alert on the queue — shipped 2024-03-30\n- Runbook: merged in #12\n- Limit, by 2024-04-29\n",
        ["5 done", "6 done", "7 done", "8 by 2024-04-29"],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_announced_work_is_found_and_known_to_be_done_or_not(shape: str) -> None:
    body, expected = SHAPES[shape]
    assert actions(body) == expected


LINKS = {
    "a row's own number is no ticket": (
        "## Action items\n\n| # | Action | Owner |\n|---|---|---|\n| AI-1 | Alert on the queue | Mira |\n| AI-2 | Raise the limit | Tom |\n",
        ["", ""],
    ),
    "a ticket where a number would stand": (
        "## Action items\n\n| ID | Action | Owner |\n|---|---|---|\n| OPS-71 | Alert on the queue | Mira |\n| OPS-75 | Raise the limit | Tom |\n",
        ["OPS-71", "OPS-75"],
    ),
    "an address in code is no link": (
        (
            "## Action items\n\n- Ask `https://queue.example/health` every minute\n- Do as [the plan](https://plan.example/1) says, not `https://a.example`\n"
            "- Fix `#12`\n"
        ),
        ["", "https://plan.example/1", "#12"],
    ),
    "an address in a block of code is no link": (
        "## Action items\n\n### 1. Ask the queue\n\n```\ncurl https://queue.example/health\n```\n",
        [""],
    ),
}


@pytest.mark.parametrize("name", LINKS)
def test_what_is_a_link(name: str) -> None:
    body, expected = LINKS[name]
    assert [action.link for action in understand(Manuscript("report.md", "markdown", body)).actions] == expected


def test_prose_under_a_heading_that_may_tell_the_response_is_none() -> None:
    assert actions("## Resolution and follow-up\n\nMira restarted the queue and it was empty by noon.\n\n- Alert on the queue\n") == ["7"]
    assert actions("## What we did\n\nMira restarted the queue. It was empty by noon.\n") == []
