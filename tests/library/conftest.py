"""A document that is ready to be published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from secondstory.incidents.models import Incident, Severity
from secondstory.postmortems.models import LEARNED, Postmortem
from secondstory.postmortems.operations import start_postmortem, write_section
from tests.cast import Cast


@pytest.fixture
def severities(transactional_db: None) -> None:
    """The severity every cast needs: tests that really commit take it away behind them."""
    Severity.objects.get_or_create(rank=3, defaults={"code": "SEV3", "name": "Moderate"})


@pytest.fixture
def make_document(visitors: Cast) -> Callable[..., Postmortem]:
    """Write the document of a new incident: `learned` as the section, `sections` as title → Markdown; the rest goes to the incident."""

    def make(
        title: str = "Payments were slow", *, summary: str = "", learned: str = "- Pools are shared.", sections: Any = None, **given: Any
    ) -> Postmortem:
        incident: Incident = visitors.make_incident(title, **given)
        document = start_postmortem(incident, by=visitors.owner, summary=summary)
        if learned:
            write_section(document, key=LEARNED, title="What we learned", markdown=learned, by=visitors.owner)
        for name, markdown in (sections or {}).items():
            write_section(document, title=name, markdown=markdown, by=visitors.owner)
        return document

    return make
