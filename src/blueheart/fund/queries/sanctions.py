"""The list in force, and what names were held against it."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from blueheart.fund.enums import CheckedKind, CheckOutcome
from blueheart.fund.models import SanctionsCheck, SanctionsList


def list_in_force() -> SanctionsList | None:
    return SanctionsList.objects.order_by("-generated_at", "-pk").first()


def last_check(*, kind: CheckedKind, subject_id: int) -> SanctionsCheck | None:
    """The newest of one subject, with its list."""
    rows = SanctionsCheck.objects.filter(kind=kind, subject_id=subject_id).select_related("sanctions_list")
    return rows.order_by("-checked_at", "-pk").first()


def is_fresh(check: SanctionsCheck, *, names_changed_at: datetime, days: int, at: datetime) -> bool:
    """Made with the list in force, of the names as they are now, within so many days."""
    newest = list_in_force()
    return (
        newest is not None
        and check.sanctions_list_id == newest.pk
        and check.checked_at >= names_changed_at
        and check.checked_at >= at - timedelta(days=days)
    )


def undecided_checks() -> QuerySet[SanctionsCheck]:
    """Possible matches that wait for a person, the longest waiting first."""
    rows = SanctionsCheck.objects.filter(outcome=CheckOutcome.POSSIBLE_MATCH, decision="")
    return rows.select_related("sanctions_list").order_by("checked_at", "pk")
