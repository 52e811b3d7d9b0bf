"""Whose a follow-up action is: what its text, the sentence above its list, its sub-heading or its parent item names."""

import re
from collections.abc import Iterator

from secondstory.sources.reading.acquaintances import Acquaintances
from secondstory.sources.reading.verbs import NO_ACTS, VERBS
from secondstory.sources.reading.words import month_of, weekday_of

_HANDLE = re.compile(
    r"(?<![\w/.@-])@(?!(?:all|channel|everyone|everybody|here|team)\b)([A-Za-z][\w.-]{0,38}\w)"
    r"(?![\w/@]|`? (?:annotation|decorator|directive|attribute|tag|role|channel|mention|handle|alias)s?\b)"
)
_MENTION = re.compile(r"(?<![\w/.@])@([A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+)")
_VALUE = r"([@\w\[?](?:(?<=\b[A-Z])\. |[^,;|()\]\n.*_]){0,60})"
_LABEL = re.compile(
    r"(?i)\b(?:owners?|assignees?|assigned(?: to)?|responsible(?: party| team| person)?|dri|verantwortlich|responsable)\b"
    rf"[*_]{{0,2}}\s?([:=–-]|\bis\b)[*_]{{0,2}}\s{{0,3}}{_VALUE}"
)
_BEGINS = r"(?i)(?:^|[.;,|(\[\n]\s*|[-–—]\s)[*_]{0,2}"
_BEGINS_VALUE = rf"[*_]{{0,2}}\s?[:=][*_]{{0,2}}\s{{0,3}}{_VALUE}"
_LEAD_LABEL = re.compile(rf"{_BEGINS}(?:lead|driver|champion|poc|point of contact){_BEGINS_VALUE}")
_WHO_LABEL = re.compile(rf"{_BEGINS}(?:who|by whom)[*_]{{0,2}}\s?[:=][*_]{{0,2}}\s{{0,3}}(?:[Tt]he )?{_VALUE}")
_TEAM_LABEL = re.compile(rf"{_BEGINS}(?:team|squad){_BEGINS_VALUE}")
_SAID = re.compile(rf"(?i)\b(?:assigned to|owned by|led by|(?:to be )?done by)\s{{1,2}}{_VALUE}")
_BOLD_LABEL = re.compile(rf"(?i)(?:\*\*|__)(?:owner|assignee|dri|lead)(?:\*\*|__)\s{{1,3}}{_VALUE}")
_VALUE_ENDS = re.compile(r"\s(?:[-–—|→]|->|(?i:due|by|before|until|to|will|for|in|on|as|with|who)\b).*")
_NONE = re.compile(r"(?i)(?:tbd|tba|n/?a|none|nobody|no one|unassigned|unknown|unclear|open|\?+)(?:\b.*|$)")
_PLAIN_WORDS = re.compile(
    r"(?!(?:not|the|a|an|to|no|still|set|and|or|that|this|who|what)\b)[a-z][\w’'.-]*(?: (?:and|&|/|[a-z][\w’'.-]*)){0,2}"
)
_TITLE_WORDS = re.compile(r"[A-ZÀ-Þ][\w’'&/-]*(?: [\w’'&/-]+){0,4}")
_TEAM = re.compile(
    r"(?:[Tt]he )?((?:[\w’'&/-]+ ){1,4}(?:[Tt]eam|[Ss]quad|[Gg]uild|[Cc]rew|engineers|SREs?|(?:[Ww]orking|[Ii]nterest) [Gg]roup)"
    r"|(?!(?i:cross|inter|multi|whole|one|two)-)[\w-]+-(?:team|squad)"
    r"|[Tt]eam [A-Z][\w-]*|[A-Z][\w-]* [Oo]ps|SREs?|DevOps|Ops|SecOps|NOC|DBAs?)"
)
_TRADE_TEAM = re.compile(
    r"(?i)(?:release|support|build|test|design|research|network|store|review|audit|change|report|search) (?:team|squad|engineers)"
)
_ACTS = (
    r"(?:(?:will|to|should|must|needs? to|(?:has |have )?agreed to|plans? to|(?:is|are) to)(?: (?:now|also|then|next))? (?!be\b)[a-z]"
    r"|(?:is|are) (?:now |currently )?(?!being|missing|lacking|using|waiting)[a-z]+ing\b)"
)
_TEAM_ACTS = re.compile(
    r"(?:\b[Tt]he |^)((?!(?:whole|entire|other|next|new|affected|same|rest|current|right) )(?:[a-z][\w-]+ ){1,3}(?:team|squad|engineers)"
    r"|[A-Z][\w’'&-]*(?: [\w’'&-]+){0,4}? (?:team|squad|engineers|working group|guild)|[A-Z]\w* [Tt]eam|SREs?|DevOps|Ops) " + _ACTS
)
_PERSON_ACTS = re.compile(rf"([A-ZÀ-Þ][^:;()\[\]\n]{{0,50}}?) {_ACTS}")
_PERSON_DOES = re.compile(r"([A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?) ([a-z]{2,12})s (?!and\b|or\b)\w")
_LEADS_ACT = re.compile(r"((?:[A-Z][\w-]+ ){0,2}(?:[Ll]eads|[Mm]aintainers|[Mm]anagers)) (?:to|will) ([a-z]+)")
_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]")
_OPENING = re.compile(r"(?:[(\[]([^()\[\]]{2,60})[)\]]|([^:()\[\]\n]{2,60}?)(?=\s?[:：]|\s[-–—]\s))\s?[:：]?")
_ACTION_LABEL = re.compile(r"(?i)(?:action(?: item)?|ai|to-?do|task|follow[- ]?up)\s?#?\d{0,3}\s?(?:[:：]\s*|(?=[(\[]))")
_PARTS = re.compile(r"\s(?:[-–—|→]|-{1,2}>|=>)\s")
_PIECES = re.compile(r"\s?[,;|]\s?|\s[-–—]\s")
_DATED_TAIL = re.compile(r",\s([^,\n]{2,60}),\s[^,\n]{0,12}\d[^,\n]{0,20}$")
_DATED_FRONT = re.compile(r"\d{4}-\d\d-\d\d\s?[-–—/|:]\s?")
_SPEAKS = re.compile(r"(?i)(?:owner|assignee|assigned to|owned by|led by|lead|dri|by)\s?[:=]?\s")
_DUE = re.compile(
    r"(?i)(?:by|due|before|until|eta|target|deadline|bis|avant|d'ici)\b.{0,12}\d|\d{4}-\d\d-\d\d|\d{1,2}[./ ][\w.]{1,9}"
    r"|[a-z]{3,9}\.? \d{1,2}\b"
)
_STATE = re.compile(
    r"(?i)p[0-5]|sev ?\d|[qh][1-4]|(?:very )?(?:high|medium|low|critical|urgent|blocker|major|minor)(?: priority)?|open|closed|done|pending"
    r"|in progress|not started|to ?do|planned|proposed|completed?|blocked|started|fixed|prevent\w*|detect\w*|mitigat\w*|process"
    r"|short|long|[smlx]{1,2}"
)
_NAMES = re.compile(r"\s?[/&,]\s?|\sand\s")
_ANNOUNCED = re.compile(
    r"(?:^|[.!?]\s|\bthe\s|\b[Tt]he\s)((?:[\w’'&-]+ ){0,4}?(?:team|squad|group|guild|engineers)|SRE|DevOps|Ops"
    r"|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?) (?:will|is going to|are going to|has agreed to|have agreed to|plans? to|commits? to|should|must)"
    r"(?: (?:now|also|therefore|then|next))?\s?[:：]?$"
)
_TOPIC = re.compile(
    r"(?i)(?:\w*(?:ing|tion|tions|ment|ments|ity|ies|ness|ance|ence|ures?|ware|ess|ics|ation|age|als?|ive|ous|able|ers|ors|ly|ts|ks|ns|es|ss|ed|base)"
    r"|short|long|medium|mid|near|immediate|term|next|now|later|high|low|p\d|sev\d|code|test|tests|docs?|data|network|api|ui|ci|cd|dns|tls|aws|gcp"
    r"|kubernetes|database|people|human|general|other|misc|internal|external|team|we|all|everyone|todo|to|do|done|open|closed|pending|what|how|why|fix"
    r"|quick|must|should|could|nice|have|must-have|detect|prevent|mitigate|repair|investigate|improve|process|policy|tech|frontend|backend|product)"
)
_NOBODY = frozenset({"the", "our", "your", "this", "each", "every", "any", "all", "whole", "entire", "other", "same", "both"})


