"""What incident tools close to most people is not declared here for everybody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from secondstory.sources.formats.reading import incidents_in
from secondstory.sources.records.material import of_bytes
from tests.sources.formats import test_firehydrant, test_incident_io, test_rootly


@pytest.mark.parametrize(
    ("sample", "part", "closed"),
    [
        (test_rootly.WEBHOOK, "data", {"private": True}),
        (test_incident_io.CREATED, "public_incident.incident_created_v2", {"visibility": "private"}),
        ({"incident": test_firehydrant.LIVE}, "incident", {"restricted": True}),
    ],
    ids=["Rootly", "incident.io", "FireHydrant"],
)
def test_an_incident_that_is_closed_to_most_people(sample: dict[str, Any], part: str, closed: dict[str, Any]) -> None:
    for more, is_private in ((closed, True), ({}, False)):
        content = json.dumps(sample | {part: sample[part] | more}).encode()
        assert [state.is_private for state in incidents_in(of_bytes("delivery.json", content))] == [is_private]
