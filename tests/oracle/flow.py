"""Who comes, comes back and leaves: the list of those who are followed, day by day."""

from typing import Final

from tests.oracle.base import WITH_RESIDENCE, Measure

INACTIVE: Final = 90
"""Days without a contact after which somebody is inactive."""
FACTS: Final = {
    # The days on which somebody was seen, anywhere, and the one before and the one after.
    "visit": """
        CREATE TEMP TABLE visit AS
        SELECT person_id, day,
               lag(day) OVER (PARTITION BY person_id ORDER BY day) AS before,
               lead(day) OVER (PARTITION BY person_id ORDER BY day) AS after
        FROM (SELECT DISTINCT person_id, day FROM seen WHERE person_id IS NOT NULL);
        CREATE INDEX temp.visit_person ON visit (person_id, day);
        CREATE INDEX temp.visit_day ON visit (day);
    """,
    # Ends of a stay or of a case that take somebody off the list; the street and the unknown do not.
    "gone": """
        CREATE TEMP TABLE gone AS
        SELECT DISTINCT person_id, day FROM (
            SELECT person_id, left_on AS day, exit_class FROM stay
            UNION ALL SELECT person_id, closed, exit_class FROM case_record
        )
        WHERE exit_class IN ('autonomia', 'accoglienza_stabile', 'istituzione', 'decesso')
          AND day <= (SELECT as_of FROM data);
        CREATE INDEX temp.gone_person ON gone (person_id, day);
    """,
    # Services of the bodies that ever declared a first contact.
    "declaring": """
        CREATE TEMP TABLE declaring AS SELECT key AS service FROM service WHERE organisation_id IN (
            SELECT v.organisation_id FROM seen s JOIN service v ON v.key = s.service WHERE s.first_contact
        )
    """,
    # Contacts through which somebody comes on to the list: new, back from inactivity, back from an exit. Days have no
    # hours: whoever comes to two services on the first day has come in through both.
    "coming": """
        SELECT f.service_id, f.person_id, f.day, f.residence_code, f.residence_class,
               (v.before IS NULL AND (f.day >= date(d.begins, '+90 days') OR EXISTS (
                   SELECT 1 FROM seen s WHERE s.person_id = f.person_id AND s.day = f.day
                   AND (s.first_contact OR s.service NOT IN (SELECT service FROM declaring))
               ))) OR coalesce(date(v.before, '+60 months') <= f.day, 0) AS is_new,
               coalesce(julianday(f.day) - julianday(v.before) >= 90 AND date(v.before, '+60 months') > f.day, 0)
                   AS is_returned,
               v.before IS NOT NULL AND julianday(f.day) - julianday(v.before) < 90 AND EXISTS (
                   SELECT 1 FROM gone g
                   WHERE g.person_id = f.person_id AND g.day >= v.before AND g.day < f.day
               ) AS is_back
        FROM seen f JOIN visit v ON v.person_id = f.person_id AND v.day = f.day, data d
    """,
    # Days on which somebody goes off the list: the first exit of who was active, or ninety days without a contact.
    "leaving": WITH_RESIDENCE.format(
        fact="""
        SELECT NULL AS service_id, v.person_id,
               coalesce((SELECT min(g.day) FROM gone g WHERE g.person_id = v.person_id AND g.day >= v.day
                         AND g.day < coalesce(v.after, '9999-12-31') AND g.day < date(v.day, '+90 days')),
                        date(v.day, '+90 days')) AS day
        FROM visit v
        WHERE EXISTS (SELECT 1 FROM gone g WHERE g.person_id = v.person_id AND g.day >= v.day
                      AND g.day < coalesce(v.after, '9999-12-31') AND g.day < date(v.day, '+90 days'))
           OR (date(v.day, '+90 days') <= coalesce(v.after, '9999-12-31')
               AND date(v.day, '+90 days') <= (SELECT as_of FROM data))
        """
    ),
}
MEASURES: Final = {
    # persone distinte con un accesso negli ultimi 90 giorni del periodo, senza un'uscita successiva
    "active": Measure(
        is_count=True,
        looks_back_from_end=INACTIVE,
        since="min(t.first, date(t.last, '-89 days', 'start of month'))",
        sql="""
        WITH there AS (
            SELECT t.code, t.last, v.person_id
            FROM slot t JOIN visit v ON v.day BETWEEN date(t.last, '-89 days') AND t.last
            WHERE (v.after IS NULL OR v.after > t.last)
            AND NOT EXISTS (SELECT 1 FROM gone g
                            WHERE g.person_id = v.person_id AND g.day BETWEEN v.day AND t.last)
        )
        SELECT h.code, {by}, count(DISTINCT f.person_id), NULL, count(DISTINCT f.person_id)
        FROM there h
        JOIN seen f ON f.person_id = h.person_id AND f.day BETWEEN date(h.last, '-89 days') AND h.last {via}
        GROUP BY 1, 2
        """,
    ),
    # persone al primo accesso in assoluto (o dopo almeno 5 anni) ÷ persone servite nel periodo × 100
    "new_people": Measure(
        sql="""
        SELECT t.code, {by}, count(DISTINCT CASE WHEN f.is_new THEN f.person_id END), count(DISTINCT f.person_id),
               100.0 * count(DISTINCT CASE WHEN f.is_new THEN f.person_id END) / count(DISTINCT f.person_id)
        FROM slot t JOIN coming f ON f.day BETWEEN t.first AND t.last {via}
        GROUP BY 1, 2
        """,
    ),
    # persone distinte con un accesso nel periodo ad almeno 90 giorni dal precedente
    "returned": Measure(
        is_count=True,
        looks_back=INACTIVE,
        sql="""
        SELECT t.code, {by}, count(DISTINCT f.person_id), NULL, count(DISTINCT f.person_id)
        FROM slot t JOIN coming f ON f.day BETWEEN t.first AND t.last AND f.is_returned {via}
        GROUP BY 1, 2
        """,
    ),
    # persone entrate (nuove, rientrate dopo inattività, tornate dopo un'uscita) ÷ persone uscite (verso casa, altre
    # uscite, diventate inattive)
    "flow_ratio": Measure(
        looks_back=INACTIVE,
        sql="""
        WITH came AS (
            SELECT t.code AS slot, {by} AS grp, count(DISTINCT f.person_id) AS people
            FROM slot t JOIN coming f ON f.day BETWEEN t.first AND t.last {via}
            WHERE f.is_new OR f.is_returned OR f.is_back
            GROUP BY 1, 2
        ), went AS (
            SELECT t.code AS slot, {by} AS grp, count(DISTINCT f.person_id) AS people
            FROM slot t JOIN leaving f ON f.day BETWEEN t.first AND t.last {via}
            GROUP BY 1, 2
        )
        SELECT w.slot, w.grp, coalesce(c.people, 0), w.people, 1.0 * coalesce(c.people, 0) / w.people
        FROM went w LEFT JOIN came c ON c.slot = w.slot AND c.grp = w.grp
        """,
    ),
}
