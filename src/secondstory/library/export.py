"""An edition as a plain file: Markdown a person reads anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from secondstory.factors.export import tree_list, turn_line
from secondstory.factors.told_trees import ToldTree
from secondstory.lib import clock
from secondstory.library.edition import Edition, FrozenAction, FrozenEvent, FrozenFactor
from secondstory.library.models import Publication
from secondstory.postmortems.tree.escaping import escaped

_WITH_OFFSET = "%Y-%m-%d %H:%M %z"


def markdown_of(publication: Publication, edition: Edition) -> str:
    """The whole edition as Markdown with its facts in front; times in the edition's zone, with the offset."""
    parts = [*_front(publication, edition), f"# {_line(edition.title)}", edition.summary, *_learned(edition), *_impact(edition)]
    if edition.events:
        parts += ["## " + _("Timeline"), "\n".join(_event(event, edition.zone) for event in edition.events)]
    if edition.factors:
        parts += ["## " + _("What made it possible, and what held"), factors_table(edition.factors)]
    if edition.trees:
        parts += ["## " + _("Why, turn by turn"), *trees_parts(edition.trees, edition.zone)]
    if edition.actions:
        parts += ["## " + _("What we will change"), actions_table(edition.actions, state=_("State when published"))]
    for section in edition.sections:
        parts += [f"## {_line(section.title)}", section.markdown.strip()]
    parts += promise_lines(edition.notice, edition.notice_link)
    return "\n\n".join(part for part in parts if part) + "\n"


def promise_lines(notice: str, link: str) -> list[str]:
    """The promise of the organisation, as it stands at the end of a file (R14)."""
    full = f" [{_('The promise in full')}]({link})" if link else ""
    return ["---", f"*{_line(notice)}*{full}"] if notice else []


def front_matter(facts: Mapping[str, object]) -> str:
    """What stands at the top of a file, as YAML; what is empty is left out."""
    lines = [f"{name}: {_quoted(value)}" for name, value in facts.items() if value not in ("", None)]
    return "---\n" + "\n".join(lines) + "\n---"


def events_list(events: Sequence[FrozenEvent], zone: str) -> str:
    """Events as a list within a text: clock times in `zone`, with the day where there are several."""
    where = clock.zone_or_utc(zone)
    days = {event.at.astimezone(where).date() for event in events if event.at}
    return "\n".join(_event(event, zone, pattern="%H:%M" if len(days) < 2 else "%Y-%m-%d %H:%M") for event in events)


def factors_table(factors: Sequence[FrozenFactor]) -> str:
    """Factors as a table; what is said of none of them has no column."""
    told = [
        (_("Factor"), [row.statement for row in factors]),
        (_("Domain"), ["; ".join([row.domain_label, *(one.label for one in row.labels)]) for row in factors]),
        (_("Role"), [row.role_label for row in factors]),
    ]
    more = [
        (_("Scope"), [row.breadth_label for row in factors]),
        (_("Feeds"), [row.feeds for row in factors]),
        (_("Who can address it"), [row.addressability_label for row in factors]),
    ]
    return _columns(told + [column for column in more if any(column[1])])


def trees_parts(trees: Sequence[ToldTree], zone: str) -> Iterator[str]:
    """A heading for each turn of the story, and a list within a list of what was asked there."""
    for tree in trees:
        yield f"### {turn_line(tree, clock.zone_or_utc(zone))}"
        yield tree_list(tree)


def actions_table(actions: Sequence[FrozenAction], *, state: str) -> str:
    """Actions as a table; `state` is what the column of their states is called."""
    told = [
        (_("Action"), [row.text for row in actions]),
        (_("Kind"), [row.category_label for row in actions]),
        (_("Owned by"), [row.team for row in actions]),
        (_("Due"), [str(row.due_on or "") for row in actions]),
        (state, [row.state_label for row in actions]),
    ]
    covered = (_("Class covered"), [row.breadth_label for row in actions])
    return _columns([*told, covered] if any(covered[1]) else told)


def _front(publication: Publication, edition: Edition) -> Iterator[str]:
    facts: dict[str, object] = {
        "title": edition.title,
        "incident": edition.key,
        "edition": publication.edition,
        "published": publication.published_at.isoformat(timespec="seconds"),
        "started": edition.started_at.isoformat(timespec="seconds"),
        "severity": edition.severity_code,
        "near_miss": "true" if edition.near_miss else "false",
        "team": edition.team,
        "services": ", ".join(service.name for service in edition.services),
        "zone": edition.zone,
    }
    yield front_matter(facts)


def _learned(edition: Edition) -> Iterator[str]:
    yield "## " + _("What we learned")
    yield "\n".join(f"- {line}" for line in edition.learned) or _("Nothing new: %(reason)s") % {"reason": edition.nothing_new_reason}


def _impact(edition: Edition) -> Iterator[str]:
    texts = [edition.customer_impact, edition.internal_impact]
    if any(texts):
        yield "## " + _("Impact")
        yield from texts
    if edition.caught_by:
        yield "## " + _("What caught it")
        yield edition.caught_by


def _event(event: FrozenEvent, zone: str, *, pattern: str = _WITH_OFFSET) -> str:
    """With how a decision looked, and what is told differently, under it."""
    when = _at(event.at, zone, event.precision, pattern) if event.at else _("time unknown")
    if event.until:
        when += f" – {_at(event.until, zone, event.precision, pattern)}"
    who = f"{_plain(event.role)}: " if event.role else ""
    lines = [f"- **{when}** {event.kind_label}. {who}{_plain(event.text)}"]
    if event.was_known_later and event.known_at:
        lines.append("  - " + _("Known at %(at)s") % {"at": _at(event.known_at, zone, "exact", pattern)})
    lines += [f"  - {label.capitalize()}: {_plain(text)}" for label, text in event.decision_rows]
    for dispute in event.disputes:
        lines.append("  - " + _("Told differently: %(about)s") % {"about": _plain(dispute.about)})
        lines += [f"    - {_plain(side.role)}: {_plain(side.text)}" for side in dispute.sides]
    return "\n".join(lines)


def _at(at: datetime, zone: str, precision: str, pattern: str) -> str:
    local = at.astimezone(clock.zone_or_utc(zone))
    if precision == "day":
        return f"{local:%Y-%m-%d}"
    return f"{'~ ' if precision == 'approximate' else ''}{local:{pattern}}"


def _columns(columns: Sequence[tuple[str, list[str]]]) -> str:
    return _table([head for head, _cells in columns], list(zip(*(cells for _head, cells in columns), strict=True)))


def _table(heads: list[str], rows: Sequence[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """What is no Markdown, on one line of it."""
    return escaped(_line(text), at_line_start=True, is_last=True)


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(value: object) -> str:
    text = str(value)
    return text if re.fullmatch(r"[\w.-]+", text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
