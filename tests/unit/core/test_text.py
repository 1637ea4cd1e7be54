"""Text as a spreadsheet may be given it."""

import pytest

from lamppost.core.text import as_cell


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "\t=1", "+1-2", "-cmd|'/C calc'!A0"])
def test_what_a_spreadsheet_would_reckon_with_stands_as_text(text: str) -> None:
    assert as_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-", "-1.5", "+3", "Surgery", "O’Neil = 2", "'quoted'"])
def test_all_else_stays_as_it_is(text: str) -> None:
    assert as_cell(text) == text
