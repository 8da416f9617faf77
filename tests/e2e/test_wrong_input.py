"""Whatever is wrong, a clear Italian message; and all is well again when the cause goes.

First ring: an address that is hostile, a base that is lost while it is served. Second: one that is not there at the
start (`components/app/test_services.py`), and what `tests/unit` says of each wrong word
(`interchange/test_url_parameters.py`), of each refused base (`data_access/test_database.py`, `test_migrate.py`) and of
a spoiled copy (`test_store.py`), met here in a browser.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_access.migrate import upgrade
from sample_data.demo import create_demo
from tests.e2e.conftest import SCALE, Start
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import FIGURES, GATE, choose, enter, pass_gate, sentence, settle
from tests.support.engines import opened
from tests.support.rings import rings


def say_what_is_wrong(page: Page, server: Server, words: str) -> None:
    """See the message in place of everything, without a traceback, and a health check that says so."""
    page.goto(server.url)
    expect(page.get_by_test_id("stAlert")).to_contain_text(words, timeout=120_000)
    expect(page.locator(FIGURES)).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)
    assert server.health().status_code == 503


def recover(page: Page, server: Server) -> None:
    """See the dashboard again, without a click: the page opens by itself."""
    page.get_by_text(GATE, exact=True).wait_for(timeout=120_000)
    settle(page)
    pass_gate(page)
    expect(page.locator(FIGURES).first).to_be_visible()
    server.wait_until_well()


def set_revision(database: Path, revision: str) -> str:
    """Write the database's migration and return the one that was there."""
    with closing(sqlite3.connect(database)) as connection, connection:
        before = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    return str(before)


@pytest.mark.parametrize(
    ("parameters", "said"),
    rings(
        [
            ("area=%3Cscript%3Ealert(1)%3C/script%3E", "Area «<script>alert(1)</script>» sconosciuta"),
        ],
        second=[
            ("servizio=mensa,chiuso", "Servizio «chiuso» sconosciuto"),
            ("periodo=[qui](https://example.org)", "Periodo «[qui](https:\u2060//example.org)» non valido"),
            ("periodo=1999", "Periodo «1999» senza dati"),
            ("periodo=marzo", "Periodo «marzo» non valido"),
            ("comune=35", "Comune dell'Ambito «35» sconosciuto"),
            ("ottica=entrambe", "Ottica: «entrambe» non vale"),
            ("colore=rosso", "Parametro «colore» sconosciuto"),
        ],
    ),
)
def test_what_an_address_says_wrong_is_told_and_the_rest_is_kept(
    server: Server, page: Page, parameters: str, said: str
) -> None:
    enter(page, f"{server.url}/occupazione?confronto=nessuno&{parameters}")
    expect(page.get_by_test_id("stAlert")).to_contain_text(said)
    expect(page.get_by_test_id("stAlert").locator("a, script")).to_have_count(0)
    assert "confronto" not in sentence(page)


@pytest.mark.second_ring
def test_the_notice_goes_when_a_filter_is_moved(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/?periodo=1999&colore=rosso")
    expect(page.get_by_test_id("stAlert")).to_contain_text("«1999» senza dati")
    choose(page, "Periodo", "2024")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.mark.second_ring
def test_an_old_link_still_works(server: Server, page: Page) -> None:
    enter(page, f"{server.url}/?anno=2024&lente=sede")
    assert sentence(page).startswith("Periodo: 2024; per comune in cui si trova il servizio;")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.mark.second_ring
def test_a_database_that_is_not_there_at_start(start: Start, demo_file: Path, tmp_path: Path, page: Page) -> None:
    missing = tmp_path / "away" / "bifocale.sqlite"
    server = start(missing)
    say_what_is_wrong(page, server, "base dati")
    missing.parent.mkdir(exist_ok=True)
    shutil.copy(demo_file, missing)
    recover(page, server)


@pytest.mark.second_ring
def test_an_empty_database(start: Start, sqlite_template: Path, tmp_path: Path, page: Page) -> None:
    database = Path(shutil.copy(sqlite_template, tmp_path / "empty.sqlite"))
    server = start(database)
    say_what_is_wrong(page, server, "bifocale demo")
    with opened(f"sqlite:///{database}") as engine:
        create_demo(engine, scale=SCALE)
    recover(page, server)


@pytest.mark.second_ring
def test_a_database_without_tables(start: Start, tmp_path: Path, page: Page) -> None:
    database = tmp_path / "blank.sqlite"
    database.touch()
    server = start(database)
    say_what_is_wrong(page, server, "bifocale init")
    with opened(f"sqlite:///{database}") as engine:
        upgrade(engine)
        create_demo(engine, scale=SCALE)
    recover(page, server)


@pytest.mark.second_ring
def test_a_database_at_another_migration(start: Start, demo_copy: Path, page: Page) -> None:
    now = set_revision(demo_copy, "0000_before")
    server = start(demo_copy)
    say_what_is_wrong(page, server, "è alla versione 0000_before")
    set_revision(demo_copy, now)
    recover(page, server)


@pytest.mark.second_ring
def test_a_database_lost_while_running_and_back(start: Start, demo_copy: Path, page: Page) -> None:
    server = start(demo_copy, BIFOCALE_REFRESH_SECONDS="1")
    enter(page, server.url)
    away = demo_copy.rename(demo_copy.with_suffix(".away"))
    notice = page.get_by_test_id("stAlert")
    for year in ("2024", "2023"):  # the first click finds out behind the visitor's back, the second tells
        page.wait_for_timeout(1_500)
        choose(page, "Periodo", year)
    expect(notice).to_contain_text("I dati mostrati sono fermi al 31 ottobre 2026")
    expect(page.locator(FIGURES).first).to_be_visible()
    assert server.health().status_code == 503

    away.rename(demo_copy)
    for year in ("2024", "2025"):
        page.wait_for_timeout(1_500)
        choose(page, "Periodo", year)
    expect(notice).to_have_count(0)
    assert server.health().status_code == 200


@pytest.mark.second_ring
def test_a_corrupt_snapshot_file_is_made_again(start: Start, demo_file: Path, tmp_path: Path, page: Page) -> None:
    enter(page, start(demo_file).url)
    spoiled = sorted(path for path in (tmp_path / "cache").rglob("*") if path.suffix in {".parquet", ".arrow"})
    assert spoiled
    for file in spoiled:
        file.unlink()  # what a server that runs has mapped is never written over, by nobody
        file.write_bytes(b"not a frame")
    server = start(demo_file)
    enter(page, server.url)
    expect(page.locator(FIGURES).first).to_be_visible()
    assert "cannot be read" in server.written()
