"""The addresses of the fund at the desk, below /desk/."""

from django.urls import URLPattern, path

from blueheart.desk.fund import (
    applications,
    bank,
    calls,
    contributions,
    earmarks,
    exchange,
    figures,
    grantees,
    grants,
    in_kind,
    lines,
    local,
    messages,
    office,
    overview,
    pledges,
    receipts,
    record,
    sanctions,
    statements,
    transit,
)


def fund_addresses() -> list[URLPattern]:
    return [
        path("fund/", overview.overview, name="desk_fund"),
        *card_addresses(),
        *bank_addresses(),
        *spending_addresses(),
        *office_addresses(),
    ]


def office_addresses() -> list[URLPattern]:
    return [
        path("fund/office/", office.office, name="desk_fund_office"),
        path("fund/office/live/", office.live, name="desk_fund_live"),
        path("fund/earmarks/", earmarks.earmarks, name="desk_fund_earmarks"),
        path("fund/earmarks/<int:pk>/", earmarks.earmark, name="desk_fund_earmark"),
        path("fund/pledges/", pledges.pledges, name="desk_fund_pledges"),
        path("fund/pledges/<int:pk>/", pledges.pledge, name="desk_fund_pledge"),
        path("fund/pledges/<int:pk>/count/", pledges.count, name="desk_fund_pledge_count"),
        path("fund/pledges/<int:pk>/cancel/", pledges.cancel, name="desk_fund_pledge_cancel"),
        path("fund/in-kind/", in_kind.in_kind, name="desk_fund_in_kind"),
        path("fund/in-kind/<int:pk>/withdraw/", in_kind.withdraw, name="desk_fund_in_kind_withdraw"),
        path("fund/record/", record.record, name="desk_fund_record"),
        path("fund/receipts/", receipts.receipts, name="desk_fund_receipts"),
        path("fund/receipts/year/", receipts.year, name="desk_fund_receipts_year"),
        path("fund/receipts/<int:pk>.pdf", receipts.paper, name="desk_fund_receipt"),
        path("fund/receipts/<int:pk>/erase/", receipts.erase, name="desk_fund_receipt_erase"),
    ]


def bank_addresses() -> list[URLPattern]:
    return [
        path("fund/bank/", bank.accounts, name="desk_fund_bank"),
        path("fund/bank/add/", bank.new_account, name="desk_fund_bank_add"),
        path("fund/statements/", statements.statements, name="desk_fund_statements"),
        path("fund/statements/<int:pk>/again/", statements.again, name="desk_fund_statement_again"),
        path("fund/lines/", lines.lines, name="desk_fund_lines"),
        path("fund/lines/<int:pk>/", lines.line, name="desk_fund_line"),
        path("fund/lines/<int:pk>/act/", lines.act, name="desk_fund_line_act"),
    ]


def spending_addresses() -> list[URLPattern]:
    return [
        path("fund/calls/", calls.calls, name="desk_fund_calls"),
        path("fund/calls/add/", calls.call, name="desk_fund_call_add"),
        path("fund/calls/<int:pk>/", calls.call, name="desk_fund_call"),
        path("fund/grantees/", grantees.grantees, name="desk_fund_grantees"),
        path("fund/grantees/add/", grantees.new_grantee, name="desk_fund_grantee_add"),
        path("fund/grantees/<int:pk>/", grantees.grantee, name="desk_fund_grantee"),
        path("fund/grantees/<int:pk>/edit/", grantees.edit_grantee, name="desk_fund_grantee_edit"),
        path("fund/grantees/<int:pk>/people/", grantees.edit_reach, name="desk_fund_grantee_people"),
        path("fund/grantees/<int:pk>/act/", grantees.act_on_grantee, name="desk_fund_grantee_act"),
        path("fund/applications/", applications.applications, name="desk_fund_applications"),
        path("fund/applications/add/", applications.new_application, name="desk_fund_application_add"),
        path("fund/applications/<int:pk>/", applications.application, name="desk_fund_application"),
        path("fund/applications/<int:pk>/act/", applications.act_on_application, name="desk_fund_application_act"),
        path("fund/applications/<int:pk>/award/", applications.award, name="desk_fund_award"),
        path("fund/grants/", grants.grants, name="desk_fund_grants"),
        path("fund/grants/<int:pk>/", grants.grant, name="desk_fund_grant"),
        path("fund/grants/<int:pk>/act/", grants.act_on_grant, name="desk_fund_grant_act"),
        path("fund/grants/<int:pk>/edit/", grants.edit_grant, name="desk_fund_grant_edit"),
        path("fund/grants/<int:pk>/parts/", grants.new_tranche, name="desk_fund_tranche_add"),
        path("fund/grants/<int:pk>/reports/", grants.new_report, name="desk_fund_report_add"),
        path("fund/payments/<int:pk>/pay/", grants.pay, name="desk_fund_pay"),
        path("fund/payments/<int:pk>/return/", grants.give_back, name="desk_fund_return"),
        path("fund/figures/", figures.figures, name="desk_fund_figures"),
        path("fund/figures/add/", figures.new_figure, name="desk_fund_figure_add"),
        path("fund/figures/<int:pk>/remove/", figures.remove, name="desk_fund_figure_remove"),
        path("fund/sanctions/", sanctions.sanctions, name="desk_fund_sanctions"),
        path("fund/sanctions/<int:pk>/decide/", sanctions.decide, name="desk_fund_sanctions_decide"),
        path("fund/exchange/", exchange.exchange, name="desk_fund_exchange"),
        path("fund/cover/", exchange.cover, name="desk_fund_cover"),
    ]


def card_addresses() -> list[URLPattern]:
    return [
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
