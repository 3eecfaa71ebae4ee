"""The addresses of the fund at the desk, below /desk/."""

from django.urls import URLPattern, path

from blueheart.desk.fund import overview


def fund_addresses() -> list[URLPattern]:
    return [path("fund/", overview.overview, name="desk_fund")]
