"""One entry of a timeline as it is written, and the words that belong to it."""

import re
from dataclasses import dataclass, field

from secondstory.sources.reading.days import Day
from secondstory.sources.reading.locating import LOOK
from secondstory.sources.reading.outline import Section
from secondstory.sources.reading.stamps import Stamp
from secondstory.sources.reading.tags import without_break
from secondstory.sources.reading.zones import read_zone, stated_zone

_STRIP = " \t\xa0:：|→;,.-–—=>)]}*_`~\\"
_LINK_TARGET = re.compile(r"[*_`\s]{0,4}\]\(([^()\s]{1,600})\)")


@dataclass
class Entry:
    """One entry with its stamp as written, the section it stands in, and what a table or heading says for all its times."""

    line: int
    stamp: Stamp
    kind: str  # heading, item, text or row
    section: Section
    words: str = ""
    written: str = ""
    indent: int = 0
    body: list[str] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)  # numbers of further lines that belong to it
    zone: str = ""
    hint: Day | None = None  # a year in a table's header ("Date (2021)")
    approximate: bool = False
    half: str = ""  # "a" or "p" where a line above says so for the times below it
    label_first: bool = False  # "Resolved 15:09": the words stand before the time

    @property
    def day_only(self) -> bool:
        return not self.stamp.timed

    @property
    def wordless(self) -> bool:
        """Says nothing beside its time, or only which zone its times are in."""
        return not self.words or bool(self.zone_said) or states_zone(self.words)

    @property
    def zone_said(self) -> str:
        """The zone behind a day that says nothing else ("2024-03-12 (UTC)")."""
        return names_zone(self.words) if self.day_only else ""

    @property
    def text(self) -> str:
        """The words and all lines below them, common indent removed."""
        indents = [len(line) - len(line.lstrip()) for line in self.body if line.strip()]
        margin = min(indents, default=0)
        below = "\n".join(line[margin:].rstrip() for line in self.body).strip("\n")
        below = below.lstrip("\n")
        below = below[1:].lstrip() if below.startswith((": ", ":\t")) else below
        return without_break("\n".join(part for part in (self.words, below) if part.strip()).strip())


@dataclass
class Timeline:
    """All that was found: entries in the order of the document, and lines of timelines that are part of none."""

    entries: list[Entry] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # lines that are part of the timeline without being an entry: a table's head
    untimed: list[tuple[str, int]] = field(default_factory=list)  # (section title, line)


def states_zone(words: str) -> bool:
    """Says nothing but in which zone times are."""
    return len(words) < 60 and stated_zone(words) is not None


def names_zone(words: str) -> str:
    """The zone that words name and nothing else."""
    bare = words[:40].strip(" ()[]*_:")
    found = read_zone(bare, 0) if 0 < len(bare) < 30 else None
    return found[0] if found and found[1] == len(bare) else ""


def words_after(text: str, stamp: Stamp) -> str:
    """What an entry says, without its stamp and the signs between; a link around the stamp goes to the end."""
    rest = text[stamp.end :]
    link = _LINK_TARGET.match(rest[: LOOK + 20])
    if link:
        rest = rest[link.end() :]
    rest = re.sub(r"^(?=\s{0,2}/{1,2}\s)\s{0,2}/{1,2}", " ", rest[:8]) + rest[8:]
    rest = re.sub(r"^[\s*_]{0,6}(?:<br\s*/?>\s*)+", "", rest[:LOOK]) + rest[LOOK:]
    cut = len(rest) - len(rest.lstrip(_STRIP))
    dropped, rest = rest[:cut], rest[cut:].rstrip()
    if rest.count("**") % 2 and "**" not in dropped and text[: stamp.start].count("**") % 2:
        rest = f"**{rest}"
    for mark in ("**", "`"):
        if rest.count(mark) % 2 and mark in dropped and (mark == "**" or dropped.endswith("`")):
            rest = mark + rest
    if dropped.endswith("[") or (rest.find("](") >= 0 and "[" not in rest[: rest.find("](")] and "[" in dropped):
        rest = "[" + rest
    return f"{rest} ({link.group(1)})".strip() if link else rest


def words_around(text: str, stamp: Stamp) -> str:
    """The words before and after a stamp in the middle of a line."""
    before = text[: stamp.start].rstrip(" \t:：-–—(|@,[")
    before += "**" if before.count("**") % 2 else ""
    after = words_after(text, stamp)
    return f"{before}: {after}" if after else before
