"""Who does what in the demo Ambito: strands, programmes, organisations, and the frames of their tables.

Comes in: `SERVICES`. Goes out: keys of services and organisations in the database, frames of the registry.
Must not: name a real body of the Third Sector: the eight here are invented (the lead municipality and the consortium
are roles of the Ambito, not invented ones).
"""

from typing import Final

import polars as pl

from data_access.vocabulary import OrganisationKind, ServiceType, Track
from sample_data.services import SERVICES, ServiceSpec

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

HOURS: Final = {
    ServiceType.NIGHT_SHELTER: "ogni sera dalle 19",
    ServiceType.SOUP_KITCHEN: "ogni giorno 12-13.30",
    ServiceType.EMPORIUM: "martedì e sabato 9-12",
    ServiceType.DROP_IN: "lunedì, mercoledì, venerdì 14-18",
    ServiceType.EMERGENCY: "sempre",
    ServiceType.OUTREACH: "martedì e giovedì 20-23",
}
"""When services answer, where it is not on weekday mornings."""

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


def _contact_points(spec: ServiceSpec) -> dict[str, str]:
    """Return where a service answers: numbers that no telephone has, addresses of a domain kept for examples."""
    number = SERVICE_ID[spec.key]
    return {
        "telephone": f"0373 000 {number:03d}",
        "email": f"{spec.key}@servizi.example",
        "address": f"via Dimostrativa {number}",
        "hours": HOURS.get(spec.type, "lunedì-venerdì 9-12"),
    }


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
        **_contact_points(spec),
    }
