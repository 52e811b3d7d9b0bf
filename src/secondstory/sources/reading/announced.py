"""What announces follow-up work without a heading for it, and which headings say that such work is done or only may tell of it."""

import re

from secondstory.sources.reading.work_headings import names_work_done

_LAST_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_AGAIN = re.compile(
    r"(?i)\b(?:prevent\w*|avoid\w*|(?:never|not|from) happen\w* again|does(?:n't| not) (?:happen|recur|repeat)|(?:another"
    r"|a) (?:repeat|recurrence)|recurr\w+"
    r"|in (?:the )?future|going forward|moving forward|long(?:er)?[- ]term|next time|follow[- ]?ups?|guard against"
    r"|more resilient|resilience"
    r"|as a (?:direct )?(?:result|consequence) of (?:this|the) (?:incident|outage|event)|post[- ](?:incident|outage)|lessons?"
    r"|(?:since|following|after) (?:then|(?:this|the) (?:incident|outage|event)))\b"
)
_WORK = re.compile(
    r"(?i)\b(?:we(?: are|'re| will|'ll| plan| intend| made| took| added| implemented| put)\b"
    r"|we(?:'ve| have)(?:(?=:)| (?:(?:now|also|since|already|then|just|therefore|recently) )*(?:\w+ed|made|put|taken|built"
    r"|set|begun|done|written)\b)"
    r"|(?:changes?|steps?|actions?|measures?|improvements?"
    r"|safeguards?|fixes|tasks?|work|mitigations?|automation|checks?|limit(?:ation)?s|restrictions|precautions|protections|controls)"
    r"\b.{0,60}\b(?:will be|(?:have|has) been|are being|introduced|added"
    r"|implemented|made|taken|added|planned"
    r"|put in place)\b)"
)
_AHEAD = re.compile(
    r"(?i)\bwe(?:'ll| will(?: now| also| therefore| be)*| (?:now |also |therefore )?(?:plan|intend|commit|aim) to|(?:'re"
    r"| are) (?:also |now )?"
    r"(?:going to|planning to|committed to|taking|making|working on|adding|implementing|considering|looking into))(?: be)?\b"
)
_MEASURES = re.compile(
    r"(?i)\b(?:following|these|several|some|a few|a number of|further)\b.{0,40}\b(?:changes|actions?|measures|improvements"
    r"|safeguards|steps|tasks|limit(?:ation)?s|restrictions|precautions|protections|controls|checks|fixes|mitigations"
    r"|follow[- ]?ups?)\b.{0,40}\b(?:are|is|were|will be|have been|being) (?:now )?(?:planned|scheduled|under ?way|proposed"
    r"|recommended|in progress|made|taken|implemented|introduced|added|agreed|completed|put in place|rolled out|deployed)\b"
)
_AGREED = re.compile(
    r"(?i)\bwe(?: have|'ve)? (?:also |therefore )?(?:agreed|committed) (?:up)?(?:on|to)\b.{0,40}"
    r"\b(?:measures|actions|changes|steps|tasks|improvements|follow[- ]?ups|work)\b"
)
_RESPONSE = re.compile(
    r"(?i)\b(?:restor\w+|recover\w*|resolv\w+|mitigat\w+ the|debug\w*|investigat\w+|diagnos\w+|during|reproduc\w+"
    r"|unblock\w*|bring .{1,30} back"
    r"|describe|explain|discuss|cover|lists?|see|look at|share|outline|causes?|reasons?|services|affected|symptoms?|events)\b"
)
_FACTORS = re.compile(r"(?i)\b(?:determined|identified|found|following|these|contributing)\b.{0,40}\b(?:factors?|causes?|reasons?)\b")
_ADVICE = re.compile(
    r"(?i)\b(?:recommend\w*|advi[cs]e|suggest\w*|tips|guidance)\b.{0,20}\b(?:for|to|that) (?:all |our |any |other |\w+ ){0,3}"
    r"(?:users|customers|readers"
    r"|maintainers|consumers|clients|projects|operators|validators|everyone|others|administrators)\b"
)
_DONE_HEAD = re.compile(
    r"(?i)\W*(?:(?:immediate )?(?:done|completed?|closed|already done|finished|resolved|implemented|landed"
    r"|shipped)(?: (?:actions?|items?|tasks?|work))?"
    r"|(?:(?:immediate|initial|prevention|preventi?ve|preventative|corrective|remedial|remediation|follow[- ]?up"
    r"|long[- ]term|short[- ]term|permanent"
    r"|mitigation|process|code|configuration|infrastructure|post[- ]incident) ){0,2}(?:actions?|steps?|measures?|changes?"
    r"|fixes|improvements?|safeguards?|mitigations)"
    r"(?: already)? (?:taken|done|made|completed|implemented|applied|deployed|shipped|(?:put )?in place)(?: so far| since)?"
    r"|(?:changes|fixes|improvements|safeguards) (?:made|implemented|applied|added) (?:to (?:prevent|avoid)|after|since|following) .{3,40}"
    r"|(?:work|hardening|tasks) (?:done|completed|finished|applied)"
    r"|(?:sofort |bereits )?(?:umgesetzt|erledigt|abgeschlossen)|(?:déjà )?(?:réalisée?s?|terminée?s?)"
    r"|(?:ya |já )?(?:hech[oa]s?|feit[oa]s?|realizad[oa]s?|completad[oa]s?|concluíd[oa]s?)"
    r"|what (?:we have|we've|was|we) (?:done|did|changed|improved|fixed)(?: so far| since(?: then)?| about it| afterwards?)?)\W*"
)
_SAID_DONE = re.compile(
    r"(?i)[(\[–—-]\s?(?:all )?(?:already )?(?:done|completed?|finished|implemented|deployed|shipped"
    r"|umgesetzt|erledigt|réalisée?s?|hech[oa]s|feit[oa]s|realizad[oa]s|concluíd[oa]s)\W{0,3}$"
)
_PENDING = re.compile(
    r"(?i)\b(?:planned|open|next|future|pending|to-?do|outstanding|remaining|later|long(?:er)?|will|should|proposed|recommend\w*)\b"
)
_MIXED = re.compile(
    r"(?i)^\W*(?:what (?:happens )?now|looking (?:ahead|forward)|what (?:we|was) (?:did|done)\b|(?:resolution|recovery|fix|mitigation"
    r"|response)\b.{0,6}\b(?:and|&|/) )"
)
_STANDING = re.compile(
    r"(?i)\b(?:prevent\w*|safeguards?|countermeasures?|measures|hardening|guard ?rails?|mitigations|remediation"
    r"|changes made|what (?:we )?changed)\b"
)
_NOTES = re.compile(
    r"(?i)(?:.{0,60}\b(?:reminders?|caveats?|rationale|out of scope|non-goals?|assumptions|limitations)|(?:side "
    r"|foot)?notes?|(?:post[- ]\w+ )?(?:validation|verification)(?: results| steps)?|evidence|background|context"
    r"|not (?:planned|now|doing|in scope)|won'?t (?:do|fix)|rejected|declined|alternatives(?: considered)?"
    r"|what we (?:won'?t|will not|are not|aren't|decided not to)\b.{0,40}"
    r"|verified\b.{0,60}|(?:pre|post)[- ]\w+ check ?lists?"
    r"|what (?:we|was) (?:verified|checked).{0,40}|(?:known|remaining) (?:issues|risks)|risks?(?: to consider)?)"
)
_DOS = re.compile(r"(?i)(?:please |always )?do(?:'?s)?(?: not)?|don'?ts?|never|always|do'?s (?:and|&) don'?t'?s|best practices")
_LATER = re.compile(r"(?i)\b(?:has|have) (?:now |since )?been\b|\bwill (?:be|now)\b|\bwe(?: will|'ll| have|'ve)\b|\b(?:is|are) now\b")
_PREFIX = re.compile(r"\W*(?:[A-Z][\w /-]{2,30}:\s+)?")
_SPANS = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{0,400}\)|`[^`]{1,200}`")
_DOES = (
    r"(?:defines|asserts|guards|calls|checks|ensures|enforces|prevents|blocks|rejects|validates|verifies|catches|caught"
    r"|detects|excludes|includes|covers"
    r"|documents|describes|generali[sz]es|requires|runs|warns|monitors|refuses|probes|asks|probed|protects|locks|rotates"
    r"|retries|limits|fails)"
)
_STATED = re.compile(
    rf"(?:(?!(?:that|which|who|to|if|when|where|while|will|should|must|can|could|would|need|needs)\b)\S+ ){{1,10}}?{_DOES}\b"
)


def announces_work(lead: str) -> bool:
    """Whether a sentence before a list says that the list is what was or will be done so that it does not happen again."""
    last = _LAST_SENTENCE.split(lead.strip().replace("’", "'"))[-1].strip(" *_")
    if not last.endswith((":", ".")) or len(last) > 300:
        return False
    if not last.endswith(":") and not re.search(r"(?i)\bfollowing\b|\bthese\b", last):
        return False
    if _FACTORS.search(last):
        return False
    again = _AGAIN.search(last)
    if again and re.search(r"(?i)\bduring the (?:incident|outage|event)\b", last):
        return False
    if again:
        return bool(_WORK.search(last))
    return not _RESPONSE.search(last) and bool(_AHEAD.search(last) or _AGREED.search(last) or _MEASURES.search(last))


def is_advice_to_others(lead: str) -> bool:
    """A sentence above a list of what readers, users or other projects are advised to do."""
    return _ADVICE.search(_LAST_SENTENCE.split(lead.strip())[-1]) is not None


def is_done_head(title: str) -> bool:
    """A heading or label that says that what stands below it is done."""
    return _DONE_HEAD.fullmatch(title) is not None or _SAID_DONE.search(title) is not None or names_work_done(title)


def is_pending_head(title: str) -> bool:
    """A heading that says that what stands below it is still to come."""
    return _PENDING.search(title) is not None


def may_tell_the_response(title: str) -> bool:
    """ "Resolution and follow-up", "What we did": only lists below it are actions, its prose tells how the incident was handled."""
    return _MIXED.match(title) is not None


def tells_what_stands(title: str) -> bool:
    """A heading such as "Prevention", below which a plain statement is about something that exists."""
    return _STANDING.search(title) is not None


def tells_notes(title: str) -> bool:
    """A sub-heading among actions below which notes stand ("Reminder", "Verified on the spot")."""
    return _NOTES.fullmatch(title) is not None


def tells_dos_and_donts(title: str) -> bool:
    """A heading "Do" or "Never", below which a tick is a sign for good and not for done."""
    return _DOS.fullmatch(title) is not None


def tells_of_later(item: str) -> bool:
    """ "Has been added", "will be", "we have enabled": told from after the incident, unlike the steps of its handling."""
    return _LATER.search(item.replace("’", "'")) is not None


def states_what_it_does(text: str, imperatives: frozenset[str]) -> bool:
    """ "The ADR defines who owns the file": a thing and what it does, not something to do."""
    plain = _SPANS.sub("Thing", " ".join(text.split())[:400])
    prefix = _PREFIX.match(plain)
    plain = plain[prefix.end() if prefix else 0 :].strip(" *_")
    first = re.match(r"\W*([\w'-]+)", plain)
    return first is not None and first.group(1).lower() not in imperatives and _STATED.match(plain) is not None
