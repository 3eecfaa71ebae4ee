"""What the fund does by itself: it seals what was posted, holds names against the sanctions list, and erases."""

from datetime import datetime

from blueheart.fund.actions.grantees import erase_contacts_past_their_time
from blueheart.fund.actions.sanctions import check_again, check_when_settled
from blueheart.fund.actions.seal import seal_entries
from blueheart.kernel.actors import Actor
from blueheart.kernel.registry import RecordedEvent, subscribe
from blueheart.kernel.schedule import every


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
