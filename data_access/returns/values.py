"""What is written in a cell, as people write it in Italy: days, months, years, numbers, yes and no, words of a list.

Comes in: the text of a cell, without blanks around. Goes out: a value, or a `FindingKind` that says what it is not.
Must not: know a file; guess silently: what may be two numbers is neither.

Numbers of spreadsheets come here in Italian writing already (1234,5): the point is of thousands unless the
number cannot be read so.
"""

import re
import unicodedata
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Final

from babel.dates import get_month_names

from data_access.returns.findings import FindingKind
from data_access.vocabulary import CapacityUnit, Continuity, NeedDimension, ResidenceClass, Section, Sex, Term

NOTHING: Final = frozenset(
    {"-", "--", "–", "—", "/", "//", "n.d.", "n.d", "nd", "n/d", "n/a", "na", "null", "none", "nan", "nil", "(vuoto)"}
)
"""What people and programs write where there is nothing."""
NOBODY: Final = frozenset(
    {
        *("anonimo", "anonima", "anonimi", "anonimo a", "ignoto", "ignota", "sconosciuto", "sconosciuta", "n n", "nn"),
        *("non noto", "non nota", "non identificato", "non identificata", "non conosciuto", "non conosciuta"),
        *("non indicato", "non rilevato", "non dichiarato", "senza nome", "nessuno", "xxx", "xxxx", "altri", "vari"),
    }
)
"""What people write where a person is who they do not know (`plain`)."""
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d{1,20})?E\+\d{1,3}", re.IGNORECASE)
SPREADSHEET_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = (20_000, 80_000)
"""Numbers that spreadsheets mean days by: from 1954 to 2119."""
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")
_ENGLISH: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_MOST_WHOLE: Final = 1e18
"""A whole number beyond it is told as this one, which is out of every range; a frame holds no larger."""
_NUMBER: Final = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?")
_POINTED: Final = re.compile(r"[+-]?\d+\.\d+")
_MONEY: Final = re.compile(r"€|\beuro?\b|\beur\b", re.IGNORECASE)
_TIME: Final = r"(?:[ t,]+(?:ore )?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:z|[+-]\d{2}:?\d{2})?)?"
_NUMERIC_DAY: Final = re.compile(rf"(\d{{1,2}})[/.\- ](\d{{1,2}})[/.\- ](\d{{4}}|\d{{2}}){_TIME}")
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}}|\d{{2}})[/.\- ](\d{{1,2}})[/.\- ](\d{{1,2}}){_TIME}")
_ISO_DAY: Final = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}}){_TIME}")
_PACKED_DAY: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_WORDED_DAY: Final = re.compile(
    rf"(?:[a-z]+[.,]? )?(\d{{1,2}})[°o]?[ \-/.]*([a-z]+)\.?[ \-/,]*(\d{{4}}|'?\d{{2}}){_TIME}"
)
_WORDED_MONTH: Final = re.compile(r"([a-z]+)\.?[ \-/,]*(\d{4}|'?\d{2})")
_NUMERIC_MONTH: Final = re.compile(r"(\d{1,2})[/.\- ](\d{4})")
_ISO_MONTH: Final = re.compile(r"(\d{4})[/.\-](\d{1,2})")
_PACKED_MONTH: Final = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
_SERIAL: Final = re.compile(r"(\d{5})(?:,\d+)?")
YES: Final = frozenset({"si", "s", "vero", "true", "1", "x", "y", "yes", "v"})
NO: Final = frozenset({"no", "n", "falso", "false", "0", "f"})
SYNONYMS: Final[dict[type[Term], dict[str, Term]]] = {
    Sex: {
        "femmina": Sex.FEMALE,
        "femminile": Sex.FEMALE,
        "donna": Sex.FEMALE,
        "maschio": Sex.MALE,
        "maschile": Sex.MALE,
        "uomo": Sex.MALE,
        "altro": Sex.OTHER,
        "non indicato": Sex.OTHER,
        "nd": Sex.OTHER,
    },
    Section: {
        "uomo": Section.MEN,
        "maschile": Section.MEN,
        "m": Section.MEN,
        "donna": Section.WOMEN,
        "femminile": Section.WOMEN,
        "f": Section.WOMEN,
        "famiglia": Section.FAMILIES,
        "nuclei": Section.FAMILIES,
        "giovane": Section.YOUNG,
        "misto": Section.MIXED,
        "mista": Section.MIXED,
    },
    CapacityUnit: {
        "letto": CapacityUnit.BED,
        "letti": CapacityUnit.BED,
        "posto": CapacityUnit.BED,
        "posti": CapacityUnit.BED,
        "posto letto": CapacityUnit.BED,
        "stanza": CapacityUnit.ROOM,
        "stanze": CapacityUnit.ROOM,
    },
    ResidenceClass: {
        "residente": ResidenceClass.AMBITO,
        "residente nell'ambito": ResidenceClass.AMBITO,
        "fuori ambito": ResidenceClass.OUTSIDE,
        "non residente": ResidenceClass.OUTSIDE,
        "sfd": ResidenceClass.NONE,
        "irreperibile": ResidenceClass.NONE,
        "non rilevata": ResidenceClass.UNKNOWN,
        "sconosciuta": ResidenceClass.UNKNOWN,
    },
    NeedDimension: {"casa": NeedDimension.HOUSING, "abitazione": NeedDimension.HOUSING},
    Continuity: {"unica soluzione": Continuity.ONE_OFF, "una volta": Continuity.ONE_OFF},
}
"""Other ways in which people write a word, beside its code and its label."""


