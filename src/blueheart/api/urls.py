"""The addresses of the open API and the feeds."""

from django.urls import URLPattern, URLResolver, path

from blueheart.api import feeds

urlpatterns: list[URLPattern | URLResolver] = [
    path("feeds/initiatives.ics", feeds.calendar, name="feed_ics"),
    path("feeds/initiatives.atom", feeds.atom, name="feed_atom"),
    path("feeds/initiatives.geojson", feeds.geojson, name="feed_geojson"),
    path("feeds/initiatives.json", feeds.json, name="feed_json"),
    path("feeds/initiatives.csv", feeds.csv, name="feed_csv"),
]
