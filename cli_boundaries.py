"""The commands on boundaries by year: `bifocale boundaries load|list|remove`.

Comes in: words typed in a terminal, a GeoPackage, a GeoJSON or a Shapefile. Goes out: rows in the shared database.
Must not: compute; take boundaries that break the geometry contract.
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

import typer

import printable
from cli_accounts import started_by
from cli_base import current_base, log_import
from cli_words import ITALIAN, said
from user_error import UserError

boundaries = typer.Typer(**ITALIAN, help="Confini dei comuni, per anno, dati dall'Ambito.")
YEARS: Final = (1990, 2100)
LONGEST: Final = 200
"""Letters of a source: as the column has them."""
Year = Annotated[int, typer.Option("--year", metavar="ANNO", help="Anno dei confini.")]


@boundaries.command(
    **said("Carica i confini di un anno da un file (GeoPackage, GeoJSON, Shapefile), se sono in regola.")
)
def load(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="File .gpkg, .geojson, .shp o .zip, con i codici ISTAT.")
    ],
    year: Year,
    source: Annotated[
        str, typer.Option(metavar="FONTE", help="Fonte e licenza, scritte sulle mappe: «ISTAT, CC BY 4.0».")
    ],
    *,
    column: Annotated[str, typer.Option(metavar="COLONNA", help="Colonna dei codici ISTAT, se non si capisce.")] = "",
    layer: Annotated[str, typer.Option(metavar="LIVELLO", help="Livello del file, se ne ha più d'uno.")] = "",
    crs: Annotated[
        str, typer.Option(metavar="EPSG", help="Sistema di coordinate, se il file non lo dice o sbaglia.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Controlla soltanto, e non cambia niente.")] = False,
) -> None:
    """Load the boundaries of a year; those of the same year that there were are replaced."""
    from data_access.boundary_layers import municipalities_of, put_layer
    from data_access.database import database_name, translate_errors
    from geo.layer_file import read_layer_file
    from geo.territory import Territory

    words = source.strip().rstrip(".")
    words = words if words.lower().startswith("confini") else f"Confini: {words}"
    if not YEARS[0] <= year <= YEARS[1]:
        raise UserError(f"L'anno {year} non va: deve essere tra {YEARS[0]} e {YEARS[1]}.")
    if not source.strip() or len(words) > LONGEST or not words.isprintable():
        message = (
            f"La fonte (--source) è una riga di al massimo {LONGEST} lettere: chi ha fatto i confini e con che licenza."
        )
        raise UserError(message)
    engine, _ = current_base()
    with translate_errors(engine), engine.connect() as connection:
        names, former = municipalities_of(connection)
    territory = Territory(version="", names=names, former=former)
    found = read_layer_file(path, territory, year=year, column=column, layer=layer, crs=crs)
    for note in found.notes:
        printable.tell(note, style="yellow")
    told = f"{len(found.shapes)} comuni, {found.report.vertices} vertici dopo la semplificazione"
    if dry_run:
        printable.tell(f"«{path.name}» è in regola ({told}). È una prova (--dry-run): non è cambiato niente.")
        return
    log_import([])  # what cannot be written down is not done
    facts = {
        "attribution": words,
        "file_name": path.name[:LONGEST],
        "mark": sha256(path.read_bytes()).hexdigest(),
        "loaded_at": datetime.now(UTC),
        "loaded_by": started_by(),
    }
    with translate_errors(engine), engine.begin() as connection:
        changed = put_layer(connection, year=year, shapes=found.shapes, facts=facts, today=_today())
    if not changed:
        printable.tell(f"I confini del {year} erano già questi: non è cambiato niente.")
        return
    log_import([f"confini del {year}, «{path.name}»"])
    printable.tell(f"Confini del {year} caricati nella base dati {database_name(engine)} ({told}).")
    printable.tell(_which(year))
    engine.dispose()


@boundaries.command("list", **said("Elenca i confini che l'Ambito ha dato."))
def list_() -> None:
    """List the boundaries that the Ambito gave."""
    from data_access.boundary_layers import layers
    from data_access.database import translate_errors

    engine, _ = current_base()
    with translate_errors(engine), engine.connect() as connection:
        found = layers(connection)
    for one in found:
        printable.answer(
            f"{one.year}\t{one.shapes} comuni\t{one.attribution}\t{one.file_name}\t{one.loaded_at:%d/%m/%Y}"
        )
    if not found:
        printable.tell("L'Ambito non ha dato confini: le mappe usano quelli dell'ISTAT che il programma conosce.")
    engine.dispose()


@boundaries.command(**said("Toglie i confini di un anno: le mappe tornano a quelli che restano."))
def remove(year: Year) -> None:
    """Take away the boundaries of a year."""
    from data_access.boundary_layers import remove_layer
    from data_access.database import translate_errors

    engine, _ = current_base()
    log_import([])
    with translate_errors(engine), engine.begin() as connection:
        remove_layer(connection, year=year, moment=datetime.now(UTC), today=_today())
    log_import([f"tolti i confini del {year}"])
    printable.tell(f"Confini del {year} tolti.")
    engine.dispose()


def _which(year: int) -> str:
    """Say when boundaries are not those that maps will show."""
    from geo.source import available_years

    newest = available_years()[-1]
    if year >= newest:
        return "Le mappe usano i confini dell'anno più recente che disegna tutti i comuni."
    return f"Il programma ha quelli del {newest}, più recenti: le mappe usano questi solo se disegnano più comuni."


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the local day
