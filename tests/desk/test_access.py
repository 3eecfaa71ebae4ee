"""Role × address × verb, generated over every address of the desk."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from blueheart.campaign.enums import Role
from blueheart.campaign.models import Edition, Invitation, Membership
from blueheart.desk.middleware import ADMIN_POLICY
from blueheart.fund.models import BankLine, GrantPayment, Statement, Tranche
from blueheart.illuminations.models import Promise
from blueheart.initiatives.models import Initiative, Report, Revision
from blueheart.supporters.models import Supporter
from blueheart.wear.models import Burst, Frame
from tests.desk.conftest import NOW, add_waiting_photo, sign_in
from tests.fund.actions.test_import_statements import line, statement, take
from tests.fund.actions.test_pledges import add_supporter, pledge_of
from tests.fund.actions.test_receipts import issue
from tests.givers import given, open_gift
from tests.granters import make_tranche, released

MakeInitiative = Callable[..., Initiative]
MakeUser = Callable[..., User]

ROLES = [*Role.values, "foreign_coordinator"]
REVIEWERS = frozenset({Role.HEAD_OFFICE, Role.COORDINATOR})
ANY_REVIEWERS = frozenset({*REVIEWERS, "foreign_coordinator"})
HEADS = frozenset({Role.HEAD_OFFICE})
OFFICERS = frozenset({Role.HEAD_OFFICE, Role.FUND_OFFICER})
EDITORS = frozenset({Role.HEAD_OFFICE, Role.EDITOR})
OF_COUNTRY = {
    "desk_review", "desk_decide", "desk_edit", "desk_report", "desk_revision", "desk_promise", "desk_promise_decide",
    "desk_light", "desk_photo_decide", "desk_monument", "desk_monument_edit", "desk_monument_names",
    "desk_monument_merge", "desk_look",
}  # fmt: skip
OPEN_TO: dict[str, frozenset[str]] = {
    **dict.fromkeys(OF_COUNTRY, REVIEWERS),
    **dict.fromkeys(
        (
            "desk_queue", "desk_queue_decide", "desk_all", "desk_revisions", "desk_reports", "desk_import",
            "desk_export", "desk_lights", "desk_lights_confirm", "desk_press", "desk_press_csv", "desk_photos",
            "desk_registry", "desk_looks", "desk_wall", "desk_wall_decide", "desk_bursts", "desk_burst_void",
            "desk_burst_restore",
        ),
        ANY_REVIEWERS,
    ),
    **dict.fromkeys(
        (
            "desk_staff", "desk_invite", "desk_resend", "desk_withdraw", "desk_member", "desk_remove",
            "desk_reset_factor",
            "desk_deliveries",
            "desk_retry", "desk_mails", "desk_mail",
        ),
        HEADS,
    ),
    **dict.fromkeys(
        (
            "desk_fund", "desk_fund_calls", "desk_fund_call_add", "desk_fund_call", "desk_fund_grantees",
            "desk_fund_grantee_add", "desk_fund_grantee", "desk_fund_grantee_edit", "desk_fund_grantee_people",
            "desk_fund_grantee_act", "desk_fund_applications", "desk_fund_application_add", "desk_fund_application",
            "desk_fund_application_act", "desk_fund_award", "desk_fund_grants", "desk_fund_grant",
            "desk_fund_grant_act", "desk_fund_grant_edit", "desk_fund_tranche_add", "desk_fund_report_add",
            "desk_fund_pay", "desk_fund_return", "desk_fund_figures", "desk_fund_figure_add",
            "desk_fund_figure_remove", "desk_fund_sanctions", "desk_fund_sanctions_decide", "desk_fund_exchange",
            "desk_fund_cover",
            "desk_fund_contributions", "desk_fund_contribution", "desk_fund_refund", "desk_fund_messages",
            "desk_fund_message_retry", "desk_fund_transit", "desk_fund_local", "desk_fund_local_do",
            "desk_fund_local_send",
            "desk_fund_bank", "desk_fund_bank_add", "desk_fund_statements", "desk_fund_statement_again",
            "desk_fund_lines", "desk_fund_line", "desk_fund_line_act",
        ),
        OFFICERS,
    ),
    **dict.fromkeys(
        (
            "desk_fund_office", "desk_fund_earmarks", "desk_fund_earmark", "desk_fund_pledges",
            "desk_fund_pledge", "desk_fund_pledge_count", "desk_fund_pledge_cancel", "desk_fund_in_kind",
            "desk_fund_in_kind_withdraw", "desk_fund_record", "desk_fund_receipts", "desk_fund_receipts_year",
            "desk_fund_receipt", "desk_fund_receipt_erase",
        ),
        OFFICERS,
    ),
    "desk_fund_live": HEADS,
    **dict.fromkeys(("desk_editions", "desk_edition", "desk_frames", "desk_frame_add", "desk_frame"), EDITORS),
}  # fmt: skip
ONLY_POST = {
    "desk_queue_decide",
    "desk_decide",
    "desk_fund_local_do",
    "desk_fund_local_send",
    "desk_fund_message_retry",
    "desk_fund_refund",
    "desk_lights_confirm",
    "desk_promise_decide",
    "desk_photo_decide",
    "desk_wall_decide",
    "desk_burst_void",
    "desk_burst_restore",
    "desk_invite",
    "desk_resend",
    "desk_withdraw",
    "desk_remove",
    "desk_reset_factor",
    "desk_retry",
    "desk_fund_grantee_act",
    "desk_fund_application_act",
    "desk_fund_grant_act",
    "desk_fund_figure_remove",
    "desk_fund_sanctions_decide",
    "desk_fund_live",
    "desk_fund_pledge_count",
    "desk_fund_pledge_cancel",
    "desk_fund_in_kind_withdraw",
    "desk_fund_receipts_year",
    "desk_fund_receipt_erase",
    "desk_fund_statement_again",
    "desk_fund_line_act",
}
OWN_NAMES = sorted(OPEN_TO)


def desk_patterns() -> Iterator[tuple[str, URLPattern]]:
    """(whole route, pattern) of everything below /desk/, Wagtail's and allauth's own too."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route)
            else:
                yield route, entry

    for entry in get_resolver().url_patterns:
        if str(entry.pattern) == "desk/" and isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, "desk/")


