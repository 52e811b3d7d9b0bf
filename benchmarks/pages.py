"""How long the server takes for each page: p50 and p95 of wall and processor time, statements, size, beside the floor in the same run.

    python benchmarks/pages.py --keep FOLDER
    python benchmarks/pages.py --keep FOLDER --profile --only "as of, long"

A member with a part in every thirtieth of 10,000 incidents asks for pages as a browser does (compressed), through the whole program
but the network. `organisation.py` makes what there is to see. The floor of a page is its own SQL, asked bare of the same database; the
floor of all is `/health`. Processor time is the honest figure where others work on the same machine, as far as it is: two who share a core
and its memory take more of it for the same work. So a fixed piece of Python is timed beside the pages, and says how busy the machine was.
"""

from __future__ import annotations

import argparse
import cProfile
import importlib
import math
import os
import platform
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from organisation import Organisation, Size, organisation_in

BUDGET_MS, BUDGET_STATEMENTS = 50, 10
HEADERS = {"accept-encoding": "gzip, br", "accept-language": "en"}


@dataclass(frozen=True)
class Page:
    """A page by its name, and its addresses: one, or several that take turns."""

    name: str
    addresses: list[str]


@dataclass
class Asked:
    """What a statement was, so that it can be asked again by itself."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


@dataclass(frozen=True)
class Figures:
    """What one page took: milliseconds of each turn, the most statements, and its size on the wire."""

    wall_ms: list[float]
    cpu_ms: list[float]
    floor_ms: list[float]
    statements: int
    kilobytes: float

    @property
    def is_in_budget(self) -> bool:
        return p95(self.cpu_ms) <= BUDGET_MS and self.statements <= BUDGET_STATEMENTS

    def row(self, name: str) -> str:
        mark = "" if self.is_in_budget else "  over"
        numbers = (statistics.median(self.wall_ms), p95(self.wall_ms), statistics.median(self.cpu_ms), p95(self.cpu_ms))
        told = "".join(f"{one:9.1f}" for one in (*numbers, statistics.median(self.floor_ms)))
        return f"{name:34}{told}{self.statements:6}{self.kilobytes:9.1f}{mark}"


def as_served() -> None:
    """Prepare this process as the web process prepares itself: templates are compiled, and rubbish is looked for less often."""
    importlib.import_module("secondstory.site.asgi")


def p95(times: list[float]) -> float:
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


def pages_of(here: Organisation) -> Iterator[Page]:
    """Every page one looks at, long ones and short ones apart."""
    long, short = f"/incidents/{here.long}", [f"/incidents/{key}" for key in here.short]
    log = f"{long}/timeline/log/?view=all"
    as_of = f"{long}/as-of/?at={here.at}"
    yield Page("floor: health", ["/health"])
    yield Page("home", ["/"])
    yield Page("help", ["/help/"])
    yield Page("incidents", ["/incidents/"])
    for name in ({"state": "waiting"}, {"state": "held"}, {"state": "ongoing"}, {"service": here.service}, {"words": "retry queue"}):
        yield Page(f"incidents, {next(iter(name))} {next(iter(name.values()))}", [f"/incidents/?{urlencode(name)}"])
    yield Page("incidents, SEV1 of a team in 2024", [f"/incidents/?{urlencode({'severity': 'SEV1', 'team': here.team, 'year': 2024})}"])
    for part in ("", "document/", "factors/", "actions/", "timeline/", "as-of/", "decisions/", "accounts/", "history/", "records/"):
        yield Page(f"incident, short: {part.strip('/') or 'story and log'}", [f"{one}/{part}" for one in short])
        yield Page(f"incident, long: {part.strip('/') or 'story and log'}", [f"{long}/{part}"])
    yield Page("incident, private", [f"/incidents/{here.private}/"])
    yield Page("incident, long: page 20 of the log", [f"{long}/?log=20"])
    yield Page("timeline, long: all of the log", [f"{long}/timeline/?view=all"])
    yield Page("timeline, long: log layer", [log, f"{log}&from=5000", f"{log}&from=9900"])
    yield Page("timeline, long: log, words", [f"{log}&q=retry+queue"])
    yield Page("timeline, long: log, source", [f"{log}&source=syslog&from=1500"])
    yield Page("timeline, long: story layer", [f"{long}/timeline/story/", f"{long}/timeline/story/?from=300"])
    yield Page("timeline, long: a line", [f"{long}/events/{here.event}/line/"])
    yield Page("as of, long: at four hours", [as_of])
    yield Page("as of, long: the log", [f"{as_of}&layer=log"])
    yield Page("evidence", [f"{long}/events/{here.event}/evidence/"])
    yield Page("told", [f"{long}/events/{here.event}/told/"])
    yield Page("edit a line", [f"{long}/events/{here.event}/"])
    yield Page("agree, long", [f"{long}/agree/"])
    yield Page("agreed, long", [f"{long}/agreed/"])
    yield Page("removals", [f"{long}/removals/"])
    yield Page("sources", [f"{long}/sources/"])
    yield Page("who may know", [f"{long}/access/"])
    yield Page("declare", ["/incidents/new/"])
    yield Page("edit an incident", [f"{one}/edit/" for one in short])
    yield Page("actions", ["/actions/"])
    yield Page("library", ["/library/"])
    yield Page("library, a word", ["/library/?q=retry"])
    yield Page("library, two words and a service", [f"/library/?q=retry+queue&service={here.service}"])
    yield Page("find", ["/find/?q=retry+queue", "/find/?q=INC-42"])
    yield Page("edition, short", [f"/library/{slug}/" for slug in here.slugs])
    yield Page("edition, long", [f"/library/{here.long_slug}/"])
    yield Page("services", ["/services/"])
    yield Page("service", [f"/services/{here.service}/"])
    yield Page("team", [f"/teams/{here.team}/"])
    yield Page("people", ["/people/"])
    yield Page("account", ["/account/"])
    yield Page("settings", ["/settings/"])
    yield Page("import", ["/import/"])
    yield Page("imports", ["/imports/"])
    yield Page("hooks", ["/hooks/"])


def measured(browser: Any, page: Page, rounds: int) -> Figures:
    """Ask `rounds` times, and once before that; then ask each page's statements bare."""
    from django.db import connection

    wall, cpu, floor, most, size = [], [], [], 0, 0.0
    for turn in range(rounds + len(page.addresses)):
        address, asked = page.addresses[turn % len(page.addresses)], Asked()
        began, began_cpu = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(asked):
            answer = browser.get(address, headers=HEADERS, follow=False)
            body = answer.content
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}.")
        if turn < len(page.addresses):
            continue
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - began_cpu) * 1000)
        floor.append(bare(asked.statements))
        most, size = max(most, len(asked.statements)), max(size, len(body) / 1000)
    return Figures(wall, cpu, floor, most, size)


