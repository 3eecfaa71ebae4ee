"""The addresses of the open API and the feeds."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from blueheart.api import feeds, openapi
from blueheart.api.problems import open_endpoint
from blueheart.api.v1 import api


def api_patterns() -> list[URLPattern]:
    """Ninja's views, each in the frame that answers every error as a problem and takes HEAD and OPTIONS."""
    found = []
    for _prefix, router in api._routers:  # noqa: SLF001  # Ninja tells the methods of an address nowhere else
        for route, view in router.path_operations.items():
            methods = sorted({method for operation in view.operations for method in operation.methods})
            address = route.lstrip("/").replace("{", "<").replace("}", ">")
            found.append(path(f"api/v1/{address}", open_endpoint(*methods)(view.get_view())))
    return found


@open_endpoint("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(request: HttpRequest) -> HttpResponseBase:
    del request
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("feeds/initiatives.ics", feeds.calendar, name="feed_ics"),
    path("feeds/initiatives.atom", feeds.atom, name="feed_atom"),
    path("feeds/initiatives.geojson", feeds.geojson, name="feed_geojson"),
    path("feeds/initiatives.json", feeds.json, name="feed_json"),
    path("feeds/initiatives.csv", feeds.csv, name="feed_csv"),
    path("api/v1", RedirectView.as_view(url="/api/v1/", permanent=True)),
    path("api/v1/openapi.json", openapi.openapi, name="openapi"),
    path("api/v1/docs", openapi.docs, name="api_docs"),
    *api_patterns(),
    re_path(r"^api/", nothing),
]
