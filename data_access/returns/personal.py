"""Persons in a file: which columns and values give somebody away, and the key that takes an identifier's place.

Comes in: headers, texts, a key of the installation. Goes out: whether they look personal; pseudonymous keys.
Must not: keep or tell an identifier. A key is an HMAC: who has the database and not the key cannot try tax codes on it.
"""

import hmac
import re
from typing import Final

import polars as pl

from data_access.accounts.claims import holds_tax_code
from data_access.returns.values import plain

KEY_LENGTH: Final = 40
"""Of `person.key`: 160 bits in hexadecimal."""
PERSONAL_HEADERS: Final = re.compile(
    r"\b(?:cognome|cognomi|nominativo|nominativi|nome e cognome|nome cognome|nome (?:della |dell |del )?"
    r"(?:persona|utente|ospite|assistito|beneficiario|paziente|richiedente|coniuge|madre|padre|figlio)|"
    r"codice fiscale|cod fisc(?:ale)?|codfisc|codicefiscale|c f|cf|tax code|"
    r"telefono|telefonico|tel|cellulare|cell|phone|"
    r"e ?mail|posta elettronica|data (?:di )?nascita|nato il|nata il|nato a il|luogo (?:di )?nascita|"
    r"documento (?:di |d )?(?:identita|riconoscimento)|carta (?:di |d )?identita|passaporto|iban|tessera sanitaria|"
    r"(?:numero|n|nr) (?:del )?permesso di soggiorno|first name|last name|surname|full name)\b"
    r"|^(?:indirizzo|indirizzo (?:di |del )?(?:residenza|domicilio|casa|abitazione)|domicilio|via|"
    r"via (?:e )?(?:n|numero|civico)|residente in via|pec|mobile)$"
)
"""Headers of columns that name, reach or place a person, as `data_access.returns.values.plain` writes them."""
_ALONE: Final = frozenset({"nome", "name", "nomi"})
"""Headers that name a person where the kind of file has no name of its own."""
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
PHONE: Final = re.compile(r"(?:\+|00)?(?:39)?[ .]?3\d{2}[ ./-]?\d{3}[ ./-]?\d{3,4}|0\d{1,3}[ ./-]\d{5,8}")
_PHONE_IN_WORDS: Final = re.compile(
    r"(?<![\d.,/-])(?:(?:\+|00)39[ .]?)?(?:3\d{2}[ ./-]?\d{3}[ ./-]?\d{4}|0\d{1,3}[ ./-]\d{5,8})(?![\d/,]|[.-]\d)"
)
"""In words a mobile number has its ten figures: nine in threes are a sum of money."""
ADDRESS: Final = re.compile(
    r"(?:via|viale|v\.le|piazza|p\.za|p\.zza|corso|c\.so|vicolo|largo|strada|località|loc\.) .{2,60}\d+.*",
    re.IGNORECASE,
)
_SUSPECT: Final = r"@|(?i:[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z])|^\+?[0-9]+[ ./-][0-9]"
"""What a text must hold to be looked at: Polars tells it of a million texts in no time."""
_FIRST_NAMES: Final = frozenset(
    re.findall(
        r"\w+",
        "mario maria giuseppe giovanni antonio francesco luigi anna rosa angela giovanna teresa lucia carmela "
        "caterina vincenzo pietro salvatore carlo franco domenico bruno paolo michele giorgio aldo sergio "
        "luciano andrea marco luca matteo alessandro davide stefano roberto claudio fabio simone lorenzo "
        "riccardo federico elena laura chiara giulia sara francesca alessandra valentina silvia paola daniela "
        "cristina barbara monica simona elisa marta martina federica ilaria roberta stefania patrizia rita "
        "mohamed mohammed ahmed ali hassan ibrahim omar fatima aisha amina khadija mamadou ousmane abdou "
        "moussa ion ioana elena andrei mihai oksana olena natalia svetlana singh kaur gurpreet carlos jose "
        "juan ana fatou blessing joy emmanuel samuel",
    )
)
"""Common first names of who lives in Italy: a column in which many values hold one is a column of names."""
_OF_SAINTS: Final = frozenset(
    {"san", "santa", "sant", "santo", "s", "ss", "don", "via", "piazza", "suor", "beata", "beato"}
)
OWN_WORDS: Final = ("caso", "gruppo")
"""Fields that are kept as an organisation writes them: some call their cases by the name of the person."""
_MANY: Final = 0.3
_ENOUGH: Final = 0.5
_LOOKED_AT: Final = 2_000
"""Distinct values of a column that are enough to tell what it holds."""


def is_personal_header(header: str) -> bool:
    """Whether a column says itself that it names, reaches or places a person."""
    words = plain(header)
    return words in _ALONE or PERSONAL_HEADERS.search(words) is not None


def gives_away(text: str) -> bool:
    """Whether a text holds a tax code, an address of e-mail or the number of a telephone, whatever its column."""
    return holds_tax_code(text) or _reaches(text)


def tells_of_somebody(words: str) -> bool:
    """Whether somebody's words (a note, a reason) give a person away, or hold the number of a telephone."""
    return gives_away(words) or _PHONE_IN_WORDS.search(words) is not None


def _reaches(text: str) -> bool:
    return EMAIL.search(text) is not None or (PHONE.fullmatch(text) is not None and not text.isdigit())


def given_away(values: pl.Series) -> list[str]:
    """Return the distinct texts of a column that `gives_away` tells."""
    suspect = values.filter(values.str.contains(_SUSPECT).fill_null(value=False)).unique()
    return [text for text in suspect.to_list() if gives_away(text)]


def named(values: pl.Series) -> list[str]:
    """Return the distinct texts of a column that hold a common first name, among those with letters."""
    lettered = values.filter(values.str.contains("[A-Za-z]{3}").fill_null(value=False)).unique()
    return [text for text in lettered.to_list() if _holds_name(text)]


def called_by_name(values: pl.Series) -> list[str]:
    """Return the distinct texts of a column that are names of persons, where they are more than a chance."""
    found = named(values)
    return found if found and len(found) >= _MANY * values.drop_nulls().n_unique() else []


def _holds_name(text: str) -> bool:
    """Whether a text holds a common first name that is not that of a saint: houses are called after them."""
    words = plain(text).split()
    return any(
        word in _FIRST_NAMES and before not in _OF_SAINTS for before, word in zip(["", *words], words, strict=False)
    )


def looks_personal(values: pl.Series) -> bool:
    """Whether the values of a column that nobody has asked for look like names, telephones or addresses."""
    distinct = values.drop_nulls().unique(maintain_order=True).head(_LOOKED_AT).to_list()
    if not distinct:
        return False

    def share(of: int) -> float:
        return of / len(distinct)

    called_so = sum(map(_holds_name, distinct))
    called = sum(PHONE.fullmatch(text) is not None for text in distinct)
    placed = sum(ADDRESS.fullmatch(text) is not None for text in distinct)
    return share(called_so) >= _MANY or share(called) >= _ENOUGH or share(placed) >= _ENOUGH


def person_key(identifier: str, *, key: bytes) -> str:
    """Return the pseudonymous key of an identifier: the same for small and capital letters, with and without blanks."""
    bare = re.sub(r"\s+", "", identifier).upper()
    return hmac.digest(key, bare.encode(), "sha256").hex()[:KEY_LENGTH]
