"""Labels that stand where a time would and don't tell it: "unknown", "2023-MM-DD", "November 2023", "Q1 2023", "two weeks before"."""

import re

from secondstory.sources.reading.stamps import Stamp
from secondstory.sources.reading.words import month_of

_UNKNOWN = re.compile(
    r"(?i)(?:(?:exact )?(?:time|date) )?(?:unknown|unclear|undetermined|not known|unsure|tb[cd]|n/?a)(?: (?:time|date))?"
    r"|\?{1,4}(?::\?{1,2})?"
    r"|sometime|(?P<year>(?:19|20)\d\d)-(?:[A-Z]{2}|\?\?)(?:-(?:[A-Z]{2}|\?\?))?"
)
_MONTH = re.compile(
    r"(?:(?:[Ee]arly|[Mm]id|[Ll]ate|[Ii]n|[Bb]eginning of|[Ee]nd of)[ -])?"
    r"(?:(?P<word>[A-Z][a-zé]{2,9})\.?,? (?:19|20)\d\d|(?:19|20)\d\d-(?:0[1-9]|1[0-2])"
    r"|(?:Q[1-4]|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?: of)? (?:19|20)\d\d)(?![-/.]?\d)"
)
_ABOUT = r"(?:[~≈] ?|(?:about|around|approx(?:imately|\.)?|roughly|some|over|more than|nearly|almost|at least|up to) )?"
_COUNT = (
    r"(?:\d{1,3}\+?(?: ?(?:[-–]|to|or) ?\d{1,3})?|an?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|(?:a )?few|several|many|a couple(?: of)?)"
)
_OF_IT = r"(?: (?:to )?(?:the |this )?(?:incident|outage|event|failure|impact|disruption|start|alert|deploy\w*|release|t0))?"
_BEFORE = re.compile(
    rf"(?i){_ABOUT}(?:{_COUNT}[- ])?(?:minute|hour|day|week|month|quarter|year)s?[- ]"
    rf"(?:prior|before(?:hand)?|earlier|ago|previously|preceding){_OF_IT}"
    r"|(?:the )?(?:previous|prior|preceding|last) (?:week|month|quarter|year|sprint|release)s?"
    r"|(?:pre[- ]|(?:prior to|before) (?:the |this )?)(?:incident|outage|event|disruption|impact)|previously|prior|earlier|beforehand"
)
_SOON = re.compile(
    r"(?i)(?:(?:very )?(?:shortly|soon)|immediately|right|moments|minutes|some time|a (?:little|bit|while|moment)(?: later)?)"
    r" (?:after(?:wards?|ward)?|thereafter|later)\b(?: (?:(?:the |this |that )?[a-z]+(?:[ -][a-z]+){0,3}))?"
)
_LABEL_ENDS = re.compile(r"(?:\[\^[^\[\]]{1,12}\])?[*_`\])\\]{0,4}[ \t]*(?:[:：|→]|[-–—]{1,2}[ \t]|$)")


def read_vague(text: str, position: int) -> Stamp | None:
    """The label at `position`, which must end like one."""
    if found := _UNKNOWN.match(text, position):
        if _LABEL_ENDS.match(text, found.end()):
            return Stamp(position, found.end(), unknown=True)
        return None
    if (soon := _SOON.match(text, position)) and _LABEL_ENDS.match(text, soon.end()):
        return Stamp(position, soon.end(), later_s=0, approximate=True)
    if (before := _BEFORE.match(text, position)) and _LABEL_ENDS.match(text, before.end()):
        return Stamp(position, before.end(), unknown=True, approximate=True)
    found = _MONTH.match(text, position)
    if found and (not found.group("word") or month_of(found.group("word"))) and _LABEL_ENDS.match(text, found.end()):
        return Stamp(position, found.end(), unknown=True, approximate=True)
    return None
