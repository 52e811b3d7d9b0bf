"""Loading Django, for the commands that need the database."""

from __future__ import annotations

import os


def start_django() -> None:
    """Load the settings and the slices; commands that need no database don't call it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondstory.site.settings")
    django.setup()
