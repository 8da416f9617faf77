"""A file is written once, on both databases; again it changes what it says otherwise, and takes nothing away."""

from datetime import date

import polars as pl
import pytest
from sqlalchemy import Engine, text

from cli_init import TABLES
from data_access.ambito_file.contents import AmbitoFile, AmbitoFileError, read_ambito_file
from data_access.ambito_file.rows import read_ambito, write_ambito
from data_access.ambito_file.writing import written
from data_access.reading import read_snapshot
from data_access.upserts import Written
from data_access.vocabulary import SharingRule
from tests.support.builder import ambito
from tests.unit.data_access.ambito_file.files import LODI, PLAN, SHARED
from tests.unit.data_access.ambito_file.test_rules import TOWNS

pytestmark = pytest.mark.sqlite_first

TODAY = date(2026, 12, 1)
SERVED = LODI.replace(
    b"apertura = 2020-01-01",
    b'apertura = 2020-01-01\ntelefono = "0371 000 001"\nposta = "fonte@servizi.example"\n'
    b'indirizzo = "via Prova 1"\norario = "ogni sera"',
)
NAMED = b'chiave = "dormitorio-la-fonte"\nnome = "Casa La Fonte"'
RESIDENTS = pl.DataFrame(
    {"municipality": ["098031"] * 2, "year": [2025] * 2, "sex": ["F", "M"], "age": [30, 30], "residents": [7, 8]},
    schema={"municipality": pl.String, "year": pl.Int16, "sex": pl.String, "age": pl.Int16, "residents": pl.Int32},
)


def write(engine: Engine, content: bytes) -> Written:
    with engine.begin() as connection:
        return write_ambito(connection, read_ambito_file(content), towns=TOWNS, residents=RESIDENTS, as_of=TODAY)


def written_file(engine: Engine) -> AmbitoFile:
    with engine.connect() as connection:
        return read_ambito(connection)


def scalar(engine: Engine, statement: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(statement)).scalar()


@pytest.mark.on_both
def test_an_ambito_from_nothing_is_one_that_the_dashboard_reads(engine: Engine) -> None:
    done = write(engine, LODI + PLAN)
    assert done.new == {
        "ambito": 1,
        "municipality": 3,
        "residents": 2,
        "programme": 1,
        "strand": 1,
        "objective": 1,
        "objective_sdg": 2,
        "target": 1,
        "budget": 1,
        "organisation": 1,
        "service": 1,
        "capacity": 1,
        "plan_event": 1,
    }
    snapshot = read_snapshot(engine)
    assert (snapshot.is_demo, snapshot.as_of) == (False, TODAY)
    assert snapshot["municipalities"]["name"].to_list() == ["Codogno", "Lodi", "Sant'Angelo Lodigiano"]
    service = snapshot["services"].row(0, named=True)
    assert (service["programme"], service["strand"], service["latitude"]) == (None, None, None)


def test_the_same_file_again_changes_nothing(engine: Engine) -> None:
    write(engine, LODI + PLAN)
    assert write(engine, LODI + PLAN).is_nothing
    assert scalar(engine, "SELECT count(*) FROM data_version") == 1, "nothing is read again for nothing"


@pytest.mark.on_both
def test_what_is_said_otherwise_is_changed_and_what_is_not_said_stays(engine: Engine) -> None:
    write(engine, LODI + PLAN)
    done = write(
        engine,
        LODI.replace(b'nome = "Dormitorio La Fonte"', NAMED),
    )
    assert done.changed == {"service": 1}
    assert done.new == {}
    assert done.unnamed == {
        "programme": ["Contrasto alla povertà"],
        "strand": ["Fondo povertà"],
        "objective": ["5-3-2"],
    }
    assert done.left == {"objective_sdg": 2, "target": 1, "budget": 1, "plan_event": 1}
    assert scalar(engine, "SELECT count(*) FROM budget") == 1
    assert scalar(engine, "SELECT count(*) FROM data_version") == 2, "open dashboards read it"


