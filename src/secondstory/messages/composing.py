"""The words of a digest: mail in text and HTML, and the block for a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.messages import settings
from secondstory.messages.chat import Block, Entry
from secondstory.messages.lines import Line, topics
from secondstory.people.models import Team, User

SALT = "messages.off"
MOST_IN_MAIL = 50
MOST_IN_CHAT = 15


@dataclass(frozen=True)
class Part:
    """The lines of one kind under their heading."""

    heading: str
    lines: list[tuple[Line, str]]


def parts_of(lines: Sequence[Line], *, base: str = "") -> list[Part]:
    """Lines by kind, each with the address it opens."""
    labels = {topic.code: str(topic.label) for topic in topics()}
    return [
        Part(labels.get(code, ""), [(line, base + line.path) for line in some])
        for code, some in groupby(lines, key=lambda line: line.topic)
    ]


def mail_of(user: User, lines: Sequence[Line], *, day: date, sender: str, mark: str = "") -> EmailMultiAlternatives:
    """The digest as mail to one person. `mark` makes a test distinct from the day's own."""
    base = base_address()
    off = base + reverse("messages-off", args=[signing.dumps(user.uid, salt=SALT)])
    shown, more = lines[:MOST_IN_MAIL], max(0, len(lines) - MOST_IN_MAIL)
    context: dict[str, Any] = {
        "parts": parts_of(shown, base=base),
        "more": more,
        "all_url": base + reverse("actions") + "?whose=mine&state=open",
        "preferences_url": base + reverse("message-preferences"),
        "off_url": off,
        "is_test": bool(mark),
    }
    host = urlsplit(base).hostname or "localhost"
    headers = {
        "Message-ID": f"<digest.{user.uid}.{day:%Y%m%d}{mark}@{host}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{off}>",
    }
    if off.startswith("https://"):  # RFC 8058 wants it so
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=subject_of(len(lines), is_test=bool(mark)),
        body=render_to_string("digests/digest.txt", context),
        from_email=sender,
        to=[user.email],
        headers=headers,
    )
    message.attach_alternative(render_to_string("digests/digest.html", context), "text/html")
    return message


def subject_of(count: int, *, is_test: bool = False) -> str:
    """No word of anybody's stands in it: it is shown on locked screens."""
    if is_test and not count:
        return _("Second Story: a test, and nothing waits for you")
    said = ngettext("Second Story: %(count)d thing waits for you", "Second Story: %(count)d things wait for you", count)
    return said % {"count": count}


def block_of(team: Team, lines: Sequence[Line]) -> Block:
    """The digest as a block for a team's chat."""
    base = base_address()
    entries = tuple(Entry(line.text, base + line.path) for line in lines[:MOST_IN_CHAT])
    more = len(lines) - len(entries)
    last = _("All open actions of the team")
    if more > 0:
        last = ngettext("%(count)d more, and all open actions of the team", "%(count)d more, and all open actions of the team", more)
    title = ngettext("%(team)s: %(count)d action to look at", "%(team)s: %(count)d actions to look at", len(lines))
    return Block(
        title=title % {"team": team.name, "count": len(lines)},
        entries=entries,
        last=Entry(last % {"count": more}, f"{base}{reverse('actions')}?state=open&team={team.slug}"),
    )


def base_address() -> str:
    """Where links begin, without a slash at the end."""
    return settings.ADDRESS.read().rstrip("/")


def uid_in(token: str) -> str | None:
    """Whose digest a link turns off; None for a link we did not make."""
    try:
        uid = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return uid if isinstance(uid, str) else None
