"""A made-up incident in 5,000 log lines, 40 of which matter: the set the ranking was developed on.

Written before the ranking was. A web shop's payment path: a change, a database that runs out of connections, retries, a failover, people's
commands. Several services with styles of their own; ordinary noise includes warnings and errors that happen every day.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 2, 10, 8, 0, tzinfo=UTC)
SPAN = timedelta(hours=3)


@dataclass(frozen=True)
class Line:
    """A line of a log and whether it is one of those that matter."""

    at: datetime
    source: str
    text: str
    severity: str = ""
    matters: bool = False


def lines(seed: int = 1, count: int = 5000) -> list[Line]:
    """All lines in order, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a fixed seed is the point
    planted = _planted(chance)
    rare = [_seldom(chance) for _ in range(150)]
    flood = list(_flood(chance))
    noise = [_noise(chance) for _ in range(count - len(planted) - len(rare) - len(flood))]
    return sorted([*noise, *planted, *rare, *flood], key=lambda line: line.at)


def _seldom(chance: random.Random) -> Line:
    """Things that happen once and mean nothing: rare is not enough."""
    at = START + SPAN * chance.random()
    word = chance.choice("invoice parcel basket banner voucher thumbnail newsletter sitemap wishlist avatar font locale robot feed".split())
    verb = chance.choice(
        "indexed rendered exported counted refreshed compressed visited listed imported printed translated warmed sorted".split()
    )
    place = chance.choice(
        "for the evening report|in the background|by the nightly job|for a visitor|on request|as planned|from the archive".split("|")
    )
    kinds = (
        ("worker", f"{word} {verb} {place}", "info"),
        ("shop", f"{verb} {chance.randrange(90)} {word}s {place}", "info"),
        ("shop", f"INFO {word} cache {verb} {place}", "info"),
        ("cron", f"run-parts: {word}-{verb} finished", ""),
        ("shop", f"WARN {word} without a title was {verb} {place}", "warning"),
        ("systemd", f"Started Daily {word} clean-up activities.", ""),
        ("sshd", f"session opened for user backup by {word}-agent", "info"),
        ("shop", f"ERROR visitor uploaded a {word} that can't be {verb}", "error"),
    )
    source, text, severity = kinds[chance.choices(range(8), weights=(6, 6, 4, 3, 3, 2, 2, 2))[0]]
    return Line(at, source, text, severity)


def _flood(chance: random.Random) -> Iterator[Line]:
    """What follows from the trouble, said again and again: of it the first line matters, which is among those planted."""
    for number in range(260):
        at = START + timedelta(minutes=61 + 40 * chance.random())
        yield Line(at, "shop", "ERROR could not obtain a connection from the pool within 5 s", "error")
        if number % 4 == 0:
            yield Line(at, "nginx", "upstream timed out (110: Connection timed out) while reading response header from upstream", "error")
        if number % 9 == 0:
            yield Line(at, "kubelet", f"Readiness probe failed for pod shop-{number:04x}: HTTP 503", "warning")


def _noise(chance: random.Random) -> Line:
    at = START + SPAN * chance.random()
    number, host = chance.randrange(10_000), chance.choice(("web-1", "web-2", "web-3"))
    key = f"{chance.randrange(16**8):08x}"
    kinds = (
        (30, "nginx", f'10.0.{number % 7}.{number % 250} - "GET /products/{number} HTTP/1.1" 200 {number * 3} 0.0{number % 90}', ""),
        (14, "nginx", f'10.0.{number % 7}.{number % 250} - "POST /cart HTTP/1.1" 201 {number} 0.1{number % 90}', ""),
        (5, "nginx", f'10.0.{number % 7}.{number % 250} - "GET /favicon.ico HTTP/1.1" 404 153 0.001', ""),
        (14, "shop", f"request finished method=GET path=/checkout/{number} status=200 duration={number % 400}ms trace={key}", "info"),
        (8, "shop", f"cache miss for key product:{number}, fetching from the store", "debug"),
        (4, "shop", f"WARN deprecated field 'price' used by client {key}", "warning"),
        (3, "shop", f"retrying call to recommendations, attempt {number % 3 + 1} of 3", "warning"),
        (2, "shop", f"ERROR invalid coupon code '{key}' entered", "error"),
        (6, "worker", f"[job {key}] send_receipt done in {number % 900} ms", "info"),
        (3, "worker", f"[job {key}] resize_image done in {number % 900} ms", "info"),
        (5, "postgres", f"LOG:  checkpoint complete: wrote {number} buffers ({number % 9}.{number % 10}%)", "LOG"),
        (3, "postgres", f'LOG:  automatic vacuum of table "shop.public.carts": index scans: {number % 3}', "LOG"),
        (4, "kubelet", f"Liveness probe succeeded for pod shop-{key[:6]}-{host}", "info"),
        (3, "sshd", f"Connection closed by 203.0.113.{number % 250} port {number + 30000} [preauth]", "info"),
        (2, "cron", f"({host}) CMD (/usr/lib/sysstat/sa1 1 {number % 5})", ""),
    )
    weights = [one[0] for one in kinds]
    _weight, source, text, severity = chance.choices(kinds, weights=weights)[0]
    return Line(at, source, text, severity)


