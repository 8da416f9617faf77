"""One settings object, validated when it is built, from environment variables that start with ``BIFOCALE_``.

Comes in: the environment and an optional ``.env`` file in the project's folder, wherever the command is started: so
are relative paths, which would otherwise name one database for a command and another for the server that it starts.
Where one installation serves several Ambiti, ``BIFOCALE_ENV_FILE`` names the file of one of them in its place.
Goes out: a frozen `Settings`. Must not: be built at import time, nor let an unsafe combination through.
"""

import ipaddress
import os
import re
from contextvars import ContextVar
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as SourceError

from data_access.contacts.source import ContactSource
from data_access.errors import REFUSED_SETTINGS, SettingsError
from user_error import reason_of

DEMO_SECRET: Final = "bifocale: dati dimostrativi"  # noqa: S105 - published on purpose
"""Key of the rounding draws while `DisclosureSettings.secret` is empty. Everybody can read it."""
MOST_PORT: Final = 65_470
"""Beyond it there would be no ports for the other processes."""
SHORTEST_SECRET: Final = 32
"""Bytes below which a key could be found by trying."""
DEMO_KEY: Final = blake2b(DEMO_SECRET.encode(), digest_size=32).digest()
"""The same as the 32 bytes that a keyed hash wants."""
PROJECT_ROOT = Path(__file__).resolve().parent.parent
ENV_FILE: Final = PROJECT_ROOT / ".env"
NAMED_FILE: Final = "BIFOCALE_ENV_FILE"
"""Variable that names the file of settings to read in place of `ENV_FILE`."""
_SHARED: Final = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8-sig", frozen=True, extra="ignore")
_RELATIVE_FILE: Final = re.compile(r"(sqlite:///(?:file:)?)(?!/|:memory:|\?)(.+)", re.DOTALL)
_ENGINE: Final = re.compile(r"sc://[A-Za-z0-9._-]+(:\d{1,5})?(/.*)?")
_SITE: Final = re.compile(r"https?://[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::\d{1,5})?", re.ASCII)
"""A site as it stands in a content security policy: nothing that would begin another source or another directive."""
_NAME: Final = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_BASE_PATH: Final = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)*", re.ASCII)
_SCHEMA: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)
_ALONE: Final[ContextVar[Path | None]] = ContextVar("file_alone", default=None)
"""The file that settings are being read from whatever the environment says."""


class _Section(BaseSettings):
    """What all sections have in common: where their values come from."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources: one file alone, or the environment before the file that it names, or ours."""
        alone, named = _ALONE.get(), os.environ.get(NAMED_FILE)
        if alone is not None:
            return init_settings, DotEnvSettingsSource(settings_cls, env_file=alone)
        file = DotEnvSettingsSource(settings_cls, env_file=named) if named else dotenv_settings
        return init_settings, env_settings, file, file_secret_settings


