"""The sanctions list, loaded; payees and payers held against it; what a person decides of a possible match."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import CheckDecision, CheckedKind, CheckOutcome, ContributionState, GrantState
from blueheart.fund.events import SanctionsChecked, SanctionsDecided, SanctionsListLoaded
from blueheart.fund.models import (
    Contribution,
    Donor,
    Grantee,
    GranteeContact,
    SanctionsCheck,
    SanctionsList,
    SanctionsName,
)
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.sanctions import list_in_force
from blueheart.fund.readers.sanctions import read_sanctions_list
from blueheart.fund.rules.sanctions import PAYER_THRESHOLD_MAJOR, fold_name, matches
from blueheart.fund.rules.spending import refuse
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor, ActorKind
from blueheart.kernel.money import Money


def load_sanctions_list(*, data: bytes, by: Actor, at: datetime) -> SanctionsList:
    """In force from now on; names of the one before are erased, checks with it stay. Again, the first answer.

    Raises NotPermitted, NoSanctionsList, and InvalidSpending for a list older than the one in force.
    """
    check_may_manage(by)
    digest = hashlib.sha256(data).hexdigest()
    earlier = SanctionsList.objects.filter(sha256=digest).first()
    if earlier is not None:
        return earlier
    read = read_sanctions_list(data)
    with transaction.atomic():
        newest = list_in_force()
        if newest is not None and read.generated_at < newest.generated_at:
            refuse("file", "older", _("This list is older than the one that is in force."))
        loaded = SanctionsList.objects.create(
            generated=read.generated, generated_at=read.generated_at, sha256=digest,
            individual_count=read.individual_count, entity_count=read.entity_count, name_count=len(read.names),
            loaded_at=at,
        )  # fmt: skip
        SanctionsName.objects.bulk_create(
            [
                SanctionsName(
                    sanctions_list=loaded, data_id=name.data_id, reference=name.reference, is_entity=name.is_entity,
                    text=name.text, folded=" ".join(fold_name(name.text)),
                )
                for name in read.names
            ],
            batch_size=1_000,
        )  # fmt: skip
        SanctionsName.objects.exclude(sanctions_list=loaded).delete()
        event = SanctionsListLoaded(subject_id=str(loaded.pk), generated=loaded.generated, sha256=digest)
        record_event(event=event, by=by, at=at)
    return loaded


def check_payee(*, grantee_id: int, by: Actor, at: datetime) -> SanctionsCheck:
    """The organisation's name, its person's and its account holder's. Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    with transaction.atomic():
        grantee = Grantee.objects.select_for_update().get(pk=grantee_id)
        contact = GranteeContact.objects.filter(grantee=grantee).first()
        names = [grantee.name, *([contact.name, contact.holder] if contact else [])]
        return record_check(CheckedKind.PAYEE, grantee.pk, names, by=by, at=at)


def check_payer(*, contribution_id: int, by: Actor, at: datetime) -> SanctionsCheck | None:
    """A contribution's donor and supporter; None where neither is named. Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    with transaction.atomic():
        contribution = Contribution.objects.select_related("supporter").get(pk=contribution_id)
        donor = Donor.objects.filter(contribution=contribution).first()
        names = [donor.name if donor else "", contribution.supporter.name if contribution.supporter else ""]
        if not any(names):
            return None
        return record_check(CheckedKind.PAYER, contribution.pk, names, by=by, at=at)


def record_check(kind: CheckedKind, subject_id: int, names: list[str], *, by: Actor, at: datetime) -> SanctionsCheck:
    newest = list_in_force()
    if newest is None:
        refuse("", "no_list", _("No sanctions list is loaded yet. Load the newest one first."))
    listed = SanctionsName.objects.filter(sanctions_list=newest).values_list("data_id", "folded")
    found = matches(names, listed.iterator(chunk_size=2_000))
    check = SanctionsCheck.objects.create(
        kind=kind, subject_id=subject_id, sanctions_list=newest, checked_at=at, matches=found,
        outcome=CheckOutcome.POSSIBLE_MATCH if found else CheckOutcome.CLEAR,
    )  # fmt: skip
    event = SanctionsChecked(
        subject_id=str(check.pk), kind=kind.value, checked_id=subject_id, sanctions_list_id=newest.pk,
        outcome=check.outcome,
    )  # fmt: skip
    record_event(event=event, by=by, at=at)
    return check


@transaction.atomic
def decide_check(*, check_id: int, decision: CheckDecision, reason: str, by: Actor, at: datetime) -> SanctionsCheck:
    """By a person, once, with a reason. Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    check = SanctionsCheck.objects.select_for_update().get(pk=check_id)
    if by.kind != ActorKind.STAFF or not by.ref:
        refuse("", "no_person", _("This needs a person who is signed in at the desk."))
    if check.outcome != CheckOutcome.POSSIBLE_MATCH or check.decision:
        refuse("", "decided", _("There is nothing to decide any more. Reload the page."))
    if not reason.strip():
        refuse("reason", "required", _("Say why, in words."))
    check.decision, check.decided_by, check.decided_at, check.reason = decision, by.label, at, reason
    check.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
    record_event(event=SanctionsDecided(subject_id=str(check.pk), decision=decision.value), by=by, at=at)
    return check


def is_over_threshold(contribution: Contribution) -> bool:
    """Of what came, in its own currency."""
    return Money(contribution.currency, contribution.received).major >= PAYER_THRESHOLD_MAJOR


def check_when_settled(*, contribution_id: int, by: Actor, at: datetime) -> SanctionsCheck | None:
    """As `check_payer`, of a settled contribution over the threshold that the list in force was not used for yet."""
    newest = list_in_force()
    contribution = Contribution.objects.filter(pk=contribution_id, state=ContributionState.SETTLED).first()
    if newest is None or contribution is None or not is_over_threshold(contribution):
        return None
    done = SanctionsCheck.objects.filter(
        kind=CheckedKind.PAYER, subject_id=contribution_id, sanctions_list=newest
    )  # fmt: skip
    return None if done.exists() else check_payer(contribution_id=contribution_id, by=by, at=at)


def check_again(*, by: Actor, at: datetime) -> int:
    """How many were held against the list in force: payees of grants under way, and payers that none was used for."""
    newest = list_in_force()
    if newest is None:
        return 0
    done = SanctionsCheck.objects.filter(sanctions_list=newest, kind=CheckedKind.PAYEE).values("subject_id")
    payees = Grantee.objects.filter(grants__state=GrantState.ACTIVE).exclude(pk__in=done).distinct()
    count = 0
    for pk in list(payees.order_by("pk").values_list("pk", flat=True)):
        check_payee(grantee_id=pk, by=by, at=at)
        count += 1
    known = SanctionsCheck.objects.filter(kind=CheckedKind.PAYER).values("subject_id")
    payers = Contribution.objects.filter(state=ContributionState.SETTLED).exclude(pk__in=known)
    for pk in list(payers.order_by("pk").values_list("pk", flat=True)):
        count += check_when_settled(contribution_id=pk, by=by, at=at) is not None
    return count
