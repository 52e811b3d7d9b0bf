"""Writing the index. Called inside the transaction that changes what is indexed, so the two never part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection, transaction

from secondstory.search.engine import index
from secondstory.search.folding import words_in
from secondstory.search.index import Entry, Texts
from secondstory.search.models import Document, Word

A_DAY = 1_000_000
CHUNK = 200
Counts = Counter[tuple[bool, str]]


@transaction.atomic
def put_documents(entries: Iterable[Entry]) -> int:
    """Make these findable, each replacing what its kind and uid had before; returns how many changed."""
    changed = 0
    rest = iter(entries)
    while chunk := list(islice(rest, CHUNK)):
        changed += _put_chunk(chunk)
    return changed


@transaction.atomic
def remove_documents(kind: str, uids: Iterable[str]) -> None:
    """Make these findable no more. Uids that are not there are ignored."""
    rest = iter(uids)
    while chunk := list(islice(rest, CHUNK)):
        counts: Counts = Counter()
        _take_out(list(Document.objects.filter(kind=kind, uid__in=chunk)), counts)
        _count_words(counts)


@transaction.atomic
def clear_documents(kind: str) -> None:
    """Forget everything of one kind, and words left over by anything that went wrong before."""
    Document.objects.filter(kind=kind).delete()
    left = sorted(index().places() - set(Document.objects.values_list("place", flat=True)))
    for start in range(0, len(left), CHUNK):
        index().remove(left[start : start + CHUNK])
    if not Document.objects.exists():
        Word.objects.all().delete()


def forget_removed_words() -> None:
    """Leave nothing on the disk of words that were taken out of the index. Takes as long as writing the index anew."""
    index().tidy()


def _put_chunk(entries: Sequence[Entry]) -> int:
    kinds = {entry.kind for entry in entries}
    known = {(row.kind, row.uid): row for row in Document.objects.filter(kind__in=kinds, uid__in=[entry.uid for entry in entries])}
    fresh = [entry for entry in entries if _differs(entry, known.get((entry.kind, entry.uid)))]
    counts: Counts = Counter()
    _take_out([known[entry.kind, entry.uid] for entry in fresh if (entry.kind, entry.uid) in known], counts)
    taken: set[int] = set()
    for entry in fresh:
        place = _free_place(entry, taken)
        taken.add(place)
        Document.objects.create(
            place=place, kind=entry.kind, uid=entry.uid, row=entry.row, key=entry.key,
            is_example=entry.is_example, is_private=entry.is_private, digest=entry.digest,
        )  # fmt: skip
        index().put(place, entry)
        if not entry.is_private:
            counts.update((entry.is_example, word) for word in _vocabulary(entry.texts))
    _count_words(counts)
    return len(fresh)


def _differs(entry: Entry, known: Document | None) -> bool:
    return known is None or known.digest != entry.digest


def _take_out(rows: Sequence[Document], counts: Counts) -> None:
    if not rows:
        return
    places = [row.place for row in rows]
    texts = index().texts([row.place for row in rows if not row.is_private]) if any(not row.is_private for row in rows) else {}
    for row in rows:
        if row.place in texts:
            counts.subtract((row.is_example, word) for word in _vocabulary(texts[row.place]))
    index().remove(places)
    Document.objects.filter(place__in=places).delete()


def _free_place(entry: Entry, taken: set[int]) -> int:
    """The day, then the row: two documents of one day keep the order in which they were made."""
    day = entry.on.toordinal() * A_DAY
    place = day + entry.row % A_DAY
    while place in taken or Document.objects.filter(place=place).exists():
        place = day + (place + 1) % A_DAY
    return place


def _vocabulary(texts: Texts) -> set[str]:
    words = set(words_in(f"{texts.learned}\n{texts.title}\n{texts.summary}\n{texts.body}"))
    return {word for word in words if 3 <= len(word) <= 40 and word.isalpha()}


def _count_words(counts: Counts) -> None:
    """Add to the counts in one statement a word, in one order everywhere, so that two writers wait instead of locking each other out."""
    rows = [(is_example, word, len(word), change) for (is_example, word), change in sorted(counts.items()) if change]
    if not rows:
        return
    sql = (
        "INSERT INTO search_word (is_example, word, letters, documents) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (is_example, word) DO UPDATE SET documents = search_word.documents + excluded.documents"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
    if any(change < 0 for *_word, change in rows):
        Word.objects.filter(documents__lte=0).delete()
