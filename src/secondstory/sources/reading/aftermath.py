"""Follow-up work below headings that don't announce any: what came after the incident, steps taken, what somebody says "we will" do."""

import re
from collections.abc import Sequence

from secondstory.sources.reading.annotations import begins_past, done_in, is_unfinished
from secondstory.sources.reading.verbs import begins_with_verb, is_task

_AFTER = re.compile(
    r"(?i)\W*(?:(?:post[- ](?:incident|outage|event|mortem|recovery|launch)) (?:updates?|changes|notes)|aftermath|outcomes"
    r"|(?:in |over )?the (?:following|next|subsequent|coming) (?:(?:\d{1,2}|one|two|three|few|several|couple of) )?(?:days?|weeks?|months?)"
    r"|(?:(?:what (?:has )?happened|where we are|progress|updates?|work|changes) )?(?:since(?: then| the (?:incident|outage|event))?"
    r"|after(?:wards| the (?:incident|outage|event|fact)))"
    r"|(?:(?:one|two|three|six|\d{1,2}) )?(?:days?|weeks?|months?|a (?:week|month|year)) (?:later|on|after(?:wards)?)"
    r"|where (?:things stand|are we|we are)(?: now| today)?|decisions?(?: made| taken)?|agreements?)\b[^.]{0,30}"
)
_STEPS = re.compile(
    r"(?i)\W*(?:actions? taken|(?:mitigation|solution|resolution) (?:steps|measures|ideas|options)|solutions?|decisions?(?: made| taken)?"
    r"|agreements?|changes(?: needed| required| proposed)?|mitigations?(?: and \w+)?|measures|outcomes?)\W*"
)
_COMMITS = re.compile(
    r"(?i)\W{0,3}(?:[A-Z][\w -]{2,30}: )?(?:we|the team|our team|i)(?:['’]ll| will| plan to| intend to| commit to|(?:['’]re| are|['’]m| am)"
    r" (?:going to|planning to|working on|adding|building|moving|introducing|changing|rolling out))\b"
)
_OFFERS = re.compile(r"(?i)\W{0,3}we (?:can|could|may|might|should|need to|have to|must|want to|ought to)\b")
_NOMINAL = re.compile(
    r"(?i)\W{0,3}(?:the )?(?:addition|removal|introduction|creation|implementation|migration|deployment|roll-?out|adoption|expansion"
    r"|upgrade|replacement|new|improved|better|additional|more)\b(?: of\b)?"
)
_SAID_DONE = re.compile(
    r"(?i)\b(?:were|was|have been|has been) (?:\w+ly )?(?:introduced|added|made|implemented|put in place|taken|deployed|shipped"
    r"|released|completed|applied|rolled out)\b|\bwe (?:have |['’]ve )?(?:since |already |also |now )?"
    r"(?:introduced|added|made|implemented|took"
    r"|taken|deployed|shipped|completed|applied|rolled out)\b"
)
_INCLUDE = re.compile(r"(?i)\b(?:improvements|changes|fixes|safeguards|additions|measures|updates)\b.{0,30}\binclud(?:e|ed|es|ing)\b")
_PENDING = re.compile(r"(?i)\b(?:will|plan(?:s|ned|ning)?|should|propos\w+|recommend\w*|suggest\w*|going to|next|future|to be|not yet)\b")
_GOES_ON = re.compile(r"(?i)\W{0,3}(?:[\w’'-]+ ){1,5}(?:are|is|am) (?:now |currently |also |still )?\w+ing\b")
_WE_GO_ON = re.compile(r"(?i)\W{0,3}(?:we|i|the team)(?:['’](?:re|m)| are| am| is) (?:now |currently |also |still )*\w+ing\b")
_ORDER = re.compile(
    r"(?i)\W{0,3}(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|last(?:ly)?|finally|next|then|also|in addition|additionally)\b,?\s"
)
_NAMED = re.compile(r"\W*[A-Z][^:\n]{2,40}:\W*")
_OPEN = re.compile(r"(?i)\b(?:not (?:yet|started)|in progress|pending|ongoing|wip|to-?do|tb[cd])\b|[🔄⏳🚧❌]")
_EITHER = frozenset("set put cut let shut read split reset spread".split())
_CHECK_LIST = re.compile(r"(?i)\b(?:check ?list|run ?book|play ?book|verif\w+|validation|template|classification|severity|scope|how to)\b")
_LATER_LABEL = re.compile(
    r"(?i)[*_\W]{0,4}(?:action items?|follow[- ]?ups?(?: items?| actions?)?|to-?do|next steps?)"
    r"\s?\d{0,2}[*_]{0,2}\s?[:：][*_]{0,2}\s*(?=\w)"
)


