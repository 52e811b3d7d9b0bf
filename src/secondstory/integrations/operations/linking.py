"""Making an issue of an action, linking one that is there, letting go of it, and choosing where both sides differ."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.finding import check_editable
from secondstory.actions.models import Action
from secondstory.actions.operations import edit_action, hand_to_tracker
from secondstory.audit.operations import record
from secondstory.integrations.composing import title_of
from secondstory.integrations.enums import ErrandState, TitleWay, Verb
from secondstory.integrations.kinds import known_tracker
from secondstory.integrations.models import Connection, Errand, TrackerLink
from secondstory.integrations.operations.applying import SHOWS_PRIVATE
from secondstory.integrations.operations.errands import send_errand, try_again
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor

CHOICES = ("ours", "theirs", "apart")


@transaction.atomic
def make_issue(action: Action, connection: Connection, *, by: Visitor, shows_private: bool = False, back: str = "") -> Errand:
    """Have an issue made of an action. It is made once, however often this is asked and whatever is killed meanwhile."""
    _check_new(action, by=by, shows_private=shows_private)
    _check_usable(connection, action, by)
    said = [SHOWS_PRIVATE] if shows_private else []
    errand = send_errand(action, connection, Verb.MAKE, fields=said, back=back, asked_by=by.user.pk if by.user else None)
    record("asked for an issue", action, about=action.incident, by=by, changes={"tracker": ["", connection.label]})
    return errand


@transaction.atomic
def link_issue(action: Action, url: str, *, by: Visitor, shows_private: bool = False) -> TrackerLink:
    """Link an issue that is there, by the address people open. It is read at once; what it lacks it gets from here."""
    _check_new(action, by=by, shows_private=shows_private)
    url = url.strip()
    for connection in Connection.objects.usable_for(action, by):
        external_id = known_tracker(connection).located(url) if len(url) <= 600 else ""
        if external_id:
            break
    else:
        raise Refusal(
            _("That is no issue of a connected tracker. Paste the address of one, as it stands in the browser’s address line."), field="url"
        )
    link = TrackerLink.objects.create(action=action, connection=connection, external_id=external_id, url=url, shows_private=shows_private)
    hand_to_tracker(action, tracker=connection.label, fields=["state"], by=by)
    send_errand(action, connection, Verb.WRITE, fields=["assignee", "due_on"])
    record("linked an issue to an action", action, about=action.incident, by=by, changes={"issue": ["", url]})
    return link


@transaction.atomic
def unlink_issue(action: Action, *, by: Visitor) -> None:
    """Follow the issue no longer. It stays as it is there; its fields are changed here again. An issue still to be made is not made."""
    check_editable(action, by)
    lock(action)
    waiting = Errand.objects.filter(action=action, state__in=[ErrandState.WAITING, ErrandState.GIVEN_UP])
    link = TrackerLink.objects.filter(action=action).select_related("connection").first()
    if link is None and not waiting.exists():
        raise Refusal(_("No issue is linked to this action."))
    if waiting.filter(verb=Verb.MAKE, state=ErrandState.WAITING).exclude(claimed_until=None).exists():
        raise Refusal(_("The issue is being made at this moment. Wait a minute, then let go of it."))
    waiting.update(state=ErrandState.WITHDRAWN)
    was = str(link) if link else ""
    if link is not None:
        link.delete()
    hand_to_tracker(action, tracker="", fields=(), by=by)
    record("let go of an issue", action, about=action.incident, by=by, changes={"issue": [was, ""]})


@transaction.atomic
def settle_title(link: TrackerLink, choice: str, *, by: Visitor) -> None:
    """Where the title was changed on both sides: ours goes there, theirs comes here, or each keeps its own."""
    action = link.action
    check_editable(action, by)
    lock(action)
    lock(link)
    if choice not in CHOICES:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": choice, "words": ", ".join(CHOICES)}, field="choice")
    ours, theirs = link.conflict.get("text", [title_of(action), link.seen.get("title") or ""])
    if choice == TitleWay.THEIRS and theirs and theirs != title_of(action):
        edit_action(action, expected=None, by=by, said_by=link.connection.label, text=theirs)
    conflict = {name: pair for name, pair in link.conflict.items() if name != "text"}
    TrackerLink.objects.filter(pk=link.pk).update(conflict=conflict, title_way=choice, seen={**link.seen, "title": theirs})
    kept = [*(name for name in action.kept_there if name != "text"), *(["text"] if choice == TitleWay.THEIRS else [])]
    hand_to_tracker(action, tracker=link.connection.label, fields=kept, by=by)
    if choice == TitleWay.OURS and title_of(action) != theirs:
        send_errand(action, link.connection, Verb.WRITE, fields=["title"])
    record("settled a title", action, about=action.incident, by=by, changes={"title": [ours, theirs]})


@transaction.atomic
def ask_again(action: Action, *, by: Visitor) -> None:
    """Begin again with what was given up, and read the issue now."""
    check_editable(action, by)
    for errand in Errand.objects.filter(action=action, state=ErrandState.GIVEN_UP).exclude(verb=Verb.READ):
        try_again(errand)
    link = TrackerLink.objects.filter(action=action).select_related("connection").first()
    if link is not None:
        send_errand(action, link.connection, Verb.READ)


def _check_new(action: Action, *, by: Visitor, shows_private: bool) -> None:
    check_editable(action, by)
    lock(action)
    if by.is_example or action.is_example:
        raise NotAllowed(_("Nothing of the example goes to a tracker."))
    if action.is_closed:
        raise Refusal(_("It has ended already. Add a new action if the question came back."))
    if TrackerLink.objects.filter(action=action).exists():
        raise Refusal(_("An issue is linked to it already. Let go of that one first."))
    if action.incident.is_private and not shows_private:
        raise Refusal(
            _("This incident is private, and everyone who reads the tracker would read this action. Say that they may, or leave it."),
            field="shows_private",
        )


def _check_usable(connection: Connection, action: Action, by: Visitor) -> None:
    if not Connection.objects.usable_for(action, by).filter(pk=connection.pk).exists():
        raise Refusal(_("That tracker is not connected for this action’s team. Choose another."), field="connection")
