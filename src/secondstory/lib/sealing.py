"""Secrets the program must be able to read again (what a sender signs with), unreadable in a copy of the database alone."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(secret: str) -> str:
    """`secret`, encrypted with the installation's own; empty stays empty."""
    return _box(settings.SECRET_KEY).encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str | None:
    """What was sealed; None when the installation's secret is another one now."""
    if not sealed:
        return ""
    try:
        return _box(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


@lru_cache(maxsize=2)
def _box(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"sealing:" + key.encode()).digest()))
