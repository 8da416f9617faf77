"""The page of the map in a real browser: what is clicked, what is read, what is saved, what an address brings back.

Second ring: second clicks, rows, other views, what is saved, a phone. The first has a click, a key and the second view;
`tests/unit/components/views/map` and `tests/unit/components/figures/map` say what they are made of, and
`test_hostile_base.py` opens a saved map.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import NewPage
from tests.e2e.support.reading import file_of
from tests.e2e.support.server import Server
from tests.e2e.support.visitor import MANAGER, MAYOR, enter, settle, words

MAP = ".st-key-mappa_figura"
AREAS = f"{MAP} .choroplethlayer .trace.choropleth"
PANEL = ".st-key-scheda_mappa"
FRAME = "iframe[title='Servizi e flussi di persone']"


def open_map(page: Page, server: Server, query: str = "", *, role: str = MANAGER) -> None:
    enter(page, f"{server.url}/mappa{query}", role=role)
    if "vista=servizi" not in query:
        drawn(page)


def drawn(page: Page) -> Locator:
    """Return the shapes of the municipalities once they are all drawn."""
    shapes = page.locator(AREAS).first.locator("path.choroplethlocation")
    expect(shapes).to_have_count(48, timeout=90_000)
    return shapes


def fills(page: Page) -> list[str]:
    return drawn(page).evaluate_all("paths => paths.map(path => getComputedStyle(path).fill)")


def click_map(page: Page, name: str) -> None:
    """Click where a name is written on the map."""
    text = page.locator(f"{MAP} .scatterlayer text", has_text=name).first
    box = text.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2 - 4, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(300)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settle(page)


def focus_of(page: Page) -> Locator:
    return page.locator(PANEL).get_by_role("heading").first


def test_a_click_on_the_map_selects_everywhere_and_a_second_one_clears(server: Server, page: Page) -> None:
    open_map(page, server)
    expect(focus_of(page)).to_have_text("Tutto l'Ambito")
    click_map(page, "Pandino")
    expect(focus_of(page)).to_have_text("Pandino")
    expect(page.get_by_role("combobox", name="Comune in evidenza")).to_have_value("Pandino")
    assert words(page) == {"comune": ["019067"]}
    drawn(page)
    click_map(page, "Pandino")
    expect(focus_of(page)).to_have_text("Tutto l'Ambito")
    assert words(page) == {}


@pytest.mark.second_ring
def test_a_click_on_another_municipality_moves_the_selection(server: Server, page: Page) -> None:
    open_map(page, server, "?comune=019067")
    click_map(page, "Soncino")
    expect(focus_of(page)).to_have_text("Soncino")
    assert words(page) == {"comune": ["019097"]}


@pytest.mark.second_ring
@pytest.mark.parametrize(
    "clear",
    [
        ".st-key-azzera button",
        ".st-key-togli_comune button",
        ".st-key-barra button[aria-label='Togli il valore']",
    ],
    ids=["azzera", "togli", "x"],
)
def test_the_first_click_after_clearing_takes_focus(server: Server, page: Page, clear: str) -> None:
    """After «Azzera» two clicks on the same municipality were lost, and the third worked."""
    open_map(page, server)
    click_map(page, "Pandino")
    expect(focus_of(page)).to_have_text("Pandino")
    page.locator(clear).first.click()
    expect(focus_of(page)).to_have_text("Tutto l'Ambito")
    settle(page)
    drawn(page)
    click_map(page, "Pandino")
    expect(focus_of(page)).to_have_text("Pandino")
    assert words(page) == {"comune": ["019067"]}


@pytest.mark.second_ring
def test_a_click_on_what_was_chosen_before_another_way_takes_focus(server: Server, page: Page) -> None:
    open_map(page, server)
    click_map(page, "Pandino")
    box = page.get_by_role("combobox", name="Comune in evidenza")
    box.click()
    box.fill("Offan")
    page.keyboard.press("Enter")
    expect(focus_of(page)).to_have_text("Offanengo")
    settle(page)
    drawn(page)
    click_map(page, "Pandino")
    expect(focus_of(page)).to_have_text("Pandino")
    page.go_back()
    expect(focus_of(page)).to_have_text("Offanengo")
    settle(page)
    drawn(page)
    click_map(page, "Pandino")
    expect(focus_of(page)).to_have_text("Pandino")


@pytest.mark.second_ring
def test_the_list_selects_with_the_keyboard_alone(server: Server, page: Page) -> None:
    open_map(page, server)
    page.get_by_role("combobox", name="Comune in evidenza").focus()
    page.keyboard.type("Offan")
    page.keyboard.press("Enter")
    settle(page)
    expect(focus_of(page)).to_have_text("Offanengo")
    drawn(page)
    expect(page.locator(AREAS).last.locator("path")).to_have_count(2)


@pytest.mark.second_ring
def test_a_row_of_the_table_selects_too(server: Server, page: Page) -> None:
    open_map(page, server)
    page.locator(".st-key-figura_mappa").get_by_text("Tabella", exact=True).click()
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    settle(page)
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 36 + 17)
    settle(page)
    expect(focus_of(page)).to_have_text("Agnadello")
    assert words(page) == {"comune": ["019002"]}


@pytest.mark.second_ring
def test_the_panel_tells_the_numbers_of_the_table(server: Server, page: Page) -> None:
    open_map(page, server, "?comune=019067&misura=grezzo")
    panel = page.locator(PANEL)
    value = panel.get_by_test_id("stMetricValue").inner_text()
    small = panel.get_by_test_id("stCaptionContainer").first.inner_text()
    lines = file_of(page.locator(".st-key-figura_mappa")).path().read_text(encoding="utf-8-sig").splitlines()
    heading, rows = lines[0].split(";"), [line.split(";") for line in lines[1:]]
    assert len(rows) == 48
    row = dict(zip(heading, next(row for row in rows if "019067" in row), strict=True))
    shown = row[next(name for name in heading if name.startswith("Tasso"))]
    assert value == f"{float(shown.replace(',', '.')):.1f}".replace(".", ",")
    count = row["Persone servite residenti"].split(",")[0]
    assert f"{count} persone servite residenti su 8.856 residenti" in small


@pytest.mark.second_ring
def test_tiles_have_the_colours_of_the_map(server: Server, page: Page) -> None:
    open_map(page, server)
    on_borders = fills(page)
    page.get_by_text("Riquadri", exact=True).click()
    settle(page)
    expect(page.locator(f"{MAP} .scatterlayer text")).to_have_count(48)
    assert fills(page) == on_borders
    assert len(set(on_borders)) >= 5
    assert words(page) == {"vista": ["riquadri"]}
    click_map(page, "OFF")
    expect(focus_of(page)).to_have_text("Offanengo")


@pytest.mark.second_ring
def test_raw_rates_and_numbers_are_one_click_away(server: Server, page: Page) -> None:
    open_map(page, server)
    expect(page.locator(".st-key-figura_mappa")).to_contain_text("Tasso per 1.000 residenti (lisciato) · 2025")
    page.get_by_text("Tasso grezzo", exact=True).click()
    settle(page)
    expect(page.locator(".st-key-figura_mappa")).to_contain_text("Tasso per 1.000 residenti · 2025")
    page.get_by_text("Persone", exact=True).click()
    settle(page)
    expect(page.locator(".st-key-figura_mappa")).to_contain_text("Persone servite · 2025")
    assert words(page) == {"misura": ["numero"]}


@pytest.mark.second_ring
def test_suppressed_zero_and_not_supplied_look_different(server: Server, page: Page) -> None:
    open_map(page, server, role=MAYOR)
    colours = set(fills(page))
    assert "rgb(197, 199, 201)" in colours, "flat grey: suppressed"
    expect(page.locator(f"{MAP} .scatterlayer text", has_text="<6").first).to_be_visible()
    assert "rgb(255, 255, 255)" in colours, "white: a true zero"
    page.goto(f"{server.url}/mappa?servizio=ascolto-castelleone&periodo=2026-Q3")  # the role survives
    settle(page)
    assert set(fills(page)) == {"rgb(230, 233, 236)"}
    expect(page.locator(AREAS).nth(1).locator("path")).to_have_count(48), "the stripes"
    expect(page.locator(".st-key-figura_mappa")).to_contain_text("i servizi non hanno fornito i dati")


@pytest.mark.second_ring
@pytest.mark.parametrize(
    "query", ["?comune=019067&vista=riquadri&misura=grezzo&periodo=2024", "?vista=servizi&periodo=2024"]
)
def test_an_address_gives_the_same_view_in_another_browser(server: Server, new_page: NewPage, query: str) -> None:
    seen = []
    for page in (new_page(), new_page()):
        open_map(page, server, query)
        page.wait_for_timeout(1500)
        seen.append((page.locator("[data-testid='stMain']").inner_text(), words(page)))
        if "servizi" not in query:
            seen[-1] = (*seen[-1], fills(page))
    assert seen[0] == seen[1]


def leaflet(page: Page) -> Locator:
    return page.frame_locator(FRAME).locator(".leaflet-overlay-pane path.leaflet-interactive")


@pytest.mark.second_ring
def test_the_second_tab_shows_services_and_flows_and_its_layers_can_be_turned_off(server: Server, page: Page) -> None:
    open_map(page, server)
    page.get_by_role("tab", name="Servizi e flussi").click()
    settle(page)
    assert words(page) == {"vista": ["servizi"]}
    frame = page.frame_locator(FRAME)
    expect(frame.locator(".leaflet-control-layers-overlays label")).to_have_count(2)
    expect(leaflet(page).nth(60)).to_be_attached()
    everything = leaflet(page).count()
    frame.locator(".leaflet-control-layers-overlays label", has_text="Flussi").click()
    expect(leaflet(page)).not_to_have_count(everything)
    circles = leaflet(page).count() - 48
    assert circles == 5, "one for each municipality with services"
    page.get_by_text("Da vicino: Crema", exact=True).click()
    expect(leaflet(page).nth(48 + 10)).to_be_attached()


@pytest.mark.second_ring
def test_a_point_says_which_services_stand_there(server: Server, page: Page) -> None:
    open_map(page, server, "?vista=servizi")
    frame = page.frame_locator(FRAME)
    page.get_by_text("Da vicino: Crema", exact=True).click()
    settle(page)
    frame.locator(".leaflet-control-layers-overlays label", has_text="Flussi").click()
    expect(leaflet(page).nth(48 + 10)).to_be_attached()
    leaflet(page).last.hover()
    expect(frame.locator(".leaflet-tooltip").last).to_contain_text("capienza")


@pytest.mark.second_ring
def test_the_saved_map_opens_alone_and_asks_nothing(server: Server, page: Page, new_page: NewPage, tmp_path) -> None:
    open_map(page, server, "?vista=servizi&periodo=2024", role=MAYOR)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Scarica la mappa (HTML)").click()
    saved = tmp_path / saving.value.suggested_filename
    saving.value.save_as(saved)
    assert saved.name == "bifocale_servizi_flussi_2024.html"
    alone, asked = new_page(), []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(saved.as_uri())
    expect(alone.locator("path.leaflet-interactive").nth(50)).to_be_attached()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    statement = alone.locator("section").first
    for told in ("Nel 2024", "Periodo: 2024", "Fonte: base dati dell'Ambito", "Dati dimostrativi", "CC BY 4.0"):
        expect(statement).to_contain_text(told)


@pytest.mark.second_ring
def test_on_a_phone_no_name_of_the_map_lies_over_another_word(server: Server, new_page: NewPage) -> None:
    """«Offanengo» was written over «<6», and the S of «Spino d'Adda» lay outside."""
    page = new_page(width=390, height=844)
    open_map(page, server)
    page.wait_for_timeout(500)
    boxes = page.locator(f"{MAP} .scatterlayer text").evaluate_all(
        """texts => texts.filter(text => text.textContent).map(text => {
            const box = text.getBoundingClientRect();
            return [text.textContent, box.left, box.top, box.right, box.bottom];
        })"""
    )
    named = [box for box in boxes if len(box[0]) > len("<6")]
    assert named
    for name, left, top, right, bottom in named:
        assert left >= 0
        assert right <= 390
        others = [one for one in boxes if one[:2] != [name, left]]
        over = [one for one in others if left < one[3] and one[1] < right and top < one[4] and one[2] < bottom]
        assert over == [], f"«{name}»: {over}"


@pytest.mark.second_ring
def test_on_a_phone_the_panel_follows_the_map(server: Server, new_page: NewPage) -> None:
    page = new_page(width=390, height=844)
    open_map(page, server, "?comune=019067")
    figure, panel = page.locator(MAP).bounding_box(), page.locator(PANEL).bounding_box()
    assert figure
    assert panel
    assert panel["y"] > figure["y"] + figure["height"]
    assert figure["x"] >= 0
    assert figure["x"] + figure["width"] <= 390
