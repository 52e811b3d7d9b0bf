"""What a room is made of, piece by piece."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text, XmlElement, XmlText

from secondstory.postmortems.rooms import frames, peer
from secondstory.postmortems.rooms.frames import Code, Reader, Shut
from secondstory.postmortems.rooms.peer import Peer
from secondstory.postmortems.rooms.presence import MOST_CLIENTS, Presence
from secondstory.postmortems.rooms.replica import Replica, refuse_bombs, waits
from secondstory.postmortems.rooms.room import rest_after
from secondstory.postmortems.tree.shared import fragment_of


@given(st.integers(0, 2**53), st.binary())
def test_numbers_and_pieces_are_read_as_they_were_written(value: int, content: bytes) -> None:
    reader = Reader(frames.number(value) + frames.piece(content))
    assert (reader.number(), reader.piece()) == (value, content)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_shut_the_page(frame: bytes) -> None:
    reader = Reader(frame)
    with pytest.raises(Shut) as shut:
        read_to_the_end(reader)
    assert shut.value.code == Code.GARBAGE


def read_to_the_end(reader: Reader) -> None:
    """Raises `Shut` there, or before."""
    while True:
        reader.number()
        reader.piece()


class Writer:
    """Somebody's replica, which gives each change by itself."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc()
        self.text = XmlText()

    def insert(self, at: int, letters: str) -> bytes:
        state = self.doc.get_state()
        if not len(fragment_of(self.doc, "t").children):
            fragment_of(self.doc, "t").children.append(XmlElement("paragraph", {}, [self.text]))
        self.text.insert(at, letters)
        return self.doc.get_update(state)

    def delete(self, start: int, end: int) -> bytes:
        state = self.doc.get_state()
        del self.text[start:end]
        return self.doc.get_update(state)


def test_what_came_too_early_waits_and_is_told_with_what_it_waited_for() -> None:
    writer, replica, other = Writer(), Replica(Doc()), Doc[Any]()
    first, second, third = writer.insert(0, "one"), writer.insert(3, "two"), writer.delete(0, 2)
    assert replica.apply([second, third]) is None
    assert replica.waiting([second, third]) == [second, third]
    assert replica.has_waited
    told = replica.apply([first])
    assert told is not None
    assert replica.waiting([first]) == []
    other.apply_update(told)
    assert str(fragment_of(other, "t")) == str(fragment_of(writer.doc, "t")) == "<paragraph>etwo</paragraph>"
    assert replica.apply([writer.doc.get_update()]) is None, "nothing is new in it"


def test_an_update_waits_for_exactly_what_is_missing() -> None:
    writer, holder = Writer(), Doc[Any]()
    first, second, deletion = writer.insert(0, "one"), writer.insert(3, "two"), writer.delete(4, 5)
    holder.apply_update(first)
    state = holder.get_state()
    assert [waits(update, state) for update in (first, second, deletion)] == [False, True, True]
    holder.apply_update(second)
    assert [waits(update, holder.get_state()) for update in (first, second, deletion)] == [False, False, False]


def test_what_is_no_update_is_tasted_and_nothing_is_left_of_it() -> None:
    writer, doc = Writer(), Doc[Any]()
    replica = Replica(doc)
    replica.taste([good := writer.insert(0, "good")])
    replica.apply([good])
    before = replica.whole()
    in_a_letter = b"\x01\x01\x63\x00\x04\x00" + frames.number(writer.doc.client_id) + b"\x03\x01x\x00"
    for bad in (b"", b"\x00", b"words", good[:-2], b"\xc8\xd1\xb9~3\x01", in_a_letter):
        assert not _is_let_in(replica, bad)
        assert replica.whole() == before
    replica.taste([more := writer.insert(4, " still")])
    assert replica.apply([more]) == more


