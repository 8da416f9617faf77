"""What the file of an Ambito may say: its sections and fields, with the Italian names that people write.

Comes in: a mapping as TOML gives it. Goes out: an `AmbitoFile`, or one error that tells all that is wrong, each by its
place in the file. Must not: know municipalities by name (rooms above do), or open the database.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from data_access.contract_rules import MOST_AMOUNT, OTHER_DAYS
from data_access.elision import short_day
from data_access.errors import UserError
from data_access.one_line import one_line
from data_access.toml_text import TomlTextError, read_toml
from data_access.vocabulary import (
    CapacityUnit,
    OrganisationKind,
    Polarity,
    Section,
    ServiceType,
    SharingRule,
    SuccessionKind,
    Term,
    Track,
)

MOST_TOLD: Final = 20
"""Problems that are told one by one."""
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
WANTED: Final = {
    "missing": "manca, e serve",
    "extra_forbidden": "non è un campo di questa sezione: toglierlo, o correggerne il nome",
    "string_type": "deve essere un testo tra virgolette",
    "string_too_long": "ha più di {max_length} caratteri: accorciarlo",
    "too_long": "ha più di {max_length} caratteri: accorciarlo",
    "int_type": "deve essere un numero intero, senza virgolette",
    "int_from_float": "deve essere un numero intero",
    "int_parsing": "deve essere un numero intero, senza virgolette",
    "float_type": "deve essere un numero, con il punto per i decimali e senza virgolette",
    "float_parsing": "deve essere un numero, con il punto per i decimali e senza virgolette",
    "greater_than_equal": "deve essere almeno {ge}",
    "less_than_equal": "deve essere al massimo {le}",
    "list_type": "deve essere un elenco tra parentesi quadre",
    "dict_type": "deve essere una tabella",
    "model_type": "deve essere una sezione, come [{section}]",
    "too_short": "è vuoto: serve almeno una voce",
    "finite_number": "deve essere un numero",
}
"""What each refusal of pydantic means, in Italian; anything else says its own sentence."""


class AmbitoFileError(UserError):
    """A file of an Ambito that cannot be taken: the message tells what to correct, line by line of thought."""


def _day(value: object) -> object:
    """Take a day as TOML has it, or as people write it: 31/12/2026."""
    day: object = value.date() if isinstance(value, datetime) else value
    if isinstance(day, str):
        for form in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                day = datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007 - a day has no zone
                break
            except ValueError:
                continue
    if isinstance(day, date):
        if not OTHER_DAYS[0] <= day <= OTHER_DAYS[1]:
            message = f"deve essere un giorno {short_day('dal', OTHER_DAYS[0])} in poi"
            raise ValueError(message)
        return day
    message = 'deve essere un giorno: 2026-12-31, o "31/12/2026"'
    raise ValueError(message)


def _term(vocabulary: type[Term]) -> BeforeValidator:
    """Take a word of a vocabulary by its code or by its label, whatever its capitals."""

    def read(value: object) -> object:
        word = value.strip().casefold() if isinstance(value, str) else value
        for term in vocabulary:
            if word in (str(term), term.label.casefold()):
                return term
        message = f"deve essere una di queste parole: {', '.join(vocabulary.codes())}"
        raise ValueError(message)

    return BeforeValidator(read)


def _visible(value: object) -> object:
    """Refuse what nobody sees, and take away blanks at the ends."""
    if isinstance(value, str) and not value.strip().isprintable():
        message = "contiene caratteri che non si vedono (a capo, tabulazioni): riscriverlo a mano"
        raise ValueError(message)
    return value.strip() if isinstance(value, str) else value


def _text(most: int) -> Any:
    return Annotated[str, BeforeValidator(_visible), StringConstraints(min_length=1, max_length=most, strict=True)]


def _key(most: int) -> Any:
    def read(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
            message = "deve essere di lettere minuscole senza accenti, cifre e trattini: entra negli indirizzi"
            raise ValueError(message)
        return value

    return Annotated[str, BeforeValidator(read), StringConstraints(min_length=1, max_length=most, strict=True)]


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Year: TypeAlias = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, strict=True)]
Place: TypeAlias = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
Count: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Euros: TypeAlias = Annotated[float, Field(ge=0, le=MOST_AMOUNT, allow_inf_nan=False, strict=True)]


class _Part(BaseModel):
    """A section of the file: no field that is not known, no value that is nearly right."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class AmbitoPart(_Part):
    """``[ambito]``: the name, its municipalities, which one leads."""

    key: _key(40) = Field(alias="chiave", default="")  # type: ignore[valid-type]
    name: _text(120) = Field(alias="nome")  # type: ignore[valid-type]
    lead: Place = Field(alias="capofila")
    members: Annotated[list[Place], Field(min_length=1)] = Field(alias="comuni")
    sub_areas: dict[str, list[Place]] = Field(alias="sub_ambiti", default_factory=dict)
    shares_persons: bool | None = Field(alias="persone_in_comune", default=None, strict=True)


