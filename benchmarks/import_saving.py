"""Saving records as events: how many a second, beside a webhook that wants in meanwhile, and the floor.

    python benchmarks/import_saving.py --events 50000

The database is a temporary one (SQLite, or the empty one in DATABASE_URL). Events carry their evidence (a 300-byte JSON record) and
a knowledge row, as an import of alerts has. Meanwhile another process is sent a delivery every 20 ms, which goes through the whole
program but the network: p50 and p99 of its answers. The floor in the same run: the same rows by `executemany` in one transaction,
without an index or a key.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

START = datetime(2026, 3, 1, tzinfo=UTC)


def set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "secondstory.site.settings"
    import django

    django.setup()


def made(count: int) -> list[Any]:
    """Records of `count` alerts, one a second."""
    from secondstory.timeline.operations import NewRecord

    found = []
    for number in range(count):
        at = START + timedelta(seconds=number)
        raw = json.dumps({"id": number, "at": at.isoformat(), "labels": {"service": f"shop-{number % 12}", "pad": "x" * 200}})
        found.append(
            NewRecord(
                text=f"High error rate on shop-{number % 12}", key=sha256(raw.encode()).hexdigest(), raw=raw, sort_at=at, occurred_at=at,
                recorded_at=at, kind="alert", locator=f"line {number}", rank=number % 100, rank_reasons="opened",
                known=(("responders", at, "assumed"),),
            )
        )  # fmt: skip
    return found


def deliver_meanwhile(address: str, begins: Any, ends: Any, answers: Any) -> None:
    """A delivery of 300 bytes every 20 ms; answers how long each took, in ms."""
    set_up()
    from django.test import Client

    sender, waits, number = Client(SERVER_NAME="localhost"), [], 0
    sender.post(f"/hook/{address}/", b"{}", content_type="application/json")
    begins.set()
    while not ends.is_set():
        number += 1
        body = json.dumps({"id": number, "pad": "x" * 280}).encode()
        begin = time.perf_counter()
        answer = sender.post(f"/hook/{address}/", body, content_type="application/json")
        waits.append((time.perf_counter() - begin) * 1000)
        if answer.status_code != 202:
            raise SystemExit(f"The hook answered {answer.status_code}.")
        time.sleep(0.02)
    answers.put(waits)


def floor(records: list[Any]) -> float:
    """Rows a second of a bare table."""
    with tempfile.TemporaryDirectory() as folder:
        bare = sqlite3.connect(Path(folder) / "bare.sqlite3")
        bare.execute("CREATE TABLE bare (at TEXT, text TEXT, key TEXT, raw TEXT)")
        begin = time.perf_counter()
        bare.executemany("INSERT INTO bare VALUES (?, ?, ?, ?)", [(str(one.sort_at), one.text, one.key, one.raw) for one in records])
        bare.commit()
        return len(records) / (time.perf_counter() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=50_000)
    count = parser.parse_args().events
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("SECONDSTORY_DATA", folder)
        set_up()
        from django.core.management import call_command
        from django.db import connection

        from secondstory.incidents.models import Incident
        from secondstory.people.models import Team, User
        from secondstory.people.permissions import Visitor
        from secondstory.sources.operations import make_hook
        from secondstory.timeline.operations import open_origin, save_records

        call_command("migrate", verbosity=0)
        team = Team.objects.create(slug="shop", name="Shop")
        _hook, address = make_hook("Alerts", team=team, by=Visitor(User.objects.create(username="keeper", role="administrator")))
        incident = Incident.objects.create(key="INC-1", title="A benchmark", started_at=START)
        records = made(count)
        context = multiprocessing.get_context("spawn")
        begins, ends, answers = context.Event(), context.Event(), context.Queue()
        other = context.Process(target=deliver_meanwhile, args=(address, begins, ends, answers))
        other.start()
        begins.wait(60)
        origin = open_origin(incident, label="Alertmanager", format="alertmanager")
        begin = time.perf_counter()
        saved = save_records(origin, records)
        took = time.perf_counter() - begin
        ends.set()
        waits = sorted(answers.get())
        other.join()
        load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        print(f"{datetime.now(UTC):%Y-%m-%d} {platform.machine()}, {load}, {connection.vendor}")
        print(f"saved {saved:,} events in {took:.1f} s: {saved / took:,.0f} a second; floor {floor(records):,.0f} bare rows a second")
        p50, p99 = statistics.median(waits), waits[int(len(waits) * 0.99)]
        print(f"{len(waits)} deliveries meanwhile, ms: p50 {p50:.1f}, p99 {p99:.1f}, worst {waits[-1]:.1f}")


if __name__ == "__main__":
    main()
