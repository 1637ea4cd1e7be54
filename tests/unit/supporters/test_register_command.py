"""`lamppost import-supporters`: what it prints, and how it ends."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lamppost.cli.imports import import_supporters
from lamppost.supporters.models import Supporter
from tests.cast import Cast

HEAD = "E-mail,Name,Department,Trained on\n"
NORA = "nora@example.org,Canary Featherstone,Surgery,2024-05-06\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "register.csv"
    written.write_text(HEAD + NORA)
    return written


def bring_in(place: str, path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(import_supporters, [place, str(path), *arguments])


def test_import_prints_counts_and_no_name(cast: Cast, path: Path) -> None:
    before = Supporter.objects.count()
    trial = bring_in("valley", path, "--dry-run")
    assert trial.exit_code == 0 and "1  would be added" in trial.stdout
    assert Supporter.objects.count() == before
    result = bring_in("valley", path)
    assert result.exit_code == 0, result.output
    assert "1  added" in result.stdout and "1  of them without an account so far" in result.stdout
    assert "1  unchanged" in bring_in("valley", path).stdout
    assert "anary" not in trial.output + result.output and "nora@" not in result.output


def test_import_ends_with_a_table_of_what_to_mend(cast: Cast, path: Path) -> None:
    path.write_text(HEAD + NORA + "nils@example.org,Nils New,Astrology,never\n" + NORA)
    before = Supporter.objects.count()
    result = bring_in("valley", path)
    assert result.exit_code == 2
    assert "2 to mend; nothing was written." in result.stderr
    assert "      3  Trained on                This is not a date." in result.stderr
    assert (
        "      4  E-mail                    This person stands in the file twice." in result.stderr
    )
    assert "anary" not in result.output and "Astrology" not in result.output
    assert Supporter.objects.count() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a picture."),
        (b"email,trained on\nJos\x81\x8d,2024-05-06\n", "cannot be read"),
        (b"email,email,trained on\na@example.org,,2024-05-06\n", "This heading stands twice."),
    ],
)
def test_import_of_what_is_no_register_says_so(
    cast: Cast, path: Path, content: bytes, words: str
) -> None:
    path.write_bytes(content)
    result = bring_in("valley", path)
    assert result.exit_code == 2 and words in result.stderr


def test_import_for_no_hospital_says_so(cast: Cast, path: Path) -> None:
    result = bring_in("nowhere", path)
    assert result.exit_code == 2 and "no such hospital here" in result.stderr
