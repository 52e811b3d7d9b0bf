"""Whether what arrives was sent by who holds the secret. Compared in constant time; without a secret nothing is genuine."""

from __future__ import annotations

import hashlib
import hmac


def is_signed(given: str, body: bytes, secret: str) -> bool:
    """`sha256=` and the HMAC-SHA256 of the body, as GitHub and Jira sign."""
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return _same(given, wanted) and bool(secret)


def is_token(given: str, secret: str) -> bool:
    """The secret itself, as GitLab sends it."""
    return _same(given, secret) and bool(secret)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def hash_of(body: bytes) -> str:
    """What a delivery is called whose sender gives it no name."""
    return hashlib.sha256(body).hexdigest()
