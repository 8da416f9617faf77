"""Figures of rows and of parts: shares, pairs, forest, funnel, flows, matrix, UpSet, spine, pyramid."""

from dataclasses import replace

import polars as pl
import pytest

from components import theme
from components.figures.compare.before_after import before_after
from components.figures.compare.forest import forest
from components.figures.compare.funnel import funnel
from components.figures.compare.inequality import inequality_split
from components.figures.compare.pyramid import pyramid
from components.figures.compare.spine import spine
from components.figures.composition.heat_table import matrix
from components.figures.composition.sankey import OTHERS, flows
from components.figures.composition.stacked_shares import FAINT, OUTCOMES, shares
from components.figures.composition.upset import upset
from components.figures.core.canvas import MUNICIPALITY, faded
from data_access.vocabulary import ServiceType
from indicators.model.query import Grouping
from indicators.model.result import Gap, Status
from tests.support.figure_samples import (
    TOWNS,
    TRAITS,
    area,
    bands,
    changes,
    combinations,
    grid,
    shares_sample,
    spine_rows,
    towns,
)
from tests.support.figures import note, plain, ticks, trace, traces, written
from tests.support.results import CONTACTS, PERSONS, RATE, SHARE, a_result, row

BREAKS = [20, 50, 100, 150]


# -- shares --------------------------------------------------------------------------------------------------------


def test_shares_are_written_on_their_part_when_there_is_room() -> None:
    figure = shares(shares_sample())
    assert trace(figure, "Residenti nell'Ambito")["x"] == [60, 90]
    assert trace(figure, "Residenti nell'Ambito")["text"] == ["60%", "90%"]
    assert trace(figure, "Senza residenza")["text"] == [""]


def test_a_bar_that_lacks_a_part_stays_open_and_says_why() -> None:
    figure = shares(shares_sample())
    assert sum(one["x"][one["y"].index(1)] for one in figure.to_dict()["data"] if 1 in one["y"]) == 90
    (label, _) = figure.to_dict()["layout"]["annotations"]
    assert (plain(label["text"]), label["y"], label["xanchor"]) == ("<6", 1, "left")


def test_counts_that_add_up_are_turned_into_shares() -> None:
    rows = [row("ambito", value=30), row("fuori_ambito", value=10)]
    figure = shares(a_result(rows, by=(Grouping.RESIDENCE_CLASS,), indicator=CONTACTS))
    assert [one["x"] for one in figure.to_dict()["data"]] == [[75], [25]]


def test_a_part_of_which_nothing_is_known_is_the_faintest() -> None:
    rows = [row("ambito", value=30), row("non_nota", value=10), row("fuori_ambito", value=10)]
    figure = shares(a_result(rows, by=(Grouping.RESIDENCE_CLASS,), indicator=CONTACTS), faint=("non_nota",))
    colours = {one["name"]: one["marker"]["color"] for one in figure.to_dict()["data"]}
    assert colours["Residenza non nota"] == FAINT
    assert FAINT not in {colour for name, colour in colours.items() if name != "Residenza non nota"}


def test_parts_that_may_still_change_are_pale_in_their_own_bar() -> None:
    by = (Grouping.YEAR, Grouping.RESIDENCE_CLASS)
    rows = [row("2024", "ambito", value=30), row("2025", "ambito", value=10, provisional=True)]
    figure = shares(a_result(rows, by=by, indicator=CONTACTS, period="2024..2025"))
    settled, late = figure.to_dict()["data"][0]["marker"]["color"]
    assert late == faded(settled)
    assert "tinta chiara: dati provvisori" in note(figure)


def test_no_outcome_of_a_path_is_green_which_judges() -> None:
    """The return to the street was the colour of a target that is reached."""
    greens = [colour for colour in OUTCOMES if int(colour[3:5], 16) > max(int(colour[1:3], 16), int(colour[5:7], 16))]
    assert greens == []


def test_parts_of_distinct_persons_are_refused() -> None:
    with pytest.raises(ValueError, match="do not make a whole"):
        shares(a_result([row("ambito", value=30)], by=(Grouping.RESIDENCE_CLASS,), indicator=PERSONS))


def test_eight_parts_are_refused() -> None:
    rows = [row(str(term), value=10) for term in list(ServiceType)[:8]]
    with pytest.raises(ValueError, match="at most 7 parts, not 8"):
        shares(a_result(rows, by=(Grouping.SERVICE_TYPE,), indicator=CONTACTS))


# -- pairs ---------------------------------------------------------------------------------------------------------


