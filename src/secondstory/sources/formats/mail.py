"""Mail: one message as a file (.eml), or a mailbox of them (.mbox). Each is something that was said."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape
from typing import IO

from secondstory.lib.text import one_line
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.lines import decode
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import is_sane

_FROM = re.compile(rb"From \S+ .*\d{4}\r?\n")
_HEADERS = re.compile(r"^(From|Date|Subject|Message-ID|Received|To|Content-Type|MIME-Version):", re.IGNORECASE | re.MULTILINE)
_SAVED_PAGE = re.compile(r"multipart/related|Exported From Confluence|Snapshot-Content-Location", re.IGNORECASE)
_QUOTED = re.compile(r"(?:On .{5,200} wrote:|-{2,}\s*Original Message\s*-{2,}|_{10,}|Am .{5,200} schrieb.*:)\s*\Z")
_STYLE = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_MOST_BYTES = 5_000_000
_MOST_WORDS = 700
_LARGE = "A mail is larger than 5 MB, so only its beginning was read."
_NO_MAIL = "A mail has neither a subject nor a text, so it was passed over."


class Mail:
    """A mail, or a mailbox."""

    key = "mail"
    title = "Mail (.eml, .mbox)"

    def sniff(self, sample: Sample) -> Guess | None:
        """By its headers; a page saved as mail is a document."""
        if sample.is_bundle or not (sample.head[:1].isalpha() or sample.head.startswith(b"From ")):
            return None
        head = sample.text[:8000].split("\n\n", 1)[0].replace("\r", "")
        found = {name.lower() for name in _HEADERS.findall(head[:8000])}
        if not {"from", "date"} <= found or not found & {"subject", "message-id", "to"} or _SAVED_PAGE.search(sample.text[:3000]):
            return None
        return Guess(93, "it has the headers of a mail")

    def parse(self, material: Material) -> Iterator[Item]:
        """Mail by mail. Raises `Unreadable`."""
        for member in material.members:
            with material.open(member) as stream:
                for number, (content, is_cut) in enumerate(_mails(stream), 1):
                    where = f"{member}, mail {number}"
                    if is_cut:
                        yield Skipped(_LARGE, where)
                    if raw := decode(content)[:200_000].strip():
                        yield _item(content).at(where, raw=raw)


def _mails(stream: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each mail of a mailbox: the line that begins one stands at the beginning or after a blank line."""
    lines: list[bytes] = []
    size, is_blank = 0, True
    for raw in stream:
        line = raw.removeprefix(BOM_UTF8) if not lines else raw
        if is_blank and _FROM.match(line):
            if b"".join(lines).strip():
                yield b"".join(lines), size > _MOST_BYTES
            lines, size, is_blank = [], 0, False
            continue
        size += len(line)
        if size <= _MOST_BYTES:
            lines.append(line)
        is_blank = not line.strip()
    if b"".join(lines).strip():
        yield b"".join(lines), size > _MOST_BYTES


def _item(content: bytes) -> Item:
    try:
        mail = message_from_bytes(content, policy=policy.default)
        subject, sender, date = (str(mail.get(name) or "") for name in ("Subject", "From", "Date"))
        named = str(mail.get("Message-ID") or "").strip()
        thread = str(mail.get("References") or mail.get("In-Reply-To") or "").split()
        body = _body(mail)
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError):  # what the library raises on broken headers
        return Skipped(_NO_MAIL)
    said = one_line(body, longest=_MOST_WORDS)
    if not subject.strip() and not said:
        return Skipped(_NO_MAIL)
    at = _when(date)
    address = next((mail for _name, mail in getaddresses([sender]) if mail), sender)
    return Record(
        one_line(": ".join(some(subject.strip(), said)), longest=MOST_LETTERS),
        occurred_at=at,
        precision="exact" if at else "unknown",
        time_as_written=one_line(date, longest=120) if at else "",
        kind="communication",
        source="Mail",
        who=address.strip(),
        external_id=f"mail {named}" if named else "",
        thread=f"mail {thread[0] if thread else named}" if thread or named else "",
    )


def _body(mail: EmailMessage) -> str:
    """What was written, without what it answers."""
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    told = part.get_content()
    if not isinstance(told, str):
        return ""
    if part.get_content_type() == "text/html":
        told = unescape(_TAG.sub(" ", _STYLE.sub(" ", told)))
    kept: list[str] = []
    for line in told.splitlines():
        if _QUOTED.match(line.strip()) or line.strip() == "--":
            break
        if not line.startswith(">"):
            kept.append(line)
    return " ".join(kept).replace("\ufeff", "")


def _when(written: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(written)
        at = at.astimezone(UTC) if at.tzinfo else at
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if is_sane(at) else None


FORMAT = Mail()
