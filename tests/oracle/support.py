"""Whether support goes on and looks at the whole person: one-off share, take-up, needs in several dimensions."""

from typing import Final

from tests.oracle.base import WITH_RESIDENCE, Measure

FACTS: Final = {
    # A case, or a pact for persons and families, from the day it opens to the day it closes.
    "engaged": """
        CREATE TEMP TABLE engaged AS
        SELECT person_id, opened AS first, coalesce(closed, '9999-12-31') AS last FROM case_record
        UNION ALL
        SELECT c.person_id, p.signed, coalesce(p.closed, '9999-12-31')
        FROM pact p JOIN case_record c ON c.id = p.case_id WHERE p.kind = 'singoli_famiglie';
        CREATE INDEX temp.engaged_person ON engaged (person_id);
    """,
    # The needs at the opening of a case; a case without any row was not assessed.
    "assessed": WITH_RESIDENCE.format(
        fact="""
        SELECT NULL AS service_id, c.person_id, c.opened AS day, n.dimension AS assessed_need,
               n.opening_rating >= 1 AS has_need
        FROM case_record c JOIN case_need n ON n.case_id = c.id
        WHERE c.opened <= (SELECT as_of FROM data)
        """
    ),
}
MEASURES: Final = {
    # persone con un solo accesso in 12 mesi già finiti e nessun patto o presa in carico attivi ÷ persone servite negli
    # stessi 12 mesi × 100: of longer periods, the last twelve months
    "one_off_share": Measure(
        is_closed_window=True,
        sql="""
        WITH year AS (
            SELECT code, date(last, 'start of month', '-11 months') AS first, last FROM slot
        ), single AS MATERIALIZED (
            SELECT y.code, y.first, y.last, c.person_id FROM year y JOIN seen c ON c.day BETWEEN y.first AND y.last
            GROUP BY 1, 2, 3, 4 HAVING count(*) = 1
        ), once AS MATERIALIZED (
            SELECT n.code, n.person_id FROM single n
            WHERE NOT EXISTS (SELECT 1 FROM engaged e
                              WHERE e.person_id = n.person_id AND e.first <= n.last AND e.last >= n.first)
        ), served AS MATERIALIZED (
            SELECT DISTINCT y.code AS slot, {by} AS grp, f.person_id
            FROM year y JOIN seen f ON f.day BETWEEN y.first AND y.last {via}
            WHERE f.person_id IS NOT NULL
        )
        SELECT s.slot, s.grp, count(o.person_id), count(*), 100.0 * count(o.person_id) / count(*)
        FROM served s LEFT JOIN once o ON o.code = s.slot AND o.person_id = s.person_id
        GROUP BY 1, 2
        """,
    ),
    # persone con patto o presa in carico attivi nel periodo ÷ persone con almeno due accessi nel periodo × 100
    "take_up": Measure(
        sql="""
        WITH often AS MATERIALIZED (
            SELECT t.code, t.first, t.last, c.person_id
            FROM slot t JOIN seen c ON c.day BETWEEN t.first AND t.last
            WHERE c.person_id IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING count(*) >= 2
        ), twice AS MATERIALIZED (
            SELECT n.*, EXISTS (SELECT 1 FROM engaged e
                                WHERE e.person_id = n.person_id AND e.first <= n.last AND e.last >= n.first) AS taken_up
            FROM often n
        )
        SELECT w.code, {by}, count(DISTINCT CASE WHEN w.taken_up THEN f.person_id END), count(DISTINCT f.person_id),
               100.0 * count(DISTINCT CASE WHEN w.taken_up THEN f.person_id END) / count(DISTINCT f.person_id)
        FROM twice w JOIN seen f ON f.person_id = w.person_id AND f.day BETWEEN w.first AND w.last {via}
        GROUP BY 1, 2
        """,
    ),
    # persone con bisogni in almeno 2 delle 4 dimensioni ÷ persone valutate nel periodo × 100
    "multidimensional_needs": Measure(
        services="",
        sql="""
        WITH person AS (
            SELECT t.code AS slot, {by} AS grp, f.person_id,
                   count(DISTINCT CASE WHEN f.has_need THEN f.assessed_need END) AS needs
            FROM slot t JOIN assessed f ON f.day BETWEEN t.first AND t.last {via}
            GROUP BY 1, 2, 3
        )
        SELECT slot, grp, sum(needs >= 2), count(*), 100.0 * sum(needs >= 2) / count(*) FROM person GROUP BY 1, 2
        """,
    ),
}
