"""Raw contacts that lie in files, part by part, refused in Italian where they are not as the tables would have them.

Comes in: a `ContactSource`, the registers of the database. Goes out: the frames that are kept of the contacts.
Must not: hold a raw contact when a Spark Connect server reduces them.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from typing import Any, Final

import polars as pl

from data_access.contacts.engines import InProcess, ReductionEngine
from data_access.contacts.files import ContactFiles, ContactPart
from data_access.contacts.placing import Registers, unknown
from data_access.contacts.reduced import Part, reduced
from data_access.contacts.reductions import RULES, amiss
from data_access.contacts.source import PUBLIC, ContactSource
from data_access.errors import ContactsUnreadableError
from data_access.vocabulary import ResidenceClass
from user_error import UserError

_RULES: Final = {
    "service_id": "un contatto ha sempre un servizio",
    "day": "un contatto ha sempre un giorno",
    "quantity": "la quantità è almeno 1",
    "fictitious": "vero o falso, e vero solo con un comune di residenza",
    "first_contact": "vero o falso",
    "residence_class": "una di queste: " + ", ".join(ResidenceClass.codes()),
    "residence_code": f"c'è se la classe di residenza è «{ResidenceClass.AMBITO}», e solo allora",
    "origin_code": f"c'è solo se la classe di residenza è «{ResidenceClass.OUTSIDE}»",
}
_UNKNOWN: Final = {
    "service_id": "servizi",
    "person_id": "persone",
    "residence_code": "comuni",
    "origin_code": "luoghi di provenienza",
}


def reduced_files(source: ContactSource, registers: Registers, endings: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the frames that are kept of contacts in files.

    Raises
    ------
    ContactsUnreadableError
        If the files are not there, or hold what they may not.
    EngineError
        If the engine does not answer.
    """
    parts = ContactFiles(source.files).parts()
    with _engine_of(source) as engine:
        try:
            return reduced(_parts(parts, engine), engine, registers, endings)
        except (UserError, MemoryError):
            raise
        except Exception as error:
            message = (
                f"I file dei contatti (BIFOCALE_CONTACTS_URL) non si possono ridurre ({type(error).__name__}): "
                "scriverli come dice docs/esercizio.md."
            )
            raise ContactsUnreadableError(message, public=PUBLIC) from error


def _engine_of(source: ContactSource) -> Any:
    if not source.engine:
        return nullcontext(InProcess())
    from data_access.contacts.spark import SparkConnect

    return closing(SparkConnect(source.engine, seconds=source.seconds))


def _parts(parts: tuple[ContactPart, ...], engine: ReductionEngine) -> Iterator[Part]:
    for part in parts:
        contacts = engine.scan(part.files)
        own, outside = str(ResidenceClass.AMBITO), str(ResidenceClass.OUTSIDE)
        found = amiss(contacts, list(ResidenceClass.codes()), own=own, outside=outside)
        _refuse_broken(part, engine.collected(found))
        yield Part(contacts=contacts, check=_check_of(part))


def _refuse_broken(part: ContactPart, broken: pl.DataFrame) -> None:
    counts = {name: broken[name].item() or 0 for name in RULES}
    said = [f"{name}: {count} righe, {_RULES[name]}" for name, count in counts.items() if count]
    if said:
        message = f"I contatti di «{part.name}» hanno valori impossibili ({'; '.join(said)}): correggerli."
        raise ContactsUnreadableError(message, public=PUBLIC)


def _check_of(part: ContactPart) -> Callable[[pl.DataFrame, Registers], None]:
    def check(months: pl.DataFrame, registers: Registers) -> None:
        told = set(months["month"].to_list())
        if part.month is not None and told - {part.month}:
            message = f"La partizione «{part.name}» dei contatti ha giorni di altri mesi: spostarli."
            raise ContactsUnreadableError(message, public=PUBLIC)
        for name, values in unknown(months, registers).items():
            message = (
                f"I contatti di «{part.name}» indicano {_UNKNOWN[name]} che la base dati non ha (colonna {name}; in "
                f"tutto {len(values)}, per primo {values[0]}): aggiungerli alla base dati, o correggere i file."
            )
            raise ContactsUnreadableError(message, public=PUBLIC)

    return check
