import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.fund.rules.codes import ALPHABET, WrongCode, check_digit, new_code, read_code, show_code

BODIES = st.text(ALPHABET, min_size=15, max_size=15)


@given(BODIES)
def test_a_code_is_read_as_it_is_shown_and_as_people_type_it(body: str) -> None:
    code = body + check_digit(body)
    shown = show_code(code)
    assert read_code(shown) == code
    assert read_code(f" {shown.lower().replace('1', 'l').replace('0', 'o')} ") == code


@given(BODIES, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_digit_is_found(body: str, place: int, digit: str) -> None:
    code = body + check_digit(body)
    wrong = code[:place] + digit + code[place + 1 :]
    if wrong != code:
        with pytest.raises(WrongCode):
            read_code(wrong)


@pytest.mark.parametrize("typed", ["", "7K2M", "U" * 16, "é" * 16, "0" * 17])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(WrongCode):
        read_code(typed)


def test_codes_are_not_alike() -> None:
    assert len({new_code() for _time in range(500)}) == 500
