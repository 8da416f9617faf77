"""How long people stay: the median of Kaplan and Meier, and who has been around for long."""

from typing import Final

from tests.oracle.base import WITH_RESIDENCE, Measure

FACTS: Final = {
    # A stay that is in progress, or ends later, counts for as long as it has lasted.
    "begun": WITH_RESIDENCE.format(
        fact="""
        SELECT y.service_id, y.person_id, y.section, y.entered_on AS day,
               y.left_on IS NOT NULL AND y.left_on <= d.as_of AS ended,
               CAST(julianday(min(coalesce(y.left_on, d.as_of), d.as_of)) - julianday(y.entered_on) AS INTEGER)
                   AS nights
        FROM stay y, data d WHERE y.entered_on <= d.as_of
        """
    ),
    # The day of leaving is no night; a night with beds in two services is one.
    "slept": """
        CREATE TEMP TABLE slept AS
        WITH RECURSIVE nights (person_id, day, last) AS (
            SELECT y.person_id, y.entered_on, min(coalesce(date(y.left_on, '-1 day'), d.as_of), d.as_of)
            FROM stay y, data d
            UNION ALL SELECT person_id, date(day, '+1 day'), last FROM nights WHERE day < last
        )
        SELECT DISTINCT person_id, day FROM nights WHERE day <= last;
        CREATE INDEX temp.slept_day ON slept (day);
    """,
}
MEASURES: Final = {
    # mediana di Kaplan-Meier delle notti tra ingresso e uscita delle permanenze iniziate nel periodo: where the curve
    # falls to one half, or the middle of where it stands at exactly one half
    "median_stay": Measure(
        sql="""
        WITH stays AS (
            SELECT t.code AS slot, {by} AS grp, f.nights, f.ended
            FROM slot t JOIN begun f ON f.day BETWEEN t.first AND t.last {via}
        ), leaving AS (
            SELECT slot, grp, nights, sum(ended) AS ends, count(*) AS gone FROM stays GROUP BY 1, 2, 3
        ), risk AS (
            SELECT *, sum(gone) OVER (PARTITION BY slot, grp ORDER BY nights DESC) AS at_risk FROM leaving
        ), curve AS (
            SELECT slot, grp, nights,
                   exp(sum(CASE WHEN ends = at_risk THEN -1e9 ELSE ln(1.0 - 1.0 * ends / at_risk) END)
                       OVER (PARTITION BY slot, grp ORDER BY nights)) AS staying
            FROM risk WHERE ends > 0
        ), half AS (
            SELECT slot, grp,
                   min(CASE WHEN staying < 0.5 + 1e-9 THEN nights END) AS reached,
                   min(CASE WHEN staying < 0.5 - 1e-9 THEN nights END) AS passed
            FROM curve GROUP BY 1, 2
        )
        SELECT e.slot, e.grp, sum(e.ended), count(*), (h.reached + coalesce(h.passed, h.reached)) / 2.0
        FROM stays e LEFT JOIN half h ON h.slot = e.slot AND h.grp = e.grp
        GROUP BY 1, 2
        """,
    ),
    # persone con almeno 180 notti negli ultimi 365 giorni, o accessi in almeno 3 degli ultimi 12 mesi ÷ persone servite
    # negli stessi 12 mesi × 100
    "long_term": Measure(
        looks_back_from_end=365,
        since="min(t.first, date(t.last, 'start of month', '-11 months'))",
        sql="""
        WITH year AS (
            SELECT code, last, date(last, '-364 days') AS nights, date(last, 'start of month', '-11 months') AS months
            FROM slot
        ), long AS MATERIALIZED (
            SELECT y.code, b.person_id FROM year y JOIN slept b ON b.day BETWEEN y.nights AND y.last
            GROUP BY 1, 2 HAVING count(*) >= 180
            UNION
            SELECT y.code, c.person_id FROM year y JOIN seen c ON c.day BETWEEN y.months AND y.last
            GROUP BY 1, 2 HAVING count(DISTINCT substr(c.day, 1, 7)) >= 3
        )
        SELECT y.code, {by}, count(DISTINCT l.person_id), count(DISTINCT f.person_id),
               100.0 * count(DISTINCT l.person_id) / nullif(count(DISTINCT f.person_id), 0)
        FROM year y JOIN seen f ON f.day BETWEEN y.months AND y.last {via}
        LEFT JOIN long l ON l.code = y.code AND l.person_id = f.person_id
        GROUP BY 1, 2
        """,
    ),
}
