"""A second made-up incident in 5,000 log lines, made in another way than the first: the ranking was never tuned on it.

A container port's booking system. Lines are composed from a grammar instead of fixed phrases, in several notations (JSON bodies, logfmt,
syslog, stack traces, plain words); traffic has waves, routine errors come in their own bursts, most planted lines have no level at all.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

from logs_orchard import Line

START = datetime(2026, 5, 3, 22, 0, tzinfo=UTC)
SPAN_MINUTES = 300


def lines(seed: int = 7, count: int = 5000) -> list[Line]:
    """All lines in order, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a fixed seed is the point
    planted = [_planted(chance, *one) for one in STORY]
    made: list[Line] = [_once(chance) for _ in range(200)]
    made += [_echo(chance, number) for number in range(300)]
    while len(made) < count - len(planted):
        made += _wave(chance)
    return sorted([*made[: count - len(planted)], *planted], key=lambda line: line.at)


def _wave(chance: random.Random) -> list[Line]:
    """Some minutes of one routine's lines, close together."""
    begin = START + timedelta(minutes=SPAN_MINUTES * chance.random())
    routine = chance.choices(tuple(_ROUTINES), weights=(9, 8, 6, 6, 3, 2, 2, 4))[0]
    return [routine(chance, begin + timedelta(seconds=chance.expovariate(0.05))) for _ in range(chance.randrange(5, 40))]


def _once(chance: random.Random) -> Line:
    """A sentence nobody else says, about nothing."""
    at = START + timedelta(minutes=SPAN_MINUTES * chance.random())
    who = chance.choice(
        ("tariff table", "tide forecast", "pilot roster", "weighbridge 3", "crew list", "reefer plug 12", "lamp post 40", "yard map")
    )
    did = chance.choice(
        ("was read", "printed a page", "asked for a key", "sent its daily figures", "had nothing to say", "grew by a line", "was tidied")
    )
    more = chance.choice(
        ("", " quietly", " (twice)", " after lunch", " error=none", " warn=0", " as every Sunday", " before the deadline", " for berth 9")
    )
    style = chance.randrange(4)
    if style == 0:
        return Line(at, "yard", json.dumps({"msg": f"{who} {did}{more}", "id": _hexed(chance, 6)}), "INFO")
    if style == 1:
        return Line(at, "yard", f'level=warn msg="{who} {did}{more}"', "warn")
    return Line(
        at, chance.choice(("api", "berths", "gates", "edge")), f"{who} {did}{more}", "error" if style == 2 and chance.random() < 0.3 else ""
    )


def _echo(chance: random.Random, number: int) -> Line:
    """What went wrong, said by everyone who noticed, for as long as it lasted: none of these is the first."""
    at = START + timedelta(minutes=97 + 40 * chance.random())
    if number % 3 == 0:
        return Line(at, "edge", "backend pool booking has no healthy members", "error")
    if number % 3 == 1:
        return Line(at, "api", "Traceback (most recent call last): ... TimeoutError: lock on slots not granted", "error")
    return Line(at, "gates", f"could not book slot for plate {_hexed(chance, 6).upper()}: 503 from api, will try again", "error")


def _hexed(chance: random.Random, letters: int = 12) -> str:
    return f"{chance.randrange(16**letters):0{letters}x}"


def _berth(chance: random.Random, at: datetime) -> Line:
    ship = chance.choice("Marigold Teal Osprey Halcyon Fulmar Petrel Kestrel Avocet".split())
    return Line(at, "berths", f"vessel {ship} position update lat={chance.uniform(50, 54):.4f} lon={chance.uniform(3, 8):.4f}")


def _gate(chance: random.Random, at: datetime) -> Line:
    body = {"gate": chance.randrange(1, 9), "plate": _hexed(chance, 6).upper(), "verdict": "pass", "ms": chance.randrange(20, 300)}
    return Line(at, "gates", json.dumps(body), "INFO")


def _api(chance: random.Random, at: datetime) -> Line:
    path = chance.choice(("/bookings", "/slots", "/containers", "/manifests"))
    return Line(
        at, "api", f"ts={at.timestamp():.0f} lvl=info verb=GET path={path}/{chance.randrange(10**6)} code=200 took={chance.randrange(300)}"
    )


def _customs(chance: random.Random, at: datetime) -> Line:
    return Line(at, "customs", f"declaration {_hexed(chance, 8)} accepted, {chance.randrange(1, 30)} positions", "info")


