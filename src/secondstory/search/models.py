"""What is searchable. The words themselves lie in tables the two indexes make for themselves (see migration 0002)."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """One thing that can be found, known by the kind and uid its own slice gives it.

    `place` orders by day: a later document has a greater one, so "the newest thousand" is a range of the key.
    `key` is what permission hangs on (the incident's uid), `row` the primary key the kind has in its own slice.
    """

    place = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    uid = models.CharField(max_length=12)
    row = models.BigIntegerField()
    key = models.CharField(max_length=12, db_index=True)
    is_example = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "uid"], name="document_once")]
        # All that a search asks of a document, in the order in which the newest are taken.
        indexes = [models.Index(fields=["kind", "place", "is_example", "key", "uid", "row"], name="document_found")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Word(models.Model):
    """A word as it stands in open documents, and in how many; what spelling is corrected by. Private documents add none."""

    is_example = models.BooleanField()
    word = models.CharField(max_length=40)
    letters = models.PositiveSmallIntegerField()
    documents = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["is_example", "word"], name="word_once")]
        indexes = [models.Index(fields=["is_example", "letters"])]

    def __str__(self) -> str:
        return self.word
