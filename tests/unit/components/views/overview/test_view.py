"""The overview: alerts are told one by one only while they are few."""

from datetime import date

from components.views.overview.text import MOST_ALERTS
from components.views.overview.view import alert_lines
from indicators.monitoring.alerts import Alert, AlertKind


def alert(kind: AlertKind, sentence: str) -> Alert:
    return Alert(kind=kind, since=date(2026, 1, 1), sentence=sentence)


def test_many_alerts_of_a_kind_are_counted_with_where_they_all_are() -> None:
    late = [alert(AlertKind.OVERDUE, f"Servizio {place}.") for place in range(MOST_ALERTS + 17)]
    lines = alert_lines([alert(AlertKind.SATURATED, "Pieno."), *late])
    assert lines[0] == ("Posti pieni", "Pieno.")
    assert lines[1 : 1 + MOST_ALERTS] == [("Dati in ritardo", f"Servizio {place}.") for place in range(MOST_ALERTS)]
    assert lines[1 + MOST_ALERTS :] == [("Dati in ritardo", "Altri 17 servizi, tutti in «Verifica dei dati».")]


def test_one_alert_more_than_are_told_is_told_too() -> None:
    off = [alert(AlertKind.OFF_COURSE, f"Obiettivo {place}.") for place in range(MOST_ALERTS + 1)]
    assert len(alert_lines(off)) == MOST_ALERTS + 1
    assert alert_lines([]) == []
