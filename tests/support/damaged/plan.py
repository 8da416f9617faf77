"""Bases whose plan, money, hours, revisions or redraws are damaged.

Role: a part of `tests.support.damaged`. In: nothing. Out: `BASES`.
Must not: damage two things where one is named.
"""

from typing import Final

from data_access.vocabulary import Polarity, Profession
from tests.support.damaged.damage import Damaged, blocks, damaged, error, no_word, notes, remade, warns

BASES: Final[tuple[Damaged, ...]] = (
    damaged(
        "a part of a municipality below zero",
        "INSERT INTO municipal_budget SELECT programme_key, strand_key, year, '019062', -1, NULL FROM budget "
        "WHERE programme_key = 'inclusione' AND year = 2025",
        blocks("municipal_budget", "Quote di risorse negative", "inclusione fondo 2025 019062"),
    ),
    damaged(
        "parts of municipalities beyond what they are parts of",
        "INSERT INTO municipal_budget SELECT programme_key, strand_key, year, '019062', planned + 1, NULL FROM budget "
        "WHERE programme_key = 'inclusione' AND year = 2025",
        warns("budget", "Risorse di cui le quote dei comuni, insieme, sono di più", "inclusione fondo 2025"),
    ),
    damaged(
        "a quota below zero",
        "INSERT INTO sharing_key VALUES (2025, 'quote', 'Atto'); INSERT INTO sharing_quota VALUES (2025, '019062', -1)",
        blocks("sharing_quota", "Quote di riparto negative", "2025 019062"),
    ),
    damaged(
        "an objective without targets",
        "DELETE FROM target",
        notes("objective", "Obiettivi senza valori attesi", "autonomia"),
    ),
    damaged(
        "targets without objectives",
        "DELETE FROM objective_sdg; DELETE FROM objective",
        blocks(
            "target",
            "Righe che rimandano a righe di objective inesistenti (objective_key)",
            ("1", "autonomia"),
            ("2", "autonomia"),
        ),
        notes("objective", "Non ci sono obiettivi del Piano"),
    ),
    damaged(
        "a target of an unknown indicator",
        "UPDATE target SET indicator = 'felicita' WHERE id = 2",
        warns("target", "Indicatori che non sono nel catalogo (indicator)", ("2", "felicita")),
    ),
    damaged(
        "a target of the year 25",
        "UPDATE target SET year = 25 WHERE id = 2",
        blocks("target", "Anni prima del 1990 o dopo il 2100 (year)", ("2", "25")),
    ),
    damaged(
        "a target without end",
        "UPDATE target SET value = 9e999 WHERE id = 2",
        blocks("target", "Numeri fuori misura (value)", ("2", "Inf")),
    ),
    damaged(
        "a target in words",
        "UPDATE target SET value = 'di più' WHERE id = 2",
        blocks("target", "Valori che non sono numeri (value)", ("2", "di più")),
    ),
    damaged(
        "a direction that is no word",
        "UPDATE target SET polarity = 'su' WHERE id = 2",
        blocks("target", no_word("polarity", Polarity), ("2", "su")),
    ),
    damaged(
        "the same target twice",
        remade("target")
        + ("; INSERT INTO target SELECT 3, objective_key, indicator, year, value, polarity FROM target WHERE id = 2"),
        blocks("target", "Chiavi ripetute (objective_key, indicator, year)", "autonomia people_served 2025"),
    ),
    damaged(
        "goal 18 of seventeen",
        "UPDATE objective_sdg SET sdg = 18 WHERE sdg = 10",
        blocks("objective_sdg", "Obiettivi dell'Agenda 2030 che non vanno da 1 a 17", "autonomia 18"),
    ),
    damaged(
        "an objective of no title",
        "UPDATE objective SET title = ''",
        error("objective", "Nomi vuoti (title)", "autonomia"),
    ),
    damaged(
        "an objective of an overlong title",
        "UPDATE objective SET title = replace(hex(zeroblob(100)), '00', 'più ')",
        warns("objective", "Testi più lunghi di 200 caratteri (title)", "autonomia"),
    ),
    damaged(
        "a programme of no name",
        "UPDATE programme SET name = ' ' WHERE key = 'casa'",
        error("programme", "Nomi vuoti (name)", "casa"),
    ),
    damaged(
        "a strand of no name",
        "UPDATE strand SET name = '' WHERE key = 'fondo'",
        error("strand", "Nomi vuoti (name)", "fondo"),
    ),
    damaged(
        "an event that ends before it starts",
        "UPDATE plan_event SET last_day = '2025-11-01'",
        blocks("plan_event", "Fatti del piano che finiscono prima di cominciare", "1"),
    ),
    damaged(
        "an event of no title",
        "UPDATE plan_event SET title = ''",
        error("plan_event", "Nomi vuoti (title)", "1"),
    ),
    damaged(
        "an event of the year 1700",
        "UPDATE plan_event SET first_day = '1700-01-01'",
        blocks("plan_event", "Date prima del 1850 (first_day)", ("1", "1700-01-01")),
    ),
    damaged(
        "money below nothing",
        "UPDATE budget SET spent = -1 WHERE programme_key = 'inclusione' AND year = 2025",
        blocks("budget", "Risorse negative", "inclusione fondo 2025"),
    ),
    damaged(
        "money in words",
        "UPDATE budget SET planned = 'mille' WHERE programme_key = 'inclusione' AND year = 2025",
        blocks("budget", "Valori che non sono numeri (planned)", ("inclusione fondo 2025", "mille")),
    ),
    damaged(
        "money of the year 20255",
        "UPDATE budget SET year = 20255 WHERE programme_key = 'inclusione' AND year = 2025",
        blocks("budget", "Anni prima del 1990 o dopo il 2100 (year)", ("inclusione fondo 20255", "20255")),
    ),
    damaged(
        "more money than there is",
        "UPDATE budget SET planned = 1e15 WHERE programme_key = 'inclusione' AND year = 2025",
        blocks("budget", "Numeri fuori misura (planned)", ("inclusione fondo 2025", "1.0e+15")),
    ),
    damaged(
        "hours below nothing",
        "UPDATE staff_hours SET hours = -8 WHERE profession = 'educatore' AND month = '2025-03-01'",
        blocks("staff_hours", "Ore negative", "1 educatore 2025-03-01"),
    ),
    damaged(
        "hours of a month's middle",
        "UPDATE staff_hours SET month = '2025-03-15' WHERE profession = 'educatore' AND month = '2025-03-01'",
        error("staff_hours", "Mesi che non sono il primo del mese (month)", ("1 educatore 2025-03-15", "2025-03-15")),
    ),
    damaged(
        "hours of no known profession",
        "UPDATE staff_hours SET profession = 'barista' WHERE profession = 'educatore' AND month = '2025-03-01'",
        blocks("staff_hours", no_word("profession", Profession), ("1 barista 2025-03-01", "barista")),
    ),
    damaged(
        "hours of 1900",
        "UPDATE staff_hours SET month = '1900-03-01' WHERE profession = 'educatore' AND month = '2025-03-01'",
        blocks("staff_hours", "Date prima del 1990 o dopo il 2099 (month)", ("1 educatore 1900-03-01", "1900-03-01")),
    ),
    damaged(
        "a revision of an unknown measure",
        "UPDATE revision SET measure = 'felicita'",
        warns("revision", "Indicatori che non sono nel catalogo (measure)", ("1", "felicita")),
    ),
    damaged(
        "a revision of a month's middle",
        "UPDATE revision SET month = '2025-03-15'",
        error("revision", "Mesi che non sono il primo del mese (month)", ("1", "2025-03-15")),
    ),
    damaged(
        "a redraw of no set",
        "INSERT INTO redraw VALUES ('non esadecimale', 1)",
        blocks(
            "redraw", "Chiavi che non sono di 16 cifre esadecimali (set_key)", ("non esadecimale", "non esadecimale")
        ),
    ),
    damaged(
        "a redraw of no turn",
        "INSERT INTO redraw VALUES ('00ff00ff00ff00ff', 0)",
        blocks("redraw", "Arrotondamenti sorteggiati di nuovo meno di una volta", "00ff00ff00ff00ff"),
    ),
    damaged(
        "a redraw of an overlong set",
        "INSERT INTO redraw VALUES ('00ff00ff00ff00ff00', 1)",
        blocks(
            "redraw",
            "Chiavi che non sono di 16 cifre esadecimali (set_key)",
            ("00ff00ff00ff00ff00", "00ff00ff00ff00ff00"),
        ),
        warns("redraw", "Testi più lunghi di 16 caratteri (set_key)", "00ff00ff00ff00ff00"),
    ),
)
