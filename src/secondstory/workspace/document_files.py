"""The working copy of a document as a file: Markdown to read and to bring in again, HTML with its pictures inside, JSON for a program.

Facts are as the one who asks may know them now. The JSON keeps what each mention points at; Markdown and HTML have its words.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format

from secondstory.incidents.models import Incident
from secondstory.lib import blobs, clock
from secondstory.library.blocks import Blocks
from secondstory.library.export import front_matter
from secondstory.library.freezing import Moment, Relabelling
from secondstory.people.permissions import Visitor
from secondstory.postmortems import live_text
from secondstory.postmortems.facts import Fact, Ref
from secondstory.postmortems.mentioning import refs_in
from secondstory.postmortems.models import Picture, Postmortem, Section
from secondstory.postmortems.queries import promise_of
from secondstory.postmortems.settings import PROMISE_LINK
from secondstory.postmortems.tree.escaping import escaped
from secondstory.sources.reading.understanding import OWN_DOCUMENT
from secondstory.ui import times
from secondstory.ui.markdown import render
from secondstory.workspace.footnotes import footnotes_of
from secondstory.workspace.living import LivingText, facts_of

FORMS = {"md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8", "json": "application/json"}
FORMAT = 1
_OUR_ADDRESS = re.compile(r'(<a\b[^>]*?) href="(/[^"]*)"')


@dataclass(frozen=True)
class WorkingCopy:
    """A document as it stands for one visitor who may read it. `origin` is where this site is reached, for links of the HTML.

    With `with_comments` the Markdown has what readers said as footnotes, by role: a file may leave the house.
    """

    document: Postmortem
    visitor: Visitor
    origin: str = ""
    with_comments: bool = False

    def as_file(self, form: str) -> str:
        """In one of `FORMS`."""
        return {"md": self.as_markdown, "html": self.as_html, "json": self.as_json}[form]()

    def as_markdown(self) -> str:
        """Front matter, title, summary, and the sections under headings of the second level."""
        place = self._place_of_picture
        moment = Moment(self._facts, Blocks(self._incident), frozenset(self._pictures), picture_place=place, leads_on=False)
        promise = {"promise": promise_of(self.document), "promise_link": PROMISE_LINK.read()}
        footnotes = footnotes_of(self.document) if self.with_comments else {}
        parts = [
            front_matter(self._about() | {"document": OWN_DOCUMENT} | promise),
            f"# {_heading(self._incident.title)}",
            moment.rewritten(self.document.summary),
        ]
        for section, text in self._texts:
            parts += [f"## {_heading(section.title)}", moment.rewritten(text).strip()]
            parts += footnotes.get(section.uid, [])
        parts += footnotes.get("", [])
        return "\n\n".join(part for part in parts if part) + "\n"

    def as_html(self) -> str:
        """One file that needs nothing else: its look and its pictures are in it."""
        living = LivingText(self.document, [text for _section, text in self._texts], self.visitor)
        sections = [(section.title, render(text, living)) for section, text in self._texts]
        context = {"incident": self._incident, "document": self.document, "sections": sections, "at": _at(clock.now())}
        page: str = render_to_string("workspace/document_file.html", context)
        for sha256, row in self._pictures.items():
            page = page.replace(f'src="{self._place_of_picture(sha256)}"', f'src="{_inline(row)}"')
        return _OUR_ADDRESS.sub(rf'\1 href="{self.origin}\2"' if self.origin else r"\1", page)

    def as_json(self) -> str:
        """Sections as Markdown in which mentions are links with the scheme `story:`, and what each of them points at."""
        relabelling = Relabelling(self._facts)
        told: dict[str, Any] = self._about() | {
            "format": FORMAT,
            "summary": self.document.summary,
            "notice": promise_of(self.document),
            "sections": [_section(section, relabelling.rewritten(text)) for section, text in self._texts],
            "facts": {f"{kind}:{ref}": asdict(fact) for (kind, ref), fact in sorted(self._facts.items())},
            "pictures": [_picture(row, self._place_of_picture(row.sha256)) for row in self._pictures.values()],
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    @property
    def _incident(self) -> Incident:
        return self.document.incident

    def _about(self) -> dict[str, Any]:
        incident = self._incident
        return {
            "title": incident.title,
            "incident": incident.key,
            "state": self.document.state,
            "depth": self.document.depth,
            "exported": clock.now().isoformat(timespec="seconds"),
            "started": incident.started_at.isoformat(timespec="seconds"),
            "severity": incident.severity.code if incident.severity else "",
            "near_miss": "true" if incident.near_miss else "false",
            "team": str(incident.team or ""),
            "services": ", ".join(service.name for service in incident.services.all()),
            "zone": incident.zone,
        }

    def _place_of_picture(self, sha256: str) -> str:
        return reverse("document-picture", args=[self._incident.key, sha256])

    @cached_property
    def _texts(self) -> list[tuple[Section, str]]:
        """Sections with their text; of a live document as it is this moment, not as it was projected a second ago."""
        sections = list(self.document.sections.all())
        if self.document.live_since is None:
            return [(section, section.markdown) for section in sections]
        said = live_text.markdown_of_sections(live_text.load(self.document), [section.uid for section in sections])
        return [(section, said[section.uid]) for section in sections]

    @cached_property
    def _facts(self) -> dict[Ref, Fact]:
        texts = [self.document.summary, *(text for _section, text in self._texts)]
        return facts_of(self._incident, {ref for text in texts for ref in refs_in(text)}, self.visitor)

    @cached_property
    def _pictures(self) -> dict[str, Picture]:
        """Those that stand in the text."""
        written = "".join(text for _section, text in self._texts)
        return {row.sha256: row for row in self.document.pictures.order_by("pk") if row.sha256 in written}


def working_copy(incident: Incident, visitor: Visitor, *, origin: str = "") -> WorkingCopy | None:
    """The incident's document, for a visitor who may read its story; None while there is none."""
    rows = Postmortem.objects.select_related("incident__severity", "incident__team").prefetch_related("incident__services")
    document = rows.filter(incident=incident).first()
    return WorkingCopy(document, visitor, origin) if document else None


def _at(moment: datetime) -> str:
    return date_format(moment.astimezone(UTC), f"{times.DAY}, {times.CLOCK}")


def _heading(text: str) -> str:
    return escaped(" ".join(text.split()), is_last=True)


def _section(section: Section, markdown: str) -> dict[str, Any]:
    return {"uid": section.uid, "key": section.key, "title": section.title, "question": section.question, "markdown": markdown}


def _picture(row: Picture, address: str) -> dict[str, Any]:
    return {
        "sha256": row.sha256, "media_type": row.media_type, "name": row.name, "width_px": row.width_px, "height_px": row.height_px,
        "address": address,
    }  # fmt: skip


def _inline(row: Picture) -> str:
    """The picture as an address that holds it; one whose bytes are gone stays empty."""
    try:
        content = blobs.read(row.sha256)
    except FileNotFoundError:
        return "data:,"
    return f"data:{row.media_type};base64,{base64.b64encode(content).decode()}"
