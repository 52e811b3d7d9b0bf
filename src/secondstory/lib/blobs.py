"""Evidence: bytes kept under the hash of what they are, written once and never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Where blobs lie: `<data>/blobs`."""
    return Path(settings.DATA_DIR) / "blobs"


def path_of(sha256: str) -> Path:
    """The file that holds the bytes with this hash (64 hexadecimal digits)."""
    return folder() / sha256[:2] / sha256[2:]


def keep(content: bytes) -> str:
    """Store `content` and return its SHA-256. Storing the same bytes twice is one file; a kill leaves no half file."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return sha256


def read(sha256: str) -> bytes:
    """The bytes with this hash. Raises FileNotFoundError when they are gone."""
    return path_of(sha256).read_bytes()


def forget(sha256: str) -> None:
    """Remove the bytes (an undone import, a redaction); the hash stays wherever it was recorded."""
    path_of(sha256).unlink(missing_ok=True)
