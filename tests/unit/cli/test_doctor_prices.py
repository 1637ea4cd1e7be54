"""What `lamppost doctor` says of the file with a site's prices."""

from pathlib import Path

import pytest
from django.test import override_settings

from lamppost.cli.doctor.everyday import check_prices
from lamppost.cli.doctor.findings import Wrong
from tests.cast import Cast


def checked(folder: Path, text: str) -> str:
    file = folder / "prices.yaml"
    file.write_text(text)
    with override_settings(LAMPPOST_PRICES=file):
        return check_prices()


def test_without_a_file_reports_tell_hours() -> None:
    assert "no prices" in check_prices()


def test_prices_of_this_site_are_well(cast: Cast, tmp_path: Path) -> None:
    hours = f'coordinator_hours_per_month: {{"*": 12, "{cast.valley.name}": 20}}'
    assert "as the site states" in checked(tmp_path, f"currency: USD\n{hours}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("currency: USD\nsupporter_hour: much\n", "supporter_hour"),
        ("currency: [\n", "no YAML"),
        ("currency: USD\ncoordinator_hours_per_month: {north: 20}\n", "no hospital of this site: north"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_them_is_said(cast: Cast, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Wrong, match=said):
        checked(tmp_path, text)


def test_a_file_that_is_away_is_said(tmp_path: Path) -> None:
    away = override_settings(LAMPPOST_PRICES=tmp_path / "away.yaml")
    with away, pytest.raises(Wrong, match=r"away\.yaml"):
        check_prices()
