"""Saving and clearing a setting's value."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.configuration import declared
from secondstory.configuration.models import SavedValue
from secondstory.configuration.permissions import Decider
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.sealing import seal


@transaction.atomic
def save_setting(name: str, *, value: str | None, by: Decider) -> None:
    """Save `value` (as typed) for the setting called `name`; None goes back to the default. Raises `Refusal`."""
    if not by.may_administer:
        raise NotAllowed(_("Only administrators decide this."))
    setting = declared.find(name)
    if setting is None:
        raise Refusal(_("There is no setting called %(name)s.") % {"name": name})
    row = SavedValue.objects.select_for_update().filter(name=name).first()
    before = row.value if row else None
    if value is None:
        SavedValue.objects.filter(name=name).delete()
        row = row or SavedValue(name=name)
    else:
        setting.parse(value)
        value = seal(value.strip()) if setting.is_secret else value.strip()
        row, _created = SavedValue.objects.update_or_create(
            name=name, defaults={"value": value, "saved_at": clock.now(), "saved_by": by.label[:200]}
        )
    declared.forget()
    if before != value:
        told = [text and declared.MASK for text in (before, value)] if setting.is_secret else [before, value]
        record("configured", row, by=by, changes={name: told})
