"""What the incident pages ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from secondstory.audit.models import Record
from secondstory.audit.operations import as_recorded
from secondstory.audit.queries import Change, Told, Words, history_of, tell
from secondstory.incidents.enums import LateReason
from secondstory.incidents.models import Incident, IncidentQuerySet, Invite, Involvement, Reopening, Reviewer, Severity
from secondstory.incidents.policy import sentence
from secondstory.incidents.requirement import clock_of, limits
from secondstory.incidents.review_clock import ClockState, Limits, ReviewClock
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.pages import page_of
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.ui import times

STATES = ("ongoing", "waiting", "held", "skipped")


@dataclass(frozen=True)
class Filters:
    """What a list of incidents is narrowed to; empty means all. There is none by person (law 2)."""

    words: str = ""
    state: str = ""
    severity: str = ""
    service: str = ""
    team: str = ""
    kind: str = ""
    year: int | None = None

    @property
    def are_set(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Header:
    """What everyone who may see the incident is told about it, and how its review clock stands."""

    incident: Incident
    clock: ReviewClock
    state: ClockState
    left: timedelta
    reasons: list[str]

    @property
    def is_running(self) -> bool:
        """A review is asked for, the incident is over, and nobody has held it."""
        return self.state in {ClockState.GREEN, ClockState.AMBER, ClockState.RED, ClockState.BREACHED}

    @property
    def over(self) -> timedelta:
        """How long the time has been up."""
        return -self.left


def headers(incidents: Iterable[Incident], given: Limits | None = None) -> list[Header]:
    """A header for each incident; one settings query for all of them. Fetch them with `with_clock`."""
    given, now = given or limits(), clock.now()
    rows = []
    for incident in incidents:
        reading = clock_of(incident, given)
        reasons = [sentence(code) for code in incident.required_because]
        rows.append(Header(incident, reading, reading.state(now), reading.left(now), reasons))
    return rows


def with_clock(incidents: QuerySet[Incident], *, services: bool = True) -> QuerySet[Incident]:
    """Incidents with everything a header needs, in one query and one more for their services."""
    reopenings = Reopening.objects.filter(incident=OuterRef("pk"))
    rows = incidents.select_related("severity", "team", "held_review", "skipped_review").annotate(
        clock_kept_at=Subquery(reopenings.order_by("reopened_at").values("resolved_at")[1:2]),
        last_reopened_at=Subquery(reopenings.order_by("-reopened_at").values("reopened_at")[:1]),
    )
    return rows.prefetch_related("services") if services else rows


def listed(visitor: Visitor, filters: Filters) -> QuerySet[Incident]:
    """The incidents a visitor sees, narrowed. Raises `Refusal` on a state or kind there isn't."""
    rows = _in_state(Incident.objects.visible_to(visitor), filters.state)
    if filters.words:
        rows = rows.filter(Q(title__icontains=filters.words) | Q(key__iexact=filters.words))
    if filters.severity:
        rows = rows.filter(severity__code=filters.severity)
    if filters.service:
        rows = rows.filter(services__slug=filters.service)
    if filters.team:
        rows = rows.filter(team__slug=filters.team)
    if filters.kind:
        _one_of(filters.kind, ("incident", "near-miss"), field="kind")
        rows = rows.filter(near_miss=filters.kind == "near-miss")
    if filters.year:
        rows = rows.filter(started_at__year=filters.year)
    return with_clock(rows)


def _in_state(rows: IncidentQuerySet, state: str) -> IncidentQuerySet:
    if not state:
        return rows
    _one_of(state, STATES, field="state")
    if state == "ongoing":
        return rows.ongoing()
    if state == "waiting":
        return rows.waiting_for_review()
    return rows.with_review_held() if state == "held" else rows.exclude(skipped_review=None)


def _one_of(word: str, words: tuple[str, ...], *, field: str) -> None:
    if word not in words:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": word, "words": ", ".join(words)}, field=field)


