"""What an operator writes about cards."""

import pytest
from pydantic import ValidationError

from blueheart.fund.rules.cardfees import read_card_fee
from blueheart.settings.config import Config


@pytest.mark.parametrize("key", ["", "sk_test_1", "sk_live_1", "rk_test_1", "rk_live_1"])
def test_a_secret_key_is_taken(key: str) -> None:
    assert Config(STRIPE_SECRET_KEY=key).stripe_secret_key == key


@pytest.mark.parametrize(
    ("name", "value"),
    [("STRIPE_SECRET_KEY", "pk_live_1"), ("STRIPE_SECRET_KEY", "whsec_1"), ("CARD_FEE_PERCENT", "a lot"),
     ("CARD_FEE_PERCENT", "-1"), ("CARD_FEE_FIXED", "25"), ("CARD_FEE_FIXED", "EUR:0.25"),
     ("CARD_FEE_FIXED", "EUR:25,")],
)  # fmt: skip
def test_what_is_none_is_refused_by_its_name_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Config(**{name: value})  # type: ignore[arg-type]
    assert name in str(refused.value)
    assert "pk_live_1" not in str(refused.value)


def test_the_defaults_are_rates() -> None:
    config = Config(CARD_FEE_PERCENT="1.5", CARD_FEE_FIXED="EUR:25,JPY:0")
    assert read_card_fee(config.card_fee_percent, config.card_fee_fixed).fixed == {"EUR": 25, "JPY": 0}
    assert read_card_fee(config.card_fee_percent, "").fixed == {}
