"""What the desk adds to Wagtail's admin: addresses, the menu, the first page, its own style sheet."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from blueheart.campaign.permissions import (
    can_edit_editions,
    can_edit_pages,
    can_manage_fund,
    can_manage_staff,
    can_review_anywhere,
    can_see_deliveries,
)
from blueheart.desk import deliveries, editions, mail, members, staff
from blueheart.desk.access import Rule, actor_of
from blueheart.desk.dashboard import DeliveriesPanel, WaitingPanel, WorldDayPanel
from blueheart.desk.fund.addresses import fund_addresses
from blueheart.desk.fund.panel import FundPanel
from blueheart.desk.illuminations import (
    board,
    light,
    monument,
    monument_edit,
    monument_merge,
    photos,
    press,
    promise,
    registry,
)
from blueheart.desk.illuminations.panel import LightsPanel
from blueheart.desk.initiatives import edit, everything, imports, queue, review, revisions
from blueheart.desk.national import national_campaigns_viewset
from blueheart.desk.supporters import supporters_viewset
from blueheart.desk.wear import bursts, frames, looks, wall
from blueheart.desk.wear.panel import HeartsPanel
from blueheart.wear.permissions import can_edit_frames

FOR_EDITORS = frozenset({"explorer", "images", "documents", "reports"})


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        *fund_addresses(),
        path("initiatives/", queue.queue, name="desk_queue"),
        path("initiatives/decide/", queue.decide_on_several, name="desk_queue_decide"),
        path("initiatives/all/", everything.everything, name="desk_all"),
        path("initiatives/edits/", revisions.revisions, name="desk_revisions"),
        path("initiatives/edits/<int:pk>/", revisions.revision, name="desk_revision"),
        path("initiatives/reports/", revisions.reports, name="desk_reports"),
        path("initiatives/import/", imports.import_page, name="desk_import"),
        path("initiatives/export/", imports.export, name="desk_export"),
        path("initiatives/<int:pk>/", review.review, name="desk_review"),
        path("initiatives/<int:pk>/decide/", review.decide, name="desk_decide"),
        path("initiatives/<int:pk>/edit/", edit.edit, name="desk_edit"),
        path("initiatives/<int:pk>/report/", revisions.report, name="desk_report"),
        path("illuminations/", board.board, name="desk_lights"),
        path("illuminations/confirm/", board.confirm_several, name="desk_lights_confirm"),
        path("illuminations/press/", press.press, name="desk_press"),
        path("illuminations/press.csv", press.press_csv, name="desk_press_csv"),
        path("illuminations/promises/<int:pk>/", promise.promise, name="desk_promise"),
        path("illuminations/promises/<int:pk>/decide/", promise.decide, name="desk_promise_decide"),
        path("illuminations/promises/<int:pk>/light/", light.light, name="desk_light"),
        path("illuminations/photographs/", photos.photos, name="desk_photos"),
        path("illuminations/photographs/<int:pk>/decide/", photos.decide, name="desk_photo_decide"),
        path("illuminations/monuments/", registry.registry, name="desk_registry"),
        path("illuminations/monuments/<int:pk>/", monument.monument, name="desk_monument"),
        path("illuminations/monuments/<int:pk>/edit/", monument_edit.edit, name="desk_monument_edit"),
        path("illuminations/monuments/<int:pk>/names/", monument_edit.names, name="desk_monument_names"),
        path("illuminations/monuments/<int:pk>/merge/", monument_merge.merge, name="desk_monument_merge"),
        path("wear/groups/", looks.looks, name="desk_looks"),
        path("wear/groups/<int:pk>/", looks.look, name="desk_look"),
        path("wear/frames/", frames.frames, name="desk_frames"),
        path("wear/frames/add/", frames.frame, name="desk_frame_add"),
        path("wear/frames/<int:pk>/", frames.frame, name="desk_frame"),
        path("hearts/", wall.wall, name="desk_wall"),
        path("hearts/decide/", wall.decide, name="desk_wall_decide"),
        path("hearts/bursts/", bursts.burst_list, name="desk_bursts"),
        path("hearts/bursts/void/", bursts.void, name="desk_burst_void"),
        path("hearts/bursts/<int:pk>/restore/", bursts.restore, name="desk_burst_restore"),
        path("staff/", staff.staff, name="desk_staff"),
        path("staff/invite/", staff.invite, name="desk_invite"),
        path("staff/invitations/<int:pk>/resend/", staff.resend, name="desk_resend"),
        path("staff/invitations/<int:pk>/withdraw/", staff.withdraw, name="desk_withdraw"),
        path("staff/<int:pk>/", staff.member, name="desk_member"),
        path("staff/<int:pk>/remove/", staff.remove, name="desk_remove"),
        path("staff/<int:pk>/second-factor/", members.reset, name="desk_reset_factor"),
        path("editions/", editions.editions, name="desk_editions"),
        path("editions/<int:year>/", editions.edition, name="desk_edition"),
        path("deliveries/", deliveries.deliveries, name="desk_deliveries"),
        path("deliveries/<int:pk>/retry/", deliveries.retry, name="desk_retry"),
        path("mail/", mail.mails, name="desk_mails"),
        path("mail/<str:name>/", mail.mail, name="desk_mail"),
    ]


@hooks.register("register_admin_viewset")
def supporters() -> Any:
    return supporters_viewset


@hooks.register("register_admin_viewset")
def national_campaigns() -> Any:
    return national_campaigns_viewset


class RuleMenuItem(MenuItem):
    """Shown to those whom a rule of the domain lets in."""

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return self.rule(actor_of(request))


def item(label: Any, address: str, icon: str, order: int, rule: Rule) -> RuleMenuItem:
    return RuleMenuItem(label, reverse(address), name=address, icon_name=icon, order=order, rule=rule)


@hooks.register("register_admin_menu_item")
def initiatives_item() -> RuleMenuItem:
    return item(_("Initiatives"), "desk_queue", "calendar-alt", 50, can_review_anywhere)


@hooks.register("register_admin_menu_item")
def lights_item() -> RuleMenuItem:
    return item(_("Monuments in blue"), "desk_lights", "view", 60, can_review_anywhere)


@hooks.register("register_admin_menu_item")
def registry_item() -> RuleMenuItem:
    return item(_("Monuments"), "desk_registry", "site", 70, can_review_anywhere)


@hooks.register("register_admin_menu_item")
def looks_item() -> RuleMenuItem:
    return item(_("Groups"), "desk_looks", "group", 305, can_review_anywhere)


@hooks.register("register_admin_menu_item")
def hearts_item() -> RuleMenuItem:
    return item(_("Hearts"), "desk_wall", "pick", 80, can_review_anywhere)


@hooks.register("register_admin_menu_item")
def fund_item() -> RuleMenuItem:
    return item(_("Fund"), "desk_fund", "list-ol", 90, can_manage_fund)


@hooks.register("register_admin_menu_item")
def editions_item() -> RuleMenuItem:
    return item(_("Editions"), "desk_editions", "date", 320, can_edit_editions)


@hooks.register("register_admin_menu_item")
def frames_item() -> RuleMenuItem:
    return item(_("Frames"), "desk_frames", "image", 330, can_edit_frames)


@hooks.register("register_admin_menu_item")
def staff_item() -> RuleMenuItem:
    return item(_("Staff"), "desk_staff", "user", 400, can_manage_staff)


@hooks.register("register_admin_menu_item")
def mail_item() -> RuleMenuItem:
    return item(_("Mail"), "desk_mails", "mail", 410, lambda by: mail.is_kept_here() and mail.can_read_mail(by))


@hooks.register("register_admin_menu_item")
def deliveries_item() -> RuleMenuItem:
    return item(_("Deliveries"), "desk_deliveries", "history", 420, can_see_deliveries)


@hooks.register("construct_main_menu")
def hide_from_coordinators(request: HttpRequest, items: list[MenuItem]) -> None:
    """Rights shut these; a menu that leads nowhere is left out too."""
    if not can_edit_pages(actor_of(request)):
        items[:] = [entry for entry in items if entry.name not in FOR_EDITORS]


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """Ours first; Wagtail's own only for those who edit pages."""
    ours = [WaitingPanel(), LightsPanel(), HeartsPanel(), FundPanel(), WorldDayPanel(), DeliveriesPanel()]
    theirs = list(panels) if can_edit_pages(actor_of(request)) else []
    panels[:] = [*ours, *theirs]


@hooks.register("construct_homepage_summary_items")
def summary(request: HttpRequest, items: list[Any]) -> None:
    if not can_edit_pages(actor_of(request)):
        items.clear()


@hooks.register("register_account_menu_item")
def second_factor(request: HttpRequest) -> dict[str, Any]:
    del request
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor and recovery codes"),
        "help_text": _("Add a passkey, change the app, make new recovery codes."),
    }


@hooks.register("insert_global_admin_css")
def style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("insert_global_admin_js")
def choosers() -> SafeString:
    return format_html('<script src="{}" type="module"></script>', static("desk/choosers.js"))
