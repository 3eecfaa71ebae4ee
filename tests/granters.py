"""Grants for tests, in the test book: an invented list, an invented organisation, and two officers."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from blueheart.campaign.enums import Role
from blueheart.fund.actions.calls import award_application, move_application, receive_application, review_application
from blueheart.fund.actions.calls import save_call as save
from blueheart.fund.actions.grantees import save_grantee, save_grantee_contact
from blueheart.fund.actions.grants import plan_tranche
from blueheart.fund.actions.payments import pay_grant, propose_payment, release_payment
from blueheart.fund.actions.sanctions import check_payee, load_sanctions_list
from blueheart.fund.enums import ApplicationState, Book
from blueheart.fund.models import Application, Call, Earmark, Grant, Grantee, GrantPayment, SanctionsList, Tranche
from blueheart.fund.rules.chart import AccountPlan, Chart
from blueheart.fund.rules.giving import GENERAL
from blueheart.fund.rules.spending import CallWords, TypedApplication, TypedCall, TypedGrant, TypedGrantee, TypedReach
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money

AT = datetime(2027, 7, 30, 12, tzinfo=UTC)
DAY = date(2027, 7, 30)
NUMBERS = count(1)


def officer(ref: int) -> Actor:
    return Actor.staff(ref=ref, roles=frozenset({Role.FUND_OFFICER.value}))


ONE, TWO, THREE = officer(1), officer(2), officer(3)
SAMPLE_IBAN = "BE71096123456769"
"""The example of the banks' own registry of IBANs."""


def sanctions_xml(*, generated: str = "2027-07-01T10:00:00Z", more: str = "") -> bytes:
    """Every entry is invented."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="{generated}">
 <INDIVIDUALS>
  <INDIVIDUAL>
   <DATAID>9000001</DATAID><VERSIONNUM>1</VERSIONNUM>
   <FIRST_NAME>Invented</FIRST_NAME><SECOND_NAME>Samplefield</SECOND_NAME><THIRD_NAME>Ibn Nobody</THIRD_NAME>
   <UN_LIST_TYPE>Invented</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><LISTED_ON>2020-01-01</LISTED_ON>
   <NAME_ORIGINAL_SCRIPT>مُختَرَع نَموذَج</NAME_ORIGINAL_SCRIPT>
   <INDIVIDUAL_ALIAS>
    <QUALITY>Good</QUALITY><ALIAS_NAME>Nobody al-Sampléfield; I. S. Nobody</ALIAS_NAME>
   </INDIVIDUAL_ALIAS>
   <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  </INDIVIDUAL>
 </INDIVIDUALS>
 <ENTITIES>
  <ENTITY>
   <DATAID>9000002</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>INVENTED TRADING HOUSE</FIRST_NAME>
   <REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER><LISTED_ON>2020-01-01</LISTED_ON>
   <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Nowhere Foundation</ALIAS_NAME></ENTITY_ALIAS>
  </ENTITY>{more}
 </ENTITIES>
</CONSOLIDATED_LIST>""".encode()


def load_list(**given: Any) -> SanctionsList:
    return load_sanctions_list(data=sanctions_xml(**given), by=ONE, at=AT)


def make_grantee(name: str = "", *, iban: str = SAMPLE_IBAN, place: str = "", **more: Any) -> Grantee:
    typed = TypedGrantee(name=name or f"Safe Harbour {next(NUMBERS)} (sample)", **more)
    grantee = save_grantee(typed=typed, by=ONE, at=AT)
    reach = TypedReach(name="Sam Ple", email="sam@example.org", place=place, holder="Safe Harbour vzw", iban=iban)
    save_grantee_contact(grantee_id=grantee.pk, typed=reach, by=ONE, at=AT)
    grantee.refresh_from_db()
    return grantee


def make_call(*, earmark: str = GENERAL, largest: int = 10_000_000, currency: str = "EUR", **more: Any) -> Call:
    Earmark.objects.get_or_create(slug=earmark)
    given = {
        "opens_on": DAY - timedelta(days=30), "closes_on": DAY + timedelta(days=30),
        "largest": Money(currency, largest), "earmark": earmark, "words": {"en": CallWords(title="Shelter and care")},
    } | more  # fmt: skip
    return save(typed=TypedCall(**given), by=ONE, at=AT)


def apply(grantee: Grantee | None = None, *, amount: int = 100_000, call: Call | None = None) -> Application:
    """Recorded by the third officer, so that the first two can review it."""
    call = call or make_call()
    typed = TypedApplication(
        call_id=call.pk, grantee_id=(grantee or make_grantee()).pk, title="A house", summary="Beds and lawyers.",
        amount=Money(call.currency, amount), region="150",
    )  # fmt: skip
    return receive_application(typed=typed, by=THREE, at=AT)


def shortlist(application: Application) -> Application:
    for reviewer in (ONE, TWO):
        review_application(application_id=application.pk, score=4, words="Sound.", by=reviewer, at=AT)
    return move_application(application_id=application.pk, to=ApplicationState.SHORTLISTED, by=ONE, at=AT)


def grant_words(amount: int = 100_000, **more: Any) -> TypedGrant:
    given = {
        "title": "Beds and lawyers", "description": "A house for those who got away.", "amount": amount,
        "starts_on": DAY, "ends_on": DAY + timedelta(days=365),
    } | more  # fmt: skip
    return TypedGrant(**given)


def make_grant(amount: int = 100_000, *, grantee: Grantee | None = None, call: Call | None = None) -> Grant:
    application = shortlist(apply(grantee, amount=amount, call=call))
    return award_application(
        application_id=application.pk, typed=grant_words(amount), book=Book.TEST, awarded_on=DAY, by=ONE, at=AT
    )


def make_tranche(amount: int = 50_000, *, grant: Grant | None = None) -> Tranche:
    grant = grant or make_grant(amount)
    return plan_tranche(grant_id=grant.pk, amount=amount, due_on=DAY, by=ONE, at=AT)


def bank(currency: str = "EUR") -> AccountPlan:
    return Chart(Book.TEST, currency).bank("office")


def released(tranche: Tranche) -> GrantPayment:
    """Of a payee that the newest list, loaded when there is none, does not name."""
    if not SanctionsList.objects.exists():
        load_list()
    payment = propose_payment(tranche_id=tranche.pk, by=ONE, at=AT)
    check_payee(grantee_id=tranche.grant.grantee_id, by=ONE, at=AT)
    return release_payment(payment_id=payment.pk, by=TWO, at=AT)


def pay(payment: GrantPayment) -> GrantPayment:
    return pay_grant(payment_id=payment.pk, account=bank(payment.currency), paid_on=DAY, by=ONE, at=AT)
