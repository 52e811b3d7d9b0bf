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

from secondstory.demo.tasks import make_example_in_background
from secondstory.lib.errors import Refusal
from secondstory.people.enums import Role
from secondstory.people.models import User
from secondstory.people.operations import make_sign_in_link, make_user
from secondstory.people.permissions import program

TRIES = 3
"""How often a task is started whose worker was killed under it; then it stays failed, for it may be what kills the worker."""


@dataclass(frozen=True)
class WayIn:
    """Who can sign in, and the path of a link that lets them, once."""

    username: str
    path: str


def prepare(data_dir: Path) -> WayIn | None:
    """Make this data folder ready to be served; every step may be taken again at the next start. Raises `Refusal`.

    Returns a way in for the first of the administrators, who is made, with the example, where nobody is there yet.
    """
    try:
        migrate()
        for sweep in SWEEPERS:
            sweep()
        administrator = _administrator() or _first_administrator()
        return _way_in(administrator) if administrator else None
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


SWEEPERS: tuple[Callable[[], int], ...] = (start_lost_tasks_again,)
"""What puts right what a killed program left half-done, in this order; each returns how many rows it touched."""


def _administrator() -> User | None:
    found: User | None = User.objects.people().filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    return found


@transaction.atomic
def _first_administrator() -> User | None:
    """Where nobody is there yet: an administrator, and the example on its way. None where all administrators are closed accounts."""
    if User.objects.filter(is_example=False).exists():
        return None
    make_example_in_background.enqueue()
    return make_user("admin", by=program(), role=Role.ADMINISTRATOR, name=_("Administrator"))


def _way_in(user: User) -> WayIn:
    return WayIn(user.username, reverse("sign-in-link", args=[make_sign_in_link(user, by=program())]))


def _trouble(problem: Exception, data_dir: Path) -> str:
    said = str(problem).strip().partition("\n")[0]
    if connection.vendor == "sqlite":
        return _("The database in %(folder)s can't be used (%(said)s): check the free space and the owner of the folder.") % {
            "folder": data_dir,
            "said": said,
        }
    return _("The database that DATABASE_URL names can't be reached (%(said)s): check the address, and that it runs.") % {"said": said}
