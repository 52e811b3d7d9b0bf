"""One program at a time on a data folder: a lock that the system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal

NAME = "serve.lock"

PATIENCE_S = 8.0
"""How long to wait for the worker of a program that was killed; it ends by itself sooner than that."""


class Hold:
    """The lock on a data folder. A child that is given `fileno()` holds it too, so no second program overtakes it."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / NAME
        self._handle = -1

    def take(self) -> None:
        """Take the lock. Raises `Refusal`, saying who has it, when another program serves this folder."""
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        give_up_at = time.monotonic() + PATIENCE_S
        while not self._taken():
            holder = self._holder()
            if _runs(holder[0]) or time.monotonic() > give_up_at:
                self.let_go()
                raise Refusal(
                    _("Second Story already runs on %(folder)s (process %(process)s, %(address)s): stop it, or name another with --data.")
                    % {"folder": self.path.parent, "process": holder[0] or "?", "address": holder[1] or _("still starting")}
                )
            time.sleep(0.1)
        self.say("")

    def say(self, address: str) -> None:
        """Write into the lock who holds it and where it answers."""
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()} {address}\n".encode(), 0)

    def fileno(self) -> int:
        """The open file, to be inherited by the worker."""
        return self._handle

    def let_go(self) -> None:
        """Give the lock back; a worker that inherited it may keep it until it has ended."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _taken(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _holder(self) -> tuple[int, str]:
        process, _space, address = os.pread(self._handle, 400, 0).decode(errors="replace").strip().partition(" ")
        return int(process) if process.isdecimal() else 0, address


def address_now(data_dir: Path) -> str:
    """Where the program that holds this folder answers; empty when none does."""
    try:
        process, _space, address = (data_dir / NAME).read_text().strip().partition(" ")
    except OSError:
        return ""
    return address if process.isdecimal() and _runs(int(process)) else ""


def _runs(process: int) -> bool:
    if not process:
        return True  # it holds the lock and has not yet written its number
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
