"""Reading what strangers made in a process of its own, with little memory and little time, and no key to anything.

PDF, Word and HTML are large languages. Whatever a file does to their parsers, it does not do it to the program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from secondstory.sources.reading.unreadable import Unreadable

SECONDS = 15
"""Of computing. A busy machine may take much longer by the clock, up to `WAIT_S`."""

WAIT_S = 120
MOST_MEMORY = 1_500_000_000
TOO_MUCH = "It takes too long or too much memory to read: give a smaller copy, or only the part that is the report."
DAMAGED = "It is damaged or cut off, and could not be taken apart: save or export it once more and give that copy."
_KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True)
class Taken:
    """What came out of a file: Markdown, its properties, and what was doubtful."""

    text: str
    meta: dict[str, object]
    problems: list[str]


def take_apart(kind: str, content: bytes) -> Taken:
    """Read `content`, a "pdf", "docx", "html" or "mhtml" by `kind`. Raises `Unreadable`."""
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    command = [sys.executable, "-P", "-m", __name__, kind]
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and module)
            command, input=content, capture_output=True, timeout=WAIT_S, env=environment, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise Unreadable(TOO_MUCH) from problem
    if done.returncode != 0:
        raise Unreadable(TOO_MUCH if done.returncode in {_OUT_OF_MEMORY, -9, -24} else DAMAGED)
    told = json.loads(done.stdout)
    if "unreadable" in told:
        raise Unreadable(told["unreadable"])
    return Taken(**told)


_OUT_OF_MEMORY = 3


def _read(kind: str, content: bytes) -> Taken:
    if kind == "pdf":
        from secondstory.sources.reading.formats.pdf import from_pdf

        text, meta, problems = from_pdf(content, seconds=SECONDS * 0.6)
        return Taken(text, meta, problems)
    if kind == "docx":
        from secondstory.sources.reading.formats.docx import from_docx

        return Taken(*from_docx(content), [])
    from secondstory.sources.reading.formats.html import from_html

    if kind == "mhtml":
        from secondstory.sources.reading.formats.mhtml import html_in

        content = html_in(content)
    return Taken(*from_html(content), [])


def _limit() -> None:
    """Take less of the machine than a hostile file would like; where the system has no such limits, time is the only one."""
    try:
        import resource
    except ImportError:
        return
    for which, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        _soft, hard = resource.getrlimit(which)
        resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> None:
    """The child: bytes in, JSON out. A parser's crash is an answer too, so this outermost place catches everything."""
    _limit()
    try:
        taken = _read(sys.argv[1], sys.stdin.buffer.read())
        answer: dict[str, object] = {"text": taken.text, "meta": taken.meta, "problems": taken.problems}
    except Unreadable as no:
        answer = {"unreadable": no.sentence}
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001
        sys.exit(1)
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
