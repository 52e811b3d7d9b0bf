"""Files made by hand, so that each test shows what is in them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
_STYLES = f"""<w:styles xmlns:w="{_W}">
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
</w:styles>"""
_DOCUMENT_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
 Target="https://www.google.com/url?q=https://tracker.example/7&amp;sa=D" TargetMode="External"/>
</Relationships>"""
_CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<dc:title>Queue outage</dc:title><dc:creator>Somebody</dc:creator>
<dcterms:created xsi:type="dcterms:W3CDTF">2024-03-05T10:00:00Z</dcterms:created></cp:coreProperties>"""


@pytest.fixture
def zip_of() -> Callable[[dict[str, bytes | str]], bytes]:
    """A zip with these names and contents, compressed."""

    def make(files: dict[str, bytes | str]) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return packed.getvalue()

    return make


@pytest.fixture
def docx(zip_of: Callable[[dict[str, bytes | str]], bytes]) -> Callable[..., bytes]:
    """A Word document with this XML in its body."""

    def make(body: str, **parts: str) -> bytes:
        document = (
            f'<w:document xmlns:w="{_W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
            ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f"<w:body>{body}</w:body></w:document>"
        )
        files: dict[str, bytes | str] = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS,
            "word/document.xml": document,
            "word/styles.xml": _STYLES,
            "word/_rels/document.xml.rels": _DOCUMENT_RELS,
            "docProps/core.xml": _CORE,
        }
        return zip_of(files | {name.replace("__", "/") + ".xml": text for name, text in parts.items()})

    return make


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """A PDF of one font; each page is lines of (size, text) from the top down; what follows a tab stands far to the right."""

    def make(*pages: list[tuple[int, str]], packed: bool = True, note: str = "", before_end: str = "") -> bytes:
        objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
        kids = []
        for page in pages:
            drawn, y = [], 780
            for size, line in page:
                y -= size + 6
                for x, text in zip((50, 420), line.split("\t"), strict=False):
                    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
                    drawn.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET")
            stream = "\n".join(drawn).encode("latin-1")
            stream, how = (zlib.compress(stream), "/Filter /FlateDecode ") if packed else (stream, "")
            objects.append(f"<< {how}/Length {len(stream)} >>\nstream\n{stream.decode('latin-1')}\nendstream")
            notes = f"/Annots [{note}] " if note else ""
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {notes}"
                f"/Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            )
            kids.append(f"{len(objects)} 0 R")
        objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
        written, places = "%PDF-1.4\n", []
        for number, text in enumerate(objects, 1):
            places.append(len(written))
            written += f"{number} 0 obj\n{text}\nendobj\n"
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        written += (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {before_end}>>\n"
        )
        return f"{written}startxref\n{written.index('xref' + chr(10))}\n%%EOF".encode("latin-1")

    return make
