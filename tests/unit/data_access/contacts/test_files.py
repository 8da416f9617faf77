"""Contacts in files: the same snapshot as from the table, and an Italian sentence for whatever is not as it must be."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import Engine

from data_access.contacts.source import ContactSource
from data_access.errors import ContactsUnreadableError, DataUnavailableError, EngineError
from data_access.fingerprint import fingerprint
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass
from tests.support.builder import ambito
from tests.support.contact_files import move_to_files, write_part


def given(engine: Engine) -> None:
    base = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 50})
    base.service("mensa").service("docce", at="Beta").person("p1", home="Beta").person("p2", home="Alfa")
    base.contacts(["p1", "p2"], service="mensa", days=["2025-01-01", "2025-01-31", "2025-02-03"])
    base.contacts(["p1", "p1"], service="mensa", days=["2025-02-10"])
    base.contact("p1", service="docce", day="2025-02-04", residence=ResidenceClass.NONE, quantity=3)
    base.contact("p1", service="docce", day="2025-02-04").contact(None, service="docce", day="2025-03-01")
    base.case("p2", opened="2025-01-10", closed="2025-02-10")
    base.save(engine)


def frames(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    return {**snapshot.frames, "contacts": snapshot.contacts.collect()}


@pytest.fixture
def moved(sqlite_engine: Engine, tmp_path: Path) -> tuple[Engine, Path]:
    """A base whose contacts lie in files, and their folder."""
    given(sqlite_engine)
    return sqlite_engine, move_to_files(sqlite_engine, tmp_path / "contatti")


def test_files_give_the_snapshot_that_the_table_gave(sqlite_engine: Engine, tmp_path: Path) -> None:
    given(sqlite_engine)
    before = frames(read_snapshot(sqlite_engine))
    folder = move_to_files(sqlite_engine, tmp_path / "contatti")
    after = frames(read_snapshot(sqlite_engine, source=ContactSource(files=str(folder))))
    assert {name for name, frame in before.items() if not frame.is_empty()} >= {
        "contacts",
        "contact_days",
        "person_days",
    }
    for name, frame in before.items():
        assert_frame_equal(after[name], frame, check_exact=True)


def test_one_file_is_as_good_as_a_folder_of_partitions(moved: tuple[Engine, Path], tmp_path: Path) -> None:
    engine, folder = moved
    pl.read_parquet(folder / "*" / "*.parquet", hive_partitioning=False).write_parquet(tmp_path / "uno.parquet")
    one, other = (
        frames(read_snapshot(engine, source=ContactSource(files=where)))
        for where in (str(folder), f"file://{tmp_path}/uno.parquet")
    )
    for name, frame in one.items():
        assert_frame_equal(other[name], frame, check_exact=True)


def _no_folder(folder: Path) -> None:
    folder.rename(folder.with_name("altrove"))


def _empty(folder: Path) -> None:
    for file in folder.rglob("*.parquet"):
        file.unlink()


def _without_a_month(folder: Path) -> None:
    (folder / "month=2025-02" / "part-0.parquet").unlink()


def _outside(folder: Path) -> None:
    (folder / "month=2025-02" / "part-0.parquet").rename(folder / "sparso.parquet")


def _no_parquet(folder: Path) -> None:
    (folder / "month=2025-02" / "part-0.parquet").write_bytes(b"PAR1 non del tutto")


def _changed(column: str, value: pl.Expr) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        frame = pl.read_parquet(folder / "month=2025-02" / "part-0.parquet", hive_partitioning=False)
        write_part(frame.with_columns(value.alias(column)), folder, "2025-02")

    return change


def _without(column: str) -> Callable[[Path], None]:
    def leave_out(folder: Path) -> None:
        file = folder / "month=2025-02" / "part-0.parquet"
        pl.read_parquet(file, hive_partitioning=False).drop(column).write_parquet(file)

    return leave_out


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_no_folder, r"«.*contatti» \(BIFOCALE_CONTACTS_URL\) non c'è"),
        (_empty, "non ha nessun file .parquet"),
        (_without_a_month, "non ha la partizione month=2025-02"),
        (_outside, "sparso.parquet», che non è in una di loro"),
        (_no_parquet, "«month=2025-02/part-0.parquet» non si legge come Parquet"),
        (_without("quantity"), r"«month=2025-02/part-0.parquet» non ha le colonne che deve avere \(manca quantity\)"),
        (_changed("day", pl.lit("2025-02-03")), "day è «.*string.*» e deve essere data"),
        (_changed("quantity", pl.lit(0)), r"«month=2025-02» hanno valori impossibili \(quantity: 6 righe, .* almeno 1"),
        (_changed("residence_class", pl.lit("altrove")), "residence_class: 6 righe, una di queste: ambito"),
        (_changed("residence_code", pl.lit(None, pl.String)), "residence_code: "),
        (_changed("day", pl.lit("2025-04-01").str.to_date()), "«month=2025-02» dei contatti ha giorni di altri mesi"),
        (_changed("service_id", pl.lit(77)), r"servizi che la base dati non ha \(colonna service_id; .* per primo 77"),
        (_changed("person_id", pl.lit(4321)), r"persone che la base dati non ha \(colonna person_id"),
    ],
)
def test_what_is_wrong_with_the_files_is_named(
    moved: tuple[Engine, Path], spoil: Callable[[Path], None], said: str
) -> None:
    engine, folder = moved
    spoil(folder)
    with pytest.raises(ContactsUnreadableError, match=said) as told:
        read_snapshot(engine, source=ContactSource(files=str(folder)))
    assert str(folder) not in told.value.public
    assert isinstance(told.value, DataUnavailableError), "the last good snapshot serves on"


def test_contacts_in_two_places_are_refused(sqlite_engine: Engine, moved: tuple[Engine, Path]) -> None:
    _, folder = moved
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO contact (service_id, day, residence_class, fictitious, quantity, first_contact)"
            " VALUES (1, '2025-01-01', 'non_nota', 0, 1, 0)"
        )
    with pytest.raises(ContactsUnreadableError, match="tenerli in un posto solo"):
        read_snapshot(sqlite_engine, source=ContactSource(files=str(folder)))


def test_the_data_have_moved_when_a_file_has(moved: tuple[Engine, Path]) -> None:
    engine, folder = moved
    source = ContactSource(files=str(folder))
    before = fingerprint(engine, source).token
    assert fingerprint(engine, source).token == before
    _changed("quantity", pl.lit(12, pl.Int32))(folder)
    assert fingerprint(engine, source).token != before


def test_an_engine_that_does_not_answer_is_named_without_its_token(moved: tuple[Engine, Path]) -> None:
    engine, folder = moved
    source = ContactSource(files=str(folder), engine="sc://127.0.0.1:9/;token=segreto", seconds=5)
    with pytest.raises(
        EngineError, match=r"Il motore di calcolo 127\.0\.0\.1:9 \(BIFOCALE_ENGINE\) non risponde"
    ) as told:
        read_snapshot(engine, source=source)
    assert "segreto" not in f"{told.value} {told.value.public} {source}"


@pytest.mark.parametrize(
    ("given_settings", "said"),
    [
        ({"engine": "sc://calcolo:15002"}, "vuole i contatti in file"),
        ({"engine": "http://calcolo", "contacts_url": "/c"}, "indirizzo di un server Spark Connect"),
        ({"contacts_url": "s3://chiave:segreto@deposito/c"}, "senza credenziali"),
        ({"contacts_url": "ftp://deposito/c"}, "file:// o s3://"),
    ],
)
def test_settings_that_cannot_be_are_refused_without_a_secret(given_settings: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said) as told:
        Settings(**given_settings)  # type: ignore[arg-type]  # texts, as in the environment
    assert "segreto" not in str([error["msg"] for error in told.value.errors()])  # type: ignore[attr-defined]
