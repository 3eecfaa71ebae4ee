"""The addresses of the fund at the desk, below /desk/."""

from django.urls import URLPattern, path

from blueheart.desk.fund import earmarks, in_kind, office, overview, pledges, receipts, record


def fund_addresses() -> list[URLPattern]:
    return [
        path("fund/", overview.overview, name="desk_fund"),
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
