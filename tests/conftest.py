"""What every test may ask for: a database, a set clock, the few visitors, an incident, the example."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.conf import settings as program_settings
from hypothesis import settings
from pytest_django.plugin import blocking_manager_key

from tests.middleware import share_middleware

# Before Django reads its settings: a data folder of this run's own, and nothing of the developer's.
_DATA = tempfile.TemporaryDirectory(prefix="secondstory-tests-")
for _name in [name for name in os.environ if name.startswith("SECONDSTORY_") and name != "SECONDSTORY_NO_SKIPS"]:
    del os.environ[_name]
os.environ["SECONDSTORY_DATA"] = _DATA.name
os.environ["SECONDSTORY_SECRET"] = "for tests only"
os.environ["DJANGO_SETTINGS_MODULE"] = "secondstory.site.settings"
django.setup()
program_settings.PASSWORD_HASHERS = ["tests.hashing.QuickHasher"]
share_middleware()
settings.register_profile("here", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("here")

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client
    from pytest_django import DjangoDbBlocker

    from secondstory.incidents.models import Incident
    from secondstory.people.permissions import Visitor
    from tests.cast import Cast

_WRITTEN_BY_MIGRATIONS: dict[type[Model], list[Model]] = {}

LONGEST = {"test_no_leak_past_the_cursor.py", "test_example.py", "test_unshared.py"}
"""Files that take more than ten seconds on PostgreSQL; the last of them began when the other process was nearly done."""

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
"""A Monday. What `noon` sets the clock to."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The browser's tests come last: their event loop stays in the process, and Django's database refuses to be asked beside one.

    Of these the longest files come first, so that no process is left with one at the end: looking with axe is most of their work.
    On PostgreSQL, what asks for no database is left out: it runs on SQLite, and would be the same. There a file stays in one process, so
    that the longest come first.
    """
    from django.db import connection

    if connection.vendor != "sqlite":
        config.hook.pytest_deselected(items=[item for item in items if not _asks_for_a_database(item)])
        items[:] = [item for item in items if _asks_for_a_database(item)]
        items.sort(key=lambda item: item.path.name not in LONGEST)
    work: Counter[Path] = Counter()
    for item in items:
        if "e2e" in item.path.parts and isinstance(item, pytest.Function):
            work[item.path] += 5 if {"faults", "violations"} & set(item.function.__code__.co_names) else 1
    items.sort(key=lambda item: ("e2e" in item.path.parts, -work[item.path]))


def _asks_for_a_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for rubbish again and again took an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be skipped (in CI), a skip is a failure that says why it would have been one."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("SECONDSTORY_NO_SKIPS") == "1":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A SQLite database as the migrations leave it, to be copied; the workers of a run share it."""
    from tests.migrated import migrated_file

    folder = tmp_path_factory.getbasetemp()
    return migrated_file(folder if worker_id == "master" else folder.parent)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the database is there already, as a copy."""
    from django.db import connection

    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """SQLite in a real file, so that what depends on WAL and on several connections is tested; a database for each worker."""
    from django.db import connection, connections

    gc.disable()  # looking for rubbish among the models of each migration takes a third of its time
    settings = connections.databases["default"]
    settings["OPTIONS"].pop("pool", None)  # a pool would keep the test database open when it is to be dropped
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        settings["TEST"]["NAME"] = str(shutil.copy(request.getfixturevalue("migrated_file"), path))
    else:
        settings["TEST"]["NAME"] = f"test_secondstory_{worker_id}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Remember what the migrations wrote: a test with real transactions empties every table."""
    from django.apps import apps

    gc.enable()
    with django_db_blocker.unblock():
        for model in apps.get_models():
            if model.__module__.startswith("secondstory."):
                _WRITTEN_BY_MIGRATIONS[model] = list(model._default_manager.all())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """After a test with real transactions, put back what the migrations wrote, unless nobody comes after it.

    The index is no model, so Django does not empty it.
    """
    yield
    marker = item.get_closest_marker("django_db")
    is_emptied = (marker is not None and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())
    if is_emptied and nextitem is not None:
        from secondstory.search.engine import index

        with item.config.stash[blocking_manager_key].unblock():
            for model, rows in _WRITTEN_BY_MIGRATIONS.items():
                if rows and not model._default_manager.exists():
                    model._default_manager.bulk_create(rows)
            index().remove(list(index().places()))


@pytest.fixture
def set_clock() -> Iterator[Callable[[datetime], None]]:
    """Set what time it is, for the rest of the test."""
    from secondstory.lib import clock

    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.set_to(moment))


@pytest.fixture
def noon(set_clock: Callable[[datetime], None]) -> datetime:
    """It is noon on a Monday, in UTC."""
    set_clock(NOON)
    return NOON


@pytest.fixture
def data_dir(tmp_path: Path, settings: Any) -> Path:
    """A data folder of this test's own, for what is kept outside the database."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def visitors(db: None) -> Cast:
    """The few visitors used everywhere: see `tests.cast`."""
    from tests.cast import make_cast

    return make_cast()


@pytest.fixture
def client_of() -> Callable[[Visitor], Client]:
    """A browser without JavaScript in which that visitor has signed in; the stranger has not."""
    from tests.cast import sign_in

    return sign_in


@pytest.fixture
def make_incident(visitors: Cast) -> Callable[..., Incident]:
    """Declare an incident in which the participant took part; what the keywords leave open is filled in."""
    return visitors.make_incident


@pytest.fixture
def example(db: None) -> None:
    """The example organisation, as the program makes it."""
    from tests.copied import put_example

    put_example()
