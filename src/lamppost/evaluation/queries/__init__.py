"""How a program does, and the exports that are under way. What needs Polars stands in `dataset`, for commands."""

from lamppost.evaluation.queries.context import (
    ContextRow,
    context_entry,
    context_of,
    context_years,
)
from lamppost.evaluation.queries.exports import ExportRow, confirmed, exports, under_way
from lamppost.evaluation.queries.figures import Adoption, Figures, Year, figures, figures_of

__all__ = [
    "Adoption",
    "ContextRow",
    "ExportRow",
    "Figures",
    "Year",
    "confirmed",
    "context_entry",
    "context_of",
    "context_years",
    "exports",
    "figures",
    "figures_of",
    "under_way",
]
