"""Prose below a heading for follow-up work: which lines or paragraphs of it are an action each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from secondstory.sources.reading.aftermath import are_mostly, is_ahead
from secondstory.sources.reading.outline import Section
from secondstory.sources.reading.placeholders import is_instruction, is_left_over, is_nothing, is_placeholder
from secondstory.sources.reading.verbs import begins_with_verb, is_task

_INTRODUCES = re.compile(r"(?i)\b(?:here are|here is|below are|are (?:listed )?(?:below|as follows))\b[^.]{0,80}[.:]$")
_LABEL = re.compile(r"\s*(?:\*\*|__)[^*_\n]{1,90}(?:\*\*|__)\s*[:：]?\s*|\s*[A-Z][^:\n]{1,60}[:：]\s*")
_NEXT_LABEL = re.compile(r"\s*(?:\*\*|__)[^*_\n]{1,60}(?:[:：]\s?(?:\*\*|__)|(?:\*\*|__)\s?[:：])")
_CLOSES = re.compile(
    r"(?i)\W{0,3}(?:by (?:implementing|addressing|taking|learning|following|adopting|making|applying|acting)\b.{0,40}\b"
    r"(?:these|this|those|the above|the following)\b"
    r"|(?:this|the) (?:post[- ]?mortem|report|document|incident|outage|analysis) (?:outlines|describes|provides|highlight\w*"
    r"|underscore\w*|emphasi[sz]\w+|serves|demonstrate\w*|taught|reminds)\b"
    r"|this (?:post[- ]?mortem|report|document|incident|outage|analysis) (?:was|is|show\w*)\b|in (?:conclusion|summary)\b"
    r"|(?:these|those) (?:measures|actions|steps|changes|improvements) (?:will|should|are|aim|help)\b"
    r"|if you (?:have|need|want)\b|please (?:contact|reach|write|get in touch|let us know)\b"
    r"|for (?:questions|more (?:information|details))\b"
    r"|thank(?:s| you)\b|we (?:sincerely |deeply |once again )?(?:apologi[sz]e|are sorry|regret|thank|appreciate|value)\b)"
)


@dataclass(frozen=True)
class Paragraph:
    number: int  # of the line where it begins
    text: str
    lines: tuple[int, ...]  # of the whole paragraph it was parted from


def is_prose_of_tasks(section: Section) -> bool:
    """Says that a section's lines say what to do, each of them; so they count though a heading follows below."""
    return are_mostly([is_ahead(line.text) for line in section.lines if line.kind == "text"])


def paragraphs_of_work(section: Section, *, columns: bool) -> Iterator[Paragraph]:
    """One a line where each line is a sentence, else one a paragraph; without what introduces or closes a list of work.

    Of a label with words behind it ("Next steps: …") the section ends where the next such label begins.
    """
    paragraph: list[tuple[int, str]] = []
    for line in [*section.lines, None]:
        if line is not None and line.kind in ("text", "item"):
            text = line.text
            first = not section.headed and line.number == section.line
            if not section.headed and not first and _NEXT_LABEL.match(text):
                break
            if first and (label := _LABEL.match(text)):
                text = text[label.end() :]
            paragraph.append((line.number, text.strip()))
            continue
        if line is not None and line.kind == "side":
            continue
        yield from _told(paragraph, columns=columns)
        paragraph = []
    yield from _told(paragraph, columns=columns)


def _told(paragraph: list[tuple[int, str]], *, columns: bool) -> Iterator[Paragraph]:
    lines = tuple(number for number, _ in paragraph)
    yield from (Paragraph(number, text, lines) for number, text in _split(paragraph, columns=columns) if _is_told(text))


def _is_told(text: str) -> bool:
    return bool(
        text
        and not _INTRODUCES.search(text)
        and not _CLOSES.match(text)
        and not is_nothing(text)
        and not text.endswith(":")
        and not is_placeholder(text)
        and not is_left_over(text)
        and not is_instruction(text)
        and not text.startswith(("![", "<", "_(", "{"))
        and re.search(r"\w \w", text)
    )


def _split(paragraph: list[tuple[int, str]], *, columns: bool) -> list[tuple[int, str]]:
    if not paragraph:
        return []
    each = len(paragraph) > 1 and not columns and (_are_sentences(paragraph) or _are_tasks(paragraph))
    return paragraph if each else [(paragraph[0][0], "\n".join(text for _, text in paragraph).strip())]


def _are_sentences(paragraph: list[tuple[int, str]]) -> bool:
    return all((text[:1].isupper() or begins_with_verb(text)) and text.endswith((".", "!", "?", ")")) for _, text in paragraph)


def _are_tasks(paragraph: list[tuple[int, str]]) -> bool:
    """Lines that each begin as an instruction does, with a capital: nobody's wrapped paragraph."""
    return all(text[:1].isupper() and is_task(text) for _, text in paragraph)
