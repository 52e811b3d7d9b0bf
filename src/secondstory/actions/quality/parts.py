"""The parts of an action's line: the verb, what it acts on, where, and how one will see that it is done (R47)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from secondstory.actions.quality.cues import ARTEFACT, CONDITION, COUNTED, FROM_TO, MEASURE, NAMED, NEVER_ENDS, OUTCOME, THING, WHERE
from secondstory.actions.quality.due import Due, find_due
from secondstory.actions.quality.lexicon import ONCE, VerbKind, form_of, kind_of, two_words
from secondstory.actions.quality.owner import Fault, Owner, find_owner

LONGEST = 2000
"""Letters of a line that are read; nobody writes more in one."""


@dataclass(frozen=True)
class Parts:
    """What a line says. An empty text is a part that isn't there; `verb` is the plain form, `verb_as_written` the words."""

    text: str
    verb: str = ""
    verb_as_written: str = ""
    verb_kind: VerbKind | None = None
    object: str = ""
    place: str = ""
    end_state: str = ""
    owner: Owner | None = None
    due: Due | None = None

    @property
    def has_owner(self) -> bool:
        return self.owner is not None and self.owner.fault is Fault.NONE


_MARKS = re.compile(r"^\s*(?:[-*+•]\s+|\d+[.)]\s+|\[[ xX]?\]\s*|☐\s*|>\s*)+")
_LINK = re.compile(r"\[(?P<words>[^\]]*)\]\([^)]*\)|<?https?://\S+>?")
_BOLD = re.compile(r"\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_STATE = re.compile(
    r"\((?:done|completed?|in progress|high|medium|low|critical|p[0-4]|optional|already \w+|status[^)]*)\b[^)]*\)", re.IGNORECASE
)
_HEADING = re.compile(
    r"^\s*(?:(?:action(?: item)?|todo|fix|critical|high|medium|low|p[0-4]|optional|idea|(?:short|long)[- ]term|immediate(?:ly)?"
    r"|prevent(?:ion)?|detect(?:ion)?|mitigat(?:e|ion)|process|follow-?up|next step)\s*[:–—-]\s+)+",
    re.IGNORECASE,
)
_WHO = (
    "we|they|somebody|someone|the team|teams?|i|you|users?|it|this|that|engineers?|developers?|please|also|then|additionally|in the future"
)
_WHO += "|going forward|longer term|as a result"
_SHOULD = "should|must|will|shall|can|could|may|might|would|needs? to|ha(?:ve|s) to|want to|plan to|intend to|(?:are|is) going to|be"
_HOW = "also|then|now|first|always|never|not|properly|automatically|manually|probably|systematically|proactively|regularly|immediately"
_OPENING = re.compile(rf"^\s*(?:(?:{_WHO})\b[,:]?\s*)?(?:(?:{_SHOULD})\b\s*)*(?:(?:{_HOW})\s+)*", re.IGNORECASE)
_SOMEBODY_TO = re.compile(r"^(?:[A-Z][\w'’-]*(?:\s+(?:and|&)?\s*[\w'’-]+){0,3}?\s+)(?:to|will|should|must|needs to)\s+(?=[a-z])")
_SHALL = re.compile(r"^[^.:;]{3,60}?\s(?:will|must|should|shall|needs? to)\s+(?:be\s+)?(?=[a-z])")
_AFTER_CLAUSE = re.compile(r"^(?:after|when|if|before|once|during|for|on|in)\s[^.,;]{3,60},\s+(?=[a-z])", re.IGNORECASE)
_BEEN = "was|were|is|are|has been|have been|should be|must be|to be|will be"
_DONE = re.compile(rf"^(?P<what>[^.:;(]{{3,80}}?)\s+(?:(?:{_BEEN})\s+)?(?P<verb>\w+(?:ed|wn|ade|ut))\b")
_WORD = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*")


def read_parts(text: str, *, today: date) -> Parts:
    """The parts of one action, of which the first LONGEST letters are read."""
    plain = _plain(text[:LONGEST])
    owner, due = find_owner(plain), find_due(plain, today=today)
    body = _without(plain, owner, due)
    verb, as_written, rest = _verb(body)
    kind = kind_of(verb) if verb else None
    place = _place(rest)
    return Parts(
        text=plain,
        verb=verb,
        verb_as_written=as_written,
        verb_kind=kind,
        object=_object(rest),
        place=place,
        end_state=_end_state(rest, verb, kind),
        owner=owner,
        due=due,
    )


def _plain(text: str) -> str:
    text = _MARKS.sub("", text.replace("\r", ""))
    text = _LINK.sub(lambda match: match["words"] or "", text)
    text = _STATE.sub("", _BOLD.sub("", text))
    return " ".join(text.split()).strip(" -–—;")


def _without(text: str, *found: Owner | Due | None) -> str:
    for one in sorted((one for one in found if one is not None), key=lambda one: -one.start):
        if isinstance(one, Owner) and one.start == 0 and one.end < len(text):
            text = text[one.end :]
            continue
        text = f"{text[: one.start].rstrip(' ,;(–—-')} {text[one.end :].lstrip(' ,;)')}"
    text = re.sub(r"\b(?:owned by|owner|due|priority=\w+)\s*[:=]?\s*(?=[,;.)]|$)", "", text, flags=re.IGNORECASE)
    return " ".join(text.split()).strip(" ,;:–—-()")


