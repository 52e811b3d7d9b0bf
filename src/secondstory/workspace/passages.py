"""What could show a factor at work, in passages short enough to mark words in: lines of the story, shared accounts, the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from secondstory.factors.models import Factor
from secondstory.factors.operations import find_account
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.postmortems.models import Section, SectionSupport
from secondstory.postmortems.tree.spoken import paragraphs_of
from secondstory.timeline.enums import Audience
from secondstory.timeline.models import Account, Event

MOST_WORDS = 120
"""Of a passage: a longer one is cut at its sentences, so that marking stays a matter of a few keys."""
MOST_EVENTS = 200
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Source:
    """One thing that words can be marked in; `query` is its address on the page."""

    kind: str
    query: dict[str, str]
    event: Event | None = None
    account: Account | None = None
    part: str = ""
    section: Section | None = None
    label: str = ""
    passages: Sequence[str] = field(default=())

    @property
    def needs_words(self) -> bool:
        """A line or an account may show it as a whole, a section never does."""
        return self.section is not None


def source_of(incident: Incident, given: dict[str, str]) -> Source:
    """What an address names. Raises a `Refusal` for what isn't there, or may not be quoted."""
    if given.get("account"):
        account, part = find_account(incident, given["account"]), given.get("part", "")
        if part not in Account.PARTS or not getattr(account, part).strip():
            raise Refusal(_("Say which part of the account shows it."), field="part")
        label = f"{account.label}: {Account.label_of(part)}"
        query = {"account": account.uid, "part": part}
        return Source("account", query, account=account, part=part, label=label, passages=passages_of(getattr(account, part)))
    if given.get("section"):
        section = Section.objects.filter(postmortem__incident=incident, uid=given["section"]).first()
        if section is None:
            raise Refusal(_("The document has no such section."), field="section")
        passages = [passage for line in paragraphs_of(section.markdown) for passage in passages_of(line)]
        return Source("section", {"section": section.uid}, section=section, label=section.title, passages=passages)
    event = Event.objects.filter(incident=incident, uid=given.get("event", "")).first()
    if event is None:
        raise Refusal(_("No event of this incident has that uid."), field="event")
    return Source("event", {"event": event.uid}, event=event, passages=passages_of(event.text))


def events_to_quote(incident: Incident, words: str) -> list[Event]:
    """Lines of the story; with words, every line that has them."""
    rows = Event.objects.filter(incident=incident).unfolded().in_order()
    rows = rows.filter(text__icontains=words) if words else rows.in_story()
    return list(rows[:MOST_EVENTS])


def accounts_to_quote(incident: Incident, words: str) -> list[Source]:
    """Parts of accounts that everyone who reads the draft may read."""
    rows = Account.objects.filter(incident=incident, audience=Audience.PARTICIPANTS).exclude(shared_at=None).select_related("involvement")
    return [
        Source("account", {"account": row.uid, "part": part}, account=row, part=part, label=f"{row.label}: {label}", passages=[text])
        for row in rows
        for part, label, text in row.rows()
        if words.lower() in text.lower()
    ]


def sections_to_quote(incident: Incident, words: str) -> list[Section]:
    """Sections of the document that say something."""
    rows = Section.objects.filter(postmortem__incident=incident).exclude(markdown="")
    return list(rows.filter(markdown__icontains=words) if words else rows)


def passages_of(text: str) -> list[str]:
    """A text by lines, and long lines by sentences."""
    found: list[str] = []
    for line in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        kept: list[str] = []
        for sentence in _SENTENCE_END.split(line):
            for part in _few_words(sentence):
                if kept and len(" ".join([*kept, part]).split()) > MOST_WORDS:
                    found.append(" ".join(kept))
                    kept = []
                kept.append(part)
        found.append(" ".join(kept))
    return found


def with_section_supports() -> Prefetch[str, QuerySet[SectionSupport], str]:
    """What of the document shows factors, with its sections."""
    return Prefetch("section_supports", queryset=SectionSupport.objects.select_related("section"))


def factor_of(incident: Incident, uid: str) -> Factor | None:
    """A factor with all that supports it."""
    return Factor.objects.filter(incident=incident, uid=uid).with_supports().prefetch_related(with_section_supports()).first()


def _few_words(sentence: str) -> list[str]:
    words = sentence.split()
    return [" ".join(words[at : at + MOST_WORDS]) for at in range(0, len(words), MOST_WORDS)]
