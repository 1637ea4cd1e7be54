"""Answers of one length, codes that derive, and what becomes of a box."""

from dataclasses import dataclass
from traceback import format_exception
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.ballots.rules import Fate, Kind, Secret, answer_in, fate, fill, too_few
from lamppost.core.errors import Invalid
from lamppost.core.ids import Code
from tests.unit.ballots.stories import WISHES, Wish


@given(st.text(max_size=20), st.integers(min_value=-(2**53), max_value=2**53))
def test_fill_keeps_the_answer_and_tells_nothing_by_its_length(text: str, number: int) -> None:
    text = text.encode("utf-8", "ignore").decode()
    filled = fill(WISHES, Wish(text, number))
    assert answer_in(WISHES, filled) == Wish(text, number)
    assert len(filled.text) == len(fill(WISHES, Wish("")).text)


@pytest.mark.parametrize("answer", [Wish("x" * 200), Wish(7)])  # type: ignore[arg-type]
def test_fill_refuses_what_is_too_long_or_of_another_kind_and_quotes_nothing(answer: Wish) -> None:
    with pytest.raises(Invalid) as refused:
        fill(WISHES, answer)
    assert "xxx" not in str(refused.value) and refused.value.__suppress_context__ is not None


def test_fill_refuses_without_the_words_of_the_answer() -> None:
    @dataclass(frozen=True)
    class Strict:
        number: int

    canary: Any = "canary"
    with pytest.raises(Invalid) as refused:
        fill(Kind("strict", Strict), Strict(canary))
    told = "".join(format_exception(refused.value)).replace("canary: Any", "")
    assert "input_value" not in told


def test_a_code_is_the_same_for_the_same_holder_and_box_alone() -> None:
    one, other = Secret.new(), Secret.new()
    assert one.code_for("ana") == one.code_for("ana")
    assert len({one.code_for("ana"), one.code_for("ben"), other.code_for("ana")}) == 3


def test_a_derived_code_can_be_read_aloud_like_any_other() -> None:
    for number in range(50):
        code = Secret.new().code_for(str(number))
        assert Code.parse(str(code).lower()) == code


def test_the_mark_of_a_code_needs_the_secret() -> None:
    one, other = Secret.new(), Secret.new()
    code = one.code_for("ana")
    assert one.mark_of(code) == one.mark_of(code)
    assert len({one.mark_of(code), other.mark_of(code), code.digest}) == 3


def test_a_secret_and_an_answer_show_nothing_of_themselves() -> None:
    secret = Secret.new()
    assert secret.hex not in repr(secret)
    assert "canary" not in repr(fill(WISHES, Wish("canary")))


@pytest.mark.parametrize(
    ("answers", "has_waited", "then"),
    [
        (5, False, Fate.COUNT),
        (5, True, Fate.COUNT),
        (4, False, Fate.WAIT),
        (4, True, Fate.DESTROY),
        (0, False, Fate.WAIT),
    ],
)
def test_fate_of_a_box_whose_time_is_over(answers: int, has_waited: bool, then: Fate) -> None:
    assert fate(answers, 5, has_waited) is then


def test_too_few_holders_could_never_be_read() -> None:
    assert too_few(["a", "b", "a", "b"], WISHES)
    assert not too_few(["a", "b", "c"], WISHES)
