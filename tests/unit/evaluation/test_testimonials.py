"""Words that somebody gave to be printed: with consent, of nobody, in the reports about their year, until withdrawn."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from click.testing import CliRunner

from lamppost.audit.models import Pending
from lamppost.cli.main import main
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.evaluation import actions, models, queries
from lamppost.evaluation.dataset import EvaluationDataset, read_dataset
from lamppost.evaluation.dataset.tables import TABLES, TESTIMONIALS
from lamppost.evaluation.queries import release_file
from lamppost.evaluation.queries.dataset import dataset_of
from lamppost.evaluation.report.content import document
from lamppost.evaluation.report.evaluating import evaluate
from lamppost.evaluation.report.page import body
from lamppost.evaluation.report.requests import Request
from lamppost.evaluation.rules.testimonials import Language, plain, problems
from tests.cast import Cast, refuses

from .datasets import program, write
from .drawn import TODAY, drawn, past
from .giving import WORDS, give, said
from .test_report import text_of

SPANISH = "Me llamó alguien que sabía lo que es una noche así."


@pytest.fixture
def today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"words": "Good."}, "words", "how_long"),
        ({"words": "a word " * 70}, "words", "how_long"),
        ({"words": "The patient in MRN 4482913 had died that night."}, "words", "patient_told"),
        ({"words": "I would go to Dr Okafor again, any night."}, "words", "somebody_named"),
        ({"words": "It was Olga who called me after that night."}, "words", ""),
        ({"words": "It was olga supporter who called me that night."}, "words", "somebody_named"),
        ({"words": "Nobody but Supporter called me after that night."}, "words", "somebody_named"),
        ({"signed": "Olga Supporter"}, "signed", "somebody_named"),
        ({"signed": "a" * 61}, "signed", "signature_long"),
        ({"signed": ""}, "signed", ""),
        ({"year": 2022}, "year", "which_year"),
    ],
)
def test_problems_say_what_cannot_be_printed(
    given: dict[str, Any], field: str, problem: str
) -> None:
    one = replace(said(year=2025), **given)
    found = problems(one, years=range(2023, 2027), people=[("Olga", "Supporter")])
    assert found == ({field: problem} if problem else {})


def test_plain_leaves_the_marks_to_the_report() -> None:
    one = plain(said(" “It\nhelped\0me.” ", signed="– a  nurse"))
    assert (one.words, one.signed) == ("It helped me.", "a nurse")


def test_add_keeps_the_words_and_nothing_of_who_gave_them(cast: Cast, today: None) -> None:
    give(cast.valley.pk, cast.evaluator.actor())
    (row,) = queries.testimonials(cast.valley.pk, seen_by=cast.director.actor())
    assert row.said == said()
    kept = {field.name for field in models.Testimonial._meta.get_fields()}
    assert kept == {"id", "hospital", "year", "language", "words", "signed"}
    assert "testimonial.added" in Pending.objects.values_list("event", flat=True)


def test_add_refuses_without_consent_a_colleagues_name_and_the_same_again(
    cast: Cast, today: None
) -> None:
    eva, valley = cast.evaluator.actor(), cast.valley.pk
    with refuses(Invalid) as refused:
        actions.add_testimonial(hospital=valley, said=said("?"), has_consent=False, by=eva)
    assert refused.value.problems == {"words": "how_long", "consent": "has_consent"}
    with refuses(Invalid):
        give(valley, eva, f"It was {cast.supporter.name} who called me after that night.")
    give(valley, eva)
    with refuses(Invalid):
        give(valley, eva, f"“{WORDS}”")


def test_nobody_else_adds_reads_or_withdraws(cast: Cast, today: None) -> None:
    one = give(cast.valley.pk, cast.evaluator.actor())
    for person in (cast.lead, cast.coordinator, cast.supporter):
        with refuses(Refused):
            give(cast.valley.pk, person.actor(), SPANISH)
        with refuses(Refused):
            queries.testimonials(cast.valley.pk, seen_by=person.actor())
        with refuses(NotFound):
            actions.withdraw_testimonial(testimonial=one, by=person.actor())


def test_another_hospitals_director_finds_nothing(cast: Cast, today: None) -> None:
    one = give(cast.valley.pk, cast.evaluator.actor())
    at_harbor = replace(cast.director.actor(), hospitals=frozenset({cast.harbor.pk}))
    for unknown in (one, uuid4()):
        with refuses(NotFound):
            queries.testimonial(unknown, seen_by=at_harbor)
        with refuses(NotFound):
            actions.withdraw_testimonial(testimonial=unknown, by=at_harbor)


def test_release_prints_it_in_both_languages_until_it_is_withdrawn(cast: Cast, today: None) -> None:
    past(cast.emergency, {2025: 40})
    eva = cast.evaluator.actor()
    one = give(cast.valley.pk, eva, year=2025)
    give(cast.valley.pk, eva, SPANISH, year=2026, language=Language.ES)
    before = drawn(cast)
    for language in ("en", "es"):
        page = told(before, language, cast)
        assert WORDS in page and "an anesthesiologist" in page and SPANISH not in page
    assert WORDS not in release_file(before, "measures.json", "en", seen_by=eva).decode()
    actions.withdraw_testimonial(testimonial=one, by=eva)
    assert WORDS in told(before, "en", cast)
    actions.withdraw_release(release=before, why="Somebody took their words back.", by=eva)
    assert "own words" not in told(drawn(cast), "en", cast)
    assert queries.testimonials(cast.valley.pk, seen_by=eva)[0].said.words == SPANISH


def told(release: UUID, language: str, cast: Cast) -> str:
    seen_by = cast.evaluator.actor()
    return release_file(release, "body.html", language, seen_by=seen_by).decode()


def test_export_holds_it(cast: Cast, today: None) -> None:
    give(cast.valley.pk, cast.evaluator.actor())
    (row,) = dataset_of([cast.valley.pk])[TESTIMONIALS].rows(named=True)
    assert (row["words"], row["signed"], row["language"], row["year"]) == (
        *(WORDS, "an anesthesiologist"),
        *("en", 2026),
    )


def with_words(folder: Path, *lines: str) -> Path:
    write(folder, program())
    heading = "signed,words,hospital_id,year,language"
    (folder / "testimonials.csv").write_text("\n".join((heading, *lines)) + "\n")
    (folder / "datapackage.json").unlink(missing_ok=True)
    return folder


def test_evaluate_prints_those_of_a_folder_and_of_the_period(tmp_path: Path) -> None:
    folder = with_words(
        tmp_path / "data",
        f'"a nurse <b>","{WORDS}",north,2024,en',
        f",{SPANISH},south,2025,es",
        ",Of a year that is not told of here.,north,2021,en",
    )
    done = CliRunner().invoke(main, ["evaluate", str(folder), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    page = (tmp_path / "out" / "report.html").read_text()
    assert f'<blockquote lang="en"><p>{WORDS}' in page and "a nurse &lt;b&gt;" in page
    assert f'<blockquote lang="es"><p>{SPANISH}' in page and "not told of here" not in page
    printed = " ".join(text_of(tmp_path / "out" / "report.pdf").split())
    assert f"«{SPANISH}»" in printed and "– a nurse <b>" in printed


def test_evaluate_says_which_cannot_be_printed_and_repeats_nothing(tmp_path: Path) -> None:
    folder = with_words(
        tmp_path / "data",
        ",Dr Okafor called me after that night.,north,2024,en",
        ",Short.,north,24,fr",
    )
    done = CliRunner().invoke(main, ["evaluate", str(folder), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2 and "Okafor" not in done.output
    for problem in (
        "testimonials.csv, row 2, column words: This may name somebody.",
        "testimonials.csv, row 3, column words: It takes 20 to 400 letters.",
        "testimonials.csv, row 3, column year: “24” is below 1900.",
        "testimonials.csv, row 3, column language: “fr” is none of en, es.",
    ):
        assert problem in done.output


def many(count: int, at: Path) -> EvaluationDataset:
    lines = (f",This is what number {one:02d} has said.,north,2024,en" for one in range(count))
    return read_dataset(with_words(at, *lines))


def test_of_many_some_are_drawn_by_lot_and_the_report_says_so(tmp_path: Path) -> None:
    every = many(30, tmp_path / "data")
    turned = EvaluationDataset({one.name: every[one].reverse() for one in TABLES})
    page, again = (body(document(evaluate(one, Request()), "en")) for one in (every, turned))
    assert page.count("<blockquote") == 9 and "9 of 30 are printed here" in page
    quotes = page[page.index('class="quotes"') :]
    assert quotes[: quotes.index("</section>")] in again
