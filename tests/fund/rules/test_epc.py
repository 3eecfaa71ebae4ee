"""The code that a bank's app reads; decoded by a reader of somebody else."""

import io
from dataclasses import replace

import pytest
from stdnum import iban

from blueheart.fund.rules.epc import LARGEST, NoTransferCode, Transfer, epc_text, sample_number
from blueheart.kernel.money import Money

BELGIAN = Transfer(
    holder="Example office", number="BE71096123456769", bic="GKCCBEBB", amount=Money("EUR", 2_550),
    reference="010806817183", shown_reference="+++010/8068/17183+++",
)  # fmt: skip


def test_a_belgian_reference_stands_in_the_words() -> None:
    assert epc_text(BELGIAN).split("\n") == [
        "BCD", "002", "1", "SCT", "GKCCBEBB", "Example office", "BE71096123456769", "EUR25.50", "", "",
        "+++010/8068/17183+++",
    ]  # fmt: skip


def test_an_international_reference_stands_in_its_own_field() -> None:
    lines = epc_text(replace(BELGIAN, reference="RF18539007547034", shown_reference="RF18 …")).split("\n")
    assert lines[9:] == ["RF18539007547034"]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Money("USD", 100)}, {"amount": Money("EUR", 0)}, {"amount": Money("EUR", LARGEST + 1)},
        {"number": "BE71096123456768"}, {"number": "BE7109612345676"}, {"number": ""}, {"number": "XX00TEST"},
    ],
)  # fmt: skip
def test_what_a_bank_would_refuse_makes_no_code(change: dict[str, object]) -> None:
    with pytest.raises(NoTransferCode):
        epc_text(replace(BELGIAN, **change))


def test_the_sample_account_can_be_no_bank_s() -> None:
    assert sample_number().startswith("XX")
    assert not iban.is_valid(sample_number())
    assert epc_text(replace(BELGIAN, number=sample_number()))


def test_the_code_is_read_back_as_it_was_written() -> None:
    import segno
    import zxingcpp
    from PIL import Image

    picture = io.BytesIO()
    segno.make(epc_text(BELGIAN), error="m", micro=False, boost_error=False).save(picture, kind="png", scale=5)
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    assert found.text == epc_text(BELGIAN)
