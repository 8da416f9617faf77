"""The Italian of the page where files are loaded: its words, titles and sentences, and heads of tables.

Comes in: checked files, what would change. Goes out: Italian text. Must not: draw, ask.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from data_access.loading.former import LoadedFile
from data_access.loading.outcome import Loaded, MonthChange
from data_access.loading.told import counts
from data_access.returns.check import Checked
from data_access.returns.corrections import CellToCorrect
from data_access.returns.fields import Kind
from data_access.returns.findings import Group
from data_access.returns.kinds import KINDS
from data_access.returns.mapping import Mapping as FileMapping
from data_access.rule import Severity
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.dates import day_after, time_words
from indicators.italian.numbers import counted as so_many
from indicators.italian.numbers import listed, number

# -- desk -----------------------------------------------------------------------------------------------------------

OF_A_DAY: Final = "colonna di un giorno"
"""Why `data_access.returns.proposal` takes a column for a day of a register."""
IN_DEMONSTRATION: Final = (
    "In questa dimostrazione i file si controllano e si correggono, e non si caricano: i dati veri vanno in una base "
    "dati loro, dove ciascuno entra con le proprie credenziali."
)
NO_PERSONS_KEY: Final = (
    "Per ora i file si controllano e non si caricano: manca la chiave con cui le persone diventano pseudonimi. La "
    "mette chi gestisce Bifocale (BIFOCALE_PERSONS_KEY)."
)

# -- view -----------------------------------------------------------------------------------------------------------

EMPTY: Final = "Un file si controlla qui, si corregge, e prima di caricarlo si vede che cosa cambia."
FILES: Final = "I vostri file"
UPLOAD: Final = "File CSV o XLSX, anche più d'uno"
KIND: Final = "Tipo di file"
KIND_TOLD: Final = "Riconosciuto dalle intestazioni"
MONTH: Final = "Mese del file"
ANY_MONTH: Final = "Qualsiasi"
MONTH_HELP: Final = "Con un mese, le righe di altri mesi sono errori."
STEPS: Final = (
    "Che cosa succede",
    "Il file viene letto e controllato: ogni problema ha la sua cella e il suo rimedio.",
    "Gli errori si correggono qui o nel file; gli avvisi si confermano con un motivo.",
    "Prima di caricare si vede che cosa cambia; il file si carica intero o per niente.",
)
PRIVACY: Final = (
    "Di una persona si tiene solo un codice che non dice chi è. Un file con altre colonne di nomi, codici fiscali o "
    "recapiti è rifiutato per intero."
)
TEMPLATES: Final = "Modelli da riempire"
TEMPLATE: Final = "Modello"
XLSX: Final = "XLSX"
CSV: Final = "CSV"
OWN_SERVICES: Final = "I servizi che si possono nominare"
NO_SERVICES: Final = "Non c'è ancora alcun servizio: li definisce chi gestisce Bifocale."
SERVICE_HEADS: Final = ("Chiave", "Nome")
BUSY: Final = "Il file viene letto e controllato…"

ERRORS: Final = "Da correggere"
WARNINGS: Final = "Da confermare"
NOTES: Final = "Note"
WHAT: Final = "Che cosa non va"
HOW_MANY: Final = "Quante"
WHERE: Final = "Dove"
REMEDY: Final = "Che cosa fare"
SHEET: Final = "Foglio"
ROW: Final = "Riga"
COLUMN: Final = "Colonna"
FIELD: Final = "Campo"
VALUE: Final = "Valore"
HINT: Final = "Forse"
ALL_PROBLEMS: Final = "Tutti i problemi, cella per cella"
MARKED: Final = "Scarica l'XLSX con le celle segnate"
CORRECTED: Final = "Scarica il file corretto"
EDIT: Final = "Correggi qui"
EDIT_HOW: Final = (
    "Scrivere nella colonna «Valore» quello che la cella deve contenere. L'identificativo di una persona non si "
    "legge, e si può riscrivere."
)
AGAIN: Final = "Controlla di nuovo"
NOT_EDITED: Final = "Nessun valore è stato cambiato."
PLACES: Final = 3
"""Places of a kind of problem that its line spells out."""
MOST_PROBLEMS: Final = 1_000

WOULD: Final = "Che cosa cambia"
SERVICE: Final = "Servizio"
OF_MONTH: Final = "Mese"
ROWS_BEFORE: Final = "Righe prima"
ROWS_AFTER: Final = "Righe dopo"
NEW: Final = "nessuna"
SAME: Final = "Il file dice quello che la base dati sa già: caricarlo non cambia niente."
TRUE_BECAUSE: Final = "Perché gli avvisi sono veri, non errori"
TRUE_HINT: Final = "Per esempio: notte di emergenza freddo, due posti in più"
TRUE_REMEMBERED: Final = "Il motivo resta scritto, e per le stesse righe gli avvisi non tornano."
CORRECTED_BECAUSE: Final = "Perché il file corregge quello di prima"
CORRECTED_HINT: Final = "Per esempio: mancavano gli accessi dell'ultima settimana"
KEPT: Final = "Le righe di prima restano conservate, con il motivo."
LOAD: Final = "Carica"
LOADING: Final = "Caricamento in corso: {share}%"
WANTS_REASON: Final = "Per caricare manca ancora: {what}."
REASON_TRUE: Final = "perché gli avvisi sono veri"
REASON_CORRECTED: Final = "perché il file corregge quello di prima"
CHECK_FIGURES: Final = "Guarda i numeri in Verifica dati"
ACCEPTED: Final = "Avvisi già confermati per le stesse righe: {count}."


def finding(states: Sequence[str]) -> str:
    """Say how the files stand together; ``states`` are words of `state`."""
    if not states:
        return EMPTY
    if len(states) == 1:
        return {
            "loaded": "Il file è caricato.",
            "ready": "Il file è a posto: si può caricare.",
            "checked": "Il file è a posto.",
            "same": SAME,
            "warnings": "Il file si può caricare quando gli avvisi sono confermati o corretti.",
            "errors": "Il file ha errori: si correggono qui o nel file, e intanto non cambia niente.",
            "refused": "Il file non si può leggere così com'è.",
        }[states[0]]
    words = {
        "loaded": ("caricato", "caricati"),
        "ready": ("pronto", "pronti"),
        "checked": ("a posto", "a posto"),
        "same": ("senza novità", "senza novità"),
        "warnings": ("con avvisi da confermare", "con avvisi da confermare"),
        "errors": ("con errori", "con errori"),
        "refused": ("che non si legge", "che non si leggono"),
    }
    told = [
        f"{number(states.count(state))} {one if states.count(state) == 1 else many}"
        for state, (one, many) in words.items()
        if state in states
    ]
    return f"Di {number(len(states))} file: {listed(told)}."


BADGES: Final[Mapping[str, tuple[str, str]]] = {
    "loaded": ("Caricato", "green"),
    "ready": ("Pronto", "green"),
    "checked": ("A posto", "green"),
    "same": ("Nessuna novità", "gray"),
    "warnings": ("Da confermare", "orange"),
    "errors": ("Da correggere", "red"),
    "refused": ("Non si legge", "red"),
}
"""Word and colour of the state of a file."""


def what_it_is(checked: Checked) -> str:
    """Say what was read of a file."""
    sheets = [name for name in checked.read if name]
    left = [name for name in checked.not_read if name]
    parts = [
        checked.kind.title,
        f"{number(checked.frame.height)} {'riga' if checked.frame.height == 1 else 'righe'}",
        f"{'foglio' if len(sheets) == 1 else 'fogli'} {listed([f'«{name}»' for name in sheets])}" if sheets else "",
        f"non letti: {listed([f'«{name}»' for name in left])}" if left else "",
    ]
    return " · ".join(filter(None, parts))


def counted(checked: Checked, severity: Severity) -> str:
    """Return the heading of the findings of a weight, with their count."""
    count = checked.counts[severity]
    words = {
        Severity.ERROR: ("errore da correggere", "errori da correggere"),
        Severity.WARNING: ("avviso: è vero?", "avvisi: sono veri?"),
        Severity.NOTE: ("nota", "note"),
    }[severity]
    return f"{number(count)} {words[count != 1]}"


def group_rows(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Return a row for each kind of problem: what, how many, where the first are, what to do."""
    return [
        {
            WHAT: f"{one.what}, «{one.field}»" if one.field else one.what,
            HOW_MANY: one.count,
            WHERE: _places(one),
            REMEDY: one.remedy,
        }
        for one in groups
    ]


