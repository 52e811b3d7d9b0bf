"""What is taken to be known when nobody has said so (law 3)."""

from __future__ import annotations

from secondstory.timeline.enums import KNOWN_AT_ONCE, RESPONDERS, Basis
from secondstory.timeline.models import Event, Knowledge


def assume_again(event: Event) -> None:
    """Make what is assumed follow the event's time and kind; what somebody stated stays. Of a line of a log nothing is assumed."""
    Knowledge.objects.filter(event=event, role=RESPONDERS, basis=Basis.ASSUMED).delete()
    if event.occurred_at is None or event.kind not in KNOWN_AT_ONCE or event.is_log_line:
        return
    Knowledge.objects.get_or_create(event=event, role=RESPONDERS, defaults={"at": event.occurred_at, "basis": Basis.ASSUMED})
