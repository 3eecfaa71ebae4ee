"""Every address of the installation, in the order in which they are tried."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from blueheart.web import badges, cardfiles, downloads, embed, machines, oembed, wave

urlpatterns: list[URLPattern | URLResolver] = [
    # The open API and the feeds
    path("", include("blueheart.api.urls")),
    # Embeds
    path("embed/initiatives/", embed.embed, name="embed"),
    path("embed/wave/", wave.embed_wave, name="embed_wave"),
    path("embed/hearts/", badges.embed_hearts, name="embed_hearts"),
    path("oembed", oembed.oembed, name="oembed"),
    # Badges and ready-made files
    path("badge/<slug:slug>.svg", badges.badge, name="badge"),
    path("wear/groups/<slug:slug>/<str:name>", downloads.group_poster, name="group_poster"),
    path("wear/preview/<str:name>", downloads.preview, name="kit_preview"),
    path("wear/<str:name>", downloads.kit_file, name="kit_file"),
    # Cards to share
    path("cards/<slug:kind>/<slug:slug>/<slug:language>/<str:name>", cardfiles.card_file, name="card_file"),
    # The desk
    path("desk/", include("blueheart.desk.urls")),
    path("desk/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Health, robots, sitemap, media
    path("healthz", machines.healthz, name="healthz"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    re_path(r"^media/(?P<path>initiatives/.+|images/.+)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", machines.front_door, name="front_door"),
]

urlpatterns += i18n_patterns(
    path("", include("blueheart.web.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)
