"""The doors of coverage: pages, API, command line."""

from __future__ import annotations

import json
import re

from click.testing import CliRunner

from secondstory.actions.models import Action
from secondstory.actions.operations import add_action, let_go_of_action
from secondstory.audit.models import Record
from secondstory.cli.main import cli
from secondstory.factors.models import Acceptance, Factor
from secondstory.factors.operations import accept_factor, add_factor
from tests.cast import Cast, sign_in


def test_from_the_table_a_factor_gets_an_action_or_a_reason(visitors: Cast) -> None:
    incident = visitors.make_incident()
    factor = add_factor(incident, "Queues grow", by=visitors.owner, feeds="overload")
    browser = sign_in(visitors.owner)
    table = f"/incidents/{incident.key}/coverage/"
    assert "Queues grow" in browser.get(table).text
    form = browser.get(f"/incidents/{incident.key}/actions/new/?factor={factor.uid}").text
    assert re.search(rf'<input[^>]*value="{factor.uid}"[^>]* checked', form)
    answer = browser.post(
        f"/incidents/{incident.key}/factors/{factor.uid}/let-be/", {"kind": "explained", "reason": "Gone in May", "from": "table"}
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{table}#row-{factor.uid}")
    page = browser.get(table).text
    assert "There is a reason: Gone in May" in page
    browser.post(f"/incidents/{incident.key}/factors/{factor.uid}/ask-again/", {"from": "table"})
    assert not Acceptance.objects.filter(withdrawn_at=None).exists()
    refused = browser.post(f"/incidents/{incident.key}/factors/{factor.uid}/let-be/", {"kind": "accepted", "reason": " "})
    assert (refused.status_code, "Say why it is let be" in refused.text) == (422, True)


def test_an_action_that_is_there_is_linked_and_a_new_one_comes_back(visitors: Cast) -> None:
    incident = visitors.make_incident()
    queues, disks = (add_factor(incident, text, by=visitors.owner) for text in ("Queues grow", "Disks fill"))
    cap, ended = (add_action(incident, text, factors=[disks], by=visitors.owner) for text in ("Cap the queue", "Old"))
    let_go_of_action(ended, reason="Replaced", by=visitors.owner)
    elsewhere = add_action(visitors.make_incident(), "Elsewhere", by=visitors.owner)
    browser, at = sign_in(visitors.owner), f"/incidents/{incident.key}"
    address = f"{at}/factors/{queues.uid}/answered/"
    assert f'href="{address}"' in browser.get(f"{at}/factors/").text
    table = browser.get(f"{at}/coverage/").text
    assert [f'href="{address}?from=table"' in table, "“Queues grow” is let be because:" in table] == [True, True]
    shown = browser.get(address).text
    assert [f'value="{one.uid}"' in shown for one in (cap, ended, elsewhere)] == [True, False, False]
    for wrong, sentence in (("", "Choose an action."), (elsewhere.uid, "Choose an action of this incident that has not ended.")):
        refused = browser.post(address, {"action": wrong})
        assert (refused.status_code, sentence in refused.text) == (422, True)
    linked = browser.post(address, {"action": cap.uid})
    assert linked["Location"] == f"{at}/factors/#coverage"
    assert set(cap.factors.all()) == {queues, disks}
    assert Record.objects.latest("pk").verb == "changed an action"
    assert "no further action that has not ended" in browser.get(address).text
    new = {"text": "Alert on queue length", "factors": [queues.uid]}
    for query, back in (
        (f"?factor={queues.uid}", "factors/#coverage"),
        (f"?factor={queues.uid}&from=table", f"coverage/#row-{queues.uid}"),
        ("", "actions/"),
    ):
        assert browser.post(f"{at}/actions/new/{query}", new)["Location"] == f"{at}/{back}"
    assert sign_in(visitors.owner).get(f"{at}/factors/nothing/answered/").status_code == 404


def test_the_api_tells_coverage_and_takes_answers(visitors: Cast) -> None:
    incident = visitors.make_incident()
    factor = add_factor(incident, "Queues grow", by=visitors.owner, feeds="overload", addressability="us")
    browser, here = sign_in(visitors.owner), f"/api/v1/incidents/{incident.key}"
    assert browser.get(f"{here}/coverage").json()["counts"] == {"covered": 0, "accepted": 0, "explained": 0, "open": 1}
    made = browser.post(
        f"{here}/actions", {"text": "Cap the queue", "answers": [factor.uid], "breadth": "class"}, content_type="application/json"
    )
    assert (made.status_code, made.json()["answers"], made.json()["breadth"]) == (201, [factor.uid], "class")
    action = Action.objects.get()
    assert browser.get(f"{here}/coverage").json()["factors"] == [
        {
            "factor": factor.uid,
            "statement": "Queues grow",
            "domain": "UNCLASSIFIED",
            "state": "covered",
            "actions": [action.uid],
            "reason": "",
        }
    ]
    unknown = browser.post(f"{here}/actions", {"text": "x", "answers": ["nothing"]}, content_type="application/json")
    assert (unknown.status_code, unknown.json()["title"]) == (422, "No factor of this incident has the uid “nothing”.")
    given = {"statement": "Disks fill", "feeds": "out of space", "addressability": "another_team"}
    added = browser.post(f"{here}/factors", given, content_type="application/json").json()
    assert {name: added[name] for name in given} == given
    bad = browser.post(f"{here}/factors", {"statement": "Disks fill", "addressability": "them"}, content_type="application/json")
    assert (bad.status_code, bad.json()["title"]) == (422, "“them” is not one of: us, another_team, outside.")
    looked = browser.put(f"{here}/lenses/process", {"note": "Nothing odd"}, content_type="application/json").json()
    assert [(one["lens"], one["state"], one["note"]) for one in looked][1] == ("process", "looked", "Nothing odd")


def test_the_command_line_tells_coverage_and_ends_with_1_while_one_waits(visitors: Cast) -> None:
    incident = visitors.make_incident()
    queue, rota = (add_factor(incident, text, by=visitors.owner) for text in ("Queues grow", "One rota"))
    add_action(incident, "Cap the queue", by=visitors.owner, factors=[queue])
    waits = CliRunner().invoke(cli, ["factors", "coverage", incident.key, "--as", "owner"])
    assert (waits.exit_code, waits.output.splitlines()) == (
        1,
        ["answered   Queues grow", "           → Cap the queue (draft)", "open       One rota"],
    )
    accept_factor(Factor.objects.get(pk=rota.pk), reason="Known", by=visitors.owner)
    done = CliRunner().invoke(cli, ["factors", "coverage", incident.key, "--json", "--as", "owner"])
    assert (done.exit_code, json.loads(done.output)["counts"]["accepted"]) == (0, 1)
    nobody = CliRunner().invoke(cli, ["factors", "coverage", "INC-0", "--as", "owner"])
    private = visitors.make_incident(is_private=True)
    closed = CliRunner().invoke(cli, ["factors", "coverage", private.key, "--as", "other-team"])
    assert (closed.exit_code, closed.output) == (1, f"Error: There is no incident {private.key} that you may see.\n")
    assert (nobody.exit_code, nobody.output) == (1, "Error: There is no incident INC-0 that you may see.\n")