def clocks_running(visitor: Visitor, given: Limits) -> list[Header]:
    """Reviews the visitor owns or facilitates, or whose team they manage, that are asked for and not held yet.

    Those with time left come first, the shortest on top; then those whose time is up, the latest on top: what a year of
    silence has not changed must not hide what can still be held in time. The twenty latest are looked at.
    """
    user = visitor.user
    mine = Incident.objects.visible_to(visitor).waiting_for_review()
    if not visitor.is_example:
        mine = mine.filter(Q(owner=user) | Q(facilitator=user) | Q(team__manager=user))
    found = headers(with_clock(mine.order_by("-started_at"), services=False)[:20], given)
    return sorted(found, key=lambda header: (header.state is ClockState.BREACHED, abs(header.left)))


def years_of(visitor: Visitor) -> list[int]:
    """The years in which the visitor's incidents began, latest first; two statements that don't read every incident."""
    rows = Incident.objects.visible_to(visitor).order_by()
    ends = rows.aggregate(first=Min("started_at"), last=Max("started_at"))
    if ends["first"] is None:
        return []
    years = range(ends["last"].year, ends["first"].year - 1, -1)
    spans = {year: (datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)) for year in years}
    any_in = {f"in_{year}": Exists(rows.filter(started_at__gte=begins, started_at__lt=ends)) for year, (begins, ends) in spans.items()}
    found: Any = Severity.objects.order_by("rank").values(**any_in)[0]
    return [year for year in years if found[f"in_{year}"]]


def severity_named(word: str) -> Severity | None:
    """The severity with this code, name or alias, whatever its capitals; else a bare number is a rank."""
    wanted = word.strip().lower()
    rows = list(Severity.objects.all()) if wanted else []
    for row in rows:
        if wanted in {row.code.lower(), row.name.lower(), *(str(alias).lower() for alias in row.aliases)}:
            return row
    return next((row for row in rows if str(row.rank) == wanted), None)


def readers_of(incident: Incident) -> list[User]:
    """Who may read the unpublished story: what the header says openly. At most 30 are named."""
    parts = [row.filter(incident=incident).values("user") for row in (Involvement.objects, Reviewer.objects, Invite.objects)]
    leads = Q(pk__in=[pk for pk in (incident.owner_id, incident.facilitator_id) if pk])
    anyone = leads | Q(pk__in=parts[0]) | Q(pk__in=parts[1]) | Q(pk__in=parts[2])
    return list(User.objects.filter(anyone, is_active=True).order_by("name")[:30])


def find_visible(visitor: Visitor, key: str) -> Incident:
    """The incident called `key`, now or formerly, if the visitor may see its header. Raises Http404: what may not be known is not there."""
    rows = Incident.objects.visible_with_rights(visitor)
    found = rows.filter(key=key).first() or rows.filter(former_key=key).order_by("-pk").first()
    if found is None:
        raise Http404
    return found


def find_readable(visitor: Visitor, key: str) -> Incident:
    """The incident, if its story may be read. Raises `NotAllowed` for who sees only the header."""
    incident = find_visible(visitor, key)
    if not incident.may_read:  # type: ignore[attr-defined]
        raise NotAllowed(_("Until it is published, its story is for those with a part in it. You can join as an observer."))
    return incident


def find_editable(visitor: Visitor, key: str) -> Incident:
    """The incident, if the visitor may change it. Raises `NotAllowed` with what would help."""
    incident = find_readable(visitor, key)
    if incident.may_edit:  # type: ignore[attr-defined]
        return incident
    if visitor.may_write:
        raise NotAllowed(_("Observers read along and don’t edit. Ask the owner of the review for a part in it."))
    raise NotAllowed(_("Readers can look, but not change anything."))


def history_page(incident: Incident, *, cursor: str) -> tuple[list[Told], str]:
    """Fifty changes of an incident in words, newest first, and the cursor for the ones before them."""
    page = page_of(history_of(incident.uid), newest_by="at", cursor=cursor, size=50)
    return tell(page.rows, words=_trail_words()), page.next


