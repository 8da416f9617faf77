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

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data_access.real_data import require_own_secret
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit.attacker import Group, Knowledge, Worked
from indicators.disclosure_audit.consistency import Ledger
from indicators.disclosure_audit.progress import Advance, Pace
from indicators.disclosure_audit.question_space import MAIN, QUICK, Depth, groups, questions, routes
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
    chosen = groups(INDICATORS.values() if entries is None else entries)
    walks = [
        {entry: [*questions((entry,), directory, depth), *routes((entry,), directory, depth)] for entry in group}
        for group in chosen
    ]
    asked = [walk for walk in walks if any(walk.values()) or any(entry.of_table for entry in walk)]
    editions_read = 1 if against is None else 2
    counts = {entry: editions_read * len(walk[entry]) for walk in asked for entry in walk}
    pace = Pace(advance or _silent, [entry.name for entry in counts], list(counts.values()))
    ledger = Ledger()
    before = None if against is None else Knowledge(against, settings, Directory.of(against), ledger)
    attack = _Attack(Knowledge(snapshot, settings, directory, ledger), before, depth)
    parts = list(attack.on(asked, pace, list(counts)))
    return AuditReport.of(
        {",".join(part.entries): part for part in parts},
        full=depth.everything,
        own_secret=bool(settings.disclosure.secret),
    )


@dataclass(frozen=True, slots=True)
class _Attack:
    """Who attacks: what is known of the data, and of the edition before if there is one."""

    known: Knowledge
    before: Knowledge | None
    depth: Depth

    def on(self, walks: Iterable[Group], pace: Pace, order: list[Indicator]) -> Iterator[Attacked]:
        """Yield what the attack on each group gave; the people served, which all the others add to, come last."""
        main: tuple[Attacked, Worked, Worked | None] | None = None
        for walk in walks:
            part = Attacked(entries=tuple(entry.key for entry in walk))
            current = self.known.gather(walk, part, lambda entry, done: pace(order.index(entry), done))
            if current is None:
                yield part
                continue
            earlier = self._earlier(walk, part, pace, order)
            if MAIN in part.entries:
                main = part, current, earlier
                continue
            self._conclude(current, earlier)
            pace.found(len(part.findings))
            yield part
        pace.last()
        if main is not None:
            part, current, earlier = main
            current.narrow()
            self._conclude(current, earlier)
            yield part

    def _earlier(self, walk: Group, part: Attacked, pace: Pace, order: list[Indicator]) -> Worked | None:
        """Ask the same of the edition before; of what is found in it only figures that have changed are reported."""
        if self.before is None:
            return None
        asked = {entry: len(questions) for entry, questions in walk.items()}
        own = Attacked(entries=part.entries)
        earlier = self.before.gather(walk, own, lambda entry, done: pace(order.index(entry), asked[entry] + done))
        part.findings += [finding for finding in own.findings if finding.weakness is Weakness.INCONSISTENT]
        return earlier

    def _conclude(self, current: Worked, earlier: Worked | None) -> None:
        """Report what each attacker knows."""
        self.known.report(current, self.depth)
        coalitions.attack(self.known, current, self.depth)
        if earlier is not None:
            editions.attack(self.known, current, earlier)


def _silent(_what: str, _share: float) -> None:
    """Tell nobody."""
