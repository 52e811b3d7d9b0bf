"""Decision points: how it looked from there, told first to whoever acted, never rated."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import edit_incident, involve
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.library.operations import publish_postmortem
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import start_postmortem
from secondstory.timeline.enums import Kind
from secondstory.timeline.hints import likely_decision
from secondstory.timeline.models import DecisionPoint, Event
from secondstory.timeline.operations import (
    NewEvent,
    Side,
    add_event,
    correct_account,
    describe_decision,
    edit_event,
    make_account_link,
    open_account_link,
    open_waiting_decisions,
    place_account,
    raise_dispute,
    remark_on_decision,
    remove_decision,
    save_account,
    see_decision,
    share_account,
)
from secondstory.timeline.probes import PROBES, question_of, read_answers, with_question, write_answers
from secondstory.timeline.queries_accounts import account_of, for_you, likely_decisions
from tests.cast import Cast
from tests.house.tree import ROOT, text_of, tracked

ClientOf = Callable[[Visitor], Client]
WORD = "marigold"


@pytest.fixture
def incident(visitors: Cast, noon: datetime) -> Incident:
    """One the participant took part in, facilitated by the facilitator, with somebody else who edits."""
    made = visitors.make_incident(started_at=noon - timedelta(hours=3), resolved_at=noon - timedelta(hours=1))
    edit_incident(made, expected=None, by=visitors.owner, facilitator=visitors.facilitator.user)
    involve(made, label="Database owner", user=visitors.same_team.user, by=visitors.owner)
    return made


@pytest.fixture
def act(incident: Incident, visitors: Cast) -> Event:
    """What the participant did."""
    part = Involvement.objects.get(incident=incident, label="Responder")
    return add_event(incident, NewEvent("Rolled back", incident.started_at, kind=Kind.ACTION, involvement=part), by=visitors.owner)


def readers(client_of: ClientOf, visitors: Cast, event: Event, word: str = WORD) -> set[str]:
    """Who finds the word on any page or in any answer about the incident."""
    key = event.incident.key
    paths = [
        f"/incidents/{key}/",
        f"/incidents/{key}/events/{event.uid}/told/",
        f"/incidents/{key}/decisions/",
        f"/incidents/{key}/history/",
    ]
    paths += [f"/api/v1/incidents/{key}/{part}" for part in ("events", "decisions", "history")]
    found = set()
    for name, visitor in visitors.everybody().items():
        client = client_of(visitor)
        if any(word in client.get(path).content.decode() for path in paths):
            found.add(name)
    return found


def test_whoever_acted_sees_it_before_the_room_does(client_of: ClientOf, visitors: Cast, act: Event) -> None:
    point = describe_decision(act, by=visitors.owner, believed=WORD)
    assert readers(client_of, visitors, act) == {"owner", "participant", "facilitator"}
    room = client_of(visitors.same_team)
    assert "described a decision" not in room.get(f"/incidents/{act.incident.key}/history/").content.decode()
    (told,) = room.get(f"/api/v1/incidents/{act.incident.key}/events").json()["items"]
    assert (told["kind"], told["version"], told["decision"]) == ("action", 1, None)
    mine, _count = for_you(visitors.participant)
    assert [(one.key, one.event_uid) for one in mine] == [(act.incident.key, ""), (act.incident.key, act.uid)]
    see_decision(point, by=visitors.participant)
    assert readers(client_of, visitors, act) == {"owner", "participant", "facilitator", "same_team"}
    (told,) = room.get(f"/api/v1/incidents/{act.incident.key}/events").json()["items"]
    assert (told["kind"], told["decision"]["believed"]) == ("decision", WORD)
    assert "described a decision" in room.get(f"/incidents/{act.incident.key}/history/").content.decode()


def test_to_the_room_nothing_is_different_while_it_waits(client_of: ClientOf, visitors: Cast, act: Event) -> None:
    incident = f"/incidents/{act.incident.key}"
    paths = [
        f"{incident}/{part}"
        for part in ("", "history/", "decisions/", "accounts/", f"events/{act.uid}/told/", f"events/{act.uid}/decision/")
    ]
    paths += ["/", *(f"/api/v1{incident}/{part}" for part in ("events", "decisions", "history"))]
    evened_out = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|nonce=")[^"]+')

    def answers() -> dict[str, str]:
        room = client_of(visitors.same_team)
        return {path: evened_out.sub(r"\1", room.get(path).content.decode()) for path in paths}

    before = answers()
    point = describe_decision(act, by=visitors.owner, believed=WORD, confidence="low", pressures=["night"], answers=[("cues", "", "x")])
    remark_on_decision(point, "y", by=visitors.participant)
    assert answers() == before
    see_decision(point, by=visitors.participant)
    assert [path for path, answer in answers().items() if answer == before[path]] == [f"{incident}/accounts/", "/"]


def test_what_waits_is_not_published(visitors: Cast, act: Event) -> None:
    point = describe_decision(act, by=visitors.owner, believed=WORD, confidence="low", pressures=["night"])
    document = start_postmortem(act.incident, by=visitors.owner, summary="x")
    edition = publish_postmortem(document, by=visitors.owner, nothing_new_reason="Nothing new.")
    assert (WORD in str(edition.content), edition.content["events"][0]["kind"]) == (False, "action")
    see_decision(point, by=visitors.participant)
    edition = publish_postmortem(document, by=visitors.owner, nothing_new_reason="Nothing new.")
    assert edition.content["events"][0]["decision"] == {"believed": WORD, "confidence": "not sure", "pressures": "night"}


def test_it_is_on_the_home_page_of_whoever_acted_alone_until_they_have_seen_it(client_of: ClientOf, visitors: Cast, act: Event) -> None:
    point = describe_decision(act, by=visitors.owner, believed=WORD)

    def told() -> set[str]:
        pages = {name: client_of(visitor).get("/") for name, visitor in visitors.everybody().items()}
        return {name for name, page in pages.items() if "For you alone: what you did" in page.content.decode()}

    assert told() == {"participant"}
    client_of(visitors.participant).post(f"/incidents/{act.incident.key}/events/{act.uid}/decision/seen/", {"step": "seen"})
    point.refresh_from_db()
    assert (told(), point.is_in_the_room) == (set(), True)


def test_after_the_hours_the_room_sees_it_unasked(
    client_of: ClientOf, visitors: Cast, act: Event, set_clock: Callable[[datetime], None], noon: datetime
) -> None:
    describe_decision(act, by=visitors.owner, believed=WORD)
    set_clock(noon + timedelta(hours=23, minutes=59))
    assert ("same_team" in readers(client_of, visitors, act), open_waiting_decisions()) == (False, 0)
    set_clock(noon + timedelta(hours=24))
    assert "same_team" in readers(client_of, visitors, act)
    assert (open_waiting_decisions(), open_waiting_decisions()) == (1, 0)
    act.refresh_from_db()
    assert act.kind == Kind.DECISION
    edit_event(act, expected=None, by=visitors.owner, kind=Kind.ACTION)
    assert open_waiting_decisions() == 0


@pytest.mark.parametrize("who", ["nobody", "one who does not sign in", "the writer", "one who has left"])
def test_the_room_sees_it_at_once_where_nobody_can_be_told_first(visitors: Cast, incident: Incident, act: Event, who: str) -> None:
    user = visitors.participant.user
    assert user is not None
    if who == "nobody":
        Event.objects.filter(pk=act.pk).update(involvement=None)
    elif who == "one who does not sign in":
        Involvement.objects.filter(label="Responder").update(user=None, contact="@someone")
    elif who == "one who has left":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    event = Event.objects.get(pk=act.pk)
    point = describe_decision(event, by=visitors.participant if who == "the writer" else visitors.owner, believed=WORD)
    assert (point.is_in_the_room, Event.objects.get(pk=act.pk).kind) == (True, "decision")


def test_others_can_neither_read_nor_overwrite_what_waits(client_of: ClientOf, visitors: Cast, act: Event) -> None:
    point = describe_decision(act, by=visitors.owner, believed=WORD)
    other = client_of(visitors.same_team)
    form = other.get(f"/incidents/{act.incident.key}/events/{act.uid}/decision/").content.decode()
    assert WORD not in form
    with pytest.raises(Refusal, match="writing this one down already"):
        describe_decision(act, by=visitors.same_team, believed="x")
    with pytest.raises(NotAllowed):
        remove_decision(point, by=visitors.same_team)
    assert DecisionPoint.everything.get().believed == WORD


def test_whoever_acted_adds_beside_it_and_overwrites_nothing(client_of: ClientOf, visitors: Cast, act: Event) -> None:
    point = describe_decision(act, by=visitors.owner, believed=WORD)
    with pytest.raises(NotAllowed):
        remark_on_decision(point, "x", by=visitors.owner)
    with pytest.raises(NotAllowed):
        see_decision(point, by=visitors.owner)
    address = f"/incidents/{act.incident.key}/events/{act.uid}/decision/seen/"
    client_of(visitors.participant).post(address, {"step": "add", "text": "I was not sure of it"})
    assert readers(client_of, visitors, act, "I was not sure of it") == {"owner", "participant", "facilitator"}
    client_of(visitors.participant).post(address, {"step": "seen", "text": "And it was late"})
    point.refresh_from_db()
    assert (point.believed, [remark.text for remark in point.remarks.all()]) == (WORD, ["I was not sure of it", "And it was late"])
    page = client_of(visitors.same_team).get(f"/incidents/{act.incident.key}/events/{act.uid}/told/").content.decode()
    assert all(text in page for text in (WORD, "I was not sure of it", "And it was late", "Responder adds"))


def test_everything_is_written_in_the_form_and_given_by_the_api(client_of: ClientOf, visitors: Cast, incident: Incident) -> None:
    event = add_event(incident, NewEvent("We rolled back", incident.started_at), by=visitors.owner)
    owner, base = client_of(visitors.owner), f"/incidents/{incident.key}/events/{event.uid}/decision/"
    given = {
        "version": "0", "visible": "a full queue", "believed": "the release", "also_on_the_table": "waiting", "constrained": "no key",
        "expected": "an empty queue", "confidence": "medium", "pressures": ["night", "alone"], "not_knowable_yet": "the certificate",
        "answers": f"## {question_of('cues')}\nThe graph\n\n## Who else was there?\nNobody",
    }  # fmt: skip
    assert owner.post(base, given).status_code == 302
    (point,) = owner.get(f"/api/v1/incidents/{incident.key}/decisions").json()["items"]
    assert {name: point[name] for name in given if name in point and name not in {"answers", "version"}} == {
        name: value for name, value in given.items() if name not in {"answers", "version"}
    }
    assert [(one["probe"], one["question"], one["text"]) for one in point["answers"]] == [
        ("cues", question_of("cues"), "The graph"), ("", "Who else was there?", "Nobody"),
    ]  # fmt: skip
    page = owner.get(f"/incidents/{incident.key}/").content.decode()
    assert all(text in page for text in ("a full queue", "fairly sure", "night, alone on call"))
    assert owner.post(base, given | {"version": "1", "believed": "the network"}).status_code == 302
    stale = owner.post(base, given | {"version": "1", "believed": "the disk"})
    assert (stale.status_code, "the network" in stale.content.decode(), "the disk" in stale.content.decode()) == (409, True, True)
    event.refresh_from_db()
    with pytest.raises(Stale):
        describe_decision(event, by=visitors.owner, version=1, believed="x")


def test_a_card_puts_its_question_into_the_field_and_saves_nothing(client_of: ClientOf, visitors: Cast, act: Event) -> None:
    typed = {"probe": "goals", "visible": "a graph", "answers": "Before", "pressures": ["night"]}
    page = client_of(visitors.owner).post(f"/incidents/{act.incident.key}/events/{act.uid}/decision/", typed).content.decode()
    assert f"Before\n\n## {question_of('goals')}" in page
    assert ("a graph" in page, re.search(r'value="night"[^>]*checked', page) is not None) == (True, True)
    assert DecisionPoint.everything.count() == 0


def test_answers_are_read_as_they_were_written() -> None:
    pairs = [("", "Before all"), (str(PROBES[0].question), "A graph\n\nAnd a log"), ("Mine?", "Yes")]
    text = write_answers(pairs)
    assert read_answers(text) == [("", "", "Before all"), ("seeing", "", "A graph\n\nAnd a log"), ("", "Mine?", "Yes")]
    assert read_answers(f"## {PROBES[1].question}\n\n") == []
    assert with_question(text, "seeing") == text
    assert with_question("", "no such probe") == ""
    assert len({probe.code for probe in PROBES}) == len({str(probe.question) for probe in PROBES}) == len(PROBES)


@pytest.mark.parametrize(
    ("kind", "text", "is_likely"),
    [
        ("action", "Rolled back the 14:02 release", True),
        ("action", "Restarted all workers", True),
        ("communication", "We decided to wait for the vendor", True),
        ("change", "Failed over to the replica", True),
        ("decision", "x", True),
        ("alert", "Restarted", False),
        ("observation", "It was rolled back", False),
        ("action", "Looked at the graph", False),
        ("communication", "Thanks, all", False),
    ],
)
def test_a_line_is_likely_a_decision_point_where_another_course_existed(kind: str, text: str, is_likely: bool) -> None:
    assert bool(likely_decision(kind, text)) == is_likely


def test_one_that_waits_is_still_offered_so_that_the_list_tells_nothing(visitors: Cast, act: Event) -> None:
    point = describe_decision(act, by=visitors.owner, believed=WORD)
    assert [one.event for one in likely_decisions(act.incident)] == [act]
    see_decision(point, by=visitors.participant)
    assert likely_decisions(act.incident) == []


def test_a_role_that_fits_one_person_brings_a_warning(client_of: ClientOf, visitors: Cast, incident: Incident) -> None:
    chief = involve(incident, label="CTO", by=visitors.owner)
    event = add_event(incident, NewEvent("Decided to wait", incident.started_at, involvement=chief), by=visitors.owner)
    owner, path = client_of(visitors.owner), f"incidents/{incident.key}/events/{event.uid}/decision"
    assert "fits only one person" in owner.get(f"/{path}/").content.decode()
    answer = owner.put(f"/api/v1/{path}", {"believed": "x"}, content_type="application/json").json()
    assert "fits only one person" in answer["warning"]


RATING = re.compile(
    r"\b(rating|ratings|rate|rated|score|scores|scored|grade|graded|verdict|blame|fault|quality|mistake|correctness|good|bad)\b"
)
"""Words for how good a decision was."""
KEPT = {"DecisionPoint", "Answer", "Remark", "Account", "AccountPlace", "AccountCorrection", "Dispute", "DisputeSide", "Event", "Knowledge"}


def test_no_rating_of_decisions_exists() -> None:
    """R45: no field, no choice, no parameter of the API and no label of a form says how good a decision was."""
    found = []
    for model in apps.get_app_config("timeline").get_models():
        if model.__name__ not in KEPT:
            continue
        for field in model._meta.get_fields():
            words = [
                field.name,
                str(getattr(field, "verbose_name", "")),
                *(str(one) for pair in getattr(field, "choices", None) or [] for one in pair),
            ]
            found += [f"{model.__name__}.{field.name}: {word}" for word in words if RATING.search(word.replace("_", " ").lower())]
    names = re.compile(r"^\s+(\w+)(?:: | = )", re.MULTILINE)
    for path in tracked(
        "src/secondstory/timeline/*schemas*.py", "src/secondstory/timeline/forms*.py", "src/secondstory/timeline/models/*.py"
    ):
        found += [f"{path.relative_to(ROOT)}: {name}" for name in names.findall(text_of(path)) if RATING.search(name.replace("_", " "))]
    for path in tracked("src/secondstory/timeline/templates/timeline/*.html"):
        found += [f"{path.name}: {name}" for name in re.findall(r'name="(\w+)"', text_of(path)) if RATING.search(name.replace("_", " "))]
    assert found == []


def test_each_page_asks_at_most_ten_things_however_much_there_is(client_of: ClientOf, visitors: Cast, incident: Incident) -> None:
    parts = [involve(incident, label=f"Role {number}", by=visitors.owner) for number in range(4)]
    events = [add_event(incident, NewEvent(f"Rolled back {number}", incident.started_at), by=visitors.owner) for number in range(4)]
    paths = ["accounts/", "accounts/links/", "decisions/", f"events/{events[0].uid}/told/", f"events/{events[0].uid}/decision/"]
    paths += [f"events/{events[0].uid}/disputes/new/"]
    owner = client_of(visitors.owner)
    counts = []
    for number in range(4):
        fill(visitors, incident, parts[number], events[0], events[number])
        if number in {0, 3}:
            counts.append({path: statements(owner, f"/incidents/{incident.key}/{path}") for path in paths})
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 10
    own = client_of(visitors.participant)
    assert statements(own, f"/incidents/{incident.key}/account/") <= 10


def fill(visitors: Cast, incident: Incident, part: Involvement, first: Event, event: Event) -> None:
    """One more of everything."""
    own = open_account_link(make_account_link(part, by=visitors.owner)[1])
    account = account_of(own)
    save_account(account, expected=1, effects="It emptied")
    share_account(account, audience="participants", by=visitors.owner)
    correct_account(account, "Later", by=visitors.owner)
    place_account(account, event=first, part="effects", by=visitors.owner)
    make_account_link(part, by=visitors.owner)
    describe_decision(event, by=visitors.owner, believed="x", answers=[("cues", "", "y")])
    raise_dispute(first, f"when {part.label}", [Side(part, "a"), Side(part, "b")], by=visitors.owner)


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
