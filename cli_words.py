"""What Typer says in English on the command line, said in Italian: headings, usage, help, mistakes.

Comes in: Typer's commands and errors. Goes out: `Command` and `Group`, to build commands with, and `refusal(error)`.
Must not: run anything, or know what a command does.
"""

import re
from enum import Enum
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

OPTIONS, SUBCOMMANDS = "[OPZIONI]", "COMANDO [PAROLE]..."
HELP: Final = "Mostra questo aiuto ed esce."
HEADINGS: Final = {
    "ARGUMENTS_PANEL_TITLE": "Parole",
    "OPTIONS_PANEL_TITLE": "Opzioni",
    "COMMANDS_PANEL_TITLE": "Comandi",
    "DEFAULT_STRING": "[se non si dice: {}]",
    "REQUIRED_LONG_STRING": "[obbligatorio]",
}
"""Names of Typer's constants, and what they say here."""
SAID: Final = (
    (r"No such command '(.+)'\.", "Comando «{0}» sconosciuto."),
    (r"No such command '(.+)'\. Did you mean '(.+)'\?", "Comando «{0}» sconosciuto. Forse «{1}»?"),
    (r"Missing command\.", "Manca il comando."),
    (r"Got unexpected extra argument\(s\) \((.+)\)", "Parole di troppo: {0}."),
    (r"Option '(.+)' requires an argument\.", "L'opzione {0} vuole un valore."),
    (r"Option '(.+)' does not take a value\.", "L'opzione {0} non vuole un valore."),
)
"""What Typer says of a wrong line, and the same in Italian."""


class _Italian:
    """What commands and groups have in common."""

    def get_usage(self, ctx: Any) -> str:
        """Return the line that says how it is used."""
        return str(super().get_usage(ctx)).replace("Usage:", "Uso:", 1)  # type: ignore[misc]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write its help."""
        _set_headings()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option that asks for help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        option.help = HELP
        return option


class Command(_Italian, TyperCommand):
    """A command that explains itself in Italian."""


class Group(_Italian, TyperGroup):
    """A group of commands that explains itself in Italian."""


def _set_headings() -> None:
    from typer import rich_utils

    for name, words in HEADINGS.items():
        setattr(rich_utils, name, words)


def refusal(error: Any) -> str:
    """Return what is wrong in a line that Typer refused, and where to read how it is written.

    Parameters
    ----------
    error : typer.exceptions.TyperException
        Its kinds are told apart by name: Typer keeps most of them to itself.
    """
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return str(error.format_message())
    context = getattr(error, "ctx", None)
    where = f" Per l'aiuto: {context.command_path} --help" if context is not None else ""
    return f"{_SENTENCES.get(kind, _of_line)(error)}{where}"


def _missing(error: Any) -> str:
    return f"Manca {_name(error.param)}."


def _unknown_option(error: Any) -> str:
    near = f" Forse {' o '.join(sorted(error.possibilities))}." if error.possibilities else ""
    return f"Opzione «{error.option_name}» sconosciuta.{near}"


def _bad_value(error: Any) -> str:
    return f"Valore non valido per {_name(error.param)}: {_wanted(error)}."


def _of_line(error: Any) -> str:
    message = str(error.format_message())
    for pattern, words in SAID:
        if found := re.fullmatch(pattern, message):
            return words.format(*found.groups())
    return message


_SENTENCES: Final = {"MissingParameter": _missing, "NoSuchOption": _unknown_option, "BadParameter": _bad_value}


def _name(parameter: Any) -> str:
    """Return a parameter as it is typed: an option with its dashes, a word by its name."""
    options = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    return max(options, key=len) if options else f"«{parameter.name}»"


def _wanted(error: Any) -> str:
    """Return what a parameter may be."""
    asked = error.param.type_descriptor
    if isinstance(asked.annotation, type) and issubclass(asked.annotation, Enum):
        return f"usare {', '.join(str(choice.value) for choice in asked.annotation)}"
    least, most = asked.parameter_info.min, asked.parameter_info.max
    limits = f" tra {least:g} e {most:g}" if least is not None and most is not None else ""
    numbers = {int: "serve un numero intero", float: "serve un numero, con il punto per i decimali"}
    known = next((words for kind, words in numbers.items() if kind in _kinds(asked.annotation)), "")
    return f"{known}{limits}" if known else str(error.message).rstrip(".")


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """Return the types that an annotation allows."""
    return getattr(annotation, "__args__", None) or (annotation,)


ITALIAN: Final[dict[str, Any]] = {
    "cls": Group,
    "no_args_is_help": True,
    "options_metavar": OPTIONS,
    "subcommand_metavar": SUBCOMMANDS,
}
"""How every group of commands is built."""


def said(help_text: str) -> dict[str, Any]:
    """Return how a command is built, with what its help says."""
    return {"cls": Command, "options_metavar": OPTIONS, "help": help_text}