@pytest.mark.on_both
def test_what_is_read_back_is_what_was_written(engine: Engine) -> None:
    write(engine, LODI + PLAN)
    file, told = written_file(engine), read_ambito_file(LODI + PLAN)
    assert file.ambito.members == ["098019 Codogno", "098031 Lodi", "098050 Sant'Angelo Lodigiano"]
    for part in ("programmes", "strands", "objectives", "organisations", "budgets", "events"):
        assert getattr(file, part) == getattr(told, part)
    assert file.services[0].model_copy(update={"municipality": "Lodi"}) == told.services[0]


def test_parts_of_municipalities_keys_of_sharing_and_contact_points_come_back_as_they_were_told(engine: Engine) -> None:
    """The parts were in the tables and in no file: who exported an Ambito and gave it to another base lost them."""
    whole = SERVED + PLAN + SHARED
    done = write(engine, whole)
    assert done.new.keys() <= TABLES.keys(), "what is written is told"
    assert {name: done.new[name] for name in ("municipal_budget", "sharing_key", "sharing_quota")} == {
        "municipal_budget": 2,
        "sharing_key": 2,
        "sharing_quota": 2,
    }
    again = read_ambito_file(written(written_file(engine)).encode())
    assert [(one.municipality, one.planned, one.spent) for one in again.municipal_budgets] == [
        ("098019 Codogno", 600.0, 500.0),
        ("098031 Lodi", 400.0, None),
    ]
    assert [(one.from_year, one.rule, one.act) for one in again.sharing_keys] == [
        (2023, SharingRule.RESIDENTS, "Assemblea 2022"),
        (2025, SharingRule.QUOTAS, "Assemblea 2024"),
    ]
    assert [(one.municipality, one.quota) for one in again.sharing_keys[1].quotas] == [
        ("098019 Codogno", 25.0),
        ("098031 Lodi", 75.0),
    ]
    service = again.services[0]
    assert (service.telephone, service.email) == ("0371 000 001", "fonte@servizi.example")
    assert (service.address, service.hours) == ("via Prova 1", "ogni sera")
    towns = {f"{town.code} {town.name}": town for town in TOWNS.values()}
    with engine.begin() as connection:
        assert write_ambito(connection, again, towns=towns, residents=RESIDENTS, as_of=TODAY).is_nothing


def test_a_key_told_again_has_the_quotas_that_it_is_told_with_and_no_other(engine: Engine) -> None:
    write(engine, SERVED + PLAN + SHARED)
    one_quota = b'[[riparto.quota]]\ncomune = "Codogno"\nquota = 25.0\n'
    assert one_quota in SHARED
    done = write(engine, SERVED + PLAN + SHARED.replace(one_quota, b""))
    assert done.changed == {"sharing_quota": 1}
    assert [one.municipality for one in written_file(engine).sharing_keys[1].quotas] == ["098031 Lodi"]
    snapshot = read_snapshot(engine)
    assert snapshot["sharing_quotas"].select("from_year", "quota").rows() == [(2025, 75.0)]
    assert snapshot["sharing_keys"]["act"].to_list() == ["Assemblea 2022", "Assemblea 2024"]


def test_a_demonstration_is_not_made_real(engine: Engine) -> None:
    ambito(lead="Alfa", is_demo=True).save(engine)
    with pytest.raises(AmbitoFileError, match="contiene un Ambito dimostrativo"):
        write(engine, LODI)


def test_one_base_holds_one_ambito(engine: Engine) -> None:
    write(engine, LODI)
    with pytest.raises(AmbitoFileError, match=r"contiene già l'Ambito «lodi» .* e il file è di «altro»"):
        write(engine, LODI.replace(b"[ambito]", b'[ambito]\nchiave = "altro"'))


def test_a_change_of_lead_is_not_made_by_a_line(engine: Engine) -> None:
    write(engine, LODI)
    with pytest.raises(AmbitoFileError, match="Il capofila nella base dati è Lodi, nel file Codogno"):
        write(engine, LODI.replace(b'capofila = "Lodi"', b'capofila = "Codogno"'))


def test_an_empty_base_has_no_file(engine: Engine) -> None:
    with pytest.raises(AmbitoFileError, match="non ha ancora un Ambito"):
        written_file(engine)


