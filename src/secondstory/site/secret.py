"""The key that signs sessions: from the environment, else made once and kept beside the data, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from secondstory.lib.errors import Refusal


def read_or_make_secret(data_dir: Path) -> str:
    """`SECONDSTORY_SECRET`, or the content of `<data_dir>/secret`, which is made on the first call."""
    given = os.environ.get("SECONDSTORY_SECRET")
    if given:
        return given
    path = data_dir / "secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    return _read(path) or _make(path)


def _read(path: Path) -> str:
    """What is kept; empty when there is none, or an empty file that a full disk or a restored backup left."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as problem:
        raise Refusal(f"{path} holds no key: delete it, and everyone signs in once more with a new one.") from problem
    except OSError as problem:
        raise Refusal(f"{path} can't be read ({problem.strerror}): change its owner.") from problem


def _make(path: Path) -> str:
    """A new key, written whole or not at all; whoever makes one at the same moment gets the same."""
    temporary = path.with_name(f"secret.{os.getpid()}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if path.exists() and not _read(path):
            temporary.replace(path)
        else:
            os.link(temporary, path)
    except FileExistsError:
        pass  # another process was first
    except OSError as problem:
        raise Refusal(f"A key can't be kept in {path} ({problem.strerror}): make room, or change the owner of the folder.") from problem
    finally:
        temporary.unlink(missing_ok=True)
    return _read(path)
