"""Where people from outside the Ambito come from, and the parts of municipalities in budgets: loaded, read, kept."""

from datetime import date

from sqlalchemy import Engine, text

from data_access.checks import check_database
from data_access.loading.known import registry_of
from data_access.loading.load import load
from data_access.loading.outcome import Loaded, Sender
from data_access.reading import read_snapshot
from data_access.returns.check import Checked, Options, check_file
from data_access.returns.kinds import kind_named
from data_access.returns.registry import Municipalities
from tests.support.builder import ambito
from tests.support.return_files import TODAY, as_csv

ITALY = Municipalities(
    names={"015146": "Milano", "016024": "Bergamo", "001235": "Samone", "022165": "Samone"},
    provinces={"015146": "Milano", "016024": "Bergamo", "001235": "Torino", "022165": "Trento"},
)
HEAD = ("servizio", "giorno", "persona", "comune_residenza", "classe_residenza")
MARCH = [
    HEAD,
    ("mensa", "01/03/2025", "P1", "Milano", ""),
    ("mensa", "02/03/2025", "P2", "16024", ""),
    ("mensa", "02/03/2025", "P3", "Costa d'Avorio", ""),
    ("mensa", "03/03/2025", "P4", "Alfa", ""),
    ("mensa", "03/03/2025", "P5", "", "fuori ambito"),
    ("mensa", "04/03/2025", "P6", "", ""),
]


def checked(engine: Engine, rows: list[tuple[str, ...]], kind: str) -> Checked:
    registry = registry_of(engine, italy=ITALY)
    options = Options(today=TODAY, kind=kind_named(kind), registry=registry, persons_key=b"k" * 64)
    return check_file("marzo.csv", as_csv(rows), options)


def loaded(engine: Engine, rows: list[tuple[str, ...]], kind: str, *, reason: str = "") -> Loaded:
    sender = Sender(who="anna@ente.it", reason=reason, accepts_warnings=True)
    return load(engine, checked(engine, rows, kind), sender, content=as_csv(rows))


def rows_of(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def base(engine: Engine) -> Engine:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90}, is_demo=False).service("mensa")
    given.programme("aiuti").strand("fondo").save(engine)
    return engine


def test_places_outside_the_ambito_are_kept_and_read(engine: Engine) -> None:
    done = loaded(base(engine), MARCH, "accessi")
    assert done.rows.new["outside_place"] == 3
    assert rows_of(engine, "SELECT code, name, province FROM outside_place ORDER BY code") == [
        ("015146", "Milano", "Milano"),
        ("016024", "Bergamo", "Bergamo"),
        ("CI", "Costa d'Avorio", "Costa d'Avorio"),
    ]
    asked = "SELECT residence_class, origin_code FROM contact ORDER BY day, residence_class, origin_code"
    assert [(str(kind), code) for kind, code in rows_of(engine, asked)] == [
        ("fuori_ambito", "015146"),
        ("fuori_ambito", "016024"),
        ("fuori_ambito", "CI"),
        ("ambito", None),
        ("fuori_ambito", None),
        ("non_nota", None),
    ]
    snapshot = read_snapshot(engine)
    assert snapshot["outside_places"]["code"].to_list() == ["015146", "016024", "CI"]
    assert sorted(snapshot.contacts.collect()["origin"].drop_nulls()) == [0, 1, 2]
    assert loaded(engine, MARCH, "accessi").version is None, "the same file changes nothing"
    assert not [one for one in check_database(engine, today=date(2027, 1, 1)) if one.weight in {"blocco", "errore"}]


def test_a_place_that_a_corrected_file_names_is_added(sqlite_engine: Engine) -> None:
    loaded(base(sqlite_engine), MARCH, "accessi")
    mended = [*MARCH[:-2], ("mensa", "03/03/2025", "P5", "Romania", ""), MARCH[-1]]
    done = loaded(sqlite_engine, mended, "accessi", reason="provenienza trovata")
    assert done.rows.new["outside_place"] == 1
    assert rows_of(sqlite_engine, "SELECT count(*) FROM contact WHERE origin_code = 'RO'") == [(1,)]


def test_letters_of_provinces_are_no_countries(sqlite_engine: Engine) -> None:
    """BG is Bergamo to whoever writes it, and Bulgaria to nobody here."""
    rows = [HEAD, ("mensa", "01/03/2025", "P1", "BG", ""), ("mensa", "01/03/2025", "P2", "Bulgaria", "")]
    findings = checked(base(sqlite_engine), rows, "accessi").findings
    wrong = findings.filter(findings["severity"] == "errore").select("kind", "row").rows()
    assert wrong == [("comune_sconosciuto", 2)]


def test_the_parts_of_municipalities_are_kept_beside_the_budget(engine: Engine) -> None:
    head = ("programma", "linea", "anno", "comune", "previste", "spese")
    rows = [
        head,
        ("aiuti", "fondo", "2025", "", "1000", "400"),
        ("aiuti", "fondo", "2025", "Alfa", "600", ""),
        ("aiuti", "fondo", "2025", "Beta", "400", "150,50"),
    ]
    done = loaded(base(engine), rows, "risorse")
    assert done.rows.new == {"budget": 1, "municipal_budget": 2}
    snapshot = read_snapshot(engine)
    assert snapshot["budgets"].select("planned", "spent").rows() == [(1000.0, 400.0)]
    assert snapshot["municipal_budgets"].select("municipality", "planned", "spent").rows() == [
        (0, 600.0, None),
        (1, 400.0, 150.5),
    ]
    assert loaded(engine, rows, "risorse").version is None
    done = loaded(engine, [head, ("aiuti", "fondo", "2025", "Beta", "450", "150,50")], "risorse")
    assert done.rows.changed == {"municipal_budget": 1}