def plain(text: str) -> str:
    """Return a text as it is compared: small letters without accents, words separated by one blank."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def day_of(text: str, *, today: date) -> date | FindingKind:
    """Read a day: 15/03/2025, 15.3.25, 2025-03-15, «15 marzo 2025», 20250315, a spreadsheet's number."""
    bare = _bare(text)
    if found := _NUMERIC_DAY.fullmatch(bare):
        return _day(_year(found[3], today=today), int(found[2]), int(found[1])) or FindingKind.NOT_A_DAY
    if found := _ISO_DAY.fullmatch(bare) or _PACKED_DAY.fullmatch(bare):
        return _day(int(found[1]), int(found[2]), int(found[3])) or FindingKind.NOT_A_DAY
    if (found := _WORDED_DAY.fullmatch(bare)) and (month := month_names().get(found[2])):
        return _day(_year(found[3], today=today), month, int(found[1])) or FindingKind.NOT_A_DAY
    return _of_serial(bare) or FindingKind.NOT_A_DAY


def month_of(text: str, *, today: date) -> date | FindingKind:
    """Read a month, as its first day: 2025-03, 03/2025, «marzo 2025», mar-25, or any day of it."""
    bare = _bare(text)
    if found := _NUMERIC_MONTH.fullmatch(bare):
        return _day(int(found[2]), int(found[1]), 1) or FindingKind.NOT_A_MONTH
    if found := _ISO_MONTH.fullmatch(bare) or _PACKED_MONTH.fullmatch(bare):
        return _day(int(found[1]), int(found[2]), 1) or FindingKind.NOT_A_MONTH
    if (found := _WORDED_MONTH.fullmatch(bare)) and (month := month_names().get(found[1])):
        return date(_year(found[2], today=today), month, 1)
    day = day_of(text, today=today)
    return FindingKind.NOT_A_MONTH if isinstance(day, FindingKind) else day.replace(day=1)


def year_of(text: str, *, today: date) -> int | FindingKind:
    """Read a year: four digits, or that of a day."""
    if re.fullmatch(r"\d{4}(?:,0+)?", text):
        return int(text[:4])
    day = FindingKind.NOT_A_DAY if _SERIAL.fullmatch(text) else day_of(text, today=today)
    return FindingKind.NOT_A_YEAR if isinstance(day, FindingKind) else day.year


def amount_of(text: str) -> float | FindingKind:
    """Read a number: 1.234,50, 1234,5, 1234.5, € 12, 1 234; 1.234 is one thousand and more."""
    bare = _without_money(text)
    if _NUMBER.fullmatch(bare):
        return float(bare.replace(".", "").replace(",", "."))
    if _POINTED.fullmatch(bare):
        return float(bare)
    return float(bare.replace(",", "")) if _ENGLISH.fullmatch(bare) else FindingKind.NOT_A_NUMBER


def whole_of(text: str) -> int | FindingKind:
    """Read a whole number; decimals that are all zero are none."""
    number = amount_of(text)
    if isinstance(number, FindingKind):
        return number
    if not number.is_integer():
        return FindingKind.NOT_WHOLE
    return int(max(-_MOST_WHOLE, min(number, _MOST_WHOLE)))


