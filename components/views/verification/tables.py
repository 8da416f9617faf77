"""The tables and files of "Verifica dati": figures of a service month by month, returns, findings, services.

Comes in: a `Verification`. Goes out: rows with Italian names, and frames for files.
Must not: compute a figure, hold a service that the verification does not hold.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import polars as pl

from components.views.verification.text import NOT_KNOWN
from components.widgets.labels import DEMO, period_label
from components.widgets.tables.coverage_list import arrived_words
from data_access.vocabulary import ReturnStatus
from indicators.data_quality.findings import LABELS, Check, Finding, Severity
from indicators.data_quality.verification import FIGURES, Verification
from indicators.interchange.csv_file import csv_for_spreadsheets
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import counted, listed, number
from indicators.model.period import Period, month_label, month_text
from indicators.wording.missing_months import months_in_words

Row = dict[str, Any]
NAMES: Final = {
    "contacts": ("Accessi", 0),
    "persons": ("Persone", 0),
    "bed_nights": ("Notti-letto", 0),
    "occupancy": ("Occupazione %", 1),
}
"""Italian name and decimals of each figure."""
AGO: Final = {"": "", "_previous": ", mese prima", "_year": ", anno prima"}
"""What is added to a figure's name by when it is of."""
SHORT: Final = {
    f"{name}{words}": words.removeprefix(", ") for name, _ in NAMES.values() for words in AGO.values() if words
}
"""What the heading of a column of a former month says, beside the figure that it is of."""
ABSENT, NONE = "non arrivato", "nessuno"
_WEIGHTS: Final = (("Errori", "errore", "errori"), ("Avvisi", "avviso", "avvisi"), ("Note", "nota", "note"))
_STATUS: Final = {str(status): status.label for status in ReturnStatus}


class Expected(NamedTuple):
    """Returns expected from a service: how many, and the months of those that never came, each with its due day."""

    number: int
    missing: tuple[tuple[int, date], ...]


NOTHING: Final = Expected(0, ())


def figure_rows(verification: Verification, service: str) -> list[Row]:
    """Return a row for each month of a service: each figure, the month before, the same month of the year before."""
    rows = verification.sheet.filter(pl.col("service") == service)
    shown = [name for name in FIGURES if _is_known(rows, name)]
    if not shown:
        return []
    return [
        {
            "Mese": period_label(row["month"]),
            **{
                f"{NAMES[name][0]}{words}": _rounded(row[f"{name}{ago}"], NAMES[name][1])
                for name in shown
                for ago, words in AGO.items()
            },
        }
        for row in rows.iter_rows(named=True)
    ]


def _is_known(rows: pl.DataFrame, figure: str) -> bool:
    return bool(rows[figure].is_not_null().any())


def return_rows(verification: Verification, service: str) -> list[Row]:
    """Return a row for each month of a service for which a return was expected."""
    rows = verification.sheet.filter(pl.col("service") == service, pl.col("due").is_not_null())
    return [_return(row) for row in rows.iter_rows(named=True)]


def service_rows(verification: Verification, services: Sequence[str]) -> list[Row]:
    """Return a row for each of some services: months missing, findings by weight, returns expected and received."""
    expected, weights = expected_returns(verification), _weights(verification)
    several = len(set(verification.organisations.values())) > 1
    return [
        _named(verification, key, several=several) | _service(expected.get(key, NOTHING), weights.get(key, Counter()))
        for key in listed_services(verification, services)
    ]


def listed_services(verification: Verification, services: Sequence[str]) -> list[str]:
    """Return those of some services of which there is anything to check: a return that was expected, or a finding."""
    something = {*expected_returns(verification), *_weights(verification)}
    return [key for key in services if key in something]


def expected_returns(verification: Verification) -> dict[str, Expected]:
    """Return, of each service from which any return was expected, how many, and those that never came."""
    rows = verification.sheet.filter(pl.col("due").is_not_null())
    missing = pl.struct("month", "due").filter(pl.col("received").is_null())
    counted = rows.group_by("service", maintain_order=True).agg(pl.len(), missing=missing)
    return {
        key: Expected(returns, tuple((Period.parse(one["month"]).first, one["due"]) for one in missing))
        for key, returns, missing in counted.iter_rows()
    }


