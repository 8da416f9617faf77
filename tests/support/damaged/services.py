"""Bases whose services, organisations, capacities or nights are damaged.

Role: a part of `tests.support.damaged`. In: nothing. Out: `BASES`.
Must not: damage two things where one is named.
"""

from typing import Final

from data_access.vocabulary import CapacityUnit, OrganisationKind, RequestOutcome, Section, ServiceType, Track
from tests.support.damaged.damage import Damaged, blocks, damaged, error, no_word, notes, remade, warns

BASES: Final[tuple[Damaged, ...]] = (
    damaged(
        "a kind of service that is no word",
        "UPDATE service SET type = 'albergo' WHERE id = 3",
        blocks("service", no_word("type", ServiceType), ("3", "albergo")),
    ),
    damaged(
        "a unit that is no word",
        "UPDATE service SET unit = 'letti' WHERE id = 3",
        blocks("service", no_word("unit", CapacityUnit), ("3", "letti")),
    ),
    damaged(
        "a service closed before it opened",
        "UPDATE service SET closed = '2023-12-31' WHERE id = 1",
        blocks("service", "Servizi chiusi prima dell'apertura", "1"),
        error("contact", "Accessi prima dell'apertura del servizio o dopo la chiusura", "1", "2", "3", count=384),
        warns(
            "capacity", "Capienze che durano dopo la chiusura del servizio", "1 tutti 2024-01-01", "1 tutti 2025-01-01"
        ),
        warns("return_record", "Flussi di mesi in cui il servizio non era aperto", "1", "2", "3", count=24),
    ),
    damaged(
        "a service opened on an Italian day",
        "UPDATE service SET opened = '01/01/2024' WHERE id = 1",
        blocks("service", "Date che non sono scritte AAAA-MM-GG (opened)", ("1", "01/01/2024")),
    ),
    damaged(
        "a service opened in the year 24",
        "UPDATE service SET opened = '0024-01-01' WHERE id = 1",
        blocks("service", "Date prima del 1850 (opened)", ("1", "0024-01-01")),
    ),
    damaged(
        "a service not open yet",
        "UPDATE service SET opened = '2025-07-01' WHERE id = 2",
        error("contact", "Accessi prima dell'apertura del servizio o dopo la chiusura", "385", "386", "387", count=89),
        warns("return_record", "Flussi di mesi in cui il servizio non era aperto", "25", "26", "27", count=18),
    ),
    damaged(
        "a service on no place of the Earth",
        "UPDATE service SET latitude = 4536.0 WHERE id = 1",
        blocks("service", "Coordinate di servizi che non sono sulla Terra", "1"),
        warns("service", "Servizi con coordinate fuori dall'Italia", "1"),
    ),
    damaged(
        "a service in the sea",
        "UPDATE service SET latitude = 0, longitude = 0 WHERE id = 1",
        warns("service", "Servizi con coordinate fuori dall'Italia", "1"),
    ),
    damaged(
        "coordinates in words",
        "UPDATE service SET latitude = 'nord' WHERE id = 1",
        blocks("service", "Valori che non sono numeri (latitude)", ("1", "nord")),
        blocks("service", "Coordinate di servizi che non sono sulla Terra", "1"),
        warns("service", "Servizi con coordinate fuori dall'Italia", "1"),
    ),
    damaged(
        "coordinates the other way round",
        "UPDATE service SET latitude = longitude, longitude = latitude WHERE id = 1",
        warns("service", "Servizi con coordinate fuori dall'Italia", "1"),
    ),
    damaged(
        "a key that no address can hold",
        "UPDATE service SET key = 'mensa & docce' WHERE id = 1",
        error("service", "Chiavi vuote o con segni che negli indirizzi non passano (key)", ("1", "mensa & docce")),
    ),
    damaged(
        "a key of nothing",
        "UPDATE service SET key = '' WHERE id = 1",
        error("service", "Chiavi vuote o con segni che negli indirizzi non passano (key)", ("1", "")),
    ),
    damaged(
        "a service of no name",
        "UPDATE service SET name = '' WHERE id = 1",
        error("service", "Nomi vuoti (name)", "1"),
    ),
    damaged(
        "two services of one name",
        "UPDATE service SET name = 'servizio MENSA ' WHERE id = 2",
        warns("service", "Nomi uguali (name)", ("1", "Servizio mensa")),
    ),
    damaged(
        "a service of an overlong name",
        "UPDATE service SET name = replace(hex(zeroblob(2000)), '00', 'mensa ') WHERE id = 1",
        warns("service", "Testi più lunghi di 120 caratteri (name)", "1"),
    ),
    damaged(
        "a service of an invisible name",
        "UPDATE service SET name = 'Mensa' || char(8238) || char(10) WHERE id = 1",
        warns("service", "Testi con caratteri che non si vedono (name)", "1"),
    ),
    damaged(
        "a name with a character zero",
        "UPDATE service SET name = 'Mensa' || char(0) || 'sociale' WHERE id = 1",
        warns("service", "Testi con caratteri che non si vedono (name)", "1"),
    ),
    damaged(
        "a name that is not UTF-8",
        "UPDATE service SET name = CAST(x'4369747461e0' AS TEXT) WHERE id = 1",
        blocks("service", "Testi che non sono in UTF-8 (name)", ("1", "Citta�")),
    ),
    damaged(
        "a name of bytes",
        "UPDATE service SET name = x'4d656e7361' WHERE id = 1",
        blocks("service", "Valori che non sono testi (name)", ("1", "byte 4D656E7361")),
    ),
    damaged(
        "two organisations of one name",
        "UPDATE organisation SET name = 'ENTE csc' WHERE id = 2",
        warns("organisation", "Nomi uguali (name)", ("1", "ENTE csc")),
    ),
    damaged(
        "an organisation of no name",
        "UPDATE organisation SET name = ' ' WHERE id = 2",
        error("organisation", "Nomi vuoti (name)", "2"),
    ),
    damaged(
        "an organisation of a kind that is no word",
        "UPDATE organisation SET kind = 'parrocchia' WHERE id = 2",
        blocks("organisation", no_word("kind", OrganisationKind), ("2", "parrocchia")),
    ),
    damaged(
        "a key used twice",
        remade("organisation") + "; INSERT INTO organisation VALUES (3, 'coop', 'Altro ente', 'altro')",
        blocks("organisation", "Chiavi ripetute (key)", "coop"),
    ),
    damaged(
        "beds without a capacity",
        "DELETE FROM occupancy; DELETE FROM capacity WHERE service_id = 3",
        warns("service", "Servizi con posti letto, camere o alloggi senza capienza", "3"),
    ),
    damaged(
        "capacities that overlap",
        "UPDATE capacity SET valid_to = NULL WHERE service_id = 1 AND valid_from = '2024-01-01'",
        error("capacity", "Capienze della stessa sezione che si sovrappongono nel tempo", "1 tutti 2024-01-01"),
    ),
    damaged(
        "a capacity that ends before it starts",
        "UPDATE capacity SET valid_to = '2023-12-31' WHERE service_id = 1 AND valid_from = '2024-01-01'",
        blocks("capacity", "Capienze che finiscono prima di cominciare", "1 tutti 2024-01-01"),
    ),
    damaged(
        "a negative capacity",
        "UPDATE capacity SET actual = -12 WHERE service_id = 3 AND section = 'uomini'",
        blocks("capacity", "Capienze negative", "3 uomini 2024-01-01"),
        warns(
            "occupancy",
            "Posti letto, camere o alloggi occupati oltre la capienza effettiva",
            "3 uomini 2025-06-01",
            "3 uomini 2025-06-02",
            "3 uomini 2025-06-03",
            count=214,
        ),
    ),
    damaged(
        "a capacity of nothing",
        "UPDATE capacity SET actual = 0, funded = 0 WHERE service_id = 3",
        warns(
            "occupancy",
            "Posti letto, camere o alloggi occupati oltre la capienza effettiva",
            "3 donne 2025-06-01",
            "3 donne 2025-06-02",
            "3 donne 2025-06-03",
            count=428,
        ),
    ),
    damaged(
        "a capacity in words",
        "UPDATE capacity SET funded = 'dodici' WHERE service_id = 3 AND section = 'uomini'",
        blocks("capacity", "Valori che non sono numeri interi (funded)", ("3 uomini 2024-01-01", "dodici")),
    ),
    damaged(
        "more occupied than there are beds",
        "UPDATE occupancy SET occupied = 40 WHERE service_id = 3 AND section = 'uomini' AND day = '2025-12-24'",
        warns("occupancy", "Posti letto, camere o alloggi occupati oltre la capienza effettiva", "3 uomini 2025-12-24"),
    ),
    damaged(
        "nights before there were beds",
        "INSERT INTO occupancy VALUES (3, 'uomini', '2023-12-31', 3, 0, 0, 0)",
        error("occupancy", "Occupazioni in giorni senza capienza", "3 uomini 2023-12-31"),
        error("occupancy", "Occupazioni prima dell'apertura del servizio o dopo la chiusura", "3 uomini 2023-12-31"),
    ),
    damaged(
        "places before the service opened",
        "INSERT INTO capacity VALUES (1, 'tutti', '2023-01-01', '2023-12-31', 10, 10)",
        warns("capacity", "Capienze che cominciano prima dell'apertura del servizio", "1 tutti 2023-01-01"),
    ),
    damaged(
        "nights of a section that has no beds",
        "INSERT INTO occupancy VALUES (3, 'tutti', '2025-12-24', 3, 0, 0, 0)",
        error("occupancy", "Occupazioni in giorni senza capienza", "3 tutti 2025-12-24"),
    ),
    damaged(
        "nights of the year 1900",
        "UPDATE occupancy SET day = '1900-01-01' WHERE section = 'uomini' AND day = '2025-12-24'",
        blocks("occupancy", "Date prima del 1990 o dopo il 2099 (day)", ("3 uomini 1900-01-01", "1900-01-01")),
        error("occupancy", "Occupazioni in giorni senza capienza", "3 uomini 1900-01-01"),
        error("occupancy", "Occupazioni prima dell'apertura del servizio o dopo la chiusura", "3 uomini 1900-01-01"),
    ),
    damaged(
        "nights in the future",
        "INSERT INTO occupancy VALUES (3, 'uomini', '2026-01-20', 3, 0, 0, 0)",
        error("occupancy", "Giorni nel futuro (day)", ("3 uomini 2026-01-20", "2026-01-20")),
    ),
    damaged(
        "negative nights",
        "UPDATE occupancy SET occupied = -1 WHERE section = 'uomini' AND day = '2025-12-24'",
        blocks("occupancy", "Occupazioni con numeri negativi", "3 uomini 2025-12-24"),
    ),
    damaged(
        "nights in words",
        "UPDATE occupancy SET occupied = 'tutti' WHERE section = 'uomini' AND day = '2025-12-24'",
        blocks("occupancy", "Valori che non sono numeri interi (occupied)", ("3 uomini 2025-12-24", "tutti")),
        warns("occupancy", "Posti letto, camere o alloggi occupati oltre la capienza effettiva", "3 uomini 2025-12-24"),
    ),
    damaged(
        "half a night",
        "UPDATE occupancy SET occupied = 3.5 WHERE section = 'uomini' AND day = '2025-12-24'",
        blocks("occupancy", "Valori che non sono numeri interi (occupied)", ("3 uomini 2025-12-24", "3.5")),
    ),
    damaged(
        "more nights than can be",
        "UPDATE occupancy SET occupied = 5000000000 WHERE section = 'uomini' AND day = '2025-12-24'",
        blocks("occupancy", "Numeri interi fuori misura (occupied)", ("3 uomini 2025-12-24", "5000000000")),
        warns("occupancy", "Posti letto, camere o alloggi occupati oltre la capienza effettiva", "3 uomini 2025-12-24"),
    ),
    damaged(
        "a section that is no word",
        "UPDATE occupancy SET section = 'gatti' WHERE section = 'uomini' AND day = '2025-12-24'",
        blocks("occupancy", no_word("section", Section), ("3 gatti 2025-12-24", "gatti")),
        error("occupancy", "Occupazioni in giorni senza capienza", "3 gatti 2025-12-24"),
    ),
    damaged(
        "a request of no known outcome",
        "UPDATE request SET outcome = 'boh' WHERE id = 2",
        blocks("request", no_word("outcome", RequestOutcome), "2"),
    ),
    damaged(
        "more meals than there are places",
        "INSERT INTO occupancy VALUES (1, 'tutti', '2025-12-24', 60, 0, 0, 0)",
        notes("occupancy", "Presenze oltre la capienza effettiva", "1 tutti 2025-12-24"),
    ),
    damaged(
        "a request before the service opened",
        "UPDATE request SET day = '2023-12-31' WHERE id = 2",
        error("request", "Richieste prima dell'apertura del servizio o dopo la chiusura", "2"),
    ),
    damaged(
        "a request in the future",
        "UPDATE request SET day = '2026-02-01' WHERE id = 2",
        error("request", "Giorni nel futuro (day)", "2"),
    ),
    damaged(
        "a programme on no known track",
        "UPDATE programme SET track = 'regione' WHERE key = 'casa'",
        blocks("programme", no_word("track", Track), ("casa", "regione")),
    ),
    damaged(
        "two strands of one name",
        "UPDATE strand SET name = 'LINEA fondo' WHERE key = 'comune'",
        warns("strand", "Nomi uguali (name)", ("comune", "LINEA fondo")),
    ),
)
