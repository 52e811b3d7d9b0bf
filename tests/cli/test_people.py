"""`secondstory people …`, run as a program against a data folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from secondstory.cli.main import cli
from secondstory.people.models import Token, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["people", *arguments])
    return done.exit_code, done.output.strip()


def test_an_account_is_made_and_entered_by_a_link(visitors: Cast) -> None:
    code, said = _run("add", "ana", "--name", "Ana Sousa", "--role", "facilitator", "--team", "payments")
    assert (code, said) == (0, "ana is facilitator. Next: secondstory people sign-in-link ana")
    code, link = _run("sign-in-link", "ANA", "--origin", "http://localhost:9999/")
    assert code == 0
    path = re.fullmatch(r"http://localhost:9999(/sign-in/link/[\w-]{43}/)", link)
    assert path
    browser = Client()
    assert browser.post(path.group(1)).status_code == 302
    assert browser.session["_auth_user_id"] == str(User.objects.get(username="ana").pk)
    assert "ana                      facilitator    Ana Sousa  payments" in _run("list")[1]


def test_a_new_password_is_printed_and_works(visitors: Cast) -> None:
    code, said = _run("reset-password", "owner", "--second-factor")
    password = re.search(r"owner signs in with: (\S+)", said)
    assert code == 0
    assert password
    assert User.objects.get(username="owner").check_password(password.group(1))


def test_a_key_is_made_listed_and_revoked(visitors: Cast) -> None:
    code, secret = _run("tokens", "add", "owner", "--label", "nightly", "--scope", "read", "--scope", "import", "--days", "30")
    assert code == 0
    assert Client().get("/api/v1/people/me", headers={"Authorization": f"Bearer {secret}"}).json()["scopes"] == ["read", "import"]
    token = Token.objects.get()
    listed = _run("tokens", "list", "owner")[1]
    assert re.fullmatch(rf"{token.uid}  read,import +until \d{{4}}-\d\d-\d\d  last used \d{{4}}-\d\d-\d\d  nightly", listed)
    assert secret not in listed
    assert _run("tokens", "revoke", token.uid) == (0, f"{token.uid} does not work any more.")
    assert Client().get("/api/v1/people/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sign-in-link", "nobody"], "Error: There is nobody called nobody. List the accounts with: secondstory people list"),
        (["sign-in-link", "owner", "--origin", "localhost"], "Error: Give --origin as an address, like http://localhost:8000."),
        (["add", "owner"], "Error: “owner” is taken. Choose another sign-in name."),
        (["add", "ana", "--team", "none"], "Error: There is no team none. Make it on the page /teams/new/ first."),
        (["role", "administrator", "member"], "Error: This is the only administrator. Make someone else administrator first."),
        (["close", "administrator"], "Error: This is the only administrator. Make someone else administrator first."),
        (["tokens", "revoke", "none"], "Error: There is no key none. List them with: secondstory people tokens list USERNAME"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(visitors: Cast, arguments: list[str], sentence: str) -> None:
    assert _run(*arguments) == (1, sentence)


def test_a_folder_without_a_database_is_said_to_have_none(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "secondstory.cli.main", "people", "--data", str(tmp_path), "list"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    sentence = "Error: There is no database here yet: start the program once, or give its data folder with --data.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
