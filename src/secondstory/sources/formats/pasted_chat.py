"""Chat as text: copied from Slack, Teams, Discord or Telegram, exported by WhatsApp or Zoom, logged by an IRC program.

Times may lack their day: a line that names one, the file's name or the day the material belongs to gives it, and midnight is noticed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from secondstory.lib.text import one_line
from secondstory.sources.formats.chat_lines import STRONG, Head, clean, day_alone, head_of, is_name, is_ornament, time_alone
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.lines import decode, lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.undated import EITHER_WAY, Days, at, is_next_day

_JOINED = "Someone joined or left, or the channel was changed, which is no message, so it was passed over."
_BEFORE = "A line stands before the first message, so it was passed over."
_LONG = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."
_EDITED = ("(edited)", "<This message was edited>")
_MOST_KEPT = 200_000


@dataclass
class _Message:
    head: Head
    when: datetime | None
    where: str
    is_bot: bool
    is_guess: bool
    is_pinned: bool = False
    words: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, line: str, words: str) -> None:
        """Another line of it, as long as there is room."""
        self.size += len(line)
        if self.size < _MOST_KEPT:
            self.lines.append(line)
            if words:
                self.words.append(words)

    def record(self) -> Record | None:
        """None where nothing was said."""
        said = " ".join(self.words).strip()
        is_edited = said.endswith(_EDITED)
        for ending in _EDITED:
            said = said.removesuffix(ending)
        said = one_line(said, longest=MOST_LETTERS)
        if not said or said.startswith("Messages and calls are end-to-end encrypted"):
            return None
        style = self.head.style
        return Record(
            text=said,
            occurred_at=self.when,
            precision="unknown" if self.when is None else "approximate" if self.is_guess else "exact",
            time_as_written=f"{self.head.date} {self.head.time}".strip(),
            kind="communication",
            source="Chat" if style == "chat" else f"{style} (as text)",
            who=self.head.who.lstrip("@~ ") or self.head.who,
            marks=some("bot" if self.is_bot else "", "pinned" if self.is_pinned else "", "edited" if is_edited else ""),
            raw="\n".join(self.lines),
            locator=self.where,
        )


class PastedChat:
    """A chat as text."""

    key = "chat"
    title = "Chat as text (Slack, Teams, IRC, WhatsApp, Zoom)"

    def sniff(self, sample: Sample) -> Guess | None:
        """By how many lines begin a message as chats do, and whether the same people speak again."""
        if sample.is_bundle or sample.objects:
            return None
        lines = [line for raw in sample.text[:40_000].splitlines()[:400] if (line := clean(raw))]
        heads = _heads(lines)
        if not heads:
            return None
        style, _count = Counter(head.style for head in heads).most_common(1)[0]
        speakers = Counter(head.who for head in heads if head.who)
        again = sum(1 for count in speakers.values() if count > 1)
        if style in STRONG and speakers and len(heads) * 4 >= len(lines):
            return Guess(85, f"its lines begin as those of {style} do")
        if (
            not speakers
            or len(heads) * 8 < len(lines)
            or (style == "chat" and (len(heads) < 3 or not again or len(heads) * 2 < len(lines)))
        ):
            return None
        named = "a chat" if style == "chat" else f"a chat copied from {style}"
        return Guess(60 if style != "chat" and len(heads) > 1 else 42, f"its lines have names and times as {named} has them")

    def parse(self, material: Material) -> Iterator[Item]:
        """Message by message. Raises `Unreadable`."""
        for member in material.members:
            days = Days.of(material)
            days.day_first, is_unsure = _order(decode(material.head(member)))
            with material.open(member) as stream:
                lines = lines_of(stream, most_bytes=material.limits.most_line_bytes)
                yield from _Reader(days, f"{member}, " if material.is_bundle else "").read(lines)
            if is_unsure:
                yield Skipped(EITHER_WAY.format(order="day" if days.day_first else "month"))
            for sentence in days.sentences():
                yield Skipped(sentence)


def _heads(lines: list[str]) -> list[Head]:
    """What begins a message in these lines, on one line or on two."""
    found = []
    for place, line in enumerate(lines):
        head = head_of(line)
        if head is None and place and (stamp := time_alone(line.strip())):
            name = lines[place - 1].strip()
            name = lines[place - 2].strip() if name == "APP" and place > 1 else name
            head = (Head("Slack", name, *stamp, ""), False) if is_name(name) else None
        if head is not None:
            found.append(head[0])
    return found


def _order(text: str) -> tuple[bool, bool]:
    """(whether the day comes before the month, whether that could not be told)."""
    first = second = seen = 0
    american = dotted = False
    for line in text.splitlines()[:2000]:
        found, alone = head_of(clean(line)), time_alone(clean(line).strip())
        written, clock = (found[0].date, found[0].time) if found else alone or ("", "")
        parts = written.replace(".", "/").replace("-", "/").strip("/").split("/")
        if len(parts) < 2 or not all(part.isdecimal() for part in parts) or len(parts[0]) == 4:
            continue
        seen += 1
        first, second = max(first, int(parts[0])), max(second, int(parts[1]))
        american, dotted = american or clock[-1:] in {"m", "M", "."}, dotted or "." in written
    if first > 12 or second > 12:
        return first > 12, False
    return (dotted or not american), bool(seen) and not dotted


class _Reader:
    """Goes through the lines once."""

    def __init__(self, days: Days, place: str) -> None:
        self.days, self.place = days, place
        self.day: date | None = None
        self.last: datetime | None = None
        self.message: _Message | None = None
        self.above: list[str] = []
        """The lines above that may be a name, if a line with only a time follows."""
        self.is_pinned = self.is_guess = False
        self.is_inline = False
        """Names stand on one line with their times here, so that a time alone is the same speaker's."""
        self.speakers: set[str] = set()

    def read(self, lines: Iterator[tuple[int, str | None]]) -> Iterator[Item]:
        """Each message once the next begins."""
        is_blank = True
        for number, raw in lines:
            if raw is None:
                yield Skipped(_LONG, f"{self.place}line {number}")
                continue
            line = clean(raw)
            if line:
                yield from self._line(line, number, after_blank=is_blank)
            is_blank = not line
        yield from self._end()

    def _line(self, line: str, number: int, *, after_blank: bool) -> Iterator[Item]:
        where, bare = f"{self.place}line {number}", line.strip()
        if bare.startswith("APP ") and time_alone(bare[4:].strip()):
            yield from self._line("APP", number, after_blank=False)
            bare = bare[4:].strip()
        if (stamp := time_alone(bare)) is not None and (self.message or self.above):
            yield from self._time_alone(line, stamp, where)
            return
        if (day := day_alone(bare)) and (found := self.days.read(day)):
            yield from self._end()
            self.day, self.last, self.is_guess = found, None, self.days.guessed
            return
        head = head_of(line) or (head_of(bare) if line != bare else None)
        if head is not None and self._is_head(head[0], line):
            yield from self._end()
            self.is_inline = self.is_inline or head[0].style == "Slack"
            self._begin(head[0], where, line, is_bot=head[1])
            if head[0].is_ornament:
                self.message = None
                yield Skipped(_JOINED, where)
            return
        if bare.lower().startswith("pinned by "):
            self.is_pinned = True
        elif is_ornament(bare) and (self.message is None or self.message.words):
            if bare == "APP" and not self.above:
                self.above = self._taken_back(self.message)[1]
            self.above = [*self.above, line] if bare == "APP" else self.above
        elif is_name(bare) and (after_blank or self.message is None):
            self._keep(where)
            self.above = [line]
        elif self.message is not None:
            self._keep(where)
            self.message.add(line, bare)
        else:
            yield Skipped(_BEFORE, where)

    def _is_head(self, head: Head, line: str) -> bool:
        """A line that ends with a time is a head unless it goes on a sentence: then two spaces or AM and PM stand there, or a capital."""
        if head.style != "Slack" or head.text or "[" in line or "  " in line or self.message is None:
            return True
        return head.who[:1].isupper() or head.time[-1:] in "mM"

    def _keep(self, where: str) -> None:
        """What might have been a name was a line of the message."""
        for line in self.above:
            if self.message is not None:
                self.message.add(line, line.strip())
        self.above = []

    def _time_alone(self, line: str, stamp: tuple[str, str], where: str) -> Iterator[Item]:
        """A name stood above, or the last speaker goes on; both as Slack and Teams copy them."""
        names = [one for one in self.above if one.strip() != "APP"]
        is_bot = len(names) < len(self.above)
        above, self.above = self.above, []
        last = self.message
        if not names and self._is_named_by(last):
            names, above = self._taken_back(last)
        who = names[-1].strip() if names else last.head.who if last else ""
        style = last.head.style if last else "Slack"
        yield from self._end()
        self._begin(Head("Teams" if stamp[0] else style, who, *stamp, ""), where, "\n".join([*above, line]), is_bot=is_bot)

    def _is_named_by(self, last: _Message | None) -> bool:
        """Whether the last line of a message, without a blank line below it, is the name of who speaks next."""
        if last is None or len(last.words) < 2 or self.is_inline or last.lines[-1].strip() != last.words[-1] or not is_name(last.words[-1]):
            return False
        name = last.words[-1]
        return name in self.speakers or (" " in name and all(not word[:1].islower() for word in name.split()))

    @staticmethod
    def _taken_back(last: _Message | None) -> tuple[list[str], list[str]]:
        """The last line of a message, which belongs to the next, as a name and as a line."""
        return ([last.words.pop()], [last.lines.pop()]) if last is not None and len(last.words) > 1 else ([], [])

    def _begin(self, head: Head, where: str, line: str, *, is_bot: bool) -> None:
        self.above = []
        when = self._when(head)
        self.message = _Message(head, when, where, is_bot, self.is_guess and not self.days.is_told, self.is_pinned)
        self.speakers.add(head.who)
        self.message.add(line, head.text)
        self.is_pinned = False

    def _when(self, head: Head) -> datetime | None:
        day = self.days.read(head.date) if head.date else None
        if day is not None:
            self.is_guess = self.days.guessed
        elif self.day is None:
            self.days.lacked_day = self.is_guess = True
            self.day = self.days.near
        when = at(day or self.day or self.days.near, head.time.replace("\u202f", " ").replace("\u00a0", " "))
        if when is None:
            return None
        if day is None and self.last is not None and is_next_day(self.last.time(), when.time()):
            when += timedelta(days=1)
        self.day, self.last = when.date(), when
        return moment(f"{when:%Y-%m-%dT%H:%M:%S.%f}{head.zone}") if head.zone else when

    def _end(self) -> Iterator[Item]:
        """The message that was being read."""
        self._keep("")
        if self.message is not None and (record := self.message.record()) is not None:
            yield record
        self.message = None


FORMAT = PastedChat()
