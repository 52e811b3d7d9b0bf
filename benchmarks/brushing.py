"""Moving the picture of a timeline: milliseconds of script and layout a frame while brushing, beside an empty page, in the same run.

    python benchmarks/brushing.py --events 10000

A program of its own with a data folder of its own, an incident with that many events made from a fixed seed, and the system's Chromium.
The window is dragged to and fro over the strip, then a new one is drawn, then the picture itself is dragged, while Chromium traces. A frame
is what the page's main thread does from the beginning of one main frame to that of the next; counted is what it spends in script (events,
timers, animation frames, garbage) and in style and layout, nothing twice. Printed is also what painting took, how large the columns are,
and how long it takes to fetch them.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.e2e.conftest import CHROMIUMS, LAUNCH
from tests.e2e.program import Program, running
from tests.e2e.program import browser as without_window

SCRIPT = {"EventDispatch", "FireAnimationFrame", "FunctionCall", "TimerFire", "EvaluateScript", "v8.callFunction", "MinorGC", "MajorGC"}
LAYOUT = {"Layout", "UpdateLayoutTree", "HitTest"}
PAINT = {"Paint", "PrePaint", "Layerize", "Commit", "UpdateLayer"}
FRAME = "ProxyMain::BeginMainFrame"

STORY = [
    (38, "change", None, "Retries go from 2 to 5 in the checkout client", "Argo CD", 91),
    (44, "impact", None, "One checkout in thirty begins to time out", "Grafana", 53),
    (49, "observation", 2, "Support sees three reports of a spinning pay button", "#support", None),
    (53, "alert", None, "The latency page reaches the on-call", "PagerDuty", None),
    (61, "decision", 0, "Restart the one pod that holds most of the errors", "#inc-118", None),
    (66, "action", 0, "The pod is restarted; errors move to its neighbour", "#inc-118", None),
    (71, "observation", 1, "The pool graph stands at 40 % and does not move", "#inc-118", None),
    (78, "decision", 3, "Ask the database team before failing over", "#inc-118", None),
    (83, "observation", 1, "The exporter of the pool stopped at 13:52", "#inc-118", 96),
    (91, "discovery", 3, "The retry change is found in another service's list", "#inc-118", None),
    (93, "decision", 3, "Roll the retries back", "#inc-118", None),
    (104, "change", None, "Retries go back to 2", "Argo CD", None),
    (131, "impact", None, "Checkouts are back under a second", "Grafana", None),
    (164, "communication", 2, "All who wrote in are answered", "#support", None),
]
"""Minute, kind, role, text, source, and the minute it was learned at where that is another."""

PREPARE = """
import random
from datetime import datetime, timedelta, UTC
from hashlib import sha256
from django.conf import settings
from django.test import Client
from secondstory.incidents.operations import declare_incident, edit_incident, involve
from secondstory.people.enums import Role
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, NewRecord, add_events, complete_origin, open_origin, save_records
random.seed(7)
start = datetime(2026, 3, 14, 12, 20, tzinfo=UTC)
minute = lambda number: start + timedelta(minutes=number)
user, _ = User.objects.get_or_create(username="picture", defaults={"name": "Picture", "role": Role.MEMBER, "password": "!"})
by = Visitor(user)
incident = declare_incident("Checkout waited for connections that never came", by=by, started_at=minute(44), zone="Europe/Lisbon")
ends = {"detected_at": minute(53), "acknowledged_at": minute(55), "mitigated_at": minute(131), "resolved_at": minute(164)}
edit_incident(incident, expected=None, by=by, **ends)
roles = [involve(incident, label=label, by=by) for label in ("On-call", "Database team", "Support", "Incident lead")]
add_events(incident, [
    NewEvent(text, minute(at), kind=kind, involvement=roles[role] if role is not None else None, source=source,
             known={"responders": minute(known)} if known else {})
    for at, kind, role, text, source, known in given["told"]
], by=by)
kinds = ["observation", "communication", "alert", "change", "action"]
sources = ["Kubernetes", "CloudTrail", "#inc-118", "Prometheus", "syslog", "PagerDuty", "GitHub", "Grafana", "Sentry", "web.log"]
origin = open_origin(incident, label="records", format="generic")
records = []
for number in range(given["events"] - len(given["told"])):
    at = minute(random.choice([random.gauss(75, 30), random.gauss(95, 8), random.uniform(0, 220)]))
    place = min(int(random.expovariate(0.45)), len(sources) - 1)
    words = random.choice(["connection refused by", "slow query on", "retry 3 of 5 to", "probe failed for", "scaled", "p99 above 2 s on"])
    records.append(NewRecord(
        text=f"{words} checkout-{random.randrange(40)} shard {random.randrange(12)} after {random.randrange(9000)} ms",
        key=sha256(f"{number}".encode()).hexdigest(), raw="{}", sort_at=at, occurred_at=at, recorded_at=at,
        kind=random.choice(kinds[: 2 + place % 4]), rank=number % 100, involvement_id=random.choice([None, None, roles[place % 4].pk]),
    ))
save_records(origin, sorted(records, key=lambda one: one.sort_at))
complete_origin(origin, by=by)
saved = list(Event.objects.filter(origin=origin).values_list("pk", flat=True))
for place, name in enumerate(sources):
    Event.objects.filter(pk__in=saved[place :: place + 3]).update(source=name)
