"""Each paper: every number is that of `measure` for a protected viewer, and it can be heard, kept and handed on."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copyfile

import pypdfium2
import pytest

from data_access.agendas import Agenda, AgendaItem
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.engine.measure import measure
from indicators.model.period import Period
from indicators.model.query import Comparison, Grouping
from indicators.model.result import Gap
from publication.edition.making import Made
from publication.papers import text
from publication.papers.booklet import booklet
from publication.papers.common import has_rows, until
from publication.papers.document import LogoError, paper_pdf
from publication.papers.paper import Card, Cards, Heading, Paper, Picture, Section, Table, Words
from publication.papers.periods import PaperPeriodError, issues, quarter_of, year_of
from publication.papers.quarterly import quarterly
from publication.papers.sheet import sheet
from publication.papers.source import Source
from publication.papers.yearly import yearly
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.engines import opened
from tests.support.nasty import NASTY, TOUCHED, TYPST
from tests.support.papers import (
    Heard,
    actions,
    faults,
    numbers_in,
    numbers_of,
    outside,
    structure_of,
    text_of,
)
from tests.support.results import a_result, row

YEAR, QUARTER = Period.year(2025), Period.parse("2025-Q1")
Make = Callable[[Source, str], Paper]
KINDS: dict[str, Make] = {
    "scheda": lambda source, code: sheet(source, code, YEAR),
    "trimestrale": lambda source, _: quarterly(source, QUARTER),
    "trimestrale di un comune": lambda source, code: quarterly(source, QUARTER, municipality=code),
    "annuale": lambda source, _: yearly(source, YEAR),
}


@pytest.fixture(scope="module")
def heard(world: Snapshot) -> Heard:
    return Heard.of(world)


def code_of(source: Source, name: str) -> str:
    return next(code for code, own in source.directory.municipalities.items() if own == name)


@pytest.fixture(scope="module", params=KINDS)
def paper(request: pytest.FixtureRequest, heard: Heard) -> Paper:
    return KINDS[request.param](heard.source, code_of(heard.source, "Gamma"))


@pytest.fixture(scope="module")
def pdf(paper: Paper) -> bytes:
    return paper_pdf(paper, Settings())


def agenda_of(made: Made) -> Agenda:
    views = (
        ("quadro", "periodo=2025", "schede"),
        ("crema_territorio", "periodo=2025", "bisogno"),
        ("risorse", "", "x"),
    )
    items = tuple(
        AgendaItem(id=place, position=place, page=page, query=query, figure=figure, title="Un punto" if place else "")
        for place, (page, query, figure) in enumerate(views)
    )
    first = replace(items[0], note="Da leggere prima", decision="Si approva")
    return Agenda(
        key="k", title="Assemblea", edition=made.edition.mark, role="responsabile", meeting_date=date(2026, 12, 3),
        items=(first, *items[1:]),
    )  # fmt: skip


def test_it_keeps_to_pdf_ua_and_pdf_a_and_can_be_heard(paper: Paper, pdf: bytes) -> None:
    assert faults(pdf) == []
    assert outside(pdf) == []
    found = structure_of(pdf)
    assert found.language.startswith("it")
    assert found.title == paper.title
    assert {"/H1", "/H2"} <= set(found.tags)
    assert [one.title for one in paper.sections] == [mark for mark in found.bookmarks if mark != paper.title]
    drawn = [block for section in paper.sections for block in section.blocks if isinstance(block, Picture)]
    assert {block.drawing.words for block in drawn} <= set(found.alternatives)
    assert any(said.startswith("Codice QR") for said in found.alternatives)
    if any(tag == "/Table" for tag in found.tags):
        assert "/TH" in found.tags


def test_its_questions_are_those_of_a_protected_viewer_and_its_answers_those_of_measure(
    paper: Paper, heard: Heard, world: Snapshot
) -> None:
    assert paper.sections
    for query, result in heard.asked.items():
        assert query.viewer.is_protected
        plain = query.but(comparison=Comparison.NONE)
        assert measure(world, plain, settings=Settings()).frame.equals(result.frame)


def test_every_number_is_of_an_answer_or_a_public_fact(paper: Paper, pdf: bytes, heard: Heard) -> None:
    told = {*numbers_of(heard.asked.values())}
    years = {str(year) for year in range(2020, 2035)}
    of_words = {"1.000", "95", "12", "2", "6", "5", "4", "15", "16", "31", "1"}  # units, thresholds, days, pages
    pages = {str(place) for place in range(1, 12)}
    axes = {"0", "10", "20", "30", "40", "50", "60", "100", "200", "500", "0,0", "25", "75"}
    residents = {"1.000", "500", "300", "1.800"}
    defined = numbers_in(" ".join(result.indicator.explanation for result in heard.asked.values()))
    left = numbers_in(text_of(pdf)) - defined - told - years - of_words - pages - axes - residents
    assert left == set()
    assert paper.title in text_of(pdf)


def test_a_hidden_count_is_never_there(heard: Heard) -> None:
    source = heard.source
    beta = code_of(source, "Beta")
    words = text_of(paper_pdf(sheet(source, beta, YEAR), Settings()))
    assert "meno di 6" in words
    assert "hanno incontrato 3 " not in words
    assert "numeri di persone protetti e arrotondati" in words
    assert text.DEMO in words


def test_a_booklet_has_each_point_with_the_finding_of_its_edition(first: Made) -> None:
    paper = booklet(agenda_of(first), first.edition, base="https://bifocale.invalid")
    made = paper_pdf(paper, Settings())
    assert faults(made) == []
    assert outside(made) == []
    words = text_of(made)
    for said in ("Fascicolo per l'Assemblea", "3 dicembre 2026", "2. Un punto", "Da leggere prima", "Si approva"):
        assert said in words
    assert "55 persone diverse" in words
    assert "Questa vista non è nell'edizione" in words
    assert first.edition.mark[:32] in words.replace(" ", "")
    assert len(structure_of(made).bookmarks) >= 4


def test_the_same_data_make_the_same_file(heard: Heard) -> None:
    code = code_of(heard.source, "Gamma")
    once, again = (paper_pdf(sheet(heard.source, code, YEAR), Settings()) for _ in range(2))
    assert once == again


def test_names_run_nothing_and_stop_nothing(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "base.sqlite"
    copyfile(sqlite_template, path)
    names = [name[:100] for name in (*NASTY.values(), *TYPST, "山田 🏠 \u202eotrop")]
    given = ambito(lead=names[0], others=names[1:6], residents=dict.fromkeys(names[:6], 1000))
    given.organisation("uno")
    for place, name in enumerate(names[6:]):
        given.service(f"s{place}", organisation="uno", name=name)
        given.persons([f"p{place}{one}" for one in range(8)], home=names[place % 6])
        given.contacts([f"p{place}{one}" for one in range(8)], service=f"s{place}", days=["2025-02-02", "2025-03-02"])
    with opened(f"sqlite:///{path}") as engine:
        heard = Heard.of(saved(given, engine))
    for make in KINDS.values():
        made = paper_pdf(make(heard.source, next(iter(heard.source.directory.municipalities))), Settings())
        assert actions(made) == []
        assert faults(made) == []
    assert not TOUCHED.exists()


def test_a_logo_stands_at_the_head_with_its_words_and_one_that_cannot_is_refused(heard: Heard, tmp_path: Path) -> None:
    told = sheet(heard.source, code_of(heard.source, "Gamma"), YEAR)
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>')
    made = paper_pdf(told, Settings(logo_file=logo))
    assert text.LOGO.format(ambito=told.ambito) in structure_of(made).alternatives
    logo.write_text("non è un disegno")
    for path, said in (
        (logo, "non si può disegnare"),
        (tmp_path / "a.pdf", "SVG, PNG"),
        (tmp_path / "b.png", "leggere"),
    ):
        with pytest.raises(LogoError, match=said):
            paper_pdf(told, Settings(logo_file=path))


def test_periods_that_papers_cannot_be_of_are_refused_with_what_to_write(heard: Heard) -> None:
    directory = heard.source.directory
    for period, said in (("2025", "2026-Q2"), ("2039-Q1", "non è ancora finito"), ("2019-Q1", "cominciano da")):
        with pytest.raises(PaperPeriodError, match=said):
            quarter_of(Period.parse(period), directory)
    with pytest.raises(PaperPeriodError, match="scrivere il periodo come 2025"):
        year_of(Period.parse("2025-Q1"), directory, kind="Scheda")
    assert quarter_of(None, directory).months == 3
    assert quarter_of(None, directory).last <= directory.last_month


def test_a_trend_by_year_says_nothing_of_what_is_missing_after_its_last_whole_year(heard: Heard) -> None:
    source = heard.source
    query = source.query("rate_per_1000", source.directory.every_year, by=(Grouping.YEAR,))
    (answer,) = source.answers([query])
    late = replace(answer, gaps=(Gap(service="mensa", months=(Period.year(2024).last, Period.year(2024).last + 2)),))
    told = until(late, source, Period.parse("2025-Q1").last)
    assert told.query.period.last == Period.year(2024).last, "the quarter ends in a year that is not whole"
    assert [gap.months for gap in told.gaps] == [(Period.year(2024).last,)]
    assert told.coverage == source.data.coverage(told.query)


@pytest.mark.second_ring
def test_a_number_stands_on_the_page_of_its_name() -> None:
    """On the last page that had room for the names of a row of cards their numbers were on the next."""
    rows = [[Card(name=f"nome-{row}-{place}", value=f"cifra-{row}-{place}") for place in range(4)] for row in range(60)]
    moved = [Words(text="Righe che spostano le altre. " * (row * 7 % 40)) for row in range(60)]
    blocks = [one for cards, words in zip(rows, moved, strict=True) for one in (Cards(items=tuple(cards)), words)]
    section = Section(title="Le persone", blocks=tuple(blocks))
    paper = Paper(
        kind="Prova", title="Prova", subtitle="", ambito="A", day=date(2026, 1, 1), is_demo=False, sections=(section,)
    )
    with pypdfium2.PdfDocument(paper_pdf(paper, Settings())) as read:
        pages = [one.get_textpage().get_text_bounded() for one in read]
    assert len(pages) > 3
    for page in pages:
        assert set(re.findall(r"nome-(\d+-\d)", page)) == set(re.findall(r"cifra-(\d+-\d)", page))


def test_a_single_moment_is_no_trend() -> None:
    quarters = [row(f"2025-Q{place}", value=place) for place in (1, 2)]
    one, two = (a_result(quarters[:many], by=[Grouping.QUARTER], period="2025") for many in (1, 2))
    assert (has_rows(one), has_rows(two)) == (False, True)
    assert has_rows(a_result([row(value=3)]))


def test_the_calendar_tells_the_day_after_returns_are_due_and_when_no_month_may_change() -> None:
    first, second, *_ = issues(Period.parse("2026-Q2"), late_months=2)
    assert (first.first, first.final) == (date(2026, 7, 16), date(2026, 9, 16))
    assert str(second.quarter) == "2026-Q3"


def test_the_report_of_a_year_tells_of_each_indicator_of_the_plan_where_it_is_and_of_euros(
    sqlite_template: Path, tmp_path: Path
) -> None:
    given = ambito(others=["Beta"], residents={"Alfa": 1000, "Beta": 500})
    given.objective("notti", sdgs=(1, 11)).objective("vuoto", code="5.3.3")
    given.target("notti", indicator="people_served", year=2025, value=30)
    given.target("notti", indicator="bed_occupancy", year=2027, value=0.9)
    given.budget(year=2025, planned=1000, spent=700).service("mensa")
    given.contacts([f"P{number}" for number in range(20)], service="mensa", days=["2025-02-03"], residence="Alfa")
    with opened(f"sqlite:///{copyfile(sqlite_template, tmp_path / 'piano.sqlite')}") as engine:
        source = Heard.of(saved(given, engine)).source
    paper = yearly(source, YEAR)
    assert paper.lead[0] == ("Ai dati del 31 ottobre 2026, dei 2 indicatori del Piano: 1 in linea, 1 non valutabile.")
    sections = {section.title: section.blocks for section in paper.sections}
    every = sections[text.PLAN_TABLE][0]
    assert isinstance(every, Table)
    assert every.rows == (
        (
            "Tasso di occupazione dei posti letto",
            "non valutabile (dati non forniti)",
            "–",
            "almeno il 90,0% a fine 2027",
        ),
        ("Persone servite", "in linea", "20 persone (tra 12 e 31) nel 2025", "almeno 30 persone a fine 2025"),
    )
    one_by_one = sections[text.PLAN_AT]
    assert [block.text for block in one_by_one if isinstance(block, Heading)] == [
        "5.3.2 · Obiettivo notti",
        "5.3.3 · Obiettivo vuoto",
    ]
    said = [block.text for block in one_by_one if isinstance(block, Words)]
    assert said[0].endswith("1 Sconfiggere la povertà, 11 Città e comunità sostenibili.")
    assert said[-1] == "Nessun indicatore concordato."
    beds, people = (block.rows for block in one_by_one if isinstance(block, Table))
    assert beds == (("2026 (ultimi 12 mesi)", "non fornito", "", ""), ("2027", "–", "", "90,0%"))
    assert people == (("2024", "–", "", ""), ("2025", "20 persone", "12–31", "30 persone"))
    money, euros, *_ = sections[text.RESOURCES]
    assert isinstance(money, Words)
    assert money.text == "Nel 2025 sono stati spesi 700 € di risorse d'Ambito."
    assert isinstance(euros, Table)
    assert euros.rows == (("Risorse d'Ambito", "Linea linea", "1.000 €", "700 €"),)
