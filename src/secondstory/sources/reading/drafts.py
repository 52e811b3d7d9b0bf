"""Items that may be follow-up actions, as they are gathered before anything is said of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from secondstory.sources.reading.acquaintances import Acquaintances
from secondstory.sources.reading.aftermath import all_done, is_still_to_come
from secondstory.sources.reading.annotations import begins_past, done_in
from secondstory.sources.reading.lines import Line
from secondstory.sources.reading.outline import Section
from secondstory.sources.reading.owners import owner_of_label
from secondstory.sources.reading.placeholders import (
    is_left_over,
    is_placeholder,
    leads_to_causes,
    leads_to_parts,
    leads_to_reasons,
    only_names,
    states_a_lack,
)
from secondstory.sources.reading.verbs import VERBS, begins_with_verb, is_task

_CATEGORY = re.compile(
    r"(?i)^\W*(?:immediate(?:ly)?|now|short|medium|mid|long|longer|near)?[- ]?(?:term)?(?: (?:actions?|fix(?:es)?"
    r"|improvements?|tasks?|items?))?\W*$"
    r"|^\W*(?:prevent\w*|detect\w*|mitigat\w*|process(?:es)?|monitoring|alerting|technical|documentation|people|tooling"
    r"|training|communications?|"
    r"done|completed?|closed|in[- ]progress|pending|open|to[- ]?do|other|misc\w*|infrastructure|must|should"
    r"|could|p[0-4]|high|medium|low)(?: (?:priority|improvements?|actions?|items?))?\W*$"
)
_KIND = re.compile(
    r"(?i)[*_]{0,2}(?:prevent|detect|mitigate|process|repair|respond|investigate)[*_]{0,2}:?[*_]{0,2}\s*(?:\([^()]{0,60}\))?"
)
PROPERTY = re.compile(
    r"(?i)^\W{0,4}(?:owner|assignee|assigned to|responsible|due(?: date)?|deadline|eta|target|status|state"
    r"|ticket|link|issue|jira|tracking|priority|type|pr)\b\W{0,4}[:：=–-]"
)
_DESCRIBED = re.compile(
    r"(?i)^\W{0,4}(?:description|details?|why|goal|effort|estimate|notes?|rationale|impact|risk|area|category)\b\W{0,4}[:：]"
)
_QUOTED_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)])\s+(?:\[(?P<box>[ xX])\]\s+)?")
_OF_ONE_THING = re.compile(  # "Tightened `deploy.sh`:", then how
    r"\W{0,3}[A-Z]\w+(?:ed|e|n|t|d)?\W{0,3} (?:(?:the|our) )?(?:`[^`\n]{2,80}`|\[[^\[\]\n]{2,80}\]\([^()\n]*\))\W{0,4}[:：]"
)
_GOES_ON = re.compile(r"(?i)\b(?:and|to|by|with|including|for|that)\s?[:：]$")


@dataclass
class Draft:
    line: int
    text: str
    indent: int = 0
    ticked: bool | None = None
    below: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # of all its lines
    boxed: bool = False  # a box to tick stands before it
    heads: bool = False  # it is only a label of its sub-items
    lead: str = ""  # the sentence above the list
    label: str = ""  # the parent that is only a label
    of: "Draft | None" = None  # that parent

    def is_label(self, child: str, known: Acquaintances) -> bool:
        """Says that an item only heads its sub-items, of which `child` is the first."""
        bare = self.text.rstrip(" *_")
        if self.ticked is not None or "](" in bare:
            return False
        if _GOES_ON.search(bare) and len(bare.split()) > 3:
            return False  # "Scaled it down and:", then the rest of the sentence
        if bare.endswith((":", "：")) and (is_task(bare) or begins_past(bare)) and not begins_with_verb(child) and not done_in(child):
            return False  # "Ensure that alerts exist for:", then what for
        if _OF_ONE_THING.fullmatch(bare):
            return False
        if bare.endswith((":", "：")) or _CATEGORY.match(bare) or owner_of_label(bare, known):
            return True
        words = re.findall(r"\w+", bare.lower())
        nouns = 0 < len(words) <= 4 and words[0] not in VERBS and not re.search(r"[.!?]", bare)
        return nouns and begins_with_verb(child) and not done_in(bare)


def is_category(label: str) -> bool:
    """ "Short term", "Monitoring": a group of work."""
    return _CATEGORY.match(label) is not None


def unquoted(section: Section) -> Section:
    """The section with its quotation as plain lines, where a list in it is all there is."""
    told = [line for line in section.lines if line.kind != "blank"]
    if not told or any(line.kind != "quote" for line in told) or not any(_QUOTED_ITEM.match(line.text) for line in told):
        return section
    lines = [_unquoted_item(line, found) if (found := _QUOTED_ITEM.match(line.text)) else line for line in section.lines]
    return replace(section, lines=lines)


def _unquoted_item(line: Line, found: re.Match[str]) -> Line:
    box = found.group("box")
    return replace(line, kind="item", text=line.text[found.end() :], ticked=None if box is None else box.strip() != "")


def has_only_properties(section: Section) -> bool:
    """ "### Restore drill" above "Owner: …", "Due: …": the heading is the action."""
    told = [line.text for line in section.lines if line.kind in ("item", "text") and line.text]
    labelled = [text for text in told if PROPERTY.match(text)]
    items = [line.text for line in section.lines if line.kind == "item"]
    return bool(labelled) and all(PROPERTY.match(text) or _DESCRIBED.match(text) for text in items) and len(labelled) * 2 >= len(told)


def is_none(draft: Draft) -> bool:
    """A template's words, a mere name, or what was the matter."""
    told = any(re.search(r"\w \w", part) and not PROPERTY.match(part.strip()) for part in draft.below)
    if ((is_placeholder(draft.text) or is_left_over(draft.text)) and not told) or (not draft.below and _KIND.fullmatch(draft.text)):
        return True
    if draft.ticked is None and not draft.below and only_names(draft.text):
        return True
    if leads_to_reasons(draft.lead) and draft.ticked is None and not draft.label:
        return True
    return leads_to_causes(draft.lead) and states_a_lack(draft.text)


