"""The web process: one socket, one uvicorn, in this process."""

from __future__ import annotations

import ipaddress
import resource
import signal
import socket
from collections.abc import Callable

import uvicorn
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal

OPEN_FILES = 8192
UNREAD_MS = 60_000
"""How long a connection is kept whose other end takes nothing of what waits for it."""


def bind(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes any free one. Raises `Refusal` with a sentence when that can't be had."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as problem:
        raise Refusal(_("There is no address called %(host)s on this machine: give another with --host.") % {"host": host}) from problem
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # what is accepted takes it over
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS)
    try:
        bound.bind(address)
    except PermissionError as problem:
        bound.close()
        raise Refusal(_("Port %(port)d is reserved for the system: give another with --port.") % {"port": port}) from problem
    except OSError as problem:
        bound.close()
        sentence = _("Port %(port)d on %(host)s can't be used (%(why)s): give another with --port.")
        raise Refusal(sentence % {"port": port, "host": host, "why": (problem.strerror or str(problem)).lower()}) from problem
    return bound


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def answers_everywhere(host: str) -> bool:
    """Whether `host` stands for every address of this machine."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def address_of(bound: socket.socket) -> str:
    """Where a browser on this machine finds `bound`."""
    host, port = bound.getsockname()[:2]
    if answers_everywhere(host):
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class Web(uvicorn.Server):
    """A uvicorn that says when it is ready, and for which being told to stop is no failure."""

    def __init__(self, *, on_ready: Callable[[], None]) -> None:
        from secondstory.postmortems.settings import MOST_UPDATE_KB  # it needs Django

        super().__init__(
            uvicorn.Config(
                "secondstory.site.asgi:application", lifespan="off", log_config=None, access_log=False, server_header=False,
                timeout_graceful_shutdown=5, ws_max_size=MOST_UPDATE_KB * 1000 + 100, ws_per_message_deflate=False,
            )
        )  # fmt: skip
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then call `on_ready`."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    def serve_on(self, bound: socket.socket) -> None:
        """Answer on `bound` until SIGTERM or SIGINT."""
        _allow_many_files()
        # uvicorn passes the signal on when it has ended in order; by then there is nothing left to interrupt.
        before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.run(sockets=[bound])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _allow_many_files() -> None:
    """An upload of two thousand files holds as many open while it is read; by default a process may have a thousand."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < OPEN_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard), hard))
