"""The page Assemblea and the button under every figure: agendas made, put in order, written on, by who may."""

from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from components.state import runtime
from data_access.agenda_file import export_file
from data_access.agendas import NewItem, Preparer, add_item, agenda, create, edit_item, listed
from tests.app.conftest import Visit
from tests.support.nasty import BY_LANGUAGE

MANAGER = Preparer(role="responsabile")
DAY = date(2026, 12, 3)


@pytest.fixture
def base(small_demo: Path, tmp_path: Path) -> Path:
    """Return a copy of the demonstration, to be written on."""
    return Path(copyfile(small_demo, tmp_path / "demo.sqlite"))


def engine() -> Engine:
    return runtime.runtime().engine


def made(*titles: str, who: Preparer = MANAGER) -> str:
    items = [NewItem(page="mappa", query="periodo=2025", figure="mappa", title=title) for title in titles]
    return create(engine(), who, title="Assemblea di dicembre", meeting_date=DAY, items=items)


def shown(app: AppTest) -> list[str]:
    assert not app.exception
    return [one.value for kind in (app.subheader, app.header, app.info, app.markdown, app.caption) for one in kind]


def buttons(app: AppTest) -> set[str]:
    return {one.key for one in app.button if one.key}


def test_an_agenda_is_made_put_in_order_and_written_on(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="manager", at=base)
    assert any("Non c'è ancora nessun ordine del giorno" in one for one in shown(app))
    app.text_input(key="nuovo_giorno").set_value("ieri")
    app.button(key="crea_ordine").click().run()
    assert any("«ieri» non è un giorno: scriverlo come 31/12/2026." in one for one in shown(app))
    app.text_input(key="nuovo_giorno").set_value("3/12/2026")
    app.button(key="crea_ordine").click().run()
    assert "Assemblea del 3 dicembre 2026" in [one.value for one in app.header]
    (one,) = listed(engine())
    assert app.query_params["ordine"] == one.key
    for title in ("Uno", "Due", "Tre"):
        add_item(engine(), MANAGER, one.key, NewItem(page="mappa", query="periodo=2025", figure="mappa", title=title))
    app.run()
    first, second, _ = agenda(engine(), one.key).items
    assert app.button(key=f"su_{first.id}").disabled
    app.button(key=f"giu_{first.id}").click().run()
    assert [each.title for each in agenda(engine(), one.key).items] == ["Due", "Uno", "Tre"]
    assert any("«Uno» è ora al posto 2." in each for each in shown(app))
    app.text_input(key="trascinato_0").set_value(f"{second.id}:2").run()
    assert [each.title for each in agenda(engine(), one.key).items] == ["Uno", "Tre", "Due"]
    app.button(key=f"togli_{second.id}").click().run()
    assert [each.value for each in app.subheader] == ["Uno", "Tre"]
    assert buttons(app) >= {"rinomina_ora", "elimina_ora", f"togli_{first.id}"}


def test_an_agenda_stays_open_when_the_address_is_written_anew(visit: Visit, base: Path) -> None:
    """A filter that moved took the agenda out of the address: the next click was on the list, and did nothing."""
    app = visit("assemblea", role="manager", at=base)
    key = made("Uno")
    app.query_params["ordine"] = key
    app.run()
    app.session_state["periodo"] = "2024"
    app.run()
    assert "2024" in app.query_params["periodo"]
    assert key in app.query_params["ordine"]
    assert [one.value for one in app.subheader] == ["Uno"]


def test_what_is_dropped_nowhere_moves_nothing(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="manager", at=base)
    key = made("Uno", "Due")
    app.query_params["ordine"] = key
    app.run()
    first = agenda(engine(), key).items[0].id
    for said in ("x", "9999:0", f"{first}:-1", f"{first}:", ":1"):
        (field,) = [one for one in app.text_input if one.key and one.key.startswith("trascinato")]
        field.set_value(said).run()
        assert [one.title for one in agenda(engine(), key).items] == ["Uno", "Due"]
        assert not app.exception


