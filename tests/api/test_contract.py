"""Schemathesis against the description: no 5xx, and no answer that it does not tell of."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from blueheart.api.openapi import document
from tests import promisers, reach

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_dict(document())
schema.app = get_wsgi_application()  # without the page store, which compresses


@pytest.fixture(autouse=True)
def _content(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    # As Django's own test client: a request must not close the connection that holds the test's transaction
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    reach.add_cities()
    reach.several()
    promisers.add_promise(city_id="2800866", latitude="50.8467", longitude="4.3525")
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_every_answer_is_told_of(case: Any) -> None:
    response = case.call()
    case.validate_response(response, checks=CHECKS)


def test_a_published_slug_answers_as_told() -> None:
    from blueheart.initiatives.models import Initiative

    for slug in Initiative.objects.values_list("slug", flat=True):
        case = schema["/api/v1/initiatives/{slug}"]["GET"].Case(path_parameters={"slug": slug})
        response = case.call()
        assert response.status_code == 200
        case.validate_response(response, checks=CHECKS)
    assert Client().get("/api/v1/initiatives").status_code == 200


def test_a_listed_monument_and_its_lights_answer_as_told() -> None:
    from blueheart.illuminations.models import Monument

    (slug,) = Monument.objects.filter(is_listed=True).values_list("slug", flat=True)
    cases = [
        schema["/api/v1/monuments/{slug}"]["GET"].Case(path_parameters={"slug": slug}),
        schema["/api/v1/monuments"]["GET"].Case(),
        schema["/api/v1/illuminations"]["GET"].Case(),
        *(schema[f"/feeds/illuminations.{name}"]["GET"].Case() for name in ("ics", "geojson", "csv", "kml")),
    ]
    for case in cases:
        response = case.call()
        assert response.status_code == 200
        case.validate_response(response, checks=CHECKS)


def test_the_funds_open_data_answers_as_told() -> None:
    from tests.givers import given
    from tests.granted import add_grant, pay

    given(10_000)
    pay(add_grant(8_000), 3_000)
    for name in ("ledger.csv", "ledger-proof.json", "iati-activities.xml", "360giving.json"):
        case = schema[f"/open-data/{name}"]["GET"].Case()
        response = case.call()
        assert response.status_code == 200
        case.validate_response(response, checks=CHECKS)
