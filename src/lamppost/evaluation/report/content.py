"""What a report says, in order: one page for a board, then RE-AIM, context, methods and limits."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any, Final

import polars as pl

from lamppost.evaluation.dataset.months import YEAR, month_text
from lamppost.evaluation.dataset.tables import CONTEXT_KINDS, DOMAINS
from lamppost.evaluation.measures.registry import MEASURES, Dimension
from lamppost.evaluation.report import months
from lamppost.evaluation.report.blocks import (
    Block,
    Document,
    Fact,
    Facts,
    Figure,
    Grid,
    Heading,
    Paragraph,
)
from lamppost.evaluation.report.evaluating import Evaluation
from lamppost.evaluation.report.language import Words, words
from lamppost.evaluation.report.numbers import Row, counted, interval, is_known, value
from lamppost.evaluation.report.pictures import pictures
from lamppost.evaluation.report.quoting import quoted
from lamppost.evaluation.rules import normal_range

MOST_SCOPES: Final = (
    40  # rows of a table by hospital or department; who has more reads measures.json
)
ALWAYS: Final = (
    "adoption.hospitals_active",
    "adoption.departments_adopted",
    "adoption.share_of_physicians",
    "adoption.supporters_certified",
    "implementation.training_hours",
    "maintenance.supporter_retention_12m",
)
IF_ENOUGH: Final = (
    "implementation.interactions",
    "reach.respondents_with_interaction",
    "effectiveness.helpful",
    "effectiveness.would_recommend",
    "implementation.first_attempt_within_promise",
    "effectiveness.made_it_worse",
)
# The columns of tables by hospital and by department; a wider one fits on no page.
BY_SCOPE: Final = {
    Dimension.REACH: (
        "reach.interactions_per_100_physician_years",
        "reach.respondents_with_interaction",
    ),
    Dimension.EFFECTIVENESS: (
        "effectiveness.helpful",
        "effectiveness.would_recommend",
        "effectiveness.made_it_worse",
    ),
    Dimension.ADOPTION: (
        "adoption.departments_adopted",
        "adoption.share_of_physicians",
        "adoption.supporters_certified",
    ),
    Dimension.IMPLEMENTATION: (
        "implementation.interactions",
        "implementation.minutes_median",
        "implementation.acceptance",
        "implementation.first_attempt_within_promise",
    ),
    Dimension.MAINTENANCE: (
        "maintenance.rate_ratio_per_year",
        "maintenance.supporter_retention_12m",
    ),
    Dimension.COST: ("cost.supporter_cost", "cost.training_cost", "cost.coordinator_cost"),
}
LIMITS: Final = ("limit_cause", "limit_answers", "limit_known", "limit_return")


def document(evaluation: Evaluation, language: str) -> Document:
    """The whole report in one of `language.LANGUAGES`."""
    return _Report(evaluation, words(language)).document()


class _Report:
    """The evaluation's rows by measure and scope, and the words for them."""

    def __init__(self, evaluation: Evaluation, say: Words) -> None:
        self.evaluation, self.say = evaluation, say
        self.labels = {one.id: say.label(one) for one in MEASURES.values()}
        self.frame = evaluation.rows(self.labels)
        self.scopes = evaluation.sample.scopes
        seen = self.frame.filter(pl.col("scope").is_in(self._shown_scopes()))
        self.rows: dict[tuple[str, str], Row] = {(r["id"], r["scope"]): r for r in seen.to_dicts()}

    def document(self) -> Document:
        request, about = self.evaluation.request, self.period()
        if request.hospital is not None:
            about = f"{self.say('of_hospital', hospital=request.hospital)}, {about}"
        notice = self.say("internal" if request.is_internal else "published")
        return Document(self.say.language, self.say("title"), about, notice, tuple(self.blocks()))

    def period(self) -> str:
        """Whole years as years, anything else by its months."""
        period = self.evaluation.sample.period
        if not period.is_whole_years:
            first, last = month_text(period.first), month_text(period.last)
            return self.say("period", first=first, last=last)
        years = (period.first // YEAR, period.last // YEAR)
        return "–".join(str(one) for one in dict.fromkeys(years))

    def blocks(self) -> Iterator[Block]:
        yield from self.board()
        figures = dict(pictures(self.evaluation, self.say))
        for dimension in Dimension:
            yield from self.dimension(dimension, figures)
        yield from self.context()
        yield from quoted(self.evaluation.sample, self.say)
        yield from self.methods()
        yield Heading(self.say("limits"))
        yield from (Paragraph(self.say(name)) for name in LIMITS)

    def board(self) -> Iterator[Block]:
        yield Heading(self.say("board"), note=self.say("board_lead"))
        yield Heading(self.say("always"), level=3)
        yield Facts([self.fact(name) for name in ALWAYS])
        yield Heading(self.say("told_if"), level=3)
        known = [name for name in IF_ENOUGH if is_known(self.rows[name, "all"])]
        yield Facts([self.fact(name) for name in known])
        yield from self.unknown(self.labels[name] for name in IF_ENOUGH if name not in known)
        yield Paragraph(self.normal())
        if not self.evaluation.request.is_internal:
            yield Paragraph(self.hidden(), is_notice=True)

    def fact(self, name: str) -> Fact:
        row = self.rows[name, "all"]
        return Fact(value(row, self.say), self.labels[name], interval(row))

    def normal(self) -> str:
        """What would be normal, and on which side of it the number is that was told."""
        years = float(self.evaluation.sample.physician_years[0])
        if not years:
            return self.say("no_normal")
        normal, told = normal_range(years), self.rows["implementation.interactions", "all"]["value"]
        said = self.say("normal", low=normal.low, high=normal.high)
        if told is None:
            return said
        side = "less" if told < normal.low else "more" if told > normal.high else "within"
        return f"{said} {self.say(f'normal_{side}', count=f'{told:,.0f}')}"

    def hidden(self) -> str:
        share, limits = self.evaluation.share_hidden, self.evaluation.request.thresholds
        if not share:
            return self.say("hidden_none")
        percent = max(1, round(100 * share))
        return self.say(
            "hidden", percent=percent, activity=limits.activity, respondents=limits.respondents
        )

    def dimension(self, dimension: Dimension, figures: dict[str, Figure]) -> Iterator[Block]:
        name = self.say(f"dimension_{dimension}")
        ask = self.say(f"ask_{dimension}")
        yield Heading(name, note=ask, starts_page=dimension is Dimension.REACH)
        yield from (figures[one] for one in FIGURES[dimension] if one in figures)
        if dimension is Dimension.REACH:
            yield from self.monthly()
        yield from self.together(dimension, name)
        for level, scopes in (
            ("hospital", self.scopes.hospitals),
            ("department", self.adopters()),
        ):
            grid = self.each(dimension, level, scopes)
            if grid is not None:
                yield grid
                if any(self.say("too_small") in row for row in grid.rows):
                    yield Paragraph(self.say("too_small_meaning"))
        prices = self.evaluation.request.prices
        if dimension is Dimension.EFFECTIVENESS and self.evaluation.sample.running.height:
            is_internal = self.evaluation.request.is_internal
            yield Paragraph(self.say("running_told" if is_internal else "running_left_out"))
        if dimension is Dimension.COST and prices.currency:
            yield Paragraph(self.say("prices", currency=prices.currency))

    def monthly(self) -> Iterator[Block]:
        """Month by month where nothing is hidden; else why not."""
        if not self.evaluation.request.is_internal:
            yield Paragraph(self.say("months_not_told"))
            return
        found = months.course(self.evaluation)
        if found is not None:
            yield months.picture(found, self.say)
            yield Paragraph(self.say("months_meaning"))
            yield months.grid(found, self.say)

    def together(self, dimension: Dimension, name: str) -> Iterator[Block]:
        """What there is of everybody, as a table; of what there is not, the names."""
        every = [row for (_, scope), row in self.rows.items() if scope == "all"]
        own = [row for row in every if row["dimension"] == dimension]
        rows = [
            (row["label"], value(row, self.say), interval(row), counted(row, self.say))
            for row in own
            if is_known(row)
        ]
        headings = [self.say(one) for one in ("measure", "value", "interval", "counts")]
        if rows:
            yield Grid(dimension, self.say("table_of", dimension=name), headings, rows)
        yield from self.unknown(row["label"] for row in own if not is_known(row))

    def unknown(self, labels: Iterable[str]) -> Iterator[Block]:
        """One sentence instead of a row for each."""
        if names := "; ".join(labels):
            yield Paragraph(self.say("unknown", names=names))

    def each(self, dimension: Dimension, level: str, ids: tuple[str, ...]) -> Grid | None:
        """A row per hospital or department; none where they are too many, or only one, or nothing is told."""
        if not 1 < len(ids) <= MOST_SCOPES:
            return None
        columns = {
            name: [self.rows[name, f"{level}:{one}"] for one in ids]
            for name in BY_SCOPE[dimension]
            if (name, f"{level}:{ids[0]}") in self.rows
        }
        names = [name for name, own in columns.items() if any(map(is_known, own))]
        cells = [list(row) for row in zip(*(columns[name] for name in names), strict=True)]
        if all(cell["value"] is None for row in cells for cell in row):
            return None
        rows = [
            (one, *(value(cell, self.say) for cell in row))
            for one, row in zip(ids, cells, strict=True)
        ]
        name = self.say(f"dimension_{dimension}")
        caption = self.say(f"by_{level}", dimension=name)
        return Grid(
            f"{dimension}_{level}", caption, ["", *(self.labels[one] for one in names)], rows
        )

    def context(self) -> Iterator[Block]:
        yield Heading(self.say("context"), note=self.say("context_lead"))
        year, entry = pl.col("month") // YEAR, ("prism_domain", "kind", "code")
        noted = self.evaluation.sample.context.group_by(entry)
        counts = noted.agg(times=pl.len(), years=year.unique().sort()).to_dicts()
        if not counts:
            yield Paragraph(self.say("context_none"))
            return
        counts.sort(key=_in_order)
        rows = [
            [
                self.say(f"domain_{one['prism_domain']}"),
                self.say(f"kind_{one['kind']}"),
                self.say(f"factor_{one['code']}"),
                f"{one['times']:,}",
                ", ".join(str(year) for year in one["years"]),
            ]
            for one in counts
        ]
        headings = [self.say(one) for one in ("domain", "kind", "code", "times", "years")]
        yield Grid("context", self.say("context"), headings, rows)

    def methods(self) -> Iterator[Block]:
        yield Heading(self.say("methods"))
        told = ["methods_lead", "methods_time", "methods_checked"]
        if not self.evaluation.request.is_internal:
            told.insert(2, "methods_rounding")
        yield from (Paragraph(self.say(one)) for one in told)
        versions = {name: version(name) for name in ("lamppost", "polars", "scipy")}
        yield Paragraph(self.say("versions", **versions))
        order = list(Dimension)
        every = sorted(MEASURES.values(), key=lambda one: order.index(one.dimension))
        rows = [(self.labels[one.id], one.id, self.say.definition(one)) for one in every]
        headings = [self.say("measure"), "id", self.say("definitions")]
        yield Grid("definitions", self.say("definitions"), headings, rows)

    def adopters(self) -> tuple[str, ...]:
        """The departments that had the program at some time of the period."""
        had_it = self.evaluation.sample.exposure.filter("counts")["department_id"].unique()
        known = frozenset(had_it)
        return tuple(one for one in self.scopes.departments if one in known)

    def _shown_scopes(self) -> list[str]:
        return [
            "all",
            *(f"hospital:{one}" for one in self.scopes.hospitals[: MOST_SCOPES + 1]),
            *(f"department:{one}" for one in self.adopters()[: MOST_SCOPES + 1]),
        ]


FIGURES: Final = {
    Dimension.REACH: ("rate",),
    Dimension.EFFECTIVENESS: ("survey",),
    Dimension.ADOPTION: (),
    Dimension.IMPLEMENTATION: ("promise", "minutes"),
    Dimension.MAINTENANCE: ("retention",),
    Dimension.COST: (),
}


def _in_order(entry: dict[str, Any]) -> tuple[int, int, int, str]:
    """By part, then by kind, the most often named first."""
    domain, kind = DOMAINS.index(entry["prism_domain"]), CONTEXT_KINDS.index(entry["kind"])
    return domain, kind, -entry["times"], entry["code"]
