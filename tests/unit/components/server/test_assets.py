"""Our own files: found in the installed packages, served for ever, and those that the configuration names are there."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette

from components import theme
from components.server import asset_routes
from components.server.assets import PARTS, SHELL_FOLDER, TOPOJSON_FOLDER, asset_text, asset_url
from tests.support.asgi_client import Client

ROOT = Path(__file__).parents[4]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.fixture
def client():
    return Client(Starlette(routes=asset_routes()))


@pytest.mark.parametrize("font", CONFIG["theme"]["fontFaces"], ids=lambda font: font["url"])
def test_every_font_of_the_configuration_is_served_by_us(client, font):
    response = client.get(font["url"])
    assert response.status_code == 200
    assert response.headers["content-type"] == "font/ttf"
    assert response.content[:4] == b"\x00\x01\x00\x00"


@pytest.mark.parametrize(
    ("kind", "name", "media_type"),
    [
        ("leaflet", "leaflet.js", "text/javascript; charset=utf-8"),
        ("leaflet", "leaflet.css", "text/css; charset=utf-8"),
        ("leaflet", "images/layers.png", "image/png"),
        ("shell", "services_map.js", "text/javascript; charset=utf-8"),
        ("shell", "mend.js", "text/javascript; charset=utf-8"),
        ("shell", "shell.css", "text/css; charset=utf-8"),
    ],
)
def test_files_are_immutable_under_a_versioned_address(client, kind, name, media_type):
    response = client.get(asset_url(kind, name))
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"] == media_type


def test_the_style_sheet_of_the_shell_finds_the_font(client):
    address = re.search(r'url\("([^"]+)"\)', asset_text("shell", "shell.css"))[1]
    assert client.get(urljoin(asset_url("shell", "shell.css"), address)).headers["content-type"] == "font/ttf"


@pytest.mark.parametrize("name", PARTS)
def test_what_is_sent_as_one_is_all_that_its_folder_holds(client, name):
    folder = SHELL_FOLDER / Path(name).stem
    assert sorted(PARTS[name]) == sorted(folder.iterdir())
    assert client.get(asset_url("shell", name)).text == asset_text("shell", name)


def test_leaflet_is_the_version_that_folium_expects():
    assert asset_text("leaflet", "leaflet.js").startswith("/* @preserve\n * Leaflet 1.9.3")


def test_the_stub_that_keeps_plotly_at_home(client):
    assert theme.TOPOJSON_FOLDER == TOPOJSON_FOLDER
    world = client.get(f"{TOPOJSON_FOLDER}world_110m.json").json()
    assert world["type"] == "Topology"
    assert {len(layer["geometries"]) for layer in world["objects"].values()} == {0}


def test_a_wrong_name_is_seen_at_once():
    with pytest.raises(FileNotFoundError, match=r"leaflet\.jss"):
        asset_url("leaflet", "leaflet.jss")


@pytest.mark.parametrize("path", ["../__init__.py", "%2e%2e/__init__.py", "../../../Home.py"])
def test_nothing_outside_the_folder_is_served(client, path):
    assert client.get(asset_url("leaflet", "leaflet.js").replace("leaflet.js", path)).status_code == 404


def test_the_server_tells_nobody_outside_and_shows_no_details():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["toolbarMode"] == "minimal"
    assert CONFIG["server"]["fileWatcherType"] == "none"
    assert CONFIG["server"]["enableStaticServing"] is False
    assert CONFIG["theme"]["primaryColor"] == theme.LEAD
    assert CONFIG["theme"]["textColor"] == theme.TEXT