def test_a_mayor_reads_and_copies_what_is_not_theirs_and_changes_none_of_it(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="mayor", at=base)
    key = made("Uno")
    app.query_params["ordine"] = key
    app.run()
    assert any("è di un altro ruolo: si legge, si presenta e si duplica" in one for one in shown(app))
    item = agenda(engine(), key).items[0]
    assert not buttons(app) & {f"su_{item.id}", f"giu_{item.id}", f"togli_{item.id}", "rinomina_ora", "elimina_ora"}
    assert [one.key for one in app.text_input if one.key and one.key.startswith("trascinato")] == []
    app.text_input(key="copia_giorno").set_value("7/1/2027")
    app.button(key="duplica_ora").click().run()
    copied = next(one for one in listed(engine()) if one.key != key)
    assert (copied.meeting_date, copied.items) == (date(2027, 1, 7), 1)
    assert copied.role.startswith("sindaco")
    assert f"su_{agenda(engine(), copied.key).items[0].id}" in buttons(app)


def test_a_partner_finds_neither_the_page_nor_the_button(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="partner", at=base)
    key = made("Un titolo riservato")
    app.query_params["ordine"] = key
    app.run()
    assert not any("riservato" in one for one in shown(app))
    assert any("non è per il vostro ruolo" in one.value for one in app.title)
    assert "assemblea" not in {link.proto.page for link in app.get("page_link")}
    app = open_button(visit("mappa", role="partner", at=base), "mappa")
    assert [one.key for one in app.button if one.key and one.key.startswith("agenda_")] == []
    assert listed(engine())[0].items == 1


def test_words_that_somebody_wrote_are_words(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="manager", at=base)
    nasty = [next(iter(language.values())) for language in BY_LANGUAGE.values()]
    key = made(*(words[:100] for words in nasty))
    for item, words in zip(agenda(engine(), key).items, nasty, strict=True):
        edit_item(engine(), MANAGER, key, item, title=item.title, note=words, decision=f"Sì\n{words}")
    app.query_params["ordine"] = key
    app.run()
    assert not app.exception
    assert len(app.subheader) == len(nasty)
    assert not any("<img" in one.value.replace("\\<", "") for one in (*app.subheader, *app.markdown))


@pytest.mark.second_ring
def test_an_agenda_whose_edition_is_gone_is_told_so_and_can_be_let_go(visit: Visit, base: Path) -> None:
    """Nothing but the refusal was drawn: neither its views nor the button that lets its figures go."""
    app = visit("assemblea", role="manager", at=base)
    words = "embed=true&EMBED_OPTIONS=dark&periodo=2025"
    views = [
        NewItem(page="mappa", query=words, figure="mappa", title="Di un file"),
        NewItem(page="x", query="%ff=%00", figure=""),
    ]
    key = create(engine(), MANAGER, title="Di prima", meeting_date=DAY, items=views, edition="e" * 64)
    app.query_params["ordine"] = key
    app.run()
    assert any("non è fra quelle conservate qui" in one for one in shown(app))
    assert not any("Non c'è ancora un'edizione" in one or "Numeri fissati" in one for one in shown(app))
    assert [one.value for one in app.subheader] == ["Di un file", "x"]
    assert "periodo=2025" in [link.proto.query_string for link in app.get("page_link")]
    app.button(key="sblocca_ora").click().run()
    assert agenda(engine(), key).edition == ""
    assert any("Numeri sbloccati" in one for one in shown(app))


def test_an_agenda_is_written_on_renamed_exported_deleted_and_taken_from_its_file(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="manager", at=base)
    key = made("Uno")
    app.query_params["ordine"] = key
    app.session_state[f"scrivi_{agenda(engine(), key).items[0].id}"] = True
    app.run()
    (item,) = agenda(engine(), key).items
    app.text_input(key=f"titolo_{item.id}").set_value("Il primo punto")
    app.text_area(key=f"decisione_{item.id}").set_value("Si approva")
    app.button(key=f"salva_{item.id}").click().run()
    assert any("«Il primo punto» salvato." in one for one in shown(app))
    (item,) = agenda(engine(), key).items
    assert (item.title, item.decision) == ("Il primo punto", "Si approva")
    edit_item(engine(), MANAGER, key, item, title="Di un altro", note="", decision="")
    app.session_state[f"scrivi_{item.id}"] = True
    app.run()
    app.text_input(key="altro_giorno").set_value("domani")
    app.button(key="rinomina_ora").click().run()
    assert any("«domani» non è un giorno" in one for one in shown(app))
    app.text_input(key="altro_giorno").set_value("10/12/2026")
    app.text_input(key="altro_titolo").set_value("Assemblea del 10")
    app.button(key="rinomina_ora").click().run()
    assert any("Titolo e giorno salvati." in one for one in shown(app))
    kept = agenda(engine(), key)
    assert (kept.title, kept.meeting_date) == ("Assemblea del 10", date(2026, 12, 10))
    file = export_file(kept)
    app.button(key="elimina_ora").click().run()
    assert any("Ordine del giorno eliminato." in one for one in shown(app))
    assert any("Non c'è ancora nessun ordine del giorno" in one for one in shown(app))
    assert listed(engine()) == ()
    app.file_uploader(key="file_ordine").set_value(("ordine.json", b"{}", "application/json")).run()
    app.button(key="importa_ordine").click().run()
    assert listed(engine()) == (), "a file that is none is refused"
    app.file_uploader(key="file_ordine").set_value(("ordine.json", file, "application/json")).run()
    app.button(key="importa_ordine").click().run()
    assert any("Importato." in one for one in shown(app))
    (one,) = listed(engine())
    assert [each.title for each in agenda(engine(), one.key).items] == ["Di un altro"]


