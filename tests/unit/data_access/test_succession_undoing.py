"""The undoing of a succession of municipalities: what comes back, what goes, what forbids it."""

from datetime import date

import pytest
from sqlalchemy import Engine, select, text

from data_access.checks import check_database
from data_access.models import MunicipalitySuccession, Pact, metadata
from data_access.reading import read_snapshot
from data_access.succession_undoing import GOES, STAYS, UndoingError, Undone, referring, undo
from data_access.vocabulary import PactKind, SharingRule, SuccessionKind
from tests.support.builder import AmbitoBuilder, ambito

DAY = date(2025, 1, 1)
WHY = "la fusione è stata rinviata"


def succeeded(given: AmbitoBuilder, former: str, successor: str, kind: SuccessionKind, day: date = DAY) -> None:
    codes = {"former_code": given.code(former), "successor_code": given.code(successor)}
    given.ledger.add(MunicipalitySuccession(**codes, day=day, kind=kind))


def four(*, lead: str = "Alfa") -> AmbitoBuilder:
    others = [name for name in ("Alfa", "Beta", "Gamma", "Delta") if name != lead]
    return ambito(lead=lead, others=others, residents={"Alfa": 100, "Beta": 40, "Gamma": 20, "Delta": 61})


def merged(*, lead: str = "Alfa") -> AmbitoBuilder:
    given = four(lead=lead)
    for name in ("Beta", "Gamma"):
        succeeded(given, name, "Delta", SuccessionKind.MERGER)
    return given


def undone(
    engine: Engine,
    name: str,
    *,
    reason: str = WHY,
    lead: str = "",
    records_to: str = "",
    keeps_successor: bool = False,
) -> Undone:
    with engine.begin() as connection:
        return undo(connection, name, reason=reason, lead=lead, records_to=records_to, keeps_successor=keeps_successor)


def of_today(engine: Engine) -> list[str]:
    return sorted(read_snapshot(engine)["municipalities"]["name"])


def test_every_table_that_names_a_municipality_is_looked_at() -> None:
    assert referring().keys() == GOES.keys() | STAYS.keys()
    assert not GOES.keys() & STAYS.keys()


def test_a_merger_undone_gives_the_former_municipalities_back(engine: Engine) -> None:
    given = merged().service("mensa", at="Beta")
    given.contact("anna", service="mensa", day="2024-03-01", residence="Gamma").save(engine)
    assert of_today(engine) == ["Alfa", "Delta"]
    done = undone(engine, "beta")
    assert (done.former, done.successor, done.is_gone, dict(done.dropped), done.lead) == (
        ("Beta", "Gamma"),
        "Delta",
        True,
        {"residents": 2},
        "",
    )
    assert of_today(engine) == ["Alfa", "Beta", "Gamma"]
    (contact,) = read_snapshot(engine).contacts.collect().rows(named=True)
    names = read_snapshot(engine)["municipalities"]["name"].to_list()
    assert names[contact["municipality"]] == "Gamma"
    assert not [one for one in check_database(engine, today=date(2026, 11, 29)) if one.weight in {"blocco", "errore"}]
    with engine.connect() as connection:
        note = metadata.tables["data_version"].c
        said = connection.scalar(select(note.note).where(note.id == done.version))
    assert said == f"Annullata la successione di Beta, Gamma: {WHY}"


def test_what_was_recorded_in_the_successor_is_shared_out_by_nobody(engine: Engine) -> None:
    given = merged().service("mensa", at="Delta")
    given.contact("anna", service="mensa", day="2025-03-01", residence="Delta").save(engine)
    with pytest.raises(
        UndoingError, match=r"in Delta \(\d+\) sono registrati servizi \(1\) e accessi \(1\), e nessuno"
    ):
        undone(engine, "Gamma")
    assert of_today(engine) == ["Alfa", "Delta"]
    done = undone(engine, "Gamma", keeps_successor=True)
    assert (done.is_gone, dict(done.dropped)) == (False, {})
    assert of_today(engine) == ["Alfa", "Beta", "Delta", "Gamma"]


def with_records(given: AmbitoBuilder, name: str) -> AmbitoBuilder:
    """Add what no file takes away: a pact, a part of the money, a quota of sharing."""
    given.budget(year=2025, planned=900).municipal_budget(name, year=2025, planned=90)
    given.sharing_key(2025, rule=SharingRule.QUOTAS, quotas={name: 3})
    return with_a_pact(given, name)


def with_a_pact(given: AmbitoBuilder, name: str) -> AmbitoBuilder:
    number = given.ledger.next_id(Pact)
    given.ledger.add(Pact(id=number, kind=PactKind.COMMUNITY, municipality_code=given.code(name), signed=DAY))
    return given


def where_they_are(engine: Engine) -> set[str]:
    tables = ("pact", "municipal_budget", "sharing_quota")
    asked = " UNION ALL ".join(f"SELECT municipality_code FROM {table}" for table in tables)
    with engine.connect() as connection:
        names = dict(iter(connection.execute(text("SELECT code, name FROM municipality"))))
        return {names[code] for code in connection.scalars(text(asked))}


