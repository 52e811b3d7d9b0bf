"""Whether what has just been put into a shared document may stand there: each node in its place, with its own attributes and marks.

Only what is new is judged, never what it came to: where a node stands and what it is called can't change in Yjs, so an editor that keeps to
the schema can't be refused for what others did meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from pycrdt import Doc, Subscription, XmlElement, XmlFragment, XmlText

from secondstory.postmortems.tree.schema import ATTRIBUTES, CONTENT, DEEPEST_NODE, MARKS, SECTION, TEXT
from secondstory.postmortems.tree.shared_reading import attributes_of

Put: TypeAlias = tuple[str, Any, int]
"""The node it was put in, what was put there, and how deep it is."""

_ROOT = re.compile(r"section:[A-Za-z0-9_-]{1,64}")
_MARKS = frozenset({*MARKS, "link"})


class Wall:
    """Watches a document. Asked after each batch, it says whether something in it may not stand where it was put."""

    def __init__(self, doc: Doc[Any]) -> None:
        self._doc = doc
        self._watched: dict[str, Subscription] = {}
        self._put: list[Put] = []
        self._is_broken = False
        for name in doc.keys():  # noqa: SIM118  # a Doc is no Mapping
            self._watch(name)

    def is_broken(self) -> bool:
        """Whether it was, since this was last asked."""
        self._look_at_new_sections()
        put, self._put = self._put, []
        broken, self._is_broken = self._is_broken, False
        return broken or not _may_stand(put)

    def forget(self) -> None:
        """What came since this was last asked is nobody's here."""
        self._look_at_new_sections()
        self._put, self._is_broken = [], False

    def _look_at_new_sections(self) -> None:
        for name in set(self._doc.keys()) - set(self._watched):
            self._put += [(SECTION, child, 1) for child in self._watch(name).children]
            self._is_broken |= _ROOT.fullmatch(name) is None

    def _watch(self, name: str) -> XmlFragment:
        fragment: XmlFragment = self._doc.get(name, type=XmlFragment)
        self._watched[name] = fragment.observe_deep(self._changed)
        return fragment

    def _changed(self, events: Sequence[Any]) -> None:
        """Called within the change: what has to be read is kept for afterwards."""
        for event in events:
            target = event.target
            if isinstance(target, XmlText):
                said = ((one.get("insert", ""), one.get("attributes")) for one in event.delta)
                self._is_broken |= bool(event.keys) or not _is_text(said)
                continue
            place = (target.tag or "") if isinstance(target, XmlElement) else SECTION
            if event.keys:
                given = {name: change.get("newValue") for name, change in event.keys.items() if change.get("action") != "delete"}
                self._is_broken |= not _are_attributes(place, given)
            depth = len(event.path) + 1
            self._put += [(place, child, depth) for one in event.delta for child in one.get("insert", ())]


def _may_stand(put: Iterable[Put]) -> bool:
    ahead = list(put)
    while ahead:
        place, node, depth = ahead.pop()
        name = TEXT if isinstance(node, XmlText) else node.tag if isinstance(node, XmlElement) else None
        if name is None or depth > DEEPEST_NODE or (place in CONTENT and name not in CONTENT[place]):
            return False
        if isinstance(node, XmlText):
            if attributes_of(node) or not _is_text(node.diff()):
                return False
            continue
        if name not in ATTRIBUTES or not _are_attributes(name, attributes_of(node)):
            return False
        ahead += [(name, child, depth + 1) for child in node.children]
    return True


def _are_attributes(name: str, given: Mapping[str, Any]) -> bool:
    known = ATTRIBUTES.get(name, frozenset())
    return all(one in known and _is_plain(value) for one, value in given.items())


def _is_text(said: Iterable[tuple[Any, Mapping[str, Any] | None]]) -> bool:
    return all(isinstance(one, str) and (not formats or _are_marks(formats)) for one, formats in said)


def _are_marks(formats: Mapping[str, Any]) -> bool:
    return all(
        name.partition("--")[0] in _MARKS and (value is None or (isinstance(value, dict) and all(map(_is_plain, value.values()))))
        for name, value in formats.items()
    )


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | float | int)
