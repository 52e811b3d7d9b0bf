"""What is looked for again and again: whether what somebody let go of has come back."""

from __future__ import annotations

from datetime import timedelta

from secondstory.actions.operations import note_recurrence
from secondstory.factors.enums import FactorRole
from secondstory.factors.models import Factor
from secondstory.lib import clock
from secondstory.lib.rounds import every
from secondstory.library.queries_recurring import Writing, find_let_go
from secondstory.people.permissions import program

LATELY = timedelta(days=3)
"""A factor is compared for so long after it was written: its words may still be changed, and a worker may have stood still."""
MOST = 300


@every(timedelta(minutes=15), name="library.recurrences")
def look_for_recurrences() -> int:
    """Compare the newest factors with actions that were let go of in earlier incidents (R77); how many were found. What an imported
    report tells happened long ago, and the example stands still.
    """
    rows = Factor.objects.filter(created_at__gte=clock.now() - LATELY, incident__import_uid="", is_example=False)
    rows = rows.exclude(role__in=[FactorRole.MITIGATOR, FactorRole.LUCK]).select_related("incident")
    found = 0
    for factor in rows.order_by("-pk")[:MOST]:
        writing = Writing(factor.incident, factor.statement, factor.domain, factor.role)
        for one in find_let_go(writing):
            found += note_recurrence(one.action, factor, by=program())
    return found
