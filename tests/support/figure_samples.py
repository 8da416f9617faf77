"""One call of each figure of the library, with every state in it.

A value, a zero, protected, not supplied, undefined, provisional. ``mixed=True`` gives the same rows in another order.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl

from components.figures.compare.before_after import CHANGES, before_after
from components.figures.compare.forest import forest
from components.figures.compare.funnel import funnel
from components.figures.compare.inequality import inequality_split
from components.figures.compare.pyramid import pyramid
from components.figures.compare.spine import ROWS, spine
from components.figures.composition.cell_table import CELLS
from components.figures.composition.cell_table import grid as cell_grid
from components.figures.composition.heat_table import matrix
from components.figures.composition.path_steps import cohort
from components.figures.composition.sankey import flows
from components.figures.composition.stacked_shares import shares
from components.figures.composition.upset import COMBINATIONS, upset
from components.figures.core.annotations import Event
from components.figures.time.calendar import night_calendar
from components.figures.time.flow_balance import MONTHS, balance
from components.figures.time.month_rows import month_calendar, occupancy_by_month
from components.figures.time.occupancy import FORECAST, occupancy
from components.figures.time.seasons import WEEKS, seasons
from components.figures.time.small_multiples import multiples
from components.figures.time.target_progress import YEARS, Judgement, course
from components.figures.time.trend import trend
from data_access.vocabulary import NeedDimension, ServiceType
from indicators.analysis.nightly_occupancy import NIGHTS
from indicators.analysis.residents import BANDS
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from tests.support.directories import a_directory
from tests.support.results import CONTACTS, RATE, SHARE, Row, a_result, row, shuffled

TOWNS = ("099001", "099002", "099003", "099004", "099005", "099006")
DIRECTORY = replace(
    a_directory(),
    municipalities=dict(zip(TOWNS, ("Città Alta", "Beta", "Rivolta d'Adda", "Delta", "Epsilon", "Zeta"), strict=True)),
)
GAPS = {2: Status.SUPPRESSED, 3: Status.SUPPRESSED, 5: Status.NOT_SUPPLIED, 7: Status.UNDEFINED}
TRAITS = [term.label for term in NeedDimension]


def _frame(rows: list[tuple[object, ...]], schema: dict[str, object], *, mixed: bool) -> pl.DataFrame:
    return pl.DataFrame(rows[::-1] if mixed else rows, schema=schema, orient="row")  # type: ignore[arg-type]


def _result(rows: list[Row], *, mixed: bool, **options: object) -> Result:
    result = a_result(rows, directory=DIRECTORY, **options)  # type: ignore[arg-type]
    return shuffled(result) if mixed else result


def months(*, mixed: bool = False, area: str = "ambito", period: str = "2025", least: int = 10) -> Result:
    """Return twelve months: 10, 20 … 120, or from another number, with gaps, the last two provisional."""
    rows = [
        row(f"{period}-{number + 1:02d}", status=GAPS[number])
        if number in GAPS
        else row(
            f"{period}-{number + 1:02d}",
            value=10 * number + least,
            limits=(10 * number, 10 * number + 2 * least),
            provisional=number > 9,
        )
        for number in range(12)
    ]
    return _result(rows, mixed=mixed, by=(Grouping.MONTH,), area=area, period=period)


def nights(*, mixed: bool = False) -> pl.DataFrame:
    """Return January to March 2025: ten places, twelve from February; closed, missing, empty and full nights."""
    rows = []
    for number in range(90):
        day = date(2025, 1, 1) + timedelta(days=number)
        occupied = {20: None, 21: None, 30: 0.0, 31: 12.0, 32: 11.0}.get(number, 5.0)
        if number not in {40, 41}:
            rows.append((day, occupied, 12.0 if number >= 31 else 10.0, 12.0, number >= 80, False, False))
    return _frame(rows, NIGHTS, mixed=mixed)  # type: ignore[arg-type]


def small_months(*, mixed: bool = False) -> pl.DataFrame:
    """Return July 2024 to August 2025 of seven places: months closed, hidden, missing, empty, full and provisional."""
    rows = []
    for number in range(14):
        day = date(2024 + (number + 6) // 12, (number + 6) % 12 + 1, 1)
        occupied = {3: None, 5: None, 6: 0.0, 7: 7.0}.get(number, 4.0)
        if number != 9:
            rows.append((day, occupied, 7.0 if number >= 6 else 5.0, 7.0, number >= 12, number == 5, True))
    return _frame(rows, NIGHTS, mixed=mixed)  # type: ignore[arg-type]


def towns(*, mixed: bool = False) -> Result:
    """Return a rate for six municipalities with every state; the fourth is far above what chance allows."""
    rows = [
        row(TOWNS[0], value=3.0, n=(90, 30_000), limits=(2.4, 3.7)),
        row(TOWNS[1], status=Status.SUPPRESSED, n=(None, 900)),  # type: ignore[arg-type]
        row(TOWNS[2], value=2.0, n=(16, 8000), limits=(1.1, 3.2), provisional=True),
        row(TOWNS[3], value=20.0, n=(100, 5000), limits=(16.3, 24.3)),
        row(TOWNS[4], value=0.0, n=(0, 400), limits=(0.0, 40.0)),
        row(TOWNS[5], status=Status.NOT_SUPPLIED),
    ]
    return _result(rows, mixed=mixed, by=(Grouping.MUNICIPALITY,), indicator=RATE)


def area(name: str, value: float) -> Result:
    """Return the same rate for a whole area."""
    return a_result([row(value=value, n=(1, 1000))], indicator=RATE, area=name, directory=DIRECTORY)


def types(*, mixed: bool = False, indicator: object = CONTACTS) -> Result:
    """Return six types of service in their five states, one of them provisional."""
    codes = list(ServiceType)[:6]
    rows = [
        row(str(codes[0]), value=40),
        row(str(codes[1]), value=0),
        row(str(codes[2]), status=Status.SUPPRESSED),
        row(str(codes[3]), status=Status.NOT_SUPPLIED),
        row(str(codes[4]), status=Status.UNDEFINED),
        row(str(codes[5]), value=10, limits=(5, 18), provisional=True),
    ]
    return _result(rows, mixed=mixed, by=(Grouping.SERVICE_TYPE,), indicator=indicator)


def grid(*, mixed: bool = False, indicator: object = CONTACTS) -> Result:
    """Return municipality × type: 10, 20, 30 … with every state."""
    codes = [str(code) for code in list(ServiceType)[:3]]
    states = {(1, 1): Status.SUPPRESSED, (2, 0): Status.NOT_SUPPLIED, (3, 2): Status.UNDEFINED}
    rows = [
        row(town, code, status=states[down, across])
        if (down, across) in states
        else row(
            town, code, value=0 if (down, across) == (4, 0) else 10 * (down * 3 + across + 1), provisional=down == 5
        )
        for down, town in enumerate(TOWNS)
        for across, code in enumerate(codes)
    ]
    return _result(rows, mixed=mixed, by=(Grouping.MUNICIPALITY, Grouping.SERVICE_TYPE), indicator=indicator)


def services(*, mixed: bool = False) -> Result:
    """Return two services by month, one with gaps."""
    rows = [
        row(f"2025-{number + 1:02d}", key, status=GAPS[number])
        if key == "mensa" and number in GAPS
        else row(f"2025-{number + 1:02d}", key, value=times * (number + 1), provisional=number > 9)
        for key, times in (("mensa", 10), ("docce", 1))
        for number in range(12)
    ]
    return _result(rows, mixed=mixed, by=(Grouping.MONTH, Grouping.SERVICE))


def shares_sample(*, mixed: bool = False) -> Result:
    """Return shares of two areas: the second lacks a part that is protected."""
    rows = [
        row("citta_alta", "ambito", value=60),
        row("citta_alta", "fuori_ambito", value=36),
        row("citta_alta", "senza_residenza", value=4),
        row("territorio", "ambito", value=90),
        row("territorio", "fuori_ambito", value=0),
        row("territorio", "senza_residenza", status=Status.SUPPRESSED),
    ]
    return _result(rows, mixed=mixed, by=(Grouping.AREA, Grouping.RESIDENCE_CLASS), indicator=SHARE)


def weeks(*, mixed: bool = False) -> pl.DataFrame:
    """Return ten weeks of three years; in 2025 one is not supplied, one absent and the last provisional."""
    rows: list[tuple[object, ...]] = [
        (year, week, None if missing else float(week + shift), "not_supplied" if missing else "ok", late)
        for year, shift in ((2023, 0), (2024, 1), (2025, 2))
        for week in range(1, 11)
        if (year, week) != (2025, 7) and not (year == 2025 and week == 10)
        for missing in ((year, week) == (2025, 4),)
        for late in ((year, week) == (2025, 9),)
    ]
    return _frame(rows, WEEKS, mixed=mixed)  # type: ignore[arg-type]


def flow_months(*, mixed: bool = False) -> pl.DataFrame:
    """Return four months of the balance: the second not supplied, the third with a protected part."""
    rows: list[tuple[object, ...]] = [
        (date(2025, 1, 1), 100.0, 12.0, 7.0, 1.0, "ok", False),
        (date(2025, 2, 1), None, None, None, None, "not_supplied", False),
        (date(2025, 3, 1), 110.0, None, 8.0, -2.0, "ok", False),
        (date(2025, 4, 1), 108.0, 10.0, 12.0, 0.0, "ok", True),
    ]
    return _frame(rows, MONTHS, mixed=mixed)  # type: ignore[arg-type]


def course_years(*, mixed: bool = False) -> pl.DataFrame:
    """Return five years: a baseline, a protected one, a value, twelve months that are provisional, one to come."""
    rows: list[tuple[object, ...]] = [
        (2023, None, 10.0, 8.0, 12.0, None, "ok", False, ""),
        (2024, None, None, None, None, None, "suppressed", False, ""),
        (2025, None, 14.0, 11.0, 17.0, 15.0, "ok", False, ""),
        (2026, 2026 * 12 + 8, 16.0, 12.0, 21.0, 20.0, "ok", True, ""),
        (2027, None, None, None, None, 25.0, "undefined", False, ""),
    ]
    return _frame(rows, YEARS, mixed=mixed)  # type: ignore[arg-type]


def combinations(*, mixed: bool = False) -> pl.DataFrame:
    """Return four combinations: one protected, one provisional, one of nobody's needs."""
    rows: list[tuple[object, ...]] = [
        ([TRAITS[0], TRAITS[2]], 30.0, "ok", False),
        ([], 12.0, "ok", False),
        ([TRAITS[1]], 40.0, "ok", True),
        (TRAITS, None, "suppressed", False),
    ]
    return _frame(rows, COMBINATIONS, mixed=mixed)  # type: ignore[arg-type]


