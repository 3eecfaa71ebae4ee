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
from blueheart.fund.models.statements import BankAccount, BankLine, LineParty, Statement, StatementFile

__all__ = [
    "Account",
    "AccountTotal",
    "AccountYear",
    "Allocation",
    "BankAccount",
    "BankLine",
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
    "LineParty",
    "Lot",
    "Pledge",
    "PledgePart",
    "PoolBalance",
    "Receipt",
    "ReceiptCounter",
    "ReceiptParty",
    "Seal",
    "SealedEntry",
    "Statement",
    "StatementFile",
    "WaitingEntry",
]
