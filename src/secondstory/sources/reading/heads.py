"""What a document says of the incident as a whole: title, day, severity, services, zone, near miss, summary."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from secondstory.sources.reading import roles
from secondstory.sources.reading.lines import LOOK, Line
from secondstory.sources.reading.manuscript import Manuscript, title_from_name
from secondstory.sources.reading.outline import Outline, Section
from secondstory.sources.reading.zones import read_zone, stated_zone, zone_in

_PROPERTY = re.compile(r"^\W{0,6}([A-Za-z][A-Za-z /()_-]{1,40}?)\W{0,3}[:：=]\W{0,4}(.{1,300})$")
_SEVERITY_NAME = re.compile(
    r"(?i)^(?:incident |issue )?(?:severity|sev|priority|impact level|criticality|schweregrad|gravité)(?: ?(?:level|rating|class))?$"
)
_SEVERITY = re.compile(r"(?i)\b(?:sev(?:erity)?[ -]?[0-5]|P[0-5](?![\d.])|S[0-5]\b(?=[\s:,)\]]))")
_SEVERITY_WORD = re.compile(r"(?i)\b(?:critical|major|minor|high|medium|moderate|low|blocker|cosmetic)\b")
_SERVICES_NAME = re.compile(
    r"(?i)^(?:(?:affected|impacted)(?: services?| systems?| components?| products?)|(?:services?|systems?"
    r"|components?|products?)(?: affected| impacted)?|betroffene (?:dienste|systeme))$"
)
DATE_NAME = re.compile(
    r"(?i)^(?:date|(?:incident|event|outage) date|date of (?:the )?(?:incident|event|outage)|incident day|day|when|datum"
    r"|date(?:s)? and time|date/time|occurred(?: on)?|started(?: at| on)?|start(?: time| date)?|incident start|outage start)$"
)
START_NAME = re.compile(
    r"(?i)t ?[+=]? ?0|(?:(?:incident|outage|impact|issue|problem|disruption|degradation|downtime|event) )?"
    r"(?:start(?:ed|s)?|beg[ia]n(?:ning|s)?|onset)(?: (?:time|date|at|on|of (?:the )?(?:incident|impact|outage)))?"
    r"|time of incident|time of (?:the )?(?:start|beginning)"
)
_OTHER_NAME = re.compile(
    r"(?i)^(?:status|authors?|owners?|written by|prepared by|lead|commander|facilitator|time ?zone|duration|id"
    r"|incident id|ticket|team|what|who|where|type)$"
)
_EXPORTED = re.compile(r"^Postmortem Report - (.{3,200}) - PagerDuty\b.*$")
_FRONT = re.compile(r"^([A-Za-z][\w-]{0,40})\s*[:=]\s*(.*)$")
_FRONT_TIME = re.compile(r"(20\d\d-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d{1,9})?)?\s?(Z|[+-]\d\d:?\d\d)")
_NEAR_MISS = re.compile(r"(?i)\bnear[- ]?miss(?:es)?\b")
_NOT_NEAR_MISS = re.compile(r"(?i)\b(?:not|no|isn't|wasn't)\b.{0,20}\bnear[- ]?miss")
_CLOCK_ZONE = re.compile(
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s*\(?(?=[A-Za-z])|\s*\((?=[+−-]\d{1,2}(?::?\d{2})?\)))|\d{1,2}\s?[AaPp][Mm]\s+\(?(?=[A-Z])|\b\d{4}\s?(?=UTC|GMT)"
)
_SURE_ZONE = re.compile(r"(?<![\w/.-])(?:UTC|GMT|CES?T|[PMCE][SD]T|BST|JST|AE[SD]T|EES?T|MESZ?|SGT|NZ[SD]T)\b")
_SENTENCES = re.compile(r"(?<=[.!?;])\s+")
_PLACEHOLDER = re.compile(
    r"(?i)^(?:issue name|title|name of .*|untitled.*|post-?mortem:? \[.*\]"
    r"|report|template|overview|summary|introduction|retrospective|coe|correction of errors?"
    r"|(?:security |service |production )?incident (?:report|title|name|summary|analysis|details?|overview|disclosure|writeup)"
    r"|incident(?: review)?"
    r"|(?:blameless |incident )?post[- ]?(?:mortem|incident)(?: report| review| template| analysis| document)?"
    r"|outage report|rca(?: report)?|root cause analysis(?: \(?rca\)?)?(?: report)?"
    r"|after[- ]action (?:report|review)|\[?(?:incident |your )?title\]?)$"
)
_TITLE_NAME = re.compile(r"(?:incident |event |report )?(?:title|name|event|incident|subject|issue|headline)(?: name| title)?")


@dataclass
class Head:
    """What was found; `severity` as written, `properties` the labelled values of the first page."""

    title: str = ""
    severity: str = ""
    services: tuple[str, ...] = ()
    near_miss: bool = False
    summary: str = ""
    learned: tuple[str, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    property_lines: dict[str, int] = field(default_factory=dict)


def front_values(manuscript: Manuscript, outline: Outline) -> dict[str, str]:
    """Front matter and file properties as plain strings, under lower-case names."""
    values = {str(name).lower(): _flat(value) for name, value in manuscript.meta.items()}
    if not manuscript.meta:
        for line in outline.front:
            if found := _FRONT.match(line.raw[:LOOK]):
                values.setdefault(found.group(1).lower(), found.group(2).strip().strip("\"'"))
    return {name: value for name, value in values.items() if value}


def _flat(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_flat(part) for part in value)
    return "" if value is None or isinstance(value, dict) else str(value).strip()


def _properties(outline: Outline) -> Iterator[tuple[str, str, int]]:
    """Labelled values ("Severity: SEV2", "| Date | 2026-03-14 |") in the first sections of a document."""
    seen = 0
    for section in outline.sections:
        if seen > 60 or section.role in (roles.TIMELINE, roles.ACTIONS):
            break
        if DATE_NAME.match(roles.plain(section.title)):
            said = next((line for line in section.lines if line.kind in ("text", "item")), None)
            if said and len(said.text) <= 60:
                yield roles.plain(section.title), said.text.strip(" *_`"), said.number
        for line in section.lines:
            seen += line.kind not in ("blank", "rule")
            if seen > 80:
                return
            yield from ((name, value, line.number) for name, value in labelled_values(line))


def labelled_values(line: Line) -> Iterator[tuple[str, str]]:
    """The labels and values of one line ("Severity: SEV2", "| Date | 2026-03-14 |")."""
    if line.kind == "row" and 2 <= len(line.cells) <= 4 and not line.divider:
        yield from ((line.cells[at].strip(" *_:`"), line.cells[at + 1].strip(" *_`")) for at in range(0, len(line.cells) - 1, 2))
    elif line.kind in ("text", "item", "quote") and (found := _PROPERTY.match(line.text[:LOOK])):
        yield found.group(1).strip(" *_"), found.group(2).strip(" *_`")


def read_head(manuscript: Manuscript, outline: Outline) -> Head:
    """Reads everything but the dates."""
    front = front_values(manuscript, outline)
    head = Head(properties=dict(front))
    for name, value, line in _properties(outline):
        key = name.lower()
        if key not in head.properties and value:
            head.properties[key], head.property_lines[key] = value, line
    head.severity = _severity(head, outline)
    head.services = _services(head, outline)
    head.summary = _summary(outline)
    head.title = _title(manuscript, outline, front, head)
    head.learned = tuple(text for section in outline.sections if section.role == roles.LESSONS for text in _items(section))
    near = " ".join(
        [
            head.title,
            head.summary[:1000],
            *(head.properties.get(name, "") for name in ("type", "kind", "classification", "category", "severity")),
        ]
    )
    said = next((value.lower() for name, value in head.properties.items() if _NEAR_MISS.fullmatch(name)), "")
    head.near_miss = (
        said.startswith(("y", "true", "ja", "oui")) if said else bool(_NEAR_MISS.search(near)) and not _NOT_NEAR_MISS.search(near)
    )
    return head


def _title(manuscript: Manuscript, outline: Outline, front: dict[str, str], head: Head) -> str:
    stated = front.get("title", "")
    first = next((line.text for line in outline.sections[0].lines if line.kind == "text"), "")
    options = [outline.title, stated] if manuscript.format in ("html", "docx") else [stated, outline.title]
    if outline.columns:
        options = [first if len(first) <= 190 and "://" not in first else "", stated]
    for option in options:
        if option and not _PLACEHOLDER.match(roles.plain(option)):
            return _clean(option)
    if follow := _title_after(outline):
        return _clean(follow)
    if labelled := next((value for name, value in head.properties.items() if _TITLE_NAME.fullmatch(name) and 0 < len(value) <= 200), ""):
        return title_from_name(labelled.strip("`")) if re.fullmatch(r"`?\w*\d_\w+`?", labelled) else _clean(labelled)
    placeholder = any(option for option in options)
    if 0 < len(first) <= 120 and ((placeholder and not _is_property(first.strip("*_ "))) or _like_a_title(first)):
        return _clean(first)
    name = title_from_name(manuscript.name)
    if len(re.findall(r"[^\W\d_]{3,}", name)) < 2 and (said := _first_sentence(head.summary)):
        return said
    return name or manuscript.name


def _title_after(outline: Outline) -> str:
    """What stands where a title would, but was taken for a heading: the first line, or the heading right below the template's."""
    for section in outline.sections[1:2]:
        above = [line for line in outline.sections[0].lines if line.kind in ("text", "item", "row", "quote")]
        words = _clean(section.title)
        if (
            section.headed
            and not above
            and section.own_role == roles.OTHER
            and 2 <= len(words.split()) <= 16
            and not _PLACEHOLDER.match(words)
        ):
            return words
    return ""


