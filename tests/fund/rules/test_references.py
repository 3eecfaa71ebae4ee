import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.fund.rules.references import (
    WrongReference,
    creditor_reference,
    find_references,
    read_reference,
    show_reference,
    structured_reference,
)

NUMBERS = st.integers(1, 10**10 - 1)
BODIES = st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=1, max_size=21)


def test_examples_of_the_standards() -> None:
    assert structured_reference(108068171) == "010806817183"
    assert structured_reference(97) == "000000009797"
    assert creditor_reference("539007547034") == "RF18539007547034"
    assert show_reference("010806817183") == "+++010/8068/17183+++"
    assert show_reference("RF18539007547034") == "RF18 5390 0754 7034"


@given(NUMBERS)
def test_a_structured_communication_is_read_as_it_is_shown(number: int) -> None:
    reference = structured_reference(number)
    assert read_reference(show_reference(reference)) == reference
    for text in (
        show_reference(reference),
        f"***{reference}***",
        f"gift {reference}",
        f"x{show_reference(reference)}y",
    ):
        assert list(find_references(text)) == [reference]


@given(BODIES)
def test_an_international_reference_is_read_as_it_is_shown(body: str) -> None:
    reference = creditor_reference(body)
    assert read_reference(show_reference(reference).lower()) == reference
    assert reference in list(find_references(f"for {show_reference(reference)}"))


@given(NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_is_no_reference(number: int, place: int, step: int) -> None:
    reference = structured_reference(number)
    digit = str((int(reference[place]) + step) % 10)
    wrong = reference[:place] + digit + reference[place + 1 :]
    with pytest.raises(WrongReference):
        read_reference(wrong)
    assert list(find_references(f"+++{wrong}+++")) == []


@pytest.mark.parametrize("typed", ["", "123", "RF00", "RF18 5390 0754 7035", "+++010/8068/17184+++"])
def test_what_is_no_reference_is_refused(typed: str) -> None:
    with pytest.raises(WrongReference, match="check digits"):
        read_reference(typed)
