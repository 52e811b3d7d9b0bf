"""What a document says contributed, in plain words and without what its template says."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import Manuscript, understand
from secondstory.sources.reading.placeholders import is_advice

DOCUMENT = """# Checkout was slow

Date: 2026-03-16

## What went well?

List of things that went well. For example,

- The [dashboard](https://example.org/d) showed `pool_wait` at once

## What went poorly?

Things that could have gone better. Ideally these become action items.

- **Retries** of all pods  \\
  came at once
- Things that could have gone better were told to nobody
- ![](graph.png)
- {{ factor }}
- Describe what made it worse
"""


def test_factors_are_plain_words_and_none_of_the_template() -> None:
    found = understand(Manuscript("report.md", "markdown", DOCUMENT)).factors
    assert [(factor.text, factor.role) for factor in found] == [
        ("The dashboard showed pool_wait at once", "mitigator"),
        ("Retries of all pods\ncame at once", ""),
        ("Things that could have gone better were told to nobody", ""),
    ]


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("List of things that went well. For example,", True),
        ("Things that could have gone better. Ideally these should result in actions.", True),
        ("*Describe what went wrong and why.*", True),
        ("OPTIONAL: (Use bullet points) for example: the alert fired", True),
        ("What went well?", True),
        ("Where did we get lucky?", True),
        ("Things went back to normal by themselves, for example the queue of mail", False),
        ("Describe-table calls were throttled", False),
        ("What went well was the rollback", False),
        ("The list of pods was stale", False),
        ("Listing all things in the bucket took an hour", False),
    ],
)
def test_what_a_template_says(text: str, is_so: bool) -> None:
    assert is_advice(text) is is_so


LEFT_OVER = """# Outage of 2025-03-04
## Contributing factors
- {mark}: describe what contributed
- Describe what contributed
- tbd: which systems were involved
- *What made it worse?*
- Contributing factor #2
- <contributing factor>
- Enter contributing factors
- e.g. a missing alert
- The pool had no limit
- What kept alerts from firing? The threshold was too high
## Action items
- {mark}: describe what will be done
- [ ] List the follow-up actions here
- [ ] What will prevent this from happening again?
- [ ] <action> (owner, date)
- [ ] Describe the retry settings in the runbook
- {mark}: add an alert on the queue
""".replace("{mark}", "todo")


def test_what_a_template_asks_for_is_neither_a_factor_nor_work() -> None:
    found = understand(Manuscript("report.md", "markdown", LEFT_OVER))
    assert [factor.text for factor in found.factors] == [
        "The pool had no limit",
        "What kept alerts from firing? The threshold was too high",
    ]
    assert [action.text for action in found.actions] == ["Describe the retry settings in the runbook", "todo: add an alert on the queue"]
