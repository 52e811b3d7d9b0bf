"""Which index this database has."""

from __future__ import annotations

from django.db import connection

from secondstory.search.index import Index
from secondstory.search.postgresql import PostgresIndex
from secondstory.search.sqlite import SqliteIndex


def index() -> Index:
    """The index of this database."""
    return PostgresIndex() if connection.vendor == "postgresql" else SqliteIndex()
