"""A proxy that does not forward Host: the server behind it is asked for its own address, as many proxies do by default.

Comes in: the port of a server. Goes out: the port at which browsers see it. Must not: change anything else.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

Change = Callable[[bytes], bytes]


@contextmanager
def proxy(target: int, *, port: int) -> Iterator[None]:
    """Listen at ``port`` for the server at ``target`` as long as the block lasts."""
    own, asked = f"Host: localhost:{port}\r\n".encode(), f"Host: 127.0.0.1:{target}\r\n".encode()
    loop = asyncio.new_event_loop()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asking = await asyncio.open_connection("127.0.0.1", target)
        forth = _pump(reader, asking, lambda data: data.replace(own, asked))
        await asyncio.gather(forth, _pump(answers, writer, bytes))

    async def stop() -> None:
        running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    with closing(loop):
        server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", port))
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            yield
        finally:
            server.close()
            asyncio.run_coroutine_threadsafe(stop(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change: Change) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(change(data))
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
