"""Follow-up actions in the shapes people give them: line, owner, due, done, link; and what only looks like one."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import FoundAction, Manuscript, understand


def brief(action: FoundAction) -> str:
    """ "12 Mira by 2024-04-01 done >#12"."""
    parts = [
        str(action.line),
        action.owner,
        f"by {action.due}" if action.due else "",
        "done" if action.done else "",
        f">{action.link}" if action.link else "",
    ]
    return " ".join(part for part in parts if part)


SHAPES = {
    "under people's names": (
        """
## Action items

### Mira

- Alert on the length of the queue
- Write the runbook

### Platform team

- Raise the limit
""",
        ["6 Mira", "7 Mira", "11 Platform team"],
    ),
    "below people's names": (
        """
## Action items

- Mira:
  - Alert on the length of the queue
  - Write the runbook
- **Platform team**
  - Raise the limit
""",
        ["5 Mira", "6 Mira", "8 Platform team"],
    ),
    "after a sentence that says who": (
        "## Next steps\n\nThe platform team will:\n\n- Alert on the length of the queue\n- Raise the limit\n",
        ["5 platform team", "6 platform team"],
    ),
    "in a table, its columns in an order of their own": (
        """
## Follow-ups

| Ticket | Status | Action | When | DRI |
|---|---|---|---|---|
| [QUE-12](https://tracker.example/QUE-12) | Done | Alert on the length of the queue | 1 April 2024 | Mira |
| QUE-13 | Open | Raise the limit | 2024-04-15 | Tom |
""",
        ["6 Mira by 2024-04-01 done >https://tracker.example/QUE-12", "7 Tom by 2024-04-15 >QUE-13"],
    ),
    "in a table as a well-known template has it": (
        """
## Action items

| Action Item | Type | Owner | Bug |
|---|---|---|---|
| Alert on the length of the queue | detect | mira | [#12](https://tracker.example/12) **DONE** |
| Raise the limit | prevent | ??? | **TODO** |
""",
        ["6 mira done >https://tracker.example/12", "7"],
    ),
    "in a table with a tick": (
        "## Actions\n\n| # | What | Who | By when | ✓ |\n|---|---|---|---|---|\n| 1 | Raise the limit | Tom | 12 Apr 2024 | ✅ |\n| 2 | Alert | Mira | 15 Apr 2024 | |\n",
        ["5 Tom by 2024-04-12 done", "6 Mira by 2024-04-15"],
    ),
    "a paragraph each": (
        """
## Preventive measures

We will alert on the length of the queue, so that the next time somebody looks
before it is full.

We will raise the limit.
""",
        ["4", "7"],
    ),
    "numbered headings": (
        """
## Action items

#### 1) Alert on the length of the queue

It was at its limit for an hour.

#### 2) Raise the limit

Owner: Tom
""",
        ["4", "8 Tom"],
    ),
    "groups by term": (
        """
## Mitigations

**Short term**

- Raise the limit

**Long term:**

- Replace the queue
""",
        ["6", "10"],
    ),
    "an item that is a label and one that is not": (
        """
## Recommendations

- Monitoring
  - Alert on the length of the queue
  - Alert on its age
- Write the runbook
  - it must say who may empty the queue
  - and how
""",
        ["5", "6", "7"],
    ),
    "bold sentences with an explanation below": (
        """
## Improvements

1. **Document the steps to empty the queue** (High)
    - Nobody knew them.
    - Ticket: [QUE-14](https://tracker.example/QUE-14)
2. **Add an alert for old messages** (Low)
""",
        ["4 >https://tracker.example/QUE-14", "7"],
    ),
    "done, in many ways": (
        """
## Action items

- [x] Alert on the length of the queue
- ~~Write the runbook~~
- ✅ Raise the limit
- Replace the queue (done)
- Sent a message to everybody
- Reverted the change
- The limit is now checked: DONE
- Status pages are updated
- Clients implemented a check
""",
        ["4 done", "5 done", "6 done", "7 done", "8 done", "9 done", "10 done", "11 done", "12 done"],
    ),
    "not done, whatever the words": (
        """
## Action items

- [ ] Alert on the length of the queue
- (Already planned) Write the runbook
- Automated checks of the limit
- Ensure that alerts are reviewed once a message has been lost
- Review how the change was rolled out
- Enhanced monitoring of the queue
""",
        ["4", "5", "6", "7", "8", "9"],
    ),
    "below a label for what was done": (
        "## Corrective measures\n\n- **Immediate actions taken**:\n  - Queue emptied by hand\n  - Limit raised\n- **Short-term**:\n  - Alert on its length\n",
        ["4 done", "5 done", "7"],
    ),
    "a label in the middle of the text": (
        "## What we learned\n\nAll of it.\n\n**Action item:** Declare earlier. Owner: @mira\n",
        ["5 mira"],
    ),
    "a label after a list": (
        "## Remediation\n\n- Raise the limit\n\n**Action item:** Declare earlier. Owner: @mira\n",
        ["3", "5 mira"],
    ),
    "a ticket for each": (
        "## Tickets\n\n* https://tracker.example/12\n* https://tracker.example/13 - raise the limit\n",
        ["3 >https://tracker.example/12", "4 >https://tracker.example/13"],
    ),
    "owners in brackets and at the end": (
        "## To do\n\n- Alert on the length of the queue (Mira)\n- Raise the limit - Tom\n- Replace the queue @platform-team\n- Check all sinks (queues, topics etc)\n",
        ["3 Mira", "4 Tom", "5 platform-team", "6"],
    ),
    "a team in the sentence": (
        "## To do\n\n- **Alert:** The error tracking team should alert on the length of the queue\n- The team will talk about it\n",
        ["3 error tracking team", "4"],
    ),
    "within tags": (
        "## Action items\n\n<table>\n<tr><th>Action</th><th>Owner</th></tr>\n<tr><td>Raise the limit</td><td>Tom</td></tr>\n</table>\n",
        ["5 Tom"],
    ),
    "lessons and follow-ups together": (
        "## Lessons & follow-ups\n\n- Alert on the length of the queue\n", ["3"]
    ),
    "what we are doing": (
        "## What we’re doing about it\n\n- Alert on the length of the queue\n\n## What we are going to change\n\n- Raise the limit\n", ["3", "7"]
    ),
    "a link within the page counts": (
        "## Action items\n\n| Action | Owner | Notes |\n|---|---|---|\n| Raise the limit | Tom | see [below](#the-limit) |\n", ["5 Tom >#the-limit"]
    ),
    "a standard is no ticket": (
        "## Action items\n\n- Update EIP-6110 and RFC-2119\n- Support UTF-8\n- Fix QUE-15\n", ["3", "4", "5 >QUE-15"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_actions_are_read(shape: str) -> None:
    text, expected = SHAPES[shape]
    understood = understand(Manuscript("2024-03-12-queue.md", "markdown", text))
    assert [brief(action) for action in understood.actions] == expected


NONE = {
    "placeholders": "## Action items\n\n- TBD\n- [ ] \n- ...\n- {{ action }}\n- <action>\n- [Action 1]\n- ...another item\n",
    "template rows": (
        "## Action items\n\n| Action | Owner |\n|---|---|\n| ... | ... |\n| description here | @owner |\n| *What to do* | *Who* |\n| | |\n"
    ),
    "names without words": "## Corrective actions\n\nThe records for these were removed:\n\n- staticshare\n- www.staging.example.org\n- `queue_a`\n",
    "a table of names": "## Corrective actions\n\n| type | name |\n|---|---|\n| CNAME | a.example.org |\n| A | b.example.org |\n",
    "reasons": "## Prevention\n\nAll of it was due to missing tests:\n\n- `upgrade` didn't have a test at all.\n- The new default was never tried.\n",
    "a lead sentence": "## Action items\n\nThese are the things we will do:\n",
    "notes of a template": "## Action items\n\n_List what will be done, with a ticket for each._\n\n> Each item should have an owner.\n\n<!-- - [ ] example -->\n",
    "none": "## Action items\n\nNone.\n",
    "what was done during it": "## Response\n\n- Rolled back\n- Emptied the queue\n",
    "what went well": "## What went well\n\n- Quick rollback\n\n## What went poorly\n\n- Nobody was paged\n",
}  # fmt: skip


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_action(text: str) -> None:
    assert [action.text for action in understand(Manuscript("report.md", "markdown", f"# Queue outage\n\n{text}")).actions] == []
