"""The search box within the page: what a role is told, and that names are words."""

from tests.app.conftest import Visit

FIELD = "cerca_ovunque"


def test_the_box_is_on_every_page_and_finds_views_that_say_what_they_open(visit: Visit) -> None:
    app = visit("metodo", role="manager")
    app.text_input(key=FIELD).set_value("mensa castelleone 2025").run()
    links = [link.proto for link in app.get("page_link")]
    found = next(link for link in links if "Castelleone" in link.label)
    assert found.label == "Scheda del comune · Castelleone · Mensa sociale · 2025"
    assert found.query_string == "comune=019025&servizio=mensa&periodo=2025"


def test_the_accessibility_statement_is_found_and_opens_outside_the_menu(visit: Visit) -> None:
    app = visit("metodo", role="mayor")
    app.text_input(key=FIELD).set_value("accessibilità").run()
    found, at_the_foot = [link.proto for link in app.get("link_button") if link.proto.url == "/accessibilita"]
    assert found.label == at_the_foot.label == "Dichiarazione di accessibilità"
    assert (found.icon, at_the_foot.icon) == (":material/open_in_new:", "")


def test_a_partner_finds_its_own_services_alone(visit: Visit) -> None:
    app = visit(role="partner")
    app.text_input(key=FIELD).set_value("segretariato emporio mensa dormitorio docce").run()
    whose = app.session_state["_viewer"].organisation
    assert whose
    told = " ".join(link.proto.query_string for link in app.get("page_link"))
    named = {part.partition("=")[2] for part in told.replace(" ", "&").split("&") if part.startswith("servizio=")}
    app = visit(role="manager")
    app.text_input(key=FIELD).set_value("segretariato emporio mensa dormitorio docce").run()
    every = " ".join(link.proto.query_string for link in app.get("page_link"))
    assert every != told
    assert len(named) <= 1


def test_what_is_typed_is_told_as_words(visit: Visit) -> None:
    app = visit()
    app.text_input(key=FIELD).set_value("[zzqq](qqzz) <i>qqkk</i>").run()
    said = next(caption.value for caption in app.caption if "Niente corrisponde" in caption.value)
    assert "\\[zzqq" in said
    assert "<i>" not in said.replace("\\<", "")
