"""Slowing down whoever guesses secrets from one address. Right ones from there still work, so nobody can lock out the rest."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from secondstory.lib.errors import TooMany

MOST = 20
WITHIN_S = 300


def count_wrong(request: HttpRequest, kind: str, *, sentence: str) -> None:
    """Note one wrong secret of `kind`. Raises `TooMany` with the sentence after `MOST` within `WITHIN_S` from one address."""
    name = f"wrong-{kind}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(name, 0, WITHIN_S)
    try:
        failures = cache.incr(name)
    except ValueError:  # it expired between the two calls
        return
    if failures > MOST:
        raise TooMany(sentence)
