"""What an organisation may decide about actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from secondstory.configuration.declared import Setting, at_least, declare

SECTION = _("Actions")

IMMEDIATE_HOURS = declare(
    Setting("actions.immediate_hours", 72, SECTION, _("An immediate action is due within this time."), _("hours"), at_least(1, most=2000))
)
SPRINT_DAYS = declare(
    Setting(
        "actions.sprint_days", 5, SECTION, _("A short-term action is put into a sprint within this time after it was agreed."),
        _("working days"), at_least(0, most=200),
    )
)  # fmt: skip
OVERRIDE_HOURS = declare(
    Setting(
        "actions.override_hours", 24, SECTION, _("A deploy gate is overridden for this long at most."), _("hours"), at_least(1, most=720)
    )
)
MANAGER_DAYS = declare(
    Setting(
        "actions.manager_days", 7, SECTION, _("So long a manager has to decide what was escalated; then it goes to a director."),
        _("days"), at_least(1, most=365),
    )
)  # fmt: skip
DIRECTOR_DAYS = declare(
    Setting(
        "actions.director_days", 14, SECTION, _("So long a director has to decide; then it goes to an executive."),
        _("days"), at_least(1, most=365),
    )
)  # fmt: skip
EXECUTIVE_DAYS = declare(
    Setting("actions.executive_days", 30, SECTION, _("So long an executive has to decide."), _("days"), at_least(1, most=365))
)
OLD_DAYS = declare(
    Setting(
        "actions.old_days", 180, SECTION,
        _("An action that is open for this long raises an alarm."),
        _("days"), at_least(1, most=3650),
    )
)  # fmt: skip
REVIEWED_DAYS = declare(
    Setting(
        "actions.reviewed_days", 14, SECTION, _("An open action that its team went through within this time counts as reviewed."),
        _("days"), at_least(1, most=365),
    )
)  # fmt: skip
ON_TIME_PERCENT = declare(
    Setting(
        "actions.on_time_percent", 80, SECTION,
        _("The share of actions a team wants to see done on time. A house number: nobody has published a better one."),
        _("%"), at_least(0, most=100),
    )
)  # fmt: skip
DEFERRALS = declare(
    Setting(
        "actions.deferrals", 3, SECTION,
        _("When what answers a factor was put off this often, a risk brief is offered."),
        _("times"), at_least(1, most=100),
    )
)  # fmt: skip
QUARTERS_BELOW = declare(
    Setting(
        "actions.quarters_below", 2, SECTION,
        _("When a team was below that share for so many quarters in a row, a risk brief is offered."),
        _("quarters"), at_least(1, most=12),
    )
)  # fmt: skip
