"""Incoming webhooks of Microsoft Teams, made by a workflow or as a connector.

The shape: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using (a message with one
Adaptive Card as attachment) and https://adaptivecards.io/explorer/RichTextBlock.html (text runs are shown as they are, so no words of ours
become a link or a mention). At most 28 kB: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
A connector answers 200 and “1” when it has the message, and 200 with a sentence about the error when Teams did not take it; a workflow
answers 202 with nothing.
"""

from __future__ import annotations

from typing import Any

from secondstory.messages.chat.block import Block, Entry


def payload(block: Block) -> dict[str, Any]:
    """One card: the heading, a line for each entry, the last line."""
    heading = {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": block.title, "weight": "Bolder"}]}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": [heading, *(_line("• ", entry) for entry in block.entries), _line("", block.last)],
        "msteams": {"width": "Full"},
    }
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}],
    }


def is_taken(status: int, body: str) -> bool:
    return status == 202 or (status == 200 and body.strip() in {"", "1"})


def _line(mark: str, entry: Entry) -> dict[str, Any]:
    opens = {"type": "Action.OpenUrl", "url": entry.url}
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": mark + entry.text, "selectAction": opens}]}
