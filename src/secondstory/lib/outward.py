"""A connection out, to an address an administrator typed: limits on time, and none to what hands out a machine's own credentials.

Private networks are allowed: that is where chats and trackers are. Link-local addresses are not, whatever a name resolves to: the address
is looked at once connected, so no second look-up can differ.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

OFF_LIMITS = tuple(
    ipaddress.ip_network(written) for written in ("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "100.100.100.200", "192.0.0.192")
)
"""Link-local addresses, and those at which clouds answer a machine that asks for its credentials elsewhere."""
_BEHIND = (ipaddress.IPv6Network("::ffff:0:0/96"), ipaddress.IPv6Network("64:ff9b::/96"))
"""Where an IPv4 address is written as one of IPv6: the system's own way, and that of networks which translate."""


class OffLimitsError(OSError):
    """An address that nothing is sent to."""


@contextlib.contextmanager
def connected(url: str, *, connect_s: float, read_s: float, whole_s: float) -> Iterator[HTTPConnection]:
    """A connection that is shut after `whole_s`, whatever is under way on it. Raises `OSError`."""
    parts = urlsplit(url)
    host, kind = parts.hostname or "", HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(host, parts.port, timeout=connect_s)
    connection.connect()
    link: socket.socket = connection.sock
    timer = threading.Timer(whole_s, _shut, [link])
    try:
        if is_off_limits(link.getpeername()[0]):
            raise OffLimitsError
        link.settimeout(read_s)
        timer.daemon = True
        timer.start()
        yield connection
    finally:
        timer.cancel()
        connection.close()


def is_off_limits(written: str) -> bool:
    """Whether nothing is sent to an IP address, however it is written."""
    address = ipaddress.ip_address(written.partition("%")[0])
    if any(address in network for network in _BEHIND):
        address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return any(address in network for network in OFF_LIMITS)


def wrong_with(problem: Exception, host: str, *, give: str, check: str) -> str:
    """What an administrator can put right, as two sentences; empty where it is nothing of theirs: it took too long, or broke off.

    `give` says whose address it should be, `check` where the address stands.
    """
    named = {"host": host}
    if isinstance(problem, ssl.SSLError):
        return _("The certificate of %(host)s is not trusted here. Put its authority into this machine’s certificates.") % named
    if isinstance(problem, OffLimitsError):
        return _("%(host)s is an address that nothing is sent to.") % named + f" {give}"
    if isinstance(problem, socket.gaierror):
        return _("There is no machine called %(host)s.") % named + f" {check}"
    return ""


def _shut(link: socket.socket) -> None:
    with contextlib.suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
