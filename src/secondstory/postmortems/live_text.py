"""The text of a document that several people write at once: its log replayed, changed from outside, compacted, and as Markdown.

Whoever changes the document's text takes the lock of its row first, so that what they read is what they change; the rooms only add rows
to the log, which commute with everything. `docs/developers/decisions/0013-live-text.md` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import F
from pycrdt import Doc, XmlFragment, get_update

from secondstory.audit.models import Record
from secondstory.audit.operations import Actor, record
from secondstory.lib import clock
from secondstory.lib.erasing import forget_once_committed
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.postmortems import log
from secondstory.postmortems.models import Postmortem, Section, TextUpdate
from secondstory.postmortems.tree.joining import joined
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.markdown_out import write_markdown
from secondstory.postmortems.tree.schema import FRAGMENT
from secondstory.postmortems.tree.shared import clear_fragment, fragment_of, write_fragment
from secondstory.postmortems.tree.shared_editing import append_to_fragment, edit_fragment
from secondstory.postmortems.tree.shared_reading import read_fragment

Text: TypeAlias = Doc[Any]

WRITING_SESSION = timedelta(hours=1)
"""What is written within so long is one line of the trail, which says that a section was written and not by whom (law 4)."""
UNHEARD = timedelta(minutes=1)
"""A room hears of a row within a second; one that doesn't has no database to project to either."""
AT_ONCE = 500
"""Rows deleted in one statement."""
_NOTHING = b"\x00\x00"


@transaction.atomic
def open_log(postmortem: Postmortem) -> None:
    """Make the document live, if it isn't: its text is its log from now on, which begins with what its sections say.

    Their Markdown becomes the form in which the tree is written, without a new version: it says the same.
    """
    lock(postmortem)
    if postmortem.live_since is not None:
        return
    doc = Text()
    for section in Section.objects.filter(postmortem=postmortem):
        tree = read_markdown(section.markdown)
        write_fragment(fragment_of(doc, section.uid), tree)
        Section.objects.filter(pk=section.pk).update(markdown=write_markdown(tree))
    postmortem.live_since = clock.now()
    Postmortem.objects.filter(pk=postmortem.pk).update(live_since=postmortem.live_since)
    log.append(postmortem.pk, [doc.get_update()])


def load(postmortem: Postmortem) -> Text:
    """The document, replayed from its log."""
    rows = TextUpdate.objects.filter(postmortem=postmortem).order_by("pk").values_list("update", flat=True)
    return _replayed(bytes(update) for update in rows)


def markdown_of_sections(text: Text | bytes, uids: Iterable[str]) -> dict[str, str]:
    """The text of sections as Markdown, by their uid; `text` is a document or all of it as an update."""
    doc = _replayed([text]) if isinstance(text, bytes) else text
    return {uid: write_markdown(read_fragment(fragment_of(doc, uid))) for uid in uids}


@transaction.atomic
def change(postmortem: Postmortem, *, edit: Callable[[Text], None]) -> None:
    """Change the text of a live document from outside: `edit` gets it as it stands, and open pages hear what it changed.

    What the sections say is made anew in the same transaction; the trail gets its line from whoever calls.
    """
    lock(postmortem)
    doc = load(postmortem)
    before = doc.get_state()
    with doc.transaction():
        edit(doc)
    update = doc.get_update(before)
    if update != _NOTHING:
        log.append(postmortem.pk, [update])
    _write_markdown(postmortem, doc)


def begin_text(section: Section) -> None:
    """Put what a new section says into the text of its document, if that is live."""
    _change_section(section, lambda fragment: write_fragment(fragment, read_markdown(section.markdown)))


def write_text(section: Section, markdown: str) -> None:
    """Make the section of a live document say it, by an edit of what differs."""
    _change_section(section, lambda fragment: edit_fragment(fragment, read_markdown(markdown)))


def append_text(section: Section, markdown: str) -> None:
    """Put more after what the section of a live document says."""
    _change_section(section, lambda fragment: append_to_fragment(fragment, read_markdown(markdown)))


def remove_text(section: Section) -> None:
    """Take the section's text out of a live document; compaction takes it out of the log."""
    _change_section(section, clear_fragment)


def _change_section(section: Section, edit: Callable[[XmlFragment], None]) -> None:
    if section.postmortem.live_since is not None:
        change(section.postmortem, edit=lambda doc: edit(fragment_of(doc, section.uid)))
        section.refresh_from_db(fields=["markdown", "version"])


def appended(markdown: str, more: str) -> str:
    """Both texts as one, where the document is not live."""
    return write_markdown(joined(read_markdown(markdown), read_markdown(more)))


def in_one_form(markdown: str) -> str:
    """The Markdown that live text is projected to where it says the same."""
    return write_markdown(read_markdown(markdown))


