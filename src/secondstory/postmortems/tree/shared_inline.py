"""Changing the text of one paragraph, heading, cell or block of code: only the run of letters that differs, then only the marks that do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any, TypeAlias

from pycrdt import XmlElement, XmlText

from secondstory.postmortems.tree import shared
from secondstory.postmortems.tree.aligning import common_ends
from secondstory.postmortems.tree.nodes import Inline, Text
from secondstory.postmortems.tree.normal import inline_of
from secondstory.postmortems.tree.shared_reading import read_inline

Segment: TypeAlias = tuple[Inline, ...]
"""Neighbouring runs of text, or one thing that is no text."""
_LEAST_ALIKE = 3
"""One letter in so many must be common at the ends, or another paragraph is put in its place."""


def are_alike(old: Sequence[Inline], new: Sequence[Inline]) -> bool:
    """Whether changing the one into the other leaves something of it."""
    before, after = letters(old), letters(new)
    start, ended = common_ends(before, after)
    return (start + ended) * _LEAST_ALIKE >= min(len(before), len(after))


def letters(content: Sequence[Inline]) -> str:
    """The text without its marks; what is no text counts as one letter."""
    return "".join(one.text if isinstance(one, Text) else "\ufffc" for one in content)


def edit_inline(element: XmlElement, new: Sequence[Inline]) -> None:
    """Make the element say it."""
    children = list(element.children)
    old = [read_inline([child]) for child in children]
    wanted = _segments(new)
    if inline_of(one for said in old for one in said) == tuple(new):
        return
    if not _is_plain(children):
        _replace(element, 0, len(children), wanted)
        return
    start, ended = common_ends(old, wanted)
    was, becomes = list(range(start, len(children) - ended)), wanted[start : len(wanted) - ended]
    if was and becomes and len(was) > 1 and len(becomes) > 1 and _edit_text(children[was[-1]], becomes[-1]):
        was, becomes = was[:-1], becomes[:-1]
    if was and becomes and _edit_text(children[was[0]], becomes[0]):
        was, becomes, start = was[1:], becomes[1:], start + 1
    _replace(element, start, start + len(was), becomes)


def edit_letters(element: XmlElement, text: str) -> None:
    """Make a block of code say it."""
    children = list(element.children)
    if len(children) == 1 and text and _edit_text(children[0], (Text(text),)):
        return
    _replace(element, 0, len(children), [(Text(text),)] if text else [])


def _segments(content: Sequence[Inline]) -> list[Segment]:
    found: list[Segment] = []
    for is_text, group in groupby(content, key=lambda one: isinstance(one, Text)):
        run = tuple(group)
        found += [run] if is_text else [(one,) for one in run]
    return found


def _is_plain(children: list[Any]) -> bool:
    """Whether it is as y-prosemirror leaves it: no two texts side by side, nothing unknown."""
    kinds = ["" if isinstance(child, XmlText) else child.tag for child in children]
    return all(kind in {"", "hard_break", "mention"} for kind in kinds) and not any(one == other == "" for one, other in pairwise(kinds))


def _replace(element: XmlElement, start: int, end: int, segments: Sequence[Segment]) -> None:
    if end > start:
        del element.children[start:end]
    shared.insert_inline(element, start, [one for segment in segments for one in segment])


def _edit_text(child: Any, segment: Segment) -> bool:
    runs = [one for one in segment if isinstance(one, Text)]
    if not isinstance(child, XmlText) or not runs:
        return False
    said = child.diff()
    if not all(isinstance(letters, str) for letters, _formats in said):
        return False
    _edit_run(child, "".join(letters for letters, _formats in said), runs)
    return True


def _edit_run(text: XmlText, old: str, runs: list[Text]) -> None:
    new = "".join(run.text for run in runs)
    start, ended = common_ends(old, new)
    at = len(old[:start].encode())
    if end := len(old[start : len(old) - ended].encode()):
        del text[at : at + end]
    shared.insert_runs(text, at, _part(runs, start, len(new) - ended))
    _mark(text, runs)


def _part(runs: list[Text], start: int, end: int) -> list[Text]:
    """The runs from one letter up to before another."""
    found = []
    at = 0
    for run in runs:
        part = run.text[max(start - at, 0) : max(end - at, 0)]
        found += [Text(part, run.marks, run.link)] if part else []
        at += len(run.text)
    return found


def _mark(text: XmlText, runs: list[Text]) -> None:
    """Where marks are not what they should be, make them so. Both say the same letters by now."""
    there = [(len(said), formats or {}) for said, formats in text.diff()]
    wanted = [(run.text, shared.formats_of(run)) for run in runs]
    at = 0
    for said, formats in wanted:
        done = 0
        while done < len(said):
            length, given = there[0]
            step = min(length, len(said) - done)
            size = len(said[done : done + step].encode())
            differing = {name: formats.get(name) for name in {**given, **formats} if given.get(name) != formats.get(name)}
            if differing:
                text.format(at, at + size, differing)
            at, done = at + size, done + step
            there[0] = (length - step, given)
            if length == step:
                there.pop(0)
