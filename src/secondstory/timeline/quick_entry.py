"""One typed line as an event: "14:05 pool exhausted on db-2, seen by on-call". Plain Python: it asks no database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from secondstory.timeline.enums import Kind
from secondstory.timeline.quick_times import Around, read_time

__all__ = ["Around", "Understood", "read_line"]

LONGEST_LINE = 2000


@dataclass(frozen=True)
class Understood:
    """What was understood of a line. `role` is a label of the incident; `unknown_role` is one that it doesn't have.

    The words that name an unknown role stay in `text`; `text_with_role` is without them, for when it is added.

    `bound` ("before", "after") with `bound_at` gives a place to what has no time. `unclear` says in one sentence what had to be guessed.
    """

    text: str
    occurred_at: datetime | None
    occurred_until: datetime | None
    precision: str
    time_as_written: str
    kind: str
    role: str
    unknown_role: str
    text_with_role: str
    bound: str
    bound_at: datetime | None
    unclear: str


_SAID_BY = re.compile(
    r"[\s,;(–—-]+(?P<verb>seen|noticed|spotted|observed|reported|found|discovered|raised|decided|agreed|done|made|told|said|asked|announced)"
    r"\s+by\s+(?P<who>[^,;()]{1,60}?)\s*\)?\.?$",
    re.IGNORECASE,
)
_BY = re.compile(r"[\s,;(–—-]+by\s+(?P<who>[^,;()]{1,60}?)\s*\)?\.?$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(\[](?P<who>[^()\[\]]{1,60})[)\]]\.?$")
_BEFORE_COLON = re.compile(r"(?P<who>[^:;.]{1,60}):\s+(?=\S)")
_KIND_FIRST = re.compile(
    r"(?:\[(?P<a>{0})\]:?|#(?P<b>{0})\b:?|(?P<c>{0}):)\s*".format("observation|decision|action|change|alert|message|discovery|impact"),
    re.IGNORECASE,
)

_KIND_OF_VERB = {
    **dict.fromkeys(("seen", "noticed", "spotted", "observed"), Kind.OBSERVATION),
    **dict.fromkeys(("found", "discovered"), Kind.DISCOVERY),
    **dict.fromkeys(("decided", "agreed"), Kind.DECISION),
    **dict.fromkeys(("done", "made"), Kind.ACTION),
    **dict.fromkeys(("reported", "raised", "told", "said", "asked", "announced"), Kind.COMMUNICATION),
}
_WORDS_OF_KINDS: Sequence[tuple[Kind, str]] = (
    (Kind.DECISION, r"decid(?:e[ds]?|ing)|decision|chose|choose[sn]?|opted|agree[sd]? (?:to|on|that)"),
    (Kind.ALERT, r"alert(?:s|ed)?|page[ds]|paging|pager|alarm(?:s|ed)?|firing|fire[ds]|monitor (?:triggered|went)"),
    (
        Kind.DISCOVERY,
        r"discover(?:ed|s|y)|f(?:ound|inds) (?:that|out|the)|reali[sz]e[ds]?|turn(?:s|ed) out|emerge[ds]|it became clear",
    ),
    (
        Kind.ACTION,
        (
            r"restart(?:ed|s|ing)?|roll(?:ed|s|ing)? back|rollback|revert(?:ed|s|ing)?|scal(?:ed|es|ing) (?:up|down|out|to)"
            r"|fail(?:ed|s|ing)? over|failover|kill(?:ed|s)|drain(?:ed|s)|delet(?:ed|es)|disabl(?:ed|es)|(?:switch|turn)(?:ed|es|s) off"
            r"|mitigat(?:ed|es)|rebooted|silenced?|acknowledge[ds]|blocked|(?:increase|raise)[ds] the"
        ),
    ),
    (
        Kind.CHANGE,
        (
            r"deploy(?:ed|s|ing|ment)?|release[ds]?|roll(?:ed|s|ing)? out|rollout|merge[ds]?|upgrade[ds]?|migrat(?:ed|es|ion)"
            r"|(?:config|configuration|flag|schema) (?:change|push)|flag (?:turned |switched )?on|enabl(?:ed|es)"
        ),
    ),
    (
        Kind.COMMUNICATION,
        (
            r"told|tells|said|says|ask(?:ed|s)|announce[ds]?|post(?:ed|s)|wr(?:ote|ites)|e-?mail(?:ed|s)?|status page"
            r"|call(?:ed|s) (?:in|the)|message[ds]?|escalate[ds]?"
        ),
    ),
    (
        Kind.IMPACT,
        (
            r"customers?|users?|outage|unavailable|is down|went down|goes down|time[sd]? out|timing out|data loss"
            r"|errors? (?:rate )?(?:rise|rises|rose|climb\w*|jump\w*|at)|5xx|50[0-4]s?"
        ),
    ),
)
_KINDS = [(kind, re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)) for kind, words in _WORDS_OF_KINDS]


def read_line(line: str, *, roles: Sequence[str], around: Around) -> Understood:
    """What `line` says. Nothing is refused: what can't be read stays part of the text."""
    line = " ".join(line[:LONGEST_LINE].split())
    time = read_time(line, around)
    kind, text = _kind_first(time.rest)
    short, role, unknown, verb = _role_of(text, roles)
    text = text if unknown else short
    unclear = time.unclear
    if unknown and not unclear:
        unclear = _("“%(role)s” is no part of this incident yet.") % {"role": unknown}
    if not text and line:
        unclear = _("Say what happened after the time.")
    return Understood(
        text=text,
        occurred_at=time.at,
        occurred_until=time.until,
        precision=time.precision,
        time_as_written=time.written,
        kind=(kind or _kind_of(text, verb)).value,
        role=role,
        unknown_role=unknown,
        text_with_role=short,
        bound=time.bound,
        bound_at=time.bound_at,
        unclear=unclear,
    )


