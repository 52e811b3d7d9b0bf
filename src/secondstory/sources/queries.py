"""What the pages of an import ask: what was understood, what is here already, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.incidents.models import Incident, Service, Severity
from secondstory.lib import clock
from secondstory.lib.secrets import find_secrets
from secondstory.people.permissions import Visitor
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Delivery, Hook, Import, ImportedFile, IntakeFile
from secondstory.sources.ownership import owned_fields
from secondstory.sources.reading.keeping import from_kept
from secondstory.sources.reading.placing import Placed, PlacedEvent, place
from secondstory.sources.reading.understood import Understood
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import Event, Origin, Sighting
from secondstory.ui.times import CLOCK, SHORT_DAY


@dataclass(frozen=True)
class Looked:
    """One document of an import, as its page shows it. `same` and `earlier` are incidents the visitor may see."""

    file: ImportedFile
    understood: Understood
    placed: Placed
    severity: Severity | None
    new_services: list[str]
    same: Incident | None
    earlier: Incident | None
    twin: str

    @property
    def is_readable(self) -> bool:
        return self.file.state != FileState.UNREADABLE

    @property
    def may_be_saved(self) -> bool:
        """Read, not here already, and not twice in this import."""
        return self.file.state in {FileState.UNDERSTOOD, FileState.REFUSED} and self.same is None and not self.twin

    @property
    def needs_day(self) -> bool:
        return self.may_be_saved and self.placed.started is None

    @property
    def asks_for_day(self) -> bool:
        """Whether its row has a field for the day: it gives none, or one was typed in for it."""
        return self.may_be_saved and (self.placed.started is None or self.file.day is not None)

    @property
    def will_be_saved(self) -> bool:
        return self.may_be_saved and self.file.is_chosen

    @property
    def title(self) -> str:
        return self.understood.title or self.file.name

    @property
    def timed(self) -> list[PlacedEvent]:
        """Events with a time, as they happened."""
        return sorted((event for event in self.placed.events if event.at), key=lambda event: event.at or clock.now())

    @property
    def began(self) -> str:
        """The day it began, in its zone; empty where the document gives none."""
        started = self.placed.started
        return date_format(started.at.astimezone(clock.zone_or_utc(self.placed.zone)), SHORT_DAY) if started else ""

    @property
    def stretch(self) -> str:
        """From its first event to its last, in its zone; a day is named where it is not the one before it."""
        zone, day, ends = clock.zone_or_utc(self.placed.zone), self.began, []
        timed = [event for event in self.timed if event.at and event.found.precision != "day"]
        for event in (*timed[:1], *timed[1:][-1:]):
            at = event.at.astimezone(zone) if event.at else clock.now()
            same, day = date_format(at, SHORT_DAY) == day, date_format(at, SHORT_DAY)
            ends.append(date_format(at, CLOCK if same else f"{SHORT_DAY}, {CLOCK}"))
        return " – ".join(ends)

    @property
    def open_actions(self) -> int:
        return len([action for action in self.understood.actions if not action.done])

    @property
    def problems(self) -> list[str]:
        """Every sentence about what is doubtful."""
        sentences = [*self.file.problems, *(self.understood.problems if self.is_readable else ()), *self.placed.problems]
        if self.understood.severity and self.severity is None:
            sentences.append(
                _("“%(word)s” is no severity here, so it stays ungraded. An administrator can make it an alias of one.")
                % {"word": self.understood.severity[:40]}
            )
        return list(dict.fromkeys(sentences))


@dataclass(frozen=True)
class Look:
    """An import as its page shows it."""

    batch: Import
    files: list[Looked]

    @property
    def understood(self) -> list[Looked]:
        return [one for one in self.files if one.is_readable]

    @property
    def to_save(self) -> list[Looked]:
        return [one for one in self.files if one.will_be_saved]

    @property
    def without_day(self) -> list[Looked]:
        return [one for one in self.to_save if one.needs_day]

    @property
    def saved(self) -> list[Looked]:
        return [one for one in self.files if one.file.state == FileState.SAVED]

    @property
    def new_services(self) -> list[str]:
        """Names of services nobody knows yet, each once."""
        return list(dict.fromkeys(name for one in self.files if one.may_be_saved for name in one.new_services))

    @property
    def assumes_zone(self) -> bool:
        return any(one.placed.zone_assumed for one in self.understood)

    def sentence(self) -> str:
        """What was understood, in one sentence."""
        files = ngettext("%(n)d of %(all)d file understood", "%(n)d of %(all)d files understood", len(self.files))
        head = files % {"n": len(self.understood), "all": len(self.files)}
        counts = _counts(one.understood for one in self.understood)
        return f"{head}: {counts}." if counts else f"{head}."


def look_at(batch: Import, visitor: Visitor) -> Look:
    """Everything the page of an import shows; the same few statements for one file and for a thousand."""
    files = list(batch.files.select_related("incident"))
    saved = _saved_like(files, visitor) if batch.state == ImportState.PREVIEW else []
    same = {row.sha256: row.incident for row in saved}
    earlier = {row.name: row.incident for row in saved}
    severities, services = _severity_words(), _service_words(visitor)
    seen: dict[str, str] = {}
    looked = []
    for file in files:
        understood = from_kept(file.understood)
        twin = seen.get(file.sha256, "") if file.sha256 else ""
        seen.setdefault(file.sha256, file.name)
        looked.append(
            Looked(
                file=file,
                understood=understood,
                placed=place(understood, assumed_zone=batch.zone, now=clock.now()),
                severity=graded(understood.severity, severities),
                new_services=[name for name in understood.services if name.strip().lower() not in services],
                same=same.get(file.sha256),
                earlier=earlier.get(file.name),
                twin=twin,
            )
        )
    return Look(batch, looked)


@dataclass(frozen=True)
class Progress:
    """How far saving is."""

    done: int
    all: int


def progress_of(batch: Import) -> Progress:
    """How many of the chosen documents have been dealt with."""
    chosen = batch.files.filter(is_chosen=True).exclude(state=FileState.UNREADABLE)
    return Progress(done=chosen.exclude(state=FileState.UNDERSTOOD).count(), all=chosen.count())


def one_of(look: Look, uid: str) -> Looked | None:
    """The document with this uid."""
    return next((one for one in look.files if one.file.uid == uid), None)


def saved_as(sha256: str, visitor: Visitor) -> QuerySet[ImportedFile]:
    """Where these bytes are saved, as far as the visitor may know. Those being saved at this moment count too."""
    mine = Q(incident__in=Incident.objects.visible_to(visitor)) | Q(incident__is_pending=True, incident__visibility="open")
    return ImportedFile.objects.filter(mine, sha256=sha256, state=FileState.SAVED, batch__is_example=visitor.is_example)


def graded(word: str, words: dict[str, Severity]) -> Severity | None:
    """The severity a document means: by code, name or alias, all of what it says or its first word that is one."""
    plain = " ".join(word.lower().split())
    candidates = [
        plain,
        plain.replace("-", ""),
        plain.replace(" ", ""),
        *plain.replace("(", " ").replace(")", " ").replace(":", " ").split(),
    ]
    return next((words[one] for one in candidates if one in words), None)


def severity_words() -> dict[str, Severity]:
    """Every word that means a severity, in lower case."""
    return _severity_words()


def recent(visitor: Visitor) -> QuerySet[Import]:
    """The visitor's imports, newest first."""
    return Import.objects.visible_to(visitor).prefetch_related("files__incident")


