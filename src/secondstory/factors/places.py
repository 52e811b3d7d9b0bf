"""In which domain a factor most likely lies, by its own words. Plain Python.

A cue is a turn of speech and what it weighs. What was lacking outweighs where it lacked: "no alert told that the disk filled up" lies where
alerts do. `evaluation/places.py` says what it is worth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from secondstory.factors.enums import Domain

LEAST, SURE, AHEAD = 2, 4, 2
"""What a domain's cues have to weigh together to be named; to be sure; and how far it is ahead of the next one then."""

_NO = r"(?:\b(?:no|not|never|without|lack(?:s|ed|ing)?(?: of)?|missing|absence of|nobody|nothing|too few|hardly any)|n[’']t)\b"


class Place(NamedTuple):
    """A domain by its code, and whether it is sure enough to be chosen for somebody."""

    code: str
    is_sure: bool


_CUES: dict[Domain, list[tuple[int, str]]] = {
    Domain.DEPLOY: [
        (3, r"roll(?:ed|ing|s)?[ -]?(?:back|outs?)\b|no way back|canar(?:y|ies)|staged? rollout|all (?:\w+ )?at (?:once|the same time)"),
        (2, r"\b(?:re)?deploy\w*|\breleas(?:e|ed|es|ing)\b|\bpipelines?\b|\bci/cd\b|(?:wrong|order of) (?:the )?steps?\b"),
        (1, r"\bupgrad\w+|\bwent out\b|\bshipped\b|\bmigrat\w+|\bpush(?:ed)? to production"),
    ],
    Domain.CONFIG: [
        (3, r"\bmis-?configur\w+|\bfeature[ -](?:flag|toggle|switch)\w*|\bconfig(?:uration)? drift\w*|\bwrong (?:value|setting|parameter)"),
        (2, (r"\bconfig(?:s|ur\w*)?\b|\bsettings?\b|\bflags?\b|\benv(?:ironment)? (?:variables?|files?)|\.env\b|\bya?ml\b|\bterraform\b"
            r"|\bhelm\b")),
        (1, r"\bvalues?\b|\bparameters?\b|\bdefaults? to\b"),
    ],
    Domain.DEPEND: [
        (3, r"\bupstream\b|\bthird[ -]part\w+|\bvendors?\b|\bdns\b|\bname resol\w+|\bdepend(?:s|ed|enc\w+) (?:on|between|of)\b|\bsdks?\b"),
        (2, (r"\bdependenc(?:y|ies)\b|\bproviders?\b|\blibrar(?:y|ies)\b|\bexternal (?:service|api)|\bapis? (?:changed|contract)"
            r"|\bincompatib\w+")),
        (1, r"\bcloud\b|\baws\b|\bgcp\b|\bgke\b|\bazure\b|\bcloudflare\b|\bversions?\b"),
    ],
    Domain.CAPACITY: [
        (3, (r"\bexhaust\w*|\b(?:ran|run|running|runs) out of\b|\bmax(?:ed|ing)? out\b|\bquotas?\b|\brate[ -]?limit\w*|\bthrottl\w+"
            r"|\boom\b")),
        (3, (r"\b(?:disk|memory|cpu|storage|filesystem|volume|pool|queue)s? (?:\w+ ){0,2}(?:full|filled)\b"
            r"|\bfull (?:\w+ ){0,2}(?:disk|filesystem)")),
        (2, (r"\bcapacit\w+|\bscal(?:e|ed|es|ing)\b|\boverload\w*|\bhigh load\b|\bspikes?\b|\bsaturat\w+|\b(?:cpu|memory|load)\b"
            r"|\bnode limit\b")),
        (1, r"\blimits?\b|\btraffic\b|\bconnections?\b|\brequests\b|\bqueues?\b|\bdisks?\b|\busage\b"),
    ],
    Domain.CODE: [
        (3, (r"\bbugs?\b|\brace conditions?\b|\bdeadlocks?\b|\bnull pointer|\boff[ -]by[ -]one|\bmemory leaks?\b|\bunhandled\b"
            r"|\bhard[ -]?coded\b")),
        (2, (r"\bcode\b|\bconstructor\b|\bexceptions?\b|\bpars(?:e|ed|er|ing)\b|\bthr[eo]w\w*\b|\bloop(?:s|ing)?\b|\bcrash\w*|\blogic\b"
            r"|\bregex\w*")),
        (1, r"\bfunctions?\b|\berrors?\b|\btimeouts?\b|\bclass\b"),
    ],
    Domain.DATA: [
        (3, r"\bcorrupt\w*|\bschema\b|\bdata (?:loss|migration)|\b(?:malformed|unexpected) (?:data|input|records?)|\bretention\b"),
        (2, r"\btables?\b|\brecords?\b|\brows?\b|\bbackups?\b|\breplicat\w+|\bindex(?:es)?\b|\bdatasets?\b"),
        (1, r"\bdatabases?\b|\bdata\b"),
    ],
    Domain.INFRA: [
        (3, (r"\bhardware\b|\bpower (?:cut|loss|outage|supply)|\bcooling\b|\bnetwork (?:link|partition|outage)|\bfib(?:re|er)\b"
            r"|\bclock (?:skew|drift)")),
        (2, (r"\bnode (?:outage|failure)|\bdata ?cent(?:re|er)s?\b|\bavailability zones?\b|\bregion\b|\bswitch(?:es)? failed|\brouters?\b"
            r"|\bpackets?\b")),
        (1, r"\bhosts?\b|\bnetwork\b|\bmachines?\b|\bnodes?\b|\bservers?\b"),
    ],
    Domain.IDENTITY: [
        (4, (r"\bcert(?:ificate)?s?\b[^.]{0,60}\b(?:expir\w+|renew\w*|rotat\w+)"
            r"|\b(?:expir\w+|renew\w*|rotat\w+)[^.]{0,60}\bcert(?:ificate)?s?\b")),
        (3, r"\bexpired\b|\bcredentials?\b|\bpermissions?\b|\bauthenticat\w+|\bauthori[sz]\w+|\biam\b|\baccess tokens?\b"),
        (2, r"\bcert(?:ificate)?s?\b|\btokens?\b|\bpasswords?\b|\bkeys? (?:was|were|had)\b|\bpublicly (?:accessible|reachable)|\btls\b"),
    ],
    Domain.DESIGN: [
        (3, (r"\bsingle points?[ -]of[ -]failure|\bcascad\w+|\bblast radius\b|\bcircular\b|\bthundering herd\b|\bretry storm"
            r"|\bno (?:isolation|redundan\w+)")),
        (2, (r"\bredundan\w+|\bisolat\w+|\bretr(?:y|ies|ied)\b|\bback-?off\b|\bfail-?over\b|\bcircuit breakers?\b|\barchitect\w+"
            r"|\bcoupl\w+")),
        (1, r"\bshared\b|\bboth\b|\bevery service\b"),
    ],
    Domain.DETECT: [
        (4, _NO + r"[^.;]{0,60}\b(?:alert\w*|alarms?|notif\w+|notice[ds]?|monitor\w*|dashboards?|metrics?|health ?checks?|paged|pages)\b"),
        (4, (r"\b(?:before|until) (?:we|anyone|anybody|it was|somebody|they) (?:\w+ )?(?:notic\w+|realis\w+|realiz\w+|detected|spotted)"
            r"|\bunnoticed\b")),
        (3, r"\b(?:users?|customers?) (?:\w+ )?(?:told|reported|noticed|complain\w*)|\balert\w* (?:fatigue|threshold|was|were|came|fired)"),
        (2, r"\balert\w*|\bmonitor\w*|\bmetrics?\b|\bdashboards?\b|\bobservab\w+|\bnotif\w+|\bthresholds?\b|\bfound out\b|\balarms?\b"),
        (1, r"\blogs?\b|\bsignals?\b|\bdetect\w*"),
    ],
    Domain.VERIFY: [
        (4, _NO + r"[^.;]{0,50}\b(?:tests?|tested|testing|review(?:ed|s)?|staging)\b|\btest\w*[^.;]{0,40}(?:not|never|n[’']t)\b"),
        (3, r"\btest (?:coverage|suite|environment)|\bstaging\b[^.;]{0,60}\b(?:differ\w*|production|thorough|catch|caught)"),
        (3, r"\bdifferent (?:\w+ )?from (?:the )?production|\bunlike production|\bcode review\b"),
        (2, r"\btest(?:s|ed|ing)?\b|\breview(?:s|ed)?\b|\bstaging\b|\bvalidat\w+|\bverif\w+"),
    ],
    Domain.RESPOND: [
        (3, r"\bescalat\w+|\bhand-?overs?\b|\bon-?call\b|\bincident (?:command\w*|channel|lead)|\bstatus ?page\b|\bwar room\b"),
        (3, (r"\b(?:long|longer|hours?|slow) (?:\w+ ){0,3}to (?:respond|reach|get (?:access|hold)|diagnose|debug)"
            r"|\bwho (?:had|has) access\b")),
        (2, r"\brespon(?:d|ded|ders?|se)\b|\bdebug\w*|\bdiagnos\w+|\bcommunicat\w+|\btriag\w+|\bemergency\b|\bdeclared\b|\bcoordinat\w+"),
        (1, r"\bincident\b|\boutage\b|\bengineers?\b"),
    ],
    Domain.KNOW: [
        (4, _NO + r"[^.;]{0,50}\b(?:document\w*|run-?books?|playbooks?|known|knew|knowledge)\b"),
        (3, (r"\brun-?books?\b|\bplaybooks?\b|\bdocument(?:ed|ing|ation|s)?\b|\bout ?of ?date\b"
            r"|\bonly (?:one|two|a few)[^.;]{0,30}\bkn[eo]w\w*")),
        (2, r"\bkn(?:ew|own|owledge)\b|\bonboarding\b|\bwritten down\b|\bunderst(?:and|ood|anding)\b|\bconfusi(?:on|ng)\b|\bfamiliar\w*"),
    ],
    Domain.PROCESS: [
        (3, r"\bmanual(?:ly)?\b|\bby hand\b|\bownership\b|\bno (?:clear )?owner\b|\bnobody owns\b|\bwork-?arounds?\b|\bunsafe default"),
        (2, (r"\bprocess(?:es)?\b(?! (?:on|of) )|\bprocedures?\b|\bchecklists?\b|\bautomat\w+|\bdefault\b"
            r"|\bwithout (?:asking|confirm\w*)")),
        (1, r"\bsteps?\b|\bscripts?\b|\btools?\b|\btooling\b|\bowns?\b|\bowners?\b"),
    ],
    Domain.ORG: [
        (3, (r"\bdeadlines?\b|\bunderstaff\w*|\bstaffing\b|\btime pressure\b|\bpriorit\w+|\bbacklog\b|\bincentiv\w+|\btech(?:nical)? debt\b"
            r"|\bdeferred\b")),
        (2, (r"\bpostponed?\b|\bput off\b|\bteam (?:was|is) (?:small|split|busy)|\bbudget\b|\bon (?:vacation|holiday|leave)\b|\bhiring\b"
            r"|\bworkload\b")),
    ],
    Domain.EXTERNAL: [
        (3, (r"\battack\w*|\bddos\b|\babus\w+|\bspam\w*|\bcrawlers?\b|\bbots?\b|\bstorm\b(?<!retry storm)|\bearthquake"
            r"|\bflood(?:ing|ed)?\b")),
        (2, (r"\b(?:organic )?growth in (?:users|traffic)|\bincrease in (?:usage|traffic|users)|\bprovider(?:[’']s)? (?:own )?outage"
            r"|\bviral\b")),
    ],
}  # fmt: skip

_COMPILED = {domain: [(weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in cues] for domain, cues in _CUES.items()}
LONGEST = 200
"""So many letters are read: a factor is a sentence, and what tells a story names everything."""


def weigh_places(statement: str) -> dict[str, int]:
    """What the cues of each domain weigh in a statement, by code; those without any are left out."""
    text = " ".join(statement[:LONGEST].split())
    found = {str(domain): sum(weight for weight, cue in cues if cue.search(text)) for domain, cues in _COMPILED.items()}
    return {code: weight for code, weight in found.items() if weight}


def likely_place(statement: str, *, sisters: Mapping[str, int] | None = None) -> Place | None:
    """Where it most likely lies; None where the words say too little, or two domains as much.

    `sisters` says how many factors that mean nearly the same lie in a domain: each weighs like a strong cue.
    """
    weights = weigh_places(statement)
    for code, count in (sisters or {}).items():
        weights[code] = weights.get(code, 0) + 3 * min(count, 2)
    ranked = sorted(weights.items(), key=lambda one: -one[1])
    if not ranked:
        return None
    (code, most), next_most = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    if most < LEAST or most == next_most:
        return None
    return Place(code, is_sure=most >= SURE and most - next_most >= AHEAD)