browser = Client()
browser.force_login(user)
answer = [incident.key, browser.cookies[settings.SESSION_COOKIE_NAME].value]
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--events", type=int, default=10_000)
    asked.add_argument("--moves", type=int, default=400, help="how many times the mouse is moved, in each of three drags")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data", "--no-worker") as program, sync_playwright() as playwright:
        key, session = program.tell(PREPARE, events=given.events, told=STORY)  # type: ignore[misc]
        print(f"{given.events} events · {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        fetched(program, f"/incidents/{key}/timeline-picture.json", session)
        path = next(path for name in CHROMIUMS for folder in os.get_exec_path() if (path := Path(folder, name)).is_file())
        browser = playwright.chromium.launch(executable_path=str(path), args=LAUNCH)
        print(f"Chromium {browser.version}, headless, without a graphics card; milliseconds a frame\n")
        print(f"{'':34}{'frames':>7}{'p50':>8}{'p95':>8}{'most':>8}{'paint p95':>12}")
        report("floor: the mouse on an empty page", traced(browser, floor(browser), given.moves, across=(100, 1300, 450, 450)))
        page = picture(browser, program, session, f"/incidents/{key}/")
        strip, main_part = box_of(page, "strip"), box_of(page, "main")
        window = box_of(page, "window")
        middle = strip["y"] + 12
        for says, drag in (
            ("brushing: the window over the strip", (window["x"] + window["width"] / 2, strip["x"] + strip["width"] - 40, middle, middle)),
            ("brushing: a new stretch", (strip["x"] + 30, strip["x"] + strip["width"] - 30, middle, middle)),
            ("the picture itself", (main_part["x"] + 200, main_part["x"] + 900, main_part["y"] + 40, main_part["y"] + 40)),
        ):
            report(says, traced(browser, page, given.moves, across=drag))
        browser.close()


def fetched(program: Program, path: str, session: str) -> None:
    """Print how large the columns are, and how long they take."""
    times, body = [], b""
    asking = without_window()
    asking.addheaders = [("Cookie", f"secondstory_session={session}"), ("Accept-Encoding", "gzip")]
    for _turn in range(12):
        began = time.perf_counter()
        with asking.open(program.address + path) as answer:
            body = answer.read()
        times.append((time.perf_counter() - began) * 1000)
    sizes = f"{len(gzip.decompress(body)) / 1000:.0f} kB, {len(body) / 1000:.0f} kB on the wire"
    print(f"columns: {sizes}, fetched in {statistics.median(times):.0f} ms (p50)")


def floor(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto("about:blank")
    page.evaluate("() => { addEventListener('pointermove', () => requestAnimationFrame(() => {})) }")
    return page


def picture(browser: Browser, program: Program, session: str, path: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=program.address, timezone_id="Europe/Berlin")
    context.add_cookies([{"name": "secondstory_session", "value": session, "url": program.address}])
    page = context.new_page()
    page.goto(path)
    page.locator("story-timeline.ready").wait_for()
    page.wait_for_timeout(1500)
    return page


def box_of(page: Page, name: str) -> Any:
    return page.locator(f"story-timeline [data-part={name}]").bounding_box()


def traced(browser: Browser, page: Page, moves: int, *, across: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """What Chromium wrote down while the mouse was dragged to and fro."""
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    session.on("Tracing.dataCollected", lambda some: events.extend(some["value"]))
    done: list[bool] = []
    session.on("Tracing.tracingComplete", lambda _: done.append(True))
    from_x, to_x, from_y, to_y = across
    page.mouse.move(from_x, from_y)
    categories = {"includedCategories": ["devtools.timeline", "v8", "cc"]}
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": categories})
    page.mouse.down()
    for move in range(moves):
        turn = move % 160
        share = turn / 80 if turn < 80 else 2 - turn / 80
        page.mouse.move(from_x + (to_x - from_x) * share, from_y + (to_y - from_y) * share)
    page.mouse.up()
    session.send("Tracing.end")
    while not done:
        page.wait_for_timeout(50)
    detach(session)
    return events


def detach(session: CDPSession) -> None:
    session.detach()


def report(says: str, events: list[dict[str, Any]]) -> None:
    thread = main_thread(events)
    here = [event for event in events if (event["pid"], event["tid"]) == thread and event.get("ph") == "X"]
    frames = sorted(event["ts"] for event in here if event["name"] == FRAME)
    own = [event for event in here if event["name"] != FRAME]
    spent = per_frame(frames, [event for event in own if event["name"] in SCRIPT | LAYOUT])
    painted = per_frame(frames, [event for event in own if event["name"] in PAINT])
    busy = sorted(spent)
    if len(busy) < 20:
        print(f"{says:34}  only {len(busy)} frames: too few to say anything")
        return
    cut = statistics.quantiles(busy, n=20)[-1]
    print(f"{says:34}{len(busy):7}{statistics.median(busy):8.2f}{cut:8.2f}{busy[-1]:8.2f}{statistics.quantiles(painted, n=20)[-1]:12.2f}")


def main_thread(events: list[dict[str, Any]]) -> tuple[int, int]:
    """The renderer's main thread: the one that has the most frames."""
    counted: dict[tuple[int, int], int] = {}
    for event in events:
        if event["name"] == FRAME and event["ph"] == "X":
            one = (event["pid"], event["tid"])
            counted[one] = counted.get(one, 0) + 1
    return max(counted, key=lambda one: counted[one], default=(0, 0))


def per_frame(frames: list[int], events: list[dict[str, Any]]) -> list[float]:
    """Milliseconds in each frame, what lies inside another of the events counted once."""
    spans: list[list[int]] = []
    for event in sorted(events, key=lambda one: one["ts"]):
        begins, ends = event["ts"], event["ts"] + event.get("dur", 0)
        if spans and begins < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], ends)
        else:
            spans.append([begins, ends])
    found, place = [], 0
    for begins, ends in pairwise(frames):
        total = 0
        while place < len(spans) and spans[place][0] < ends:
            if spans[place][0] >= begins:
                total += spans[place][1] - spans[place][0]
            place += 1
        found.append(total / 1000)
    return found


if __name__ == "__main__":
    main()