def hooks_of(visitor: Visitor) -> QuerySet[Hook]:
    """The hooks the visitor may see, with when each received something last and how many deliveries it has."""
    rows = Hook.objects.visible_to(visitor).select_related("team", "incident")
    return rows.annotate(last_at=Max("deliveries__received_at"), received=Count("deliveries"))


def deliveries_of(hook: Hook) -> list[Delivery]:
    """The last thirty deliveries, without their bodies."""
    return list(hook.deliveries.defer("body").select_related("incident")[:30])


FAR = timedelta(days=21)


@dataclass(frozen=True)
class LookedFile:
    """One file of records on its preview: what it was taken for, what is in it, and the form that corrects it."""

    file: IntakeFile
    form: Any
    first: datetime | None
    last: datetime | None
    shown: list[tuple[datetime | None, str, str]]

    @property
    def is_readable(self) -> bool:
        return self.file.state != FileState.UNREADABLE

    @property
    def is_far(self) -> bool:
        """None of its times is near the incident: perhaps it is the wrong file."""
        began = self.file.intake.incident.started_at
        return self.first is not None and self.last is not None and (self.last < began - FAR or self.first > began + FAR)


def looked_file(file: IntakeFile, form: Any) -> LookedFile:
    """A file with its times as such."""
    found = file.found
    shown = [(_time(at), str(Kind(kind).label), text) for at, kind, text in found.get("shown", [])]
    return LookedFile(file, form, _instant(found.get("first")), _instant(found.get("last")), shown)


