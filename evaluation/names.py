"""Measures the name check on people the instance has never heard of.

    python evaluation/names.py [--misses] [--reports FOLDER …] [--show]

Without `--reports`: how many of the names marked in `evaluation/names/*.txt` are found, and how much of what is found is a name;
`--misses` lists what went wrong in the development set only. With it: how many questions each document of a folder would raise,
and with `--show` the words around each.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from secondstory.library.names import Directory, Hit, Register
from secondstory.library.naming import Known, Naming

SENTENCES = Path(__file__).resolve().parent / "names"
_MARK = re.compile(r"\[\[(.*?)\]\]")


@dataclass
class Tally:
    """Marked names found and missed, and hits that are nobody's name."""

    names: int = 0
    found: int = 0
    hits: int = 0
    false: int = 0
    texts: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """The figures in words."""
        recall, precision = self.found / max(1, self.names), 1 - self.false / max(1, self.hits)
        return f"{name}: {self.texts} texts, {self.names} names; recall {recall:.1%}, precision {precision:.1%} ({self.false} false)"


def questions_in(text: str) -> list[Hit]:
    """What the name check asks of a text in an instance that knows nobody."""
    return Naming([("summary", text)], Known(Directory(Register([]), {}))).hits()


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks, and where they were."""
    text, spans, at = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        spans.append((len(text), len(text) + len(found.group(1))))
        text += found.group(1)
        at = found.end()
    return text + marked[at:], spans


def tally_of(path: Path) -> Tally:
    """One file of marked texts."""
    tally = Tally()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("# One", "# As")) or not line:
            continue
        text, spans = unmarked(line.replace("\\n", "\n"))
        hits = questions_in(text)
        missed = [text[a:b] for a, b in spans if not any(hit.start <= a + 1 and hit.end >= b - 1 for hit in hits)]
        false = [hit.text for hit in hits if not any(hit.start < b and hit.end > a for a, b in spans)]
        tally.texts += 1
        tally.names += len(spans)
        tally.found += len(spans) - len(missed)
        tally.hits += len(hits)
        tally.false += len(false)
        if missed or false:
            tally.wrong.append(f"  missed {missed}, false {false}: {text!r}")
    return tally


def reports_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Every report as text; of a PDF the text layer beside it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".md", ".qmd", ".erb", ".html", ".txt"} and path.name != "LICENSE":
            yield str(path.relative_to(folder)), path.read_text(encoding="utf-8", errors="replace")


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what went wrong in the development set")
    parser.add_argument("--reports", type=Path, nargs="*", default=[], help="folders with reports")
    parser.add_argument("--show", action="store_true", help="the words around each hit")
    asked = parser.parse_args()
    settings.configure(USE_I18N=False)
    for name in () if asked.reports else ("development", "held-out"):
        tally = tally_of(SENTENCES / f"{name}.txt")
        print(tally.line(name))
        if asked.misses and name == "development":
            print("\n".join(tally.wrong))
    for folder in asked.reports:
        print_reports(folder, show=asked.show)


def print_reports(folder: Path, *, show: bool) -> None:
    """Questions for each document of a folder, and in all."""
    documents = questions = 0
    for name, text in reports_in(folder):
        by_key = {hit.key: hit for hit in reversed(questions_in(text))}
        documents += 1
        questions += len(by_key)
        if by_key:
            print(f"{len(by_key):4} {name}")
        for hit in by_key.values() if show else ():
            print(f"       {hit.sign.value:8} {hit.text!r:30} {hit.around}")
    print(f"{folder.name}: {documents} documents, {questions} questions, {questions / max(1, documents):.2f} a document")


if __name__ == "__main__":
    main()