def test_what_another_has_written_meanwhile_is_not_written_over(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="manager", at=base)
    key = made("Uno")
    (item,) = agenda(engine(), key).items
    app.query_params["ordine"] = key
    app.session_state[f"scrivi_{item.id}"] = True
    app.run()
    edit_item(engine(), MANAGER, key, item, title="Di un altro", note="", decision="")
    app.text_input(key=f"titolo_{item.id}").set_value("Mio")
    app.button(key=f"salva_{item.id}").click().run()
    assert any("Intanto qualcun altro ha cambiato il punto" in one for one in shown(app))
    assert agenda(engine(), key).items[0].title == "Di un altro"


def test_agendas_are_counted_and_each_says_when_it_is_and_whose(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="manager", at=base)
    made()
    made("Uno", who=Preparer(role="sindaco:019035"))
    made("Uno", "Due", who=Preparer(role="sindaco:000000"))
    app.run()
    said = shown(app)
    assert any("Ci sono 3 ordini del giorno." in one for one in said)
    assert any("3 dicembre 2026 · nessun punto · del responsabile" in one for one in said)
    assert any("3 dicembre 2026 · 1 punto · del sindaco di Crema" in one for one in said)
    assert any("3 dicembre 2026 · 2 punti · dei sindaci" in one for one in said)


def test_an_agenda_that_is_not_there_is_told(visit: Visit, base: Path) -> None:
    app = visit("assemblea", role="manager", at=base, ordine="nessuno")
    assert any("Questo ordine del giorno non c'è, o è stato eliminato" in one for one in shown(app))


def open_button(app: AppTest, figure: str) -> AppTest:
    """Open the window under a figure, as a click on its button does."""
    app.session_state[f"agenda_{figure}"] = True
    return app.run()


def test_a_figure_goes_on_a_new_agenda_with_the_view_and_without_an_exact_number(visit: Visit, base: Path) -> None:
    app = open_button(visit("mappa", role="manager", at=base, indicatore="people_served"), "mappa")
    proposed = app.text_input(key="agenda_titolo_mappa").value
    assert "per proteggere le persone" in proposed
    assert proposed not in [one.value for one in app.subheader]
    app.text_area(key="agenda_nota_mappa").set_value("Da discutere")
    app.button(key="agenda_aggiungi_mappa").click().run()
    assert any("Manca il giorno dell'assemblea" in one for one in shown(app))
    app.text_input(key="agenda_giorno_mappa").set_value("3/12/2026")
    app.button(key="agenda_aggiungi_mappa").click().run()
    assert any("Aggiunta a «Assemblea del 3 dicembre 2026», al posto 1" in one for one in shown(app))
    (one,) = listed(engine())
    (item,) = agenda(engine(), one.key).items
    assert (item.page, item.figure, item.title, item.note) == ("mappa", "mappa", "", "Da discutere")
    assert item.query == "periodo=2025"


def test_a_title_that_somebody_writes_stays_as_it_is(visit: Visit, base: Path) -> None:
    app = visit("mappa", role="mayor", at=base)
    key = made("Uno", who=Preparer(role=f"sindaco:{app.session_state['_viewer'].municipality}"))
    made("Di altri")
    open_button(app, "mappa")
    choices = app.selectbox(key="agenda_quale_mappa").options
    assert choices == ["Assemblea di dicembre (03/12/2026)", "Uno nuovo"]
    app.text_input(key="agenda_titolo_mappa").set_value("Come la vediamo noi")
    app.button(key="agenda_aggiungi_mappa").click().run()
    assert any("Aggiunta a «Assemblea di dicembre», al posto 2" in one for one in shown(app))
    assert [one.title for one in agenda(engine(), key).items] == ["Uno", "Come la vediamo noi"]
