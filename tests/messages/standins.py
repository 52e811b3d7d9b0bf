"""A mail server and a chat that stand in: real sockets on loopback, with the moods of real ones."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class MailStandIn:
    """What it was given, and how it behaves: `answers` by the first word of a command instead of its own; “drop” hangs up."""

    port: int = 0
    taken: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    talks: int = 0

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(text.encode(), policy=default) for _to, text in self.taken]

    @property
    def recipients(self) -> list[str]:
        return [to for to, _text in self.taken]


class _Talk(socketserver.StreamRequestHandler):
    state: MailStandIn

    def handle(self) -> None:
        self.state.talks += 1
        self._say("220 here")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].split(":")[0].upper()
            answer = self.state.answers.get(word, "")
            if answer == "drop":
                return
            if word == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
            if word == "DATA" and not answer:
                self._say("354 go on")
                text = self._text()
                ending = self.state.answers.get("END", "")
                if ending == "drop":
                    return
                if not ending or ending.startswith("2"):
                    self.state.taken.append((to, text))
                self._say(ending or "250 taken")
                continue
            self._say(answer or ("221 bye" if word == "QUIT" else "250 fine"))
            if word == "QUIT":
                return

    def _text(self) -> str:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines).decode()

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_standing_in() -> Iterator[MailStandIn]:
    """A mail server that listens until the block ends."""
    state = MailStandIn()

    class Talk(_Talk):
        pass

    Talk.state = state
    with _Server(("127.0.0.1", 0), Talk) as server:
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield state
        server.shutdown()


@dataclass
class ChatStandIn:
    """What was posted, and what it answers: (status, headers, body)."""

    address: str = ""
    posted: list[tuple[str, Any]] = field(default_factory=list)
    answer: tuple[int, dict[str, str], str] = (200, {}, "ok")
    hold: threading.Event = field(default_factory=threading.Event)
    is_slow: bool = False


@contextmanager
def chat_standing_in() -> Iterator[ChatStandIn]:
    """A chat's webhook that listens until the block ends."""
    state = ChatStandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.posted.append((self.path, json.loads(body)))
            if state.is_slow:
                state.hold.wait(5)
                return
            status, headers, text = state.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state.address = f"http://127.0.0.1:{server.server_address[1]}/hooks/s3cret"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield state
        state.hold.set()
        server.shutdown()
