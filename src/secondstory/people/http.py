"""The request as our views see it: with the visitor who is asking, and where from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest

from secondstory.people.permissions import Visitor


class StoryRequest(HttpRequest):
    """What `VisitorMiddleware` (browser) and token sign-in (API) hand to a view. A type only; never made."""

    visitor: Visitor


_FORWARDING = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via", "CF-Connecting-IP", "True-Client-IP")


def is_from_this_machine(request: HttpRequest) -> bool:
    """True when the peer is a loopback address and no proxy says that it stands in for somebody else.

    What a header claims never makes a request local; that there is such a header makes it not.
    """
    if any(request.headers.get(name) for name in _FORWARDING):
        return False
    try:
        peer = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped is not None:
        return peer.ipv4_mapped.is_loopback
    return peer.is_loopback
