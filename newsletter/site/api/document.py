"""The OpenAPI document (3.1), made of the operations and the models that they are carried out with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from newsletter import __version__
from newsletter.programs.access import MEANINGS
from newsletter.site.api.models import ProblemOut
from newsletter.site.api.operation import Operation
from newsletter.site.api.problem import MEDIA_TYPE

REF = "#/components/schemas/{model}"
Json = dict[str, object]


def openapi(operations: Iterable[Operation], title: str, server: str) -> Json:
    """Return the document; `server` is the address that all paths go on from."""
    operations = list(operations)
    models = {model for each in operations for model in (*each.answers.values(), each.body, ProblemOut) if model}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=REF)
    paths: dict[str, Json] = {}
    for each in operations:
        paths.setdefault(f"/{each.path}", {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__, "description": "Readers, lists and sends of a newsletter."},
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> Json:
    fails = sorted({401, 403, 503, *operation.fails, *((400, 413, 415, 422) if operation.body else (422,))})
    told: Json = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": f"For tokens with the scope `{operation.scope}`: to {MEANINGS[operation.scope]}.",
        "responses": {
            **{str(status): _answer(status, model, "application/json") for status, model in operation.answers.items()},
            **{str(status): _answer(status, ProblemOut, MEDIA_TYPE) for status in fails},
        },
    }
    if operation.parameters:
        told["parameters"] = [
            {
                "name": each.name,
                "in": each.where,
                "required": each.where == "path",
                "schema": dict(each.schema),
                "description": each.help,
            }
            for each in operation.parameters
        ]
    if operation.body:
        told["requestBody"] = {"required": True, "content": _content(operation.body, "application/json")}
    return told


def _answer(status: int, model: type[BaseModel], kind: str) -> Json:
    return {"description": HTTPStatus(status).phrase, "content": _content(model, kind)}


def _content(model: type[BaseModel], kind: str) -> Mapping[str, object]:
    return {kind: {"schema": {"$ref": REF.format(model=model.__name__)}}}
