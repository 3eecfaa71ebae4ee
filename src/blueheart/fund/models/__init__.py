"""The tables of the fund, by what they are about."""

from blueheart.fund.models.giving import Contribution, Donor, Earmark, EarmarkText, FundOffice
from blueheart.fund.models.ledger import (
    Account,
    AccountTotal,
    AccountYear,
    Entry,
    ExchangeRate,
    Line,
    PoolBalance,
    Seal,
    SealedEntry,
    WaitingEntry,
)
from blueheart.fund.models.lots import Allocation, Draw, Lot
from blueheart.fund.models.provider import (
    LocalMessage,
    LocalObject,
    MessageBody,
    MonthlyGift,
    ProviderMessage,
    ProviderPayment,
    ProviderPayout,
    RefundRequest,
)

__all__ = [
    "Account",
    "AccountTotal",
    "AccountYear",
    "Allocation",
    "Contribution",
    "Donor",
    "Draw",
    "Earmark",
    "EarmarkText",
    "Entry",
    "ExchangeRate",
    "FundOffice",
    "Line",
    "LocalMessage",
    "LocalObject",
    "Lot",
    "MessageBody",
    "MonthlyGift",
    "PoolBalance",
    "ProviderMessage",
    "ProviderPayment",
    "ProviderPayout",
    "RefundRequest",
    "Seal",
    "SealedEntry",
    "WaitingEntry",
]
