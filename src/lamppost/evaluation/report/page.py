"""A report as one page of HTML that stands by itself: no script, nothing loaded, light and dark, made to print."""

import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Final

from lamppost.evaluation.report.blocks import (
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    Paragraph,
    Quote,
    Quotes,
)

FOLDER: Final = Path(__file__).parent
LAMP: Final = FOLDER.parents[1] / "core" / "documents" / "lamp.svg"
NUMERIC: Final = re.compile(r"[×+]?\s?[\d.,]+(?:[\s\u00a0]?%)?(?: .{0,12})?")


def page(document: Document) -> str:
    """The whole page."""
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    lamp = LAMP.read_text(encoding="utf-8").replace("<svg ", '<svg aria-hidden="true" ', 1)
    return f"""<!doctype html>
<html lang="{document.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{escape(document.title)} · {escape(document.subtitle)}</title>
<style>
{style}</style>
</head>
<body>
<header>{lamp}<div><h1>{escape(document.title)}</h1><p>{escape(document.subtitle)}</p></div></header>
<p class="notice">{escape(document.notice)}</p>
<main>
{body(document)}
</main>
</body>
</html>
"""


def body(document: Document) -> str:
    """Its sections alone, to stand in a page of the program."""
    return "\n".join(_blocks(document))


def _blocks(document: Document) -> Iterator[str]:
    is_open = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            yield "</section>\n<section>" if is_open else "<section>"
            is_open = True
        yield _drawn(block)
    if is_open:
        yield "</section>"


def _drawn(block: Block) -> str:
    drawing: dict[type, Callable[..., str]] = {
        Heading: _heading,
        Paragraph: _paragraph,
        Facts: _facts,
        Grid: _grid,
        Figure: _figure,
        Quotes: _quotes,
    }
    return drawing[type(block)](block)


def _heading(block: Heading) -> str:
    note = f'<p class="lead">{escape(block.note)}</p>' if block.note else ""
    return f"<h{block.level}>{escape(block.text)}</h{block.level}>{note}"


def _paragraph(block: Paragraph) -> str:
    kind = ' class="notice"' if block.is_notice else ""
    return f"<p{kind}>{escape(block.text)}</p>"


def _facts(block: Facts) -> str:
    items = (
        f"<div><dt>{escape(one.label)}</dt><dd>{escape(one.value)}"
        + (f"<small>{escape(one.note)}</small>" if one.note else "")
        + "</dd></div>"
        for one in block.facts
    )
    return f'<dl class="facts">{"".join(items)}</dl>'


def _grid(block: Grid) -> str:
    heads = "".join(
        f'<th role="columnheader" scope="col">{escape(head)}</th>' for head in block.headings
    )
    rows = "\n".join(
        f'<tr role="row"><th role="rowheader" scope="row">{escape(row[0])}</th>'
        + "".join(_cell(head, cell) for head, cell in zip(block.headings[1:], row[1:], strict=True))
        + "</tr>"
        for row in block.rows
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(block.caption)}">'
        f'<table role="table" class="{block.name}"><caption>{escape(block.caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">\n{rows}\n</tbody></table></div>'
    )


def _cell(head: str, cell: str) -> str:
    kind = ' class="n"' if NUMERIC.fullmatch(cell) or not cell else ""
    return f'<td role="cell"{kind} data-of="{escape(head)}">{escape(cell)}</td>'


def _figure(block: Figure) -> str:
    svg = block.svg.replace("<svg ", f'<svg role="img" aria-label="{escape(block.alt)}" ', 1)
    return f"<figure><figcaption>{escape(block.caption)}</figcaption>{svg}</figure>"


def _quotes(block: Quotes) -> str:
    return f'<div class="quotes">{"".join(map(_quote, block.quotes))}</div>'


def _quote(one: Quote) -> str:
    by = (
        f'<figcaption lang="{one.language}">{escape(one.signed)}</figcaption>' if one.signed else ""
    )
    words = f'<blockquote lang="{one.language}"><p>{escape(one.words)}</p></blockquote>'
    return f'<figure class="quote">{words}{by}</figure>'