def _weights(verification: Verification) -> dict[str, Counter[Severity]]:
    """Return how many findings of each weight a service has, of those that have any."""
    weights: dict[str, Counter[Severity]] = defaultdict(Counter)
    for one in verification.findings:
        weights[one.service][one.severity] += 1
    return weights


def evidence_rows(one: Finding) -> list[Row]:
    """Return a row for each day, or for each whole month, that a finding rests on."""
    return [
        {
            "Giorno": _whole(item.month or one.month) if item.day is None else day_in_words(item.day),
            "Righe": item.rows,
            "Che cosa": item.detail,
        }
        for item in one.evidence
    ]


def _whole(month: int) -> str:
    return f"tutto il mese: {month_label(month)}"


def finding_label(one: Finding) -> str:
    """Return how weighty a finding is and what kind it is of: ``Errore · Righe identiche``."""
    return f"{one.severity.value.capitalize()} · {LABELS[one.check]}"


def _all(count: int) -> str:
    few = {1: "Il servizio è", 2: "Entrambi i servizi sono"}
    return few.get(count, f"Tutti i {count} servizi sono")


def period_words(period: Period, rows: Sequence[Row], *, is_unknown: bool = False) -> str:
    """Return the same in the words of a whole period: ``Nel periodo 2025 sono arrivati…``.

    ``is_unknown`` where nobody says which returns are expected: then nobody knows that none is missing.
    """
    said = services_words(rows)
    if is_unknown:
        warning = said.partition("; ")[2]
        said = f"{NOT_KNOWN}; {warning}" if warning[:1].isdigit() else f"{NOT_KNOWN}."
    return f"Nel periodo {period.label} {said[0].lower()}{said[1:]}"


def odd_words(findings: Sequence[Finding], *, expected: int = 0, received: int = 0) -> str:
    """Return what looks odd in a service, kind by kind: ``Da guardare: righe identiche``.

    Of the returns ``expected`` as many were ``received``: what did not come is not said to be in order.
    """
    if not findings and received < expected:
        return "Niente di strano in ciò che è arrivato." if received else "Non è arrivato niente da controllare."
    if not findings:
        return "Niente di strano."
    kinds = dict.fromkeys(LABELS[one.check] for one in findings)
    begins = "Da sapere" if all(one.severity is Severity.NOTE for one in findings) else "Da guardare"
    return f"{begins}: {listed([f'{kind[0].lower()}{kind[1:]}' for kind in kinds])}."


def services_words(rows: Sequence[Row]) -> str:
    """Return how many returns arrived and how much there is to look at, over the services listed."""
    expected, received = (sum(row[name] for row in rows) for name in ("Flussi attesi", "Ricevuti"))
    counts = ((sum(row[name] for row in rows), one, several) for name, one, several in _WEIGHTS)
    phrases = [counted(count, one, several) for count, one, several in counts if count]
    arrived = arrived_words(received, expected) if expected else "Nessun flusso atteso"
    nothing = "" if received < expected else "; niente da segnalare"
    return f"{arrived}{f'; {listed(phrases)}' if phrases else nothing}."


def in_order_words(rows: Sequence[Row]) -> str:
    """Return how many of the services listed miss nothing and have nothing to put right."""
    amiss = [row for row in rows if row["Mesi mancanti"] != NONE or row["Errori"] or row["Avvisi"]]
    fine = len(rows) - len(amiss)
    if not amiss:
        return f"{_all(fine)} in ordine."
    if not fine:
        return f"{_all(len(amiss))} da guardare."
    said = "1 servizio è" if fine == 1 else f"{fine} servizi sono"
    return f"{said} in ordine, {len(amiss)} da guardare."


def figures_words(name: str, rows: Sequence[Row]) -> str:
    """Return the newest month with contacts beside the month before and the same month of the year before."""
    valued = [row for row in rows if row.get("Accessi") is not None]
    if not valued:
        return f"{name}: nessun dato fornito nel periodo."
    row = valued[-1]
    before = [
        f"{number(row[f'Accessi{ago}'])} {words}"
        for ago, words in ((AGO["_previous"], "il mese prima"), (AGO["_year"], "un anno prima"))
        if row.get(f"Accessi{ago}") is not None
    ]
    said = f"{name}: {counted(int(row['Accessi']), 'accesso', 'accessi')} in {row['Mese']}"
    return f"{said}, contro {listed(before)}." if before else f"{said}."


