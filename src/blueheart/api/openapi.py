"""The OpenAPI 3.1 document: what Ninja tells of version 1, and the answers and feeds that it does not know of."""

import json
from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import override

from blueheart.api.conditional import conditional
from blueheart.api.feeds import ATOM_LIMIT, MOST
from blueheart.api.filters import filter_parameters
from blueheart.api.hearts import api
from blueheart.api.hearts import filter_parameters as heart_parameters
from blueheart.api.lightfilters import light_parameters
from blueheart.api.problems import MEDIA_TYPE, TITLES, open_endpoint
from blueheart.api.schemas import ProblemOut
from blueheart.api.v1 import MAX_AGE
from blueheart.kernel.clock import now

PREFIX = "/api/v1/"
EVERYWHERE = (405, 500, 503)
ON_GET = (400,)
ON_POST = (411, 413, 415, 422, 429)
ON_ONE = (404, 410)
ON_WHOLE_SETS = (429,)
FEEDS = {
    "ics": ("text/calendar", "iCalendar (RFC 5545), at most 1,000 events; Link: rel=next leads to the rest"),
    "atom": ("application/atom+xml", "Atom (RFC 4287), newest first, 100 a page"),
    "geojson": ("application/geo+json", "GeoJSON (RFC 7946), all of the result set, or a page with limit"),
    "json": ("application/json", "JSON, all of the result set, or a page with limit"),
    "csv": ("text/csv", "CSV (RFC 4180), all of the result set, or a page with limit"),
}
LIGHT_FEEDS = {
    "ics": ("text/calendar", "iCalendar (RFC 5545), at most 1,000 lights; Link: rel=next leads to the rest"),
    "geojson": ("application/geo+json", "GeoJSON (RFC 7946) of lights, all of the result set, or a page with limit"),
    "csv": ("text/csv", "CSV (RFC 4180) of lights, all of the result set, or a page with limit"),
    "kml": ("application/vnd.google-earth.kml+xml", "KML 2.2 of lights, all of the result set, or a page with limit"),
}
OPEN_DATA = {
    "ledger.csv": ("ledger_csv", "text/csv", "CSV (RFC 4180) of every line of the fund's ledger, sealed or not"),
    "ledger-proof.json": (
        "ledger_proof", "application/json", "Every seal of the ledger with its entries; verify_ledger.py checks it",
    ),
    "iati-activities.xml": ("iati_activities", "application/xml", "The fund and its grants in IATI 2.03"),
    "360giving.json": ("grants_360giving", "application/json", "The fund's grants in 360Giving 1.4"),
}  # fmt: skip
VALIDATORS = {
    "ETag": {"schema": {"type": "string"}, "description": "Send it back as If-None-Match."},
    "Last-Modified": {"schema": {"type": "string"}},
    "Cache-Control": {"schema": {"type": "string"}},
}


@cache
def document() -> dict[str, Any]:
    with override("en"):
        schema: dict[str, Any] = orjson.loads(
            json.dumps(api.get_openapi_schema(path_prefix=PREFIX), default=str)  # its keys are not all text
        )
        schema["openapi"] = "3.1.0"
        schema["servers"] = [{"url": "/"}]
        schema["components"]["schemas"]["ProblemOut"] = ProblemOut.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schema["components"]["schemas"]["ProblemOut"].pop("$defs", None)
        schema["paths"] |= {f"/feeds/initiatives.{name}": feed_path(name) for name in FEEDS}
        schema["paths"] |= {f"/feeds/illuminations.{name}": light_feed_path(name) for name in LIGHT_FEEDS}
        told = "CSV (RFC 4180) of hearts per day and country, all of the result set"
        schema["paths"]["/feeds/hearts.csv"] = feed_operation("hearts_csv", "text/csv", told, heart_parameters())
        schema["paths"] |= {
            f"/open-data/{file}": feed_operation(name, media_type, told, [], tag="fund")
            for file, (name, media_type, told) in OPEN_DATA.items()
        }
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                add_answers(path, method, operation)
    return schema


