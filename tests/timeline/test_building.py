"""Building a timeline without a script: the log and the story, every act as a plain form, and the same by program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event
from secondstory.timeline.operations import (
    NewEvent,
    StoryRule,
    add_event,
    add_event_after,
    add_events,
    choose_by_rule,
    fold_events,
    last_edit,
    move_to_neighbour,
    undo_timeline_edit,
)
from tests.cast import Cast
from tests.timeline.building import a_story, everything, records, story

ClientOf = Callable[[Visitor], Client]
SCRIPT = {"HX-Request": "true"}


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def act(client: Client, incident: Incident, **given: Any) -> Any:
    return client.post(f"/incidents/{incident.key}/timeline/acts/", given)


def refusal(answer: Any) -> str:
    found = re.search(r"data-sentence>(.*?)</", answer.content.decode(), re.DOTALL)
    return found[1].strip() if found else ""


def test_ten_thousand_lines_begin_with_the_forty_that_matter_in_ten_statements(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(days=1))
    records(visitors, incident, 10_000)
    client, address = client_of(visitors.owner), f"/incidents/{incident.key}/timeline/"
    page = client.get(address).content.decode()
    lines = re.findall(r"data-open-line[^>]*>(journald \d+)<", page)
    assert (len(lines), {int(line[-5:]) % 10 for line in lines}, lines == sorted(lines)) == (40, {0}, True)
    assert "The 40 of 10000 lines that are most likely to matter" in re.sub(r"\s+", " ", page)
    assert "Hardly anything in these records is like it." in page
    for query in (
        "",
        "?view=all&from=5000",
        "?q=journald&kind=observation&source=journald&outside=1&from=900",
        "?line=11:05+pool+exhausted",
    ):
        assert statements(client, address + query) <= 10, query
    assert len(page) < 250_000


def test_a_page_asks_as_much_for_three_lines_as_for_one(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    one, three = (visitors.make_incident(title, started_at=noon) for title in ("One", "Three"))
    for incident, count in ((one, 1), (three, 3)):
        records(visitors, incident, count)
        choose_by_rule(incident, StoryRule("ranked"), by=visitors.owner)
    client = client_of(visitors.owner)
    for part in ("", "log/", "story/", "undo/"):
        counts = [statements(client, f"/incidents/{incident.key}/timeline/{part}") for incident in (one, three)]
        assert counts[0] == counts[1] <= 10, part


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=00007", ["journald 00007"]),
        ("?q=pager+00001", ["pager 00001"]),
        ("?kind=alert&q=0000", ["pager 00000", "pager 00001"]),
        ("?source=pager", ["pager 00000", "pager 00001"]),
        ("?source=pager&outside=1", ["pager 00001"]),
        ("?q=nothing", []),
        ("?kind=nonsense&q=00011", ["journald 00011"]),
    ],
)
def test_the_log_is_narrowed(visitors: Cast, client_of: ClientOf, noon: datetime, query: str, found: list[str]) -> None:
    incident = visitors.make_incident(started_at=noon)
    records(visitors, incident, 70)
    records(visitors, incident, 2, label="pager", kind="alert")
    first = Event.objects.get(text="pager 00000")
    client = client_of(visitors.owner)
    act(client, incident, into=first.uid)
    page = client.get(f"/incidents/{incident.key}/timeline/log/{query}").content.decode()
    assert re.findall(r"data-open-line[^>]*>([a-z]+ \d+)<", page) == found
    assert ("No line is like that." in page) == (not found)


def test_the_log_comes_in_chunks_that_a_link_leads_to(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon)
    records(visitors, incident, 250)
    client = client_of(visitors.owner)
    page = client.get(f"/incidents/{incident.key}/timeline/?view=all&from=200").content.decode()
    assert re.findall(r">(Lines \d+ to \d+)<", page) == ["Lines 1 to 60", "Lines 61 to 120", "Lines 121 to 180", "Lines 241 to 250"]
    lines = re.findall(r"data-open-line[^>]*>(journald \d+)<", page)
    assert (lines[0], lines[-1], len(lines)) == ("journald 00180", "journald 00239", 60)
    beyond = client.get(f"/incidents/{incident.key}/timeline/log/?q=journald&from=900").content.decode()
    assert "journald 00249" in beyond


def test_a_log_of_several_days_shows_its_days_and_times_in_the_readers_zone(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(days=3), zone="UTC")
    told = [NewEvent("First", noon.replace(hour=16) - timedelta(days=1)), NewEvent("Unknown", None), NewEvent("Second", noon)]
    add_events(incident, told, by=visitors.owner)
    client = client_of(visitors.owner)
    client.cookies["zone"] = "Asia/Tokyo"
    page = client.get(f"/incidents/{incident.key}/timeline/").content.decode()
    assert re.findall(r'class="log-day">([^<]+)<', page) == []  # all of it is one day there
    assert "Times in Asia/Tokyo" in page
    utc = client.get(f"/incidents/{incident.key}/timeline/?zone=UTC").content.decode()
    assert re.findall(r'class="story-day">([^<]+)<', utc) == ["Sunday, 15 March 2026", "Monday, 16 March 2026"]


def test_every_act_works_as_a_plain_form_and_can_be_undone(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    role = incident.involvements.get()
    client, uids = client_of(visitors.owner), [line.uid for line in lines]
    acts: list[tuple[dict[str, Any], str]] = [
        ({"outof": uids[0]}, "Took one line out of the story"),
        ({"into": "", "event": uids[:1]}, "Put one line into the story"),
        ({"set_kind": "1", "new_kind": "change", "event": uids[:2]}, "Edited 2 lines"),
        ({"set_role": "1", "new_role": role.uid, "event": uids[:3]}, "Edited 3 lines"),
        ({"move": "", "minutes": "\N{MINUS SIGN}5,5", "event": uids[1:3]}, "Moved 2 lines in time"),
        ({"move": uids[3], "minutes": "30"}, "Moved one line in time"),
        ({"move_to": uids[3], "to": (noon + timedelta(minutes=9)).isoformat()}, "Moved one line in time"),
        ({"earlier": uids[3]}, "Moved one line in time"),
        ({"merge": "1", "event": uids[:2]}, "Merged 2 lines"),
        ({"remove": "", "event": uids[2:]}, "Took 2 lines away"),
        ({"by_rule": "1", "rule": "ranked", "over": "89"}, "Put 3 lines into the story"),
        ({"rule_out": "1", "rule": "alerts", "rule_source": "pager"}, "Took one line out of the story"),
    ]  # fmt: skip
    records(visitors, incident, 20)
    records(visitors, incident, 1, label="pager", kind="alert")
    before = everything(incident)
    for given, says in acts:
        answer = act(client, incident, **given)
        assert (answer.status_code, answer["Location"]) == (302, f"/incidents/{incident.key}/timeline/"), given
        assert f"<span>{says}.</span>" in client.get(answer["Location"]).content.decode(), given
    for _given, says in reversed(acts):
        edit = last_edit(incident)
        assert edit is not None
        answer = client.post(f"/incidents/{incident.key}/timeline/undo/", {"edit": edit.uid})
        assert f"Undone: {says}." in re.sub(r"</?span>|\s+", " ", client.get(answer["Location"]).content.decode()).replace("  ", " ")
    assert everything(incident) == before


def test_an_undo_is_done_again(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    client = client_of(visitors.owner)
    act(client, incident, remove=lines[0].uid)
    for expected in (["Line 0", "Line 1", "Line 2", "Line 3"], ["Line 1", "Line 2", "Line 3"]):
        page = client.get(f"/incidents/{incident.key}/timeline/").content.decode()
        uids = re.findall(r'name="edit" value="(\w+)"', page)
        client.post(f"/incidents/{incident.key}/timeline/undo/", {"edit": uids[0]})
        assert story(incident) == expected


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Say what is to be done with the lines: use one of the buttons."),
        ({"into": ""}, "Choose at least one line."),
        ({"merge": "1", "event": "0"}, "Choose at least two lines of this timeline."),
        ({"move": "0", "minutes": "soon"}, "Give the minutes as a number, like 5 or -5."),
        ({"move": "0", "minutes": "1e300"}, "Give the minutes as a number, like 5 or -5."),
        ({"move": "0", "minutes": "nan"}, "Give the minutes as a number, like 5 or -5."),
        ({"move_to": "0", "to": "2026-03-16 12:00"}, "Give the time with its zone."),
        ({"earlier": "0"}, "No line stands before it."),
        ({"later": "3"}, "No line stands after it."),
        ({"remove": "nothing"}, "Choose at least one line."),
        ({"set_kind": "1", "new_kind": "fault", "event": "0"}, "There is no kind of event called “fault”."),
        ({"set_role": "1", "new_role": "nobody", "event": "0"}, "That part is no longer in this incident. Choose another."),
        ({"by_rule": "1", "rule": "best"}, "There is no rule called “best”. Choose ranked, alerts or pinned."),
        ({"by_rule": "1", "rule": "ranked", "over": "-1"}, "Ranks go from 0 to 100."),
        ({"by_rule": "1", "rule": "pinned"}, "No line of the log is like that, so nothing changed."),
    ],
)
def test_what_can_not_be_done_is_said_in_one_sentence(
    visitors: Cast, client_of: ClientOf, noon: datetime, given: dict[str, str], sentence: str
) -> None:
    incident, lines = a_story(visitors, noon)
    before = everything(incident)
    named = {name: lines[int(value)].uid if value.isdigit() and name not in {"merge", "set_kind", "set_role", "by_rule", "over", "minutes"} else value for name, value in given.items()}  # fmt: skip
    answer = act(client_of(visitors.owner), incident, **named)
    assert (answer.status_code, refusal(answer), everything(incident)) == (422, sentence, before)


def test_a_page_with_scripts_is_only_told_that_the_timeline_changed(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    answer = client_of(visitors.owner).post(f"/incidents/{incident.key}/timeline/acts/", {"outof": lines[0].uid}, headers=SCRIPT)
    assert (answer.status_code, json.loads(answer["HX-Trigger"])) == (204, {"timeline-changed": {"uid": ""}})


def test_what_people_pinned_is_chosen_by_rule(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon)
    records(visitors, incident, 2, label="chat", reasons="message pinned")
    records(visitors, incident, 2, label="log", reasons="unpinned")
    assert choose_by_rule(incident, StoryRule("pinned"), by=visitors.owner) == 2
    assert story(incident) == ["chat 00000", "chat 00001"]


def test_a_typed_line_is_shown_before_it_is_saved_and_then_stands_in_its_place(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, _lines = a_story(visitors, noon)
    client, address = client_of(visitors.owner), f"/incidents/{incident.key}/timeline/entry/"
    line = "12:01 pool exhausted on db-2, seen by responder"
    page = client.get(address, {"line": line}, headers=SCRIPT).content.decode()
    told = re.findall(r"<dd>(.*?)</dd>", page, re.DOTALL)
    assert ("12:01" in told[0], told[1], told[3]) == (True, "pool exhausted on db-2", "Responder")
    assert Event.objects.filter(incident=incident).count() == 4
    answer = client.post(address, {"line": line})
    added = Event.objects.get(text="pool exhausted on db-2")
    assert (answer.status_code, answer["Location"]) == (302, f"/incidents/{incident.key}/timeline/#story-{added.uid}")
    assert story(incident) == ["Line 0", "Line 1", "pool exhausted on db-2", "Line 2", "Line 3"]
    assert (added.involvement, added.time_as_written, added.zone) == (incident.involvements.get(), "12:01", "UTC")


def test_an_unknown_role_is_added_only_when_one_says_so(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, _lines = a_story(visitors, noon)
    client, address = client_of(visitors.owner), f"/incidents/{incident.key}/timeline/entry/"
    line = "12:05 pool exhausted, seen by night shift"
    assert "Add “night shift” to this incident’s parts" in client.get(address, {"line": line}, headers=SCRIPT).content.decode()
    client.post(address, {"line": line})
    client.post(address, {"line": line, "add_role": "1", "as_kind": "discovery"})
    rows = Event.objects.filter(incident=incident, text__startswith="pool").in_order()
    assert [(row.text, row.kind, str(row.involvement)) for row in rows] == [
        ("pool exhausted, seen by night shift", "observation", "None"),
        ("pool exhausted", "discovery", "night shift"),
    ]


def test_a_line_that_says_nothing_is_refused_and_adds_no_role(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, _lines = a_story(visitors, noon)
    answer = client_of(visitors.owner).post(f"/incidents/{incident.key}/timeline/entry/", {"line": "12:05", "add_role": "1"})
    assert (answer.status_code, refusal(answer), incident.involvements.count()) == (422, "Say what happened.", 1)


def test_lines_without_a_time_stand_where_they_were_added(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    by = visitors.owner
    first = add_event_after(lines[1], NewEvent("After one", None), by=by)
    add_event_after(lines[1], NewEvent("Right after one", None), by=by)
    add_event_after(first, NewEvent("After that", None), by=by)
    assert story(incident) == ["Line 0", "Line 1", "Right after one", "After one", "After that", "Line 2", "Line 3"]
    client = client_of(by)
    for line in ("before 12:02 somebody rang", "after 12:02 somebody answered"):
        client.post(f"/incidents/{incident.key}/timeline/entry/", {"line": line})
    assert story(incident)[4:] == ["After that", "somebody rang", "Line 2", "somebody answered", "Line 3"]
    assert Event.objects.get(text="somebody rang").time_as_written == "before 12:02"


def test_a_line_moves_to_the_minute_of_its_neighbour(visitors: Cast, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    unknown = add_event(incident, NewEvent("Unknown", None), by=visitors.owner)
    move_to_neighbour(lines[3], is_later=False, by=visitors.owner)
    lines[3].refresh_from_db()
    move_to_neighbour(lines[3], is_later=False, by=visitors.owner)
    lines[3].refresh_from_db()
    assert lines[3].occurred_at == noon + timedelta(minutes=1)
    with pytest.raises(Refusal, match="Nobody knows when that was"):
        move_to_neighbour(unknown, is_later=True, by=visitors.owner)


def test_editing_in_place_keeps_what_the_form_does_not_ask_and_shows_both_texts_when_stale(
    visitors: Cast, client_of: ClientOf, noon: datetime
) -> None:
    incident, lines = a_story(visitors, noon)
    client, address = client_of(visitors.owner), f"/incidents/{incident.key}/events/{lines[0].uid}/"
    form = client.get(address, {"zone": "Asia/Tokyo"}, headers=SCRIPT).content.decode()
    assert 'value="2026-03-16T21:00:00"' in form
    given = {
        "version": "1",
        "zone": "Asia/Tokyo",
        "text": "Other words",
        "kind": "action",
        "occurred_at": "2026-03-16T21:07",
        "precision": "exact",
    }
    answer = client.post(address, given, headers=SCRIPT)
    event = Event.objects.get(pk=lines[0].pk)
    assert (answer.status_code, event.text, event.occurred_at, event.zone, event.is_in_story) == (
        204, "Other words", noon + timedelta(minutes=7), "UTC", True,
    )  # fmt: skip
    stale = client.post(address, given | {"text": "Mine"}, headers=SCRIPT)
    page = stale.content.decode()
    assert (stale.status_code, re.findall(r"<pre[^>]*>(.*?)</pre>", page)) == (409, ["Mine", "Other words"])
    assert re.search(r"<textarea[^>]*>\s*Mine</textarea>", page)
    assert 'name="version" value="2"' in page


def test_a_line_is_split_and_a_merged_one_taken_apart(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    client, address = client_of(visitors.owner), f"/incidents/{incident.key}/events/{lines[0].uid}/"
    assert client.get(f"{address}split/").status_code == 200
    assert client.post(f"{address}split/", {"version": "1", "first": "This", "second": ""}).status_code == 422
    client.post(f"{address}split/", {"version": "1", "first": "This", "second": "And that", "second_at": "2026-03-16T12:02"})
    assert story(incident) == ["This", "Line 1", "And that", "Line 2", "Line 3"]
    assert client.post(f"{address}split/", {"version": "1", "first": "x", "second": "y"}, headers=SCRIPT).status_code == 409
    fold_events(lines[0], lines[1:3], by=visitors.owner)
    page = client.get(f"{address}line/").content.decode()
    assert ("Told as one with it" in page, story(incident)) == (True, ["This", "And that", "Line 3"])
    client.post(f"{address}unfold/")
    assert len(story(incident)) == 5


def test_the_evidence_is_the_raw_record_for_everyone_who_reads_the_story(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    records(visitors, incident, 2)
    rows = list(Event.objects.filter(source="journald").in_order())
    fold_events(rows[0], [rows[1]], by=visitors.owner)
    page = client_of(visitors.participant).get(f"/incidents/{incident.key}/events/{rows[0].uid}/evidence/").content.decode()
    raw = re.findall(r'<pre class="raw"[^>]*>(.*?)</pre>', page)
    assert raw == [f"{{&quot;n&quot;: {number}, &quot;is&quot;: &quot;&lt;i&gt;&quot;}}" for number in (0, 1)]
    evidence = rows[0].evidence
    assert evidence is not None
    assert all(word in page for word in (evidence.sha256, "f" * 64, "Received", rows[0].time_as_written))
    typed = client_of(visitors.participant).get(f"/incidents/{incident.key}/events/{lines[0].uid}/evidence/").content.decode()
    assert "This line was written by hand. There is no record behind it." in typed


def test_the_story_that_is_read_tells_what_several_tell_once(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    fold_events(lines[0], [lines[1]], by=visitors.owner)
    page = client_of(visitors.owner).get(f"/incidents/{incident.key}/").content.decode()
    assert re.findall(r"<p>(Line \d)</p>", page) == ["Line 0", "Line 2", "Line 3"]
    assert "Work on the timeline" in page
    assert "Work on the timeline" not in client_of(visitors.reader).get(f"/incidents/{incident.key}/").content.decode()


def test_the_last_edit_of_many_is_undone_after_a_later_one_was(visitors: Cast, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    for line in lines[:2]:
        move_to_neighbour(line, is_later=True, by=visitors.owner)
    for _step in range(2):
        edit = last_edit(incident)
        assert edit is not None
        undo_timeline_edit(edit, by=visitors.owner)
    assert [line.occurred_at for line in Event.objects.filter(incident=incident).in_order()] == [
        noon + timedelta(minutes=n) for n in range(4)
    ]
