"""A web page saved as one mail-like file: what Confluence's "Export to Word" (.doc) and browsers' .mht really are."""

from __future__ import annotations

import email
import email.policy

from secondstory.sources.reading.unreadable import Unreadable


def html_in(content: bytes) -> bytes:
    """The first HTML part, decoded from its transfer encoding. Raises `Unreadable` when there is none."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return _in_utf8(payload, part.get_content_charset())
    raise Unreadable("It is a saved web page without a page in it: export it once more, best as .docx or HTML.")


def _in_utf8(page: bytes, charset: str | None) -> bytes:
    """The page in UTF-8 when the envelope names a character set that exists; else as it is, for the parser to guess."""
    try:
        return b"\xef\xbb\xbf" + page.decode(charset or "utf-8").encode()
    except (LookupError, UnicodeDecodeError):
        return page
