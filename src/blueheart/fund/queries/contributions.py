"""Contributions as they stand."""

from blueheart.fund.models import Contribution, Lot


def contribution_of_code(*, code: str) -> Contribution | None:
    """`code` as `rules.codes.read_code` gives it."""
    return Contribution.objects.select_related("earmark").filter(code=code).first()


def contribution_of_reference(*, reference: str) -> Contribution | None:
    """By the bank's reference, without spaces."""
    return Contribution.objects.filter(reference=reference).exclude(reference="").first()


def first_lot(*, contribution_id: int) -> Lot | None:
    """What the contribution brought into the pool of its earmark; None where the fee took all of it."""
    return Lot.objects.filter(contribution_id=contribution_id, source__isnull=True).first()
