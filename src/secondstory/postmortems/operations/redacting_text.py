"""Taking a passage out of what the sections say: as one reads it, over marks and from one paragraph into the next, and as Markdown has it.

In a live document the cut is an edit, which open pages hear at once; the log is compacted in the same transaction, so that the words are in
none of its rows.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.db.models import F

from secondstory.incidents.models import Incident
from secondstory.lib.passages import MARK, Passage
from secondstory.lib.redacting import Redacting
from secondstory.lib.versions import lock
from secondstory.postmortems import live_text
from secondstory.postmortems.models import Moment, Postmortem, Section
from secondstory.postmortems.tree.cutting import cut
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.markdown_out import write_markdown
from secondstory.postmortems.tree.nodes import Document
from secondstory.postmortems.tree.shared import fragment_of
from secondstory.postmortems.tree.shared_editing import edit_fragment
from secondstory.postmortems.tree.shared_reading import read_fragment

_BETWEEN = re.compile(r"[\W_]+")


def redact_text(incident: Incident, redacting: Redacting) -> None:
    """Cut it out of every section of the incident's document."""
    document = Postmortem.objects.filter(incident=incident).first()
    if document is None:
        return
    if not redacting.is_dry:
        lock(document)
    sections = Section.objects.filter(postmortem=document)
    if document.live_since is not None:
        _redact_log(document, [section.uid for section in sections], redacting)
        return
    for section in sections.iterator(chunk_size=1):
        markdown, places = redacting.passage.cut(section.markdown)
        tree, more = cut(read_markdown(markdown), redacting.passage, mark=MARK)
        redacting.count("document", places + more)
        if places + more and not redacting.is_dry:
            text = write_markdown(tree) if more else markdown
            Section.objects.filter(pk=section.pk).update(markdown=text, version=F("version") + 1)


def redact_moments(incident: Incident, redacting: Redacting) -> None:
    """Cut it out of the moments of the document where it stands over marks; elsewhere it has been cut already."""
    for moment in Moment.objects.filter(postmortem__incident=incident).iterator(chunk_size=1):
        sections, places = cut_over_marks(moment.sections, redacting.passage)
        redacting.count("moments", places)
        if places and not redacting.is_dry:
            Moment.objects.filter(pk=moment.pk).update(sections=sections, version=F("version") + 1)


def cut_over_marks(sections: list[Any], passage: Passage) -> tuple[list[Any], int]:
    """Kept sections (each with its `markdown`) without it where it stands over marks, and in how many places it did so.

    What is one piece in the Markdown is left to `Redacting.cut`, and not counted.
    """
    found, count = [], 0
    for section in sections:
        markdown = section.get("markdown", "") if isinstance(section, dict) else ""
        plain = passage.cut(markdown)[0]
        if _letters(passage.text) not in _letters(plain):
            found.append(section)
            continue
        tree, places = cut(read_markdown(plain), passage, mark=MARK)
        found.append(section | {"markdown": write_markdown(tree)} if places else section)
        count += places
    return found, count


def _letters(text: str) -> str:
    """The letters and digits, in a row: what stands over marks stands here in one piece."""
    return _BETWEEN.sub("", unescape(text))


def _redact_log(document: Postmortem, uids: list[str], redacting: Redacting) -> None:
    doc = live_text.load(document)
    cut_trees: dict[str, Document] = {}
    for uid in uids:
        tree, places = _without(read_fragment(fragment_of(doc, uid)), redacting.passage)
        redacting.count("document", places)
        if places:
            cut_trees[uid] = tree
    if redacting.is_dry:
        return

    def edit(now: live_text.Text) -> None:
        for uid, tree in cut_trees.items():
            edit_fragment(fragment_of(now, uid), tree)

    live_text.change(document, edit=edit)
    live_text.forget(document, redacting.passage.is_in)


def _without(tree: Document, passage: Passage) -> tuple[Document, int]:
    tree, places = cut(tree, passage, mark=MARK)
    markdown, more = passage.cut(write_markdown(tree))
    return (read_markdown(markdown) if more else tree), places + more
