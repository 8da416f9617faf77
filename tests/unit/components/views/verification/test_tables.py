"""The check of the data in sentences: what arrived, what the newest month says, how much there is to look at."""

import csv
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from components.views.verification.attention import Line, attention_html, attention_lines
from components.views.verification.tables import (
    evidence_rows,
    figure_rows,
    findings_csv,
    listed_services,
    service_rows,
    sheet_csv,
)
from components.views.verification.text import (
    figures_words,
    in_order_words,
    later_words,
    odd_words,
    period_words,
    returns_words,
    services_words,
)
from components.widgets.tables.coverage_list import finding as returns_finding
from indicators.analysis.listings import ServiceReturns
from indicators.data_quality.findings import Check, Evidence, Finding, Severity
from indicators.data_quality.verification import SHEET, Verification
from indicators.model.period import Period
from indicators.wording.missing_months import months_in_words

JANUARY = 2026 * 12


def finding_of(service: str, severity: Severity, check: Check, *months: int) -> Finding:
    return Finding(
        check=check,
        severity=severity,
        service=service,
        name=service.capitalize(),
        month=months[0],
        last_month=months[-1],
        evidence=tuple(Evidence(month=month, detail="manca") for month in months),
        sentence=f"{check.value} <{len(months)}>",
    )


def verification(*findings: Finding) -> Verification:
    """Two services, a return of the soup kitchen missing in January and February, one of the showers in February."""
    months = [("mensa", "2026-01"), ("mensa", "2026-02"), ("docce", "2026-02")]
    rows = [
        {**dict.fromkeys(SHEET), "service": key, "name": key, "month": month, "due": date(2026, 3, 15)}
        for key, month in months
    ]
    return Verification(
        services={"mensa": "Mensa", "docce": "Docce"},
        organisations={"mensa": "Associazione Pane", "docce": "Comune"},
        period=Period.year(2026),
        on=date(2026, 10, 31),
        sheet=pl.DataFrame(rows, schema=SHEET),
        findings=findings,
    )


def test_the_row_of_a_service_counts_its_returns_and_its_findings() -> None:
    note = finding_of("mensa", Severity.NOTE, Check.BREAK, JANUARY)
    error = finding_of("docce", Severity.ERROR, Check.COMPLETENESS, JANUARY + 1)
    nothing = {"Errori": 0, "Avvisi": 0, "Note": 0}
    assert service_rows(verification(note, error), ["docce", "mensa"]) == [
        {
            "Servizio": "Docce",
            "Ente": "Comune",
            "Mesi mancanti": "febbraio 2026",
            **nothing,
            "Errori": 1,
            "Flussi attesi": 1,
            "Ricevuti": 0,
        },
        {
            "Servizio": "Mensa",
            "Ente": "Associazione Pane",
            "Mesi mancanti": "gennaio 2026, febbraio 2026",
            **nothing,
            "Note": 1,
            "Flussi attesi": 2,
            "Ricevuti": 0,
        },
    ]


def test_the_organisation_is_named_only_where_there_are_several() -> None:
    """A manager had to know whose service a missing return was of; a partner's own are all its own."""
    found = verification()
    own = replace(found, organisations=dict.fromkeys(found.services, "Comune"))
    assert ["Ente" in row for row in service_rows(found, ["mensa"])] == [True]
    assert ["Ente" in row for row in service_rows(own, ["mensa"])] == [False]


def test_a_service_with_neither_a_return_nor_a_finding_is_not_listed() -> None:
    bare = verification(finding_of("emporio", Severity.NOTE, Check.BREAK, JANUARY))
    assert listed_services(bare, ["ascolto", "emporio", "docce"]) == ["emporio", "docce"]
    assert listed_services(verification(), ["emporio"]) == []


def service(expected: int, received: int, errors: int = 0, warnings: int = 0) -> dict[str, Any]:
    missing = "nessuno" if received == expected else "marzo 2025"
    counts = {"Errori": errors, "Avvisi": warnings, "Note": 0}
    return {"Mesi mancanti": missing, "Flussi attesi": expected, "Ricevuti": received, **counts}


def arrived(state: str, on: str = "13 febbraio 2025") -> dict[str, Any]:
    return {"Stato": state, "Ricevuto il": on}


def test_the_services_are_said_together() -> None:
    assert services_words([service(12, 12), service(12, 12, errors=1, warnings=2)]) == (
        "Sono arrivati tutti i 24 flussi attesi; 1 errore e 2 avvisi."
    )
    assert services_words([service(12, 11)]) == "Sono arrivati 11 flussi su 12."
    assert period_words(Period.year(2026), [service(12, 0)]) == ("Nel periodo 2026 nessuno dei 12 flussi è arrivato.")
    assert services_words([service(12, 12)]) == "Sono arrivati tutti i 12 flussi attesi; niente da segnalare."


