"""Money, strand by strand."""

from typing import Final

from tests.oracle.base import Measure

FACTS: Final[dict[str, str]] = {}
MEASURES: Final = {
    # euro spesi sulla linea di finanziamento negli anni del periodo ÷ residenti dell'Ambito: not told while a programme
    # of the strand is not accounted for
    "spend": Measure(
        services="",
        groups="SELECT DISTINCT strand_key FROM budget",
        is_accounted=True,
        sql="""
        SELECT t.code, b.strand_key, CASE WHEN count(*) = count(b.spent) THEN sum(b.spent) END,
               n.residents, CASE WHEN count(*) = count(b.spent) THEN sum(b.spent) / n.residents END
        FROM slot t
        JOIN budget b ON b.year BETWEEN CAST(substr(t.first, 1, 4) AS INTEGER) AND CAST(substr(t.last, 1, 4) AS INTEGER)
        JOIN census n ON n.year = t.census
        GROUP BY 1, 2
        """,
    ),
}
