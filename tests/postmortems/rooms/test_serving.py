"""The document over real sockets, with the program as a process of its own: what goes wrong, and that nothing is lost by it."""

from __future__ import annotations

import asyncio
import json
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from secondstory.postmortems.rooms import frames
from secondstory.postmortems.rooms.frames import Code
from tests.e2e.program import Program
from tests.live import Document, Page, Scene, make_scene
from tests.migrated import folder_with

TROUBLE = "Nothing can be saved at the moment."


@pytest.fixture(scope="module")
def scene(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = folder_with(migrated_file, tmp_path_factory.mktemp("rooms"))
    scene = make_scene(Program(folder, "--no-worker"), documents=60)
    yield scene
    scene.program.process.kill()
    scene.program.ended()


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
        assert (one.may_write, two.may_write) == (True, True)
        await document.until(lambda document: sorted(document.markdown.split()) == ["a", "b", "c", "d"])
        await asyncio.gather(one.close(), two.close())

    asyncio.run(driven())


def test_what_came_while_a_page_was_away_is_there_when_it_returns(document: Document) -> None:
    async def driven() -> None:
        one, two = await document.page().open(), await document.page("participant").open()
        await one.write("before")
        await two.until(lambda: two.text == ["before"])
        two.cut()
        await two.gone()
        await two.write("offline 1", "offline 2")
        await one.write("meanwhile")
        await one.saved()
        await two.open()
        await two.saved()
        await one.until(lambda: one.text == two.text and len(one.text) == 4)
        assert sorted(document.kept) == ["before", "meanwhile", "offline 1", "offline 2"]
        await asyncio.gather(one.close(), two.close())

    asyncio.run(driven())


def test_two_who_open_a_document_at_the_same_instant_make_one_text_twenty_times(scene: Scene) -> None:
    async def driven() -> None:
        for _ in range(20):
            document = scene.take()
            pages = [document.page(), document.page("participant")]
            await asyncio.gather(*(page.open() for page in pages))
            await asyncio.gather(*(page.write(name) for page, name in zip(pages, "ab", strict=True)))
            await asyncio.gather(*(page.saved() for page in pages))
            await asyncio.gather(*(page.sees("a", "b") for page in pages))
            assert sorted(document.kept) == ["a", "b"]
            await asyncio.gather(*(page.close() for page in pages))

    asyncio.run(driven())


def test_a_page_that_does_not_read_is_shut_and_holds_up_nobody(document: Document) -> None:
    async def driven() -> None:
        one, two, slow = [await document.page(by).open() for by in ("owner", "participant", "participant")]
        assert slow._socket is not None
        await slow.say({"user": {}})
        await one.until(lambda: slow.doc.client_id in one.presence)
        slow._socket.transport.pause_reading()
        for number in range(15):
            await one.write(f"{number}" + "x" * 1_000_000)
            await one.saved()
        await one.until(lambda: one.presence[slow.doc.client_id] == "null")
        await two.until(lambda: two.text == one.text)
        slow._socket.transport.resume_reading()
        assert await slow.gone() in {Code.DID_NOT_READ, 1006}  # it is told so if it reads again within two seconds
        await slow.open()
        assert slow.text == one.text
        await asyncio.gather(one.close(), two.close(), slow.close())

    asyncio.run(driven())


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"", Code.GARBAGE),
        (b"\xff" * 40, Code.GARBAGE),
        (frames.have(b"\x05\x01"), Code.GARBAGE),
        (frames.written(b"not what Yjs writes"), Code.GARBAGE),
        (frames.written(b"\xc8\xd1\xb9~3\x01"), Code.GARBAGE),  # says that it is by 265 million clients
        (frames.written(b"\x01\x01\x07\x00\x04\x01\x09elsewhere\x05words\x00"), Code.GARBAGE),  # in no section
        (b"\x00\x02\x7fshorter", Code.GARBAGE),
        (frames.presence(b"\x01\x05\x01\x04nojs"), Code.GARBAGE),
        (frames.presence(b"\x01\x05\x01" + frames.piece(b'"' + b"x" * 9_000 + b'"')), Code.TOO_LARGE),
        (frames.written(b"\x01" * 3_000_000), Code.TOO_LARGE),
        (frames.written(b"\x01" * 20_000_000), 1009),
    ],
    ids=["empty", "number", "state", "words", "bomb", "no-section", "short", "presence", "large-presence", "large", "twenty-megabytes"],
)
def test_garbage_shuts_the_page_that_sent_it_and_nobody_else(scene: Scene, frame: bytes, code: int) -> None:
    document = scene.take()

    async def driven() -> None:
        one, bad = await document.page().open(), await document.page("participant").open()
        await bad.write("good")
        await bad.saved()
        await bad.send(frame)
        assert await bad.gone() == code
        await one.write("still")
        await one.saved()
        await one.until(lambda: sorted(one.text) == ["good", "still"])
        assert sorted(document.kept) == ["good", "still"]
        await one.close()

    asyncio.run(driven())


