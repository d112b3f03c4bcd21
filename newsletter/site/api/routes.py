"""The API over HTTP: who asks is looked at first, then what they ask, and every refusal is a problem in words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from newsletter.delivery.ports import LedgerUnavailableError
from newsletter.errors import NewsletterError, UsageError
from newsletter.programs.access import Access, AccessStore, bearer, digest_of
from newsletter.site.api.document import openapi
from newsletter.site.api.operation import Call, Done, Operation
from newsletter.site.api.operations import OPERATIONS
from newsletter.site.api.problem import ApiError
from newsletter.site.api.registry import Registry
from newsletter.site.forms import FormTooLargeError, read_body

PLACE = "api/v1"
LARGEST = 2**63 - 1
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
Endpoint = Callable[[Request], Awaitable[Response]]


class ApiRoutes:
    """The routes of the API. What writes is done by the one thread that writes."""

    def __init__(
        self, root: str, registry: Registry, access: AccessStore, writer: ThreadPoolExecutor, title: str, address: str
    ) -> None:
        """`root` begins every path of the pages, `address` is where the world sees them."""
        self._place = f"{root}{PLACE}"
        self._registry = registry
        self._access = access
        self._writer = writer
        self._used: dict[int, str] = {}
        self._document = openapi(OPERATIONS, title, api_address(address))

    def routes(self) -> Sequence[BaseRoute]:
        """Return the routes."""
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in OPERATIONS:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        return [
            Route(f"{self._place}/openapi.json", self._describe),
            *(
                Route(f"{self._place}/{path}", partial(self._answer, found), methods=METHODS)
                for path, found in by_path.items()
            ),
            Route(f"{self._place}/{{rest:path}}", partial(self._answer, {}), methods=METHODS),
        ]

    async def _describe(self, _request: Request) -> Response:
        return _json(self._document)

    async def _answer(self, operations: Mapping[str, Operation], request: Request) -> Response:
        """Answer one request; HEAD is answered as GET is (RFC 9110 9.3.2)."""
        try:
            operation = _asked(operations, "GET" if request.method == "HEAD" else request.method)
            access = await self._admit(request, operation)
            path = _path(request)
            body = await _body(request, operation.body) if operation.body else None
            call = Call(self._registry, path, dict(request.query_params), body)
            done = await self._run(operation, call)
            await self._note(access)
            return _json(done.answer.model_dump(mode="json"), done.status)
        except ApiError as refused:
            return refused.response()
        except NewsletterError as fault:
            return refusal(fault).response()

    async def _run(self, operation: Operation, call: Call) -> Done:
        if not operation.writes:
            return await asyncio.to_thread(operation.do, call)
        return await asyncio.get_running_loop().run_in_executor(self._writer, operation.do, call)

    async def _admit(self, request: Request, operation: Operation) -> Access:
        """Return the token that somebody asks with. Raises ApiError where it is none, or not for this."""
        token = bearer(request.headers.get("authorization", ""))
        found = await asyncio.to_thread(self._access.access, digest_of(token)) if token else None
        if found is None or not found.holds(self._registry.now()):
            told = "a token is needed: Authorization: Bearer nl_…" if not token else "this token is not valid"
            raise ApiError(401, told, "no-token", headers={"WWW-Authenticate": 'Bearer realm="newsletter"'})
        if operation.scope not in found.scopes:
            told = f"this token has not the scope “{operation.scope}”"
            challenge = f'Bearer error="insufficient_scope", scope="{operation.scope}"'
            raise ApiError(403, told, "scope", headers={"WWW-Authenticate": challenge})
        return found

    async def _note(self, access: Access) -> None:
        """Note once a day that a token is used."""
        day = self._registry.now().date().isoformat()
        if access.used_on != day and self._used.get(access.id) != day:
            self._used[access.id] = day
            await asyncio.get_running_loop().run_in_executor(self._writer, self._access.note_use, access, day)


def _asked(operations: Mapping[str, Operation], method: str) -> Operation:
    """Return what is asked for by a method. Raises ApiError where there is nothing, or nothing by that method."""
    if not operations:
        raise ApiError(404, "there is nothing at this address", "unknown-address")
    if method not in operations:
        allowed = ", ".join(sorted(operations))
        raise ApiError(405, f"this is asked for by {allowed}", "method", headers={"Allow": allowed})
    return operations[method]


def api_address(base_url: str) -> str:
    """Return where the API is, of a site that is at `base_url`."""
    return f"{base_url.rstrip('/')}/{PLACE}"


def refusal(fault: NewsletterError) -> ApiError:
    """Return what a program is told of an error: that it has asked wrongly, or that it cannot be."""
    if isinstance(fault, LedgerUnavailableError):
        return ApiError(503, "the ledger cannot be reached now; try again", "away", headers={"Retry-After": "30"})
    status = 422 if isinstance(fault, UsageError) else 409
    return ApiError(status, fault.sentence, "refused")


def _path(request: Request) -> Mapping[str, Any]:
    """Return the values of the path; a number that is none names nobody."""
    values = dict(request.path_params)
    if "id" in values:
        typed = str(values["id"])
        if not typed.isascii() or not typed.isdigit() or len(typed) > 19 or not 1 <= int(typed) <= LARGEST:
            raise ApiError(404, "there is nothing of that number", "unknown-number")
        values["id"] = int(typed)
    return values


async def _body(request: Request, model: type[BaseModel]) -> BaseModel:
    """Read the body of a request. Raises ApiError with every mistake in it, each at its place."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(415, "the body is to be application/json", "media-type")
    try:
        typed = json.loads(await read_body(request))
    except FormTooLargeError:
        raise ApiError(413, "the body is larger than any that is needed here", "too-large") from None
    except (ValueError, RecursionError):
        raise ApiError(400, "the body is no JSON", "no-json") from None
    try:
        return model.model_validate(typed, strict=False)
    except ValidationError as fault:
        errors = tuple(
            {"pointer": "".join(f"/{part}" for part in each["loc"]), "detail": each["msg"]}
            for each in fault.errors(include_url=False, include_input=False, include_context=False)
        )
        raise ApiError(422, "some values cannot be used", "invalid", errors) from None


def _json(value: object, status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), status, media_type="application/json")