def owner_in(text: str, known: Acquaintances) -> str:
    """Who an action's text names as its owner, as written; "" when nobody is."""
    if name := _labelled(text, known):
        return name
    if (found := _MENTION.search(text)) and month_of(found.group(1).split()[1]) is None:
        return found.group(1)
    if found := _HANDLE.search(text):
        return found.group(1)
    plain = re.sub(r"\[([^\[\]]{0,200})\]\([^()\s]{0,800}\)", r"\1", text[:1000])
    first = re.sub(r"\*+|`|__", "", plain).strip(" _\n").split("\n", 1)[0]
    if label := _ACTION_LABEL.match(first):
        first = first[label.end() :]
    return next(filter(None, _behind(first, known)), "") or _in_front(first, known)


def _labelled(text: str, known: Acquaintances) -> str:
    """ "Owner: Mira", "Team: platform", "assigned to Mira"."""
    for found in _LABEL.finditer(text):
        value = _value(found.group(2))
        if _NONE.match(value):
            continue
        if name := _named(value, known, said=True):
            return name
        if found.group(1) in ":=" and (_PLAIN_WORDS.fullmatch(value) or _TITLE_WORDS.fullmatch(value)):
            return value
    for found in (*_TEAM_LABEL.finditer(text), *_WHO_LABEL.finditer(text)):
        value = _value(found.group(1))
        if value and not _NONE.match(value) and len(value.split()) <= 3 and value.split()[0].lower() not in VERBS | _NOBODY:
            return value
    for pattern in (_LEAD_LABEL, _BOLD_LABEL, _SAID):
        for found in pattern.finditer(text):
            if name := _named(_value(found.group(1)), known, said=True):
                return name
    return ""


