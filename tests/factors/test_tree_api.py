"""Why-trees through the API: what is read, what is changed, and what is refused in one sentence."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.factors.models import AnalysisEdit, Factor, Why
from secondstory.factors.operations import ask_why, open_juncture, waive_juncture, write_as_factor
from secondstory.incidents.models import Incident
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_event, remove_event
from tests.cast import Cast, sign_in
from tests.factors.growing import a_story, a_tree, letters


def api(incident: Incident) -> str:
    return f"/api/v1/incidents/{incident.key}"


def send(client: Client, method: str, path: str, version: str = "*", **body: Any) -> Any:
    return client.generic(method, path, json.dumps(body), content_type="application/json", headers={"If-Match": version})


def test_a_tree_is_grown_and_read(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    client, at = sign_in(visitors.owner), api(incident)
    opened = send(client, "POST", f"{at}/junctures", event=events[0].uid)
    assert opened.status_code == 201
    tree = opened.json()
    release = tree["whys"][1]
    assert [why["probe"] for why in tree["whys"]] == ["review", "release", "detection"]
    edited = send(client, "PATCH", f"{at}/whys/{release['uid']}", "1", answer="Settings skip the load test")
    assert (edited.status_code, edited.json()["version"]) == (200, 2)
    asked = send(client, "POST", f"{at}/junctures/{tree['uid']}/whys", parent=release["uid"], answer="They reach all pods at once").json()
    written = send(client, "PUT", f"{at}/whys/{asked['uid']}/factor", domain="DEPLOY", role="trigger").json()
    factor = Factor.objects.get()
    assert written == asked | {
        "version": 2, "factor": {"uid": factor.uid, "statement": "They reach all pods at once", "domain": "DEPLOY", "role": "trigger"},
    }  # fmt: skip
    found = client.get(f"{at}/tree").json()
    unfinished = {"is_unfinished": True, "unfinished_question": "Not answered yet. What do we know about it, and who could tell us?"}
    assert found["junctures"] == [
        tree | {
            "event": {"uid": events[0].uid, "text": "Retry setting goes from 2 to 5", "kind": "change", "occurred_at": "2026-03-16T10:00:00Z"},
            "is_asked": True, "depth": 2, "breadth": 3, "unfinished": 2,
            "whys": [
                tree["whys"][0] | unfinished,
                release | {"version": 2, "answer": "Settings skip the load test", "whys": [written], "is_unfinished": False, "unfinished_question": ""},
                tree["whys"][2] | unfinished,
            ],
        }
    ]  # fmt: skip
    assert [event["text"] for event in found["suggested"]] == ["Restart the one pod that holds most of the errors", "The pool is empty"]
    assert found["measured"] == {
        "began_at": "2026-03-16T10:10:00Z", "first_alert_at": "2026-03-16T10:33:00Z", "alert_source": "Harbour Watch", "noticed_by": "",
        "to_alert_s": 1380, "to_notice_s": 1500, "to_recover_s": None,
    }  # fmt: skip
    assert [one["code"] for one in found["probe_sets"]] == ["change", "bypassed", "lenses", "half_the_time", "held"]
    assert found["probe_sets"][3]["probes"] == [
        {
            "code": "half_to_detect",
            "question": "It took 25 min until it was noticed. What would have cut the time until we noticed in half?",
        },
        {"code": "half_to_recover", "question": "What would have cut the time until it was over in half?"},
    ]
    assert found["undo"]["verb"] == "wrote a factor"


def test_a_set_answers_a_list_and_a_question_goes_where_it_is_sent(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    client, at = sign_in(visitors.participant), api(incident)
    asked = send(client, "POST", f"{at}/junctures/{juncture.uid}/whys", probe_set="held", parent=whys["D"].uid)
    assert [why["question"][:9] for why in asked.json()] == ["What held", "What went"]
    moved = send(client, "POST", f"{at}/whys/{whys['C'].uid}/move", parent=None, after=None)
    assert (moved.status_code, moved.json()["whys"][0]["question"]) == (200, "E?")
    send(client, "POST", f"{at}/whys/{whys['B'].uid}/move", parent=whys["E"].uid)
    first = send(client, "POST", f"{at}/junctures/{juncture.uid}/whys", question="F?", after=None).json()
    second = send(client, "POST", f"{at}/junctures/{juncture.uid}/whys", question="G?", after=first["uid"]).json()
    assert letters(incident)[0].startswith("F G C(E(B)) A(D(")
    assert send(client, "DELETE", f"{at}/whys/{second['uid']}").status_code == 204
    undone = send(client, "POST", f"{at}/analysis/undo").json()
    assert undone["undone"] == AnalysisEdit.objects.get(undone_at__isnull=False).uid
    assert letters(incident)[0].startswith("F G C")
    again = send(client, "POST", f"{at}/analysis/undo", edit=undone["edit"])
    assert (again.status_code, letters(incident)[0].startswith("F C")) == (200, True)


def test_a_turn_is_waived_and_taken_away(visitors: Cast, noon: datetime) -> None:
    incident, juncture, _whys = a_tree(visitors, noon)
    client, at = sign_in(visitors.owner), f"{api(incident)}/junctures/{juncture.uid}"
    assert send(client, "PATCH", at, "1", waived_reason="No part in this").json()["waived_reason"] == "No part in this"
    stale = send(client, "PATCH", at, "1", waived_reason="Other")
    assert (stale.status_code, stale.json()["theirs"]) == (409, {"waived_reason": "No part in this"})
    assert send(client, "DELETE", at).status_code == 204
    assert client.get(f"{api(incident)}/tree").json()["junctures"] == []
    gone = send(client, "PATCH", at, waived_reason="x")
    assert (gone.status_code, gone.json()["title"]) == (422, "That tree has been taken away. Bring it back first.")


@pytest.mark.parametrize(
    ("asked", "body", "told"),
    [
        ("POST /junctures", {"event": "nothing"}, (422, "No event of this incident has that uid.", "event")),
        ("POST /junctures/{juncture}/whys", {"probe": "blame"}, (422, "“blame” is not one of: review,", "probe")),
        ("POST /junctures/{juncture}/whys", {"parent": "nothing"}, (422, "Nothing of this incident has that uid.", "parent")),
        ("POST /junctures/{juncture}/whys", {"probe_set": "held", "answer": "x"}, (422, "Give a set alone, or one question.", "probe_set")),
        ("POST /junctures/{juncture}/whys", {"question": "x" * 301}, (422, "Keep it within 300 characters", "question")),
        ("POST /junctures/{juncture}/whys", {"answer": "\ud800"}, (422, "T", "")),
        ("POST /junctures/nothing/whys", {}, (404, "There is nothing here that you may see.", "")),
        ("PATCH /whys/{A}", {"ends": "her"}, (422, "“her” is not one of: condition, human_action.", "ends")),
        ("PATCH /whys/{A}", {"question": ""}, (422, "Write the question: why was that possible?", "question")),
        ("POST /whys/{A}/move", {"parent": "{E}"}, (422, "A question can't hang on itself.", "parent")),
        ("POST /whys/{A}/move", {"juncture": "nothing"}, (422, "Nothing of this incident has that uid.", "juncture")),
        ("PUT /whys/{A}/factor", {"statement": "Human error"}, (422, "That is where the questions begin.", "statement")),
        ("PUT /whys/{A}/factor", {"factor": "nothing"}, (422, "Nothing of this incident has that uid.", "factor")),
        ("PUT /whys/{A}/factor", {"domain": "PEOPLE"}, (422, "“PEOPLE” is no word of the taxonomy. Use one of: DEPLOY", "domain")),
        ("POST /analysis/undo", {"edit": "nothing"}, (422, "There is nothing to undo any more.", "edit")),
    ],
)  # fmt: skip
def test_what_is_refused_says_what_to_change(
    visitors: Cast, noon: datetime, asked: str, body: dict[str, str], told: tuple[int, str, str]
) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    uids = {"juncture": juncture.uid} | {name: why.uid for name, why in whys.items()}
    method, path = asked.split()
    given = {name: value.format(**uids) for name, value in body.items()}
    answer = send(sign_in(visitors.owner), method, api(incident) + path.format(**uids), **given)
    status, title, field = told
    assert (answer.status_code, answer.json()["title"][: len(title)]) == (status, title)
    assert answer.json().get("field", "") == field
    assert letters(incident) == ["A(C(E) D) B"]


def test_an_edit_without_a_version_is_refused(visitors: Cast, noon: datetime) -> None:
    incident, _juncture, whys = a_tree(visitors, noon)
    answer = sign_in(visitors.owner).patch(f"{api(incident)}/whys/{whys['A'].uid}", {"answer": "x"}, content_type="application/json")
    assert answer.status_code == 428


def test_another_incidents_tree_is_out_of_reach(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    other = visitors.make_incident()
    client = sign_in(visitors.owner)
    assert send(client, "PATCH", f"{api(other)}/whys/{whys['A'].uid}", answer="x").status_code == 404
    assert send(client, "DELETE", f"{api(other)}/junctures/{juncture.uid}").status_code == 404
    mine = open_juncture(other, Event.objects.get(incident=_with_event(visitors, other, noon)), by=visitors.owner)
    answer = send(client, "POST", f"{api(other)}/junctures/{mine.uid}/whys", parent=whys["A"].uid)
    assert answer.json()["field"] == "parent"
    assert Why.objects.filter(juncture=mine).count() == 0
    assert letters(incident) == ["A(C(E) D) B"]


def _with_event(visitors: Cast, incident: Incident, noon: datetime) -> Incident:
    add_event(incident, NewEvent("The queue grew", noon), by=visitors.owner)
    return incident


def test_reading_takes_the_same_statements_for_one_and_three(visitors: Cast, noon: datetime) -> None:
    incident, _juncture, whys = a_tree(visitors, noon)
    client, counts = sign_in(visitors.owner), []
    for grown in (False, True):
        if grown:
            for event in Event.objects.filter(incident=incident).exclude(kind="decision"):
                ask_why(open_juncture(incident, event, by=visitors.owner), answer="The operator restarted it", by=visitors.owner)
            for why in whys.values():
                write_as_factor(why, by=visitors.owner)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{api(incident)}/tree").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_files_tell_the_same_and_hostile_words_stay_words(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    client, at = sign_in(visitors.owner), api(incident)
    hostile = "</text><script>alert(1)</script> & [x](javascript:1) \u202e\x1b[31m `code` <!--"
    send(client, "PATCH", f"{at}/whys/{whys['E'].uid}", answer=hostile)
    write_as_factor(whys["D"], domain="DESIGN", role="mitigator", by=visitors.owner)
    waive_juncture(juncture, reason="Asked enough", by=visitors.owner)
    markdown = client.get(f"{at}/tree.md")
    assert markdown.headers["Content-Disposition"] == f'attachment; filename="{incident.key}-why.md"'
    assert markdown.content.decode() == (
        f"# {incident.key} Payments were slow\n\nTimes in UTC.\n\n"
        "## 16 March 2026, 11:00, Decision: Restart the one pod that holds most of the errors\n\n"
        "No question needed: Asked enough\n\n"
        "- **A?** A holds\n"
        "  - **C?** C holds\n"
        "    - **E?** \\</text\\>\\<script\\>alert(1)\\</script\\> \\& x \\[31m code \\<!--\n"
        "  - **D?**\n"
        "    - Factor (Architecture and resilience · held): D holds\n"
        "- **B?** B holds\n"
    )
    drawn = client.get(f"{at}/tree.svg")
    assert (drawn.headers["Content-Type"], drawn.headers["X-Content-Type-Options"]) == ("image/svg+xml; charset=utf-8", "nosniff")
    root = ET.fromstring(drawn.content)
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "</text><script>alert(1)</script> & x [31m code <!--" in " ".join(texts)
    assert {one.tag.rpartition("}")[2] for one in root.iter()} == {"svg", "title", "desc", "style", "rect", "text", "path"}
    assert [one.text for one in root][:2] == [
        f"{incident.key} Payments were slow",
        "1 turn of the story. 5 questions. 1 factor. 0 branches not finished. Restart the one pod that holds most of the errors",
    ]


def test_what_is_written_as_markdown_is_read_as_words_and_a_zone_as_people_call_it(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(zone="Etc/GMT-1")
    event = add_event(incident, NewEvent("Retries on [all pods](https://example.org) \\", noon, kind="decision"), by=visitors.owner)
    why = ask_why(open_juncture(incident, event, by=visitors.owner), question="Why?", answer="`retry_max` was **5**", by=visitors.owner)
    write_as_factor(why, statement="![Graph](a.png) The `pool` was _small_", domain="DESIGN", by=visitors.owner)
    client, at = sign_in(visitors.owner), api(incident)
    assert client.get(f"{at}/tree.md").content.decode() == (
        f"# {incident.key} Payments were slow\n\nTimes in UTC+1.\n\n## 16 March 2026, 13:00, Decision: Retries on all pods\n\n"
        "- **Why?** retry\\_max was 5\n"
        "  - Factor (Architecture and resilience · enabling condition): Graph The pool was small\n"
    )
    drawn = client.get(f"{at}/tree.svg").content.decode()
    assert [words in drawn for words in ("Times in UTC+1.", "Etc/GMT", ">Retries on all pods<", "`")] == [True, False, True, False]
    tree = client.get(f"{at}/tree").json()["junctures"][0]
    told = (tree["event"]["text"], tree["whys"][0]["answer"], tree["whys"][0]["factor"]["statement"])
    assert told == ("Retries on all pods", "`retry_max` was **5**", "Graph The pool was small")


def test_a_withdrawn_event_leaves_its_tree_without_its_words(visitors: Cast, noon: datetime) -> None:
    incident, juncture, _whys = a_tree(visitors, noon)
    assert juncture.event is not None
    remove_event(juncture.event, by=visitors.owner)
    client, at = sign_in(visitors.owner), api(incident)
    assert client.get(f"{at}/tree").json()["junctures"][0]["event"] is None
    for ending in ("", ".md", ".svg"):
        assert "Restart the one pod" not in client.get(f"{at}/tree{ending}").content.decode()
    assert "A line that was taken out of the timeline" in client.get(f"{at}/tree.md").content.decode()


def test_as_of_a_minute_there_is_no_tree(visitors: Cast, noon: datetime) -> None:
    incident, _juncture, _whys = a_tree(visitors, noon)
    client = sign_in(visitors.owner)
    for path in ("tree", "tree.md", "tree.svg"):
        answer = client.get(f"{api(incident)}/{path}?as_of=2026-03-16T11:00:00Z")
        assert (answer.status_code, b"A holds" in answer.content) == (404, False)
