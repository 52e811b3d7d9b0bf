"""Why something can't be published yet."""

from __future__ import annotations

from collections.abc import Sequence

from secondstory.lib.errors import Refusal
from secondstory.library.names import Hit
from secondstory.postmortems.wording import Stopped


class NamesLeft(Refusal):
    """Words that name someone, or seem to, have not been answered for."""

    def __init__(self, sentence: str, *, hits: Sequence[Hit]) -> None:
        super().__init__(sentence, field="names")
        self.hits = list(hits)


class NothingLearned(Refusal):
    """The gate of law 5: one thing learned, or a reason why nothing new was."""


class WordingLeft(Refusal):
    """The other gate of law 5: factors that tell a person's doing are rewritten, or there is a reason why they stay."""

    def __init__(self, sentence: str, *, stopped: Sequence[Stopped]) -> None:
        super().__init__(sentence, field="wording_reason")
        self.stopped = list(stopped)
