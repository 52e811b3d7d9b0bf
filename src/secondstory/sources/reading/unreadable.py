"""The one way in which a file says no."""

from __future__ import annotations


class Unreadable(Exception):
    """A file nothing can be taken from. `sentence` is one sentence for whoever gave it, and says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
