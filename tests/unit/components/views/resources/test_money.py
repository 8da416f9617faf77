"""Money and team: names and amounts in columns, tracks never added, every title a finding."""

import re

import polars as pl

from components.views.resources.money import grouped
from components.views.resources.text import (
    against_need,
    composition_words,
    hours_words,
    kinds_words,
    of_whole_years,
    parts_of_spending,
    planned_title,
    spending_words,
)
from components.widgets.amount_bars import Budget, bullets_html
from indicators.analysis.budgets import MONEY
from indicators.model.period import Period

FRAME = pl.DataFrame(
    [
        ("Risorse d'Ambito", "Alloggi", 100.0, 90.0, False),
        ("Risorse d'Ambito", "Lavoro & casa", 50.0, 50.0, False),
        ("Risorse comunali", "Alloggi", 20.0, None, True),
    ],
    schema=MONEY,
    orient="row",
)
TRACKS = [
    {"track": "Risorse d'Ambito", "spent": 600.0, "planned": 700.0, "provisional": False},
    {"track": "Risorse comunali", "spent": 250.0, "planned": 250.0, "provisional": False},
    {"track": "Risorse del Terzo Settore", "spent": 150.0, "planned": 200.0, "provisional": False},
]


def test_lines_stand_under_their_track_or_under_their_programme() -> None:
    by_track = grouped(FRAME, heading="track", name="label")
    assert [(name, [line.name for line in own]) for name, own in by_track] == [
        ("Risorse d'Ambito", ["Alloggi", "Lavoro & casa"]),
        ("Risorse comunali", ["Alloggi"]),
    ]
    by_programme = grouped(FRAME, heading="label", name="track")
    assert [(name, [line.name for line in own]) for name, own in by_programme] == [
        ("Alloggi", ["Risorse d'Ambito", "Risorse comunali"]),
        ("Lavoro & casa", ["Risorse d'Ambito"]),
    ]


def test_every_bar_of_every_group_is_on_one_scale() -> None:
    drawn = bullets_html(grouped(FRAME, heading="track", name="label"))
    assert re.findall(r'bif-planned" style="width:([\d.]+)%', drawn) == ["100.00", "50.00", "20.00"]
    assert re.findall(r'bif-bar bif-ambito" style="width:([\d.]+)%', drawn) == ["90.00", "50.00"]
    assert "Lavoro &amp; casa" in drawn
    assert '<span class="bif-heard">Risorse comunali: </span>Alloggi' in drawn


def test_a_budget_not_accounted_for_is_not_a_zero() -> None:
    assert Budget(name="a", planned=20.0, spent=None).said == "non fornita · previsti 20 €"
    assert Budget(name="a", planned=100.0, spent=0.0).said == "0 € di 100 € · 0%"
    assert Budget(name="a", planned=100_200.0, spent=94_229.0).said == "94.229 € di 100.200 € · 94%"


def test_the_row_furthest_from_its_plan_is_named_with_its_track() -> None:
    assert planned_title(FRAME, "programma") == (
        "Lo scarto più ampio dal previsto è di «Alloggi» (risorse d'Ambito): speso il 90%."
    )
    assert planned_title(FRAME.tail(1), "programma") == (
        "Nessuna spesa ancora rendicontata: si vede il previsto per programma."
    )


def test_a_row_alone_is_not_called_the_furthest() -> None:
    assert planned_title(FRAME.head(1), "linea di finanziamento") == "«Alloggi»: speso il 90% del previsto."


def test_a_spending_without_a_plan_is_told_and_never_called_none() -> None:
    """«Nessuna spesa ancora rendicontata» was said of 50 € spent that nobody had planned."""
    unplanned = FRAME.with_columns(planned=pl.lit(0.0))
    assert planned_title(unplanned.slice(1, 1), "programma") == (
        "«Lavoro & casa» (risorse d'Ambito) ha 50 € di spesa senza un previsto: non c'è un confronto da fare."
    )
    assert planned_title(unplanned, "programma") == (
        "2 voci hanno una spesa senza un previsto: non c'è un confronto da fare."
    )
    both = pl.concat([FRAME.head(1), unplanned.slice(1, 1)])
    assert planned_title(both, "programma") == (
        "Il previsto si confronta solo per «Alloggi» (risorse d'Ambito): speso il 90%. «Lavoro & casa» (risorse "
        "d'Ambito) ha 50 € di spesa senza un previsto."
    )