class SuccessionPart(_Part):
    """``[[successione]]``: municipalities that came to an end, and the one that has taken their place."""

    kind: Annotated[SuccessionKind, _term(SuccessionKind)] = Field(alias="tipo")
    day: Day = Field(alias="dal")
    former: Annotated[list[Place], Field(min_length=1)] = Field(alias="comuni")
    successor: Place = Field(alias="successore")


class MembershipPart(_Part):
    """``[[appartenenza]]``: since when, or until when, a municipality is of the Ambito."""

    municipality: Place = Field(alias="comune")
    joined_on: Day | None = Field(alias="dal", default=None)
    left_on: Day | None = Field(alias="al", default=None)


class ProgrammePart(_Part):
    """``[[programma]]``."""

    key: _key(40) = Field(alias="chiave", default="")  # type: ignore[valid-type]
    name: _text(160) = Field(alias="nome")  # type: ignore[valid-type]
    track: Annotated[Track, _term(Track)] = Field(alias="binario")


class StrandPart(_Part):
    """``[[linea]]``: a line of funding."""

    key: _key(40) = Field(alias="chiave", default="")  # type: ignore[valid-type]
    name: _text(120) = Field(alias="nome")  # type: ignore[valid-type]
    track: Annotated[Track, _term(Track)] = Field(alias="binario")


class TargetPart(_Part):
    """``[[obiettivo.valore_atteso]]``: what is agreed for the end of a year, in the unit of the indicator."""

    indicator: str = Field(alias="indicatore")
    year: Year = Field(alias="anno")
    value: Annotated[float, Field(allow_inf_nan=False, ge=-MOST_AMOUNT, le=MOST_AMOUNT)] = Field(alias="valore")
    polarity: Annotated[Polarity, _term(Polarity)] = Field(alias="verso")


class ObjectivePart(_Part):
    """``[[obiettivo]]``."""

    key: _key(40) = Field(alias="chiave", default="")  # type: ignore[valid-type]
    code: _text(20) = Field(alias="codice")  # type: ignore[valid-type]
    title: _text(200) = Field(alias="titolo")  # type: ignore[valid-type]
    programme: str | None = Field(alias="programma", default=None)
    goals: list[Annotated[int, Field(ge=1, le=17, strict=True)]] = Field(alias="agenda_2030", default_factory=list)
    targets: list[TargetPart] = Field(alias="valore_atteso", default_factory=list)


class OrganisationPart(_Part):
    """``[[ente]]``."""

    key: _key(60) = Field(alias="chiave", default="")  # type: ignore[valid-type]
    name: _text(120) = Field(alias="nome")  # type: ignore[valid-type]
    kind: Annotated[OrganisationKind, _term(OrganisationKind)] = Field(alias="natura")


class CapacityPart(_Part):
    """``[[servizio.capienza]]``: places of a section from a day on."""

    section: Annotated[Section, _term(Section)] = Field(alias="sezione", default=Section.ANY)
    valid_from: Day = Field(alias="dal")
    valid_to: Day | None = Field(alias="al", default=None)
    funded: Count = Field(alias="finanziata")
    actual: Count = Field(alias="effettiva")


