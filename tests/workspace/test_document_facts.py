"""The facts a document names, for whoever asks: current, a few statements for any number, and silent about what may not be known."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.actions.operations import add_action
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import edit_incident, edit_involvement, involve
from secondstory.library.operations import publish_postmortem
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import start_postmortem, write_first_or_next_section, write_section
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_event, edit_event, remove_event
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
GONE = {"label": "", "detail": "", "href": "", "gone": True}


@pytest.fixture
def incident(visitors: Cast, noon: datetime) -> Incident:
    return visitors.make_incident("Checkout was slow", started_at=noon - timedelta(hours=2), zone="Europe/Lisbon")


def ask(client: Client, incident: Incident, *refs: str) -> Any:
    answer = client.get(f"/incidents/{incident.key}/document/facts/?" + urlencode([("ref", ref) for ref in refs]))
    assert answer.status_code == 200, answer.content
    return answer.json()


def published(cast: Cast, title: str) -> Incident:
    other = cast.make_incident(title, by=cast.owner)
    publish_postmortem(start_postmortem(other, by=cast.owner), by=cast.owner, nothing_new_reason="Nothing new.")
    return other


def test_each_kind_is_told_as_it_is_now(visitors: Cast, client_of: ClientOf, incident: Incident, noon: datetime) -> None:
    by, at = visitors.owner, noon - timedelta(minutes=56)
    part = Involvement.objects.get(incident=incident)
    event = add_event(incident, NewEvent("Rolled back", at, kind="action", involvement=part), by=by)
    factor = add_factor(incident, "The limit is set by hand", by=by, domain="PROCESS", role="enabling")
    action = add_action(incident, "Set the limit by code", by=by, team=visitors.payments, due_on=noon.date())
    other = published(visitors, "Results came up empty")
    slug = other.publications.get().slug
    refs = [
        f"event:{event.uid}",
        "time:started",
        "time:resolved",
        "time:lasted",
        "time:2026-03-16T09:30Z",
        f"service:{visitors.service.uid}",
    ]
    refs += [f"factor:{factor.uid}", f"action:{action.uid}", f"role:{part.uid}", f"incident:{other.uid}"]
    page = f"/incidents/{incident.key}/"
    assert ask(client_of(visitors.participant), incident, *refs) == dict(
        zip(
            refs,
            [
                {"label": "11:04 Rolled back", "detail": "16 Mar 2026 · Action · Responder", "href": f"{page}#event-{event.uid}", "gone": False},
                {"label": "16 March 2026, 10:00", "detail": "Started, in Europe/Lisbon", "href": page, "gone": False},
                {"label": "not known yet", "detail": "Resolved, in Europe/Lisbon", "href": page, "gone": False},
                {"label": "not known yet", "detail": "from the start to the end of the impact", "href": page, "gone": False},
                {"label": "16 March 2026, 09:30", "detail": "in Europe/Lisbon", "href": "", "gone": False},
                {"label": "Checkout", "detail": "", "href": "/services/checkout/", "gone": False},
                {"label": "The limit is set by hand", "detail": "Process and tool design · enabling condition", "href": f"{page}factors/#factor-{factor.uid}", "gone": False},
                {"label": "Set the limit by code", "detail": "draft · Payments · due 2026-03-16", "href": f"{page}actions/#action-{action.uid}", "gone": False},
                {"label": "Responder", "detail": "a part in this incident", "href": "", "gone": False},
                {"label": "Results came up empty", "detail": f"{other.key} · SEV3 · 16 Mar 2026", "href": f"/library/{slug}/", "gone": False},
            ],
            strict=True,
        )
    )  # fmt: skip


def test_a_fact_that_changes_is_told_anew(visitors: Cast, client_of: ClientOf, incident: Incident, noon: datetime) -> None:
    by, client = visitors.owner, client_of(visitors.participant)
    event = add_event(incident, NewEvent("Rolled back", noon - timedelta(minutes=56)), by=by)
    part = Involvement.objects.get(incident=incident)
    edit_event(
        event, expected=None, by=by, text="Rolled back the release", occurred_at=noon - timedelta(minutes=50), precision="approximate"
    )
    edit_involvement(part, expected=None, label="On-call responder", user=visitors.participant.user, by=by)
    edit_incident(incident, expected=None, by=by, resolved_at=noon)
    told = ask(client, incident, f"event:{event.uid}", f"role:{part.uid}", "time:lasted")
    assert [fact["label"] for fact in told.values()] == ["about 11:10 Rolled back the release", "On-call responder", "2 h"]
    remove_event(Event.objects.get(pk=event.pk), by=by)
    assert ask(client, incident, f"event:{event.uid}") == {f"event:{event.uid}": GONE}


def test_what_may_not_be_known_is_gone_like_what_never_was(visitors: Cast, client_of: ClientOf, incident: Incident, noon: datetime) -> None:
    private = visitors.make_incident("An account was opened by somebody else", is_private=True, by=visitors.owner)
    secret = add_event(private, NewEvent("Seen in the ledger", noon), by=visitors.owner)
    part = Involvement.objects.get(incident=private)
    involve(incident, label="Second responder", user=visitors.other_team.user, by=visitors.owner)
    client = client_of(visitors.other_team)
    never = [
        "event:aaaaaaaaaaaa",
        "incident:aaaaaaaaaaaa",
        "role:aaaaaaaaaaaa",
        "time:never",
        "user:aaaaaaaaaaaa",
        "event",
        ":",
        "x" * 300,
        "event:é",
    ]
    refs = [f"event:{secret.uid}", f"incident:{private.uid}", f"role:{part.uid}"]
    assert ask(client, incident, *refs, *never) == dict.fromkeys([*refs, *never], GONE)
    raw = [
        client.get(f"/incidents/{incident.key}/document/facts/?ref={quote(ref)}")
        for ref in (f"incident:{private.uid}", "incident:aaaaaaaaaaaa")
    ]
    assert raw[0].content.replace(private.uid.encode(), b"*") == raw[1].content.replace(b"aaaaaaaaaaaa", b"*")
    assert raw[0].headers["Content-Type"] == raw[1].headers["Content-Type"]
    assert ask(client_of(visitors.owner), incident, f"event:{secret.uid}") == {f"event:{secret.uid}": GONE}, "It is another incident's."


def test_a_private_incident_is_called_by_its_key_for_others_read_the_text(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    private = visitors.make_incident("An account was opened by somebody else", is_private=True, by=visitors.owner)
    start_postmortem(private, by=visitors.owner)
    inside = client_of(visitors.owner)
    assert ask(inside, incident, f"incident:{private.uid}")[f"incident:{private.uid}"]["label"] == private.key
    offers = inside.get(f"/incidents/{incident.key}/document/mentions/?q=account").json()
    assert [(one["kind"], one["ref"], one["label"]) for one in offers] == [("incident", private.uid, private.key)]
    involve(incident, label="Second responder", user=visitors.other_team.user, by=visitors.owner)
    assert client_of(visitors.other_team).get(f"/incidents/{incident.key}/document/mentions/?q=account").json() == []


def test_five_hundred_facts_cost_as_many_statements_as_one(visitors: Cast, client_of: ClientOf, incident: Incident, noon: datetime) -> None:
    from secondstory.timeline.operations import add_events

    client = client_of(visitors.participant)
    events = add_events(incident, [NewEvent(f"Event {n}", noon - timedelta(minutes=n)) for n in range(50)], by=visitors.owner)
    others = [published(visitors, f"Story {n}") for n in range(3)]
    refs = [f"event:{event.uid}" for event in events] + [f"incident:{other.uid}" for other in others]
    ask(client, incident, *refs)
    counts = []
    for some in (refs[:1] + refs[-1:], [*refs, *(f"event:none{n}" for n in range(440))]):
        with CaptureQueriesContext(connection) as asked:
            ask(client, incident, *some)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
    answer = client.get(f"/incidents/{incident.key}/document/facts/?" + "&".join(f"ref=event:{n}" for n in range(10_000)))
    assert (answer.status_code, answer.json()) == (422, {"detail": "Ask for at most 500 facts at once.", "field": "ref"})


def test_what_can_be_mentioned_is_found_by_its_words_and_by_its_time(
    visitors: Cast, client_of: ClientOf, incident: Incident, noon: datetime
) -> None:
    by = visitors.owner
    add_event(incident, NewEvent("Rolled back", noon - timedelta(minutes=56)), by=by)
    add_event(incident, NewEvent("Checkout answers again", noon - timedelta(minutes=40)), by=by)
    add_factor(incident, "A rollback needs two people", by=by, domain="PROCESS", role="enabling")
    published(visitors, "Rolled out too early")

    def found(words: str) -> list[tuple[str, str]]:
        answer = client_of(visitors.participant).get(f"/incidents/{incident.key}/document/mentions/?" + urlencode({"q": words}))
        return [(one["kind"], one["label"]) for one in answer.json()]

    assert found("roll") == [
        ("incident", "Rolled out too early"),
        ("event", "11:04 Rolled back"),
        ("factor", "A rollback needs two people"),
    ]
    assert found("11:0") == [("event", "11:04 Rolled back")]
    assert found("checkout") == [("service", "Checkout"), ("event", "11:20 Checkout answers again")]
    assert found("resol") == [("time", "not known yet")]
    assert found("nobody wrote this") == []
    assert found("%") == []
    assert [kind for kind, _label in found("")] == ["event", "time", "service", "factor", "role", "event", *["time"] * 5][:12]


def test_a_role_that_fits_one_person_says_so_before_it_is_chosen(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    involve(incident, label="CTO", user=visitors.administrator.user, by=visitors.owner)
    (offer,) = client_of(visitors.owner).get(f"/incidents/{incident.key}/document/mentions/?q=cto").json()
    assert (offer["kind"], offer["label"]) == ("role", "CTO")
    assert offer["detail"] == "“CTO” fits only one person, so readers will know who it was. A wider role protects them better."


def block(client: Client, incident: Incident, kind: str, **given: str) -> Any:
    return client.get(f"/incidents/{incident.key}/document/blocks/{kind}/?" + urlencode({"from": "", "to": ""} | given))


def test_blocks_show_what_the_reading_page_shows(visitors: Cast, client_of: ClientOf, incident: Incident, noon: datetime) -> None:
    by, client = visitors.owner, client_of(visitors.participant)
    empty = {kind: block(client, incident, kind).content.decode() for kind in ("timeline", "impact", "factors", "actions")}
    assert "No line is chosen for the story yet." in empty["timeline"]
    assert "Who felt it is not written down yet." in empty["impact"]
    assert "No factor is written down yet." in empty["factors"]
    assert "No action is written down yet." in empty["actions"]
    add_event(incident, NewEvent("Seen <b>by</b> nobody", noon - timedelta(hours=1)), by=by)
    add_event(incident, NewEvent("Rolled back", noon - timedelta(minutes=30)), by=by)
    add_factor(incident, "<script>alert(1)</script> is a limit", by=by, domain="PROCESS", role="enabling")
    add_action(incident, "Set <i>it</i> by code", by=by, team=visitors.payments)
    edit_incident(incident, expected=None, by=by, mitigated_at=noon, customer_impact="Nobody could <u>pay</u>.")
    whole = block(client, incident, "timeline").content.decode()
    assert "Seen &lt;b&gt;by&lt;/b&gt; nobody" in whole
    assert "Rolled back" in whole
    part = block(client, incident, "timeline", **{"from": "2026-03-16T11:20:00Z", "to": "2026-03-16T12:20:00+00:00"}).content.decode()
    assert ("Seen" in part, "Rolled back" in part) == (False, True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; is a limit" in block(client, incident, "factors").content.decode()
    assert "Set &lt;i&gt;it&lt;/i&gt; by code" in block(client, incident, "actions").content.decode()
    impact = block(client, incident, "impact").content.decode()
    assert "Nobody could &lt;u&gt;pay&lt;/u&gt;." in impact
    assert "<dd>2 h</dd>" in impact


def test_a_block_that_cannot_be_shown_says_what_to_change(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client = client_of(visitors.participant)
    assert block(client, incident, "secrets").status_code == 404
    assert block(client, incident, "..%2f").status_code == 404
    for given, sentence in (
        ({"from": "noon"}, "“noon” is no instant. Write it with its offset, like 2026-03-14T14:04Z."),
        ({"from": "2026-13-45T99:00Z"}, "“2026-13-45T99:00Z” is no instant. Write it with its offset, like 2026-03-14T14:04Z."),
        ({"to": "2026-03-14T14:04"}, "“2026-03-14T14:04” is no instant. Write it with its offset, like 2026-03-14T14:04Z."),
        ({"from": "2026-03-15T00:00Z", "to": "2026-03-14T00:00Z"}, "This part of the timeline ends before it begins. Swap from and to."),
    ):
        answer = block(client, incident, "timeline", **given)
        assert (answer.status_code, json.loads(answer.content)) == (422, {"detail": sentence, "field": list(given)[-1]})


def test_the_page_shows_facts_as_they_are_without_any_script(
    visitors: Cast, client_of: ClientOf, incident: Incident, noon: datetime
) -> None:
    by = visitors.owner
    event = add_event(incident, NewEvent("Rolled <b>back</b>", noon - timedelta(minutes=56)), by=by)
    private = visitors.make_incident("Hidden ledger", is_private=True, by=by)
    text = f"""After [Rolled](story:event/{event.uid}), see [Hidden ledger](story:incident/{private.uid}) and [a line](story:event/gonegonegone).

