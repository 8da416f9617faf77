"""Our own static files, each under an address that carries its version, so that it can be cached for ever.

Role: serve the public administration's typeface, Leaflet, the stub that keeps Plotly at home, our script.
In: files found inside installed packages and in ``components/assets``.
Out: Starlette routes, and the addresses other modules write into pages.
Must not: reach outside, or serve a folder that a person can write to.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.resources
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from components.base_path import address

if TYPE_CHECKING:
    import os
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import Scope

PREFIX: Final = "/assets"
IMMUTABLE: Final = "public, max-age=31536000, immutable"
TOPOJSON_FOLDER: Final = f"{PREFIX}/topojson/"
SHELL_FOLDER: Final = Path(__file__).parents[1] / "assets"
PARTS: Final = {
    "mend.js": tuple(sorted((SHELL_FOLDER / "mend").glob("*.js"))),
    "shell.css": tuple(
        SHELL_FOLDER / "shell" / f"{name}.css"
        for name in (
            "gate", "arrival", "page", "header_and_filters", "figure_frame", "map_view", "narrow_windows", "overview",
            "welcome", "amount_bars", "plan", "bars", "page_tools", "assembly", "phones", "municipality", "sheet",
            "method", "tour", "connection",
        )
    ),
}  # fmt: skip
"""Files that are sent as one: the patches of Streamlit's page, none of which needs another, and the style sheet, in the
order in which its rules count."""
_MEDIA_TYPES: Final = {".ttf": "font/ttf", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_EMPTY_WORLD: Final = {
    "type": "Topology",
    "arcs": [],
    "objects": {
        name: {"type": "GeometryCollection", "geometries": []}
        for name in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    },
}


class ImmutableFiles(StaticFiles):
    """Static files whose address changes with their content."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Add the lasting cache header, and the media types that a bare machine does not know."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = IMMUTABLE
        media_type = _MEDIA_TYPES.get(Path(full_path).suffix)
        if media_type:
            response.headers["Content-Type"] = media_type
        return response


@cache
def folders() -> dict[str, Path]:
    """Return each served folder by its address: ``{"/assets/leaflet/1.9.3": …}``."""
    return {
        f"{PREFIX}/fonts/{_version('fontpkg-titillium-web')}": package_folder("fontpkg_titillium_web", "files"),
        f"{PREFIX}/leaflet/{_version('xstatic-leaflet')}": package_folder("xstatic.pkg.leaflet", "data"),
        f"{PREFIX}/shell/{_fingerprint(SHELL_FOLDER)}": SHELL_FOLDER,
    }


def asset_url(kind: str, filename: str) -> str:
    """Return the address of one of our files.

    Parameters
    ----------
    kind
        The family of files: ``fonts``, ``leaflet`` or ``shell``.
    filename
        Name inside that folder, for example ``leaflet.js``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the folder: a wrong name must be seen at start, not by a visitor.
    """
    return address(_place(kind, filename))


def _place(kind: str, filename: str) -> str:
    """Return the address of one of our files as our routes know it."""
    place, folder = next(pair for pair in folders().items() if pair[0].startswith(f"{PREFIX}/{kind}/"))
    if not (kind == "shell" and filename in PARTS) and not (folder / filename).is_file():
        raise FileNotFoundError(f"No static file {filename!r} in the folder of {kind!r} ({folder})")
    return f"{place}/{filename}"


def asset_text(kind: str, filename: str) -> str:
    """Return the text of one of our files (see :func:`asset_url`)."""
    if kind == "shell" and filename in PARTS:
        return "\n".join(part.read_text(encoding="utf-8") for part in PARTS[filename])
    return asset_path(kind, filename).read_text(encoding="utf-8")


def asset_path(kind: str, filename: str) -> Path:
    """Return where one of our files is on disk (see :func:`asset_url`)."""
    return folders()[_place(kind, filename).removesuffix(f"/{filename}")] / filename


def asset_routes() -> list[BaseRoute]:
    """Return the routes of every static file we serve ourselves."""
    mounts: list[BaseRoute] = [Mount(place, ImmutableFiles(directory=path)) for place, path in folders().items()]
    return [
        Route(f"{TOPOJSON_FOLDER}{{name}}.json", _empty_world),
        *(Route(_place("shell", name), _put_together(name)) for name in PARTS),
        *mounts,
    ]


def package_folder(package: str, *parts: str) -> Path:
    """Return a folder of files inside an installed package."""
    return Path(str(importlib.resources.files(package).joinpath(*parts)))


def _version(distribution: str) -> str:
    return importlib.metadata.version(distribution)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _put_together(name: str) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with a file of several parts."""
    text = asset_text("shell", name)
    headers = {"Cache-Control": IMMUTABLE, "Content-Type": _MEDIA_TYPES[Path(name).suffix]}

    async def answer(_request: Request) -> Response:
        return Response(text, headers=headers)

    return answer


async def _empty_world(_request: Request) -> Response:
    """Answer Plotly's wish for a map of the world: it asks for one even when it draws none of it."""
    body = json.dumps(_EMPTY_WORLD, separators=(",", ":"))
    return Response(body, media_type="application/json", headers={"Cache-Control": IMMUTABLE})