def test_what_fits_no_document_spoils_none(document: Document) -> None:
    """It can be read, but stands in what is no element: found out when half of it is in."""

    async def driven() -> None:
        one, bad = await document.page().open(), await document.page("participant").open()
        await one.write("good")
        await one.saved()
        in_a_word = frames.number(one.doc.client_id) + frames.number(2)
        await bad.send(frames.written(b"\x01\x01\x63\x00\x04\x00" + in_a_word + b"\x01x\x00"))
        assert await bad.gone() == Code.GARBAGE
        await one.write("still")
        await one.saved()
        assert sorted(document.kept) == ["good", "still"]
        await bad.open()
        assert sorted(bad.text) == ["good", "still"]
        await asyncio.gather(one.close(), bad.close())

    asyncio.run(driven())


def test_another_schema_is_told_to_load_again(document: Document) -> None:
    async def driven() -> list[int | None]:
        return [await (await document.page(schema=schema).open()).gone() for schema in (0, 2, "", "x")]

    assert asyncio.run(driven()) == [Code.OTHER_SCHEMA] * 4


def test_the_disk_is_full_and_then_it_is_not(document: Document) -> None:
    pid = document.scene.program.process.pid

    async def driven() -> None:
        one, two = await document.page().open(), await document.page("participant").open()
        await one.write("before")
        await one.saved()
        unlimited = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, unlimited[1]))
        try:
            await one.write("while it is full")
            await asyncio.gather(one.is_told(TROUBLE), two.is_told(TROUBLE))
            await two.until(lambda: sorted(two.text) == ["before", "while it is full"])
            assert (one.kept, document.kept) == (one.sent - 1, ["before"])
            late = await document.page("participant").open()
            await asyncio.gather(late.is_told(TROUBLE), late.sees("before", "while it is full"))
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
        await one.saved()
        await asyncio.gather(*(page.is_told("") for page in (one, two, late)))
        assert sorted(document.kept) == ["before", "while it is full"]
        await asyncio.gather(one.close(), two.close(), late.close())

    asyncio.run(driven())


def test_who_may_read_reads_and_who_may_not_is_told_so_alike(document: Document) -> None:

    async def driven() -> None:
        one, reader = await document.page().open(), await document.page("reader").open()
        assert (one.may_write, reader.may_write) == (True, False)
        await one.write("a")
        await one.saved()
        await reader.until(lambda: reader.text == ["a"])
        await reader.write("not theirs")
        await one.write("b")
        await one.saved()
        await reader.until(lambda: len(reader.text) == 3)
        assert (reader.kept, sorted(document.kept)) == (0, ["a", "b"])
        nowhere = Document(document.scene, "INC-9999", 0, "x")
        for page in (document.page("other_team"), nowhere.page("other_team"), nowhere.page(), document.page("facilitator")):
            assert await (await page.open()).gone() == Code.REFUSED
        await asyncio.gather(one.close(), reader.close())

    asyncio.run(driven())


def test_a_page_of_another_site_is_not_let_in(document: Document) -> None:
    async def driven() -> None:
        page = document.page()
        page.headers["Origin"] = "https://elsewhere.example"
        with pytest.raises(InvalidStatus) as refused:
            await page.open()
        assert refused.value.response.status_code == 403

    asyncio.run(driven())


def test_whoever_may_not_write_any_more_is_told_in_the_middle_of_a_word(document: Document) -> None:
    mine = "incident_id = (SELECT incident_id FROM postmortems_postmortem WHERE id = :pk)"

    async def driven() -> None:
        one, two = await document.page().open(), await document.page("participant").open()
        await two.write("while they may")
        await two.saved()
        document.change(f"UPDATE incidents_involvement SET is_observer = 1 WHERE {mine}")
        await two.until(lambda: two.may_write is False)
        await two.write("when they may not")
        document.change(f"DELETE FROM incidents_involvement WHERE {mine}")
        assert await two.gone() == Code.REFUSED
        assert document.kept == ["while they may"]
        await one.close()

    asyncio.run(driven())


def test_nobody_speaks_for_another(document: Document) -> None:
    async def driven() -> None:
        one, two, three = [await document.page(by).open() for by in ("owner", "participant", "owner")]
        await one.say({"user": {"name": "Somebody else", "color": "#000"}, "cursor": 1})
        await three.until(lambda: one.doc.client_id in three.presence)
        assert json.loads(three.presence[one.doc.client_id]) == {"user": {"name": "Owner", "color": "#000"}, "cursor": 1}
        await two.say({"user": {}, "cursor": 2}, clock=9, client=one.doc.client_id)
        await two.say({"user": {}, "cursor": 2})
        await three.until(lambda: two.doc.client_id in three.presence)
        assert json.loads(three.presence[one.doc.client_id])["cursor"] == 1
        one.cut()
        await three.until(lambda: three.presence[one.doc.client_id] == "null")
        assert json.loads(three.presence[two.doc.client_id])["user"] == {"name": "Participant"}
        await asyncio.gather(two.close(), three.close())

    asyncio.run(driven())


