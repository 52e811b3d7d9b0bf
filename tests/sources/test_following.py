"""Several hooks that hear of one incident of another tool: it is declared once, and followed by those of one team."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.sources.models import Hook
from secondstory.sources.operations import follow_incident, make_hook
from secondstory.sources.records.record import Incident as State
from tests.cast import Cast
from tests.sources.test_hooks import NOON, a_hook, followed


@pytest.mark.usefixtures("noon")
def test_two_hooks_of_a_team_that_hear_of_one_incident_follow_it_together(visitors: Cast) -> None:
    hooks = [a_hook(visitors, makes_incidents=True)[0] for _each in range(2)]
    link = "https://acme.example.org/incidents/P1"
    first = followed(visitors, hooks[0], link=link, updated_at=NOON)
    second = followed(visitors, hooks[1], link=link, title="Checkout fails for everyone", updated_at=NOON + timedelta(minutes=1))
    late = followed(visitors, hooks[0], title="Checkout fails", updated_at=NOON)
    first.refresh_from_db()
    assert ({first.pk, second.pk, late.pk}, first.title) == ({first.pk}, "Checkout fails for everyone")
    hooks[0].delete()
    assert followed(visitors, hooks[1], status="resolved", resolved_at=NOON, updated_at=NOON + timedelta(minutes=2)) == first
    elsewhere = followed(visitors, hooks[1], link="https://other.example.org/incidents/P1")
    assert (elsewhere == first, Incident.objects.count()) == (False, 2)


@pytest.mark.usefixtures("noon")
def test_a_hook_of_another_team_neither_declares_it_again_nor_writes_in_it(visitors: Cast) -> None:
    hook, _address = a_hook(visitors, makes_incidents=True)
    incident = followed(visitors, hook, is_private=True)
    other, address = make_hook("Search", team=visitors.search, by=visitors.administrator, makes_incidents=True)
    with pytest.raises(Refusal, match="Another team’s hook follows that incident of PagerDuty already, so it was not declared again"):
        followed(visitors, other, title="Ours now")
    incident.refresh_from_db()
    assert (incident.title, Incident.objects.count(), other.name, bool(address)) == ("Checkout fails", 1, "Search", True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("noon")
def test_two_hooks_that_hear_of_it_at_once_declare_it_once(visitors: Cast) -> None:
    hooks = [a_hook(visitors, makes_incidents=True)[0] for _each in range(4)]
    together, told = threading.Barrier(len(hooks)), []

    def hear(hook: Hook) -> None:
        try:
            together.wait()
            told.append(follow_incident(hook, State("PagerDuty", "P9", title="Checkout fails", started_at=NOON))[0].pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=hear, args=[hook]) for hook in hooks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told), len(set(told)), Incident.objects.count()) == (4, 1, 1)
