"""What a document was understood to say: plain values, each with the line it was read from."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FoundEvent:
    """One timeline entry.

    `at` and `until` are ISO 8601 as the document means them: "2020-08-28T14:05", with an offset only when the
    document gives a zone, "2020-08-28" for a day, None when no date can be recovered.
    """

    text: str
    at: str | None
    until: str | None
    precision: str  # exact, approximate, day or unknown
    as_written: str
    line: int
    kind: str = ""  # a guess: alert, impact, decision, change, communication, discovery, action, or ""


@dataclass(frozen=True)
class FoundAction:
    """One follow-up; `owner` is as written (the importer turns it into a person or a role label), `due` an ISO day."""

    text: str
    owner: str
    due: str | None
    link: str
    done: bool
    line: int


@dataclass(frozen=True)
class FoundFactor:
    """One contributing factor; `role` is trigger, mitigator, luck, delayed_detection or "". `said` is what stands before its colon."""

    text: str
    line: int
    role: str = ""
    said: str = ""


@dataclass(frozen=True)
class FoundSection:
    """A heading and the Markdown below it; sections in order hold the whole document but its title and front matter."""

    title: str
    markdown: str
    line: int


@dataclass(frozen=True)
class Understood:
    """All that was read out of one document.

    `zone` is the IANA name or offset the document states, "" when it states none; `times` holds the labelled moments
    (started, detected, acknowledged, mitigated, resolved); `problems` are sentences for the person importing.
    """

    file: str
    title: str
    date: str | None = None
    severity: str = ""
    zone: str = ""
    services: tuple[str, ...] = ()
    summary: str = ""
    learned: tuple[str, ...] = ()
    times: dict[str, str] = field(default_factory=dict)
    events: tuple[FoundEvent, ...] = ()
    actions: tuple[FoundAction, ...] = ()
    factors: tuple[FoundFactor, ...] = ()
    sections: tuple[FoundSection, ...] = ()
    problems: tuple[str, ...] = ()
    near_miss: bool = False

    def as_json(self) -> dict[str, object]:
        """The object `import --dry-run --json` prints."""
        return {
            "file": self.file,
            "title": self.title,
            "date": self.date,
            "severity": self.severity,
            "zone": self.zone,
            "services": list(self.services),
            "events": [{"at": e.at, "until": e.until, "precision": e.precision, "text": e.text} for e in self.events],
            "actions": [{"text": a.text, "owner": a.owner, "due": a.due, "link": a.link, "done": a.done} for a in self.actions],
            "factors": [factor.text for factor in self.factors],
            "sections": [{"title": section.title, "markdown": section.markdown} for section in self.sections],
            "problems": list(self.problems),
        }