def is_nobody(identifier: str) -> bool:
    """Whether an identifier says of whom it is not known that it is somebody: «anonimo», «N.N.», «?»."""
    return plain(identifier) in NOBODY or not any(map(str.isalnum, identifier))


def has_lost_digits(code: str) -> bool:
    """Whether a spreadsheet took a code for a number that is too long for it: 1,23457E+15."""
    return _SCIENTIFIC.fullmatch(code) is not None


def has_decimal_point(text: str) -> bool:
    """Whether the point of a number can only be of decimals: 12.5, 0.12345."""
    bare = _without_money(text)
    return _POINTED.fullmatch(bare) is not None and _THOUSANDS.fullmatch(bare) is None


def may_be_thousands(text: str) -> bool:
    """Whether the points of a number may be of thousands or of decimals: 1.234."""
    bare = _without_money(text)
    return _THOUSANDS.fullmatch(bare) is not None and bare.count(".") == 1


def with_day_first(text: str, order: str) -> str:
    """Return a day in numbers as in Italy, written with the month first (order ``mga``) or the year (``amg``)."""
    found = _NUMERIC_DAY.fullmatch(_bare(text)) if order == "mga" else _YEAR_FIRST.fullmatch(_bare(text))
    if found is None:
        return text
    return f"{found[2]}/{found[1]}/{found[3]}" if order == "mga" else f"{found[3]}/{found[2]}/{found[1]}"


def in_italian_writing(text: str) -> str:
    """Return an English number (1,234.5) in Italian writing (1234,5)."""
    return text.replace(",", "").replace(".", ",")


def yes_or_no(text: str) -> bool | FindingKind:
    """Read yes or no."""
    word = plain(text)
    if word in YES:
        return True
    return False if word in NO else FindingKind.NOT_YES_OR_NO


def term_of(text: str, vocabulary: type[Term]) -> str | FindingKind:
    """Read a word of a vocabulary by its code, its label, or another way of writing it; return the code."""
    return spellings(vocabulary).get(plain(text), FindingKind.UNKNOWN_TERM)


def terms_of(text: str, vocabulary: type[Term]) -> list[str] | FindingKind:
    """Read several words, separated by bars, commas or semicolons; return the codes, each once."""
    words = [part.strip() for part in re.split(r"[|;,/]", text) if part.strip()]
    found = [term_of(word, vocabulary) for word in words]
    if FindingKind.UNKNOWN_TERM in found:
        return FindingKind.UNKNOWN_TERM
    return list(dict.fromkeys(str(code) for code in found))


def nearest_term(text: str, vocabulary: type[Term]) -> str:
    """Return the code of the word that a text may have meant; empty if none is near."""
    ways = spellings(vocabulary)
    near = get_close_matches(plain(text), ways, n=1, cutoff=0.75)
    return ways[near[0]] if near else ""


@cache
def spellings(vocabulary: type[Term]) -> dict[str, str]:
    """Return every way of writing the words of a vocabulary, with the code it means."""
    ways = {plain(term.value): term.value for term in vocabulary}
    ways.update({plain(term.label): term.value for term in vocabulary if plain(term.label) not in ways})
    ways.update({plain(way): term.value for way, term in SYNONYMS.get(vocabulary, {}).items()})
    return ways


@cache
def month_names() -> dict[str, int]:
    """Return the names of months, whole and short, with their numbers."""
    names = {
        name.casefold().rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale="it_IT").items()
    }
    return {**names, "sett": 9}


def _bare(text: str) -> str:
    """Return a text in small letters without accents, which keeps what separates the parts of a date."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str, *, today: date) -> int:
    """Return a year; of two digits it is the last one that is not beyond the next year."""
    number = int(digits.lstrip("'"))
    if len(digits.lstrip("'")) > 2:  # noqa: PLR2004 - two digits
        return number
    return number + 2000 if number + 2000 <= today.year + 1 else number + 1900


def _of_serial(text: str) -> date | None:
    found = _SERIAL.fullmatch(text)
    least, most = _SERIALS
    if not found or not least <= int(found[1]) <= most:
        return None
    return SPREADSHEET_ZERO + timedelta(days=int(found[1]))


def _without_money(text: str) -> str:
    return re.sub(r"[\s'’]", "", _MONEY.sub("", text)).replace("−", "-")
