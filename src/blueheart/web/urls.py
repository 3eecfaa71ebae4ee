"""The public site's addresses, each below its language: `/{lang}/…`. Pages of the CMS come after them."""

from django.urls import URLPattern, URLResolver

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    # World Day, list, map, calendar, one initiative, search, editions, countries
    # Sending one in
    # The organiser's link
    # Supporters
]
