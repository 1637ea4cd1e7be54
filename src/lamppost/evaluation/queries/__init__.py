"""How a program does, the exports that are under way, and the reports that were released. What needs Polars stands in
`dataset`, for commands and workers."""

from lamppost.evaluation.queries.context import (
    ContextRow,
    context_entry,
    context_of,
    context_years,
)
from lamppost.evaluation.queries.exports import ExportRow, confirmed, exports, under_way
from lamppost.evaluation.queries.figures import Adoption, Figures, Year, figures, figures_of
from lamppost.evaluation.queries.releases import (
    ReleaseRow,
    ToDraw,
    release,
    release_file,
    releases,
    to_draw,
)
from lamppost.evaluation.queries.testimonials import (
    TestimonialRow,
    testimonial,
    testimonials,
)

__all__ = [
    "Adoption",
    "ContextRow",
    "ExportRow",
    "Figures",
    "ReleaseRow",
    "TestimonialRow",
    "ToDraw",
    "Year",
    "confirmed",
    "context_entry",
    "context_of",
    "context_years",
    "exports",
    "figures",
    "figures_of",
    "release",
    "release_file",
    "releases",
    "testimonial",
    "testimonials",
    "to_draw",
    "under_way",
]
