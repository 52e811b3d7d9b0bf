"""Finds follow-up actions: items, table rows, numbered headings or sentences under a heading that announces them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby, islice, takewhile

from secondstory.sources.reading import roles
from secondstory.sources.reading.acquaintances import Acquaintances
from secondstory.sources.reading.aftermath import (
    are_mostly,
    came_after,
    commits,
    is_ahead,
    is_told_done,
    is_work_box,
    labelled_work,
    may_list_steps,
    says_ahead,
    tells_what_came_after,
)
from secondstory.sources.reading.annotations import DONE_STATUS, day_in, done_in, due_in, link_in
from secondstory.sources.reading.announced import (
    announces_work,
    is_advice_to_others,
    is_done_head,
    is_pending_head,
    may_tell_the_response,
    states_what_it_does,
    tells_dos_and_donts,
    tells_notes,
    tells_of_later,
    tells_what_stands,
)
from secondstory.sources.reading.drafts import (
    PROPERTY,
    Draft,
    has_only_properties,
    is_none,
    is_part,
    unquoted,
    with_states,
    without_properties,
    without_single_parts,
)
from secondstory.sources.reading.headed_work import NUMBER, Beside, is_action, is_described
from secondstory.sources.reading.lines import LOOK, Line
from secondstory.sources.reading.locating import first_day
from secondstory.sources.reading.outline import Outline, Section
from secondstory.sources.reading.owners import owner_announced, owner_in, owner_labelled, owner_of_label
from secondstory.sources.reading.placeholders import (
    is_left_over,
    is_nothing,
    is_placeholder,
    is_template_row,
    leads_to_reasons,
)
from secondstory.sources.reading.prose_of_work import is_prose_of_tasks, paragraphs_of_work
from secondstory.sources.reading.resolving import Evidence
from secondstory.sources.reading.tables import Table, counting_columns, tells_clock_times
from secondstory.sources.reading.understood import FoundAction
from secondstory.sources.reading.verbs import VERBS
from secondstory.sources.reading.work_tables import all_told, is_about_work, is_surely_work, tells_when_done, work_columns

_WHEN_DONE = re.compile(
    r"(?i)(?:remediation|hardening|corrective actions?|fixes|improvements|changes|mitigations|follow[- ]up)\b[^()]{0,40}\(([^()]{6,60})\)$"
)
_SINCE = re.compile(
    r"(?i)\b(?:implemented|added|done|made|completed|landed|shipped|put in place)\b.{0,20}\b(?:since|after|post|following|already)\b"
    r"|\balready\b"
)
_ACTION_LABEL = re.compile(
    r"(?i)[*_\W]{0,4}(?:action(?: (?:items?|points?))?|follow[- ]?up|to-?do|next step)\s?\d{0,2}[*_]{0,2}\s?[:：][*_]{0,2}\s*"
)
_STATUS = re.compile(r"(?i)^\W{0,4}(?:status|state)\W{1,6}(.{1,60})")
_SHOUTED = re.compile(r"\bDONE\b|✅|☑")


def _any_item(_: str) -> bool:
    return True


class ActionFinder:
    """Walks the sections that announce actions; remembers which lines it took."""

    def __init__(self, outline: Outline, evidence: Evidence, known: Acquaintances) -> None:
        self.outline = outline
        self.evidence = evidence
        self.known = known
        self.taken: set[int] = set()
        self._described: set[int] = set()  # sections that say more of an action above them
        self._siblings: dict[tuple[int, int], list[Section]] = {}
        self._besides: dict[tuple[int, int], Beside] = {}
        self._named: dict[tuple[int, int], bool] = {}  # whether each sub-heading there names a person or team
        self._due: date | None = None  # what the heading says for all below it
        self._standing = False  # the heading is one below which plain statements are about what exists

    def find(self) -> Iterator[FoundAction]:
        sections = self.outline.sections
        self._by_root: dict[int, list[Section]] = {}
        self._places = {id(section): place for place, section in enumerate(sections)}
        for section in sections:
            self._by_root.setdefault(section.root, []).append(section)
        for index, section in enumerate(sections):
            following = sections[index + 1] if index + 1 < len(sections) else None
            parted = following is not None and following.level > section.level and following.root == section.root
            if id(section) in self._described:
                continue
            if section.role == roles.ACTIONS:
                yield from self._section(section, leaf=not parted)
            else:
                yield from self._tables(section, only_work=True)
                if section.role not in (roles.TIMELINE, roles.APPENDIX, roles.TRIGGER):
                    yield from self._announced(section)

    def _announced(self, section: Section) -> Iterator[FoundAction]:
        """Lists of work to do, or done since, in a section of another kind: below a sentence that says so, or by what they say."""
        lines = [line for line in section.lines if line.kind == "item"]
        margin = min((line.indent for line in lines), default=0)
        items = [line.text for line in lines if line.indent == margin]
        title = roles.plain(section.title)
        told = is_done_head(title) and sum(tells_of_later(item) for item in items) * 2 >= len(items) > 1
        self._due = None
        if items:
            wanted = _any_item if told else self._wanted(section, title, items)
            done = is_done_head(title) and wanted is is_ahead
            after = tells_what_came_after(title)
            for draft, finished in with_states(self._drafts(section, wanted=wanted), title):
                said = done or finished or bool(_SINCE.search(draft.label)) or (after and is_told_done(draft.text))
                yield self._made(draft, "", done=said)
        elif tells_what_came_after(title):
            yield from self._sentences(section, wanted=came_after, done=False)
        if section.role not in (roles.WELL, roles.DETAILS):
            for line in section.lines:
                if (
                    line.kind in ("text", "item")
                    and line.number not in self.taken
                    and (text := labelled_work(line.text))
                    and not is_nothing(text)
                ):
                    self.taken.add(line.number)
                    yield self._action(line.number, text, text, done=bool(line.ticked), told=line.ticked is None)

    @staticmethod
    def _wanted(section: Section, title: str, items: list[str]) -> Callable[[str], bool] | None:
        """Which items of a section of another kind are work; None where only a sentence above them can say so."""
        if tells_what_came_after(title) and are_mostly([came_after(item) for item in items]):
            return came_after
        if may_list_steps(title) and are_mostly([is_ahead(item) for item in items]):
            return is_ahead
        open_section = section.role in (roles.OTHER, roles.RESOLUTION, roles.LESSONS, roles.SUMMARY, roles.POORLY)
        if open_section and are_mostly([commits(item) for item in items]):
            return commits
        return None

    def _section(self, section: Section, *, leaf: bool) -> Iterator[FoundAction]:
        aside = tells_notes(roles.plain(section.title)) or leads_to_reasons(f"{roles.plain(section.title)}:")
        if (section.root != section.line and aside) or is_advice_to_others(section.title):
            return
        below = self._parts(section)
        section = unquoted(section)
        title, above = roles.plain(section.title), roles.plain(self._by_root[section.root][0].title)
        done = is_done_head(title) or ((is_done_head(above) or self._is_dated(above)) and not is_pending_head(title))
        self._standing = tells_what_stands(title) or tells_what_stands(above)
        self._due = due_in(section.title, self.evidence)
        owner = self._owner(section)
        listed = any(line.kind == "item" and not (not section.headed and line.number == section.line) for line in section.lines)
        tabled = any(line.kind == "row" for line in section.lines)
        if section.headed and section.root != section.line and not tabled:
            described = is_described(section, self._kinds(section), below)
            if described or has_only_properties(section) or (not listed and is_action(section.title)):
                yield self._heading(section, below if described else [], done=done)
                return
        if tabled:
            yield from self._tables(section, only_work=False)
        if listed:
            wanted = came_after if self._is_run_in(section) else _any_item
            for draft, finished in with_states(self._drafts(section, wanted=wanted), title):
                yield self._made(draft, owner, done=(done and not says_ahead(draft.text)) or finished)
            yield from self._labelled(section, done=done)
        elif not tabled and (leaf or is_prose_of_tasks(section)) and not may_tell_the_response(above):
            yield from self._sentences(section, done=done)

    def _is_dated(self, title: str) -> bool:
        """ "Remediation (3 to 8 March)": what stands below a heading with the days it was done on is done."""
        named = _WHEN_DONE.match(title)
        return named is not None and first_day(named.group(1)) is not None and due_in(title, self.evidence) is None

    def _owner(self, section: Section) -> str:
        """A person or team that the sub-heading names, where it stands among others that do."""
        if section.root == section.line or not section.title or not section.headed:
            return ""
        key = (section.root, section.level)
        if key not in self._named:
            beside = self._beside(section)
            self._named[key] = len(beside) > 1 and all(owner_of_label(other.title, self.known, sure=True) for other in beside)
        return owner_labelled(section.title, self.known) or owner_of_label(section.title, self.known, sure=self._named[key])

    def _beside(self, section: Section) -> list[Section]:
        """The sub-headings of a section's kind and level, itself among them."""
        if (key := (section.root, section.level)) not in self._siblings:
            others = (other for other in self._by_root.get(section.root, ()) if other.line != section.root and other.title)
            self._siblings[key] = [other for other in others if other.level == section.level]
        return self._siblings[key]

    def _kinds(self, section: Section) -> Beside:
        key = (section.root, section.level)
        if key not in self._besides:
            self._besides[key] = Beside.of(self._beside(section))
        return self._besides[key]

    def _parts(self, section: Section) -> list[Section]:
        """What lines that serve as headings ("**Steps:**") part from a section below its heading."""
        following = islice(self.outline.sections, self._places[id(section)] + 1, None)
        return list(takewhile(lambda other: other.level > section.level and other.level >= 7 and other.root == section.root, following))

    @staticmethod
    def _is_run_in(section: Section) -> bool:
        """ "Action: make a list of them.": a list below may only say more of it."""
        first = next((line for line in section.lines if line.number == section.line), None)
        label = _ACTION_LABEL.match(first.text) if first and not section.headed else None
        return label is not None and first is not None and not first.text.rstrip(" *_").endswith(":") and len(first.text) > label.end()

    def _labelled(self, section: Section, *, done: bool) -> Iterator[FoundAction]:
        """ "Action item: …" in a line of its own beside a list; what no action was made of below it says more of it."""
        for place, line in enumerate(section.lines):
            if line.kind == "text" and line.number not in self.taken and (label := _ACTION_LABEL.match(line.text)):
                text = line.text[label.end() :].strip()
                if text and not is_nothing(text):
                    following = (other for other in section.lines[place + 1 :] if other.kind != "blank")
                    below = takewhile(lambda other: other.kind == "item" and other.number not in self.taken, following)
                    remarks = [other for other in below if not is_nothing(other.text)]
                    self.taken.update((line.number, *(other.number for other in remarks)))
                    finished = done or any(done_in(other.text) for other in remarks)
                    yield self._action(line.number, "\n".join([text, *(other.raw for other in remarks)]), text, done=finished)

    def _heading(self, section: Section, below: list[Section], *, done: bool) -> FoundAction:
        lines = [*section.lines, *(line for part in below for line in part.lines)]
        parts = [section.lines, *(part.lines for part in below)]
        heads = ["", *(f"**{part.title.strip(' *:：')}:**\n" for part in below)]
        told = (head + "\n".join(line.raw.rstrip() for line in part) for head, part in zip(heads, parts, strict=True))
        body = "\n".join(told).strip("\n")
        self.taken.update({section.line, *(part.line for part in below), *(line.number for line in lines)})
        self._described.update(id(part) for part in below)
        title = section.title.strip()
        title = title[number.end() :] if (number := NUMBER.match(title)) else title
        status = next((found.group(1) for line in lines if (found := _STATUS.match(line.text))), "")
        done = done or bool(status and DONE_STATUS.search(status))
        return self._action(section.line, f"{title}\n{body}".strip(), title, done=done)

    def _drafts(self, section: Section, *, wanted: Callable[[str], bool] | None = _any_item) -> list[Draft]:
        """Items with what hangs below them; where an item is only a label, its sub-items stand for themselves.

        Only those `wanted`; without that, only those that a sentence or a label above them, or a box to tick, calls work.
        """
        stack: list[Draft] = []
        drafts: list[Draft] = []
        self._margins: set[tuple[int, str]] = set()
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
            elif stack and (line.indent > stack[-1].indent or not gap or line.kind == "code" or line.text.startswith("![")):
                stack[-1].below.append(line.raw.strip() if line.kind == "text" else line.raw)
                stack[-1].numbers.append(line.number)
            elif line.kind == "text":
                stack.clear()
                lead = [line.text] if line.opens else [*lead[-4:], line.text]
            gap = False
        drafts = [draft for draft in drafts if not is_advice_to_others(draft.lead)]
        kept = [draft for draft in drafts if not (draft.heads or is_nothing(draft.text) or is_none(draft) or is_part(draft))]
        kept = without_properties(without_single_parts(kept, drafts, self.known) if wanted is _any_item else kept)
        title = roles.plain(section.title)
        kept = [
            draft
            for draft in kept
            if (wanted(draft.text) if wanted else announces_work(draft.label or draft.lead))
            or (wanted is None and draft.boxed and is_work_box(draft.text, title))
        ]
        if tells_dos_and_donts(title):
            kept = [replace(draft, ticked=None) for draft in kept]
        self.taken.update(number for draft in kept for number in draft.numbers)
        return kept

    def _item(self, line: Line, stack: list[Draft], drafts: list[Draft], lead: str) -> None:
        while stack and stack[-1].indent >= line.indent:
            stack.pop()
        if stack and (line.indent, lead) in self._margins:
            stack.clear()  # a list whose items don't keep to one margin
        parent = stack[-1] if stack else None
        draft = Draft(
            line.number, line.text, line.indent, line.ticked, numbers=[line.number], lead=lead, boxed="[" in line.raw[: line.indent + 8]
        )
        if parent is None:
            self._margins.add((line.indent, lead))
            stack.append(draft)
            drafts.append(draft)
            return
        if _ACTION_LABEL.match(line.text) and not parent.heads:
            parent.heads = True  # a lesson, and the action that came of it
        if not PROPERTY.match(line.text) and (parent.heads or (not parent.below and parent.is_label(line.text, self.known))):
            parent.heads, draft.label, draft.of = True, parent.text, parent
            stack.append(draft)
            drafts.append(draft)
        else:
            parent.below.append(line.raw.rstrip())
            parent.numbers.append(line.number)

    def _made(self, draft: Draft, owner: str, *, done: bool) -> FoundAction:
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

    def _sentences(self, section: Section, *, done: bool, wanted: Callable[[str], bool] = _any_item) -> Iterator[FoundAction]:
        for paragraph in paragraphs_of_work(section, columns=self.outline.columns):
            if not wanted(paragraph.text):
                continue
            self.taken.update(paragraph.lines)
            said = (found.group(1) for part in paragraph.text.split("\n") if (found := _STATUS.match(part)))
            finished = done or any(DONE_STATUS.search(status) for status in said)
            yield self._action(paragraph.number, paragraph.text, paragraph.text, done=finished)

    def _tables(self, section: Section, *, only_work: bool) -> Iterator[FoundAction]:
        lines = [line for line in section.lines if line.kind == "row"]
        for _, group in groupby(lines, key=lambda line: line.table):
            rows = list(group)
            table = Table.of(rows)
            columns = work_columns(table)
            if tells_clock_times(table) and columns["owner"] is None:
                continue  # what was done, minute by minute
            if columns["text"] is None or not is_about_work(table, columns) or (only_work and not is_surely_work(table.header, columns)):
                continue
            counters = counting_columns(table)
            dated = tells_when_done(table, columns)
            found = [action for number, cells in table.rows if (action := self._row(number, cells, columns, counters, dated=dated))]
            if len(found) == len(table.rows) and all_told(table, columns):
                self.taken.update(line.number for line in rows)
            yield from found

    def _row(
        self, number: int, cells: tuple[str, ...], columns: dict[str, int | None], counters: set[int], *, dated: bool
    ) -> FoundAction | None:
        def cell(name: str) -> str:
            column = columns[name]
            return cells[column].strip() if column is not None and column < len(cells) else ""

        text = cell("text")
        if not text or is_nothing(text) or is_placeholder(text) or is_left_over(text) or is_template_row(cells):
            return None
        whole = " ".join(cells)
        landed = bool(DONE_STATUS.search(cell("due"))) or (dated and day_in(cell("done"), self.evidence) is not None)
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


def _without_strikes(text: str) -> str:
    return text.strip().replace("~~", "").strip()


def says_something(section: Section) -> bool:
    """Says whether anything but "none" stands in a section."""
    return any(line.kind in ("text", "item", "row") and line.raw.strip() and not is_nothing(line.text or "-") for line in section.lines)
