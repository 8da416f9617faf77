"""A checked file is loaded whole or not at all, once; what it replaces is kept; persons are keys and nothing more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from threading import Thread
from typing import Final

import polars as pl
import pytest
from sqlalchemy import Engine, text

from data_access.checks import check_database
from data_access.errors import UserError
from data_access.loading.accepted import without_accepted
from data_access.loading.by_row import RowsError
from data_access.loading.former import kept_rows
from data_access.loading.known import registry_of
from data_access.loading.load import LOADED, load, rehearse
from data_access.loading.outcome import Loaded, LoadError, Sender
from data_access.loading.told import counts
from data_access.loading.withdrawal import withdraw
from data_access.reading import read_snapshot
from data_access.returns.check import Checked, Options, check_file
from data_access.returns.kinds import KINDS, kind_named
from data_access.returns.personal import person_key
from data_access.rule import Severity
from data_access.vocabulary import Section, ServiceType
from indicators.model.query import Grouping
from tests.support.asking import ask
from tests.support.builder import ambito
from tests.support.return_files import CONTACTS, NIGHTS, TODAY, as_csv

KEY = b"k" * 64
CLERK = Sender(who="anna@ente.it")
MENDER = Sender(who="anna@ente.it", reason="Correzione dell'ente")
PEOPLE = (*CONTACTS, "anno_nascita", "sesso", "nucleo", "componenti", "target")


def _with_two_services(engine: Engine) -> Engine:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90}, is_demo=False)
    given.service("mensa").service("dormitorio", kind=ServiceType.NIGHT_SHELTER)
    given.capacity("dormitorio", section=Section.MEN, actual=20, funded=20, since="2020-01-01")
    given.save(engine)
    return engine


@pytest.fixture
def base(sqlite_engine: Engine) -> Engine:
    """Return a base with two services and nobody."""
    return _with_two_services(sqlite_engine)


@pytest.fixture
def either(engine: Engine) -> Engine:
    """Return the same on each of the two databases."""
    return _with_two_services(engine)


def checked(engine: Engine, rows: Sequence[Sequence[object]], kind: str, key: bytes | None = KEY) -> Checked:
    options = Options(today=TODAY, kind=kind_named(kind), registry=registry_of(engine), persons_key=key)
    return check_file("marzo.csv", as_csv(rows), options)


def loaded(engine: Engine, rows: Sequence[Sequence[object]], kind: str, sender: Sender = CLERK) -> Loaded:
    return load(engine, checked(engine, rows, kind), sender, content=as_csv(rows))


def rows_of(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


MARCH = [
    CONTACTS,
    ("mensa", "01/03/2025", "P1", "Alfa"),
    ("mensa", "01/03/2025", "P2", "Beta"),
    ("mensa", "02/03/2025", "P1", "Alfa"),
]


def test_a_month_of_contacts_is_what_the_dashboard_counts(either: Engine) -> None:
    done = loaded(either, MARCH, "accessi")
    assert done.rows.new == {"person": 2, "contact": 3}
    snapshot = read_snapshot(either)
    assert snapshot.as_of == date(2025, 3, 31), (
        "to the end of the month that was delivered, whenever the base was founded"
    )
    (row,) = ask(snapshot, "people_served", period="2025-03").rows()
    assert row["value"] == 2
    assert rows_of(either, "SELECT status, row_count, revision FROM return_record") == [("in_ritardo", 3, 0)]
    assert rows_of(either, "SELECT loaded_by, kind, row_count FROM file_load") == [("anna@ente.it", "accessi", 3)]


def test_a_month_told_to_hold_nothing_is_a_month_that_was_delivered(either: Engine) -> None:
    """A file of zeros made no version and no return, so that its month stayed missing."""
    rows = [("servizio", "giorno", "classe_residenza", "accessi"), ("mensa", "03/03/2025", "non_nota", "0")]
    done = loaded(either, rows, "conteggi")
    assert (done.supplied, done.version) == (1, 2)
    assert rows_of(either, "SELECT content, CAST(month AS TEXT) FROM return_content") == [("conteggi", "2025-03-01")]
    assert loaded(either, rows, "conteggi").version is None
    snapshot = read_snapshot(either)
    contacts = ask(snapshot, "contacts", period="2025-03", services=("mensa",))
    assert contacts.rows()[0]["value"] == 0
    people = ask(snapshot, "people_served", period="2025-03", services=("mensa",))
    assert people.rows()[0]["status"] == "not_supplied"


def test_a_base_that_knows_later_days_stays_up_to_date_to_them(base: Engine) -> None:
    loaded(base, [CONTACTS, ("mensa", "05/04/2025", "P1", "Alfa")], "accessi")
    loaded(base, MARCH, "accessi")
    assert read_snapshot(base).as_of == date(2025, 4, 30)


def test_the_same_file_again_changes_nothing(base: Engine) -> None:
    loaded(base, MARCH, "accessi")
    again = loaded(base, [MARCH[0], *reversed(MARCH[1:])], "accessi")
    assert (again.version, again.rows.is_nothing, again.unchanged) == (None, True, 1)
    assert rows_of(base, "SELECT count(*) FROM data_version") == [(2,)], "one of the base, one of the file"
    assert rows_of(base, "SELECT count(*) FROM file_load") == [(1,)]
    assert rows_of(base, "SELECT count(*) FROM contact") == [(3,)]


def test_a_corrected_file_replaces_its_month_keeps_the_former_one_and_tells_what_changed(either: Engine) -> None:
    loaded(either, [*MARCH, ("mensa", "05/04/2025", "P1", "Alfa")], "accessi")
    corrected = [*MARCH, ("mensa", "03/03/2025", "P3", "Beta")]
    done = loaded(either, corrected, "accessi", Sender(who="anna@ente.it", reason="Mancava una persona"))
    assert done.replaced == [("mensa", date(2025, 3, 1), 3, 4)]
    assert list(counts(done)) == ["1 persona in più", "4 accessi al posto di 3"], "«4 accessi in più» was said of one"
    assert rows_of(either, "SELECT count(*) FROM contact WHERE day >= '2025-04-01'") == [(1,)], (
        "April is not of this file"
    )
    revisions = rows_of(either, "SELECT measure, before, after FROM revision ORDER BY measure")
    assert revisions == [("contacts", 3, 4), ("people_served", 2, 3)]
    returns = "SELECT status, revision, row_count FROM return_record WHERE month = '2025-03-01' ORDER BY revision"
    assert rows_of(either, returns) == [("in_ritardo", 0, 3), ("rettificato", 1, 4)]
    ((content, count),) = rows_of(either, "SELECT content, row_count FROM former_rows WHERE row_count > 0")
    kept = pl.read_ipc(BytesIO(bytes(content)))  # type: ignore[arg-type]
    assert (kept.height, count) == (3, 3)
    assert rows_of(either, "SELECT reason FROM file_load ORDER BY id DESC LIMIT 1") == [("Mancava una persona",)]


def test_a_person_is_a_key_and_the_same_from_two_files(base: Engine) -> None:
    loaded(base, MARCH, "accessi")
    loaded(base, [CONTACTS, ("dormitorio", "02/03/2025", " p1", "Alfa")], "accessi")
    keys = {key for (key,) in rows_of(base, "SELECT key FROM person")}
    assert keys == {person_key(name, key=KEY) for name in ("P1", "P2")}
    assert not any("P1" in str(row) for row in rows_of(base, "SELECT * FROM person"))


def test_what_a_later_file_tells_of_a_person_is_added_and_what_is_known_stays(either: Engine) -> None:
    loaded(either, [PEOPLE, ("mensa", "01/03/2025", "P1", "Alfa", "", "", "", "", "")], "accessi")
    told = ("dormitorio", "01/03/2025", "P1", "Alfa", "1971", "M", "N1", "3", "senza_dimora|dipendenze")
    done = loaded(either, [PEOPLE, told], "accessi")
    assert done.rows.changed == {"person": 1}
    assert done.rows.new == {"household": 1, "contact": 1, "person_target": 2}
    other = ("dormitorio", "02/03/2025", "P1", "Alfa", "1980", "F", "N1", "4", "anziani")
    grown = Sender(who="anna@ente.it", reason="È nato un figlio", accepts_warnings=True)
    loaded(either, [PEOPLE, told, other], "accessi", grown)
    assert rows_of(
        either, "SELECT birth_year, sex, size FROM person JOIN household ON household.id = household_id"
    ) == [(1971, "M", 4)]
    targets = {target for (target,) in rows_of(either, "SELECT target FROM person_target")}
    assert targets == {"senza_dimora", "dipendenze", "anziani"}


def test_nights_lie_beside_contacts_and_are_replaced_by_nights_alone(base: Engine) -> None:
    loaded(base, MARCH, "accessi")
    nights = [NIGHTS, ("dormitorio", "01/03/2025", "uomini", "14"), ("dormitorio", "02/03/2025", "uomini", "15")]
    loaded(base, nights, "notti")
    done = loaded(base, [*nights[:2], ("dormitorio", "02/03/2025", "uomini", "16")], "notti", MENDER)
    assert done.replaced == [("dormitorio", date(2025, 3, 1), 2, 2)]
    assert rows_of(base, "SELECT occupied, waiting FROM occupancy ORDER BY day") == [(14, 0), (16, 0)]
    returns = (
        "SELECT status, revision FROM return_record JOIN service ON service.id = service_id ORDER BY key, revision"
    )
    assert rows_of(base, returns) == [("in_ritardo", 0), ("rettificato", 1), ("in_ritardo", 0)]
    assert rows_of(base, "SELECT count(*) FROM contact") == [(3,)]


def test_anonymous_counts_are_contacts_of_nobody_and_live_beside_those_of_persons(either: Engine) -> None:
    loaded(either, MARCH, "accessi")
    counts = [
        ("servizio", "giorno", "classe_residenza", "accessi", "prestazioni"),
        ("mensa", "01/03/2025", "non_nota", "4", "6"),
        ("mensa", "02/03/2025", "non_nota", "2", ""),
        ("mensa", "03/03/2025", "non_nota", "0", ""),
    ]
    loaded(either, counts, "conteggi")
    anonymous = "FROM contact WHERE person_id IS NULL"
    assert rows_of(either, f"SELECT count(*), sum(quantity), max(quantity) {anonymous}") == [(6, 8, 2)]
    assert loaded(either, counts, "conteggi").version is None
    assert loaded(either, MARCH, "accessi").version is None, "neither kind takes the other's rows away"


def test_another_kind_of_content_is_the_same_return_and_moves_the_figures_that_were_read(base: Engine) -> None:
    """Nights and contacts of one month were told as a correction of each other."""
    loaded(base, MARCH, "accessi")
    counts = [("servizio", "giorno", "classe_residenza", "accessi"), ("mensa", "01/03/2025", "non_nota", "4")]
    loaded(base, counts, "conteggi")
    assert rows_of(base, "SELECT status, revision, row_count FROM return_record") == [("in_ritardo", 0, 7)]
    assert rows_of(base, "SELECT measure, before, after FROM revision") == [("contacts", 3, 7)]


def test_a_demonstration_takes_no_data(base: Engine) -> None:
    with base.begin() as connection:
        connection.execute(text("UPDATE ambito SET is_demo = :yes"), {"yes": True})
    with pytest.raises(LoadError, match="contiene un Ambito dimostrativo"):
        loaded(base, MARCH, "accessi")


def test_who_lives_elsewhere_has_a_class_and_no_municipality(base: Engine) -> None:
    rows = [(*CONTACTS, "classe_residenza"), ("mensa", "01/03/2025", "P1", "", "fuori_ambito")]
    loaded(base, rows, "accessi")
    assert rows_of(base, "SELECT residence_class, residence_code FROM contact") == [("fuori_ambito", None)]


def test_stays_are_added_and_corrected_one_by_one(either: Engine) -> None:
    head = ("servizio", "persona", "sezione", "entrata", "uscita", "destinazione")
    first = ("dormitorio", "P1", "uomini", "01/03/2025", "", "")
    shares: list[float] = []
    load(either, checked(either, [head, first], "permanenze"), CLERK, content=b"", advance=shares.append)
    assert shares[-1] == 1, "the bar stopped at a third of a file that was loaded"
    done = loaded(either, [head, ("dormitorio", "P1", "uomini", "01/03/2025", "20/03/2025", "autonomia")], "permanenze")
    assert done.rows.changed == {"stay": 1}
    assert rows_of(either, "SELECT exit_class, count(*) FROM stay GROUP BY exit_class") == [("autonomia", 1)]
    ((content, table),) = rows_of(either, "SELECT content, table_name FROM former_rows")
    (former,) = kept_rows(bytes(content)).to_dicts()  # type: ignore[call-overload]
    assert (table, former["left_on"], former["entered_on"]) == ("stay", None, date(2025, 3, 1))


def test_a_stay_whose_first_day_is_corrected_stays_once(base: Engine) -> None:
    head = ("servizio", "persona", "sezione", "entrata", "uscita")
    loaded(base, [head, ("dormitorio", "P1", "uomini", "01/03/2025", "20/03/2025")], "permanenze")
    done = loaded(base, [head, ("dormitorio", "P1", "uomini", "03/03/2025", "20/03/2025")], "permanenze")
    assert rows_of(base, "SELECT entered_on FROM stay") == [("2025-03-03",)]
    assert done.rows.changed["stay"] == 1
    loaded(base, [head, ("dormitorio", "P1", "uomini", "20/03/2025", "")], "permanenze")
    assert rows_of(base, "SELECT count(*) FROM stay") == [(2,)], "who leaves and comes back the same day stays twice"
    with pytest.raises(RowsError, match="si sovrappongono a più d'una"):
        loaded(base, [head, ("dormitorio", "P1", "uomini", "02/03/2025", "")], "permanenze")


def test_hours_and_residents_are_corrected_by_their_own_key(base: Engine) -> None:
    body = rows_of(base, "SELECT key FROM organisation")[0][0]
    head = ("ente", "professione", "mese", "ore")
    loaded(base, [head, (body, "educatore", "2025-03", "152,5")], "ore")
    done = loaded(base, [head, (body, "educatore", "2025-03", "160")], "ore")
    assert (done.rows.changed, rows_of(base, "SELECT hours FROM staff_hours")) == ({"staff_hours": 1}, [(160.0,)])


CASE: Final = ("caso", "persona", "ente", "apertura", "chiusura", "dimensione", "gravita_apertura", "gravita_verifica")


def test_cases_are_found_by_their_number_with_their_needs_and_pacts(either: Engine) -> None:
    body = rows_of(either, "SELECT key FROM organisation")[0][0]
    first = [
        CASE,
        ("17/2025", "P1", body, "01/03/2025", "", "abitare", "3", ""),
        ("17/2025", "P1", body, "01/03/2025", "", "lavoro", "2", ""),
        ("18/2025", "P2", body, "02/03/2025", "", "", "", ""),
    ]
    done = loaded(either, first, "prese_in_carico")
    assert done.rows.new == {"person": 2, "case_record": 2, "case_need": 2}
    assert loaded(either, first, "prese_in_carico").version is None
    closed = [CASE, ("17/2025", "P1", body, "01/03/2025", "30/04/2025", "lavoro", "2", "1")]
    assert loaded(either, closed, "prese_in_carico").rows.changed == {"case_record": 1, "case_need": 1}
    ratings = "SELECT dimension, opening_rating, review_rating FROM case_need ORDER BY dimension"
    assert rows_of(either, ratings) == [("abitare", 3, None), ("lavoro", 2, 1)], "what a file does not name stays"
    of_person, of_town = ("singoli_famiglie", "17/2025", "", "05/03/2025"), ("comunita", "", "Beta", "06/03/2025")
    pacts = [("tipo", "caso", "comune", "firma"), of_person, of_town]
    assert loaded(either, pacts, "patti").rows.new == {"pact": 2}
    assert loaded(either, pacts, "patti").version is None
    with pytest.raises(RowsError, match="«99/2025»"):
        loaded(either, [pacts[0], ("singoli_famiglie", "99/2025", "", "05/03/2025")], "patti")
    partner = Sender(who="anna@ente.it", organisation=str(body))
    with pytest.raises(LoadError, match="di tutto l'Ambito"):
        loaded(either, pacts, "patti", partner)
    mine = [pacts[0], ("singoli_famiglie", "18/2025", "", "07/03/2025")]
    assert loaded(either, mine, "patti", partner).rows.new == {"pact": 1}


def test_services_come_with_their_capacity_and_what_is_left_empty_stays(either: Engine) -> None:
    body = rows_of(either, "SELECT key FROM organisation")[0][0]
    head = (
        *("servizio", "nome", "tipo", "ente", "comune", "unita", "aperto", "chiuso"),
        *("sezione", "dal", "finanziati", "effettivi"),
    )
    new = ("docce", "Docce", "docce", body, "Beta", "accesso", "01/01/2024", "", "", "", "", "")
    shelter = ("dormitorio", "Dormitorio", "dormitorio", body, "Alfa", "posto_letto", "01/01/2020", "")
    rows = [head, new, (*shelter, "donne", "01/01/2024", "8", "6"), (*shelter, "uomini", "01/01/2020", "20", "18")]
    done = loaded(either, rows, "servizi")
    assert (done.rows.new, done.rows.changed["capacity"]) == ({"service": 1, "capacity": 1}, 1)
    assert loaded(either, rows, "servizi").version is None
    spans = "SELECT section, funded, actual FROM capacity ORDER BY section"
    assert rows_of(either, spans) == [("donne", 8, 6), ("uomini", 20, 18)]
    with pytest.raises(UserError, match="vale ancora"):
        loaded(either, [head, (*shelter, "uomini", "01/06/2024", "25", "25")], "servizi")


def test_a_month_loaded_by_mistake_is_withdrawn_with_a_reason(either: Engine) -> None:
    loaded(either, MARCH, "accessi")
    wrong = loaded(either, [*MARCH, ("mensa", "03/03/2025", "P3", "Beta")], "accessi", MENDER)
    april = loaded(either, [CONTACTS, ("mensa", "01/04/2025", "P1", "Alfa")], "accessi")
    with pytest.raises(LoadError, match="serve dire perché"):
        withdraw(either, wrong.version or 0, CLERK)
    with pytest.raises(LoadError, match="ritirare prima quella"):
        withdraw(either, 2, MENDER)
    back = withdraw(either, wrong.version or 0, MENDER)
    assert [(one.before, one.after) for one in back.months] == [(4, 3)]
    assert rows_of(either, "SELECT count(*) FROM contact") == [(4,)], "April is not of that file"
    last = "SELECT measure, before, after FROM revision ORDER BY id DESC LIMIT 2"
    assert set(rows_of(either, last)) == {("contacts", 4, 3), ("people_served", 3, 2)}
    with pytest.raises(LoadError, match="già stato ritirato"):
        withdraw(either, wrong.version or 0, MENDER)
    withdraw(either, april.version or 0, MENDER)
    returns = "SELECT status, row_count FROM return_record WHERE month = '2025-04-01'"
    assert rows_of(either, returns) == [("in_ritardo", 1), ("mancante", 0)]
    withdraw(either, 2, MENDER)
    assert rows_of(either, "SELECT count(*) FROM contact") == [(0,)]


def test_a_missing_return_becomes_received(base: Engine) -> None:
    with base.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO return_record (organisation_id, service_id, month, due, status) "
                "SELECT organisation_id, id, '2025-03-01', '2099-04-15', 'mancante' FROM service WHERE key = 'mensa'"
            )
        )
    loaded(base, MARCH, "accessi")
    assert rows_of(base, "SELECT status, revision, row_count FROM return_record") == [("ricevuto", 0, 3)]
    assert rows_of(base, "SELECT count(*) FROM revision") == [(0,)], "what was missing has not been corrected"


def test_a_file_with_errors_changes_nothing(base: Engine) -> None:
    with pytest.raises(LoadError, match=r"«marzo.csv» ha errori \(1\): niente è stato caricato"):
        loaded(base, [*MARCH, ("mensa", "31/02/2025", "P9", "Alfa")], "accessi")
    assert rows_of(base, "SELECT count(*) FROM person") == [(0,)]


def test_a_warning_wants_a_reason_and_then_is_remembered(base: Engine) -> None:
    same = [*MARCH, ("mensa", "01/03/2025", "P1", "Alfa")]
    assert checked(base, same, "accessi").findings.height, "the same contact twice is odd"
    with pytest.raises(LoadError, match="avvisi che nessuno ha confermato"):
        loaded(base, same, "accessi")
    true = Sender(who="anna@ente.it", reason="Due pasti, due righe", accepts_warnings=True)
    assert loaded(base, same, "accessi", true).rows.new["contact"] == 4
    assert rows_of(base, "SELECT DISTINCT reason FROM accepted_warning") == [("Due pasti, due righe",)]
    assert loaded(base, same, "accessi").version is None, "the same warning of the same rows did not come back"
    more = [*same, ("mensa", "02/03/2025", "P1", "Alfa")]
    with pytest.raises(LoadError, match="avvisi che nessuno ha confermato"):
        loaded(base, more, "accessi")


def test_a_warning_that_is_true_of_one_person_is_not_of_another(base: Engine) -> None:
    """The mark knew the rows without their person: who swapped two people was asked nothing."""
    true = Sender(who="anna@ente.it", reason="Due pasti, due righe", accepts_warnings=True)
    loaded(base, [*MARCH, MARCH[1]], "accessi", true)
    other = [*MARCH, ("mensa", "01/03/2025", "P1", "Beta"), ("mensa", "01/03/2025", "P1", "Beta")]
    assert checked(base, other, "accessi").counts[Severity.WARNING] == 1
    swapped = [CONTACTS, *[("mensa", "01/03/2025", "P9", "Alfa")] * 2]
    with pytest.raises(LoadError, match="avvisi che nessuno ha confermato"):
        loaded(base, swapped, "accessi", MENDER)


def test_what_was_accepted_is_left_out_of_what_is_told(base: Engine) -> None:
    true = Sender(who="anna@ente.it", reason="Due pasti, due righe", accepts_warnings=True)
    twice = [*MARCH, MARCH[1]]
    loaded(base, twice, "accessi", true)
    with base.connect() as connection:
        left, accepted = without_accepted(connection, checked(base, twice, "accessi"))
    assert (left.counts[Severity.WARNING], accepted) == (0, 1)


def test_a_case_called_by_the_name_of_its_person_was_kept_so(base: Engine) -> None:
    rows = [("caso", "persona", "ente", "apertura"), ("Rossi Mario", "P1", "ente", "01/02/2025")]
    found = checked(base, rows, "prese_in_carico")
    assert found.has_errors
    assert "Mario" not in str(found.findings.rows())
    good = checked(base, [rows[0], ("2025/A-12", "P1", "ente", "01/02/2025")], "prese_in_carico")
    assert "dato_personale" not in good.findings["kind"].to_list()


def test_who_loads_for_one_organisation_says_nothing_of_another(base: Engine) -> None:
    with base.begin() as connection:
        other = {"key": "altro", "name": "Altro ente", "kind": "terzo_settore"}
        connection.execute(text("INSERT INTO organisation (key, name, kind) VALUES (:key, :name, :kind)"), other)
        mine = text(
            "UPDATE service SET organisation_id = (SELECT id FROM organisation WHERE key = 'altro') WHERE key = :k"
        )
        connection.execute(mine, {"k": "mensa"})
    partner = Sender(who="anna@ente.it", organisation="altro")
    nights = [NIGHTS, ("dormitorio", "01/03/2025", "uomini", "14")]
    with pytest.raises(LoadError, match="non sono i vostri"):
        loaded(base, nights, "notti", partner)
    with pytest.raises(LoadError, match="non sono i vostri"):
        loaded(base, [("ente", "professione", "mese", "ore"), ("ente", "educatore", "2025-03", "8")], "ore", partner)
    with pytest.raises(LoadError, match="di tutto l'Ambito"):
        loaded(base, [("comune", "anno", "sesso", "eta", "residenti"), ("Alfa", 2023, "F", 3, 1)], "residenti", partner)
    assert loaded(base, MARCH, "accessi", partner).version == 2
    known = registry_of(base, organisation="altro")
    assert ([one.key for one in known.services or ()], known.organisations) == (["mensa"], {"altro": "Altro ente"})
    assert known.capacities is not None
    assert known.capacities.is_empty(), "the capacity of another organisation's dormitory is not theirs to try out"


def test_a_rehearsal_says_what_would_change_and_changes_nothing(either: Engine) -> None:
    loaded(either, MARCH, "accessi")
    corrected = [*MARCH, ("mensa", "03/03/2025", "P3", "Beta")]
    (change,) = rehearse(either, checked(either, corrected, "accessi"), CLERK).months
    assert (change.service, change.before, change.after) == ("mensa", 3, 4)
    assert change.figures == {"contacts": (3, 4), "people_served": (2, 3)}
    assert rows_of(either, "SELECT count(*) FROM contact") == [(3,)]
    assert rows_of(either, "SELECT count(*) FROM file_load") == [(1,)]
    assert rows_of(either, "SELECT count(*) FROM person") == [(2,)]


def test_a_corrected_kind_of_content_leaves_the_rows_of_the_others_in_the_return(base: Engine) -> None:
    """A return of nights and contacts was told to have the rows of the file that corrected one of them."""
    loaded(base, MARCH, "accessi")
    counts = [("servizio", "giorno", "classe_residenza", "accessi"), ("mensa", "01/03/2025", "non_nota", "4")]
    loaded(base, counts, "conteggi")
    loaded(base, [*MARCH, ("mensa", "03/03/2025", "P3", "Beta")], "accessi", MENDER)
    assert rows_of(base, "SELECT row_count FROM return_record ORDER BY revision") == [(7,), (8,)]


def test_without_a_key_of_ones_own_nobody_is_loaded(base: Engine) -> None:
    with pytest.raises(LoadError, match="BIFOCALE_PERSONS_KEY"):
        load(base, checked(base, MARCH, "accessi", key=None), CLERK, content=as_csv(MARCH))


def test_every_kind_of_file_is_loaded() -> None:
    assert set(KINDS) == set(LOADED)


def test_what_the_database_refuses_leaves_nothing_behind(base: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_words: object, **_more: object) -> int:
        message = "the disk is full"
        raise OSError(message)

    monkeypatch.setattr("data_access.loading.months.note_return", broken)
    with pytest.raises(OSError, match="disk"):
        loaded(base, MARCH, "accessi")
    for table in ("person", "contact", "file_load", "former_rows"):
        assert rows_of(base, f"SELECT count(*) FROM {table}") == [(0,)]


COPIES: Final = {
    "notti": [NIGHTS, ("dormitorio", "01/03/2025", "uomini", "5")],
    "permanenze": [("servizio", "persona", "entrata"), ("dormitorio", "P1", "01/03/2025")],
    "prese_in_carico": [
        ("caso", "persona", "ente", "apertura", "dimensione", "gravita_apertura"),
        ("1", "P1", "ente", "01/03/2025", "lavoro", "2"),
    ],
    "patti": [("tipo", "comune", "firma"), ("territoriale", "Alfa", "01/03/2025")],
    "ore": [("ente", "professione", "mese", "ore"), ("ente", "educatore", "2025-03", "10")],
    "residenti": [("comune", "anno", "sesso", "eta", "residenti"), ("Alfa", "2024", "F", "3", "10")],
    "risorse": [
        ("programma", "linea", "anno", "comune", "previste"),
        ("programma", "linea", "2025", "Alfa", "10"),
    ],
    "obiettivi": [
        ("obiettivo", "indicatore", "anno", "valore", "verso"),
        ("obiettivo", "contacts", "2025", "3", "neutro"),
    ],
    "aggregati": [
        ("ente", "mese", "indicatore", "conteggio", "fonte"),
        ("ente", "2025-03", "persons_in_charge", "30", "INPS"),
    ],
    "servizi": [
        ("servizio", "nome", "tipo", "ente", "comune", "unita", "aperto", "dal", "finanziati"),
        ("nuovo", "Nuovo", "mensa", "ente", "Alfa", "pasto", "01/01/2020", "01/01/2020", "5"),
    ],
}


@pytest.mark.parametrize("kind", COPIES)
def test_a_copied_row_that_is_confirmed_counts_once_where_there_may_be_one(base: Engine, kind: str) -> None:
    """A copy was written beside its row: the database refused it with a traceback, or had two stays of one."""
    with base.begin() as connection:
        connection.execute(text("INSERT INTO objective (key, code, title) VALUES ('obiettivo', '1', 'Obiettivo')"))
    head, *rows = COPIES[kind]
    confirmed = Sender(who="anna@ente.it", reason="sono due", accepts_warnings=True)
    done = loaded(base, [head, *rows, *rows], kind, confirmed)
    assert done.version is not None
    again = loaded(base, [head, *rows], kind)
    assert (again.version, again.rows.is_nothing) == (None, True), "the file without the copies says the same"
    assert max(done.rows.new.values()) == 1


def test_a_file_of_zeros_loaded_by_mistake_is_withdrawn_too(either: Engine) -> None:
    """It had replaced no rows, and so nobody could take back that a month was empty."""
    head, zero = ("servizio", "giorno", "classe_residenza", "accessi"), ("mensa", "03/03/2025", "non_nota", "0")
    first = loaded(either, [head, zero], "conteggi")
    some = loaded(either, [head, (*zero[:3], "7")], "conteggi")
    withdraw(either, some.version or 0, MENDER)
    told = "SELECT content FROM return_content"
    assert rows_of(either, told) == [("conteggi",)], "the first file still says that nobody came"
    withdraw(either, first.version or 0, MENDER)
    assert rows_of(either, told) == []


@pytest.mark.parametrize("version", [-1, 0, 2**31, 10**30])
def test_a_version_that_no_base_has_is_refused_by_a_sentence(either: Engine, version: int) -> None:
    with pytest.raises(LoadError, match="nessun file che si possa ritirare"):
        withdraw(either, version, MENDER)


def test_a_reason_of_blanks_takes_nothing_back(base: Engine) -> None:
    done = loaded(base, MARCH, "accessi")
    with pytest.raises(LoadError, match="serve dire perché"):
        withdraw(base, done.version or 0, Sender(who="anna@ente.it", reason=" \u200b "))


def test_what_a_rule_of_the_database_refuses_is_said_in_a_sentence(either: Engine) -> None:
    """Whatever the checks let through: the rule is named, and nobody reads a traceback."""
    sound = checked(either, [NIGHTS, ("dormitorio", "01/03/2025", "uomini", "5")], "notti")
    wrong = replace(sound, frame=sound.frame.with_columns(occupati=pl.lit(-5, dtype=pl.Int64)))
    for attempt in (lambda: load(either, wrong, CLERK, content=b""), lambda: rehearse(either, wrong, CLERK)):
        with pytest.raises(LoadError, match=r"contraddicono una sua regola .*occupancy"):
            attempt()
    assert rows_of(either, "SELECT count(*) FROM file_load") == [(0,)]


def test_two_cases_of_one_number_are_of_two_organisations(base: Engine) -> None:
    with base.begin() as connection:
        connection.execute(
            text("INSERT INTO organisation (key, name, kind) VALUES ('altro', 'Altro', 'terzo_settore')")
        )
    rows = [
        ("caso", "persona", "ente", "apertura", "dimensione", "gravita_apertura"),
        ("1", "P1", "ente", "01/03/2025", "lavoro", "2"),
        ("1", "P2", "altro", "02/03/2025", "lavoro", "3"),
    ]
    assert loaded(base, rows, "prese_in_carico").rows.new["case_record"] == 2


def test_half_a_capacity_written_with_the_nights_is_said_not_to_be_loaded(base: Engine) -> None:
    done = loaded(base, [(*NIGHTS, "effettivi"), ("dormitorio", "01/03/2025", "uomini", "14", "20")], "notti")
    assert "si caricano dove ci sono sia gli effettivi sia i finanziati" in done.left_out[0]


def test_one_service_delivered_is_seen_by_service(base: Engine) -> None:
    loaded(base, MARCH, "accessi")
    rows = ask(read_snapshot(base), "contacts", by=str(Grouping.SERVICE), period="2025-03").rows()
    assert {row["service"]: row["value"] for row in rows}["mensa"] == 3


def test_what_is_kept_of_former_rows_leaves_the_base_readable(base: Engine) -> None:
    """The first correction shut the whole dashboard: bytes were taken for a text."""
    loaded(base, MARCH, "accessi")
    loaded(base, MARCH[:3], "accessi", MENDER)
    (row,) = ask(read_snapshot(base), "contacts", period="2025-03").rows()
    assert row["value"] == 2
    assert not [problem for problem in check_database(base, today=TODAY) if problem.shuts]


def test_a_stray_day_does_not_take_a_former_month_away(base: Engine) -> None:
    loaded(base, MARCH, "accessi")
    stray = [CONTACTS, ("mensa", "01/04/2025", "P1", "Alfa"), ("mensa", "05/03/2025", "P1", "Alfa")]
    with pytest.raises(LoadError, match=r"già caricate \(mensa 03/2025, 3 righe con 1\)"):
        loaded(base, stray, "accessi")
    assert rows_of(base, "SELECT count(*) FROM contact") == [(3,)]


def test_counts_that_are_corrected_to_zero_leave_nobody(base: Engine) -> None:
    head = ("servizio", "giorno", "classe_residenza", "accessi")
    loaded(base, [head, ("mensa", "01/03/2025", "non_nota", "5")], "conteggi")
    done = loaded(base, [head, ("mensa", "01/03/2025", "non_nota", "0")], "conteggi", MENDER)
    assert done.replaced == [("mensa", date(2025, 3, 1), 5, 0)]
    assert rows_of(base, "SELECT count(*) FROM contact") == [(0,)]


def test_lines_that_nobody_knows_are_told_by_name(base: Engine) -> None:
    head = ("programma", "linea", "anno", "previste")
    with pytest.raises(LoadError, match=r"nomina in «programma» ciò che la base dati non ha \(«inventato»\)"):
        loaded(base, [head, ("inventato", "nessuna", "2025", "100")], "risorse")


def test_what_names_a_person_is_not_written_beside_a_file(base: Engine) -> None:
    true = Sender(who="anna@ente.it", reason="chiamare RSSMRA80A01D142X")
    with pytest.raises(LoadError, match="sembra contenere dati personali"):
        loaded(base, MARCH, "accessi", true)
    options = Options(today=TODAY, kind=kind_named("accessi"), registry=registry_of(base), persons_key=KEY)
    named = check_file("RSSMRA80A01D142X Rossi.csv", as_csv(MARCH), options)
    load(base, named, CLERK, content=as_csv(MARCH))
    assert rows_of(base, "SELECT file_name FROM file_load") == [("•••",)]


def test_two_files_of_one_month_at_once_are_loaded_one_after_the_other(either: Engine) -> None:
    files = [
        [CONTACTS, *[("mensa", f"{day:02d}/03/2025", f"P{day}", "Alfa") for day in days]] for days in ((1, 2), (3,))
    ]
    told: list[Loaded | UserError] = []

    def attempt(rows: Sequence[Sequence[object]]) -> None:
        try:
            told.append(loaded(either, rows, "accessi", MENDER))
        except UserError as error:
            told.append(error)

    threads = [Thread(target=attempt, args=(rows,)) for rows in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [one for one in told if isinstance(one, Loaded)]
    assert len(done) == 2, told
    first, second = sorted(done, key=lambda one: one.version or 0)
    assert (first.replaced, len(second.replaced)) == ([], 1)
    held = {str(row[0])[:10] for row in rows_of(either, "SELECT day FROM contact")}
    assert held in ({"2025-03-01", "2025-03-02"}, {"2025-03-03"})
    assert [count for (count,) in rows_of(either, "SELECT row_count FROM former_rows ORDER BY id")] == [
        0,
        3 - len(held),
    ]