def is_part(draft: Draft) -> bool:
    """A few words that end the sentence above their list, and say of nothing what to do with it."""
    few = draft.ticked is None and not draft.label and len(draft.text.split()) <= 6
    return few and leads_to_parts(draft.lead) and not begins_with_verb(draft.text) and not begins_past(draft.text)


def without_single_parts(kept: list[Draft], drafts: list[Draft], known: Acquaintances) -> list[Draft]:
    """Where each of several labels has but one item below it ("1. **Cache the pages:**", then how), the labels are the work."""
    heads = [draft for draft in drafts if draft.heads]
    beside = sum(draft.of is None for draft in drafts)
    parts: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.of is not None:
            parts.setdefault(id(draft.of), []).append(draft)
    if not heads or beside < 2 or not all(len(parts.get(id(head), ())) == 1 and _may_be_work(head.text, known) for head in heads):
        return kept
    merged = {id(parts[id(head)][0]): head for head in heads}
    return [_with_part(merged[id(draft)], draft) if id(draft) in merged else draft for draft in kept]


def _may_be_work(label: str, known: Acquaintances) -> bool:
    return len(re.findall(r"\w+", label)) > 1 and not is_category(label) and not owner_of_label(label, known)


def _with_part(head: Draft, part: Draft) -> Draft:
    below = [*head.below, f"  - {part.text}", *part.below]
    return replace(head, heads=False, below=below, numbers=[*head.numbers, *part.numbers], ticked=part.ticked)


def without_properties(drafts: list[Draft]) -> list[Draft]:
    """ "Status: …" and "Owner: …" beside items that are work say something of all of it."""
    told = [draft for draft in drafts if not PROPERTY.match(draft.text) or draft.ticked is not None]
    return told or drafts


def with_states(drafts: list[Draft], title: str) -> Iterator[tuple[Draft, bool]]:
    """Each with whether its list says that it is done."""
    for _, group in groupby(drafts, key=lambda draft: (draft.lead, draft.label)):
        listed = list(group)
        done = all(draft.ticked is None for draft in listed) and all_done(
            [draft.text for draft in listed], listed[0].label or listed[0].lead or f"{title}:"
        )
        yield from ((draft, done and not is_still_to_come(draft.text)) for draft in listed)
