"""Grants as the public may know them. A shelter's place never leaves the desk: of it there is a name and a region."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from blueheart.fund.enums import Book, GrantState, TrancheState
from blueheart.fund.models import Figure, Grant, Grantee, GrantPayment, Tranche


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicGrantee:
    """`country`, `org_id` and `website` are "" for a shelter."""

    uid: str
    name: str
    country: str = ""
    org_id: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPayment:
    """Money that was paid and did not come back; `entry_id` is the ledger's."""

    uid: str
    entry_id: int
    amount: int
    paid_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPayment:
    """A part that is not paid yet."""

    amount: int
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigure:
    """As a source says it, on a day."""

    kind: str
    value: int
    scope: str
    as_of: date
    source_title: str
    source_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicGrant:
    """Minor units of `currency`; `region` is a code of UN M49."""

    uid: str
    identifier: str
    grantee: PublicGrantee
    title: str
    description: str
    amount: int
    currency: str
    earmark: str
    region: str
    starts_on: date
    ends_on: date
    state: GrantState
    awarded_on: date
    payments: tuple[PublicPayment, ...]
    planned: tuple[PlannedPayment, ...]
    figures: tuple[PublicFigure, ...]

    @property
    def paid(self) -> int:
        return sum(payment.amount for payment in self.payments)


def public_grants(*, book: Book) -> list[PublicGrant]:
    """Those of a book that are not cancelled, or of which something is paid; the newest first. Four queries."""
    tranches = Tranche.objects.prefetch_related(
        Prefetch("payments", GrantPayment.objects.filter(entry__isnull=False, returned_entry__isnull=True))
    )
    grants = (
        Grant.objects.filter(book=book)
        .select_related("grantee", "earmark")
        .prefetch_related(Prefetch("tranches", tranches), "figures")
    )
    found = [public_grant(grant) for grant in grants]
    return [grant for grant in found if grant.state != GrantState.CANCELLED or grant.payments]


def public_grant(grant: Grant) -> PublicGrant:
    tranches = list(grant.tranches.all())
    waits = (TrancheState.PLANNED, TrancheState.PROPOSED, TrancheState.RELEASED)
    return PublicGrant(
        uid=str(grant.uid), identifier=grant.identifier, grantee=public_grantee(grant.grantee), title=grant.title,
        description=grant.description, amount=grant.amount, currency=grant.currency, earmark=grant.earmark.slug,
        region=grant.region, starts_on=grant.starts_on, ends_on=grant.ends_on, state=GrantState(grant.state),
        awarded_on=grant.awarded_on,
        payments=tuple(public_payment(payment) for tranche in tranches for payment in tranche.payments.all()),
        planned=tuple(PlannedPayment(amount=one.amount, due_on=one.due_on) for one in tranches if one.state in waits),
        figures=tuple(public_figure(figure) for figure in grant.figures.all()),
    )  # fmt: skip


def public_grantee(grantee: Grantee) -> PublicGrantee:
    if grantee.is_shelter:
        return PublicGrantee(uid=str(grantee.uid), name=grantee.name)
    return PublicGrantee(
        uid=str(grantee.uid), name=grantee.name, country=grantee.country, org_id=grantee.org_id, website=grantee.website
    )


def public_payment(payment: GrantPayment) -> PublicPayment:
    if payment.entry_id is None or payment.paid_on is None:
        raise ValueError(f"{payment} is not paid")
    return PublicPayment(
        uid=str(payment.uid), entry_id=payment.entry_id, amount=payment.amount, paid_on=payment.paid_on
    )


def public_figure(figure: Figure) -> PublicFigure:
    return PublicFigure(
        kind=figure.kind, value=figure.value, scope=figure.scope, as_of=figure.as_of,
        source_title=figure.source_title, source_url=figure.source_url,
    )  # fmt: skip


def public_figures() -> list[PublicFigure]:
    """Those of the whole fund, that belong to no grant; the newest first."""
    return [public_figure(figure) for figure in Figure.objects.filter(grant__isnull=True)]


def granted_by_entry(*, entry_ids: list[int]) -> dict[int, PublicGrant]:
    """By the ledger's entry, the grant that it paid, whether or not the payment came back; for a gift's trace."""
    payments = GrantPayment.objects.filter(entry__in=entry_ids).select_related(
        "tranche__grant__grantee", "tranche__grant__earmark"
    )
    return {
        payment.entry_id: public_grant(payment.tranche.grant) for payment in payments if payment.entry_id is not None
    }
