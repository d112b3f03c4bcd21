"""What a program is told that asked for something that is not to be had: Problem Details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


class ApiError(Exception):
    """A request that cannot be fulfilled. `detail` is a sentence, `headers` go with the answer."""

    def __init__(
        self,
        status: int,
        detail: str,
        code: str = "",
        errors: tuple[Mapping[str, object], ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code
        self.errors = errors
        self.headers = headers or {}

    def response(self) -> Response:
        """Return the answer."""
        told: dict[str, object] = {
            "type": f"urn:newsletter:{self.code}" if self.code else "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            told["errors"] = list(self.errors)
        body = json.dumps(told, ensure_ascii=False)
        return Response(body, self.status, dict(self.headers), MEDIA_TYPE)
