"""What happens before the first page can be answered: the database brought up to date, leftovers swept, a way in made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from secondstory.configuration.declared import bad_environment
from secondstory.lib.errors import Refusal
from secondstory.people.enums import Role
from secondstory.people.models import User
from secondstory.people.operations import make_sign_in_link, make_user
from secondstory.people.permissions import program
from secondstory.sources.operations import sweep_dead_imports

TRIES = 3
"""How often a task is started whose worker was killed under it; then it stays failed, for it may be what kills the worker."""


@dataclass(frozen=True)
class Prepared:
    """What a start found or made: the administrator to whom a sign-in link may be offered, if there is one."""

    administrator: User | None

    def sign_in_path(self) -> str:
        """A new link's path for the administrator: it signs in once, for fifteen minutes, from this machine."""
        if self.administrator is None:
            return ""
        return reverse("sign-in-link", args=[make_sign_in_link(self.administrator, by=program())])


def prepare(data_dir: Path) -> Prepared:
    """Make this data folder ready to be served; every step may be taken again at the next start. Raises `Refusal`."""
    try:
        _check_environment()
        migrate()
        for sweep in SWEEPERS:
            sweep()
        return Prepared(_administrator())
    except (OperationalError, OSError) as problem:
        raise Refusal(_trouble(problem, data_dir)) from problem


def migrate() -> None:
    """Bring the database up to date. Raises `Refusal` when a newer release has already changed it."""
    executor = MigrationExecutor(connection)
    known = executor.loader.disk_migrations
    replaced = {key for migration in known.values() for key in migration.replaces}
    ours = {app for app, _name in known}
    if any(app in ours and (app, name) not in replaced for app, name in set(executor.loader.applied_migrations) - set(known)):
        raise Refusal(_("This data was last used by a newer release of Second Story: install that release, or restore a backup."))
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


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


SWEEPERS: tuple[Callable[[], int], ...] = (sweep_dead_imports, start_lost_tasks_again)
"""What puts right what a killed program left half-done, in this order; each returns how many rows it touched."""


def _administrator() -> User:
    """The first administrator; the very first start makes one, so that there is a way in."""
    found = User.objects.people().filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    return found or make_user(_free_name(), name=_("Administrator"), role=Role.ADMINISTRATOR, by=program())


def _free_name() -> str:
    taken = {name.lower() for name in User.objects.filter(username__istartswith="admin").values_list("username", flat=True)}
    return next(name for name in ("admin", *(f"admin-{number}" for number in range(2, 10_000))) if name not in taken)


def _check_environment() -> None:
    for sentence in bad_environment():
        raise Refusal(sentence)


def _trouble(problem: Exception, data_dir: Path) -> str:
    said = str(problem).strip().partition("\n")[0]
    if connection.vendor == "sqlite":
        return _("The database in %(folder)s can't be used (%(said)s): check the free space and the owner of the folder.") % {
            "folder": data_dir,
            "said": said,
        }
    return _("The database that DATABASE_URL names can't be reached (%(said)s): check the address, and that it runs.") % {"said": said}
