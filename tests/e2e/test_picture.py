"""The picture of a timeline in a real browser: mouse, fingers, keys, colours, and what stands there without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import faults
from tests.e2e.conftest import Site

Open = Callable[..., Page]

PREPARE = """
from datetime import datetime, timedelta, UTC
from secondstory.incidents.operations import declare_incident, edit_incident, involve
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_events
by = Visitor(User.objects.get(username="owner"))
at = lambda minute: datetime(2026, 3, 14, 10, tzinfo=UTC) + timedelta(minutes=minute)
incident = declare_incident("The pool ran dry", by=by, started_at=at(5), zone="Europe/Berlin")
edit_incident(incident, expected=None, by=by, detected_at=at(10), mitigated_at=at(50), resolved_at=at(55))
lead = involve(incident, label="Lead", by=by)
told = [
    NewEvent("the pool was made smaller", at(0), kind="change", source="deploys", known={"responders": at(40)}),
    NewEvent("checkout is slow", at(5), kind="alert", source="pager"), NewEvent("more servers", at(20), kind="decision", involvement=lead),
    NewEvent("checkout is well", at(55), kind="observation", involvement=lead),
] + [NewEvent(f"line {number}", at(20 + number / 20), kind="communication", source="chat", is_in_story=False) for number in range(300)]
add_events(incident, told, by=by)
answer = incident.key
"""


@pytest.fixture(scope="module")
def key(site: Site) -> str:
    """An incident with four lines in its story and three hundred in its log."""
    return str(site.tell(PREPARE))


def shown(page: Page, key: str) -> Locator:
    """The picture on the page of that incident, once it is drawn."""
    page.goto(f"/incidents/{key}/")
    page.locator("story-timeline.ready").wait_for()
    return page.locator("story-timeline")


def part(picture: Locator, name: str) -> Locator:
    return picture.locator(f"[data-part={name}]")


TOLD = """(({part, whole}) => document.querySelector('story-timeline [data-part=window]').ariaValueNow
  === String(Math.round(1000 * ((part.from + part.to) / 2 - whole.from) / (whole.to - whole.from))))(document.querySelector('story-timeline').scene)"""
"""What the picture says of itself is how it stands: it says so a moment after it was moved, or in the middle of it on a slow machine."""


def until(page: Page, condition: str) -> None:
    """Waits for it frame by frame, without the eval that the page's policy forbids; gives up as `expect` does."""
    page.evaluate(
        f"""new Promise((done, fail) => {{
            const end = performance.now() + 15000, says = {condition!r};
            const look = () => ({condition}) ? done() : performance.now() > end ? fail(new Error(`Never true: ${{says}}`)) : requestAnimationFrame(look);
            look();
        }})"""
    )


