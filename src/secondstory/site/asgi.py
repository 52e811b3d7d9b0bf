"""The ASGI application that uvicorn serves: pages and the API by Django, sockets by `live`."""

import gc
import os
from typing import Any
from urllib.parse import unquote

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondstory.site.settings")
pages = get_asgi_application()
_ = get_resolver().url_patterns  # every view is read before the first visitor comes

from secondstory.site.bodies import bounded  # noqa: E402
from secondstory.site.document_socket import PATH, document  # noqa: E402  (their models can be read only now)
from secondstory.site.live import live  # noqa: E402
from secondstory.site.templates import compile_templates  # noqa: E402

compile_templates()
# What is loaded by now stays: a hundred thousand objects that Python would look through for rubbish while a visitor waits.
gc.collect()
gc.freeze()
# A long page makes ten thousand objects that go with it. Looking through them again and again while they are made takes as long as a
# third of the page; rubbish that refers to itself waits a little longer instead, a few MB of it.
gc.set_threshold(10_000, 20, 50)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Each kind of connection to whoever answers it."""
    if scope["type"] == "websocket":
        await (document if PATH.fullmatch(unquote(scope["path"])) else live)(scope, receive, send)
    else:
        await pages(scope, bounded(scope, receive), send)
