"""What an organisation may decide about actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from secondstory.configuration.declared import Setting, at_least, declare

SECTION = _("Actions")

SOAK_DAYS = declare(
    Setting(
        "actions.soak_days", 2, SECTION,
        _("How long an action that was agreed in the room waits before it is confirmed. 0 turns the wait off; immediate ones never wait."),
        _("working days"), at_least(0, most=30),
    )
)  # fmt: skip
VERIFIED_RANK = declare(
    Setting(
        "actions.verified_rank", 2, SECTION,
        _("Down to which severity someone other than the owner verifies what is done, counted from the worst; 0 asks it of none."),
        _("rank"), at_least(0, most=100),
    )
)  # fmt: skip
FIRST_PART_DAYS = declare(
    Setting(
        "actions.first_part_days", 14, SECTION,
        _("When a large action is broken down, how soon the first part is due."),
        _("days"), at_least(1, most=365),
    )
)  # fmt: skip
EFFECT_DAYS = declare(
    Setting(
        "actions.effect_days", 60, SECTION,
        _("How long after an action is done its team is asked whether it worked. 0 doesn't ask."),
        _("days"), at_least(0, most=3650),
    )
)  # fmt: skip
EFFECT_WINDOW_DAYS = declare(
    Setting(
        "actions.effect_window_days", 30, SECTION,
        _("How long there is to answer that; and how much later it is asked again when it was too early to say."),
        _("days"), at_least(1, most=3650),
    )
)  # fmt: skip
OVERDUE_DAYS = declare(
    Setting(
        "actions.overdue_days", 7, SECTION,
        _("An action that is more than this past its day is asked why."),
        _("days"), at_least(0, most=3650),
    )
)  # fmt: skip
MOVED_TIMES = declare(
    Setting(
        "actions.moved_times", 2, SECTION,
        _("An action whose day was moved this often is asked why."),
        _("times"), at_least(1, most=100),
    )
)  # fmt: skip
SILENT_DAYS = declare(
    Setting(
        "actions.silent_days", 30, SECTION,
        _("An action of which nobody has said anything for this long is asked why."),
        _("days"), at_least(1, most=3650),
    )
)  # fmt: skip
OLD_DAYS = declare(
    Setting(
        "actions.old_days", 180, SECTION,
        _("An action that is open for this long raises an alarm."),
        _("days"), at_least(1, most=3650),
    )
)  # fmt: skip
IMMEDIATE_HOURS = declare(
    Setting("actions.immediate_hours", 72, SECTION, _("An immediate action is due within this time."), _("hours"), at_least(1, most=2000))
)
SHORT_TERM_DAYS = declare(
    Setting(
        "actions.short_term_days", 28, SECTION, _("A short-term action is due within this time where its team has no sprints planned."),
        _("days"), at_least(1, most=365),
    )
)  # fmt: skip
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
