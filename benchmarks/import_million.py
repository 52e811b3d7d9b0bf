"""A timeline of a million events, without a database: how many a second, in how much memory, beside the floor.

    python benchmarks/import_million.py --events 1000000 [--to json] [--story 40] [--identical] [--csv]

Half of the events are JSON Lines that no format knows, half syslog lines (`--csv`: rows of a table); `--identical` makes them a million
times the same two. The build runs as the program a user starts, in a process of its own whose peak memory (RSS) is measured. The floor, in
the same run: `json.loads` for each line of both files (the syslog lines as JSON texts).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 3, 1, tzinfo=UTC)
HOSTS = tuple(f"web-{number}" for number in range(12))
PEAK = """
import resource, sys
from secondstory.cli.main import cli
try:
    cli(sys.argv[1:])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def json_lines(count: int, *, identical: bool) -> Iterator[str]:
    chance = random.Random(1)
    for number in range(count):
        at = START if identical else START + timedelta(milliseconds=40 * number + chance.randrange(2000))
        path = "/cart" if identical else f"/products/{chance.randrange(10**6)}"
        ms = 7 if identical else chance.randrange(900)
        level = "error" if number % 997 == 0 and not identical else "info"
        yield json.dumps(
            {"ts": at.isoformat(), "level": level, "host": HOSTS[0 if identical else number % 12], "msg": f"GET {path} took {ms} ms"}
        )


def syslog(count: int, *, identical: bool) -> Iterator[str]:
    chance = random.Random(2)
    for number in range(count):
        at = START if identical else START + timedelta(milliseconds=40 * number + chance.randrange(2000))
        job = 1 if identical else chance.randrange(10**6)
        host = HOSTS[0 if identical else number % 12]
        yield f"<14>1 {at:%Y-%m-%dT%H:%M:%S.%f}Z {host} worker 811 - - job {job:08x} done in {job % 900} ms"


def table(count: int, *, identical: bool) -> Iterator[str]:
    yield "time,host,message"
    for number, line in enumerate(syslog(count, identical=identical)):
        _priority, at, host, rest = line.split(" ", 3)
        yield f'{at},{host},"{rest}, row {0 if identical else number}"'


def write(path: Path, lines: Iterator[str]) -> None:
    with path.open("w") as out:
        out.writelines(line + "\n" for line in lines)


def floor(files: list[Path]) -> float:
    """Seconds to read the lines and decode each, and nothing else."""
    begin = time.perf_counter()
    for path in files:
        with path.open("rb") as stream:
            if path.suffix == ".jsonl":
                for line in stream:
                    json.loads(line)
            else:
                for line in stream:
                    json.loads(b'"' + line.rstrip().replace(b'"', b"") + b'"')
    return time.perf_counter() - begin


def build(files: list[Path], out: Path, story: int) -> tuple[float, int, str]:
    """Seconds, peak memory in kB, and what it said."""
    more = ["--story", str(story)] if story else []
    command = [sys.executable, "-c", PEAK, "timeline", "build", *map(str, files), "-o", str(out), *more]
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    took = time.perf_counter() - begin
    *said, peak = done.stderr.strip().splitlines()
    if done.returncode:
        raise SystemExit("\n".join(said))
    return took, int(peak), "\n".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--to", default="json", choices=("json", "csv", "md", "html"))
    parser.add_argument("--story", type=int, default=0)
    parser.add_argument("--identical", action="store_true")
    parser.add_argument("--csv", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, "app.jsonl"), Path(folder, "worker.csv" if given.csv else "worker.log")]
        half = given.events // 2
        write(files[0], json_lines(half, identical=given.identical))
        write(files[1], (table if given.csv else syslog)(half, identical=given.identical))
        size = sum(path.stat().st_size for path in files) / 1e6
        least = floor(files)
        out = Path(folder, f"timeline.{given.to}")
        took, peak, said = build(files, out, given.story)
        load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        print(f"{datetime.now(UTC):%Y-%m-%d} {platform.machine()}, Python {platform.python_version()}, {load}")
        made = f"{2 * half:,} events ({size:.0f} MB) to {given.to} ({out.stat().st_size / 1e6:.0f} MB)"
        print(f"{made}: {took:.1f} s, {2 * half / took:,.0f} events a second")
        print(f"peak memory {peak / 1024:.0f} MB; floor: json.loads of each line {least:.1f} s ({took / least:.0f} times that)")
        if said:
            print(said)


if __name__ == "__main__":
    main()
