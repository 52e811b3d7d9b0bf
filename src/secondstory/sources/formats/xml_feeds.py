"""Feeds: the Atom or RSS of a status page, with each update of an incident on its own where the page writes them so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

from secondstory.lib.text import one_line
from secondstory.sources.formats.mapped import without_tags
from secondstory.sources.records.calendar import told
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Signal, Skipped
from secondstory.sources.records.undated import MONTHS
from secondstory.sources.records.xml_values import first_of, objects_in

_FEED = re.compile(r"<(?:\w+:)?(feed|rss|RDF)[\s>]")
_UPDATE = re.compile(
    r"<small>(?P<month>[A-Z][a-z]{2})\w*\s+(?P<day>\d{1,2}),?\s+(?P<time>\d{1,2}:\d\d)(?:\s*(?P<zone>[A-Z]{2,5}))?</small>\s*(?:<br\s*/?>)?\s*"
    r"(?:<strong>(?P<state>[^<]{1,40})</strong>\s*-?\s*)?(?P<said>.*?)(?=</p>|<p>|\Z)",
    re.DOTALL,
)
_VAR = re.compile(r"</?var[^>]*>")
_CLOSED = ("resolved", "completed", "postmortem")
_EMPTY = "An entry of the feed has neither a title nor a text, so it was passed over."


class XmlFeeds:
    """A feed."""

    key = "feed"
    title = "Feeds (Atom and RSS, as status pages have them)"

    def sniff(self, sample: Sample) -> Guess | None:
        """By what stands around its entries."""
        head = "" if sample.is_bundle else sample.text[:3000].lstrip()
        if head.startswith("<") and _FEED.search(head):
            return Guess(96, "it is a feed in XML")
        return None

    def parse(self, material: Material) -> Iterator[Item]:
        """Its entries, newest last. Raises `Unreadable`."""
        for member in material.members:
            source, number = "Feed", 0
            for name, one in objects_in(material, member, {"entry", "item"}):
                if name == "title":
                    source = one_line(str(one)).removesuffix(" - Incident History") or source
                    continue
                number += 1
                for item in _entry(one, source):
                    yield item.at(f"{member}, entry {number}", raw=as_text(one))


def _entry(one: dict[str, Any], source: str) -> Iterator[Item]:
    title = without_tags(first_of(one, "title"))
    content = first_of(one, "content", "description", "encoded", "summary")
    published = _time(first_of(one, "published", "pubDate", "date", "issued")) or _time(first_of(one, "updated"))
    link = first_of(one, "link@href", "link", "guid", "id")
    named = first_of(one, "id", "guid", "link")
    common = Record(
        title or "(no text)",
        published[0] if published else None,
        precision="exact" if published else "unknown",
        time_as_written=published[1] if published else "",
        kind="communication",
        source=source,
        external_id=named,
        thread=named,
        links=(link,) if link.startswith(("http://", "https://")) else (),
    )
    updates = list(_updates(content, common))
    if updates:
        yield from reversed(updates)
    elif title or content:
        said = without_tags(content)
        yield replace(common, text=one_line(": ".join(some(title, said)), longest=MOST_LETTERS) or "(no text)")
    else:
        yield Skipped(_EMPTY)


def _updates(content: str, common: Record) -> Iterator[Record]:
    """Each update that Statuspage writes into the entry of its incident, newest first there; its year is that of the entry."""
    if common.occurred_at is None:
        return
    for found in _UPDATE.finditer(_VAR.sub("", content)):
        month = MONTHS.get(found["month"].lower())
        if month is None:
            continue
        year = common.occurred_at.year + (month - common.occurred_at.month < -6) - (month - common.occurred_at.month > 6)
        written = f"{found['month']} {found['day']}, {found['time']} {found['zone'] or ''}".strip()
        at = told(f"{year}-{month:02}-{int(found['day']):02} {found['time']:0>5} {found['zone'] or 'UTC'}")
        if at is None:
            continue
        state, said = (found["state"] or "").strip(), unescape(without_tags(found["said"].strip()))
        signal: Signal = "closed" if state.lower() in _CLOSED else "opened" if state.lower() == "investigating" else ""
        text = ": ".join(some(state, common.text)) + (f" — {said}" if said else "")
        yield replace(
            common, text=one_line(text, longest=MOST_LETTERS), occurred_at=at.at, time_as_written=written,
            external_id=f"{common.external_id} {written}", signal=signal,
        )  # fmt: skip


def _time(written: str) -> tuple[datetime, str] | None:
    found = told(written) if written else None
    if found is None:
        return None
    return (found.at if found.at.tzinfo else found.at.replace(tzinfo=UTC)), written


FORMAT = XmlFeeds()