def test_a_full_document_takes_only_what_deletes() -> None:
    writer, replica = Writer(), Replica(Doc())
    replica.apply([writer.insert(0, "x" * 900)])
    more = writer.insert(0, "y" * 200)
    assert not replica.has_room_for(more, most_bytes=1000)
    assert replica.has_room_for(more, most_bytes=2000)
    deletion = writer.delete(200, 1100)
    assert replica.has_room_for(deletion, most_bytes=0)
    replica.apply([more, deletion])
    assert replica.has_room_for(writer.insert(0, "z" * 200), most_bytes=1000), "what was deleted takes no room"


def said(client: int, clock: int, state: object) -> bytes:
    """What one page says of itself."""
    return frames.number(1) + frames.number(client) + frames.number(clock) + frames.piece(json.dumps(state).encode())


def heard(update: bytes) -> dict[int, tuple[int, Any]]:
    """The clock and state of each replica in it."""
    reader = Reader(update)
    return {reader.number(): (reader.number(), json.loads(reader.piece())) for _ in range(reader.number())}


def test_presence_is_passed_on_with_the_name_of_who_it_is_and_forgotten_when_they_go() -> None:
    presence, mine, theirs = Presence(), set[int](), set[int]()
    assert presence.take(said(7, 1, {"user": {"name": "Not me", "color": "#111"}}), owner="a", label="Ann", mine=mine)
    assert not presence.take(said(7, 2, {"cursor": 1}), owner="b", label="Bob", mine=theirs) or theirs == set()
    assert presence.take(said(8, 1, {"cursor": 2}), owner="b", label="Bob", mine=theirs)
    assert heard(presence.changes()) == {7: (1, {"user": {"name": "Ann", "color": "#111"}}), 8: (1, {"cursor": 2})}
    assert (mine, theirs) == ({7}, {8})
    assert not presence.take(said(7, 1, {"cursor": 3}), owner="a", label="Ann", mine=mine), "it said that before"
    assert presence.leave(mine)
    assert heard(presence.changes()) == {7: (2, None)}
    assert heard(presence.everybody()) == {8: (1, {"cursor": 2})}


def test_one_page_does_not_speak_for_a_crowd() -> None:
    presence, mine = Presence(), set[int]()
    for client in range(MOST_CLIENTS):
        presence.take(said(client, 1, {}), owner="a", label="Ann", mine=mine)
    with pytest.raises(Shut):
        presence.take(said(99, 1, {}), owner="a", label="Ann", mine=mine)


def test_a_queue_has_an_end_but_an_answer_may_be_as_large_as_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "MOST_BYTES", 100)
    monkeypatch.setattr(peer, "MOST_FRAMES", 3)

    async def driven() -> None:
        page = Peer(key="a", label="Ann", may_write=True)
        page.answer(b"x" * 1000)
        page.tell(b"y" * 60)
        assert page.why_shut is None
        page.tell(b"y" * 60)
        assert page.why_shut is not None
        assert page.why_shut.code == Code.DID_NOT_READ
        short = Peer(key="a", label="Ann", may_write=True)
        got: list[bytes] = []
        pouring = asyncio.create_task(short.pour(lambda frame: _keep(frame, got)))
        for letter in (b"a", b"b", b"c"):
            short.tell(letter)
        short.set_mode(may_write=True)
        await asyncio.sleep(0)
        short.set_mode(may_write=False)
        await asyncio.sleep(0)
        pouring.cancel()
        assert got == [b"a", b"b", b"c", frames.mode(may_write=False)]

    asyncio.run(driven())


async def _keep(frame: bytes, got: list[bytes]) -> None:
    got.append(frame)


@pytest.mark.parametrize(
    ("place", "name", "given", "is_fit"),
    [
        ([], "paragraph", {}, True),
        ([], "heading", {"level": 4.0}, True),
        ([0], "mention", {"kind": "role", "ref": "a", "label": "Lead"}, True),
        ([1], "list_item", {"checked": True}, True),
        ([], "script", {}, False),
        ([], "paragraph", {"style": "x"}, False),
        ([], "heading", {"level": {"a": 1.0}}, False),
        ([], "list_item", {}, False),
        ([0], "heading", {"level": 4.0}, False),
        ([1], "paragraph", {}, False),
    ],
)
def test_each_node_stands_where_the_schema_has_it_with_its_own_attributes(
    place: list[int], name: str, given: dict[str, Any], is_fit: bool
) -> None:
    doc = Doc[Any]()
    fragment = fragment_of(doc, "t")
    fragment.children.append(XmlElement("paragraph", {}, [XmlText("words")]))
    fragment.children.append(XmlElement("bullet_list"))
    replica, state = Replica(doc), doc.get_state()
    sender = Doc[Any]()
    sender.apply_update(doc.get_update())
    parent: Any = fragment_of(sender, "t")
    for index in place:
        parent = parent.children[index]
    parent.children.append(XmlElement(name, given))
    assert _is_let_in(replica, sender.get_update(state)) is is_fit


