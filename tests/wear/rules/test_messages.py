"""What is taken for the wall, and the clear word for what is not."""

import pytest

from blueheart.wear.rules.messages import InvalidMessage, TypedMessage, check_message


def typed(**values: object) -> TypedMessage:
    whole = {"first_name": "Amina", "text_language": "en", "email": "a@example.org", "is_16_or_older": True}
    return TypedMessage(**{**whole, **values})  # type: ignore[arg-type]


def problems_of(**values: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidMessage) as caught:
        check_message(typed(**values))
    assert all(str(problem.message) for problem in caught.value.problems)
    return [(problem.field, problem.code) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("\u200b\u3164", "required"),
        ("x" * 500, "too_long"),
        ("a" + "\u0301" * 500, "too_long"),
        ("Eve\u202egnp.exe", "control_characters"),
        ("Eve\x00", "control_characters"),
        ("<b>Eve</b>", "markup"),
        ("👩‍👩‍👧‍👦" * 30, "too_long"),
        ("💙", "required"),
        ("www.sells.example", "address"),
    ],
)
def test_name_that_is_none_is_refused(name: str, code: str) -> None:
    assert problems_of(first_name=name) == [("first_name", code)]


@pytest.mark.parametrize("name", ["Élise", "سارة", "O’Neill", "李", "Maria da Conceição", "می\u200cخواهم", "José 💙"])
def test_names_of_the_world_are_taken(name: str) -> None:
    assert check_message(typed(first_name=name)).first_name == name


def test_zalgo_is_cut_to_what_can_be_read() -> None:
    name = check_message(typed(first_name="E" + "\u0323" * 20 + "ve")).first_name
    assert name == "\u1eb8" + "\u0323" * 4 + "ve"


@pytest.mark.parametrize(
    "text",
    [
        "See https://sells.example/now", "write to eve@example.org", "eve (at) example.org", "cheap-pills.com/buy",
        "www.example", "call +32 470 12 34 56", "follow @evesells", "bit.ly/abc",
    ],
)  # fmt: skip
def test_addresses_links_and_numbers_are_refused(text: str) -> None:
    assert problems_of(text=text) == [("text", "address")]


@pytest.mark.parametrize(
    "text", ["", "On 30 July 2027 I stood there.", "Free. All of us.", "1 in 3 is a child", "a.m."]
)
def test_plain_words_are_taken(text: str) -> None:
    assert check_message(typed(text=text)).text == text


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert problems_of(
        first_name="", text="x" * 281, email="nobody", country="ZZ", text_language="tlh1", is_16_or_older=False
    ) == [
        ("first_name", "required"), ("text", "too_long"), ("country", "unknown"), ("text_language", "unknown"),
        ("email", "bad_email"), ("is_16_or_older", "required"),
    ]  # fmt: skip
