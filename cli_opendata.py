"""The commands on open data: `bifocale opendata publish`.

Comes in: words typed in a terminal. Goes out: a folder; a line in the access log. Must not: compute; tell what the
edition does not.
"""

from pathlib import Path
from typing import Annotated

import typer

import printable
from cli_base import current_base, log_export
from cli_words import ITALIAN, said

opendata = typer.Typer(**ITALIAN, help="Dati aperti: un'edizione come la vogliono i cataloghi e i programmi.")


@opendata.callback()
def _group() -> None:
    """Hold the commands together, were there one alone."""


@opendata.command(**said("Scrive i dati aperti di un'edizione: CSV, Parquet, SDMX, catalogo DCAT-AP_IT, dizionario."))
def publish(
    folder: Annotated[Path, typer.Argument(metavar="CARTELLA", help="Nuova, vuota, o già pubblicata da qui.")],
    *,
    number: Annotated[int | None, typer.Option("--edition", metavar="N", help="Quale; senza, la più recente.")] = None,
    url: Annotated[
        str, typer.Option(metavar="INDIRIZZO", help="Dove sarà pubblicata la cartella; senza, BIFOCALE_OPENDATA_URL.")
    ] = "",
    contact: Annotated[
        str, typer.Option(metavar="POSTA", help="A chi scrivere dei dati; senza, BIFOCALE_CONTACT_EMAIL.")
    ] = "",
    spatial: Annotated[
        list[str] | None,
        typer.Option(metavar="IRI", help="Il territorio, come lo chiamano GeoNames o l'ISTAT; si può ripetere."),
    ] = None,
) -> None:
    """Write the open data of an edition."""
    from cli_editions import from_shelf, in_words
    from data_access.editions import content_of
    from publication.folder import write_folder
    from publication.opendata.build import opendata_files
    from publication.opendata.catalogue import publisher

    engine, settings = current_base()
    who = publisher(
        url=url or settings.opendata_url,
        contact=contact or settings.contact_email,
        identifier=settings.ipa_code,
        places=spatial or (),
    )
    edition = from_shelf(content_of(engine, number), number or 0)
    told = edition.manifest.number
    former = from_shelf(content_of(engine, told - 1), told - 1) if told > 1 else None
    size = write_folder(opendata_files(edition, who, former=former), folder, edition=edition)
    log_export([f"dati aperti dell'edizione {told} scritti in {folder.name}"])
    printable.tell(f"Dati aperti di {in_words(edition)}, scritti in {folder} ({size // 1_000_000} MB).")
    printable.tell(f"Il catalogo, da dare a chi raccoglie i dati aperti, è in {who.url}catalogo.rdf.")
