"""The audit from end to end: ask, relate, solve, report.

Comes in: a `Snapshot` and the settings. Goes out: an `AuditReport`. Must not: print.

What it covers. Every indicator whose parts count persons, asked as the public (mayors get the same figures) through
`measure`, under both lenses. Quick: people served by month, quarter, year and range of years, by up to two dimensions
(sex with age counts as one; ranges by one); the other indicators by year and quarter, by one dimension or by sex with
age; filters and single periods, for the people served, in the last closed year. Full: every indicator by up to two
dimensions (three with sex and age), in every unit of time and range of years; every filter over all the years, by
quarter, and in the last closed one; every month, quarter and year as a period. Filters are single values of a
breakdown, so they give the same cells by another route. On these cells:

- rules: few persons, few left out of a share, figures not rounded;
- consistency: one set of persons, one figure, whatever the indicator, the route, the unit of time;
- differencing: of areas, periods, services, attributes and lenses, together: bounds of every cell are propagated
  through all the relations of an indicator at once. Hidden cells left with two values (full: those that propagation
  narrowed at all, and a sample of the others) are solved one by one, by integer programming over their neighbourhood:
  whether they may hold another count than the true one;
- partners: a whole, less one's own exact figure, must not leave few persons of the others.

What it does not. Crossings of three dimensions that are not sex with age and another: protected viewers may ask them,
and they are millions of cells, nearly all hidden. Knowledge from outside (who knows a person), sums of contacts and
euros, medians and indexes (they have rules of their own, tested in tests/spec), differences between two editions of the
data, coalitions of partners, partners who also read the public edition, subtraction between indicators, between lengths
of follow-up or with and without fictitious residence, and guesses that are likely without being certain.

What it may find on good data. Rounding is by chance, and where a whole and all its parts happen to fall on opposite
ends of their ranges (four quarters of four persons, sixteen in the year rounded to 20) the parts are known. No bounded
noise excludes it; `indicators.audit.mend` (``bifocale audit disclosure --mend``) draws those figures again, for
everybody, and attacks again. To be done before data are published: a figure that changes afterwards tells something.
"""

from collections.abc import Iterable
from functools import partial

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.audit.attacks import beside_a_partner
from indicators.audit.knowledge import Knowledge
from indicators.audit.lattice import QUICK, Depth, questions, routes
from indicators.audit.pace import Advance, Pace
from indicators.audit.report import AuditReport
from indicators.catalogue import INDICATORS
from indicators.definition import Indicator
from indicators.directory import Directory
from indicators.permission import require_own_secret


def audit(
    snapshot: Snapshot,
    *,
    settings: Settings,
    depth: Depth = QUICK,
    entries: Iterable[Indicator] | None = None,
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
    advance : callable, optional
        Called with what is being done, in Italian, and the share done of it.

    Returns
    -------
    AuditReport

    Raises
    ------
    SettingsError
        If the data are real and would be rounded with the published key.
    """
    require_own_secret(snapshot, settings.disclosure)
    directory = Directory.of(snapshot)
    known = Knowledge(snapshot, settings, directory)
    chosen = tuple(INDICATORS.values() if entries is None else entries)
    walks = {entry: [*questions((entry,), directory, depth), *routes((entry,), directory, depth)] for entry in chosen}
    asked = {entry: walk for entry, walk in walks.items() if walk}
    tell = Pace(advance or _silent, [entry.name for entry in asked], [len(walk) for walk in asked.values()])
    parts = {
        entry.key: known.attack(walk, depth, partial(tell, number))
        for number, (entry, walk) in enumerate(asked.items())
    }
    tell.last()
    partners = tuple(beside_a_partner(snapshot, chosen, settings=settings, directory=directory))
    return AuditReport.of(parts, partners, full=depth.everything, own_secret=bool(settings.disclosure.secret))


def _silent(_what: str, _share: float) -> None:
    """Tell nobody."""
