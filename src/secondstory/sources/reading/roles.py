"""What a heading announces: a timeline, follow-up actions, factors, luck, a summary; in the words teams use."""

import re

from secondstory.sources.reading.work_headings import names_work, speaks_of_work

TIMELINE, ACTIONS, FACTORS, LESSONS, WELL, POORLY, LUCK, TRIGGER = (
    "timeline",
    "actions",
    "factors",
    "lessons",
    "well",
    "poorly",
    "luck",
    "trigger",
)
DETECTION, SUMMARY, IMPACT, RESOLUTION, SERVICES, APPENDIX, DETAILS, OTHER = (
    "detection", "summary", "impact", "resolution", "services", "appendix", "details", ""
)  # fmt: skip

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        ACTIONS,
        (
            r"^actionables?$|action(?:able)? ?(?:items?|points?|plan|list|register|log|table)"
            r"|(?<!github )(?<!user )(?<!response )(?<!attacker )\bactions?\b(?! taken)(?! during)"
            r"|follow[- ]?(?:ups?|ons?)\b(?! (?:meeting|report|post|call|review|questions))|\bhardening\b"
            r"|^(?:\w+ )?safeguards?(?: (?:added|in place|put in place|implemented))?$"
            r"|(?:changes|improvements|fixes|safeguards|measures) (?:we )?(?:made|implemented|applied|put in place|deployed"
            r"|shipped)|^(?:mid|medium|long)[- ]?term\b|post[- ]incident (?:changes|work|tasks)"
            r"|what (?:we(?:'ve| have)|was) done(?: about it| since.*| so far)?$|what we did (?:about it|since.*|afterwards?)$|next steps?"
            r"|to[- ]?dos?\b(?! list of)"
            r"|remediat(?:ions?|ive)|corrective|prevent(?:at)?ive|prevent(?:ing|ion)?\b|^(?:[\w-]+ ){0,2}mitigations(?: (?:added"
            r"|applied|implemented|deployed|(?:put )?in place|planned))?$"
            r"|(?<!needs )(?<!need )(?<!for )improvements?\b|what (?:we|we'll|we’ll|we are|we're|we’re|will) "
            r"(?:will |are |be )?(?:chang|do|be |going|improv|fix|try\b|add\b|build)"
            r"|\b(?:long[- ]term|permanent|future|planned) mitigations?\b"
            r"|^(?:loose ends|still (?:open|to do)|open work|work (?:to do|ahead)|our promises?|homework|roadmap|closing the gaps?"
            r"|(?:fixes|changes|work|measures|improvements) (?:to come|ahead|under ?way|in (?:the )?(?:works|progress|pipeline)|planned"
            r"|still (?:to come|open)|remaining|outstanding)|(?:further |additional |planned |proposed |agreed )?measures"
            r"|remedial (?:work|actions?)|possible (?:improvements|changes|fixes)|things to (?:try|improve)"
            r"|(?:strategic|structural|systemic|architectural|cultural|engineering|tooling|monitoring|alerting)(?: and \w+)?"
            r" (?:changes|work|fixes))$"
            r"|how (?:do we|will we|can we|are we going to|we(?:'ll| will| are going to| plan to"
            r"| can)?) (?:\w+ ){0,2}(?:prevent|avoid|stop|improve|do better|fix)\b"
            r"|(?:not|n't|never|from|it|this) happen(?:s|ing)? again|avoid(?:ing)? (?:a |another )?(?:repeat|recurrence)"
            r"|^never again|^what (?:happens )?now$|what will (?:we|be|change|happen)\b|next$|(?:path|way) forward"
            r"|\b(?:outstanding|open) (?:items?|points?|actions?)"
            r"|^(?:the |our |new |added )?(?:plan|backlog(?: items)?|enhancements|guard ?rails|suggestions|proposals"
            r"|deliverables|assignments"
            r"|remedies|preventions|follow[- ]?through|capas?|fixes(?: landed| shipped)?|controls(?: added)?)$"
            r"|^our commitments?\b|^(?:process|operational|technical|organi[sz]ational|policy|procedural) (?:changes|enhancements|fixes)"
            r"|what(?:'s| is| are we| we're| we are) changing|^what changes(?: now)?$|what (?:we(?:'ve| have)|has|have) (?:been )?changed"
            r"|what changed since|avoiding (?:this|it|such|another)|(?:how|steps|measures) to (?:avoid|prevent)"
            r"|(?:steps|measures|actions) we(?:'re| are|'ll| will) (?:be )?tak(?:e|ing)|measures taken|actions? taken (?:after"
            r"|since|following)"
            r"|(?:fix|correction|mitigation|resolution|improvement|prevention) plan|mitigation (?:items|strategies|tasks|measures)"
            r"|risk mitigations?|(?:permanent|proposed|suggested) (?:solutions?|fix(?:es)?|mitigations?)|future considerations"
            r"|pending (?:work|tasks|items)|work remaining|what needs to (?:change|be done|happen)|things (?:to"
            r"|we need to) (?:do|fix|change)$"
            r"|(?:issues|tickets|bugs|tasks|prs) (?:filed|created|opened|raised)|filed (?:issues|tickets|bugs)"
            r"|tracking (?:issues|tickets|bugs)"
            r"|owners and deadlines|looking (?:ahead|forward)|(?:improving|strengthening) (?:our|the|\w+$)|(?:tests|alerts|checks) added"
            r"|\bacciones\b|\bmedidas\b|próximos (?:pasos|passos)|\bações\b|\bazioni\b|\bactiepunten\b"
            r"|things (?:we|that we) (?:will|'ll|are going to|plan to) (?:\w+ )?(?:improve|change|fix|do|add)"
            r"|recommendations?|future (?:work|plans?)|(?:planned|outstanding|remaining|long[- ]?term|short[- ]?term"
            r"|proposed|further) (?:work|fix(?:es)?|changes?|tasks?|steps?)"
            r"|work items?|repair items?|\btasks?(?= list)|\btasks\b|\btickets\b|commitments|maßnahmen|massnahmen|mesures correctives"
            r"|actions correctives|plan d'action|nächste schritte|prochaines étapes"
            r"|^to (?:improve|fix)\b|what we(?:'re|’re| are) doing (?:about|to)|what comes next|countermeasures"
            r"|moving forward|going forward|what(?:'s|’s| is) next|what happens next|where do we go from here"
        ),
    ),
    (LUCK, r"\bluck|\blucky\b|fortunate"),
    (
        POORLY,
        (
            r"(?:went|go|gone|did|do|going|worked) (?:so |that |very |really )?(?:wrong|poorly|badly|bad|not so well"
            r"|less well)|n[o']t (?:go|do|work)|could (?:have|be) (?:gone |been |done |improved|better)"
            r"|needs? improvement|difficult|challenges?\b|pain ?points?|what (?:hurt|failed|didn)|schlecht|struggles?"
        ),
    ),
    (
        WELL,
        (
            r"(?:went|gone|goes|worked|did|go) (?:really |quite |very )?(?:well|right|good)\b(?<!not )|what worked\b"
            r"|positives?\b|successes|strengths|gut (?:lief|gelaufen)|bien marché"
        ),
    ),
    (
        FACTORS,
        (
            r"root[- ]?causes?|contribut(?:ing|ory)|\bcauses?\b|causal|\bfactors?\b|(?:5|five) ?whys?|\bwhys\b"
            r"|why (?:did|was|it|this|were|we)|ursachen?|origine|underlying (?:issue|problem)|fault tree"
            r"|analyse der ursache"
        ),
    ),
    (TRIGGER, r"\btriggers?\b|ausl[öo]ser|déclencheur"),
    (
        TIMELINE,
        (
            r"time ?-?lines?\b|chronolog|sequence of events|course of events|order of events|key (?:events?|dates|moments"
            r"|times)|(?:incident|event|activity|response|operations?) (?:log|history|diary)|log of (?:events|activit)"
            r"|what happened,? (?:and )?(?:when|step by step|hour by hour)|\bevents\b|zeitverlauf|zeitachse|zeitlicher ablauf"
            r"|ablauf|verlauf|déroul"
            r"|deroul|minute by minute|blow[- ]by[- ]blow|play[- ]by[- ]play|running log|live log|important times"
            r"|timestamps|^log$|\bunfolded|running notes|\bmilestones|^narrative|course of the (?:incident|outage)|hour[- ]by[- ]hour"
            r"|day[- ]by[- ]day|progress log|(?:important|relevant) (?:dates|times|events)|(?<!post-)(?<!post )incident updates|cronolog"
            r"|línea de tiempo|linha do tempo|tijdlijn|タイムライン|時系列|时间线|时间轴|타임라인|хронология"
        ),
    ),
    (
        LESSONS,
        r"lessons?|learn(?:ed|t|ings?)\b|lecciones|lições|enseignements|aprendiza[jd]\w*|takeaways?|reflections?|conclusions?|retrospective|insights|erkenntnisse|leçons|observations|opportunities",
    ),
    (
        DETECTION,
        r"detect(?:ion|ed)|how (?:did|do|was|were) (?:we|it|this) (?:know|find|notice|detect|discover)|identified|discovery|erkennung",
    ),
    (
        RESOLUTION,
        (
            r"resol(?:ution|ved|ving)|recover(?:y|ed)|mitigat(?:ion|ed)|\bfix\b|restor(?:ation|ed)|actions? (?:taken"
            r"|during)|response|lösung|behebung|solution|escalation|workaround"
        ),
    ),
    (IMPACT, r"impact|affected|who was|customer|blast radius|damage|auswirkung|consequences?|symptoms?"),
    (
        SUMMARY,
        (
            r"summary|overview|abstract|tl;?dr|synopsis|at a glance|in short|problem statement|executive"
            r"|zusammenfassung|résumé|what happened|description|introduction"
        ),
    ),
    (SERVICES, r"services?|systems?|components?"),
    (
        APPENDIX,
        (
            r"\bappendix|supporting|\breferences?\b|\blinks?\b|\brelated\b|glossary|screenshots?|raw logs?|^logs$"
            r"|\bgraphs?\b|\bmetrics\b|participants|attendees|involved parties|people involved"
            r"|^documents?$|(?:related|relevant|other|reference) documents?\b"
            r"|change ?log|revision|version history|document history|sign[- ]?off|\bapproval|\bfaq\b"
            r"|questions|q\s?&\s?a|\bresources\b"
            r"|(?:chat|slack|irc|discord|teams|console|server|error|shell) (?:log|transcript|messages|history|output)s?"
            r"|transcript|steps to reproduce|how to reproduce|reproduction|meeting (?:notes|minutes)|^minutes\b|how it works"
            r"|^how (?:the|our|this|a) .{1,40}(?:\bworks?|\bruns?|\b(?:is|are) (?:made|built|run|produced))$"
            r"|(?:opening|support|business|office) hours|^(?:normal|usual|regular|nightly|daily|weekly|cron)"
            r" (?:schedule|routine|jobs?|runs?|flow)$|^schedules?$"
            r"|^(?:\w+ )?(?:releases|versions)$"
        ),
    ),
    (
        DETAILS,
        (
            r"background|context|details?|analysis|investigation|technical|status|duration|hintergrund|contexte"
            r"|diagnosis|communications?|metadata|key facts"
        ),
    ),
)
MOMENT = re.compile(
    r"(?i)\b(?:detect|discover|notic|identif|report|acknowledg|aware|page[ds]?\b|alert|declar|(?:re-?)?start|beg[ia]n|occur"
    r"|fault|fail|broke|deploy|roll|mitigat|"
    r"repair|restor|recover|resolv|fix|clos|end(?:ed|s)?\b|contain|escalat|open|trigger|fired|outage|downtime|disrupt"
    r"|degrad|impact|incident|merged|observ|complet"
    r"|introduc|first seen|found\b|patch|remediat|confirm|diagnos|shipped|landed|revert|notified|disclos)"
)
NO_MOMENT = re.compile(
    r"(?i)\b(?:date|created|updated|publish|author|written|review|meeting|post-?mortem|due|expir|version"
    r"|duration|time to|deadline|scheduled|last|print|export|generated|copyright"
    r"|delay|total|elapsed|length|window|prepared|posted|drafted|edited|amended)"
)
DATES_INCIDENT = re.compile(
    r"(?i)\W*(?:(?:incident|outage|event) )?(?:dates?|day)(?:(?: and |/| & )time)?"
    r"(?: of (?:the )?(?:incident|outage|event|occurrence))?\W*(?:\(\w+\)\W*)?"
)
_QUESTION_WORDS = 16
_ASKS = re.compile(r"(?:what|how) (?:are|will|have|do) (?:we|you)\b", re.IGNORECASE)
_COMPILED = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _PATTERNS)
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[A-Z]|[IVX]{1,4})[.):]?\s+")
_DECORATION = re.compile(r"^[\W_]+|[\s:*_.…?!–—-]+$")
_SPACES = re.compile(r"[\s\xa0_]+")
_PARTS = re.compile(r"\s*(?:\s(?:[/–—&-]|and)\s|[,:;(])\s*")
_STRONG = re.compile(r"time ?-?line|chronolog|sequence of events", re.IGNORECASE)
_LEARN_THEN_ACT = re.compile(r"lessons?\b.*\b(?:improvements?|actions?|next steps)|improvements?\b.*\blessons?", re.IGNORECASE)
_NOT_AHEAD = re.compile(
    r"actions? (?:taken(?! (?:after|since|following|to prevent))|during|performed|of the)|(?:immediate"
    r"|response) actions? taken(?! (?:after|since|following|to prevent))|recovery actions?|resolution actions?",
    re.IGNORECASE,
)


