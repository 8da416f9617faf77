"""Who loads files from the page, for whom, and what the program does with a file: check it, try it, load it.

Comes in: a `Desk`, files. Goes out: checked files, what would change, what has changed, or a `UserError` that says why
nothing was. Must not: draw; load for who has not signed in, or anything of another organisation than a partner's own.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Engine, func, select

from components.state.person import Person
from components.state.trace import current_trace
from components.views.delivery.reading import fits
from components.views.delivery.text import IN_DEMONSTRATION, NO_PERSONS_KEY, READ_BY, WITHDRAWN
from data_access.accounts.vocabulary import EventKind
from data_access.database import build_engine, translate_errors
from data_access.errors import UserError
from data_access.loading import told
from data_access.loading.accepted import without_accepted
from data_access.loading.former import LoadedFile, can_be_withdrawn
from data_access.loading.known import registry_of
from data_access.loading.load import load, rehearse
from data_access.loading.mappings import Kept, forget_mapping, keep_mapping, kept_mappings
from data_access.loading.months import MONTHLY
from data_access.loading.outcome import Loaded, Sender
from data_access.loading.withdrawal import withdraw
from data_access.models import metadata
from data_access.returns.check import Checked, Options, check_file
from data_access.returns.errors import KindError
from data_access.returns.fields import Kind
from data_access.returns.mapping import Mapping as FileMapping
from data_access.returns.proposal import Proposal, propose, shown_rows
from data_access.returns.registry import Municipalities, Registry
from data_access.returns.sheets import Place
from data_access.returns.workbooks import corrected_file
from data_access.settings import Settings, current_settings
from data_access.viewers import Role, Viewer
from geo.source import known_codes, read_municipalities
from indicators.catalogue.catalogue import CATALOGUE

AT_ONCE: Final = threading.BoundedSemaphore(1)
"""Files that one process checks or loads at a time: each may fill a gigabyte."""
MOST_FILES: Final = 30
"""Files that are offered to be taken back, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How somebody wants a file to be read: kind and mapping (None: as the headers say), month (None: any)."""

    kind: Kind | None = None
    mapping: FileMapping | None = None
    month: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why warnings are true though they look odd, and why a file takes the place of another; empty: nobody said."""

    true: str = ""
    corrected: str = ""