def test_before_is_hollow_after_is_full_and_a_link_needs_both() -> None:
    figure = before_after(changes())
    assert trace(figure, "all’apertura")["x"] == [62, None]
    assert trace(figure, "all’apertura")["marker"]["color"] == theme.GROUND
    assert trace(figure, "all’ultima verifica")["x"] == [41, 20]
    assert trace(figure, "differenza")["x"] == [62, 41, None]
    assert written(figure)[2:4] == ["62% → 41%", "<6 → 20%"]
    assert "120 persone valutate due volte" in plain(trace(figure, "all’apertura")["text"][0])


# -- forest and funnel ---------------------------------------------------------------------------------------------


def test_a_forest_is_ordered_by_population_never_by_value() -> None:
    figure = forest(towns(mixed=True))
    assert ticks(figure, "yaxis") == ["Città Alta", "Rivolta d'Adda", "Delta", "Beta", "Epsilon", "Zeta"]
    assert trace(figure, RATE.name)["x"] == [3, 2, 20, None, 0, None]
    small_first = forest(towns(), residents={TOWNS[4]: 9, TOWNS[0]: 1})
    assert ticks(small_first, "yaxis")[:2] == ["Epsilon", "Città Alta"]


def test_a_forest_compares_with_named_lines_on_different_heights() -> None:
    references = [area("lead", 3.0), area("territory", 5.0), area("ambito", 4.0)]
    figure = forest(towns(), references=references)
    assert written(figure)[:3] == ["Città Alta 3,0", "Territorio 5,0", "Ambito 4,0"]
    lines = figure.to_dict()["layout"]["shapes"]
    assert [(line["x0"], line["line"]["color"]) for line in lines] == [
        (3, theme.LEAD),
        (5, theme.TERRITORY),
        (4, theme.AMBITO),
    ]
    heights = [label["yshift"] for label in figure.to_dict()["layout"]["annotations"][:3]]
    assert len(set(heights)) == 3


def test_an_interval_too_wide_for_the_axis_ends_with_an_arrow() -> None:
    figure = forest(towns())
    end = figure.to_dict()["layout"]["xaxis"]["range"][1]
    assert end == 30
    wide = traces(figure, "intervallo al 95%")[1]
    assert max(x for x in wide["x"] if x is not None) == end
    assert wide["marker"]["size"].count(9) == 1
    assert "▸" in note(figure)


def test_true_zeros_are_hollow_and_states_have_their_sign() -> None:
    figure = forest(towns())
    marks = trace(figure, RATE.name)["marker"]
    assert marks["color"][4] == theme.ZERO
    assert marks["color"][1] == "rgba(153,92,0,0.45)"
    assert marks["color"][0] == theme.LEAD
    assert written(figure)[:2] == ["<6", "×"]


def test_a_funnel_names_only_who_lies_beyond_the_outer_limits() -> None:
    figure = funnel(towns(), whole=area("ambito", 4.0))
    assert written(figure)[:2] == ["Ambito 4,0", "Delta"]
    points = trace(figure, RATE.name)
    assert (points["x"], points["y"]) == ([30_000, 8000, 5000, 400], [3, 2, 20, 0])
    assert plain(points["text"][2]).endswith("molto più alto dell'atteso")
    assert points["marker"]["size"] == [9, 9, 11, 9]


def test_a_funnel_narrows_and_holds_its_centre() -> None:
    figure = funnel(towns(), whole=area("ambito", 4.0))
    upper, lower = traces(figure, "limite al 99,8%")
    inner = traces(figure, "limite al 95%")[0]
    assert upper["y"][0] > upper["y"][-1] > inner["y"][-1] > 4 > lower["y"][-1]
    assert upper["line"]["dash"] != inner["line"]["dash"]


def test_protected_municipalities_are_strokes_on_the_ground_of_the_funnel() -> None:
    figure = funnel(towns(), whole=area("ambito", 4.0))
    hidden = trace(figure, "protetti")
    assert (hidden["x"], hidden["y"]) == ([900], [0])
    assert "1 con meno di 6 persone" in note(figure)
    assert "(non disegnati)" in note(figure)


def test_who_lacks_returns_is_marked_by_name_and_said_at_the_foot() -> None:
    """Castelleone's point stood among the others, low because its listening centre had sent nothing since May."""
    result = towns()
    service = next(iter(result.directory.services))
    bent = replace(result, partly_missing={TOWNS[3]: (Gap(service=service, months=(2025 * 12,)),)})
    figures = forest(bent), funnel(bent, whole=area("ambito", 4.0))
    assert [name for name in ticks(figures[0], "yaxis") if name.endswith("*")] == ["Delta*"]
    assert "Delta*" in written(figures[1])
    for figure in figures:
        assert "*: mancano dei flussi" in note(figure)
        (words,) = [plain(text) for text in trace(figure, RATE.name)["text"] if "manca " in plain(text)]
        assert result.directory.services[service] in words
    assert all("mancano dei flussi" not in note(forest(result)) for result in (towns(), towns(mixed=True)))


