"""The lines of the log and of the story as rows that are drawn by shape (`ui.rows`), for the page a timeline is built on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from secondstory.timeline.models import Event
from secondstory.timeline.ranks import why_ranked
from secondstory.ui.rows import Row
from secondstory.ui.templatetags.story import shortened, with_removals
from secondstory.ui.times import clock_in

LONGEST_IN_LOG = 220
_NOTHING = SafeString("")


def log_row(event: Event, folded: Sequence[Event], *, day: date | None, zone: str) -> Row:
    """A line of the log, for `timeline/log_line.html`."""
    words = _words(event, folded, day, zone) | {
        "text": with_removals(shortened(event.text, LONGEST_IN_LOG)),
        "why": conditional_escape(next(iter(why_ranked(event.rank_reasons)), "")),
    }
    return Row(_facts(event), words)


def story_row(event: Event, folded: Sequence[Event], *, day: date | None, zone: str) -> Row:
    """A line of the story, for `timeline/story_line.html`; fetch it with its decision point."""
    words = _words(event, folded, day, zone) | {
        "text": with_removals(event.text),
        "seconds": SafeString(int(event.occurred_at.timestamp())) if event.occurred_at else _NOTHING,
    }
    return Row(_facts(event) | {"is_decided": event.decision_point is not None}, words)


def _facts(event: Event) -> dict[str, str | bool]:
    return {
        "kind": event.kind,
        "kind_label": event.kind_label,
        "precision": event.precision,
        "is_in_story": event.is_in_story,
        "may_hold_secret": event.may_hold_secret,
    }


def _words(event: Event, folded: Sequence[Event], day: date | None, zone: str) -> dict[str, SafeString]:
    sources = ", ".join(dict.fromkeys(one.source for one in (event, *folded) if one.source))
    many = ngettext("%(n)d line as one", "%(n)d lines as one", len(folded) + 1) % {"n": len(folded) + 1} if folded else ""
    at, until = event.occurred_at, event.occurred_until
    return {
        "uid": SafeString(event.uid),
        "day": conditional_escape(date_format(day, "l, j F Y")) if day else _NOTHING,
        "clock": clock_in(at, zone) if at else _NOTHING,
        "until": clock_in(until, zone) if at and until else _NOTHING,
        "written": conditional_escape(event.time_as_written),
        "short": conditional_escape(shortened(event.text, 60)),
        "role": conditional_escape(event.involvement.label) if event.involvement else _NOTHING,
        "sources": conditional_escape(sources),
        "tellers": conditional_escape(many),
    }
