"""Slack's incoming webhooks.

The shape: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/ (a JSON body with `text` and `blocks`; the answer is
status 200 with the body “ok”, else a status and a short word). What is escaped, and links as `<address|words>`:
https://docs.slack.dev/messaging/formatting-message-text/ (`&`, `<` and `>`; without `<` nobody can be mentioned).
A section's text holds 3,000 characters, a message 50 blocks: https://docs.slack.dev/reference/block-kit/blocks/
"""

from __future__ import annotations

from typing import Any

from secondstory.messages.chat.block import Block, Entry

LONGEST = 2900


def payload(block: Block) -> dict[str, Any]:
    """`text` is what a notification shows; the sections are what is read."""
    said = [f"*{_escaped(block.title)}*", *(_line("• ", entry) for entry in block.entries), _line("", block.last)]
    return {
        "text": _escaped(block.title),
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text[:LONGEST], "verbatim": True}} for text in said],
        "unfurl_links": False,
    }


def is_taken(status: int, body: str) -> bool:
    return status == 200 and body.strip() == "ok"


def _line(mark: str, entry: Entry) -> str:
    words = _escaped(entry.text).replace("|", "¦")
    return f"{mark}<{_escaped(entry.url)}|{words}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