def _value(written: str) -> str:
    return _VALUE_ENDS.sub("", written).strip(" `[]*_")


def _behind(first: str, known: Acquaintances) -> Iterator[str]:
    """ "… (Mira, by 1 April)", "… [Mira]", "… — Mira — 1 April"."""
    for bracket in reversed(list(_BRACKET.finditer(first))):
        rest = _BRACKET.sub("", first[bracket.end() :])
        if bracket.start() and (not re.search(r"\w", rest) or re.match(r"\s?[:：]|\s[-–—|]\s", rest)):
            yield _in_pieces(bracket.group(1), known)
    for part in _PARTS.split(first)[1:]:
        yield _in_pieces(part, known)
    if dated := _DATED_TAIL.search(first):
        yield _named(dated.group(1), known)


def _in_pieces(written: str, known: Acquaintances) -> str:
    """The owner among what stands in brackets or behind a dash: a name alone, or beside a day or a ticket."""
    if name := _named(written, known):
        return name
    pieces = _PIECES.split(written.strip())
    for piece in pieces:
        if speaks := _SPEAKS.match(piece):
            name = _named(piece[speaks.end() :], known, said=True)
        elif acts := _PERSON_ACTS.match(piece):
            name = _named(acts.group(1), known)
        else:
            name = _named(piece, known)
        if name:
            return name
    if len(pieces) > 1 and any(_DUE.match(piece) for piece in pieces):
        told = (piece for piece in pieces if _TITLE_WORDS.fullmatch(piece) and not _DUE.match(piece) and not _STATE.fullmatch(piece))
        return next(told, "")
    return ""


def _in_front(first: str, known: Acquaintances) -> str:
    """ "Mira: …", "[Mira] …", "Mira will …", "The platform team to …"."""
    if dated := _DATED_FRONT.match(first):
        first = first[dated.end() :].replace(" / ", " - ", 1)
    if opening := _OPENING.match(first):
        if name := _named(opening.group(1) or opening.group(2).removeprefix("For "), known):
            return name
        if opening.group(1):
            first = first[opening.end() :].strip()
    if (team := _TEAM_ACTS.search(first[:200])) and team.group(1).split()[0].lower() not in VERBS | _NOBODY:
        return team.group(1).rpartition(" the ")[2]
    if (leads := _LEADS_ACT.match(first)) and leads.group(2) in VERBS - NO_ACTS:
        return leads.group(1)
    if acts := _PERSON_ACTS.match(first):
        return _named(acts.group(1), known)
    does = _PERSON_DOES.match(first)
    return _named(does.group(1), known) if does and {does.group(2), does.group(2).removesuffix("e")} & VERBS else ""


def _named(written: str, known: Acquaintances, *, said: bool = False) -> str:
    """The people or the team that `written` names and nothing else, as written; "" otherwise."""
    name = written.strip(" *_`:：.")
    if re.search(r" [A-Z]\.", written[-3:]):
        name += "."  # "Mira O."
    if not name or len(name) > 60:
        return ""
    if handle := _HANDLE.fullmatch(name):
        return handle.group(1)
    if name.lower() in ("me", "myself"):
        return name  # a report that one person writes
    if team := _team(name, known):
        return team
    parts = _NAMES.split(name)
    return name if all(known.is_person(part, said=said) or _team(part, known) for part in parts) else ""


def _team(name: str, known: Acquaintances) -> str:
    found = _TEAM.fullmatch(name)
    if found and (found.group(1).split()[0].lower() not in VERBS | _NOBODY or _TRADE_TEAM.fullmatch(found.group(1))):
        return found.group(1)
    return name if known.is_team(name) else ""


def owner_announced(lead: str, known: Acquaintances) -> str:
    """Whose the items are that follow a sentence like "The platform team will:"."""
    found = _ANNOUNCED.search(lead.strip(" *_")[-120:])
    if not found or found.group(1).split()[0].lower() in NO_ACTS or found.group(1).lower() in ("the team", "our team", "team"):
        return ""
    return _named(found.group(1), known)


def owner_labelled(title: str, known: Acquaintances) -> str:
    """ "Tower (owner: Jasper)", of a heading."""
    return _labelled(title, known)


def owner_of_label(label: str, known: Acquaintances, *, sure: bool = False) -> str:
    """A person or team that a sub-heading or a parent item names; an unknown name only where its neighbours make it `sure`."""
    name = re.sub(r"\[([^\[\]]{1,80})\]\([^()]*\)", r"\1", label).strip(" *_`:：@#")
    if not name or len(name) > 40 or re.search(r"[.,;!?\d]", name):
        return ""
    words = re.split(r"[\s/-]+", name)
    if label.strip(" *_`").startswith("@") and len(words) == 1:
        return name
    if named := _named(name, known):
        return named
    topic = any(_TOPIC.fullmatch(word) or word.lower() in VERBS or weekday_of(word) is not None for word in words)
    return _named(name, known, said=True) if sure and not topic else ""