def test_a_funnel_needs_a_rate_and_a_centre() -> None:
    counts = a_result([row(TOWNS[0], value=3)], by=(Grouping.MUNICIPALITY,), indicator=CONTACTS)
    with pytest.raises(ValueError, match="a rate or a share"):
        funnel(counts, whole=area("ambito", 4.0))
    with pytest.raises(ValueError, match="the Ambito's value"):
        funnel(towns(), whole=a_result([row(status=Status.NOT_SUPPLIED)]))


# -- flows and matrix ----------------------------------------------------------------------------------------------


def test_flows_go_from_each_origin_to_each_service_without_the_protected_ones() -> None:
    sankey = flows(grid()).to_dict()["data"][0]
    labels = sankey["node"]["label"]
    assert labels[0] == "Città Alta: 60"
    assert labels[6:] == ["Dormitorio: 310", "Mensa sociale: 520", "Emporio solidale: 510"]
    drawn = list(zip(sankey["link"]["source"], sankey["link"]["target"], sankey["link"]["value"], strict=True))
    assert drawn[0] == (0, 6, 10)
    assert (1, 7) not in {(source, target) for source, target, _ in drawn}
    assert sum(value for _, _, value in drawn) == 1340
    assert "flussi protetti, non disegnati: 1" in note(flows(grid()))
    assert "flussi non forniti, non disegnati: 1" in note(flows(grid()))


def test_small_flows_are_pooled_and_lose_nothing() -> None:
    sankey = flows(grid(), most=2).to_dict()["data"][0]
    assert [label.split(":")[0] for label in sankey["node"]["label"][:3]] == ["Epsilon", "Zeta", f"{OTHERS} 4 comuni"]
    assert sum(sankey["link"]["value"]) == 1340
    assert f"«{OTHERS}»" in note(flows(grid(), most=2))


def test_origins_have_the_colours_of_lead_and_territory() -> None:
    colours = flows(grid()).to_dict()["data"][0]["node"]["color"]
    assert (colours[0], set(colours[1:6])) == (theme.LEAD, {theme.TERRITORY})


def test_nodes_of_a_side_do_not_overlap() -> None:
    node = flows(grid()).to_dict()["data"][0]["node"]
    middles = [y for x, y in zip(node["x"], node["y"], strict=True) if x < 0.5]
    assert middles == sorted(middles)
    assert 0 < middles[0] < middles[-1] < 1


def test_distinct_persons_have_no_flows() -> None:
    with pytest.raises(ValueError, match="do not add up at their ends"):
        flows(grid(indicator=PERSONS))


def test_nothing_but_zeros_cannot_be_drawn_as_flows() -> None:
    nothing = a_result(
        [row(TOWNS[0], "mensa", value=0)], by=(Grouping.MUNICIPALITY, Grouping.SERVICE_TYPE), indicator=CONTACTS
    )
    with pytest.raises(ValueError, match="no flow to draw"):
        flows(nothing)


def test_a_matrix_colours_by_class_and_writes_every_cell() -> None:
    figure = matrix(grid(mixed=True), breaks=BREAKS)
    cells = figure.to_dict()["data"][0]
    assert cells["z"] == [[0, 0, 1], [1, 5, 2], [6, 2, 2], [2, 3, 7], [8, 3, 3], [4, 4, 4]]
    assert [[plain(word) for word in line] for line in cells["text"]][1:3] == [["40", "<6", "60"], ["×", "80", "90"]]
    assert ticks(figure, "yaxis")[0] == "Città Alta"
    assert set(written(figure)[:3]) == {"Dormitorio", "Mensa sociale", "Emporio solidale"}


def test_words_in_a_cell_can_be_read_on_its_colour() -> None:
    figure = matrix(grid(), breaks=BREAKS).to_dict()["data"][0]
    dark = figure["text"][5][2]
    assert f"color:{theme.text_on(theme.sequential(5)[4])}" in dark


def test_zeros_are_outlined_and_provisional_cells_dashed() -> None:
    edges = [s for s in matrix(grid(), breaks=BREAKS).to_dict()["layout"]["shapes"] if s["type"] == "rect"]
    assert [edge["line"]["dash"] for edge in edges] == ["solid", "dot", "dot", "dot"]


def test_a_matrix_needs_four_breaks() -> None:
    with pytest.raises(ValueError, match="hence 4 breaks, not 2"):
        matrix(grid(), breaks=[1, 2])


# -- paths and needs -----------------------------------------------------------------------------------------------