class DisclosureSettings(_Section):
    """How small numbers are protected (``BIFOCALE_DISCLOSURE_*``): may be made stricter, never looser than the law."""

    model_config = SettingsConfigDict(env_prefix="BIFOCALE_DISCLOSURE_", **_SHARED)

    threshold: Annotated[int, Field(ge=3)] = 5
    """Counts of persons from 1 to ``threshold - 1`` never leave (three is the floor of the SISTAN rules)."""
    base: Annotated[int, Field(ge=3)] = 5
    """Counts are rounded to multiples of ``base``."""
    mean_minimum: Annotated[int, Field(ge=10)] = 10
    """Means, medians and maxima need at least this many persons."""
    nightly_minimum: Annotated[int, Field(ge=10)] = 10
    """Places from which a section is told night by night; smaller ones are told by month, in whole places."""
    sensitive_dimensions: Annotated[int, Field(ge=0, le=2)] = 2
    """At most so many sensitive dimensions together with municipality."""
    dimensions: Annotated[int, Field(ge=1, le=3)] = 3
    """At most so many dimensions, filters included, besides time, in a question about people."""
    secret: Annotated[str, Field(repr=False)] = ""
    """Key of the rounding draws. Set a long random text of your own and never change it: who knows it can redo the
    draws of people they know. Empty: the published key of the demonstration."""

    @model_validator(mode="after")
    def _shown_figures_hide_the_count(self) -> Self:
        """Refuse a base with which the least figure that is shown can only be of one count, the threshold itself."""
        if self.base <= self.threshold and (self.threshold + 1) % self.base == 0:
            message = (
                f"BIFOCALE_DISCLOSURE_BASE vale «{self.base}» e con BIFOCALE_DISCLOSURE_THRESHOLD «{self.threshold}» "
                f"un «{self.threshold + 1 - self.base}» mostrato direbbe che le persone sono esattamente "
                f"{self.threshold}: usare una base uguale alla soglia, o più grande"
            )
            raise ValueError(message)
        return self

    @property
    def hidden_below(self) -> int:
        """The count under which a hidden one lies: one equal to the threshold may be hidden too."""
        return self.threshold + 1

    @property
    def key(self) -> bytes:
        """The secret as the 32 bytes that a keyed hash wants."""
        return blake2b(self.secret.encode(), digest_size=32).digest() if self.secret else DEMO_KEY

    @property
    def key_mark(self) -> str:
        """Eight characters that tell one secret from another and nothing of it."""
        return key_mark(self.key)


class Thresholds(_Section):
    """Definitions that the Ambito must settle (``BIFOCALE_THRESHOLD_*``); defaults of the field's literature."""

    model_config = SettingsConfigDict(env_prefix="BIFOCALE_THRESHOLD_", **_SHARED)

    inactivity_days: Annotated[int, Field(ge=30)] = 90
    """A person with no contact for so many days is inactive; a contact after that is a return from inactivity."""
    new_after_months: Annotated[int, Field(ge=12)] = 60
    """A person not seen for so many months counts as new again."""
    long_term_nights: Annotated[int, Field(ge=30)] = 180
    """Nights within a year from which a stay is long-term."""
    long_term_months: Annotated[int, Field(ge=2, le=12)] = 3
    """Months with a contact, out of the last twelve, from which a person is long-term."""
    transit_nights: Annotated[int, Field(ge=1)] = 3
    """A single stay of at most so many nights by someone from outside is transit."""
    one_off_months: Annotated[int, Field(ge=6)] = 12
    """Closed months over which a single contact with no pact is a one-off support."""
    same_exit_days: Annotated[int, Field(ge=0)] = 14
    """Leaving and coming back within so many days is not a return."""
    provisional_months: Annotated[int, Field(ge=0, le=12)] = 2
    """Last months before the as-of date whose figures may still change."""
    saturation: Annotated[float, Field(gt=0, le=1)] = 0.95
    """Occupancy from which a night counts as saturated."""


