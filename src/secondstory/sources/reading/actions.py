"""Finds follow-up actions: items, table rows, numbered headings or sentences under a heading that announces them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from secondstory.sources.reading import roles
from secondstory.sources.reading.acquaintances import Acquaintances
from secondstory.sources.reading.annotations import DONE_STATUS, day_in, done_in, due_in, link_in
from secondstory.sources.reading.announced import (
    announces_work,
    is_done_head,
    is_pending_head,
    may_tell_the_response,
    states_what_it_does,
    tells_notes,
    tells_of_later,
    tells_what_stands,
)
from secondstory.sources.reading.lines import LOOK, Line
from secondstory.sources.reading.locating import first_day
from secondstory.sources.reading.outline import Outline, Section
from secondstory.sources.reading.owners import owner_announced, owner_in, owner_of_label
from secondstory.sources.reading.placeholders import (
    is_instruction,
    is_placeholder,
    is_template_row,
    leads_to_causes,
    only_names,
    states_a_lack,
)
from secondstory.sources.reading.resolving import Evidence
from secondstory.sources.reading.tables import Table, counting_columns, tells_clock_times
from secondstory.sources.reading.understood import FoundAction
from secondstory.sources.reading.verbs import VERBS, begins_with_verb, is_task
from secondstory.sources.reading.work_tables import all_told, is_about_work, is_work, work_columns

_NONE = re.compile(
    r"(?i)^\W*(?:none\b.{0,90}|n/?a|tbd|tba|to be (?:determined|decided|added|done)|no (?:further )?(?:actions?"
    r"|follow).{0,60}|no comments added|nothing\b.{0,40}|-+|…|\.+|keine|aucune?)\W*$"
)
_CATEGORY = re.compile(
    r"(?i)^\W*(?:immediate(?:ly)?|now|short|medium|mid|long|longer|near)?[- ]?(?:term)?(?: (?:actions?|fixes"
    r"|improvements?|tasks?|items?))?\W*$"
    r"|^\W*(?:prevent\w*|detect\w*|mitigat\w*|process(?:es)?|monitoring|alerting|technical|documentation|people|tooling"
    r"|training|communications?|"
    r"done|completed?|closed|in[- ]progress|pending|open|to[- ]?do|other|misc\w*|infrastructure|must|should"
    r"|could|p[0-4]|high|medium|low)(?: (?:priority|improvements?|actions?|items?))?\W*$"
)
_WHEN_DONE = re.compile(
    r"(?i)(?:remediation|hardening|corrective actions?|fixes|improvements|changes|mitigations|follow[- ]up)\b[^()]{0,40}\(([^()]{6,60})\)$"
)
_SINCE = re.compile(
    r"(?i)\b(?:implemented|added|done|made|completed|landed|shipped|put in place)\b.{0,20}\b(?:since|after|post|following|already)\b"
    r"|\balready\b"
)
_ACTION_LABEL = re.compile(r"(?i)[*_\W]{0,4}(?:action(?: items?)?|follow[- ]?up|to-?do|next step)\s?\d{0,2}[*_]{0,2}\s?[:：][*_]{0,2}\s*")
_KIND = re.compile(
    r"(?i)[*_]{0,2}(?:prevent|detect|mitigate|process|repair|respond|investigate)[*_]{0,2}:?[*_]{0,2}\s*(?:\([^()]{0,60}\))?"
)
_PROPERTY = re.compile(
    r"(?i)^\W{0,4}(?:owner|assignee|assigned to|responsible|due(?: date)?|deadline|eta|target|status|state"
    r"|ticket|link|issue|jira|tracking|priority|type|pr)\b\W{0,4}[:：=–-]"
)
_DESCRIBED = re.compile(
    r"(?i)^\W{0,4}(?:description|details?|why|goal|effort|estimate|notes?|rationale|impact|risk|area|category)\b\W{0,4}[:：]"
)
_QUOTED_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?")
_STATUS = re.compile(r"(?i)^\W{0,4}(?:status|state)\W{1,6}(.{1,60})")
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})?[.)]|#\d{1,2}[:.)]?|action(?: item)? ?#?\d{1,2}\b)\s*", re.IGNORECASE)
_SHOUTED = re.compile(r"\bDONE\b|✅|☑")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)")
_LABEL = re.compile(r"\s*(?:\*\*|__)[^*_\n]{1,90}(?:\*\*|__)\s*[:：]?\s*|\s*[A-Z][^:\n]{1,60}[:：]\s*")


@dataclass
class _Draft:
    line: int
    text: str
    indent: int = 0
    ticked: bool | None = None
    below: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # of all its lines
    heads: bool = False  # it is only a label of its sub-items
    lead: str = ""  # the sentence above the list
    label: str = ""  # the parent that is only a label

    def is_label(self, child: str, known: Acquaintances) -> bool:
        """Says that an item only heads its sub-items, of which `child` is the first."""
        bare = self.text.rstrip(" *_")
        if self.ticked is not None or "](" in bare:
            return False
        if bare.endswith((":", "：")) and is_task(bare) and not begins_with_verb(child):
            return False  # "Ensure that alerts exist for:", then what for
        if bare.endswith((":", "：")) or _CATEGORY.match(bare) or owner_of_label(bare, known):
            return True
        words = re.findall(r"\w+", bare.lower())
        nouns = 0 < len(words) <= 4 and words[0] not in VERBS and not re.search(r"[.!?]", bare)
        return nouns and begins_with_verb(child) and not done_in(bare)


class ActionFinder:
    """Walks the sections that announce actions; remembers which lines it took."""

    def __init__(self, outline: Outline, evidence: Evidence, known: Acquaintances) -> None:
        self.outline = outline
        self.evidence = evidence
        self.known = known
        self.taken: set[int] = set()
        self._due: date | None = None  # what the heading says for all below it
        self._standing = False  # the heading is one below which plain statements are about what exists

    def find(self) -> Iterator[FoundAction]:
        sections = self.outline.sections
        self._by_root: dict[int, list[Section]] = {}
        for section in sections:
            self._by_root.setdefault(section.root, []).append(section)
        for index, section in enumerate(sections):
            following = sections[index + 1] if index + 1 < len(sections) else None
            parted = following is not None and following.level > section.level and following.root == section.root
            if section.role == roles.ACTIONS:
                yield from self._section(section, leaf=not parted)
            else:
                yield from self._tables(section, only_work=True)
                if section.role not in (roles.TIMELINE, roles.APPENDIX, roles.TRIGGER):
                    yield from self._announced(section)

    def _announced(self, section: Section) -> Iterator[FoundAction]:
        """Lists below a sentence that says they are work to do, or done since, in a section of another kind."""
        items = [line.text for line in section.lines if line.kind == "item"]
        told = is_done_head(roles.plain(section.title)) and sum(tells_of_later(item) for item in items) * 2 >= len(items) > 1
        if items:
            self._due = None
            for draft in self._drafts(section, announced=not told):
                yield self._made(draft, "", done=bool(_SINCE.search(draft.label)))

    def _section(self, section: Section, *, leaf: bool) -> Iterator[FoundAction]:
        if section.root != section.line and tells_notes(roles.plain(section.title)):
            return
        section = _unquoted(section)
        title, above = roles.plain(section.title), roles.plain(self._by_root[section.root][0].title)
        done = is_done_head(title) or ((is_done_head(above) or self._is_dated(above)) and not is_pending_head(title))
        self._standing = tells_what_stands(title) or tells_what_stands(above)
        self._due = due_in(section.title, self.evidence)
        owner = self._owner(section)
        listed = any(line.kind == "item" and not (not section.headed and line.number == section.line) for line in section.lines)
        tabled = any(line.kind == "row" for line in section.lines)
        single = section.headed and section.root != section.line and not tabled
        if single and (_has_only_properties(section) or (not listed and self._is_action(section.title))):
            yield self._heading(section, done=done)
            return
        if tabled:
            yield from self._tables(section, only_work=False)
        if listed:
            for draft in self._drafts(section):
                yield self._made(draft, owner, done=done)
            yield from self._labelled(section, done=done)
        elif not tabled and leaf and not may_tell_the_response(above):
            yield from self._sentences(section, done=done)

    def _is_dated(self, title: str) -> bool:
        """ "Remediation (3 to 8 March)": what stands below a heading with the days it was done on is done."""
        named = _WHEN_DONE.match(title)
        return named is not None and first_day(named.group(1)) is not None and due_in(title, self.evidence) is None

    def _owner(self, section: Section) -> str:
        """A person or team that the sub-heading names, where it stands among others that do."""
        if section.root == section.line or not section.title or not section.headed:
            return ""
        beside = [
            other
            for other in self._by_root.get(section.root, ())
            if other.line != section.root and other.level == section.level and other.title
        ]
        sure = len(beside) > 1 and all(owner_of_label(other.title, self.known, sure=True) for other in beside)
        return owner_of_label(section.title, self.known, sure=sure)

    def _labelled(self, section: Section, *, done: bool) -> Iterator[FoundAction]:
        """ "Action item: …" in a line of its own beside a list."""
        for line in section.lines:
            if line.kind == "text" and line.number not in self.taken and (label := _ACTION_LABEL.match(line.text)):
                text = line.text[label.end() :].strip()
                if text and not _NONE.match(text):
                    self.taken.add(line.number)
                    yield self._action(line.number, text, text, done=done)

    @staticmethod
    def _is_action(title: str) -> bool:
        return (
            bool(_NUMBERED.match(title.strip(" *_")))
            or "@" in title
            or bool(re.search(r"\[(?:repair|prevent|detect|mitigate|process|x| )\]", title, re.IGNORECASE))
        )

    def _heading(self, section: Section, *, done: bool) -> FoundAction:
        body = "\n".join(line.raw.rstrip() for line in section.lines).strip("\n")
        self.taken.update({section.line, *(line.number for line in section.lines)})
        title = _NUMBERED.sub("", section.title.strip())
        status = next((found.group(1) for line in section.lines if (found := _STATUS.match(line.text))), "")
        done = done or bool(status and DONE_STATUS.search(status))
        return self._action(section.line, f"{title}\n{body}".strip(), title, done=done)

    def _drafts(self, section: Section, *, announced: bool = False) -> list[_Draft]:
        """Items with what hangs below them; where an item is only a label, its sub-items stand for themselves.

        With `announced`, only those that a sentence or a label above them calls work.
        """
        stack: list[_Draft] = []
        drafts: list[_Draft] = []
        gap = False
        lead: list[str] = []
        for line in section.lines:
            if line.kind == "blank":
                gap = True
                continue
            if line.kind == "item" and not (not section.headed and line.number == section.line):
                self._item(line, stack, drafts, " ".join(lead))
            elif line.kind == "row":
                stack.clear()
            elif stack and (line.indent > stack[-1].indent or not gap or line.kind in ("code", "quote") or line.text.startswith("![")):
                stack[-1].below.append(line.raw.strip() if line.kind == "text" else line.raw)
                stack[-1].numbers.append(line.number)
            elif line.kind == "text":
                stack.clear()
                lead = [line.text] if line.opens else [*lead[-4:], line.text]
            gap = False
        kept = [draft for draft in drafts if not draft.heads and not _NONE.match(draft.text) and not _is_none(draft)]
        kept = [draft for draft in kept if announces_work(draft.label or draft.lead)] if announced else kept
        self.taken.update(number for draft in kept for number in draft.numbers)
        return kept

    def _item(self, line: Line, stack: list[_Draft], drafts: list[_Draft], lead: str) -> None:
        while stack and stack[-1].indent >= line.indent:
            stack.pop()
        parent = stack[-1] if stack else None
        draft = _Draft(line.number, line.text, line.indent, line.ticked, numbers=[line.number], lead=lead)
        if parent is None:
            stack.append(draft)
            drafts.append(draft)
            return
        if _ACTION_LABEL.match(line.text) and not parent.heads:
            parent.heads = True  # a lesson, and the action that came of it
        if not _PROPERTY.match(line.text) and (parent.heads or (not parent.below and parent.is_label(line.text, self.known))):
            parent.heads, draft.label = True, parent.text
            stack.append(draft)
            drafts.append(draft)
        else:
            parent.below.append(line.raw.rstrip())
            parent.numbers.append(line.number)

    def _made(self, draft: _Draft, owner: str, *, done: bool) -> FoundAction:
        whole = "\n".join([draft.text, *draft.below])
        status = next((found.group(1) for part in draft.below if (found := _STATUS.match(part.strip(" -*+")))), "")
        done = (done and draft.ticked is not False) or is_done_head(roles.plain(draft.label))
        done = done or (self._standing and draft.ticked is None and states_what_it_does(whole, VERBS))
        owner = owner_of_label(draft.label, self.known) or owner or owner_announced(draft.lead, self.known)
        finished = done or bool(draft.ticked) or bool(status and DONE_STATUS.search(status))
        made = self._action(draft.line, whole, draft.text, owner, done=finished, told=draft.ticked is None)
        due = due_in(draft.label, self.evidence) if draft.label and not made.due else None
        return replace(made, due=due.isoformat()) if due else made

    def _action(self, line: int, whole: str, head: str, owner: str = "", *, done: bool, told: bool = True) -> FoundAction:
        due = due_in(whole[: 4 * LOOK], self.evidence) or self._due
        return FoundAction(
            _without_strikes(whole),
            owner_in(whole[: 4 * LOOK], self.known) or owner,
            due.isoformat() if due else None,
            link_in(whole),
            done or done_in(head, told=told),
            line,
        )

    def _sentences(self, section: Section, *, done: bool) -> Iterator[FoundAction]:
        """Prose below a heading for actions: one action a line where each line is a sentence, else one a paragraph."""
        paragraph: list[tuple[int, str]] = []
        for line in [*section.lines, None]:
            if line is not None and line.kind in ("text", "item"):
                text = line.text
                if not section.headed and line.number == section.line and (label := _LABEL.match(text)):
                    text = text[label.end() :]
                paragraph.append((line.number, text.strip()))
                continue
            if line is not None and line.kind == "side":
                continue
            for number, text in self._split(paragraph):
                if (
                    text
                    and not _NONE.match(text)
                    and not text.endswith(":")
                    and not is_placeholder(text)
                    and not is_instruction(text)
                    and not text.startswith(("![", "<", "_(", "{"))
                    and re.search(r"\w \w", text)
                ):
                    self.taken.update(line for line, _ in paragraph)
                    yield self._action(number, text, text, done=done)
            paragraph = []

    def _split(self, paragraph: list[tuple[int, str]]) -> list[tuple[int, str]]:
        if not paragraph:
            return []
        each = (
            len(paragraph) > 1
            and not self.outline.columns
            and all(text[:1].isupper() and text.endswith((".", "!", "?", ")")) for _, text in paragraph)
        )
        return paragraph if each else [(paragraph[0][0], "\n".join(text for _, text in paragraph).strip())]

    def _tables(self, section: Section, *, only_work: bool) -> Iterator[FoundAction]:
        lines = [line for line in section.lines if line.kind == "row"]
        for _, group in groupby(lines, key=lambda line: line.table):
            rows = list(group)
            table = Table.of(rows)
            columns = work_columns(table)
            if tells_clock_times(table) and columns["owner"] is None:
                continue  # what was done, minute by minute
            if (
                columns["text"] is None
                or not is_about_work(table, columns)
                or (only_work and not (is_work(table.header, columns) and columns["owner"] is not None))
            ):
                continue
            counters = counting_columns(table)
            found = [action for number, cells in table.rows if (action := self._row(number, cells, columns, counters))]
            if len(found) == len(table.rows) and all_told(table, columns):
                self.taken.update(line.number for line in rows)
            yield from found

    def _row(self, number: int, cells: tuple[str, ...], columns: dict[str, int | None], counters: set[int]) -> FoundAction | None:
        def cell(name: str) -> str:
            column = columns[name]
            return cells[column].strip() if column is not None and column < len(cells) else ""

        text = cell("text")
        if not text or _NONE.match(text) or is_placeholder(text) or is_template_row(cells):
            return None
        whole = " ".join(cells)
        landed = bool(DONE_STATUS.search(cell("due")))
        due = day_in(cell("due"), self.evidence) if columns["due"] is not None and not landed else due_in(text, self.evidence)
        owner = cell("owner").strip("*_`@ ")
        owner = "" if re.fullmatch(r"(?i)\W*|tbd|tba|n/?a|none|unassigned|\?+", owner) else owner
        status = re.sub(r"\W", "", cell("done"))
        done = landed or bool(DONE_STATUS.search(cell("done"))) or done_in(text, told=not status) or bool(_SHOUTED.search(whole))
        return FoundAction(
            _without_strikes(text),
            owner or owner_in(text, self.known),
            due.isoformat() if due else None,
            link_in(cell("link")) or link_in(" ".join(part for column, part in enumerate(cells) if column not in counters)),
            done,
            number,
        )


def _unquoted(section: Section) -> Section:
    """The section with its quotation as plain lines, where a list in it is all there is."""
    told = [line for line in section.lines if line.kind != "blank"]
    if not told or any(line.kind != "quote" for line in told) or not any(_QUOTED_ITEM.match(line.text) for line in told):
        return section
    lines = [
        replace(line, kind="item", text=_QUOTED_ITEM.sub("", line.text)) if _QUOTED_ITEM.match(line.text) else line
        for line in section.lines
    ]
    return replace(section, lines=lines)


def _has_only_properties(section: Section) -> bool:
    """ "### Restore drill" above "Owner: …", "Due: …": the heading is the action."""
    told = [line.text for line in section.lines if line.kind in ("item", "text") and line.text]
    labelled = [text for text in told if _PROPERTY.match(text)]
    items = [line.text for line in section.lines if line.kind == "item"]
    return bool(labelled) and all(_PROPERTY.match(text) or _DESCRIBED.match(text) for text in items) and len(labelled) * 2 >= len(told)


def _is_none(draft: _Draft) -> bool:
    """A template's words, a mere name, or what was the matter."""
    if is_placeholder(draft.text) or (not draft.below and _KIND.fullmatch(draft.text)):
        return True
    if draft.ticked is None and not draft.below and only_names(draft.text):
        return True
    return leads_to_causes(draft.lead) and states_a_lack(draft.text)


def _without_strikes(text: str) -> str:
    return text.strip().replace("~~", "").strip()


def says_something(section: Section) -> bool:
    """Says whether anything but "none" stands in a section."""
    return any(line.kind in ("text", "item", "row") and line.raw.strip() and not _NONE.match(line.text or "-") for line in section.lines)
