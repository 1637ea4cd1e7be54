"""Short functions, shorter views."""

import pytest

from .sources import Source, lines, sources

LONGEST_FUNCTION = 50
LONGEST_VIEW = 15

VIEWS = [source for source in sources() if source.room == "web" and "views" in source.parts]


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_functions_fit_on_a_screen(source: Source) -> None:
    long = {
        each.name: lines(each) for each in source.all_functions() if lines(each) > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("source", VIEWS, ids=lambda source: source.name)
def test_views_parse_call_and_respond(source: Source) -> None:
    long = {each.name: lines(each) for each in source.all_functions() if lines(each) > LONGEST_VIEW}
    assert long == {}