def feed_path(name: str) -> dict[str, Any]:
    media_type, told = FEEDS[name]
    is_atom = name == "atom"  # its cursor is a moment of publication, to the microsecond
    pages = [
        {"name": "limit", "in": "query", "required": False, "description": "How many on a page.",
         "schema": {"type": "integer", "minimum": 1, "maximum": ATOM_LIMIT if is_atom else MOST}},
        {"name": "after", "in": "query", "required": False, "description": "Where the page begins, from `next`.",
         "schema": {"type": "string", "pattern": rf"^[0-9]{{1,{17 if is_atom else 11}}}-[0-9]{{1,18}}$"}},
    ]  # fmt: skip
    return feed_operation(f"feed_{name}", media_type, told, [*filter_parameters(), *pages])


def light_feed_path(name: str) -> dict[str, Any]:
    media_type, told = LIGHT_FEEDS[name]
    return feed_operation(f"lights_{name}", media_type, told, light_parameters(most=MOST))


def feed_operation(
    name: str, media_type: str, told: str, parameters: list[dict[str, Any]], *, tag: str = "feeds"
) -> dict[str, Any]:
    return {
        "get": {
            "operationId": name, "summary": told, "tags": [tag], "parameters": parameters,
            "responses": {"200": {"description": told, "content": {media_type: {"schema": {}}}}},
        }
    }  # fmt: skip


def add_answers(path: str, method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if method == "get":
        answers["200"]["headers"] = VALIDATORS
        answers["304"] = {"description": "Not changed since the ETag or the moment that was sent"}
    is_whole = path.startswith(("/feeds/", "/open-data/")) and not path.endswith((".ics", ".atom"))
    more = (
        *EVERYWHERE, *(ON_GET if method == "get" else ON_POST), *(ON_ONE if "{slug}" in path else ()),
        *(ON_WHOLE_SETS if is_whole else ()),
    )  # fmt: skip
    for status in more:
        answers[str(status)] = {
            "description": str(TITLES[status]),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    operation["responses"] = dict(sorted(answers.items()))


@open_endpoint("GET")
def openapi(request: HttpRequest) -> HttpResponseBase:
    def answer() -> HttpResponse:
        return HttpResponse(orjson.dumps(document()), content_type="application/json")

    return conditional(request, answer, at=now(), language="en", max_age=MAX_AGE)


@open_endpoint("GET")
def docs(request: HttpRequest) -> HttpResponseBase:
    """The same, to read; in English, as the names in it are."""
    with override("en"):
        return conditional(
            request, lambda: render(request, "api/docs.html", readable()), at=now(), language="en", max_age=MAX_AGE
        )


def readable() -> dict[str, Any]:
    schema = document()
    operations = [
        {
            "method": method.upper(), "path": path, "summary": operation.get("summary", ""),
            "description": operation.get("description", ""), "anchor": operation["operationId"],
            "parameters": [readable_parameter(one) for one in operation.get("parameters", ())],
            "body": body_name(operation),
            "answers": [
                {"status": status, "description": one["description"], "types": ", ".join(one.get("content", {}))}
                for status, one in operation["responses"].items()
            ],
        }
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]  # fmt: skip
    shapes = [
        {"name": name, "description": one.get("description", ""), "fields": readable_fields(one)}
        for name, one in sorted(schema["components"]["schemas"].items())
    ]
    problems = [{"status": status, "title": title} for status, title in TITLES.items()]
    return {"operations": operations, "shapes": shapes, "problems": problems}


def readable_parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter["name"],
        "required": parameter.get("required", False),
        "description": parameter.get("description", ""),
        "type": type_text(parameter["schema"]),
    }


def body_name(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return next((type_text(one["schema"]) for one in content.values()), "")


def readable_fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", ())
    return [
        {"name": name, "type": type_text(one), "required": name in required, "description": one.get("description", "")}
        for name, one in schema.get("properties", {}).items()
    ]


def type_text(schema: dict[str, Any]) -> str:
    """In words: "text", "a list of InitiativeOut", "one of: 0, 1"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(type_text(one) for one in schema["anyOf"])
    if "enum" in schema:
        return "one of: " + ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"a list of {type_text(schema.get('items', {}))}"
    words = {"string": "text", "integer": "whole number", "null": "null", "boolean": "true or false"}
    kind = str(schema.get("type", "anything"))
    limits = [f"{name} {schema[key]}" for name, key in (("from", "minimum"), ("to", "maximum")) if key in schema]
    limits += [f"at most {schema['maxLength']} characters"] if "maxLength" in schema else []
    return " ".join([str(schema.get("format") or words.get(kind, kind)), *limits])
