"""What readers said and did about a document of the example, each at its hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from secondstory.demo.cast import Cast
from secondstory.incidents.models import Involvement
from secondstory.lib import clock
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem, Section
from secondstory.postmortems.operations import (
    approve_document,
    ask_to_review,
    reply,
    resolve_thread,
    start_thread,
    take_moment,
    write_section,
)

Step = Callable[[], object]


class Reviewed:
    """The reading of one document, as the story tells it."""

    def __init__(self, document: Postmortem, told: dict[str, Any], *, cast: Cast, by: Visitor) -> None:
        self.document = document
        self.told = told
        self.cast = cast
        self.by = by

    def steps(self) -> Iterator[tuple[float, Step]]:
        """Each step with how many hours after the document was given to its readers it came."""
        for one in self.told.get("readers", []):
            yield 0.2, partial(self._ask, one)
        for number, one in enumerate(self.told.get("comments", []), 1):
            yield 2.0 * number, partial(self._say, one)
        for one in self.told.get("moments", []):
            yield 9, partial(take_moment, self.document, name=one["name"], by=self.by)
        for one in self.told.get("readers", []):
            if "approves" in one:
                visitor = self.cast.visitor(one["person"])
                yield 10, partial(approve_document, self.document, note=one["approves"], by=visitor)
        for one in self.told.get("edits", []):
            yield 20, partial(self._edit, one)

    def _ask(self, one: dict[str, Any]) -> None:
        part = Involvement.objects.get(incident=self.document.incident, label=one["role"]) if "role" in one else None
        ask_to_review(
            self.document,
            user=self.cast.people[one["person"]] if part is None else None,
            involvement=part,
            asked_for=one.get("asked_for", ""),
            due_at=clock.now() + timedelta(hours=one["due_in_hours"]) if "due_in_hours" in one else None,
            by=self.by,
        )

    def _say(self, one: dict[str, Any]) -> None:
        section = Section.objects.get(postmortem=self.document, key=one["section"]) if "section" in one else None
        thread = start_thread(self.document, section=section, quote=one.get("quote", ""), text=one["text"], by=self.cast.visitor(one["by"]))
        for answer in one.get("answers", []):
            reply(thread, text=answer["text"], by=self.cast.visitor(answer["by"]))
        if one.get("resolved", False):
            resolve_thread(thread, by=self.by)

    def _edit(self, one: dict[str, Any]) -> None:
        row = Section.objects.get(postmortem=self.document, key=one["key"])
        markdown = row.markdown.replace(one["from"], one["to"]) if "from" in one else f"{row.markdown}\n\n{one['add']}".strip()
        write_section(self.document, key=row.key, title=row.title, markdown=markdown, by=self.by)
