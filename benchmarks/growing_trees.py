"""Working on why-trees: milliseconds of script and layout a frame while walking, folding, typing and dragging, beside an empty page.

    python benchmarks/growing_trees.py --whys 300

A program of its own with a data folder of its own, an incident with so many whys on six turns made from a fixed seed, and the system's
Chromium. What is done is what a keyboard and a mouse do: arrows through the outline, folding, new lines typed and saved (what the server
answers is merged in), lines moved in and out, one dragged over the page, and the drawing moved and zoomed. A frame is counted as in
`brushing.py`, but in the thread's own time: what else the machine does meanwhile doesn't count.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.brushing import floor, report
from tests.e2e.conftest import CHROMIUMS, LAUNCH
from tests.e2e.program import running

PREPARE = """
import random
from datetime import datetime, timedelta, UTC
from django.conf import settings
from django.test import Client
from secondstory.factors.operations import ask_why, open_juncture, write_as_factor
from secondstory.incidents.operations import declare_incident
from secondstory.people.enums import Role
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_events
random.seed(7)
start = datetime(2026, 3, 14, 12, 20, tzinfo=UTC)
user, _ = User.objects.get_or_create(username="trees", defaults={"name": "Trees", "role": Role.MEMBER, "password": "!"})
by = Visitor(user)
incident = declare_incident("Checkout waited for connections that never came", by=by, started_at=start, zone="Europe/Lisbon")
told = [NewEvent(f"Turn {number} of the story", start + timedelta(minutes=number), kind="decision") for number in range(6)]
turns = [open_juncture(incident, event, by=by) for event in add_events(incident, told, by=by)]
words = "the limit lives in another repository and no page shows both numbers at once so a change of one looks harmless".split()
whys = []
for number in range(given["whys"]):
    juncture = turns[number % len(turns)]
    above = [why for why in whys if why.juncture_id == juncture.pk and depth[why.pk] < 7] if whys else []
    parent = random.choice([None, *above[-12:]]) if above else None
    why = ask_why(juncture, parent=parent, answer=" ".join(random.choices(words, k=random.randrange(6, 22))).capitalize(), by=by)
    depth = (depth if whys else {}) | {why.pk: depth[parent.pk] + 1 if parent else 1}
    whys.append(why)
    if number % 9 == 0:
        write_as_factor(why, by=by, domain="PROCESS")
browser = Client()
browser.force_login(user)
answer = [incident.key, browser.cookies[settings.SESSION_COOKIE_NAME].value]
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--whys", type=int, default=300)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data", "--no-worker") as program, sync_playwright() as playwright:
        key, session = program.tell(PREPARE, whys=given.whys)  # type: ignore[misc]
        print(f"{given.whys} whys · {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        path = next(path for name in CHROMIUMS for place in os.get_exec_path() if (path := Path(place, name)).is_file())
        browser = playwright.chromium.launch(executable_path=str(path), args=LAUNCH)
        print(f"Chromium {browser.version}, headless, without a graphics card; milliseconds a frame\n")
        print(f"{'':34}{'frames':>7}{'p50':>8}{'p95':>8}{'most':>8}{'paint p95':>12}")
        report("floor: the mouse on an empty page", traced(floor(browser), _wiggle))
        page = opened(browser, program.address, session, f"/incidents/{key}/factors/")
        for says, does in ACTS.items():
            report(says, traced(page, does))
        browser.close()


def opened(browser: Browser, address: str, session: str, path: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address, timezone_id="Europe/Berlin")
    context.add_cookies([{"name": "secondstory_session", "value": session, "url": address}])
    page = context.new_page()
    page.goto(path)
    page.locator("story-tree.scripted [role=tree]").wait_for()
    page.wait_for_timeout(1000)
    page.locator("[data-forest] [data-node]").first.focus()
    return page


def traced(page: Page, does: Callable[[Page], None]) -> list[dict[str, Any]]:
    """What Chromium wrote down while that was done."""
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    session.on("Tracing.dataCollected", lambda some: events.extend(some["value"]))
    done: list[bool] = []
    session.on("Tracing.tracingComplete", lambda _: done.append(True))
    session.send(
        "Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": ["devtools.timeline", "v8", "cc"]}}
    )
    does(page)
    page.wait_for_timeout(300)
    session.send("Tracing.end")
    while not done:
        page.wait_for_timeout(50)
    session.detach()
    return [event | {"ts": event["tts"], "dur": event.get("tdur", 0)} if "tts" in event else event for event in events]


def _wiggle(page: Page) -> None:
    for step in range(200):
        page.mouse.move(100 + 5 * (step % 100), 450)


def _walk(page: Page) -> None:
    for step in range(240):
        page.keyboard.press("ArrowDown" if step < 160 else "ArrowUp")


def _fold(page: Page) -> None:
    page.keyboard.press("Home")
    for _turn in range(30):
        for key in ("Space", "Space", "ArrowDown"):
            page.keyboard.press(key)


def _type(page: Page) -> None:
    for line in range(8):
        page.keyboard.press("Shift+Enter" if line == 0 else "Enter")
        page.keyboard.type("No page shows both numbers", delay=12)
        page.wait_for_timeout(60)
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)


def _move(page: Page) -> None:
    for key in ("Alt+ArrowUp", "Alt+ArrowUp", "Tab", "Shift+Tab", "Alt+ArrowDown", "u", "u") * 3:
        page.keyboard.press(key)
        page.wait_for_timeout(120)
    page.wait_for_timeout(500)


def _drag(page: Page) -> None:
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    line = page.locator("li.line.at-it > [data-node]")
    line.hover()
    box: Any = page.locator("story-tree .grip").bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 8)
    page.mouse.down()
    for step in range(240):
        page.mouse.move(box["x"] + 60 + step % 40, 120 + abs(step % 300 - 150) * 4)
    page.keyboard.press("Escape")
    page.mouse.up()


def _draw(page: Page) -> None:
    page.keyboard.press("0")
    page.wait_for_timeout(300)


def _pan(page: Page) -> None:
    box: Any = page.locator("[data-view-of]").bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] - 8)
    page.mouse.down()
    for step in range(200):
        page.mouse.move(box["x"] + 8 + 3 * (step % 100), box["y"] + box["height"] - 8 - 2 * (step % 100))
    page.mouse.up()
    page.keyboard.down("Control")
    for step in range(80):
        page.mouse.wheel(0, -40 if step % 40 < 20 else 40)
    page.keyboard.up("Control")


ACTS: dict[str, Callable[[Page], None]] = {
    "arrows through the outline": _walk,
    "folding": _fold,
    "typing new lines, each saved": _type,
    "moving lines, undoing": _move,
    "dragging a line": _drag,
    "laying out the drawing": _draw,
    "moving and zooming the drawing": _pan,
    "arrows through the drawing": _walk,
    "typing in the drawing": _type,
}


if __name__ == "__main__":
    main()
