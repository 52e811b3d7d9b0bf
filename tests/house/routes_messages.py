"""Pages about messages, for `routes.py`."""

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
