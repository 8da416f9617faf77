"""The HTML of the gate: every word is text, the first role is chosen, and each list is its role's."""

import re

from components.server.sign_in.gate_page import Choice, GatePage

EVIL = '<img src=x onerror="alert(1)">&"'
MAYOR = Choice(
    code="mayor",
    name="Sindaco",
    caption="Vede il suo comune.",
    list_field="comune",
    asks="Di quale comune",
    options={"019035": "Crema", "019062": "Offanengo"},
    chosen="019062",
)
PARTNER = Choice(
    code="partner", name="Ente", caption="", list_field="ente", asks="Quale ente", nobody="Non c'è ancora alcun ente."
)


def test_the_first_role_and_the_chosen_place_are_chosen() -> None:
    html = str(GatePage(choices=(MAYOR, PARTNER), legend="Entra come", button="Entra").html(towards="/mappa?area=x"))
    assert re.findall(r'value="(\w+)"( checked)?>', html)[:2] == [("mayor", " checked"), ("partner", "")]
    assert re.findall(r'<option value="(\d+)"( selected)?>', html) == [("019035", ""), ("019062", " selected")]
    assert '<label for="bif-gate-comune">Di quale comune</label>' in html
    assert '<input type="hidden" name="verso" value="/mappa?area=x">' in html
    assert 'data-begins="yes"' in html


def test_a_list_of_nobody_is_a_sentence() -> None:
    html = str(GatePage(choices=(MAYOR, PARTNER)).html(towards="/"))
    assert '<p class="bif-gate-list" data-for="partner">Non c&#39;è ancora alcun ente.</p>' in html
    assert "Quale ente" not in html


def test_what_comes_from_the_data_or_the_address_is_text() -> None:
    evil = Choice(code="mayor", name=EVIL, caption=EVIL, list_field="comune", asks=EVIL, options={EVIL: EVIL})
    page = GatePage(
        ambito=EVIL, badge=EVIL, warning=EVIL, sentences=(EVIL,), legend=EVIL, choices=(evil,), button=EVIL, note=EVIL
    )
    html = str(page.html(towards=EVIL))
    assert "<img" not in html
    assert 'onerror="' not in html
    assert html.count("&lt;img") == 13


def test_where_people_sign_in_each_way_is_a_link_and_the_first_is_the_foremost() -> None:
    page = GatePage(ways=(("Con l'identità", "/accesso/entra"), ("Per posta", "/accesso/posta")), warning="Riprovare.")
    html = str(page.html(towards="/percorsi?periodo=2024"))
    towards = "verso=%2Fpercorsi%3Fperiodo%3D2024"
    ways = [f"/accesso/entra?{towards}", f"/accesso/posta?{towards}"]
    assert re.findall(r'<a href="([^"]+)"', html) == [*ways, "/accessibilita"]
    assert "<form" not in html, "a form may not be sent on to the provider"
    assert html.index('class="bif-gate-enter"') < html.index("Per posta")
    assert html.count('class="bif-gate-enter"') == 1
    assert '<p class="bif-gate-warning" role="alert">Riprovare.</p>' in html
    assert 'data-begins="no"' in html
