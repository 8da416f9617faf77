"""The registry of the Ambiti that one installation serves: read, checked, and added to.

Comes in: a TOML file, and beside it a file of settings for each Ambito, written as ``.env`` is. Goes out: `Ambito`
values that share nothing. Must not: hold a secret (they are in the files of settings), tell one, or let two Ambiti meet
in a database, a folder, a key or an address.

Every setting of an Ambito is one that a single dashboard has too, so that its file says all of them in the words of the
README and every command works on one Ambito by reading that file alone.
"""

import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from pathlib import Path, PurePath, PurePosixPath
from typing import Annotated, Final
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import Engine, make_url, text

from data_access.accounts.store import SUFFIX
from data_access.database import build_engine, sqlite_file, sqlite_path, translate_errors
from data_access.errors import DataUnavailableError, SettingsError
from data_access.one_line import one_line
from data_access.settings import Settings, settings_of
from data_access.toml_text import TomlTextError, read_toml
from user_error import UserError, reason_of

LARGEST: Final = 1 << 20
"""Bytes of a registry that are read."""
MOST: Final = 200
RESERVED: Final = frozenset(
    {
        *("accesso", "accessibilita", "api", "assemblea", "assets", "auth", "carica", "component", "comune"),
        *("crema_territorio", "edizione", "geo", "healthz", "mappa", "media", "metodo", "oauth2callback"),
        *("occupazione", "percorsi", "persone", "piano", "posta", "readyz", "risorse", "scheda", "static", "verifica"),
    }
)
"""How the addresses of the program begin: a path of an Ambito that began so would be read as one of them."""
HERE: Final = frozenset({"", "localhost", "127.0.0.1", "::1"})
"""What this machine is called in addresses of databases."""
_KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_HOST: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*", re.ASCII
)
_PATH: Final = re.compile(r"(?=.{2,100}$)(?:/[a-z0-9][a-z0-9_-]*)+", re.ASCII)
NO_FILE: Final = (
    "Il registro degli Ambiti «{file}» non si può leggere: {why}. Indicarlo con --ambiti o BIFOCALE_AMBITI."
)
NOT_NAMED: Final = "Non è detto quale registro degli Ambiti usare: indicarlo con --ambiti FILE o con BIFOCALE_AMBITI."
NOT_RIGHT: Final = "Il registro degli Ambiti «{file}» non va: {why}. Come si scrive: docs/esercizio.md."
NONE_IN_IT: Final = "Il registro degli Ambiti «{file}» non ne contiene nessuno: aggiungerli con `bifocale ambiti add`."
UNKNOWN: Final = "L'Ambito «{key}» non è nel registro «{file}»: ci sono {there}."
WRONG_KEY: Final = (
    "«{key}» non può essere la chiave di un Ambito: usare fino a 40 lettere minuscole senza accenti, cifre e trattini, "
    "cominciando da una lettera, come ambito-crema."
)
WRONG_PATH: Final = (
    "L'Ambito «{key}» ha come percorso «{path}»: scriverlo come /crema, di lettere minuscole senza accenti, cifre, "
    "- e _."
)
OF_THE_PROGRAM: Final = (
    "L'Ambito «{key}» ha come percorso «{path}», e così cominciano gli indirizzi del programma: sceglierne un altro, "
    "come /ambito-{first}."
)
NESTED: Final = (
    "Gli indirizzi degli Ambiti «{one}» ({outer}) e «{other}» ({inner}) stanno uno dentro l'altro, e il browser "
    "darebbe all'uno i cookie dell'altro: dare a ognuno un percorso suo, come /crema e /cremasco, o un host suo."
)
WRONG_HOST: Final = (
    "L'Ambito «{key}» ha come host «{host}»: scrivere il nome che le persone scrivono nel browser, senza https:// e "
    "senza percorso, come crema.dati.example."
)
OPEN_TO_ALL: Final = (
    "Il file «{file}» dell'Ambito «{key}» contiene segreti e chiunque sulla macchina può leggerlo: eseguire "
    "`chmod 600 {file}`."
)
OF_ANOTHER_ADDRESS: Final = (
    "L'Ambito «{key}» risponde a «{address}» nel registro, e nel suo file BIFOCALE_PUBLIC_URL è «{url}»: scrivere lo "
    "stesso indirizzo in tutti e due."
)
UNDER_ANOTHER_PATH: Final = (
    "L'Ambito «{key}» sta sotto «{path}» nel registro, e nel suo file BIFOCALE_BASE_PATH è «{base}»: scrivere lo "
    "stesso percorso in tutti e due."
)
NOT_WRITABLE: Final = (
    "L'indirizzo della base dati contiene spazi, apici, barre rovesce o «${», che in un file di impostazioni vogliono "
    "dire altro: scriverli in percentuale (uno spazio è %20)."
)
IN_MEMORY: Final = (
    "L'Ambito «{key}» ha una base dati in memoria, che nessun altro processo vedrebbe: indicare un file o PostgreSQL."
)
BY_OPTIONS: Final = (
    "L'Ambito «{key}» sceglie lo schema dentro l'indirizzo della base dati (search_path): toglierlo da lì e scriverlo "
    "in BIFOCALE_DATABASE_SCHEMA."
)
TWICE: Final = "«{what}» è {kind} di più Ambiti ({keys}): ognuno ne vuole uno suo."
SHARED: Final = "Gli Ambiti «{one}» e «{other}» {what}: {remedy}."
_BASES: Final = "usano la stessa base dati ({name})"
_BASES_REMEDY: Final = "dare a ognuno la sua con BIFOCALE_DATABASE_URL, o uno schema suo con BIFOCALE_DATABASE_SCHEMA"
_SECRETS: Final = "hanno lo stesso segreto ({one} e {other})"
_SECRETS_REMEDY: Final = "farne uno per ognuno con `bifocale secret`"
_KEYS: Final = "firmano le edizioni con la stessa chiave (BIFOCALE_EDITION_KEY_FILE)"
_KEYS_REMEDY: Final = "farne una per ognuno con `bifocale edition key`"
_PLACES: Final = "hanno file nello stesso posto ({one} è «{path}», {other} è «{folder}»)"
_PLACES_REMEDY: Final = "dare a ognuno file e cartelle suoi"
_METRICS: Final = "rispondono con le misure alla stessa porta ({port})"
_METRICS_REMEDY: Final = "dare a ognuno la sua con BIFOCALE_METRICS_ADDRESS, e le seguenti ai suoi altri processi"