def test_no_distance_from_the_plan_is_not_the_largest() -> None:
    equal = FRAME.with_columns(spent=pl.col("planned"))
    assert planned_title(equal, "programma") == "Dove è rendicontata, la spesa è pari al previsto."
    alike = FRAME.with_columns(spent=pl.col("planned") * 0.5)
    assert planned_title(alike, "programma") == (
        "Lo scarto più ampio dal previsto è di «Alloggi» (risorse d'Ambito): speso il 50%, come per altri 2."
    )


def test_what_a_year_in_progress_spent_is_said_so_far() -> None:
    open_ = FRAME.with_columns(provisional=pl.lit(value=True))
    assert planned_title(open_, "programma").startswith("Finora lo scarto più ampio")
    assert planned_title(open_.head(1), "linea di finanziamento") == "«Alloggi»: finora speso il 90% del previsto."


def test_money_of_part_of_a_year_is_said_to_be_of_the_whole_year() -> None:
    assert of_whole_years(Period.parse("2026-10")) == (
        "Il denaro si prevede e si rendiconta per anno: qui si vede quello di tutto il periodo 2026."
    )
    assert of_whole_years(Period.parse("2023..2025")) == ""


def test_where_nobody_chose_a_period_the_last_year_that_is_over_is_shown_and_said() -> None:
    """The last twelve months were told as the two years that they touch: half a year's money as a whole one's."""
    assert of_whole_years(Period.parse("2025-11..2026-10"), closed=Period.year(2025)) == (
        "Il denaro si prevede e si rendiconta per anno: se non si sceglie un periodo si vede il 2025, l'ultimo anno "
        "concluso."
    )


def test_each_track_says_its_part_of_the_spending() -> None:
    assert parts_of_spending(TRACKS) == [60.0, 25.0, 15.0]
    assert composition_words(TRACKS) == (
        "La spesa viene per il 60,0% da risorse d'Ambito, per il 25,0% da risorse comunali e per il 15,0% da risorse "
        "del Terzo Settore."
    )


def test_one_track_alone_puts_in_everything() -> None:
    assert composition_words(TRACKS[:1]) == "La spesa viene tutta da risorse d'Ambito."
    assert spending_words(TRACKS[:1], "2025") == "Nel 2025 sono stati spesi 600 € di risorse d'Ambito."


def test_what_is_not_accounted_for_yet_is_said_and_not_called_absent() -> None:
    none = [{**track, "spent": None} for track in TRACKS]
    assert spending_words(none, "2026") == (
        "Nel 2026 sono previsti 700 € di risorse d'Ambito, 250 € di risorse comunali e 200 € di risorse del Terzo "
        "Settore: nessuna spesa è ancora rendicontata."
    )
    assert spending_words([*TRACKS[:1], *none[1:]], "2026") == (
        "Nel 2026 sono stati spesi 600 € di risorse d'Ambito; non è ancora rendicontata la spesa di risorse comunali e "
        "risorse del Terzo Settore."
    )
    open_ = [{**TRACKS[0], "provisional": True}]
    assert spending_words(open_, "2026") == "Nel 2026 finora sono stati spesi 600 € di risorse d'Ambito."
    assert spending_words(TRACKS[:1], "dal 2023 al 2025").startswith("Dal 2023 al 2025 sono stati spesi")
    assert composition_words(none).startswith("La spesa non è ancora rendicontata")


def test_a_track_not_accounted_for_leaves_no_shares() -> None:
    open_ = [*TRACKS[:2], {**TRACKS[2], "spent": None}]
    assert parts_of_spending(open_) == [None, None, None]
    assert composition_words(open_).startswith("La spesa di un canale non è ancora rendicontata")


def test_hours_are_told_against_the_people_taken_charge_of_where_they_may_be() -> None:
    assert against_need(24_462, 256) == (
        "L'équipe ha lavorato 24.462 ore: 96 per ciascuna delle 256 persone con patto o presa in carico attivi."
    )
    assert against_need(24_462, None) == "L'équipe ha lavorato 24.462 ore."
    assert hours_words(9058, 256) == "9.058 · 35,4 a persona"
    assert hours_words(9058, None) == "9.058"


def test_each_kind_of_organisation_says_its_part_of_the_hours() -> None:
    assert kinds_words([("Comune capofila", 10.0), ("Ente del Terzo Settore", 30.0)]) == (
        "Le ore dell'équipe vengono per il 75% dal Terzo Settore e per il 25% dal comune capofila."
    )
    assert kinds_words([("Comune capofila", 10.0)]) == "Le ore dell'équipe vengono tutte dal comune capofila."
