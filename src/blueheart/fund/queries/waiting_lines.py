"""Lines of statements of which nobody has said yet what they are, and what each of them may be."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from blueheart.fund.enums import Book, ContributionState, LineState
from blueheart.fund.models import BankAccount, BankLine, Contribution, Donor, GrantPayment, LineParty
from blueheart.fund.rules.chart import AccountPlan, Chart
from blueheart.fund.rules.likeness import Known, Likeness, Seen, likeness, weight
from blueheart.kernel.money import Money

MOST_COMPARED = 500
MOST_SUGGESTED = 12
PROVIDERS = ("stripe", "local")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A contribution that the line may belong to, and what of it is alike. `amount` is what is open of it."""

    contribution: Contribution
    name: str
    amount: Money
    alike: frozenset[Likeness]


def waiting_lines() -> "QuerySet[BankLine]":
    """The oldest first; with account and party."""
    rows = BankLine.objects.filter(state=LineState.WAITING)
    return rows.select_related("account", "party").order_by("booked_on", "pk")


def party_of(line: BankLine) -> LineParty:
    """An empty one where nothing is known, or it is erased."""
    try:
        return line.party
    except LineParty.DoesNotExist:
        return LineParty()


def suggestions(*, line: BankLine) -> list[Suggestion]:
    """Of what came, contributions whose money is not there; of what went, those of which it may be a return.

    The weightiest first. Four queries at most.
    """
    party = party_of(line)
    words = f"{line.reference} {party.end_to_end} {party.text}"
    seen = Seen(amount=abs(line.amount), name=party.name, number=party.number, words=words)
    rows = compared(line)
    names = dict(Donor.objects.filter(contribution__in=[row.pk for row in rows]).values_list("contribution_id", "name"))
    numbers = numbers_of(rows, is_wanted=bool(party.number))
    found = [suggestion(line, seen, row, names.get(row.pk, ""), numbers.get(row.pk, frozenset())) for row in rows]
    alike = sorted((one for one in found if one.alike), key=lambda one: (-weight(one.alike), -one.contribution.pk))
    return alike[:MOST_SUGGESTED]


def suggestion(
    line: BankLine, seen: Seen, row: Contribution, name: str, numbers: frozenset[str]
) -> Suggestion:  # fmt: skip
    open_amount = row.amount if line.amount > 0 else row.received - row.refunded
    known = Known(amount=open_amount, reference=row.reference, name=name, numbers=numbers)
    return Suggestion(row, name, Money(row.currency, open_amount), likeness(seen, known))


def compared(line: BankLine) -> list[Contribution]:
    """Those of the line's book and currency that it could be matched with: of the same sum, and the newest."""
    rows = Contribution.objects.filter(book=line.account.book, currency=line.account.currency)
    rows = rows.select_related("earmark").order_by("-pk")
    if line.amount > 0:
        rows = rows.exclude(state=ContributionState.SETTLED)
        same = rows.filter(amount=line.amount)
    else:
        rows = rows.filter(
            state=ContributionState.SETTLED, settled_currency=line.account.currency,
            received__gte=F("refunded") - line.amount,
        )  # fmt: skip
        same = rows.filter(received=F("refunded") - line.amount)
    chosen = [*same[:MOST_COMPARED], *rows[:MOST_COMPARED]]
    return list({row.pk: row for row in chosen}.values())


def numbers_of(rows: list[Contribution], *, is_wanted: bool) -> dict[int, frozenset[str]]:
    """The accounts from which each was paid, by its number."""
    if not is_wanted:
        return {}
    parties = LineParty.objects.filter(line__contribution__in=[row.pk for row in rows]).exclude(number="")
    found: dict[int, frozenset[str]] = {}
    for contribution_id, number in parties.values_list("line__contribution_id", "number"):
        if contribution_id is not None:
            found[contribution_id] = found.get(contribution_id, frozenset()) | {number}
    return found


def fitting_payments(*, line: BankLine) -> list[GrantPayment]:
    """Payments of grants of exactly the line's sum: released and not paid where it went, paid where it came."""
    rows = GrantPayment.objects.filter(
        tranche__grant__book=line.account.book, currency=line.account.currency, amount=abs(line.amount),
        withdrawn_at__isnull=True, returned_entry__isnull=True,
    )  # fmt: skip
    is_wanted = Q(entry__isnull=False) if line.amount > 0 else Q(entry__isnull=True, released_at__isnull=False)
    return list(rows.filter(is_wanted).select_related("tranche__grant__grantee")[:MOST_SUGGESTED])


def transfer_accounts(*, line: BankLine) -> dict[str, AccountPlan]:
    """Where money of the fund may have come from, or gone, by the account's code; first the line's own account.

    The line's own account stands for what was booked by hand before the statement came. One query.
    """
    chart = Chart(Book(line.account.book), line.account.currency)
    others = BankAccount.objects.filter(book=line.account.book, currency=line.account.currency)
    slugs = others.exclude(pk=line.account_id).values_list("slug", flat=True)
    plans = [chart.bank(line.account.slug), *map(chart.transit, PROVIDERS), *map(chart.bank, slugs), chart.exchange()]
    return {plan.code: plan for plan in plans}
