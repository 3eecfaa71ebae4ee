"""Every address of the installation, in the order in which they are tried."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # The open API and the feeds
    # Embeds
    # The desk
    path("desk/account/", include("allauth.urls")),
    path("desk/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Health, robots, sitemap, media
]

urlpatterns += i18n_patterns(
    path("", include("blueheart.web.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)
