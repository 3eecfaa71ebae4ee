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
from blueheart.fund.models.pledges import InKindGift, Pledge, PledgePart
from blueheart.fund.models.receipts import Receipt, ReceiptCounter, ReceiptParty

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
    "InKindGift",
    "Line",
    "Lot",
    "Pledge",
    "PledgePart",
    "PoolBalance",
    "Receipt",
    "ReceiptCounter",
    "ReceiptParty",
    "Seal",
    "SealedEntry",
    "WaitingEntry",
]
