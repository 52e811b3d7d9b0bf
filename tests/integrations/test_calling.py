"""A tracker that is down, slow, or answers nonsense: each is a sentence, and nothing hangs or follows where it is led."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any

import pytest

from secondstory.integrations import calling
from secondstory.integrations.calling import Line
from secondstory.integrations.github import GitHub
from secondstory.integrations.tracker import Access, NewIssue, Trouble
from secondstory.lib import clock
from tests.integrations.standin import StandIn

AGAIN = "It is asked again."


def github(standin: StandIn) -> GitHub:
    return GitHub(Access(standin.address, "harbour/payments", "a-token"))


def trouble_of(standin: StandIn) -> Trouble:
    with pytest.raises(Trouble) as caught:
        github(standin).read("7")
    return caught.value


@pytest.mark.parametrize(
    ("mood", "cause", "sentence"),
    [
        ("down", "unreachable", "GitHub can’t be reached at 127.0.0.1. It is asked again."),
        ("slow", "unreachable", "GitHub took too long to answer. It is asked again."),
        ("truncated", "unreachable", "GitHub can’t be reached at 127.0.0.1. It is asked again."),
        ("broken", "unreachable", "GitHub has a problem of its own (status 500). It is asked again."),
        ("maintenance", "unreachable", "GitHub has a problem of its own (status 503). It is asked again."),
        (
            "page",
            "nonsense",
            "GitHub answered with a page instead of data. Check the connection’s address, and that no sign-in stands before it.",
        ),
        ("cut", "nonsense", "GitHub answered something that makes no sense. Nothing was changed; it is asked again."),
        ("list", "nonsense", "GitHub answered something that makes no sense. Nothing was changed; it is asked again."),
        ("empty", "nonsense", "GitHub answered something that makes no sense. Nothing was changed; it is asked again."),
        ("nothing", "nonsense", "GitHub answered something that makes no sense. Nothing was changed; it is asked again."),
        ("deep", "nonsense", "GitHub answered something that makes no sense. Nothing was changed; it is asked again."),
        ("huge", "nonsense", "GitHub answered something that makes no sense. Nothing was changed; it is asked again."),
        ("elsewhere", "gone", "GitHub has moved to another address. Give the connection the new one."),
        ("circle", "gone", "GitHub has moved to another address. Give the connection the new one."),
        ("unauthorized", "denied", "GitHub does not accept the token. An administrator gives the connection a new one."),
        (
            "forbidden",
            "denied",
            "The token may not do this at GitHub (Resource not accessible by personal access token). An administrator gives it the right to read and write issues.",
        ),
        ("limit", "busy", "GitHub asks us to wait before the next request. It goes on by itself."),
        ("busy", "busy", "GitHub asks us to wait before the next request. It goes on by itself."),
        ("gone", "gone", "GitHub has no such issue or project, or does not show it to this token."),
    ],
)
def test_whatever_it_answers_is_a_sentence(standin: StandIn, mood: str, cause: str, sentence: str) -> None:
    standin.mood = mood
    trouble = trouble_of(standin)
    assert (trouble.cause, trouble.sentence) == (cause, sentence)
    assert len(standin.asked) == (4 if mood == "circle" else 1)


def test_what_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each read stays within its time, the whole does not."""
    monkeypatch.setattr(calling, "READ_S", 5.0)
    monkeypatch.setattr(calling, "WHOLE_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        line = Line(f"http://127.0.0.1:{listening.getsockname()[1]}", label="GitHub", headers={})
        with pytest.raises(Trouble) as caught:
            line.get("/x")
    assert caught.value.cause == "unreachable"


def test_where_nothing_listens_and_what_has_no_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    for base, sentence in (
        (f"http://127.0.0.1:{port}", f"GitHub can’t be reached at 127.0.0.1. {AGAIN}"),
        ("http://no-such-machine.invalid", "There is no machine called no-such-machine.invalid. Check the address of the connection."),
    ):
        with pytest.raises(Trouble) as caught:
            Line(base, label="GitHub", headers={}).get("/")
        assert (caught.value.sentence, caught.value.was_sent) == (sentence, False)


def test_an_address_of_the_machine_s_own_link_is_asked_nothing(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the name resolves to: what counts is who answers."""

    class Peer(socket.socket):
        def getpeername(self) -> Any:
            return ("169.254.169.254", 80)

    monkeypatch.setattr(socket, "socket", Peer)
    trouble = trouble_of(standin)
    assert trouble.sentence == "127.0.0.1 is an address that nothing is sent to. Give the connection the tracker’s own address."
    assert standin.asked == []


def test_an_answer_about_another_issue_is_nonsense(standin: StandIn) -> None:
    standin.issues["7"] = standin.add(number=8)
    assert trouble_of(standin).cause == "nonsense"


def test_a_redirect_on_the_same_host_is_followed_with_the_token_and_none_to_another(standin: StandIn) -> None:
    standin.add()
    standin.answers = [(301, {"Location": "/api/v3/repos/harbour/payments/issues/7"}, b"")]
    reading = github(standin).read("7")
    assert reading is not None
    assert reading.external_id == "7"
    assert [one.headers["authorization"] for one in standin.asked] == ["Bearer a-token"] * 2
    standin.answers = [(307, {"Location": "http://127.0.0.1:9/issues"}, b"")]
    with pytest.raises(Trouble):
        github(standin).make(NewIssue("Title", "Body", "marker"))


@pytest.mark.parametrize("location", ["http://[", "http://127.0.0.1:99999999/x", "//", ""])
def test_a_redirect_to_what_is_no_address_is_told(standin: StandIn, location: str) -> None:
    standin.answers = [(302, {"Location": location}, b"")] * 9
    assert trouble_of(standin).sentence == "GitHub has moved to another address. Give the connection the new one."


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "120"}, timedelta(seconds=120)),
        ({"Retry-After": "1"}, timedelta(minutes=1)),
        ({"Retry-After": "9999999999999999"}, timedelta(minutes=1)),
        ({"Retry-After": "99999999"}, timedelta(days=1)),
        ({"Retry-After": "Mon, 16 Mar 2026 12:05:00 GMT"}, timedelta(minutes=5)),
        ({"Retry-After": "soon"}, timedelta(minutes=1)),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1773663000"}, timedelta(minutes=10)),
        ({"X-RateLimit-Reset": "2026-03-16T12:30Z"}, timedelta(minutes=30)),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "1773663000"}, timedelta(minutes=10)),
        ({}, timedelta(minutes=1)),
    ],
)
def test_how_long_it_wants_us_to_wait(standin: StandIn, headers: dict[str, str], wait: timedelta) -> None:
    standin.answers = [(429, headers, b"{}")]
    trouble = trouble_of(standin)
    retry_at = trouble.retry_at
    assert retry_at is not None
    assert retry_at - clock.now() == wait
