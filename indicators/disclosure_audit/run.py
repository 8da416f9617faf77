"""The audit from end to end: ask, relate, solve, report.

Comes in: a `Snapshot` and the settings. Goes out: an `AuditReport`. Must not: print.

What it asks. Every indicator about persons, as the public (mayors get the same figures, and so do partners of what is
not all their own) through `measure`, under both lenses. Quick: people served by month, quarter, year and range of
years, by up to two dimensions (sex with age counts as one; ranges by one); the other indicators by year and quarter
(medians by year), by one dimension or by sex with age; filters and single periods, for the people served, in the last
closed year. Full: every indicator by up to two dimensions (three with sex and age), in every unit of time and range of
years; every filter over all the years, by quarter, and in the last closed one; every month, quarter and year as a
period. Filters are single values of a breakdown, so they give the same cells by another route.

Who attacks.

- Rules, for every kind of figure: few persons, few left out of a share, too few for a mean, figures not rounded, zeros
  that not everybody knows, parts published of something hidden (in the same indicator, or in the people served of the
  same place, group and time); values, limits, indexes and smoothed rates that the published counts do not give, or with
  more digits than are shown.
- Consistency: one set of persons, one figure, whatever the indicator, the route, the unit of time, the edition.
- The public, by differencing areas, periods, services, attributes, lenses, steps, lengths of follow-up, the numerator,
  the denominator and the rest of shares, sums of contacts, and each indicator with the people served. Hidden is nobody
  to the threshold. Bounds of every cell are propagated through all the relations of an indicator at once (the flows
  together), those of the people served with what every other adds. How parts bind a whole is taken from the data, the
  strongest bond that every whole of a family satisfies (`indicators.disclosure_audit.constraints`): this attacker is
  right without
  being certain. Hidden cells left with two values (full: those that propagation narrowed at all, and a sample of the
  others) are solved one by one, by integer programming over their neighbourhood.
- Each partner, with its own services exactly and all of the above: neither a whole nor what is left of it for the
  others must be known (`indicators.disclosure_audit.scenarios.coalitions`). Every two partners together, without
  counting twice those whom
  both know: the people served, and what adds up over bodies, in years (full: and quarters).
- Whoever holds the edition before, if it is given, and knows how many persons each cell has gained
  (`indicators.disclosure_audit.scenarios.editions`).

A cell is found when one to ``threshold - 1`` persons are known exactly. How well hidden cells are guessed without being
known is measured apart (`indicators.disclosure_audit.scenarios.posterior`, ``bifocale audit guesses``).

What it does not. Crossings of three dimensions that are not sex with age and another: protected viewers may ask them,
and they are millions of cells, nearly all hidden. Knowledge from outside (who knows a person), three partners or more,
three editions or more, partners with the edition before; two partners on shares that do not add up over bodies; the
difference between figures with and without fictitious residence as a set of its own; flow balances (who was active, in,
out), which hold in most months and places and not in all; what one to four persons did, told within
wide bounds.

What it may find on good data. Draws are by chance, and where a whole and all its parts happen to fall on opposite ends
of their ranges the parts are known. No bounded noise excludes it; `indicators.disclosure_audit.redraw` (``bifocale
audit disclosure
--mend``) draws those figures again, for everybody, and attacks again. To be done before data are published: a figure
that changes afterwards tells something.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import polars as pl

from data_access.real_data import require_own_secret
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit.attacker import Group, Knowledge, Worked
from indicators.disclosure_audit.checkpoint import Checkpoint
from indicators.disclosure_audit.consistency import Ledger
from indicators.disclosure_audit.former_edition import Former, KeptEdition
from indicators.disclosure_audit.progress import Advance, Pace
from indicators.disclosure_audit.question_space import MAIN, PUBLISHED, QUICK, Depth, groups, questions, routes
from indicators.disclosure_audit.report import Attacked, AuditReport, Weakness
from indicators.disclosure_audit.scenarios import coalitions, editions
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator


def audit(
    snapshot: Snapshot,
    *,
    settings: Settings,
    depth: Depth = QUICK,
    entries: Iterable[Indicator] | None = None,
    against: Snapshot | None = None,
    advance: Advance | None = None,
    keep_in: Path | None = None,
) -> AuditReport:
    """Attack the figures that protected viewers can get.

    Parameters
    ----------
    snapshot : Snapshot
    settings : Settings
    depth : Depth
        `QUICK` walks the likeliest part of the lattice, `FULL` all of it (far longer).
    entries : iterable of Indicator, optional
        Indicators to attack; all of them unless said.
    against : Snapshot, optional
        The edition of the data that was published before: what was added since is taken as known to the attacker.
    advance : callable, optional
        Called with what is being done, in Italian, and the share done of it.
    keep_in : Path, optional
        Folder in which what has been done is kept after each group of indicators: an audit of the same that was stopped
        goes on from there.

    Returns
    -------
    AuditReport

    Raises
    ------
    SettingsError
        If the data, or those of the edition before, are real and would be rounded with the published key.
    """
    for edition in (snapshot, against or snapshot):
        require_own_secret(settings.disclosure, is_demo=edition.is_demo)
    directory = Directory.of(snapshot)
    chosen = groups(countable(snapshot, INDICATORS.values() if entries is None else entries))
    walks = [
        {entry: [*questions((entry,), directory, depth), *routes((entry,), directory, depth)] for entry in group}
        for group in chosen
    ]
    asked = [walk for walk in walks if any(walk.values()) or any(entry.of_table for entry in walk)]
    editions_read = 1 if against is None else 2
    counts = {entry: editions_read * len(walk[entry]) for walk in asked for entry in walk}
    pace = Pace(advance or _silent, [entry.name for entry in counts], list(counts.values()))
    ledger = Ledger()
    state = _State(
        known=Knowledge(snapshot, settings, directory, ledger),
        before=() if against is None else (Knowledge(against, settings, Directory.of(against), ledger),),
    )
    kept = None
    if keep_in is not None:
        kept = Checkpoint.of(
            keep_in,
            snapshots=(snapshot,) if against is None else (snapshot, against),
            settings=settings,
            depth=depth,
            entries=tuple(counts),
            version=version("bifocale"),
        )
        state = kept.load() or state
    _attack(state, asked, depth, pace=pace, order=list(counts), kept=kept)
    return AuditReport.of(
        {",".join(part.entries): part for part in state.parts},
        full=depth.everything,
        own_secret=bool(settings.disclosure.secret),
    )


def audit_published(
    snapshot: Snapshot,
    walks: Sequence[Group],
    *,
    settings: Settings,
    before: Sequence[KeptEdition] = (),
    advance: Advance | None = None,
) -> tuple[AuditReport, dict[str, pl.DataFrame]]:
    """Attack what is about to be published for good: these answers, and nothing else, beside what was published before.

    Parameters
    ----------
    snapshot : Snapshot
    walks : sequence of Group
        The questions that are published about each group of indicators (`indicators.disclosure_audit.groups`), the
        people served first.
    settings : Settings
    before : sequence of KeptEdition
        The editions that were published before, which everybody may have kept.
    advance : callable, optional
        As for `audit`.

    Returns
    -------
    AuditReport
    dict of str to polars.DataFrame
        The cells of each group, true counts included: what the next edition is attacked with. Never to be published.

    Raises
    ------
    SettingsError
        If the data are real and would be rounded with the published key.
    """
    require_own_secret(settings.disclosure, is_demo=snapshot.is_demo)
    directory = Directory.of(snapshot)
    counts = {entry: (1 + len(before)) * len(questions) for walk in walks for entry, questions in walk.items()}
    pace = Pace(advance or _silent, [entry.name for entry in counts], list(counts.values()))
    ledger = Ledger()
    for former in before:
        former.note_in(ledger)
    state = _State(known=Knowledge(snapshot, settings, directory, ledger), before=tuple(before))
    _attack(state, walks, PUBLISHED, pace=pace, order=list(counts), keep_cells=True)
    report = AuditReport.of(
        {",".join(part.entries): part for part in state.parts}, full=True, own_secret=bool(settings.disclosure.secret)
    )
    return report, state.cells


@dataclass(slots=True)
class _State:
    """How far an audit is: what is known of the data, and of the editions before if there are any, and what was found.

    The people served, which all the others add to, are concluded last: ``main`` is theirs. ``cells`` are kept only of
    an edition that is about to be published.
    """

    known: Knowledge
    before: tuple[Former, ...]
    done: int = 0
    parts: list[Attacked] = field(default_factory=list)
    main: tuple[Attacked, Worked, tuple[Worked, ...]] | None = None
    cells: dict[str, pl.DataFrame] = field(default_factory=dict)


def countable(snapshot: Snapshot, entries: Iterable[Indicator]) -> list[Indicator]:
    """Return the indicators that some service is counted in the unit of: of rooms, where there are any."""
    units = set(snapshot["services"]["unit"].unique())
    return [entry for entry in entries if entry.capacity_unit is None or str(entry.capacity_unit) in units]


def _attack(
    state: _State,
    walks: Sequence[Group],
    depth: Depth,
    *,
    pace: Pace,
    order: list[Indicator],
    kept: Checkpoint | None = None,
    keep_cells: bool = False,
) -> None:
    """Attack each group that has not been yet; the people served, which all the others add to, come last."""
    pace.found(sum(len(part.findings) for part in state.parts))
    while state.done < len(walks):
        walk = walks[state.done]
        part = Attacked(entries=tuple(entry.key for entry in walk))
        current = state.known.gather(walk, part, lambda entry, done: pace(order.index(entry), done))
        earlier = () if current is None else _earlier(state, walk, part, pace, order)
        if current is not None and keep_cells:
            state.cells[",".join(part.entries)] = current.cells
        if current is not None and MAIN in part.entries:
            state.main = part, current, earlier
        else:
            if current is not None:
                _conclude(state, current, earlier, depth)
            state.parts.append(part)
            pace.found(len(part.findings))
        state.done += 1
        if kept is not None:
            kept.save(state)
    pace.last()
    if state.main is not None:
        part, current, earlier = state.main
        current.narrow()
        _conclude(state, current, earlier, depth)
        state.parts.append(part)
    if kept is not None:
        kept.forget()


def _earlier(state: _State, walk: Group, part: Attacked, pace: Pace, order: list[Indicator]) -> tuple[Worked, ...]:
    """Ask the same of the editions before; of what is found in them only figures that have changed are reported."""
    asked = {entry: len(questions) for entry, questions in walk.items()}
    editions_before = []
    for former in state.before:
        own = Attacked(entries=part.entries)
        earlier = former.gather(walk, own, lambda entry, done: pace(order.index(entry), asked[entry] + done))
        part.findings += [finding for finding in own.findings if finding.weakness is Weakness.INCONSISTENT]
        if earlier is not None:
            editions_before.append(earlier)
    return tuple(editions_before)


def _conclude(state: _State, current: Worked, earlier: Sequence[Worked], depth: Depth) -> None:
    """Report what each attacker knows."""
    state.known.report(current, depth)
    coalitions.attack(state.known, current, depth)
    for before in earlier:
        editions.attack(state.known, current, before)


def _silent(_what: str, _share: float) -> None:
    """Tell nobody."""
