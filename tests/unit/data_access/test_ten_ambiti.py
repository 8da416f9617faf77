"""Ten Ambiti in one installation: what one has given is worth nothing at any other, pair by pair, on both databases.

Words of sign-ins, links, agendas, editions, keys of rounding, snapshots. That a request for one never reaches the
process of another is tried with HAProxy in `tests.unit.deployment.test_ambiti`.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.accounts.links import Link, LinkError, Links
from data_access.accounts.register import Identity, Register, Right, Wanted
from data_access.accounts.sign_ins import SignIns
from data_access.accounts.store import SUFFIX, register_engine
from data_access.accounts.store import upgrade as upgrade_register
from data_access.accounts.vocabulary import AccountRole
from data_access.ambiti import Ambito, add_entry, read_registry, same_bases
from data_access.database import build_engine, make_schema
from data_access.editions import EditionUnknownError, Shelved, content_marked, content_of, shelve
from data_access.migrate import upgrade
from data_access.store import SnapshotStore
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.postgres import Databases

pytestmark = [pytest.mark.second_ring, pytest.mark.postgres]

KEYS = ("alfa", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa")
ON_POSTGRES = ("iota", "kappa")
ISSUER = "https://identita.example"


@dataclass(frozen=True, slots=True)
class House:
    """An Ambito, and what it has given."""

    ambito: Ambito
    data: Engine
    register: Engine
    word: str
    token: str
    mark: str

    @property
    def canary(self) -> str:
        return canary(self.ambito.key)

    @property
    def links(self) -> Links:
        return Links(self.register, key=self.ambito.settings.smtp.link_secret)


def canary(key: str) -> str:
    """Return a name that is of one Ambito and of nothing else."""
    return f"Canarino{key.capitalize()}"


def email_of(key: str) -> str:
    return f"responsabile@{key}.example"


@pytest.fixture(scope="module")
def houses(
    sqlite_template: Path,
    sqlite_register_template: Path,
    postgres_databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[House]]:
    folder = tmp_path_factory.mktemp("dieci")
    shared = postgres_databases.create()
    for key in KEYS:
        where = (shared, f"ambito_{key}") if key in ON_POSTGRES else ("", "")
        file = add_entry(
            folder / "ambiti.toml",
            key=key,
            name=canary(key),
            host=f"{key}.example",
            database_url=where[0],
            schema=where[1],
        )
        with file.open("a") as more:
            more.write(f"BIFOCALE_SMTP_LINK_SECRET='un segreto dei collegamenti di {key}, lungo abbastanza'\n")
        if key not in ON_POSTGRES:
            shutil.copyfile(sqlite_template, file.with_name("bifocale.sqlite"))
            shutil.copyfile(sqlite_register_template, file.with_name(f"bifocale{SUFFIX}"))
    there = [founded(one) for one in read_registry(folder / "ambiti.toml")]
    yield there
    for house in there:
        house.data.dispose()
        house.register.dispose()
    postgres_databases.drop(shared)


def founded(one: Ambito) -> House:
    """Make the base of an Ambito, with names of its own, somebody who has signed in, a link, an edition."""
    make_schema(one.settings)
    data, register = build_engine(one.settings), register_engine(one.settings)
    if one.key in ON_POSTGRES:
        upgrade(data)
        upgrade_register(register)
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500})
    given.organisation(canary(one.key).lower())
    given.service(f"mensa{one.key}", organisation=canary(one.key).lower())
    given.persons([f"persona{one.key}"], home="Alfa")
    given.contacts([f"persona{one.key}"], service=f"mensa{one.key}", days=["2025-03-02"])
    saved(given, data)
    email = email_of(one.key)
    Register(register).add([Wanted(email=email, right=Right(role=AccountRole.MANAGER))], by="prova")
    word = SignIns(register).begin(Identity(issuer=ISSUER, subject=one.key, email=email))
    token = Links(register, key=one.settings.smtp.link_secret).make(Link(email=email, towards="/"))
    mark = f"{KEYS.index(one.key):064x}"
    facts = Shelved(number=1, data_version=1, token="t", as_of=date(2026, 1, 31), made_at=datetime.now(UTC), mark=mark)
    with data.begin() as connection:
        shelve(connection, facts, content=canary(one.key).encode(), counts=b"")
    return House(ambito=one, data=data, register=register, word=word, token=token, mark=mark)


def test_ten_share_nothing(houses: list[House]) -> None:
    assert len(houses) == 10
    assert [*same_bases([house.ambito for house in houses])] == []


def test_what_one_has_given_is_worth_something_there(houses: list[House]) -> None:
    """Or what follows would prove nothing."""
    for house in houses:
        held = SignIns(house.register).find(house.word)
        assert held is not None
        assert held.identity.subject == house.ambito.key
        assert Register(house.register).standing(held.identity) is not None
        assert house.links.read(house.token).email == email_of(house.ambito.key)
        assert content_of(house.data) == house.canary.encode()


def test_what_one_has_given_is_worth_nothing_at_any_other(houses: list[House]) -> None:
    pairs = list(permutations(houses, 2))
    assert len(pairs) == 90
    for here, other in pairs:
        at = f"{other.ambito.key} at {here.ambito.key}"
        assert SignIns(here.register).find(other.word) is None, at
        key = other.ambito.key
        stranger = Identity(issuer=ISSUER, subject=key, email=email_of(key))
        assert Register(here.register).standing(stranger) is None, at
        for way in (here.links.read, here.links.take):
            with pytest.raises(LinkError, match="non è di questo servizio"):
                way(other.token)
        assert other.canary.encode() not in content_of(here.data), at
        with pytest.raises(EditionUnknownError):
            content_marked(here.data, other.mark)
        assert here.ambito.settings.disclosure.key != other.ambito.settings.disclosure.key, at


def test_snapshots_hold_and_leave_the_names_of_one(houses: list[House]) -> None:
    for house in houses:
        snapshot = SnapshotStore(house.data, house.ambito.settings).current()
        names = " ".join(snapshot["services"]["key"].to_list() + snapshot["organisations"]["name"].to_list())
        assert house.ambito.key in names
        cache = house.ambito.settings.cache_dir
        assert any(cache.iterdir())
        held = [SnapshotStore(house.data, house.ambito.settings).current() for _ in range(2)]
        assert {one.token for one in held} == {snapshot.token}
        for other in houses:
            if other is not house:
                assert f"mensa{other.ambito.key}" not in names
                files = [file for file in cache.rglob("*") if file.is_file()]
                assert not any(other.canary.lower().encode() in file.read_bytes().lower() for file in files)
