"""The mayor's sheet on the demonstration: every number of persons and every rate is what `bifocale measure` says."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import acos, cos, radians, sin
from typing import Any, Final

import polars as pl
import pytest

from components.state import runtime
from components.views.sheet import view
from components.views.sheet.cells import sheet_html
from components.views.sheet.queries import Facts
from components.views.sheet.rows import Row, sheet_rows
from components.views.sheet.text import BESIDE, KINDS, like_name
from data_access.settings import current_settings
from data_access.vocabulary import Track
from indicators.italian.numbers import number
from indicators.model.query import Grouping
from indicators.selection.size_classes import LABELS
from indicators.wording.group_labels import group_name
from tests.app.conftest import Visit
from tests.support.claims import EVERYWHERE, OURS
from tests.support.claims_held import Data
from tests.support.command_line import run_line
from tests.support.sheet_held import euros_of, residents_of

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


@dataclass(frozen=True)
class Cell:
    """A cell of a drawn sheet: its bars, as they are named and as they are said; the other words."""

    bars: dict[str, str]
    others: str


def cells(drawn: str) -> dict[str, Cell]:
    """Return the cells of a sheet as they are read, by heading."""
    found = {}
    for section in re.findall("<section.*?</section>", drawn):
        heading, body = re.search("<h2>(.*?)</h2>(.*)", section).groups()  # type: ignore[union-attr]
        bars = re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", body)
        others = words(re.sub("<dl.*?</dl>", " ", body))
        found[words(heading)] = Cell({words(name): words(value) for name, value in bars}, others)
    return found


def words(source: str) -> str:
    """Return HTML as it is read."""
    return " ".join(html.unescape(re.sub("<[^>]+>", "", source)).split())


def as_said(row: dict[str, Any], digits: int, hidden: str) -> str:
    """Return a row of the command as a bar says it."""
    if row["status"] == "suppressed":
        return hidden
    between = "" if row["lower"] is None else f" ({number(row['lower'], digits)}–{number(row['upper'], digits)})"
    return f"{number(row['value'], digits)}{between}"


def costs(code: str, data: Data, said: Said) -> dict[str, str]:
    """Return the bars of what it costs, added up from the data; of the Ambito, and of Crema, as the command says."""
    strands = {row["strand"]: row["numerator"] for row in said("spend", "--period", "2025")}
    tracks = data.snapshot["strands"].select("key", pl.col("track").cast(pl.String))
    whole = sum(strands[key] for key, track in tracks.iter_rows() if track == str(Track.AMBITO))
    assert whole == euros_of(EVERYWHERE, code, 2025, data)
    if code == CREMA:
        assert strands["comune-capofila"] == euros_of(OURS, code, 2025, data)
    people = residents_of(code, 2025, data)
    names = {"Dal nostro bilancio": OURS, "La nostra parte delle risorse d'Ambito": "our part"}
    own = {name: euros_of(group, code, 2025, data) or 0 for name, group in names.items()}
    return {name: f"{number(one)} € · {number(one / people, 2)} € per residente" for name, one in own.items()}


def distances(drawn: str) -> set[tuple[str, str]]:
    """Return services with their kilometres, as the sheet tells them."""
    return {
        (words(name), far)
        for name, far in re.findall(r"<li>(?:<strong>)?([^<]+)(?:</strong>)? <small>ad? [^<]+, ([\d,]+)\xa0km", drawn)
    }


def farness(code: str, data: Data) -> Iterator[tuple[str, str]]:
    """Yield each service with its distance from the centre of a municipality, by the law of cosines."""
    east, north = map(radians, runtime.runtime().geography().label_points[code])
    for name, latitude, longitude in data.snapshot["services"].select("name", "latitude", "longitude").iter_rows():
        there, away = radians(latitude), radians(longitude)
        between = acos(sin(north) * sin(there) + cos(north) * cos(there) * cos(away - east))
        yield name, number(between * 6371.0088, 1)


def alike(row: Row, told: dict[str, Any], digits: int) -> bool:
    """Whether a row of the sheet says what the command does, in as many digits."""
    ends = (("Valore", "value"), ("Da", "lower"), ("A", "upper"))
    same = [row[own] == (None if told[other] is None else round(told[other], digits)) for own, other in ends]
    return all(same) and bool(row["Stato"]) is (told["status"] != "ok")


@pytest.mark.second_ring
@pytest.mark.parametrize("code", TOWNS)
def test_every_number_that_is_drawn_is_what_the_command_says(
    visit: Visit, shown: list[Facts], said: Said, code: str
) -> None:
    """Crema, Castelleone, and two with fewer than 1,000 residents: bars by name, then every other number."""
    visit("scheda", role="mayor", comune=code, periodo="2025")
    (told,) = shown[-1:]
    data = Data(runtime.runtime().store.current(), current_settings())
    drawn, rows = cells(str(sheet_html(told))), list(expected(told, said))
    many, beside, kinds = (drawn[name] for name in ("Quanti dei nostri", "Accanto agli altri", KINDS))
    _, _, _, served = rows[0]
    assert many.others.startswith("meno di 6" if served["status"] == "suppressed" else number(served["value"]))
    years = {item: row["value"] for _, item, _, row in rows if item.isdigit() and not told.is_hidden}
    assert many.bars == ({item: number(value) for item, value in years.items()} if any(years.values()) else {})
    assert beside.bars == {
        item: as_said(row, 1, "meno di 6: protetto") for question, item, _, row in rows if question == BESIDE
    }
    of_kinds = {item: row["value"] for question, item, _, row in rows if question == KINDS and row["value"]}
    assert len(kinds.bars) == min(5, len(of_kinds))
    assert sorted(kinds.bars.values(), reverse=True) == sorted(map(number, of_kinds.values()), reverse=True)[:5]
    cost = drawn["Quanto ci costa"]
    assert cost.bars == costs(code, data, said)
    (whole,) = said("spend", "--period", "2025")[:1]
    each = (euros_of(EVERYWHERE, code, 2025, data) or 0) / whole["denominator"]
    assert f"Tutto l'Ambito, per residente: {number(each, 2)} € di risorse d'Ambito." in cost.others
    assert distances(str(sheet_html(told))) <= set(farness(code, data))


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
