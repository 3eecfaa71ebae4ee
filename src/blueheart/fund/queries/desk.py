"""Contributions and providers' messages as fund officers look through them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from blueheart.fund.models import Contribution, Entry, LocalMessage, LocalObject, ProviderMessage, RefundRequest
from blueheart.fund.rules.codes import WrongCode, read_code
from blueheart.kernel.models import EventRecord

MOST_LOCAL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionFilter:
    """ "" is all. `words` are a code, a reference, a mail address, or an id of a provider."""

    state: str = ""
    means: str = ""
    currency: str = ""
    book: str = ""
    words: str = ""


def list_contributions(*, wanted: ContributionFilter) -> QuerySet[Contribution]:
    """The newest first."""
    rows = Contribution.objects.select_related("earmark", "supporter").order_by("-pk")
    for name in ("state", "means", "currency", "book"):
        value = getattr(wanted, name)
        if value:
            rows = rows.filter(**{name: value})
    words = wanted.words.strip()
    return rows.filter(matches(words)) if words else rows


def matches(words: str) -> Q:
    found = (
        Q(reference=words.replace(" ", "").strip("+*").replace("/", ""))
        | Q(donor__email_folded=words.casefold())
        | Q(payment__payment_id=words)
        | Q(payment__charge_id=words)
        | Q(payment__session_id=words)
    )
    try:
        return found | Q(code=read_code(words))
    except WrongCode:
        return found


def contribution_at_desk(*, pk: int) -> Contribution | None:
    rows = Contribution.objects.select_related("earmark", "supporter", "payment__monthly", "donor")
    return rows.filter(pk=pk).first()


def entries_of(*, contribution: Contribution) -> list[Entry]:
    """With lines and accounts, in the order of posting."""
    about = f"contribution:{contribution.pk}"
    rows = Entry.objects.filter(about=about).order_by("pk").select_related("exchange")
    return list(rows.prefetch_related("lines__debit", "lines__credit"))


def events_of(*, contribution: Contribution) -> list[EventRecord]:
    rows = EventRecord.objects.filter(subject="contribution", subject_id=str(contribution.uid))
    return list(rows.order_by("pk"))


def list_messages(*, state: str = "") -> QuerySet[ProviderMessage]:
    """The newest first."""
    rows = ProviderMessage.objects.order_by("-received_at", "-pk")
    return rows.filter(state=state) if state else rows


def local_objects(*, kinds: tuple[str, ...]) -> dict[str, list[dict[str, object]]]:
    """What the local provider remembers of these kinds, the newest first. One query."""
    found: dict[str, list[dict[str, object]]] = {kind: [] for kind in kinds}
    for kind, body in LocalObject.objects.filter(kind__in=kinds).order_by("-pk").values_list("kind", "body")[:500]:
        if len(found[kind]) < MOST_LOCAL:
            found[kind].append(body)
    return found


def local_messages() -> list[LocalMessage]:
    return list(LocalMessage.objects.order_by("-pk")[:MOST_LOCAL])


def refund_requests_of(*, contribution: Contribution) -> list[RefundRequest]:
    """Refunds that an officer asked the provider for, in their order. One query."""
    return list(RefundRequest.objects.filter(contribution=contribution).order_by("pk"))
