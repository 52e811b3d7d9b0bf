"""The tables that hold single sentences by their stems: FTS5 on SQLite, an array with GIN on PostgreSQL."""

from typing import Any

from django.db import migrations

SQLITE = [
    f"CREATE VIRTUAL TABLE {table} USING fts5(words, detail = none, tokenize = 'unicode61')"
    for table in ("search_line_open", "search_line_closed")
]
POSTGRESQL = [
    "CREATE TABLE search_line (row bigint PRIMARY KEY, words text[] NOT NULL)",
    "CREATE INDEX search_line_words ON search_line USING gin (words)",
]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unmake(apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in ["search_line"] if is_postgresql else ["search_line_open", "search_line_closed"]:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_document_found")]
    operations = [migrations.RunPython(make, unmake)]
