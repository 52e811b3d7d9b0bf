"""What was imported with marks of Markdown loses them when the program is brought up to date, and the trail says what stood there."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

from secondstory.audit.models import Record
from secondstory.factors.models import Factor
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Incident
from tests.cast import Cast

strip = import_module("secondstory.factors.migrations.0006_plain_statements").strip


def test_imported_statements_are_stripped_once_and_what_somebody_typed_stays(visitors: Cast) -> None:
    imported, typed = visitors.make_incident(), visitors.make_incident()
    Incident.objects.filter(pk=imported.pk).update(import_uid="abc")
    marked = add_factor(imported, "**Retries** of `all` [pods](https://example.org)", by=visitors.owner)
    plain = add_factor(imported, "The pool is empty", by=visitors.owner)
    mine = add_factor(typed, "**Retries** came at once", by=visitors.owner)
    Record.objects.all().delete()
    strip(apps, None)
    strip(apps, None)
    found = {row.pk: (row.statement, row.version) for row in Factor.objects.all()}
    assert found == {
        marked.pk: ("Retries of all pods", 2),
        plain.pk: ("The pool is empty", 1),
        mine.pk: ("**Retries** came at once", 1),
    }
    (row,) = Record.objects.all()
    assert (row.verb, row.subject_uid, row.about_uid, row.version_after, row.changes) == (
        "changed a factor", marked.uid, imported.uid, 2, {"statement": ["**Retries** of `all` [pods](https://example.org)", "Retries of all pods"]},
    )  # fmt: skip
