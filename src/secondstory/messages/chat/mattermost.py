"""Mattermost's incoming webhooks.

The shape: https://developers.mattermost.com/integrate/webhooks/incoming/ (a JSON body with `text` in Markdown, and what is in it is
mentioned too; at most 16,383 characters; the answer is status 200 with the body “ok”).
"""

from __future__ import annotations

import re
from typing import Any

from secondstory.messages.chat.block import Block, Entry

LONGEST = 16_000
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


def payload(block: Block) -> dict[str, Any]:
    """Links in a list. Where there is too much for one message, the last entries are left out."""
    lines = [f"- {_link(entry)}" for entry in block.entries]
    head, last = f"**{_escaped(block.title)}**\n", _link(block.last)
    while lines and len("\n".join([head, *lines, last])) > LONGEST:
        lines.pop()
    return {"text": "\n".join([head, *lines, "", last])}


def is_taken(status: int, body: str) -> bool:
    return status == 200 and body.strip() == "ok"


def _link(entry: Entry) -> str:
    return f"[{_escaped(entry.text)}]({entry.url.replace('(', '%28').replace(')', '%29')})"


def _escaped(text: str) -> str:
    """Without what Markdown would read, and without mentions: behind the sign stands a space of no width."""
    return _MARKS.sub(r"\\\1", text).replace("@", "@\N{ZERO WIDTH SPACE}")
