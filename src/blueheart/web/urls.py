"""The public site's addresses, each below its language: `/{lang}/…`. Pages of the CMS come after them."""

from django.urls import URLPattern, URLResolver, path

from blueheart.web import initiatives, search, years

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    # World Day, list, map, calendar, one initiative, search, editions, countries
    path("world-day/", initiatives.world_day_today, name="world_day_today"),
    path("world-day/<int:year>/", initiatives.world_day, name="world_day"),
    path("initiatives/", initiatives.initiative_list, name="initiatives"),
    path("initiatives/map/", initiatives.initiative_map, name="initiative_map"),
    path("initiatives/<slug:slug>/", initiatives.initiative, name="initiative"),
    path("search/", search.search, name="search"),
    path("editions/", years.editions, name="editions"),
    path("countries/", years.countries, name="countries"),
    # Sending one in
    # The organiser's link
    # Supporters
]
