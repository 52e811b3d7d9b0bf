"""The promise over each document (R14): it may be worded anew, but two ideas must stand in it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.lib.text import is_seen

LONGEST = 1000
_LEARNING = re.compile(r"\b(what happened|learn\w*|understand\w*|why (it|this|things)|how it came|system\w*)\b", re.IGNORECASE)
_WORK = re.compile(
    r"\b(performance|perform|their work|your work|some(one|body)'?s work|individual\w*|conduct"
    r"|judg\w+|assess\w*|apprais\w*|rated?|ratings?)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(separate\w*|elsewhere|private\w*|not here|no place here|another place|between (them|you) and|apart from|never"
    r"|not (looked at|judged|assessed|part of|talked about|what this))\b",
    re.IGNORECASE,
)


def checked_promise(text: str) -> str:
    """`text` on one line. Raises `Refusal` when it is gone, or one of its ideas is: what this is about, and what it is not."""
    text = " ".join(text.split()).replace("’", "'")
    if not is_seen(text):
        raise Refusal(_("The promise can be worded anew, but not taken out: people write openly because of it."), field="notice")
    if len(text) > LONGEST:
        raise Refusal(_("Keep the promise within %(most)d characters, so that it is read.") % {"most": LONGEST}, field="notice")
    if not _LEARNING.search(text):
        raise Refusal(_("Say in the promise what this is about: what happened and why, or what can be learned."), field="notice")
    if not (_WORK.search(text) and _APART.search(text)):
        raise Refusal(_("Say in the promise that how somebody does their work is talked about separately, and not here."), field="notice")
    return text.replace("'", "’")
