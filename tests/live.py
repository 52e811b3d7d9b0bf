"""A page that has a document open, without a browser: pycrdt where the browser has Yjs, over a real socket."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Self

import psycopg
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from secondstory.postmortems.rooms import frames
from secondstory.postmortems.rooms.frames import Kind, Reader, Step
from secondstory.site.settings import SESSION_COOKIE_NAME
from tests.e2e.program import Program

PATIENCE_S = 15.0


class Page:
    """One page: what it has survives its connections, as in a browser."""

    def __init__(self, address: str, key: str, cookie: str, *, section: str, schema: object = 1) -> None:
        self.address = address
        self.path = f"/live/documents/{key}/?schema={schema}"
        self.headers = {"Cookie": f"{SESSION_COOKIE_NAME}={cookie}", "Origin": address}
        self.doc: Doc[Any] = Doc()
        self.fragment = self.doc.get(f"section:{section}", type=XmlFragment)
        self.may_write: bool | None = None
        self.is_synced = False
        self.sent = self.kept = 0
        self.tokens: list[str] = []
        self.troubles: list[str] = []
        self.presence: dict[int, str] = {}
        self.code: int | None = None
        self._changed = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._hears = False
        self._subscription = self.doc.observe(self._observed)

    async def open(self) -> Self:
        """Connect, say what it has, and wait until it has what it lacked."""
        await self.connect()
        await self.until(lambda: self.is_synced or self.code is not None)
        return self

    async def connect(self) -> None:
        """Connect and say what it has."""
        self.sent = self.kept = 0
        self.is_synced, self.code, self.may_write = False, None, None
        self._changed = asyncio.Event()
        url = self.address.replace("http", "ws", 1) + self.path
        self._socket = await connect(url, additional_headers=self.headers, max_size=None, compression=None)
        self._reading = asyncio.create_task(self._read(self._socket))
        await self.send(frames.have(self.doc.get_state()))

    async def close(self) -> None:
        """Go, as a page that is closed."""
        if self._socket is not None:
            await self._socket.close()
            await self.gone()

    async def gone(self) -> int | None:
        """Wait until the connection has ended; its code."""
        assert self._reading is not None
        await asyncio.wait_for(self._reading, PATIENCE_S)
        return self.code

    async def move_to(self, address: str) -> Self:
        """Come back to a program that answers elsewhere."""
        self.address = self.headers["Origin"] = address
        return await self.open()

    def cut(self) -> None:
        """Lose the network: nothing is said to the server."""
        assert self._socket is not None
        self._socket.transport.abort()

    async def say(self, state: object, *, clock: int = 1, client: int | None = None) -> None:
        """Say where it is."""
        said = [
            frames.number(1),
            frames.number(client or self.doc.client_id),
            frames.number(clock),
            frames.piece(json.dumps(state).encode()),
        ]
        await self.send(frames.presence(b"".join(said)))

    async def write(self, *tokens: str) -> None:
        """Put in a paragraph for each token, and send it if there is a connection."""
        for token in tokens:
            state = self.doc.get_state()
            with self.doc.transaction():
                paragraph = XmlElement("paragraph")
                self.fragment.children.insert(len(self.tokens) % (len(self.fragment.children) + 1), paragraph)
                paragraph.children.append(XmlText(token))
            self.tokens.append(token)
            await self.send_update(self.doc.get_update(state))

    async def send_update(self, update: bytes) -> None:
        """Say what was written."""
        if self._socket is not None and self.code is None:
            self.sent += 1
            await self.send(frames.written(update))

    async def send(self, frame: bytes) -> None:
        """Any bytes."""
        assert self._socket is not None
        try:
            await self._socket.send(frame)
        except ConnectionClosed:
            await self.gone()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something heard makes it true."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def sees(self, *tokens: str) -> None:
        """Wait until these are its paragraphs, in whatever order."""
        await self.until(lambda: sorted(self.text) == sorted(tokens))

    async def is_told(self, trouble: str) -> None:
        """Wait until the last it heard about trouble begins so."""
        await self.until(lambda: bool(self.troubles) and self.troubles[-1][: len(trouble) or None] == trouble)

    async def saved(self) -> None:
        """Wait until everything it sent is kept."""
        await self.until(lambda: self.kept == self.sent)

    @property
    def text(self) -> list[str]:
        """The paragraphs, as this page sees them."""
        return paragraphs(self.fragment)

    def _observed(self, _event: object) -> None:
        self._changed.set()

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for message in socket:
                assert isinstance(message, bytes)
                await self._hear(message)
                self._changed.set()
        except ConnectionClosed:
            pass
        self.code = socket.close_code or 1006
        self._changed.set()

    async def _hear(self, message: bytes) -> None:
        reader = Reader(message)
        kind = reader.number()
        if kind == Kind.SYNC:
            step = reader.number()
            if step == Step.HAVE:
                self.sent += 1
                await self.send(frames.lacked(self.doc.get_update(reader.piece())))
            else:
                self.doc.apply_update(reader.piece())
                self.is_synced = self.is_synced or step == Step.LACKED
        elif kind == Kind.PRESENCE:
            said = Reader(reader.piece())
            for _ in range(said.number()):
                client, _clock, state = said.number(), said.number(), said.piece().decode()
                self.presence[client] = state
        elif kind == Kind.KEPT:
            self.kept = reader.number()
        elif kind == Kind.TROUBLE:
            self.troubles.append(reader.piece().decode())
        elif kind == Kind.MODE:
            self.may_write = bool(reader.number())


def paragraphs(fragment: XmlFragment) -> list[str]:
    """What stands in each paragraph in which something stands."""
    found = ["".join(str(text) for text in element.children) for element in fragment.children if isinstance(element, XmlElement)]
    return [text for text in found if text]


def replayed(updates: list[bytes], section: str) -> list[str]:
    """The paragraphs of a section in what a log says."""
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return paragraphs(doc.get(f"section:{section}", type=XmlFragment))


SCENE = """
from django.conf import settings
from secondstory.incidents.operations import join_as_observer
from secondstory.postmortems.operations import start_postmortem, write_section
from tests.cast import make_cast, sign_in