class OidcSettings(_Section):
    """The provider of digital identities (``BIFOCALE_OIDC_*``): all of it, or none.

    What is missing or weak is said by `data_access.accounts.start`, and not here: whoever asks what is wrong must be
    able to.
    """

    model_config = SettingsConfigDict(env_prefix="BIFOCALE_OIDC_", **_SHARED)

    discovery_url: str = ""
    """Address of the provider's discovery document (``…/.well-known/openid-configuration``)."""
    client_id: str = ""
    """Name that the provider has given to this installation."""
    client_secret: Annotated[str, Field(repr=False)] = ""
    """What this installation proves to be itself with."""
    redirect_uri: str = ""
    """Where the provider sends people back; empty: the public address and ``/oauth2callback``."""
    cookie_secret: Annotated[str, Field(repr=False)] = ""
    """Key of what Streamlit signs while somebody signs in, and of the hash of tax codes: at least 32 bytes."""
    scopes: str = "openid email profile"
    """What is asked of the provider."""
    prompt: Literal["login", "select_account", "consent", "consent login"] = "login"
    """What the provider asks of whoever comes: to prove who they are each time, unless another word says otherwise."""
    subject_claim: str = "sub"
    """Claim that names a person for good."""
    email_claim: str = "email"
    """Claim with the address by which an account is found the first time."""
    level_claim: str = "acr"
    """Claim that tells how surely the provider knows the person."""
    minimum_level: Literal["nessuno", "SpidL1", "SpidL2", "SpidL3"] | None = None
    """Level below which nobody sees exact figures; not said: SpidL2, where people sign in with a digital identity."""
    accepted_levels: Annotated[tuple[str, ...], NoDecode] = ()
    """Other values of the level's claim that reach it, beside those of SPID, CIE and eIDAS."""

    @field_validator("accepted_levels", mode="before")
    @classmethod
    def _levels_alone(cls, value: Any) -> Any:
        return tuple(filter(None, re.split(r"[,\s]+", value))) if isinstance(value, str) else value or ()

    @field_validator("minimum_level", mode="before")
    @classmethod
    def _empty_says_nothing(cls, value: Any) -> Any:
        return value or None

    @property
    def level_wanted(self) -> str:
        """Level that exact figures ask for; empty where any will do, or no provider could tell one."""
        if self.minimum_level is None:
            return "SpidL2" if self.is_asked_for else ""
        return self.minimum_level.removeprefix("nessuno")

    @property
    def is_asked_for(self) -> bool:
        """Whether somebody has begun to configure it."""
        return any((self.discovery_url, self.client_id, self.client_secret, self.redirect_uri, self.cookie_secret))


class SmtpSettings(_Section):
    """The mail transfer agent that one-time links are handed to (``BIFOCALE_SMTP_*``); without a host there are none.

    What is missing or weak is said by `data_access.accounts.start`.
    """

    model_config = SettingsConfigDict(env_prefix="BIFOCALE_SMTP_", **_SHARED)

    host: str = ""
    """Name of the agent; empty: nobody enters by e-mail."""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    """Where it listens."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the conversation is encrypted: begun in clear, from the first byte, or not at all (on this machine only)."""
    user: str = ""
    """Whom the agent knows this installation as; empty: it asks nobody."""
    password: Annotated[str, Field(repr=False)] = ""
    """What it proves that with."""
    sender: str = ""
    """Address that messages come from."""
    sign_in: bool = True
    """Whether people may enter by a one-time link; off, the agent takes only messages to those who are enabled."""
    ca_file: Path | None = None
    """Certificate of the authority that vouches for the agent, where the machine does not know it."""
    link_secret: Annotated[str, Field(repr=False)] = ""
    """Key that links are signed with, the same on every replica: at least 32 bytes."""


