"""Documents on their way to being published."""

from __future__ import annotations

from django.db.models import QuerySet

from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.wording import reason_for_words


def with_story(postmortems: QuerySet[Postmortem]) -> QuerySet[Postmortem]:
    """Documents with everything of their incident that an edition shows, but for events, factors and actions.

    `words_stay_because` is the reason for which the words of its factors may stay, if one was given.
    """
    joined = postmortems.select_related("incident__severity", "incident__team", "incident__held_review")
    joined = joined.annotate(words_stay_because=reason_for_words())
    return joined.prefetch_related("incident__services", "sections")
