"""Saying which chat hears a team's digest. Only administrators: it is a call to the outside."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.sealing import seal, unseal
from secondstory.lib.versions import lock, save_version, switch
from secondstory.messages.calling import Handed, post_block
from secondstory.messages.chat import Block, Entry
from secondstory.messages.composing import base_address
from secondstory.messages.enums import ChatKind, Outcome
from secondstory.messages.models import ChatHook
from secondstory.people.fields import checked_name, checked_zone
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor, administrators_only

LONGEST_ADDRESS = 600


@transaction.atomic
def add_chat(kind: str, *, team: Team, address: str, by: Visitor, name: str = "", hour: int = 9, zone: str = "") -> ChatHook:
    """Have a channel of a chat hear the digest of `team`. `address` is its incoming webhook's."""
    administrators_only(by)
    if kind not in ChatKind.values:
        raise Refusal(_("A chat is one of: %(words)s.") % {"words": ", ".join(ChatKind.values)}, field="kind")
    address = _checked_address(address)
    row = ChatHook.objects.create(
        kind=kind,
        team=_checked_team(team),
        name=checked_name(name or f"{ChatKind(kind).label} {team.name}"),
        sealed_address=seal(address),
        host=_host(address),
        hour=_checked_hour(hour),
        zone=checked_zone(zone) or "UTC",
    )
    record("connected a chat", row, by=by)
    return row


@transaction.atomic
def edit_chat(hook: ChatHook, *, by: Visitor, expected: int | None = None, address: str = "", **given: Any) -> None:
    """Change `name`, `hour`, `zone` or the address; an empty address leaves the one that is there."""
    administrators_only(by)
    lock(hook)
    changes: dict[str, Any] = {}
    if "name" in given:
        changes["name"] = checked_name(given["name"])
    if "hour" in given:
        changes["hour"] = _checked_hour(given["hour"])
    if "zone" in given:
        changes["zone"] = checked_zone(given["zone"]) or "UTC"
    if address:
        address = _checked_address(address)
        changes |= {"sealed_address": seal(address), "host": _host(address)}
    if changed := save_version(hook, expected=expected, changes=changes):
        _note(hook, "")
        record("changed a chat", hook, by=by, changes={name: pair for name, pair in changed.items() if name != "sealed_address"})


@transaction.atomic
def switch_chat(hook: ChatHook, *, is_on: bool, by: Visitor) -> None:
    """Off, or on again."""
    administrators_only(by)
    if switch(hook, is_on=is_on):
        record("turned a chat on" if is_on else "turned a chat off", hook, by=by)


@transaction.atomic
def remove_chat(hook: ChatHook, *, by: Visitor) -> None:
    """Let go of it and of its address. What became of its digests goes with it."""
    administrators_only(by)
    record("removed a chat", hook, by=by)
    hook.delete()


def try_chat(hook: ChatHook, *, by: Visitor) -> str:
    """Post a sentence that says it is a test; the sentence to show. Raises `Refusal` with what is wrong."""
    administrators_only(by)
    says = _("A test from Second Story: the digest of %(team)s comes here.") % {"team": hook.team.name}
    base = base_address()
    if not base:
        raise Refusal(_("Say under “messages.address” where people open Second Story: without it no message has a link."))
    handed = hand_over(hook, Block(says, (), Entry(_("Open Second Story"), base + "/")))
    if handed.outcome != Outcome.SENT:
        raise Refusal(handed.sentence)
    return _("%(host)s has taken it. Look whether it stands in the channel.") % {"host": hook.host}


def hand_over(hook: ChatHook, block: Block) -> Handed:
    """Post a block, and note what is wrong where something is."""
    address = unseal(hook.sealed_address)
    if address is None:
        handed = Handed(Outcome.REFUSED, _("The address can’t be read any more: the installation has another secret. Give it again."))
    else:
        handed = post_block(hook.kind, address, block)
    _note(hook, handed.sentence)
    return handed


def _note(hook: ChatHook, sentence: str) -> None:
    ChatHook.objects.filter(pk=hook.pk).update(trouble=sentence[:400], trouble_at=clock.now() if sentence else None)


def _checked_team(team: Team) -> Team:
    if team.is_example:
        raise Refusal(_("A team of the example writes to nobody."), field="team")
    return team


def _checked_hour(hour: int) -> int:
    if not 0 <= hour <= 23:
        raise Refusal(_("An hour is a number from 0 to 23."), field="hour")
    return hour


def _checked_address(text: str) -> str:
    address = text.strip()
    try:
        parts = urlsplit(address)
        is_right = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        is_right = False
    if not is_right or len(address) > LONGEST_ADDRESS or not address.isascii() or any(letter <= " " for letter in address):
        raise Refusal(_("Give the address of the incoming webhook as the chat shows it; it begins with https://."), field="address")
    return address


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "")[:253]