def test_keys_go_from_mark_to_mark_zoom_and_open_the_line(page_of: Open, key: str) -> None:
    page = page_of("owner", timezone_id="Europe/Berlin")
    picture = shown(page, key)
    main, line, says = part(picture, "main"), part(picture, "line"), part(picture, "says")
    expect(says).to_have_text(re.compile(r"^14 Mar 2026, 10:5\d to 11:5\d, .*$"))
    main.focus()
    page.keyboard.press("Home")
    expect(line).to_contain_text("the pool was made smaller")
    expect(line).to_contain_text("11:00")
    expect(line).to_contain_text("10:00 UTC · Change · deploys · learned 40 min later")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("more servers")
    expect(part(picture, "tells")).to_contain_text("more servers")
    before = says.inner_text()
    for _press in range(6):
        page.keyboard.press("+")
    expect(says).not_to_have_text(before)
    expect(says).to_have_text(re.compile(r" 11:1\d to 11:2\d"))
    page.keyboard.press("0")
    expect(says).to_have_text(re.compile(r" 10:5\d to 11:5\d"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#event-\w+$"))
    expect(page.locator(".story > li:focus")).to_contain_text("more servers")
    expect(page.locator(".story > li.pointed-at")).to_have_count(1)


def test_a_line_of_the_log_is_opened_on_the_page_it_stands_on(page_of: Open, key: str) -> None:
    page = page_of("owner")
    picture = shown(page, key)
    part(picture, "main").focus()
    for _press in range(14):
        page.keyboard.press("+")
    page.keyboard.press("Home")
    for _press in range(3):
        page.keyboard.press("ArrowRight")
    expect(part(picture, "line")).to_contain_text("only in the log")
    expect(part(picture, "open")).to_have_attribute("href", re.compile(r"^\?log=1#line-\w+$"))
    part(picture, "main").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(part(picture, "open")).to_have_attribute("href", re.compile(r"^\?log=4#line-\w+$"))
    later = part(picture, "open").get_attribute("href") or ""
    text = re.findall(r"line \d+", part(picture, "line").inner_text())[0]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{later}")
    expect(page.locator(f"#{later.split('#')[1]}")).to_contain_text(text)


def test_the_brush_is_dragged_drawn_anew_and_moved_by_keys(page_of: Open, key: str) -> None:
    page = page_of("owner", timezone_id="Europe/Berlin")
    picture = shown(page, key)
    strip, window, says = part(picture, "strip").bounding_box(), part(picture, "window"), part(picture, "says")
    assert strip is not None
    y = strip["y"] + 12
    page.mouse.move(strip["x"] + strip["width"] - 2, y)
    _drag(page, (strip["x"] + strip["width"] + 8, y), (strip["x"] + strip["width"] / 2, y))
    expect(says).to_have_text(re.compile(r" 10:5\d to 11:2\d"))
    _drag(page, (strip["x"] + strip["width"] / 4, y), (strip["x"] + strip["width"] / 2, y))
    expect(says).to_have_text(re.compile(r" 11:1\d to 11:4\d"))
    _drag(page, (strip["x"] + strip["width"] * 0.85, y), (strip["x"] + strip["width"] * 0.95, y))
    expect(says).to_have_text(re.compile(r" 11:4\d to 11:5\d"))
    window.focus()
    until(page, TOLD)
    before = int(window.get_attribute("aria-valuenow") or "")
    page.keyboard.press("ArrowLeft")
    expect(window).not_to_have_attribute("aria-valuenow", str(before))
    assert int(window.get_attribute("aria-valuenow") or "") < before
    part(picture, "from").focus()
    page.keyboard.press("Home")
    expect(part(picture, "from")).to_have_attribute("aria-valuenow", "0")
    picture.get_by_role("button", name="Whole").click()
    expect(part(picture, "to")).to_have_attribute("aria-valuenow", "1000")


def test_the_wheel_scrolls_the_page_until_the_picture_was_clicked_into(page_of: Open, key: str) -> None:
    page = page_of("owner")
    picture = shown(page, key)
    box = part(picture, "main").bounding_box()
    assert box is not None
    says = part(picture, "says")
    before = says.inner_text()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.mouse.wheel(0, 60)
    until(page, "scrollY > 20")
    assert says.inner_text() == before
    page.mouse.wheel(0, -60)
    until(page, "scrollY === 0")
    part(picture, "main").focus()
    page.mouse.wheel(0, -400)
    expect(says).not_to_have_text(before)
    assert page.evaluate("scrollY") == 0


def test_a_mark_is_pointed_at_and_clicked_and_many_as_one_are_looked_at_nearer(page_of: Open, key: str) -> None:
    page = page_of("owner")
    picture = shown(page, key)
    place = page.evaluate(
        """() => {
            const picture = document.querySelector("story-timeline"), box = picture.querySelector("[data-part=main]").getBoundingClientRect();
            const { scene } = picture, lane = (box.height - 68) / scene.lanes.names.length, from = picture.drawnAt(0), width = picture.drawnAt(1) - from;
            const place = text => {
                const mark = [...scene.marks.place].findIndex(place => scene.answer.text[place] === text);
                return [box.x + (scene.drawn[mark] - from) / width, box.y + 30 + lane * (scene.lanes.of[mark] + 0.5)];
            };
            return { alert: place("checkout is slow"), many: place("line 150") };
        }"""
    )
    page.mouse.move(*place["alert"])
    expect(part(picture, "line")).to_contain_text("checkout is slow")
    page.mouse.move(*place["many"])
    expect(part(picture, "line")).to_contain_text(re.compile(r"\d+ lines, \d\d:\d\d:\d\d to \d\d:\d\d:\d\d"))
    before = part(picture, "says").inner_text()
    page.mouse.click(*place["many"])
    expect(part(picture, "says")).not_to_have_text(before)
    assert "#" not in page.url
    picture.get_by_role("button", name="Whole").click()


def test_lanes_are_roles_or_sources_and_times_those_of_a_zone(page_of: Open, key: str) -> None:
    page = page_of("owner", timezone_id="Asia/Manila")
    picture = shown(page, key)
    lanes = "document.querySelector('story-timeline').scene.lanes.names"
    assert page.evaluate(lanes) == ["Alerts", "Lead", "Responders", "Changes"]
    picture.get_by_text("by source").click()
    assert page.evaluate(lanes) == ["deploys", "pager", "Written by hand", "chat"]
    choice = picture.get_by_label("Times in")
    assert choice.locator("option").all_inner_texts() == ["Europe/Berlin", "Asia/Manila", "UTC"]
    choice.select_option("Asia/Manila")
    expect(part(picture, "says")).to_have_text(re.compile(r" 17:5\d to 18:5\d"))


def test_a_finger_picks_lines_on_a_phone_where_the_list_is_the_thing(page_of: Open, key: str) -> None:
    page = page_of("owner", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    picture = shown(page, key)
    expect(part(picture, "main")).to_be_hidden()
    expect(part(picture, "line")).to_contain_text("the pool was made smaller")
    box = part(picture, "strip").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.97, box["y"] + 20)
    expect(part(picture, "line")).to_contain_text("checkout is well")
    part(picture, "open").click()
    expect(page.locator(".story > li:focus")).to_contain_text("checkout is well")
    part(picture, "spot").focus()
    page.keyboard.press("Home")
    expect(part(picture, "spot")).to_have_attribute("aria-valuetext", re.compile("the pool was made smaller"))


def test_two_fingers_zoom(page_of: Open, key: str) -> None:
    page = page_of("owner", viewport={"width": 1100, "height": 800}, has_touch=True)
    picture = shown(page, key)
    box = part(picture, "main").bounding_box()
    assert box is not None
    before = part(picture, "says").inner_text()
    session = page.context.new_cdp_session(page)
    middle, y = box["x"] + box["width"] / 2, box["y"] + 60

    def touch(kind: str, *aside: int) -> None:
        points = [{"x": middle + side * far, "y": y, "id": side + 2} for far in aside for side in (-1, 1)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 40)
    for far in range(60, 260, 20):
        touch("touchMove", far)
    touch("touchEnd")
    expect(part(picture, "says")).not_to_have_text(before)
    assert page.evaluate("(p => p.width / (p.whole.to - p.whole.from))(document.querySelector('story-timeline').scene)") < 0.4


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_nothing_moves_when_the_picture_comes(page_of: Open, key: str, width: int) -> None:
    page = page_of("owner", viewport={"width": width, "height": 900}, is_new=True)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    shown(page, key)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") < 0.01


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (768, "dark"), (360, "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page_of: Open, key: str, width: int, scheme: str) -> None:
    page = page_of("owner", viewport={"width": width, "height": 900}, color_scheme=scheme)
    picture = shown(page, key)
    if width > 640:
        part(picture, "main").focus()
        page.keyboard.press("ArrowRight")
    assert faults(page) == []


def test_it_is_drawn_in_the_colours_of_the_page_and_again_when_they_change(page_of: Open, key: str) -> None:
    page = page_of("owner", color_scheme="light")
    shown(page, key)
    light = """(canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.reduce((sum, value) => sum + value, 0);
    })(document.querySelector("story-timeline canvas"))"""
    before = page.evaluate(light)
    page.emulate_media(color_scheme="dark")
    until(page, f"{light} !== {before}")


def test_without_a_script_and_on_paper_the_drawing_stands_in_its_place(page_of: Open, key: str) -> None:
    plain = page_of("owner", java_script_enabled=False)
    plain.goto(f"/incidents/{key}/")
    expect(plain.locator("story-timeline svg.figure")).to_be_visible()
    expect(plain.locator("story-timeline [data-part=live]")).to_be_hidden()
    page = page_of("owner")
    picture = shown(page, key)
    expect(picture.locator("svg.figure")).to_be_hidden()
    page.emulate_media(media="print")
    expect(picture.locator("svg.figure")).to_be_visible()
    expect(part(picture, "live")).to_be_hidden()


def test_what_can_not_be_fetched_is_said_and_can_be_tried_again(page_of: Open, key: str) -> None:
    page = page_of("owner")
    page.route("**/timeline-picture.json", lambda route: route.fulfill(status=500, body="no"))
    page.goto(f"/incidents/{key}/")
    picture = page.locator("story-timeline")
    expect(picture.get_by_text("The picture could not be fetched. The list below is whole.")).to_be_visible()
    expect(picture.locator("svg.figure")).to_be_visible()
    page.unroute("**/timeline-picture.json")
    picture.get_by_role("button", name="Try again").click()
    expect(part(picture, "says")).to_contain_text("14 Mar 2026")
    expect(picture.get_by_role("button", name="Try again")).to_be_hidden()


def test_what_changes_meanwhile_is_drawn_and_the_stretch_stays(page_of: Open, site: Site, key: str) -> None:
    page = page_of("owner", timezone_id="Europe/Berlin", reduced_motion="reduce")
    picture = shown(page, key)
    part(picture, "main").focus()
    page.keyboard.press("Home")
    for _press in range(3):
        page.keyboard.press("+")
    says = part(picture, "says")
    expect(says).to_have_text(re.compile(r" 10:5\d to 11:1\d, 12 min"))
    before, count = says.inner_text(), page.evaluate("document.querySelector('story-timeline').scene.marks.count")
    add = "add_events(incident, [NewEvent('one more', datetime(2026, 3, 14, 10, 7, tzinfo=UTC), is_in_story=False)], by=by)\nanswer = 1"
    setup = f"""
from datetime import UTC, datetime
from secondstory.incidents.models import Incident
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_events
by = Visitor(User.objects.get(username="owner"))
incident = Incident.objects.get(key={key!r})
"""
    site.tell(setup + add)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('story:changed'))")
    until(page, f"document.querySelector('story-timeline.ready')?.scene.marks.count === {count + 1}")
    expect(says).to_have_text(before)
    expect(part(picture, "line")).to_contain_text("the pool was made smaller")


MATHS = "const { FoldedTime, Clock, ticksBetween, binSize, countBins, firstAtOrAfter } = customElements.get('story-timeline').maths;"


def told(page: Page, script: str) -> Any:
    return page.evaluate(f"() => {{ {MATHS} {script} }}")


def test_the_maths_of_the_picture(page_of: Open, key: str) -> None:
    page = page_of("owner")
    shown(page, key)
    folded = told(page, """
        const time = new FoldedTime([0, 600, 3600, 3600 + 86400 * 3, 86400 * 3 + 7200]);
        const there = [0, 600, 3600, 86400, 86400 * 3 + 3600, 86400 * 3 + 7200].map(at => time.time(time.drawn(at)));
        return { kinds: time.stretches.map(one => one.isFold), length: time.length, there, silence: time.seconds(time.stretches[1]) };
    """)  # fmt: skip
    assert folded["kinds"] == [False, True, False]
    assert folded["length"] == pytest.approx(7200 * 1.05)
    assert folded["there"] == pytest.approx([0, 600, 3600, 86400, 86400 * 3 + 3600, 86400 * 3 + 7200])
    assert folded["silence"] == 86400 * 3
    assert told(page, "return [new FoldedTime([]).length, new FoldedTime([5, 5]).length, new FoldedTime([0, 36000]).stretches.length]") == [
        60,
        60,
        1,
    ]
    # 29 March 2026: clocks in Berlin go from 02:00 to 03:00, and midnight to midnight is 23 hours.
    clocks = told(page, """
        const clock = new Clock("Europe/Berlin"), base = Date.UTC(2026, 2, 28, 22) / 1000, time = new FoldedTime([0, 8 * 3600]);
        const { step, ticks } = ticksBetween(time, 0, time.length, 3000, clock, base);
        return { step, shown: ticks.map(tick => clock.time(tick.at)), days: ticks.filter(tick => tick.isDay).map(tick => clock.day(tick.at)) };
    """)  # fmt: skip
    assert clocks == {
        "step": 3600,
        "shown": ["23:00", "00:00", "01:00", "03:00", "04:00", "05:00", "06:00", "07:00", "08:00"],
        "days": ["29 Mar"],
    }
    bins = told(page, """
        const drawn = Float64Array.from([0, 1, 1, 9, 10, 30]), lane = Uint8Array.from([0, 0, 1, 0, 0, 1]), weight = Uint8Array.from([0, 1, 0, 0, 2, 0]);
        const size = binSize(1, 9), range = { from: firstAtOrAfter(drawn, 0), to: firstAtOrAfter(drawn, 20), begins: 0, ends: 20 };
        const bins = countBins({ drawn, lane, weight }, range, size, 2, undefined), list = values => [...values].slice(0, 2 * bins.count);
        return { size, range: [range.from, range.to], all: list(bins.all), story: list(bins.story), chief: list(bins.chief) };
    """)  # fmt: skip
    assert bins == {"size": 8, "range": [0, 5], "all": [2, 2, 0, 1, 0, 0], "story": [1, 1, 0, 0, 0, 0], "chief": [1, 4, -1, 2, -1, -1]}


def _drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()
