"""What becomes of a story's actions: each step through its operation, by whoever would take it, on the day it was taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from secondstory.actions import operations
from secondstory.actions.models import Action, EffectCheck
from secondstory.actions.standing import awaits_verification
from secondstory.demo.cast import Cast
from secondstory.lib import clock
from secondstory.lib.days import start_of
from secondstory.people.permissions import Visitor

Told = dict[str, Any]
_STEPS: dict[str, list[str]] = {
    "idea": [],
    "draft": [],
    "agreed": ["agree"],
    "in_progress": ["agree", "start"],
    "done": ["agree", "start", "finish", "verify", "effect"],
    "let_go": ["agree", "let_go"],
}
"""How an action comes to the state it is told in, if its `way` says no more."""


class Followed:
    """The actions of one story. `ended` is when its incident was over: days are counted from there."""

    def __init__(self, cast: Cast, *, by: Visitor, slugs: dict[str, Action], ended: datetime) -> None:
        self.cast = cast
        self.by = by
        self.slugs = slugs
        self.ended = ended

    def follow(self, actions: list[tuple[Told, Action]]) -> None:
        """Take every step that lies before now, in the order of days."""
        steps = [(day, one, action, step) for one, action in actions for day, step in _days(one)]
        for day, one, action, step in sorted(steps, key=lambda row: row[0]):
            at = max(self.ended + timedelta(days=day), action.heard_at + timedelta(minutes=20))
            if step["step"] == "confirm" and action.is_soaking and action.soaks_until is not None:
                at = max(at, start_of(action.soaks_until) + timedelta(hours=9))
            if at > clock.now():
                continue
            with clock.set_to(at):
                _TAKE[step["step"]](self, action, one, step)

    def visitor(self, told: Told, *, else_owner_of: Action) -> Visitor:
        """Whoever takes a step: as told, else the action's owner."""
        slug = told.get("by")
        owner = else_owner_of.owner
        return self.cast.visitor(slug) if slug else Visitor(owner, is_example=True) if owner else self.by

    def agree(self, action: Action, one: Told, step: Told) -> None:
        """In the room; the owner accepts on the way out, and it is confirmed on its day. Early only where it was begun by then."""
        operations.agree_action(action, by=self.by)
        if action.accepted_at is None:
            operations.accept_action(action, by=self.visitor({}, else_owner_of=action))

    def confirm(self, action: Action, one: Told, step: Told) -> None:
        if action.is_soaking:
            operations.confirm_action(action, by=self.by, reason=step.get("reason", ""))

    def start(self, action: Action, one: Told, step: Told) -> None:
        if action.is_soaking:
            operations.confirm_action(action, by=self.by, reason="It mends what still fails today, so it begins at once.")
        operations.start_action(action, by=self.visitor(step, else_owner_of=action))

    def finish(self, action: Action, one: Told, step: Told) -> None:
        operations.finish_action(action, evidence=step.get("evidence") or one["evidence"], by=self.visitor(step, else_owner_of=action))

    def verify(self, action: Action, one: Told, step: Told) -> None:
        """Whoever led the review looks; where they own the action, its team's manager does."""
        if awaits_verification(action):
            lead = self.by if self.by.user != action.owner or action.team is None else Visitor(action.team.manager, is_example=True)
            operations.verify_action(action, by=self.cast.visitor(step["by"]) if "by" in step else lead)

    def effect(self, action: Action, one: Told, step: Told) -> None:
        if EffectCheck.objects.filter(action=action, answered_at=None).exists():
            words = {name: step[name] for name in ("note", "instead") if name in step}
            operations.answer_effect(action, effect=step.get("effect", "worked"), by=self.by, **words)

    def let_go(self, action: Action, one: Told, step: Told) -> None:
        operations.let_go_of_action(action, reason=one["reason"], by=self.visitor(step, else_owner_of=action))

    def decline(self, action: Action, one: Told, step: Told) -> None:
        operations.decline_action(action, reason=step["reason"], by=self.visitor(step, else_owner_of=action))

    def hand_over(self, action: Action, one: Told, step: Told) -> None:
        taker = self.cast.visitor(step["to"])
        assert taker.user is not None
        operations.hand_over_action(action, to=taker.user, by=self.by)
        if not step.get("is_open"):
            operations.accept_action(action, by=taker)

    def say(self, action: Action, one: Told, step: Told) -> None:
        operations.say_how_it_goes(action, words=step["words"], by=self.visitor(step, else_owner_of=action))

    def reschedule(self, action: Action, one: Told, step: Told) -> None:
        due_on = self._day(step["to_in_days"])
        operations.reschedule_action(action, due_on=due_on, reason=step["reason"], by=self.visitor(step, else_owner_of=action))

    def merge(self, action: Action, one: Told, step: Told) -> None:
        operations.merge_actions(action, into=self.slugs[step["into"]], by=self.visitor(step, else_owner_of=action))

    def send_back(self, action: Action, one: Told, step: Told) -> None:
        operations.send_back_action(action, reason=step["reason"], by=self.cast.visitor(step["by"]))

    def review(self, action: Action, one: Told, step: Told) -> None:
        """What keeps it, and the way out."""
        given: Told = {name: step[name] for name in ("reason", "trade_off") if name in step}
        if "parts" in step:
            given["parts"] = [
                operations.Part(part["text"], self.cast.visitor(part["owner"]).user, self._day(part["due_in_days"]))
                for part in step["parts"]
            ]
        by = self.visitor(step, else_owner_of=action)
        operations.review_languishing(action, hindrance=step["hindrance"], by=by, **given)
        for number, part in enumerate(action.children.order_by("position")):
            if "evidence" in step["parts"][number]:
                operations.finish_action(part, evidence=step["parts"][number]["evidence"], by=by)

    def _day(self, days: int) -> Any:
        return (self.ended + timedelta(days=days)).date()


def _days(one: Told) -> list[tuple[float, Told]]:
    """The steps of an action with the days on which they are taken: those of its state, and those of its `way`."""
    steps = _STEPS[one["state"]]
    due = one.get("due_in_days", 14)
    apart = max(1.0, due / (len(steps[:3]) + 1))
    begins = 1.2 if one.get("category") == "immediate" else 5.3
    usual = {"agree": 1.0, "start": begins + apart / 4, "finish": begins + 2.2 * apart, "let_go": begins + apart}
    usual |= {"verify": usual["finish"] + 3, "effect": usual["finish"] + 66}
    way = one.get("way", [])
    given = {step["step"] for step in way}
    given |= {"let_go"} if given & {"review", "merge"} else set()
    found = [(usual[name], {"step": name}) for name in steps if name not in given or name in {"agree", "start"}]
    confirmed: list[tuple[float, Told]] = [(5.1, {"step": "confirm"})] if "agree" in steps else []
    return [*found, *confirmed, *((float(step["after"]), step) for step in way if "after" in step)]


_TAKE: dict[str, Callable[[Followed, Action, Told, Told], None]] = {
    name: getattr(Followed, name)
    for name in (
        "agree", "confirm", "start", "finish", "verify", "effect", "let_go", "decline", "hand_over", "say", "reschedule", "merge",
        "send_back", "review",
    )
}  # fmt: skip
