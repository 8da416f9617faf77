"""The command on papers: `bifocale report KIND`.

Comes in: words typed in a terminal. Goes out: PDF files; a line in the access log. Must not: compute; write over a file
unless it is told to.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import printable
from cli_base import current_base, log_export
from user_error import UserError, reason_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.settings import Settings
    from indicators.model.period import Period
    from publication.papers.source import Source

HELP = "Scrive un documento in PDF: fascicolo, scheda, trimestrale, annuale. I numeri sono quelli protetti."


class Kind(StrEnum):
    """Papers."""

    BOOKLET = "fascicolo"
    SHEET = "scheda"
    QUARTERLY = "trimestrale"
    YEARLY = "annuale"


Made = tuple[str, Callable[[], bytes]]


def report(
    kind: Annotated[Kind, typer.Argument(metavar="SPECIE", help="fascicolo | scheda | trimestrale | annuale")],
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="PERCORSO", help="File da scrivere; con --all, o con una /, una cartella.")
    ] = Path(),
    period: Annotated[
        str | None,
        typer.Option(
            "--period", metavar="PERIODO", help="2025, o 2026-Q2 per il trimestrale; senza, l'ultimo concluso."
        ),
    ] = None,
    municipality: Annotated[
        str | None, typer.Option("--municipality", metavar="COMUNE", help="Nome o codice ISTAT: scheda, trimestrale.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Tutti i comuni, un file ciascuno: scheda, trimestrale.")
    ] = False,
    agenda: Annotated[
        str | None, typer.Option("--agenda", metavar="CHIAVE", help="Ordine del giorno del fascicolo.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Riscrive i file che ci sono già.")] = False,
) -> None:
    """Write a paper, or one for each municipality."""
    from indicators.model.period import Period

    _check(kind, municipality=municipality, every=every, agenda=agenda, period=period)
    engine, settings = current_base()
    asked = Period.parse(period) if period else None
    if kind is Kind.BOOKLET:
        papers = [_booklet(engine, settings, agenda or "")]
    else:
        papers = [*_papers(kind, _source(engine, settings), asked, municipality, every=every)]
    targets = _targets(out, [name for name, _ in papers], folder=every)
    if not replace and (there := [path.name for path in targets if path.exists()]):
        raise UserError(f"C'è già {there[0]}: scegliere un altro nome con --out, o riscriverlo con --replace.")
    log_export([])  # what cannot be written down is not done
    with printable.bar_or_lines() as advance:
        for place, ((_, make), path) in enumerate(zip(papers, targets, strict=True), start=1):
            _write(path, make())
            advance(path.name, place / len(papers))
    log_export([f"documento «{kind}» scritto in {path.name}" for path in targets])
    many = (
        f"Scritto {targets[0]}." if len(targets) == 1 else f"Scritti {len(targets)} documenti in {targets[0].parent}."
    )
    printable.tell(f"{many} I numeri di persone sono protetti: si possono consegnare.")


def _check(kind: Kind, *, municipality: str | None, every: bool, agenda: str | None, period: str | None) -> None:
    """Refuse options that a paper has not, and ask for those that it needs."""
    of_places = kind in {Kind.SHEET, Kind.QUARTERLY}
    if municipality and every:
        raise UserError("O un comune con --municipality, o tutti con --all: non insieme.")
    if kind is Kind.SHEET and not (municipality or every):
        raise UserError("Di quale comune? Dirlo con --municipality, o chiedere tutte le schede con --all.")
    if (municipality or every) and not of_places:
        raise UserError(f"Il documento «{kind}» è di tutto l'Ambito: togliere --municipality e --all.")
    if kind is Kind.BOOKLET and not agenda:
        raise UserError("Di quale ordine del giorno? Dirlo con --agenda: è la parola del suo indirizzo.")
    if kind is Kind.BOOKLET and period:
        raise UserError("Il fascicolo ha i periodi dell'ordine del giorno: togliere --period.")
    if agenda and kind is not Kind.BOOKLET:
        raise UserError(f"Il documento «{kind}» non viene da un ordine del giorno: togliere --agenda.")


def _source(engine: "Engine", settings: "Settings") -> "Source":
    from components.state.runtime import territory_of
    from data_access.store import SnapshotStore
    from geo.boundaries import build_territory
    from indicators.engine.query_service import Edition
    from indicators.model.territory import todays_territory
    from publication.papers.source import Source

    store = SnapshotStore(engine, settings.model_copy(update={"demo_mode": False}))
    edition = Edition(store.current(), settings)
    geography = build_territory(territory_of(todays_territory(edition.snapshot)))
    return Source(data=edition.for_views(), settings=settings, geography=lambda: geography, base=settings.public_url)


def _papers(
    kind: Kind, source: "Source", period: "Period | None", municipality: str | None, *, every: bool
) -> Iterator[Made]:
    from publication.papers.making import quarterly_reports, sheets, yearly_report

    codes = tuple(source.directory.municipalities) if every else (_code(source, municipality),) if municipality else ()
    if kind is Kind.SHEET:
        return sheets(source, period, codes)
    if kind is Kind.QUARTERLY:
        return quarterly_reports(source, period, codes)
    return yearly_report(source, period)


def _code(source: "Source", name: str) -> str:
    """Return the ISTAT code of a municipality."""
    from indicators.model.query import AMBITO, LEAD, TERRITORY

    area = source.directory.read_area(name)
    if area in {AMBITO, TERRITORY}:
        raise UserError(f"«{name}» non è un comune: con --municipality si dice il nome o il codice ISTAT di uno.")
    return source.directory.lead_code if area == LEAD else area


def _booklet(engine: "Engine", settings: "Settings", key: str) -> Made:
    from data_access.agendas import agenda
    from publication.papers.making import booklet_of
    from publication.served import edition_for

    found = agenda(engine, key)
    edition, _ = edition_for(engine, found.edition)
    return booklet_of(found, edition, settings)


def _targets(out: Path, names: list[str], *, folder: bool) -> list[Path]:
    """Return where each paper goes."""
    if folder or out.is_dir() or out == Path():
        out.mkdir(parents=True, exist_ok=True)
        return [out / name for name in names]
    if out.suffix.lower() != ".pdf":
        raise UserError(f"«{out}» non finisce per .pdf, e non è una cartella che c'è: correggere --out.")
    return [out]


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        raise UserError(f"Non si può scrivere {path}: {reason_of(error)}.") from error
