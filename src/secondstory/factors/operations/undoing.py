"""Every edit of the analysis can be undone, by an edit that puts back what was there (law 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.models import Acceptance, AnalysisEdit, Factor, Juncture, Label, Support, Why
from secondstory.factors.operations.growing import Forest
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal, Stale
from secondstory.lib.undone import turn_over
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor

Changes = dict[str, list[Any]]
"""{column: [before, after]}, values as the database has them."""

PLACE = "place"
"""The kind of a why that only made room: where it stands is put back if nobody moved it since, and is no reason to refuse."""

_MODELS: dict[str, type[models.Model]] = {
    "acceptance": Acceptance, "factor": Factor, "juncture": Juncture, "label": Label, "support": Support, "why": Why, PLACE: Why,
}  # fmt: skip
_PATHS: dict[type[models.Model], str] = {
    Why: "juncture__incident", Acceptance: "factor__incident", Label: "factor__incident", Support: "factor__incident",
}  # fmt: skip
"""From a row to its incident, where that is not its own."""


def let_undo(model: type[models.Model], *, incident: str) -> None:
    """Tell of rows of a slice above that edits of the analysis may be about; `incident` is the path to theirs."""
    _MODELS[model._meta.model_name or ""] = model
    _PATHS[model] = incident


def remember(
    incident: Incident,
    verb: str,
    rows: Iterable[tuple[models.Model, Changes]],
    *,
    made_room: Iterable[tuple[Why, Changes]] = (),
) -> AnalysisEdit:
    """Keep what an edit changed, for an undo. Call it in the transaction that makes the edit.

    Changes may be named by field or by column. Something new is a row whose `removed_at` went from now to None.
    """
    kept = [_kept_row(row._meta.model_name or "", row, changes) for row, changes in rows]
    kept += [_kept_row(PLACE, row, changes) for row, changes in made_room]
    return AnalysisEdit.objects.create(incident=incident, verb=verb, rows=kept, is_example=incident.is_example)


def remember_with(edit: AnalysisEdit, verb: str, rows: Iterable[tuple[models.Model, Changes]]) -> None:
    """Make more changes part of an edit just made in this transaction, so that one undo takes all of it back."""
    edit.verb = verb
    edit.rows = [*edit.rows, *(_kept_row(row._meta.model_name or "", row, changes) for row, changes in rows)]
    edit.save(update_fields=["verb", "rows"])


def added(row: models.Model) -> tuple[models.Model, Changes]:
    """A row that wasn't there before, as `remember` takes it."""
    return row, {"removed_at": [clock.now(), None]}


def last_analysis_edit(incident: Incident) -> AnalysisEdit | None:
    """What "undo" would undo now: the latest edit that is not undone and is no undo itself."""
    return AnalysisEdit.objects.filter(incident=incident, undone_at=None, undoes=None).first()


@transaction.atomic
def undo_analysis_edit(edit: AnalysisEdit, *, by: Visitor) -> AnalysisEdit:
    """Put back what one edit changed, as a new edit, which can be undone in its turn.

    Raises `Stale`, with both texts, when any of it has been changed again since; refuses what would leave a question without
    the one it hangs on.
    """
    lock(edit.incident)
    lock(edit)
    if edit.undone_at is not None:
        raise Refusal(_("That has been undone already."))
    found = _found(edit)
    inverse = []
    for kind, uid, changes in edit.rows:
        row = found[uid]
        if kind == PLACE and _current(row, changes) != {name: after for name, (_before, after) in changes.items()}:
            continue
        if kind != PLACE:
            _check_unchanged(row, changes)
        inverse.append([kind, uid, {name: [after, before] for name, (before, after) in changes.items()}])
    try:
        with transaction.atomic():
            for kind, uid, changes in inverse:
                _write(found[uid], changes, is_edit=kind != PLACE)
    except IntegrityError as clash:
        raise Refusal(_("Something else has taken its place since. Take that away first.")) from clash
    Forest.of(edit.incident).settle(_whys(inverse))
    undo = AnalysisEdit.objects.create(incident=edit.incident, verb="undid", rows=inverse, undoes=edit, is_example=edit.incident.is_example)
    AnalysisEdit.objects.filter(pk=edit.pk).update(undone_at=clock.now())
    turn_over(edit)
    record("undid an edit of the analysis", edit, about=edit.incident, by=by, changes={"rows": [None, len(inverse)]})
    return undo


def _found(edit: AnalysisEdit) -> dict[str, models.Model]:
    """The rows of an edit by uid, locked, those that were taken away included: one statement a kind."""
    wanted: dict[type[models.Model], set[str]] = {}
    for kind, uid, _changes in edit.rows:
        wanted.setdefault(_MODELS[kind], set()).add(uid)
    found: dict[str, models.Model] = {}
    for model, uids in wanted.items():
        found |= {row.uid: row for row in _rows_of(model, edit.incident).select_for_update().filter(uid__in=uids)}
    if len(found) < sum(map(len, wanted.values())):
        raise Refusal(_("Something of that change is gone for good, so it can't be undone."))
    return found


def _rows_of(model: type[models.Model], incident: Incident) -> models.QuerySet[Any]:
    path = _PATHS.get(model, "incident")
    of_it: models.QuerySet[Any] = models.QuerySet(model).filter(**{path: incident})
    return models.QuerySet(model).filter(pk__in=of_it.order_by().values("pk")).order_by("pk")


def _check_unchanged(row: models.Model, changes: Changes) -> None:
    """What the edit left must still be there. Where a why stands among others may have moved on, if that was not the point of it."""
    looked_at = {name: pair for name, pair in changes.items() if name != "position" or len(changes) == 1}
    current = _current(row, looked_at)
    if all(current[name] == after for name, (_before, after) in looked_at.items()):
        return
    raise Stale(
        _("“%(line)s” has been changed again since, so this was not undone. Edit it instead.") % {"line": str(row)[:80]},
        yours={name: before for name, (before, _after) in looked_at.items()},
        theirs=current,
        version=getattr(row, "version", 1),
    )


def _current(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: _kept(getattr(row, name)) for name in names}


def _write(row: models.Model, changes: Changes, *, is_edit: bool) -> None:
    fields = {field.attname: field for field in row._meta.concrete_fields}
    values = {name: fields[name].to_python(pair[1]) for name, pair in changes.items()}
    version: dict[str, Any] = {"version": F("version") + 1} if is_edit else {}
    models.QuerySet(type(row)).filter(pk=row.pk).update(**version, **values)


def _whys(rows: list[Any]) -> set[str]:
    return {uid for kind, uid, _changes in rows if kind == "why"}


def _kept_row(kind: str, row: models.Model, changes: Changes) -> list[Any]:
    columns = {row._meta.get_field(name).attname: pair for name, pair in changes.items()}  # type: ignore[union-attr]
    return [kind, row.uid, {name: [_kept(value) for value in pair] for name, pair in columns.items()}]  # type: ignore[attr-defined]


def _kept(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
