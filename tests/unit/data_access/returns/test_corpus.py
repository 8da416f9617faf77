"""A corpus of bad files, one a kind of dirt: each gives exactly the findings it should, at their row and column."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.support.return_files import CONTACTS, NIGHTS, as_csv, as_xlsx, check, told

MARCH = date(2025, 3, 1)
GOOD = ("dormitorio", "01/03/2025", "uomini", "10")
Expected = list[tuple[str, int, str]]
STAYS = ("servizio", "persona", "entrata", "uscita", "destinazione")
SERVICES = ("servizio", "nome", "tipo", "ente", "comune", "unita", "aperto", "chiuso")


@dataclass(frozen=True)
class Dirt:
    """A dirty file: its bytes, what it is called, how it is checked, what must be found."""

    name: str
    content: bytes
    file: str
    expected: Expected
    kind: str = ""
    month: date | None = None
    rows: int | None = None


def both(
    name: str,
    rows: list[tuple[object, ...]],
    expected: Expected,
    *,
    kind: str = "notti",
    month: date | None = None,
    count: int | None = None,
) -> Iterator[Dirt]:
    """Yield the same cells as a text and as a workbook."""
    for file, content in (("file.csv", as_csv(rows)), ("file.xlsx", as_xlsx(rows))):
        yield Dirt(f"{name}-{file}", content, file, expected, kind, month, count)


def text(name: str, content: bytes | str, expected: Expected, *, kind: str = "notti", count: int | None = None) -> Dirt:
    raw = content.encode() if isinstance(content, str) else content
    return Dirt(name, raw, "file.csv", expected, kind, None, count)


def book(
    name: str,
    rows: list[tuple[object, ...]],
    expected: Expected,
    finish: Callable[[Any, Any], None] | None = None,
    *,
    kind: str = "notti",
    count: int | None = None,
) -> Dirt:
    return Dirt(name, as_xlsx(rows, finish), "file.xlsx", expected, kind, None, count)


def nights(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [NIGHTS, *rows]


def contacts(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [CONTACTS, *rows]


def written() -> Iterator[Dirt]:
    """Yield how a file is written: read as it is meant, with nothing to say of it."""
    rows = nights(("Dormitorio San Martino", "01/03/2025", "Uomini", "10"))
    line = "servizio;giorno;sezione;occupati\r\nDormitorio San Martino;01/03/2025;Uomini;10\r\n"
    yield text("utf-8 with its mark", line.encode("utf-8-sig"), [], count=1)
    yield text("utf-16 with its mark", line.encode("utf-16"), [], count=1)
    yield text("utf-16 without mark", line.encode("utf-16-le"), [], count=1)
    yield text(
        "windows-1252",
        "servizio;giorno;occupati;note\ndormitorio;01/03/2025;3;è già pieno".encode("cp1252"),
        [("colonna_non_letta", 1, "D")],
        count=1,
    )
    for separator in (",", "\t", "|"):
        yield text(f"separator {separator!r}", as_csv(rows, separator=separator), [], count=1)
    yield text("line that names the separator", f"sep=;\r\n{line}", [], count=1)
    yield text("old line ends", line.replace("\r\n", "\r"), [], count=1)
    yield from both(
        "blanks that do not break",
        nights((" dormitorio\u00a0", "\u202f01/03/2025 ", "uomini\u200b", "1 000 ")),
        [],
        count=1,
    )
    yield from both(
        "typographic quotes and hyphens",
        [CONTACTS, ("mensa", "01/03/2025", "P1", "Rivolta d’Adda")],
        [],
        kind="accessi",
        count=1,
    )
    yield from both("title rows above the header", [("Registro delle notti",), (), *nights(GOOD)], [], count=1)
    yield from both("empty rows and columns", [("", "", *NIGHTS), (), ("", "", *GOOD), (), ()], [], count=1)
    yield from both(
        "capitals, accents, other headers",
        [("STRUTTURA", "Data", "Sezione riservata", "Posti occupati"), GOOD],
        [],
        count=1,
    )
    for day in (
        "1/3/25",
        "1.3.2025",
        "2025-03-01",
        "1 marzo 2025",
        "sabato 1 mar. 2025",
        "20250301",
        "45717",
        "01/03/2025 04:00",
        "2025-03-01T04:00:00",
    ):
        yield from both(f"day {day}", nights(("dormitorio", day, "uomini", "10")), [], month=MARCH, count=1)
    yield book("day of a spreadsheet", nights(("dormitorio", date(2025, 3, 1), "uomini", 10)), [], count=1)
    yield book("serial of a spreadsheet", nights(("dormitorio", 45717, "uomini", 10.0)), [], count=1)
    yield from both(
        "nothing written as a word",
        [("servizio", "giorno", "persona", "esito"), ("mensa", "01/03/2025", "n.d.", "accolta")],
        [],
        kind="richieste",
        count=1,
    )
    yield from both(
        "two-storey header",
        [
            ("", "", "Uomini", "", "Donne", ""),
            ("servizio", "giorno", "occupati", "in attesa", "occupati", "in attesa"),
            ("dormitorio", "01/03/2025", "10", "0", "3", "1"),
        ],
        [],
        count=2,
    )

    def merged(_: Any, sheet: Any) -> None:
        sheet.merge_range("C1:D1", "Uomini")
        sheet.merge_range("E1:F1", "Donne")
        sheet.merge_range("A3:A4", "dormitorio")

    yield book(
        "merged cells",
        [
            (),
            ("servizio", "giorno", "occupati", "in attesa", "occupati", "in attesa"),
            ("", "01/03/2025", "10", "0", "3", "1"),
            ("", "02/03/2025", "11", "0", "2", "1"),
        ],
        [],
        merged,
        count=4,
    )

    def other_sheets(workbook: Any, _: Any) -> None:
        workbook.add_worksheet("Legenda").write_row(0, 0, ["parola", "che cosa vuol dire"])
        hidden = workbook.add_worksheet("Vecchio")
        hidden.write_row(0, 0, NIGHTS)
        hidden.write_row(1, 0, ["x", "y", "z", "w"])
        hidden.hide()

    yield book("other sheets, hidden ones", nights(GOOD), [], other_sheets, count=1)


def left_out() -> Iterator[Dirt]:
    """Yield rows that are no data."""
    yield from both("totals row", nights(GOOD, ("Totale", "", "", "10")), [("riga_di_totale", 3, "")], count=1)
    yield from both(
        "subtotal under the day", nights(GOOD, ("", "TOT. MESE", "", "10")), [("riga_di_totale", 3, "")], count=1
    )
    yield from both(
        "note under the table", nights(GOOD, ("Fonte: registro dell'ente",)), [("riga_di_testo", 3, "")], count=1
    )
    yield from both(
        "header repeated",
        nights(GOOD, NIGHTS, ("dormitorio", "02/03/2025", "uomini", "9")),
        [("intestazione_ripetuta", 3, "")],
        count=2,
    )
    yield from both("header and nothing", nights(), [("nessuna_riga", 1, "")], count=0)
    yield from both("no header", [("a", "b", "c"), ("1", "2", "3")], [("intestazione_assente", 0, "")], count=0)
    yield from both(
        "template not cleaned", [("Dati dimostrativi: togliere",), *nights(GOOD)], [("modello_dimostrativo", 1, "A")]
    )


def columns() -> Iterator[Dirt]:
    """Yield headers that are wrong."""
    yield from both("column missing", [("servizio", "giorno", "sezione"), GOOD[:3]], [("colonna_mancante", 1, "")])
    yield from both("column twice", [(*NIGHTS, "posti occupati"), (*GOOD, "11")], [("colonna_ripetuta", 1, "E")])
    yield from both("column of nobody", [(*NIGHTS, "colore"), (*GOOD, "blu")], [("colonna_non_letta", 1, "E")])
    yield from both(
        "names",
        [(*CONTACTS, "Cognome"), ("mensa", "01/03/2025", "P1", "Crema", "Rossi")],
        [("dati_personali", 1, "E")],
        kind="accessi",
        count=0,
    )
    yield from both(
        "names under another header",
        [
            (*CONTACTS, "ospite"),
            *(
                ("mensa", "01/03/2025", f"P{n}", "Crema", name)
                for n, name in enumerate(("Mario B.", "Giulia R.", "Ahmed K."))
            ),
        ],
        [("dati_personali", 1, "E")],
        kind="accessi",
    )
    yield from both(
        "tax codes",
        [(*CONTACTS, "codice"), ("mensa", "01/03/2025", "P1", "Crema", "RSSMRA71C01D142X")],
        [("dati_personali", 1, "E")],
        kind="accessi",
    )
    yield from both(
        "telephones",
        [(*CONTACTS, "recapito"), ("mensa", "01/03/2025", "P1", "Crema", "333 123 4567")],
        [("dati_personali", 1, "E")],
        kind="accessi",
    )
    yield from both(
        "e-mails",
        [(*CONTACTS, "nota"), ("mensa", "01/03/2025", "P1", "Crema", "m.r@esempio.it")],
        [("dati_personali", 1, "E")],
        kind="accessi",
    )
    yield from both(
        "addresses",
        [(*CONTACTS, "dove"), ("mensa", "01/03/2025", "P1", "Crema", "via Roma 12")],
        [("dati_personali", 1, "E")],
        kind="accessi",
    )
    yield from both(
        "tax code in a column that is read",
        contacts(("mensa", "01/03/2025", "P1", "RSSMRA71C01D142X")),
        [("dato_personale", 2, "D")],
        kind="accessi",
        count=0,
    )


def cells() -> Iterator[Dirt]:
    """Yield cells that cannot be read, or may not be."""
    for day in ("31/02/2025", "12/31/2025", "ieri", "0", "2025"):
        yield from both(f"no day {day}", nights(("dormitorio", day, "uomini", "10")), [("giorno_non_valido", 2, "B")])
    yield from both(
        "empty and wanted",
        nights(("", "01/03/2025", "uomini", "")),
        [("valore_mancante", 2, "A"), ("valore_mancante", 2, "D")],
    )
    yield from both(
        "no number", nights(("dormitorio", "01/03/2025", "uomini", "dieci")), [("numero_non_valido", 2, "D")]
    )
    yield from both(
        "not whole", nights(("dormitorio", "01/03/2025", "uomini", "10,5")), [("numero_non_intero", 2, "D")]
    )
    yield from both("negative", nights(("dormitorio", "01/03/2025", "uomini", "-1")), [("fuori_intervallo", 2, "D")])
    yield from both(
        "word unknown", nights(("dormitorio", "01/03/2025", "uomminni", "1")), [("parola_sconosciuta", 2, "C")]
    )
    for error in ("#RIF!", "#N/D", "#DIV/0!"):
        yield from both(
            f"error {error}", nights(("dormitorio", "01/03/2025", "uomini", error)), [("cella_in_errore", 2, "D")]
        )

    def formulas(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("D2", "=B2/0", None, "#DIV/0!")
        sheet.write_formula("D3", "=1+1", None, 2)

    yield book(
        "formula in error beside one that is not",
        nights(("dormitorio", "01/03/2025", "uomini"), ("dormitorio", "02/03/2025", "uomini")),
        [("cella_in_errore", 2, "D")],
        formulas,
    )
    yield from both(
        "no month",
        [("ente", "professione", "mese", "ore"), ("Alfa", "educatore", "13/2025", "1")],
        [("mese_non_valido", 2, "C")],
        kind="ore",
    )
    yield from both(
        "no year",
        [("obiettivo", "indicatore", "anno", "valore", "verso"), ("a", "contacts", "20255", "1", "neutro")],
        [("anno_non_valido", 2, "C")],
        kind="obiettivi",
    )
    yield from both(
        "point of thousands or decimals",
        [("programma", "linea", "anno", "previste"), ("a", "b", "2025", "1.234"), ("c", "d", "2025", "12.5")],
        [("numero_ambiguo", 2, "D")],
        kind="risorse",
    )
    yield from both(
        "neither yes nor no",
        [(*CONTACTS, "primo_accesso"), ("mensa", "01/03/2025", "P1", "Crema", "forse")],
        [("si_no_non_valido", 2, "E")],
        kind="accessi",
    )
    yield from both(
        "text too long",
        [("programma", "linea", "anno", "previste"), ("a" * 41, "b", "2025", "1")],
        [("testo_troppo_lungo", 2, "A")],
        kind="risorse",
    )
    yield from both(
        "key with blanks",
        [SERVICES, ("dormitorio à", "N", "mensa", "E", "Crema", "pasto", "01/01/2020", "")],
        [("chiave_non_valida", 2, "A")],
        kind="servizi",
    )
    yield from both(
        "characters ruined",
        [
            ("obiettivo", "indicatore", "anno", "valore", "verso"),
            ("citt\u00c3\u00a0", "contacts", "2025", "1", "neutro"),
        ],
        [("caratteri_rovinati", 2, "A")],
        kind="obiettivi",
    )
    yield text(
        "separator inside a value",
        "servizio;giorno;occupati\ndormitorio;01/03/2025;1;0\nmensa;01/03/2025;2\nmensa;02/03/2025;2\n",
        [("celle_di_troppo", 2, "D")],
    )
    yield text(
        "column without a header",
        "servizio;giorno;occupati\ndormitorio;01/03/2025;1;ok\nmensa;01/03/2025;2;ok\n",
        [("colonna_non_letta", 1, "D")],
        count=2,
    )
    yield from both(
        "year first and short",
        nights(("mensa", "15-03-01", "uomini", "1")),
        [("giorno_lontano", 2, "B")],
    )
    lines = "".join(f"dormitorio;{day:02}/03/2025;1\n" for day in range(3, 30))
    yield text(
        "quotes left open",
        f'servizio;giorno;occupati\ndormitorio;"01/03/2025;1\n{lines}',
        [("giorno_non_valido", 2, "B"), ("virgolette_non_chiuse", 2, "B"), ("valore_mancante", 2, "C")],
    )


def places() -> Iterator[Dirt]:
    """Yield municipalities, services, indicators."""
    for name in (
        "CREMA",
        "Crema (CR)",
        "Crema città",
        "S. Angelo Lodigiano",
        "rivolta d adda",
        "Rivoltad'Adda",
        "Rivolta d`Adda",
        "019035",
    ):
        yield from both(f"municipality {name}", contacts(("mensa", "01/03/2025", "P1", name)), [], kind="accessi")
    place = (
        ("zero lost", "19035", "zero_perduto"),
        ("municipality unknown", "Cremma", "comune_sconosciuto"),
        ("municipality of several", "Ripalta", "comune_ambiguo"),
        ("alias S. Angelo", "S. Angelo", "comune_abbreviato"),
        ("code unknown", "999999", "comune_sconosciuto"),
        ("same name twice in Italy", "Samone", "comune_ambiguo"),
    )
    for name, value, kind in place:
        yield from both(name, contacts(("mensa", "01/03/2025", "P1", value)), [(kind, 2, "D")], kind="accessi")
    yield from both(
        "municipality outside",
        [SERVICES, ("m", "M", "mensa", "E", "Milano", "pasto", "01/01/2020", "")],
        [("comune_fuori_ambito", 2, "E")],
        kind="servizi",
    )
    yield from both(
        "service unknown", nights(("dormitori", "01/03/2025", "uomini", "1")), [("servizio_sconosciuto", 2, "A")]
    )
    yield from both(
        "indicator unknown",
        [("obiettivo", "indicatore", "anno", "valore", "verso"), ("a", "accessi", "2025", "1", "neutro")],
        [("indicatore_sconosciuto", 2, "B")],
        kind="obiettivi",
    )
    yield from both(
        "after the closing", nights(("dormitorio", "21/03/2025", "uomini", "1")), [("servizio_chiuso", 2, "B")]
    )
    yield from both(
        "before the opening", nights(("dormitorio", "31/12/2019", "uomini", "1")), [("servizio_chiuso", 2, "B")]
    )


def counts() -> Iterator[Dirt]:
    """Yield numbers that contradict each other, households told twice, sheets of several kinds."""

    def contacts_too(workbook: Any, _: Any) -> None:
        page = workbook.add_worksheet("Accessi")
        for column, (head, value) in enumerate(zip(CONTACTS, ("mensa", "01/03/2025", "P1", "Crema"), strict=True)):
            page.write_column(0, column, [head, value])

    yield book("two kinds in one workbook", nights(GOOD), [], contacts_too, count=1)
    head = ("servizio", "giorno", "classe_residenza", "accessi", "prestazioni")
    yield from both(
        "fewer given than people",
        [head, ("mensa", "01/03/2025", "non_nota", "5", "4"), ("mensa", "02/03/2025", "non_nota", "5", "5")],
        [("meno_prestazioni", 2, "E")],
        kind="conteggi",
    )
    of_sex = [("comune", "anno", "sesso", "eta", "residenti"), ("Crema", "2023", "X", "3", "1")]
    yield from both("residents of no sex", of_sex, [("parola_sconosciuta", 2, "C")], kind="residenti")
    home = (*CONTACTS, "nucleo", "componenti")
    yield from both(
        "a household of two sizes",
        [home, ("mensa", "01/03/2025", "P1", "Crema", "N1", "3"), ("mensa", "02/03/2025", "P2", "Crema", "N1", "4")],
        [("nucleo_contraddittorio", 2, "F"), ("nucleo_contraddittorio", 3, "F")],
        kind="accessi",
    )
    yield from both(
        "a person of two households",
        [home, ("mensa", "01/03/2025", "P1", "Crema", "N1", ""), ("mensa", "02/03/2025", "P1", "Crema", "N2", "")],
        [("nucleo_contraddittorio", 2, "E"), ("nucleo_contraddittorio", 3, "E")],
        kind="accessi",
    )


def rules() -> Iterator[Dirt]:
    """Yield rows that contradict the day, one another, or themselves."""
    yield from both(
        "another month", nights(GOOD, ("mensa", "01/02/2025", "tutti", "1")), [("altro_mese", 3, "B")], month=MARCH
    )
    yield from both("the future", nights(("mensa", "11/06/2025", "tutti", "1")), [("giorno_futuro", 2, "B")])
    yield from both("row twice", nights(GOOD, GOOD), [("righe_ripetute", 3, "")])
    yield from both(
        "two things of one",
        nights(GOOD, (*GOOD[:3], "11")),
        [("righe_in_conflitto", 2, ""), ("righe_in_conflitto", 3, "")],
    )
    yield from both(
        "contact twice",
        contacts(*[("mensa", "01/03/2025", "P1", "Crema")] * 2),
        [("righe_ripetute", 3, "")],
        kind="accessi",
        count=2,
    )
    full = (*NIGHTS, "effettivi", "finanziati")
    yield from both(
        "rooms of a service that has beds",
        [(*NIGHTS, "unita"), (*GOOD, "camera")],
        [("unita_diversa", 2, "E")],
    )
    yield from both(
        "a night in two units",
        [(*NIGHTS, "unita"), (*GOOD, "posto letto"), (*GOOD, "")],
        [("righe_in_conflitto", 2, ""), ("righe_in_conflitto", 3, "")],
    )
    parts = ("programma", "linea", "anno", "comune", "previste", "spese")
    yield from both(
        "parts beyond their whole",
        [
            parts,
            ("p", "l", "2025", "", "100", "9"),
            ("p", "l", "2025", "Crema", "60,4", ""),
            ("p", "l", "2025", "98050", "50", "8"),
        ],
        [("quote_oltre_la_somma", 3, "E"), ("zero_perduto", 4, "D"), ("quote_oltre_la_somma", 4, "E")],
        kind="risorse",
    )
    yield from both(
        "parts that make their whole",
        [
            parts,
            ("p", "l", "2025", "", "100", "9"),
            ("p", "l", "2025", "Crema", "€ 50,10", "9,00"),
            ("p", "l", "2025", "098050", "50", ""),
        ],
        [],
        kind="risorse",
        count=3,
    )
    pacts = ("tipo", "comune", "firma", "chiusura", "esito")
    closed = ("territoriale", "Crema", "01/03/2025", "05/03/2025")
    yield from both(
        "a pact with two outcomes",
        [pacts, (*closed, "raggiunto"), (*closed, "parziale")],
        [("righe_in_conflitto", 2, ""), ("righe_in_conflitto", 3, "")],
        kind="patti",
    )
    yield from both("over capacity", [full, (*GOOD, "9", "18")], [("oltre_capienza", 2, "D")])
    yield from both("more in use than funded", [full, (*GOOD, "16", "12")], [("effettivi_oltre_finanziati", 2, "E")])
    yield from both(
        "left before entering",
        [STAYS, ("dormitorio", "P1", "05/03/2025", "04/03/2025", "")],
        [("date_in_ordine_inverso", 2, "D")],
        kind="permanenze",
    )
    yield from both(
        "exit without a day",
        [STAYS, ("dormitorio", "P1", "05/03/2025", "", "strada")],
        [("valore_senza_altro", 2, "E")],
        kind="permanenze",
    )
    yield from both(
        "stays that overlap",
        [
            STAYS,
            ("dormitorio", "P1", "01/03/2025", "09/03/2025", "strada"),
            ("dormitorio", "p 1", "05/03/2025", "", ""),
        ],
        [("periodi_sovrapposti", 3, "C")],
        kind="permanenze",
    )
    yield from both(
        "class against municipality",
        [(*CONTACTS, "classe_residenza"), ("mensa", "01/03/2025", "P1", "Crema", "senza_residenza")],
        [("residenza_contraddittoria", 2, "E")],
        kind="accessi",
    )
    yield from both(
        "pact of nobody",
        [("tipo", "caso", "firma"), ("singoli_famiglie", "", "01/03/2025")],
        [("patto_contraddittorio", 2, "A")],
        kind="patti",
    )
    yield from both(
        "too old",
        [(*CONTACTS, "anno_nascita"), ("mensa", "01/03/2025", "P1", "Crema", "1901")],
        [("eta_inverosimile", 2, "E")],
        kind="accessi",
    )


def of_volunteers() -> Iterator[Dirt]:
    """Yield what volunteers send: the files of a helper who tried them one by one, each that found something."""
    nobody = [("persona_non_detta", row, "C") for row in (2, 3, 4, 5)]
    said = ("anonimo", "N.N.", "?", "non identificata")
    yield from both(
        "words for who is not known",
        contacts(*(("mensa", "01/03/2025", word, "Crema") for word in said)),
        nobody,
        kind="accessi",
    )
    yield from both(
        "nobody where nobody need be said",
        [("servizio", "giorno", "persona", "esito"), ("mensa", "01/03/2025", "anonimo", "accolta")],
        [],
        kind="richieste",
        count=1,
    )
    for code in ("1,23457E+15", "1.2E+11"):
        yield from both(
            f"code taken for a number {code}",
            contacts(("mensa", "01/03/2025", code, "Crema")),
            [("cifre_perdute", 2, "C")],
            kind="accessi",
        )
    yield book(
        "codes too long for a spreadsheet",
        contacts(*(("mensa", "01/03/2025", 1_234_567_890_123_456_000 + n, "Crema") for n in (1, 2))),
        [("cifre_perdute", 2, "C"), ("cifre_perdute", 3, "C")],
        kind="accessi",
    )
    yield from both(
        "case taken for a number",
        [("caso", "persona", "ente", "apertura"), ("1,23457E+15", "P1", "E", "01/03/2025")],
        [("cifre_perdute", 2, "A")],
        kind="prese_in_carico",
    )
    yield from both(
        "signs that nobody sees in a code",
        contacts(*(("mensa", "01/03/2025", code, "Crema") for code in ("P1", "P\u00ad1\u061c"))),
        [("righe_ripetute", 3, "")],
        kind="accessi",
    )

    def hidden(_: Any, sheet: Any) -> None:
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})

    second = ("dormitorio", "02/03/2025", "uomini", "9")
    yield book("hidden rows", nights(GOOD, second), [("righe_nascoste", 2, "")], hidden, count=2)

    def filtered(_: Any, sheet: Any) -> None:
        sheet.autofilter("A1:D3")
        sheet.filter_column("D", "x == 10")
        sheet.set_row(2, None, None, {"hidden": True})

    yield book("rows that a filter hides", nights(GOOD, second), [("righe_nascoste", 3, "")], filtered, count=2)

    def locked(_: Any, sheet: Any) -> None:
        sheet.protect("una parola")

    yield book("sheet locked by a password", nights(GOOD), [], locked, count=1)

    def week(_: Any, sheet: Any) -> None:
        sheet.merge_range("A3:C3", "Totale della settimana")

    yield book("merged total in the middle", nights(GOOD, ("", "", "", 10), second), [("riga_di_totale", 3, "")], week)

    def months(workbook: Any, sheet: Any) -> None:
        page = workbook.add_worksheet("Aprile")
        for row, cells in enumerate(nights(("mensa", "01/04/2025", "tutti", "1"))):
            page.write_row(row, 0, cells)

    yield book("months as sheets", nights(GOOD), [], months, count=2)
    yield text(
        "trailing comment after the mark of UTF-8",
        b"\xef\xbb\xbf" + as_csv(nights(GOOD)) + b"# esportato il 3/4/2025\r\n",
        [("riga_di_testo", 3, "")],
        count=1,
    )
    yield from both(
        "days written in two ways",
        nights(GOOD, ("dormitorio", "2025-03-02", "uomini", "9"), ("dormitorio", date(2025, 3, 3), "uomini", "9")),
        [],
        month=MARCH,
        count=3,
    )
    yield from both(
        "a table under another",
        nights(GOOD, (), ("Donne",), NIGHTS, ("dormitorio", "01/03/2025", "donne", "2")),
        [("riga_di_testo", 4, ""), ("intestazione_ripetuta", 5, "")],
        count=2,
    )


CORPUS = [*written(), *left_out(), *columns(), *cells(), *places(), *counts(), *rules(), *of_volunteers()]


@pytest.mark.parametrize("dirt", CORPUS, ids=lambda dirt: dirt.name)
def test_each_dirt_gives_its_own_report_and_no_value_of_a_person_is_told(dirt: Dirt) -> None:
    checked = check(dirt.content, dirt.file, kind=dirt.kind, month=dirt.month)
    assert told(checked) == dirt.expected
    if dirt.rows is not None:
        assert checked.frame.height == dirt.rows
    said = str(checked.findings.to_dicts())
    assert not any(
        word in said for word in ("RSSMRA71C01D142X", "m.r@esempio", "333 123", "via Roma", "Giulia", "Rossi")
    )


def test_the_corpus_is_as_large_as_it_was_promised() -> None:
    assert len({dirt.name.removesuffix("-file.csv").removesuffix("-file.xlsx") for dirt in CORPUS}) >= 45
    assert len({kind for dirt in CORPUS for kind, _, _ in dirt.expected}) >= 45
