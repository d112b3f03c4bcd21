"""The body of a POST: what a form says, as browsers and mail programs send it."""

from __future__ import annotations

from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

MOST_OCTETS = 64 * 1024
MOST_FIELDS = 200


class FormTooLargeError(Exception):
    """A form is larger than any of ours."""


async def read_body(request: Request) -> bytes:
    """Return the body of a request. Raises FormTooLargeError."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_OCTETS:
                raise FormTooLargeError
    except ClientDisconnect:
        return b""
    return body


async def read_form(request: Request) -> Mapping[str, tuple[str, ...]]:
    """Return what a form says, by field. Raises FormTooLargeError."""
    return parse_form(request.headers.get("content-type", ""), await read_body(request))


def parse_form(content_type: str, body: bytes) -> Mapping[str, tuple[str, ...]]:
    """Return the fields of a urlencoded or multipart/form-data (RFC 7578) body; none of anything else."""
    kind = content_type.partition(";")[0].strip().lower()
    pairs: list[tuple[str, str]] = []
    if kind == "multipart/form-data":
        pairs = _parts(content_type, body)
    elif kind in ("application/x-www-form-urlencoded", ""):
        try:
            pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            pairs = []
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value)
    return fields


def _parts(content_type: str, body: bytes) -> list[tuple[str, str]]:
    head = f"Content-Type: {' '.join(content_type.split())}\r\n\r\n".encode("latin-1", "replace")
    try:
        whole = BytesParser(policy=HTTP).parsebytes(head + body)
    except RecursionError:  # parts in parts in parts: no form
        return []
    if not whole.is_multipart():
        return []
    found = []
    for part in list(whole.iter_parts())[:MOST_FIELDS]:
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(data, bytes) and part.get_filename() is None:
            found.append((name, data.decode("utf-8", "replace")))
    return found


def first(form: Mapping[str, tuple[str, ...]], name: str) -> str:
    """Return the first value of a field, empty where there is none."""
    return next(iter(form.get(name, ())), "")


def line(text: str) -> str:
    """Return what was typed as one line that every database can keep: without NUL, and without half of a character."""
    return " ".join(text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").split())
