"""Pages about messages, for `routes.py`, and what `asking.py` sends them."""

from __future__ import annotations

from typing import Any

MESSAGE_PAGES = """
message-preferences          GET    everyone        200  -
message-preferences          POST   everyone        302  -
message-test                 POST   everyone        422  -
messages-off                 GET    open            200  -
messages-off                 POST   open            200  -
messages                     GET    administrators  200  -
messages                     POST   administrators  200  -
message-chat                 GET    administrators  200  -
message-chat                 POST   administrators  200  -
message-chat-test            POST   administrators  302  -
message-chat-switch          POST   administrators  302  -
message-chat-remove          POST   administrators  302  -
"""

MESSAGE_PARAMETERS = {
    **{(name, "uid"): "@chat" for name in ("message-chat", "message-chat-test", "message-chat-switch", "message-chat-remove")},
    ("messages-off", "token"): "$off",
}
MESSAGE_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "message-preferences"): {"channel": "mail", "days": ["0"]},
}
