"""How long the pages of 30,000 actions take: the board, the queue and the list, beside the floor of a bare count in the same run.

    python benchmarks/actions.py --keep FOLDER

Two years of actions of forty teams, four in ten of them open; asked by an administrator who is on a team. The board is measured twice:
as it is asked for again, and just after somebody has changed an action, when it is counted afresh.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from organisation import Organisation, Size, organisation_in
from pages import BUDGET_MS, BUDGET_STATEMENTS, Asked, as_served, p95

SIZE = Size(incidents=10_000, events=30_000, actions=30_000, long=10_000, published=600)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SHAPED = "shaped-for-actions"


def shape(folder: Path) -> None:
    """Give the organisation's actions a life: when they were agreed and ended, what they are worth, what they answer."""
    from secondstory.actions.models import Action, Sprint
    from secondstory.factors.models import Factor
    from secondstory.lib.bulk import write_each

    if (folder / SHAPED).exists():
        return
    pick = random.Random(3)
    rows = []
    for pk in Action.objects.values_list("pk", flat=True):
        made = NOW - timedelta(days=pick.randrange(0, 730), minutes=pick.randrange(1440))
        state = pick.choices(["done", "let_go", "agreed", "in_progress", "draft"], [5, 1, 2, 1, 1])[0]
        ended = min(NOW, made + timedelta(days=pick.randrange(3, 120))) if state in {"done", "let_go"} else None
        due = (made + timedelta(days=pick.randrange(7, 90))).date()
        kind, grade = pick.choice(["immediate", "short_term", "systemic"]), pick.choice(["good", "needs_bound", "vague"])
        rows.append((made, made, made, due, state, ended, kind, grade, pk))
    write_each(Action, ["created_at", "agreed_at", "heard_at", "due_on", "state", "ended_at", "category", "grade"], rows)
    factors: dict[int, list[int]] = {}
    for pk, incident in Factor.objects.values_list("pk", "incident_id"):
        factors.setdefault(incident, []).append(pk)
    through: Any = Action.factors.through
    rows_of = Action.objects.values_list("pk", "incident_id")
    links = [(action, pick.choice(factors[incident])) for action, incident in rows_of if incident in factors]
    through.objects.bulk_create((through(action_id=action, factor_id=factor) for action, factor in links), batch_size=2000)
    for team in Action.objects.order_by().values_list("team", flat=True).distinct():
        Sprint.objects.create(team_id=team, name="Sprint 12", starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=13))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    (folder / SHAPED).touch()


def measured(ask: Callable[[], Any], rounds: int, before: Callable[[], object] = lambda: None) -> tuple[list[float], int]:
    """Milliseconds of processor time of each turn, and the most statements."""
    from django.db import connection

    times, most = [], 0
    ask()
    for _turn in range(rounds):
        before()
        asked, began = Asked(), time.process_time()
        with connection.execute_wrapper(asked):
            ask()
        times.append((time.process_time() - began) * 1000)
        most = max(most, len(asked.statements))
    return times, most


def told(name: str, times: list[float], statements: int) -> bool:
    is_in = p95(times) <= BUDGET_MS and statements <= BUDGET_STATEMENTS
    print(f"{name:44}{sorted(times)[len(times) // 2]:9.1f}{p95(times):9.1f}{statements:6}{'' if is_in else '  over'}", flush=True)
    return is_in


def run(here: Organisation, rounds: int) -> None:
    from django.db import connection
    from django.test import Client

    from secondstory.actions.models import Action
    from secondstory.audit.operations import record
    from secondstory.lib import clock
    from secondstory.people.models import User
    from secondstory.people.permissions import Visitor

    reader = User.objects.get(username=here.reader)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(reader)
    some = Action.objects.first()
    assert some is not None

    def change() -> None:
        record("changed an action", some, by=Visitor(reader))

    def page(address: str) -> Callable[[], Any]:
        def ask() -> Any:
            answer = browser.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}.")
            return answer.getvalue()

        return ask

    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {connection.vendor}")
    print(f"{Action.objects.count()} actions\n{'':44}{'cpu p50':>9}{'p95':>9}{'sql':>6}")
    as_served()
    with clock.set_to(NOW):
        change()
        told("floor: a bare count", *measured(Action.objects.count, rounds))
        for by in ("category", "team", "service", "domain"):
            told(f"board, {by}", *measured(page(f"/actions/board/?by={by}"), rounds))
        for by in ("category", "team", "service", "domain"):
            told(f"board, {by}, just after a change", *measured(page(f"/actions/board/?by={by}"), rounds, change))
        told("board of a team", *measured(page(f"/actions/board/?team={here.team}"), rounds))
        told("queue", *measured(page("/actions/queue/"), rounds))
        told("queue of a team", *measured(page(f"/actions/queue/?team={here.team}"), rounds))
        told("list, open", *measured(page("/actions/"), rounds))
        told("list, all, page 5", *measured(page("/actions/?state=&page=5"), rounds))
        told("figures by the API", *measured(page("/api/v1/actions/figures"), rounds))
        began = time.process_time()
        size = len(page("/actions/board/rows.csv")())
        took = time.process_time() - began
        print(f"{'export of the rows behind the figures':44}{took * 1000:9.0f} ms in all, {size / 1e6:.1f} MB, streamed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make it all in this folder, or measure what is there already")
    parser.add_argument("--rounds", type=int, default=30, help="how often each page is asked for")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="secondstory-benchmark-") as temporary:
        folder = given.keep or Path(temporary)
        os.environ |= {"SECONDSTORY_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "secondstory.site.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        here = organisation_in(folder, SIZE)
        shape(folder)
        import secondstory.site.asgi  # noqa: F401  (what the web process does before the first visitor comes)

        run(here, given.rounds)


if __name__ == "__main__":
    main()
