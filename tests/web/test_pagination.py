import pytest

from blueheart.web.pagination import page_links, read_page


def address(number: int) -> str:
    return f"?page={number}"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("", 1), ("1", 1), ("3", 3), ("0", 1), ("99", 10), ("9" * 5000, 10), ("-1", 1), ("x", 1), ("²", 1), ("٣", 1)],
)
def test_whatever_an_address_says_a_page_is_there(typed: str, number: int) -> None:
    assert read_page(range(95), size=10, typed=typed).number == number


def test_a_list_may_open_elsewhere_than_at_its_beginning() -> None:
    assert read_page(range(95), size=10, typed="", without=4).number == 4
    assert read_page(range(95), size=10, typed="2", without=4).number == 2


def test_first_last_and_near_pages_are_linked() -> None:
    links = page_links(read_page(range(115), size=10, typed="6"), address)
    assert [link.number for link in links["pages"]] == [1, None, 4, 5, 6, 7, 8, None, 12]
    assert [link.url for link in links["pages"] if link.current] == ["?page=6"]
    assert (links["previous_url"], links["next_url"]) == ("?page=5", "?page=7")


@pytest.mark.parametrize("rows", [[], [1]])
def test_one_page_leads_nowhere(rows: list[int]) -> None:
    links = page_links(read_page(rows, size=10, typed=""), address)
    assert (len(links["pages"]), links["previous_url"], links["next_url"]) == (1, "", "")
