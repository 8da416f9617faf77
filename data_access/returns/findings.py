"""What can be wrong in a file: the closed list of kinds of finding, with their weight and remedy, and a frame of them.

Comes in: rows of a file at fault. Goes out: `FINDINGS`, a frame with a row for each cell at fault; groups of a kind.
Must not: hold a value of a column about persons: what is masked is masked before it comes here.

Columns of `FINDINGS`: ``sheet`` (empty for text files), ``row`` as the program that wrote the file numbers it (0: the
whole sheet), ``column`` (letters, empty: the whole row), ``field`` (header in the template, or the file's own header),
``value`` as it is written, ``kind`` (`FindingKind`), ``severity`` (`data_access.rule.Severity`), ``what`` and
``remedy`` in Italian, ``hint`` (what it may have meant, empty: nothing), ``key`` (the same in a file that only gained
rows).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import polars as pl

from data_access.rule import Severity

FINDINGS: Final = pl.Schema(
    {
        "sheet": pl.String,
        "row": pl.Int64,
        "column": pl.String,
        "field": pl.String,
        "value": pl.String,
        "kind": pl.String,
        "severity": pl.String,
        "what": pl.String,
        "remedy": pl.String,
        "hint": pl.String,
        "key": pl.String,
    }
)
MASKED: Final = "•••"
"""What stands for a value that is not told."""
_WEIGHTS: Final = (Severity.ERROR.value, Severity.WARNING.value, Severity.NOTE.value)


class FindingKind(StrEnum):
    """A kind of finding: its code, its weight, what it is (the beginning of a sentence) and what to do."""

    severity: Severity
    what: str
    remedy: str

    def __new__(cls, code: str, severity: Severity, what: str, remedy: str) -> Self:
        """Build the member from ``(code, severity, what, remedy)``."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.severity, member.what, member.remedy = severity, what, remedy
        return member

    NO_HEADER = (
        "intestazione_assente",
        Severity.ERROR,
        "Nessuna riga con le intestazioni attese",
        "Mettere in una riga le intestazioni del modello (`bifocale template`), o indicare una mappatura.",
    )
    NO_ROWS = (
        "nessuna_riga",
        Severity.ERROR,
        "Nessuna riga di dati sotto l'intestazione",
        "Controllare di avere salvato il foglio giusto.",
    )
    MISSING_COLUMN = (
        "colonna_mancante",
        Severity.ERROR,
        "Manca una colonna obbligatoria",
        "Aggiungere la colonna, o dire nella mappatura quale la contiene.",
    )
    REPEATED_COLUMN = (
        "colonna_ripetuta",
        Severity.ERROR,
        "Colonne con la stessa intestazione",
        "Lasciarne una sola, o dire nella mappatura quale si legge.",
    )
    UNKNOWN_COLUMN = (
        "colonna_non_letta",
        Severity.NOTE,
        "Colonne che non sono del tipo di file, non lette",
        "Se servono, dare loro l'intestazione del modello o metterle nella mappatura.",
    )
    PERSONAL_COLUMN = (
        "dati_personali",
        Severity.ERROR,
        "Colonne che sembrano contenere dati personali: il file non viene letto",
        "Togliere la colonna dal file, o indicarla nella mappatura come identificativo della persona.",
    )
    PERSONAL_VALUE = (
        "dato_personale",
        Severity.ERROR,
        "Valori che sembrano dati personali: il file non viene letto",
        "Togliere dal file codici fiscali, telefoni e indirizzi di posta.",
    )
    MISSING_VALUE = (
        "valore_mancante",
        Severity.ERROR,
        "Celle obbligatorie vuote",
        "Scrivere il valore; se la riga non è un dato, toglierla.",
    )
    ERROR_CELL = (
        "cella_in_errore",
        Severity.ERROR,
        "Celle con un errore di formula (#RIF!, #N/D, #DIV/0!…)",
        "Correggere la formula, o scrivere al suo posto il valore.",
    )
    NO_RESULT = (
        "formula_senza_valore",
        Severity.ERROR,
        "Formule di cui il file non contiene il risultato",
        "Aprire il file con il foglio di calcolo, ricalcolare e salvare di nuovo.",
    )
    NOT_A_DAY = (
        "giorno_non_valido",
        Severity.ERROR,
        "Giorni che non si possono leggere",
        "Scriverli come 15/03/2025; se il file ha il mese prima del giorno, dirlo nella mappatura (date).",
    )
    NOT_A_MONTH = ("mese_non_valido", Severity.ERROR, "Mesi che non si possono leggere", "Scriverli come 2025-03.")
    NOT_A_YEAR = (
        "anno_non_valido",
        Severity.ERROR,
        "Anni che non si possono leggere",
        "Scriverli con quattro cifre, come 1971.",
    )
    NOT_A_NUMBER = (
        "numero_non_valido",
        Severity.ERROR,
        "Numeri che non si possono leggere",
        "Scriverli in cifre, con la virgola per i decimali: 1.234,50.",
    )
    NOT_WHOLE = (
        "numero_non_intero",
        Severity.ERROR,
        "Numeri con decimali dove ne serve uno intero",
        "Scrivere un numero intero.",
    )
    AMBIGUOUS_NUMBER = (
        "numero_ambiguo",
        Severity.ERROR,
        "Numeri in cui il punto può essere delle migliaia o dei decimali",
        "Altri numeri della colonna hanno il punto per i decimali: usare ovunque la virgola, o dirlo nella mappatura.",
    )
    NOT_YES_OR_NO = ("si_no_non_valido", Severity.ERROR, "Celle che non dicono sì o no", "Scrivere sì o no.")
    UNKNOWN_TERM = (
        "parola_sconosciuta",
        Severity.ERROR,
        "Parole che non sono nel vocabolario",
        "Usare una di queste parole: {terms}.",
    )
    OUT_OF_RANGE = (
        "fuori_intervallo",
        Severity.ERROR,
        "Valori fuori dall'intervallo ammesso",
        "Il valore {range}: correggerlo.",
    )
    TOO_LONG = (
        "testo_troppo_lungo",
        Severity.ERROR,
        "Testi più lunghi di quanto la colonna ammette",
        "Accorciare il testo a {length} caratteri.",
    )
    GARBLED = (
        "caratteri_rovinati",
        Severity.WARNING,
        "Testi con caratteri rovinati da una conversione",
        "Salvare di nuovo il file in UTF-8 dal programma che lo ha scritto.",
    )
    NOBODY = (
        "persona_non_detta",
        Severity.ERROR,
        "Parole al posto dell'identificativo di una persona (anonimo, N.N., ?)",
        (
            "Tutti sarebbero una persona sola: scrivere il codice di ciascuno. Gli accessi di chi non si conosce si "
            "contano in un file di conteggi anonimi."
        ),
    )
    LOST_DIGITS = (
        "cifre_perdute",
        Severity.ERROR,
        "Codici che il foglio di calcolo ha preso per numeri, e di cui ha perso le cifre (1,23E+15)",
        (
            "Persone diverse ne avrebbero uno solo: formattare la colonna come testo e riscriverli, o esportarli di "
            "nuovo dal programma da cui vengono."
        ),
    )
    HIDDEN_ROWS = (
        "righe_nascoste",
        Severity.WARNING,
        "Righe nascoste nel foglio, o da un filtro: sono lette come le altre",
        "Toglierle se non sono da caricare; se lo sono, confermarlo con il motivo.",
    )
    LOST_ZERO = (
        "zero_perduto",
        Severity.NOTE,
        "Codici ISTAT senza lo zero iniziale, letti con lo zero",
        "Nessuna correzione necessaria; per conservarlo, formattare la colonna come testo.",
    )
    UNKNOWN_MUNICIPALITY = (
        "comune_sconosciuto",
        Severity.ERROR,
        "Comuni che non sono nell'elenco",
        "Scrivere il nome ufficiale o il codice ISTAT di sei cifre{abroad}.",
    )
    AMBIGUOUS_MUNICIPALITY = (
        "comune_ambiguo",
        Severity.ERROR,
        "Nomi che sono di più comuni",
        "Scrivere il nome intero o il codice ISTAT.",
    )
    OUTSIDE_AMBITO = (
        "comune_fuori_ambito",
        Severity.ERROR,
        "Comuni che non sono dell'Ambito",
        "Indicare un comune dell'Ambito.",
    )
    SHORTENED_NAME = (
        "comune_abbreviato",
        Severity.NOTE,
        "Nomi di comuni abbreviati, letti per intero",
        "Nessuna correzione necessaria, se il comune è quello indicato.",
    )
    UNKNOWN_SERVICE = (
        "servizio_sconosciuto",
        Severity.ERROR,
        "Servizi che non sono nell'elenco",
        (
            "Scrivere la chiave o il nome del servizio come sta nell'elenco (la chiave, dove due hanno lo stesso "
            "nome); se è nuovo, aggiungerlo prima all'elenco."
        ),
    )
    UNKNOWN_ORGANISATION = (
        "ente_sconosciuto",
        Severity.ERROR,
        "Enti che non sono nell'elenco",
        "Scrivere la chiave o la denominazione dell'ente come sta nell'elenco.",
    )
    UNKNOWN_INDICATOR = (
        "indicatore_sconosciuto",
        Severity.ERROR,
        "Indicatori che non sono nel catalogo",
        "Usare la chiave che scrive `bifocale indicators`.",
    )
    BAD_KEY = (
        "chiave_non_valida",
        Severity.ERROR,
        "Chiavi vuote o con segni che negli indirizzi non passano",
        "Usare lettere senza accenti, cifre, punti, trattini: dormitorio-san-martino.",
    )
    SERVICE_SHUT = (
        "servizio_chiuso",
        Severity.ERROR,
        "Giorni prima dell'apertura del servizio o dopo la chiusura",
        "Correggere il giorno o il servizio; se ha riaperto, correggere le date nell'elenco dei servizi.",
    )
    OTHER_MONTH = (
        "altro_mese",
        Severity.ERROR,
        "Righe di un altro mese",
        "Lasciare nel file solo le righe del mese indicato; le rettifiche di altri mesi vanno in un file per mese.",
    )
    FUTURE = ("giorno_futuro", Severity.ERROR, "Giorni nel futuro", "Correggere la data.")
    LONG_AGO = (
        "giorno_lontano",
        Severity.WARNING,
        "Giorni di più di dieci anni fa",
        "Controllare l'anno, e in che ordine sono scritti giorno, mese e anno; se è vero, confermarlo con il motivo.",
    )
    CONFLICT = (
        "righe_in_conflitto",
        Severity.ERROR,
        "Righe con la stessa chiave ({key}) e valori diversi",
        "Lasciare una riga sola per ogni chiave.",
    )
    DUPLICATE = (
        "righe_ripetute",
        Severity.WARNING,
        "Righe ripetute, identiche in tutto",
        (
            "Togliere le copie; se sono accessi distinti, confermarlo con il motivo (dove la riga può essere una "
            "sola, le copie contano una volta)."
        ),
    )
    OVER_WHOLE = (
        "quote_oltre_la_somma",
        Severity.WARNING,
        "Quote dei comuni che insieme superano la risorsa di cui sono parte",
        "Correggere le quote o la somma; se è vero, confermarlo con il motivo.",
    )
    OTHER_UNIT = (
        "unita_diversa",
        Severity.ERROR,
        "Notti contate in un'unità che non è quella del servizio",
        "Correggere l'unità, o quella del servizio nell'elenco; chi ha letti e camere ha due servizi nell'elenco.",
    )
    OVER_CAPACITY = (
        "oltre_capienza",
        Severity.WARNING,
        "Posti letto, camere o alloggi occupati oltre la capienza effettiva",
        "Correggere il numero o la capienza; se è vero, confermarlo con il motivo.",
    )
    BUSY = (
        "presenze_oltre_capienza",
        Severity.NOTE,
        "Presenze oltre la capienza effettiva",
        "Nessuna correzione necessaria, se è vero.",
    )
    NO_CAPACITY = (
        "senza_capienza",
        Severity.ERROR,
        "Occupazioni in giorni senza capienza",
        "Aggiungere la capienza di quei giorni all'elenco dei servizi, o correggere il giorno.",
    )
    FUNDED_BELOW_ACTUAL = (
        "effettivi_oltre_finanziati",
        Severity.WARNING,
        "Capienze effettive oltre quella finanziata",
        "Controllare che le due colonne non siano scambiate; se è vero, confermarlo con il motivo.",
    )
    OVERLAP = (
        "periodi_sovrapposti",
        Severity.ERROR,
        "Periodi della stessa chiave che si sovrappongono nel tempo",
        "Correggere le date: uno finisce prima che l'altro cominci.",
    )
    ORDER = ("date_in_ordine_inverso", Severity.ERROR, "Date in ordine inverso", "Correggere una delle due date.")
    NEEDS = (
        "valore_senza_altro",
        Severity.ERROR,
        "Valori che ne chiedono un altro",
        "Scrivere anche «{other}», o togliere «{field}».",
    )
    RESIDENCE = (
        "residenza_contraddittoria",
        Severity.ERROR,
        "Accessi in cui classe di residenza e comune si contraddicono",
        "La classe «ambito» vuole un comune dell'Ambito, le altre nessuno; vuota, si ricava dal comune.",
    )
    PACT = (
        "patto_contraddittorio",
        Severity.ERROR,
        "Patti in cui tipo e presa in carico si contraddicono",
        "I patti di singoli e famiglie hanno la presa in carico, gli altri no.",
    )
    OLD_PERSON = (
        "eta_inverosimile",
        Severity.WARNING,
        "Persone di più di {oldest} anni",
        "Controllare l'anno di nascita; se è vero, confermarlo con il motivo.",
    )
    FEW_GIVEN = (
        "meno_prestazioni",
        Severity.ERROR,
        "Meno prestazioni che accessi",
        "Ogni accesso dà almeno una prestazione: correggere uno dei due numeri, o lasciare vuote le prestazioni.",
    )
    HOUSEHOLD = (
        "nucleo_contraddittorio",
        Severity.WARNING,
        "Nuclei con più numeri di componenti, o persone in più nuclei",
        "Lasciare un valore solo; se è cambiato nel periodo, confermarlo con il motivo: vale l'ultimo.",
    )
    EXTRA_CELLS = (
        "celle_di_troppo",
        Severity.ERROR,
        "Righe con più celle delle intestazioni",
        "Un valore contiene forse il separatore: metterlo tra virgolette, o togliere il separatore.",
    )
    OPEN_QUOTE = (
        "virgolette_non_chiuse",
        Severity.ERROR,
        "Virgolette aperte e non chiuse, che inghiottono le righe seguenti",
        "Chiudere le virgolette o toglierle.",
    )
    TOTAL = (
        "riga_di_totale",
        Severity.NOTE,
        "Righe di totale, non lette",
        "Nessuna correzione necessaria: i totali si ricalcolano.",
    )
    FRAGMENT = (
        "riga_di_testo",
        Severity.NOTE,
        "Righe con una sola cella di testo, non lette",
        "Nessuna correzione necessaria, se sono note o titoli.",
    )
    REPEATED_HEADER = (
        "intestazione_ripetuta",
        Severity.NOTE,
        "Intestazioni ripetute in mezzo ai dati, non lette",
        "Nessuna correzione necessaria.",
    )
    DEMONSTRATION = (
        "modello_dimostrativo",
        Severity.WARNING,
        "Il file contiene ancora la scritta «Dati dimostrativi»",
        "Togliere la scritta e le righe di esempio prima di consegnare dati veri.",
    )


OF_CODE: Final = {str(kind.value): kind for kind in FindingKind}
"""The kinds by their codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one kind in one column: how many, and the first of them.

    Attributes
    ----------
    kind, severity, field, what, remedy : str
    count : int
    shown : tuple of dict
        The first ones, with the columns of `FINDINGS`.
    """

    kind: str
    severity: str
    field: str
    what: str
    remedy: str
    count: int
    shown: tuple[dict[str, str | int], ...]


def grouped(findings: pl.DataFrame, *, most: int) -> Iterator[Group]:
    """Yield the findings of a kind and column together, errors first, with at most so many of each spelled out."""
    by = ["kind", "severity", "field", "what", "remedy"]
    columns = ("sheet", "row", "column", "value", "hint", "key")
    for weight in _WEIGHTS:
        of_weight = findings.filter(pl.col("severity") == weight)
        for (kind, severity, field, what, remedy), rows in of_weight.group_by(by, maintain_order=True):
            yield Group(
                kind=str(kind),
                severity=str(severity),
                field=str(field),
                what=str(what),
                remedy=str(remedy),
                count=rows.height,
                shown=tuple(rows.head(most).select(columns).to_dicts()),
            )
