"""The blocks of facts in a document: timeline or a span of it, impact, factors, actions; as HTML to read now, or as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.library.article import MOST_EVENTS, CurrentAction, days_of, facts_of
from secondstory.library.edition import Edition, FrozenEvent
from secondstory.library.export import actions_table, events_list, factors_table
from secondstory.library.gathering import actions_of, edition_of, events_of, factors_of
from secondstory.ui import times


@dataclass(frozen=True)
class Span:
    """From when to when a timeline is shown, both included; None leaves an end open."""

    start: datetime | None = None
    end: datetime | None = None

    @classmethod
    def read(cls, start: str, end: str) -> Span:
        """The span between two instants as they are written in a block. Raises `Refusal`."""
        span = cls(_instant(start, "from"), _instant(end, "to"))
        if span.start and span.end and span.start > span.end:
            raise Refusal(_("This part of the timeline ends before it begins. Swap from and to."), field="to")
        return span

    @property
    def is_whole(self) -> bool:
        return self.start is None and self.end is None

    def of(self, events: list[FrozenEvent]) -> list[FrozenEvent]:
        """The events in it. One whose time nobody knows is in the whole timeline alone."""
        if self.is_whole:
            return events
        return [event for event in events if event.at and self._touches(event.at, event.until or event.at)]

    def _touches(self, begins: datetime, ends: datetime) -> bool:
        return (self.start is None or ends >= self.start) and (self.end is None or begins <= self.end)


WHOLE = Span()
LABELS = {
    "timeline": lambda: _("Timeline"),
    "impact": lambda: _("Impact"),
    "factors": lambda: _("What made it possible, and what held"),
    "actions": lambda: _("What we will change"),
}


class Blocks:
    """The blocks of one incident, as it is now. Rows are gathered once, when the first block that shows them is asked for.

    With an `edition`, its rows are shown instead: what was gathered to be published.
    """

    def __init__(self, incident: Incident, edition: Edition | None = None) -> None:
        self.incident = incident
        self._edition = edition

    def html(self, kind: str, span: Span = WHOLE) -> SafeString:
        """As the reading page shows it. Raises Http404 for a kind there isn't."""
        if kind not in LABELS:
            raise Http404
        shown = {"kind": kind, "label": LABELS[kind](), "edition": self._about} | getattr(self, f"_{kind}_shown")(span)
        return render_to_string("library/block.html", shown)

    def markdown(self, kind: str, span: Span = WHOLE) -> str:
        """The same as a list, a table or paragraphs; a sentence where there is nothing."""
        if kind == "timeline":
            return events_list(span.of(self._events), self.incident.zone) or self._nothing(kind)
        if kind == "factors":
            return factors_table(self._factors) if self._factors else self._nothing(kind)
        if kind == "actions":
            return actions_table(self._actions, state=_("State")) if self._actions else self._nothing(kind)
        lines = [f"- {fact.label}: {fact.text or times.in_words(fact.span or timedelta())}" for fact in facts_of(self._about)]
        texts = [f"**{heading}**\n\n{text}" if heading else text for heading, text in self._impact_texts()]
        return "\n\n".join(["\n".join(lines), *texts]).strip() or self._nothing(kind)

    def _timeline_shown(self, span: Span) -> dict[str, Any]:
        events = span.of(self._events)
        shown = events[:MOST_EVENTS]
        return {
            "days": days_of(shown, self.incident.zone),
            "more": len(events) - len(shown),
            "empty": "" if events else self._nothing("timeline" if span.is_whole else "span"),
        }

    def _impact_shown(self, span: Span) -> dict[str, Any]:
        facts, texts = facts_of(self._about), self._impact_texts()
        return {"facts": facts, "texts": texts, "empty": "" if facts or texts else self._nothing("impact")}

    def _factors_shown(self, span: Span) -> dict[str, Any]:
        return {"factors": self._factors, "empty": "" if self._factors else self._nothing("factors")}

    def _actions_shown(self, span: Span) -> dict[str, Any]:
        rows = [CurrentAction(row, row.state, row.state_label, 0) for row in self._actions]
        return {"actions": rows, "empty": "" if rows else self._nothing("actions")}

    def _impact_texts(self) -> list[tuple[str, str]]:
        told = [("", self._about.customer_impact), (_("Inside"), self._about.internal_impact), (_("What caught it"), self._about.caught_by)]
        return [(heading, text) for heading, text in told if text]

    def _nothing(self, kind: str) -> str:
        return {
            "timeline": _("No line is chosen for the story yet."),
            "span": _("Nothing stands in this part of the timeline."),
            "impact": _("Who felt it is not written down yet."),
            "factors": _("No factor is written down yet."),
            "actions": _("No action is written down yet."),
        }[kind]

    @cached_property
    def _about(self) -> Edition:
        return self._edition or edition_of(self.incident)

    @cached_property
    def _events(self) -> list[FrozenEvent]:
        return self._edition.events if self._edition else events_of([self.incident.pk])[self.incident.pk]

    @cached_property
    def _factors(self) -> list[Any]:
        return self._edition.factors if self._edition else factors_of([self.incident.pk])[self.incident.pk]

    @cached_property
    def _actions(self) -> list[Any]:
        return self._edition.actions if self._edition else actions_of([self.incident.pk])[self.incident.pk]


def _instant(written: str, field: str) -> datetime | None:
    if not written:
        return None
    try:
        at = parse_datetime(written)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Refusal(
            _("“%(written)s” is no instant. Write it with its offset, like 2026-03-14T14:04Z.") % {"written": written[:40]}, field=field
        )
    return at
