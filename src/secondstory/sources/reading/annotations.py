"""What is written beside a follow-up action: whose it is, by when, whether it is done, and its ticket."""

import re
from datetime import date, timedelta

from secondstory.sources.reading.days import read_day
from secondstory.sources.reading.resolving import Evidence, resolve_day
from secondstory.sources.reading.words import month_of, weekday_of

_URL = re.compile(r"https?://[^\s<>\"'`|\]]{3,800}")
_NUMBER = re.compile(r"(?<![\w&/])(?:[\w.-]{1,60}/[\w.-]{1,60})?(?:#|GH-|!)\d{1,7}\b")
_KEY = re.compile(r"\b(?!(?:UTF|SHA|CVE|ISO|SEV|RFC|COVID|HTTP|TLS|IPV|AES|UTC|GMT|EC|MP|H|V)-)[A-Z][A-Z0-9]{1,9}-\d{1,6}\b")
_CASE = re.compile(r"(?i)\b(?:case|ticket|issue|bug|pr|incident)(?: id| no\.?| number)?[:\s]{1,3}#?(\d{3,20})\b")

_HANDLE = re.compile(r"(?<![\w/.@])@([A-Za-z][\w.-]{0,38}\w)")
_MENTION = re.compile(r"(?<![\w/.@])@([A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+)")
_DASHED = re.compile(r"\s[-–—|]\s([A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,2})(?=\s[-–—|]\s|\s*$)")
_OWNER_LABEL = re.compile(
    r"(?i)\b(?:owners?|assignees?|assigned(?: to)?|responsible(?: party| team)?|dri|driver|verantwortlich"
    r"|responsable)\b[*_]{0,2}\s?(?:[:=–-]|\bis\b)[*_]{0,2}\s{0,3}"
    r"([@\w\[][^,;|()\]\n.*_]{0,40})"
)
_PAREN = re.compile(r"[(\[]([^()\[\]]{2,45})[)\]][\s.]*$")
_NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?:(?: | & |/|, | and )[A-ZÀ-Þ]?[\w.’'-]+){0,3}")
_TEAM = re.compile(r"(?i)\b(?:team|squad|sre|ops|devops|engineers?|engineering|leads?|guild|platform|infra|support|on-?call|group)\b")
_TEAM_ACTS = re.compile(
    r"(?:\b[Tt]he |^)([A-Z][\w’'&-]*(?: [\w’'&-]+){0,4}? (?:team|squad|engineers|group|guild)|[A-Z]\w* [Tt]eam|SRE|DevOps|Ops) "
    r"(?:will|to|is going to|are going to|should|must|is|are|needs? to|agreed to|plans? to)\b"
)
_SUBJECT_TO = re.compile(
    r"([^\W\d_a-z][\w’'.-]*(?: (?:and|&|/) [^\W\d_a-z][\w’'.-]*| [^\W\d_a-z][\w’'.-]*| [Tt]eam| leads?)?) (?:to|will) ([a-z]{2,})\b"
)
_VERBS = frozenset(
    re.findall(
        r"\w+",
        """
    add adjust adopt agree aim alert allow analyse analyze apply arrange ask assess assign attempt audit automate avoid
    backport ban be bring build bump change check clarify clean clear close collect come complete configure connect
    consider consolidate continue contribute convert coordinate create cut debug decide decommission decrease define
    deploy deprecate describe design determine develop diagnose disable discuss distribute document drop educate enable
    enforce ensure escalate establish evaluate examine expand explore expose extend figure file find finish fix follow
    force get give go grant harden have help hold identify implement improve include increase inform initiate install
    integrate introduce investigate isolate issue keep learn let leave limit link lock log look lower make manage mark
    measure merge migrate minimize mitigate modify monitor move need notify open optimize order organize patch perform pin
    plan post prepare prevent prioritize produce propose protect provide publish push put raise reach rebuild recommend
    reconfigure redesign redirect reduce refactor reinforce release remind remove rename repair replace report request
    require research reserve resize resolve restart restore restrict review revisit rework rewrite roll rotate run scale
    schedule send separate set setup share ship shorten show shut simplify slow spend spike split stabilize standardize
    start stop store streamline strengthen study submit support switch talk teach test think tighten track train
    transition try tune turn understand unify update upgrade use validate verify watch work write it this that these those
    there we they you i one someone something everyone nobody possibly maybe ability plan access work need able due prior
    ways way steps process continue required according how what when where who why option options opportunity ticket
    """,
    )
)
_NO_ACTS = frozenset(
    re.findall(
        r"\w+",
        """
    it this that these those there we they you i one someone something everyone nobody what how when where who why option
    options ticket
    """,
    )
)
_NO_NAME = re.compile(
    r"(?i)^(?:done|completed?|closed?|fixed|merged|shipped|in[- ]progress|pending|wip|todo|open|tbd|tba|n/?a"
    r"|none|optional|high|medium|low|critical|urgent|p\d|sev\W?\d|q[1-4]\b.*|"
    r"pr|prs|issue|issues|ticket|tickets|link|see .*|pull request|see|above|below|short[- ]term|long[- ]term"
    r"|medium[- ]term|immediate|prevent\w*|detect\w*|mitigat\w*|repair|process|"
    r"e\.?g\.?.*|i\.?e\.?.*|if .*|etc\.?|\d.*|.*https?:.*|.*#\d+.*|[A-Z]{2,}-\d+|ongoing|started|blocked|new"
    r"|stretch|nice to have|maybe|again|also .*|this .*|that .*|or .*|and .*|the .*|edited)$"
)
_DUE = re.compile(
    r"(?i)(?:\b(?:due(?: date| on| by)?|deadline|eta|target(?: date)?|expected(?: date)?|complete(?:d)? by"
    r"|finish(?:ed)? by|fällig|échéance)\b[*_]{0,2}\s{0,2}[:=–-]?[*_]{0,2}\s{0,2}(?:on |by |is |the )?"
    r"|📅\s{0,2}|\b(?:by|before|until|no later than)\s(?:end of |the )?)"
)
_MENTIONED_DAY = re.compile(
    r"@[\w .’'-]{1,60}?[\s,(→-]+((?:[A-Z][a-z]{2,8} \d{1,2},? \d{4})|\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]{2,8} \d{4})\)?\s*$"
)  # Notion
_DONE_MARK = re.compile(r"✅|☑|✔|:white_check_mark:|:heavy_check_mark:|\[x\]", re.IGNORECASE)
_DONE_WORDS = re.compile(
    r"(?:[(\[*_–—:-]\s?|^)(?:done|completed|complete|fixed|resolved|shipped|merged|implemented|deployed|erledigt|fait)[)\]*_\s.!]*$"
    r"|^\W{0,4}(?:done|completed|fixed|erledigt)\b\W"
    r"|[(\[](?:already )?(?:done|completed|complete|fixed|merged|implemented)\b[^()\[\]]{0,60}[)\]]"
    r"|\b(?:is|was|were|has|have)(?: now| already| since)? (?:been )?(?:done|completed|already)\b|\balready (?:been )?\w+(?:ed|ne)\b"
    r"|(?<!could )(?<!should )(?<!would )(?<!might )\b(?:has|have) (?:now |since )?been \w+ed\b|\bwe(?:'ve"
    r"| have) (?:now |already |since )?(?:\w+ed|built|set|made|put|begun)\b",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\bDONE\b")
_PAST = (
    r"(?:added|addressed|adjusted|built|changed|cleaned|configured|corrected|created|deployed|disabled|documented|enabled|enforced|extended|filed|fixed|got|implemented|"
    r"improved|increased|installed|introduced|merged|migrated|moved|opened|patched|published|raised|rebuilt|reduced|removed|renewed|replaced|restored|rotated|scheduled|"
    r"set up|switched|tightened|updated|upgraded|wrote|written)"
)
_BEGINS_PAST = re.compile(rf"(?i)^\W{{0,3}}(?:(?:we|the team|team) (?:then |also |have |has )?|then |we've )?{_PAST}\b")
_ENDS_PAST = re.compile(rf"(?i)^\W{{0,3}}(?:[\w-]+ ){{1,5}}{_PAST}\W*(?:`?@[\w.-]+`?\W*)*$")
_WAS_PAST = re.compile(r"(?i)\b(?:was|were) (?:\w+ly )?\w+ed\b")
_NOT_DONE = re.compile(
    r"(?i)\b(?:not (?:yet )?(?:done|been)|to be (?:done|completed)|should be|needs? to be|must be"
    r"|until .{0,30} (?:done|completed)|when .{0,40} (?:done|completed))\b"
)
DONE_STATUS = re.compile(
    r"(?i)^\W{0,4}(?:done|completed?|closed|resolved|fixed|merged|shipped|deployed|implemented|finished|yes"
    r"|100 ?%|erledigt|fait|terminé|☑|✅|✔)\b|[✅☑✔]|^x$"
)


def link_in(text: str) -> str:
    """The first link of a text, or else the first issue number or ticket key in it."""
    if found := _URL.search(text):
        link = found.group().rstrip(".,;:!*_>")
        while link.endswith(")") and link.count("(") < link.count(")"):
            link = link[:-1].rstrip(".,;")
        return link
    for pattern in (_NUMBER, _KEY, _CASE):
        if found := pattern.search(text):
            return found.group().strip()
    return ""


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
    if (team := _TEAM_ACTS.search(first[:200])) and team.group(1).split()[0].lower() not in _VERBS:
        return team.group(1)
    subject = _SUBJECT_TO.match(first)
    words = subject.group(1).split() if subject else []
    if subject and words[0].lower() not in _VERBS and weekday_of(words[0]) is None and subject.group(2) in _VERBS - _NO_ACTS:
        return subject.group(1)
    return ""


def day_in(text: str, evidence: Evidence) -> date | None:
    """The first day in a table's cell or after "due", in the months after the incident when it names no year."""
    near = evidence.incident + timedelta(days=120) if evidence.incident and evidence.incident.year < 9000 else None
    for word in re.finditer(r"(?<![\w:/.-])\w", text[:80]):
        found = read_day(text[:120], word.start())
        if found and (found[0].month or found[0].either):
            return resolve_day(found[0], evidence, near)
    return None


def due_in(text: str, evidence: Evidence) -> date | None:
    """The day by which an action's text says it is due."""
    for found in _DUE.finditer(text):
        day = read_day(text[: found.end() + 60], found.end())
        if day and (day[0].month or (day[0].either and day[0].year)):
            near = evidence.incident + timedelta(days=120) if evidence.incident and evidence.incident.year < 9000 else None
            if due := resolve_day(day[0], evidence, near):
                return due
    if mentioned := _MENTIONED_DAY.search(text.strip()[-120:]):
        day = read_day(mentioned.group(1), 0)
        return resolve_day(day[0], evidence, None) if day and day[0].month and day[0].year else None
    return None


def done_in(text: str) -> bool:
    """Says whether an action's text says that it is done: struck through, ticked, "(done)", "has been added"."""
    text = text.strip()
    struck = re.fullmatch(r"~~.{2,2000}~~[^~]{0,80}", text, re.DOTALL) or re.fullmatch(
        r"<(?:del|s)>.{2,2000}</(?:del|s)>.{0,80}", text, re.DOTALL
    )
    if struck or _DONE_MARK.search(text):
        return True
    first = text[:600]
    if _NOT_DONE.search(first):
        return False
    if _DONE_WORDS.search(first) or _SHOUTED.search(first) or _BEGINS_PAST.match(first) or _ENDS_PAST.match(first.split("\n", 1)[0]):
        return True
    begins = re.match(r"\W{0,3}(\w+)", first)
    return bool(begins and begins.group(1).lower() not in _VERBS and _WAS_PAST.search(first.split(". ")[0]))
