"""The document over real sockets, with the program as a process of its own: what goes wrong, and that nothing is lost by it."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from secondstory.postmortems.rooms import frames
from secondstory.postmortems.rooms.frames import Code
from tests.e2e.program import Program, running
from tests.live import Page, replayed

SCENE = """
from datetime import timedelta
from django.conf import settings
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import start_postmortem, write_section
from tests.cast import make_cast, sign_in

cast = make_cast()
answer = {"documents": [], "cookies": {}}
for number in range(given["documents"]):
    incident = cast.make_incident(f"Incident {number}")
    document = start_postmortem(incident, by=cast.owner)
    section = write_section(document, title="What happened", markdown="", by=cast.owner)
    answer["documents"].append([incident.key, document.pk, section.uid])
for name, visitor in cast.everybody().items():
    if visitor.user is not None:
        answer["cookies"][name] = sign_in(visitor).cookies[settings.SESSION_COOKIE_NAME].value
"""


@dataclass
class Scene:
    """A program, documents in it, and who is signed in."""

    program: Program
    documents: list[tuple[str, int, str]]
    cookies: dict[str, str]
    taken: int = 0

    def take(self) -> Document:
        """A document that no other test has."""
        self.taken += 1
        return Document(self, *self.documents[self.taken - 1])


@dataclass
class Document:
    """One document of the scene."""

    scene: Scene
    key: str
    pk: int
    section: str

    def page(self, by: str = "owner", **given: Any) -> Page:
        return Page(self.scene.program.address, self.key, self.scene.cookies[by], section=self.section, **given)

    @property
    def log(self) -> list[bytes]:
        """The rows that are committed."""
        with closing(sqlite3.connect(self.scene.program.data_dir / "secondstory.sqlite3")) as connection:
            rows = connection.execute('SELECT "update" FROM postmortems_textupdate WHERE postmortem_id = ? ORDER BY id', [self.pk])
            return [row[0] for row in rows]

    @property
    def kept(self) -> list[str]:
        """What the log says."""
        return replayed(self.log, self.section)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("rooms")
    with running(folder, "--no-worker") as program:
        said: Any = program.tell(SCENE, documents=30)
        yield Scene(program, [tuple(row) for row in said["documents"]], said["cookies"])


@pytest.fixture
def document(scene: Scene) -> Document:
    return scene.take()


def test_two_pages_write_and_see_the_same(document: Document) -> None:
    async def driven() -> None:
        one, two = await document.page().open(), await document.page("participant").open()
        await asyncio.gather(one.write("a", "b"), two.write("c", "d"))
        await asyncio.gather(one.saved(), two.saved())
        await one.until(lambda: one.text == two.text and len(one.text) == 4)
        assert sorted(document.kept) == ["a", "b", "c", "d"]
        assert one.may_write and two.may_write
        await asyncio.gather(one.close(), two.close())

    asyncio.run(driven())
