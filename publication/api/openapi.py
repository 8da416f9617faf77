"""The OpenAPI 3.1 document of the API, with the very values that the edition has.

Comes in: a `Held`. Goes out: a document ready for JSON. Must not: promise what is not answered.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from components.base_path import base
from components.server.refusal_page import MEDIA_TYPE
from indicators.interchange.url_parameters import COMPARISONS, LAST_MONTHS, LENSES
from indicators.model.query import AMBITO
from publication.api import text
from publication.api.answers import MEDIA_TYPES, Form
from publication.api.held import LEVELS, UNITS, Held
from publication.api.pages import TWINS
from publication.api.problem import STATUSES
from publication.api.words import LIMIT, MOST_CELLS, MOST_SKIPPED
from publication.edition.tables import CELLS

V1: Final = "/api/v1"
_NUMBERS: Final = {"value", "numerator", "denominator", "lower", "upper"}
_FLAGS: Final = {"provisional"}


def openapi(held: Held, *, version: str) -> dict[str, Any]:
    """Return the document.

    Parameters
    ----------
    held : Held
    version : str
        Of the program.
    """
    manifest = held.edition.manifest
    key = _path("key", sorted(held.edition.definitions))
    number = _path("number", ["latest", str(manifest.number)])
    paths: dict[str, Any] = {
        V1: _operation("index", _document(), ()),
        f"{V1}/openapi.json": _operation("openapi", _document(), ()),
        f"{V1}/indicators": _operation("indicators", _document(), ()),
        f"{V1}/indicators/{{key}}": _operation("indicator", _document(), (key,)),
        f"{V1}/measure/{{key}}": _operation("measure", _cells(*Form), (key, *_measure(held))),
        f"{V1}/geometry": _operation("geometry", _document("application/geo+json"), ()),
        f"{V1}/editions": _operation("editions", _document(), ()),
        f"{V1}/editions/{{number}}": _operation("edition", _document(), (number,)),
        f"{V1}/editions/{{number}}/file": _operation("file", _file(), (number,)),
    }
    page = _path("page", sorted(TWINS))
    for form in Form:
        paths[f"/{{page}}.{form}"] = _operation("page", _cells(form), (page, *_page(held)), suffix=f"_{form}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": text.TITLE,
            "description": text.ABOUT,
            "version": version,
            "license": {"name": text.LICENCE, "url": text.LICENCE_URL},
        },
        "servers": [{"url": base() or "/"}],
        "paths": paths,
        "components": {"schemas": {"Problem": _problem(), "Cell": _cell(), "Cells": _told()}},
    }


def _operation(
    name: str, found: Mapping[str, Any], parameters: Iterable[Mapping[str, Any]], *, suffix: str = ""
) -> dict[str, Any]:
    refusals = {
        "400": text.RESPONSES["bad"],
        "404": text.RESPONSES["missing"],
        "406": text.RESPONSES["format"],
        "429": text.RESPONSES["slow"],
        "503": text.RESPONSES["away"],
    }
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = {
        "200": found,
        "304": {"description": text.RESPONSES["unchanged"]},
        **{status: {"description": words, "content": problem} for status, words in refusals.items()},
    }
    return {
        "get": {
            "operationId": f"{name}{suffix}",
            "summary": text.OPERATIONS[name],
            "parameters": list(parameters),
            "responses": responses,
        }
    }


def _document(media_type: str = MEDIA_TYPES[Form.JSON]) -> dict[str, Any]:
    return {
        "description": text.RESPONSES["document"],
        "content": {media_type: {"schema": {"type": "object"}}},
        "headers": _headers(),
    }


def _file() -> dict[str, Any]:
    return {
        "description": text.RESPONSES["document"],
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        "headers": _headers(),
    }


def _cells(*forms: Form) -> dict[str, Any]:
    schemas: dict[Form, dict[str, Any]] = {
        Form.JSON: {"$ref": "#/components/schemas/Cells"},
        Form.CSV: {"type": "string"},
        Form.PARQUET: {"type": "string", "format": "binary"},
    }
    return {
        "description": text.RESPONSES["cells"],
        "content": {MEDIA_TYPES[form]: {"schema": schemas[form]} for form in forms},
        "headers": _headers(),
    }


def _headers() -> dict[str, Any]:
    return {"ETag": {"schema": {"type": "string"}}, "Cache-Control": {"schema": {"type": "string"}}}


def _measure(held: Held) -> list[dict[str, Any]]:
    words = [*LEVELS[1:], *UNITS]
    by = {"type": "array", "items": {"enum": words}, "minItems": 1, "maxItems": 2, "uniqueItems": True}
    return [*_asked(held), {**_query("by", by), "style": "form", "explode": False}, *_paging()]


def _page(held: Held) -> list[dict[str, Any]]:
    indicator = _query("indicatore", {"type": "string", "enum": sorted(held.edition.definitions)})
    looks = _query("confronto", {"type": "string", "enum": list(COMPARISONS)})
    return [indicator, *_asked(held), {**looks, "description": text.PARAMETERS["confronto"]}, *_paging()]


def _asked(held: Held) -> list[dict[str, Any]]:
    names = held.edition.names
    towns = list(names["municipalities"])
    services = {"servizio": list(names["services"])} if names["services"] else {}
    values = {
        "periodo": [LAST_MONTHS, *held.periods],
        "ottica": list(LENSES),
        "area": [AMBITO, *names["areas"], *towns],
        "comune": towns,
        **services,
    }
    return [_query(name, {"type": "string", "enum": words}) for name, words in values.items()]


def _paging() -> list[dict[str, Any]]:
    return [
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST_CELLS, "default": LIMIT}),
        _query("offset", {"type": "integer", "minimum": 0, "maximum": MOST_SKIPPED, "default": 0}),
    ]


def _query(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": text.PARAMETERS[name], "schema": dict(schema)}


def _path(name: str, words: list[str]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "enum": words}}


def _problem() -> dict[str, Any]:
    texts = {name: {"type": "string"} for name in ("type", "title", "detail", "remedy")}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "remedy"],
        "properties": {
            **texts,
            "status": {"type": "integer"},
            "code": {"type": "string", "enum": list(STATUSES)},
            "available": {"type": "array", "items": {"type": "string"}},
        },
    }


def _cell() -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name in (*CELLS, "place_name"):
        kind = "number" if name in _NUMBERS else "boolean" if name in _FLAGS else "string"
        properties[name] = {"type": [kind, "null"]} if name in _NUMBERS | _FLAGS else {"type": kind}
    properties["status"] = {"type": "string", "enum": list(text.STATUSES)}
    return {"type": "object", "required": list(properties), "properties": properties}


def _told() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["edition", "query", "indicators", "page", "sentences", "cells"],
        "properties": {
            "edition": {"type": "object"},
            "query": {"type": "object"},
            "indicators": {"type": "object"},
            "page": {
                "type": "object",
                "required": ["total", "limit", "offset", "next"],
                "properties": {
                    **{name: {"type": "integer"} for name in ("total", "limit", "offset")},
                    "next": {"type": ["string", "null"]},
                },
            },
            "sentences": {"type": "array", "items": {"type": "object"}},
            "cells": {"type": "array", "items": {"$ref": "#/components/schemas/Cell"}},
        },
    }