@dataclass(slots=True, kw_only=True)
class Work:
    """A file on the desk, between one run and the next.

    Attributes
    ----------
    name : str
    content : bytes
        As it came.
    state : tuple
        How it was read when it was checked, and as of which version of the data.
    edits : dict
        Cells that were written anew.
    checked : Checked or None
        Without the warnings that were accepted before.
    accepted : int
        How many those are.
    refusal : str
        Why it cannot be read, in Italian.
    is_unknown : bool
        Whether that is because nobody knows of what kind it is.
    would : Loaded or None
        What loading it would change.
    would_not : str
        Why it could not be loaded, though it has no errors.
    loaded : str
        What was said when it was loaded; empty: it was not.
    done : Loaded or None
        What has changed then.
    round : int
        How often it was checked: the table of cells begins anew each time.
    mapping : Mapping or None
        How it is read, where somebody has said so or has kept it before.
    read_by : str
        Which mapping that is, in Italian; empty: none that is kept.
    is_reading : bool
        Whether somebody is saying how it is read.
    proposal : Proposal or None
        How it might be read, for the kind ``proposed_for``.
    """

    name: str
    content: bytes
    state: tuple[object, ...] = ()
    edits: dict[Place, str] = field(default_factory=dict)
    checked: Checked | None = None
    accepted: int = 0
    refusal: str = ""
    is_unknown: bool = False
    would: Loaded | None = None
    would_not: str = ""
    loaded: str = ""
    done: Loaded | None = None
    round: int = 0
    mapping: FileMapping | None = None
    read_by: str = ""
    is_reading: bool = False
    proposal: Proposal | None = None
    proposed_for: str = ""

    @property
    def corrected(self) -> tuple[str, bytes]:
        """The name and the bytes of the file as it stands."""
        if not self.edits or self.checked is None:
            return self.name, self.content
        return corrected_file(self.checked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who works at it.

    Attributes
    ----------
    engine : Engine
        Of an account that may write the data.
    settings : Settings
    viewer : Viewer
        As what they look; a partner is told of its own services alone.
    person : Person or None
        Who has signed in; None in a demonstration, where nothing is loaded.
    today : date
    """

    engine: Engine
    settings: Settings
    viewer: Viewer
    person: Person | None
    today: date

    @property
    def organisation(self) -> str | None:
        """Key of the only organisation that they load for; None: for all."""
        return self.viewer.organisation if self.viewer.role is Role.PARTNER else None

    @property
    def sees_figures(self) -> bool:
        """Whether they are told how many persons a service met: managers, and partners of their own services."""
        return self.viewer.sees_exact_figures

    @property
    def knows_persons(self) -> bool:
        """Whether they are told how many of the persons in a file nobody had brought before."""
        return self.viewer.role is Role.MANAGER

    @property
    def why_not(self) -> str:
        """Why nothing can be loaded from here; empty if it can."""
        if self.person is None:
            return IN_DEMONSTRATION
        return "" if self.settings.persons_key else NO_PERSONS_KEY

    def registry(self) -> Registry:
        """Return what files are checked with.

        Raises
        ------
        DataUnavailableError
            If the database cannot be read.
        """
        return registry_of(self.engine, italy=italy(), indicators=frozenset(CATALOGUE), organisation=self.organisation)

    def version(self) -> int:
        """Return the newest version of the data."""
        with translate_errors(self.engine), self.engine.connect() as connection:
            return int(connection.scalar(select(func.max(metadata.tables["data_version"].c.id))) or 0)

    def check(self, work: Work, asked: Asked, registry: Registry, *, version: int) -> None:
        """Check a file, unless it was already; what is wrong with it stands in ``work`` afterwards.

        A file that was loaded is not checked again, unless it is to be read otherwise.
        """
        if work.loaded and work.state[:1] == (asked,):
            return
        if work.state == (asked, version):
            return
        if work.state[:1] != (asked,):
            work.loaded, work.done = "", None
        work.state = (asked, version)
        options = self._options(asked, registry)
        work.refusal, work.is_unknown, work.checked = "", False, None
        try:
            with AT_ONCE:
                checked = self._read(work, options)
                self._note(work, checked.corrected(work.edits) if work.edits else checked)
        except KindError as error:
            work.refusal, work.is_unknown = error.public, True
        except UserError as error:
            work.refusal = error.public

    def _options(self, asked: Asked, registry: Registry) -> Options:
        key, later = self.settings.first_and_later_keys
        return Options(
            today=self.today,
            kind=asked.kind if asked.mapping is None else None,
            mapping=asked.mapping,
            month=asked.month,
            registry=registry,
            persons_key=key,
            later_keys=later,
        )

    def _read(self, work: Work, options: Options) -> Checked:
        """Check a file as it is; if nobody knows what it is, by the newest mapping that is kept for such a file."""
        try:
            return check_file(work.name, work.content, options)
        except KindError:
            if work.is_reading:
                raise
            for kept in kept_mappings(self.engine, organisation=self.organisation):
                if fits(work.name, work.content, kept.mapping, options):
                    work.mapping, work.read_by = kept.mapping, READ_BY.format(name=kept.name)
                    work.state = (replace(work.state[0], mapping=kept.mapping), *work.state[1:])  # type: ignore[type-var]
                    return check_file(work.name, work.content, replace(options, kind=None, mapping=kept.mapping))
            raise

    def proposal(self, work: Work, asked: Asked, registry: Registry) -> Proposal:
        """Return how a file might be read.

        Raises
        ------
        ReturnFileError, KindError
            If nothing in it looks like anything.
        """
        wanted = asked.kind or (work.checked.kind if work.checked is not None else None)
        if work.proposal is None or work.proposed_for != (wanted.key if wanted else ""):
            options = replace(self._options(asked, registry), kind=wanted, mapping=None)
            work.proposal = propose(work.name, work.content, options)
            work.proposed_for = wanted.key if wanted else ""
        return work.proposal

    def first_rows(self, work: Work, asked: Asked, registry: Registry) -> list[dict[str, Any]]:
        """Return the first rows of a file as a mapping reads them."""
        return shown_rows(check_file(work.name, work.content, self._options(asked, registry)))

    def kept(self) -> list[Kept]:
        """Return the mappings that they have kept."""
        return kept_mappings(self.engine, organisation=self.organisation)

    def keep_mapping(self, mapping: FileMapping, name: str) -> None:
        """Keep how a file is read, for the next ones.

        Raises
        ------
        UserError
            If it is not kept.
        """
        if self.person is None:
            raise UserError(IN_DEMONSTRATION)
        who = self.person.holder.email
        keep_mapping(self.engine, mapping, name=name, organisation=self.organisation, who=who)

    def forget_mapping(self, name: str) -> None:
        """Forget a mapping that was kept."""
        if self.person is not None:
            forget_mapping(self.engine, name=name, organisation=self.organisation)

    def correct(self, work: Work, edits: Mapping[Place, str]) -> None:
        """Write cells anew and check again."""
        if work.checked is None:
            return
        work.edits.update(edits)
        with AT_ONCE:
            self._note(work, work.checked.corrected(edits))

    def _note(self, work: Work, checked: Checked) -> None:
        work.round += 1
        with translate_errors(self.engine), self.engine.connect() as connection:
            work.checked, work.accepted = without_accepted(connection, checked)
        work.would, work.would_not = None, ""
        if checked.has_errors or self.why_not:
            return
        try:
            work.would = rehearse(self.engine, checked, self._sender(Reasons()))
        except UserError as error:
            work.would_not = error.public

    def load(self, work: Work, reasons: Reasons, *, advance: Callable[[float], None]) -> None:
        """Load a file that was checked; what was done stands in ``work``, and in the access log.

        Raises
        ------
        UserError
            If it is not loaded; nothing of it was.
        """
        if self.why_not or work.checked is None:
            raise UserError(self.why_not or work.refusal)
        _, content = work.corrected
        with AT_ONCE:
            work.done = load(self.engine, work.checked, self._sender(reasons), content=content, advance=advance)
        work.loaded = told.sentence(work.checked, work.done, of_persons=self.knows_persons)
        if work.done.version is not None:
            current_trace().note(EventKind.IMPORT, told.log_detail(work.checked, work.done))

    def can_be_withdrawn(self) -> tuple[LoadedFile, ...]:
        """Return the files that they may take back, the newest first; none to who cannot load."""
        if self.why_not:
            return ()
        with translate_errors(self.engine), self.engine.connect() as connection:
            return can_be_withdrawn(connection, MONTHLY.keys(), organisation=self.organisation, most=MOST_FILES)

    def withdraw(self, file: LoadedFile, reason: str) -> int:
        """Take a file back, and write it in the access log; return the version of the data that this made.

        Raises
        ------
        UserError
            If it cannot be; nothing has changed.
        """
        if self.why_not:
            raise UserError(self.why_not)
        with AT_ONCE:
            done = withdraw(self.engine, file.version, self._sender(Reasons(corrected=reason)))
        current_trace().note(EventKind.IMPORT, WITHDRAWN.format(version=file.version, now=done.version))
        return int(done.version or 0)

    def _sender(self, reasons: Reasons) -> Sender:
        return Sender(
            who=self.person.holder.email if self.person is not None else "",
            reason="; ".join(dict.fromkeys(filter(None, (reasons.true, reasons.corrected)))),
            accepts_warnings=bool(reasons.true),
            organisation=self.organisation,
        )


def fingerprint(name: str, content: bytes) -> str:
    """Return what tells a file from others on the desk."""
    return blake2b(content, digest_size=8, person=blake2b(name.encode(), digest_size=8).digest()).hexdigest()


@cache
def italy() -> Municipalities:
    """Return the municipalities of Italy, as files may name them."""
    every = read_municipalities(sorted(known_codes()))
    return Municipalities(
        names={one.code: one.name for one in every}, provinces={one.code: one.province for one in every}
    )


@cache
def _engine(url: str) -> Engine:
    return build_engine(current_settings().model_copy(update={"database_url": url}))


def writing_engine(settings: Settings, reading: Engine) -> Engine:
    """Return an engine that may write the data: that of the dashboard, unless the settings name another."""
    return _engine(settings.import_url) if settings.import_url else reading
