"""A month goes its whole way: loaded, confirmed, contested, corrected by a file, closed; the mark comes and goes."""

from datetime import date

from sqlalchemy import Engine

from components.views.verification.text import moved_words
from data_access.accounts.vocabulary import AccountRole
from data_access.loading.known import registry_of
from data_access.loading.load import load
from data_access.loading.outcome import Sender
from data_access.reading import read_snapshot
from data_access.returns.check import Options, check_file
from data_access.returns.kinds import kind_named
from data_access.verification.events import Target, Words, deliveries, record, thread, who_loaded
from data_access.verification.standing import Actor, standing
from data_access.viewers import Viewer
from data_access.vocabulary import ReturnAct, ReturnState
from indicators.data_quality.returns_in_hand import moved_figures
from indicators.wording.headline import headline
from tests.support.asking import ask
from tests.support.builder import ambito
from tests.support.return_files import CONTACTS, TODAY, as_csv

MARCH = date(2025, 3, 1)
MENSA = Target(service="mensa", month=MARCH, kind="accessi")
MANAGER = Actor(who="capo@b.it", role=AccountRole.MANAGER)
PARTNER = Actor(who="anna@b.it", role=AccountRole.PARTNER, organisation="caritas")
FIRST = (("mensa", "01/03/2025", "P1", "Alfa"), ("mensa", "02/03/2025", "P2", "Alfa"))
MORE = (*FIRST, ("mensa", "03/03/2025", "P3", "Alfa"))


def deliver(engine: Engine, rows: tuple[tuple[str, ...], ...], reason: str = "") -> None:
    content = as_csv([CONTACTS, *rows])
    options = Options(today=TODAY, kind=kind_named("accessi"), registry=registry_of(engine), persons_key=b"k" * 64)
    checked = check_file("marzo.csv", content, options)
    load(engine, checked, Sender(who=PARTNER.who, reason=reason), content=content)


def said(engine: Engine) -> str:
    return headline(ask(read_snapshot(engine), "contacts", period="2025-03"))


def test_the_mark_of_a_contested_figure_comes_and_goes_and_what_changed_is_told(engine: Engine) -> None:
    given = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=False)
    given.organisation("caritas").service("mensa", organisation="caritas", name="Mensa").save(engine)
    deliver(engine, FIRST)
    log = [record(engine, PARTNER, ReturnAct.CONFIRM, Target(service="mensa", month=MARCH))]
    assert "contest" not in said(engine)
    log.append(record(engine, MANAGER, ReturnAct.CONTEST, MENSA, Words(note="Così pochi?", measure="contacts")))
    assert "il flusso di Mensa (marzo 2025) è contestato dal responsabile dal" in said(engine)
    log.append(record(engine, PARTNER, ReturnAct.ANSWER, MENSA, Words(note="Mancava un foglio")))
    deliver(engine, MORE, reason="Mancava un foglio")
    assert standing(deliveries(engine, "mensa")[MARCH], thread(engine, "mensa", MARCH)).state is ReturnState.CORRECTED
    assert "è stato corretto il" in said(engine)
    moved = moved_figures(
        read_snapshot(engine), viewer=Viewer.parse("partner:caritas"), service="mensa", month=2025 * 12 + 2
    )
    assert ("Accessi e prestazioni", 2, 3) in [(one.name, one.before, one.after) for one in moved]
    (contacts,) = (one for one in moved if one.name == "Accessi e prestazioni")
    who, why = who_loaded(engine, {contacts.version})[contacts.version]
    assert moved_words(contacts, who, why).endswith(" (anna@b.it: «Mancava un foglio»).")
    assert who_loaded(engine, ()) == {}
    log.append(record(engine, MANAGER, ReturnAct.CLOSE, Target(service="mensa", month=MARCH)))
    assert "contest" not in said(engine)
    assert [line.partition(":")[0] for line in log] == ["conferma", "contesta (contacts)", "scrive", "chiude"]
    assert [act.note for act in thread(engine, "mensa", MARCH) if act.note] == ["Così pochi?", "Mancava un foglio"]