def returns_words(rows: Sequence[Row]) -> str:
    """Return how many of the returns expected arrived, and how many of them late."""
    received = [row for row in rows if row["Ricevuto il"] != ABSENT]
    if not rows:
        return "Nessun flusso atteso."
    late = sum(row["Stato"] == ReturnStatus.LATE.label for row in received)
    text = arrived_words(len(received), len(rows))
    if not received:
        return f"{text}."
    return f"{text}, di cui {late} in ritardo." if late else f"{text}, nessuno in ritardo."


def sheet_csv(verification: Verification, *, demo: bool) -> bytes:
    """Return the whole verification, a row for each service and month, as a CSV that Italian spreadsheets open."""
    noted = {
        (one.service, month_text(month)): ""
        for one in verification.findings
        for month in range(one.month, one.last_month + 1)
    }
    for one in verification.findings:
        for month in range(one.month, one.last_month + 1):
            key = (one.service, month_text(month))
            noted[key] = " ".join(filter(None, (noted[key], one.sentence)))
    notes = [noted.get((row["service"], row["month"]), "") for row in verification.sheet.iter_rows(named=True)]
    figures = [
        pl.col(f"{name}{ago}").round(digits).alias(f"{label}{words}")
        for name, (label, digits) in NAMES.items()
        for ago, words in AGO.items()
    ]
    frame = verification.sheet.with_columns(pl.Series("told", notes, dtype=pl.String)).select(
        pl.col("name").alias("Servizio"),
        pl.col("month").alias("Mese"),
        *figures,
        pl.col("status").cast(pl.String).replace_strict(_STATUS, default="").alias("Stato del flusso"),
        pl.col("due").alias("Scadenza"),
        pl.col("received").alias("Ricevuto il"),
        pl.col("revisions").alias("Rettifiche"),
        pl.col("rows").alias("Righe dichiarate"),
        pl.col("told").alias("Segnalazioni"),
    )
    return _written(frame, verification, demo=demo)


def findings_csv(verification: Verification, *, demo: bool) -> bytes:
    """Return the findings, a row for each day or month concerned, as a CSV."""
    labels = {str(check): LABELS[check] for check in Check}
    frame = verification.findings_frame().select(
        pl.col("service").replace_strict(verification.services, default="").alias("Servizio"),
        pl.col("month").alias("Mese"),
        pl.col("check").replace_strict(labels, default="").alias("Controllo"),
        pl.col("severity").alias("Peso"),
        pl.col("sentence").alias("Segnalazione"),
        pl.col("day").alias("Giorno"),
        pl.col("rows").alias("Righe"),
        pl.col("detail").alias("Che cosa"),
    )
    return _written(frame, verification, demo=demo)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _return(row: Row) -> Row:
    return {
        "Mese": period_label(row["month"]),
        "Stato": _STATUS.get(row["status"] or "", "–"),
        "Scadenza": day_in_words(row["due"]),
        "Ricevuto il": day_in_words(row["received"]) if row["received"] else ABSENT,
        "Rettifiche": row["revisions"],
        "Righe dichiarate": row["rows"],
    }


def _named(verification: Verification, service: str, *, several: bool) -> Row:
    """Return which service a row is of and, where they are of several organisations, who is to be asked."""
    name = {"Servizio": verification.services[service]}
    return name | {"Ente": verification.organisations[service]} if several else name


def _service(expected: Expected, weights: Counter[Severity]) -> Row:
    return {
        "Mesi mancanti": months_in_words([month for month, _ in expected.missing]) or NONE,
        "Errori": weights[Severity.ERROR],
        "Avvisi": weights[Severity.WARNING],
        "Note": weights[Severity.NOTE],
        "Flussi attesi": expected.number,
        "Ricevuti": expected.number - len(expected.missing),
    }


def _written(frame: pl.DataFrame, verification: Verification, *, demo: bool) -> bytes:
    columns = [
        pl.lit(day_in_words(verification.on)).alias("Verificato sui dati al"),
        pl.lit(DEMO if demo else "").alias("Avvertenza"),
    ]
    return csv_for_spreadsheets(frame.with_columns(columns))
