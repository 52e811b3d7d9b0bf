"""Deleting so that the words are gone from the database's file too, not only from its rows."""

from __future__ import annotations

from django.db import connection, transaction

_WAIT_MS = 300


def overwrite_what_goes() -> None:
    """From here on this connection overwrites what it deletes or replaces. PostgreSQL does so when it vacuums."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def forget_once_committed() -> None:
    """After the commit, empty SQLite's log of recent writes, which still has the words. If somebody is reading it, the next one does."""
    if connection.vendor == "sqlite":
        transaction.on_commit(_empty_the_log)


def _empty_the_log() -> None:
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout={int(usual)}")
