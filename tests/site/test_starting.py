"""What a first start leaves behind that did not get to its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.e2e.program import environment

CUT_SHORT = """
from secondstory.cli.starting import start_django
start_django()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from secondstory.site.starting import migrate

noted = MigrationExecutor.record_migration
seen = []

def no_room_for_the_fifth(self, migration):
    seen.append(migration)
    if len(seen) == 5:
        raise OSError("No space left on device")
    noted(self, migration)

MigrationExecutor.record_migration = no_room_for_the_fifth
try:
    migrate()
except OSError as problem:
    print(problem, connection.introspection.table_names())
MigrationExecutor.record_migration = noted
migrate()
with connection.cursor() as cursor:
    cursor.execute("PRAGMA foreign_keys")
    print("people_user" in connection.introspection.table_names(), cursor.fetchone())
"""


def test_migrations_that_were_cut_short_leave_no_table_in_the_way_of_the_next_start(tmp_path: Path) -> None:
    said = subprocess.check_output([sys.executable, "-c", CUT_SHORT], env=environment(tmp_path), text=True)
    assert said.splitlines() == ["No space left on device []", "True (1,)"]
