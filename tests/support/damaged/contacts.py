"""Bases whose contacts or persons are damaged.

Role: a part of `tests.support.damaged`. In: nothing. Out: `BASES`.
Must not: damage two things where one is named.
"""

from typing import Final

from data_access.vocabulary import ResidenceClass, Sex, TargetGroup
from tests.support.damaged.damage import Damaged, blocks, damaged, error, no_word, notes, remade, warns

BASES: Final[tuple[Damaged, ...]] = (
    damaged(
        "a contact of 1900",
        "UPDATE contact SET day = '1900-01-01' WHERE id = 7",
        blocks("contact", "Date prima del 1990 o dopo il 2099 (day)", "7"),
        error("contact", "Accessi prima dell'apertura del servizio o dopo la chiusura", "7"),
    ),
    damaged(
        "a contact of the year 9999",
        "UPDATE contact SET day = '9999-12-31' WHERE id = 7",
        blocks("contact", "Date prima del 1990 o dopo il 2099 (day)", "7"),
        error("contact", "Giorni nel futuro (day)", "7"),
    ),
    damaged(
        "a contact in the future",
        "UPDATE contact SET day = '2026-02-01' WHERE id = 7",
        error("contact", "Giorni nel futuro (day)", "7"),
    ),
    damaged(
        "a contact after the day of the data",
        "UPDATE contact SET day = '2026-01-10' WHERE id = 7",
        warns("contact", "Giorni dopo quello a cui i dati sono aggiornati, che i numeri non contano (day)", "7"),
    ),
    damaged(
        "a contact before the service opened",
        "UPDATE contact SET day = '2023-12-31' WHERE id = 7",
        error("contact", "Accessi prima dell'apertura del servizio o dopo la chiusura", "7"),
    ),
    damaged(
        "a contact on an Italian day",
        "UPDATE contact SET day = '31/12/2025' WHERE id = 7",
        blocks("contact", "Date che non sono scritte AAAA-MM-GG (day)", "7"),
    ),
    damaged(
        "a contact on no day",
        remade("contact") + "; UPDATE contact SET day = NULL WHERE id = 7",
        blocks("contact", "Valori che mancano (day)", "7"),
    ),
    damaged(
        "a contact on the 30th of February",
        "UPDATE contact SET day = '2025-02-30' WHERE id = 7",
        blocks("contact", "Date che non sono scritte AAAA-MM-GG (day)", "7"),
    ),
    damaged(
        "a contact at an hour",
        "UPDATE contact SET day = '2025-02-03 10:00:00' WHERE id = 7",
        blocks("contact", "Date che non sono scritte AAAA-MM-GG (day)", "7"),
    ),
    damaged(
        "contacts written twice",
        "INSERT INTO contact SELECT id + 1000, service_id, person_id, day, residence_code, "
        "residence_class, fictitious, quantity, first_contact, NULL FROM contact WHERE id IN (7, 9)",
        warns("contact", "Accessi ripetuti, identici in tutto", "7", "9"),
    ),
    damaged(
        "a resident of the Ambito who comes from outside",
        "INSERT INTO outside_place VALUES ('015146', 'Milano', 'Milano'); "
        "UPDATE contact SET origin_code = '015146' WHERE id = 7",
        blocks("contact", "Accessi con la provenienza di chi non risiede fuori dall'Ambito", "7"),
    ),
    damaged(
        "a place outside with a code of neither kind",
        "INSERT INTO outside_place VALUES ('ROU', 'Romania', 'Romania')",
        blocks("outside_place", "Codici di luoghi che non sono di sei cifre né di due lettere", "ROU"),
    ),
    damaged(
        "a contact with the number of another",
        remade("contact") + "; UPDATE contact SET id = 8 WHERE id = 7",
        blocks("contact", "Chiavi ripetute (id)", "8"),
    ),
    damaged(
        "a contact of nothing",
        "UPDATE contact SET quantity = 0 WHERE id = 7",
        blocks("contact", "Accessi con meno di una prestazione", "7"),
    ),
    damaged(
        "a contact of many millions",
        "UPDATE contact SET quantity = 9000000000 WHERE id = 7",
        blocks("contact", "Numeri interi fuori misura (quantity)", "7"),
    ),
    damaged(
        "a contact of some meals",
        "UPDATE contact SET quantity = 'due' WHERE id = 7",
        blocks("contact", "Valori che non sono numeri interi (quantity)", "7"),
    ),
    damaged(
        "a residence that is no word",
        "UPDATE contact SET residence_class = 'Crema' WHERE id = 7",
        blocks("contact", no_word("residence_class", ResidenceClass), "7"),
        blocks("contact", "Accessi in cui classe di residenza e comune si contraddicono", "7"),
    ),
    damaged(
        "a resident of no municipality",
        "UPDATE contact SET residence_code = NULL WHERE id = 7",
        blocks("contact", "Accessi in cui classe di residenza e comune si contraddicono", "7"),
    ),
    damaged(
        "a fictitious residence nowhere",
        "UPDATE contact SET fictitious = 1, residence_code = NULL, residence_class = 'senza_residenza' WHERE id = 7",
        blocks("contact", "Accessi con residenza in via fittizia senza il comune", "7"),
    ),
    damaged(
        "a first contact that is neither true nor false",
        "UPDATE contact SET first_contact = 'sì' WHERE id = 7",
        blocks("contact", "Valori che non sono vero o falso (first_contact)", "7"),
    ),
    damaged(
        "nobody is resident",
        "UPDATE contact SET residence_code = NULL, residence_class = 'non_nota'",
        notes("contact", "Nessun accesso ha la residenza in un comune dell'Ambito"),
    ),
    damaged(
        "a person born in 1850",
        "UPDATE person SET birth_year = 1850 WHERE id = 4",
        blocks("person", "Anni di nascita prima del 1900 o dopo il 2100", "4"),
        warns("person", "Persone di più di 115 anni", "4"),
    ),
    damaged(
        "a person of 120 years",
        "UPDATE person SET birth_year = 1905 WHERE id = 4",
        warns("person", "Persone di più di 115 anni", "4"),
    ),
    damaged(
        "a person not born yet",
        "UPDATE person SET birth_year = 2027 WHERE id = 4",
        error("person", "Anni di nascita dopo quello dei dati", "4"),
    ),
    damaged(
        "a person born in words",
        "UPDATE person SET birth_year = 'Crema' WHERE id = 4",
        blocks("person", "Valori che non sono numeri interi (birth_year)", "4"),
        blocks("person", "Anni di nascita prima del 1900 o dopo il 2100", "4"),
        error("person", "Anni di nascita dopo quello dei dati", "4"),
    ),
    damaged(
        "a sex that is no word",
        "UPDATE person SET sex = 'maschio' WHERE id = 4",
        blocks("person", no_word("sex", Sex), "4"),
    ),
    damaged(
        "a person's key of an overlong text",
        "UPDATE person SET key = replace(hex(zeroblob(20)), '00', 'RSSMRA80') WHERE id = 4",
        warns("person", "Testi più lunghi di 40 caratteri (key)", "4"),
    ),
    damaged(
        "a person's key that is not UTF-8",
        "UPDATE person SET key = CAST(x'e0e8' AS TEXT) WHERE id = 4",
        blocks("person", "Testi che non sono in UTF-8 (key)", "4"),
    ),
    damaged(
        "a target group that is no word",
        "UPDATE person_target SET target = 'giovani' WHERE person_id = 4",
        blocks("person_target", no_word("target", TargetGroup), "4"),
    ),
    damaged(
        "a household of nobody",
        "UPDATE household SET size = 0 WHERE id = 2",
        blocks("household", "Nuclei senza componenti", "2"),
    ),
    damaged(
        "a person whose key is a tax code",
        "UPDATE person SET key = 'RSSMRA80A01D142K' WHERE id = 4",
        blocks("person", "Chiavi di persone che sembrano codici fiscali o nomi", "4"),
    ),
    damaged(
        "a person whose key is a number of telephone",
        "UPDATE person SET key = '3331234567' WHERE id = 4",
        warns("person", "Chiavi di persone che sembrano numeri di telefono o di partita IVA", "4"),
    ),
    damaged(
        "a person drawn beyond the draws",
        "UPDATE person SET cell_key = -1 WHERE id = 4",
        blocks("person", "Estrazioni di persone fuori misura", "4"),
    ),
    damaged(
        "a household called by its name",
        "UPDATE household SET key = 'Bianchi' WHERE id = 1",
        blocks("household", "Chiavi di nuclei che sembrano codici fiscali o nomi", "1"),
    ),
    damaged(
        "persons merged under a name",
        "INSERT INTO person_merge VALUES"
        " (1, 1, 99, 'Mario Rossi', x'7b7d', 'la stessa', '2026-01-01 00:00:00.000000', 'anna', NULL, NULL, NULL)",
        blocks("person_merge", "Chiavi di persone unite che sembrano codici fiscali o nomi", "1"),
    ),
    damaged(
        "a key of persons before the first",
        "INSERT INTO persons_key VALUES (0, 'aaaaaaaa', '2026-01-01 00:00:00.000000')",
        blocks("persons_key", "Impronte di chiavi fuori ordine", "0"),
    ),
)
