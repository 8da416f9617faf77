"""An edition of a few indicators, put on the shelf of a base as `bifocale edition make` does.

Comes in: a SQLite file. Goes out: the same, with the edition. Must not: make all indicators: it takes minutes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from components.state.runtime import territory_of
from data_access.editions import shelve
from data_access.reading import read_snapshot
from data_access.settings import Settings
from geo.boundaries import build_territory
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.territory import todays_territory
from publication.edition.making import make_edition
from tests.support.engines import opened


def shelve_edition(database: Path, indicators: Sequence[str]) -> None:
    """Make an edition of some indicators and put it on the shelf."""
    with opened(f"sqlite:///{database}") as engine:
        snapshot = read_snapshot(engine)
        made = make_edition(
            snapshot,
            Settings(),
            build_territory(territory_of(todays_territory(snapshot))),
            key=Ed25519PrivateKey.generate(),
            made_at=datetime.now(UTC),
            entries=[INDICATORS[key] for key in indicators],
        )
        with engine.begin() as connection:
            shelve(connection, made.edition.facts, content=made.edition.content, counts=made.counts)
