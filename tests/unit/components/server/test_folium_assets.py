"""A saved folium map takes nothing from other people's servers, and runs nothing but what is ours."""

import re

import folium
import pytest
from branca.element import Element
from folium.plugins import MarkerCluster

from components.server.folium_assets import standalone_html, verbatim


def a_map() -> folium.Map:
    return folium.Map(location=[45.36, 9.68], zoom_start=11, tiles=None)


def test_the_saved_document_asks_for_nothing_and_is_italian() -> None:
    html = standalone_html(a_map(), title="Servizi & flussi")
    assert re.findall(r"<(?:script|link|img)\b[^>]*(?:src|href)=", html) == []
    assert "url(images/" not in html
    assert "sourceMappingURL" not in html
    assert "user-scalable" not in html
    assert '<html lang="it">' in html
    assert "<title>Servizi &amp; flussi</title>" in html
    assert html.index("Leaflet 1.9.3") < html.index("window.servicesMap = ") < html.index("L.map(")


def test_the_document_says_its_encoding_before_anything_that_comes_from_data() -> None:
    assert standalone_html(a_map(), title="è" * 2000).index('charset="utf-8"') < 100


def test_a_map_that_wants_other_peoples_files_is_refused() -> None:
    chart = a_map()
    MarkerCluster().add_to(chart)
    with pytest.raises(ValueError, match="not inside it"):
        standalone_html(chart, title="Prova")


def test_a_map_with_a_script_of_its_own_is_refused() -> None:
    chart = a_map()
    chart.get_root().html.add_child(Element("<script>window.ran=1</script>"))
    with pytest.raises(ValueError, match="has 5 scripts, not 4"):
        standalone_html(chart, title="Prova")


def test_what_stands_in_the_document_as_it_is_is_no_template() -> None:
    words = "{{ 7*7 }} {% raw %} {# x #} {% endraw %}{{ 7*7 }}"
    assert verbatim(words).render() == words