class RegistryError(UserError):
    """The registry of the Ambiti cannot be used: the sentence says all that is wrong."""


class _Entry(BaseModel):
    """An entry of the registry, as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: str
    name: Annotated[str, Field(min_length=1, max_length=200)]
    host: Annotated[str, Field(min_length=1)]
    settings: Annotated[str, Field(min_length=1)]
    path: str = ""
    log: str = ""
    workers: Annotated[int, Field(ge=1, le=16)] = 1

    @property
    def address(self) -> str:
        """Where browsers find it: host and path."""
        return f"{self.host}{self.path}"


class _Written(BaseModel):
    """A registry, as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    ambito: Annotated[tuple[_Entry, ...], Field(max_length=MOST, strict=False)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambito:
    """An Ambito of the installation.

    Attributes
    ----------
    key : str
        By which commands and folders know it.
    name : str
        As people read it while it starts; no more than that rests on it.
    host : str
        Name by which browsers reach it.
    path : str
        Path of that name under which it stands, with its slash before it; empty where the whole name is its own.
    file : Path
        Its settings.
    settings : Settings
        What that file alone gives.
    log : Path or None
        File that its processes write to; None for where whoever starts them does.
    workers : int
        How many processes serve it.
    """

    key: str
    name: str
    host: str
    path: str = ""
    file: Path
    settings: Settings
    log: Path | None
    workers: int

    @property
    def address(self) -> str:
        """Where browsers find it: host and path."""
        return f"{self.host}{self.path}"

    def environment(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return the surroundings of one of its processes: ours without any setting, and its own file."""
        return {**without_settings(own), "BIFOCALE_ENV_FILE": str(self.file)}


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without what could be a setting of some Ambito."""
    return {name: value for name, value in environment.items() if not name.startswith(("BIFOCALE_", "STREAMLIT_"))}


def read_registry(file: Path) -> tuple[Ambito, ...]:
    """Read a registry and the settings of each of its Ambiti.

    Raises
    ------
    RegistryError
        If it cannot be read, an entry or a file of settings is refused, or two Ambiti share anything. The sentence says
        all of it and no secret.
    """
    entries = _written(file)
    problems = [*_wrong_entries(entries)]
    ambiti: list[Ambito] = []
    for entry in entries if not problems else ():
        try:
            ambiti.append(_ambito(entry, file.parent))
        except UserError as error:
            problems.append(str(error))
    problems += _wrong_together(ambiti)
    if problems:
        raise RegistryError(" ".join(problems))
    return tuple(ambiti)


class ReadAgain:
    """The settings of Ambiti that were found right together, looked at again when a file of theirs has changed.

    Whoever starts a process has it read its file anew: what was right when all began may lead to another's by then.
    What two addresses of databases lead to is not asked of servers again.

    Parameters
    ----------
    ambiti : sequence of Ambito
        As `read_registry` returned them.
    """

    def __init__(self, ambiti: Sequence[Ambito]) -> None:
        self._ambiti, self._problem = ambiti, ""
        self._seen = self._marks()

    def problem(self) -> str:
        """Return the sentence that refuses the files as they are now; empty if they are right."""
        marks = self._marks()
        if marks != self._seen:
            self._seen, self._problem = marks, " ".join(self._problems())
        return self._problem

    def _marks(self) -> list[tuple[int, ...]]:
        """Return what changes whenever a file of settings does."""
        marks: list[tuple[int, ...]] = []
        for one in self._ambiti:
            try:
                told = one.file.stat()
            except OSError:
                marks.append(())
            else:
                marks.append((told.st_mtime_ns, told.st_size, told.st_ino, told.st_mode))
        return marks

    def _problems(self) -> Iterator[str]:
        there: list[Ambito] = []
        for one in self._ambiti:
            try:
                there.append(replace(one, settings=_settings_of(one.key, one.file)))
            except UserError as error:
                yield str(error)
        yield from _wrong_together(there)


def ambito_named(file: Path, key: str) -> Ambito:
    """Return one Ambito of a registry, once all of it has been found right.

    Raises
    ------
    RegistryError
        As `read_registry`; if it is not there.
    """
    ambiti = read_registry(file)
    for one in ambiti:
        if one.key == key:
            return one
    there = ", ".join(f"«{one.key}»" for one in ambiti)
    raise RegistryError(UNKNOWN.format(key=one_line(key), file=file, there=there))


def same_bases(ambiti: Sequence[Ambito]) -> Iterator[str]:
    """Yield which Ambiti are in one database though their addresses differ: those that answer are asked.

    A server has more than one name, and what two addresses lead to only it knows.
    """
    found: dict[tuple[str, ...], str] = {}
    for one in ambiti:
        engine = build_engine(one.settings)
        try:
            where = _where(engine)
        except DataUnavailableError:
            continue
        finally:
            engine.dispose()
        if (former := found.setdefault(where, one.key)) != one.key:
            what = _BASES.format(name="con due indirizzi")
            yield SHARED.format(one=former, other=one.key, what=what, remedy=_BASES_REMEDY)


def add_entry(file: Path, *, key: str, name: str, host: str, database_url: str, schema: str, path: str = "") -> Path:
    """Add an Ambito to a registry, which is made if it is not there, and write its settings with secrets of its own.

    Parameters
    ----------
    file : Path
    key, name, host : str
    database_url : str
        Empty: a file of SQLite in the folder of the Ambito.
    schema : str
        Of PostgreSQL; empty for none.
    path : str
        Under which it stands at that host, with its slash before it; empty where the whole host is its own.

    Returns
    -------
    Path
        The file of settings, which only its owner may read; beside it stands the folder of the Ambito.

    Raises
    ------
    RegistryError
        If the registry would not be right with it, or something cannot be written; then nothing is.
    """
    if not _KEY.fullmatch(key):
        raise RegistryError(WRONG_KEY.format(key=one_line(key)))
    if path and not _PATH.fullmatch(path):
        raise RegistryError(WRONG_PATH.format(key=key, path=one_line(path)))
    if re.search(r"['\\\s]|\$\{", database_url):
        raise RegistryError(NOT_WRITABLE)
    there = _written(file) if file.exists() else ()
    if any(one.key == key for one in there):
        raise RegistryError(TWICE.format(what=key, kind="la chiave", keys=f"«{key}»"))
    folder = file.resolve().parent / key
    settings, log = folder / "impostazioni.env", folder / "registro.log"
    before = file.read_bytes() if file.exists() else None
    base = database_url or f"sqlite:///{folder / 'bifocale.sqlite'}"
    values = {
        "DATABASE_URL": base,
        **({"DATABASE_SCHEMA": schema} if schema else {}),
        "CACHE_DIR": str(folder / "cache"),
        "DEMO_MODE": "false",
        "PUBLIC_URL": f"https://{host}{path}",
        **({"BASE_PATH": path} if path else {}),
        **{name: secrets.token_urlsafe(32) for name in ("DISCLOSURE_SECRET", "LOG_SECRET", "PERSONS_KEY")},
        "EDITION_KEY_FILE": str(folder / "edizioni.pem"),
    }
    lines = "".join(f"BIFOCALE_{variable}='{value}'\n" for variable, value in values.items())
    where = {"host": host, **({"path": path} if path else {})}
    words = {"key": key, "name": name, **where, "settings": f"{key}/{settings.name}", "log": f"{key}/{log.name}"}
    entry = "[[ambito]]\n" + "".join(
        f"{one} = {json.dumps(one_line(value), ensure_ascii=False)}\n" for one, value in words.items()
    )
    try:
        folder.mkdir(mode=0o700, parents=True)
        with os.fdopen(os.open(settings, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as new:
            new.write(lines)
        with file.open("a", encoding="utf-8") as registry:
            registry.write(f"\n{entry}" if before else entry)
    except OSError as error:
        raise RegistryError(f"L'Ambito «{key}» non si può aggiungere in «{file}»: {reason_of(error)}.") from error
    try:
        read_registry(file)
    except RegistryError:
        file.write_bytes(before) if before is not None else file.unlink()
        settings.unlink()
        folder.rmdir()
        raise
    return settings


def _written(file: Path) -> tuple[_Entry, ...]:
    """Return the entries of a registry, as they are written."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise RegistryError(NO_FILE.format(file=file, why="è più grande di un megabyte"))
        written = _Written.model_validate(read_toml(content.decode("utf-8-sig")))
    except TomlTextError as error:
        raise RegistryError(NOT_RIGHT.format(file=file, why=error)) from error
    except UnicodeDecodeError as error:
        raise RegistryError(NO_FILE.format(file=file, why="non è un testo in UTF-8")) from error
    except OSError as error:
        raise RegistryError(NO_FILE.format(file=file, why=reason_of(error))) from error
    except ValidationError as error:
        why = "; ".join(dict.fromkeys(_refusal(item) for item in error.errors()))
        raise RegistryError(NOT_RIGHT.format(file=file, why=why)) from error
    if not written.ambito:
        raise RegistryError(NONE_IN_IT.format(file=file))
    return written.ambito


def _refusal(item: ErrorDetails) -> str:
    """Say in Italian what a field of the registry should have been."""
    where = [part for part in item["loc"] if part != "ambito"]
    which = f"nell'Ambito {where[0] + 1} «" if where and isinstance(where[0], int) else "«"
    name = f"{which}{where[-1] if where else 'ambito'}»"
    match item["type"]:
        case "missing":
            return f"{name} manca"
        case "extra_forbidden":
            return f"{name} non è una voce del registro"
        case "greater_than_equal" | "less_than_equal":
            return f"{name} vuole un numero da 1 a 16"
        case "string_too_short" | "string_too_long":
            return f"{name} vuole da 1 a 200 caratteri"
        case _:
            return f"{name} vuole {'un numero intero' if 'int' in item['type'] else 'un testo'}"


def _wrong_entries(entries: Sequence[_Entry]) -> Iterator[str]:
    """Yield what is wrong with keys and addresses."""
    for one in entries:
        if not _KEY.fullmatch(one.key):
            yield WRONG_KEY.format(key=one_line(one.key))
        if not _HOST.fullmatch(one.host):
            yield WRONG_HOST.format(key=one_line(one.key), host=one_line(one.host))
        if one.path and not _PATH.fullmatch(one.path):
            yield WRONG_PATH.format(key=one_line(one.key), path=one_line(one.path))
        elif (first := one.path[1:].partition("/")[0]) in RESERVED:
            yield OF_THE_PROGRAM.format(key=one_line(one.key), path=one.path, first=first)
    yield from _repeated([one.key for one in entries], entries, "la chiave")
    yield from _repeated([one.address for one in entries], entries, "l'indirizzo")
    for outer, inner in permutations(entries, 2):
        if inner.address.startswith(f"{outer.address}/"):
            names = {"one": one_line(outer.key), "other": one_line(inner.key)}
            yield NESTED.format(outer=one_line(outer.address), inner=one_line(inner.address), **names)
    yield from _repeated([one.settings for one in entries], entries, "il file di impostazioni")


def _repeated(values: Sequence[str], entries: Sequence[_Entry], kind: str) -> Iterator[str]:
    for value in dict.fromkeys(values):
        keys = [f"«{one_line(entry.key)}»" for entry, held in zip(entries, values, strict=True) if held == value]
        if len(keys) > 1:
            yield TWICE.format(what=one_line(value), kind=kind, keys=", ".join(keys))


def _settings_of(key: str, file: Path) -> Settings:
    """Return the settings in the file of an Ambito."""
    try:
        mode = file.stat().st_mode
    except OSError as error:
        message = f"Le impostazioni dell'Ambito «{key}» non si leggono in «{file}»: {reason_of(error)}."
        raise RegistryError(message) from error
    if mode & 0o007:
        raise RegistryError(OPEN_TO_ALL.format(file=file, key=key))
    try:
        settings = settings_of(file)
        for address in _addresses(settings):
            sqlite_file(address)
    except SettingsError as error:
        raise RegistryError(f"Ambito «{key}». {error}") from error
    return settings


def _ambito(entry: _Entry, folder: Path) -> Ambito:
    file = (folder / entry.settings).resolve()
    settings = _settings_of(entry.key, file)
    return Ambito(
        key=entry.key,
        name=entry.name,
        host=entry.host,
        path=entry.path,
        file=file,
        settings=settings,
        log=(folder / entry.log).resolve() if entry.log else None,
        workers=entry.workers,
    )


def _wrong_together(ambiti: Sequence[Ambito]) -> list[str]:
    """Return what is wrong with settings that can be read: first of each Ambito, then between two."""
    return [*_wrong_settings(ambiti)] or [*_meetings(ambiti)]


def _wrong_settings(ambiti: Sequence[Ambito]) -> Iterator[str]:
    """Yield what in the settings of one Ambito does not go with the registry."""
    for one in ambiti:
        url, base = one.settings.public_url, one.settings.base_path
        told = urlsplit(url)
        if url and f"{told.hostname}{told.path.rstrip('/')}" != one.address:
            yield OF_ANOTHER_ADDRESS.format(key=one.key, address=one.address, url=url)
        if base != one.path:
            yield UNDER_ANOTHER_PATH.format(key=one.key, path=one.path or "/", base=base or "/")
        for address in _addresses(one.settings):
            if address.startswith("sqlite:") and sqlite_file(address) is None:
                yield IN_MEMORY.format(key=one.key)
            if "search_path" in address:
                yield BY_OPTIONS.format(key=one.key)


def _meetings(ambiti: Sequence[Ambito]) -> Iterator[str]:
    """Yield where two Ambiti would meet: a database, a secret, a key, a place for files, a port."""
    for one, other in combinations(ambiti, 2):
        for what, remedy in _shared(one.settings, other.settings):
            yield SHARED.format(one=one.key, other=other.key, what=what, remedy=remedy)
        met = next(_met(one, other), None) or next(_met(other, one), None)
        if met is not None:
            yield SHARED.format(one=one.key, other=other.key, what=met, remedy=_PLACES_REMEDY)
        for port in sorted(_metrics_ports(one) & _metrics_ports(other)):
            what = _METRICS.format(port=port)
            yield SHARED.format(one=one.key, other=other.key, what=what, remedy=_METRICS_REMEDY)


def _shared(one: Settings, other: Settings) -> Iterator[tuple[str, str]]:
    bases = _bases(one) & _bases(other)
    if bases:
        kind, *where = min(bases)
        yield _BASES.format(name=where[0] if kind == "sqlite" else "/".join(where[1:])), _BASES_REMEDY
    mine, theirs = _secrets_of(one), _secrets_of(other)
    for value in mine.keys() & theirs.keys():
        yield _SECRETS.format(one=mine[value], other=theirs[value]), _SECRETS_REMEDY
    if _edition_key(one) & _edition_key(other):
        yield _KEYS, _KEYS_REMEDY


def _addresses(settings: Settings) -> list[str]:
    return [one for one in (settings.database_url, settings.database_read_url, settings.import_url) if one]


def _bases(settings: Settings) -> set[tuple[str, ...]]:
    """Return what tells the databases of an Ambito, as far as their addresses do."""
    return {_base(address, settings.database_schema) for address in _addresses(settings)}


def _base(address: str, schema: str) -> tuple[str, ...]:
    file = sqlite_file(address)
    if file is not None:
        return "sqlite", str(file)
    url = make_url(address)
    host = (url.host or ",".join(url.normalized_query.get("host", ()))).lower()
    return "postgresql", "" if host in HERE else host, str(url.port or 5432), url.database or "", schema or "public"


def _where(engine: Engine) -> tuple[str, ...]:
    """Ask a database which it is: server, database, schema; or file."""
    path = sqlite_path(engine)
    if path is not None:
        return "sqlite", str(path.resolve())
    asked = text("SELECT pg_postmaster_start_time()::text, current_database(), coalesce(current_schema(), '')")
    with translate_errors(engine), engine.connect() as connection:
        return "postgresql", *map(str, connection.execute(asked).one())


def _secrets_of(settings: Settings) -> dict[str, str]:
    """Return our own secrets by value, with the settings that hold them; those of other systems are theirs to share."""
    held = {
        "BIFOCALE_DISCLOSURE_SECRET": settings.disclosure.secret,
        "BIFOCALE_LOG_SECRET": settings.log_secret,
        "BIFOCALE_PERSONS_KEY": settings.persons_key,
        "BIFOCALE_OIDC_COOKIE_SECRET": settings.oidc.cookie_secret,
        "BIFOCALE_SMTP_LINK_SECRET": settings.smtp.link_secret,
    }
    former = dict.fromkeys(settings.persons_former_keys, "BIFOCALE_PERSONS_FORMER_KEYS")
    return former | {value: name for name, value in held.items() if value}


def _edition_key(settings: Settings) -> set[bytes]:
    """Return the key that editions are signed with, if there is one yet."""
    try:
        return {settings.edition_key_file.read_bytes().strip()} if settings.edition_key_file else set()
    except OSError:
        return set()


def _met(one: Ambito, other: Ambito) -> Iterator[str]:
    """Yield where a file or a folder of one Ambito lies at, or in, a file or a folder of another."""
    for mine, path in _places(one).items():
        for theirs, folder in _places(other).items():
            if path == folder or folder in path.parents:
                yield _PLACES.format(one=mine, path=path, other=theirs, folder=folder)


def _metrics_ports(ambito: Ambito) -> set[int]:
    """Return the ports at which its processes answer with their metrics."""
    _, _, port = ambito.settings.metrics_address.rpartition(":")
    return {int(port) + number for number in range(ambito.workers)} if port else set()


def _places(ambito: Ambito) -> dict[str, PurePath]:
    """Return the files and folders of an Ambito, links followed, by the settings that name them."""
    settings = ambito.settings
    base = sqlite_file(settings.database_url)
    register = base.with_name(f"{base.stem}{SUFFIX}") if base else None
    named = {
        "la base dati": base,
        "il registro delle persone abilitate": register,
        "BIFOCALE_CACHE_DIR": settings.cache_dir,
        "BIFOCALE_EDITION_SITE_DIR": settings.edition_site_dir,
        "BIFOCALE_EDITION_KEY_FILE": settings.edition_key_file,
        "il file di impostazioni": ambito.file,
        "il registro del programma": ambito.log,
    }
    there: dict[str, PurePath] = {name: path.resolve() for name, path in named.items() if path is not None}
    return there | _contacts_place(settings.contacts_url)


def _contacts_place(address: str) -> dict[str, PurePath]:
    """Return where the contacts are, if not in the database: on this machine, or in an object store."""
    if not address:
        return {}
    parts = urlsplit(address) if "://" in address else None
    if parts is not None and parts.scheme != "file":
        place: PurePath = PurePosixPath(f"{parts.scheme}:", parts.netloc, parts.path.lstrip("/"))
    else:
        place = Path(unquote(parts.path) if parts else address).resolve()
    return {"BIFOCALE_CONTACTS_URL": place}