class ServicePart(_Part):
    """``[[servizio]]``."""

    key: _key(60) = Field(alias="chiave", default="")  # type: ignore[valid-type]
    name: _text(120) = Field(alias="nome")  # type: ignore[valid-type]
    type: Annotated[ServiceType, _term(ServiceType)] = Field(alias="tipo")
    organisation: str = Field(alias="ente")
    municipality: Place = Field(alias="comune")
    unit: Annotated[CapacityUnit, _term(CapacityUnit)] = Field(alias="unita")
    opened: Day = Field(alias="apertura")
    closed: Day | None = Field(alias="chiusura", default=None)
    programme: str | None = Field(alias="programma", default=None)
    strand: str | None = Field(alias="linea", default=None)
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = Field(alias="latitudine", default=None)
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = Field(alias="longitudine", default=None)
    telephone: _text(40) | None = Field(alias="telefono", default=None)  # type: ignore[valid-type]
    email: _text(120) | None = Field(alias="posta", default=None)  # type: ignore[valid-type]
    address: _text(160) | None = Field(alias="indirizzo", default=None)  # type: ignore[valid-type]
    hours: _text(160) | None = Field(alias="orario", default=None)  # type: ignore[valid-type]
    capacity: list[CapacityPart] = Field(alias="capienza", default_factory=list)


class BudgetPart(_Part):
    """``[[risorsa]]``: euros of a programme on a line in a year."""

    programme: str = Field(alias="programma")
    strand: str = Field(alias="linea")
    year: Year = Field(alias="anno")
    planned: Euros = Field(alias="previste")
    spent: Euros | None = Field(alias="spese", default=None)


class MunicipalBudgetPart(_Part):
    """``[[risorsa_comune]]``: the part of a municipality in the euros of a programme on a line in a year."""

    municipality: Place = Field(alias="comune")
    programme: str = Field(alias="programma")
    strand: str = Field(alias="linea")
    year: Year = Field(alias="anno")
    planned: Euros = Field(alias="previste")
    spent: Euros | None = Field(alias="spese", default=None)


class QuotaPart(_Part):
    """``[[riparto.quota]]``: of a municipality."""

    municipality: Place = Field(alias="comune")
    quota: Annotated[float, Field(ge=0, le=MOST_AMOUNT, allow_inf_nan=False, strict=True)]


class SharingPart(_Part):
    """``[[riparto]]``: the key by which the municipalities share what the Ambito spends, from a year on."""

    from_year: Year = Field(alias="dal_anno")
    rule: Annotated[SharingRule, _term(SharingRule)] = Field(alias="criterio")
    act: _text(120) = Field(alias="atto")  # type: ignore[valid-type]
    quotas: list[QuotaPart] = Field(alias="quota", default_factory=list)


class EventPart(_Part):
    """``[[fatto]]``: a dated fact that explains figures."""

    title: _text(120) = Field(alias="titolo")  # type: ignore[valid-type]
    first_day: Day = Field(alias="dal")
    last_day: Day | None = Field(alias="al", default=None)
    service: str | None = Field(alias="servizio", default=None)


class AmbitoFile(_Part):
    """The whole file."""

    ambito: AmbitoPart
    successions: list[SuccessionPart] = Field(alias="successione", default_factory=list)
    memberships: list[MembershipPart] = Field(alias="appartenenza", default_factory=list)
    programmes: list[ProgrammePart] = Field(alias="programma", default_factory=list)
    strands: list[StrandPart] = Field(alias="linea", default_factory=list)
    objectives: list[ObjectivePart] = Field(alias="obiettivo", default_factory=list)
    organisations: list[OrganisationPart] = Field(alias="ente", default_factory=list)
    services: list[ServicePart] = Field(alias="servizio", default_factory=list)
    budgets: list[BudgetPart] = Field(alias="risorsa", default_factory=list)
    municipal_budgets: list[MunicipalBudgetPart] = Field(alias="risorsa_comune", default_factory=list)
    sharing_keys: list[SharingPart] = Field(alias="riparto", default_factory=list)
    events: list[EventPart] = Field(alias="fatto", default_factory=list)

    def places(self) -> list[str]:
        """Return every text that stands for a municipality, each once, in the order in which they are met."""
        of_services = [service.municipality for service in self.services]
        of_areas = [place for places in self.ambito.sub_areas.values() for place in places]
        changed = [place for part in self.successions for place in (*part.former, part.successor)]
        changed += [part.municipality for part in self.memberships]
        shared = [part.municipality for part in self.municipal_budgets]
        shared += [quota.municipality for part in self.sharing_keys for quota in part.quotas]
        of_ambito = [*self.ambito.members, self.ambito.lead, *of_areas]
        return list(dict.fromkeys([*of_ambito, *of_services, *changed, *shared]))