def _first_sentence(text: str) -> str:
    """What a summary begins with, cut after a word where it is long."""
    first = _clean(re.split(r"(?<=[.!?])\s|\n\s*\n", text.strip()[:600])[0].replace("\n", " "))
    if len(first) > 120:
        first = first[:120].rsplit(" ", 1)[0] + "…"
    return first.rstrip(".") if len(first.split()) >= 3 and not first.endswith(":") else ""


def _like_a_title(line: str) -> bool:
    words = line.strip("*_ ")
    return 0 < len(words.split()) <= 14 and words[0].isalnum() and not words.endswith((".", ":", ";", ",")) and not _is_property(words)


def _is_property(line: str) -> bool:
    found = _PROPERTY.match(line)
    name = found.group(1) if found else ""
    return any(pattern.match(name) for pattern in (DATE_NAME, _SEVERITY_NAME, _SERVICES_NAME, _OTHER_NAME))


def _clean(title: str) -> str:
    title = re.sub(r"\[([^\[\]]{1,200})\]\([^()\s]{0,400}\)", r"\1", title[:400])
    title = _EXPORTED.sub(r"\1", re.sub(r"</?[a-zA-Z][^<>]{0,100}>", "", title))
    return title.strip(" *_`#").strip()[:300]


def _severity(head: Head, outline: Outline) -> str:
    for name, value in head.properties.items():
        if _SEVERITY_NAME.match(name) and not value.lower().startswith(("tbd", "n/a")):
            found = _SEVERITY.search(value)
            return (found.group() if found and len(value) > 40 else value)[:40].strip(" *_`|")
    for section in outline.sections[:40]:
        if _SEVERITY_NAME.match(roles.plain(section.title)):
            words = next((line.text for line in section.lines if line.kind in ("text", "item") and line.text), "")
            if found := _SEVERITY.search(words) or _SEVERITY_WORD.search(words):
                return found.group() if len(words) > 40 else words.strip(" *_`")
    found = _SEVERITY.search(outline.title)
    return found.group() if found else ""


