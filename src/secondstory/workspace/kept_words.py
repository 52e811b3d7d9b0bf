"""Factors whose words stay though they tell a person's doing, and the reason somebody gave for it: shown beside each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.postmortems.wording import reason_for_words, stopped_among


@dataclass(frozen=True)
class KeptWords:
    """The uids of factors a reason lets through, and the reason."""

    of: frozenset[str]
    because: str


def words_kept() -> dict[str, Any]:
    """Annotates incidents with what `kept_among` reads."""
    return {"words_stay_because": reason_for_words(of="postmortem__incident")}


def kept_among(incident: Incident, factors: Iterable[Factor]) -> KeptWords:
    """No statement; nothing where no reason was given."""
    because = getattr(incident, "words_stay_because", "")
    return KeptWords(frozenset(one.factor.uid for one in stopped_among(factors)) if because else frozenset(), because)
