"""How stays end, and whether people come back to them."""

from typing import Final

from tests.oracle.base import WITH_RESIDENCE, Measure

AFTER: Final = """min(
    date(y.left_on, 'start of month', '+{next} months', '-1 day'),
    date(y.left_on, 'start of month', '+{months} months', '+' || (substr(y.left_on, 9) - 1) || ' days')
)"""
"""The same day so many months later, or the last of that month where it has no such day."""
HORIZONS: Final = (6, 12, 24)
FACTS: Final = {
    # An exit after the day of the data has not happened; without a class it leads where nobody knows. ``returned_on``
    # is the first new stay, anywhere, later than fourteen days after an exit.
    "ended": WITH_RESIDENCE.format(
        fact="""
        SELECT y.service_id, y.person_id, y.section, y.left_on AS day, coalesce(y.exit_class, 'ignota') AS exit_class,
               (SELECT min(o.entered_on) FROM stay o, data d WHERE o.person_id = y.person_id
                AND o.entered_on > date(y.left_on, '+14 days') AND o.entered_on <= d.as_of) AS returned_on,
               {months_after_6} AS after_6, {months_after_12} AS after_12, {months_after_24} AS after_24
        FROM stay y WHERE y.left_on <= (SELECT as_of FROM data)
        """.format(**{f"months_after_{months}": AFTER.format(months=months, next=months + 1) for months in HORIZONS})
    ),
}


def returns(horizon: int) -> Measure:
    """Return the measure of the returns within so many months (6, 12 or 24).

    Uscite verso casa del periodo seguite da un nuovo ingresso in struttura oltre 14 giorni ed entro 6, 12 o 24 mesi ÷
    uscite verso casa del periodo (osservate per tutto il tempo richiesto) × 100.
    """
    return Measure(
        sql=f"""
        SELECT t.code, {{by}}, coalesce(sum(f.returned_on <= f.after_{horizon}), 0), count(*),
               100.0 * coalesce(sum(f.returned_on <= f.after_{horizon}), 0) / count(*)
        FROM slot t JOIN ended f ON f.day BETWEEN t.first AND t.last {{via}}
        WHERE f.exit_class = 'autonomia' AND f.after_{horizon} <= (SELECT as_of FROM data)
        GROUP BY 1, 2
        """,
    )


MEASURES: Final = {
    # uscite verso l'autonomia abitativa ÷ tutte le uscite del periodo × 100
    "exits_to_autonomy": Measure(
        sql="""
        SELECT t.code, {by}, sum(f.exit_class = 'autonomia'), count(*),
               100.0 * sum(f.exit_class = 'autonomia') / count(*)
        FROM slot t JOIN ended f ON f.day BETWEEN t.first AND t.last {via}
        GROUP BY 1, 2
        """,
    ),
    "returns": returns(12),
}