def read_ambito_file(content: bytes) -> AmbitoFile:
    """Read the file of an Ambito.

    Raises
    ------
    AmbitoFileError
        If it is no TOML in UTF-8, or fields are missing, unknown or wrong: all are told, up to `MOST_TOLD`.
    """
    try:
        told = read_toml(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = "Il file non è un testo in UTF-8: salvarlo di nuovo come «UTF-8»."
        raise AmbitoFileError(message) from error
    except TomlTextError as error:
        raise AmbitoFileError(f"Il file {error}.") from error
    return ambito_file_of(told)


def ambito_file_of(told: Mapping[str, Any]) -> AmbitoFile:
    """Return the file that a mapping is, as TOML gives it; errors as `read_ambito_file`."""
    try:
        return _with_keys(AmbitoFile.model_validate(told))
    except ValidationError as error:
        sentences = [_refusal(item) for item in error.errors()]
        raise AmbitoFileError(all_told(sentences)) from error


def all_told(sentences: list[str]) -> str:
    """Return one message of many problems."""
    more = len(sentences) - MOST_TOLD
    rest = [f"E altri {more} problemi." if more > 1 else "E un altro problema."] if more > 0 else []
    return "\n".join(["Il file dell'Ambito non è stato preso: niente è cambiato.", *sentences[:MOST_TOLD], *rest])


def key_of(name: str) -> str:
    """Return the key that a name makes: small letters without accents, and hyphens."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "-".join(re.findall(r"[a-z0-9]+", "".join(letter for letter in bare if not unicodedata.combining(letter))))


def _with_keys(file: AmbitoFile) -> AmbitoFile:
    """Give those who have none the key that their name makes."""
    longest = {"programmes": 40, "strands": 40, "objectives": 40, "organisations": 60, "services": 60}
    parts = {
        name: [
            part
            if part.key
            else part.model_copy(update={"key": key_of(getattr(part, "name", "") or part.code)[:most].strip("-")})
            for part in getattr(file, name)
        ]
        for name, most in longest.items()
    }
    key = file.ambito.key or key_of(
        re.sub(r"(?i)^ambito( territoriale( sociale)?)?( di| del| della)?\s+", "", file.ambito.name)
    )
    return file.model_copy(update={**parts, "ambito": file.ambito.model_copy(update={"key": key[:40].strip("-")})})


def _refusal(item: ErrorDetails) -> str:
    """Say in Italian where something is wrong and what it must be."""
    *places, last = item["loc"]
    if item["type"] == "value_error":
        wanted = str(item["ctx"]["error"])
    elif item["input"] == "":
        return f"- {' '.join(_places([*places, last]))} è vuoto: scriverlo, o togliere la riga."
    else:
        context = {**item.get("ctx", {}), "section": last}
        wanted = WANTED.get(item["type"], f"non va ({item['msg']})").format(**context)
    received = "" if item["type"] in {"missing", "extra_forbidden"} else _received(item["input"])
    where = " ".join(_places([*places, last]))
    return f"- {where}{received} {wanted}."


def _places(location: list[int | str]) -> Iterator[str]:
    """Yield where something is: «servizio n. 3, capienza n. 1, «dal»»."""
    for position, part in enumerate(location):
        if isinstance(part, int):
            yield f"n. {part + 1},"
        elif position + 1 == len(location):
            yield f"«{part}»"
        else:
            following = location[position + 1]
            yield f"{part}" if isinstance(following, int) else f"{part},"


def _received(value: object) -> str:
    if isinstance(value, str | int | float | date):
        return f" vale «{one_line(str(value))[:60]}» e"
    return ""