def tells_what_came_after(title: str) -> bool:
    """ "Post-incident updates", "The following two weeks": what was done once the incident was over."""
    return _AFTER.fullmatch(title) is not None


def may_list_steps(title: str) -> bool:
    """ "Mitigation steps", "Action taken": the response, or work to do, as its items say."""
    return _STEPS.fullmatch(title) is not None


def is_ahead(text: str) -> bool:
    """Says what somebody is to do, will do or might."""
    return is_task(text) or _COMMITS.match(text) is not None or _OFFERS.match(text) is not None


def commits(text: str) -> bool:
    """ "We will add", "the team is going to"."""
    return _COMMITS.match(text) is not None


def are_mostly(told: Sequence[bool]) -> bool:
    """At least two, and half of all."""
    return sum(told) * 2 >= len(told) and sum(told) > 1


def is_work_box(text: str, title: str) -> bool:
    """A box to tick with something to do, that is no step of a check list."""
    return begins_with_verb(text) and len(text.split()) > 2 and not _CHECK_LIST.search(title)


def labelled_work(text: str) -> str:
    """What stands behind "Action item:" or "To do:" in a line among others."""
    label = _LATER_LABEL.match(text)
    return text[label.end() :].strip() if label else ""


def came_after(text: str) -> bool:
    """Says that an item below such a heading is work: done, to be done, or named."""
    return begins_past(text) or is_ahead(text) or _NOMINAL.match(text) is not None


def is_told_done(text: str) -> bool:
    """Of an item among what came after: anything but what is ahead or only begun."""
    return not is_ahead(text) and not is_unfinished(text) and not re.search(r"(?i)\bwill\b", text[:200])


def all_done(texts: Sequence[str], lead: str) -> bool:
    """Says that a list tells of what is done, though some of its items don't say so by themselves."""
    last = re.split(r"(?<=[.!?])\s", lead.strip())[-1]
    if last.rstrip(" *_").endswith((":", ".")) and _SAID_DONE.search(last) and not _PENDING.search(last):
        return True
    past = sum(done_in(text) for text in texts)
    ahead = sum(is_ahead(text) and _first(text) not in _EITHER for text in texts)
    if past < 2 or ahead * 6 > len(texts):
        return False
    return (past * 2 >= len(texts) and not ahead) or (_INCLUDE.search(last) is not None and not _PENDING.search(last))


def says_ahead(text: str) -> bool:
    """ "Lastly, we will …", "We are also replacing …", "(not yet)": says of itself that it isn't done, whatever its heading says."""
    order = _ORDER.match(text)
    bare = text[order.end() :] if order else text
    return commits(bare) or _WE_GO_ON.match(bare) is not None or is_unfinished(text) or _OPEN.search(text) is not None


def is_still_to_come(text: str) -> bool:
    """Says that an item is the exception in a list of what is done."""
    bare = _NAMED.sub("", text, count=1)
    if _OPEN.search(text) or is_unfinished(text) or _GOES_ON.match(text) or (bare != text and is_ahead(bare)):
        return True
    return _PENDING.search(re.split(r"[,;.]\s", text)[0]) is not None


def _first(text: str) -> str:
    found = re.match(r"\W{0,3}(\w+)", text)
    return found.group(1).lower() if found else ""
