"""Headings that announce work by how they are made ("Guardrails added", "What changed as a result"), and ones that only speak of it."""

import re

_THING = (
    r"(?:guard[ -]?rails?|safeguards?|safety (?:nets?|checks?)|protections?|defen[cs]es?|controls?|countermeasures?|measures"
    r"|mitigations?|improvements|enhancements|fixes|changes|checks?|(?:\w+ )?tests?|(?:test )?coverage|alert(?:s|ing)?|alarms?"
    r"|monitor(?:s|ing)?|observability|instrumentation|metrics|dashboards?|probes?|limits?|quotas?|timeouts?|validations?|linters?"
    r"|rules?|hooks?|gates?|guards|invariants?|polic(?:y|ies)|procedures?|process(?:es)?|run ?books?|play ?books?|documentation|docs"
    r"|automation|tooling|detections?|hardening|diagnostics|logging|telemetry|tracing|work)"
)
_DONE = (
    r"(?:added|introduced|created|built|installed|implemented|adopted|established|enabled|shipped|landed|delivered|strengthened"
    r"|tightened|improved|written|applied|deployed|put in(?:to)? place|set up|rolled out|now in (?:place|force))"
)
_TO_COME = (
    r"(?:to (?:add|build|create|introduce|implement|adopt|write|come|be (?:added|built|implemented|done))|(?:still )?owed"
    r"|planned|proposed|suggested|recommended|under ?way|in progress|we (?:need|want|plan|propose|owe))"
)
_SINCE = (
    r"(?: (?:now|so far|afterwards?|(?:since|after|following|because of|in response to|as a (?:result|consequence)"
    r"|about (?:it|this|that))\b.{0,50}"
    r"|to (?:prevent|avoid|stop|catch|guard)\b.{0,50}|for next time|already))"
)
_BEFORE = (
    r"(?:(?:the|our|all|any|key|main|new|additional|further|other|process|technical|code|system|ci|operational|permanent"
    r"|prevent(?:at)?ive|\w+ing) ){0,3}"
)
_DEEDS = re.compile(
    rf"(?i){_BEFORE}(?:\w+ (?:and|&|/) )?{_THING}(?:,? (?:and|&|/) {_THING})?(?: we(?:'ve| have)?)?"
    rf"(?: (?:already|now|since|being))? (?:{_DONE}{_SINCE}?|{_TO_COME})"
)
_NEW = re.compile(
    r"(?i)(?:new|additional|added|planned|proposed|resulting|landed|shipped|implemented|permanent|lasting|durable|long[- ]term)"
    rf" (?:\w+ )?(?:{_THING}|mitigation|remediation)(?: (?:and|&) {_THING})?"
    rf"|(?:better|more|stronger) {_THING}(?: (?:and|&) {_THING})?"
)
_ALREADY = re.compile(r"(?i)(?:added|landed|shipped|implemented)\b")
_WHAT = re.compile(
    r"(?i)what(?:'s| (?:we|i|the team)(?:'ve| have)?| has| have| is| are)(?: (?:already|now|since|been|being|we))* (?:chang(?:ed|ing)|done"
    rf"|improv(?:ed|ing)|add(?:ed|ing)|hardened|strengthened|put in place|implement(?:ed|ing)|built|building|different){_SINCE}?"
    rf"|what(?: was| were)?(?: changed?| changes| added| improved| put in place| implemented){_SINCE}"
    r"|what (?:was|were) (?:added|put in place|implemented)"
)
_RESULTS = re.compile(
    rf"(?i)(?:changes?|improvements?|actions?|work|fixes){_SINCE}"
    r"|.{0,60}(?:can(?:'t|not)|won't|does(?:n't| not)|(?:will|must|should) (?:not|never)|never) (?:recur|reoccur|repeat)\b.{0,20}"
    r"|(?:deferred|left to do|not (?:yet )?done|still outstanding)(?: (?:work|items?|tasks?|fixes))?|quick wins|(?:for )?next time"
    r"|(?:documentation|docs|run ?book|process|policy|procedure|training|alerting|monitoring|dashboard) (?:updates|additions)"
    r"|(?:for the |in the )?future(?: steps)?|(?:the )?road ahead|so,? what now|(?:so,? )?now what|where to from here"
    r"|making it right"
    r"|closing the loop|clean[- ]?up (?:work|tasks)|(?:recommended|remaining|tracked) (?:changes|fixes|steps|work|items|tasks|improvements)"
    r"|changes (?:we.re |we are |being )ma(?:king|de)|changes to (?:our|the) (?:\w+ ){0,2}(?:process(?:es)?|procedures?|practices?|tooling)"
    r"|how we(?:'re| are) improving.{0,40}|building resilience|reliability work|mitigation strateg(?:y|ies)|mitigations? for the future"
    r"|owners and (?:due )?(?:dates|deadlines)"
    r"|(?:process|tooling|documentation|operational|alerting|monitoring)(?: (?:and|&|/) \w+)? (?:changes|fixes)"
    r"|resulting (?:changes|actions|work|improvements|tasks)"
    r"|(?:systemic|structural|corrective|compensating|prevent(?:at)?ive) controls"
)
_AS_A_RESULT = re.compile(r"(?i)(?:chang|improv)ed as a (?:result|consequence)\b.{0,40}")
_IS_DONE = re.compile(rf"(?i)\b{_DONE}\b")
_GOES_ON = re.compile(r"(?i)\w\wing\b")
_STILL = re.compile(
    r"(?i)what(?:'s| is) (?:still )?(?:missing|left|outstanding|to come|open|pending)"
    r"|still (?:missing|planned|ahead|pending)|(?:we |what we )?will(?: do)?"
)
_ELSEWHERE = re.compile(
    r"(?i)plan d'am[ée]lioration|\bam[ée]liorations?\b|[ée]viter (?:la|que|une|qu)|suites? [àa] donner|\bmejoras?\b|prevenci[óo]n"
    r"|acciones|preven[çc][ãa]o|melhorias?\b|pr[óo]xim[oa]s etapas|verbesserung(?:en)?\b|vorbeugung|folgema(?:ß|ss)nahmen|offene punkte"
    r"|nachbereitung|再発防止|今後の対応|対応策|改进措施|后续(?:行动|改进|措施)|预防措施|후속 조치|재발 방지"
    r"|дальнейшие (?:действия|шаги)|корректирующие|меры (?:по )?предотвращени"
    r"|miglioramenti|maatregelen|verbeterpunten"
)
_LACK = re.compile(
    r"(?i)(?:why\b.*|(?:no|insufficient|inadequate|missing|lack(?:ing|s)?(?: of)?|absent|absence of|weak|poor|limited|incomplete"
    r"|ineffective|failed|broken|existing|bypassed|ignored|unclear|too few|not enough)\b(?: [\w-]+){0,4}?)"
    r" (?:safeguards?|guard[ -]?rails?|prevent\w*|actions?|improvements?|controls?|checks?|tests?|hardening|mitigations?|remediation"
    r"|follow[- ]?ups?|protections?|measures|tasks?|tickets?)\b(?! (?:items?|added|implemented|to (?:add|come)))"
)
_BESIDE = re.compile(
    r"(?i)\b(?:during|before|prior to|until|without|despite) (?:the |our |any )?"
    r"(?:remediation|hardening|prevention|follow[- ]?up|mitigation)\b"
    r"|\bfollow[- ]?up (?:verification|validation|investigation|analysis|commits?|deploy\w*|scans?|messages?|e?mails?"
    r"|checks (?:before|after))\b"
    r"|^(?:related|linked|duplicate|previous|earlier|referenced?) (?:tickets|tasks|actions|prs)\b"
    r"|^follow[- ]?(?:up|on)s?\W+(?:(?:a|an|the|second|another|third|related) )*(?:failures?|incidents?|outages?|regressions?)\b"
)


def names_work(title: str) -> bool:
    """ "Guardrails added", "What changed as a result", "New alerts": work that is done or to do."""
    whole = any(pattern.fullmatch(title) for pattern in (_DEEDS, _NEW, _WHAT, _RESULTS, _AS_A_RESULT, _STILL))
    return whole or _ELSEWHERE.search(title) is not None


def names_work_done(title: str) -> bool:
    """Says that such work is done, as far as its heading goes."""
    if _DEEDS.fullmatch(title):
        return _IS_DONE.search(title) is not None
    if _NEW.fullmatch(title):
        return _ALREADY.match(title) is not None
    return (_WHAT.fullmatch(title) is not None and not _GOES_ON.search(title)) or _AS_A_RESULT.fullmatch(title) is not None


def names_new_things(title: str) -> bool:
    """ "New alerts": work below a heading, perhaps only names below a line with a colon."""
    return _NEW.fullmatch(title) is not None


def speaks_of_work(title: str) -> bool:
    """ "Insufficient safeguards", "Versions during remediation": the words of a heading for work, about something else."""
    return _BESIDE.search(title) is not None or (_LACK.match(title) is not None and _DEEDS.fullmatch(title) is None)
