"""What is said of a Spark Connect server that is away, slow or refuses, with a stand-in for its client.

The real server is asked in `test_spark`, in the second ring.
"""

import socket
import sys
import threading
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest

from data_access.contacts.reductions import RAW
from data_access.contacts.spark import PUBLIC, SparkConnect
from data_access.errors import EngineError


class Session:
    """What the client calls a session: it reads one file, and remembers what it was told."""

    def __init__(self) -> None:
        self.read = SimpleNamespace(parquet=self._parquet)
        self.files: tuple[str, ...] = ()
        self.stopped = False
        self.interrupted = threading.Event()

    def _parquet(self, *files: str) -> pl.LazyFrame:
        self.files = files
        return pl.LazyFrame([{**dict.fromkeys(RAW, 1), "altro": 2}])

    def createDataFrame(self, table: pa.Table) -> pl.LazyFrame:
        assert isinstance(table, pa.Table)
        return pl.DataFrame(table).lazy()

    def interruptAll(self) -> None:
        self.interrupted.set()

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def address() -> Iterator[str]:
    """Address, with a token, of a server that takes connections."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"sc://127.0.0.1:{server.getsockname()[1]}/;token=segretissimo"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    found = Session()
    client = ModuleType("pyspark.sql")
    builder = SimpleNamespace(remote=lambda _address: SimpleNamespace(create=lambda: found))
    client.SparkSession = SimpleNamespace(builder=builder)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyspark", ModuleType("pyspark"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", client)
    return found


def refused(address: str) -> str:
    with pytest.raises(EngineError) as error:
        SparkConnect(address, seconds=5)
    assert error.value.public == PUBLIC, "whoever looks is told of no address"
    assert "segretissimo" not in str(error.value)
    return str(error.value)


def test_a_server_that_is_away_is_named_without_its_token() -> None:
    with socket.socket() as held:  # nobody else has the port, and nobody listens there
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        assert refused(f"sc://127.0.0.1:{port}/;token=segretissimo") == (
            f"Il motore di calcolo 127.0.0.1:{port} (BIFOCALE_ENGINE) non risponde: avviarlo, o togliere la variabile "
            "per calcolare in questo processo."
        )


def test_without_the_client_it_is_said_how_to_have_it(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert refused(address).endswith("che non è installato: pip install 'bifocale[spark]'.")


def test_what_the_server_reads_is_taken_and_given_over_arrow(address: str, session: Session) -> None:
    engine = SparkConnect(address, seconds=5)
    assert engine.scan(["a.parquet", "b.parquet"]).collect_schema().names() == list(RAW), "no other column is asked for"
    assert session.files == ("a.parquet", "b.parquet")
    sent = engine.given(pl.DataFrame({"x": [1, 2]}))
    assert nw.to_native(sent).collect()["x"].to_list() == [1, 2]
    reduced = SimpleNamespace(to_native=lambda: SimpleNamespace(toArrow=lambda: pa.table({"x": [3]})))
    assert engine.collected(reduced).to_dicts() == [{"x": 3}]  # type: ignore[arg-type]
    engine.close()
    assert session.stopped


def test_what_the_server_cannot_do_is_told_by_its_kind_alone(address: str, session: Session) -> None:
    engine = SparkConnect(address, seconds=5)

    def broken() -> None:
        raise ValueError("righe di persone")

    with pytest.raises(EngineError, match=r"non ha potuto ridurre i contatti \(ValueError\)") as error:
        engine.collected(SimpleNamespace(to_native=broken))  # type: ignore[arg-type]
    assert "righe di persone" not in str(error.value)
    column = SimpleNamespace(to_native=lambda: SimpleNamespace(toArrow=lambda: pa.array([1])))
    with pytest.raises(EngineError, match="ha risposto qualcosa che non è una tabella"):
        engine.collected(column)  # type: ignore[arg-type]
    assert not session.interrupted.is_set()


def test_a_server_that_takes_too_long_is_asked_to_stop(address: str, session: Session) -> None:
    engine, over = SparkConnect(address, seconds=5), threading.Event()
    engine._seconds = 0.05
    try:
        with pytest.raises(EngineError, match=r"non ha finito in 0\.05 secondi: dargli più risorse"):
            engine.collected(SimpleNamespace(to_native=over.wait))  # type: ignore[arg-type]
        assert session.interrupted.wait(30)
    finally:
        over.set()


def test_a_server_that_has_gone_when_asked_to_stop_leaves_no_traceback(
    address: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, over, told = SparkConnect(address, seconds=5), threading.Event(), []
    engine._seconds = 0.05

    def gone() -> None:
        session.interrupted.set()
        raise ConnectionError("nessuna sessione")

    monkeypatch.setattr(session, "interruptAll", gone)
    monkeypatch.setattr(threading, "excepthook", told.append)
    try:
        with pytest.raises(EngineError, match="non ha finito"):
            engine.collected(SimpleNamespace(to_native=over.wait))  # type: ignore[arg-type]
        for thread in threading.enumerate():
            if thread.name == "spark-interrupt":
                thread.join(30)
        assert session.interrupted.is_set()
        assert not told
    finally:
        over.set()
