"""What incidents are called: the next number, or random letters while they are private."""

from __future__ import annotations

from django.db.models import F

from secondstory.incidents.models import KeyCounter
from secondstory.lib import ids


def new_key(*, is_private: bool, is_example: bool) -> str:
    """The next number for an open incident; random letters for a private one, which takes no number anyone could miss."""
    if is_private:
        return f"P-{ids.new_uid()[:8].upper()}"
    prefix = "EX" if is_example else "INC"
    KeyCounter.objects.get_or_create(prefix=prefix)
    KeyCounter.objects.filter(prefix=prefix).update(last=F("last") + 1)
    return f"{prefix}-{KeyCounter.objects.get(prefix=prefix).last}"
