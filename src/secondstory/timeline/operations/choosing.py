"""Choosing for the story by a rule instead of line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import Event, EventQuerySet
from secondstory.timeline.operations.many import MOST_AT_ONCE, change_events
from secondstory.timeline.ranks import codes_of


@dataclass(frozen=True)
class StoryRule:
    """Which lines: `ranked` over a number, `alerts` of a source (of all sources if it is empty), or what was `pinned` or starred."""

    name: str
    over: int = 0
    source: str = ""


def lines_by_rule(incident: Incident, rule: StoryRule) -> list[str]:
    """The uids of the log's lines that a rule means. Raises `Refusal` on a rule there isn't, and on one that means no line or too many."""
    rows = _meant(Event.objects.filter(incident=incident).unfolded().in_order(), rule)
    uids = [uid for uid, reasons in rows if rule.name != "pinned" or {"pinned", "starred"} & set(codes_of(reasons))]
    if not uids:
        raise Refusal(_("No line of the log is like that, so nothing changed."), field="rule")
    if len(uids) > MOST_AT_ONCE:
        says = _("That would be %(count)d lines, which nobody reads. Use a rule that means fewer.")
        raise Refusal(says % {"count": len(uids)}, field="rule")
    return uids


@transaction.atomic
def choose_by_rule(incident: Incident, rule: StoryRule, *, is_in_story: bool = True, by: Visitor) -> int:
    """Put all lines that a rule means into the story, or take them out; answers how many that changed."""
    return change_events(incident, lines_by_rule(incident, rule), is_in_story=is_in_story, by=by)


def _meant(rows: EventQuerySet, rule: StoryRule) -> Iterable[tuple[str, str]]:
    if rule.name == "ranked":
        if not 0 <= rule.over <= 100:
            raise Refusal(_("Ranks go from 0 to 100."), field="over")
        rows = rows.filter(rank__gt=rule.over)
    elif rule.name == "alerts":
        rows = rows.filter(kind=Kind.ALERT)
        rows = rows.filter(source=rule.source) if rule.source else rows
    elif rule.name == "pinned":
        rows = rows.exclude(rank_reasons="")
    else:
        raise Refusal(_("There is no rule called “%(rule)s”. Choose ranked, alerts or pinned.") % {"rule": rule.name}, field="rule")
    return rows.values_list("uid", "rank_reasons")
