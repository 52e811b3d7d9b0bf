"""The parts of an action's line: the verb, what it acts on, where, and how one will see that it is done (R47)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

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
_BRACKET = re.compile(
    r"\((?:done|completed?|in progress|high|medium|low|critical|p[0-4]|optional|already \w+|status[^)]*)\b[^)]*\)", re.IGNORECASE
)
_PREFIX = re.compile(
    r"^\s*(?:(?:action(?: item)?|todo|fix|critical|high|medium|low|p[0-4]|optional|idea|short[- ]term|long[- ]term|immediate(?:ly)?|prevention"
    r"|prevent|detect|detection|mitigate|mitigation|process|follow-?up|next step)\s*[:–—-]\s+)+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\s*(?:(?:we|they|somebody|someone|the team|teams?|i|you|users?|it|this|that|engineers?|developers?|please|also|then|additionally|in the"
    r" future|going forward|longer term|as a result)\b[,:]?\s*)?(?:(?:should|must|will|shall|can|could|may|might|would|need(?:s)? to|have to"
    r"|has to|want to|plan to|intend to|are going to|is going to|be)\b\s*)*(?:(?:also|then|now|first|always|never|not|properly|automatically"
    r"|manually|probably|systematically|proactively|regularly|immediately)\s+)*",
    re.IGNORECASE,
)
_TO = re.compile(r"^(?:[A-Z][\w'’-]*(?:\s+(?:and|&)?\s*[\w'’-]+){0,3}?\s+)(?:to|will|should|must|needs to)\s+(?=[a-z])")
_WORD = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*")
_CODE = r"`[^`]+`"
_NAMED = re.compile(
    rf"{_CODE}|\b[\w-]+(?:[./_][\w-]+)+\b|\b[a-z]+[A-Z]\w*|\b[A-Z][a-z]+[A-Z]\w*|\b[A-Z]{{2,}}[\w-]*\b|(?<=[a-z,] )[A-Z][\w-]+|“[^”]+”|\"[^\"]+\"|\b\w+-\w+-\w+\b"
)
_WHERE = re.compile(
    r"\b(?:to|in|into|on|onto|for|of|from|at|across|behind|before|between|per|within|via|against|under|with|when)\s+(?P<what>(?:(?:the|our|all|every|each|both|any|its|"
    r"a|an)\s+)?[\w`'’/.-]+(?:\s+[\w`'’/.-]+){0,4})",
    re.IGNORECASE,
)
_STUFF = re.compile(
    r"\b(?:service|server|api|endpoint|database|db|replica|cluster|node|pod|queue|cache|pipeline|job|cron|runbook|playbook|dashboard|alert|rule|check|test|"
    r"lint|config\w*|file|table|index|column|schema|migration|script|deploy\w*|release|build|ci|template|page|form|checklist|board|channel|rota|"
    r"repo\w*|branch|package|librar\w+|dependenc\w+|client|gateway|proxy|load balancer|dns|certificate|cert|key|secret|token|bucket|disk|volume|"
    r"host|vm|container|image|chart|module|function|handler|worker|consumer|producer|topic|partition|scheduler|hook|webhook|flag|limit|quota|"
    r"timeout|retry|retries|backup|snapshot|log\w*|metric|monitor|probe|pool|connection|firewall|vpn|router|switch|rack|region|zone|account|role|"
    r"permission|tool|console|cli|command|workflow|step|stage|environment|staging|production|prod|app|application|site|website|store|"
    r"system|platform|ingress|operator|controller|agent|exporter|document|wiki|guide|policy|contract|importer|parser|plan|procedure|documentation)s?\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?:[<>≤≥=~]\s*)?\b\d+(?:[.,]\d+)*\s*(?:%|(?:ms|s|sec(?:ond)?s?|min(?:ute)?s?|h|hours?|d|days?|weeks?|[kmgt]i?b|rps|qps|x|times|replicas?|nodes?|"
    r"cores?|cpus?|connections?|requests?|retries|attempts?|percent|per ?cent|millicores|m|rows?|items?|lines?|entries|errors?|pods?|zones?|copies|people|"
    r"approvals?|reviewers?|messages?|kb|mb|gb|tb)\b)|[<>≤≥]\s*\d|\b(?:zero|one|two|three|four|five)\s+(?:second|minute|hour|replica|approver|reviewer|copies|zone|node)s?\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\bfrom\s+\S+(?:\s\S+){0,2}\s+to\s+\S+|\bto\s+(?:v(?:ersion)?\s*)?\d[\w.]*\b|\bv?\d+\.\d+(?:\.\d+)?\b", re.IGNORECASE
)
_UNTIL = re.compile(
    r"\b(?:so that|so (?:it|they|we|the|no|that|a|every|nobody)|such that|until|unless|when(?:ever)?|if|once|instead of|rather than|no longer|fails? (?:when|if|on|the)|"
    r"without|at least|at most|per |only|every|each|all|any|both|before (?:it|they|the|a|every|each|any|merg\w*|deploy\w*|publish\w*|start\w*)|"
    r"after (?:a|the|each|every|\d)|must|may not|never|passes|that (?:\w+s|can|will|would|fails?|checks?)|which (?:\w+s|can|will)|to (?:detect|catch|refuse|reject|stop|block|fail|warn|alert|page))\b",
    re.IGNORECASE,
)
_ARTEFACT = re.compile(
    r"\b(?:an?|the|one|another|this|that|these|those|its)\s+(?:[\w`'’/.-]+\s+){0,6}?(?:test|check|alert|rule|runbook|playbook|checklist|script|job|template|page|"
    r"guard|gate|limit|quota|timeout|lint\w*|policy|report|document|plan|list|dashboard|panel|field|flag|option|feature|button|metric|counter|header|"
    r"index|constraint|step|section|note|warning|message|prompt|hook|probe|breaker|replica|backup|copy|proposal|decision|table|issue|ticket|workflow|command|entry|"
    r"rota|procedure|guide|link|label|annotation|file|canary|stage|pipeline|environment|instance|server|node|cluster|queue|cache|image|role|key|"
    r"certificate|account|user|bucket|schedule|sla|slo|budget|threshold|validator|validation|bug|deadlock|race|leak)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:(?:unit|integration|regression|smoke|load|e2e|end-to-end|restore|contract) tests?|runbooks?|tests|alerts|alert rules?|health ?checks?|circuit breakers?|rate limits?|feature flags?|timeouts?|"
    r"(?:readiness|liveness|startup) probes?|pre-?commit hooks?|pre-?merge checks?|backups?|read replicas?|canar(?:y|ies))\b",
    re.IGNORECASE,
)


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
        end_state=_end_state(rest, verb),
        owner=owner,
        due=due,
    )


def _plain(text: str) -> str:
    text = _MARKS.sub("", text.replace("\r", ""))
    text = _LINK.sub(lambda match: match["words"] or "", text)
    text = _BRACKET.sub("", _BOLD.sub("", text))
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
        if form:
            return form, first.group(), body[first.end() :]
    return "", "", body


def _beginnings(body: str) -> list[int]:
    found = [0]
    prefix = _PREFIX.match(body)
    if prefix:
        found.insert(0, prefix.end())
    found += [found[0] + match.end() for match in [_OPENING.match(body[found[0] :])] if match and match.end()]
    to = _TO.match(body)
    if to:
        found.append(to.end())
    colon = re.search(r"[:–—]\s+|\s-\s+", body[:80])
    if colon:
        found.append(colon.end())
        opening = _OPENING.match(body[colon.end() :])
        if opening and opening.end():
            found.append(colon.end() + opening.end())
    return found


def _object(rest: str) -> str:
    words = rest.strip(" :,")
    return re.split(r"[.;(]|\b(?:so that|in order to|until|because)\b", words, maxsplit=1)[0].strip()[:200]


def _place(rest: str) -> str:
    named = _NAMED.search(rest)
    if named:
        return named.group().strip('`"“”')
    for match in _WHERE.finditer(rest):
        if _STUFF.search(match["what"]):
            return match["what"]
    stuff = _STUFF.search(rest)
    return _around(rest, stuff) if stuff else ""


def _around(rest: str, stuff: re.Match[str]) -> str:
    """The thing with the word before it: "payment service", never a bare "service"."""
    before = rest[: stuff.start()].split()[-1:]
    if not before or before[0].lower() in {"the", "a", "an", "our", "more", "better", "all", "some", "any", "of", "and", "new"}:
        return ""
    return f"{before[0]} {stuff.group()}"


def _end_state(rest: str, verb: str) -> str:
    """Words by which one can say yes or no to "is it done?": a number, a condition, or a thing that is there or is not."""
    for pattern in (_MEASURE, _FROM_TO, _UNTIL, _ARTEFACT, _COUNTED):
        match = pattern.search(rest)
        if match:
            return match.group().strip()
    if verb in ONCE and rest.split():
        return verb
    named = _NAMED.search(rest)
    return named.group().strip("`\"“”") if verb and named else ""


def is_definite(text: str) -> bool:
    """It names something: a path, an identifier, a name, words in quotes."""
    return bool(_NAMED.search(text))
