"""The open data of an edition: the same cells in every form, and a catalogue that the profile accepts."""

import hashlib
import io
import json
from pathlib import Path

import msgspec
import polars as pl
import pytest
from pysdmx.io.csv.sdmx20.reader import read as read_csv
from pysdmx.io.json.sdmxjson2.messages.structure import JsonStructureMessage
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef

from indicators.model.period import Period
from publication.edition.making import Made
from publication.edition.package import MEMBERS, Edition, write_edition
from publication.edition.tables import CELLS, KEYS
from publication.folder import FolderError, write_folder
from publication.opendata import text
from publication.opendata.build import opendata_files
from publication.opendata.catalogue import DCATAPIT, CatalogueError, publisher
from publication.opendata.sdmx import FREQUENCIES, MISSING, NUMBERS
from tests.support.edition_world import KEY

pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).*deprecated:DeprecationWarning")
"""Of pyshacl and of the readers of rdflib, about one another."""
SHAPES = Path(__file__).with_name("dcat_ap_it.ttl")
WHO = publisher(
    url="https://dati.example.it/bifocale",
    contact="ufficio@example.it",
    places=["https://www.geonames.org/3178133"],
)
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files(first: Made) -> Files:
    return opendata_files(first.edition, WHO)


def second(edition: Edition) -> Edition:
    """Return the edition that follows, in which one cell is told otherwise, one is new and one is gone."""
    cells = edition.cells
    told = cells.with_row_index("row").filter(status="ok")["row"][0]
    changed = cells.with_row_index("row").with_columns(
        value=pl.when(pl.col("row") == told).then(pl.col("value") + 5).otherwise(pl.col("value")),
        period=pl.when(pl.col("row") == told + 1).then(pl.lit("2031-01")).otherwise(pl.col("period")),
    )
    written = io.BytesIO()
    changed.drop("row").write_parquet(written)
    members = {**{name: edition.member(name) for name in MEMBERS}, "celle.parquet": written.getvalue()}
    facts = edition.manifest.model_dump(exclude={"members", "public_key"}) | {"number": 2, "previous": edition.mark}
    return write_edition(facts, members, KEY)


def test_csv_and_parquet_hold_the_cells_of_the_edition(files: Files, first: Made) -> None:
    kept = first.edition.cells
    assert pl.read_parquet(io.BytesIO(files["celle.parquet"])).select(*CELLS).equals(kept)
    written = pl.read_csv(files["celle.csv"], schema_overrides=CELLS)
    assert written.select(*CELLS).with_columns(pl.col("group").fill_null("")).equals(kept)
    assert set(written["note"]) == {"Dati dimostrativi"}
    told = pl.read_csv(files["frasi.csv"], schema_overrides={"place": pl.String})
    assert told["sentence"].to_list() == first.edition.statements["sentence"].to_list()


def test_sdmx_is_read_back_as_the_same_cells(files: Files, first: Made) -> None:
    """Every cell, hidden ones too: without a value, with the status and the confidentiality that say why."""
    message = msgspec.json.decode(files["sdmx/struttura.json"], type=JsonStructureMessage).to_model()
    structure = message.get_data_structure_definitions()[0]
    [data] = read_csv(files["sdmx/celle.csv"].decode())
    assert data.structure == structure.short_urn
    codes = {
        component.id: {code.id: code.description or "" for code in component.local_codes}
        for component in structure.components
        if component.local_codes
    }
    assert [component.id for component in structure.components] == list(data.data.columns)
    rows = pl.from_pandas(data.data)
    for name, known in codes.items():
        assert set(rows[name]) <= set(known), name
    levels = rows["REF_AREA"].replace_strict(codes["REF_AREA"])
    units = {code: unit for unit, code in FREQUENCIES.items()}
    states = {code: str(status) for status, code in MISSING.items()}
    back = rows.select(
        indicator=pl.col("INDICATOR").replace_strict(codes["INDICATOR"]),
        lens=pl.col("LENS"),
        level=levels.str.split(" ").list.get(0),
        place=levels.str.split_exact(" ", 1).struct.field("field_1"),
        period=pl.col("TIME_PERIOD"),
        unit=pl.col("FREQ").replace_strict(units),
        group=pl.col("BREAKDOWN").replace_strict(codes["BREAKDOWN"]),
        **{name: pl.col(sdmx).replace("", None).cast(pl.Float64) for sdmx, name in NUMBERS.items()},
        status=pl.col("OBS_STATUS").replace_strict(states, default="ok"),
        provisional=pl.col("PROVISIONAL") == "Y",
    )
    kept = first.edition.cells
    same = [name for name in CELLS if name != "period"]
    assert back.select(same).equals(kept.select(same))
    spans = {f"{Period.parse(one).first_day:%Y-%m-%d}/P{Period.parse(one).months}M": one for one in kept["period"]}
    assert [spans.get(one, one) for one in back["period"]] == kept["period"].to_list()
    hidden = rows.filter(pl.col("OBS_STATUS") == "Q")
    assert hidden.height == kept.filter(status="suppressed").height > 0
    assert set(hidden["CONF_STATUS"]) == {"C"}
    assert set(hidden["OBS_VALUE"]) == {""}
    assert set(rows.filter(pl.col("OBS_STATUS") != "Q")["CONF_STATUS"]) == {"F"}


