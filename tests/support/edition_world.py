"""A small Ambito, its edition, and the key that it is signed with."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from shutil import copyfile

import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.vocabulary import Sex
from indicators.catalogue.catalogue import INDICATORS
from publication.edition.making import Made, make_edition
from publication.edition.package import MEMBERS, Edition, write_edition
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.engines import opened
from tests.support.nasty import NASTY, TYPST

ENTRIES = tuple(INDICATORS[key] for key in ("people_served", "flow_new"))
MOMENT = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
Make = Callable[..., Made]
Rows = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class NoShapes:
    """Boundaries of municipalities that are on no map."""

    payload: bytes = b'{"type":"FeatureCollection","features":[]}'
    outline_payload: bytes = b'{"type":"FeatureCollection","features":[]}'
    attribution: str = "Confini di prova"
    label_points: dict[str, tuple[float, float]] = field(default_factory=dict)


def people(name: str, how_many: int) -> list[str]:
    return [f"{name}{number}" for number in range(how_many)]


def small_ambito() -> AmbitoBuilder:
    """Describe forty people of the lead municipality, three and twelve of two others, at one service."""
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 500, "Gamma": 300})
    given.organisation("uno")
    given.service("mensa", organisation="uno")
    for home, count in (("Alfa", 40), ("Beta", 3), ("Gamma", 12)):
        names = people(home, count)
        given.persons(names, sex=Sex.MALE, home=home)
        given.contacts(names, service="mensa", days=["2024-03-02", "2025-03-02"])
    return given


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return KEY


@pytest.fixture(scope="session")
def make() -> Make:
    def made(snapshot: Snapshot, **words: object) -> Made:
        given = {"entries": ENTRIES, "key": KEY, "made_at": MOMENT, **words}
        return make_edition(snapshot, Settings(), NoShapes(), **given)  # type: ignore[arg-type]

    return made


@pytest.fixture(scope="session")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Describe and read the small Ambito, once for all the tests of a process."""
    path = tmp_path_factory.mktemp("edition") / "base.sqlite"
    copyfile(sqlite_template, path)
    with opened(f"sqlite:///{path}") as engine:
        return saved(small_ambito(), engine)


@pytest.fixture(scope="session")
def first(make: Make, world: Snapshot) -> Made:
    """Make the first edition of the small Ambito, once for all the tests of a process."""
    return make(world)


def renamed(edition: Edition) -> Edition:
    """Return the same edition, signed anew, in which every name is one of `tests.support.nasty`."""
    nasty = cycle([*NASTY.values(), *TYPST])
    names = json.loads(edition.member("nomi.json"))
    names["ambito"] = next(nasty)
    names["areas"] = {slug: next(nasty) for slug in names["areas"]}
    for known in (names["municipalities"], names["services"]):
        for one in known.values():
            one["name"] = next(nasty)
    definitions = [{**one, "name": next(nasty)} for one in json.loads(edition.member("definizioni.json"))]
    members = {
        **{name: edition.member(name) for name in MEMBERS},
        "nomi.json": json.dumps(names).encode(),
        "definizioni.json": json.dumps(definitions).encode(),
    }
    facts = edition.manifest.model_dump(exclude={"members", "public_key"}) | {"ambito": next(nasty)}
    return write_edition(facts, members, KEY)


def signed(edition: Edition, *, ambito: str, number: int, rows: Rows = lambda cells: cells, **facts: object) -> Edition:
    """Return an edition of another Ambito: other municipalities, other cells, signed anew."""
    names = json.loads(edition.member("nomi.json"))
    names["ambito"] = ambito
    names["municipalities"] = {f"{number}{code[1:]}": one for code, one in names["municipalities"].items()}
    cells = io.BytesIO()
    rows(edition.cells).write_parquet(cells)
    members = {
        **{name: edition.member(name) for name in MEMBERS},
        "nomi.json": json.dumps(names).encode(),
        "celle.parquet": cells.getvalue(),
    }
    told = edition.manifest.model_dump(exclude={"members", "public_key"}) | {"ambito": ambito} | facts
    return write_edition(told, members, KEY)


@pytest.fixture(scope="session")
def hostile(first: Made) -> Edition:
    """Return the first edition with names that are programs."""
    return renamed(first.edition)
