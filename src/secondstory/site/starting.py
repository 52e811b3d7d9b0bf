"""What happens before the first page can be answered: the database brought up to date, leftovers swept, a way in made."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from secondstory.configuration.declared import bad_environment
from secondstory.demo.tasks import make_example_in_background
from secondstory.lib.errors import Refusal
from secondstory.people.enums import Role
from secondstory.people.models import User
from secondstory.people.operations import make_sign_in_link, make_user
from secondstory.people.permissions import program
from secondstory.postmortems.operations.leftovers import catch_up_documents
from secondstory.sources.operations import sweep_dead_imports, sweep_dead_intakes, sweep_old_deliveries
from secondstory.timeline.operations import open_waiting_decisions, sweep_closed_accounts, sweep_removed_events
from secondstory.workspace.operations import finish_redactions, sweep_unseen_pictures

TRIES = 3
"""How often a task is started whose worker was killed under it; then it stays failed, for it may be what kills the worker."""


REACH_S = 5
"""How long a database server may take to answer before it is called unreachable."""


@dataclass(frozen=True)
class WayIn:
    """Who can sign in, and the path of a link that lets them, once."""

    username: str
    path: str


def prepare(data_dir: Path, *, on_migrated: Callable[[], None] = lambda: None) -> WayIn:
    """Make this data folder ready to be served; every step may be taken again at the next start. Raises `Refusal`.

    The very first start makes an administrator, and sends the example on its way. `on_migrated` is called once the database has been
    brought up to date, where it was not.
    """
    for sentence in bad_environment():
        raise Refusal(sentence)
    try:
        _reach_database()
        if migrate():
            on_migrated()
        for sweep in SWEEPERS:
            sweep()
        return _way_in()
    except (DatabaseError, OSError) as problem:
        sentence = _trouble(str(problem), data_dir)
        if not sentence:
            raise
        raise Refusal(sentence) from problem


def migrate() -> bool:
    """Bring the database up to date; answers whether it was not. Raises `Refusal` when a newer release has already changed it."""
    executor = MigrationExecutor(connection)
    known = executor.loader.disk_migrations
    replaced = {key for migration in known.values() for key in migration.replaces}
    ours = {app for app, _name in known}
    if any(app in ours and (app, name) not in replaced for app, name in set(executor.loader.applied_migrations) - set(known)):
        raise Refusal(_("This data was last used by a newer release of Second Story: install that release, or restore a backup."))
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    gc.freeze()  # what is loaded stays: looking through it between the steps took a sixth of the time
    try:
        with _all_or_nothing():
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        gc.unfreeze()
    return True


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """On SQLite, one transaction round all migrations.

    Django notes a migration only after its tables are committed: killed or out of room between the two, it would find at
    the next start tables that it thinks are not there.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()  # SQLite heeds it only outside a transaction
    try:
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()


@transaction.atomic
def start_lost_tasks_again() -> int:
    """Put back the tasks a killed worker left running. Only where this program alone can have run them: on SQLite."""
    if connection.vendor != "sqlite":
        return 0
    lost = DBTaskResult.objects.running()
    for task in lost:
        if len(task.worker_ids) >= TRIES:
            task.set_failed(RuntimeError(f"Its worker was killed {TRIES} times."))
    return lost.update(status="READY")


SWEEPERS: tuple[Callable[[], int], ...] = (
    sweep_dead_imports,
    sweep_dead_intakes,
    sweep_old_deliveries,
    sweep_removed_events,
    sweep_closed_accounts,
    open_waiting_decisions,
    finish_redactions,
    catch_up_documents,
    sweep_unseen_pictures,
    start_lost_tasks_again,
)
"""What puts right what a killed program left half-done, in this order; each returns how many rows it touched."""


@transaction.atomic
def _way_in() -> WayIn:
    """A link for the first administrator. The very first start makes one, and sends the example on its way."""
    found: User | None = User.objects.people().filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if not User.objects.filter(is_example=False).exists():
        make_example_in_background.enqueue()
    user = found or make_user(_free_name(), name=_("Administrator"), role=Role.ADMINISTRATOR, by=program())
    return WayIn(user.username, reverse("sign-in-link", args=[make_sign_in_link(user, by=program())]))


def _free_name() -> str:
    taken = {name.lower() for name in User.objects.filter(username__istartswith="admin").values_list("username", flat=True)}
    return next(name for name in ("admin", *(f"admin-{number}" for number in range(2, 10_000))) if name not in taken)


def _reach_database() -> None:
    """One try of its own: the pool would try in silence for half a minute."""
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        return
    import psycopg  # eight megabytes, which only PostgreSQL needs

    with connection.wrap_database_errors:
        psycopg.connect(**(connection.get_connection_params() | {"connect_timeout": REACH_S})).close()


FOLDER_TROUBLES = ("full", "No space left", "readonly", "Read-only", "unable to open", "not a database", "malformed", "disk I/O", "locked")


def _trouble(said: str, data_dir: Path) -> str:
    """A sentence for what whoever runs the server can put right; empty for a mistake of ours, which is to be seen whole."""
    said = said.strip().partition("\n")[0]
    if connection.vendor != "sqlite" and connection.connection is None:
        return _("The database that DATABASE_URL names can't be reached (%(said)s): check the address, and that it runs.") % {"said": said}
    if any(trouble in said for trouble in FOLDER_TROUBLES):
        sentence = _("The data in %(folder)s can't be used (%(said)s): check the free space, the owner and the backups.")
        return sentence % {"folder": data_dir, "said": said}
    return ""
