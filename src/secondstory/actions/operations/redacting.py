"""Taking a passage out of actions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model

from secondstory.actions import models
from secondstory.incidents.models import Incident
from secondstory.lib.redacting import Redacting

_HANGING: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (models.Rescheduling, ("reason",)),
    (models.Handover, ("reason",)),
    (models.LanguishReview, ("note",)),
    (models.EffectCheck, ("note",)),
    (models.Explanation, ("reason",)),
    (models.Escalation, ("trade_off", "expected")),
)
"""What hangs on an action, and the columns people write into."""


@transaction.atomic
def redact_actions(incident: Incident, redacting: Redacting) -> None:
    """Take a passage out of actions, and out of what is said of them on their way and of how they ended."""
    rows = models.Action.objects.filter(incident=incident)
    redacting.cut(rows, "text", "owner_as_written", "link", "evidence", "reason", kind="actions")
    for model, columns in _HANGING:
        hanging: Any = model._default_manager.filter(action__incident=incident)
        redacting.cut(hanging, *columns, kind="actions")
    redacting.cut(models.NumberReason.objects.filter(incident=incident), "words", kind="actions")
    looked_at = models.ActionTable.objects.filter(is_example=incident.is_example)
    redacting.cut_silently(looked_at, "rows", "columns", "name")  # whose they are is nobody's business: a file may tell of any incident
    redacting.cut(models.Decision.objects.filter(escalation__action__incident=incident), "note", kind="actions")
    redacting.cut(models.RiskBrief.objects.filter(factor__incident=incident), "content", "note", kind="actions")
    redacting.cut(models.GateOverride.objects.filter(service__incidents=incident), "reason", kind="actions")