::timeline

::timeline{{from="2026-03-16T13:00Z" to="2026-03-16T12:00Z"}}

In code `[x](story:event/{event.uid})` it is text."""
    write_first_or_next_section(incident, title="Story", markdown=text, by=by)
    involve(incident, label="Second responder", user=visitors.other_team.user, by=by)
    page = client_of(visitors.other_team).get(f"/incidents/{incident.key}/document/").content.decode()
    href = f"/incidents/{incident.key}/#event-{event.uid}"
    assert (
        f'<a class="mention" title="16 Mar 2026 · Observation" href="{href}" rel="noopener nofollow">11:04 Rolled &lt;b&gt;back&lt;/b&gt;</a>'
        in page
    )
    assert '<span class="mention gone" title="It is not there any more.">another incident</span>' in page
    assert '<span class="mention gone" title="It is not there any more.">a line</span>' in page
    assert 'data-block="timeline"' in page
    assert "This part of the timeline ends before it begins. Swap from and to." in page
    assert f"<code>[x](story:event/{event.uid})</code>" in page
    assert "Hidden ledger" not in page


def test_a_page_shows_thirty_blocks_and_says_so(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    row = write_first_or_next_section(incident, title="Story", markdown="\n\n".join(["::factors"] * 40), by=visitors.owner)
    page = client_of(visitors.owner).get(f"/incidents/{incident.key}/document/").content.decode()
    assert page.count('data-block="factors"') == 30
    assert page.count("This page shows 30 blocks of facts at most.") == 10
    write_section(row.postmortem, key=row.key, title="Story", markdown="", by=visitors.owner)
