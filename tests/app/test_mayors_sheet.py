"""The mayor's sheet on the demonstration: every number of persons and every rate is what `bifocale measure` says."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from components.views.sheet import view
from components.views.sheet.queries import Facts
from components.views.sheet.rows import Row, sheet_rows
from components.views.sheet.text import like_name
from indicators.model.query import Grouping
from indicators.selection.size_classes import LABELS
from indicators.wording.group_labels import group_name
from tests.app.conftest import Visit
from tests.support.command_line import run_line

CREMA, CASTELLEONE, CUMIGNANO, MOSCAZZANO = "019035", "019025", "019039", "019060"
TOWNS: Final = (CREMA, CASTELLEONE, CUMIGNANO, MOSCAZZANO)
Said = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Facts]:
    """What sheets were drawn from."""
    drawn: list[Facts] = []
    draw = view.sheet_html

    def listening(told: Facts) -> Any:
        drawn.append(told)
        return draw(told)

    monkeypatch.setattr(view, "sheet_html", listening)
    return drawn


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Ask the command, as a mayor."""

    def measure(*words: str) -> list[dict[str, Any]]:
        code, told, wrong = run_line(monkeypatch, capsys, "measure", *words, "--viewer", "mayor", "--format", "json")
        assert code == 0, wrong
        rows: list[dict[str, Any]] = json.loads(told)["rows"]
        return rows

    return measure


def expected(told: Facts, said: Said) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield question, item and period of each row of persons or rates, with the row of the command."""
    year, name, names = told.year.label, told.name, told.served.directory
    (served,) = said("people_served", "--period", year, "--area", name)
    yield "Quanti dei nostri", name, year, served
    before = str(int(year) - 1)
    (was,) = said("people_served", "--period", before, "--area", name)
    yield "Quanti dei nostri", name, before, was
    for row in said("people_served", "--period", "2023..2025", "--area", name, "--by", "year"):
        yield "Quanti dei nostri", row["year"], row["year"], row
    half = "territorio" if told.is_lead else names.lead_name
    for item, area in ((name, name), ("Territorio" if told.is_lead else half, half), ("Ambito", "ambito")):
        (rate,) = said("rate_per_1000", "--period", year, "--area", area)
        yield "Accanto agli altri", item, year, rate
    for row in said("rate_per_1000", "--period", year, "--by", "size_class"):
        if told.like and row["size_class"] == told.like.row["size_class"]:
            assert LABELS[row["size_class"]][1:] in like_name(told)
            yield "Accanto agli altri", like_name(told), year, row
    by = "service_type,size_class" if told.kinds_are_of_class else "service_type"
    own = () if told.kinds_are_of_class else ("--area", name)
    for row in said("people_served", "--period", year, "--by", by, *own):
        if not told.like or row.get("size_class", told.like.row["size_class"]) == told.like.row["size_class"]:
            yield (
                "Quali servizi, e quanto lontano",
                group_name(names, Grouping.SERVICE_TYPE, row["service_type"]),
                year,
                row,
            )


def alike(row: Row, told: dict[str, Any], digits: int) -> bool:
    """Whether a row of the sheet says what the command does, in as many digits."""
    ends = (("Valore", "value"), ("Da", "lower"), ("A", "upper"))
    same = [row[own] == (None if told[other] is None else round(told[other], digits)) for own, other in ends]
    return all(same) and bool(row["Stato"]) is (told["status"] != "ok")


@pytest.mark.second_ring
@pytest.mark.parametrize("code", TOWNS)
def test_every_number_is_what_the_command_says(visit: Visit, shown: list[Facts], said: Said, code: str) -> None:
    app = visit("scheda", role="mayor", comune=code, periodo="2025")
    assert not app.exception
    (told,) = shown[-1:]
    assert told.code == code
    rows = {(row["Domanda"], row["Voce"], row["Periodo"], row["Unità"]): row for row in sheet_rows(told)}
    wrong, found = [], set()
    for question, item, period, row in expected(told, said):
        unit = "ogni 1.000 residenti" if question == "Accanto agli altri" else "persone"
        key = (question, item, period, unit)
        found.add(key)
        if key not in rows or not alike(rows[key], row, 1 if question == "Accanto agli altri" else 0):
            wrong.append((key, rows.get(key), row))
    assert wrong == []
    pooled = [("Quanti dei nostri", told.name, told.pooled.result.query.period.label, "persone")] if told.pooled else []
    assert {key for key in rows if key[0] not in {"Quanto ci costa", "Chi chiamare"}} - found - set(pooled) == set()


def test_the_mayors_own_municipality_is_shown_and_another_is_chosen(visit: Visit, shown: list[Facts]) -> None:
    visit("scheda", role="mayor")
    assert shown[-1].code == CREMA
    listed = visit("scheda", role="manager")
    assert {button.label for button in listed.button} >= {"Castelleone", "Moscazzano"}


def test_without_a_period_the_sheet_is_of_the_last_closed_year(visit: Visit, shown: list[Facts]) -> None:
    app = visit("scheda", role="mayor", comune=CASTELLEONE, periodo="")
    assert shown[-1].year.label == "2025"
    assert "Periodo: 2025." in [one.value for one in app.caption]
