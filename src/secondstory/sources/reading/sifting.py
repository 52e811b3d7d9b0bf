"""Which lines of a section entries are looked for in, and which of the entries are kept."""

from dataclasses import replace

from secondstory.sources.reading.entry import Entry
from secondstory.sources.reading.lines import LOOK, Line
from secondstory.sources.reading.locating import stamp_at_start
from secondstory.sources.reading.outline import Section
from secondstory.sources.reading.tables import full_stamp


def heads_others(entry: Entry) -> bool:
    """A day by itself above others; one below "Date of incident" is said of something else."""
    return entry.day_only and entry.kind != "item"


def unfenced(section: Section) -> list[Line]:
    """The section's lines; where its timeline stands between fences, as plain text."""
    fenced = [line for line in section.lines if line.kind == "code" and not line.text and line.raw.strip()]
    if not fenced:
        return section.lines
    begin = sum(1 for line in fenced if (stamp := stamp_at_start(line.raw.strip()[:LOOK])) and stamp.clock and not stamp.clock.bare)
    other = any(
        line.kind in ("item", "text", "row") and ((line.cells and full_stamp(line.cells[0])) or stamp_at_start(line.text[:LOOK]))
        for line in section.lines
    )
    if begin < 2 or begin * 2 < len(fenced) - 2 or other:
        return section.lines
    numbers = {line.number for line in fenced}
    told = (line for line in section.lines if not (line.kind == "code" and line.raw.lstrip().startswith(("```", "~~~"))))
    return [replace(line, kind="text", text=line.raw.strip(), opens=True) if line.number in numbers else line for line in told]


def without_years(entries: list[Entry]) -> list[Entry]:
    """Drops "2018 …" read as 20:18 where nothing in the same list shows that such numbers are clock times."""
    bare = [entry for entry in entries if entry.stamp.clock and entry.stamp.clock.bare and not entry.stamp.zone and not entry.stamp.day]
    clocks = {entry.section.root for entry in bare if not 20 * 60 <= entry.stamp.minutes_of_day < 20 * 60 + 40}
    dropped = {id(entry) for entry in bare if entry.section.root not in clocks}
    return [entry for entry in entries if id(entry) not in dropped]
