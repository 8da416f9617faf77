"""What is told of a checked file, in lines for people and as JSON for programs.

Comes in: `Checked`. Goes out: text in Italian; a dictionary of plain values.
Must not: add or leave out anything: who reads either knows the same.
"""

from collections.abc import Iterator
from typing import Any, Final

from data_access.returns.check import Checked
from data_access.returns.findings import Group, grouped
from data_access.rule import Severity

SHOWN: Final = 5
"""Findings of a kind that the lines spell out; JSON has them all."""
_NAMES: Final = {
    Severity.ERROR: ("errore", "errori"),
    Severity.WARNING: ("avviso", "avvisi"),
    Severity.NOTE: ("nota", "note"),
}


def lines(checked: Checked) -> Iterator[str]:
    """Yield what is told of a file: a summary, then each kind of finding with its first places and its remedy."""
    yield summary(checked)
    for group in grouped(checked.findings, most=SHOWN):
        yield f"  {group.severity}: {group.what}{_of(group)} ({group.count})"
        yield f"      {'; '.join(_place(one, group) for one in group.shown)}{_rest(group)}"
        yield f"      → {group.remedy}"


def summary(checked: Checked) -> str:
    """Return in a line what was read, and how many findings of each weight there are."""
    counted = [_count(checked.counts[weight], *names) for weight, names in _NAMES.items() if checked.counts[weight]]
    told = ", ".join(counted) or "nessun problema"
    sheets = f", fogli {_quoted(checked.read)}" if any(checked.read) else ""
    left = [name for name in checked.not_read if name]
    others = f" (non letti: {_quoted(left)})" if left else ""
    rows = _count(checked.frame.height, "riga", "righe")
    return f"{checked.name}: {checked.kind.key}, {rows}{sheets}{others}: {told}."


def as_json(checked: Checked) -> dict[str, Any]:
    """Return what is told of a file, with every finding."""
    return {
        "file": checked.name,
        "kind": checked.kind.key,
        "sheets": list(checked.read),
        "sheets_not_read": list(checked.not_read),
        "rows": checked.frame.height,
        "counts": {weight.value: checked.counts[weight] for weight in Severity},
        "findings": checked.findings.to_dicts(),
    }


def _of(group: Group) -> str:
    return f", «{group.field}»" if group.field else ""


def _place(one: dict[str, str | int], group: Group) -> str:
    sheet = f"foglio «{one['sheet']}», " if one["sheet"] else ""
    column = f" colonna {one['column']}" if one["column"] else ""
    place = f"{sheet}riga {one['row']}{column}" if one["row"] else f"{sheet}tutto il foglio"
    value = f" «{one['value']}»" if one["value"] else ""
    meant = "letto" if group.severity == Severity.NOTE.value else "forse"
    hint = f" ({meant} «{one['hint']}»)" if one["hint"] else ""
    return f"{place}{value}{hint}"


def _rest(group: Group) -> str:
    more = group.count - len(group.shown)
    return "" if not more else "; e un'altra" if more == 1 else f"; e altre {_count(more, '', '').strip()}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}".replace(",", ".")


def _quoted(names: Any) -> str:
    return ", ".join(f"«{name}»" for name in names)
