"""“We have been here” while a factor is typed: p50 and p95 over many publications, and how often the twin that was planted is found.

    python benchmarks/been_here.py --publications 100000

Everything is made here from a fixed seed: three factors a publication, of words as common as words are (Zipf) with real ones in front.
Each query is an earlier factor said in another order with a word added and one left out, so there is one right answer. The database
is a temporary one (SQLite, or the one in DATABASE_URL, which must be empty). The floor in the same run: the bare look in the index.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from search import DOMAINS, SERVICES, World, row, timed

FACTORS, ACTIONS, CHUNK = 3, 30_000, 1000


def statement(world: World) -> str:
    """Nine words: some that every factor has, some that hardly any has."""
    common = world.text(6)
    rare = world.random.sample(world.words[40:8000], 3)
    words = common + rare
    world.random.shuffle(words)
    return " ".join(["No", *words] if world.random.random() < 0.3 else words)


def make(count: int, *, world: World) -> list[str]:
    """Publications with factors, made recognisable by the operation that publishing calls; returns every statement."""
    from django.db import transaction

    from secondstory.incidents.models import Incident
    from secondstory.lib import clock
    from secondstory.library.models import Facet, Publication
    from secondstory.library.recurring import keep_factors

    said: list[str] = []
    first = date(2016, 1, 1)
    for start in range(0, count, CHUNK):
        now, numbers = clock.now(), range(start, min(start + CHUNK, count))
        incidents = Incident.objects.bulk_create(Incident(key=f"OLD-{n}", title=f"Incident {n}", started_at=now) for n in numbers)
        rows = []
        for number, incident in zip(numbers, incidents, strict=True):
            told = [statement(world) for _ in range(FACTORS)]
            said += told
            factors = [
                {"statement": text, "domain": world.random.choice(DOMAINS), "role": "enabling", "quote": "", "uid": f"{number}-{place}"}
                for place, text in enumerate(told)
            ]
            action = {"uid": f"a-{number}", "text": "Do", "category": "", "team": "", "due_on": None, "state": "agreed"}
            on = first + timedelta(days=world.random.randrange(3650))
            content = {"factors": factors, "actions": [action]}
            rows.append(
                Publication(incident=incident, slug=f"p-{number}", title=f"P {number}", happened_on=on, published_at=now, content=content)
            )
        Publication.objects.bulk_create(rows)
        Facet.objects.bulk_create(
            Facet(publication=one, name="service", value=service, label=service)
            for one in rows
            for service in world.random.sample(SERVICES, 2)
        )
        with transaction.atomic():
            keep_factors(Publication.objects.filter(pk__in=[one.pk for one in rows]))
    return said


def make_actions(count: int, *, world: World) -> None:
    """Open actions of the incidents, a few each."""
    from secondstory.actions.models import Action
    from secondstory.incidents.models import Incident

    keys = list(Incident.objects.values_list("pk", flat=True)[:count])
    for start in range(0, count, CHUNK):
        Action.objects.bulk_create(
            Action(incident_id=keys[number % len(keys)], text=statement(world), state="agreed")
            for number in range(start, min(start + CHUNK, count))
        )


def said_again(text: str, *, world: World) -> str:
    """The same, said otherwise: one word left out, one added, in another order."""
    first, *words = text.split()
    words = words if first == "No" else [first, *words]
    words.remove(world.random.choice(words))
    words.append(world.random.choice(world.words[:40]))
    world.random.shuffle(words)
    return " ".join(["No", *words] if first == "No" else words)


def measure(given: Any) -> None:
    """Make everything, ask, and print."""
    from django.core.management import call_command
    from django.test import Client

    from secondstory.incidents.models import Incident
    from secondstory.incidents.operations import add_service, declare_incident
    from secondstory.lib import clock
    from secondstory.library.queries_recurring import Writing, find_earlier, find_in_queue
    from secondstory.people.enums import Role
    from secondstory.people.models import User
    from secondstory.people.permissions import Visitor

    call_command("migrate", verbosity=0)
    world = World()
    begin = time.perf_counter()
    said = make(given.publications, world=world)
    make_actions(min(ACTIONS, given.publications), world=world)
    print(f"{len(said):,} factors of {given.publications:,} publications made in {time.perf_counter() - begin:.0f} s")
    user = User.objects.create(username="asker", name="Asker", role=Role.ADMINISTRATOR)
    visitor = Visitor(user)
    for name in SERVICES:
        add_service(name, by=visitor)
    incident = declare_incident("Now", by=visitor, started_at=clock.now())
    Incident.objects.filter(pk=incident.pk).update(started_at=clock.now() + timedelta(days=1))
    incident.refresh_from_db()
    browser = Client(headers={"host": "localhost"})
    browser.force_login(user)
    pick = random.Random(5)
    chosen = pick.sample(said, given.rounds + 10)
    times: dict[str, list[float]] = {"found": [], "nothing alike": [], "the queue": [], "the whole answer": []}
    right = told = silent = 0
    for number, text in enumerate(chosen):
        again = said_again(text, world=world)
        taken, earlier = timed(lambda again=again: find_earlier(visitor, Writing(incident, again)))
        nothing, none = timed(lambda: find_earlier(visitor, Writing(incident, statement(world))))
        queue, _queued = timed(lambda again=again: find_in_queue(visitor, Writing(incident, again)))
        whole, _answer = timed(
            lambda again=again: browser.post(f"/incidents/{incident.key}/been-here/", {"statement": again}, headers={"HX-Request": "true"})
        )
        if number < 10:  # warm
            continue
        for name, value in zip(times, (taken, nothing, queue, whole), strict=True):
            times[name].append(value)
        right += any(one.factor.statement == text for one in earlier)
        told += bool(earlier)
        silent += not none
    print(f"{'ms':24} {'p50':>8} {'p95':>8} {'most':>8}")
    print("\n".join(row(name, values) for name, values in times.items()))
    print(f"the twin among what is shown: {right} of {given.rounds}; said something: {told}; rightly silent for a new factor: {silent}")


def main() -> None:
    """Run in a folder of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--publications", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=200)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("SECONDSTORY_DATA", folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "secondstory.site.settings"
        import django

        django.setup()
        print(f"{platform.python_version()}, load {os.getloadavg()[0]:.1f}, {Path(folder).name}")
        measure(given)


if __name__ == "__main__":
    main()
