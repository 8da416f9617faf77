"""An Ambito written as a file that people can change and give back.

Comes in: an `AmbitoFile`. Goes out: TOML, a section after the other. Must not: open the database.
"""

from typing import Any, Final

import tomli_w

from data_access.ambito_file.contents import AmbitoFile

HEAD: Final = """\
# L'Ambito come lo conosce Bifocale. Si corregge qui e si ridà con:  bifocale init --from QUESTO_FILE
# Quello che manca dal file resta com'è nella base dati: niente viene tolto.
"""


def written(file: AmbitoFile) -> str:
    """Return a file as TOML: what `data_access.ambito_file.contents.read_ambito_file` reads as the same."""
    told: dict[str, Any] = file.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    ambito = told.pop("ambito")
    sections = [tomli_w.dumps({"ambito": _plain(ambito)})]
    sections += [_section(name, part) for name, parts in told.items() for part in parts]
    return "\n".join([HEAD, *sections])


def _section(name: str, part: dict[str, Any]) -> str:
    """Return a part with those that it holds, each under a heading of its own."""
    within = {key: value for key, value in part.items() if isinstance(value, list) and value and _is_part(value[0])}
    own = {key: value for key, value in part.items() if key not in within}
    held = [_section(f"{name}.{key}", one) for key, parts in within.items() for one in parts]
    return "\n".join([f"[[{name}]]\n{tomli_w.dumps(_plain(own))}", *held])


def _is_part(value: object) -> bool:
    return isinstance(value, dict)


def _plain(value: Any) -> Any:
    """Return a value with the words of vocabularies as plain text."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value
