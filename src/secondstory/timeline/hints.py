"""Which lines were likely decision points: where another reasonable course existed, whether or not anyone felt they decided (B10)."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from secondstory.timeline.enums import Kind

_WORDS: tuple[tuple[str, Any], ...] = (
    (r"\b(decid\w+|chose|choose|opt(ed)? (for|to)|agree[ds]? to|settled on)\b", _("It says that something was chosen.")),
    (
        r"\b(roll(ed|ing)? ?back|rollback|revert\w*|back(ed)? out)\b",
        _("Going back was one way; waiting, or mending it forwards, was another."),
    ),
    (
        r"\b(fail(ed|ing)? ?over|failover|promot\w+ (the |a )?(replica|standby|secondary))\b",
        _("Moving over was one way; staying was another."),
    ),
    (
        r"\b(restart\w*|reboot\w*|kill(ed)?|drain\w*|evict\w*)\b",
        _("Restarting loses what could be looked at; looking first was another way."),
    ),
    (
        r"\b(scal(e|ed|ing) (up|out|down|in)|add(ed)? capacity|rais(e|ed|ing) the limit)\b",
        _("More room was one way; less load was another."),
    ),
    (
        r"\b(disabl\w+|switch(ed)? off|turn(ed)? off|shut (it |them )?down|kill switch|feature flag)\b",
        _("Switching it off had a price; leaving it on had one too."),
    ),
    (r"\b(wait(ed)? for|held off|hold off|postpone[ds]?|left it|leave it|did not|didn't)\b", _("Waiting is a choice too.")),
    (
        r"\b(escalat\w+|page[ds]? (the|in)|woke|call(ed)? in|ask(ed)? for help)\b",
        _("Calling others in was one way; going on alone was another."),
    ),
    (r"\b(silenc\w+|mut(e|ed)|acknowledg\w+|snooz\w+|ignor\w+)\b", _("A signal was set aside; following it was another way.")),
    (r"\b(instead of|rather than|either|whether to|went with)\b", _("It names another way.")),
    (r"\b(declar\w+|public(ly)? (post|update)|status ?page)\b", _("Saying it then was one way; saying it sooner or later was another.")),
)
_PATTERNS = [(re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in _WORDS]
_DONE = frozenset({Kind.ACTION, Kind.CHANGE, Kind.DECISION, Kind.COMMUNICATION})


def likely_decision(kind: str, text: str) -> str:
    """Why a line was likely a decision point; "" when nothing speaks for it."""
    if kind == Kind.DECISION:
        return str(_("It is called a decision."))
    if kind not in _DONE:
        return ""
    return next((str(reason) for pattern, reason in _PATTERNS if pattern.search(text)), "")
