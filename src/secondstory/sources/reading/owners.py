"""Whose a follow-up action is: what its text, the sentence above its list, its sub-heading or its parent item names."""

import re

from secondstory.sources.reading.verbs import NO_ACTS, VERBS
from secondstory.sources.reading.words import month_of, weekday_of

_HANDLE = re.compile(r"(?<![\w/.@])@([A-Za-z][\w.-]{0,38}\w)")
_MENTION = re.compile(r"(?<![\w/.@])@([A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+)")
_DASHED = re.compile(r"\s[-–—|]\s([A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,2})(?=\s[-–—|]\s|\s*$)")
_OWNER_LABEL = re.compile(
    r"(?i)\b(?:owners?|assignees?|assigned(?: to)?|responsible(?: party| team)?|dri|driver|verantwortlich"
    r"|responsable)\b[*_]{0,2}\s?(?:[:=–-]|\bis\b)[*_]{0,2}\s{0,3}"
    r"([@\w\[][^,;|()\]\n.*_]{0,40})"
)
_PAREN = re.compile(r"[(\[]([^()\[\]]{2,45})[)\]][\s.]*$")
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w.’'-]*(?:(?: | & |/|, | and )(?:[A-ZÀ-Þ][\w.’'-]*|(?:de|van|von|der|la|team|squad|group|guild|engineers?|engineering"
    r"|leads?|ops|on-?call|support|infra|platform)\b)){0,4}"
)
_TEAM_NAME = re.compile(
    r"(?:[Tt]he )?(?:[\w’'&/-]+ ){1,4}(?:[Tt]eam|[Ss]quad|[Gg]uild|[Gg]roup)"
    r"|[Tt]eam [A-Z][\w-]*|SRE|SREs|DevOps|Ops|DBAs?|Infra|Security [Tt]eam"
)
_TEAM_ACTS = re.compile(
    r"(?:\b[Tt]he |^)((?!(?:whole|entire|other|next|new|affected|same|rest|current|right) )(?:[a-z][\w-]+ ){1,3}(?:team|squad)"
    r"|[A-Z][\w’'&-]*(?: [\w’'&-]+){0,4}? (?:team|squad|engineers|group|guild)|[A-Z]\w* [Tt]eam|SRE|DevOps|Ops) "
    r"(?:will|to|is going to|are going to|should|must|is|are|needs? to|agreed to|plans? to)\b"
)
_SUBJECT_TO = re.compile(
    r"([^\W\d_a-z][\w’'.-]*(?: (?:and|&|/) [^\W\d_a-z][\w’'.-]*| [^\W\d_a-z][\w’'.-]*| [Tt]eam| leads?)?) (?:to|will) (?:re-)?([a-z]{2,})\b"
)
_NO_NAME = re.compile(
    r"(?i)^(?:done|completed?|closed?|fixed|merged|shipped|in[- ]progress|pending|wip|todo|open|tbd|tba|n/?a"
    r"|none|optional|high|medium|low|critical|urgent|p\d|sev\W?\d|q[1-4]\b.*|"
    r"pr|prs|issue|issues|ticket|tickets|link|see .*|pull request|see|above|below|short[- ]term|long[- ]term"
    r"|medium[- ]term|immediate|prevent\w*|detect\w*|mitigat\w*|repair|process|"
    r"e\.?g\.?.*|i\.?e\.?.*|if .*|etc\.?|\d.*|.*https?:.*|.*#\d+.*|.*\b[A-Z]{2,}-\d+|ongoing|started|blocked|new"
    r"|stretch|nice to have|maybe|again|also .*|this .*|that .*|or .*|and .*|the .*|edited)$"
)
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


_NOBODY = frozenset({"the", "our", "this", "each", "every", "any", "all"})


def owner_in(text: str) -> str:
    """Who an action's text names as its owner, as written; "" when nobody is."""
    if found := _OWNER_LABEL.search(text):
        name = found.group(1).strip(" `@[]")
        if name and not re.fullmatch(r"(?i)tbd|tba|n/?a|none|unassigned|\?+", name):
            return name
    if (found := _MENTION.search(text)) and month_of(found.group(1).split()[1]) is None:
        return found.group(1)
    if found := _HANDLE.search(text):
        return found.group(1)
    plain = re.sub(r"\[([^\[\]]{0,200})\]\([^()\s]{0,800}\)", r"\1", text).strip(" *_`")
    first = plain.split("\n", 1)[0]
    bracket = _PAREN.search(first)
    name = bracket.group(1).strip() if bracket else ""
    if _NAME.fullmatch(name) and not _NO_NAME.match(name) and name[0].isupper() and month_of(name.split()[0]) is None:
        return name
    if (dashed := _DASHED.search(first)) and not _NO_NAME.match(dashed.group(1)) and month_of(dashed.group(1).split()[0]) is None:
        return dashed.group(1)
    if (team := _TEAM_ACTS.search(first[:200])) and team.group(1).split()[0].lower() not in VERBS | _NOBODY:
        return team.group(1)
    subject = _SUBJECT_TO.match(first)
    words = subject.group(1).split() if subject else []
    if subject and words[0].lower() not in VERBS | _NOBODY and weekday_of(words[0]) is None and subject.group(2) in VERBS - NO_ACTS:
        return subject.group(1)
    return ""


def owner_announced(lead: str) -> str:
    """Whose the items are that follow a sentence like "The platform team will:"."""
    found = _ANNOUNCED.search(lead.strip(" *_")[-120:])
    if not found or found.group(1).split()[0].lower() in NO_ACTS or found.group(1).lower() in ("the team", "our team", "team"):
        return ""
    return found.group(1).removeprefix("the ").removeprefix("The ")


def owner_of_label(label: str, *, sure: bool) -> str:
    """A person or team that a sub-heading or a parent item names; a single word only where its neighbours make it `sure`."""
    name = re.sub(r"\[([^\[\]]{1,80})\]\([^()]*\)", r"\1", label).strip(" *_`:：@#")
    if not name or len(name) > 40 or re.search(r"[.,;!?\d]", name):
        return ""
    words = name.split()
    if _TEAM_NAME.fullmatch(name):
        return name
    if label.strip(" *_`").startswith("@") and len(words) == 1:
        return name
    named = _NAME.fullmatch(name) and not _NO_NAME.match(name) and not any(_TOPIC.fullmatch(w) or w.lower() in VERBS for w in words)
    return name if named and sure and month_of(words[0]) is None and weekday_of(words[0]) is None else ""
