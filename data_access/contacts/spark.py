"""The reductions on a Spark Connect server (Apache Spark, Sail): the raw contacts are never in this process.

Comes in: the address of a server, addresses of Parquet files that it can read. Goes out: lazy frames of the server, and
what becomes of them, reduced, over Arrow.
Must not: wait without end, print the address whole (it may hold a token), be imported where no server is used:
``pyspark-client`` is the optional extra ``spark``.
"""

import socket
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

import narwhals as nw
import polars as pl

from data_access.contacts.reductions import RAW, Lazy
from data_access.errors import EngineError

REACH_SECONDS: Final = 5.0
"""How long a server may take to answer the first word."""
PORT: Final = 15002
"""Where Spark Connect servers listen, unless the address says otherwise."""
PUBLIC: Final = "Il motore che calcola i dati non risponde: chi gestisce il servizio ne trova il motivo nel registro."


class SparkConnect:
    """A Spark Connect server.

    Parameters
    ----------
    address : str
        ``sc://host:port``, with a token or without.
    seconds : float
        How long one reduction of one part may take.

    Raises
    ------
    EngineError
        If the server does not answer, or the client is not installed.
    """

    def __init__(self, address: str, *, seconds: float) -> None:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or PORT
        self._named, self._seconds = f"Il motore di calcolo {host}:{port} (BIFOCALE_ENGINE)", seconds
        try:
            socket.create_connection((host, port), REACH_SECONDS).close()
        except OSError as error:
            message = f"{self._named} non risponde: avviarlo, o togliere la variabile per calcolare in questo processo."
            raise EngineError(message, public=PUBLIC) from error
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            message = "Per BIFOCALE_ENGINE serve pyspark-client, che non è installato: pip install 'bifocale[spark]'."
            raise EngineError(message, public=PUBLIC) from error
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of pandas 3, through which nothing goes
            self._session = self._within(lambda: SparkSession.builder.remote(address).create())

    def scan(self, files: Sequence[str]) -> Lazy:
        """Return the contacts of some Parquet files, which the server reads."""
        contacts: Lazy = self._within(lambda: nw.from_native(self._session.read.parquet(*files).select(*RAW)))
        return contacts

    def given(self, frame: pl.DataFrame) -> Lazy:
        """Send a small frame to the server."""
        sent: Lazy = self._within(lambda: nw.from_native(self._session.createDataFrame(frame.to_arrow())))
        return sent

    def collected(self, frame: Lazy) -> pl.DataFrame:
        """Let the server work a frame out, and return it."""
        table = self._within(lambda: frame.to_native().toArrow())
        found = pl.from_arrow(table)
        if not isinstance(found, pl.DataFrame):
            message = f"{self._named} ha risposto qualcosa che non è una tabella."
            raise EngineError(message, public=PUBLIC)
        return found

    def close(self) -> None:
        """End the session."""
        self._within(self._session.stop)

    def _interrupt(self) -> None:
        """Ask the server to stop, without waiting to hear; that it has gone meanwhile is no news to anybody."""
        if (session := getattr(self, "_session", None)) is not None:

            def ask() -> None:
                with suppress(Exception):
                    session.interruptAll()

            threading.Thread(target=ask, name="spark-interrupt", daemon=True).start()

    def _within(self, act: Callable[[], Any]) -> Any:
        """Return what an act does on the server, if it does it in time."""
        done: list[Any] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                done.append(act())
            except BaseException as error:  # noqa: BLE001 - told to who waits, whatever it is
                failed.append(error)

        worker = threading.Thread(target=run, name="spark-connect", daemon=True)
        worker.start()
        worker.join(self._seconds)
        if worker.is_alive():
            self._interrupt()
            message = (
                f"{self._named} non ha finito in {self._seconds:g} secondi: dargli più risorse, o allungare "
                "BIFOCALE_ENGINE_SECONDS."
            )
            raise EngineError(message, public=PUBLIC)
        if failed:
            message = (
                f"{self._named} non ha potuto ridurre i contatti ({type(failed[0]).__name__}): controllare che legga i "
                "file di BIFOCALE_CONTACTS_URL; il suo registro dice il resto."
            )
            raise EngineError(message, public=PUBLIC) from failed[0]
        return done[0]
