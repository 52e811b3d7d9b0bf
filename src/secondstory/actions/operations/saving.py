"""Lists one looks at often, under a name of one's own."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.models import SavedView
from secondstory.actions.queries import Filters
from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import save_version
from secondstory.people.permissions import Visitor

MOST = 50
LONGEST = 600


@transaction.atomic
def save_view(name: str, filters: Filters, *, by: Visitor) -> SavedView:
    """Keep a narrowed list under a name nobody else sees."""
    if by.user is None:
        raise NotAllowed(_("Sign in to keep lists."))
    filters.check()
    mine = SavedView.objects.filter(user=by.user, is_example=by.is_example)
    if mine.count() >= MOST:
        raise Refusal(_("%(most)d lists are kept already. Remove one first.") % {"most": MOST}, field="name")
    query = urlencode(filters.given())
    if len(query) > LONGEST:
        raise Refusal(_("That is too long to be kept. Give a team and a service as they stand in their addresses."), field="team")
    view = SavedView.objects.create(user=by.user, name=_free_name(name, by=by), query=query, is_example=by.is_example)
    record("kept a list", view, by=by)
    return view


@transaction.atomic
def rename_view(view: SavedView, *, name: str, by: Visitor, expected: int | None = None) -> None:
    """Call it something else."""
    changes = save_version(view, expected=expected, changes={"name": _free_name(name, by=by, but_for=view)})
    if changes:
        record("renamed a list", view, by=by, changes=changes)


@transaction.atomic
def remove_view(view: SavedView, *, by: Visitor) -> None:
    """Forget its name; the actions on it stay as they are."""
    record("removed a list", view, by=by)
    view.delete()


def _free_name(name: str, *, by: Visitor, but_for: SavedView | None = None) -> str:
    name = " ".join(checked_text(name, field="name").split())
    if not name:
        raise Refusal(_("Give the list a name."), field="name")
    if len(name) > 80:
        raise Refusal(_("Keep the name within 80 characters."), field="name")
    same = SavedView.objects.filter(user=by.user, name__iexact=name)
    if but_for is not None:
        same = same.exclude(pk=but_for.pk)
    if same.exists():
        raise Refusal(_("You have a list called “%(name)s” already.") % {"name": name}, field="name")
    return name
