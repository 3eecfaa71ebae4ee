"""The addresses of the fund at the desk, below /desk/."""

from django.urls import URLPattern, path

from blueheart.desk.fund import contributions, local, messages, overview, transit


def fund_addresses() -> list[URLPattern]:
    return [
        path("fund/", overview.overview, name="desk_fund"),
        path("fund/contributions/", contributions.contributions, name="desk_fund_contributions"),
        path("fund/contributions/<int:pk>/", contributions.contribution, name="desk_fund_contribution"),
        path("fund/contributions/<int:pk>/refund/", contributions.refund, name="desk_fund_refund"),
        path("fund/messages/", messages.messages, name="desk_fund_messages"),
        path("fund/messages/<int:pk>/retry/", messages.retry, name="desk_fund_message_retry"),
        path("fund/transit/", transit.transit, name="desk_fund_transit"),
        path("fund/local/", local.local, name="desk_fund_local"),
        path("fund/local/do/", local.do, name="desk_fund_local_do"),
        path("fund/local/send/", local.send, name="desk_fund_local_send"),
    ]
