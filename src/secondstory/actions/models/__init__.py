"""Actions, what happens to them on their way, and what is asked when they don't get on."""

from secondstory.actions.models.actions import Action, ActionQuerySet
from secondstory.actions.models.escalations import Decision, Escalation, EscalationQuerySet, RiskBrief, RiskBriefQuerySet
from secondstory.actions.models.gates import Gate, GateOverride, GateOverrideQuerySet
from secondstory.actions.models.moving import EffectCheck, EffectCheckQuerySet, Explanation, Handover, LanguishReview, Rescheduling
from secondstory.actions.models.recurring import Recurrence, RecurrenceQuerySet
from secondstory.actions.models.saved import SavedView
from secondstory.actions.models.sprints import Sprint, SprintQuerySet
from secondstory.actions.models.tables import ActionTable, ActionTableQuerySet
from secondstory.actions.models.together import NumberReason

__all__ = [
    "Action",
    "ActionQuerySet",
    "ActionTable",
    "ActionTableQuerySet",
    "Decision",
    "EffectCheck",
    "EffectCheckQuerySet",
    "Escalation",
    "EscalationQuerySet",
    "Explanation",
    "Gate",
    "GateOverride",
    "GateOverrideQuerySet",
    "Handover",
    "LanguishReview",
    "NumberReason",
    "Recurrence",
    "RecurrenceQuerySet",
    "Rescheduling",
    "RiskBrief",
    "RiskBriefQuerySet",
    "SavedView",
    "Sprint",
    "SprintQuerySet",
]
