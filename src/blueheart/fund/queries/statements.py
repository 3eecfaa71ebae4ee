"""Statements and their lines as they stand."""

from blueheart.fund.enums import StatementState
from blueheart.fund.models import Statement
from blueheart.fund.rules.statements import Booked


def chain_of(*, account_id: int) -> list[Booked]:
    """The booked statements of an account, as they continue each other. One query.

    Two ends are enough to place another: the earliest opening and the latest closing.
    """
    rows = Statement.objects.filter(account_id=account_id, state=StatementState.BOOKED)
    found = [
        Booked(from_on=from_on, to_on=to_on, opening=opening, closing=closing, sequence=sequence)
        for from_on, to_on, opening, closing, sequence in rows.order_by("to_on", "chain_from_on", "pk").values_list(
            "chain_from_on", "to_on", "chain_opening", "closing", "sequence"
        )
        if from_on is not None and to_on is not None and opening is not None and closing is not None
    ]
    return in_order(found)


def in_order(found: list[Booked]) -> list[Booked]:
    """Those of one day stand in the order in which one opens with what another closed."""
    ordered: list[Booked] = []
    left = list(found)
    while left:
        following = next((one for one in left if ordered and one.opening == ordered[-1].closing), left[0])
        ordered.append(following)
        left.remove(following)
    return ordered
