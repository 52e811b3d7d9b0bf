"""The parts of an action's line: the verb, what it acts on, where, and how one will see that it is done (R47)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from secondstory.actions.quality.cues import ARTEFACT, CONDITION, COUNTED, FROM_TO, MEASURE, NAMED, NEVER_ENDS, OUTCOME, THING, WHERE
from secondstory.actions.quality.due import Due, find_due
from secondstory.actions.quality.lexicon import NOMINALS, ONCE, VerbKind, form_of, is_past_form, kind_of, two_words
from secondstory.actions.quality.openings import asked_of, beginnings, plain
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
    subject: str = ""
    place: str = ""
    end_state: str = ""
    owner: Owner | None = None
    due: Due | None = None

    @property
    def has_owner(self) -> bool:
        return self.owner is not None and self.owner.fault is Fault.NONE

    @property
    def is_past(self) -> bool:
        """What is told was done: it counts like a plan of it."""
        return is_past_form(self.verb_as_written.lower().split(" ")[0], self.verb.split("-")[0])


def read_parts(text: str, *, today: date) -> Parts:
    """The parts of one action, of which the first LONGEST letters are read."""
    line = plain(text[:LONGEST])
    due = find_due(line, today=today)
    owner = find_owner(line if due is None else f"{line[: due.start]}{' ' * (due.end - due.start)}{line[due.end :]}")
    body = _without(line, owner, due)
    verb, as_written, rest = _verb(body)
    kind = kind_of(verb) or (VerbKind.CONCRETE if verb else None)
    place = _place(rest)
    return Parts(
        text=line,
        verb=verb,
        verb_as_written=as_written,
        verb_kind=kind,
        object=_object(rest),
        subject=_subject(body),
        place=place,
        end_state=_end_state(rest, verb, kind),
        owner=owner,
        due=due,
    )


def _subject(body: str) -> str:
    """Of what something is asked: "every import" in "every import must carry a date"."""
    asked = asked_of(body)
    return asked["subject"].strip() if asked and not asked["passive"] else ""


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
    asked = asked_of(body)
    for start in _likely(body):
        words = list(_WORD.finditer(body, start))
        if not words or words[0].start() - start > 2:
            continue
        first = words[0]
        is_next = len(words) > 1 and words[1].start() - first.end() == 1
        second = words[1].group() if is_next else ""
        done_to = f" {asked['subject']}" if asked and asked["passive"] and start == asked.end() else ""
        both = two_words(first.group(), second) if second else ""
        if both:
            return both, body[first.start() : words[1].end()], done_to + body[words[1].end() :]
        if second and _is_name_of_work(first.group(), second):
            break
        form = form_of(first.group())
        if second.lower() == "of" and kind_of(form) is not VerbKind.VAGUE:
            if _is_doing(first.group(), form):
                return form, first.group(), body[words[1].end() :]
            break
        if first.group().lower() == "alarm" and second.lower() in {"when", "if", "at", "on", "whenever"}:
            return "alert", first.group(), body[first.end() :]
        if form == "need" and second.lower() == "to":
            continue
        if form == "have" and second.endswith(("ed", "wn")) and form_of(second):
            first, form = words[1], form_of(second)
        if form and _is_remark(first.group(), form, body, start):
            break
        if form:
            return _told_below(form, body, first.end()) or _and_then(form, first.group(), done_to + body[first.end() :])
    return _done(_ASIDE.sub("", body)) or _begun(body) or ("", "", body)


def _told_below(form: str, body: str, end: int) -> tuple[str, str, str] | None:
    """ "Enhanced the probe: - added …": what is vague in a heading is said below it."""
    if kind_of(form) is not VerbKind.VAGUE:
        return None
    for below in _BELOW.finditer(body, end, end + 120):
        if kind_of(form_of(below["verb"])) is VerbKind.CONCRETE:
            return form_of(below["verb"]), below["verb"], body[below.end() :]
    return None


_BELOW = re.compile(r"(?::|\s[–—-])\s+(?:[–—-]\s+|Description:\s+)?(?P<verb>[A-Za-z-]{3,})\b")


def _done(told: str) -> tuple[str, str, str] | None:
    """What was done to something: of several things the first that can be ticked off."""
    found: tuple[str, str, str] | None = None
    for done in _DONE.finditer(told[:_DONE_WITHIN]):
        form, before = form_of(done["verb"]), told[: done.start()]
        second = _WORD.match(told, done.end() + 1)
        both = two_words(done["verb"], second.group()) if second else ""
        form = both or form
        if not form or _SENTENCE_END.search(before) or _ADJECTIVE_BEFORE.search(before):
            continue
        if found is None or kind_of(form) is VerbKind.CONCRETE:
            found = form, done["verb"], f" {before}{told[second.end() if second and both else done.end() :]}"
        if kind_of(form) is VerbKind.CONCRETE or done.group() == done["verb"]:
            break
    return found


def _begun(body: str) -> tuple[str, str, str] | None:
    """A verb we don't know ("sandbag the …"), or one that stands as a noun ("removal of the …")."""
    named = _NOMINAL.match(body)
    if named and named["noun"].lower() in NOMINALS:
        return NOMINALS[named["noun"].lower()], named["noun"], body[named.end() :]
    unknown = _UNKNOWN.match(body)
    if unknown and unknown["verb"].lower() not in _NO_VERBS:
        return unknown["verb"].lower(), unknown["verb"], body[unknown.end() :]
    return None


