"""What is suggested for a line that waits."""

from hypothesis import given
from hypothesis import strategies as st

from blueheart.fund.rules.likeness import Known, Likeness, Seen, is_slip_of, likeness, weight
from blueheart.fund.rules.references import creditor_reference, show_reference, structured_reference

NUMBERS = st.integers(1, 10**10 - 1)


@given(NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_a_slip(number: int, place: int, more: int) -> None:
    reference = structured_reference(number)
    wrong = reference[:place] + str((int(reference[place]) + more) % 10) + reference[place + 1 :]
    assert is_slip_of(f"gift +++{wrong[:3]}/{wrong[3:7]}/{wrong[7:]}+++ thanks", reference)


@given(NUMBERS, st.integers(0, 10))
def test_neighbours_that_changed_places_are_a_slip(number: int, place: int) -> None:
    reference = structured_reference(number)
    swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
    assert is_slip_of(swapped, reference)


@given(NUMBERS, NUMBERS)
def test_another_right_reference_is_none(one: int, other: int) -> None:
    if one != other:
        assert not is_slip_of(structured_reference(one), structured_reference(other))


def test_an_international_reference_is_found_as_it_is_shown() -> None:
    reference = creditor_reference("BH0000000042")
    assert is_slip_of(f"for {show_reference(reference)}", reference)
    assert not is_slip_of("for the fund", reference)
    assert not is_slip_of("anything", "")


def test_each_likeness_counts_and_a_reference_most() -> None:
    seen = Seen(amount=2_500, name="Dupont Anne", number="BE71096123456769", words="")
    known = Known(amount=2_500, name="Anne Dupont", numbers=frozenset({"BE71096123456769"}))
    alike = likeness(seen, known)
    assert alike == {Likeness.ACCOUNT, Likeness.SUM, Likeness.NAME}
    assert weight(frozenset({Likeness.REFERENCE})) > weight(alike)
    assert likeness(Seen(amount=1), Known(amount=2)) == frozenset()
