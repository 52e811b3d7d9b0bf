"""The figures that questions begin with: said only where both ends are stated."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from secondstory.factors.measured import measure, question_of
from secondstory.factors.models import Why
from secondstory.factors.operations import ask_probes, open_juncture
from secondstory.timeline.operations import NewEvent, add_event, add_events
from tests.cast import Cast
from tests.factors.growing import a_story

SOONER = "Why did monitoring not tell us sooner?"
DETECT = "What would have cut the time until we noticed in half?"
RECOVER = "What would have cut the time until it was over in half?"


def asked(visitors: Cast, times: dict[str, Any], told: list[tuple[str, datetime, str]]) -> list[str]:
    incident = visitors.make_incident(**times)
    add_events(incident, [NewEvent(kind, at, kind=kind, precision=precision) for kind, at, precision in told], by=visitors.owner)
    return [question_of(code, incident) for code in ("detection", "half_to_detect", "half_to_recover")]


@pytest.mark.parametrize(
    ("times", "told", "questions"),
    [
        ({}, [], [SOONER, DETECT, RECOVER]),
        ({"detected": (0, "exact")}, [], [SOONER, DETECT, RECOVER]),
        ({}, [("discovery", 20, "exact")], [SOONER, DETECT, RECOVER]),
        (
            {"detected": (20, "exact"), "resolved": (50, "exact")},
            [],
            [
                f"No alert is in the timeline; it was noticed after 20 min. {SOONER}",
                f"It took 20 min until it was noticed. {DETECT}",
                f"It took 30 min from notice until it was resolved. {RECOVER}",
            ],
        ),
        ({"mitigated": (50, "exact")}, [("alert", 10, "exact")], [f"The first alert came after 10 min. {SOONER}", DETECT, RECOVER]),
        ({}, [("impact", 10, "exact"), ("alert", 10, "exact")], [SOONER, DETECT, RECOVER]),
        ({}, [("alert", 5, "exact"), ("impact", 10, "exact")], [SOONER, DETECT, RECOVER]),
        ({}, [("impact", 10, "approximate"), ("alert", 20, "exact")], [SOONER, DETECT, RECOVER]),
        ({"detected": (20, "day"), "mitigated": (50, "unknown")}, [], [SOONER, DETECT, RECOVER]),
        (
            {"detected": (20, "approximate"), "mitigated": (50, "exact")},
            [("alert", 30, "unknown")],
            [
                SOONER,
                f"It took about 20 min until it was noticed. {DETECT}",
                f"It took about 30 min from notice to recovery. {RECOVER}",
            ],
        ),
    ],
)
def test_a_span_is_said_only_between_stated_times(
    visitors: Cast, noon: datetime, times: dict[str, tuple[int, str]], told: list[tuple[str, int, str]], questions: list[str]
) -> None:
    began = noon - timedelta(hours=1)
    given: dict[str, Any] = {"started_at": began}
    for name, (after, precision) in times.items():
        given |= {f"{name}_at": began + timedelta(minutes=after), f"{name}_precision": precision}
    assert asked(visitors, given, [(kind, began + timedelta(minutes=after), precision) for kind, after, precision in told]) == questions


def test_what_an_import_read_off_the_last_line_is_no_recovery(visitors: Cast, noon: datetime) -> None:
    times: dict[str, Any] = {"started_at": noon - timedelta(hours=1), "detected_at": noon - timedelta(minutes=40), "resolved_at": noon}
    incident = visitors.make_incident(**times, resolved_precision="approximate")
    assert question_of("half_to_recover", incident) == f"It took about 40 min from notice until it was resolved. {RECOVER}"
    incident.import_uid = "an-import"
    assert question_of("half_to_recover", incident) == RECOVER


@pytest.mark.parametrize(
    ("minutes_ago", "is_mitigated", "codes"),
    [(96, False, ["review", "release", "detection"]), (95, False, ["review", "release", "detection"]), (50, False, []), (30, True, [])],
)
def test_a_change_after_it_was_noticed_is_not_asked_about_unasked(
    visitors: Cast, noon: datetime, minutes_ago: int, *, is_mitigated: bool, codes: list[str]
) -> None:
    incident, _events = a_story(visitors, noon)
    if is_mitigated:
        incident.detected_at, incident.mitigated_at = None, noon - timedelta(minutes=30)
        incident.save()
    change = add_event(incident, NewEvent("Retries go back to 2", noon - timedelta(minutes=minutes_ago), kind="change"), by=visitors.owner)
    juncture = open_juncture(incident, change, by=visitors.owner)
    assert [why.probe for why in Why.objects.filter(juncture=juncture)] == codes
    if not codes:
        assert [why.probe for why in ask_probes(juncture, "change", by=visitors.owner)] == ["review", "release", "detection"]


def test_before_anything_was_noticed_every_change_comes_before_it(visitors: Cast, noon: datetime) -> None:
    measured = measure(visitors.make_incident(started_at=noon - timedelta(hours=1)))
    assert [measured.precedes(at) for at in (None, noon)] == [True, True]
