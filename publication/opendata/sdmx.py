"""The cells of an edition as SDMX: the structure in SDMX-JSON 2.0, the data in SDMX-CSV 2.0, both by pysdmx.

Comes in: an edition. Goes out: two files. Must not: leave out a cell that is hidden: it has no value, and a status
(CL_OBS_STATUS) and confidentiality (CL_CONF_STATUS) that say why.

References
----------
.. [1] SDMX Technical Working Group. SDMX 3.0; Content-oriented guidelines, code lists for observation status (2.2) and
   confidentiality (1.3).
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import polars as pl
from pysdmx.io.csv.sdmx20.writer import write as write_csv
from pysdmx.io.json.sdmxjson2.writer.v2_0.structure import write as write_json
from pysdmx.io.pd import PandasDataset
from pysdmx.model import (
    Agency,
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    Role,
)
from pysdmx.model.dataset import ActionType
from pysdmx.model.message import Header

from indicators.model.period import Period
from indicators.model.result import Status
from publication.edition.package import Edition
from publication.edition.wording import place_name
from publication.opendata import text

AGENCY: Final = "BIFOCALE"
STRUCTURE, FLOW, CONCEPTS = "CELLE", "CELLE", "CONCETTI"
FREQUENCIES: Final = {"month": "M", "quarter": "Q", "year": "A", "span": "_O"}
"""How SDMX calls the unit of a cell."""
MISSING: Final = {Status.SUPPRESSED: "Q", Status.NOT_SUPPLIED: "L", Status.UNDEFINED: "M"}
"""How SDMX calls a cell without a value, by its status."""
TOTAL: Final = "_T"
_ID: Final = re.compile(r"[A-Za-z0-9_@$-]+")
NUMBERS: Final = {
    "OBS_VALUE": "value",
    "NUMERATOR": "numerator",
    "DENOMINATOR": "denominator",
    "LOWER": "lower",
    "UPPER": "upper",
}
"""Columns of cells that are numbers, by what SDMX calls them."""


def sdmx_files(edition: Edition) -> dict[str, bytes]:
    """Return the structure and the data, by name."""
    lists = code_lists(edition)
    structure = _structure(edition, lists)
    flow = Dataflow(id=FLOW, name=text.STRUCTURE, agency=AGENCY, version=structure.version, structure=structure.urn)
    made_at = datetime.fromisoformat(edition.manifest.made_at)
    header = Header(id=f"EDIZIONE_{edition.manifest.number}", prepared=made_at, sender=Agency(AGENCY))
    told = write_json([_concepts(), *lists.values(), structure, flow], header=header, prettyprint=True)
    data = PandasDataset(
        structure=structure.to_schema(), data=observations(edition, lists).to_pandas(), action=ActionType.Replace
    )
    written = write_csv([data])
    return {"sdmx/struttura.json": _without_empty(str(told)), "sdmx/celle.csv": str(written).encode()}


def _without_empty(message: str) -> bytes:
    """Return a structure message without its empty list of groups, which pysdmx writes and SDMX-JSON refuses."""
    told = json.loads(message)
    for structure in told["data"]["dataStructures"]:
        structure["dataStructureComponents"].pop("groups", None)
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def observations(edition: Edition, lists: Mapping[str, Codelist]) -> pl.DataFrame:
    """Return the cells in the columns of the structure, as text and numbers."""
    ids = {name: {code.description: code.id for code in held} for name, held in lists.items()}
    cells = edition.cells
    places = [ids["REF_AREA"][f"{level} {place}"] for level, place in cells.select("level", "place").iter_rows()]
    periods = {period: _time(period) for period in cells["period"].unique()}
    missing = pl.col("status").replace_strict({str(status): code for status, code in MISSING.items()}, default="A")
    is_late = pl.col("provisional").fill_null(value=False)
    return cells.select(
        FREQ=pl.col("unit").replace_strict(FREQUENCIES),
        INDICATOR=pl.col("indicator").replace_strict(ids["INDICATOR"]),
        LENS=pl.col("lens"),
        REF_LEVEL=pl.col("level"),
        REF_AREA=pl.Series(places, dtype=pl.String),
        BREAKDOWN=pl.col("group").replace_strict(ids["BREAKDOWN"]),
        TIME_PERIOD=pl.col("period").replace_strict(periods),
        **{name: pl.col(column) for name, column in NUMBERS.items()},
        OBS_STATUS=pl.when((pl.col("status") == str(Status.OK)) & is_late).then(pl.lit("P")).otherwise(missing),
        CONF_STATUS=pl.when(pl.col("status") == str(Status.SUPPRESSED)).then(pl.lit("C")).otherwise(pl.lit("F")),
        PROVISIONAL=pl.when(is_late).then(pl.lit("Y")).otherwise(pl.lit("N")),
    )


def code_lists(edition: Edition) -> dict[str, Codelist]:
    """Return the code lists by component; the description of each code is what the edition writes."""
    names, version = edition.names, _version(edition)
    places = [
        ("ambito", "ambito"),
        *(("area", code) for code in names["areas"]),
        *(("municipality", code) for code in names["municipalities"]),
        *(("service", key) for key in names["services"]),
    ]
    groups = sorted(edition.cells["group"].unique())
    told = {
        "FREQ": [(code, unit, text.UNITS[code]) for unit, code in FREQUENCIES.items()],
        "INDICATOR": [(_id(key), key, str(one["name"])) for key, one in edition.definitions.items()],
        "LENS": [(lens, lens, name) for lens, name in text.LENSES.items()],
        "REF_LEVEL": [(level, level, name) for level, name in text.LEVELS.items()],
        "REF_AREA": [(_id(code, level), f"{level} {code}", place_name(edition, level, code)) for level, code in places],
        "BREAKDOWN": [(_id(group) if group else TOTAL, group, group or text.TOTAL) for group in groups],
        "OBS_STATUS": [(code, code, name) for code, name in text.OBSERVATION.items()],
        "CONF_STATUS": [(code, code, name) for code, name in text.CONFIDENTIALITY.items()],
        "PROVISIONAL": [(code, code, name) for code, name in text.FLAGS.items()],
    }
    return {
        component: Codelist(
            id=f"CL_{component}",
            name=text.CONCEPTS[component],
            agency=AGENCY,
            version=version,
            items=[Code(id=code, name=name, description=written) for code, written, name in codes],
        )
        for component, codes in told.items()
    }


def _concepts() -> ConceptScheme:
    return ConceptScheme(
        id=CONCEPTS,
        name=text.STRUCTURE,
        agency=AGENCY,
        version="1.0.0",
        items=[
            Concept(id=name, name=words, urn=_urn("conceptscheme.Concept", CONCEPTS, "1.0.0", name))
            for name, words in text.CONCEPTS.items()
        ],
    )


def _structure(edition: Edition, lists: Mapping[str, Codelist]) -> DataStructureDefinition:
    concepts = {concept.id: concept for concept in _concepts()}
    version = _version(edition)

    def component(name: str, role: Role, **words: Any) -> Component:
        held = lists.get(name)
        enumeration = _urn("codelist.Codelist", held.id, version) if held else None
        kind = DataType.PERIOD if name == "TIME_PERIOD" else DataType.DOUBLE if name in NUMBERS else DataType.STRING
        return Component(
            id=name,
            role=role,
            concept=concepts[name],
            local_codes=held,
            local_enum_ref=enumeration,
            local_dtype=kind,
            **words,
        )

    dimensions = ("FREQ", "INDICATOR", "LENS", "REF_LEVEL", "REF_AREA", "BREAKDOWN", "TIME_PERIOD")
    others = ("NUMERATOR", "DENOMINATOR", "LOWER", "UPPER", "OBS_STATUS", "CONF_STATUS", "PROVISIONAL")
    required = {"OBS_STATUS", "CONF_STATUS", "PROVISIONAL"}
    components: Iterable[Component] = [
        *(component(name, Role.DIMENSION, required=True) for name in dimensions),
        component("OBS_VALUE", Role.MEASURE, required=False),
        *(component(name, Role.ATTRIBUTE, required=name in required, attachment_level="O") for name in others),
    ]
    return DataStructureDefinition(
        id=STRUCTURE,
        name=text.STRUCTURE,
        agency=AGENCY,
        version=version,
        components=Components(list(components)),
        urn=_urn("datastructure.DataStructure", STRUCTURE, version),
    )


def _urn(kind: str, name: str, version: str, item: str = "") -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{name}({version}){f'.{item}' if item else ''}"


def _version(edition: Edition) -> str:
    return f"1.{edition.manifest.number}.0"


def _time(period: str) -> str:
    """Return a period as SDMX writes it: what is no month, quarter or year is a first day and a length."""
    whole = Period.parse(period)
    return period if ".." not in period else f"{whole.first_day:%Y-%m-%d}/P{whole.months}M"


def _id(written: str, level: str = "") -> str:
    """Return what SDMX may call something: as it is written where it can be, else a fingerprint; services apart."""
    start = "SRV_" if level == "service" else ""
    plain = _ID.fullmatch(written) and not written.startswith(("SRV_", "X_"))
    return f"{start}{written}" if plain else f"{start}X_{sha256(written.encode()).hexdigest()[:16]}"
