"""The ledger: accounts, entries with their lines, and the seals that prove them. Holds no personal data.

Nothing in it is updated or deleted, by triggers of migration 0002; what is derived says so.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import AccountKind, EntryKind
from blueheart.fund.rules.entries import ABOUT_LENGTH, KEY_LENGTH, RATE_LENGTH, SOURCE_LENGTH
from blueheart.kernel.money import MAX_MINOR


class Account(models.Model):
    """A place where money of one currency stands.

    `has_floor`: its balance may never fall below nothing (a pool that grants are paid from). `is_memo`: it counts
    promises, not money, and moves against its like alone.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=AccountKind.choices)
    currency = models.CharField(_("currency"), max_length=3)
    has_floor = models.BooleanField(default=False)
    is_memo = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="account_kind_known"),
            models.CheckConstraint(condition=~Q(code=""), name="account_has_code"),
        ]

    def __str__(self) -> str:
        return self.code


class Entry(models.Model):
    """One fact about money: a key that it has once, and lines.

    `payload_hash` is SHA-256 of what it says (`rules.entries.hash_payload`); `line_count` and `amount_sum` (minor units
    of whatever currencies) are what the database holds its lines against,
    and `has_exchange` its rate. `salt` hides the key where its hash is public (`rules.records.key_commitment`).
    """

    key = models.CharField(max_length=KEY_LENGTH)
    salt = models.CharField(max_length=32)
    payload_hash = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=14, choices=EntryKind.choices)
    booked_on = models.DateField(_("booked on"))
    posted_at = models.DateTimeField()
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    line_count = models.PositiveSmallIntegerField()
    amount_sum = models.BigIntegerField()
    has_exchange = models.BooleanField(default=False)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        # Here rather than at the fields, which on PostgreSQL would get an index for LIKE besides
        indexes: ClassVar = [models.Index(fields=["about"], name="fund_entry_about")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="entry_key_once"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_known"),
            models.CheckConstraint(condition=Q(line_count__gt=0), name="entry_has_lines"),
            models.CheckConstraint(
                condition=(Q(kind=EntryKind.REVERSAL) & Q(reverses__isnull=False))
                | (~Q(kind=EntryKind.REVERSAL) & Q(reverses__isnull=True)),
                name="entry_reversal_names_its_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Line(models.Model):
    """`amount` minor units from the `credit` account to the `debit` account: it can't be out of balance."""

    # Its index is the one of the constraint; nothing reads the lines of one account
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "position"], name="line_once_in_its_place"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="line_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="line_between_two_accounts"),
        ]

    def __str__(self) -> str:
        return f"line {self.position} of entry {self.entry_id}"


class ExchangeRate(models.Model):
    """The rate at which an entry changed currencies: one `base` was `rate` of `quote`, a plain decimal number."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="exchange")
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    rate = models.CharField(max_length=RATE_LENGTH)
    source = models.CharField(max_length=SOURCE_LENGTH)
    on = models.DateField()

    def __str__(self) -> str:
        return f"1 {self.base} = {self.rate} {self.quote}"


class PoolBalance(models.Model):
    """Derived: what stands on an account with a floor, in minor units. Kept by the triggers of its lines."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True, related_name="+")
    balance = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(balance__gte=0), name="pool_not_below_nothing")]

    def __str__(self) -> str:
        return f"{self.balance} on {self.account_id}"


class WaitingEntry(models.Model):
    """Derived: an entry that no seal holds yet; its row goes when one does.

    No reference holds it, which each post would pay for: verifying finds a row whose entry is not there, and no seal
    takes it.
    """

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )

    def __str__(self) -> str:
        return f"entry {self.entry_id} waits"


class Seal(models.Model):
    """A Merkle tree over entries, chained to the seal before (`rules.merkle`). Hashes as hexadecimal digits."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    root = models.CharField(max_length=64)
    head = models.CharField(max_length=64, unique=True)
    entry_count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealedEntry(models.Model):
    """Which seal holds an entry, and its leaf there, counted from 0. Membership, never a range of numbers, says it."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="entries")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="sealed")
    position = models.PositiveIntegerField()
    leaf = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seal", "position"], name="sealed_entry_once_in_its_place"),
        ]

    def __str__(self) -> str:
        return f"entry {self.entry_id} in seal {self.seal_id}"


class AccountTotal(models.Model):
    """Derived: what all sealed entries moved on an account, in minor units. With the waiting ones it is the balance."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True, related_name="+")
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.debit} − {self.credit} on {self.account_id}"


class AccountYear(models.Model):
    """Derived: as `AccountTotal`, of the sealed entries that are booked in one year."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "year"], name="account_year_once")]

    def __str__(self) -> str:
        return f"{self.debit} − {self.credit} on {self.account_id} in {self.year}"
