"""A mapping is kept under its name for who will load the next file, and for no other organisation."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from data_access.loading.mappings import KeepingError, forget_mapping, keep_mapping, kept_mappings
from data_access.returns.mapping import Mapping
from tests.support.builder import ambito

OSPO = Mapping(tipo="accessi", colonne={"servizio": ("Struttura",), "giorno": ("Data",), "persona": ("Utente",)})
BODIES = "INSERT INTO organisation (key, name, kind) VALUES ('uno', 'Uno', 'altro'), ('due', 'Due', 'altro')"


def names(engine: Engine, organisation: str | None) -> list[str]:
    return [one.name for one in kept_mappings(engine, organisation=organisation)]


def test_a_mapping_is_its_organisations_alone_and_the_last_of_a_name(engine: Engine) -> None:
    ambito(lead="Alfa").save(engine)
    with engine.begin() as connection:
        connection.execute(text(BODIES))
    keep_mapping(engine, OSPO, name=" OSPO ", organisation="uno", who="anna@uno.it")
    again = OSPO.model_copy(update={"decimali": "."})
    keep_mapping(engine, again, name="OSPO", organisation="uno", who="anna@uno.it")
    keep_mapping(engine, OSPO, name="OSPO", organisation=None, who="cura@ambito.it")
    assert [names(engine, of) for of in ("uno", "due", None)] == [["OSPO"], [], ["OSPO"]]
    assert kept_mappings(engine, organisation="uno")[0].mapping.decimali == "."
    forget_mapping(engine, name="OSPO", organisation="due")
    assert names(engine, "uno") == ["OSPO"]
    forget_mapping(engine, name="OSPO", organisation="uno")
    assert [names(engine, of) for of in ("uno", None)] == [[], ["OSPO"]]


def test_the_newest_comes_first_whatever_its_name(sqlite_engine: Engine) -> None:
    """A file was read by the first name, though somebody had kept another reading to correct it."""
    ambito(lead="Alfa").save(sqlite_engine)
    for day, name in ((1, "b"), (3, "c"), (2, "a")):
        moment = datetime(2026, 11, day, tzinfo=UTC)
        keep_mapping(sqlite_engine, OSPO, name=name, organisation=None, who="cura@ambito.it", now=lambda at=moment: at)
    assert names(sqlite_engine, None) == ["c", "a", "b"]


@pytest.mark.parametrize("name", ["", "  ", "RSSMRA80A01D142X"])
def test_a_name_that_says_nothing_or_somebody_is_refused(sqlite_engine: Engine, name: str) -> None:
    ambito(lead="Alfa").save(sqlite_engine)
    with pytest.raises(KeepingError):
        keep_mapping(sqlite_engine, OSPO, name=name, organisation=None, who="anna@uno.it")
