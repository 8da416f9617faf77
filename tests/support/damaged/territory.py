"""Bases whose Ambito, municipalities, residents or versions are damaged.

Role: a part of `tests.support.damaged`. In: nothing. Out: `BASES`.
Must not: damage two things where one is named.
"""

from typing import Final

from tests.support.damaged.damage import Damaged, blocks, damaged, error, notes, warns, wipe

NOT_DRAWN: Final = "Comuni senza confini, non rappresentabili sulla mappa (codice sbagliato, o confini da caricare)"
ENDED: Final = "Comuni cessati: la loro storia è contata in chi ne ha preso il posto"
STAYING: Final = "Comuni usciti dall'Ambito in cui ci sono servizi, o capofila: restano nei numeri"
TOWN: Final = "INSERT INTO municipality (code, name, ambito_key, is_lead, sub_area) VALUES"
INSERT: Final = "INSERT INTO municipality_succession (former_code, successor_code, day, kind) VALUES"
BASES: Final[tuple[Damaged, ...]] = (
    damaged(
        "no residents",
        wipe("residents"),
        error(
            "municipality", "Comuni senza residenti nell'ultimo anno caricato", "019035", "019055", "019062", count=4
        ),
    ),
    damaged(
        "all residents zero",
        "UPDATE residents SET residents = 0",
        warns("municipality", "Comuni con zero residenti nell'ultimo anno", "019035", "019055", "019062", count=4),
    ),
    damaged(
        "residents of one municipality zero",
        "UPDATE residents SET residents = 0 WHERE municipality_code = '019062'",
        warns("municipality", "Comuni con zero residenti nell'ultimo anno", "019062"),
    ),
    damaged(
        "a municipality without the latest year",
        "DELETE FROM residents WHERE municipality_code = '019062' AND year = 2025",
        error("municipality", "Comuni senza residenti nell'ultimo anno caricato", "019062"),
    ),
    damaged(
        "a municipality without residents",
        "DELETE FROM residents WHERE municipality_code = '019062'",
        error("municipality", "Comuni senza residenti nell'ultimo anno caricato", "019062"),
    ),
    damaged(
        "negative residents",
        "UPDATE residents SET residents = -3 WHERE municipality_code = '019035' AND year = 2025 AND sex = "
        "'F' AND age = 10",
        blocks("residents", "Residenti negativi", "019035 2025 F 10"),
    ),
    damaged(
        "residents in words",
        "UPDATE residents SET residents = 'molti' WHERE municipality_code = '019035' AND year = 2025 AND "
        "sex = 'F' AND age = 10",
        blocks("residents", "Valori che non sono numeri interi (residents)", ("019035 2025 F 10", "molti")),
    ),
    damaged(
        "residents beyond counting",
        "UPDATE residents SET residents = 3000000000 WHERE municipality_code = '019035' AND year = 2025 "
        "AND sex = 'F' AND age = 10",
        blocks("residents", "Numeri interi fuori misura (residents)", ("019035 2025 F 10", "3000000000")),
    ),
    damaged(
        "residents of 120 years",
        "UPDATE residents SET age = 120 WHERE municipality_code = '019035' AND year = 2025 AND sex = 'F' AND age = 10",
        blocks("residents", "Età dei residenti fuori dalla scala da 0 a 100", "019035 2025 F 120"),
    ),
    damaged(
        "residents of the year 202",
        "UPDATE residents SET year = 202 WHERE municipality_code = '019035' AND year = 2025 AND sex = 'F' AND age = 10",
        blocks("residents", "Anni prima del 1990 o dopo il 2100 (year)", ("019035 202 F 10", "202")),
    ),
    damaged(
        "a code of no municipality",
        "UPDATE municipality SET code = '019999' WHERE code = '019062'; UPDATE residents SET "
        "municipality_code = '019999' WHERE municipality_code = '019062'; UPDATE contact SET "
        "residence_code = '019999' WHERE residence_code = '019062'; UPDATE service SET municipality_code = "
        "'019999' WHERE municipality_code = '019062'; UPDATE municipality_alias SET municipality_code = "
        "'019999' WHERE municipality_code = '019062'; UPDATE pact SET municipality_code = '019999' WHERE "
        "municipality_code = '019062'",
        error("municipality", NOT_DRAWN, "019999"),
    ),
    damaged(
        "a code that lost its zero",
        f"{TOWN} ('19010', 'Camisano', 'prova', 0, 'Est')",
        blocks("municipality", "Codici ISTAT che non sono di sei cifre (zero iniziale perduto?)", "19010"),
        error("municipality", NOT_DRAWN, "19010"),
        error("municipality", "Comuni senza residenti nell'ultimo anno caricato", "19010"),
    ),
    damaged(
        "a code with letters",
        f"{TOWN} ('D142aa', 'Camisano', 'prova', 0, 'Est')",
        blocks("municipality", "Codici ISTAT che non sono di sei cifre (zero iniziale perduto?)", "D142aa"),
        error("municipality", NOT_DRAWN, "D142aa"),
        error("municipality", "Comuni senza residenti nell'ultimo anno caricato", "D142aa"),
    ),
    damaged(
        "a municipality of no name",
        "UPDATE municipality SET name = '  ' WHERE code = '019062'",
        error("municipality", "Nomi vuoti (name)", "019062"),
    ),
    damaged(
        "two municipalities of one name",
        "UPDATE municipality SET name = 'crema ' WHERE code = '019062'",
        warns("municipality", "Nomi uguali (name)", ("019035", "Crema")),
    ),
    damaged(
        "a municipality of an overlong name",
        "UPDATE municipality SET name = replace(hex(zeroblob(100)), '00', 'Offanengo ') WHERE code = '019062'",
        warns("municipality", "Testi più lunghi di 80 caratteri (name)", "019062"),
    ),
    damaged(
        "a municipality of an invisible name",
        "UPDATE municipality SET name = 'Offa' || char(8203) || 'nengo' || char(8238) WHERE code = '019062'",
        warns("municipality", "Testi con caratteri che non si vedono (name)", "019062"),
    ),
    damaged(
        "a sub-area of one municipality",
        "UPDATE municipality SET sub_area = 'Sud' WHERE code = '019062'",
        notes("municipality", "Sub-ambiti di un solo comune", "Est", "Sud"),
    ),
    damaged(
        "a municipality without a sub-area",
        "UPDATE municipality SET sub_area = NULL WHERE code = '019062'",
        warns("municipality", "Comuni senza sub-ambito, mentre altri ne hanno uno", "019062"),
        notes("municipality", "Sub-ambiti di un solo comune", "Est"),
    ),
    damaged(
        "a sub-area of no name",
        "UPDATE municipality SET sub_area = '' WHERE sub_area = 'Est'",
        error("municipality", "Nomi vuoti (sub_area)", "019055", "019062"),
    ),
    damaged(
        "an alias of no name",
        "UPDATE municipality_alias SET alias = '' WHERE municipality_code = '019062'",
        error("municipality_alias", "Nomi vuoti (alias)", ""),
    ),
    damaged(
        "a lead that is neither true nor false",
        "UPDATE municipality SET is_lead = 'forse' WHERE code = '019062'",
        blocks("municipality", "Valori che non sono vero o falso (is_lead)", ("019062", "forse")),
    ),
    damaged(
        "an ambito of no name",
        "UPDATE ambito SET name = ''",
        error("ambito", "Nomi vuoti (name)", "prova"),
    ),
    damaged(
        "data up to a day in the future",
        "UPDATE data_version SET as_of = '2026-03-31'",
        error("data_version", "Giorni nel futuro (as_of)", ("1", "2026-03-31")),
    ),
    damaged(
        "data up to an Italian day",
        "UPDATE data_version SET as_of = '31/12/2025'",
        blocks("data_version", "Date che non sono scritte AAAA-MM-GG (as_of)", ("1", "31/12/2025")),
    ),
    damaged(
        "data up to the year 9999",
        "UPDATE data_version SET as_of = '9999-12-31'",
        blocks("data_version", "Date prima del 1990 o dopo il 2099 (as_of)", ("1", "9999-12-31")),
        error("data_version", "Giorni nel futuro (as_of)", ("1", "9999-12-31")),
        warns("person", "Persone di più di 115 anni", "1", "2", "3", count=24),
    ),
    damaged(
        "data published at no moment",
        "UPDATE data_version SET published_at = 'ieri'",
        blocks("data_version", "Momenti che non sono scritti AAAA-MM-GG HH:MM:SS (published_at)", ("1", "ieri")),
    ),
    damaged(
        "data published at an impossible hour",
        "UPDATE data_version SET published_at = '2026-01-01 25:00:00.000000'",
        blocks(
            "data_version",
            "Momenti che non sono scritti AAAA-MM-GG HH:MM:SS (published_at)",
            ("1", "2026-01-01 25:00:00.000000"),
        ),
    ),
    damaged(
        "a municipality that came to an end",
        f"{INSERT} ('019062', '019055', '2025-01-01', 'incorporazione')",
        notes("municipality", "Sub-ambiti di un solo comune", "Est"),
        notes("municipality", ENDED, "019062"),
    ),
    damaged(
        "a lead that came to an end",
        f"{INSERT} ('019035', '019062', '2025-01-01', 'incorporazione')",
        blocks("municipality", "Comuni capofila cessati (is_lead va al comune che ne ha preso il posto)", "019035"),
        notes("municipality", "Sub-ambiti di un solo comune", "Ovest"),
        notes("municipality", ENDED, "019035"),
    ),
    damaged(
        "municipalities that succeed each other",
        f"{INSERT} ('019055', '019062', '2025-01-01', 'fusione'), ('019062', '019055', '2025-01-01', 'fusione')",
        blocks("municipality_succession", "Comuni a cui ne succede uno che era già cessato", "019055", "019062"),
        notes("municipality", ENDED, "019055", "019062"),
    ),
    damaged(
        "a municipality that succeeds itself",
        f"{INSERT} ('019062', '019062', '2025-01-01', 'fusione')",
        blocks("municipality_succession", "Comuni che succedono a sé stessi", "019062"),
        blocks("municipality_succession", "Comuni a cui ne succede uno che era già cessato", "019062"),
        notes("municipality", "Sub-ambiti di un solo comune", "Est"),
        notes("municipality", ENDED, "019062"),
    ),
    damaged(
        "a municipality that left before it joined",
        "UPDATE municipality SET joined_on = '2025-01-01', left_on = '2024-12-31' WHERE code = '019062'",
        blocks("municipality", "Comuni usciti dall'Ambito prima di entrarvi", "019062"),
        warns("municipality", STAYING, "019062"),
    ),
)