def shacl(graph: Graph) -> tuple[bool, str]:
    held, _, told = validate(graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle", inference="none")
    return bool(held), str(told)


def catalogue(files: Files) -> Graph:
    return Graph().parse(data=files["catalogo.ttl"], format="turtle")


def test_the_catalogue_is_what_the_italian_profile_asks(files: Files) -> None:
    held, told = shacl(catalogue(files))
    assert held, told


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (DCATAPIT.Catalog, DCTERMS.publisher),
        (DCATAPIT.Dataset, DCTERMS.rightsHolder),
        (DCATAPIT.Dataset, DCAT.theme),
        (DCATAPIT.Distribution, DCTERMS.license),
        (DCATAPIT.Agent, FOAF.name),
    ],
)
def test_the_shapes_see_what_is_missing(files: Files, kind: URIRef, missing: URIRef) -> None:
    graph = catalogue(files)
    graph.remove((graph.value(predicate=RDF.type, object=kind), missing, None))
    assert not shacl(graph)[0]


def test_the_three_forms_of_the_catalogue_say_the_same_and_of_the_files_that_are_there(files: Files) -> None:
    turtle = set(catalogue(files))
    assert turtle == set(Graph().parse(data=files["catalogo.jsonld"], format="json-ld"))
    assert turtle == set(Graph().parse(data=files["catalogo.rdf"], format="xml"))
    graph = catalogue(files)
    addresses = {str(one) for one in graph.objects(predicate=DCAT.accessURL)}
    assert addresses == {f"{WHO.url}{path}" for path in text.DISTRIBUTIONS}
    for one in graph.subjects(RDF.type, DCATAPIT.Distribution):
        path = str(graph.value(one, DCAT.accessURL)).removeprefix(WHO.url)
        assert float(graph.value(one, DCAT.byteSize)) == len(files[path])  # type: ignore[arg-type]
        assert hashlib.sha256(files[path]).hexdigest() in files["catalogo.ttl"].decode()
    dataset = next(graph.subjects(RDF.type, DCATAPIT.Dataset))
    assert URIRef("https://www.geonames.org/3178133") in set(graph.objects(dataset, DCTERMS.spatial))
    towns = {str(graph.value(place, DCTERMS.identifier)) for place in graph.objects(dataset, DCTERMS.spatial)}
    assert {"099001", "099002", "099003"} <= towns


def test_the_data_package_describes_every_column_of_every_table(files: Files) -> None:
    told = json.loads(files["datapackage.json"])
    assert [one["path"] for one in told["resources"]] == [f"{name}.csv" for name in text.RESOURCES]
    readers = {"string": pl.String, "number": pl.Float64, "integer": pl.Int64, "boolean": pl.Boolean}
    for one in told["resources"]:
        content = files[one["path"]]
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        schema = {field["name"]: readers[field["type"]] for field in one["schema"]["fields"]}
        table = pl.read_csv(content, schema_overrides=schema)
        assert table.schema == schema
        keys = one["schema"].get("primaryKey", [])
        assert not keys or not table.select(keys).is_duplicated().any()
        assert all(field["description"] for field in one["schema"]["fields"])
        assert all(f"| `{name}` |" in files["LEGGIMI.md"].decode() for name in schema)
    named = set(text.FILES) | {"SHA256SUMS", "LEGGIMI.md", "variazioni.csv", "catalogo.jsonld", "catalogo.rdf"}
    assert named == set(files)