def _slow(chance: random.Random, at: datetime) -> Line:
    return Line(at, "api", f'level=warn msg="slow query" rows={chance.randrange(9000)} took={chance.randrange(900, 1900)}ms', "warn")


def _refused(chance: random.Random, at: datetime) -> Line:
    return Line(at, "gates", f"error: plate {_hexed(chance, 6).upper()} unreadable, asking the driver again", "error")


def _hangup(chance: random.Random, at: datetime) -> Line:
    return Line(at, "edge", f"client 198.51.100.{chance.randrange(250)} closed connection before the response was sent (499)", "info")


def _beat(chance: random.Random, at: datetime) -> Line:
    return Line(at, "mesh", f"heartbeat node={chance.randrange(1, 40)} seq={chance.randrange(10**7)} ok")


_ROUTINES = (_berth, _gate, _api, _customs, _slow, _refused, _hangup, _beat)

STORY = (
    (80, "scheduler", "maintenance window for storage array B begins", ""),
    (84, "storage", "array B: controller 1 takes over from controller 0", ""),
    (88, "api", 'lvl=info msg="loaded 14 rules from rules.yaml" previous=212', "info"),
    (90, "customs", "no answer from authority gateway after 30 s, will keep trying", "warn"),
    (91, "mesh", "node 17 left the cluster", ""),
    (92, "mesh", "new leader elected: node 4 (term 88)", ""),
    (94, "edge", "backend pool booking has no healthy members", "error"),
    (95, "watch", '{"alert": "BookingsStalled", "state": "alerting", "value": 0}', ""),
    (96, "api", "Traceback (most recent call last): ... TimeoutError: lock on slots not granted", "error"),
    (97, "api", "deadlock detected, transaction 99120 chosen as victim", "error"),
    (98, "gates", "falling back to paper: gate lanes 3 and 4 closed", ""),
    (99, "duty", "operator paged: bookings have stopped", ""),
    (103, "duty", "operator joined the bridge", ""),
    (106, "db", "replica harbour-2 is 1,900 s behind", "warn"),
    (108, "db", "disk usage of /var/lib/db at 97 %", "warn"),
    (110, "db", "PANIC: could not write to file: No space left on device", "panic"),
    (111, "db", "terminating any other active server processes", ""),
    (112, "api", "health check went from ok to degraded", ""),
    (115, "watch", '{"alert": "DiskFull", "state": "alerting", "host": "harbour-1"}', ""),
    (118, "shell", "operator ran: rm -rf /var/lib/db/old_wal.bak", ""),
    (120, "db", "database system was interrupted; last known up at 23:49", ""),
    (122, "db", "redo starts at 3A/5C0021D8", ""),
    (127, "db", "consistent recovery state reached", ""),
    (129, "shell", "operator ran: harbourctl drain node-17", ""),
    (134, "config", "rules.yaml reverted to revision 5512", ""),
    (135, "api", 'lvl=info msg="loaded 212 rules from rules.yaml" previous=14', "info"),
    (139, "edge", "backend pool booking: 6 of 6 members healthy", ""),
    (141, "customs", "authority gateway reachable again, 340 declarations waiting", ""),
    (143, "watch", '{"alert": "BookingsStalled", "state": "ok", "value": 41}', ""),
    (146, "gates", "lanes 3 and 4 reopened", ""),
    (150, "berths", "crane 2 stopped: container weights disagree with the manifest", ""),
    (152, "manifests", "checksum mismatch in 19 manifests written between 23:47 and 23:52", "warn"),
    (158, "manifests", "19 manifests rebuilt from the declarations", ""),
    (161, "berths", "crane 2 resumed", ""),
    (165, "db", "replica harbour-2 has caught up", ""),
    (170, "watch", '{"alert": "DiskFull", "state": "ok", "host": "harbour-1"}', ""),
    (176, "duty", "handover to day shift, ticket stays open", ""),
    (181, "storage", "array B: controller 0 back in service", ""),
    (186, "scheduler", "maintenance window for storage array B ends", ""),
    (190, "duty", "incident closed by operator", ""),
)


def _planted(chance: random.Random, minute: int, source: str, text: str, severity: str) -> Line:
    return Line(START + timedelta(minutes=minute, seconds=chance.randrange(30)), source, text, severity, matters=True)
