"""What an edition holds: everything its page shows, as plain data that goes to JSON and comes back the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any, get_type_hints

from secondstory.actions.enums import Category, State
from secondstory.factors.enums import Addressability, Breadth, FactorRole
from secondstory.factors.taxonomy import label_of
from secondstory.factors.told_trees import ToldTree, ToldWhy
from secondstory.lib.text import slug
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import DecisionPoint

FORMAT = 1
TextChange = Callable[[str, str], str]
"""(where, text) → text."""


@dataclass(frozen=True)
class Named:
    """A service: its address and its name."""

    slug: str
    name: str


@dataclass(frozen=True)
class FrozenSide:
    """How one role tells it."""

    role: str
    text: str


@dataclass(frozen=True)
class FrozenDispute:
    """What is told differently about an event, with every side and no outcome."""

    about: str
    sides: list[FrozenSide]


@dataclass(frozen=True)
class FrozenEvent:
    """An event as published: who had a part is a role. `decision` holds the fields of a decision point by name."""

    uid: str
    at: datetime | None
    until: datetime | None
    precision: str
    kind: str
    role: str
    text: str
    source: str
    known_at: datetime | None
    decision: dict[str, str] = field(default_factory=dict)
    disputes: list[FrozenDispute] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        return _label(Kind, self.kind)

    @property
    def decision_rows(self) -> list[tuple[str, str]]:
        """(label, text) of the decision point, in the order a reader meets them."""
        return [(DecisionPoint.label_of(name), text) for name, text in self.decision.items()]

    @property
    def is_decision(self) -> bool:
        return bool(self.decision)

    @property
    def was_known_later(self) -> bool:
        return self.at is not None and self.known_at is not None and self.known_at > self.at


@dataclass(frozen=True)
class FrozenSupport:
    """Words that show a factor at work, and where they stood: at a time, in a role's account, or under a heading of the document."""

    kind: str
    words: str
    where: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class FrozenLabel:
    """One more place a factor lies in, and the words that show it."""

    code: str
    quote: str

    @property
    def label(self) -> str:
        return label_of(self.code)


@dataclass(frozen=True)
class FrozenFactor:
    """A factor and the words that show it. Its codes are those of the day; they are read as what became of them.

    Editions from before there could be several supports have one `quote`. `is_someones_doing` is published only where a reason was given.
    """

    statement: str
    domain: str
    role: str
    quote: str
    uid: str = ""
    breadth: str = ""
    feeds: str = ""
    addressability: str = ""
    supports: list[FrozenSupport] = field(default_factory=list)
    labels: list[FrozenLabel] = field(default_factory=list)
    is_someones_doing: bool = False

    @property
    def codes(self) -> list[str]:
        """Where it lies, and the further places."""
        return [self.domain, *(label.code for label in self.labels)]

    @property
    def domain_label(self) -> str:
        return label_of(self.domain)

    @property
    def role_label(self) -> str:
        return _label(FactorRole, self.role)

    @property
    def breadth_label(self) -> str:
        return _label(Breadth, self.breadth)

    @property
    def addressability_label(self) -> str:
        return _label(Addressability, self.addressability)

    @property
    def held(self) -> bool:
        return self.role == FactorRole.MITIGATOR

    @property
    def shown_by(self) -> list[FrozenSupport]:
        """What supports it, however old the edition is."""
        return self.supports or ([FrozenSupport("event", self.quote)] if self.quote else [])


@dataclass(frozen=True)
class FrozenAction:
    """An action, owned by a team, and the uids of what it answers. `state` is how it stood then; pages show how it stands now."""

    uid: str
    text: str
    category: str
    team: str
    due_on: date | None
    state: str
    breadth: str = ""
    answers: list[str] = field(default_factory=list)

    @property
    def breadth_label(self) -> str:
        return _label(Breadth, self.breadth)

    @property
    def category_label(self) -> str:
        return _label(Category, self.category)

    @property
    def state_label(self) -> str:
        return _label(State, self.state)


@dataclass(frozen=True)
class FrozenSection:
    """A part of the document, as Markdown."""

    key: str
    title: str
    markdown: str


@dataclass(frozen=True)
class FrozenPicture:
    """A picture in the text, by the hash of its bytes, which lie among the blobs."""

    sha256: str
    media_type: str
    width_px: int | None
    height_px: int | None


