"""The 48 municipalities of the demo Ambito: codes, names, other spellings, distance from the lead.

Comes in: residents from `geo`. Goes out: the frames `ambito`, `municipality`, `municipality_alias` and `residents`, and
`attraction_weights`. Must not: draw anything at random, nor invent the six sub-areas, whose composition is not public.
Sources: membership from the Accordo di programma 2021-2023 (48 municipalities); codes and names from ISTAT; distances
in kilometres between points inside the polygons of the municipalities (EPSG:32632), computed once from the ISTAT
boundaries of 2023.
"""

from typing import Final, NamedTuple

import numpy as np
import polars as pl

from geo.source import read_residents
from sample_data.draws import Floats

AMBITO_KEY: Final = "crema"
AMBITO_NAME: Final = "Ambito Territoriale Sociale di Crema"
LEAD_CODE: Final = "019035"


class Member(NamedTuple):
    """A municipality of the Ambito."""

    code: str
    name: str
    km_from_lead: float


MEMBERS: Final = (
    Member("019002", "Agnadello", 13.2),
    Member("019005", "Bagnolo Cremasco", 5.4),
    Member("019010", "Camisano", 10.5),
    Member("019011", "Campagnola Cremasca", 4.4),
    Member("019012", "Capergnanica", 5.1),
    Member("019015", "Capralba", 8.1),
    Member("019017", "Casale Cremasco-Vidolasco", 8.5),
    Member("019018", "Casaletto Ceredano", 7.8),
    Member("019019", "Casaletto di Sopra", 10.2),
    Member("019020", "Casaletto Vaprio", 6.2),
    Member("019024", "Castel Gabbiano", 12.1),
    Member("019025", "Castelleone", 10.7),
    Member("019029", "Chieve", 6.5),
    Member("019034", "Credera Rubbiano", 7.6),
    Member("019035", "Crema", 0.0),
    Member("019037", "Cremosano", 4.2),
    Member("019039", "Cumignano sul Naviglio", 12.4),
    Member("019041", "Dovera", 11.4),
    Member("019043", "Fiesco", 8.0),
    Member("019047", "Genivolta", 15.0),
    Member("019049", "Gombito", 12.8),
    Member("019054", "Izano", 5.6),
    Member("019055", "Madignano", 4.3),
    Member("019058", "Monte Cremasco", 8.9),
    Member("019059", "Montodine", 9.5),
    Member("019060", "Moscazzano", 8.0),
    Member("019062", "Offanengo", 5.6),
    Member("019066", "Palazzo Pignano", 8.9),
    Member("019067", "Pandino", 12.5),
    Member("019072", "Pianengo", 4.7),
    Member("019073", "Pieranica", 9.3),
    Member("019078", "Quintano", 7.9),
    Member("019079", "Ricengo", 6.6),
    Member("019080", "Ripalta Arpina", 9.0),
    Member("019081", "Ripalta Cremasca", 3.6),
    Member("019082", "Ripalta Guerina", 6.7),
    Member("019084", "Rivolta d'Adda", 16.9),
    Member("019086", "Romanengo", 8.7),
    Member("019087", "Salvirola", 7.4),
    Member("019094", "Sergnano", 7.8),
    Member("019097", "Soncino", 14.4),
    Member("019102", "Spino d'Adda", 15.9),
    Member("019104", "Ticengo", 11.0),
    Member("019105", "Torlino Vimercati", 10.2),
    Member("019109", "Trescore Cremasco", 6.5),
    Member("019110", "Trigolo", 11.3),
    Member("019111", "Vaiano Cremasco", 7.1),
    Member("019112", "Vailate", 12.5),
)

ALIASES: Final = (
    ("Casale Cremasco", "019017"),
    ("Casale Cremasco Vidolasco", "019017"),
    ("Casaletto di sopra", "019019"),
    ("Credera-Rubbiano", "019034"),
    ("Cumignano S/N", "019039"),
    ("Rivolta D’Adda", "019084"),
    ("Spino D’Adda", "019102"),
)
"""Spellings met in acts and exports."""

TRUE_ZEROS: Final = frozenset({"019039", "019104"})
"""Municipalities from which nobody comes in the demo: a true zero, not a missing figure."""

LEAD: Final = next(index for index, member in enumerate(MEMBERS) if member.code == LEAD_CODE)
"""Position of the lead municipality in `MEMBERS`."""

_DECAY_KM: Final = 11.0
_TYPICAL_RESIDENTS: Final = 2000.0
_TOWN_EXPONENT: Final = 1.25


def ambito_frame() -> pl.DataFrame:
    """Return the one row of ``ambito``, marked as demonstration."""
    return pl.DataFrame({"key": [AMBITO_KEY], "name": [AMBITO_NAME], "is_demo": [True], "shares_persons": [True]})


def municipality_frame() -> pl.DataFrame:
    """Return the 48 rows of ``municipality`` in order of code; ``sub_area`` is null everywhere."""
    return pl.DataFrame(
        {
            "code": [member.code for member in MEMBERS],
            "name": [member.name for member in MEMBERS],
            "ambito_key": AMBITO_KEY,
            "is_lead": [member.code == LEAD_CODE for member in MEMBERS],
            "sub_area": pl.Series([None] * len(MEMBERS), dtype=pl.String),
        }
    )


def alias_frame() -> pl.DataFrame:
    """Return the rows of ``municipality_alias``."""
    return pl.DataFrame(ALIASES, schema=["alias", "municipality_code"], orient="row")


def residents_frame() -> pl.DataFrame:
    """Return the real ISTAT residents of every available year, 202 rows for each municipality and year."""
    return read_residents([member.code for member in MEMBERS]).rename({"municipality": "municipality_code"})


def attraction_weights(residents: pl.DataFrame) -> Floats:
    """Return how likely each municipality but the lead is as the origin of a person.

    The weight is residents^1.25 * exp(-km / 11): it falls with distance from the lead and grows faster than the town.

    Parameters
    ----------
    residents : polars.DataFrame
        Output of `residents_frame`; its last year is used.

    Returns
    -------
    numpy.ndarray
        48 floats in the order of `MEMBERS`, summing to 1; zero for the lead and for `TRUE_ZEROS`.
    """
    last = residents.filter(pl.col("year") == pl.col("year").max())
    totals = dict(last.group_by("municipality_code").agg(pl.col("residents").sum()).rows())
    people = np.array([totals[member.code] for member in MEMBERS], dtype=np.float64)
    distance = np.array([member.km_from_lead for member in MEMBERS])
    absent = np.array([member.code in TRUE_ZEROS or member.code == LEAD_CODE for member in MEMBERS])
    weights = np.where(absent, 0.0, (people / _TYPICAL_RESIDENTS) ** _TOWN_EXPONENT * np.exp(-distance / _DECAY_KM))
    return np.asarray(weights / weights.sum(), dtype=np.float64)