def addresses() -> list[str]:
    """A concrete address for every plain route of the desk."""
    found = set()
    for route, entry in desk_patterns():
        if not isinstance(entry.pattern, RoutePattern):
            continue
        text = route.replace("^", "").replace("$", "")
        for name, converter in entry.pattern.converters.items():
            value = "1" if type(converter).__name__ == "IntConverter" else "x"
            for kind in ("int", "str", "slug", "path", "uuid"):
                text = text.replace(f"<{kind}:{name}>", value)
            text = text.replace(f"<{name}>", value)
        if "<" not in text and "(" not in text and "\\" not in text:
            found.add(f"/{text}")
    return sorted(found)


ADDRESSES = addresses()
BEFORE_SIGN_IN = (
    "/desk/account/", "/desk/login/", "/desk/invitation/", "/desk/second-factor/", "/desk/sprite/", "/desk/jsi18n/",
)  # fmt: skip


def test_addresses_were_found() -> None:
    assert len(ADDRESSES) > 150
    assert "/desk/api/main/pages/" in ADDRESSES or any("/desk/api/" in address for address in ADDRESSES)
    assert any(address.startswith("/desk/images/") for address in ADDRESSES)
    named = {entry.name for _route, entry in desk_patterns() if (entry.name or "").startswith("desk_")}
    assert named - {"desk_invitation", "desk_second_factor"} == set(OPEN_TO)


def test_nobody_reaches_the_desk_without_signing_in(client: Client, db: None) -> None:
    for address in ADDRESSES:
        if address.startswith(BEFORE_SIGN_IN) and address != "/desk/account/":
            continue
        for verb in ("get", "post"):
            response = getattr(client, verb)(address)
            assert response.status_code in {302, 403, 404, 405}, (verb, address, response.status_code)
            if response.status_code == 302:
                assert response["Location"].startswith("/desk/account/login/"), address


@pytest.mark.parametrize("has_factor", [False, True])
def test_password_alone_opens_nothing(make_user: MakeUser, has_factor: bool) -> None:
    """Signed in by a password: without a factor only the set-up opens, with one it is asked for."""
    client = sign_in(make_user(Role.HEAD_OFFICE, second_factor=has_factor), shown=False)
    target = "/desk/account/2fa/reauthenticate/" if has_factor else "/desk/second-factor/"
    allowed = ("/desk/account/2fa/", "/desk/account/log", "/desk/account/re", "/desk/account/inactive/")
    for address in ADDRESSES:
        if address.startswith((*allowed, "/desk/login/", "/desk/invitation/", "/desk/second-factor/")):
            continue
        for verb in ("get", "post"):
            response = getattr(client, verb)(address)
            assert response.status_code == 302, (verb, address, response.status_code)
            assert response["Location"].startswith(target), (verb, address, response["Location"])


