"""Figures over time: lines, tails, gaps, capacity, seasons, nights, balance, course."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go
import polars as pl
import pytest

from components import theme
from components.figures.core.annotations import Event
from components.figures.core.canvas import width_of
from components.figures.core.lines import time_axis
from components.figures.time.calendar import CLASSES, night_calendar
from components.figures.time.flow_balance import balance
from components.figures.time.nightly_frame import nights_of
from components.figures.time.occupancy import occupancy
from components.figures.time.seasons import seasons
from components.figures.time.small_multiples import in_full, multiples
from components.figures.time.target_progress import course
from components.figures.time.trend import trend
from indicators.analysis.nightly_occupancy import NIGHTS
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from tests.support.figure_samples import (
    EVENTS,
    FORECASTS,
    JUDGEMENT,
    course_years,
    flow_months,
    months,
    nights,
    services,
    weeks,
)
from tests.support.figures import note, plain, ticks, trace, traces, written
from tests.support.results import RATE, SHARE, a_result, row


def a_trend(**values: float | None):
    """Return the line of a few months of 2025, named as ``m01=3``; None is not supplied."""
    rows = [
        row(f"2025-{name[1:]}", value=value, status=Status.OK if value is not None else Status.NOT_SUPPLIED)
        for name, value in values.items()
    ]
    return a_result(rows, by=(Grouping.MONTH,), period="2025")


# -- trend ---------------------------------------------------------------------------------------------------------


def test_a_line_breaks_where_a_month_is_missing_and_never_falls_to_zero() -> None:
    settled = trace(trend([months()]), "Ambito")
    assert settled["y"] == [10, 20, None, None, 50, None, 70, None, 90, 100]
    assert settled["connectgaps"] is False
    assert settled["x"][0] == "2025-01-01"


def test_a_series_that_ends_long_before_the_others_is_named_where_it_ends() -> None:
    labels = ends(trend([two_services(short=4)]))
    assert labels == {"Mensa di prova": ("paper", 1, "20"), "Docce di prova": ("x", "2025-04-01", "5 (apr 2025)")}


def test_a_series_that_ends_a_little_before_the_others_is_named_at_the_border_with_its_month() -> None:
    labels = ends(trend([two_services(short=11)]))
    assert labels == {"Mensa di prova": ("paper", 1, "20"), "Docce di prova": ("paper", 1, "5 (nov 2025)")}
    assert ends(trend([two_services(short=12)]))["Docce di prova"] == ("paper", 1, "5")


def two_services(*, short: int) -> Result:
    rows = [row("mensa", f"2025-{month:02d}", value=20) for month in range(1, 13)]
    for month in range(1, 13):
        is_told = month <= short
        status = Status.OK if is_told else Status.NOT_SUPPLIED
        rows.append(row("docce", f"2025-{month:02d}", value=5 if is_told else None, status=status))
    return a_result(rows, by=(Grouping.SERVICE, Grouping.MONTH), period="2025")


def ends(figure: go.Figure) -> dict[str, tuple[str, object, str]]:
    """Return, by name, where each line is named and what is written under its name."""
    labels = figure.to_dict()["layout"]["annotations"]
    named = [(label["text"].split("<br><b>"), label) for label in labels if "<br><b>" in label["text"]]
    return {plain(name): (label["xref"], label["x"], plain(said)) for (name, said), label in named}


def test_a_month_alone_between_two_gaps_is_a_dot() -> None:
    sizes = trace(trend([months()]), "Ambito")["marker"]["size"]
    assert sizes == [0, 0, 0, 0, 6, 0, 6, 0, 0, 0]


def test_the_provisional_tail_is_paler_and_dashed_and_starts_from_the_last_settled_month() -> None:
    tail = trace(trend([months()]), "Ambito, provvisorio")
    assert tail["y"] == [100, 110, 120]
    assert (tail["line"]["dash"], tail["opacity"]) == ("dot", 0.45)
    assert tail["line"]["color"] == theme.AMBITO
    assert "dati provvisori" in plain(tail["text"][-1])


def test_protected_and_missing_months_have_a_sign_on_the_ground_once_for_each_run() -> None:
    gaps = trace(trend([months()]), "Ambito, senza valore")
    assert gaps["x"] == ["2025-03-01", "2025-04-01", "2025-06-01"]
    assert gaps["text"] == ["&lt;6", "·", "×"]
    assert gaps["y"] == [0, 0, 0]
    assert "meno di 6 persone: valore protetto" in plain(gaps["hovertext"][1])


def test_the_sign_follows_the_threshold_of_the_result() -> None:
    figure = trend([replace(months(), hidden_below=10)])
    assert trace(figure, "Ambito, senza valore")["text"][0] == "&lt;10"
    assert "<10: meno di 10 persone, valore protetto" in note(figure)


def test_areas_keep_their_colours_and_are_named_at_their_end_with_the_last_value() -> None:
    figure = trend([months(area=area) for area in ("lead", "territory", "ambito")])
    colours = {one["name"]: one["line"]["color"] for one in figure.to_dict()["data"] if one["mode"] == "lines+markers"}
    assert colours["Città Alta"] == theme.LEAD
    assert colours["Territorio"] == theme.TERRITORY
    assert colours["Ambito"] == theme.AMBITO
    assert written(figure)[:3] == ["Città Alta 120", "Territorio 120", "Ambito 120"]


def test_three_lines_that_end_together_have_names_that_do_not_touch() -> None:
    labels = trend([months(area=area) for area in ("lead", "territory", "ambito")]).to_dict()["layout"]["annotations"]
    shifts = sorted(label["yshift"] for label in labels[:3])
    assert all(upper - lower >= 32 for lower, upper in pairwise(shifts))


def test_what_pointing_says() -> None:
    rows = [row("2025-03", value=3.25, n=(13, 4000), limits=(1.7, 5.6)), row("2025-04", value=4, n=(16, 4000))]
    figure = trend([a_result(rows, by=(Grouping.MONTH,), indicator=RATE)])
    assert plain(trace(figure, "Ambito")["text"][0]) == (
        "Ambito · marzo 2025 3,2 ogni 1.000 residenti intervallo al 95%: da 1,7 a 5,6 "
        f"13 {RATE.numerator} su 4.000 {RATE.denominator.partition(' (')[0]}"
    )


def test_bands_stop_at_gaps() -> None:
    band = trace(trend([months()], intervals=True), "Ambito, intervallo")
    assert band["fill"] == "toself"
    assert band["y"].count(None) == 4
    assert band["x"][:5] == ["2025-01-01", "2025-02-01", "2025-02-01", "2025-01-01", "2025-01-01"]
    assert band["y"][:5] == [20, 30, 10, 0, 20]
    assert not traces(trend([months()]), "Ambito, intervallo")


def test_the_year_before_lies_over_the_same_months_and_says_its_own_date() -> None:
    figure = trend([months(period="2025")], former=months(period="2024"))
    former = trace(figure, "2024")
    assert former["x"][0] == "2025-01-01"
    assert plain(former["text"][0]).startswith("Ambito · gennaio 2024")
    assert former["line"]["width"] < trace(figure, "Ambito")["line"]["width"]
    assert "nel 2024" in written(figure)


def test_an_indexed_line_starts_from_its_first_settled_value() -> None:
    figure = trend([a_trend(m01=0, m02=40, m03=None, m04=50)], indexed=True)
    assert trace(figure, "Ambito")["y"] == [0, 100, None, 125]
    assert "indice 125" in plain(trace(figure, "Ambito")["text"][-1])
    assert "primo valore = 100" in note(figure)
    assert written(figure)[0] == "Ambito 125"


def test_a_line_without_a_first_value_cannot_be_indexed() -> None:
    figure = trend(
        [
            a_trend(m01=0, m02=None),
            a_result([row("2025-01", value=50), row("2025-02", value=100)], by=(Grouping.MONTH,), area="lead"),
        ],
        indexed=True,
    )
    assert trace(figure, "Ambito")["y"] == [None]
    assert trace(figure, "Città Alta")["y"] == [100, 200]


def test_an_index_of_fifteen_persons_was_drawn_beside_one_of_four_hundred() -> None:
    """An index that starts from fewer than twenty tells nothing: one person more is five points of it."""
    assert trace(trend([a_trend(m01=19, m02=30)], indexed=True), "Ambito")["y"] == [None]
    assert trace(trend([a_trend(m01=20, m02=30)], indexed=True), "Ambito")["y"] == [100, 150]


def test_events_are_named_on_lines_of_their_own_and_those_outside_are_left_out() -> None:
    figure = trend([months()], events=EVENTS).to_dict()["layout"]
    told = [
        label for label in figure["annotations"] if plain(label["text"]) in {"Piano freddo", "Apertura del dormitorio"}
    ]
    assert [label["x"] for label in told] == ["2025-01-10", "2025-02-01"]
    assert told[0]["yshift"] - told[1]["yshift"] >= 16
    assert [shape["type"] for shape in figure["shapes"]] == ["rect", "line", "line"]
    assert not any(label["text"] == "Fuori dal periodo" for label in figure["annotations"])


def test_an_event_late_in_the_period_is_written_to_the_left_of_its_line() -> None:
    late = Event(first_day=date(2025, 11, 1), title="Apertura")
    (label,) = [
        one for one in trend([months()], events=[late]).to_dict()["layout"]["annotations"] if one["text"] == "Apertura"
    ]
    assert (label["xanchor"], label["xshift"]) == ("right", -4)


def test_quarters_and_years_are_dates_too() -> None:
    figure = trend(
        [a_result([row("2024-Q4", value=1), row("2025-Q1", value=2)], by=(Grouping.QUARTER,), period="2024..2025")]
    )
    assert trace(figure, "Ambito")["x"] == ["2024-10-01", "2025-01-01"]
    figure = trend([a_result([row("2024", value=1), row("2025", value=2)], by=(Grouping.YEAR,), period="2024..2025")])
    assert ticks(figure, "xaxis") == ["2024", "2025"]


def test_groups_have_a_line_each_up_to_seven() -> None:
    figure = trend([services()])
    assert {line["name"] for line in figure.to_dict()["data"]} >= {"Mensa di prova", "Docce di prova"}
    rows = [row("2025-01", f"s{number}", value=1) for number in range(8)]
    with pytest.raises(ValueError, match="from 1 to 7 lines, not 8"):
        trend([a_result(rows, by=(Grouping.MONTH, Grouping.SERVICE))])


def test_a_trend_needs_time() -> None:
    with pytest.raises(ValueError, match=r"by time .* not by \(service\)"):
        trend([a_result([row("mensa", value=1)], by=(Grouping.SERVICE,))])


def test_shares_have_a_percent_axis_from_zero() -> None:
    figure = trend(
        [a_result([row("2025-01", value=42), row("2025-02", value=57)], by=(Grouping.MONTH,), indicator=SHARE)]
    )
    assert ticks(figure, "yaxis") == ["0%", "20%", "40%", "60%"]
    assert figure.to_dict()["layout"]["yaxis"]["range"] == [0, 60]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 1, 1), date(2025, 3, 1), ["gen 2025", "feb", "mar"]),
        (date(2024, 1, 1), date(2025, 12, 1), ["gen 2024", "lug", "gen 2025", "lug"]),
        (date(2021, 1, 1), date(2025, 12, 1), ["2021", "2022", "2023", "2024", "2025"]),
        (date(2025, 3, 3), date(2025, 3, 20), ["mar 2025"]),
    ],
)
def test_an_axis_of_time_has_few_ticks_in_italian(first: date, last: date, words: list[str]) -> None:
    axis = time_axis([last, first])
    assert [plain(word) for word in axis["ticktext"]] == words


# -- nights --------------------------------------------------------------------------------------------------------


def test_a_closed_night_is_known_from_the_missing_row_and_a_missing_one_from_the_null() -> None:
    held = nights_of(nights(mixed=True))
    assert len(held) == 90
    assert {night.day.isoformat() for night in held if night.state.name == "CLOSED"} == {"2025-02-10", "2025-02-11"}
    assert {night.day.isoformat() for night in held if night.state.name == "NOT_SUPPLIED"} == {
        "2025-01-21",
        "2025-01-22",
    }


def test_two_sections_in_one_frame_are_refused() -> None:
    with pytest.raises(ValueError, match="176 rows, 88 days"):
        nights_of(nights().vstack(nights()))


def test_occupied_nights_break_where_closed_or_missing_and_zero_is_zero() -> None:
    line = trace(occupancy(nights()), "occupati")
    values = dict(zip(line["x"], line["y"], strict=True))
    assert [values[day] for day in ("2025-01-21", "2025-01-31", "2025-02-10")] == [None, 0, None]
    assert trace(occupancy(nights()), "occupati, senza valore")["text"] == ["×", "·"]


def test_capacity_is_a_step_with_its_ends_only() -> None:
    step = trace(occupancy(nights()), "in servizio")
    assert step["line"]["shape"] == "hv"
    assert list(zip(step["x"], step["y"], strict=True))[:4] == [
        ("2025-01-01", 10),
        ("2025-01-31", 10),
        ("2025-02-01", 12),
        ("2025-02-09", 12),
    ]
    assert step["y"].count(None) == 2
    assert "in servizio 12" in written(occupancy(nights()))


def test_funded_places_are_dashed_and_only_drawn_where_they_differ() -> None:
    funded = trace(occupancy(nights()), "finanziati")
    assert (funded["line"]["dash"], set(funded["y"]) - {None}) == ("dash", {12})
    same = nights().with_columns(funded="actual")
    assert not traces(occupancy(same), "finanziati")


def test_saturated_nights_are_marked_at_the_top() -> None:
    figure = occupancy(nights())
    rug = trace(figure, "sature")
    assert rug["x"] == ["2025-02-01"]
    assert rug["y"] == [figure.to_dict()["layout"]["yaxis"]["range"][1]]
    assert "oltre il 95%" in note(figure)


def test_the_forecast_has_its_band_its_border_and_starts_from_the_last_night() -> None:
    figure = occupancy(nights(), forecast=FORECASTS)
    band, link = trace(figure, "previsione, intervallo"), traces(figure, "previsione")[0]
    assert (max(band["y"][:-1]), min(band["y"][:-1])) == (8, 4)
    assert link["x"] == ["2025-03-31", "2025-04-01"]
    assert link["y"] == [5, 6]
    assert "da qui, previsione" in written(figure)
    assert not traces(occupancy(nights()), "previsione")


def test_what_pointing_at_a_night_says() -> None:
    words = trace(occupancy(nights()), "occupati")["text"]
    assert plain(words[0]) == "1 gennaio 2025 5 su 10 posti letto (50%)"


def test_seasons_draw_this_year_strong_and_last() -> None:
    figure = seasons(weeks(), year=2025, unit="posti letto")
    lines = [line for line in figure.to_dict()["data"] if line["mode"] == "lines+markers" and "," not in line["name"]]
    assert [line["name"] for line in lines] == ["2023", "2024", "2025"]
    assert [line["line"]["width"] for line in lines] == [1.4, 1.4, 3]
    assert trace(figure, "2025")["y"] == [3, 4, 5, None, 7, 8, None, 10]
    assert trace(figure, "2025, senza valore")["x"] == [4]
    assert trace(figure, "2025, provvisorio")["y"] == [10, 11]


def test_a_year_that_ends_early_is_named_where_it_ends() -> None:
    short = weeks().filter((pl.col("year") != 2025) | (pl.col("week") <= 2))
    assert places(short) == {"2023": ("paper", 1), "2024": ("paper", 1), "2025": ("x", 2)}


def test_a_year_that_ends_a_week_early_is_named_at_the_border() -> None:
    """Named where it ended, a week before the others, its name fell on theirs."""
    assert places(weeks()) == {"2023": ("paper", 1), "2024": ("paper", 1), "2025": ("paper", 1)}


def places(frame: pl.DataFrame) -> dict[str, tuple[str, int]]:
    labels = seasons(frame, year=2025, unit="posti letto").to_dict()["layout"]["annotations"]
    return {plain(label["text"]): (label["xref"], label["x"]) for label in labels[:3]}


def test_seven_years_at_most() -> None:
    many = weeks().clear().vstack(weeks()).with_columns(year=weeks()["week"].cast(int) + 2000).cast(weeks().schema)
    with pytest.raises(ValueError, match="from 1 to 7 years, not 10"):
        seasons(many, year=2001, unit="posti letto")


def test_the_calendar_gives_every_night_its_place_and_class() -> None:
    squares = trace(night_calendar(nights()), "2025")
    found = {(x, y): z for x, y, z in zip(squares["x"], squares["y"], squares["z"], strict=True)}
    assert found[0, 2] == 1
    assert found[4, 4] == 7
    assert found[4, 5] == 4
    assert found[4, 6] == 3
    assert found[6, 0] == 5
    assert found[3, 1] == 6
    assert len(found) == 90


def test_the_calendar_tells_closed_missing_and_empty_apart() -> None:
    figure = night_calendar(nights())
    assert trace(figure, "non forniti")["x"] == [3, 3]
    assert trace(figure, "zero")["marker"]["symbol"] == "square-open"
    assert all(words in note(figure) for words in (*CLASSES, "□ nessuno", "× dati non forniti", "bianco: chiuso"))


def test_years_of_the_calendar_stand_one_under_the_other() -> None:
    older = nights().with_columns(day=nights()["day"].dt.offset_by("-1y")).select(*NIGHTS)
    figure = night_calendar(older.vstack(nights()))
    assert [min(trace(figure, year)["y"]) for year in ("2024", "2025")] == [0, 9]
    assert {"2024", "2025"} <= set(written(figure))


# -- balance, course, multiples ------------------------------------------------------------------------------------


def test_the_balance_shows_outflow_below_zero_and_the_residual_apart() -> None:
    figure = balance(flow_months())
    assert trace(figure, "entrate")["y"] == [12, None, None, 10]
    assert trace(figure, "uscite")["y"] == [-7, None, -8, -12]
    assert trace(figure, "altre variazioni")["y"] == [1, None, -2, 0]
    assert {trace(figure, name).get("yaxis", "y") for name in ("attivi", "uscite", "altre variazioni")} == {
        "y",
        "y2",
        "y3",
    }


def test_a_sum_of_which_a_part_is_protected_is_marked_and_not_said_to_be_small() -> None:
    figure = balance(flow_months())
    words = trace(figure, "entrate")["hovertext"]
    assert plain(words[1]) == "Entrate nel mese · febbraio 2025 dati non forniti"
    assert plain(words[2]) == "Entrate nel mese · marzo 2025 valore protetto: una sua parte non si mostra"
    sign = trace(figure, "entrate, senza valore")
    assert (sign["x"], sign["y"], sign["text"]) == (["2025-03-01"], [0], ["*"])
    assert "* valore protetto: una sua parte non si mostra" in " ".join(note(figure).split())


def test_panels_of_the_balance_have_one_scale_each_and_do_not_touch() -> None:
    layout = balance(flow_months()).to_dict()["layout"]
    spans = sorted(tuple(layout[axis]["domain"]) for axis in ("yaxis", "yaxis2", "yaxis3"))
    assert all(lower[1] < upper[0] for lower, upper in pairwise(spans))
    assert not any("overlaying" in layout[axis] for axis in ("yaxis", "yaxis2", "yaxis3"))


def test_the_course_goes_from_the_first_value_through_the_targets() -> None:
    figure = course(course_years(), judgement=JUDGEMENT, unit="%")
    aim, values = trace(figure, "obiettivo"), trace(figure, "valore")
    assert list(zip(aim["x"], aim["y"], strict=True)) == [(2023, 10), (2025, 15), (2026, 20), (2027, 25)]
    assert values["y"] == [10, None, 14, 16, None]
    assert values["marker"]["color"][3] == theme.GROUND
    assert trace(figure, "intervallo al 95%")["y"] == [8, 12, None, 11, 17, None, 12, 21, None]


def test_the_judgement_is_a_word_a_shape_and_the_colour_it_was_given() -> None:
    figure = course(course_years(), judgement=JUDGEMENT, unit="%")
    label = figure.to_dict()["layout"]["annotations"][0]
    assert (plain(label["text"]), label["font"]["color"]) == ("▲ fuori rotta", theme.WORSE)
    others = [one["font"]["color"] for one in figure.to_dict()["layout"]["annotations"][1:]]
    assert not {theme.WORSE, theme.BETTER} & set(others)


def test_years_to_come_have_no_sign_and_protected_ones_have() -> None:
    words = written(course(course_years(), judgement=JUDGEMENT, unit="%"))
    assert words.count("<6") == 1
    assert "–" not in words
    assert "obiettivo 25%" in words


def test_numbers_near_the_axis_stand_above_it_and_the_others_off_the_course() -> None:
    years = course_years().with_columns(value=pl.Series([0.0, None, 14.0, 26.0, None]))
    shown = course(years, judgement=JUDGEMENT, unit="%").to_dict()["layout"]["annotations"]
    sides = {plain(one["text"]): one["yshift"] > 0 for one in shown if plain(one["text"]) in {"0%", "14%", "26%"}}
    assert sides == {"0%": True, "14%": False, "26%": True}


def test_the_first_number_stands_where_no_line_comes_from() -> None:
    shown = course(course_years(), judgement=JUDGEMENT, unit="%").to_dict()["layout"]["annotations"]
    places = {plain(one["text"]): (one["xanchor"], one.get("xshift")) for one in shown}
    assert (places["10%"], places["14%"]) == (("right", -9), ("left", 9))


def test_small_multiples_share_their_scale_unless_told_otherwise() -> None:
    layout = multiples(services()).to_dict()["layout"]
    assert (layout["yaxis"]["range"], layout["yaxis2"]["range"]) == ([0, 120], [0, 120])
    layout = multiples(services(), own_scale=True).to_dict()["layout"]
    assert (layout["yaxis"]["range"], layout["yaxis2"]["range"]) == ([0, 120], [0, 12])


def test_small_multiples_of_shares_go_up_to_the_whole_and_one_month_is_said_once() -> None:
    """A quarter of which one month was known said «da ottobre 2026 a ottobre 2026 · stessa scala, da 0 a 98,2»."""
    rows = [row("mensa", "2025-08", value=93.9, n=(939, 1000)), row("docce", "2025-08", value=98.2, n=(982, 1000))]
    figure = multiples(a_result(rows, by=(Grouping.SERVICE, Grouping.MONTH), indicator=SHARE))
    assert figure.to_dict()["layout"]["yaxis"]["range"] == [0, 100]
    assert ", agosto 2025" in note(figure)
    assert "stessa scala, da 0 a 100" in note(figure)


def test_small_multiples_stand_side_by_side_in_the_order_of_the_directory() -> None:
    figure = multiples(services(), columns=2)
    assert written(figure)[:4] == ["Mensa di prova", "120", "Docce di prova", "12"]
    layout = figure.to_dict()["layout"]
    assert layout["xaxis"]["domain"][1] < layout["xaxis2"]["domain"][0]
    assert layout["yaxis"]["domain"] == layout["yaxis2"]["domain"]
    assert written(multiples(services(), order=("docce",)))[0] == "Docce di prova"


@pytest.mark.parametrize("name", ["Segretariato sociale – punto unico di accesso", "Casa per donne sole e con minori"])
def test_small_multiples_name_every_line_in_full_beside_its_value(name: str) -> None:
    lines = in_full(name, beside="1.234", width=156).split("<br>")
    assert " ".join(lines).split() == name.split()
    assert max(width_of(line, 12) for line in lines) <= 156
    assert width_of(lines[-1], 12) + width_of("1.234", 13) <= 156


def test_small_multiples_need_time_and_one_grouping() -> None:
    with pytest.raises(ValueError, match="by time and one grouping"):
        multiples(months())
