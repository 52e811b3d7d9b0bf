"""Versioned edits: one statement that saves if nobody else did, and a refusal that shows both texts if someone did."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from secondstory.lib.errors import Removed, Stale


def save_version(row: Model, *, expected: int | None, changes: dict[str, Any]) -> dict[str, list[Any]]:
    """Write `changes` to `row` and raise its version by one.

    `expected` is the version the editor saw; None means "whatever it is now" (an importer, an inverse operation).
    Returns what really changed as {field: [before, after]}; an empty answer wrote nothing.
    Raises `Stale` when the row has moved on since, and `Removed`.
    """
    fresh = type(row)._default_manager.select_for_update().filter(pk=row.pk).order_by("pk").first()  # in its own order it may join another
    if fresh is None:
        raise _removed()
    before = {name: getattr(fresh, name) for name in changes}
    changed = {name: [before[name], value] for name, value in changes.items() if before[name] != value}
    current: int = fresh.version  # type: ignore[attr-defined]
    if expected is not None and expected != current:
        raise Stale(
            _("Someone saved a change while you were editing. Both texts are below: take what you need and save again."),
            yours=_in_words(changes),
            theirs=_in_words(before),
            version=current,
        )
    if not changed:
        return {}
    written = type(row)._default_manager.filter(pk=row.pk, version=current).update(version=F("version") + 1, **changes)
    if not written:
        raise Stale(
            _("Someone saved a change at the same moment. Look at theirs and save again."),
            yours=_in_words(changes),
            theirs=_in_words(before),
            version=current + 1,
        )
    row.refresh_from_db()
    return changed


def raise_version(row: Model) -> None:
    """Make an edit of something that hangs on `row` (its services) count as an edit of it."""
    type(row)._default_manager.filter(pk=row.pk).update(version=F("version") + 1)
    row.refresh_from_db(fields=["version"])


def refuse_stale(row: Model, *, expected: int | None, yours: dict[str, Any]) -> None:
    """Raise `Stale` when `row` (read under a lock) has moved on from the version an editor of something that hangs on it saw."""
    current: int = row.version  # type: ignore[attr-defined]
    if expected is not None and expected != current:
        raise Stale(_("Someone saved a change while you were editing. Look at it and save again."), yours=yours, theirs={}, version=current)


def switch(row: Model, *, is_on: bool) -> bool:
    """Turn what has an `is_on` off or on, whoever edits it meanwhile. False when it was so already."""
    rows = type(row)._default_manager.filter(pk=row.pk).exclude(is_on=is_on)
    if not rows.update(is_on=is_on):
        return False
    row.refresh_from_db()
    return True


def lock(row: Model) -> None:
    """Read `row` again and keep others from changing it until the transaction ends. Raises `Removed`."""
    try:
        row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update())
    except ObjectDoesNotExist as problem:
        raise _removed() from problem


def _removed() -> Removed:
    return Removed(_("It was removed a moment ago. Go back, and look at what is there now."))


def hold(rows: QuerySet[Any]) -> None:
    """Keep `rows` from being removed until the transaction ends; whoever edits them, or adds what hangs on them, doesn't wait.

    The lock of a foreign key: two who hold many rows, each in another order than somebody edits them, don't block each other.
    SQLite has one writer at a time anyway.
    """
    if connection.vendor != "postgresql":
        return
    sql, params = rows.order_by("pk").values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR KEY SHARE", params)


def hold_name(name: str) -> None:
    """Keep others who hold the same name waiting until the transaction ends: for what has no row yet, so that two don't make it."""
    if connection.vendor != "postgresql":
        return  # a transaction of SQLite's keeps all others who write waiting
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _in_words(values: dict[str, Any]) -> dict[str, Any]:
    """What a page or a JSON answer can carry: rows by what they are called."""
    return {name: str(value) if isinstance(value, Model) else value for name, value in values.items()}
