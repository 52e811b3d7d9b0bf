"""The ASGI application that uvicorn serves."""

import gc
import os

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondstory.site.settings")
application = get_asgi_application()
_ = get_resolver().url_patterns  # every view is read before the first visitor comes

# What is loaded by now stays: a hundred thousand objects that Python would look through for rubbish while a visitor waits.
gc.collect()
gc.freeze()
