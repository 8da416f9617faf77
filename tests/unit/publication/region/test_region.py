"""The view of a region: sums of what everybody may read, and nothing that gives back what is hidden."""

import io
import json
import re
from pathlib import Path

import polars as pl
import pytest

from publication.edition.making import Made
from publication.edition.package import MEMBERS, Edition, EditionFileError, read_edition, write_edition
from publication.folder import write_folder
from publication.region import text
from publication.region.build import region_files
from publication.region.sums import ABSENT, Cell, Region, RegionError, Sum, region_of
from tests.support.edition_world import KEY, Rows, signed
from tests.support.nasty import NASTY

YEAR = "2025"
SERVED = Cell("people_served", "residence", YEAR, "year", "")
KEYS = ("alfa", "beta", "gamma")


def with_cell(**values: object) -> Rows:
    """Return what changes the cell of the people served in the year."""
    here = (
        (pl.col("indicator") == SERVED.indicator)
        & (pl.col("lens") == SERVED.lens)
        & (pl.col("level") == "ambito")
        & (pl.col("period") == YEAR)
        & (pl.col("unit") == "year")
    )
    return lambda cells: cells.with_columns(
        pl.when(here).then(pl.lit(value, dtype=cells.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def counting(count: float) -> Rows:
    return with_cell(value=count, numerator=count, status="ok", provisional=False)


HIDDEN = with_cell(value=None, numerator=None, status="suppressed")


def three(first: Made, *rows: Rows, **facts: object) -> dict[str, Edition]:
    """Return the editions of three Ambiti."""
    return {
        key: signed(first.edition, ambito=f"Ambito di {key}", number=place, rows=one, **facts)
        for place, (key, one) in enumerate(zip(KEYS, rows, strict=True), start=1)
    }


def sum_of(editions: dict[str, Edition], cell: Cell = SERVED) -> Sum:
    return region_of(editions).sums[cell]


def test_what_all_tell_is_added_up(first: Made) -> None:
    told = sum_of(three(first, counting(40), counting(55), counting(120)))
    assert (told.value, told.numerator, told.at_least, told.lacking) == (215, 215, None, ())
    assert told.parts == (("alfa", 40, "ok"), ("beta", 55, "ok"), ("gamma", 120, "ok"))


def test_a_rate_is_a_sum_over_a_sum_with_its_interval(first: Made) -> None:
    definitions = json.loads(first.edition.member("definizioni.json"))
    assert {one["kind"] for one in definitions} == {"persons"}
    region = region_of(three(first, counting(40), counting(55), counting(120)))
    rate = {**region.definitions["people_served"], "kind": "rate", "multiplier": 1000.0}
    told = region_of({key: as_rate(one, rate) for key, one in region.editions.items()}).sums[SERVED]
    assert (told.numerator, told.denominator) == (215, 3000)
    assert told.value == pytest.approx(215 / 3)
    assert told.lower is not None
    assert told.upper is not None
    assert told.lower < 215 / 3 < told.upper
    assert told.upper - told.lower == pytest.approx(2 * 1.96 * 215**0.5 / 3, rel=0.05)


def as_rate(edition: Edition, definition: dict[str, object], base: float = 1000.0) -> Edition:
    """Return an edition whose people served are told over so many residents."""
    others = [one for one in json.loads(edition.member("definizioni.json")) if one["key"] != "people_served"]
    cells = io.BytesIO()
    edition.cells.with_columns(denominator=pl.lit(base)).write_parquet(cells)
    members = {
        **{name: edition.member(name) for name in MEMBERS},
        "definizioni.json": json.dumps([definition, *others]).encode(),
        "celle.parquet": cells.getvalue(),
    }
    return write_edition(edition.manifest.model_dump(exclude={"members", "public_key"}), members, KEY)


@pytest.mark.parametrize("kind", ["rate", "proportion", "ratio", "per_person", "people_ratio"])
def test_nothing_that_is_divided_is_told_in_part(first: Made, kind: str) -> None:
    editions = three(first, counting(40), HIDDEN, counting(120))
    definition = {**first.edition.definitions["people_served"], "kind": kind}
    told = sum_of({key: as_rate(one, definition) for key, one in editions.items()})
    assert (told.value, told.numerator, told.denominator, told.at_least) == (None, None, None, None)
    assert told.lacking == (("beta", "suppressed"),)


@pytest.mark.parametrize("kind", ["quantile", "index"])
def test_what_does_not_add_up_is_not_added_up(first: Made, kind: str) -> None:
    definition = {**first.edition.definitions["people_served"], "kind": kind, "name": "Una mediana"}
    region = region_of({key: as_rate(one, definition) for key, one in three(first, *[counting(40)] * 3).items()})
    assert "Una mediana" in region.not_summed
    assert all(cell.indicator != "people_served" for cell in region.sums)
    assert "Mediane e indici, che non si sommano: Una mediana" in index(region)


@pytest.mark.parametrize("who", range(3))
def test_no_sum_gives_back_a_hidden_cell(first: Made, who: int) -> None:
    """Whoever has every edition, and the region, knows of a hidden cell what the editions alone tell: nothing."""
    rows = [counting(40), counting(55), counting(120)]
    rows[who] = HIDDEN
    editions = three(first, *rows)
    told = sum_of(editions)
    assert told.value is None
    assert told.numerator is None
    published = [value for _, value, status in told.parts if status == "ok" and value is not None]
    assert told.at_least == sum(published) - 4 * len(published), "worked out from the others, whatever is hidden"
    files = region_files(region_of(editions), name="Regione")
    beta = pl.read_csv(files["regione.csv"], separator=";", decimal_comma=True, infer_schema=False).filter(
        indicatore="people_served", periodo=YEAR, passo="year", ottica="residence"
    )
    assert beta["somma"].to_list() == [None]
    assert beta["mancano"].to_list() == [f"Ambito di {KEYS[who]}: protetto"]


def test_no_cell_of_the_region_has_a_number_with_a_part_hidden(first: Made) -> None:
    """As editions are made: among their cells some are hidden, and the region holds none that rests on one."""
    region = region_of(three(first, lambda cells: cells, counting(55), HIDDEN))
    assert {told.value is None for told in region.sums.values()} == {True, False}
    for told in region.sums.values():
        shown = [value for _, value, state in told.parts if state == "ok"]
        if told.lacking:
            assert (told.value, told.numerator, told.denominator, told.lower, told.upper) == (None,) * 5
        else:
            assert told.value == sum(value for value in shown if value is not None)


def test_what_is_at_least_is_never_more_than_what_is(first: Made) -> None:
    """Rounded up by four, a count of 36 is told as 40: the others make 71 at least, and not 75."""
    told = sum_of(three(first, counting(40), HIDDEN, counting(35)))
    assert told.at_least == 40 + 35 - 2 * 4
    assert sum_of(three(first, counting(5), HIDDEN, HIDDEN)).at_least == 1
    assert sum_of(three(first, HIDDEN, HIDDEN, HIDDEN)).at_least is None


def test_a_cell_that_an_edition_does_not_have_is_missing(first: Made) -> None:
    editions = three(first, counting(40), lambda cells: cells.filter(pl.col("period") != YEAR), counting(120))
    told = sum_of(editions)
    assert told.lacking == (("beta", ABSENT),)
    assert told.value is None
    assert "non lo dice: Ambito di beta" in index(region_of(editions))


def test_periods_are_those_that_are_closed_for_all(first: Made) -> None:
    """A year that has ended for one and not for another would be a whole beside a part."""
    editions = three(first, counting(40), counting(55), counting(120))
    late = signed(first.edition, ambito="Ambito di beta", number=2, as_of="2025-09-15")
    assert SERVED in region_of(editions).sums
    region = region_of({**editions, "beta": late})
    assert SERVED not in region.sums
    assert {cell.period for cell in region.sums if cell.unit == "quarter"} <= {
        cell.period for cell in region_of(editions).sums if cell.unit == "quarter"
    }
    assert "2025-Q2" in {cell.period for cell in region.sums}
    assert "2025-Q3" not in {cell.period for cell in region.sums}


def test_whose_months_may_still_change_is_told(first: Made) -> None:
    editions = three(first, counting(40), with_cell(provisional=True), counting(120))
    assert sum_of(editions).provisional == ("beta",)
    files = region_files(region_of(editions), name="R")
    assert "Ambito di beta" in files["regione.csv"].decode("utf-8-sig")


def test_what_is_not_defined_alike_is_not_added_up(first: Made) -> None:
    editions = three(first, counting(40), counting(55), counting(120))
    other = {**first.edition.definitions["people_served"], "explanation": "altrimenti"}
    region = region_of({**editions, "beta": as_rate(editions["beta"], other)})
    assert region.unlike == (first.edition.definitions["people_served"]["name"],)
    assert SERVED not in region.sums
    assert "Non tutti gli Ambiti definiscono allo stesso modo" in index(region)


def test_one_edition_is_no_region_and_one_place_is_counted_once(first: Made) -> None:
    editions = three(first, counting(40), counting(55), counting(120))
    with pytest.raises(RegionError, match="almeno due Ambiti"):
        region_of({"alfa": editions["alfa"]})
    with pytest.raises(RegionError, match="«alfa» e «altra» parlano degli stessi comuni"):
        region_of({"alfa": editions["alfa"], "altra": editions["alfa"]})
    real = signed(first.edition, ambito="Vero", number=5, is_demo=not first.edition.manifest.is_demo)
    with pytest.raises(RegionError, match="dati dimostrativi"):
        region_of({"alfa": editions["alfa"], "vero": real})


def test_one_that_was_changed_is_refused_by_name(first: Made) -> None:
    content = bytearray(first.edition.content)
    content[len(content) // 2] ^= 1
    with pytest.raises(EditionFileError, match="beta"):
        read_edition(bytes(content), name="beta")


def index(region: Region, name: str = "Regione di prova") -> str:
    return region_files(region, name=name)["index.html"].decode()


def test_the_page_says_what_a_sum_of_persons_is(first: Made) -> None:
    page = index(region_of(three(first, counting(40), HIDDEN, counting(120))))
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "chi è seguito in più Ambiti è contato in ciascuno" in words
    assert "non è il numero delle persone diverse della regione" in words
    assert "può scostarsi da quella dei conteggi veri di 12 al massimo" in words
    assert "Regione di prova: gli Ambiti insieme" in words
    for key in KEYS:
        assert f"Ambito di {key}" in words
    assert not re.search(r"https?://(?!www\.w3\.org)", page), "nothing is asked of an outside host"


def test_a_sum_is_read_with_its_parts(first: Made) -> None:
    """2024 is no whole year here: the data begin in its middle."""
    page = index(region_of(three(first, *[lambda cells: cells] * 3)))
    assert text.SUMS_CAPTION.format(lens=text.LENSES["residence"]) in page
    assert f'<th scope="col">{YEAR}</th>' in page
    assert '<th scope="col">2024</th>' not in page
    assert "almeno" not in page.split("<table>")[1]


def test_no_name_is_a_program(first: Made) -> None:
    nasty = [*NASTY.values()]
    for names in (nasty[:3], nasty[-3:]):
        editions = {
            key: signed(first.edition, ambito=name, number=place)
            for place, (key, name) in enumerate(zip(KEYS, names, strict=True), start=1)
        }
        files = region_files(region_of(editions), name=names[0])
        page = files["index.html"].decode()
        assert not re.search(r"<(script|img(?! src=\"icona)|svg|iframe)", page, re.IGNORECASE)
        rows = files["regione.csv"].decode("utf-8-sig").splitlines()
        assert not any(row.startswith(("=", "@", "+")) for row in rows)


def test_the_folder_is_written_whole_and_again(first: Made, tmp_path: Path) -> None:
    files = region_files(region_of(three(first, counting(40), counting(55), counting(120))), name="R")
    write_folder(files, tmp_path / "regione")
    write_folder(files, tmp_path / "regione")
    assert (tmp_path / "regione" / "index.html").exists()
    for key in KEYS:
        read_edition((tmp_path / "regione" / "edizioni" / f"{key}.zip").read_bytes(), name=key)
