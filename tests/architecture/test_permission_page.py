"""The page for the governance board says what the code does."""

from pathlib import Path

from lamppost.cli.permissions import permission_table

PAGE = Path(__file__).parents[2] / "docs" / "operators" / "permissions.md"


def test_the_page_is_what_the_rooms_say() -> None:
    assert PAGE.read_text() == permission_table(), "print it again: lamppost permissions"
