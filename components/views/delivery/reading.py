"""How a file of another program is read: what is proposed column by column, what somebody chooses instead, its mapping.

Comes in: a proposal, choices. Goes out: a `Mapping`; rows for the table in which it is chosen.
Must not: draw, read a database, tell an identifier.
"""

from collections.abc import Iterable, Mapping, Sequence

from components.views.delivery.text import AGAIN_PERSON, NOT_READ, OF_A_DAY
from data_access.returns.check import Options
from data_access.returns.fields import FieldType, Kind
from data_access.returns.mapped import mapped_layout
from data_access.returns.mapping import PERSON
from data_access.returns.mapping import Mapping as FileMapping
from data_access.returns.proposal import TO_SAY, Proposal
from data_access.returns.registry import Registry
from data_access.returns.sheets import read_sheets
from data_access.returns.values import plain


def choices(kind: Kind) -> list[str]:
    """Return what a column may be taken for: nothing, a field of the kind, the identifier."""
    names = list(kind.by_name)
    return [NOT_READ, *names, *([] if PERSON in names else [AGAIN_PERSON])]


def column_rows(proposal: Proposal) -> list[dict[str, str]]:
    """Return a row for each column of the file that can be chosen: letters, header, field, why."""
    return [
        {"colonna": one.column, "intestazione": one.header, "campo": _shown(one.field, proposal), "perche": one.why}
        for one in proposal.columns
        if one.why != OF_A_DAY
    ]


def constants(kind: Kind, chosen: Iterable[str], registry: Registry) -> dict[str, list[tuple[str, str]]]:
    """Return the fields that no column tells and that are the same on every row: their choices, value and words."""
    taken = set(chosen)
    offered: dict[str, list[tuple[str, str]]] = {}
    for field in kind.fields:
        if field.name in taken or not field.is_required:
            continue
        if field.form is FieldType.SERVICE:
            offered[field.name] = [(one.key, one.name) for one in registry.services or ()]
        elif field.form is FieldType.ORGANISATION:
            offered[field.name] = list((registry.organisations or {}).items())
        elif field.form is FieldType.TERM and field.vocabulary is not None:
            offered[field.name] = [(str(term.value), term.label) for term in field.vocabulary]
    return {name: values for name, values in offered.items() if values}


def mapping_of(proposal: Proposal, rows: Sequence[Mapping[str, str]], same: Mapping[str, str]) -> FileMapping:
    """Return the mapping that somebody has chosen.

    Parameters
    ----------
    proposal : Proposal
    rows : sequence of dict
        Rows of `column_rows`, with the field that each column is taken for.
    same : dict
        Values of the fields that are the same on every row.
    """
    headers = [plain(one.header) for one in proposal.columns]
    fields: dict[str, tuple[str, ...]] = {}
    by_letter = False
    for row in rows:
        field = PERSON if row["campo"] == AGAIN_PERSON else row["campo"]
        if not field or field == NOT_READ:
            continue
        is_clear = bool(plain(row["intestazione"])) and headers.count(plain(row["intestazione"])) == 1
        by_letter = by_letter or not is_clear
        named = row["intestazione"] if is_clear else f"#{row['colonna']}"
        fields[field] = (*fields.get(field, ()), named)
    told = proposal.mapping
    kept = {name: value for name, value in told.costanti.items() if value != TO_SAY and name not in fields}
    return told.model_copy(
        update={
            "fogli": told.fogli if by_letter else (),
            "intestazione": told.intestazione if by_letter else None,
            "colonne": fields,
            "costanti": {**kept, **{name: value for name, value in same.items() if name not in fields}},
            "codici": {name: codes for name, codes in told.codici.items() if name in fields},
        }
    )


def fits(name: str, content: bytes, mapping: FileMapping, options: Options) -> bool:
    """Whether a file has every column that a mapping names."""
    for sheet in read_sheets(name, content):
        if sheet.is_hidden or sheet.cells.is_empty() or (mapping.fogli and sheet.name not in mapping.fogli):
            continue
        found = mapped_layout(sheet, mapping, month=options.month, today=options.today)
        if found is not None and not found.absent:
            return True
    return False


def _shown(field: str, proposal: Proposal) -> str:
    if not field:
        return NOT_READ
    return AGAIN_PERSON if field == PERSON and PERSON not in proposal.mapping.kind.by_name else field
