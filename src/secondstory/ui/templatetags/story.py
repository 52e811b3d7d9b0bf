"""Template tags and filters that every page may use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.template import Context, Engine
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.lib.passages import MARK
from secondstory.lib.plain_words import in_plain_words
from secondstory.ui import icons, times
from secondstory.ui import markdown as marked
from secondstory.ui.rows import Row, Stencils

register = template.Library()


@register.filter
def when(at: datetime | None, precision: str = "exact") -> str:
    """Day and clock time in the reader's zone with UTC beside it; as roughly as `precision` says."""
    return times.moment(at, precision) if at else ""


@register.filter
def day(at: date | datetime | None) -> str:
    """The calendar day in the reader's zone."""
    return times.calendar_day(at) if at else ""


@register.filter
def short_day(at: date | datetime | str | None) -> str:
    """The calendar day in the reader's zone, with the month in three letters; of a text, the day it begins with (ISO 8601)."""
    known = date.fromisoformat(at[:10]) if isinstance(at, str) and at else at
    return times.calendar_day(known, times.SHORT_DAY) if known else ""


@register.simple_tag
def moment(at: datetime, *, precision: str = "exact", zone: str = "") -> str:
    """Like `when`, in `zone` instead of the reader's."""
    return times.moment(at, precision, zone)


@register.filter
def clock_time(at: datetime | None, zone: str = "") -> str:
    """The clock time in `zone` with UTC beside it."""
    return times.clock_in(at, zone) if at else ""


@register.simple_tag
def wall_clock(at: datetime, zone: str) -> str:
    """What a clock in `zone` showed, as a `datetime-local` field takes it."""
    return at.astimezone(clock.zone_or_utc(zone)).strftime("%Y-%m-%dT%H:%M")


@register.simple_tag
def event_time(event: Any, zone: str, *, day: bool = False) -> str:
    """When a line of a timeline happened, as exactly as anybody knows: its clock time in `zone`, with its day if asked for."""
    if event.occurred_at is None or event.precision == "unknown":
        return _("time unknown")
    if event.precision == "exact" and not day:
        return times.clock_in(event.occurred_at, zone)
    return times.moment(event.occurred_at, event.precision, zone)


@register.filter
def zone_said(zone: str) -> str:
    """A zone as readers know it: “UTC+2”, not “Etc/GMT-2”."""
    return clock.zone_name(zone)


@register.filter
def duration(span: timedelta | None) -> str:
    """A time span in its two largest units."""
    return times.in_words(span) if span is not None else ""


@register.filter
def largest(span: timedelta | None) -> str:
    """A time span in its largest unit alone."""
    return times.in_words(span, units=1) if span is not None else ""


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML; what was removed from it says so."""
    return with_removals(mark_safe(marked.render(text or "")))  # noqa: S308 - nh3 cleaned it


@register.filter
def living(text: str, facts: marked.Living | None) -> SafeString:
    """Markdown whose mentions, blocks and pictures show what `facts` knows of them now."""
    return with_removals(mark_safe(marked.render(text or "", facts or None)))  # noqa: S308 - nh3 cleaned it


@register.filter
def with_removals(text: str) -> SafeString:
    """`text` in which the marks of passages that were removed can be told from text, and are read aloud as such."""
    if MARK not in text:
        return conditional_escape(text)
    word = _("removed")
    mark = format_html(
        '<span class="quiet" title="{}"><span aria-hidden="true">{}</span><span class="unseen">[{}]</span></span>', word, MARK, word
    )
    return mark_safe(conditional_escape(text).replace(MARK, mark))  # noqa: S308 - both are escaped


@register.filter(is_safe=True)
@stringfilter
def shortened(text: str, longest: int) -> str:
    """`text` in at most `longest` characters, an ellipsis being the last; `truncatechars` looks at each one for accents that combine."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


@register.filter
@stringfilter
def plainly(text: str) -> str:
    """Words that somebody wrote as Markdown, without its signs."""
    return in_plain_words(text)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Lucide icon; give it a `label` when no word stands beside it."""
    return icons.draw(name, label)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The address's query string with these changes; an empty value takes a name away."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, ""):
            values[name] = str(value)
    return f"?{values.urlencode()}"


@register.simple_tag(takes_context=True)
def rows(context: Context, name: str, given: Iterable[Row]) -> SafeString:
    """Rows of a long list, each as `row` in the template `name` (see `ui.rows`)."""
    key = f"stencils of {name}"
    stencils = context.render_context.get(key)
    if not isinstance(stencils, Stencils):
        stencils = context.render_context[key] = Stencils(Engine.get_default().get_template(name))
    return stencils.draw(given, context)


@register.simple_tag
def built(path: str) -> str:
    """The address of a static file with a mark of its content, so that browsers may keep it and still see a new one."""
    return f"{static(path)}?v={_mark_of(path)}"


@lru_cache(maxsize=64)
def _mark_of(path: str) -> str:
    found = finders.find(path)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else "0"
