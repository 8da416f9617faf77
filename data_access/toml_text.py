"""Text in TOML, as people write it, and what is wrong with one that cannot be read, in Italian.

Comes in: a text. Goes out: what it says, or a `TomlTextError`. Must not: open a file; know what the entries mean.
"""

import re
import tomllib
from typing import Any, Final

TOO_DEEP: Final = "contiene un numero troppo lungo, o elenchi uno dentro l'altro senza fine"


class TomlTextError(Exception):
    """A text that is no TOML; the message is what follows «Il file…», in Italian, without a full stop."""


def read_toml(text: str) -> dict[str, Any]:
    """Return what a text in TOML says.

    Raises
    ------
    TomlTextError
        If it is none.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlTextError(f"non è scritto in TOML: {_in_italian(error)}") from error
    except (ValueError, RecursionError) as error:
        raise TomlTextError(TOO_DEEP) from error


def _in_italian(error: tomllib.TOMLDecodeError) -> str:
    """Say where TOML stops being read; its own words are in English."""
    match = re.search(r"\(at line (\d+), column (\d+)\)|at end of document", str(error))
    if match and match[1]:
        return (
            f"riga {match[1]}, colonna {match[2]}. Di solito manca una virgoletta o una parentesi, o un nome è scritto "
            "due volte"
        )
    return "il file finisce prima del tempo. Di solito manca una virgoletta o una parentesi"
