"""A SQLite database as the migrations leave it. Running them takes seconds, so a run of the tests does it once and copies the file."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

from tests.e2e.program import environment

NAME = "secondstory.sqlite3"
MIGRATE = """
import gc
gc.disable()  # a third of the time goes into looking for rubbish among the models of each step
from secondstory.cli.starting import start_django
start_django()
from secondstory.site.starting import migrate
migrate()
"""


def migrated_file(shared: Path) -> Path:
    """The file in the folder that all workers of a run share; whoever needs it first makes it, and the others wait."""
    folder = shared / "migrated"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / NAME).exists():
            making = folder / "making"
            subprocess.run([sys.executable, "-c", MIGRATE], env=environment(making) | {"SECONDSTORY_DATA": str(making)}, check=True)
            (making / NAME).rename(folder / NAME)
    return folder / NAME


def folder_with(migrated: Path, data_dir: Path) -> Path:
    """A data folder with a copy of that database, so that the program's first start finds nothing to migrate."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(migrated, data_dir / NAME)
    return data_dir
