"""The dated capacity of every service and the facts that explain it: the real history, on invented services.

Comes in: a scale. Goes out: the frames ``capacity`` and ``plan_event``, and arrays of actual capacity by day for the
simulation. Must not: touch people. A day with no period is a day of closure.
Sources: 18 beds for men, November to April until 2024, all year from 7 October 2024, a new dormitory with a women's
area from 20 December 2025, nine flats (3 + 4 + 2), drop-in from two to five days a week from 9 September 2024 (local
press, 2021-2026).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from data_access.vocabulary import Section
from sample_data.days import AS_OF, DAYS, FIRST_DAY, number
from sample_data.draws import Ints, scaled
from sample_data.registry import SERVICE_ID


@dataclass(frozen=True, slots=True)
class Period:
    """Capacity of a section between two days, at scale 1."""

    service: str
    section: Section
    first: date
    last: date | None
    funded: int
    actual: int


def _always(service: str, places: int, since: date = FIRST_DAY) -> Period:
    return Period(service, Section.ANY, since, None, places, places)


_OLD, _NEW = "dormitorio-storico", "dormitorio-nuovo"

PERIODS: Final = (
    Period(_OLD, Section.MEN, date(2023, 1, 1), date(2023, 2, 28), 20, 20),
    Period(_OLD, Section.MEN, date(2023, 3, 1), date(2023, 4, 30), 18, 18),
    Period(_OLD, Section.MEN, date(2023, 11, 1), date(2023, 12, 14), 18, 18),
    Period(_OLD, Section.MEN, date(2023, 12, 15), date(2024, 2, 29), 22, 20),
    Period(_OLD, Section.MEN, date(2024, 3, 1), date(2024, 4, 30), 18, 18),
    Period(_OLD, Section.MEN, date(2024, 10, 7), date(2024, 12, 14), 18, 18),
    Period(_OLD, Section.MEN, date(2024, 12, 15), date(2025, 2, 28), 22, 22),
    Period(_OLD, Section.MEN, date(2025, 3, 1), date(2025, 5, 31), 18, 18),
    Period(_OLD, Section.MEN, date(2025, 6, 1), date(2025, 7, 15), 18, 16),
    Period(_OLD, Section.MEN, date(2025, 7, 16), date(2025, 12, 19), 18, 18),
    Period(_NEW, Section.MEN, date(2025, 12, 20), date(2026, 2, 28), 24, 22),
    Period(_NEW, Section.MEN, date(2026, 3, 1), None, 20, 20),
    Period(_NEW, Section.WOMEN, date(2025, 12, 20), date(2026, 1, 31), 6, 4),
    Period(_NEW, Section.WOMEN, date(2026, 2, 1), None, 6, 6),
    Period("housing-first-citta", Section.ANY, date(2024, 3, 1), date(2025, 8, 31), 3, 3),
    Period("housing-first-citta", Section.ANY, date(2025, 9, 1), date(2025, 10, 31), 7, 5),
    Period("housing-first-citta", Section.ANY, date(2025, 11, 1), None, 7, 7),
    Period("housing-first-spino", Section.ANY, date(2025, 11, 15), None, 2, 2),
    _always("seconda-accoglienza", 13),
    Period("casa-donne", Section.WOMEN, FIRST_DAY, None, 7, 7),
    _always("pronto-intervento", 2),
    Period("mensa", Section.ANY, FIRST_DAY, date(2024, 12, 31), 130, 130),
    Period("mensa", Section.ANY, date(2025, 1, 1), None, 150, 150),
    _always("emporio", 45),
    _always("emporio-pandino", 20, date(2024, 2, 3)),
    _always("bassa-soglia", 40),
    Period("docce", Section.ANY, FIRST_DAY, date(2024, 9, 8), 14, 14),
    Period("docce", Section.ANY, date(2024, 9, 9), date(2026, 3, 31), 20, 20),
    Period("docce", Section.ANY, date(2026, 4, 1), date(2026, 4, 30), 20, 10),
    Period("docce", Section.ANY, date(2026, 5, 1), None, 20, 20),
    _always("centro-diurno", 15),
    _always("unita-strada", 30),
    _always("ascolto", 18),
    _always("ascolto-castelleone", 10),
    _always("segretariato", 20),
    _always("fermo-posta", 15, date(2023, 6, 5)),
    _always("lavoro", 14),
    _always("educazione-finanziaria", 10, date(2025, 1, 20)),
    _always("contributi", 40),
)

EVENTS: Final = (
    (date(2023, 1, 1), date(2023, 2, 28), "Piano freddo 2022-2023: due posti letto in più", _OLD),
    (date(2023, 6, 5), None, "Apre il servizio di fermo posta e residenza", "fermo-posta"),
    (date(2023, 12, 15), date(2024, 2, 29), "Piano freddo 2023-2024: quattro posti finanziati, due allestiti", _OLD),
    (date(2024, 2, 3), None, "Apre il punto dell'emporio a Pandino", "emporio-pandino"),
    (date(2024, 3, 1), None, "Housing First: primi tre alloggi", "housing-first-citta"),
    (date(2024, 9, 9), None, "La bassa soglia passa da due a cinque giorni a settimana", "bassa-soglia"),
    (date(2024, 10, 7), None, "Il dormitorio riapre in anticipo e resta aperto tutto l'anno", _OLD),
    (date(2024, 12, 15), date(2025, 2, 28), "Piano freddo 2024-2025: quattro posti letto in più", _OLD),
    (date(2025, 1, 1), None, "Entra in vigore il Piano di Zona 2025-2027", None),
    (date(2025, 6, 1), date(2025, 7, 15), "Lavori al dormitorio: due posti letto fuori uso", _OLD),
    (date(2025, 9, 1), None, "Housing First: altri quattro alloggi in città", "housing-first-citta"),
    (date(2025, 11, 15), None, "Housing First: due alloggi a Spino d'Adda", "housing-first-spino"),
    (date(2025, 12, 20), None, "Nuovo dormitorio con area per donne", _NEW),
    (date(2025, 12, 20), date(2026, 2, 28), "Piano freddo 2025-2026: quattro posti finanziati, due allestiti", _NEW),
)


def sections() -> tuple[tuple[str, Section], ...]:
    """Return every (service key, section) with a capacity, in the order of `PERIODS`."""
    return tuple(dict.fromkeys((period.service, period.section) for period in PERIODS))


def capacity_frame(scale: float) -> pl.DataFrame:
    """Return the rows of ``capacity`` with the places scaled."""
    return pl.DataFrame(list(_rows(scale)), infer_schema_length=None)


def plan_event_frame() -> pl.DataFrame:
    """Return the rows of ``plan_event``, numbered from 1."""
    rows = [
        (index, first, last, title, None if service is None else SERVICE_ID[service])
        for index, (first, last, title, service) in enumerate(EVENTS, start=1)
    ]
    return pl.DataFrame(
        rows, schema=["id", "first_day", "last_day", "title", "service_id"], orient="row", infer_schema_length=None
    )


def actual_by_day(service: str, section: Section, scale: float) -> Ints:
    """Return the actual capacity of a section on every day of the demo; -1 where it is closed."""
    capacity = np.full(DAYS, -1, dtype=np.int64)
    for period in PERIODS:
        if (period.service, period.section) == (service, section):
            last = AS_OF if period.last is None else period.last
            capacity[number(period.first) : number(last) + 1] = scaled(period.actual, scale)
    return capacity


def _rows(scale: float) -> Iterator[dict[str, object]]:
    for period in PERIODS:
        yield {
            "service_id": SERVICE_ID[period.service],
            "section": str(period.section),
            "valid_from": period.first,
            "valid_to": period.last,
            "funded": scaled(period.funded, scale),
            "actual": scaled(period.actual, scale),
        }
