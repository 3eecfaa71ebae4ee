"""What the bank says: accounts at banks, files, statements and their lines."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import Book, LineState, StatementState
from blueheart.fund.models.giving import Contribution
from blueheart.fund.models.ledger import Entry
from blueheart.kernel.private_files import private_storage


class BankAccount(models.Model):
    """An account of the office at a bank; its ledger account is `Chart.bank(slug)`. No personal data.

    `number` is the IBAN, or what the bank uses in its place, in capitals and without spaces. It is never shown in
    public while the account stands in the test book. `chain_…` is where its booked statements begin and end, without a
    gap between; balances in minor units.
    """

    slug = models.SlugField(_("short name"), max_length=24, unique=True)
    book = models.CharField(max_length=4, choices=Book.choices)
    holder = models.CharField(_("holder"), max_length=140, blank=True)
    number = models.CharField(_("IBAN or number"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    is_for_gifts = models.BooleanField(_("gifts are transferred to it"), default=False)
    opened_at = models.DateTimeField()
    chain_from_on = models.DateField(null=True, blank=True)
    chain_to_on = models.DateField(null=True, blank=True)
    chain_opening = models.BigIntegerField(null=True, blank=True)
    chain_closing = models.BigIntegerField(null=True, blank=True)
    chain_sequence = models.CharField(max_length=18, blank=True)

    class Meta:
        ordering: ClassVar = ["slug"]
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(book__in=Book.values), name="bank_account_book_known"),
            models.UniqueConstraint(fields=["number", "currency"], name="bank_account_once"),
            models.UniqueConstraint(
                fields=["book", "currency"], condition=Q(is_for_gifts=True), name="bank_account_one_for_gifts"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class StatementFile(models.Model):
    """A file as it came, once for its bytes (SHA-256).

    Personal data in `raw`: names and numbers of who paid. It lies below the home, where no address leads; it is removed
    400 days after all its statements were booked, and kept as long as one is set aside.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=120)
    raw = models.FileField(storage=private_storage, upload_to="statements", blank=True)
    came_at = models.DateTimeField()

    class Meta:
        verbose_name = _("statement file")
        verbose_name_plural = _("statement files")

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """One statement of a file: booked, known already, or set aside with its reason. No personal data.

    `opening` and `closing` are minor units. A booked statement continues what is there, on either side or on both.
    """

    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="statements")
    position = models.PositiveIntegerField()
    account = models.ForeignKey(BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")
    number = models.CharField(max_length=34, blank=True)
    kind = models.CharField(max_length=3, blank=True)
    identification = models.CharField(max_length=80, blank=True)
    sequence = models.CharField(max_length=18, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    opening = models.BigIntegerField(null=True, blank=True)
    closing = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=StatementState.choices)
    reason = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    booked_count = models.PositiveIntegerField(default=0)
    pending_count = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "position"], name="statement_once_in_its_file"),
            models.CheckConstraint(condition=Q(state__in=StatementState.values), name="statement_state_known"),
            models.CheckConstraint(
                condition=(Q(state=StatementState.SET_ASIDE) & ~Q(reason=""))
                | (~Q(state=StatementState.SET_ASIDE) & Q(reason="")),
                name="statement_set_aside_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=StatementState.BOOKED)
                | Q(account__isnull=False, opening__isnull=False, closing__isnull=False),
                name="statement_booked_has_balances",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "state", "to_on"], name="statement_by_account")]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class BankLine(models.Model):
    """One line of a statement, booked by `entry` from or to what is not known yet (`Chart.unmatched`).

    `amount` minor units, below nothing for what left. Lines of one account, day and content are told apart by
    `ordinal`. `resolved_by` is the entry that says what it was. Who paid stands in `LineParty`.
    """

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="lines", db_index=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    booked_on = models.DateField(_("booked on"))
    content = models.CharField(max_length=32)
    ordinal = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField(_("amount"))
    reference = models.CharField(_("reference"), max_length=35, blank=True)
    bank_code = models.CharField(max_length=35, blank=True)
    is_reversal = models.BooleanField(default=False)
    return_reason = models.CharField(max_length=35, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=LineState.choices)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    resolved_by = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.PROTECT, related_name="bank_lines"
    )

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "booked_on", "content", "ordinal"], name="bank_line_once"),
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="bank_line_state_known"),
            models.CheckConstraint(condition=~Q(amount=0), name="bank_line_moves_money"),
            models.CheckConstraint(
                condition=Q(state=LineState.WAITING, resolved_by__isnull=True)
                | (~Q(state=LineState.WAITING) & Q(resolved_by__isnull=False)),
                name="bank_line_resolved_by_an_entry",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("booked_on"), F("id"), condition=Q(state=LineState.WAITING), name="bank_line_waiting")
        ]

    def __str__(self) -> str:
        return f"bank line {self.pk}"


class LineParty(models.Model):
    """Who is on the other side of a line, and what they wrote.

    Personal data: a name, an account number and free text, to find out what a payment was and to give it back; erased
    ten years after its day, as books are kept, and at once by a request once the line is resolved.
    """

    line = models.OneToOneField(BankLine, on_delete=models.CASCADE, primary_key=True, related_name="party")
    name = models.CharField(_("name"), max_length=140, blank=True)
    number = models.CharField(_("account number"), max_length=34, blank=True)
    text = models.CharField(_("words"), max_length=500, blank=True)
    end_to_end = models.CharField(max_length=35, blank=True)

    def __str__(self) -> str:
        return f"party of line {self.line_id}"
