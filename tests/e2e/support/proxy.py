"""A proxy that does not forward Host: the server behind it is asked for its own address, as many proxies do by default.

Comes in: the port of a server; what it says of who asks, and from which address. Goes out: the port at which browsers
see it. Must not: change anything else.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

Change = Callable[[bytes], bytes]
Stop = Callable[[], object]


@contextmanager
def proxy(target: int, *, port: int, header: str = "", address: str = "127.0.0.1") -> Iterator[None]:
    """Listen at ``port`` for the server at ``target`` as long as the block lasts, in a thread of its own.

    With ``header`` (``X-Remote-User: anna@ente.it``) it says with every request who asks; it speaks from ``address``.
    """
    listening: SimpleQueue[Stop] = SimpleQueue()
    thread = threading.Thread(target=lambda: asyncio.run(_listen(target, port, listening, header, address)))
    thread.start()
    stop = listening.get(timeout=30)
    try:
        yield
    finally:
        stop()
        thread.join()


async def _listen(target: int, port: int, listening: "SimpleQueue[Stop]", header: str, address: str) -> None:
    own, said = f"Host: localhost:{port}\r\n".encode(), f"{header}\r\n" if header else ""
    asked = f"Host: 127.0.0.1:{target}\r\n{said}".encode()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asking = await asyncio.open_connection("127.0.0.1", target, local_addr=(address, 0))
        forth = _pump(reader, asking, lambda data: data.replace(own, asked))
        await asyncio.gather(forth, _pump(answers, writer, bytes))

    over, loop = asyncio.Event(), asyncio.get_running_loop()
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    listening.put(lambda: loop.call_soon_threadsafe(over.set))
    await over.wait()
    server.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change: Change) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(change(data))
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