_NOMINAL = re.compile(r"\s*(?:the\s+)?(?P<noun>[a-z-]+)\s+(?:of|from)\s", re.IGNORECASE)
_UNKNOWN = re.compile(r"\s*(?P<verb>[a-z]{3,}(?:-[a-z]+)?)\s+(?=(?:the|an?|our|every|each|this|these|those|its|both)\s)", re.IGNORECASE)
_NO_VERBS = frozenset(
    """
    for with from into onto over under when while once after before until till since because although though unless whether where why who
    what which how there here and but nor yet then than that this these those not all both only even just such also about across against
    along among around behind below beneath beside besides between beyond during except inside near off out outside past per
    through throughout toward towards upon via within without was were are had has have does did can could should would will may might
    must shall being been let hopefully ideally instead like likely maybe perhaps sometimes usually otherwise lastly finally
    """.split()
)


_WORD = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_DONE = re.compile(
    r"(?<=\s)(?:(?:was|were|is|are|has been|have been|should be|must be|to be|will be|now)\s+)*(?:\w+ly\s+)?"
    r"(?P<verb>\w+(?:ed|wn|ade|ut|ilt)|sent|set|run|split|shown|written|taken)(?![\w-])(?!\s+by\s+the\s+time)",
    re.IGNORECASE,
)
_DONE_WITHIN = 160
_SENTENCE_END = re.compile(r"[.;!?](?=\s)")
_ADJECTIVE_BEFORE = re.compile(
    r"(?:^|\s)(?:an?|the|any|all|of|more|some|for|to|with|by|our|no|and|new|not)\s+\Z|^\S*\s*\Z(?<!`)(?<!\s)", re.IGNORECASE
)
_HEAD_BREAK = re.compile(r"^(?P<head>[^:–—.]{2,40}?)\s*(?::|\s[–—-])\s+(?P<word>[A-Za-z-]+)")
_WORK = re.compile(
    r"(?:cleanup|clean-up|testing|tests?|deployments?|releases?|rotation|monitoring|retention|polic(?:y|ies)|sync|review|process|coverage|scripts?|alerts?|dashboards?|tools?|setup|suite|stack|systems?|rules?|rollouts?|rollbacks?|failovers?|documentation|runbooks?|guidelines?|roles|responsibilities|ownership|communications?|restarts?|migrations?|access|storage|queues?)\Z",
    re.IGNORECASE,
)
_WORKS = frozenset(
    "monitoring alerting logging testing tracing caching tuning training review reviewing throttling batching sharding".split()
)
_SUCH = frozenset(
    """
    staged automated scheduled dedicated shared managed distributed delayed gated phased signed encrypted replicated simulated timed
    isolated supervised pre-approved cached mirrored layered tiered weighted centralised centralized bounded guarded clear open
    """.split()
)
"""Verbs that only say what a thing is like."""
_HOW_IT_IS = frozenset("fatigue quality noise hygiene relationship relationships culture discipline drift risk".split())
_NOUNS = frozenset(
    "monitoring automated snapshot canary load vendor backup cache log image release schedule alert restore better disk queue".split()
)


