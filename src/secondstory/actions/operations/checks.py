"""What is refused whichever operation is asked: each a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.actions.drafting import day_over
from secondstory.actions.enums import CLOSED_STATES, Category, Grade, Purpose, Strength
from secondstory.actions.models import Action
from secondstory.actions.quality import check_action
from secondstory.factors.enums import Breadth
from secondstory.factors.models import Factor
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import is_seen
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


def refuse_ended(action: Action) -> None:
    if action.state in CLOSED_STATES:
        raise Refusal(_("It has ended already. Add a new action if the question came back."))


def refuse_with_parts(action: Action, *, said_by: str = "") -> None:
    """What was broken down ends with its parts (R78), unless its tracker has ended it."""
    waiting = Action.objects.filter(parent=action).exclude(state__in=CLOSED_STATES).count()
    if waiting and not said_by:
        raise Refusal(
            ngettext(
                "It ends with its parts, and %(n)d is open: finish that one, or let it go.",
                "It ends with its parts, and %(n)d are open: finish them, or let them go.",
                waiting,
            )
            % {"n": waiting}
        )


def needed_words(words: str, *, field: str, sentence: str) -> str:
    """What was written, which can't be nothing."""
    words = checked_text(words, field=field)
    if not is_seen(words):
        raise Refusal(sentence, field=field)
    return words.strip()


def refuse_kept_there(action: Action, fields: Iterable[str], *, said_by: str) -> None:
    """One system owns each field: what its tracker keeps is changed there. `said_by` is that tracker when it is the one who says it."""
    if said_by and said_by == action.tracker:
        return
    kept = next((name for name in fields if action.keeps_there(name)), None)
    if kept is not None:
        what = {"state": _("Its state"), "owner": _("Its owner"), "due_on": _("Its date")}
        what |= {"sprint": _("Its sprint"), "text": _("Its title")}
        raise Refusal(
            _("%(what)s comes from %(tracker)s: change it there, and it is here a moment later.")
            % {"what": what[kept], "tracker": action.tracker},
            field=kept,
        )


def check_owner(owner: User | None, *, incident: Incident) -> None:
    """An action is nothing to an owner who can't know of its incident; nobody is let into a private one on the side."""
    if owner is None or not incident.is_private:
        return
    if not Incident.objects.visible_to(Visitor(owner, is_example=incident.is_example)).filter(pk=incident.pk).exists():
        raise Refusal(
            _("%(name)s can't see this private incident: let them in first, then give them the action.") % {"name": owner}, field="owner"
        )


def check_promise(*, owner: User | None, due_on: date | None) -> None:
    if owner is None or due_on is None:
        raise Refusal(_("An agreed action has one owner and a date. Add what is missing."), field="due_on" if owner else "owner")


def refuse_day_over(due_on: date | None, *, incident: Incident) -> None:
    """What is given a day now is due on one that is still to come (R50); an imported report tells of what was promised then."""
    if not incident.import_uid and (sentence := day_over(due_on)):
        raise Refusal(sentence, field="due_on")


def checked_action_text(text: str) -> str:
    text = " ".join(checked_text(text, field="text").split())
    if not is_seen(text):
        raise Refusal(_("Say what will be different when it is done."), field="text")
    return text


def grade_of(text: str, *, due_on: date | None = None) -> Grade:
    """What a text is worth as a promise, kept with it so that figures need not read it again (R52)."""
    return Grade(check_action(text, today=clock.now().date(), due_on=due_on).quality.value)


def of_incident(factors: Iterable[Factor], incident: Incident) -> list[Factor]:
    rows = list(factors)
    if any(row.incident_id != incident.pk for row in rows):
        raise Refusal(_("An action answers factors of its own incident. Choose among those."), field="factors")
    return rows


def check_words(**given: str) -> None:
    for name, words in (
        ("category", Category.values),
        ("strength", Strength.values),
        ("breadth", Breadth.values),
        ("purpose", Purpose.values),
    ):
        value = given.get(name)
        if value and value not in words:
            raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": value, "words": ", ".join(words)}, field=name)
    link = given.get("link", "")
    if link and not is_link(link):
        raise Refusal(_("A link begins with http:// or https:// and has at most 600 characters."), field="link")


def is_link(text: str) -> bool:
    """Whether `text` can be an action's link: it is followed by browsers, so it is http or https and nothing else."""
    return len(text) <= 600 and re.match(r"https?://[^\s\x00]+\Z", text) is not None
