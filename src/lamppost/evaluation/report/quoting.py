"""What people said of the program, in their own words: chosen, and no sample of anything."""

from collections.abc import Iterator
from typing import Final

from lamppost.core.ids import dice
from lamppost.evaluation.measures.samples import Sample
from lamppost.evaluation.report.blocks import Block, Heading, Paragraph, Quote, Quotes
from lamppost.evaluation.report.language import Words

MOST: Final = 9  # of a whole program there may be hundreds
LOT: Final = "testimonials"


def quoted(sample: Sample, say: Words) -> Iterator[Block]:
    """Nothing where nobody gave any; where there are many, some drawn by lot, the same in each language."""
    rows = sample.testimonials.sort("words", "hospital_id").rows(named=True)
    if not rows:
        return
    drawn = dice(LOT).sample(rows, MOST) if len(rows) > MOST else rows
    quotes = [Quote(one["words"], one["signed"] or "", one["language"]) for one in drawn]
    yield Heading(say("testimonials"), note=say("testimonials_lead"))
    yield Quotes(sorted(quotes, key=lambda one: (-len(one.words), one.words)))
    if len(rows) > MOST:
        yield Paragraph(say("testimonials_drawn", shown=MOST, all=len(rows)))