def test_an_upset_puts_the_most_frequent_first_and_protected_ones_last() -> None:
    figure = upset(combinations(mixed=True), traits=TRAITS)
    assert trace(figure, "persone")["x"] == [40, 30, 12, None]
    assert written(figure)[4:8] == ["40", "30", "12", "<6"]
    dots = trace(figure, "presenti")
    assert list(zip(dots["x"], dots["y"], strict=True)) == [(1, 0), (0, 1), (2, 1), (0, 3), (1, 3), (2, 3), (3, 3)]
    assert len(trace(figure, "assenti")["x"]) == 16 - 7
    assert "nessun bisogno rilevato" in plain(trace(figure, "persone")["hovertext"][2])


def test_traits_of_a_combination_are_joined() -> None:
    layout = upset(combinations(), traits=TRAITS).to_dict()["layout"]
    joins = [(line["x0"], line["x1"], line["y0"]) for line in layout["shapes"] if line["line"]["width"] == 2.5]
    assert joins == [(0, 2, 1), (0, 3, 3)]


def test_the_threshold_of_a_frame_is_told() -> None:
    figure = upset(combinations(), traits=TRAITS, hidden_below=10)
    assert "<10" in written(figure)
    assert "meno di 10 persone" in note(figure)


# -- one municipality ----------------------------------------------------------------------------------------------


def test_two_values_nearly_alike_do_not_stand_as_far_apart_as_one_and_its_double() -> None:
    """Rows went from the least to the most of their own values: 32.8 and 31.1 stood as far apart as 11.4 and 5.2."""
    alone = spine_rows().head(2).with_columns(
        value=pl.Series([32.8, 11.4]), ambito=pl.Series([31.1, 5.2]), status=pl.lit("ok"),
        **{name: pl.lit(None, pl.Float64) for name in ("low", "quarter", "median", "three_quarters", "high")},
    )  # fmt: skip
    figure = spine(alone, name="Beta")
    own, whole = trace(figure, "Beta")["x"], trace(figure, "Ambito")["x"]
    assert [small / large for small, large in zip(whole, own, strict=True)] == pytest.approx([31.1 / 32.8, 5.2 / 11.4])


def test_a_spine_begins_each_row_at_zero() -> None:
    figure = spine(spine_rows(), name="Beta")
    own = trace(figure, "Beta")
    assert own["x"][0] == pytest.approx(3.4 / (6.0 * 1.08))
    assert own["x"][1] is None
    assert own["marker"]["color"] == [MUNICIPALITY, MUNICIPALITY, theme.GROUND]
    assert "meno di 6 persone: valore protetto" in written(figure)
    assert "comuni simili: da 1,0 a 6,0, mediana 2,8" in plain(own["text"][0])
    assert "troppo pochi comuni simili" in plain(own["text"][2])


def test_a_spine_has_no_colour_of_judgement() -> None:
    assert not any(colour in str(spine(spine_rows(), name="Beta").to_dict()) for colour in (theme.BETTER, theme.WORSE))


def test_the_lead_municipality_keeps_its_colour() -> None:
    assert trace(spine(spine_rows(), name="Città Alta", is_lead=True), "Città Alta")["marker"]["color"][0] == theme.LEAD


def test_a_pyramid_has_men_to_the_left_and_the_ambito_as_an_outline() -> None:
    figure = pyramid(bands(mixed=True), name="Beta", order=("0-14", "15+"))
    assert trace(figure, "Uomini")["x"] == [-8, None]
    assert trace(figure, "Donne")["x"] == [7, 43]
    outline = trace(figure, "Ambito, uomini")
    assert (outline["x"], outline["y"]) == ([-7, -7, -43, -43], [-0.5, 0.5, 0.5, 1.5])
    assert ticks(figure, "xaxis") == ["50%", "25%", "0%", "25%", "50%"]
    assert ticks(figure, "yaxis") == ["0-14", "15+"]
    assert plain(trace(figure, "Uomini")["hovertext"][1]) == "Uomini, 15+ anni dato non disponibile Ambito: 43,0%"


def test_inequality_is_one_bar_in_two_parts() -> None:
    split = replace(SHARE, decimals=1)
    figure = inequality_split(a_result([row(value=38.2)], indicator=split))
    assert [one["x"][0] for one in figure.to_dict()["data"]] == [38.2, pytest.approx(61.8)]
    assert written(figure) == ["38,2% tra Città Alta e il territorio", "61,8% tra i comuni del territorio"]


def test_inequality_without_a_value_says_so_and_draws_nothing() -> None:
    figure = inequality_split(a_result([row(status=Status.UNDEFINED)], indicator=SHARE))
    assert [one["x"] for one in figure.to_dict()["data"]] == [[0]]
    assert written(figure)[0] == "valore non calcolabile"