def test_the_changes_since_the_edition_before_are_told_cell_by_cell(files: Files, first: Made) -> None:
    assert text.FIRST in files["VARIAZIONI.md"].decode()
    later = opendata_files(second(first.edition), WHO, former=first.edition)
    told = later["VARIAZIONI.md"].decode()
    assert "1 numero detto altrimenti, 1 numero in più, 1 numero che non c'è più" in told
    rows = pl.read_csv(later["variazioni.csv"], schema_overrides={"place": pl.String, "period": pl.String})
    assert rows["change"].to_list() == ["changed", "added", "removed"]
    changed = rows.row(0, named=True)
    assert changed["value"] == changed["value_before"] + 5
    kept = first.edition.cells.filter(status="ok").row(0, named=True)
    assert (changed["value_before"], changed["place"]) == (kept["value"], kept["place"])
    assert [name for name in KEYS if name not in rows.columns] == []


def test_the_same_edition_gives_the_same_bytes_and_no_other_folder_is_written_over(
    files: Files, first: Made, tmp_path: Path
) -> None:
    again = opendata_files(first.edition, WHO)
    assert [name for name in files if files[name] != again[name]] == []
    folder = tmp_path / "aperti"
    for _ in range(2):
        write_folder(files, folder, edition=first.edition)
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        mark, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == mark
    other = tmp_path / "altro"
    other.mkdir()
    (other / "tesi.txt").write_text("mia", encoding="utf-8")
    with pytest.raises(FolderError, match="non è vuota"):
        write_folder(files, other, edition=first.edition)


def test_hostile_names_break_no_form_and_make_no_address(hostile: Edition) -> None:
    made = opendata_files(hostile, WHO)
    graph = catalogue(made)
    assert shacl(graph)[0]
    assert set(graph) == set(Graph().parse(data=made["catalogo.rdf"], format="xml"))
    assert set(graph) == set(Graph().parse(data=made["catalogo.jsonld"], format="json-ld"))
    known = (
        "https://",
        "http://www.",
        "http://publications.europa.eu",
        "http://purl.org",
        "http://dati.gov.it",
        "mailto:",
    )
    for triple in graph:
        for term in triple:
            if isinstance(term, URIRef):
                assert str(term).startswith((*known, "http://spdx.org", "http://xmlns.com")), term
                assert not set(str(term)) & set(' <>"{}|\\^`'), term
    message = msgspec.json.decode(made["sdmx/struttura.json"], type=JsonStructureMessage).to_model()
    places = {code.name for one in message.get_codelists() if one.id == "CL_REF_AREA" for code in one}
    assert {one["name"] for one in hostile.names["municipalities"].values()} <= places
    table = pl.read_csv(made["luoghi.csv"], schema_overrides={"place": pl.String})
    assert not table["place_name"].str.contains(r"^[=+\-@\t\r]").any()
    assert "<script" not in made["LEGGIMI.md"].decode().replace("\\<", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"url": "", "contact": "a@b.it"}, "--url"),
        ({"url": "https://a.it/", "contact": ""}, "--contact"),
        ({"url": "dati.it", "contact": "a@b.it"}, "«dati.it»"),
        ({"url": "https://a.it/due parole", "contact": "a@b.it"}, "due parole"),
        ({"url": "javascript:alert(1)", "contact": "a@b.it"}, "javascript"),
        ({"url": "https://a.it/", "contact": "ufficio"}, "«ufficio»"),
        ({"url": "https://a.it/", "contact": "a@b.it", "places": ["crema"]}, "«crema»"),
    ],
)
def test_a_catalogue_without_an_address_says_what_to_do(words: dict[str, str], said: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        publisher(**words)  # type: ignore[arg-type]
    assert said in str(caught.value)
