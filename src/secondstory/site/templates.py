"""Templates are compiled before the first visitor comes: a fifth of a second at the start, instead of some of it on every first page."""

from __future__ import annotations

from django.conf import settings
from django.template import engines
from django.template.utils import get_app_template_dirs


def compile_templates() -> int:
    """Compile every template of ours into the cache of the engine, and say how many there are."""
    engine, count = engines["django"], 0
    for folder in get_app_template_dirs("templates"):
        if settings.PACKAGE_DIR in folder.parents:
            for path in sorted(folder.rglob("*.html")):
                engine.get_template(path.relative_to(folder).as_posix())
                count += 1
    return count
