"""Writing an answer down as a factor, or saying which factor it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.models import AnalysisEdit, Factor, Why
from secondstory.factors.operations.factors import add_factor
from secondstory.factors.operations.growing import lock_why
from secondstory.factors.operations.supporting import new_support
from secondstory.factors.operations.undoing import Changes, added, remember, remember_with
from secondstory.factors.trees import event_of
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import save_version
from secondstory.people.permissions import Visitor


@transaction.atomic
def write_as_factor(why: Why, *, by: Visitor, statement: str = "", **given: Any) -> Factor:
    """Write the answer down as a factor, supported by the turn of the story it came from; `given` as `add_factor` takes it.

    Its door is the same: a person's act is refused with the question that leads further.
    """
    incident = lock_why(why)
    event = event_of(why.juncture)
    if event is not None:
        given = {"supported_by": event} | given
    factor = add_factor(incident, statement or why.answer, by=by, **given)
    changes = save_version(why, expected=None, changes={"factor": factor})
    edit = AnalysisEdit.objects.filter(incident=incident).first()
    if edit is not None:  # the one `add_factor` has just made: one undo takes back both
        remember_with(edit, "wrote a factor", [(why, changes)])
    record("wrote an answer down as a factor", why, about=incident, by=by, changes=changes)
    return factor


@transaction.atomic
def link_factor(why: Why, factor: Factor, *, by: Visitor) -> None:
    """Say that the answer is a factor that is written down already; the turn of the story supports it from then on.

    One undo takes back both.
    """
    incident = lock_why(why)
    if factor.incident_id != incident.pk or not Factor.objects.filter(pk=factor.pk).exists():
        raise Refusal(_("That factor belongs to another incident, or has been taken away. Choose one of this incident."), field="factor")
    if factor.is_someones_doing:
        raise Refusal(
            _("That factor tells what somebody did. Rewrite it first, or choose one that tells what made it likely."), field="factor"
        )
    changes = _relink(why, factor, by=by)
    if not changes:
        return
    event = event_of(why.juncture)
    support = new_support(factor, event, by=by) if event is not None else None
    remember(incident, "linked a factor", [(why, changes), *([added(support)] if support else [])])


@transaction.atomic
def unlink_factor(why: Why, *, by: Visitor) -> None:
    """Say that the answer is not that factor after all; the factor stays."""
    incident = lock_why(why)
    if changes := _relink(why, None, by=by):
        remember(incident, "linked a factor", [(why, changes)])


def _relink(why: Why, factor: Factor | None, *, by: Visitor) -> Changes:
    """What changed, for the caller to remember; nothing where it is so already."""
    changes = save_version(why, expected=None, changes={"factor": factor})
    if changes:
        record("changed which factor an answer is", why, about=why.juncture.incident, by=by, changes=changes)
    return changes
