"""The tables of the fund, by what they are about."""

from blueheart.fund.models.calls import Application, Call, CallText, Grantee, GranteeContact, Review
from blueheart.fund.models.giving import Contribution, Donor, Earmark, EarmarkText, FundOffice
from blueheart.fund.models.grants import Cover, Figure, Grant, GrantPayment, GrantReport, Tranche
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
from blueheart.fund.models.receipts import Receipt, ReceiptCounter, ReceiptParty
from blueheart.fund.models.sanctions import SanctionsCheck, SanctionsList, SanctionsName
from blueheart.fund.models.statements import BankAccount, BankLine, LineParty, Statement, StatementFile

__all__ = [
    "Account",
    "AccountTotal",
    "AccountYear",
    "Allocation",
    "Application",
    "BankAccount",
    "BankLine",
    "Call",
    "CallText",
    "Contribution",
    "Cover",
    "Donor",
    "Draw",
    "Earmark",
    "EarmarkText",
    "Entry",
    "ExchangeRate",
    "Figure",
    "FundOffice",
    "Grant",
    "GrantPayment",
    "GrantReport",
    "Grantee",
    "GranteeContact",
    "InKindGift",
    "Line",
    "LineParty",
    "LocalMessage",
    "LocalObject",
    "Lot",
    "MessageBody",
    "MonthlyGift",
    "Pledge",
    "PledgePart",
    "PoolBalance",
    "ProviderMessage",
    "ProviderPayment",
    "ProviderPayout",
    "Receipt",
    "ReceiptCounter",
    "ReceiptParty",
    "RefundRequest",
    "Review",
    "SanctionsCheck",
    "SanctionsList",
    "SanctionsName",
    "Seal",
    "SealedEntry",
    "Statement",
    "StatementFile",
    "Tranche",
    "WaitingEntry",
]
