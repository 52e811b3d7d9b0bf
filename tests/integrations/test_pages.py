"""The pages of trackers, their API, and the commands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from secondstory.actions.models import Action
from secondstory.integrations.models import Connection, Errand, Login, TrackerLink
from secondstory.integrations.operations import make_connection, make_issue, run_due_errands
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed
from secondstory.lib.sealing import unseal
from tests.cast import Cast, sign_in
from tests.integrations.conftest import NOON, promise
from tests.integrations.standin import StandIn

pytestmark = pytest.mark.usefixtures("noon")
GIVEN = {"kind": "github", "project": "harbour/payments", "token": "a-secret-token", "hook_secret": "another-secret"}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_an_administrator_connects_one_and_sees_whether_it_is_there(visitors: Cast, standin: StandIn) -> None:
    browser = sign_in(visitors.administrator)
    assert "None is connected yet." in text_of(browser.get("/trackers/"))
    answer = browser.post("/trackers/", GIVEN | {"address": standin.address + "/"}, follow=True)
    row = Connection.objects.get()
    page = text_of(answer)
    assert "harbour/payments is there, and the token may see it." in page
    assert (row.name, row.address, unseal(row.sealed_token), unseal(row.sealed_hook_secret)) == (
        "GitHub harbour/payments", standin.address, "a-secret-token", "another-secret",
    )  # fmt: skip
    assert f"http://testserver/trackers/{row.uid}/hook/" in page
    assert "the token can be read on the way" in page
    assert [secret for secret in ("a-secret-token", "another-secret", row.sealed_token) if secret in page] == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"address": "github.com"}, "Give the address people open, like https://github.com, without a user or a question mark in it."),
        ({"address": "ftp://github.com"}, "Give the address people open, like https://github.com"),
        ({"address": "https://user:pass@github.com"}, "Give the address people open, like https://github.com"),
        ({"address": "https://[::1"}, "Give the address people open, like https://github.com"),
        ({"address": "https://github.com:99999"}, "Give the address people open, like https://github.com"),
        ({"project": "payments"}, "Give the project as it stands in its address, like owner/repository."),
        ({"project": "harbour/../x"}, "Give the project as it stands in its address, like owner/repository."),
        ({"kind": "jira", "project": "harbour/payments"}, "Give the project as it stands in its address, like PAY."),
        ({"kind": "gitlab", "project": "payments"}, "Give the project as it stands in its address, like group/project."),
        ({"token": ""}, "Give a token that may read and write issues."),
        ({"token": "a b"}, "Copy it exactly as the tracker shows it."),
        ({"token": "schlüssel"}, "Copy it exactly as the tracker shows it."),
    ],
)
def test_what_can_t_be_reached_is_said_in_a_sentence(visitors: Cast, given: dict[str, str], sentence: str) -> None:
    answer = sign_in(visitors.administrator).post("/trackers/", GIVEN | {"address": "https://github.com"} | given)
    assert (answer.status_code, sentence in text_of(answer), Connection.objects.count()) == (422, True, 0)


def test_another_address_gets_another_token(visitors: Cast, connection: Connection) -> None:
    browser = sign_in(visitors.administrator)
    given = {"name": "Forge", "address": "https://elsewhere.example", "project": "harbour/payments", "version": str(connection.version)}
    answer = browser.post(f"/trackers/{connection.uid}/", given)
    assert (answer.status_code, "Another address gets a token of its own" in text_of(answer)) == (422, True)
    connection.refresh_from_db()
    assert connection.address.startswith("http://127.0.0.1")


def test_who_is_who(visitors: Cast, connection: Connection) -> None:
    login = Login.objects.create(connection=connection, login="tern")
    browser = sign_in(visitors.administrator)
    assert "tern" in text_of(browser.get(f"/trackers/{connection.uid}/"))
    assert visitors.owner.user is not None
    browser.post(f"/trackers/{connection.uid}/people/{login.pk}/", {"user": visitors.owner.user.pk})
    login.refresh_from_db()
    assert login.user == visitors.owner.user


def test_the_way_of_an_action_into_its_tracker(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    browser = sign_in(visitors.owner)
    address = f"/actions/{action.uid}/tracker/"
    assert "Make an issue of it" in text_of(browser.get(address))
    made = browser.post(f"{address}make/", {"connection": connection.uid})
    assert (made.status_code, made.headers["Location"]) == (302, f"/actions/{action.uid}/")
    page = text_of(browser.get(address))
    assert "An issue is being made in GitHub harbour/payments." in page
    standin.mood = "broken"
    run_due_errands()
    page = text_of(browser.get(address))
    assert "GitHub has a problem of its own (status 500). It is asked again." in page
    assert "nothing is lost" in page
    standin.mood = ""
    with clock.set_to(NOON + timedelta(minutes=5)):
        run_due_errands()
        run_due_errands()
        page = text_of(sign_in(visitors.owner).get(address))
    assert "GitHub #7" in page
    assert "promised here; there is no date there" in page
    assert f'href="{standin.address}/harbour/payments/issues/7"' in page
    part = browser.get(address, headers={"HX-Request": "true"})
    assert ("<html" in text_of(part), "GitHub #7" in text_of(part)) == (False, True)


def test_what_was_given_up_says_what_to_do(visitors: Cast, connection: Connection, action: Action) -> None:
    make_issue(action, connection, by=visitors.owner)
    Errand.objects.update(state="given_up", problem="GitHub does not accept the token. An administrator gives the connection a new one.")
    page = text_of(sign_in(visitors.owner).get(f"/actions/{action.uid}/tracker/"))
    assert "An administrator gives the connection a new one. No issue was made. Put it right, then try again." in page
    assert "Try again" in page


def test_what_differs_on_both_sides_is_shown_with_a_choice(visitors: Cast, connection: Connection, action: Action) -> None:
    conflict = {"text": ["<b>Ours</b>", "<script>theirs</script>"]}
    TrackerLink.objects.create(action=action, connection=connection, external_id="7", conflict=conflict, heard_at=clock.now())
    page = text_of(sign_in(visitors.owner).get(f"/actions/{action.uid}/tracker/"))
    assert "The title was changed on both sides. Nothing was overwritten: choose." in page
    assert "&lt;script&gt;theirs&lt;/script&gt;" in page
    looking = text_of(sign_in(visitors.facilitator).get(f"/actions/{action.uid}/tracker/"))
    assert "Use ours there" not in looking


def test_a_private_incident_asks_whether_readers_of_the_tracker_may(visitors: Cast, connection: Connection) -> None:
    action = promise(visitors, is_private=True)
    browser = sign_in(visitors.owner)
    address = f"/actions/{action.uid}/tracker/"
    assert "Everyone who reads the tracker may read this action of a private incident." in text_of(browser.get(address))
    answer = browser.post(f"{address}make/", {"connection": connection.uid})
    assert (answer.status_code, Errand.objects.count()) == (422, 0)
    assert sign_in(visitors.same_team).get(address).status_code == 404


def test_the_same_by_the_api(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    browser, address = sign_in(visitors.owner), f"/api/v1/actions/{action.uid}/tracker"
    answer = browser.post(address, {"connection": connection.uid}, content_type="application/json")
    assert (answer.status_code, answer.json()["waiting"]) == (202, True)
    run_due_errands()
    run_due_errands()
    assert browser.get(address).json() == {
        "action": action.uid, "tracker": "GitHub", "key": "#7", "url": f"{standin.address}/harbour/payments/issues/7", "standing": "to_do",
        "state": "open", "kept_there": ["state", "owner"], "heard_at": "2026-03-16T12:00:00Z", "conflict": {}, "problem": "", "waiting": False,
    }  # fmt: skip
    refused = browser.patch(f"/api/v1/actions/{action.uid}", {"owner": None}, content_type="application/json", headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["title"]) == (
        422,
        "Its owner comes from GitHub: change it there, and it is here a moment later.",
    )
    assert browser.delete(address).json()["kept_there"] == []
    listed = sign_in(visitors.administrator).get("/api/v1/trackers").json()
    assert [(one["name"], one["followed"], "token" in one) for one in listed] == [("GitHub harbour/payments", 0, False)]


def test_in_a_few_statements_however_many_there_are(visitors: Cast, connection: Connection, django_assert_max_num_queries: Any) -> None:
    browser = sign_in(visitors.administrator)
    for number in range(3):
        Login.objects.create(connection=connection, login=f"tern-{number}")
    for path in ("/trackers/", f"/trackers/{connection.uid}/"):
        with django_assert_max_num_queries(10):
            assert browser.get(path).status_code == 200


def test_from_a_shell(visitors: Cast, standin: StandIn, connection: Connection, action: Action) -> None:
    from secondstory.cli.main import cli

    make_issue(action, connection, by=visitors.owner)
    told = CliRunner().invoke(cli, ["trackers", "check"])
    assert (told.exit_code, told.output) == (
        0, "ok      GitHub harbour/payments: harbour/payments is there, and the token may see it.\n",
    )  # fmt: skip
    told = CliRunner().invoke(cli, ["trackers", "sync"])
    assert (told.exit_code, told.output) == (0, "1 errands were run, 1 linked actions were looked at.\n1 errands wait.\n")
    standin.mood = "unauthorized"
    told = CliRunner().invoke(cli, ["trackers", "check"])
    sentence = "GitHub does not accept the token. An administrator gives the connection a new one."
    assert (told.exit_code, told.output) == (1, f"FAILED  GitHub harbour/payments: {sentence}\n")


def test_the_example_knows_no_tracker(visitors: Cast, connection: Connection, action: Action) -> None:
    looking_round = replace(visitors.administrator, is_example=True)
    with pytest.raises(NotAllowed):
        make_connection("github", address="https://github.com", project="a/b", token="x", by=looking_round)
    assert not Connection.objects.visible_to(looking_round).exists()
    assert not Connection.objects.usable_for(action, looking_round).exists()