def test_second_factor_cannot_be_looked_at_or_removed_before_it_is_shown(make_user: MakeUser) -> None:
    client = sign_in(make_user(Role.HEAD_OFFICE), shown=False)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_add_webauthn"):
        response = client.get(reverse(name))
        assert response.status_code == 302
        assert "reauthenticate" in response["Location"]


def test_setting_can_turn_the_second_factor_off(make_user: MakeUser, settings: object) -> None:
    settings.REQUIRE_SECOND_FACTOR = False  # type: ignore[attr-defined]
    client = sign_in(make_user(Role.HEAD_OFFICE, second_factor=False), shown=False)
    assert client.get("/desk/").status_code == 200


# --- role × address × verb


@pytest.fixture
def targets(
    make_initiative: MakeInitiative, make_promise: Callable[..., Promise], make_user: MakeUser
) -> dict[str, list[object]]:
    """One Belgian object for each address that names one."""
    waiting = make_initiative()
    published = make_initiative(state="published")
    Report.objects.create(initiative=published, reported_at=NOW)
    revision = Revision.objects.create(initiative=published, base_version=1, changes={"title": "New"}, proposed_at=NOW)
    invitation = Invitation.objects.create(
        email="new@example.org", role=Role.EDITOR, token_hash="0" * 64, expires_at=NOW
    )
    member = Membership.objects.get(user=make_user(Role.EDITOR))
    Edition.objects.get_or_create(year=2027)
    promise = make_promise()
    photo = add_waiting_photo(promise)
    payment = released(make_tranche_with_money())
    gift = open_gift()
    return {
        **office_targets(),
        **spending_targets(payment),
        **bank_targets(),
        "desk_promise": [promise.pk], "desk_promise_decide": [promise.pk], "desk_light": [promise.pk],
        "desk_monument": [promise.monument_id], "desk_monument_edit": [promise.monument_id],
        "desk_monument_names": [promise.monument_id], "desk_monument_merge": [promise.monument_id],
        "desk_photo_decide": [photo.pk],
        "desk_look": [Supporter.objects.create(slug="club", name="A club", sector="sport", country="BE").pk],
        "desk_review": [waiting.pk], "desk_decide": [waiting.pk], "desk_edit": [waiting.pk],
        "desk_report": [published.pk], "desk_revision": [revision.pk], "desk_resend": [invitation.pk],
        "desk_withdraw": [invitation.pk], "desk_member": [member.pk],
        "desk_reset_factor": [member.pk], "desk_remove": [member.pk],
        "desk_burst_restore": [void_burst_of("BE").pk],
        "desk_frame": [Frame.objects.create(slug="heart", svg="", changed_at=NOW).pk],
        "desk_fund_contribution": [gift.pk], "desk_fund_refund": [gift.pk], "desk_fund_message_retry": [1],
        "desk_edition": [2027], "desk_retry": [1], "desk_mail": ["20270601T090000.000000Z-00000000.eml"],
    }  # fmt: skip


def spending_targets(payment: GrantPayment) -> dict[str, list[object]]:
    grant = payment.tranche.grant
    of_grantee = ("grantee", "grantee_edit", "grantee_people", "grantee_act")
    of_grant = ("grant", "grant_act", "grant_edit", "tranche_add", "report_add")
    rows = [
        (grant.pk, of_grant), (grant.grantee_id, of_grantee), (payment.pk, ("pay", "return")),
        (grant.application_id, ("application", "application_act", "award")), (grant.application.call_id, ("call",)),
        (payment.check_seen_id, ("sanctions_decide",)), (1, ("figure_remove",)),
    ]  # fmt: skip
    return {f"desk_fund_{name}": [pk] for pk, names in rows for name in names}


def bank_targets() -> dict[str, list[object]]:
    """A line that waits, and a statement that is set aside."""
    take(statement("0", "10.00", line("10.00")))
    take(statement("1.00", "2.00", line("5.00"), name="S2"))
    aside = Statement.objects.get(state="set_aside")
    waiting = BankLine.objects.get()
    return {
        "desk_fund_statement_again": [aside.pk], "desk_fund_line": [waiting.pk], "desk_fund_line_act": [waiting.pk],
    }  # fmt: skip


