"""Reports as a team would have them, and the way to hand them over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from secondstory.sources.models import Import
from secondstory.sources.operations import Given, preview_files
from tests.cast import Cast

REPORT = """# Checkout queue stopped

- Date: 2026-02-03
- Severity: SEV2
- Services: Checkout, Ledger

## Summary

The queue stopped for an hour.

## Timeline

All times are in UTC.

- 10:05 Alert: queue length over 10,000
- 10:20 Rollback begins
- about 11:05 Queue is empty again

## Contributing factors

- The consumer has no limit on retries.

## Action items

- [x] Add a limit to retries (owner: Ana)
- [ ] Alert on queue age, due 2026-03-01

## Lessons learned

- Queue length says little about queue age.
"""
"""Understood in full."""

LATER = REPORT.replace("2026-02-03", "2026-02-10").replace("Checkout queue", "Search index")
NO_DAY = "# Somebody tripped\n\n## Timeline\n\n- 10:05 it went dark\n- 10:15 it was light again\n"

Preview = Callable[..., Import]


@pytest.fixture
def preview(visitors: Cast, data_dir: Path) -> Preview:
    """Hand files over, as the owner unless told."""

    def make(files: dict[str, str | bytes], **how: object) -> Import:
        given = [_given(name, content if isinstance(content, bytes) else content.encode()) for name, content in files.items()]
        return preview_files(given, **({"by": visitors.owner, "zone": "UTC"} | how))  # type: ignore[arg-type]

    return make


def _given(name: str, content: bytes) -> Given:
    return Given(name, len(content), lambda: content)