cast = make_cast()
answer = {"documents": [], "cookies": {}}
for number in range(given["documents"]):
    incident = cast.make_incident(f"Incident {number}")
    document = start_postmortem(incident, by=cast.owner)
    section = write_section(document, title="What happened", markdown="", by=cast.owner)
    join_as_observer(incident, by=cast.reader)
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

    def start_again(self) -> None:
        """After it has ended: another program with the same data."""
        self.program.ended()
        self.program = Program(self.program.data_dir, "--no-worker", **self.program.settings)
        assert self.program.address

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
        """Somebody's page of it, not opened yet."""
        return Page(self.scene.program.address, self.key, self.scene.cookies[by], section=self.section, **given)

    def ask(self, sql: str, *given: object) -> list[Any]:
        """The first column of what the database says to `sql` about this document, whose key is `:pk`; or change something."""
        named = {"pk": self.pk, "given": given[0] if given else None}
        if url := self.scene.program.settings.get("DATABASE_URL"):
            with psycopg.connect(url) as connection:
                return [row[0] for row in connection.execute(re.sub(r":(\w+)", r"%(\1)s", sql), named)]
        path = self.scene.program.data_dir / "secondstory.sqlite3"
        with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as file, file:
            return [row[0] for row in file.execute(sql, named)]

    def change(self, sql: str) -> None:
        """Change something, and have it recorded that something about the incident changed."""
        self.ask(sql)
        same = "actor_uid, actor_label, verb, subject_kind, subject_uid, subject_label, about_uid, changes, is_example, at, undone_by"
        about = "SELECT i.uid FROM incidents_incident i JOIN postmortems_postmortem p ON p.incident_id = i.id WHERE p.id = :pk"
        rows = f"SELECT hex(randomblob(6)), {same} FROM audit_record WHERE about_uid = ({about}) LIMIT 1"
        self.ask(f"INSERT INTO audit_record (uid, {same}) {rows}")

    @property
    def log(self) -> list[bytes]:
        """The rows that are committed."""
        return [bytes(row) for row in self.ask('SELECT "update" FROM postmortems_textupdate WHERE postmortem_id = :pk ORDER BY id')]

    @property
    def kept(self) -> list[str]:
        """What the log says."""
        return replayed(self.log, self.section)

    @property
    def markdown(self) -> str:
        """What the section says."""
        return str(self.ask("SELECT markdown FROM postmortems_section WHERE uid = :given", self.section)[0])

    async def until(self, condition: Callable[[Document], bool]) -> None:
        """Wait until the database says so."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition(self):  # noqa: ASYNC110 # a database has no event
                await asyncio.sleep(0.02)


def make_scene(program: Program, *, documents: int) -> Scene:
    """Make people, and documents that the owner and the participant write."""
    assert program.address  # it is ready
    said: Any = program.tell(SCENE, documents=documents)
    return Scene(program, [tuple(row) for row in said["documents"]], said["cookies"])
