"""How many objects of a kind nobody knows are read a second, beside `json.loads` of the same lines.

python benchmarks/import_unknown.py [objects]
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from secondstory.sources.formats.reading import read
from secondstory.sources.records.material import of_bytes


def flat(number: int) -> dict[str, Any]:
    """A line of a program's log."""
    request = {"method": "GET", "path": "/pay", "id": number}
    return {"ts": 1773496800 + number, "level": "info", "logger": "shop", "msg": f"request {number} done", "request": request, "took_ms": 7}


def nested(number: int) -> dict[str, Any]:
    """What a tool for deployments sends."""
    return {
        "event": "deploy.finished", "id": f"d{number}", "created_at": "2026-03-14T14:00:00Z", "site": {"name": "shop", "url": "https://shop.example"},
        "deploy": {"id": number, "state": "ready", "commit": {"sha": "abc", "message": "Fix it"}, "author": {"name": "kim"}},
        "steps": [{"name": "build", "at": "2026-03-14T13:58:00Z", "text": "built it"}],
    }  # fmt: skip


def measure(name: str, make: Callable[[int], dict[str, Any]], objects: int) -> None:
    """One kind, in the processor time of this run."""
    lines = [json.dumps(make(number)).encode() for number in range(objects)]
    begun = time.process_time()
    for line in lines:
        json.loads(line)
    floor = time.process_time() - begun
    begun = time.process_time()
    records = sum(1 for _ in read(of_bytes("lines.jsonl", b"\n".join(lines))))
    took = time.process_time() - begun
    print(f"{name}: {objects / took:,.0f} objects a second ({records:,} records), {took / floor:.1f} × json.loads")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    measure("lines of a log", flat, wanted)
    measure("nested events", nested, wanted // 4)
