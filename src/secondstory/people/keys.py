"""Secrets that are shown once and kept only as a hash."""

from __future__ import annotations

import hashlib

from secondstory.lib import ids


def new_pair(prefix: str = "") -> tuple[str, str]:
    """A new secret and what is kept of it."""
    secret = prefix + ids.new_secret()
    return secret, digest(secret)


def digest(secret: str) -> str:
    """SHA-256, in hexadecimal. The secrets have 256 random bits, so neither salt nor stretching would add anything."""
    return hashlib.sha256(secret.encode()).hexdigest()


def session_mark(key: str) -> str:
    """What a session is called where something is said about it; nobody finds the session by it."""
    return "s" + digest(key)[:11]