def bands(*, mixed: bool = False) -> pl.DataFrame:
    """Return two bands of age of two sexes, one without a value."""
    rows: list[tuple[object, ...]] = [
        ("0-14", "F", 70.0, 7.0, 6.0),
        ("0-14", "M", 80.0, 8.0, 7.0),
        ("15+", "F", 430.0, 43.0, 44.0),
        ("15+", "M", None, None, 43.0),
    ]
    return _frame(rows, BANDS, mixed=mixed)  # type: ignore[arg-type]


def steps() -> tuple[Result, Result]:
    """Return a path of four steps, the last protected, and its median days: one is protected, the first has none."""
    counts = [
        row("contatto", value=100, n=(200, 200), limits=(98.1, 100)),
        row("presa_in_carico", value=40, n=(80, 200), limits=(33.5, 46.9)),
        row("patto", value=10, n=(20, 200), limits=(6.6, 15.0), provisional=True),
        row("autonomia", status=Status.SUPPRESSED),
    ]
    days = [
        row("contatto", status=Status.UNDEFINED),
        row("presa_in_carico", value=34, n=(80, 200), limits=(30, 41)),
        row("patto", value=61.5, n=(20, 80), limits=(50, 70), provisional=True),
        row("autonomia", status=Status.SUPPRESSED),
    ]
    by = (Grouping.STEP,)
    return (
        a_result(counts, by=by, indicator=INDICATORS["cohort_steps"]),
        a_result(days, by=by, indicator=INDICATORS["cohort_days"]),
    )