@transaction.atomic
def project(postmortem_pk: int, update: bytes) -> None:
    """Make Markdown of all the text, where it differs from what is there. `update` is the whole of it, as a room has it.

    What the room has not heard yet is added: a passage removed a moment ago must not come back with its projection.
    At most one line of the trail a section and `WRITING_SESSION`, with nobody's name in it. Raises `Postmortem.DoesNotExist`.
    """
    postmortem = Postmortem.objects.select_for_update(no_key=True).select_related("incident").get(pk=postmortem_pk)
    recent = TextUpdate.objects.filter(postmortem=postmortem, written_at__gt=clock.now() - UNHEARD).order_by("pk")
    _project(postmortem, _replayed([update, *(bytes(row) for row in recent.values_list("update", flat=True))]))


@transaction.atomic
def catch_up(postmortem: Postmortem) -> None:
    """Make what the sections say what the log says, now; for whoever reads them and can't wait for the room to do it."""
    lock(postmortem)
    if postmortem.live_since is not None:
        _project(postmortem, load(postmortem))


@transaction.atomic
def compact(postmortem_pk: int) -> None:
    """Replay the log into a new document and put one row in its place, so that deleted words are gone (law 4).

    They are gone from the database's file too, and so is the text of sections that are gone. A log in which something is missing that a
    row builds on is left alone. Raises `Postmortem.DoesNotExist`.
    """
    postmortem = Postmortem.objects.select_for_update(no_key=True).get(pk=postmortem_pk)
    rows, waiting = _log_of(postmortem)
    if rows and not waiting:
        _replace(postmortem, rows)
        forget_once_committed()


@transaction.atomic
def forget(postmortem: Postmortem, is_in: Callable[[bytes], bool]) -> None:
    """Compact the log so that nothing is in it in which `is_in` finds something; the text itself has been changed already.

    Words may hide where no reader looks: in attributes nobody asked for, or in rows that wait for something that is missing. The first
    are written anew without them, the second go.
    """
    rows, waiting = _log_of(postmortem)
    unsaid = [pk for pk, update in waiting.items() if is_in(update)]
    if not is_in(_replace(postmortem, rows)):
        TextUpdate.objects.filter(pk__in=unsaid).delete()
        return
    change(postmortem, edit=_write_anew)
    rows, _waiting = _log_of(postmortem)
    _replace(postmortem, rows)
    TextUpdate.objects.filter(pk__in=unsaid).delete()


def _write_anew(doc: Text) -> None:
    for name in list(doc.keys()):
        fragment: XmlFragment = doc.get(name, type=XmlFragment)
        tree = read_fragment(fragment)
        clear_fragment(fragment)
        write_fragment(fragment, tree)


def _log_of(postmortem: Postmortem) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """The rows that a replayed document has all of, and those that build on something that is missing."""
    rows = {pk: bytes(update) for pk, update in TextUpdate.objects.filter(postmortem=postmortem).order_by("pk").values_list("pk", "update")}
    state = _replayed(rows.values()).get_state()
    waiting = {pk: update for pk, update in rows.items() if get_update(update, state)[:1] != _NOTHING[:1]}
    return {pk: update for pk, update in rows.items() if pk not in waiting}, waiting


def _replace(postmortem: Postmortem, rows: dict[int, bytes]) -> bytes:
    """Put one row in the place of those, and answer what it says."""
    doc = _replayed(rows.values())
    there = {FRAGMENT.format(uid=uid) for uid in Section.objects.filter(postmortem=postmortem).values_list("uid", flat=True)}
    with doc.transaction():
        for name in set(doc.keys()) - there:
            clear_fragment(doc.get(name, type=XmlFragment))
    whole = doc.get_update()
    log.append(postmortem.pk, [whole])
    keys = sorted(rows)
    for start in range(0, len(keys), AT_ONCE):
        TextUpdate.objects.filter(pk__in=keys[start : start + AT_ONCE]).delete()
    return whole


def _replayed(updates: Iterable[bytes]) -> Text:
    doc = Text()
    with doc.transaction():
        for update in updates:
            doc.apply_update(update)
    return doc


def _project(postmortem: Postmortem, doc: Text) -> None:
    for section in _write_markdown(postmortem, doc):
        if not _was_told(section):
            record("wrote", section, about=postmortem.incident, by=_nobody(postmortem))


def _write_markdown(postmortem: Postmortem, doc: Text) -> list[Section]:
    """Those sections whose text was another until now."""
    changed = []
    sections = list(Section.objects.filter(postmortem=postmortem))
    said = markdown_of_sections(doc, [section.uid for section in sections])
    for section in sections:
        if said[section.uid] != section.markdown:
            section.markdown = said[section.uid]
            Section.objects.filter(pk=section.pk).update(markdown=section.markdown, version=F("version") + 1)
            section.version += 1
            changed.append(section)
    return changed


def _was_told(section: Section) -> bool:
    since = clock.now() - WRITING_SESSION
    return Record.objects.filter(subject_uid=section.uid, verb="wrote", at__gt=since).exists()


def _nobody(postmortem: Postmortem) -> Actor:
    return Visitor(None, is_example=postmortem.is_example)
