"""The addresses of the open API and the feeds."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from blueheart.api import feeds, hearts, illuminations, open_data, openapi, single, webhooks
from blueheart.api.hearts import api
from blueheart.api.problems import open_endpoint


def api_patterns() -> list[URLPattern]:
    """Ninja's views, each in the frame that answers every error as a problem and takes HEAD and OPTIONS."""
    methods = {
        route.lstrip("/").replace("{", "<").replace("}", ">"): sorted({m for op in view.operations for m in op.methods})
        for route, view in api.default_router.path_operations.items()
    }
    return [
        path(f"api/v1/{pattern.pattern}", open_endpoint(*methods[str(pattern.pattern)])(pattern.callback))
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and str(pattern.pattern) in methods
    ]


@open_endpoint("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(request: HttpRequest) -> HttpResponseBase:
    del request
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("feeds/initiatives.ics", feeds.calendar, name="feed_ics"),
    path("feeds/initiatives/<slug:slug>.ics", single.single_calendar, name="feed_single"),
    path("feeds/initiatives.atom", feeds.atom, name="feed_atom"),
    path("feeds/initiatives.geojson", feeds.geojson, name="feed_geojson"),
    path("feeds/initiatives.json", feeds.json, name="feed_json"),
    path("feeds/initiatives.csv", feeds.csv, name="feed_csv"),
    path("feeds/illuminations.ics", illuminations.calendar, name="lights_ics"),
    path("feeds/illuminations.geojson", illuminations.geojson, name="lights_geojson"),
    path("feeds/illuminations.csv", illuminations.csv, name="lights_csv"),
    path("feeds/illuminations.kml", illuminations.kml, name="lights_kml"),
    path("feeds/hearts.csv", hearts.csv, name="hearts_csv"),
    path("open-data/ledger.csv", open_data.ledger_csv, name="ledger_csv"),
    path("open-data/ledger-proof.json", open_data.ledger_proof, name="ledger_proof"),
    path("open-data/iati-activities.xml", open_data.iati_activities, name="iati_activities"),
    path("open-data/360giving.json", open_data.grants_360giving, name="grants_360giving"),
    path("open-data/verify_ledger.py", open_data.ledger_script, name="ledger_script"),
    path("webhooks/stripe/", webhooks.stripe, name="webhook_stripe"),
    path("api/v1", RedirectView.as_view(url="/api/v1/", permanent=True)),
    path("api/v1/openapi.json", openapi.openapi, name="openapi"),
    path("api/v1/docs", openapi.docs, name="api_docs"),
    *api_patterns(),
    re_path(r"^api/", nothing),
]