@pytest.mark.parametrize(
    ("edit", "is_fit"),
    [
        (lambda text: text.insert(2, "x", {"strong": {}, "link": {"href": "/", "title": None}}), True),
        (lambda text: text.format(0, 2, {"em": {}}), True),
        (lambda text: text.format(0, 2, {"em": None}), True),
        (lambda text: text.insert(2, "x", {"blink": {}}), False),
        (lambda text: text.format(0, 2, {"strong": "yes"}), False),
        (lambda text: text.insert_embed(2, {"a": "b"}), False),
        (lambda text: text.attributes.__setitem__("class", "x"), False),
        (lambda text: text.doc.get("elsewhere", type=Text).insert(0, "x"), False),
        (lambda text: fragment_of(text.doc, "t").children.append(XmlText("loose")), False),
        (lambda text: fragment_of(text.doc, "new").children.append(XmlElement("paragraph", {}, [XmlText("fit")])), True),
        (lambda text: fragment_of(text.doc, "new").children.append(XmlElement("paragraph", {}, [XmlElement("script")])), False),
    ],
)
def test_letters_have_the_marks_of_the_schema_and_stand_in_blocks(edit: Any, is_fit: bool) -> None:
    doc = Doc[Any]()
    fragment_of(doc, "t").children.append(XmlElement("paragraph", {}, [XmlText("words")]))
    replica, state = Replica(doc), doc.get_state()
    sender = Doc[Any]()
    sender.apply_update(doc.get_update())
    edit(fragment_of(sender, "t").children[0].children[0])  # type: ignore[union-attr]
    assert _is_let_in(replica, sender.get_update(state)) is is_fit


def test_what_was_there_before_is_nobodys_and_what_comes_from_elsewhere_is_not_judged() -> None:
    doc = Doc[Any]()
    callout = fragment_of(doc, "t").children.append(XmlElement("callout"))
    replica, state = Replica(doc), doc.get_state()
    other = Doc[Any]()
    other.apply_update(doc.get_update())
    fragment_of(other, "t").children.append(XmlElement("script"))
    replica.taste([])
    assert replica.hear(other.get_update(state)) is not None
    state = doc.get_state()
    callout.children.append(XmlElement("paragraph"))
    assert _is_let_in(replica, doc.get_update(state))


def _is_let_in(replica: Replica, update: bytes) -> bool:
    try:
        refuse_bombs(update)
        replica.taste([update])
    except Shut as shut:
        assert shut.code == Code.GARBAGE
        return False
    return True


def test_what_was_deleted_is_told_as_each_page_said_it() -> None:
    """A page whose letters were not seen by whoever took their paragraph away can tell it by that."""
    writer, other = Writer(), Doc[Any]()
    replica = Replica(Doc())
    replica.apply([first := writer.insert(0, "seen")])
    other.apply_update(first)
    state = other.get_state()
    del fragment_of(other, "t").children[0]
    taken_away = other.get_update(state)
    replica.apply([writer.insert(4, "new")])
    assert replica.apply([taken_away]) == taken_away
    assert replica.apply([taken_away]) is None


def test_what_it_takes_to_make_markdown_of_a_large_text_says_how_long_it_is_left_alone() -> None:
    assert [rest_after(took_s) for took_s in (0.01, 0.2, 0.5, 2.6, 30.0)] == pytest.approx([0, 0, 4, 20.8, 60])
