"""The chats a team's digest can go to: each puts a block into its own shape and knows what its own answers mean."""

from __future__ import annotations

from typing import Any, Protocol

from secondstory.messages.chat import mattermost, slack, teams
from secondstory.messages.chat.block import Block, Entry
from secondstory.messages.enums import ChatKind


class Chat(Protocol):
    """What the module of a chat can do."""

    def payload(self, block: Block) -> dict[str, Any]:
        """The block as JSON that the chat's incoming webhook takes."""
        ...

    def is_taken(self, status: int, body: str) -> bool:
        """Whether its answer says that the message is in the channel."""
        ...


_CHATS: dict[str, Chat] = {ChatKind.SLACK: slack, ChatKind.TEAMS: teams, ChatKind.MATTERMOST: mattermost}


def chat_of(kind: str) -> Chat:
    """The chat called so."""
    return _CHATS[kind]


__all__ = ["Block", "Chat", "Entry", "chat_of"]
