"""Sub-headings among follow-up work that are an action each, what stands below them its description."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondstory.sources.reading import roles
from secondstory.sources.reading.drafts import is_category
from secondstory.sources.reading.outline import Section
from secondstory.sources.reading.verbs import begins_with_verb, is_task

_NUMBER = r"\d{1,2}(?:\.\d{1,2})?[.)]|#\d{1,2}[:.)]?|action(?: item)? ?#?\d{1,2}\b"
NUMBER = re.compile(rf"(?:{_NUMBER})\s*", re.IGNORECASE)
NUMBERED = re.compile(rf"(?:{_NUMBER}|[a-z]{{1,4}}-?\d{{1,2}}\s?[:.)–—])\s*", re.IGNORECASE)  # or by a name, which stays: "AI-3: …"
_TAGGED = re.compile(r"\[(?:repair|prevent|detect|mitigate|process|x| )\]", re.IGNORECASE)
_RUN_IN = re.compile(r"\s*(?:\*\*|__)([^*_\n]{2,40}?)\s?(?:[:：]\s?(?:\*\*|__)|(?:\*\*|__)\s?[:：])")


def is_action(title: str) -> bool:
    """A number, a name or a tag of a template makes a sub-heading an action when no list stands below it."""
    return NUMBERED.match(title.strip(" *_")) is not None or "@" in title or _TAGGED.search(title) is not None


@dataclass(frozen=True)
class Beside:
    """What is true of all the sub-headings of one kind and level, at least two."""

    numbered: bool
    tasks: bool  # each says what to do

    @staticmethod
    def of(sections: Sequence[Section]) -> "Beside":
        """Of these sections, which are beside each other."""
        titles = [section.title.strip(" *_") for section in sections]
        several = len(titles) > 1
        return Beside(several and all(map(NUMBERED.match, titles)), several and all(is_task(_without_number(title)) for title in titles))


def is_described(section: Section, beside: Beside, below: Sequence[Section]) -> bool:
    """Says that a sub-heading is the work, and what stands below it (a list, too) says more of it.

    That is so below numbered headings where labels lead ("**Why:** …"), and where each of the headings `beside` says what to do and a
    sentence follows. `below` are the labels that head parts of it.
    """
    title = _without_number(section.title)
    if is_category(title) or any(is_category(part.title) or part.own_role != roles.OTHER for part in below):
        return False
    told = [line for line in section.lines if line.kind not in ("blank", "rule")]
    if beside.numbered:
        led = bool(below) if not told else _leads(told[0].text)
        if led and all(_is_led(section, index) for index, line in enumerate(section.lines) if line.kind == "item"):
            return not below or not _is_work(below[0].title)
    return beside.tasks and bool(told) and told[0].kind == "text" and not told[0].text.endswith(":") and not below


def _without_number(title: str) -> str:
    title = title.strip(" *_")
    return title[number.end() :] if (number := NUMBERED.match(title)) else title


def _leads(text: str) -> bool:
    """ "**Requirement:** …", which says something of the work above, and is not work itself ("**Add a test:** …")."""
    label = _RUN_IN.match(text)
    return label is not None and not _is_work(label.group(1))


def _is_work(label: str) -> bool:
    return len(label.split()) > 1 and begins_with_verb(label)


def _is_led(section: Section, index: int) -> bool:
    """The list an item stands in follows such a label that ends with a colon."""
    above = next((line for line in reversed(section.lines[:index]) if line.kind == "text"), None)
    return above is not None and above.text.rstrip(" *_").endswith(":") and _leads(above.text)