def problem_rows(findings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each cell at fault."""
    return [
        {
            SHEET: one["sheet"] or None,
            ROW: str(one["row"] or "tutto"),
            COLUMN: one["column"] or None,
            FIELD: one["field"] or None,
            VALUE: one["value"] or None,
            WHAT: one["what"],
            HINT: one["hint"] or None,
            REMEDY: one["remedy"],
        }
        for one in findings
    ]


def cell_rows(cells: Iterable[CellToCorrect]) -> list[dict[str, Any]]:
    """Return a row for each cell that can be written anew."""
    return [
        {
            "riga": ", ".join(filter(None, (cell.sheet, f"{cell.column}{cell.row}"))),
            "campo": cell.field,
            "valore": cell.text,
            "problema": cell.what,
            "rimedio": f"Forse «{cell.hint}». {cell.remedy}" if cell.hint else cell.remedy,
        }
        for cell in cells
    ]


CELL_HEADS: Final = {
    "riga": "Cella",
    "campo": FIELD,
    "valore": VALUE,
    "problema": WHAT,
    "rimedio": REMEDY,
}


def seen_soon(seconds: float) -> str:
    """Return when pages show what was loaded: ``Nelle pagine si vede entro 30 secondi.``."""
    return f"Nelle pagine si vede entro {so_many(round(seconds), 'secondo', 'secondi')}."


def some_cells(shown: int, errors: int) -> str:
    """Say that not every error is in the table, if so."""
    if errors <= shown:
        return ""
    rest = "gli altri non sono di una cella sola, o vengono dopo" if shown else "non sono di una cella sola"
    return f"Qui {number(shown)} celle su {number(errors)} errori: {rest}, e si correggono nel file."


def change_rows(changes: Iterable[MonthChange], *, with_figures: bool) -> list[dict[str, Any]]:
    """Return a row for each service and month that holds other rows; ``with_figures``: and what they count."""
    return [
        {
            SERVICE: one.name,
            OF_MONTH: in_words(one.month),
            ROWS_BEFORE: number(one.before) if one.before else NEW,
            ROWS_AFTER: number(one.after) if one.after else NEW,
            **{
                INDICATORS[name].name: number(after) if before == after else f"{number(before)} → {number(after)}"
                for name, (before, after) in one.figures.items()
                if with_figures
            },
        }
        for one in changes
    ]


def changes_words(would: Loaded, *, of_persons: bool) -> str:
    """Say what a file would change, row by row of the tables."""
    said = listed(list(counts(would, of_persons=of_persons)))
    sentences = [f"{said[:1].upper()}{said[1:]}."] if said else []
    if would.unchanged:
        one, many = "1 mese resta com'è.", f"{number(would.unchanged)} mesi restano come sono."
        sentences.append(one if would.unchanged == 1 else many)
    return " ".join(sentences)


def wanted(missing: Sequence[str]) -> str:
    """Say what is still to be said before a file is loaded."""
    return WANTS_REASON.format(what=listed(list(missing)))


def kind_words(key: str) -> str:
    """Return what a kind of file is called in lists; the empty key: the headers tell it."""
    return KINDS[key].title if key else KIND_TOLD


def month_words(month: date | str) -> str:
    """Return a month, or that any will do."""
    return in_words(month) if isinstance(month, date) else ANY_MONTH


def in_words(month: date) -> str:
    """Return a month as it is read: marzo 2025."""
    return time_words(f"{month:%Y-%m}")


def _places(group: Group) -> str:
    told = [_place(one) for one in group.shown]
    rest = group.count - len(group.shown)
    more = "e un'altra" if rest == 1 else f"e altre {number(rest)}"
    return "; ".join([*told, more] if rest else told)


def _place(one: Mapping[str, Any]) -> str:
    column = f" colonna {one['column']}" if one["column"] else ""
    parts = (
        f"foglio «{one['sheet']}»," if one["sheet"] else "",
        f"riga {one['row']}{column}" if one["row"] else "ovunque",
        f"«{one['value']}»" if one["value"] else "",
        f"(forse «{one['hint']}»)" if one["hint"] else "",
    )
    return " ".join(filter(None, parts))


# -- reading, mapping_section ----------------------------------------------------------------------------------------

NOT_READ: Final = "– non letta –"
AGAIN_PERSON: Final = "persona (non conservata)"
WHAT_IT_MAY_BE: Final = "Come si legge il file"
COLUMNS_HOW: Final = (
    "Ogni colonna ha il campo per cui è stata presa: dove non è giusto, sceglierne un altro. Se il tipo di file non è "
    "questo, sceglierlo in alto."
)
MAPPING_HEADS: Final = {
    "colonna": COLUMN,
    "intestazione": "Intestazione",
    "campo": "Campo",
    "perche": "Perché",
}
CONSTANT: Final = "«{name}», uguale in ogni riga"
TEN_ROWS: Final = "Le prime dieci righe, come saranno lette"
TEN_ROWS_HOW: Final = "Gli identificativi delle persone non si mostrano. I problemi si vedono dopo, con tutto il file."
NO_ROWS_READ: Final = "Così com'è non si legge nessuna riga."
READ_SO: Final = "Leggi il file così"
READ_SO_AND_KEEP: Final = "Leggi così, e conserva"
KEEP_AS: Final = "Nome con cui conservarla"
KEEP_HINT: Final = "Per esempio: registro della mensa"
KEPT_AS: Final = "Letto come «{name}», conservato per i prossimi file."
WITHDRAWN: Final = "ritirata la versione {version}, versione {now}"
"""What the access log says, as after the command."""
READ_BY: Final = "Letto come «{name}», conservato da un file di prima."
OTHER_PROGRAM: Final = "Il file è di un altro programma? Dire come si legge"
OTHERWISE: Final = "Leggilo in un altro modo"
FORGET: Final = "Dimentica «{name}»"
KEPT_MAPPINGS: Final = "Letture conservate"
KEPT_HOW: Final = (
    "I file con le stesse intestazioni si leggono così, da sé; se vanno bene in più modi, nel più recente. Le vede "
    "solo chi carica per lo stesso ente."
)


# -- taking_back -----------------------------------------------------------------------------------------------------

TAKE_BACK: Final = "Ritirare un file caricato per errore"
TAKE_BACK_HOW: Final = (
    "I servizi e i mesi del file tornano a dire quello che dicevano prima che fosse caricato. Resta scritto chi lo ha "
    "ritirato e perché."
)
WHICH_FILE: Final = "File da ritirare"
WHY_TAKEN_BACK: Final = "Perché lo si ritira"
TAKEN_BACK_HINT: Final = "Per esempio: era il file di un altro mese"
SURE: Final = "Sì, i suoi mesi tornano com'erano"
TAKE_IT_BACK: Final = "Ritira il file"
NOT_SURE: Final = "Per ritirare un file servono il motivo e la conferma: niente è cambiato."
TAKEN_BACK: Final = "Il file «{name}» è ritirato (versione {version} dei dati)."
MOST_MONTHS_NAMED: Final = 2


def file_to_withdraw(one: LoadedFile) -> str:
    """Return a file that was loaded, in a line: ``marzo.csv · Mensa, marzo 2025 · 12 aprile 2025``."""
    named = [f"{service}, {in_words(month)}" for service, month in one.months[:MOST_MONTHS_NAMED]]
    rest = len(one.months) - len(named)
    also = [f"e {so_many(rest, 'altro mese', 'altri mesi')}"] if rest else []
    day = day_after("il", one.at.astimezone().date())
    return f"{one.name} · {'; '.join([*named, *also])} · caricato {day}"


UNKNOWN: Final = (
    "Dalle intestazioni non si capisce di che tipo è il file: sceglierlo in alto, o dire qui come si legge."
)


def cell_words(value: object) -> str | None:
    """Return a value of a row as it is read: sì and no, not what the program calls them."""
    if isinstance(value, bool):
        return "sì" if value else "no"
    return None if value is None else str(value)


def may_be(kind: Kind) -> str:
    """Say what a file looks like."""
    return f"Sembra un file di tipo «{kind.title}»."


def missing_words(mapping: FileMapping) -> str:
    """Say which fields are wanted and have neither a column nor a value; nothing if all have."""
    days = {mapping.giorni.campo, mapping.giorni.conta, mapping.giorni.valore} if mapping.giorni else set()
    told = {*mapping.colonne, *mapping.costanti, *days}
    missing = [f"«{field.name}»" for field in mapping.kind.fields if field.is_required and field.name not in told]
    return f"Mancano ancora: {listed(missing)}." if missing else ""