class Settings(_Section):
    """Everything that changes between one installation and another (``BIFOCALE_*``)."""

    model_config = SettingsConfigDict(env_prefix="BIFOCALE_", **_SHARED)

    database_url: Annotated[str, Field(repr=False)] = f"sqlite:///{PROJECT_ROOT / 'var' / 'bifocale.sqlite'}"
    """SQLAlchemy address of the shared database: SQLite or PostgreSQL."""
    database_read_url: Annotated[str, Field(repr=False)] = ""
    """A replica of the shared database (streaming replication of PostgreSQL) from which snapshots are read while it
    holds all that the database does; nothing else is asked of it. Empty: they are read from the database."""
    import_url: Annotated[str, Field(repr=False)] = ""
    """The same database, as the role that may write data reaches it: the page «Carica dati» loads files with it. Empty:
    the address of the database."""
    database_schema: str = ""
    """Schema of PostgreSQL that the tables stand in, alone: several Ambiti may share a database. Empty: that of the
    role that connects (usually ``public``)."""
    cache_dir: Path = PROJECT_ROOT / "var" / "cache"
    """Folder of the snapshots, which processes of one machine may share, and of who was looking before a restart."""
    contacts_url: Annotated[str, Field(repr=False)] = ""
    """Where the contacts are, if not in the database: path, ``file://`` or ``s3://`` address of a Parquet file, or of a
    folder of them, with a folder for each month (``month=2025-03``) or none."""
    engine: Annotated[str, Field(repr=False)] = ""
    """Spark Connect server that reduces contacts in files (``sc://host:port``); empty: this process does."""
    engine_seconds: Annotated[float, Field(gt=0)] = 3600.0
    """How long the server may take over one reduction of one month."""
    demo_mode: bool = True
    """A role switch stands in for sign-in; refused on a database that is not marked as demonstration."""
    refresh_seconds: Annotated[float, Field(ge=1)] = 30.0
    """How often, at most, the database is asked whether the data have moved."""
    public_url: str = ""
    """Where people reach the dashboard, as they write it in the browser; empty: only by this machine's own names."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Other names of the dashboard, separated by commas; ``*.example.org`` stands for every name under one."""
    base_path: str = ""
    """Path under which a proxy publishes the dashboard, ``/bifocale``; empty: at the root of its name."""
    log_format: Literal["text", "json"] = "text"
    """How the server writes its log: lines of text, or JSON lines for programs that gather logs."""
    metrics_address: str = ""
    """Address, of this machine or of a private network, at which metrics are read: ``127.0.0.1:9464``. Empty: none.
    Each of several processes answers at a port of its own after that one."""
    accessibility_url: str = ""
    """Address of the accessibility statement on AgID's form; empty: the page says that it is not published yet."""
    privacy_url: str = ""
    """Address of the privacy notice; empty: the dashboard shows its own short notice."""
    log_secret: Annotated[str, Field(repr=False)] = ""
    """Key of the marks of the access log: who may write to the database and has it could write the log anew. Empty: a
    published one, which only tells accidents."""
    persons_key: Annotated[str, Field(repr=False)] = ""
    """Key that pseudonymous keys of persons are made with from the identifiers in files. Empty: one that is forgotten,
    with which files can be checked."""
    persons_former_keys: Annotated[tuple[str, ...], NoDecode, Field(repr=False)] = ()
    """Keys of persons before that one, the oldest first, separated by commas: who was loaded with them is found again
    through all of them (`bifocale persons rekey`)."""
    edition_key_file: Path | None = None
    """File of the private key (Ed25519) that editions are signed with (`bifocale edition key`); none: in a
    demonstration one is made by itself, with real data no edition can be."""
    edition_site_dir: Path | None = None
    """Folder in which ``bifocale edition watch`` writes the public site of each new edition; none: it writes none."""
    edition_watch: bool = True
    """Whether ``bifocale run`` starts a ``bifocale edition watch`` beside it, where there is a key to sign with."""
    public_site: bool = False
    """Whether the site of the newest edition is open to anybody, without signing in, under ``/edizione``."""
    embed_sites: Annotated[tuple[str, ...], NoDecode] = ()
    """Sites whose pages may hold a figure of the newest edition in a frame, separated by commas, as browsers name them:
    ``https://www.comune.esempio.it``; none: no figure is given to be put elsewhere."""
    public_api: bool = False
    """Whether the cells of the newest edition are open to anybody's programs, under ``/api/v1`` and at the addresses of
    the pages with ``.json``, ``.csv`` or ``.parquet`` after them."""
    opendata_url: str = ""
    """Address at which the folder of the open data is published (`bifocale opendata publish`)."""
    ipa_code: str = ""
    """Code of the Ambito's body in the index of public administrations (IPA), by which catalogues know it; empty: the
    name of the Ambito, as addresses write it."""
    logo_file: Path | None = None
    """Logo of the Ambito, at the head of its papers: SVG, PNG or JPEG; none: its name is written there."""
    log_days: Annotated[int, Field(ge=30)] = 730
    """Days for which the lines of the access log are kept."""
    session_hours: Annotated[float, Field(gt=0, le=24)] = 8.0
    """Hours after which whoever signed in must do so again."""
    session_idle_minutes: Annotated[float, Field(gt=0)] = 30.0
    """Minutes without a click after which the same."""
    trusted_header: str = ""
    """Header in which a proxy of ours tells who has signed in there, by e-mail; empty: none is believed."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses or networks of our proxies: only they are believed of who is behind them, in that header too."""
    public_role: bool = False
    """Whether accounts may be «pubblico»: who has only that role enters nowhere while this is off."""
    contact_email: str = ""
    """Whom to write to about accessibility, privacy, figures, and a service that does not answer."""
    oidc: OidcSettings = Field(default_factory=OidcSettings)
    smtp: SmtpSettings = Field(default_factory=SmtpSettings)
    disclosure: DisclosureSettings = Field(default_factory=DisclosureSettings)
    thresholds: Thresholds = Field(default_factory=Thresholds)

    @field_validator("persons_key")
    @classmethod
    def _long_enough(cls, key: str) -> str:
        if 0 < len(key.encode()) < SHORTEST_SECRET:
            message = (
                f"BIFOCALE_PERSONS_KEY è di {len(key.encode())} byte e deve essere di almeno {SHORTEST_SECRET}: usare "
                "quella che scrive `bifocale secret`, e non cambiarla più"
            )
            raise ValueError(message)
        return key

    @field_validator("persons_former_keys", mode="before")
    @classmethod
    def _keys_alone(cls, value: Any) -> Any:
        keys = re.split(r"[,\s]+", value) if isinstance(value, str) else value
        found = tuple(str(key) for key in keys if key)
        if any(len(key.encode()) < SHORTEST_SECRET for key in found):
            message = (
                f"BIFOCALE_PERSONS_FORMER_KEYS contiene una chiave di meno di {SHORTEST_SECRET} byte: vuole quelle che "
                "c'erano in BIFOCALE_PERSONS_KEY, dalla più vecchia, separate da virgole"
            )
            raise ValueError(message)
        return found

    @field_validator("database_url", "import_url")
    @classmethod
    def _file_of_the_project(cls, url: str) -> str:
        match = _RELATIVE_FILE.fullmatch(url)
        return f"{match[1]}{PROJECT_ROOT / match[2]}" if match else url

    @field_validator("contacts_url")
    @classmethod
    def _address_of_files(cls, address: str) -> str:
        address = address.strip()
        if not address:
            return ""
        if "://" not in address:
            return str(PROJECT_ROOT / address)
        parts = urlsplit(address)
        if parts.scheme not in {"file", "s3"} or parts.username or parts.password or parts.query:
            message = (
                "BIFOCALE_CONTACTS_URL vuole il percorso di un file Parquet o di una cartella, oppure un indirizzo "
                "file:// o s3://deposito/cartella senza credenziali: quelle si danno nell'ambiente, come "
                "AWS_ACCESS_KEY_ID"
            )
            raise ValueError(message)
        return address

    @field_validator("engine")
    @classmethod
    def _address_of_an_engine(cls, address: str) -> str:
        if address and not _ENGINE.fullmatch(address.strip()):
            message = (
                "BIFOCALE_ENGINE vuole l'indirizzo di un server Spark Connect, come sc://calcolo.esempio.it:15002, o "
                "niente per calcolare in questo processo"
            )
            raise ValueError(message)
        return address.strip()

    @model_validator(mode="after")
    def _engine_has_files(self) -> Self:
        if self.engine and not self.contacts_url:
            message = (
                "BIFOCALE_ENGINE vuole i contatti in file, che il server legge da sé: indicarli con "
                "BIFOCALE_CONTACTS_URL, o togliere BIFOCALE_ENGINE"
            )
            raise ValueError(message)
        return self

    @field_validator("cache_dir")
    @classmethod
    def _folder_of_the_project(cls, folder: Path) -> Path:
        return PROJECT_ROOT / folder

    @field_validator("edition_key_file", "edition_site_dir", "logo_file", mode="before")
    @classmethod
    def _path_of_the_project(cls, path: Any) -> Any:
        return PROJECT_ROOT / path if path else None

    @field_validator("public_url")
    @classmethod
    def _address_of_a_browser(cls, url: str) -> str:
        return _plain_address(url.strip()) if url.strip() else ""

    @field_validator("base_path")
    @classmethod
    def _path_of_an_address(cls, path: str) -> str:
        return plain_base_path(path)

    @field_validator("metrics_address")
    @classmethod
    def _address_that_is_not_public(cls, text: str) -> str:
        return _private_address(text.strip()) if text.strip() else ""

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _names_alone(cls, value: Any) -> Any:
        names = re.split(r"[,\s]+", value) if isinstance(value, str) else value
        return tuple(_plain_name(str(name)) for name in names if name)

    @field_validator("embed_sites", mode="before")
    @classmethod
    def _sites_alone(cls, value: Any) -> Any:
        sites = re.split(r"[,\s]+", value) if isinstance(value, str) else value
        return tuple(_site(str(site)) for site in sites if site)

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks_alone(cls, value: Any) -> Any:
        networks = re.split(r"[,\s]+", value) if isinstance(value, str) else value
        return tuple(_network(str(network)) for network in networks if network)

    @model_validator(mode="after")
    def _figures_have_a_site(self) -> Self:
        if self.embed_sites and not (self.public_site and self.public_url):
            message = (
                "BIFOCALE_EMBED_SITES dà le figure dell'edizione pubblica alle pagine di altri siti: vuole il sito "
                "pubblico acceso, BIFOCALE_PUBLIC_SITE, e l'indirizzo a cui si trova, BIFOCALE_PUBLIC_URL. Indicarli, "
                "o togliere BIFOCALE_EMBED_SITES"
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _known_database(self) -> Self:
        if not self.database_url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
            scheme = self.database_url.split(":", 1)[0]
            message = f"BIFOCALE_DATABASE_URL inizia con «{scheme}»: usare sqlite:///percorso oppure postgresql://utente@server/base"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _replica_of_postgresql(self) -> Self:
        kinds = ("postgresql:", "postgresql+psycopg:")
        if self.database_read_url and not (
            self.database_read_url.startswith(kinds) and self.database_url.startswith(kinds)
        ):
            message = (
                "BIFOCALE_DATABASE_READ_URL vuole l'indirizzo di una replica di PostgreSQL, come "
                "postgresql://utente@replica/base, e in BIFOCALE_DATABASE_URL quello della base che essa segue"
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _known_schema(self) -> Self:
        if self.database_schema and not _SCHEMA.fullmatch(self.database_schema):
            message = (
                f"BIFOCALE_DATABASE_SCHEMA vale «{self.database_schema}» e vuole il nome di uno schema di PostgreSQL "
                "in lettere minuscole, cifre e trattini bassi, come ambito_crema"
            )
            raise ValueError(message)
        if self.database_schema and self.database_url.startswith("sqlite:"):
            message = (
                "BIFOCALE_DATABASE_SCHEMA vale solo per PostgreSQL, e BIFOCALE_DATABASE_URL è un file di SQLite: "
                "toglierla, o indicare una base PostgreSQL"
            )
            raise ValueError(message)
        return self

    @property
    def redirect_uri(self) -> str:
        """Where the provider of identities sends people back; empty if nobody said where the dashboard is."""
        if self.oidc.redirect_uri:
            return self.oidc.redirect_uri
        return f"{self.public_url.rstrip('/')}/oauth2callback" if self.public_url else ""

    @property
    def contacts(self) -> ContactSource:
        """Where the contacts are, and what reduces them."""
        return ContactSource(files=self.contacts_url, engine=self.engine, seconds=self.engine_seconds)

    @property
    def log_key(self) -> bytes:
        """The key of the access log as the 64 bytes that a keyed hash wants."""
        return blake2b(self.log_secret.encode(), person=b"access log").digest()

    @property
    def log_mark(self) -> str:
        """Eight characters that tell one key of the access log from another and nothing of it."""
        return key_mark(self.log_key)

    @property
    def persons_keys(self) -> tuple[bytes, ...]:
        """The keys of persons as the 64 bytes that a keyed hash wants, the oldest first; none where none is set."""
        keys = (*self.persons_former_keys, self.persons_key) if self.persons_key else ()
        return tuple(blake2b(key.encode(), person=b"persons").digest() for key in keys)

    @property
    def first_and_later_keys(self) -> tuple[bytes | None, tuple[bytes, ...]]:
        """The key that files are checked with, None where none is set, and those that loading lays over it."""
        first, later = (self.persons_keys[0], self.persons_keys[1:]) if self.persons_keys else (None, ())
        return first, later

    @property
    def persons_marks(self) -> tuple[str, ...]:
        """Eight characters for each key of persons, the oldest first."""
        return tuple(map(key_mark, self.persons_keys))

    @property
    def sqlalchemy_url(self) -> str:
        """The address with the driver that this product installs (psycopg 3)."""
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)


def key_mark(key: bytes) -> str:
    """Return eight characters that tell one key from another and nothing of it."""
    return blake2b(key, digest_size=4, person=b"key mark").hexdigest()


PREFIXES: Final = {
    kind.__name__: kind.model_config["env_prefix"]
    for kind in (Settings, OidcSettings, SmtpSettings, DisclosureSettings, Thresholds)
}
WANTED: Final = {
    "greater_than_equal": "almeno {ge}",
    "greater_than": "più di {gt}",
    "less_than_equal": "al massimo {le}",
    "int_parsing": "un numero intero",
    "float_parsing": "un numero, con il punto per i decimali",
    "bool_parsing": "true oppure false",
    "literal_error": "uno di questi: {expected}",
}
"""What each refusal of pydantic means, in Italian."""


def settings_file() -> Path:
    """Return the file that settings are read from beside the environment: it need not be there, unless it is named."""
    alone, named = _ALONE.get(), os.environ.get(NAMED_FILE)
    return alone or (Path(named) if named else ENV_FILE)


def settings_of(file: Path) -> Settings:
    """Build the settings that a file alone gives, whatever the environment says.

    Raises
    ------
    SettingsError
        As `load_settings`, and if the file is not there.
    """
    token = _ALONE.set(file)
    try:
        return load_settings()
    finally:
        _ALONE.reset(token)


def load_settings() -> Settings:
    """Build the settings from the environment.

    Raises
    ------
    SettingsError
        If a variable has a value that is refused; the Italian message names each one. If the file that is named cannot
        be read.
    """
    file = settings_file()
    try:
        if file != ENV_FILE:
            file.open("rb").close()  # one that is named must be there
        return Settings()
    except ValidationError as error:
        problems = "; ".join(_refusal(error.title, item) for item in error.errors())
    except SourceError as error:
        problems = f"Un valore non si può leggere ({error})"
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "non è un testo in UTF-8"
        problems = f"Il file {file} non si può leggere ({reason})"
    where = "le variabili d'ambiente o il file .env" if file == ENV_FILE else f"il file {file}"
    message = f"Impostazioni non valide. {problems}. Correggere {where}."
    raise SettingsError(message, public=REFUSED_SETTINGS)


def _refusal(section: str, item: ErrorDetails) -> str:
    """Say in Italian which variable was refused, what it held and what it may hold."""
    context = item.get("ctx", {})
    if item["type"] == "value_error":
        return str(context["error"]).rstrip(".")
    name = f"{PREFIXES[section]}{'_'.join(map(str, item['loc']))}".upper()
    wanted = WANTED.get(item["type"], item["msg"]).format(**context)
    return f"{name} vale «{item['input']}» e deve essere {wanted.replace(' or ', ' o ')}"


def plain_base_path(path: str) -> str:
    """Return a path under which to publish, with its slash before it: ``/bifocale``; empty for the root.

    Raises
    ------
    ValueError
        If it holds anything that would be read as something else in an address or a configuration file.
    """
    plain = path.strip().strip("/")
    if plain and not _BASE_PATH.fullmatch(plain):
        message = (
            f"BIFOCALE_BASE_PATH (--base-path) vale «{path}» e deve essere un percorso come /bifocale, di lettere "
            "senza accento, cifre, punti, - e _"
        )
        raise ValueError(message)
    return f"/{plain}" if plain else ""


def _private_address(text: str) -> str:
    """Return an address and a port of this machine or of a private network."""
    host, separator, port = text.rpartition(":")
    try:
        number = ipaddress.ip_address(host.strip("[]"))
        is_apart = (number.is_loopback or number.is_private) and not number.is_unspecified
        holds = bool(separator) and is_apart and 0 < int(port) < MOST_PORT
    except ValueError:
        holds = False
    if not holds:
        message = (
            f"BIFOCALE_METRICS_ADDRESS vale «{text}» e deve essere un indirizzo di questa macchina o di una rete "
            "privata, con la sua porta, come 127.0.0.1:9464: le misure del servizio non si mostrano al pubblico"
        )
        raise ValueError(message)
    return text


def _plain_address(url: str) -> str:
    """Return the address of a site as browsers send it (names with accents are sent in letters without)."""
    try:
        parts = urlsplit(url)
        host = _plain_name(parts.hostname or "")
        netloc = f"{f'[{host}]' if ':' in host else host}{f':{parts.port}' if parts.port else ''}"
        plain = parts.scheme in {"http", "https"} and not (
            "*" in host or parts.username or parts.query or parts.fragment
        )
    except ValueError:
        plain = False
    if not plain:
        message = (
            f"BIFOCALE_PUBLIC_URL vale «{url}» e deve essere l'indirizzo che le persone scrivono nel browser, come "
            "https://bifocale.comune.esempio.it"
        )
        raise ValueError(message)
    return parts._replace(netloc=netloc).geturl()


def _site(text: str) -> str:
    """Return a site as browsers compare it: scheme, name in letters without accents, port if it is not the usual."""
    scheme, separator, rest = text.strip().rstrip("/").lower().partition("://")
    try:
        name = rest if rest.isascii() else rest.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    site = f"{scheme}{separator}{name}"
    if not _SITE.fullmatch(site):
        message = (
            f"BIFOCALE_EMBED_SITES contiene «{text}» e vuole gli indirizzi dei siti separati da virgole, senza pagine: "
            "https://www.comune.esempio.it"
        )
        raise ValueError(message)
    return site


def _plain_name(name: str) -> str:
    """Return the name or the address in numbers of a machine, as browsers send it."""
    bare = name.strip().rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(bare.strip("[]")))
    except ValueError:
        pass
    try:
        sent = bare if bare.isascii() else bare.encode("idna").decode("ascii")
    except UnicodeError:
        sent = ""
    if not _NAME.fullmatch(sent):
        message = (
            f"BIFOCALE_ALLOWED_HOSTS contiene «{name}» e vuole nomi separati da virgole, senza https:// e senza porta: "
            "bifocale.comune.esempio.it, oppure *.esempio.it per tutti i nomi che finiscono così"
        )
        raise ValueError(message)
    return sent


def _network(text: str) -> str:
    """Return an address or a network in numbers, as it is compared."""
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        message = (
            f"BIFOCALE_TRUSTED_PROXIES contiene «{text}» e vuole indirizzi o reti in numeri, separati da virgole: "
            "10.0.0.5, 10.0.1.0/24"
        )
        raise ValueError(message) from None


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """Return the settings of this process, built at the first call."""
    return load_settings()
