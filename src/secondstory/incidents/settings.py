"""What an organisation may decide about incidents and their reviews. The defaults are house numbers, not the guide's, but for 48."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from secondstory.configuration.declared import Setting, at_least, declare

SECTION = _("When a review is held")

HOURS_TO_HOLD = declare(
    Setting(
        "review.hours_to_hold", 48, SECTION, _("A required review is held within this time after the incident."), _("hours"), at_least(1)
    )
)
AMBER_HOURS = declare(Setting("review.amber_hours", 24, SECTION, _("From here the clock is amber."), _("hours"), at_least(1)))
RED_HOURS = declare(Setting("review.red_hours", 40, SECTION, _("From here the clock is red."), _("hours"), at_least(1)))
WORKING_DAYS_ONLY = declare(
    Setting("review.working_days_only", False, SECTION, _("Saturdays and Sundays, in the incident's zone, don't count towards the hours."))
)
SEVERITY_THRESHOLD = declare(
    Setting(
        "policy.severity_threshold",
        2,
        SECTION,
        _("Incidents of this rank or worse need a review (1 is the worst; 0 turns the rule off)."),
        _("rank"),
        at_least(0),
    )
)
CUSTOMER_RULE = declare(Setting("policy.customer_impact", True, SECTION, _("Every incident that customers felt needs a review.")))
NEAR_MISS_RULE = declare(
    Setting("policy.near_misses", True, SECTION, _("Near misses need a review: a note is enough, unless they could have been severe."))
)
INTERNAL_HOURS = declare(
    Setting(
        "policy.internal_hours",
        8,
        SECTION,
        _("Incidents that cost people inside at least this much time need a review (0 turns the rule off)."),
        _("person-hours"),
        at_least(0),
    )
)
TEAMS_FOR_MEETING = declare(
    Setting(
        "policy.teams_for_meeting",
        3,
        SECTION,
        _("When the services of at least so many teams were involved, the review is a meeting (0 turns the rule off)."),
        _("teams"),
        at_least(0),
    )
)
