"""Follow-up work told in headings, labels and prose; and what stands beside it that is no work of its own."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import FoundAction, Manuscript, understand


def found(body: str) -> tuple[FoundAction, ...]:
    return understand(Manuscript("2024-03-12-queue.md", "markdown", f"# Queue outage\n\n{body}")).actions


def brief(body: str) -> list[str]:
    """ "12 done" for each action."""
    return [f"{action.line} done" if action.done else str(action.line) for action in found(body)]


SHAPES = {
    "numbered headings with labels below": (
        (
            "## Preventive measures implemented\n\n### 1. A check before each release\n\n**Document:** `release.md`\n\n**Requirements:**\n\n"
            "- Compare the two lists\n- Look at the log\n\n### 2. A rule for restores\n\n**Rule:** before any restore:\n\n1. Check its day\n"
            "2. Count its rows\n\n### 3. A script (proposed)\n\n**Where:** `bin/compare`\n"
        ),
        ["5 done", "14 done", "21"],
    ),
    "headings that each say what to do": (
        (
            "## Next steps\n\n### Add an alert on the queue\n\nNobody saw it grow. The alert would wake somebody.\n\n- at 1,000 messages\n"
            "- at 10,000 messages\n\n### Rotate the old keys\n\nThey are three years old.\n"
        ),
        ["5", "12"],
    ),
    "headings that are groups": (
        "## Next steps\n\n### 1. Short term\n\n- Add an alert\n- Raise the limit\n\n### 2. Long term\n\n- Write the runbook\n",
        ["7", "8", "12"],
    ),
    "numbered headings that list tasks": (
        "## Next steps\n\n### 1. Monitoring\n\n- Add an alert\n- Raise the limit\n\n### 2. Training\n\n- Hold a drill\n",
        ["7", "8", "12"],
    ),
    "labels that have one item each": (
        "## Improvements\n\n1. **Cache the pages**:\n\n   - Keep them in memory for a minute.\n\n2. **Limit the rate**:\n\n   - Ten a second for one address.\n",
        ["5", "9"],
    ),
    "labels that have several": (
        "## Improvements\n\n- **Watching the queue**:\n  - Add an alert\n  - Draw its length\n- **Writing things down**:\n  - Write the runbook\n",
        ["6", "7", "9"],
    ),
    "one thing and how it was changed": (
        "## Improvements\n\n- Extended `bin/deploy`:\n  - Added a retry\n  - Removed the prompt\n- Updated the runbook\n",
        ["5 done", "8 done"],
    ),
    "a box with a label that could head a section": (
        "## Follow-up\n\n- [x] **Detection:** an alert on the queue\n- [ ] **Follow-up:**\n  a second reader for each release\n",
        ["5 done", "6"],
    ),
    "a list that keeps to no margin": (
        "## Tasks\n\n  - Add an alert\n  - Raise the limit\n- Write the runbook\n  - Hold a drill\n  - Ask the vendor\n",
        ["5", "6", "7", "8", "9"],
    ),
    "lines without marks": (
        "## Improvements\n\nadd an alert on the queue.\nRaise the limit of the pool.\n\nWrite a runbook for it\nHold a drill every month\n",
        ["5", "6", "8", "9"],
    ),
    "lines below which another heading stands": (
        "### Preventive measures\nReview the settings: nobody had for a year.\nAdd an alert: the queue grew unseen.\n#### Thank you for reading\n",
        ["4", "5"],
    ),
    "a plain title above its lines": (
        "Root Cause\nThe queue was full.\n\nPrevention\nAn alert on the queue's length will tell us next time.\n",
        ["7"],
    ),
    "an action and a remark on it": (
        "## Lessons learned\n\nAction point: make a list of whom to tell.\n\n- This has been done, see [the list](https://list.example).\n",
        ["5 done"],
    ),
    "notes in brackets that say it was done": (
        "## Follow-up\n\nNobody could reach the team at night. (added a number\nthat rings all of them)\n\nThe alert watches the wrong host. (filed as #12)\n",
        ["5 done", "8"],
    ),
    "what an item says of itself, below a heading that says done": (
        "## What has been done\n\n1. First, the limit was raised.\n2. We are also replacing the pool.\n3. Lastly, we will look at the price.\n",
        ["5 done", "6", "7"],
    ),
    "signs for good and bad": ("## Recommendations\n\n### Do\n\n- ✅ Use two zones\n- ✅ Test the restore\n", ["7", "8"]),
    "a label with words behind it, and the next label": (
        "## Sign-off\n\n**Next action:** Mira sends the letter.\n\n**Prepared by:** the platform team\n",
        ["5"],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_follow_up_work_is_read(shape: str) -> None:
    body, expected = SHAPES[shape]
    assert brief(body) == expected


NO_WORK = {
    "the response, below a heading for it": "## Resolution\n\n### Immediate actions\n\n1. Removed the file\n2. Changed the keys\n",
    "what was missing": "## What went wrong\n\n1. **Insufficient safeguards**\n   - Nobody compared the lists\n   - No alert on the queue\n",
    "a state": "## Sign-off\n\n**Preventive measures:** ✅ IMPLEMENTED\n",
    "what closes a report": (
        "## Prevention\n\nBy taking these measures, we aim to do better.\n\nThis postmortem describes the outage of the queue.\n\nIn conclusion, it is over.\n"
    ),
    "reasons": "## Prevention\n\nWhy it is worth doing:\n\n- it costs little\n- it could happen again\n",
    "the parts of a sentence": "## Checks added\n\nEach start now writes a line with:\n\n- its number\n- the host\n",
    "a table of what a thing prevents": (
        "## Prevention\n\n| Failure | Prevented? |\n|---|---|\n| The host is older than the driver | Yes, both are one now |\n"
        "| Both are older than the kernel | No, nothing looks at that |\n"
    ),
    "a checklist for after a release": "## Prevention\n\n### Rules\n\n**Post-release checklist:**\n\n1. ✅ All nodes ready\n2. ✅ Names are found\n",
    "an item with nothing in it": "## Next steps\n\n- Follow-up tickets, if any: none so far\n",
    "checks that followed on something": "## Detection\n\n- Follow-up checks before cleanup:\n  - branch was `main`\n  - nothing was changed\n",
}


@pytest.mark.parametrize("text", NO_WORK.values(), ids=NO_WORK)
def test_what_stands_beside_work_is_none(text: str) -> None:
    assert [action.text for action in found(text)] == []


def test_properties_beside_items_are_no_items() -> None:
    assert brief("## Permanent controls\n\n- Control: two people read each plan\n- Status: written down, not enforced\n") == ["5"]
    assert brief("## Tickets\n\n- Issue: #12\n- Issue: #13\n") == ["5", "6"]


def test_a_description_stays_with_its_action() -> None:
    actions = found(
        "## Next steps\n\n### 1. A check\n\n**Why:** nobody looked.\n\n**Steps:**\n\n- Look\n\n### 2. A rule\n\n**Why:** nobody asked.\n"
    )
    assert [action.text for action in actions] == [
        "A check\n**Why:** nobody looked.\n\n**Steps:**\n\n- Look",
        "A rule\n**Why:** nobody asked.",
    ]


@pytest.mark.parametrize(
    ("item", "owner", "due"),
    [
        ("- [x] **me** — Raise the limit — 2024-03-14 — landed in `a3f29`.", "me", "2024-03-14"),
        ("- [ ] Myself: raise the limit", "Myself", None),
        ("- [ ] Raise the limit — from 2024-03-14 on — as agreed", "", None),
        ("- [ ] Add an @emergency role to the chat", "", None),
    ],
)
def test_whose_it_is_and_when(item: str, owner: str, due: str | None) -> None:
    assert [(action.owner, action.due) for action in found(f"## Action items\n\n{item}\n")] == [(owner, due)]
