"""What texts are worth as promises, read for those that were saved before anybody asked."""

from __future__ import annotations

from django.db import transaction

from secondstory.actions.models import Action
from secondstory.actions.operations.checks import grade_of

AT_ONCE = 500


@transaction.atomic
def grade_unread(most: int = AT_ONCE) -> int:
    """Read some texts that have no grade yet; how many. It follows from the text, so it is no change anybody made."""
    rows = list(Action.objects.filter(grade="").order_by("pk").values_list("pk", "text")[:most])
    found: dict[str, list[int]] = {}
    for pk, text in rows:
        found.setdefault(grade_of(text).value, []).append(pk)
    for grade, keys in found.items():
        Action.objects.filter(pk__in=keys, grade="").update(grade=grade)
    return len(rows)