def changed_since(incident: Incident, version: int) -> dict[str, Any]:
    """The fields others changed after `version`, with what each was at `version`, as the audit trail has it."""
    rows = Record.objects.filter(subject_uid=incident.uid, version_after__gt=version).order_by("pk")
    base: dict[str, Any] = {}
    for row in rows:
        for name, pair in row.changes.items():
            base.setdefault(name, pair[0])
    return base


def in_words(changes: dict[str, list[Any]]) -> list[Change]:
    """Changes of an incident in words, without a record."""
    recorded = {name: [as_recorded(value) for value in pair] for name, pair in changes.items()}
    (told,) = tell([Record(subject_kind="incident", changes=recorded)], words=_trail_words())
    return told.changes


def label_warning(label: str, *, user: User | None, is_example: bool) -> str:
    """A sentence when a role label points at one person all the same; else "".

    It names someone, it is a title only one person has, or in several incidents it was only ever this one person.
    """
    (said,) = label_warnings([(label, user)], is_example=is_example)
    return said


def label_warnings(parts: Sequence[tuple[str, User | None]], *, is_example: bool) -> list[str]:
    """The same for several labels, in two statements."""
    people = User.objects.filter(is_active=True, is_service=False, is_example=is_example).values_list("name", flat=True)
    names = {part.lower() for name in people for part in name.split() if len(part) > 2}
    had: dict[str, Counter[int]] = {label.lower(): Counter() for label, user in parts if user is not None}
    if had:
        alike = reduce(or_, (Q(label__iexact=label) for label, user in parts if user is not None))
        rows = Involvement.objects.filter(alike, is_example=is_example).exclude(user=None)
        for label, who in rows.values_list("label", "user"):
            had.setdefault(label.lower(), Counter())[who] += 1
    return [_warning(label, user, names, had.get(label.lower(), Counter())) for label, user in parts]


def _warning(label: str, user: User | None, names: set[str], had: Counter[int]) -> str:
    words = {word.strip(".,()’'\"").lower() for word in label.split()}
    if words & names:
        return _("“%(label)s” has a name in it. Say what the role was; published pages show the label.") % {"label": label}
    if words & _ONE_OF_A_KIND or (user is not None and had[user.pk] > 1 and set(had) == {user.pk}):
        return _("“%(label)s” fits only one person, so readers will know who it was. A wider role protects them better.") % {"label": label}
    return ""


_ONE_OF_A_KIND = frozenset({"ceo", "cto", "cfo", "coo", "ciso", "cio", "founder", "president", "intern", "chief", "director", "newest"})
"""Words of titles that most organisations give to one person."""


def _trail_words() -> Words:
    return {
        "required_because": (_("Why"), lambda codes: " ".join(sentence(code) for code in codes)),
        "late_reason": (_("Why it was late"), lambda code: str(dict(LateReason.choices).get(code, code))),
        "late_note": (_("In a few words"), str),
        "held_at": (_("Held"), _instant),
        "reason": (_("Reason"), str),
        "key": (_("Key"), str),
    }


def _instant(value: str) -> str:
    at = parse_datetime(value)
    return times.moment(at) if at else value


def orphaned(visitor: Visitor) -> list[str]:
    """The uids of private incidents nobody can open any more; administrators are told that they exist, and no more."""
    if not visitor.is_administrator or visitor.is_example:
        return []
    return list(Incident.objects.orphaned().order_by("uid").values_list("uid", flat=True))


def reviewers_of(incident: Incident) -> list[User]:
    """Who was asked to read the draft."""
    return list(User.objects.filter(pk__in=Reviewer.objects.filter(incident=incident).values("user")).order_by("name"))


def invited_to(incident: Incident) -> list[User]:
    """Who is let into a private incident."""
    return list(User.objects.filter(pk__in=Invite.objects.filter(incident=incident).values("user")).order_by("name"))