def _services(head: Head, outline: Outline) -> tuple[str, ...]:
    listed: list[str] = []
    for name, value in head.properties.items():
        if (_SERVICES_NAME.match(name) or name in ("services", "affected", "systems", "components")) and len(value) <= 300:
            listed += re.split(r"\s*[,;]\s*|\s+and\s+|<br\s*/?>", value.strip("[]"))
    for section in outline.sections[:60]:
        if _SERVICES_NAME.match(roles.plain(section.title)) and section.headed:
            listed += [text for text in _items(section) if len(text) <= 80]
    cleaned = (re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", name).strip(" *_`\"'.") for name in listed)
    return tuple(
        dict.fromkeys(
            name
            for name in cleaned
            if name and not re.fullmatch(r"(?i)n/?a|none|tbd|all|-", name) and not re.search(r"[\"{}=\\]|\w:\w", name)
        )
    )[:40]


def _items(section: Section) -> Iterator[str]:
    items = [line.text.strip() for line in section.lines if line.kind == "item" and line.text.strip()]
    yield from items or (line.text.strip() for line in section.lines if line.kind == "text" and line.text.strip())


def _summary(outline: Outline) -> str:
    for section in outline.sections:
        if section.own_role == roles.SUMMARY and (text := _prose(section.lines)):
            return text
    return _prose(outline.sections[0].lines) if not outline.columns else ""


def _prose(lines: list[Line]) -> str:
    kept = [line.text if line.kind != "blank" else "" for line in lines if line.kind in ("text", "blank", "item")]
    return "\n".join(kept).strip()


def document_zone(outline: Outline, first: int = 0, last: int = 0, *, outside: Collection[range] = ()) -> tuple[str, int]:
    """The zone stated once for all, and the line where it is merely named, once or with some time (0 where it is stated).

    With `first` and `last` only what these lines say counts, with `outside` only what stands elsewhere.
    """
    told = [
        line for line in outline.lines if (not last or first <= line.number <= last) and not any(line.number in lines for lines in outside)
    ]
    lines = [line for line in told if line.kind not in ("code", "blank", "front", "row", "rule", "underline")]
    for index, line in enumerate(lines):
        words = line.raw.strip() if outline.columns else line.text
        for sentence in _SENTENCES.split(words[: 8 * LOOK])[:40]:
            if zone := stated_zone(sentence):
                return zone, 0
        if outline.columns and "times" in words.lower() and (zone := stated_zone(f"{words} {_below(lines, index)}")):
            return zone, 0
    if not last and (zone := _zone_in_front(outline) or _zone_of_same_time(outline, told)):
        return zone, 0
    return _named_with_a_time(outline, told, titled=not last) or _named_alone(lines) or ("", 0)


def _zone_in_front(outline: Outline) -> str:
    """ "timezone: Europe/Berlin" in the front matter."""
    for line in outline.front:
        found = _FRONT.match(line.raw[:LOOK])
        if found and re.fullmatch(r"(?i)(?:incident[_-]?)?(?:time[_-]?zone|tz)", found.group(1)):
            return zone_in(found.group(2).strip("\"' ")) or ""
    return ""


def _zone_of_same_time(outline: Outline, told: list[Line]) -> str:
    """The zone of times in the front matter that stand without one in the text."""
    zones = set()
    for line in outline.front:
        found = _FRONT_TIME.search(line.raw[:LOOK])
        written = [f"{found.group(1)}{between}{found.group(2)}" for between in " T"] if found else []
        if found and any(time in other.raw[: 8 * LOOK] for other in told for time in written if other.kind != "front"):
            zone = read_zone(found.group(3), 0, glued=True)
            zones.add(zone[0] if zone and found.group(3) != "-00:00" else "")  # RFC 3339: an offset nobody knows
    return zones.pop() if len(zones) == 1 else ""


def _named_with_a_time(outline: Outline, lines: list[Line], *, titled: bool) -> tuple[str, int] | None:
    named: dict[str, int] = {}
    title = [(outline.title, outline.title_line)] if outline.title and titled else []
    kinds = ("text", "item", "heading", "quote", "row")
    for text, number in [*title, *((line.text or line.raw, line.number) for line in lines if line.kind in kinds)]:
        for clock in _CLOCK_ZONE.finditer(text[: 8 * LOOK]):
            if found := read_zone(text, clock.end()):
                named.setdefault(found[0], number)
        if named and number == outline.title_line:
            break
    first = next(iter(named.items()), None)
    return first if first and (len(named) == 1 or first[0] == "UTC") else None


def _named_alone(lines: list[Line]) -> tuple[str, int] | None:
    """The only zone a document names at all, by an abbreviation that means nothing else."""
    named: dict[str, int] = {}
    for line in lines:
        for word in _SURE_ZONE.finditer(line.text[: 8 * LOOK]):
            if found := read_zone(line.text, word.start()):
                named.setdefault(found[0], line.number)
    return next(iter(named.items())) if len(named) == 1 else None


def _below(lines: list[Line], index: int) -> str:
    """The right-hand column of the lines below, where a sentence of it goes on."""
    return " ".join(re.split(r"\s{4,}", line.raw.strip())[-1] for line in lines[index + 1 : index + 3])


def zone_of_section(section: Section) -> str:
    """The zone the heading or the first lines of a section state for its times."""
    aside = section.title if section.role == roles.TIMELINE else " ".join(re.findall(r"[(\[]([^()\[\]]{2,40})[)\]]", section.title[:LOOK]))
    if zone := zone_in(aside):
        return zone
    for line in section.lines[:12]:
        if line.kind not in ("text", "item", "quote") or line.indent >= 18:
            continue
        if zone := stated_zone(line.text):
            return zone
        short = (
            section.role == roles.TIMELINE and len(line.text) < 120 and not re.search(r"\d[:.h]\d\d|\d\s?[ap]m\b", line.text, re.IGNORECASE)
        )
        if short and (zone := zone_in(line.text)):
            return zone
    return ""
