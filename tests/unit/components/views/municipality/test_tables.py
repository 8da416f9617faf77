"""The sheet of a municipality: its tables hold what its figures draw, its finding names what differs beyond chance."""

import polars as pl

from components.figures.compare.spine import ROWS, spine
from components.views.municipality.tables import pyramid_rows, spine_table
from components.views.municipality.text import FROM_ZERO, alone_words, residents_title, spine_words, where_words
from indicators.analysis.residents import BANDS
from indicators.model.query import Grouping
from indicators.model.result import Status
from tests.support.figures import note, written
from tests.support.results import Row, a_result, row

LIKES = ("Beta", "Gamma", "Delta")


def rows(
    *, lower: float | None, upper: float | None, low: float | None = 2.0, high: float | None = 4.0
) -> pl.DataFrame:
    row = ("Tasso", "ogni 1.000", 1, 6.44, lower, upper, low, 2.5, 3.0, 3.5, high, 5.0, "ok", False)
    return pl.DataFrame([row], schema=ROWS, orient="row")


def test_the_pyramids_table_goes_from_the_youngest_with_shares_of_both() -> None:
    bands = pl.DataFrame(
        [("10-19", "M", 30.0, 5.04, 4.0), ("0-9", "M", 20.0, 3.0, 4.0), ("0-9", "F", 21.0, 3.2, 4.1)],
        schema=BANDS,
        orient="row",
    )
    table = pyramid_rows(bands, ("0-9", "10-19"))
    assert [(row["Età"], row["Sesso"], row["Residenti"]) for row in table] == [
        ("0-9", "Donne", 21.0),
        ("0-9", "Uomini", 20.0),
        ("10-19", "Uomini", 30.0),
    ]
    assert (table[2]["Quota dei residenti (%)"], table[0]["Quota nell'Ambito (%)"]) == (5.0, 4.1)


def test_the_spines_table_holds_the_value_its_limits_and_the_similar_ones() -> None:
    (row,) = spine_table(rows(lower=4.1, upper=8.0), {Status.OK: ""})
    assert (row["Valore"], row["Limite inferiore (95%)"], row["Comuni simili: massimo"]) == (6.4, 4.1, 4.0)
    assert (row["Ambito"], row["Stato"], row["Provvisorio"]) == (5.0, "", "no")


def test_only_what_lies_wholly_beyond_the_similar_ones_is_named() -> None:
    assert spine_words(rows(lower=4.1, upper=8.0), "Alfa", LIKES) == (
        "Alfa si distingue dai 3 comuni più simili, oltre il caso, per «Tasso» (più alto)."
    )
    assert spine_words(rows(lower=1.0, upper=1.9), "Alfa", LIKES).endswith("per «Tasso» (più basso).")
    assert spine_words(rows(lower=3.9, upper=8.0), "Alfa", LIKES) == (
        "Alfa non si distingue dai 3 comuni più simili oltre ciò che può fare il caso."
    )


def test_where_nothing_can_be_compared_nobody_is_said_to_be_like_the_others() -> None:
    for found in (rows(lower=None, upper=None), rows(lower=9.0, upper=9.9, low=None)):
        assert spine_words(found, "Alfa", LIKES) == (
            "Non si può dire se Alfa si distingua dai 3 comuni più simili: troppi valori sono protetti o mancano."
        )


def test_nobody_is_said_to_be_like_the_others_in_what_cannot_be_compared() -> None:
    """«Non si distingue» was said of five indicators of which four were protected, or had no interval."""
    found = pl.concat([rows(lower=3.9, upper=8.0), rows(lower=None, upper=None).with_columns(label=pl.lit("Uso"))])
    assert spine_words(found, "Alfa", LIKES) == (
        "Per «Tasso», Alfa non si distingue dai 3 comuni più simili oltre ciò che può fare il caso; degli altri non si "
        "può dire."
    )


def test_without_similar_ones_the_municipality_stands_beside_the_ambito() -> None:
    alone = rows(lower=1.0, upper=8.0, low=None, high=None)
    assert "nessun altro comune le somiglia" in spine_words(alone, "Alfa", ())
    unknown = spine_words(alone, "Alfa", (), has_residents=False)
    assert unknown == "Alfa accanto all'Ambito: quali comuni le somiglino non si può dire, mancano i residenti."
    assert alone_words(alone) == FROM_ZERO, "the figure writes the Ambito's"
    hidden = alone.with_columns(status=pl.lit("suppressed"), value=None)
    assert alone_words(hidden).endswith(" Nell'Ambito: Tasso 5,0.")
    assert "comuni simili" not in note(spine(alone, name="Alfa"))


def test_where_services_are_used_is_not_said_to_be_nowhere_where_data_are_missing() -> None:
    def said(*rows: Row) -> str:
        return where_words(a_result(rows, by=(Grouping.PLACE,)), "Beta")

    nobody, missing, few = row("099001", value=0), row("099002", status=Status.NOT_SUPPLIED), row("099003", value=7)
    assert said(nobody) == "Nessuna persona di Beta ha usato servizi nel periodo."
    assert said(nobody, missing) == "Dove le persone di Beta usano servizi non si può dire: mancano dei dati."
    assert said(nobody, missing, few) == (
        "Le persone di Beta usano servizi che stanno a Rivolta d'Adda; mancano dati di 1 altro comune."
    )


def test_where_services_are_used_names_the_place_of_most_people_unless_two_have_as_many() -> None:
    def said(*values: int | None) -> str:
        codes = ("099001", "099002", "099003")
        found = [
            row(code, status=Status.SUPPRESSED) if value is None else row(code, value=value)
            for code, value in zip(codes, values, strict=False)
        ]
        return where_words(a_result(found, by=(Grouping.PLACE,)), "Beta")

    assert said(38, 2) == "Le persone di Beta usano servizi che stanno in 2 comuni, soprattutto a Città Alta."
    assert said(7, 7) == "Le persone di Beta usano servizi che stanno in 2 comuni."
    assert said(9, 0) == "Le persone di Beta usano servizi che stanno a Città Alta."
    assert said(9, None) == (
        "Le persone di Beta usano servizi che stanno in almeno 1 comune, soprattutto a Città Alta."
    )
    assert said(None, None, 0) == "Dove le persone di Beta usano servizi non si mostra, per proteggerle."


def test_the_spine_writes_the_range_of_the_similar_ones_beside_the_value() -> None:
    figure = spine(rows(lower=4.1, upper=8.0), name="Alfa")
    assert "6,4 · simili 2,0–4,0" in written(figure)
    assert "comuni simili" in note(figure)


def test_a_town_that_begins_with_an_a_has_its_preposition() -> None:
    """«A Agnadello vivono 3.857 persone»."""
    assert residents_title("Agnadello", 3857) == "Ad Agnadello vivono 3.857 persone."
    assert residents_title("Crema", 33786) == "A Crema vivono 33.786 persone."
