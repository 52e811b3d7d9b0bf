"""What `git log` prints: a change for each commit, with the files it names below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from secondstory.lib.text import one_line
from secondstory.sources.records.calendar import told
from secondstory.sources.records.fields import MOST_LETTERS
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.lines import lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped

_COMMIT = re.compile(r"commit ([0-9a-f]{7,64})(?: \(.*\))?\Z")
_HEAD = re.compile(r"(Author|AuthorDate|Commit|CommitDate|Date|Merge):\s+(.*)\Z")
_MAIL = re.compile(r"\s*<([^<>]*)>\s*\Z")
_LONG = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."
_BEFORE = "A line stands before the first commit, so it was passed over."
_MOST_KEPT = 500


@dataclass
class _Commit:
    name: str
    where: str
    lines: list[str]
    heads: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def record(self) -> Record:
        """When it was committed, else written; the first line of its message."""
        written = self.heads.get("CommitDate") or self.heads.get("Date") or self.heads.get("AuthorDate") or ""
        found = told(written) if written else None
        author = self.heads.get("Author", "")
        mail = _MAIL.search(author)
        says = self.words[0] if self.words else ""
        what = "Merge" if "Merge" in self.heads and not says.lower().startswith("merge") else "Commit"
        return Record(
            one_line(f"{what} {self.name[:10]}: {says}" if says else f"{what} {self.name[:10]}", longest=MOST_LETTERS),
            occurred_at=found.at if found else None,
            precision="exact" if found else "unknown",
            time_as_written=written,
            kind="change",
            source="git log",
            who=mail[1] if mail else author,
            external_id=f"git {self.name}",
            raw="\n".join(self.lines).strip(),
            locator=self.where,
        )


class GitLog:
    """A log of commits."""

    key = "git_log"
    title = "git log"

    def sniff(self, sample: Sample) -> Guess | None:
        """By a commit with its author and its date."""
        if sample.is_bundle:
            return None
        lines = sample.text[:20_000].splitlines()
        heads = {found[1] for line in lines[:40] if (found := _HEAD.match(line))}
        if any(_COMMIT.match(line) for line in lines[:5]) and "Author" in heads and heads & {"Date", "AuthorDate", "CommitDate"}:
            return Guess(97, "it has commits with authors and dates, as git log prints them")
        return None

    def parse(self, material: Material) -> Iterator[Item]:
        """Commit by commit. Raises `Unreadable`."""
        for member in material.members:
            place = f"{member}, " if material.is_bundle else ""
            with material.open(member) as stream:
                commit: _Commit | None = None
                for number, line in lines_of(stream, most_bytes=material.limits.most_line_bytes):
                    if line is None:
                        yield Skipped(_LONG, f"{place}line {number}")
                    elif begins := _COMMIT.match(line):
                        if commit is not None:
                            yield commit.record()
                        commit = _Commit(begins[1], f"{place}line {number}", [line])
                    elif commit is not None:
                        _take(commit, line)
                    elif line.strip():
                        yield Skipped(_BEFORE, f"{place}line {number}")
                if commit is not None:
                    yield commit.record()


def _take(commit: _Commit, line: str) -> None:
    if len(commit.lines) < _MOST_KEPT:
        commit.lines.append(line[:2000])
    if not commit.words and (head := _HEAD.match(line)):
        commit.heads[head[1]] = head[2].strip()
    elif line.startswith("    ") and line.strip():
        commit.words.append(line.strip())


FORMAT = GitLog()