def test_when_the_last_one_leaves_one_row_is_left_and_deleted_words_are_gone(document: Document) -> None:
    async def driven() -> None:
        one, two = await document.page().open(), await document.page("participant").open()
        await one.write("a secret", "the rest")
        await two.until(lambda: len(two.text) == 2)
        state = two.doc.get_state()
        del two.fragment.children[two.text.index("a secret")]
        await two.send_update(two.doc.get_update(state))
        await asyncio.gather(one.saved(), two.saved())
        assert any(b"a secret" in row for row in document.log)
        await asyncio.gather(one.close(), two.close())
        await document.until(lambda document: len(document.log) == 1)
        assert (document.kept, b"a secret" in document.log[0]) == (["the rest"], False)
        returning = await document.page().open()
        assert returning.text == ["the rest"]
        await returning.close()

    asyncio.run(driven())


def test_what_another_process_writes_into_the_log_is_heard(document: Document) -> None:
    async def driven() -> None:
        one, two = await document.page().open(), await document.page("participant").open()
        await one.write("a")
        await one.saved()
        elsewhere = Page("http://elsewhere", document.key, "", section=document.section)
        for update in document.log:
            elsewhere.doc.apply_update(update)
        state = elsewhere.doc.get_state()
        await elsewhere.write("from a program")
        written = elsewhere.doc.get_update(state)
        document.ask('INSERT INTO postmortems_textupdate (postmortem_id, "update", written_at) VALUES (:pk, :given, 0)', written)
        await asyncio.gather(one.sees("a", "from a program"), two.sees("a", "from a program"))
        await asyncio.gather(one.close(), two.close())

    asyncio.run(driven())


WRITERS = 20
WRITTEN = 15


async def write_until_it_ends(page: Page, name: int, has_begun: asyncio.Event) -> list[str]:
    """Write as fast as it is kept; what had been acknowledged when the connection broke."""
    for number in range(10_000):
        await page.write(f"{name}.{number}")
        await page.until(lambda: page.kept >= page.sent - 3 or page.code is not None)
        if number == WRITTEN:
            has_begun.set()
        if page.code is not None:
            break
    return page.tokens[: max(0, page.kept - 1)]  # its first frame was the answer to what the room has: nothing


def status_of_a_second_start(scene: Scene) -> tuple[int, bool]:
    """Of a start on the data of the first, and whether it says that it runs already."""
    second = Program(scene.program.data_dir, "--no-worker")
    status = second.ended()
    return status, any("already runs" in line for line in second.lines)


def test_killed_while_twenty_write_nothing_acknowledged_is_lost_and_the_rest_comes_back(scene: Scene) -> None:
    document = scene.take()
    pages = [document.page(by) for by in ("owner", "participant") * (WRITERS // 2)]

    async def until_killed() -> list[list[str]]:
        await asyncio.gather(*(page.open() for page in pages))
        begun = [asyncio.Event() for _ in pages]
        writing = [asyncio.create_task(write_until_it_ends(page, name, begun[name])) for name, page in enumerate(pages)]
        await asyncio.gather(*(event.wait() for event in begun))
        assert await asyncio.to_thread(status_of_a_second_start, scene) == (1, True)
        scene.program.process.kill()
        return await asyncio.gather(*writing)

    async def when_it_runs_again() -> None:
        reader = await document.page("reader").open()
        assert sorted(reader.text) == sorted(kept)
        await asyncio.gather(*(page.move_to(scene.program.address) for page in pages))
        await asyncio.gather(*(page.saved() for page in pages))
        await asyncio.gather(*(page.sees(*written) for page in [reader, *pages]))
        assert sorted(document.kept) == written
        await asyncio.gather(*(page.close() for page in [reader, *pages]))

    acknowledged = asyncio.run(until_killed())
    kept = document.kept
    written = sorted(token for page in pages for token in page.tokens)
    assert min(len(tokens) for tokens in acknowledged) >= WRITTEN - 3
    assert [token for tokens in acknowledged for token in tokens if token not in kept] == []
    scene.start_again()
    assert sorted(document.markdown.split()) == sorted(kept)
    asyncio.run(when_it_runs_again())


def test_told_to_stop_it_keeps_what_came_and_says_to_come_back(scene: Scene) -> None:
    document = scene.take()

    async def until_stopped() -> list[str]:
        one, two = await document.page().open(), await document.page("participant").open()
        await one.write(*"abc")
        await two.until(lambda: len(two.text) == 3)
        scene.program.process.send_signal(signal.SIGTERM)
        assert [await one.gone(), await two.gone()] == [Code.AGAIN, Code.AGAIN]
        return two.text

    seen = asyncio.run(until_stopped())
    assert scene.program.ended() == 0
    assert document.kept == document.markdown.split() == seen
    scene.start_again()
