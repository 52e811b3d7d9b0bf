"""`secondstory gate` and the shell's part of the snippets, against a server that answers, is slow, or talks nonsense."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from secondstory.actions.snippets import curl_script, snippets_for
from secondstory.cli.main import cli

OPEN = {"service": "checkout", "blocked": False, "says": "Open: no immediate action of Checkout is open.", "actions": [], "count": 0}
BLOCKED = OPEN | {
    "blocked": True,
    "says": "Blocked: 52 immediate actions of Checkout are open.",
    "count": 52,
    "page": "https://learn.example.org/services/checkout/gate/",
    "actions": [
        {"key": "INC-7", "text": "Cap\nretries \x1b[31mat 3", "due_on": "2026-03-16", "team": "payments", "restricted": False},
        {"key": None, "text": "A restricted action holds it back. Ask Payments.", "due_on": None, "team": "payments", "restricted": True},
        {"key": "INC-8", "text": "Page on retries", "due_on": "2026-03-16", "team": "payments", "restricted": False, "to_verify": True},
    ],
}
SAID = """\
Blocked: 52 immediate actions of Checkout are open.
  - Cap retries [31mat 3 (INC-7, due 2026-03-16, payments)
  - A restricted action holds it back. Ask Payments.
  - Page on retries (INC-8, done, to be verified, payments)
  and 49 more
https://learn.example.org/services/checkout/gate/
"""


class Server:
    """Answers each request by `answer`; remembers what came."""

    def __init__(self) -> None:
        self.answer: Callable[[BaseHTTPRequestHandler], None] = saying(200, json.dumps(OPEN).encode())
        self.came: list[tuple[str, str]] = []
        self.over = Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.came.append((self.path, self.headers.get("Authorization", "")))
                server.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.http.server_port}"


def saying(status: int, body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = Thread(target=made.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.over.set()
    made.http.shutdown()
    made.http.server_close()
    thread.join()


def run(address: str, *more: str, key: str = "sst_key") -> Result:
    return CliRunner().invoke(cli, ["gate", "checkout", "--server", address, *more], env={"SECONDSTORY_TOKEN": key})


def test_an_open_gate_ends_with_0_and_a_shut_one_with_1(server: Server) -> None:
    found = run(server.address + "/")
    assert (found.exit_code, found.stdout, found.stderr) == (0, "Open: no immediate action of Checkout is open.\n", "")
    server.answer = saying(200, json.dumps(BLOCKED).encode())
    found = run(server.address)
    assert (found.exit_code, found.stdout, found.stderr) == (1, SAID, "")
    assert server.came == [("/api/v1/gate/checkout", "Bearer sst_key")] * 2


def waits(server: Server) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(_request: BaseHTTPRequestHandler) -> None:
        server.over.wait(30)

    return answer


def drips(server: Server) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        while not server.over.wait(0.02):
            try:
                request.wfile.write(b"H")
                request.wfile.flush()
            except OSError:
                return

    return answer


@pytest.mark.parametrize("slow", [waits, drips])
def test_a_slow_server_is_left_behind_in_time(server: Server, slow: Callable[[Server], Callable[..., None]]) -> None:
    server.answer = slow(server)
    found = run(server.address, "--timeout", "0.3")  # the server goes on until the test is over
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr.startswith("Warning: The server ")
    assert "Nothing is held back." in found.stderr


TROUBLES = {
    "nonsense": (saying(200, b"<html>Welcome to the proxy</html>"), "is no answer of a gate"),
    "another program’s JSON": (saying(200, b'{"status": "ok"}'), "is no answer of a gate"),
    "a list": (saying(200, b"[true]"), "is no answer of a gate"),
    "blocked in words": (saying(200, b'{"blocked": "yes"}'), "is no answer of a gate"),
    "half a word": (saying(200, b"\xff\xfe{"), "is no answer of a gate"),
    "deep": (saying(200, b"[" * 200_000), "is no answer of a gate"),
    "far too much": (saying(200, b" " * 1_100_000 + b'{"blocked": true}'), "is no answer of a gate"),
    "nothing": (saying(204, b""), "is no answer of a gate"),
    "elsewhere": (saying(302, b"", Location="https://sign-in.example.org/"), "give that address as --server"),
    "an unknown service": (
        saying(404, json.dumps({"title": "There is no service “check” here."}).encode()),
        "The server said 404: There is no service “check” here.",
    ),
    "no scope": (saying(403, json.dumps({"title": "This key lacks the scope “gate”."}).encode()), "This key lacks the scope “gate”."),
    "broken": (saying(502, b"Bad gateway"), "The server said 502."),
}


@pytest.mark.parametrize("trouble", list(TROUBLES))
def test_what_is_no_answer_holds_nothing_back_unless_that_was_asked_for(server: Server, trouble: str) -> None:
    server.answer, sentence = TROUBLES[trouble]
    found = run(server.address)
    assert (found.exit_code, found.stdout) == (0, "")
    assert sentence in found.stderr
    found = run(server.address, "--fail-closed")
    assert (found.exit_code, found.stdout) == (3, "")
    assert "Nothing was decided." in found.stderr


def test_a_server_that_is_not_there_holds_nothing_back(server: Server) -> None:
    gone = Server()
    gone.http.server_close()
    assert run(gone.address).exit_code == 0
    assert run("https://no-such-host.invalid", "--timeout", "5").exit_code == 0
    assert run(server.address.replace("http", "https"), "--fail-closed").exit_code == 3


def test_the_key_is_read_from_a_file_and_goes_nowhere_else(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sst_other\n")
    elsewhere = Server()
    server.answer = saying(307, b"", Location=f"{elsewhere.address}/api/v1/gate/checkout")
    assert run(server.address, "--token-file", str(file)).exit_code == 0
    assert (server.came, elsewhere.came) == ([("/api/v1/gate/checkout", "Bearer sst_other")], [])
    elsewhere.http.server_close()


@pytest.mark.parametrize(
    "given", [["--server", "learn.example.org"], ["--server", "ftp://x"], ["--server", "http://["], ["--timeout", "0"]]
)
def test_a_mistake_in_the_command_is_said_before_anything_is_asked(server: Server, given: list[str]) -> None:
    found = run(server.address, *given)
    assert found.exit_code == 2
    assert server.came == []


def test_a_key_of_two_words_is_none(server: Server) -> None:
    assert run(server.address, key="a b").exit_code == 2
    assert run(server.address, key="a\nX-Evil: 1").exit_code == 2
    assert server.came == []


def test_the_shells_part_goes_red_then_green_and_on_when_there_is_no_answer(server: Server) -> None:
    """R54: the example goes red, then green. The text of an action can’t turn it."""
    curl, bash = shutil.which("curl"), shutil.which("bash")
    assert curl, "curl is not here: install it (apt-get install curl)."
    assert bash
    script = curl_script(f"{server.address}/api/v1/gate/checkout", warning="::warning::")

    def shell() -> tuple[int, str]:
        done = subprocess.run(
            [bash, "-e", "-o", "pipefail", "-c", script], env={"PATH": str(Path(curl).parent), "SECONDSTORY_TOKEN": "sst_key"},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    server.answer = saying(200, json.dumps(BLOCKED).encode())
    assert shell()[0] == 1
    tricky = OPEN | {"says": 'It said "blocked": true, and \\"blocked\\": true'}
    server.answer = saying(200, json.dumps(tricky).encode())
    assert shell()[0] == 0
    assert "::warning::" not in shell()[1]
    server.answer = saying(404, b'{"title": "There is no service"}')
    assert shell() == (0, '::warning::The deploy gate did not answer, so nothing is held back. {"title": "There is no service"}\n')
    server.http.server_close()
    assert shell()[0] == 0
    assert set(server.came) == {("/api/v1/gate/checkout", "Bearer sst_key")}


def test_each_snippet_has_the_services_own_address_in_it() -> None:
    for snippet in snippets_for("checkout", server="https://learn.example.org"):
        assert "https://learn.example.org" in snippet.text
        assert "checkout" in snippet.text
        assert "{" not in snippet.text.replace("${{ secrets.SECONDSTORY_TOKEN }}", "")
