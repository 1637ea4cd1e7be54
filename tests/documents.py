"""Somebody else's reader of our PDF files: what readers aloud are told."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader

CLAIMS_UA = "<pdfuaid:part>1</pdfuaid:part>"


@dataclass(frozen=True)
class Document:
    """A PDF as pypdf reads it."""

    title: str
    language: str
    pages: tuple[str, ...]
    outline: tuple[str, ...]
    is_tagged: bool
    is_ua: bool

    @property
    def text(self) -> str:
        """All of it in one line, so that a sentence is found across the ends of lines and pages."""
        return " ".join(" ".join(self.pages).split())


def read(pdf: bytes) -> Document:
    """The document; the outline is its headings in their order."""
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    metadata = reader.xmp_metadata
    raw = metadata.stream.get_data().decode() if metadata else ""
    return Document(
        title=(reader.metadata.title if reader.metadata else "") or "",
        language=str(root.get("/Lang", "")),
        pages=tuple(page.extract_text() for page in reader.pages),
        outline=tuple(_headings(reader.outline)),
        is_tagged=bool(root.get("/MarkInfo", {}).get("/Marked")) and "/StructTreeRoot" in root,
        is_ua=CLAIMS_UA in raw and bool(root["/ViewerPreferences"]["/DisplayDocTitle"]),
    )


def _headings(outline: list[Any]) -> list[str]:
    found: list[str] = []
    for one in outline:
        found += _headings(one) if isinstance(one, list) else [str(one.title)]
    return found
