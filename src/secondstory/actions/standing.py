"""Where an action stands, and the one thing that comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.actions.enums import PROMISED_STATES, WORKLESS, State, Trigger
from secondstory.actions.models import Action, EffectCheck
from secondstory.actions.settings import VERIFIED_RANK
from secondstory.lib.days import today
from secondstory.lib.text import one_line
from secondstory.people.permissions import Visitor

DAY = "l j F"


@dataclass(frozen=True)
class Standing:
    """`says` in one sentence; `label` is the dark button that leads to `url`, or does `verb` at once. Both may be empty."""

    says: str
    label: str = ""
    verb: str = ""
    url: str = ""

    @property
    def is_done_at_once(self) -> bool:
        """Nothing is asked, so the button does it."""
        return self.verb in AT_ONCE


AT_ONCE = frozenset({"agree", "start", "accept", "verify", "open-again"})
"""Steps that ask for no words."""


def standing_of(action: Any, *, parts: list[Action], visitor: Visitor) -> Standing:
    """`action` has its incident, severity, owner and team; `trigger`, where it languishes; `decide_by` and `asked`, if escalated; where it
    `came_back`, if let go.
    """
    if action.is_closed:
        return _ended(action, visitor)
    waiting = [part for part in parts if not part.is_closed]
    if waiting:
        done = len(parts) - len(waiting)
        first = min(waiting, key=lambda part: (part.due_on or today(), part.pk))
        sentence = ngettext(
            "It was broken down: %(done)d of %(n)d part has ended.", "It was broken down: %(done)d of %(n)d parts have ended.", len(parts)
        )
        return Standing(sentence % {"done": done, "n": len(parts)}, _("To the next part"), url=reverse("action", args=[first.uid]))
    if action.decide_by is not None:
        says = _("It is escalated: a decision is asked for by %(day)s.") % {"day": date_format(action.decide_by, DAY)}
        return Standing(says, _("To the question"), url=reverse("escalation", args=[action.asked]))
    if action.trigger:
        return Standing(
            _("%(why)s. What keeps it?") % {"why": _why_asked(action)},
            _("Answer in two minutes"),
            url=reverse("action-review", args=[action.uid]),
        )
    if action.owner_id is None and (action.state in PROMISED_STATES or action.is_soaking):
        return Standing(_("It is promised, and nobody’s: it waits for an owner."), _("Give it an owner"), "hand-over")
    return _promised(action, visitor) if action.state in PROMISED_STATES else _drafted(action, visitor)


def awaits_verification(action: Action) -> bool:
    """Done, they say, and its incident was severe enough for someone else to look (R53). `ActionQuerySet.to_verify` asks the same."""
    severity = action.incident.severity
    is_done = action.state == State.DONE and action.verified_at is None and action.ended_at is not None
    was_brought = bool(action.import_uid) and action.version == 1
    return is_done and not was_brought and severity is not None and severity.rank <= VERIFIED_RANK.read()


def _drafted(action: Action, visitor: Visitor) -> Standing:
    if _is_asked(action, visitor):
        return _asked_of_you()
    if action.is_soaking and action.soaks_until is not None:
        day = date_format(action.soaks_until, DAY)
        if action.may_be_confirmed:
            return Standing(
                _("Agreed in the room, and slept over: to be confirmed since %(day)s, or let go.") % {"day": day},
                _("Confirm it"),
                "confirm",
            )
        return Standing(_("Agreed in the room; to be confirmed on %(day)s.") % {"day": day}, _("Confirm it now"), "confirm")
    if action.is_ready_to_agree:
        return Standing(_("A draft with an owner and a date: to be agreed, or let go."), _("Agree it"), "agree")
    return Standing(
        _("A draft. To be agreed it needs one owner and a date."), _("Add what is missing"), url=reverse("action-edit", args=[action.uid])
    )


def _promised(action: Action, visitor: Visitor) -> Standing:
    if action.keeps_there("state"):
        says = _("It is followed in %(tracker)s: what happens there is here a moment later.") % {"tracker": action.tracker}
        return Standing(says, _("Open it there"), url=action.link) if action.link else Standing(says)
    if _is_asked(action, visitor):
        return _asked_of_you()
    due = {"due": date_format(action.due_on, DAY) if action.due_on else "…"}
    is_waiting = action.accepted_at is None and action.owner_id is not None
    if action.state == State.AGREED:
        says = _("Agreed, due on %(due)s; its owner has not said yes yet.") if is_waiting else _("Agreed, due on %(due)s.")
        return Standing(says % due, _("Work has begun"), "start")
    if action.days_over:
        return Standing(_("In progress, and due since %(due)s.") % due, _("It is done"), "finish")
    return Standing(_("In progress, due on %(due)s.") % due, _("It is done"), "finish")


def _is_asked(action: Action, visitor: Visitor) -> bool:
    return (
        visitor.user is not None and action.owner_id == visitor.user.pk and action.accepted_at is None and not action.keeps_there("owner")
    )


def _asked_of_you() -> Standing:
    return Standing(_("You are asked to take this on."), _("Accept it"), "accept")


def _ended(action: Any, visitor: Visitor) -> Standing:
    on = {"day": date_format(timezone.localdate(action.ended_at), DAY + " Y") if action.ended_at else _("a day nobody wrote down")}
    if action.merged_into is not None:
        text = one_line(action.merged_into.text, longest=120)
        return Standing(
            _("It goes on in “%(text)s”.") % {"text": text}, _("Go there"), url=reverse("action", args=[action.merged_into.uid])
        )
    if action.state == State.LET_GO and action.came_back:
        says = _("Let go on %(day)s. What it was to answer has come back in a later incident.") % on
        return Standing(says, _("Open it again"), "open-again")
    if action.state == State.LET_GO:
        return Standing(_("Let go on %(day)s.") % on)
    if awaits_verification(action):
        if visitor.user is not None and action.owner_id == visitor.user.pk:
            return Standing(_("Done on %(day)s; someone other than you verifies it.") % on)
        if visitor.user is not None and action.finisher_id == visitor.user.pk:
            return Standing(_("Done on %(day)s, as you said; someone who neither said so nor owns it verifies it.") % on)
        return Standing(
            _("Done on %(day)s, they say; someone other than its owner verifies it.") % on, _("I have looked: it is done"), "verify"
        )
    return _worked(action, on)


def _worked(action: Action, on: dict[str, Any]) -> Standing:
    checks = list(action.effect_checks.all())
    open_check = next((check for check in checks if check.answered_at is None), None)
    if open_check is not None and open_check.due_on <= today():
        return Standing(_("Done on %(day)s. Did it work, and did it do anything else?") % on, _("Say what it changed"), "effect")
    last = next((check for check in reversed(checks) if check.answered_at is not None), None)
    if last is not None and last.effect in WORKLESS:
        return Standing(_say_effect(last, on), _("Add another action"), url=_again(action))
    if open_check is not None:
        return Standing(
            _("Done on %(day)s; from %(then)s on its team is asked whether it worked.")
            % (on | {"then": date_format(open_check.due_on, DAY + " Y")})
        )
    return Standing(_say_effect(last, on) if last is not None else _("Done on %(day)s.") % on)


def _say_effect(check: EffectCheck, on: dict[str, Any]) -> str:
    return _("Done on %(day)s, and %(effect)s.") % (on | {"effect": check.get_effect_display()})


def _again(action: Action) -> str:
    """A new action that answers what this one answered."""
    query = "&".join(f"factor={factor.uid}" for factor in action.factors.all())
    return reverse("action-add", args=[action.incident.key]) + (f"?{query}" if query else "")


def _why_asked(action: Any) -> str:
    """Everything that speaks for asking, not only the first reason."""
    silent = (today() - timezone.localdate(action.heard_at)).days
    said = []
    if action.days_over:
        said.append(ngettext("%(n)d day past its day", "%(n)d days past its day", action.days_over) % {"n": action.days_over})
    if action.times_moved > 1:
        said.append(ngettext("moved %(n)d time", "moved %(n)d times", action.times_moved) % {"n": action.times_moved})
    if silent > 13:
        said.append(ngettext("silent for %(n)d day", "silent for %(n)d days", silent) % {"n": silent})
    if action.age_days > 89:
        said.append(ngettext("%(n)d day old", "%(n)d days old", action.age_days) % {"n": action.age_days})
    words = ", ".join(said) or str(Trigger(action.trigger).label)
    return words[:1].upper() + words[1:]
