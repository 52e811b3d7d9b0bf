"""Whatever the order in which things arrive, break off and come back: all pages end alike, and as the log says."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from secondstory.incidents.models import Incident
from secondstory.lib import clock, ids, watching
from secondstory.people.permissions import program
from secondstory.postmortems import live_text, log
from secondstory.postmortems.models import Postmortem, Section
from secondstory.postmortems.operations import start_postmortem
from secondstory.postmortems.rooms import frames
from secondstory.postmortems.rooms.frames import Kind, Reader, Step
from secondstory.postmortems.rooms.keeping import asked, writer
from secondstory.postmortems.rooms.opening import Rooms
from secondstory.postmortems.rooms.peer import Peer
from secondstory.postmortems.rooms.replica import clocks_of
from secondstory.postmortems.rooms.room import Room
from secondstory.postmortems.tree.shared import fragment_of

MOST_PAGES = 4


@dataclass
class Page:
    """A page whose network is ours: nothing moves in either direction until it is told to."""

    section: str
    doc: Doc[Any] = field(default_factory=Doc)
    out: deque[bytes] = field(default_factory=deque)
    peer: Peer | None = None

    def __post_init__(self) -> None:
        self.fragment: XmlFragment = self.doc.get(f"section:{self.section}", type=XmlFragment)

    def come(self, room: Room) -> None:
        """Join anew: what was under way is lost, what is in the page is not."""
        if self.peer is None:
            self.peer = Peer(key="one", label="One", may_write=True)
            room.join(self.peer)
            self.out = deque([frames.have(self.doc.get_state())])

    def go(self, room: Room) -> None:
        """Lose the network."""
        if self.peer is not None:
            room.leave(self.peer)
            self.peer = None
            self.out.clear()

    def edit(self, kind: int, place: int) -> None:
        """Put in or take out a letter or a paragraph."""
        state = self.doc.get_state()
        count = len(self.fragment.children)
        with self.doc.transaction():
            if kind == 0 or count == 0:
                add_paragraph(self.fragment, place % (count + 1), "abc")
            elif kind == 1:
                del self.fragment.children[place % count]
            else:
                self._type(kind, place)
        self.out.append(frames.written(self.doc.get_update(state)))

    def _type(self, kind: int, place: int) -> None:
        texts = [text for element in self.fragment.children for text in getattr(element, "children", ()) if isinstance(text, XmlText)]
        if not texts:
            return
        text = texts[place % len(texts)]
        at = place % (len(str(text)) + 1)
        if kind == 2 or not str(text)[at:]:
            text.insert(at, "xyz"[place % 3])
        else:
            del text[at]

    def pass_on(self, room: Room) -> None:
        """One frame of each direction arrives."""
        if self.peer is None:
            return
        if self.out:
            room.take(self.peer, self.out.popleft())
        if self.peer._queue:
            frame, _counted = self.peer._queue.popleft()
            self._hear(Reader(frame))

    def _hear(self, reader: Reader) -> None:
        if reader.number() != Kind.SYNC:
            return
        if reader.number() == Step.HAVE:
            self.out.append(frames.lacked(self.doc.get_update(reader.piece())))
        else:
            self.doc.apply_update(reader.piece())

    @property
    def is_quiet(self) -> bool:
        return not self.out and not (self.peer and self.peer._queue)


def add_paragraph(fragment: XmlFragment, place: int, text: str) -> None:
    """At this place."""
    paragraph = XmlElement("paragraph")
    fragment.children.insert(place, paragraph)
    paragraph.children.append(XmlText(text))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "edit", "pass", "pass", "pass", "batch", "go", "come", "elsewhere"]),
        st.integers(0, MOST_PAGES - 1), st.integers(0, 3), st.integers(0, 50),
    ),
    max_size=40,
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS, pages=st.integers(1, MOST_PAGES))
def test_all_pages_end_alike_and_as_the_log_says(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, int, int, int]], pages: int
) -> None:
    monkeypatch.setattr(watching, "EVERY_S", 0.002)
    document = start_postmortem(Incident.objects.create(title="One", key=ids.new_uid(), started_at=clock.now()), by=program())
    section = Section.objects.filter(postmortem=document)[0].uid
    everybody = asyncio.run(driven(document, [Page(section) for _ in range(pages)], steps))

    texts = [str(page.fragment) for page in everybody]
    replayed = live_text.load(document)
    assert texts == [str(fragment_of(replayed, section))] * pages
    assert [clocks_of(page.doc.get_state()) for page in everybody] == [clocks_of(replayed.get_state())] * pages
    said = live_text.markdown_of_sections(replayed, [section])[section]
    assert Section.objects.get(uid=section).markdown == said
    live_text.compact(document.pk)
    assert len(log.updates_of(document.pk)) == 1
    assert str(fragment_of(live_text.load(document), section)) == texts[0]


async def driven(document: Postmortem, pages: list[Page], steps: list[tuple[str, int, int, int]]) -> list[Page]:
    """Take the steps; then everybody comes, and everything arrives."""
    rooms = Rooms()
    stays = Peer(key="one", label="One", may_write=False)
    room = await rooms.enter(document.pk, stays)
    for what, number, kind, place in steps:
        page = pages[number % len(pages)]
        match what:
            case "edit":
                page.edit(kind, place)
            case "pass":
                page.pass_on(room)
            case "batch":
                room._flush()
                await asyncio.sleep(0)
            case "go":
                page.go(room)
            case "come":
                page.come(room)
            case _:
                await asked(lambda: write_elsewhere(document, pages[0].section))
    for page in pages:
        page.come(room)
    while not (await asked(lambda: has_heard(room, document)) and all(page.is_quiet for page in pages) and not room._running()):
        for page in pages:
            page.pass_on(room)
        room._flush()
        await asyncio.sleep(0.001)
    for page in pages:
        page.go(room)
    await rooms.leave(document.pk, stays, room)
    rooms._forget(document.pk, rooms._opening[document.pk])
    await asyncio.wrap_future(writer.rest())
    return pages


def write_elsewhere(document: Postmortem, section: str) -> None:
    """As another program does."""
    live_text.change(document, edit=lambda doc: add_paragraph(fragment_of(doc, section), 0, "elsewhere"))


def has_heard(room: Room, document: Postmortem) -> bool:
    """Whether what is kept is what the room has."""
    return clocks_of(live_text.load(document).get_state()) == clocks_of(room._replica.state)
