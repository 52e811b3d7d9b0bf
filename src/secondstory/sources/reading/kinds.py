"""Guesses from its first words what kind of event an entry is, and which labelled moment ("First detected") it names."""

import re

_KINDS = (
    ("decision", r"\bdecid|\bdecision|\bagree[ds]?\b|\bchose\b|\bopt(?:ed|s) (?:to|for)"),
    ("alert", r"\balert|\bpage[ds]?\b|\bpagerduty|\balarm|\bmonitor(?:ing)? (?:fired|detect)|\bpingdom|\buptime ?robot|\btriggered"),
    ("communication", r"\bannounc|\bcomms?\b|\bposted\b|\bnotif|\bemail|\binform|\bstatus ?page|\btold\b|\bcommunicat|\btweet|\bdeclare"),
    ("change", r"\bdeploy|\brelease|\brolled? ?(?:back|out)|\brollback|\brevert|\bmerged?\b|\bupgrad|\bconfig|\bpush(?:ed|es)\b|\bmigrat"),
    ("impact", (
        r"\boutage|\bdown\b|\bunavailab|\bdegrad|\berrors?\b (?:rise|spike|increase|start)|\brecover|\bresolved"
        r"|\brestored|\bback (?:up|online|to normal)"
    )),
    ("discovery", r"\bidentif|\bdiscover|\brealiz|\brealis|\bfound\b|\bfinds\b|\bnotice|\bdetermin|\broot cause|\bconfirm"),
    ("action", (
        r"\brestart|\bscal|\bincreas|\bdelet|\bstop(?:ped|s)\b|\bfix|\bpatch|\bremov|\badd(?:ed|s)\b|\bresiz"
        r"|\bdrain|\bcordon|\bdisabl|\benabl|\binvestigat|\bstart(?:ed|s)\b"
    )),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_MOMENTS = (
    ("resolved", re.compile(r"(?i)\bresolv|\bend(?:ed|s)?\b|\bfully recovered|\bclosed\b|\bover\b|\brestored\b")),
    ("mitigated", re.compile(r"(?i)\bmitigat|\brepair|\bcontain|\bfixed\b|\brecovered\b")),
    ("acknowledged", re.compile(r"(?i)\backnowledg|\back'?ed\b|\bresponded|\bteam aware")),
    ("detected", re.compile(r"(?i)\bdetect|\bdiscover|\bnoticed\b|\bfirst (?:alert|report)|\bidentified\b|\breported\b")),
    ("started", re.compile(r"(?i)\bstart|\bbegan\b|\bbegin|\boccur|\bonset|\bfault\b|\bintroduced")),
)
_START = re.compile(
    r"(?i)(?:the )?(?:(?:incident|outage|impact|fault|issue|problem|service|services|disruption|degradation|downtime|failure|errors?|event"
    r"|customer|user|first|production) ){0,3}(?:is |was |has )?(?:first )?"
    r"(?:start(?:s|ed)?|beg[ia]n(?:s|ning)?|occur(?:s|red)?|onset|introduced|fault|down)"
    r"(?: (?:time|date|at|on|of (?:the )?(?:incident|impact|outage)))?"
)
_OF_THE_WHOLE = re.compile(r"(?i)(?:the )?(?:incident|outage|impact|fault|issue|problem|service|disruption)s?\b")


def kind_of(text: str) -> str:
    """alert, impact, decision, change, communication, discovery, action, or "" where the words tell nothing."""
    head = text[:160]
    hits = [(found.start(), kind) for kind, pattern in _COMPILED if (found := pattern.search(head))]
    return min(hits)[1] if hits else ""


def moment_named(words: str, *, labelled: bool) -> str:
    """started, detected, acknowledged, mitigated or resolved for a short label ("First detected"), else ""."""
    words = words.split("\n", 1)[0].strip(" *_`:-–—.")
    words = re.split(r"[:(]", words, maxsplit=1)[0].strip(" *_`") if labelled else words
    if not words or len(words.split()) > 4 or not (labelled or _OF_THE_WHOLE.match(words)):
        return ""
    name = next((name for name, pattern in _MOMENTS if pattern.search(words)), "")
    return "" if name == "started" and not _START.fullmatch(words.split("(")[0].strip(" *_`:-–—.")) else name
