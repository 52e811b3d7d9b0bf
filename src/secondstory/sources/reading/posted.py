"""Updates as status pages print them: a heading, what was said, and below it "Posted May 07, 2024 - 18:42 UTC"."""

import re
from collections.abc import Iterable

from secondstory.sources.reading.lines import Line
from secondstory.sources.reading.locating import ends_with_stamp
from secondstory.sources.reading.stamps import Stamp, read_stamp

_POSTED = re.compile(
    r"(?i)[*_(]{0,3}(?:posted|updated|published)\b(?: on| at)?(?: (?:about |over |almost )?\w{1,3} \w{3,8} ago[.,]?)?[:,]? ?(?=\w)"
)


def posted_at(text: str) -> Stamp | None:
    """The stamp of a line that says nothing but when the words above it were posted."""
    found = _POSTED.match(text) if len(text) < 90 else None
    stamp = read_stamp(text, found.end()) if found else None
    return stamp if stamp and stamp.clock and stamp.day and ends_with_stamp(text, stamp) else None


def updates(lines: Iterable[Line]) -> frozenset[int]:
    """Numbers of the lines that say when an update was posted; one alone says when a report was."""
    found = [line.number for line in lines if line.kind == "text" and posted_at(line.text)]
    return frozenset(found if len(found) > 1 else ())