def test_a_verification_without_findings_says_what_is_missing() -> None:
    assert "mancano 3 flussi; su ciò che è arrivato non c'è nessuna segnalazione." in verification().sentence()


def test_nothing_to_report_never_stands_beside_what_is_missing() -> None:
    assert odd_words([]) == "Niente di strano."
    assert odd_words([], expected=12, received=11) == "Niente di strano in ciò che è arrivato."
    assert odd_words([], expected=12, received=0) == "Non è arrivato niente da controllare."


def test_returns_that_nobody_says_are_expected_are_not_told_as_none() -> None:
    """A base without the list of returns said «nessun flusso atteso»."""
    unknown = "Nel periodo 2026 non si sa se mancano flussi, perché non è indicato quali si aspettano"
    assert period_words(Period.year(2026), [service(0, 0, errors=1)], is_unknown=True) == f"{unknown}; 1 errore."
    assert period_words(Period.year(2026), [service(0, 0)], is_unknown=True) == f"{unknown}."
    assert period_words(Period.year(2026), [service(12, 12)], contested=1) == (
        "Nel periodo 2026 sono arrivati tutti i 12 flussi attesi. È contestato 1 flusso."
    ), "it had nothing to tell of"


def test_services_in_order_are_told_from_those_to_look_at() -> None:
    assert in_order_words([service(12, 12), service(12, 11), service(12, 12, errors=1)]) == (
        "1 servizio è in ordine, 2 da guardare."
    )
    assert in_order_words([service(12, 12)] * 3) == "Tutti i 3 servizi sono in ordine."
    assert in_order_words([service(12, 11)] * 2) == "Entrambi i servizi sono da guardare."
    assert in_order_words([service(12, 11)]) == "Il servizio è da guardare."


def test_a_service_whose_return_is_contested_is_not_in_order() -> None:
    row = {"Servizio": "Mensa", **service(12, 12)}
    assert in_order_words([row], {"Mensa"}) == "Il servizio è da guardare."
    assert in_order_words([row], {"Altro"}) == "Il servizio è in ordine."


def test_what_is_missing_and_what_is_odd_stand_in_one_list_the_most_serious_first() -> None:
    note = finding_of("mensa", Severity.NOTE, Check.COMPLETENESS, JANUARY)
    absent = finding_of("mensa", Severity.ERROR, Check.COMPLETENESS, JANUARY)
    lines = attention_lines(verification(note, absent), ["mensa", "docce"])
    assert [(line.service, line.weight) for line in lines] == [
        ("Mensa", "Errore"),
        ("Mensa", "Manca"),
        ("Docce", "Manca"),
        ("Mensa", "Nota"),
    ]
    assert lines[1].words == "il flusso di febbraio 2026, atteso entro il 15 marzo 2026."
    drawn = attention_html(lines)
    assert "<b>Mensa</b> · <b>Errore</b>: completezza &lt;1&gt;" in drawn
    assert "altre" not in drawn
    assert "e 2 altre cose: qui sotto" in attention_html([Line(service="a", weight="Nota", words="b")] * 10)


def test_months_are_said_as_runs() -> None:
    assert months_in_words([JANUARY - 10, *range(JANUARY, JANUARY + 10)]) == ("marzo 2025, da gennaio a ottobre 2026")
    assert months_in_words([]) == ""
    assert later_words([JANUARY] * 4) == "Dopo il periodo scelto mancano 4 flussi: gennaio 2026."
    assert later_words([JANUARY]) == "Dopo il periodo scelto manca 1 flusso: gennaio 2026."


def test_evidence_of_several_months_says_which_month_each_is_of() -> None:
    one = finding_of("mensa", Severity.ERROR, Check.COMPLETENESS, JANUARY, JANUARY + 1)
    assert [row["Giorno"] for row in evidence_rows(one)] == [
        "tutto il mese: gennaio 2026",
        "tutto il mese: febbraio 2026",
    ]
    assert verification(one).findings_frame()["month"].to_list() == ["2026-01", "2026-02"]


def test_what_is_odd_is_named_by_kind() -> None:
    two = [finding_of("mensa", Severity.ERROR, Check.REPEATED_ROWS, JANUARY)] * 2
    assert odd_words([*two, finding_of("mensa", Severity.NOTE, Check.BREAK, JANUARY)]) == (
        "Da guardare: righe identiche e salto improvviso."
    )
    assert odd_words([finding_of("mensa", Severity.NOTE, Check.BREAK, JANUARY)]) == "Da sapere: salto improvviso."
    assert odd_words([]) == "Niente di strano."


