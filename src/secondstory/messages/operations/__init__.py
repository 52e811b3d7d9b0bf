"""What changes: what people choose, which chats hear what, and digests on their way."""

from secondstory.messages.operations.chatting import add_chat, edit_chat, remove_chat, switch_chat, try_chat
from secondstory.messages.operations.preferring import change_preference, send_test, turn_off_digest
from secondstory.messages.operations.sending import Tally, send_digests
from secondstory.messages.operations.sweeping import sweep_digests
from secondstory.messages.operations.telling import tell_chats

__all__ = [
    "Tally",
    "add_chat",
    "change_preference",
    "edit_chat",
    "remove_chat",
    "send_digests",
    "send_test",
    "sweep_digests",
    "switch_chat",
    "tell_chats",
    "try_chat",
    "turn_off_digest",
]
