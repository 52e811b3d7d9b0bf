"""Word and Google Docs: mammoth makes HTML of it, and the HTML becomes Markdown."""

from __future__ import annotations

import io
import re
import zipfile

import mammoth

from secondstory.sources.reading.formats.html import from_html
from secondstory.sources.reading.formats.html_inline import squeezed
from secondstory.sources.reading.unreadable import Unreadable

MOST_XML_BYTES = 40_000_000
MOST_PARTS = 5000
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
strike => s
"""
_PROPERTY = re.compile(r"<(dc:title|dcterms:created|dcterms:modified)(?:\s[^>]{0,200})?>([^<]{0,500})<")
DAMAGED = "It is a Word document, but damaged or cut off: open it in Word, save it again and give that copy."


def from_docx(content: bytes) -> tuple[str, dict[str, object]]:
    """Markdown, and the document's own title and dates (its authors are left out). Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check(parts)
            meta = _properties(parts)
    except (zipfile.BadZipFile, EOFError, OSError) as problem:
        raise Unreadable(DAMAGED) from problem
    made = mammoth.convert_to_html(io.BytesIO(content), style_map=_STYLES, convert_image=_no_pictures, include_embedded_style_map=False)
    text, _head = from_html(made.value)
    return text, meta


def _no_pictures(image: object) -> list[object]:
    """Pictures stay in the original; nothing is opened for them."""
    return []


def _check(parts: zipfile.ZipFile) -> None:
    """Refuse what unpacks to more than any document has, and XML that defines words of its own (Word never does)."""
    names = parts.infolist()
    xml = [info for info in names if info.filename.endswith((".xml", ".rels"))]
    if len(names) > MOST_PARTS or sum(info.file_size for info in xml) > MOST_XML_BYTES:
        raise Unreadable(
            "It unpacks to far more than a document of its size holds, so it was not opened: save it again and give that copy."
        )
    for info in xml:
        with parts.open(info) as file:
            if b"<!DOCTYPE" in file.read(2000).upper():
                raise Unreadable(
                    "It has definitions in it that Word never writes, so it was not opened: save it again in Word and give that copy."
                )


def _properties(parts: zipfile.ZipFile) -> dict[str, object]:
    if "docProps/core.xml" not in parts.namelist():
        return {}
    text = parts.read("docProps/core.xml").decode("utf-8", errors="replace")[:20_000]
    found = {name.partition(":")[2]: squeezed(value) for name, value in _PROPERTY.findall(text)}
    return {name: value for name, value in found.items() if value}
