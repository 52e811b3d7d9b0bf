"""The key that signs sessions: from the environment, else made once and kept beside the data, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def read_or_make_secret(data_dir: Path) -> str:
    """`SECONDSTORY_SECRET`, or the content of `<data_dir>/secret`, which is made on the first call."""
    given = os.environ.get("SECONDSTORY_SECRET")
    if given:
        return given
    path = data_dir / "secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret + "\n")
    return secret
