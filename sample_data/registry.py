"""Who does what in the demo Ambito: strands, programmes, organisations and services.

Comes in: nothing. Goes out: the specifications of organisations and services and their frames.
Must not: name a real body of the Third Sector: the eight here are invented (the lead municipality and the consortium are
roles, not invented ones). Coordinates are invented points inside the municipality where the service stands.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from data_access.vocabulary import CapacityUnit, OrganisationKind, ServiceType, Track

LEAD, SPINO, CASTELLEONE, PANDINO, RIVOLTA = "019035", "019102", "019025", "019067", "019084"

STRANDS: Final = (
    ("fnps", "Fondo nazionale politiche sociali", Track.AMBITO),
    ("qsfp", "Fondo povertà – quota servizi", Track.AMBITO),
    ("qpe", "Fondo povertà – quota povertà estrema", Track.AMBITO),
    ("pnrr", "PNRR M5C2 1.3", Track.AMBITO),
    ("fsr", "Fondo sociale regionale", Track.AMBITO),
    ("comune-capofila", "Bilancio del comune capofila", Track.MUNICIPAL),
    ("altri-comuni", "Bilanci degli altri comuni", Track.MUNICIPAL),
    ("fondazione", "Fondazioni di comunità", Track.THIRD_SECTOR),
    ("donazioni", "Donazioni e risorse proprie", Track.THIRD_SECTOR),
)

PROGRAMMES: Final = (
    ("poverta", "Contrasto alla povertà e all'emarginazione sociale e promozione dell'inclusione attiva", Track.AMBITO),
    ("lavoro", "Programma 5 – Inclusione socio-lavorativa", Track.MUNICIPAL),
    ("abitare", "Programma 6 – Servizi abitativi", Track.MUNICIPAL),
)

ORGANISATIONS: Final = (
    ("comune-crema", "Comune di Crema", OrganisationKind.LEAD_MUNICIPALITY),
    ("azienda-consortile", "Azienda speciale consortile dell'Ambito", OrganisationKind.CONSORTIUM),
    ("gelso-bianco", "Cooperativa sociale Il Gelso Bianco", OrganisationKind.THIRD_SECTOR),
    ("porta-serena", "Associazione Porta Serena", OrganisationKind.THIRD_SECTOR),
    ("casa-del-tiglio", "Fondazione Casa del Tiglio", OrganisationKind.THIRD_SECTOR),
    ("riva-nuova", "Cooperativa sociale Riva Nuova", OrganisationKind.THIRD_SECTOR),
    ("pane-e-sale", "Associazione Pane e Sale", OrganisationKind.THIRD_SECTOR),
    ("filo-d-acqua", "Associazione Il Filo d'Acqua", OrganisationKind.THIRD_SECTOR),
    ("tre-ponti", "Cooperativa Tre Ponti Lavoro", OrganisationKind.THIRD_SECTOR),
    ("voci-vicine", "Associazione Voci Vicine", OrganisationKind.THIRD_SECTOR),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """A service as the table ``service`` describes it; its ``id`` is its position in `SERVICES` plus one."""

    key: str
    name: str
    type: ServiceType
    organisation: str
    point: tuple[float, float]
    strand: str
    opened: date
    unit: CapacityUnit = CapacityUnit.ACCESS
    place: str = LEAD
    programme: str = "poverta"
    closed: date | None = None


SERVICES: Final = (
    ServiceSpec(
        key="dormitorio-storico",
        name="Dormitorio, sede storica",
        type=ServiceType.NIGHT_SHELTER,
        organisation="porta-serena",
        point=(45.3668, 9.6795),
        strand="comune-capofila",
        opened=date(2016, 11, 1),
        closed=date(2025, 12, 19),
        unit=CapacityUnit.BED,
    ),
    ServiceSpec(
        key="dormitorio-nuovo",
        name="Dormitorio, nuova sede",
        type=ServiceType.NIGHT_SHELTER,
        organisation="porta-serena",
        point=(45.3569, 9.6912),
        strand="qpe",
        opened=date(2025, 12, 20),
        unit=CapacityUnit.BED,
    ),
    ServiceSpec(
        key="housing-first-citta",
        name="Housing First, alloggi in città",
        type=ServiceType.HOUSING_FIRST,
        organisation="gelso-bianco",
        point=(45.3702, 9.6888),
        strand="pnrr",
        opened=date(2024, 3, 1),
        unit=CapacityUnit.FLAT,
    ),
    ServiceSpec(
        key="housing-first-spino",
        name="Housing First, alloggi di Spino d'Adda",
        type=ServiceType.HOUSING_FIRST,
        organisation="gelso-bianco",
        point=(45.4008, 9.4869),
        strand="pnrr",
        opened=date(2025, 11, 15),
        unit=CapacityUnit.FLAT,
        place=SPINO,
    ),
    ServiceSpec(
        key="seconda-accoglienza",
        name="Casa di seconda accoglienza",
        type=ServiceType.ACCOMMODATION,
        organisation="casa-del-tiglio",
        point=(45.3611, 9.6755),
        strand="comune-capofila",
        opened=date(2019, 5, 1),
        unit=CapacityUnit.BED,
        programme="abitare",
    ),
    ServiceSpec(
        key="casa-donne",
        name="Casa per donne sole e con minori",
        type=ServiceType.ACCOMMODATION,
        organisation="casa-del-tiglio",
        point=(45.3655, 9.6951),
        strand="fnps",
        opened=date(2021, 9, 1),
        unit=CapacityUnit.BED,
    ),
    ServiceSpec(
        key="pronto-intervento",
        name="Pronto intervento sociale, alloggi di emergenza",
        type=ServiceType.EMERGENCY,
        organisation="azienda-consortile",
        point=(45.3588, 9.6840),
        strand="qsfp",
        opened=date(2022, 6, 1),
        unit=CapacityUnit.FLAT,
    ),
    ServiceSpec(
        key="mensa",
        name="Mensa sociale",
        type=ServiceType.SOUP_KITCHEN,
        organisation="pane-e-sale",
        point=(45.3629, 9.6870),
        strand="donazioni",
        opened=date(2010, 1, 1),
        unit=CapacityUnit.MEAL,
    ),
    ServiceSpec(
        key="emporio",
        name="Emporio solidale",
        type=ServiceType.EMPORIUM,
        organisation="pane-e-sale",
        point=(45.3721, 9.6822),
        strand="fondazione",
        opened=date(2018, 3, 1),
        unit=CapacityUnit.HOUSEHOLD,
    ),
    ServiceSpec(
        key="emporio-pandino",
        name="Emporio solidale, punto di Pandino",
        type=ServiceType.EMPORIUM,
        organisation="pane-e-sale",
        point=(45.4065, 9.5533),
        strand="altri-comuni",
        opened=date(2024, 2, 3),
        unit=CapacityUnit.HOUSEHOLD,
        place=PANDINO,
    ),
    ServiceSpec(
        key="bassa-soglia",
        name="Bassa soglia, primo contatto",
        type=ServiceType.DROP_IN,
        organisation="riva-nuova",
        point=(45.3595, 9.6898),
        strand="qpe",
        opened=date(2021, 2, 1),
    ),
    ServiceSpec(
        key="docce",
        name="Docce e igiene",
        type=ServiceType.SHOWERS,
        organisation="riva-nuova",
        point=(45.3594, 9.6899),
        strand="qpe",
        opened=date(2021, 2, 1),
    ),
    ServiceSpec(
        key="centro-diurno",
        name="Centro diurno",
        type=ServiceType.DROP_IN,
        organisation="porta-serena",
        point=(45.3667, 9.6797),
        strand="comune-capofila",
        opened=date(2021, 10, 4),
    ),
    ServiceSpec(
        key="unita-strada",
        name="Unità di strada",
        type=ServiceType.OUTREACH,
        organisation="filo-d-acqua",
        point=(45.3640, 9.6925),
        strand="qpe",
        opened=date(2022, 4, 1),
    ),
    ServiceSpec(
        key="ascolto",
        name="Centro di ascolto",
        type=ServiceType.LISTENING,
        organisation="voci-vicine",
        point=(45.3634, 9.6848),
        strand="donazioni",
        opened=date(2005, 1, 1),
    ),
    ServiceSpec(
        key="ascolto-castelleone",
        name="Centro di ascolto di Castelleone",
        type=ServiceType.LISTENING,
        organisation="voci-vicine",
        point=(45.2962, 9.7611),
        strand="donazioni",
        opened=date(2017, 10, 1),
        place=CASTELLEONE,
    ),
    ServiceSpec(
        key="segretariato",
        name="Segretariato sociale – punto unico di accesso",
        type=ServiceType.ACCESS_POINT,
        organisation="azienda-consortile",
        point=(45.3617, 9.6834),
        strand="qsfp",
        opened=date(2014, 1, 1),
    ),
    ServiceSpec(
        key="fermo-posta",
        name="Fermo posta e residenza",
        type=ServiceType.REGISTRATION,
        organisation="comune-crema",
        point=(45.3625, 9.6862),
        strand="qpe",
        opened=date(2023, 6, 5),
    ),
    ServiceSpec(
        key="lavoro",
        name="Orientamento e inserimento lavorativo",
        type=ServiceType.JOB_SUPPORT,
        organisation="tre-ponti",
        point=(45.3684, 9.6901),
        strand="comune-capofila",
        opened=date(2020, 1, 7),
        programme="lavoro",
    ),
    ServiceSpec(
        key="educazione-finanziaria",
        name="Sportello di educazione finanziaria",
        type=ServiceType.FINANCIAL_EDUCATION,
        organisation="tre-ponti",
        point=(45.4692, 9.5131),
        strand="fsr",
        opened=date(2025, 1, 20),
        place=RIVOLTA,
    ),
    ServiceSpec(
        key="contributi",
        name="Contributi economici",
        type=ServiceType.CASH_AID,
        organisation="azienda-consortile",
        point=(45.3616, 9.6835),
        strand="qsfp",
        opened=date(2012, 1, 1),
    ),
)

SERVICE_ID: Final = {spec.key: position for position, spec in enumerate(SERVICES, start=1)}
ORGANISATION_ID: Final = {key: position for position, (key, _, _) in enumerate(ORGANISATIONS, start=1)}


def strand_frame() -> pl.DataFrame:
    """Return the rows of ``strand``."""
    return pl.DataFrame(
        [(key, name, str(track)) for key, name, track in STRANDS], schema=["key", "name", "track"], orient="row"
    )


def programme_frame() -> pl.DataFrame:
    """Return the rows of ``programme``."""
    rows = [(key, name, str(track)) for key, name, track in PROGRAMMES]
    return pl.DataFrame(rows, schema=["key", "name", "track"], orient="row")


def organisation_frame() -> pl.DataFrame:
    """Return the rows of ``organisation``, numbered from 1."""
    rows = [(ORGANISATION_ID[key], key, name, str(kind)) for key, name, kind in ORGANISATIONS]
    return pl.DataFrame(rows, schema=["id", "key", "name", "kind"], orient="row")


def service_frame() -> pl.DataFrame:
    """Return the rows of ``service``, numbered from 1."""
    return pl.DataFrame([_service_row(spec) for spec in SERVICES], infer_schema_length=None)


def _service_row(spec: ServiceSpec) -> dict[str, object]:
    latitude, longitude = spec.point
    return {
        "id": SERVICE_ID[spec.key],
        "key": spec.key,
        "name": spec.name,
        "type": str(spec.type),
        "organisation_id": ORGANISATION_ID[spec.organisation],
        "municipality_code": spec.place,
        "latitude": latitude,
        "longitude": longitude,
        "programme_key": spec.programme,
        "strand_key": spec.strand,
        "unit": str(spec.unit),
        "opened": spec.opened,
        "closed": spec.closed,
    }
