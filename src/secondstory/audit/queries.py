"""What the history pages show: each change in words people read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.audit.models import Record
from secondstory.ui import times

Words = Mapping[str, tuple[str, Callable[[Any], str]]]
"""By the name of a change: what it is called, and how its value reads; for what is no field of a model."""


@dataclass(frozen=True)
class Change:
    """One thing that changed, by what it is called, before and after; an empty string where there was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One record with its changes in words."""

    record: Record
    did: str
    changes: list[Change] = field(default_factory=list)


def history_of(about_uid: str) -> QuerySet[Record]:
    """Every change that belongs to one incident (or other subject), newest first."""
    return Record.objects.filter(about_uid=about_uid)


def history_of_kind(kind: str) -> QuerySet[Record]:
    """Every change to rows of one kind, newest first: for words that are few and shared, like severities."""
    return Record.objects.filter(subject_kind=kind)


def tell(records: Iterable[Record], *, words: Words | None = None) -> list[Told]:
    """`records` in words: fields by their labels, choices by theirs, rows by what they are called now, times in the reader's zone."""
    records = list(records)
    names = _names_of(records)
    told = []
    for record in records:
        changes = [_change(record.subject_kind, name, pair, names, words or {}) for name, pair in record.changes.items()]
        told.append(Told(record, _verbs().get(record.verb, record.verb), [one for one in changes if one.before != one.after]))
    return told


def _change(kind: str, name: str, pair: list[Any], names: dict[str, dict[Any, str]], words: Words) -> Change:
    if name in words:
        label, say = words[name]
        return Change(label, *(say(value) if value not in (None, "", []) else "" for value in pair))
    known = names.get(f"{kind}.{name}", {})
    found = _field(kind, name)
    label = str(found.verbose_name) if isinstance(found, models.Field) else name.replace("_", " ")
    return Change(label[:1].upper() + label[1:], _value(found, pair[0], known), _value(found, pair[1], known))


def _value(found: Any, value: Any, known: dict[Any, str]) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, list):
        return ", ".join(known.get(one, str(one)) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(found, "flatchoices", None) or ())
    if value in choices:
        return str(choices[value])
    return known.get(value) or _time(found, value) or str(value)


def _time(found: Any, value: Any) -> str:
    if isinstance(found, models.DateTimeField) or (found is None and isinstance(value, str) and "T" in value):
        instant = _parsed(parse_datetime, value)
        return times.moment(instant) if instant is not None else ""
    if isinstance(found, models.DateField):
        day: date | None = _parsed(parse_date, value)
        return date_format(day, times.SHORT_DAY) if day else ""
    return ""


def _parsed(parse: Callable[[str], Any], value: Any) -> Any:
    try:
        return parse(str(value))
    except ValueError:
        return None


def _names_of(records: list[Record]) -> dict[str, dict[Any, str]]:
    """What the rows are called that `records` speak of by uid or slug: one statement a kind of row."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    kinds: dict[str, type[models.Model] | None] = {}
    for record in records:
        for name, pair in record.changes.items():
            key = f"{record.subject_kind}.{name}"
            kinds[key] = _model_of(record.subject_kind, name)
            wanted[key] |= {one for value in pair for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}
    by_model: dict[type[models.Model], set[Any]] = defaultdict(set)
    for key, model in kinds.items():
        if model is not None:
            by_model[model] |= wanted[key]
    found = {model: _called(model, words) for model, words in by_model.items() if words}
    return {key: found.get(model, {}) for key, model in kinds.items() if model is not None}


def _called(model: type[models.Model], words: set[Any]) -> dict[Any, str]:
    columns = {one.name for one in model._meta.get_fields()} & {"uid", "slug"}
    condition = models.Q()
    for column in columns:
        condition |= models.Q(**{f"{column}__in": words})
    if not columns:
        return {}
    rows = model._default_manager.filter(condition)
    return {getattr(row, column): str(row) for row in rows for column in columns}


def _model_of(kind: str, name: str) -> type[models.Model] | None:
    if name in {"reviewer", "invited"}:
        return apps.get_model("people", "User")
    found = _field(kind, name)
    related = getattr(found, "related_model", None)
    return related if isinstance(related, type) else None


@cache
def _field(kind: str, name: str) -> Any:
    """The field called `name` of the model whose rows are recorded as `kind`; None if there is none (any more)."""
    for model in apps.get_models():
        if model._meta.model_name == kind and model.__module__.startswith("secondstory."):
            try:
                return model._meta.get_field(name)
            except FieldDoesNotExist:
                return None
    return None


def _verbs() -> dict[str, str]:
    return {
        "declared": _("declared it"),
        "edited": _("changed it"),
        "reassessed": _("the policy was asked again"),
        "reopened": _("reopened it"),
        "made private": _("made it private"),
        "made open": _("opened it to everyone"),
        "joined": _("joined as"),
        "added events": _("added events, the first:"),
        "added records": _("brought in records of"),
        "put a clock right": _("put the clock right of"),
        "edited events": _("changed several events, the first:"),
        "merged events": _("merged what tells of"),
        "took events apart": _("took apart what tells of"),
        "split an event": _("split the event"),
        "agreed on the timeline": _("agreed on the timeline,"),
        "took back the agreement on the timeline": _("took back the agreement on the timeline,"),
        "removed a passage": _("removed a passage everywhere, known by its hash"),
        "undid an edit of the timeline": _("undid, in the timeline:"),
        "wrote": _("wrote the section"),
        "added a picture": _("added a picture to the document:"),
        "moved the document": _("moved the document on"),
        "published": _("published it"),
        "published an edition": _("froze an edition"),
        "agreed": _("agreed to the action"),
        "agreed in the room": _("agreed in the room to the action"),
        "accepted": _("took on the action"),
        "declined": _("gave back the action"),
        "gave back": _("gave back, for an owner who has left, the action"),
        "handed over": _("handed over the action"),
        "moved the day of": _("moved the day of the action"),
        "verified": _("verified the action"),
        "sent back": _("sent back the action"),
        "broke down": _("broke down the action"),
        "merged": _("merged into another the action"),
        "escalated": _("escalated the action"),
        "asked what keeps": _("said what keeps the action"),
        "said how it goes:": _("said how it goes: the action"),
        "said what it changed:": _("said what it changed: the action"),
        "started": _("began the action"),
        "finished": _("finished the action"),
        "let go of": _("let go of the action"),
        "opened again": _("opened the action again"),
        "asked for an issue": _("asked for an issue of the action"),
        "made an issue of an action": _("made an issue of the action"),
        "linked an issue to an action": _("linked an issue to the action"),
        "let go of an issue": _("follows in no tracker any more the action"),
        "settled a title": _("chose the title of the action"),
        "added": _("added it"),
        "stated knowledge": _("said when it became known:"),
    }
