"""The commands on a region: `bifocale region publish`.

Comes in: words typed in a terminal; editions, from files or from the Ambiti of a registry. Goes out: a folder.
Must not: compute; add up an edition that is not as it was signed.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import printable
from cli_ambiti import Registry, registry_file
from cli_words import ITALIAN, said
from user_error import UserError, reason_of

if TYPE_CHECKING:
    from data_access.ambiti import Ambito
    from publication.edition.package import Edition

region = typer.Typer(**ITALIAN, help="Più Ambiti insieme: somme delle loro edizioni.")


@region.callback()
def _group() -> None:
    """Hold the commands together, were there one alone."""


@region.command(**said("Scrive la vista di una regione: somme delle edizioni dei suoi Ambiti, in una cartella."))
def publish(
    folder: Annotated[Path, typer.Argument(metavar="CARTELLA", help="Nuova, vuota, o già pubblicata da qui.")],
    editions: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[EDIZIONE...]", help="File di edizioni; senza, la più recente di ogni Ambito."),
    ] = None,
    *,
    name: Annotated[str, typer.Option(metavar="TESTO", help="Come si chiama la regione.")] = "Regione",
    registry: Registry = None,
) -> None:
    """Write the view of a region."""
    from publication.folder import write_folder
    from publication.region.build import region_files
    from publication.region.sums import region_of

    held = _from_files(editions) if editions else _from_registry(registry_file(registry))
    told = region_of(held)
    size = write_folder(region_files(told, name=name), folder)
    for key, edition in held.items():
        manifest = edition.manifest
        printable.tell(f"{key}: edizione {manifest.number} di «{manifest.ambito}», chiave {edition.key_name}.")
    printable.tell(f"Vista di {len(held)} Ambiti, scritta in {folder} ({size // 1000} kB).")


def _from_files(paths: list[Path]) -> "dict[str, Edition]":
    from publication.edition.package import read_edition

    found: dict[str, Edition] = {}
    for number, path in enumerate(paths, start=1):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UserError(f"Il file «{path}» non si può leggere: {reason_of(error)}.") from error
        found[f"{number}-{re.sub(r'[^A-Za-z0-9]+', '-', path.stem)[:40]}"] = read_edition(content, name=path.name)
    return found


def _from_registry(file: Path) -> "dict[str, Edition]":
    """Return the newest edition of each Ambito, signed with the key that its settings name, where they name one."""
    from data_access.ambiti import read_registry

    return {one.key: _newest(one) for one in read_registry(file)}


def _newest(ambito: "Ambito") -> "Edition":
    from data_access.database import build_engine
    from data_access.editions import content_of
    from publication.edition.package import read_edition
    from publication.edition.signing import public_half, signing_key

    key = ambito.settings.edition_key_file
    settings = ambito.settings
    trusted = public_half(signing_key(key, is_demo=False, cache_dir=settings.cache_dir)) if key else ""
    engine = build_engine(ambito.settings)
    try:
        content = content_of(engine, None)
    except UserError as error:
        raise UserError(f"Ambito «{ambito.key}». {error}") from error
    finally:
        engine.dispose()
    return read_edition(content, name=f"di «{ambito.key}»", trusted=trusted)
