"""The two commands: what they print, and how they end."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lamppost.cli.imports import import_hospitals, import_roster
from lamppost.program import queries
from lamppost.program.models import Hospital, Physician
from tests.unit.program.conftest import Site

pytestmark = pytest.mark.django_db


def hospitals(*arguments: str) -> Result:
    return CliRunner().invoke(import_hospitals, arguments)


def roster(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(import_roster, [str(path), *arguments])


@pytest.fixture
def real_file(tmp_path: Path) -> Path:
    path = tmp_path / "clinicians.csv"
    path.write_bytes(queries.packaged_roster())
    return path


def test_import_hospitals_without_a_file_takes_the_packaged_one() -> None:
    result = hospitals("--state", "CA", "--name", "kaiser", "--id", "50075", "--id", "050512")
    assert result.exit_code == 0, result.output
    assert "050075  kaiser-foundation-hospital-oakland-richmond" in result.stdout
    assert "2  added" in result.stdout
    assert Hospital.objects.count() == 2


def test_import_hospitals_without_a_choice_asks_for_one() -> None:
    result = hospitals()
    assert result.exit_code == 2
    assert "--state, --name or --id" in result.stderr


def test_import_hospitals_that_nothing_fits_says_so() -> None:
    result = hospitals("--state", "CA", "--name", "no such place")
    assert (result.exit_code, result.stderr) == (2, "No hospital fits that choice.\n")


def test_import_roster_prints_counts_and_no_name(site: Site, real_file: Path) -> None:
    trial = roster(real_file, "--hospital", "50075", "--dry-run")
    assert trial.exit_code == 0, trial.output
    assert "would be added" in trial.stdout
    assert not Physician.objects.exists()
    result = roster(real_file, "--hospital", "50075", "--profession", "physician")
    added = Physician.objects.count()
    assert f"{added}  added" in result.stdout
    assert "1,067 rows read" in result.stderr
    assert "left out: of another hospital" in result.stdout
    for name in Physician.objects.values_list("last_name", flat=True)[:50]:
        assert f" {name} " not in result.output


def test_import_roster_takes_the_hospital_by_its_short_name(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("name,specialty\nSam Cole,Hospitalist\n")
    slug = queries.hospital(site.oakland).slug
    assert roster(path, "--hospital", slug, "--department", "hospitalist=Medicine").exit_code == 0
    assert [one.name for one in queries.departments(site.oakland)] == ["Medicine"]
    path.write_text("name,specialty\nAna Roe,Hospitalist\n")
    result = roster(path, "--hospital", slug, "--deactivate-leavers")
    assert "1  no longer on the roster" in result.stdout


def test_import_roster_ends_with_a_table_of_what_to_mend(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("name,e-mail,NPI\nCanary Featherstone,canary,1234567890\n")
    result = roster(path, "--hospital", "50075")
    assert result.exit_code == 2
    assert "2 to mend; nothing was written." in result.stderr
    assert "      2  e-mail                    This is not an e-mail address." in result.stderr
    assert "      2  NPI " in result.stderr
    assert "anary" not in result.output
    assert "1234567890" not in result.output
    assert not Physician.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--hospital", "999999"), "no such hospital here"),
        (("--hospital", "50075", "--profession", "astronaut"), "physician"),
        (("--hospital", "50075", "--department", "ED"), "SPECIALTY=NAME"),
    ],
)
def test_import_roster_explains_a_wrong_option(
    site: Site, real_file: Path, arguments: tuple[str, ...], hint: str
) -> None:
    result = roster(real_file, *arguments)
    assert result.exit_code == 2
    assert hint in result.stderr
    assert not Physician.objects.exists()


def test_import_roster_of_a_picture_says_so(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    result = roster(path, "--hospital", "50075")
    assert result.exit_code == 2
    assert "This is a picture." in result.stderr
