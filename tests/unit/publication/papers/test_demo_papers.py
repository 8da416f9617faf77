"""Every paper of the whole demonstration: valid, within the page, with numbers of `measure`; all the sheets in time."""

import re
import time

import pytest

from components.state.runtime import territory_of
from data_access.reading import read_snapshot
from data_access.settings import Settings
from geo.boundaries import build_territory
from indicators.italian.dates import day_after
from indicators.italian.numbers import number
from indicators.model.territory import todays_territory
from indicators.selection.size_classes import LABELS
from publication.papers.document import paper_pdf
from publication.papers.making import sheets
from publication.papers.periods import quarter_of
from publication.papers.quarterly import quarterly
from publication.papers.sheet import sheet
from publication.papers.yearly import yearly
from tests.support.demos import demo_base
from tests.support.engines import opened
from tests.support.papers import Heard, faults, numbers_in, numbers_of, outside, structure_of, text_of

PUBLIC = re.compile(
    r"[\d.,]+\s?€|\d+(?:,\d)? km|0373 000 \d+|via Dimostrativa \d+|(?:lun|mar|mer|gio|ven|sab|dom|tutti)[^·]*? \d[\d-]*"
    r"|(?:da [\d.]+ a |meno di |oltre )?[\d.]+(?: o più)? residenti|(?:[Nn]e)?[Ii] \d+ comuni|ogni 1\.000|\(\d+\)"
    r"|obiettivo «[^»]*»|(?:portare|ridurre|mantenere|contenere entro|non scendere sotto) "
    r"(?:(?:al?|allo|il|lo) |(?:al)?l')?[\d.,]+|(?:almeno|non oltre) (?:(?:il|lo) |l')?[\d.,]+(?=[^.;]{0,30} a fine)"
    r"|flussi ricevuti \d+ su \d+|CC BY 4\.0|\b\d+ flussi"
    r"|pagina \d+ di \d+|\d{1,2} [a-z]+ 20\d\d|\b(?:19|20)\d\d\b|5\.3\.2|al 95%|(?:ultimi|di) \d+"
)
"""What papers say of euros, distances, addresses, residents, targets, days: public, and of no question."""
SMALL = {str(place) for place in range(100)}
"""Numbers of sections, of goals, of steps of an axis, of rows."""
MOST_SECONDS = 60
"""Of two processors together, for the sheets of all municipalities."""


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    with opened(f"sqlite:///{demo_base(tmp_path_factory, scale=1.0)}") as engine:
        snapshot = read_snapshot(engine)
    geography = build_territory(territory_of(todays_territory(snapshot)))
    return Heard.of(snapshot, geography=geography)


@pytest.mark.second_ring
def test_the_sheets_of_all_municipalities_are_made_in_time(heard: Heard) -> None:
    source, before = heard.source, time.process_time()
    made = {
        name: make() for name, make in sheets(source, source.directory.closed_year, source.directory.municipalities)
    }
    assert time.process_time() - before < MOST_SECONDS
    assert len(made) == len(source.directory.municipalities)
    for name, pdf in made.items():
        assert (name, faults(pdf), outside(pdf)) == (name, [], [])
        assert len(structure_of(pdf).bookmarks) >= 6


@pytest.mark.second_ring
def test_each_paper_is_valid_and_says_no_number_of_its_own(heard: Heard) -> None:
    source = heard.source
    directory = source.directory
    year, quarter = directory.closed_year, quarter_of(None, directory)
    report = yearly(source, year)
    assert report.lead[0].startswith(f"Ai dati {day_after('del', source.data.as_of)}, dei "), "it judges as of today"
    pdf = paper_pdf(report, Settings())  # the plan's own numbers are judged, not asked: see its tests
    assert (faults(pdf), outside(pdf)) == ([], [])
    codes = list(directory.municipalities)[::9]
    papers = [
        quarterly(source, quarter),
        *(quarterly(source, quarter, municipality=code) for code in codes),
        *(sheet(source, code, year) for code in codes),
    ]
    told = {*numbers_of(heard.asked.values())}
    defined = numbers_in(" ".join(result.indicator.explanation for result in heard.asked.values()))
    defined |= numbers_in(" ".join(LABELS.values()))
    axes = {number(step * scale) for step in range(1, 10) for scale in (50, 100, 250, 1000, 2000, 5000)}
    for paper in papers:
        pdf = paper_pdf(paper, Settings())
        assert (faults(pdf), outside(pdf)) == ([], [])
        words = PUBLIC.sub(" ", text_of(pdf))
        left = numbers_in(words) - told - defined - axes - SMALL
        assert (paper.title, left) == (paper.title, set())
