"""The ASGI application that uvicorn serves: pages and the API by Django, sockets by `live`."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondstory.site.settings")
pages = get_asgi_application()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Each kind of connection to whoever answers it."""
    from secondstory.site.live import live

    if scope["type"] == "websocket":
        await live(scope, receive, send)
    else:
        await pages(scope, receive, send)