def _verb(body: str) -> tuple[str, str, str]:
    """(plain form, as written, what follows). The verb stands first, after who must or should, or after a heading and a colon."""
    for start in _beginnings(body):
        words = list(_WORD.finditer(body, start))
        if not words or words[0].start() - start > 2:
            continue
        first = words[0]
        if len(words) > 1:
            both = two_words(first.group(), words[1].group())
            if both:
                return both, body[first.start() : words[1].end()], body[words[1].end() :]
        form = form_of(first.group())
        if form == "have" and len(words) > 1 and words[1].group().endswith(("ed", "wn")) and form_of(words[1].group()):
            first, form = words[1], form_of(words[1].group())
        if form and _is_remark(first.group(), form, body, start):
            break
        if form:
            return _and_then(form, first.group(), body[first.end() :])
    done = _DONE.match(body)
    form = form_of(done["verb"]) if done else ""
    if done and form:
        return form, done["verb"], f" {done['what']}{body[done.end() :]}"
    return "", "", body


def _is_remark(word: str, form: str, body: str, start: int) -> bool:
    """ "Removes old images" tells what something does: nobody is asked to do it."""
    return start == 0 and len(body) > len(word) and word.lower() in {f"{form}s", f"{form}es"} and kind_of(form) is VerbKind.CONCRETE


def _and_then(form: str, as_written: str, rest: str) -> tuple[str, str, str]:
    """ "Investigate and fix": what can be ticked off counts."""
    second = _SECOND.match(rest)
    then = form_of(second["verb"]) if second else ""
    if second and kind_of(form) is not VerbKind.CONCRETE and then and kind_of(then) is VerbKind.CONCRETE:
        return then, second["verb"], rest[second.end() :]
    return form, as_written, rest


_SECOND = re.compile(r"\s+(?:and|then|and then|,)\s+(?P<verb>[a-z-]+)\b")


def _beginnings(body: str) -> list[int]:
    found = [0]
    prefix = _HEADING.match(body)
    if prefix:
        found.insert(0, prefix.end())
    found += [found[0] + match.end() for match in [_OPENING.match(body[found[0] :])] if match and match.end()]
    to = _SOMEBODY_TO.match(body)
    if to:
        found.append(to.end())
    for pattern in (_SHALL, _AFTER_CLAUSE):
        match = pattern.match(body)
        if match:
            found.append(match.end())
    colon = re.search(r"[:–—]\s+|\s-\s+", body[:80])
    if colon:
        found.append(colon.end())
        opening = _OPENING.match(body[colon.end() :])
        if opening and opening.end():
            found.append(colon.end() + opening.end())
    return found


def _object(rest: str) -> str:
    words = rest.strip(" :,")
    if not _WORD.search(words):
        return ""
    return re.split(r"[.;](?=\s|$)|\(|\b(?:so that|in order to|until|because)\b", words, maxsplit=1)[0].strip()[:200]


def _place(rest: str) -> str:
    named = NAMED.search(rest)
    if named:
        return named.group().strip('`"“”')
    for match in WHERE.finditer(rest):
        thing = THING.search(match["what"])
        if thing:
            return match["what"][: thing.end()]
    thing = THING.search(rest)
    if thing:
        return _with_word_before(rest, thing)
    plain = _OF_WHAT.search(rest)
    return plain["what"] if plain else ""


_OF_WHAT = re.compile(r"\b(?:in|on|of|for|to)\s+(?:the\s+|our\s+)?(?P<what>[a-z][\w-]{3,})\b(?!\s+(?:of|to)\b)")
"""The area: "of checkout", "in billing"."""
_SAYS_NOTHING = frozenset("a an our more better all some any of and new".split())


def _with_word_before(rest: str, thing: re.Match[str]) -> str:
    """The thing with the word before it: "payment service", "the cache", never "more tests"."""
    before = rest[: thing.start()].split()[-1:]
    if not before or before[0].lower() in _SAYS_NOTHING:
        return ""
    return f"{before[0]} {thing.group()}"


def _end_state(rest: str, verb: str, kind: VerbKind | None) -> str:
    """Words by which one can say yes or no to "is it done?": a number, a condition, or a thing that is there or is not."""
    for pattern in (MEASURE, FROM_TO, CONDITION):
        match = pattern.search(rest)
        if match:
            return match.group().strip()
    if kind in {VerbKind.VAGUE, VerbKind.NEEDS_BOUND}:
        match = OUTCOME.search(rest)
        return match.group() if match else ""
    for pattern in (ARTEFACT, COUNTED):
        match = pattern.search(rest)
        if match and not NEVER_ENDS.match(_object(rest)):
            return match.group().strip()
    if verb in ONCE and rest.split():
        return verb
    named = NAMED.search(rest)
    return named.group().strip('`"“”') if verb and named else ""
