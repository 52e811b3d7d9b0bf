"""The fixed words of actions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an action is on its way. There are two ends: done with evidence, or let go with a reason."""

    IDEA = "idea", _("idea")
    DRAFT = "draft", _("draft")
    AGREED = "agreed", _("agreed")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")
    LET_GO = "let_go", _("let go")


OPEN_STATES = (State.DRAFT, State.AGREED, State.IN_PROGRESS)
PROMISED_STATES = (State.AGREED, State.IN_PROGRESS)
CLOSED_STATES = (State.DONE, State.LET_GO)
TRACKABLE = ("state", "owner", "due_on", "sprint", "text")
"""The fields of an action that a tracker can keep."""


class Category(TextChoices):
    """The guide's three kinds (R54-R56)."""

    IMMEDIATE = "immediate", _("Immediate")
    SHORT_TERM = "short_term", _("Short-term")
    SYSTEMIC = "systemic", _("Systemic")


class Strength(TextChoices):
    """How much an action relies on the system rather than on attention (B34)."""

    STRONGER = "stronger", _("stronger")
    INTERMEDIATE = "intermediate", _("intermediate")
    WEAKER = "weaker", _("weaker")


class Purpose(TextChoices):
    """What an action is for (B32)."""

    PREVENT = "prevent", _("prevent it")
    MITIGATE = "mitigate", _("soften it")
    DETECT = "detect", _("see it sooner")
    REPAIR = "repair", _("repair what it left")
    INVESTIGATE = "investigate", _("find out")
    PROCESS = "process", _("change how we work")


class Way(TextChoices):
    """The three ways out of a languishing action. There is no fourth (R77-R79)."""

    CLOSE = "close", _("close it")
    BREAK_DOWN = "break_down", _("break it down")
    ESCALATE = "escalate", _("escalate it")


class Hindrance(TextChoices):
    """Why an action languishes (R62); each has one way out."""

    NOT_IMPORTANT = "not_important", _("It is not important enough")
    SUPERSEDED = "superseded", _("Something else has replaced it")
    TOO_LARGE = "too_large", _("It is too large")
    FEATURES_FIRST = "features_first", _("Features came first")
    NO_CAPACITY = "no_capacity", _("There is no time for it")
    OTHER_TEAM = "other_team", _("It waits for another team")
    OWNER_CHANGED = "owner_changed", _("Its owner has moved on")


WAY_OUT = {
    Hindrance.NOT_IMPORTANT: Way.CLOSE,
    Hindrance.SUPERSEDED: Way.CLOSE,
    Hindrance.TOO_LARGE: Way.BREAK_DOWN,
    Hindrance.FEATURES_FIRST: Way.ESCALATE,
    Hindrance.NO_CAPACITY: Way.ESCALATE,
    Hindrance.OTHER_TEAM: Way.ESCALATE,
    Hindrance.OWNER_CHANGED: Way.ESCALATE,
}


class Trigger(TextChoices):
    """What made us ask (R60, R62)."""

    OVERDUE = "overdue", _("past its day")
    MOVED = "moved", _("moved twice")
    SILENT = "silent", _("nobody has said anything of it")
    OLD = "old", _("open for half a year")
    ASKED = "asked", _("someone asked")


class Effect(TextChoices):
    """What an effect check found (B37)."""

    WORKED = "worked", _("it worked")
    PARTLY = "partly", _("it worked in part")
    NOT_YET = "not_yet", _("too early to say")
    DID_NOT = "did_not", _("it made no difference")
    SIDE_EFFECT = "side_effect", _("it had a side effect")


WORKLESS = (Effect.DID_NOT, Effect.SIDE_EFFECT)
"""What asks for another action."""


class Told(TextChoices):
    """What was said of an action on its way: that it was agreed in the room, why a step went against the usual way, or how it goes."""

    IN_ROOM = "in_room", _("agreed in the room")
    PROGRESS = "progress", _("how it goes")
    EARLY = "early", _("confirmed before its day")
    REOPENED = "reopened", _("opened again; it had been let go because")
    SENT_BACK = "sent_back", _("sent back: it was not shown to be done")


class CostBand(TextChoices):
    """How much a systemic action takes, roughly."""

    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    QUARTERS = "quarters", _("quarters")


class Rung(TextChoices):
    """Where on the ladder an escalation is (R58)."""

    MANAGER = "manager", _("manager")
    DIRECTOR = "director", _("director")
    EXECUTIVE = "executive", _("executive")


class Verdict(TextChoices):
    """What a decision on an escalation can be (R58)."""

    FUND = "fund", _("do it now")
    DEFER = "defer", _("defer to a day")
    ACCEPT = "accept", _("accept the risk")


class Grade(TextChoices):
    """What an action's text is worth as a promise, as `quality.Quality` says it (R52)."""

    GOOD = "good", _("exact")
    NEEDS_BOUND = "needs_bound", _("needs a bound")
    VAGUE = "vague", _("vague")


class NumberCause(TextChoices):
    """Why an incident has fewer than three actions, or more than five (R46)."""

    NEAR_MISS = "near_miss", _("it was a near miss")
    REPEAT = "repeat", _("it repeats a known issue, whose actions are open")
    OTHER = "other", _("something else")


class TableState(TextChoices):
    """Where a table of actions is on its way in."""

    PREVIEW = "preview", _("looked at")
    COMPLETE = "complete", _("saved")
    UNDONE = "undone", _("undone")
