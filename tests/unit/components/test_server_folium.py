"""Folium takes nothing from other people's servers, neither in the page nor in the saved document."""

import re

import folium
import pytest
from folium.plugins import MarkerCluster

from components.server.assets import asset_url
from components.server.folium_assets import configure_folium, standalone_html


@pytest.fixture(autouse=True)
def folium_as_it_was(monkeypatch):
    monkeypatch.setattr(folium.Map, "default_js", list(folium.Map.default_js))
    monkeypatch.setattr(folium.Map, "default_css", list(folium.Map.default_css))


def a_map():
    chart = folium.Map(location=[45.36, 9.68], zoom_start=11, tiles=None)
    group = folium.FeatureGroup("servizi").add_to(chart)
    folium.CircleMarker([45.36, 9.68], radius=9, tooltip="Mensa", popup="Posti: 100").add_to(group)
    folium.PolyLine([[45.36, 9.68], [45.4, 9.7]], tooltip="Flusso").add_to(group)
    folium.LayerControl().add_to(chart)
    return chart


@pytest.mark.parametrize("prefix", ["", "/bifocale", "/bifocale/"])
def test_the_page_asks_only_our_routes(prefix):
    configure_folium(prefix)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', a_map().get_root().render())
    root = prefix.rstrip("/")
    assert addresses == [
        root + asset_url("leaflet", "leaflet.js"),
        root + asset_url("jquery", "jquery.min.js"),
        root + asset_url("leaflet", "leaflet.css"),
        root + asset_url("shell", "map.css"),
    ]


def test_the_saved_document_asks_for_nothing_and_is_italian():
    html = standalone_html(a_map(), title="Servizi & flussi")
    assert re.findall(r"<(?:script|link|img)\b[^>]*(?:src|href)=", html) == []
    assert "url(images/" not in html
    assert "sourceMappingURL" not in html
    assert "user-scalable" not in html
    assert '<html lang="it">' in html
    assert "<title>Servizi &amp; flussi</title>" in html
    assert "Leaflet 1.9.3" in html
    assert html.index("Leaflet 1.9.3") < html.index("L.circleMarker")


def test_a_map_that_wants_other_peoples_files_is_refused():
    chart = a_map()
    MarkerCluster().add_to(chart)
    with pytest.raises(ValueError, match="not inside it"):
        standalone_html(chart, title="Prova")


def test_saving_a_map_leaves_the_configuration_of_the_page_alone():
    configure_folium("/bifocale")
    before = list(folium.Map.default_js)
    standalone_html(a_map(), title="Prova")
    assert folium.Map.default_js == before
