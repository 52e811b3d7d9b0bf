"""Documents on their way to being published."""

from __future__ import annotations

from django.db.models import QuerySet

from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.wording import has_reason


def with_story(postmortems: QuerySet[Postmortem]) -> QuerySet[Postmortem]:
    """Documents with everything of their incident that an edition shows, but for events, factors and actions.

    `has_reason` says that the words of its factors may stay.
    """
    joined = postmortems.select_related("incident__severity", "incident__team", "incident__held_review").annotate(has_reason=has_reason())
    return joined.prefetch_related("incident__services", "sections")
