"""A state as server-sent events: now, and again after each change."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.responses import Response, StreamingResponse

from newsletter.preview.desk import Desk

HEARTBEAT_SECONDS = 15.0


def event_stream(events: AsyncIterator[str]) -> Response:
    """Return the response that streams events (HTML Living Standard 9.2)."""
    return StreamingResponse(events, media_type="text/event-stream")


async def states(desk: Desk, epoch: Callable[[], int], state: Callable[[], Awaitable[object]]) -> AsyncIterator[str]:
    """Yield `state()` as an event, and again whenever `epoch()` has grown, until the desk is closed."""
    yield "retry: 1000\n\n"
    while not desk.is_closed:
        known = epoch()
        yield f"data: {json.dumps(await state())}\n\n"
        while epoch() <= known and not desk.is_closed:
            try:
                await asyncio.wait_for(desk.until(_newer(epoch, known)), HEARTBEAT_SECONDS)
            except TimeoutError:
                # Writing is how we learn that the browser has gone.
                yield ": still here\n\n"


def _newer(epoch: Callable[[], int], known: int) -> Callable[[], bool]:
    return lambda: epoch() > known
