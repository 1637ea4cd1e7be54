"""A report as a tagged PDF (PDF/UA), drawn by the house's own template."""

from dataclasses import asdict
from typing import Final

from lamppost.core.documents import Data, draw
from lamppost.evaluation.report.blocks import Block, Document

TEMPLATE: Final = "evaluation/report/report.typ"


def printed(document: Document) -> bytes:
    """The PDF."""
    data: dict[str, Data] = {
        "subtitle": document.subtitle,
        "notice": document.notice,
        "blocks": [_plain(block) for block in document.blocks],
    }
    return draw(TEMPLATE, title=document.title, language=document.language, data=data)


def _plain(block: Block) -> dict[str, Data]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}
