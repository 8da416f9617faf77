"""Beds, night by night, and those who found none."""

from typing import Final

from tests.oracle.base import BEDS, WITH_RESIDENCE, Measure

FACTS: Final = {
    # A night with a row of capacity is a night of opening; one without a row of occupancy was not told.
    "night": """
        WITH RECURSIVE calendar (day) AS (
            SELECT min(valid_from) FROM capacity
            UNION ALL SELECT date(day, '+1 day') FROM calendar WHERE day < (SELECT as_of FROM data)
        )
        SELECT c.service_id, NULL AS person_id, d.day, NULL AS residence_code, c.section, c.funded,
               c.actual - coalesce(o.unavailable, 0) AS in_service, o.occupied
        FROM calendar d
        JOIN capacity c ON d.day >= c.valid_from AND (c.valid_to IS NULL OR d.day <= c.valid_to)
        JOIN service s ON s.id = c.service_id AND s.unit = 'posto_letto'
        LEFT JOIN occupancy o ON o.service_id = c.service_id AND o.section = c.section AND o.day = d.day
    """,
    # Without a place at the close: turned away by all whom they asked that day.
    "asked": WITH_RESIDENCE.format(
        fact="""
        SELECT r.service_id, r.person_id, r.day,
               r.outcome = 'non_accolta' AND NOT EXISTS (
                   SELECT 1 FROM request o
                   WHERE o.person_id = r.person_id AND o.day = r.day AND o.outcome <> 'non_accolta'
               ) AS no_place
        FROM request r
        WHERE r.person_id IS NOT NULL AND r.day <= (SELECT as_of FROM data)
        """
    ),
}
MEASURES: Final = {
    # somma dei posti letto occupati ogni notte ÷ somma dei posti letto effettivi delle stesse notti × 100
    "bed_occupancy": Measure(
        services=BEDS,
        sql="""
        SELECT t.code, {by}, sum(f.occupied), sum(f.in_service), 100.0 * sum(f.occupied) / sum(f.in_service)
        FROM slot t JOIN night f ON f.day BETWEEN t.first AND t.last {via}
        WHERE f.occupied IS NOT NULL AND f.in_service > 0
        GROUP BY 1, 2
        """,
    ),
    # somma dei posti letto occupati ogni notte ÷ somma dei posti letto finanziati delle stesse notti × 100
    "funded_use": Measure(
        services=BEDS,
        sql="""
        SELECT t.code, {by}, sum(f.occupied), sum(f.funded), 100.0 * sum(f.occupied) / sum(f.funded)
        FROM slot t JOIN night f ON f.day BETWEEN t.first AND t.last {via}
        WHERE f.occupied IS NOT NULL AND f.funded > 0
        GROUP BY 1, 2
        """,
    ),
    # somma dei posti finanziati e non effettivi ÷ somma dei posti finanziati × 100, ogni notte di apertura
    "beds_unavailable": Measure(
        services=BEDS,
        sql="""
        SELECT t.code, {by}, sum(f.funded - f.in_service), sum(f.funded),
               100.0 * sum(f.funded - f.in_service) / sum(f.funded)
        FROM slot t JOIN night f ON f.day BETWEEN t.first AND t.last {via}
        GROUP BY 1, 2
        """,
    ),
    # persone distinte che almeno un giorno hanno chiesto un posto e a fine giornata non erano accolte, né lo avevano
    # rifiutato, né erano inviate altrove ÷ persone distinte che hanno chiesto un posto × 100
    "unmet_demand": Measure(
        sql="""
        SELECT t.code, {by}, count(DISTINCT CASE WHEN f.no_place THEN f.person_id END), count(DISTINCT f.person_id),
               100.0 * count(DISTINCT CASE WHEN f.no_place THEN f.person_id END) / count(DISTINCT f.person_id)
        FROM slot t JOIN asked f ON f.day BETWEEN t.first AND t.last {via}
        GROUP BY 1, 2
        """,
    ),
}
