"""The days on which the services of a question were open: whether two periods of them are alike."""

from dataclasses import replace
from datetime import date

import pytest

from components.views.overview.text import NO_COMPARISON
from data_access.vocabulary import ServiceType
from indicators.catalogue.catalogue import CATALOGUE
from indicators.engine.period_comparison import UNEQUALLY_OPEN, pieces
from indicators.model.code_lists import Directory, Registered
from indicators.model.period import Period
from indicators.model.query import LEAD, TERRITORY, Comparison, Grouping, Lens, Query
from indicators.model.service_days import are_alike, chosen, of_row
from indicators.wording.headline import headline
from tests.support.directories import a_directory
from tests.support.results import a_result, row

NEW = Registered(type="dormitorio", strand="fnps", place="099001", opened=date(2025, 12, 20))
OLD = Registered(type="dormitorio", place="099002", opened=date(2016, 11, 1), closed=date(2025, 12, 19))
NAMES = replace(a_directory(), register={"docce": NEW, "mensa": OLD})
SHELTERS = Query(
    indicator="people_served", period=Period.year(2026), service_types=(ServiceType.NIGHT_SHELTER,), lens=Lens.PLACE
)


def test_services_are_chosen_by_name_type_strand_and_place() -> None:
    assert chosen(SHELTERS, NAMES) == ("docce", "mensa")
    assert chosen(SHELTERS.but(area=LEAD), NAMES) == ("docce",)
    assert chosen(SHELTERS.but(area=TERRITORY), NAMES) == chosen(SHELTERS.but(area="099002"), NAMES) == ("mensa",)
    assert chosen(SHELTERS.but(area=LEAD, lens=Lens.RESIDENCE), NAMES) == ("docce", "mensa"), "of whoever lives there"
    assert chosen(SHELTERS.but(service_types=(), strands=("fnps",)), NAMES) == ("docce",)
    assert chosen(SHELTERS.but(service_types=(), services=("mensa", "no more")), NAMES) == ("mensa",)
    assert chosen(SHELTERS.but(service_types=()), NAMES) == (), "the whole network is no choice"


def test_a_row_is_of_one_service_of_one_type_or_of_none() -> None:
    everything = SHELTERS.but(service_types=())
    assert of_row({Grouping.SERVICE: "mensa"}, everything, NAMES) == ("mensa",)
    assert of_row({Grouping.SERVICE_TYPE: "dormitorio"}, everything, NAMES) == ("docce", "mensa")
    assert of_row({Grouping.SERVICE_TYPE: "dormitorio"}, SHELTERS.but(area=LEAD), NAMES) == ("docce",)
    assert of_row({Grouping.SEX: "F"}, everything, NAMES) == ()


@pytest.mark.parametrize(
    ("services", "one", "other", "alike"),
    [
        pytest.param(("docce",), "2026-Q1", "2025-Q4", False, id="it opened at the end of the one before"),
        pytest.param(("docce",), "2026-Q2", "2026-Q1", True, id="open all the time"),
        pytest.param(("mensa",), "2025", "2024", True, id="twelve days of a year"),
        pytest.param(("mensa",), "2025-12", "2024-12", False, id="twelve days of a month"),
        pytest.param(("docce", "mensa"), "2026", "2025", True, id="the one took the place of the other"),
        pytest.param((), "2026", "2025", True, id="nothing was chosen"),
        pytest.param(("no more",), "2026", "2025", True, id="nobody knows it"),
    ],
)
def test_periods_are_alike_if_the_services_were_as_open(
    services: tuple[str, ...], one: str, other: str, *, alike: bool
) -> None:
    assert are_alike(services, NAMES, Period.parse(one), Period.parse(other)) is alike


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 1, 2), date(2025, 12, 31)])
def test_a_service_that_opens_on_the_first_day_of_a_period_cuts_it_nowhere(day: date) -> None:
    names = replace(NAMES, register={"docce": replace(NEW, opened=day)})
    result = a_result([row(value=33)], directory=names)
    said = headline(replace(result, query=result.query.but(services=("docce",))))
    assert ("servizio aperto" in said) is (day > date(2025, 1, 1))


def test_a_period_is_not_judged_beside_one_in_which_the_services_opened() -> None:
    """«99 persone, contro 33» was told as a rise of a dormitory that had been open for twelve days of the quarter."""
    entry = CATALOGUE["people_served"]

    def unequal(period: str, comparison: Comparison, names: Directory = NAMES) -> str:
        query = SHELTERS.but(area=LEAD, period=Period.parse(period), comparison=comparison)
        return pieces(query, entry, names, frozenset(), judged=True).unequal

    assert unequal("2026-Q1", Comparison.PREVIOUS) == UNEQUALLY_OPEN
    assert unequal("2026-Q2", Comparison.PREVIOUS) == ""
    assert unequal("2026", Comparison.YEAR) == UNEQUALLY_OPEN
    after = [unequal(period, Comparison.PREVIOUS) for period in ("2026-11", "2026-12", "2027")]
    assert after == ["", "", ""], "what begins after the data is refused elsewhere, and never fails here"


def test_that_nothing_is_compared_may_be_for_that_reason_too() -> None:
    """«Mancano i dati, o non si possono mostrare» was said of a service that had opened within the year before."""
    assert NO_COMPARISON.endswith(f", o {UNEQUALLY_OPEN}.")


def test_the_sentence_says_when_the_period_before_was_cut() -> None:
    before = a_result([row(value=33)], period="2025-Q4", directory=NAMES)
    before = replace(before, query=before.query.but(services=("docce",)))
    now = a_result([row(value=99)], period="2026-Q1", directory=NAMES)
    now = replace(now, query=now.query.but(services=("docce",)), reference=before, unequal=UNEQUALLY_OPEN)
    assert headline(now) == (
        "Nel primo trimestre 2026 (servizi: Docce di prova) i servizi hanno incontrato 99 persone diverse, contro 33 "
        "nel quarto trimestre 2025 (servizio aperto dal 20 dicembre 2025), non confrontabili."
    )