def _kind_first(text: str) -> tuple[Kind | None, str]:
    """A kind that stands before the text: "decision: …", "[alert] …"."""
    found = _KIND_FIRST.match(text)
    if found is None or not text[found.end() :].strip():
        return None, text
    word = (found["a"] or found["b"] or found["c"]).lower()
    return (Kind.COMMUNICATION if word == "message" else Kind(word)), text[found.end() :].strip()


def _kind_of(text: str, verb: str) -> Kind:
    if verb and _KIND_OF_VERB[verb] is not Kind.OBSERVATION:
        return _KIND_OF_VERB[verb]
    if verb:
        return Kind.OBSERVATION
    found = [(match.start(), place, kind) for place, (kind, words) in enumerate(_KINDS) if (match := words.search(text))]
    if any(kind is Kind.DECISION for _start, _place, kind in found):
        return Kind.DECISION
    return min(found)[2] if found else Kind.OBSERVATION


def _role_of(text: str, roles: Sequence[str]) -> tuple[str, str, str, str]:
    """The text without whose part it was, the role's label, one that the incident doesn't have, and the verb before it."""
    found = _SAID_BY.search(text)
    if found and found.start() > 0:
        who, verb = _bare(found["who"]), found["verb"].lower()
        label = _match(who, roles)
        if who:
            return text[: found.start()].strip(), label, "" if label else who, verb
    for pattern in (_BY, _IN_BRACKETS):
        found = pattern.search(text)
        label = _match(_bare(found["who"]), roles) if found and found.start() > 0 else ""
        if found and label:
            return text[: found.start()].strip(), label, "", ""
    found = _BEFORE_COLON.match(text)
    label = _match(_bare(found["who"]), roles) if found else ""
    if found and label:
        return text[found.end() :].strip(), label, "", ""
    return text, "", "", ""


def _bare(who: str) -> str:
    return re.sub(r"^(?:the|our|an?)\s+", "", who.strip(" @.\"'“”"), flags=re.IGNORECASE)


def _match(who: str, roles: Sequence[str]) -> str:
    """The one label that `who` means: the same letters, else the only one that has these words in it."""
    wanted = _letters(who)
    if not wanted:
        return ""
    same = [role for role in roles if _letters(role) == wanted]
    if same:
        return same[0]
    words = set(re.findall(r"\w+", who.lower()))
    like = [role for role in roles if words <= set(re.findall(r"\w+", role.lower())) or _letters(role).startswith(wanted)]
    return like[0] if len(like) == 1 and len(wanted) > 2 else ""


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
