"""What stands on the accounts, for those who manage the fund."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from blueheart.campaign.enums import Role
from tests.desk.conftest import sign_in
from tests.desk.test_queries import queries
from tests.fund.actions.test_draws import spend
from tests.givers import given

pytestmark = pytest.mark.django_db


def test_overview_shows_each_account_with_its_balance(make_user: Callable[..., User]) -> None:
    given(10_050, fee=50)
    page = sign_in(make_user(Role.FUND_OFFICER)).get("/desk/fund/").content.decode()
    assert "test:pool:general:eur" in page
    assert "100.00 EUR" in page
    assert "test book" in page


def test_overview_asks_the_same_however_many_accounts_there_are(make_user: Callable[..., User]) -> None:
    client = sign_in(make_user(Role.FUND_OFFICER))
    given(1_000)
    few = queries(client, "/desk/fund/")
    spend(500)
    assert queries(client, "/desk/fund/") == few
