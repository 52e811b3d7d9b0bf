"""What templates ask about a timeline that was agreed on, so that a page needs one line for it."""

from __future__ import annotations

from django import template

from secondstory.incidents.models import Incident
from secondstory.timeline.queries_agreed import is_agreed

register = template.Library()


@register.simple_tag
def timeline_is_agreed(incident: Incident) -> bool:
    """Whether there is an agreed edition that counts."""
    return is_agreed(incident)
