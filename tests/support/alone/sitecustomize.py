"""Notes imports, and swallows what goes out: Python reads this at its start where the folder is in ``PYTHONPATH``.

Comes in: ``WATCH_FILE``, the path of the notes. Goes out: a line for each module that is imported (``import name``),
each search of ``sys.path`` (``search name``), each look for what is known of a package (``package name``), and each
attempt to reach another machine (``connect``, ``resolve``, ``send``), which hangs like behind a firewall that drops
packets: until the caller's own patience is over. Must not: hold up what stays on this machine.
"""

import importlib.metadata
import ipaddress
import os
import socket
import sys
import time
from collections.abc import Callable
from importlib.machinery import PathFinder
from typing import Any

LONGEST = 30.0
"""Seconds that an attempt hangs if whoever makes it has no limit of its own."""
OWN_NAMES = {"localhost", socket.gethostname(), "", None}
_notes = os.open(os.environ["WATCH_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def note(what: str) -> None:
    """Write a line."""
    os.write(_notes, f"{what}\n".encode())


def is_outside(host: Any) -> bool:
    """Whether a host is another machine (a path, of a socket of this one, is not)."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in OWN_NAMES:
        return False
    try:
        return not ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return True


def watch(event: str, words: tuple[Any, ...]) -> None:
    """Look at what Python is about to do."""
    if event == "import":
        note(f"import {words[0]}")
    elif event in {"socket.connect", "socket.sendto"} and isinstance(words[1], tuple) and is_outside(words[1][0]):
        note(f"{event.removeprefix('socket.')} {words[1]}")
        if words[0].type == socket.SOCK_STREAM:
            time.sleep(min(words[0].gettimeout() or LONGEST, LONGEST))
            raise TimeoutError("swallowed")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and is_outside(words[0]):
        note(f"resolve {words[0]}")
        time.sleep(5)
        raise socket.gaierror("swallowed")


def noted(kind: str, look: Callable[..., Any]) -> Any:
    """Return a class method that notes what it is asked for, then does as before."""

    def find(_: type, name: str, *words: Any, **more: Any) -> Any:
        note(f"{kind} {name}")
        return look(name, *words, **more)

    return classmethod(find)


PathFinder.find_spec = noted("search", PathFinder.find_spec)  # type: ignore[method-assign]
importlib.metadata.Distribution.from_name = noted(  # type: ignore[method-assign]
    "package", importlib.metadata.Distribution.from_name
)
sys.addaudithook(watch)