def _likely(body: str) -> list[int]:
    """The beginnings, and first of all what follows a short heading: "Monitoring: create alerts for missing samples"."""
    head = _HEAD_BREAK.match(body)
    if head and kind_of(form_of(head["word"])) is VerbKind.CONCRETE and len(head["head"].split()) <= 4:
        return [head.start("word"), *beginnings(body)]
    return beginnings(body)


def _is_name_of_work(first: str, second: str) -> bool:
    """ "Canary deployments", "automated rollback": a thing is named, and nothing is said to be done."""
    first, second = first.lower(), second.lower()
    if first == "vendor" and second not in {"the", "a", "an", "our", "all"}:
        return True
    if first in _SUCH and _WORK.match(second):
        return True
    if first in _WORKS and second in {"for", "of", "on", "in", "around"}:
        return True
    return (
        first in _NOUNS
        and (first == "automated" or _WORK.match(second) is not None or second in _HOW_IT_IS)
        and second not in {"the", "a", "an", "our", "all"}
    )


def _is_doing(word: str, form: str) -> bool:
    """ "Capping of the facets", "reseating of the disks": the deed, named by its verb."""
    return word.lower().endswith("ing") and word.lower() not in _WORKS and kind_of(form) is VerbKind.CONCRETE


def _is_remark(word: str, form: str, body: str, start: int) -> bool:
    """ "Removes old images" tells what something does: nobody is asked to do it."""
    return start == 0 and is_told(body) and word.lower() in {f"{form}s", f"{form}es"}


def is_told(body: str) -> bool:
    """Its first word tells what something does by itself ("Preserves running services")."""
    first = _WORD.match(body)
    form = form_of(first.group()) if first else ""
    return bool(
        first
        and len(body) > first.end()
        and body[first.end()] == " "
        and first.group().lower() in {f"{form}s", f"{form}es"}
        and kind_of(form) is VerbKind.CONCRETE
        and not _NOUN_BEFORE.match(body, first.end())
    )


_NOUN_BEFORE = re.compile(
    r"\s+(?:for|of|on|in|around|from|and|with|to|should|must|can|could|would|will|may|needs?|have|had|are|were)\s", re.IGNORECASE
)


def _and_then(form: str, as_written: str, rest: str) -> tuple[str, str, str]:
    """ "Investigate and fix": what can be ticked off counts."""
    going_on = _GOING_ON.match(rest) if form in {"keep", "continue", "begin", "start"} else None
    if going_on and kind_of(form_of(going_on["verb"])) in {VerbKind.CONCRETE, VerbKind.VAGUE}:
        return form_of(going_on["verb"]), going_on["verb"], rest[going_on.end() :]
    second = _SECOND.match(rest)
    then = form_of(second["verb"]) if second else ""
    if second and kind_of(form) is not VerbKind.CONCRETE and then and kind_of(then) is VerbKind.CONCRETE:
        return then, second["verb"], rest[second.end() :]
    return form, as_written, rest


_GOING_ON = re.compile(r"\s+(?:to\s+(?=[a-z]+\b)|(?=[a-z-]+ing\b))(?P<verb>[a-z-]+)\b")
_SECOND = re.compile(r"\s+(?:and|then|and then|,)\s+(?P<verb>[a-z-]+)\b")


def _object(rest: str) -> str:
    words = _ASIDE.sub("", rest).strip(" :,")
    if not _WORD.search(words):
        return ""
    return _ENDS.split(words, maxsplit=1)[0].strip()[:200]


_ENDS = re.compile(
    r"(?<!\bvs)[.;](?=\s|$)|\(|\b(?:so that|in order to|until|because|to help|to avoid|for better|as this|since this)\b|,\s*so\b",
    re.IGNORECASE,
)
"""Behind these stands what it is for."""


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
