"""Saving records as events: how many a second, beside a writer that wants in meanwhile, and the floor.

    python benchmarks/import_saving.py --events 50000

The database is a temporary one (SQLite, or the empty one in DATABASE_URL). Events carry their evidence (a 300-byte JSON record) and a
knowledge row, as an import of alerts has. Meanwhile another process writes one row every 20 ms, as a webhook does: p50 and p99 of what it
waits. The floor in the same run: the same rows by `executemany` in one transaction, without an index or a key.
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


def write_meanwhile(ends: Any, answers: Any) -> None:
    """What a webhook does: one small row in its own transaction, every 20 ms."""
    set_up()
    from django.db import connection, transaction

    waits = []
    while not ends.is_set():
        begin = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO configuration_saved_benchmark (text) VALUES ('x')")
        waits.append((time.perf_counter() - begin) * 1000)
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
        from secondstory.timeline.operations import open_origin, save_records

        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE configuration_saved_benchmark (text varchar(10))")
        incident = Incident.objects.create(key="INC-1", title="A benchmark", started_at=START)
        records = made(count)
        context = multiprocessing.get_context("spawn")
        ends, answers = context.Event(), context.Queue()
        other = context.Process(target=write_meanwhile, args=(ends, answers))
        other.start()
        time.sleep(2)  # until the other process is at work
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
        print(f"a writer meanwhile, ms: p50 {statistics.median(waits):.1f}, p99 {waits[int(len(waits) * 0.99)]:.1f}, worst {waits[-1]:.1f}")


if __name__ == "__main__":
    main()
