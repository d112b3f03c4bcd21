"""`python delay.py PORT MILLISECONDS`: a proxy on loopback to a port, each way so much later; prints its own port.

As a long line does it: what is said arrives late, and any number of octets can be on their way.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import StreamReader, StreamWriter
from contextlib import suppress

READ_SIZE = 1 << 16
HOST = "127.0.0.1"


async def carry(reader: StreamReader, writer: StreamWriter, seconds: float) -> None:
    """Hand on what comes in, each block at its time, until there is no more."""
    loop = asyncio.get_running_loop()
    blocks: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def hand_on() -> None:
        while True:
            due, block = await blocks.get()
            await asyncio.sleep(due - loop.time())
            if not block:
                break
            writer.write(block)
            await writer.drain()
        writer.close()

    handing = asyncio.create_task(hand_on())
    with suppress(OSError):
        while block := await reader.read(READ_SIZE):
            blocks.put_nowait((loop.time() + seconds, block))
    blocks.put_nowait((loop.time() + seconds, b""))
    with suppress(OSError):
        await handing


async def main(port: int, seconds: float) -> None:
    """Serve until the standard input is closed."""

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(HOST, port)
        await asyncio.gather(carry(reader, far_writer, seconds), carry(far_reader, writer, seconds))

    server = await asyncio.start_server(serve, HOST, 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]) / 1000))
