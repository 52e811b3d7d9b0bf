"""The columns from which the picture of a timeline is drawn, and the drawing on paper of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from secondstory.incidents.models import Incident
from secondstory.incidents.operations import edit_incident, involve
from secondstory.timeline.enums import Kind
from secondstory.timeline.figure import Harm, Mark
from secondstory.timeline.figure_sheet import sheet
from secondstory.timeline.operations import NewEvent, add_events, describe_decision, fold_events
from secondstory.timeline.picture import LONGEST_TEXT, lines_of, marks_of, phases_of, picture_of
from tests.cast import Cast

SVG = "{http://www.w3.org/2000/svg}"
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def incident(visitors: Cast, noon: datetime) -> Incident:
    made = visitors.make_incident("The pool ran dry", started_at=noon - timedelta(hours=2))
    edit_incident(made, expected=None, by=visitors.owner, resolved_at=noon, detected_at=noon - timedelta(minutes=115))
    return made


def test_columns_tell_every_line_once_and_what_was_learned_later(visitors: Cast, noon: datetime, incident: Incident) -> None:
    ten = noon - timedelta(hours=2)
    lead = involve(incident, label="Lead", by=visitors.owner)
    told = [
        NewEvent("the pool is made smaller", ten - timedelta(minutes=5), kind="change", source="deploys", known={"responders": noon}),
        NewEvent("checkout is slow", ten, kind="alert", source="pager"),
        NewEvent("checkout is slow too", ten, kind="alert", source="chat"),
        NewEvent("someone asks", None, involvement=lead),
        NewEvent("more servers", ten + timedelta(seconds=90.5), occurred_until=noon, kind="decision", involvement=lead, source="chat"),
        NewEvent("x " * 99, noon, kind="action", precision="approximate", is_in_story=False),
    ]
    events = add_events(incident, told, by=visitors.owner)
    fold_events(events[1], events[2:3], by=visitors.owner)
    describe_decision(events[4], by=visitors.owner, believed="it was traffic")
    picture = picture_of(lines_of(incident), phases_of(incident))
    assert picture == {
        "base": int((ten - timedelta(minutes=5)).timestamp()),
        "phases": [["started", "started", 300], ["detected", "detected", 600], ["resolved", "resolved", 7500]],
        "at": [0, 300, None, 390.5, 7500],
        "kind": [0, 1, 2, 3, 4],
        "role": [0, 0, 1, 1, 0],
        "source": [0, 1, 2, 3, 2],
        "flags": [1, 1, 1, 3, 4],
        "until": [[3, 7500]],
        "learned": [[0, 7500]],
        "uid": [events[place].uid for place in (0, 1, 3, 4, 5)],
        "text": ["the pool is made smaller", "checkout is slow", "someone asks", "more servers", "x " * 43 + "x…"],
        "kinds": [["change", "Change"], ["alert", "Alert"], ["observation", "Observation"], ["decision", "Decision"], ["action", "Action"]],
        "roles": ["", "Lead"],
        "sources": ["deploys", "pager", "", "chat"],
    }
    assert len(picture["text"][-1]) <= LONGEST_TEXT[False]


def test_what_is_known_to_the_day_alone_was_not_learned_late_that_day(visitors: Cast, noon: datetime, incident: Incident) -> None:
    day = noon.replace(hour=0) - timedelta(days=3)
    known = [{"responders": day + timedelta(hours=9)}, {"responders": day + timedelta(days=2)}]
    add_events(incident, [NewEvent("it rained", day, precision="day", known=one) for one in known], by=visitors.owner)
    assert picture_of(lines_of(incident), [])["learned"] == [[1, 2 * 24 * 3600]]


def test_a_near_miss_has_no_phases_and_an_incident_without_lines_none_to_draw(visitors: Cast, noon: datetime) -> None:
    missed = visitors.make_incident("Almost", near_miss=True, started_at=noon)
    assert phases_of(missed) == []
    empty = picture_of(lines_of(missed), [])
    assert (empty["base"], empty["at"], empty["kinds"]) == (0, [], [])


def test_the_file_draws_the_story_alone(visitors: Cast, noon: datetime, incident: Incident) -> None:
    told = [NewEvent("in", noon), NewEvent("out", noon, is_in_story=False), NewEvent("when?", None)]
    add_events(incident, told, by=visitors.owner)
    assert marks_of(lines_of(incident)) == [Mark(noon, Kind.OBSERVATION, "in")]


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg.encode()).iter(f"{SVG}text")]


def test_a_sheet_says_what_it_is_of_and_is_whole_without_the_page(noon: datetime) -> None:
    marks = [Mark(noon, Kind.ALERT, "a bell\x07 & <b>"), Mark(noon + timedelta(hours=1), Kind.DECISION, "restart")]
    svg = sheet(marks, heading="INC-7 · <Pool>", note="Times in Europe/Lisbon.", zone=LISBON, harm=Harm(noon, None))
    told = texts(svg)
    assert told[:2] == ["INC-7 · <Pool>", "Times in Europe/Lisbon."]
    assert "12:00 a bell & <b>" in told
    root = ET.fromstring(svg.encode())
    inside = root.find(f"{SVG}svg")
    assert inside is not None
    assert float(inside.get("y", "")) + float(inside.get("height", "")) < float(root.get("height", ""))
    assert "style=" not in svg


def test_a_sheet_without_two_moments_says_so(noon: datetime) -> None:
    assert (
        texts(sheet([Mark(noon, Kind.ALERT, "one")], heading="INC-7", note="", zone=LISBON))[-1] == "There are not two moments to draw yet."
    )
