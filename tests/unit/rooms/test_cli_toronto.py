"""A file of the make of Toronto's goes in through its mapping: beds and rooms have figures of their own."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from data_access.reading import read_snapshot
from data_access.settings import current_settings
from data_access.snapshot import Snapshot
from indicators.model.result import Status
from indicators.wording.headline import headline
from tests.support.asking import ask, column, number
from tests.support.engines import opened
from tests.support.toronto import BED, ROOM, Night, Programme, founded, written
from tests.unit.rooms.conftest import Run

MEN = Programme(11791, "Ente Uno", "Men")
YOUTH = Programme(11792, "Ente Uno", "Youth")
FAMILIES = Programme(16892, "Ente Due", "Families", ROOM)
COUPLES = Programme(17012, "Ente Due", "Mixed Adult", ROOM)
EXAMPLES = Path(__file__).resolve().parents[3] / "data_access" / "returns" / "mappings"
MONTH = "2025-03"


def march(nights: int = 31) -> Iterator[Night]:
    """Every evening of March: a bed out of service from the 11th, a programme that is absent when it is empty."""
    for day in range(nights):
        evening = (date(2025, 3, 1) + timedelta(days=day)).isoformat()
        yield evening, MEN, 20 if day < 10 else 19, 22, 19
        if day % 2:
            yield evening, YOUTH, 10, 10, 8
        yield evening, FAMILIES, 30, 33, 30 if day else 27
        yield evening, COUPLES, 15, 15, 14


@pytest.fixture
def loaded(bifocale: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Snapshot]:
    """Found the Ambito of the programmes and import the file."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'toronto.sqlite'}"
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", url)
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    current_settings.cache_clear()
    Path("ambito.toml").write_text(founded([MEN, YOUTH, FAMILIES, COUPLES]), encoding="utf-8")
    assert bifocale("init", "--from", "ambito.toml")[0] == 0
    Path("toronto.csv").write_text(written(march()), encoding="utf-8")
    code, _, told = bifocale("import", "toronto.csv", "--mapping", str(EXAMPLES / "toronto_shelters.toml"))
    assert code == 0, told
    with opened(url) as engine:
        yield read_snapshot(engine)
    current_settings.cache_clear()


def share(capacity: str, over: int) -> float:
    """Return what the file gives by hand: occupied over actual (2) or funded (3) units, of beds or of rooms."""
    rows = [night for night in march() if night[1].capacity == capacity]
    return 100 * sum(night[4] for night in rows) / sum(night[over] for night in rows)


def test_beds_and_rooms_of_a_file_give_their_own_shares_of_actual_and_funded(loaded: Snapshot) -> None:
    found = {key: number(loaded, key, period=MONTH) for key in ("bed_occupancy", "funded_use")}
    assert found == {"bed_occupancy": pytest.approx(share(BED, 2)), "funded_use": pytest.approx(share(BED, 3))}
    rooms = {key: number(loaded, key, period=MONTH) for key in ("room_occupancy", "funded_rooms_use")}
    assert rooms == {
        "room_occupancy": pytest.approx(share(ROOM, 2)),
        "funded_rooms_use": pytest.approx(share(ROOM, 3)),
    }
    assert headline(ask(loaded, "room_occupancy", period=MONTH)).startswith(
        "A marzo 2025 era occupato il 97,6% delle camere disponibili"
    )


def test_a_night_on_which_a_programme_is_absent_is_not_an_empty_night(loaded: Snapshot) -> None:
    shares = column(loaded, "bed_occupancy", "denominator", by="service", period=MONTH)
    assert shares["11792"] == 15 * 10


def test_sectors_are_sections(loaded: Snapshot) -> None:
    by_section = column(loaded, "room_occupancy", "value", by="section", period=MONTH)
    assert by_section["famiglie"] == pytest.approx(100 * (27 + 30 * 30) / (31 * 30))
    assert by_section["misti"] == pytest.approx(100 * 14 / 15)


def test_of_persons_nothing_is_said_but_that_they_were_not_supplied(loaded: Snapshot) -> None:
    people = ask(loaded, "people_served", period=MONTH, by="municipality")
    assert set(people.frame["status"]) == {Status.NOT_SUPPLIED}
    assert "nessuno" not in headline(people)
