"""Short functions, shorter views."""

from collections.abc import Iterable

from .sources import Source, lines, sources

LONGEST_FUNCTION = 50
LONGEST_VIEW = 15


def _longer(than: int, among: Iterable[Source]) -> dict[str, int]:
    return {
        f"{source.name}: {each.name}": lines(each)
        for source in among
        for each in source.all_functions()
        if lines(each) > than
    }


def test_functions_fit_on_a_screen() -> None:
    assert _longer(LONGEST_FUNCTION, sources()) == {}


def test_views_parse_call_and_respond() -> None:
    views = [source for source in sources() if source.room == "web" and "views" in source.parts]
    assert views and _longer(LONGEST_VIEW, views) == {}
