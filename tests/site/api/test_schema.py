"""Whatever is sent to the API within its description and beside it: answers are as described, and none is a fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as limits
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from newsletter.config import Settings
from newsletter.programs.access import Scope
from newsletter.site.api.operations import OPERATIONS
from tests.site.api.conftest import asked

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = limits(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def known(document: Any) -> Any:
    """Let mostly be asked for what there is."""
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    for each in (parameter for operation in operations for parameter in operation.get("parameters", ())):
        if each["name"] == "list":
            each["schema"]["enum"] = ["village", "board"]
        if each["name"] == "id":
            each["schema"]["maximum"] = 2
    document["components"]["schemas"]["ByAddress"]["properties"]["address"]["enum"] = ["anna@city.example"]
    return document


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    with asked(settings, *Scope) as asking:
        for name in ("anna", "bea"):
            body = {"address": f"{name}@city.example", "confirmed": True}
            assert asking.post("lists/village/subscribers", json=body).status_code == 201
        yield asking


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("operation", [each.id for each in OPERATIONS])
def test_every_answer_is_as_described(client: httpx.Client, operation: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(known(client.get("openapi.json").json()))
    headers = {"Authorization": client.headers["authorization"]}
    every = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    described = next(each for each in every if each.definition.raw["operationId"] == operation)
    if mode is GenerationMode.NEGATIVE and not described.body and not list(described.iter_parameters()):
        pytest.skip("nothing can be wrong in what is sent")
    statuses = []

    @FEW
    @given(case=described.as_strategy(generation_mode=mode))
    def attempt(case: schemathesis.Case[Any]) -> None:
        base = str(client.base_url).rstrip("/")
        statuses.append(case.call_and_validate(base_url=base, headers=headers, checks=CHECKS).status_code)

    attempt()
    assert statuses
    assert mode is GenerationMode.NEGATIVE or operation == "getCampaign" or min(statuses) < 300
