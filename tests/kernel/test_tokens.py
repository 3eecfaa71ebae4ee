from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.core.signing import Signer, b62_encode
from django.test import override_settings
from hypothesis import assume, given
from hypothesis import strategies as st

from blueheart.kernel.tokens import TokenExpired, TokenForged, TokenInvalid, sign, unsign

NOON = datetime(2027, 7, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXT, st.integers(0, 3600))
def test_token_gives_its_value_back_while_it_lasts(value: str, seconds: int) -> None:
    token = sign("confirm", value, at=NOON)
    assert quote(token, safe="") == token
    assert unsign("confirm", token, at=NOON + timedelta(seconds=seconds), max_age=HOUR) == value


@pytest.mark.parametrize("max_age", [HOUR, 3600])
def test_token_expires(max_age: timedelta | int) -> None:
    token = sign("confirm", "12", at=NOON)
    with pytest.raises(TokenExpired):
        unsign("confirm", token, at=NOON + HOUR + timedelta(seconds=1), max_age=max_age)


def test_token_of_another_purpose_is_forged() -> None:
    with pytest.raises(TokenForged):
        unsign("manage", sign("confirm", "12", at=NOON), at=NOON, max_age=HOUR)


def test_token_from_the_future_is_forged_past_a_small_skew() -> None:
    token = sign("confirm", "12", at=NOON)
    assert unsign("confirm", token, at=NOON - timedelta(minutes=4), max_age=HOUR) == "12"
    with pytest.raises(TokenForged):
        unsign("confirm", token, at=NOON - timedelta(minutes=6), max_age=HOUR)


@given(TEXT, st.data())
def test_token_with_any_character_changed_is_forged(value: str, data: st.DataObject) -> None:
    token = sign("confirm", value, at=NOON)
    place = data.draw(st.integers(0, len(token) - 2))  # the last one holds spare bits of base64
    other = data.draw(st.sampled_from("abcXYZ019-_."))
    assume(token[place] != other)
    with pytest.raises(TokenForged):
        unsign("confirm", token[:place] + other + token[place + 1 :], at=NOON, max_age=HOUR)


@given(st.text(max_size=100))
def test_any_text_is_no_token(text: str) -> None:
    with pytest.raises(TokenInvalid):
        unsign("confirm", text, at=NOON, max_age=HOUR)


@given(TEXT, st.sampled_from(["confirm", "wear.page", "é"]))
def test_token_is_byte_for_byte_that_of_django(value: str, purpose: str) -> None:
    body = urlsafe_b64encode(value.encode()).rstrip(b"=").decode()
    signer = Signer(sep=".", salt=f"blueheart.token.{purpose}")
    token = signer.sign(f"{body}.{b62_encode(int(NOON.timestamp()))}")
    assert sign(purpose, value, at=NOON) == token
    assert unsign(purpose, token, at=NOON, max_age=HOUR) == value


def test_token_of_an_earlier_secret_holds_while_that_is_a_fallback() -> None:
    with override_settings(SECRET_KEY="the first"):
        token = sign("confirm", "12", at=NOON)
    with override_settings(SECRET_KEY="the second", SECRET_KEY_FALLBACKS=["another", "the first"]):
        assert unsign("confirm", token, at=NOON, max_age=HOUR) == "12"
        assert sign("confirm", "12", at=NOON) != token
    with override_settings(SECRET_KEY="the second"), pytest.raises(TokenForged):
        unsign("confirm", token, at=NOON, max_age=HOUR)
