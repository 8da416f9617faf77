"""A slow line to a server of this machine: whatever passes, either way, passes a while later.

Comes in: the port of a server. Goes out: a `Line` with a port of its own, as slow as a test makes it. Must not: lose or
change anything.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue


@dataclass(slots=True)
class Line:
    """A line: where it is, and by how many seconds it holds back each piece of what passes."""

    port: int = 0
    delay: float = 0.0


@contextmanager
def slow_line(target: int) -> Iterator[Line]:
    """Listen for a server as long as the block lasts, in a thread of its own."""
    line, listening = Line(), SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Event]]()
    thread = threading.Thread(target=lambda: asyncio.run(_listen(line, target, listening)), daemon=True)
    thread.start()
    loop, over = listening.get(timeout=60)
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


async def _listen(
    line: Line, target: int, listening: SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Event]]
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, asking = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(line, reader, asking), _pump(line, answers, writer))

    server, over = await asyncio.start_server(serve, "127.0.0.1", 0), asyncio.Event()
    line.port = server.sockets[0].getsockname()[1]
    listening.put((asyncio.get_running_loop(), over))
    await over.wait()
    server.close()


async def _pump(line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            await asyncio.sleep(line.delay)
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
