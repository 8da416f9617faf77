"""The lead municipality and the territory: rates, quotients, attraction, residence, inequality."""

from typing import Final

from tests.oracle.base import Measure

FACTS: Final = {
    "inhabitant": """
        CREATE TEMP TABLE inhabitant AS
        SELECT t.code AS municipality, t.sub_area, t.size_class, t.area, r.year, r.sex,
               CASE WHEN r.age < 18 THEN '0-17' WHEN r.age < 30 THEN '18-29' WHEN r.age < 45 THEN '30-44'
                    WHEN r.age < 65 THEN '45-64' ELSE '65+' END AS age_band,
               sum(r.residents) AS residents
        FROM residents r JOIN town t ON t.code = r.municipality_code
        GROUP BY 1, 2, 3, 4, 5, 6, 7;
    """,
}
RESIDENTS: Final = """
    living AS (
        SELECT t.code AS slot, {living} AS grp, sum(i.residents) AS residents
        FROM slot t JOIN inhabitant i ON i.year = t.census GROUP BY 1, 2
    ), served AS (
        SELECT t.code AS slot, {by} AS grp, count(DISTINCT f.person_id) AS people
        FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
        WHERE f.home IS NOT NULL GROUP BY 1, 2
    ), rate AS (
        SELECT t.code AS slot, g.code AS grp, coalesce(s.people, 0) AS people, l.residents
        FROM slot t, member g
        JOIN living l ON l.slot = t.code AND l.grp = {match}
        LEFT JOIN served s ON s.slot = t.code AND s.grp = g.code
    )
"""
"""The residents of each group, in the year nearest to the slot, and those of them who were served."""
MEASURES: Final = {
    # persone servite residenti nel comune ÷ residenti del comune × 1.000
    "rate_per_1000": Measure(
        sql=f"WITH {RESIDENTS} SELECT slot, grp, people, residents, 1000.0 * people / residents FROM rate"
    ),
    # persone servite residenti nel comune ÷ persone attese se il comune avesse il tasso dell'Ambito
    "location_quotient": Measure(
        sql=f"""
        WITH {RESIDENTS}, whole AS (
            SELECT t.code AS slot, count(DISTINCT f.person_id) AS people,
                   max(c.residents) AS residents
            FROM slot t JOIN census c ON c.year = t.census JOIN seen f ON f.day BETWEEN t.first AND t.last
            WHERE f.home IS NOT NULL GROUP BY 1
        ), expected AS (
            SELECT r.slot, r.grp, r.people,
                   CASE WHEN {{is_place}} THEN 1.0 * r.residents * w.people / w.residents ELSE r.people END AS due
            FROM rate r LEFT JOIN whole w ON w.slot = r.slot
        )
        SELECT slot, grp, people, due, 1.0 * people / nullif(due, 0) FROM expected
        """
    ),
    # persone dei servizi del capofila non residenti nel capofila ÷ persone dei servizi del capofila × 100
    "attraction": Measure(
        sql="""
        WITH all_of_them AS (
            SELECT t.code AS slot, {by_of_whole} AS grp, count(DISTINCT f.person_id) AS people
            FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
            WHERE f.in_lead GROUP BY 1, 2
        ), attracted AS (
            SELECT t.code AS slot, {by} AS grp, count(DISTINCT f.person_id) AS people
            FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
            WHERE f.in_lead AND coalesce(f.home, '') <> (SELECT code FROM town WHERE is_lead) GROUP BY 1, 2
        )
        SELECT w.slot, g.code, coalesce(a.people, 0), w.people, 100.0 * coalesce(a.people, 0) / nullif(w.people, 0)
        FROM member g
        JOIN all_of_them w ON w.grp = {match_of_whole}
        LEFT JOIN attracted a ON a.slot = w.slot AND a.grp = g.code
        """
    ),
    # persone distinte della classe di residenza ÷ persone distinte servite × 100: who has none or lives outside
    "residence_mix": Measure(
        sql="""
        WITH all_of_them AS (
            SELECT t.code AS slot, {by_of_whole} AS grp, count(DISTINCT f.person_id) AS people
            FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via} GROUP BY 1, 2
        ), counted AS (
            SELECT t.code AS slot, {by} AS grp, count(DISTINCT f.person_id) AS people
            FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
            WHERE {is_residence_class} OR f.residence_class IN ('senza_residenza', 'fuori_ambito') GROUP BY 1, 2
        )
        SELECT w.slot, g.code, coalesce(c.people, 0), w.people, 100.0 * coalesce(c.people, 0) / nullif(w.people, 0)
        FROM member g
        JOIN all_of_them w ON w.grp = {match_of_whole}
        LEFT JOIN counted c ON c.slot = w.slot AND c.grp = g.code
        """
    ),
    # T di Theil = Σ s ln(s ÷ p), con s e p le quote di persone servite e di residenti di ogni comune; the numerator is
    # the same between the lead municipality and the territory
    "inequality": Measure(
        sql="""
        WITH living AS (
            SELECT t.code AS slot, {living} AS grp, i.municipality, i.area, 1.0 * sum(i.residents) AS residents
            FROM slot t JOIN inhabitant i ON i.year = t.census GROUP BY 1, 2, 3, 4
        ), served AS (
            SELECT t.code AS slot, {by} AS grp, f.home, 1.0 * count(DISTINCT f.person_id) AS people
            FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
            WHERE f.home IS NOT NULL GROUP BY 1, 2, 3
        ), town_share AS (
            SELECT l.slot, g.code AS grp, l.area,
                   coalesce(s.people, 0) / nullif(sum(coalesce(s.people, 0)) OVER whole, 0) AS s,
                   l.residents / sum(l.residents) OVER whole AS p
            FROM member g JOIN living l ON l.grp = {match}
            LEFT JOIN served s ON s.slot = l.slot AND s.grp = g.code AND s.home = l.municipality
            WINDOW whole AS (PARTITION BY l.slot, g.code)
        ), area_share AS (
            SELECT slot, grp, area, sum(s) AS s, sum(p) AS p FROM town_share GROUP BY 1, 2, 3
        )
        SELECT t.slot, t.grp, (SELECT sum(CASE WHEN a.s > 0 THEN a.s * ln(a.s / a.p) ELSE 0 END) FROM area_share a
                               WHERE a.slot = t.slot AND a.grp = t.grp),
               NULL, sum(CASE WHEN t.s > 0 THEN t.s * ln(t.s / t.p) WHEN t.s = 0 THEN 0 END)
        FROM town_share t GROUP BY 1, 2
        """
    ),
}
