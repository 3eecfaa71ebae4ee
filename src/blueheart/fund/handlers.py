"""What the fund does by itself: it seals, sends receipts, holds names against the sanctions list, and erases."""

from datetime import datetime

from django.conf import settings

from blueheart.fund.actions.donors import erase_donors_past_their_time, set_keep_until
from blueheart.fund.actions.expiry import expire_unfinished
from blueheart.fund.actions.grantees import erase_contacts_past_their_time
from blueheart.fund.actions.local import send_local_messages
from blueheart.fund.actions.messages import erase_message_bodies, process_message
from blueheart.fund.actions.receipts import NothingReceived, ask_for_year, issue_receipt, issue_year
from blueheart.fund.actions.sanctions import check_again, check_when_settled
from blueheart.fund.actions.seal import seal_entries
from blueheart.fund.documents.mails import write_receipt_mail
from blueheart.fund.documents.monthly import write_monthly_mail
from blueheart.fund.enums import Book
from blueheart.fund.events import YearlyReceiptsAsked
from blueheart.fund.models import Donor, MonthlyGift, ProviderMessage, Receipt
from blueheart.fund.providers.configured import local_secret, provider_named
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.receipts import donors_of_year, party_of
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.providers import send_mail
from blueheart.kernel.queries import history_of
from blueheart.kernel.registry import RecordedEvent, subscribe
from blueheart.kernel.schedule import every

RECEIPTS = Actor.system("fund.receipts")
JANUARY = 1


@every(key="fund.seal_entries", minutes=10)
def seal_what_waits(*, at: datetime) -> int:
    """How many entries were sealed; all that wait, in seals of at most MOST."""
    count = 0
    while (seal := seal_entries(by=Actor.system("fund.seal_entries"), at=at)) is not None:
        count += seal.entry_count
    return count


@subscribe("fund.contribution_settled", key="fund.check_payer", atomic=True)
def check_payer_of_what_came(event: RecordedEvent) -> None:
    """A donor who gives a name and much money is held against the sanctions list."""
    pk = int(event.payload["contribution_id"])
    check_when_settled(contribution_id=pk, by=Actor.system("fund.check_payer"), at=event.at)


@subscribe("fund.sanctions_list_loaded", key="fund.check_again", atomic=True)
def check_against_the_new_list(event: RecordedEvent) -> None:
    check_again(by=Actor.system("fund.check_again"), at=event.at)


@every(key="fund.erase_grantee_contacts", days=1)
def erase_grantee_contacts(*, at: datetime) -> int:
    return erase_contacts_past_their_time(by=Actor.system("fund.erase_grantee_contacts"), at=at)


@subscribe("fund.contribution_settled", key="fund.receipt_settled", atomic=True)
def receipt_when_settled(event: RecordedEvent) -> None:
    give_receipt(event)


@subscribe("fund.contribution_taken_back", key="fund.receipt_taken_back", atomic=True)
def receipt_when_taken_back(event: RecordedEvent) -> None:
    give_receipt(event)


@subscribe("fund.contribution_returned", key="fund.receipt_returned", atomic=True)
def receipt_when_returned(event: RecordedEvent) -> None:
    give_receipt(event)


@subscribe("fund.contribution_moved", key="fund.donor_kept", atomic=True)
def donor_when_moved(event: RecordedEvent) -> None:
    set_keep_until(contribution_id=int(event.payload["contribution_id"]), at=event.at)


def give_receipt(event: RecordedEvent) -> None:
    contribution_id = int(event.payload["contribution_id"])
    set_keep_until(contribution_id=contribution_id, at=event.at)
    issue_receipt(contribution_id=contribution_id, base_url=settings.BASE_URL, by=RECEIPTS, at=event.at)


@subscribe("fund.receipt_issued", key="fund.mail_receipt")
def mail_receipt(event: RecordedEvent) -> None:
    """Once for each receipt; nobody to write to without an address, or after its erasure."""
    receipt = Receipt.objects.select_related("party").filter(pk=event.payload["receipt_id"]).first()
    party = party_of(receipt) if receipt else None
    if receipt is None or party is None or not party.email:
        return
    mail = write_receipt_mail(receipt, name=party.name, base_url=settings.BASE_URL, at=event.at)
    send_mail(
        key=f"fund.receipt:{receipt.uid}", to=party.email, subject=mail.subject, text=mail.text,
        language=receipt.language,
    )  # fmt: skip


@subscribe("fund.yearly_receipts_asked", key="fund.yearly_receipts")
def give_yearly_receipts(event: RecordedEvent) -> None:
    """Each donor in a transaction of its own: what is there already stands."""
    book, year = Book(str(event.payload["book"])), int(event.payload["year"])
    for folded in list(donors_of_year(book=book, year=year)):
        try:
            issue_year(email_folded=folded, book=book, year=year, base_url=settings.BASE_URL, by=RECEIPTS, at=event.at)
        except NothingReceived:
            continue  # erased in this very moment


@every(key="fund.yearly_receipts", hours=12)
def ask_for_yearly_receipts(*, at: datetime) -> None:
    """In January, for the year before, unless somebody asked since it ended."""
    year = at.year - 1
    if at.month != JANUARY:
        return
    book = current_book()
    asked = history_of(subject=YearlyReceiptsAsked.subject, subject_id=f"{book.value}:{year}")
    if any(event.at.year > year for event in asked):
        return
    ask_for_year(book=book, year=year, by=RECEIPTS, at=at)


@every(key="fund.expire_unfinished", minutes=60)
def end_unfinished(*, at: datetime) -> int:
    return expire_unfinished(by=Actor.system("fund.expire_unfinished"), at=at)


@every(key="fund.erase_donors", minutes=60)
def erase_donors(*, at: datetime) -> int:
    return erase_donors_past_their_time(by=Actor.system("fund.erase_donors"), at=at)


@subscribe("fund.message_received", key="fund.process_message")
@subscribe("fund.message_retried", key="fund.process_message_again")
def look_at_message(event: RecordedEvent) -> None:
    """Asks the provider what it is about, and books it."""
    message = ProviderMessage.objects.get(pk=event.payload["message_id"])
    at = now()
    process_message(message_id=message.pk, provider=provider_named(message.provider, at=at), at=at)


@subscribe("fund.monthly_begun", key="fund.mail_monthly")
def mail_monthly(event: RecordedEvent) -> None:
    """How to end it. Without an address there is nobody to write to."""
    monthly = MonthlyGift.objects.select_related("first__donor").get(pk=event.payload["monthly_id"])
    donor = Donor.objects.filter(contribution=monthly.first).exclude(email="").first()
    if donor is None:
        return
    mail = write_monthly_mail(monthly=monthly, base_url=settings.BASE_URL, at=event.at)
    send_mail(
        key=f"{event.uid}:monthly", to=donor.email, subject=mail.subject, text=mail.text,
        language=monthly.first.language,
    )  # fmt: skip


@every(key="fund.erase_message_bodies", hours=24)
def erase_old_bodies(*, at: datetime) -> int:
    return erase_message_bodies(at=at)


@every(key="fund.send_local_messages", minutes=1)
def send_what_is_left(*, at: datetime) -> int:
    """What the local provider has to say and a broken-off request did not send."""
    return send_local_messages(secret=local_secret(), at=at)
