"""Handing a block to a chat's webhook: limits on time and size, no redirect followed, and one of four outcomes with a sentence."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from secondstory import __version__
from secondstory.lib import clock
from secondstory.lib.outward import connected, wrong_with
from secondstory.lib.text import kept_line
from secondstory.messages.chat import Block, chat_of
from secondstory.messages.enums import Outcome

CONNECT_S = 5.0
READ_S = 10.0
WHOLE_S = 20.0
MOST_BYTES = 64_000
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=12)


@dataclass(frozen=True)
class Handed:
    """What became of it. `sentence` says what is wrong, `retry_at` when the other side wants to be asked again.

    `for_all` says that whatever else is to be sent the same way would meet the same.
    """

    outcome: Outcome
    sentence: str = ""
    retry_at: datetime | None = None
    for_all: bool = False


def post_block(kind: str, address: str, block: Block) -> Handed:
    """Post `block` to a webhook."""
    chat, host = chat_of(kind), urlsplit(address).hostname or ""
    try:
        status, body, wait = _post(address, chat.payload(block))
    except _SentError as problem:
        if isinstance(problem.__cause__, ssl.SSLError | HTTPException):
            return Handed(Outcome.UNKNOWN, _("%(host)s broke off, so nobody knows whether it has the message.") % {"host": host})
        return Handed(Outcome.UNKNOWN, _("%(host)s took too long, so nobody knows whether it has the message.") % {"host": host})
    except (OSError, HTTPException, ValueError) as problem:
        return _unreached(problem, host)
    return _judged(kind, status, body, wait, host)


class _SentError(Exception):
    """The request is out, its answer isn't in."""


def _post(address: str, payload: dict[str, Any]) -> tuple[int, str, str]:
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json", "User-Agent": f"SecondStory/{__version__}"}
    with connected(address, connect_s=CONNECT_S, read_s=READ_S, whole_s=WHOLE_S) as connection:
        try:
            connection.request("POST", target, body=json.dumps(payload).encode(), headers=headers)
            with connection.getresponse() as response:
                body = response.read(MOST_BYTES)
        except (OSError, HTTPException) as problem:
            raise _SentError from problem
        return response.status, body.decode("utf-8", "replace"), response.getheader("Retry-After", "")


def _unreached(problem: Exception, host: str) -> Handed:
    said = wrong_with(problem, host, give=_("Give the webhook’s own address."), check=_("Check the address of the webhook."))
    return Handed(Outcome.LATER, said or _("%(host)s can’t be reached. It is tried again.") % {"host": host})


def _judged(kind: str, status: int, body: str, wait: str, host: str) -> Handed:
    given = {"host": host, "status": status, "said": kept_line(body, longest=120) or "—"}
    if chat_of(kind).is_taken(status, body):
        return Handed(Outcome.SENT)
    if status == 429 or status in {408, 425} or status >= 500:
        return Handed(Outcome.LATER, _("%(host)s can’t take it now (status %(status)d). It is tried again.") % given, _moment(wait))
    if 300 <= status < 400:
        return Handed(Outcome.REFUSED, _("%(host)s sends us to another address. Give the webhook’s own.") % given)
    if status in {401, 403, 404, 410}:
        return Handed(
            Outcome.REFUSED, _("%(host)s has no such webhook any more (%(said)s). Make a new one there, and give its address.") % given
        )
    return Handed(Outcome.REFUSED, _("%(host)s does not take it (status %(status)d): %(said)s") % given)


def _moment(wait: str) -> datetime | None:
    """When to ask again, from whole seconds; within what is sensible."""
    wait = wait.strip()
    if not (wait.isascii() and wait.isdigit() and len(wait) < 9):
        return None
    return clock.now() + min(max(timedelta(seconds=int(wait)), SHORTEST_WAIT), LONGEST_WAIT)
