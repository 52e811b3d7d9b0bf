"""The tables that hold the words: FTS5 on SQLite; tsvector, GIN and a configuration without stop words on PostgreSQL."""

from typing import Any

from django.db import migrations

SQLITE = [
    f"""CREATE VIRTUAL TABLE {table} USING fts5(
        learned, title, summary, body, marks, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')"""
    for table in ("search_open", "search_closed")
]
POSTGRESQL = [
    "CREATE TEXT SEARCH DICTIONARY secondstory_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION secondstory (COPY = simple)",
    """ALTER TEXT SEARCH CONFIGURATION secondstory
        ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword WITH secondstory_stem""",
    """CREATE TABLE search_text (
        place bigint PRIMARY KEY, learned text NOT NULL, title text NOT NULL, summary text NOT NULL, body text NOT NULL,
        marks text[] NOT NULL, head tsvector NOT NULL, whole tsvector NOT NULL)""",
    "CREATE INDEX search_text_whole ON search_text USING gin (whole)",
    "CREATE INDEX search_text_head ON search_text USING gin (head)",
    "CREATE INDEX search_text_marks ON search_text USING gin (marks)",
]
POSTGRESQL_BACK = [
    "DROP TABLE search_text",
    "DROP TEXT SEARCH CONFIGURATION secondstory",
    "DROP TEXT SEARCH DICTIONARY secondstory_stem",
]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unmake(apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL_BACK if is_postgresql else ["DROP TABLE search_open", "DROP TABLE search_closed"]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents")]
    operations = [migrations.RunPython(make, unmake)]
