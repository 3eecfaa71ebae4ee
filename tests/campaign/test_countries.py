import pytest

from blueheart.campaign.queries import countries, country_code_of, country_name, is_country


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "ar"])
def test_every_country_is_named_in_every_language(language: str) -> None:
    found = dict(countries(language))
    assert len(found) == 250
    assert [code for code, name in found.items() if not name or name == code] == []
    assert found["BE"] == country_name("BE", language)
    assert "XK" in found


def test_countries_stand_in_the_order_of_their_language() -> None:
    french = [name for _, name in countries("fr")]
    assert french.index("Égypte") < french.index("Espagne")
    assert french.index("Belgique") < french.index("Belize")
    assert french.index("États-Unis") < french.index("Finlande")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("BE", "BE"), ("be", "BE"), ("BEL", "BE"), ("Belgium", "BE"), ("Belgique", "BE"), ("België", "BE"),
        ("Belgien", "BE"), ("بلجيكا", "BE"), ("UK", "GB"), ("usa", "US"), ("Côte d’Ivoire", "CI"), ("Türkiye", "TR"),
        ("Atlantis", ""), ("", ""),
    ],
)  # fmt: skip
def test_country_code_of(typed: str, code: str) -> None:
    assert country_code_of(typed) == code


def test_names_of_codes() -> None:
    assert country_name("KR", "en") == "South Korea"
    assert country_name("ZZZ", "en") == "ZZZ"
    assert country_name("", "fr") == ""
    assert country_name("BE", "pt-BR") == "Bélgica"
    assert country_name("BE", "no such language") == "Belgium"
    assert is_country("XK")
    assert not is_country("be")
