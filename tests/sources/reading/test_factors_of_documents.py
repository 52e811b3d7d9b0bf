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
