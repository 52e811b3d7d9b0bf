"""From a file as people have it to Markdown: which format it is (its bytes decide, then its name), and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from secondstory.lib.text import without_controls
from secondstory.sources.reading.apart import take_apart
from secondstory.sources.reading.formats.markdown import meta_of
from secondstory.sources.reading.formats.plain_text import NOT_TEXT, check_length, text_of
from secondstory.sources.reading.incident_records import as_markdown, records_in
from secondstory.sources.reading.unpacking import documents_in, is_docx
from secondstory.sources.reading.unreadable import Unreadable

__all__ = ["Manuscript", "Unreadable", "documents_in", "manuscript_of", "title_from_name"]

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mdx", ".qmd", ".rmd", ".erb"})
_HTML_NAMES = frozenset({".html", ".htm", ".xhtml", ".doc"})
_HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HTML_SIGNS = re.compile(rb"<(?:p|div|h[1-6]|table|ul|ol|span|body|html)\b[^>]{0,500}>", re.IGNORECASE)
_MAIL_START = re.compile(rb"^(?:[\w-]{1,60}:[^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n)*){1,40}\r?\n", re.MULTILINE)
_HASH = re.compile(r"[ _-][0-9a-f]{32}$")
_DAY_IN_FRONT = re.compile(r"^\d{4}[-_]?\d{2}[-_]?\d{2}[-_ ]+")

_OTHER_FILES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "It is a picture: give the document it belongs to."),
    (b"\xff\xd8\xff", "It is a picture: give the document it belongs to."),
    (b"GIF8", "It is a picture: give the document it belongs to."),
    (b"{\\rtf", "It is in the old rich text format: open it in a word processor and save it as .docx."),
    (b"\x1f\x8b", "It is packed with gzip: unpack it first, or make a zip of it."),
    (b"7z\xbc\xaf\x27\x1c", "It is packed with 7-Zip: unpack it first, or make a zip of it."),
    (b"Rar!", "It is packed with RAR: unpack it first, or make a zip of it."),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORD = "It is in the old Word format: open it in a word processor and save it as .docx."
_LOCKED_WORD = "It is protected by a password: save a copy without one and give that."
_OTHER_OFFICE = "It is a spreadsheet, a presentation or another packed file: save the report itself as .docx, PDF or HTML."


@dataclass(frozen=True)
class Manuscript:
    """A document as Markdown. For Markdown and text the lines are the file's own, front matter included.

    `meta` has front matter, or the properties of the file, under lower-case names; who wrote it is left out.
    """

    name: str
    format: str
    text: str
    meta: dict[str, object] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def manuscript_of(name: str, content: bytes) -> Manuscript:
    """Read one document. Raises `Unreadable` with a sentence; nothing else, whatever the bytes are."""
    kind = format_of(name, content)
    if kind == "text" and len(records := records_in(name, content)) == 1:
        text = _keepable(as_markdown(records[0]))
        check_length(text)
        return Manuscript(name, "record", text)
    if kind in {"markdown", "text"}:
        text, problems = text_of(content)
        text = _keepable(text)
        meta, more = meta_of(text)
        return Manuscript(name, kind, text, _keepable_meta(meta), (*problems, *more))
    taken = take_apart(kind, content)
    if not taken.text.strip():
        raise Unreadable("There is no text in it: if it holds only pictures, write down what they show.")
    check_length(taken.text)
    return Manuscript(name, "html" if kind == "mhtml" else kind, _keepable(taken.text), _keepable_meta(taken.meta), tuple(taken.problems))


def _keepable(text: str) -> str:
    """`text` without what no database takes (NUL, halves of characters) and what does things to a terminal or a feed."""
    return without_controls(text).encode("utf-8", errors="replace").decode()


def _keepable_meta(meta: dict[str, object]) -> dict[str, object]:
    return {_keepable(key): _keepable_value(value) for key, value in meta.items()}


def _keepable_value(value: object) -> object:
    if isinstance(value, str):
        return _keepable(value)
    if isinstance(value, list):
        return [_keepable_value(one) for one in value]
    return _keepable_meta(value) if isinstance(value, dict) else value


def format_of(name: str, content: bytes) -> str:
    """ "markdown", "text", "html", "mhtml", "pdf" or "docx"; text may be a record. Raises `Unreadable` for what is none of them."""
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("There is nothing in it: it is empty.")
    start = content[:4096]
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        if is_docx(content):
            return "docx"
        raise Unreadable(_OTHER_OFFICE)
    if content.startswith(_OLE):
        raise Unreadable(_LOCKED_WORD if "EncryptedPackage".encode("utf-16-le") in content else _OLD_WORD)
    for magic, sentence in _OTHER_FILES:
        if content.startswith(magic):
            raise Unreadable(sentence)
    return _text_format(suffix_of(name), content, start)


def _text_format(suffix: str, content: bytes, start: bytes) -> str:
    if suffix in _MARKDOWN:
        return "markdown"
    if b"mime-version:" in start.lower() and _MAIL_START.match(start):
        return "mhtml"
    is_marked = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    plain = content[:8192].replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").removeprefix(b"\xef\xbb\xbf")
    if b"\0" in content[:65536] and not is_marked and suffix in {".pdf", ".docx"}:
        raise Unreadable(NOT_TEXT)
    if _HTML_START.match(plain) or (suffix in _HTML_NAMES and _HTML_SIGNS.search(plain)):
        return "html"
    if suffix == ".docx":
        raise Unreadable("It is called .docx but is no Word document: it may have been cut off, so save it again.")
    if suffix == ".pdf":
        raise Unreadable("It is called .pdf but is no PDF: it may have been cut off, so export it again.")
    return "text"


def suffix_of(name: str) -> str:
    """The last extension, in lower case."""
    return PurePosixPath(name).suffix.lower()


def title_from_name(name: str) -> str:
    """What a file is called, without its extensions, the hash Notion adds, and the day some put in front."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    while suffix_of(stem) in {*_MARKDOWN, *_HTML_NAMES, ".txt", ".text", ".pdf", ".docx", ".mht", ".mhtml"}:
        stem = PurePosixPath(stem).stem
    stem = _DAY_IN_FRONT.sub("", _HASH.sub("", stem))
    return " ".join(stem.replace("_", " ").replace("-", " ").split())
