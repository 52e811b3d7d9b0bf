"""The page of factors: trees in the story's order, each branch with what is due there, and factors that no tree leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.actions.operations import add_action
from secondstory.factors.models import Factor
from secondstory.factors.operations import (
    accept_factor,
    add_factor,
    add_label,
    ask_why,
    look_through_lens,
    open_juncture,
    write_as_factor,
)
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import join_as_observer
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import start_postmortem, support_with_section, write_section
from secondstory.timeline.operations import NewEvent, add_events
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
TAGS = re.compile(r"<[^>]+>")


def grow(cast: Cast, incident: Incident, *, began: datetime, turns: int) -> None:
    """So many turns, each with a branch that is written down and an open question; and two factors beside."""
    by = cast.owner
    told = [NewEvent(f"Turn {number}", began + timedelta(minutes=number), kind="decision") for number in range(turns)]
    for event in reversed(add_events(incident, told, by=by)):
        juncture = open_juncture(incident, event, by=by)
        top = ask_why(juncture, question="Why then?", answer="The runbook says so", by=by)
        deep = ask_why(juncture, parent=top, question="Why does it?", answer="It is from before the pool", by=by)
        write_as_factor(ask_why(juncture, parent=deep, question="Why still?", answer="Runbooks have no owner", by=by), by=by, domain="KNOW")
        ask_why(juncture, question="What would have told us?", by=by)
    add_factor(incident, "The exporter stopped without an alert", by=by, domain="DETECT")
    add_factor(incident, "A queue stands before the ledger", by=by, domain="DESIGN", role="mitigator")


def say_it_all(incident: Incident, *, by: Visitor) -> None:
    """Everything that can stand beside factors: words of the document, a further label, an acceptance, a look, an action."""
    document = start_postmortem(incident, by=by, summary="For an hour.", is_blank=True)
    section = write_section(document, title="Impact", markdown="Some orders waited.", by=by)
    for factor in Factor.objects.filter(incident=incident):
        support_with_section(factor, section, quote="Some orders waited.", by=by)
        add_label(factor, "PROCESS", by=by)
        if factor.contributed:
            accept_factor(factor, reason="Known", by=by)
        add_action(incident, "Give runbooks an owner", by=by, factors=[factor])
    look_through_lens(incident, "organisation", note="Nothing odd", by=by)


def outline(page: str) -> list[str]:
    """What a reader without a script sees of the lists, indented as it hangs."""
    start = page.index('<ul class="forest"')
    part = page[start : page.index("</story-tree>")]
    depth = 0
    lines: list[str] = []
    for token in re.findall(r"<ul|</ul>|data-question>[^<]*|data-answer>[^<]*|data-factor>[^<]*|#event-[^>]*>[^<]*", part):
        if token == "<ul":
            depth += 1
        elif token == "</ul>":
            depth -= 1
            if not depth:
                return lines
        else:
            lines.append("  " * (depth - 1) + unescape(token.rpartition(">")[2]))
    return lines


def test_the_outline_reads_without_a_script(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident()
    grow(visitors, incident, began=noon, turns=2)
    page = client_of(visitors.owner).get(f"/incidents/{incident.key}/factors/").content.decode()
    tree = ["  Why then?", "  The runbook says so", "    Why does it?", "    It is from before the pool", "      Why still?", "      Runbooks have no owner"]  # fmt: skip
    assert outline(page) == [line for turn in (0, 1) for line in (f"Turn {turn}", *tree, "  What would have told us?")]
    assert "What about our system allowed this to have this impact?" in page
    beside = unescape(TAGS.sub("", page[page.index('class="forest-more forest-loose"') :]))
    assert (
        beside.index("The exporter stopped without an alert") < beside.index("What held") < beside.index("A queue stands before the ledger")
    )


def test_a_branch_that_ends_in_an_act_asks_what_made_it_sensible(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident()
    (event,) = add_events(incident, [NewEvent("Restart the pod", noon, kind="decision")], by=visitors.owner)
    juncture = open_juncture(incident, event, by=visitors.owner)
    act = ask_why(juncture, answer="The on-call engineer restarted it", by=visitors.owner)
    client = client_of(visitors.owner)
    page = unescape(client.get(f"/incidents/{incident.key}/factors/").content.decode())
    assert "This branch ends in something a person did. What made it the sensible next step?" in page
    assert "1 branch not finished" in page
    ask_why(juncture, parent=act, answer="The runbook says so", by=visitors.owner)
    page = unescape(client.get(f"/incidents/{incident.key}/factors/").content.decode())
    assert "not finished" not in page.lower()


def test_who_only_reads_is_offered_no_act(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident()
    grow(visitors, incident, began=noon, turns=1)
    join_as_observer(incident, by=visitors.other_team)
    page = client_of(visitors.other_team).get(f"/incidents/{incident.key}/factors/").content.decode()
    assert len(outline(page)) == 8
    for act in ("data-do", "data-api", "/turns/", "/whys/", "analysis/undo"):
        assert act not in page


@pytest.mark.parametrize("path", ["factors/", "tree/"])
def test_the_page_asks_as_much_for_three_turns_as_for_one(visitors: Cast, client_of: ClientOf, noon: datetime, path: str) -> None:
    counts = []
    for turns in (1, 3):
        incident = visitors.make_incident(f"{turns} turns")
        grow(visitors, incident, began=noon, turns=turns)
        say_it_all(incident, by=visitors.owner)
        client = client_of(visitors.owner)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/incidents/{incident.key}/{path}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_one_turn_is_fetched_alone_and_is_word_for_word_what_the_whole_has(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident()
    grow(visitors, incident, began=noon, turns=3)
    say_it_all(incident, by=visitors.owner)
    later = add_events(incident, [NewEvent("A day on", noon + timedelta(days=1), kind="decision")], by=visitors.owner)
    open_juncture(incident, later[0], by=visitors.owner)
    client, at = client_of(visitors.owner), f"/incidents/{incident.key}/tree/"
    whole = turns_in(client.get(at).content.decode())
    assert len(whole) == 4
    for uid, html in whole.items():
        assert turns_in(client.get(at, {"turn": uid}).content.decode()) == {uid: html}
    assert turns_in(client.get(at, {"turn": "nowhere"}).content.decode()) == {}


def turns_in(page: str) -> dict[str, str]:
    """Each turn's own HTML, but for what keeps forms from being forged."""
    parts = re.split(r'(?=<li class="turn" id="turn-(\w+)")', page.partition('<ul class="forest"')[2])[1:]
    return {uid: re.sub(r'value="\w{64}"', "", html[: html.rindex("</li>")]) for uid, html in zip(parts[::2], parts[1::2], strict=True)}


def test_a_turn_says_what_is_due_there_what_to_people_and_why_to_systems(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident()
    told = {
        "Restart the pod": "decision",
        "The queue is full": "discovery",
        "The on-call engineer restarted the pod by hand": "discovery",
    }
    events = [NewEvent(text, noon + timedelta(minutes=n), kind=kind) for n, (text, kind) in enumerate(told.items())]
    for event in add_events(incident, events, by=visitors.owner):
        open_juncture(incident, event, by=visitors.owner)
    page = unescape(client_of(visitors.owner).get(f"/incidents/{incident.key}/factors/").content.decode())
    sensible, possible = "What made that the sensible next step?", "Why was that possible?"
    assert re.findall(r'data-due="([^"]*)"', page) == [sensible, possible, sensible]
    assert page.count("Or begin with a set of questions") == 3
