"""Whether a line says what was found out: "found it", "turns out the cache was never warmed", "that's why". Not that somebody looks."""

from __future__ import annotations

import re

_FOUND = re.compile(
    r"\b(?:found (?:it|the \w+ ?(?:cause|reason|problem|bug|issue|commit|change|query|job|line)?)|got it[:,!]|smoking gun|bingo"
    r"|(?:that|this|here|it)(?: is|['’]s| was) (?:it\b(?=[.!:,]|$)|why\b|the (?:\w+ )?(?:cause|culp\w+|reason|bug|one)\b)"
    r"|(?:is|was|as) the (?:\w+ )?(?:cause|culp\w+|reason)\b|culp\w+(?: is| was|:)"
    r"|(?:cause|reason)(?: is| was| found| identified| confirmed|:)|explains (?:it|why|the)|pin(?:ned|pointed) (?:it )?(?:down )?to"
    r"|turns out|turned out|traced (?:\w+ )?(?:back )?to|bisected (?:it )?to|caused by|comes? from the|introduced (?:by|in|with)"
    r"|we (?:know|see|understand) (?:now )?(?:why|what (?:happened|caused)))(?!\s+(?:not|never|still|un(?:known|clear)|yet)\b)",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"\b(?:not|never|no|none|nobody|un(?:known|clear|certain|sure)|cannot|can['’]t|couldn['’]t|haven['’]t|hasn['’]t|isn['’]t|wasn['’]t"
    r"|don['’]t|didn['’]t|still (?:looking|searching|checking|unknown|digging)|look(?:ing)? for|trying to|find out|if|whether|maybe|perhaps"
    r"|might|may be|could be|possibly|probably|suspect\w*|wonder\w*|guess\w*|hunt\w*)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|[\n;]")
LONGEST = 2000


def tells_what_was_found(text: str) -> bool:
    """One of its sentences does, asks nothing, and didn't take it back before it was said by a "not" or a "maybe"."""
    return any(_tells(one) for one in _SENTENCES.split(text[:LONGEST]))


def _tells(sentence: str) -> bool:
    found = _FOUND.search(sentence)
    return found is not None and not sentence.rstrip().endswith("?") and not _LOOKS.search(sentence[: found.end()])