def cells() -> pl.DataFrame:
    """Return three groups by two measures: a zero, a protected one, one not supplied, a provisional one."""
    rows: list[tuple[object, ...]] = [
        ("Persone senza dimora", "Servite", 90.0, "90", ["Persone senza dimora", "90"], "ok", False),
        ("Persone senza dimora", "Verso autonomia", 12.0, "12%", ["Persone senza dimora", "12%"], "ok", True),
        ("Donne sole", "Servite", 30.0, "30", ["Donne sole", "30"], "ok", False),
        ("Donne sole", "Verso autonomia", 0.0, "0%", ["Donne sole", "0%"], "ok", False),
        ("Minori", "Servite", None, "–", ["Minori", "valore protetto"], "suppressed", False),
        ("Minori", "Verso autonomia", None, "–", ["Minori", "dati non forniti"], "not_supplied", False),
    ]
    return _frame(rows, CELLS, mixed=False)  # type: ignore[arg-type]


def changes() -> pl.DataFrame:
    """Return two needs, the second protected at the opening."""
    rows: list[tuple[object, ...]] = [
        ("Abitare", 62.0, 41.0, "ok", "ok", 120.0),
        ("Lavoro", None, 20.0, "suppressed", "ok", None),
    ]
    return _frame(rows, CHANGES, mixed=False)  # type: ignore[arg-type]