def plain(title: str) -> str:
    """A heading without emphasis, emoji, number or trailing colon."""
    title = _DECORATION.sub("", title[:300].replace("’", "'").strip())
    title = _NUMBER.sub("", title)
    return _SPACES.sub(" ", _DECORATION.sub("", title)).strip("*` ")


def role_of(title: str) -> str:
    """The role a heading gives to what stands below it, "" when its words say nothing."""
    words = plain(title)
    if not words or len(words) > 140 or "://" in words:
        return OTHER
    if _STRONG.search(words):
        return TIMELINE
    if _LEARN_THEN_ACT.search(words):
        return ACTIONS
    if _NOT_AHEAD.search(words):
        return RESOLUTION
    if len(words.split()) > (_QUESTION_WORDS if _ASKS.match(words) else 9):
        first = _PARTS.split(words, maxsplit=1)[0]
        return role_of(first) if len(first) < len(words) and len(first.split()) <= 9 else OTHER
    beside = speaks_of_work(words)
    if not beside and names_work(words):
        return ACTIONS
    for role, pattern in _COMPILED:
        if pattern.search(words) and not (beside and role == ACTIONS):
            return role
    return OTHER


def named(title: str) -> bool:
    """Says whether a short line is one of the phrases reports use as headings, so that it is one without being marked up."""
    words = plain(title)
    return 0 < len(words) <= 48 and len(words.split()) <= 6 and role_of(words) != OTHER