def _planted(chance: random.Random) -> list[Line]:
    def at(minute: float) -> datetime:
        return START + timedelta(minutes=minute, seconds=chance.randrange(20))

    told = (
        (52, "deploy", "Deploying shop 4.18.0 to production (requested by release train)", "info"),
        (55, "deploy", "shop 4.18.0 is live on 3 of 3 hosts", "info"),
        (54, "shop", "pool size set from configuration: 5 (was 50)", "info"),
        (58, "shop", "WARN waited 2.1 s for a database connection", "warning"),
        (60, "shop", "ERROR could not obtain a connection from the pool within 5 s", "error"),
        (61, "postgres", "FATAL:  remaining connection slots are reserved for superusers", "FATAL"),
        (62, "alerts", "FIRING checkout error rate above 5 % for 2 minutes", "critical"),
        (60.5, "nginx", "upstream timed out (110: Connection timed out) while reading response header from upstream", "error"),
        (64, "pager", "page sent to on-call for payments", ""),
        (66, "pager", "acknowledged by on-call", ""),
        (68, "worker", "queue payments is 10,000 deep, consumers are stalled", "warning"),
        (60.8, "kubelet", "Readiness probe failed for pod shop-7f9c: HTTP 503", "warning"),
        (71, "kubelet", "Back-off restarting failed container shop in pod shop-7f9c", "warning"),
        (72, "kernel", "Out of memory: Killed process 4121 (java) total-vm:8123456kB", "err"),
        (74, "shop", "circuit breaker 'payments' opened after 20 failures", "warning"),
        (76, "statuspage", "Investigating: some customers cannot pay", ""),
        (78, "sudo", "operator : TTY=pts/0 ; COMMAND=/usr/bin/systemctl restart shop", ""),
        (79, "systemd", "Stopping shop.service...", ""),
        (80, "systemd", "Started shop.service.", ""),
        (83, "shop", "ERROR payment provider answered 429 Too Many Requests", "error"),
        (86, "feature-flags", "flag new-checkout switched off for everyone", ""),
        (90, "postgres", "LOG:  received promote request", "LOG"),
        (91, "postgres", "LOG:  database system is ready to accept connections", "LOG"),
        (92, "shop", "switched to primary db-2", "info"),
        (95, "alerts", "FIRING replication lag on db-3 is 340 s", "warning"),
        (98, "ntpd", "clock stepped by -3.2 s on db-3", "notice"),
        (101, "deploy", "Rolling back shop to 4.17.2", "info"),
        (104, "deploy", "shop 4.17.2 is live on 3 of 3 hosts", "info"),
        (105, "shop", "pool size set from configuration: 50 (was 5)", "info"),
        (107, "shop", "circuit breaker 'payments' closed", "info"),
        (109, "worker", "queue payments is draining: 10,000 to 4,000 in 60 s", "info"),
        (111, "alerts", "RESOLVED checkout error rate above 5 % for 2 minutes", "ok"),
        (112, "statuspage", "Monitoring: payments work again", ""),
        (114, "haproxy", "Server db/db-2 is UP, reason: Layer4 check passed", "notice"),
        (116, "payments", "reconciliation found 312 payments without an order", "warning"),
        (121, "payments", "refunded 12 payments taken twice", "info"),
        (125, "certbot", "certificate for pay.example.com expires in 3 days", "warning"),
        (131, "statuspage", "Resolved: all payments are processed", ""),
        (133, "alerts", "RESOLVED replication lag on db-3 is 340 s", "ok"),
        (66, "shop", "thread dump written to disk on request: 48 of 50 threads wait in getConnection", "info"),
    )
    return [Line(at(minute), source, text, severity, matters=True) for minute, source, text, severity in told]