def test_what_everybody_may_know_of_the_returns() -> None:
    def row(expected: int, *missing: int, late: int = 0) -> ServiceReturns:
        received = expected - len(missing)
        return ServiceReturns(
            service="s", organisation="o", expected=expected, received=received, late=late, missing=missing
        )

    assert returns_finding((row(12), row(12, late=2))) == (
        "Sono arrivati tutti i 24 flussi attesi; 2 erano in ritardo."
    )
    assert returns_finding((row(12), row(2, JANUARY))) == "Sono arrivati 13 flussi su 14: mancano dati di un servizio."
    assert returns_finding((row(2, JANUARY, JANUARY + 1),)) == (
        "Nessuno dei 2 flussi è arrivato: mancano dati di un servizio."
    )
    assert returns_finding(()) == "Nessun flusso atteso."


def test_the_newest_month_is_said_beside_the_ones_it_is_compared_with() -> None:
    rows = [
        {"Mese": "novembre 2025", "Accessi": 529.0, "Accessi, mese prima": 527.0, "Accessi, anno prima": 434.0},
        {"Mese": "dicembre 2025", "Accessi": 1339.0, "Accessi, mese prima": 529.0, "Accessi, anno prima": None},
        {"Mese": "gennaio 2026", "Accessi": None, "Accessi, mese prima": 1339.0, "Accessi, anno prima": None},
    ]
    assert figures_words("Mensa", rows) == "Mensa: 1.339 accessi a dicembre 2025, contro 529 il mese prima."
    assert figures_words("Mensa", [rows[0] | {"Mese": "aprile 2025"}]).startswith("Mensa: 529 accessi ad aprile 2025, ")
    assert figures_words("Mensa", rows[:1]).endswith("contro 527 il mese prima e 434 un anno prima.")
    assert figures_words("Mensa", rows[2:]) == "Mensa: nessun dato fornito nel periodo."


def test_late_and_missing_returns_are_counted_apart() -> None:
    rows = [arrived("Ricevuto"), arrived("Ricevuto in ritardo"), arrived("Mancante", "non arrivato")]
    assert returns_words(rows) == "Sono arrivati 2 flussi su 3, di cui 1 in ritardo; 1 manca."
    assert returns_words(rows[:1]) == "È arrivato 1 flusso su 1, nessuno in ritardo."
    assert returns_words([]) == "Nessun flusso atteso."
    assert returns_words([rows[2], rows[2]]) == "Nessuno dei 2 flussi è arrivato."


def test_none_is_said_to_be_late_only_where_none_is_missing() -> None:
    """«Sono arrivati 4 flussi su 10, nessuno in ritardo» stood beside five that were due for months."""
    rows = [arrived("Ricevuto"), arrived("Mancante", "non arrivato"), arrived("Mancante", "non arrivato")]
    assert returns_words(rows) == "È arrivato 1 flusso su 3, in tempo; 2 mancano."


def table(content: bytes) -> list[dict[str, str]]:
    lines = csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";")
    return [*lines]


def test_the_file_of_the_verification_has_a_row_for_each_month_with_all_that_was_found() -> None:
    long = finding_of("mensa", Severity.NOTE, Check.BREAK, JANUARY, JANUARY + 1)
    error = finding_of("mensa", Severity.ERROR, Check.COMPLETENESS, JANUARY + 1)
    rows = table(sheet_csv(verification(long, error), demo=True))
    assert [(row["Servizio"], row["Mese"]) for row in rows] == [
        ("mensa", "2026-01"),
        ("mensa", "2026-02"),
        ("docce", "2026-02"),
    ]
    assert [row["Segnalazioni"] for row in rows] == [long.sentence, f"{long.sentence} {error.sentence}", ""]
    assert {row["Avvertenza"] for row in rows} == {"Dati dimostrativi"}
    assert {row["Avvertenza"] for row in table(sheet_csv(verification(), demo=False))} == {""}


def test_the_file_of_the_findings_has_a_row_for_each_month_concerned() -> None:
    long = finding_of("mensa", Severity.NOTE, Check.BREAK, JANUARY, JANUARY + 1)
    rows = table(findings_csv(verification(long), demo=False))
    assert [(row["Servizio"], row["Mese"], row["Segnalazione"]) for row in rows] == [
        ("Mensa", "2026-01", long.sentence),
        ("Mensa", "2026-02", long.sentence),
    ]


def test_a_service_without_figures_has_no_row() -> None:
    assert figure_rows(verification(), "mensa") == []