def bare(statements: list[tuple[str, Any]]) -> float:
    """Milliseconds for the same statements without models, templates or views."""
    from django.db import connection

    began = time.perf_counter()
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.lstrip().upper().startswith(("SELECT", "WITH")):
                cursor.cursor.execute(sql if connection.vendor == "postgresql" else sql.replace("%s", "?"), params or ())
                cursor.cursor.fetchall()
    return (time.perf_counter() - began) * 1000


def fixed_piece() -> float:
    """Milliseconds of processor time for the same work each time."""

    def once() -> float:
        began, words = time.process_time(), {}
        for number in range(40_000):
            words[f"word {number % 997}"] = words.get(f"word {number % 997}", 0) + 1
        return (time.process_time() - began) * 1000

    return statistics.median(once() for _ in range(10))


def profile(browser: Any, page: Page) -> None:
    """Where a page's time goes."""
    browser.get(page.addresses[0], headers=HEADERS)
    tracing = cProfile.Profile()
    tracing.enable()
    for turn in range(20):
        browser.get(page.addresses[turn % len(page.addresses)], headers=HEADERS)
    tracing.disable()
    pstats.Stats(tracing).sort_stats("cumulative").print_stats(70)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make it all in this folder, or measure what is there already")
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked for")
    parser.add_argument("--only", default="", help="pages with these words in their name")
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    parser.add_argument("--incidents", type=int, default=Size.incidents, help="events and actions grow with them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="secondstory-benchmark-") as temporary:
        folder = given.keep or Path(temporary)
        os.environ |= {"SECONDSTORY_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "secondstory.site.settings"}
        import django

        django.setup()
        run(folder, given)


def run(folder: Path, given: argparse.Namespace) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from secondstory.people.models import User

    call_command("migrate", verbosity=0)
    began, share = time.perf_counter(), given.incidents / Size.incidents
    size = Size(given.incidents, int(Size.events * share), int(Size.actions * share), Size.long, int(Size.published * share))
    here = organisation_in(folder, size)
    print(f"made in {time.perf_counter() - began:.0f} s: {size}")
    browser = Client(SERVER_NAME="localhost", raise_request_exception=True)
    browser.force_login(User.objects.get(username=here.reader))
    as_served()
    chosen = [page for page in pages_of(here) if given.only in page.name or page.name.startswith("floor")]
    if given.profile:
        profile(browser, chosen[-1])
        return
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {load}, Python {platform.python_version()}, {connection.vendor}")
    print(f"{'':34}{'wall p50':>9}{'p95':>9}{'cpu p50':>9}{'p95':>9}{'sql p50':>9}{'sql':>6}{'kB wire':>9}")
    over, before = [], fixed_piece()
    for page in chosen:
        figures = measured(browser, page, given.rounds)
        print(figures.row(page.name), flush=True)
        over += [] if figures.is_in_budget else [page.name]
    print(f"\na fixed piece of Python: {before:.1f} ms before, {fixed_piece():.1f} ms after")
    budget = f"{BUDGET_MS} ms of processor or {BUDGET_STATEMENTS} statements"
    print(f"load {os.getloadavg()[0]:.1f} at the end; {len(over)} of {len(chosen)} pages are over {budget}")


if __name__ == "__main__":
    main()
