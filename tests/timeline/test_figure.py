"""The drawing of a timeline."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from secondstory.timeline.enums import Kind
from secondstory.timeline.figure import MOST_ARCS, MOST_LABELS, RIGHT, Harm, Mark, draw
from secondstory.timeline.figure_phases import Phase
from secondstory.timeline.figure_room import LETTER, Box, curve
from secondstory.timeline.figure_scale import FOLD_WIDTH

LISBON = ZoneInfo("Europe/Lisbon")
START = datetime(2026, 7, 14, 13, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STORY = [
    Mark(START - 2 * MINUTE, Kind.CHANGE, "Retries go from 2 to 5", known_at=START + 31 * MINUTE),
    Mark(START + 4 * MINUTE, Kind.IMPACT, "Checkouts time out"),
    Mark(START + 13 * MINUTE, Kind.ALERT, "Latency page"),
    Mark(START + 21 * MINUTE, Kind.DECISION, "Restart one pod"),
]
HARM = Harm(START + 4 * MINUTE, START + 51 * MINUTE)


def _texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_story_has_its_lanes_its_marks_its_arc_and_its_hours() -> None:
    svg = draw(STORY, zone=LISBON, harm=HARM)
    assert sorted(_texts(svg)) == sorted(
        [
            "Customers", "Alerts", "Responders", "Changes",
            "14:00", "14:10", "14:20", "14:30", "14:40", "14:50",
            "harm for 47 min", "known 33 min later",
            "14:21 Restart one pod", "14:04 Checkouts time out", "14:13 Latency page", "13:58 Retries go from 2 to 5",
        ]
    )  # fmt: skip
    assert [svg.count(f"f-mark f-{kind}") for kind in ("change", "impact", "alert", "decision", "action")] == [1, 1, 1, 1, 0]
    assert svg.count("f-arc") == 1


PHASES = [
    Phase("started", "started", START + 4 * MINUTE),
    Phase("detected", "detected", START + 13 * MINUTE),
    Phase("acknowledged", "acknowledged", START + 14 * MINUTE),
    Phase("mitigated", "mitigated", START + 51 * MINUTE),
    Phase("resolved", "resolved", START + 80 * MINUTE),
]


def _bands(svg: str) -> list[tuple[str, float, float]]:
    found = re.findall(r'<rect class="f-phase f-(\w+)" y="2" height="18" x="([\d.]+)" width="([\d.]+)"', svg)
    return [(name, float(x), float(width)) for name, x, width in found]


def test_phases_are_bands_one_after_the_other_with_their_words_where_they_fit_and_their_times_below() -> None:
    svg = draw(STORY, zone=LISBON, harm=HARM, phases=PHASES)
    bands = _bands(svg)
    assert [name for name, _x, _width in bands] == ["started", "detected", "acknowledged", "mitigated"]
    for (_before, x, width), (_after, begins, _width) in pairwise(bands):
        assert abs(x + width - begins) < 0.2
    assert svg.count("f-phase-edge") == 5
    says = re.findall(r'f-phase-says"[^>]*>(\w+)<', svg)
    assert says == ["started", "acknowledged", "mitigated"]  # the minute between detected and acknowledged has no room for a word
    assert re.findall(r'f-phase-when"[^>]*>([^<]+)<', svg) == [
        "started 14:04", "detected 14:13", "acknowledged 14:14", "mitigated 14:51", "resolved 15:20",
    ]  # fmt: skip
    without = draw(STORY, zone=LISBON, harm=HARM)
    heights = [float(ET.fromstring(one).get("viewBox", "").split()[3]) for one in (without, svg)]
    assert heights[1] - heights[0] == 26 + 4 + 26


def test_a_phase_that_lasts_reaches_to_the_end_and_over_days_its_time_has_its_day() -> None:
    lasting = [Phase("started", "started", START), Phase("detected", "detected", START + timedelta(days=2))]
    svg = draw(STORY, zone=LISBON, phases=lasting)
    name, x, width = _bands(svg)[-1]
    assert (name, x + width) == ("detected", RIGHT)
    assert re.findall(r'f-phase-when"[^>]*>([^<]+)<', svg) == ["started 14 Jul 14:00", "detected 16 Jul 14:00"]


def test_words_of_phases_that_are_too_long_for_a_row_go_on_in_the_next() -> None:
    long = [Phase("started", "began " * 12, START), Phase("resolved", "ended " * 14, START + 9 * MINUTE)]
    svg = draw(STORY, zone=LISBON, phases=long)
    tops = re.findall(r'f-phase-when" x="[\d.]+" y="([\d.]+)"', svg)
    assert float(tops[1]) - float(tops[0]) == 20
    assert float(tops[1]) < float(ET.fromstring(svg).get("viewBox", "").split()[3])


def test_it_says_to_those_who_do_not_see_it_what_it_is() -> None:
    svg = draw(STORY, zone=LISBON, harm=HARM)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    says = "Timeline with 4 events, from 14 July 2026, 13:58 to 14 July 2026, 14:51. The list below tells the same."
    assert root.get("aria-label") == says


def test_lanes_in_which_nothing_happened_are_left_out() -> None:
    assert "Alerts" not in _texts(draw(STORY[1:2] + STORY[3:], zone=LISBON))


def test_while_it_lasts_the_harm_has_no_end() -> None:
    assert "it still lasts" in _texts(draw(STORY, zone=LISBON, harm=Harm(START, None)))


def test_a_time_nobody_knows_is_not_claimed() -> None:
    svg = draw([*STORY, Mark(START + 40 * MINUTE, Kind.ACTION, "Someone restarts", shows_time=False)], zone=LISBON)
    assert "Someone restarts" in _texts(svg)


def test_text_is_text() -> None:
    svg = draw([Mark(START, Kind.ALERT, '<script>"&'), STORY[3]], zone=LISBON)
    assert "<script" not in svg
    assert any("<script>" in text for text in _texts(svg))


def test_there_is_no_drawing_of_one_moment() -> None:
    assert [draw([], zone=LISBON), draw(STORY[1:2], zone=LISBON), draw([STORY[1], STORY[1]], zone=LISBON)] == ["", "", ""]


def test_days_are_named_when_there_are_several() -> None:
    svg = draw([*STORY, Mark(START + timedelta(hours=14), Kind.OBSERVATION, "All is well")], zone=LISBON)
    assert {"14 Jul", "15 Jul"} <= set(_texts(svg))


def test_no_label_runs_into_another_or_out_of_the_drawing() -> None:
    marks = [Mark(START + n * MINUTE, Kind.DECISION, f"Decides on the {n}th of many options") for n in range(0, 240, 3)]
    places: dict[str, list[float]] = {}
    svg = draw(marks, zone=LISBON)
    for x, y in re.findall(r'<text class="f-label" x="([\d.]+)" y="([\d.]+)"', svg):
        places.setdefault(y, []).append(float(x))
    assert 4 <= sum(map(len, places.values())) <= MOST_LABELS
    for xs in places.values():
        ordered = sorted(xs)
        assert all(later - sooner > 150 for sooner, later in pairwise(ordered))
        assert ordered[-1] < RIGHT - 150


def test_five_thousand_events_draw_a_bounded_number_of_shapes() -> None:
    kinds = list(Kind)
    marks = [
        Mark(START + n * MINUTE, kinds[n % len(kinds)], f"Event {n}", known_at=START + (n + 60) * MINUTE if n % 3 == 0 else None)
        for n in range(5000)
    ]
    svg = draw(marks, zone=LISBON, harm=HARM)
    assert len(list(ET.fromstring(svg).iter())) < 700
    assert svg.count('class="f-arc"') <= MOST_ARCS
    assert len(svg) < 100_000


def test_words_stay_on_their_side_of_a_fold() -> None:
    night = timedelta(hours=14)
    late = Mark(START + 40 * MINUTE, Kind.OBSERVATION, "The last of the evening looks well")
    early = Mark(START + night, Kind.OBSERVATION, "All of it is well in the morning")
    svg = draw([*STORY, late, early], zone=LISBON, harm=Harm(START, START + 40 * MINUTE))
    fold = float(re.findall(r'class="f-gap" x="([\d.]+)"', svg)[0]) + FOLD_WIDTH / 2 - 8
    labels = [(float(x), text) for x, text in re.findall(r'<text class="f-label[^"]*" x="([\d.]+)"[^>]*>([^<]+)<', svg)]
    across = [text for x, text in labels if x < fold < x + len(text) * LETTER]
    assert across == []
    assert {"harm for 40 min"} < {text for _x, text in labels}


def test_no_word_lies_on_an_arc() -> None:
    marks = [Mark(START + n * 7 * MINUTE, Kind.OBSERVATION, f"Looks at panel {n}") for n in range(12)]
    svg = draw([*STORY, *marks], zone=LISBON, harm=HARM)
    (path,) = re.findall(r'class="f-arc" d="M([\d. ]+)C([\d. ]+)"', svg)
    numbers = [float(number) for number in " ".join(path).split()]
    boxes = list(curve(*[(numbers[n], numbers[n + 1]) for n in range(0, 8, 2)]))
    for x, y, text in re.findall(r'<text class="f-label[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)<', svg):
        words = Box(float(x), float(y) - 10, float(x) + len(text) * LETTER, float(y) + 3)
        assert not any(words.meets(box) for box in boxes), text
