"""Codes that people read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.core.ids import ALPHABET, RANDOM_LETTERS, Code

codes = st.builds(Code.new)


@given(codes)
def test_a_code_is_read_as_it_was_written(code: Code) -> None:
    assert Code.parse(str(code)) == code
    assert Code.parse(f"  {str(code).lower().replace('-', ' ')}. ") == code
    spoken = str(code).replace("0", "O").replace("1", "l")
    assert Code.parse(spoken) == code


@given(codes, st.integers(0, RANDOM_LETTERS - 1), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_noticed_unless_it_weighs_the_same(
    code: Code, place: int, letter: str
) -> None:
    wrong = code.letters[:place] + letter + code.letters[place + 1 :]
    difference = (place + 2) * (ALPHABET.index(letter) - ALPHABET.index(code.letters[place]))
    assert (Code.parse(wrong) is None) == (difference % 31 != 0)


@pytest.mark.parametrize("text", ["", "hello", "A" * 17, "A" * 200, "\0"])
def test_anything_else_is_no_code(text: str) -> None:
    assert Code.parse(text) is None


def test_a_code_has_80_random_bits_and_shows_none_of_them() -> None:
    assert 32**RANDOM_LETTERS >= 2**80
    code = Code.new()
    assert code.letters not in repr(code) and len(code.digest) == 32
    assert len({Code.new().letters for _ in range(100)}) == 100