def make_tranche_with_money() -> Tranche:
    given(100_000)
    return make_tranche()


def office_targets() -> dict[str, list[object]]:
    pledge, receipt = pledge_of(add_supporter()), issue(given(1_000))
    return {
        "desk_fund_earmark": [pledge.earmark_id], "desk_fund_pledge": [pledge.pk],
        "desk_fund_pledge_count": [pledge.pk], "desk_fund_pledge_cancel": [pledge.pk],
        "desk_fund_in_kind_withdraw": [1], "desk_fund_receipt": [receipt.pk], "desk_fund_receipt_erase": [receipt.pk],
    }  # fmt: skip


def void_burst_of(country: str) -> Burst:
    return Burst.objects.create(
        from_at=NOW, to_at=NOW + timedelta(hours=1), country=country, reason="A machine pressed.", voided_at=NOW
    )


@pytest.mark.parametrize("role", ROLES)
def test_role_address_verb(role: str, make_user: MakeUser, targets: dict[str, list[object]]) -> None:
    country = {"coordinator": "BE", "foreign_coordinator": "FR"}.get(role, "")
    client = sign_in(make_user(Role.COORDINATOR if country else role, country))
    for name in OWN_NAMES:
        address = reverse(name, args=targets.get(name, []))
        is_open = role in OPEN_TO[name]
        for verb in ("get", "post"):
            response = getattr(client, verb)(address)
            case = (role, verb, name, response.status_code)
            if not is_open:
                assert response.status_code in {403, 404, 405}, case
            elif verb == "get" and name in ONLY_POST:
                assert response.status_code == 405, case
            elif name in {"desk_mails", "desk_mail", "desk_retry"}:
                assert response.status_code in {200, 302, 404}, case
            else:
                assert response.status_code in {200, 302, 404, 405, 422}, case
                if verb == "get":
                    assert response.status_code == 200, case
    assert Initiative.objects.filter(country="BE", state="declined").count() == 0
    assert set(Promise.objects.values_list("state", flat=True)) == {"promised"}
    assert list(GrantPayment.objects.values_list("entry", "withdrawn_at")) == [(None, None)]


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_for_editors_only(role: str, make_user: MakeUser) -> None:
    from blueheart.desk.roles import arrange_groups

    arrange_groups()
    country = {"coordinator": "BE", "foreign_coordinator": "FR"}.get(role, "")
    client = sign_in(make_user(Role.COORDINATOR if country else role, country))
    home = client.get("/desk/")
    assert home.status_code == 200
    menu = home.content.decode()
    assert ('"name": "explorer"' in menu) == (role in EDITORS)
    assert ("/desk/images/" in menu) == (role in EDITORS)
    assert ("/desk/staff/" in menu) == (role in HEADS)
    assert "/desk/users/" not in menu
    assert "/desk/groups/" not in menu
    for address in ("/desk/users/", "/desk/groups/", "/desk/sites/", "/desk/locales/"):
        assert client.get(address).status_code == 302, address


def test_no_role_is_superuser(make_user: MakeUser) -> None:
    for role in Role.values:
        make_user(role, "BE" if role == Role.COORDINATOR else "")
    assert not User.objects.filter(is_superuser=True).exists()


# --- doors that are shut


@pytest.mark.parametrize(
    "address",
    [
        "/desk/password_reset/", "/desk/password_reset/confirm/x/y/", "/desk/account/signup/", "/desk/account/email/",
        "/admin/", "/admin/login/", "/django-admin/",
    ],
)  # fmt: skip
def test_way_round_is_shut(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_wagtail_sign_in_leads_to_ours(client: Client, db: None) -> None:
    for verb in ("get", "post"):
        response = getattr(client, verb)("/desk/login/?next=/desk/pages/")
        assert response.status_code == 302
        assert response["Location"] == "/desk/account/login/?next=%2Fdesk%2Fpages%2F"
    assert client.get("/desk/login/?next=//evil.example/")["Location"] == "/desk/account/login/"


def test_policy_is_relaxed_inside_the_admin_only(head_office: Client, client: Client) -> None:
    inside = head_office.get("/desk/")["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in inside
    assert "script-src 'self';" in inside + ";"
    for address in ("/desk/account/login/", "/desk/second-factor/"):
        assert "unsafe" not in client.get(address)["Content-Security-Policy"]
    assert "script-src" not in ADMIN_POLICY
