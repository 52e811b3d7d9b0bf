"""Somebody asks, or lets go, while an errand runs: nothing asked is lost, and nothing else is held up."""

from __future__ import annotations

import pytest

from secondstory.actions.models import Action
from secondstory.integrations.enums import Verb
from secondstory.integrations.models import Connection, Errand, TrackerLink
from secondstory.integrations.operations import ask_again, errands, make_issue, unlink_issue
from secondstory.integrations.operations.errands import send_errand
from tests.cast import Cast
from tests.integrations.standin import StandIn
from tests.integrations.test_errands import at
from tests.meanwhile import meanwhile


@pytest.mark.usefixtures("noon")
def test_what_is_asked_while_an_errand_begins_goes_with_another(visitors: Cast, connection: Connection, action: Action) -> None:
    first = send_errand(action, connection, Verb.WRITE, fields=["due_on"])
    with meanwhile(lambda: errands._claim(first.pk), before="UPDATE", of="integrations_errand"):
        send_errand(action, connection, Verb.WRITE, fields=["title"])
    assert list(Errand.objects.order_by("pk").values_list("payload", "attempts")) == [(["due_on"], 1), (["title"], 0)]


@pytest.mark.usefixtures("noon")
def test_what_is_let_go_of_while_it_is_read_is_left_alone(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    make_issue(action, connection, by=visitors.owner)
    at(0)
    at(0)
    ask_again(action, by=visitors.owner)
    before = len(standin.asked)

    def let_go() -> None:
        unlink_issue(Action.objects.get(pk=action.pk), by=visitors.owner)

    with meanwhile(let_go, before="SELECT", of="integrations_trackerlink", if_so=lambda: len(standin.asked) > before):
        at(1)
    action.refresh_from_db()
    assert (TrackerLink.objects.count(), action.tracker, Errand.objects.waiting().count()) == (0, "", 0)
