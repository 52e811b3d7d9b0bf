"""Saving and clearing a setting's value."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import Actor, record
from secondstory.configuration import declared
from secondstory.configuration.models import SavedValue
from secondstory.lib import clock
from secondstory.lib.errors import Refusal


@transaction.atomic
def save_setting(name: str, *, value: str | None, by: Actor) -> None:
    """Save `value` (as typed) for the setting called `name`; None goes back to the default. Raises `Refusal`."""
    setting = declared.find(name)
    if setting is None:
        raise Refusal(_("There is no setting called %(name)s.") % {"name": name})
    row = SavedValue.objects.filter(name=name).first()
    before = row.value if row else None
    if value is None:
        SavedValue.objects.filter(name=name).delete()
        row = row or SavedValue(name=name)
    else:
        setting.parse(value)
        row, _created = SavedValue.objects.update_or_create(
            name=name, defaults={"value": value.strip(), "saved_at": clock.now(), "saved_by": by.label}
        )
    if before != value:
        record("configured", row, by=by, changes={name: [before, value]})
