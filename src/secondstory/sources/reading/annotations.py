"""What is written beside a follow-up action: by when it is due, whether it is done, and its ticket."""

import re
from datetime import date, timedelta

from secondstory.sources.reading.days import read_day
from secondstory.sources.reading.resolving import Evidence, resolve_day
from secondstory.sources.reading.verbs import VERBS
from secondstory.sources.reading.words import month_of

_URL = re.compile(r"https?://[^\s<>\"'`|\]]{3,800}")
_CODE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)|(?<!`)`[^`\n]{1,400}`", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w&/])(?:[\w.-]{1,60}/[\w.-]{1,60})?(?:#|GH-|!)\d{1,7}\b")
_KEY = re.compile(
    r"\b(?!(?:AI|CAPA|ACT|REC|FU|TO[D]O|UTF|SHA|CVE|CWE|EIP|ERC|BIP|PEP|JEP|CIP|SIP|KIP|NIST|FIPS|IEEE|ASP|GPT|PCI|X|ISO|SEV|RFC"
    r"|COVID|HTTP|TLS|IPV|AES|UTC|GMT|EC|MP|H|V)-)[A-Z][A-Z0-9]{1,9}-\d{1,6}\b"
)
_TARGET = re.compile(r"(?<!!)\[[^\[\]]{1,200}\]\(([^()\s]{1,300})\)")
_CASE = re.compile(r"(?i)\b(?:case|ticket|issue|bug|pr|incident)(?: id| no\.?| number)?[:\s]{1,3}#?(\d{3,20})\b")

_TO_THE_END = re.compile(r"(?i)\b(?:by|before|until|due|due date|deadline|eta|target|no later than)[*_\s:=–-]{0,6}(?:the )?$")
_DUE = re.compile(
    r"(?i)(?:\b(?:due(?: date| on| by)?|deadline|eta|target(?: date)?|expected(?: date)?|complete(?:d)? by"
    r"|finish(?:ed)? by|fällig|échéance)\b[*_]{0,2}\s{0,2}[:=–-]?[*_]{0,2}\s{0,2}(?:on |by |is |the )?"
    r"|📅\s{0,2}|\b(?:by|before|until|no later than)\s(?:end of |the )?|\b(?:bis(?: zum)?|avant(?: le)?|d'ici(?: le| au)?)\s)"
)
_MENTIONED_DAY = re.compile(
    r"@[\w .’'-]{1,60}?[\s,(→-]+((?:[A-Z][a-z]{2,8} \d{1,2},? \d{4})|\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]{2,8} \d{4})\)?\s*$"
)  # Notion
_PERIOD = re.compile(
    r"(?i)\bend of (?:the )?(?:(?P<quarter>q[1-4])|(?P<year>year)\b|(?P<month>[a-zä]{3,9})\b\.?)(?:,? (?:of )?(?P<of>20\d\d)\b)?"
)
_TAIL = re.compile(r"(?:[—–|,;(\[]|\s-{1,2}|→|->)\s*[(`*_]*(?=(?:\d|[A-Z][a-z]{2})[^—–|,;()\[\]]{3,24}(?:, 20\d\d)?[\s.)\]*_`]*$)")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{4,90})[)\]][\s.*_]*(?:$|[—–(\[#]|-\s|https?:|[A-Z]{2,8}-\d)")
_PARTS = re.compile(r"\s?[,;|/]\s|\s[-–—]\s|\s?[;|]\s?")
_DASHES = re.compile(r"\s[-–—]{1,2}\s")
_DONE_MARK = re.compile(r"✅|☑|✔|:white_check_mark:|:heavy_check_mark:|\[x\]", re.IGNORECASE)
_LABEL = re.compile(r"^\W{0,4}(?:\*\*|__)[^*_\n:]{2,80}(?::\s?(?:\*\*|__)|(?:\*\*|__)\s?(?::|[–—-]\s))\s*(?=\w+ed\b)")
_DONE_WORDS = re.compile(
    r"(?:[(\[*_–—:-]\s?|^|[.!]\s)(?:done|completed|complete|fixed|resolved|shipped|merged|implemented|deployed|erledigt|fait)[)\]*_\s.!]*$"
    r"|^\W{0,4}(?:done|completed|fixed|erledigt)\b\W"
    r"|^\W{0,3}we now (?!need|want|plan|have to|will|know|think|believe|must|can\b)[a-z]+ "
    r"|(?:[(\[:]|\s[–—-])\s?(?:done|completed|landed|shipped|merged|deployed|released|fixed|implemented)(?: (?:on|in|at|via|with|by))?"
    r"[ :]{1,2}(?:the |PR |v)?[#\[(]?(?:\d|[A-Z][a-z]{2,8} \d)"
    r"|(?:[–—→➜>-]|->|=>)\s?(?:done|completed|fixed),? (?:see|in|via|with|by)\b"
    r"|[(\[](?:already )?(?:done|completed|complete|fixed|merged|implemented|in place|live|rolled out|shipped|deployed|closed"
    r"|landed)\b[^()\[\]]{0,60}[)\]]"
    r"|\b(?:is|was|were|has|have)(?: now| already| since)? (?:been )?(?:done|completed|already)\b|\balready (?:been )?\w+(?:ed|ne)\b"
    r"|\(we already (?:do|have|use)\b"
    r"|(?<!could )(?<!should )(?<!would )(?<!might )\b(?:has|have) (?:now |since )?been (?!identified|determined|noted|noticed"
    r"|observed|proposed|suggested|planned|scheduled|discussed|recommended)\w+ed\b|\bwe(?:'ve"
    r"| have) (?:now |already |since )?(?:\w+ed|built|set|made|put|begun)\b",
    re.IGNORECASE,
)
_BEGINS_ED = re.compile(r"\W{0,3}(?:[Rr]e-)?([A-Z]?[a-z]{2,}ed)\b(?! (?:by|to be)\b)")
_NO_DEEDS = frozenset(
    """
    need feed speed embed shed seed exceed proceed succeed bleed breed heed weed indeed red bed hundred needed proposed planned
    required related suggested recommended expected detailed automated distributed dedicated centralized centralised standardized
    standardised shared extended advanced unified versioned staged phased signed encrypted structured managed hosted enhanced limited
    deferred delayed failed unscheduled unplanned based combined repeated missed continued increased improved assigned prioritized
    prioritised targeted tailored simplified hardened layered scheduled
    """.split()
)
_DID = re.compile(  # adjectives elsewhere ("Enhanced monitoring"), deeds with what they were done to
    r"\W{0,3}(?:(?:Enhanced|Simplified|Hardened|Extended|Increased|Unified|Structured) (?:the|our|an?|its|all|every|each|this|[`\[])"
    r"|(?:Automated|Centrali[sz]ed|Standardi[sz]ed|Versioned|Encrypted|Limited|Shared|Assigned|Combined|Prioriti[sz]ed)"
    r" (?:the|our|an?|its|all|every|each|this)\b)"
)
_SHOUTED = re.compile(r"\bDONE\b")
_PAST_WORDS = """
    added addressed adjusted adopted began blocked bought built bumped changed cleaned conducted configured confirmed
    contacted corrected created deleted deployed disabled documented doubled enabled enforced established extended filed fixed
    got hired implemented improved increased informed installed introduced issued launched lowered made merged migrated moved
    notified onboarded opened paid patched performed pinned published purchased raised ran rebuilt reduced refunded released
    removed renewed replaced resolved restarted restored reverted reviewed revoked rotated scaled scheduled sent switched
    terminated tested tightened tuned updated upgraded verified wrote written
"""
_PAST = r"(?:rolled (?:back|out)|landed|shut down|turned (?:off|on)|" + "|".join(_PAST_WORDS.split()) + ")"
_BEGINS_PAST = re.compile(
    rf"(?i)^\W{{0,3}}(?:(?:we|the team|team) (?:then |also |have |has )?|then |we've )?(?!scheduled (?!(?:an?|the|our|this)\b)){_PAST}\b"
)
_SOMEBODY_PAST = re.compile(
    r"^\W{0,3}[A-Z][\w-]+(?: (?!(?:are|is|be|to|will|should|must|not|can)\b)[a-z][\w-]+){0,2} (?:implemented|added|fixed"
    r"|updated|removed|deployed|shipped|merged|released) "
)
_BY_A_DAY = re.compile(r"(?i)\b(?:by|due|until|eta)\b[: ]{1,2}(?:the |end of )?(?:\d|[a-z]{3,9} \d)")
_IS_PAST = re.compile(rf"(?i)^\W{{0,3}}(?:[\w'’-]+ ){{1,5}}(?:is|are) (?:now |already )?{_PAST}\b(?! (?:when|if|once|by|before))")
_ENDS_PAST = re.compile(rf"(?i)^\W{{0,3}}(?:[\w-]+ ){{1,5}}{_PAST}\W*(?:`?@[\w.-]+`?\W*)*$")
_SENT = re.compile(
    r"(?i)^\W{0,3}(?!(?:the|a|any|all|each|every|no|more|better)\b)(?:[\w`'’-]+ ){1,3}(?:sent|requested|filed|published"
    r"|notified|informed|deployed"
    r"|enabled|disabled|rotated|revoked|removed|added|updated|restored|replaced|created|completed|merged|opened) (?:to|via|by"
    r"|for|on|in|with|from|as|at)\b(?! (?:be|default)\b)"
)
_NOW_DOES = re.compile(
    r"(?i)^[^.!?:]{1,120}?\b(?:(?:is|are) now (?!clear|known|time|possible)"
    r"|(?<!from )(?<!for )(?<!right )(?<!until )now\W{0,3} ?(?:[a-z]+[a-rt-z]s|do not|don't|act|use|run|require|have|fire|fail"
    r"|go|take|keep|check|alert|need|page|retry|rely)\b)"
)
_WAS_PAST = re.compile(r"(?i)\b(?:was|were) (?:\w+ly )?\w+ed\b")
_SUBJECT_WAS = re.compile(
    r"(?i)^\W{0,3}(?!(?:if|when|that|which|why|how|what)\b)(?:(?!(?:that|which|when|if|who|why|how|because|where"
    r"|so)\b)[\w`'’./-]+ ){1,8}(?:was|were) (?:\w+ly )?(?:\w+(?:ed|en)|sent|built|rebuilt|put|kept|cut|set|made|told|bought"
    r"|brought)\b(?!.{0,200}\bwill\b)"
)
_NOT_DONE = re.compile(
    r"(?i)^\W{0,3}(?:we(?:['’]ve| have)? |have )?(?:(?:started|begun|began) (?:to |work\b|\w+ing\b)|beg[au]n )"
    r"|\balready (?:planned|scheduled|in progress|under ?way|tracked|known|on the roadmap|filed)\b"
    r"|\b(?:(?:we are|we're|still|currently) (?:still |currently )?(?:working on|investigating)|will (?:be|have been) \w+ed\W*$)"
    r"|\b(?:not (?:yet )?(?:done|been)|to be (?:done|completed)|should be|needs? to be|must be"
    r"|until .{0,30} (?:done|completed)|when .{0,40} (?:done|completed))\b"
)
_NOTED_DONE = re.compile(  # "… (added a role for it)" behind what was missing
    r"(?i)[(\[](?:already |since |now )?(?:(?:fixed|solved|resolved|addressed|implemented|done|replaced|removed|disabled|enabled|deployed"
    r"|shipped|rolled out|rewritten|hardened|tightened) |(?:added|created|updated|changed|extended|moved|switched|installed|introduced"
    r"|improved|upgraded|raised|lowered|set up) (?!(?:by|on|in|at|later|after|during|from|as|when)\b|[\d#@]))"
    r"[^()\[\]]{3,200}[)\]][\s.*_]*$"
)
DONE_STATUS = re.compile(
    r"(?i)^\W{0,4}(?:done|completed?|closed|resolved|fixed|merged|shipped|landed|released|deployed|implemented|applied|finished|yes"
    r"|rolled out|in place|in production"
    r"|100 ?%|erledigt|fait|terminé|☑|✅|✔)\b|[✅☑✔]|^x$"
)


def link_in(text: str) -> str:
    """The first link of a text, or else the first issue number or ticket key in it."""
    if found := _URL.search(_CODE.sub(" ", text)):
        link = found.group().rstrip(".,;:!*_>")
        while link.endswith(")") and link.count("(") < link.count(")"):
            link = link[:-1].rstrip(".,;")
        return link
    for pattern in (_NUMBER, _KEY, _CASE):
        if found := pattern.search(text):
            return found.group().strip()
    found = _TARGET.search(text)
    return found.group(1) if found else ""


def day_in(text: str, evidence: Evidence) -> date | None:
    """The first day in a table's cell or after "due", in the months after the incident when it names no year."""
    near = _near(evidence)
    if (period := _PERIOD.search(text[:80])) and (end := _period_end(period, near)):
        return end
    for word in re.finditer(r"(?<![\w:/.-])\w", text[:80]):
        found = read_day(text[:120], word.start())
        if found and (found[0].month or found[0].either):
            return resolve_day(found[0], evidence, near)
    return None


def due_in(text: str, evidence: Evidence) -> date | None:
    """The day by which an action's text says it is due."""
    for found in _DUE.finditer(text):
        day = read_day(text[: found.end() + 60], found.end())
        named = day and (day[0].month or (day[0].either and day[0].year))
        if day and named and (due := resolve_day(day[0], evidence, _near(evidence))):
            return due
    if (
        (period := _PERIOD.search(text[:600]))
        and _TO_THE_END.search(text[: period.start()])
        and (end := _period_end(period, _near(evidence)))
    ):
        return end
    if set_off := _set_off(text, evidence):
        return set_off
    if mentioned := _MENTIONED_DAY.search(text.strip()[-120:]):
        day = read_day(mentioned.group(1), 0)
        return resolve_day(day[0], evidence, None) if day and day[0].month and day[0].year else None
    return None


def _near(evidence: Evidence) -> date | None:
    """What a day without a year is due near to."""
    return evidence.incident + timedelta(days=120) if evidence.incident and evidence.incident.year < 9000 else None


def _period_end(period: re.Match[str], near: date | None) -> date | None:
    """The last day of a month, a quarter or a year, in the months after the incident when no year is named."""
    quarter, of = period.group("quarter"), period.group("of")
    month = int(quarter[1]) * 3 if quarter else 12 if period.group("year") else month_of(period.group("month"))
    if month is None or not (of or near):
        return None
    ends = [date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) for year in ([int(of)] if of else _years(near))]
    return min(ends, key=lambda end: abs((end - near).days)) if near else ends[0]


def _years(near: date | None) -> list[int]:
    return [near.year - 1, near.year, near.year + 1] if near and 1 < near.year < 9000 else []


def _whole_day(written: str, evidence: Evidence) -> date | None:
    """The date that words consist of."""
    bare = written.strip(" .*_`")
    day = read_day(bare, 0)
    if day is None or day[1] < len(bare) or not (day[0].month or day[0].either) or day[0].garbled:
        return None
    return resolve_day(day[0], evidence, _near(evidence))


def _set_off(text: str, evidence: Evidence) -> date | None:
    """A day by itself behind the words ("… — 2024-10-04"), between dashes, or beside a name in brackets ("(Mira, 2024-10-04)")."""
    flat = " ".join(text[:2400].split())
    for bracket in _IN_BRACKETS.finditer(flat):
        parts = _PARTS.split(bracket.group(1))
        for part in parts if len(parts) > 1 else ():
            if due := _whole_day(part, evidence):
                return due
    for part in _DASHES.split(flat)[1:-1]:
        if due := _whole_day(part, evidence):
            return due
    tail = next(reversed(list(_TAIL.finditer(flat, max(0, len(flat) - 60)))), None)
    return _whole_day(flat[tail.end() :].strip(" )]*_`."), evidence) if tail else None


def begins_past(text: str) -> bool:
    """Says that a text's first word tells of something done, or at least begun."""
    begun = _BEGINS_ED.match(text)
    return _BEGINS_PAST.match(text) is not None or (begun is not None and begun.group(1).lower() not in VERBS | _NO_DEEDS - {"started"})


def is_unfinished(text: str) -> bool:
    """Says that a text says it isn't done."""
    return _NOT_DONE.search(text[:600]) is not None


def done_in(text: str, *, told: bool = True) -> bool:
    """Says whether an action is done: struck through, ticked, or, if that may be `told` in words, "(done)", "has been added"."""
    text = text.strip()
    struck = re.fullmatch(r"~~.{2,2000}~~[^~]{0,80}", text, re.DOTALL) or re.fullmatch(
        r"<(?:del|s)>.{2,2000}</(?:del|s)>.{0,80}", text, re.DOTALL
    )
    if struck or _DONE_MARK.search(text):
        return True
    first = _LABEL.sub("", text[:600], count=1)
    if not told or _NOT_DONE.search(first):
        return False
    if _NOTED_DONE.search(first) or _DONE_WORDS.search(first) or _SHOUTED.search(first) or _BEGINS_PAST.match(first):
        return True
    if _DID.match(first):
        return True
    if (begun := _BEGINS_ED.match(first)) and begun.group(1).lower() not in _NO_DEEDS | VERBS:
        return True
    if _SUBJECT_WAS.match(first) or _SENT.match(first):
        return True
    begins = re.match(r"\W{0,3}(\w+)", first)
    if not begins or begins.group(1).lower() in VERBS:
        return False
    sentence = first.split(". ")[0]
    if _ENDS_PAST.match(first.split("\n", 1)[0]):
        return True
    if _NOW_DOES.match(sentence) and not re.search(r"(?i)\b(?:will|should|must|needs?|to)\b.{0,60}\bnow\b", sentence):
        return True
    return bool(_WAS_PAST.search(sentence) or (_IS_PAST.match(sentence) and not _BY_A_DAY.search(first)) or _SOMEBODY_PAST.match(sentence))