def intake_progress(files: Sequence[IntakeFile]) -> Progress:
    """How many records have been saved of those seen at first look."""
    chosen = [file for file in files if file.is_chosen and file.state != FileState.UNREADABLE]
    wanted = sum(max(file.found.get("records", 0), file.saved) for file in chosen)
    return Progress(done=sum(file.saved for file in chosen), all=max(wanted, 1))


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _instant(written: str | None) -> datetime | None:
    at = _time(written)
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def secrets_of(incident: Incident, uid: str) -> list[str]:
    """The likely secrets of one line and its evidence, each once."""
    event = Event.objects.filter(incident=incident, uid=uid).select_related("evidence").first() if uid else None
    if event is None:
        return []
    texts = [event.text, event.evidence.raw if event.evidence else ""]
    return list(dict.fromkeys(one.of(text) for text in texts for one in find_secrets(text)))


def origins_of(incident: Incident) -> list[Origin]:
    """Where the lines of an incident's log came from: how many each brought (`lines`), the first, the last, and how many `also` has."""
    there = Q(events__removed_at=None)
    rows = Origin.objects.filter(incident=incident, is_complete=True)
    first, last = (pick("events__occurred_at", filter=there) for pick in (Min, Max))
    seen = Sighting.objects.filter(origin=OuterRef("pk"), event__removed_at=None).order_by().values("origin")
    also = Coalesce(Subquery(seen.annotate(n=Count("pk")).values("n")), 0)
    return list(rows.annotate(lines=Count("events", filter=there), first_at=first, last_at=last, also=also))


@dataclass(frozen=True)
class OwnedField:
    """A field that follows another system: what people call it, whose it is, and whether it was changed here since."""

    name: str
    label: str
    system: str
    is_changed_here: bool
    seen_at: datetime | None


def owned_rows(incident: Incident) -> list[OwnedField]:
    """The fields of an incident that another system owns, in the order of the incident's own fields."""
    found = owned_fields(incident)
    labels = {field.name: str(getattr(field, "verbose_name", field.name)) for field in Incident._meta.get_fields()}
    return [OwnedField(name, labels.get(name, name), *found[name]) for name in labels if name in found]


def original_of(incident: Incident) -> ImportedFile | None:
    """The document an incident was made from."""
    return ImportedFile.objects.filter(incident=incident, state=FileState.SAVED).first()


def original_name(incident: Incident) -> str:
    """What the document is called that an incident was made from, without its folders; empty for one declared here."""
    if not incident.import_uid:
        return ""
    found = original_of(incident)
    return found.name.replace("\\", "/").rpartition("/")[2] if found else ""


def day_of(one: Looked) -> date | None:
    """The day it began, in the zone of the document."""
    if one.placed.started is None:
        return None
    return one.placed.started.at.astimezone(clock.zone_or_utc(one.placed.zone)).date()


def _saved_like(files: list[ImportedFile], visitor: Visitor) -> list[ImportedFile]:
    wanted = Q(sha256__in={file.sha256 for file in files if file.sha256}) | Q(name__in={file.name for file in files})
    rows = ImportedFile.objects.filter(wanted, state=FileState.SAVED, incident__in=Incident.objects.visible_to(visitor))
    return list(rows.select_related("incident").order_by("pk"))


def _severity_words() -> dict[str, Severity]:
    words: dict[str, Severity] = {}
    for row in Severity.objects.all():
        for word in (row.code, row.name, *row.aliases):
            words.setdefault(str(word).lower(), row)
    return words


def _service_words(visitor: Visitor) -> set[str]:
    return {word.lower() for row in Service.objects.visible_to(visitor) for word in (row.name, row.slug, *map(str, row.aliases))}


def _counts(documents: Iterable[Understood]) -> str:
    rows = list(documents)
    events = sum(len(one.events) for one in rows)
    actions = sum(len(one.actions) for one in rows)
    factors = sum(len(one.factors) for one in rows)
    parts = [
        ngettext("%(n)d event", "%(n)d events", events) % {"n": events} if events else "",
        ngettext("%(n)d action", "%(n)d actions", actions) % {"n": actions} if actions else "",
        ngettext("%(n)d contributing factor", "%(n)d contributing factors", factors) % {"n": factors} if factors else "",
    ]
    return ", ".join(part for part in parts if part)
