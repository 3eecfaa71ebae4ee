"""Which of Wagtail's own screens a role opens. No role is a superuser, and none may change users or groups there."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from blueheart.campaign.actions.staff import group_name
from blueheart.campaign.enums import Role

PAGE_EDITING = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
PAGES_OF: dict[str, tuple[str, ...]] = {
    Role.HEAD_OFFICE: (*PAGE_EDITING, "bulk_delete_page"),
    Role.EDITOR: PAGE_EDITING,
}
FILES = (
    ("wagtailimages", "add_image"), ("wagtailimages", "change_image"), ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"), ("wagtaildocs", "change_document"), ("wagtaildocs", "choose_document"),
)  # fmt: skip
PAGES_IN_LANGUAGES = (("wagtail_localize", "submit_translation"),)
NATIONAL_CAMPAIGNS = tuple(("campaign", f"{verb}_nationalcampaign") for verb in ("add", "change", "delete", "view"))
SUPPORTERS_OF_COUNTRY = tuple(("supporters", f"{verb}_supporter") for verb in ("add", "change", "view"))
"""Which country's, `supporters.permissions` says: Wagtail's rights know none."""
SUPPORTERS = (*SUPPORTERS_OF_COUNTRY, ("supporters", "delete_supporter"))
MODELS_OF: dict[str, tuple[tuple[str, str], ...]] = {
    Role.HEAD_OFFICE: (*PAGES_IN_LANGUAGES, *NATIONAL_CAMPAIGNS, *SUPPORTERS),
    Role.COORDINATOR: SUPPORTERS_OF_COUNTRY,
    Role.EDITOR: (*PAGES_IN_LANGUAGES, *NATIONAL_CAMPAIGNS),
}


@transaction.atomic
def arrange_groups() -> None:
    """Makes each role's group and its rights as this file has them; does nothing where they stand already."""
    groups = {role: Group.objects.get_or_create(name=group_name(role))[0] for role in Role.values}
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin").first()
    if access is None:
        return
    for role, group in groups.items():
        wanted = {access.pk} | permissions_of(MODELS_OF.get(role, ()))
        if set(group.permissions.values_list("pk", flat=True)) != wanted:
            group.permissions.set(wanted)
        arrange_pages(group, PAGES_OF.get(role, ()))
        arrange_files(group, FILES if role in PAGES_OF else ())


def permissions_of(names: tuple[tuple[str, str], ...]) -> set[int]:
    if not names:
        return set()
    labels, codenames = zip(*names, strict=True)
    found = Permission.objects.filter(content_type__app_label__in=labels, codename__in=codenames)
    return set(found.values_list("pk", flat=True))


def arrange_pages(group: Group, codenames: tuple[str, ...]) -> None:
    from wagtail.models import GroupPagePermission, Page

    root = Page.objects.filter(depth=1).first()
    wanted = permissions_of(tuple(("wagtailcore", name) for name in codenames))
    held = GroupPagePermission.objects.filter(group=group)
    held.exclude(permission__in=wanted).delete()
    have = set(held.filter(page=root).values_list("permission_id", flat=True))
    if root is not None:
        for pk in wanted - have:
            GroupPagePermission.objects.create(group=group, page=root, permission_id=pk)


def arrange_files(group: Group, rights: tuple[tuple[str, str], ...]) -> None:
    from wagtail.models import Collection, GroupCollectionPermission

    root = Collection.get_first_root_node()
    wanted = permissions_of(rights)
    held = GroupCollectionPermission.objects.filter(group=group)
    held.exclude(permission__in=wanted).delete()
    have = set(held.values_list("permission_id", flat=True))
    if root is not None:
        for pk in wanted - have:
            GroupCollectionPermission.objects.create(group=group, collection=root, permission_id=pk)
