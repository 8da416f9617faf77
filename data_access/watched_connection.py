"""Connections to PostgreSQL that notice a server that hangs: it keeps them open, and answers nobody any more.

Role: wait for answers. In: what psycopg waits for. Out: the answer; or, where nothing comes for a while and the server
greets nobody who knocks either, the same error as of a connection that is lost. Must not: give up a statement that is
only long, or that waits for another, while the server lives.

No setting of the connection sees this: a stopped process (SIGSTOP, a disk that does not answer, a machine that swaps)
leaves the kernel to acknowledge whatever is sent, so neither keepalives nor ``tcp_user_timeout`` end, and
``statement_timeout`` is counted by the very process that stands still.
"""

import time
from collections.abc import Generator
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen

SILENCE: Final = 5.0
"""Seconds without a sign after which the server is knocked at; and again after as many more, if it greets."""
KNOCK: Final = 3
"""Seconds within which it greets."""
HUNG: Final = "the server hangs: it holds the connection open and greets nobody"
DOUBT: Final = "commit in doubt"
"""What is said of a connection that was lost while it confirmed: the server may have heard, or not."""
Answer = TypeVar("Answer")


class WatchedConnection(psycopg.Connection[Any]):
    """A connection that is closed when its server hangs."""

    def wait(self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None) -> Answer:
        """Wait for an answer.

        Raises
        ------
        psycopg.OperationalError
            If the server hangs; the connection is closed then.
        """
        return super().wait(gen if timeout is not None else self._watched(gen), interval, timeout)

    def commit(self) -> None:
        """Confirm what was written.

        Raises
        ------
        psycopg.OperationalError
            As whatever the server says; with `DOUBT` if the connection was lost meanwhile.
        """
        try:
            super().commit()
        except psycopg.OperationalError as error:
            if self.closed:
                raise psycopg.OperationalError(f"{DOUBT}: {error}") from error
            raise

    def _watched(self, gen: PQGen[Answer]) -> Generator[Any, Any, Answer]:
        """Pass on what is waited for, and what comes; look at the server while nothing does."""
        try:
            wanted, heard = next(gen), time.monotonic()
            while True:
                ready = yield wanted
                if ready:
                    heard = time.monotonic()
                elif time.monotonic() - heard > SILENCE:
                    if not self._greets():
                        self.pgconn.finish()
                        raise psycopg.OperationalError(HUNG)
                    heard = time.monotonic()
                wanted = gen.send(ready)
        except StopIteration as over:
            answer: Answer = over.value
            return answer

    def _greets(self) -> bool:
        """Whether the server answers whoever knocks, be it to refuse them."""
        where: dict[str, Any] = {**self.info.get_parameters(), "host": self.info.host, "port": self.info.port}
        try:
            psycopg.connect(**{**where, "password": self.info.password, "connect_timeout": KNOCK}).close()
        except psycopg.errors.ConnectionTimeout:
            return False
        except psycopg.OperationalError:
            return True
        return True
