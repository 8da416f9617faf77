"""Which service, organisation, municipality or country a text of a file means, and which are nobody's."""

import pytest

from cli_files import italy_of
from data_access.returns.countries import COUNTRIES, country_of, nearest_country
from data_access.returns.findings import FindingKind
from data_access.returns.registry import KnownService, Municipalities, Registry
from tests.support.return_files import CONTACTS, ITALY, KNOWN, NIGHTS, as_csv, check

TWINS = Registry(
    services=[
        KnownService(key="mensa", name="Cucina"),
        KnownService(key="mensa-2", name="Mensa"),
        KnownService(key="d1", name="Dormitorio"),
        KnownService(key="d2", name="DORMITORIO "),
        KnownService(key="emoji", name="\U0001f600"),
    ],
    organisations={"a": "La Fonte", "b": "la fonte", "c": "Crema"},
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("mensa", "mensa"),  # a key is its service's, whatever another is called
        ("Mensa", ""),
        ("cucina", "mensa"),
        ("mensa-2", "mensa-2"),
        ("Dormitorio", ""),
        ("d2", "d2"),
        ("emoji", "emoji"),
        ("—", ""),  # as little as the letters of a name that has none
        ("\U0001f600", ""),
        ("", ""),
    ],
)
def test_a_service_is_found_by_its_key_and_by_a_name_of_its_own(text: str, key: str) -> None:
    assert TWINS.service(text) == key


def test_of_several_by_one_name_the_keys_are_told() -> None:
    known = check(as_csv([NIGHTS, ("dormitorio", "01/03/2025", "tutti", "1")]), "a.csv", kind="notti", known=TWINS)
    assert known.findings.select("kind", "hint").rows() == [("servizio_sconosciuto", "d1, d2")]
    hours = as_csv([("ente", "professione", "mese", "ore"), ("La Fonte", "educatore", "2025-03", "1")])
    found = check(hours, "a.csv", kind="ore", known=TWINS).findings
    assert found.select("kind", "hint").rows() == [("ente_sconosciuto", "a, b")]
    assert TWINS.organisation("b") == "b"


def test_a_province_tells_which_of_two_municipalities_is_meant() -> None:
    provinces = {"022165": "Trento", "001235": "Torino", "015146": "Milano"}
    italy = Municipalities(names=ITALY.names, provinces=provinces)
    assert italy.find("Samone (Trento)") == ("022165", None)
    assert italy.find("Samone") == ("", FindingKind.AMBIGUOUS_MUNICIPALITY)
    assert italy.several("Samone") == "Samone (Torino), Samone (Trento)"
    assert italy.find("Samone (Cuneo)") == ("", FindingKind.UNKNOWN_MUNICIPALITY)


def test_what_may_be_a_country_is_told_so() -> None:
    rows = [CONTACTS, *((("mensa", "01/03/2025", f"P{place}", place)) for place in ("Ukraina", "Estero", "Gibuti"))]
    found = check(as_csv(rows), "a.csv", kind="accessi", known=KNOWN).findings
    assert found.select("row", "hint").rows() == [(2, "Ucraina"), (3, "")]
    assert found["remedy"].unique().to_list() == [
        (
            "Scrivere il nome ufficiale o il codice ISTAT di sei cifre; di chi viene dall'estero il Paese, o niente, e "
            "«fuori_ambito» nella classe di residenza."
        )
    ]
    within = as_csv([("tipo", "comune", "firma"), ("territoriale", "Francia", "01/03/2025")])
    (remedy,) = check(within, "a.csv", kind="patti", known=KNOWN).findings["remedy"].to_list()
    assert remedy == "Scrivere il nome ufficiale o il codice ISTAT di sei cifre."
    assert nearest_country("zzz") == ""


def test_no_country_is_called_as_a_municipality_of_italy() -> None:
    """Palau is in Sardinia to whoever writes it here."""
    italy = italy_of()
    assert [name for name in COUNTRIES.values() if italy.find(name)[0]] == []
    assert (country_of("Birmania"), country_of("UK"), country_of("Corea del Nord")) == ("MM", "GB", "KP")