def spine_rows() -> pl.DataFrame:
    """Return a full row, a protected one and one without similar municipalities."""
    rows: list[tuple[object, ...]] = [
        ("Persone servite", "ogni 1.000 residenti", 1, 3.4, 2.2, 4.9, 1.0, 2.0, 2.8, 3.6, 6.0, 4.7, "ok", False),
        ("Sostegni una tantum", "%", 0, None, None, None, 20.0, 30.0, 38.0, 47.0, 60.0, 36.0, "suppressed", False),
        ("Spesa per residente", "€", 1, 7.2, None, None, None, None, None, None, None, 9.1, "ok", True),
    ]
    return _frame(rows, ROWS, mixed=False)  # type: ignore[arg-type]


FORECASTS = pl.DataFrame(
    [(date(2025, 4, 1) + timedelta(days=number), 6.0, 4.0, 8.0) for number in range(7)], schema=FORECAST, orient="row"
)
EVENTS = (
    Event(first_day=date(2025, 1, 10), last_day=date(2025, 2, 10), title="Piano freddo"),
    Event(first_day=date(2025, 2, 1), title="Apertura del dormitorio"),
    Event(first_day=date(2019, 1, 1), title="Fuori dal periodo"),
)
JUDGEMENT = Judgement(words="fuori rotta", shape="▲", colour="#cc334d")

SAMPLES: dict[str, Callable[[bool], go.Figure]] = {
    "trend": lambda mixed: trend([months(mixed=mixed)], events=EVENTS, intervals=True),
    "trend of two": lambda mixed: trend([months(mixed=mixed, area=area) for area in ("lead", "territory")]),
    "trend indexed": lambda mixed: trend([months(mixed=mixed, least=40)], indexed=True),
    "occupancy": lambda mixed: occupancy(nights(mixed=mixed), forecast=FORECASTS, events=EVENTS),
    "seasons": lambda mixed: seasons(weeks(mixed=mixed), year=2025, unit="posti letto"),
    "calendar": lambda mixed: night_calendar(nights(mixed=mixed)),
    "occupancy by month": lambda mixed: occupancy_by_month(small_months(mixed=mixed), events=EVENTS),
    "calendar of months": lambda mixed: month_calendar(small_months(mixed=mixed)),
    "shares": lambda mixed: shares(shares_sample(mixed=mixed)),
    "before and after": lambda _: before_after(changes()),
    "forest": lambda mixed: forest(towns(mixed=mixed), references=[area("lead", 3.0), area("ambito", 4.0)]),
    "funnel": lambda mixed: funnel(towns(mixed=mixed), whole=area("ambito", 4.0)),
    "flows": lambda mixed: flows(grid(mixed=mixed)),
    "matrix": lambda mixed: matrix(grid(mixed=mixed), breaks=[20, 50, 100, 150]),
    "cohort": lambda _: cohort(*steps()),
    "cell grid": lambda _: cell_grid(cells()),
    "balance": lambda mixed: balance(flow_months(mixed=mixed)),
    "upset": lambda mixed: upset(combinations(mixed=mixed), traits=TRAITS),
    "spine": lambda _: spine(spine_rows(), name="Beta"),
    "pyramid": lambda mixed: pyramid(bands(mixed=mixed), name="Beta", order=("0-14", "15+")),
    "course": lambda mixed: course(course_years(mixed=mixed), judgement=JUDGEMENT, unit="%"),
    "multiples": lambda mixed: multiples(services(mixed=mixed)),
    "inequality": lambda _: inequality_split(a_result([row(value=38.2)], indicator=SHARE)),
}