@dataclass(frozen=True)
class Edition:
    """One edition. Times are instants in UTC; `zone` is where they were lived. `notice` is the promise it was written under (R14)."""

    key: str
    title: str
    summary: str
    learned: list[str]
    nothing_new_reason: str
    near_miss: bool
    caught_by: str
    severity_code: str
    severity_name: str
    team: str
    services: list[Named]
    zone: str
    started_at: datetime
    started_precision: str
    detected_at: datetime | None
    ended_at: datetime | None
    mitigated_at: datetime | None
    held_at: datetime | None
    customer_impact: str
    internal_impact: str
    internal_hours: int
    events: list[FrozenEvent]
    factors: list[FrozenFactor]
    actions: list[FrozenAction]
    sections: list[FrozenSection]
    format: int = FORMAT
    pictures: list[FrozenPicture] = field(default_factory=list)
    notice: str = ""
    notice_link: str = ""
    trees: list[ToldTree] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain data; times as ISO 8601."""
        return _plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Edition:
        """The edition that `to_json` wrote."""
        return _read(cls, content)  # type: ignore[no-any-return]

    def with_texts(self, change: TextChange) -> Edition:
        """The edition with every text a person wrote passed through `change`, which is told where it stands."""
        return replace(
            self,
            title=change("title", self.title),
            summary=change("summary", self.summary),
            learned=[change("learned", text) for text in self.learned],
            nothing_new_reason=change("learned", self.nothing_new_reason),
            caught_by=change("impact", self.caught_by),
            customer_impact=change("impact", self.customer_impact),
            internal_impact=change("impact", self.internal_impact),
            events=[_event_with(event, change) for event in self.events],
            factors=[_factor_with(row, change) for row in self.factors],
            trees=[tree.with_texts(partial(change, "trees")) for tree in self.trees],
            actions=[replace(row, text=change("actions", row.text)) for row in self.actions],
            sections=[_section_with(row, change) for row in self.sections],
            notice=change("notice", self.notice),
        )

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text a person wrote, with where it stands, in the order of the page."""
        found: list[tuple[str, str]] = []

        def collect(where: str, text: str) -> str:
            found.append((where, text))
            return text

        self.with_texts(collect)
        return iter([pair for pair in found if pair[1]])

    @property
    def decisions(self) -> list[FrozenEvent]:
        return [event for event in self.events if event.is_decision]

    @property
    def duration(self) -> timedelta | None:
        """From the start to the end of the impact."""
        ends = self.mitigated_at or self.ended_at
        return ends - self.started_at if ends else None

    @property
    def words(self) -> int:
        """How many words there are to read."""
        return sum(len(text.split()) for _where, text in self.texts())


def actions_in(rows: list[dict[str, Any]] | None) -> list[FrozenAction]:
    """The actions of an edition alone, from the plain ones in its content."""
    return [_read(FrozenAction, row) for row in rows or ()]


def _event_with(event: FrozenEvent, change: TextChange) -> FrozenEvent:
    decision = {name: change("decisions", text) for name, text in event.decision.items()}
    return replace(
        event,
        text=change("timeline", event.text),
        source=change("timeline", event.source),
        role=change("timeline", event.role),
        decision=decision,
        disputes=[_dispute_with(dispute, change) for dispute in event.disputes],
    )


def _dispute_with(dispute: FrozenDispute, change: TextChange) -> FrozenDispute:
    sides = [FrozenSide(change("timeline", side.role), change("timeline", side.text)) for side in dispute.sides]
    return FrozenDispute(change("timeline", dispute.about), sides)


def _factor_with(factor: FrozenFactor, change: TextChange) -> FrozenFactor:
    """The one quote of an edition with supports is the first of them, so it is told once."""
    statement = change("factors", factor.statement)
    supports = [replace(one, words=change("factors", one.words), where=change("factors", one.where)) for one in factor.supports]
    quote = supports[0].words if supports else change("factors", factor.quote)
    labels = [replace(label, quote=change("factors", label.quote)) for label in factor.labels]
    feeds = change("factors", factor.feeds)
    return replace(factor, statement=statement, quote=quote, supports=supports, feeds=feeds, labels=labels)


def _section_with(section: FrozenSection, change: TextChange) -> FrozenSection:
    """A title that changes takes its key along: the key was made of it."""
    where = f"section:{section.title}"
    title = change(where, section.title)
    key = section.key if title == section.title else slug(title).replace("-", "_")
    return FrozenSection(key, title, change(where, section.markdown))


def _label(words: Any, value: str) -> str:
    return str(words(value).label) if value in words.values else value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


_PARTS = {
    "services": Named,
    "events": FrozenEvent,
    "disputes": FrozenDispute,
    "sides": FrozenSide,
    "factors": FrozenFactor,
    "supports": FrozenSupport,
    "labels": FrozenLabel,
    "actions": FrozenAction,
    "sections": FrozenSection,
    "pictures": FrozenPicture,
    "trees": ToldTree,
    "whys": ToldWhy,
}


def _read(kind: Any, content: dict[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for name, reads in _readers_of(kind):
        value = content.get(name)
        if name in _PARTS:
            values[name] = [_read(_PARTS[name], row) for row in value or []]
        elif value is not None:
            values[name] = reads(value)
        elif name in content:
            values[name] = None
    return kind(**values)


@cache
def _readers_of(kind: Any) -> list[tuple[str, Callable[[Any], Any]]]:
    """Each field of `kind` with what makes a value of the plain one: resolving the types takes longer than reading an edition."""
    types = get_type_hints(kind)
    return [(one.name, _reader(types[one.name])) for one in fields(kind)]


def _reader(hint: Any) -> Callable[[Any], Any]:
    types = getattr(hint, "__args__", None) or (hint,)
    if datetime in types:
        return datetime.fromisoformat
    return date.fromisoformat if date in types else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
