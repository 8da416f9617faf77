"""What asking who somebody is adds to a run: open pages are watched, so that it is read already."""

from pathlib import Path

from data_access.accounts import store
from data_access.accounts.access_log import AccessLog
from data_access.accounts.claims import Proof
from data_access.accounts.entrance import Entrance, Holder
from data_access.accounts.register import Identity, Register, Right, Wanted
from data_access.accounts.sign_ins import SignIns
from data_access.accounts.vocabulary import AccountRole
from data_access.settings import Settings
from tests.bench import budgets
from tests.bench.timing import timed
from tests.support.engines import opened

MAYORS = 60


def test_sign_in_adds_less_than_five_milliseconds_to_a_run(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/accounts.sqlite") as engine:
        store.upgrade(engine)
        entrance = Entrance(Settings(), Register(engine), SignIns(engine), AccessLog(engine, key=b"k" * 64))
        mayors = [Right(role=AccountRole.MAYOR, municipality=f"0190{number:02}") for number in range(MAYORS)]
        wanted = [Wanted(email=f"s{number}@ambito.example", right=right) for number, right in enumerate(mayors)]
        entrance.register.add(wanted, by="bench")
        identity = Identity(issuer="https://id", subject="7", email="s7@ambito.example")
        word = entrance.enter(Proof(identity=identity, level="", issued_at=None), network="192.0.2.7")

        def run() -> None:
            found = entrance.look(word)
            assert isinstance(found, Holder)
            entrance.use(word, found)

        def first() -> None:
            entrance.refresh()
            run()

        warm, cold = timed(run, rounds=2_000), timed(first, rounds=50)
        entrance.log.close()
    budgets.told("sign_in_run", warm.median, of="a run", beside=warm.beside)
    budgets.told("sign_in_first", cold.median, of="nothing read yet", beside=cold.beside)
