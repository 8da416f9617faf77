"""The services of the demo Ambito, one specification each.

Comes in: nothing. Goes out: `SERVICES`. Must not: name real services. Coordinates are invented points inside the
municipality where the service stands.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from data_access.vocabulary import CapacityUnit, ServiceType

LEAD, SPINO, CASTELLEONE, PANDINO, RIVOLTA = "019035", "019102", "019025", "019067", "019084"


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
