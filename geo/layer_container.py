"""What a file of boundaries is before it is opened: a GeoPackage, a GeoJSON, a Shapefile, alone or in an archive.

Comes in: a path. Goes out: the path of a file that is what its name says, unpacked where it was in an archive.
Must not: let GDAL guess: it opens a text that names other files, or addresses on the network, whatever its ending.
"""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from geo.errors import GeoInputError

__all__ = ["SUFFIXES", "LayerFileRefusedError", "unpacked"]

BEGINNINGS: Final = {
    ".gpkg": (b"SQLite format 3\x00",),
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".shp": (b"\x00\x00\x27\x0a",),
}
"""How files begin, by their ending."""
BESIDE: Final = (".shx", ".dbf", ".prj", ".cpg")
"""What a Shapefile is made of beside its shapes."""
SUFFIXES: Final = (*BEGINNINGS, ".zip")
MOST_BYTES: Final = 1_500_000_000
"""Of what is unpacked: the Shapefile of all Italy has a fifth of it."""
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"
_LOOKED_AT: Final = 512
UNREADABLE: Final = "non si può leggere come GeoPackage, GeoJSON o Shapefile: forse è danneggiato, o manca un pezzo."
OTHER: Final = (
    "«{name}» non è quello che dice la fine del suo nome: salvarlo di nuovo come GeoPackage, GeoJSON o Shapefile."
)
SEVERAL: Final = "l'archivio contiene più file di confini ({there}): lasciarne uno solo."
NONE: Final = "l'archivio non contiene nessun file di confini (.gpkg, .geojson o .shp)."
TOO_LARGE: Final = "l'archivio si scompatta in più di {most} MB: tenerne il solo livello dei comuni."


class LayerFileRefusedError(GeoInputError):
    """A file of boundaries that cannot be taken; the message tells all that is wrong with it."""

    def __init__(self, name: str, sentences: Sequence[str]) -> None:
        super().__init__(
            "\n".join(
                (f"I confini di «{name}» non sono stati presi: niente è cambiato.", *(f"- {s}" for s in sentences))
            )
        )


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Give the file that a path is, or that the archive there holds; what was unpacked is gone afterwards.

    Raises
    ------
    LayerFileRefusedError
        If it is none of those, does not begin as its name says, or unpacks to more than `MOST_BYTES`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise LayerFileRefusedError(path.name, [f"il nome deve finire con {', '.join(SUFFIXES)}."])
    if not path.is_file():
        raise LayerFileRefusedError(path.name, [f"il file «{path}» non c'è."])
    if path.suffix.lower() != ".zip":
        with path.open("rb") as file:
            _require_beginning(path.name, file, path.name)
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = _extracted(path, Path(folder))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise LayerFileRefusedError(path.name, [UNREADABLE]) from error
        yield found


def _extracted(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {PurePosixPath(one.filename): one for one in archive.infolist() if not one.is_dir()}
        main = [name for name in members if name.suffix.lower() in BEGINNINGS and "__MACOSX" not in name.parts]
        if len(main) != 1:
            there = ", ".join(f"«{name.name}»" for name in main[:8])
            raise LayerFileRefusedError(path.name, [SEVERAL.format(there=there) if main else NONE])
        wanted = {name: one for name, one in members.items() if name == main[0] or _is_beside(name, main[0])}
        room = MOST_BYTES
        for name, one in wanted.items():
            target = folder / f"confini{name.suffix.lower()}"
            with archive.open(one) as source, target.open("wb") as copy:
                while block := source.read(1 << 20):
                    room -= len(block)
                    if room < 0:
                        raise LayerFileRefusedError(path.name, [TOO_LARGE.format(most=MOST_BYTES // 1_000_000)])
                    copy.write(block)
        found = folder / f"confini{main[0].suffix.lower()}"
        with found.open("rb") as file:
            _require_beginning(path.name, file, main[0].name)
        return found


def _is_beside(name: PurePosixPath, main: PurePosixPath) -> bool:
    same = name.with_suffix("").as_posix().lower() == main.with_suffix("").as_posix().lower()
    return main.suffix.lower() == ".shp" and same and name.suffix.lower() in BESIDE


def _require_beginning(name: str, file: IO[bytes], told: str) -> None:
    start = file.read(_LOOKED_AT)
    suffix = Path(told).suffix.lower()
    if suffix in {".geojson", ".json"}:
        start = start.lstrip(_BLANK)
    if not start.startswith(BEGINNINGS[suffix]):
        raise LayerFileRefusedError(name, [OTHER.format(name=told)])
