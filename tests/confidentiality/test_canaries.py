"""The search itself is tried first: a canary in any dress is found, and a clean text is clean."""

import base64

import pytest

from tests.confidentiality.canaries import Canary, Search, needles

NAME = Canary("Zéphyrinqzxvkjw Quackenbushqzxvkjw")
SEARCH = Search(needles([NAME]))


@pytest.mark.parametrize(
    "hidden",
    [
        NAME.text,
        NAME.text.upper(),
        "zephyrinqzxvkjw",
        "QUACKENBUSHQZXVKJW, ZEPHYRINQZXVKJW",
        "a%20b?name=Z%C3%A9phyrinqzxvkjw",
        base64.b64encode(f"before {NAME.text} after".encode()),
        base64.urlsafe_b64encode(f"befor {NAME.text}".encode()),
        f"x{NAME.text}".encode().hex(),
        {"job": ["1", NAME.text]},
        "wjkvxzqhsubnekcauQ",
    ],
)
def test_search_finds_a_canary_in_any_dress(hidden: object) -> None:
    assert SEARCH.found_in(hidden)


def test_search_finds_nothing_in_clean_words() -> None:
    assert SEARCH.found_in(["A referral came in.", b"\0\1\2", 7, None]) == []