def test_what_a_later_file_leaves_out_of_a_service_stays(engine: Engine) -> None:
    """Line, programme, place and sub-area were taken away in silence."""
    more = b'apertura = 2020-01-01\nprogramma = "poverta"\nlinea = "qsfp"\nlatitudine = 45.3\nlongitudine = 9.5'
    areas = b'[ambito.sub_ambiti]\nBasso = ["98019"]\n[[ente]]'
    whole = LODI.replace(b"apertura = 2020-01-01", more).replace(b"[[ente]]", areas, 1)
    write(engine, whole + PLAN)
    assert write(engine, LODI).is_nothing
    assert scalar(engine, "SELECT strand_key FROM service") == "qsfp"
    assert scalar(engine, "SELECT sub_area FROM municipality WHERE code = '098019'") == "Basso"


def test_a_capacity_that_begins_on_another_day_is_not_added_to_the_one_that_is_there(engine: Engine) -> None:
    write(engine, LODI)
    with pytest.raises(AmbitoFileError, match="la capienza dal 01/01/2020, che è nella base dati"):
        write(engine, LODI.replace(b'dal = "01/01/2020"', b'dal = "01/02/2020"'))


def test_a_file_does_not_move_the_day_to_which_the_data_are_up_to_date(engine: Engine) -> None:
    write(engine, LODI)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO data_version (published_at, as_of, note) VALUES ('2026-04-01', '2026-03-31', 'Un file')")
        )
    key = b'[[ente]]\nchiave = "associazione-la-fonte"'
    write(engine, LODI.replace(b"Associazione La Fonte", b"La Fonte APS").replace(b"[[ente]]", key))
    assert read_snapshot(engine).as_of == date(2026, 3, 31)


MERGED = b'\n[[successione]]\ntipo = "incorporazione"\ndal = 2026-01-01\ncomuni = [98019]\nsuccessore = "Lodi"\n'
GONE = b'\n[[appartenenza]]\ncomune = "Codogno"\nal = 2025-12-31\n'
JOINED = b'\n[[appartenenza]]\ncomune = "Codogno"\ndal = 2026-01-01\n'
WITHOUT = LODI.replace(b"98019, ", b"")


def test_a_file_from_before_a_merger_is_refused_not_taken_in_silence(engine: Engine) -> None:
    """It said «la base dati diceva già tutto questo», or had two municipalities end in one another."""
    write(engine, WITHOUT + MERGED)
    with pytest.raises(AmbitoFileError, match=r"Codogno \(098019\) nella base dati è cessato dal 01/01/2026, e ne ha"):
        write(engine, LODI)
    assert scalar(engine, "SELECT count(*) FROM municipality_succession") == 1


@pytest.mark.on_both
def test_a_municipality_that_left_by_mistake_is_taken_back(engine: Engine) -> None:
    """The file had it among those of today, nothing changed, and its persons stayed outside the Ambito."""
    write(engine, WITHOUT + GONE)
    assert scalar(engine, "SELECT count(*) FROM municipality WHERE left_on IS NOT NULL") == 1
    assert write(engine, LODI).changed == {"municipality": 1}
    assert scalar(engine, "SELECT count(*) FROM municipality WHERE left_on IS NOT NULL") == 0
    assert write(engine, LODI).is_nothing


def test_who_leaves_before_the_day_that_the_tables_have_is_told(engine: Engine) -> None:
    """It ended in the words of a constraint."""
    write(engine, LODI + JOINED)
    with pytest.raises(AmbitoFileError, match="esce il 31/12/2025, e nella base dati è entrato il 01/01/2026"):
        write(engine, WITHOUT + GONE)


def test_two_services_of_one_name_are_written_and_told_by_their_keys(sqlite_engine: Engine) -> None:
    other = (
        b'[[servizio]]\nchiave = "altro"\nnome = "Dormitorio La Fonte"\ntipo = "dormitorio"\napertura = 2020-01-01\n'
        b'ente = "associazione-la-fonte"\ncomune = "Lodi"\nunita = "posto_letto"\n'
    )
    assert write(sqlite_engine, LODI + other).new["service"] == 2
    assert write(sqlite_engine, LODI).unnamed["service"] == ["Dormitorio La Fonte (altro)"]
