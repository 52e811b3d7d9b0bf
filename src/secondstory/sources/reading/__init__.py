"""Reads incident documents: from a file's bytes to what it says. Plain Python, no Django."""

from secondstory.sources.reading.manuscript import Manuscript, Unreadable, documents_in, manuscript_of
from secondstory.sources.reading.understanding import understand
from secondstory.sources.reading.understood import FoundAction, FoundEvent, FoundFactor, FoundSection, Understood

__all__ = [
    "FoundAction",
    "FoundEvent",
    "FoundFactor",
    "FoundSection",
    "Manuscript",
    "Understood",
    "Unreadable",
    "documents_in",
    "manuscript_of",
    "read_document",
    "understand",
]


def read_document(name: str, content: bytes) -> Understood:
    """What one file says. Raises `Unreadable` with one sentence where it is no document at all, and nothing else."""
    return understand(manuscript_of(name, content))
