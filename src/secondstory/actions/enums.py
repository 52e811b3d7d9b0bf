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
