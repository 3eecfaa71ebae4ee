"""The Security Council's consolidated list, and what names were held against it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import CheckDecision, CheckedKind, CheckOutcome


class SanctionsList(models.Model):
    """One version of the list that was loaded: `generated` as the file says it, its SHA-256, and how much it holds.

    The newest by `generated_at`, then by id, is the one in force. No personal data.
    """

    generated = models.CharField(max_length=40)
    generated_at = models.DateTimeField(_("made at"))
    sha256 = models.CharField(max_length=64, unique=True)
    individual_count = models.PositiveIntegerField(_("individuals"))
    entity_count = models.PositiveIntegerField(_("entities"))
    name_count = models.PositiveIntegerField(_("names"))
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("sanctions list")
        verbose_name_plural = _("sanctions lists")
        ordering: ClassVar = ["-generated_at", "-pk"]

    def __str__(self) -> str:
        return f"list of {self.generated}"


class SanctionsName(models.Model):
    """A name or alias on the list, as it stands there and as folded words in order of the alphabet.

    Personal data that the Security Council publishes, to compare names with; only those of the list in force are kept.
    """

    sanctions_list = models.ForeignKey(SanctionsList, on_delete=models.CASCADE, related_name="names")
    data_id = models.CharField(max_length=20)
    reference = models.CharField(max_length=20, blank=True)
    is_entity = models.BooleanField()
    text = models.CharField(max_length=500)
    folded = models.CharField(max_length=1_000)

    class Meta:
        verbose_name = _("name on a sanctions list")
        verbose_name_plural = _("names on sanctions lists")

    def __str__(self) -> str:
        return f"name {self.pk} of list {self.sanctions_list_id}"


class SanctionsCheck(models.Model):
    """Names of a grantee or of a contribution's donor, held against a version of the list.

    `subject_id` is the row's number; no name stands here. `matches` are the list's own numbers (DATAID) of what looked
    alike. A possible match waits until a person decides it, with a reason.
    """

    kind = models.CharField(max_length=5, choices=CheckedKind.choices)
    subject_id = models.PositiveBigIntegerField()
    sanctions_list = models.ForeignKey(SanctionsList, on_delete=models.PROTECT, related_name="checks")
    outcome = models.CharField(_("outcome"), max_length=14, choices=CheckOutcome.choices)
    matches = models.JSONField(default=list)
    checked_at = models.DateTimeField()
    decision = models.CharField(_("decision"), max_length=13, choices=CheckDecision.choices, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("sanctions check")
        verbose_name_plural = _("sanctions checks")
        ordering: ClassVar = ["-checked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=CheckedKind.values), name="check_kind_known"),
            models.CheckConstraint(condition=Q(outcome__in=CheckOutcome.values), name="check_outcome_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by="", decided_at__isnull=True)
                | (
                    Q(decision__in=CheckDecision.values, outcome=CheckOutcome.POSSIBLE_MATCH, decided_at__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(reason="")
                ),
                name="check_decided_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject_id", "-checked_at"], name="fund_check_of_subject"),
            models.Index(
                fields=["checked_at"],
                condition=Q(outcome=CheckOutcome.POSSIBLE_MATCH, decision=""),
                name="fund_check_undecided",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"

    @property
    def allows_payment(self) -> bool:
        """Nothing looked alike, or a person found that it is somebody else."""
        return self.outcome == CheckOutcome.CLEAR or self.decision == CheckDecision.SOMEBODY_ELSE