def test_pacts_and_quotas_which_no_file_takes_away_are_given_to_a_former_municipality(engine: Engine) -> None:
    """A pact of the new municipality made its merger last for ever: a corrected file only added another."""
    with_records(merged(), "Delta").save(engine)
    said = r"patti \(1\).*Dire di quale dei comuni di prima sono .* \(--records-to COMUNE, uno tra Beta, Gamma\); se"
    with pytest.raises(UndoingError, match=said) as refused:
        undone(engine, "Beta")
    assert "file" not in str(refused.value), "no file takes them away"
    with pytest.raises(UndoingError, match=r"«Alfa» non è tra i comuni che tornano \(Beta, Gamma\)"):
        undone(engine, "Beta", records_to="Alfa")
    done = undone(engine, "Beta", records_to="gamma")
    assert (dict(done.given), done.given_to) == ({"pact": 1, "municipal_budget": 1, "sharing_quota": 1}, "Gamma")
    assert where_they_are(engine) == {"Gamma"}
    assert of_today(engine) == ["Alfa", "Beta", "Gamma"]


def test_what_was_recorded_under_a_code_that_did_not_change_is_of_the_former_one(sqlite_engine: Engine) -> None:
    given = four()
    succeeded(given, "Beta", "Delta", SuccessionKind.RECODING)
    with_records(given, "Delta").save(sqlite_engine)
    assert undone(sqlite_engine, "Beta").given_to == "Beta"
    assert where_they_are(sqlite_engine) == {"Beta"}


def test_contacts_and_services_are_given_to_nobody(sqlite_engine: Engine) -> None:
    given = with_records(merged(), "Delta").service("mensa", at="Delta")
    given.contact("anna", service="mensa", day="2025-03-01", residence="Delta").save(sqlite_engine)
    said = r"Correggere prima i file che nominano Delta e ricaricarli \(servizi \(1\) e accessi \(1\)\); se Delta"
    with pytest.raises(UndoingError, match=said):
        undone(sqlite_engine, "Beta", records_to="Beta")
    assert where_they_are(sqlite_engine) == {"Delta"}


def test_records_that_a_former_municipality_has_already_are_not_given_to_it(sqlite_engine: Engine) -> None:
    with_a_pact(with_records(merged(), "Delta"), "Beta").save(sqlite_engine)
    with pytest.raises(UndoingError, match=r"^Beta ha già patti dello stesso giorno"):
        undone(sqlite_engine, "Beta", records_to="Beta")
    assert of_today(sqlite_engine) == ["Alfa", "Delta"]
    assert undone(sqlite_engine, "Beta", records_to="Gamma").given_to == "Gamma"


def test_nothing_is_given_where_nothing_was_recorded(sqlite_engine: Engine) -> None:
    merged().save(sqlite_engine)
    with pytest.raises(UndoingError, match="In Delta non restano senza comune né patti né quote: --records-to non"):
        undone(sqlite_engine, "Beta", records_to="Beta")
    assert of_today(sqlite_engine) == ["Alfa", "Delta"]


def test_of_incorporations_only_the_named_one_is_undone(engine: Engine) -> None:
    given = four()
    for name in ("Beta", "Gamma"):
        succeeded(given, name, "Alfa", SuccessionKind.INCORPORATION)
    given.save(engine)
    done = undone(engine, given.code("Gamma"))
    assert (done.former, done.is_gone, done.lead) == (("Gamma",), False, "")
    assert of_today(engine) == ["Alfa", "Delta", "Gamma"]
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM municipality WHERE is_lead")) == "Alfa"


def test_somebody_leads_the_ambito_again(engine: Engine) -> None:
    merged(lead="Delta").save(engine)
    with pytest.raises(UndoingError, match=r"dire quale lo è di nuovo tra Beta, Gamma \(--lead"):
        undone(engine, "Beta")
    with pytest.raises(UndoingError, match="«Alfa» non è tra i comuni che tornano"):
        undone(engine, "Beta", lead="Alfa")
    assert undone(engine, "Beta", lead="gamma").lead == "Gamma"
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT name FROM municipality WHERE is_lead")).all() == ["Gamma"]


def test_a_code_that_did_not_change_leads_again_by_itself(engine: Engine) -> None:
    given = four(lead="Delta")
    succeeded(given, "Beta", "Delta", SuccessionKind.RECODING)
    given.save(engine)
    assert undone(engine, "Beta").lead == "Beta"
    assert of_today(engine) == ["Alfa", "Beta", "Gamma"]


def test_a_chain_is_undone_from_its_end(engine: Engine) -> None:
    given = merged()
    succeeded(given, "Delta", "Alfa", SuccessionKind.INCORPORATION, date(2026, 1, 1))
    given.save(engine)
    with pytest.raises(UndoingError, match=r"Delta è cessato a sua volta il 01/01/2026: annullare prima"):
        undone(engine, "Beta")
    undone(engine, "Delta")
    undone(engine, "Beta")
    assert of_today(engine) == ["Alfa", "Beta", "Gamma"]


@pytest.mark.parametrize(
    ("name", "reason", "lead", "said"),
    [
        ("Beta", " ", "", "Dire perché"),
        ("Beta", "x" * 121, "", "più lungo di 120"),
        ("Beta", "me l'ha detto Anna, 333 1234567", "", "dati personali"),
        ("Alfa", WHY, "", r"nessun comune cessato «Alfa» \(sono cessati \d+ Beta, \d+ Gamma\)"),
        ("Beta", WHY, "Beta", "Delta non è il comune capofila: --lead non serve"),
    ],
)
def test_what_no_undoing_does(sqlite_engine: Engine, name: str, reason: str, lead: str, said: str) -> None:
    merged().save(sqlite_engine)
    with pytest.raises(UndoingError, match=said):
        undone(sqlite_engine, name, reason=reason, lead=lead)
    with sqlite_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM municipality_succession")) == 2
