"""The annex to the minutes: every number is of the edition, every word of the agenda is there, and it can be heard."""

import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from data_access.agendas import Agenda, AgendaItem
from indicators.italian.numbers import number
from publication.annex.document import annex_pdf
from publication.annex.text import UNDRAWN
from publication.edition.making import Made
from publication.edition.package import Edition
from tests.support.nasty import NASTY, TYPST

NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")
VIEWS = (
    ("quadro", "periodo=2025", "schede"),
    ("comune", "comune={own}&periodo=2025", ""),
    ("crema_territorio", "periodo=2025", "bisogno"),
    ("crema_territorio", "", "indice_residenza"),
)


def agenda_of(edition: Edition, /, **words: str) -> Agenda:
    own = next(code for code, one in edition.names["municipalities"].items() if one["name"] == "Gamma")
    items = tuple(
        AgendaItem(id=place, position=place, page=page, query=query.format(own=own), figure=figure, title="")
        for place, (page, query, figure) in enumerate(VIEWS)
    )
    first = replace(items[0], title="Come va", note="Prima riga\nseconda", decision="Si approva")
    told = {"key": "k", "title": "Assemblea", "edition": edition.mark, "role": "responsabile", **words}
    return Agenda(meeting_date=date(2026, 12, 3), items=(first, *items[1:]), **told)  # type: ignore[arg-type]


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as read:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in read)


@pytest.fixture(scope="module")
def edition(first: Made) -> Edition:
    return first.edition


def test_the_words_of_the_agenda_and_the_finding_of_each_view_are_there(edition: Edition) -> None:
    words = words_of(annex_pdf(agenda_of(edition), edition))
    said = edition.statements.filter(
        indicator="people_served", about="place", level="ambito", period="2025", lens="residence"
    )["sentence"][0]
    for one in (
        "Allegato al verbale",
        "Assemblea",
        "3 dicembre 2026",
        "1. Come va",
        "Prima riga seconda",
        "Si approva",
    ):
        assert one in words
    assert said.rstrip(".").split(",")[0].split("; ")[0][:60] in words
    assert "Nessuna decisione annotata." in words
    assert f"Impronta dell'edizione: {edition.mark[:32]}" in words.replace(" ", " ")
    assert "non è fissato a un'edizione" not in words


def test_every_number_is_of_the_edition(edition: Edition) -> None:
    words = words_of(annex_pdf(agenda_of(edition), edition))
    words = words.replace(edition.mark[:32], "").replace(edition.key_name, "")
    pictures = [str(one) for one in (edition.pictures, edition.names, *edition.statements["sentence"])]
    told = {found for text in pictures for found in NUMBER.findall(text)}
    told |= {number(value, places) for value in edition.cells["value"].drop_nulls() for places in (0, 1)}
    of_agenda = {"3", "2026", "1", "4"} | {str(place + 1) for place in range(len(VIEWS))}
    months = edition.manifest.as_of.split("-")
    axis = {"0", "20", "40", "60", "10", "30", "50"}
    left = {found.strip(".") for found in NUMBER.findall(words)} - told - of_agenda - axis
    assert left - {str(int(part)) for part in months} == set()


def test_it_says_that_the_data_are_a_demonstration_and_that_numbers_are_not_fixed(edition: Edition) -> None:
    demo = Edition(edition.manifest.model_copy(update={"is_demo": True}), edition.content)
    real = Edition(edition.manifest.model_copy(update={"is_demo": False}), edition.content)
    assert "Dati dimostrativi" in words_of(annex_pdf(agenda_of(demo), demo))
    assert "Dati dimostrativi" not in words_of(annex_pdf(agenda_of(real), real))
    assert "non è fissato a un'edizione" in words_of(annex_pdf(agenda_of(edition, edition=""), edition))


def test_it_is_accessible_and_always_the_same(edition: Edition) -> None:
    made = annex_pdf(agenda_of(edition), edition)
    assert made == annex_pdf(agenda_of(edition), edition)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/Lang(it)" in made
    with pypdfium2.PdfDocument(made) as read:
        width, height = read[0].get_size()
        assert read.is_tagged()
        assert read.get_metadata_dict()["Title"] == "Assemblea"
    assert (round(width), round(height)) == (595, 842)


def test_a_view_that_the_edition_does_not_hold_says_why(edition: Edition) -> None:
    told = agenda_of(edition)
    lost = replace(told.items[0], page="risorse", figure="canali", title="I canali")
    words = words_of(annex_pdf(replace(told, items=(lost,)), edition))
    assert "1. I canali" in words
    assert "Questa vista non è nell'edizione" in words


def test_an_agenda_without_views_says_so(edition: Edition) -> None:
    assert "L'ordine del giorno non ha punti." in words_of(annex_pdf(replace(agenda_of(edition), items=()), edition))


def test_words_that_somebody_wrote_are_never_code(edition: Edition) -> None:
    told = agenda_of(edition)
    nasty = [*NASTY.values(), *TYPST]
    items = tuple(
        replace(told.items[0], title=words[:100], note=words, decision=f"{words}\n{words}") for words in nasty
    )
    words = words_of(annex_pdf(replace(told, title="#pagebreak() *x*", items=items), edition))
    assert "#pagebreak() *x*" in words
    assert UNDRAWN in words
    assert '#read("/etc/passwd")' in words
    assert "$ x^2 $ *forte* _c_ = @nota <nome>" in words
