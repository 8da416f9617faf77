"""The file of accounts: the 48 mayors at once, written in a spreadsheet and read back from one.

Comes in: bytes of a CSV, or the entries of the register. Goes out: `Wanted` values, or bytes of a CSV.
Must not: write to the register.

Columns (in any order; semicolons or commas): ``indirizzo``, ``ruolo``, then ``nome``, ``comune``, ``ente``, ``dal``,
``al`` where they are needed. Days are written 31/12/2026 or 2026-12-31. Columns that are not of these are refused, but
for those that the export adds, so that an exported file can be changed and read back.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

import polars as pl

from data_access.accounts.places import Places
from data_access.accounts.register import AccountError, Entry, Wanted, email_of
from data_access.errors import UserError
from indicators.interchange.csv_file import csv_for_spreadsheets

COLUMNS: Final = ("indirizzo", "nome", "ruolo", "comune", "ente", "dal", "al")
TOLD: Final = ("in vigore", "abilitato da", "abilitato il", "tolto il", "ultimo ingresso")
"""What the export adds."""
NEEDED: Final = ("indirizzo", "ruolo")
MOST_BYTES: Final = 5_000_000
MOST_TOLD: Final = 20
"""Wrong lines that are told one by one."""


def read_accounts(content: bytes, places: Places) -> list[Wanted]:
    """Read the roles that a file asks for.

    Raises
    ------
    AccountError
        If it cannot be read, or some lines are wrong: the message names each, up to `MOST_TOLD`. Nothing of it holds.
    """
    wanted, wrong = list[Wanted](), list[str]()
    for number, row in _rows(content):
        if row.get("tolto il"):  # as the export tells it: whoever was taken off does not come back with its own file
            continue
        try:
            wanted.append(_wanted(row, places))
        except UserError as error:
            wrong.append(f"Riga {number}: {error}")
    if wrong:
        more = len(wrong) - MOST_TOLD
        sentences = [*wrong[:MOST_TOLD], *([f"E altre {more} righe."] if more > 0 else [])]
        raise AccountError(
            "\n".join(["Il file non è stato caricato: nessuna riga vale finché non sono tutte giuste.", *sentences])
        )
    if not wanted:
        message = "Il file non ha nessuna riga da abilitare: solo nomi di colonne, o ruoli già tolti («tolto il»)."
        raise AccountError(message)
    return wanted


def accounts_csv(entries: Iterable[Entry], places: Places, *, on: date) -> bytes:
    """Return the register as a file that spreadsheets open, and that `read_accounts` reads."""
    rows = [
        (
            entry.email,
            entry.name,
            str(entry.right.role),
            places.municipalities.get(entry.right.municipality or "", entry.right.municipality or ""),
            entry.right.organisation or "",
            f"{entry.valid_from:%d/%m/%Y}",
            "" if entry.valid_to is None else f"{entry.valid_to:%d/%m/%Y}",
            "sì" if entry.holds(on) else "no",
            entry.added_by,
            _moment(entry.added_at),
            _moment(entry.ended_at),
            _moment(entry.last_seen),
        )
        for entry in entries
    ]
    schema = dict.fromkeys((*COLUMNS, *TOLD), pl.String)
    return csv_for_spreadsheets(pl.DataFrame(rows, schema=schema, orient="row"))


def _rows(content: bytes) -> Iterable[tuple[int, Mapping[str, str]]]:
    if len(content) > MOST_BYTES:
        message = "Il file è troppo grande per un elenco di persone: al massimo 5 MB."
        raise AccountError(message)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "Il file non è un testo in UTF-8: salvarlo dal foglio di calcolo come «CSV UTF-8»."
        raise AccountError(message) from error
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ",", strict=True)
    try:
        heads = [head.strip().lower() for head in next(lines, [])]
        _refuse_heads(heads)
        for cells in lines:
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * (len(heads) - len(cells))]
                yield lines.line_num, dict(zip(heads, (cell.strip() for cell in padded), strict=False))
    except csv.Error as error:
        message = (
            f"Il file non si può leggere alla riga {lines.line_num}: virgolette non chiuse o separatori sbagliati."
        )
        raise AccountError(message) from error


def _refuse_heads(heads: list[str]) -> None:
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        message = f"Nel file {'manca la colonna' if len(missing) == 1 else 'mancano le colonne'} {_listed(missing)}."
        raise AccountError(message)
    strange = [head for head in heads if head and head not in {*COLUMNS, *TOLD}]
    if strange:
        message = (
            f"Nel file c'è una colonna che non si conosce: {_listed(strange)}. Quelle note sono {_listed(COLUMNS)}."
        )
        raise AccountError(message)
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    if twice:
        message = f"Nel file la colonna {_listed(twice)} c'è più di una volta."
        raise AccountError(message)


def _wanted(row: Mapping[str, str], places: Places) -> Wanted:
    return Wanted(
        email=email_of(row["indirizzo"].lstrip("'")),
        name=row.get("nome", ""),
        right=places.right(row["ruolo"], municipality=row.get("comune", ""), organisation=row.get("ente", "")),
        valid_from=_day(row.get("dal", "")),
        valid_to=_day(row.get("al", "")),
    )


def day_of(text: str) -> date:
    """Return a day written 31/12/2026 or 2026-12-31.

    Raises
    ------
    AccountError
        If it is none.
    """
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    message = f"«{text}» non è un giorno: scriverlo come 31/12/2026."
    raise AccountError(message)


def _day(text: str) -> date | None:
    return day_of(text) if text.strip() else None


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone():%d/%m/%Y %H:%M}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)
