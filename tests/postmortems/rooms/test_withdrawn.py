"""Own words can be withdrawn before they are agreed on: what was typed and deleted is in no row and no file once the room is closed (law 4)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pycrdt import XmlElement, XmlText

from tests.e2e.program import Program
from tests.live import Document, Page, Scene, make_scene
from tests.migrated import folder_with

SENTENCE = "The night shift had been awake for twenty hours."


@pytest.fixture(scope="module")
def scene(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = folder_with(migrated_file, tmp_path_factory.mktemp("withdrawn"))
    scene = make_scene(Program(folder, "--no-worker"), documents=2)
    yield scene
    scene.program.process.kill()
    scene.program.ended()


async def type_letters(page: Page, sentence: str) -> XmlText:
    """Type a paragraph, a few letters at a time, as somebody's hands would."""
    state = page.doc.get_state()
    paragraph, text = XmlElement("paragraph"), XmlText()
    page.fragment.children.append(paragraph)
    paragraph.children.append(text)
    await page.send_update(page.doc.get_update(state))
    for start in range(0, len(sentence), 7):
        state = page.doc.get_state()
        text.insert(len(str(text)), sentence[start : start + 7])
        await page.send_update(page.doc.get_update(state))
    await page.saved()
    return text


def files_that_say(document: Document, *sentences: str) -> list[str]:
    """The files of the data folder in which any of them stands."""
    wanted = [sentence.encode() for sentence in sentences]
    files = [path for path in document.scene.program.data_dir.rglob("*") if path.is_file()]
    return [path.name for path in files if any(one in path.read_bytes() for one in wanted)]


def test_a_sentence_that_was_typed_and_deleted_is_in_no_row_and_no_file_once_the_room_is_closed(scene: Scene) -> None:
    document = scene.take()

    async def driven() -> None:
        one, two = await document.page().open(), await document.page("participant").open()
        text = await type_letters(one, SENTENCE)
        await one.write("What stays.")
        await document.until(lambda document: SENTENCE in document.markdown)
        await two.until(lambda: SENTENCE in two.text)
        assert files_that_say(document, SENTENCE) != [], "It was there; so the search below would find it."
        state = one.doc.get_state()
        del text[0 : len(SENTENCE)]
        await one.send_update(one.doc.get_update(state))
        await one.saved()
        await document.until(lambda document: SENTENCE not in document.markdown)
        await asyncio.gather(one.close(), two.close())
        await document.until(lambda document: len(document.log) == 1)
        await document.until(lambda document: files_that_say(document, SENTENCE, SENTENCE[7:40]) == [])

    asyncio.run(driven())
    assert (document.kept, document.markdown.strip()) == (["What stays."], "What stays.")
