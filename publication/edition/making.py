"""Makes an edition: asks, attacks what would be published beside what was, writes the file only if nobody is found.

Comes in: a `Snapshot`, the settings, the boundaries, the editions before. Goes out: a `Made`: the signed file and what
is kept beside it; or the refusal of one that would give somebody away. Must not: write anywhere.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from itertools import islice
from typing import Any, Final, Protocol

import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit import (
    AuditReport,
    Group,
    KeptEdition,
    audit_published,
    countable,
    groups,
    is_solved,
    kept_of,
)
from indicators.engine.query_service import Edition as Answers
from indicators.interchange.json_csv import catalogue_rows
from indicators.italian.numbers import number
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator
from indicators.model.period import month_text
from indicators.model.query import Query
from indicators.model.result import Result
from publication.edition.accounts import accounts
from publication.edition.boards import boards_of
from publication.edition.breakdowns import breakdown_questions, town_questions
from publication.edition.data_mark import data_mark
from publication.edition.package import BOARDS, CROSSED, Edition, read_edition, write_edition
from publication.edition.pictures import pictures_of
from publication.edition.questions import cell_questions, spans, statement_questions, title_questions
from publication.edition.tables import cells_of, statements_of
from user_error import UserError

PROGRAM: Final = version("bifocale")
TOGETHER: Final = 60
"""Questions asked together."""
ASKING, TELLING, SAYING, TRYING = 0.25, 0.5, 0.6, 0.97
"""Share of the time after which each part of the work is done."""
Advance = Callable[[str, float], None]
REFUSED: Final = (
    "L'edizione non è stata fatta: da quello che direbbe, con quelle già pubblicate ({before}), si risale a {count} "
    "gruppi di poche persone (il primo: {first}). Far sorteggiare di nuovo quegli arrotondamenti con `bifocale edition "
    "make --mend`."
)


class EditionRefusedError(UserError):
    """What the edition would tell gives somebody away: it was not made.

    Attributes
    ----------
    report : AuditReport
    """

    def __init__(self, sentence: str, report: AuditReport) -> None:
        super().__init__(sentence)
        self.report = report


class Boundaries(Protocol):
    """What an edition takes of the geography."""

    payload: bytes
    outline_payload: bytes
    attribution: str
    label_points: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An edition that may be published.

    Attributes
    ----------
    edition : Edition
    counts : bytes
        What the next ones are attacked with (`indicators.disclosure_audit.former_edition`): as private as the data.
    report : AuditReport
    """

    edition: Edition
    counts: bytes
    report: AuditReport


def make_edition(
    snapshot: Snapshot,
    settings: Settings,
    boundaries: Boundaries,
    *,
    key: Ed25519PrivateKey,
    made_at: datetime,
    before: Sequence[tuple[bytes, bytes]] = (),
    entries: Iterable[Indicator] | None = None,
    advance: Advance | None = None,
) -> Made:
    """Make the edition of one version of the data.

    Parameters
    ----------
    snapshot : Snapshot
    settings : Settings
    boundaries : Boundaries
    key : Ed25519PrivateKey
    made_at : datetime
        With its time zone.
    before : sequence of (bytes, bytes)
        The file of each edition before, the oldest first, and what was kept beside it.
    entries : iterable of Indicator, optional
        Indicators to tell; all that some service is counted in the unit of, unless said.
    advance : callable, optional
        Called with what is being done, in Italian, and the share done of it.

    Raises
    ------
    EditionRefusedError
        If somebody could be worked out from it, alone or beside those before.
    EditionFileError
        If one of those before is not as it was signed.
    SettingsError
        If the data are real and would be rounded with the published key.
    """
    tell = advance or _silent
    directory = Directory.of(snapshot)
    told = countable(snapshot, INDICATORS.values()) if entries is None else list(entries)
    earlier = [read_edition(content, name=f"{place + 1}") for place, (content, _) in enumerate(before)]
    questions = [query for entry in told for query in cell_questions(entry, directory)]
    broken_down = [query for entry in told for query in breakdown_questions(entry, directory)]
    by_town = [query for entry in told for query in town_questions(entry, directory)]
    said = [query for entry in told for query in statement_questions(entry, directory)]
    answers = Answers(snapshot, settings)
    titled = [query for entry in told for query in title_questions(entry, directory)]
    shown: list[Result] = []
    titles: list[Result] = []
    statements: list[pl.DataFrame] = []
    for results, share in _asked(answers, questions):
        tell("Numeri", ASKING * share)
        shown += results
        statements.append(statements_of(results))
    for results, _ in _asked(answers, titled):
        titles += results
        statements.append(statements_of(results))
    for results, share in _asked(answers, said):
        tell("Frasi", ASKING + (TELLING - ASKING) * share)
        statements.append(statements_of(results))
    boards: dict[Query, Result] = {}
    for results, share in _asked(answers, [*broken_down, *by_town]):
        tell("Tavole", TELLING + (SAYING - TELLING) * share)
        boards |= {result.query: result for result in results}
    crossed = [boards[query] for query in broken_down if query in boards]
    kept = [
        KeptEdition.read(counts, _protection(edition, settings.disclosure), snapshot)
        for edition, (_, counts) in zip(earlier, before, strict=True)
    ]
    report, attacked = audit_published(
        snapshot,
        _walks(told, directory),
        settings=settings,
        before=kept,
        advance=lambda _, share: tell("Prova di chi vuole risalire alle persone", SAYING + (TRYING - SAYING) * share),
    )
    if not report.is_clean:
        before_it = "1 edizione" if len(before) == 1 else f"{number(len(before))} edizioni"
        message = REFUSED.format(before=before_it, count=number(len(report.findings)), first=report.findings[0].cell)
        raise EditionRefusedError(message, report)
    members = {
        "celle.parquet": _parquet([cells_of(shown)]),
        "frasi.parquet": _parquet(statements),
        CROSSED: _parquet([cells_of(crossed, named=True)]),
        "definizioni.json": _json(catalogue_rows(settings.thresholds, told)),
        "nomi.json": _json(_names(snapshot, directory, boundaries)),
        "figure.json": _json(pictures_of(shown, titles)),
        BOARDS: _json(boards_of(boards, directory) | accounts(answers.for_views())),
        "confini.geojson": boundaries.payload,
        "contorno.geojson": boundaries.outline_payload,
    }
    facts = _facts(snapshot, settings, directory, made_at) | {
        "number": len(before) + 1,
        "previous": earlier[-1].mark if earlier else "",
    }
    return Made(edition=write_edition(facts, members, key), counts=kept_of(attacked), report=report)


def _asked(answers: Answers, queries: Sequence[Query]) -> Iterator[tuple[list[Result], float]]:
    """Yield the answers to some questions at a time, and the share answered; those that may not be asked are none."""
    left, done = iter(queries), 0
    while some := tuple(islice(left, TOGETHER)):
        done += len(some)
        yield [result for result in answers.ask_each(some) if isinstance(result, Result)], done / len(queries)


def _walks(entries: Iterable[Indicator], directory: Directory) -> list[Group]:
    """Return the questions to attack, by group of indicators: of those that tell of persons."""
    walks = [
        {
            entry: [*cell_questions(entry, directory), *breakdown_questions(entry, directory)]
            if is_solved(entry)
            else []
            for entry in group
        }
        for group in groups(entries)
    ]
    return [walk for walk in walks if any(walk.values()) or any(entry.of_table for entry in walk)]


def _protection(edition: Edition, present: DisclosureSettings) -> DisclosureSettings:
    """Return how small counts were protected in an edition."""
    return present.model_copy(update=dict(edition.manifest.protection))


def _parquet(frames: Sequence[pl.DataFrame]) -> bytes:
    file = BytesIO()
    whole = pl.concat(frames).unique(maintain_order=True)
    whole.write_parquet(file, compression="zstd", compression_level=15)
    return file.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _names(snapshot: Snapshot, directory: Directory, boundaries: Boundaries) -> dict[str, Any]:
    """Return the names of what the cells are about: public facts."""
    towns = snapshot["municipalities"]
    residents = snapshot["residents"].group_by("municipality", "year").agg(pl.col("residents").sum())
    newest = residents.sort("year").group_by("municipality", maintain_order=True).last()
    told = towns.join(newest, left_on="index", right_on="municipality", how="left").sort("code")
    codes = dict(towns.select("index", "code").iter_rows())
    bodies = dict(snapshot["organisations"].select("index", "name").iter_rows())
    services = snapshot["services"].sort("key")
    return {
        "ambito": directory.ambito_name,
        "areas": {
            directory.area_slug("lead"): directory.lead_name,
            directory.area_slug("territory"): directory.area_name("territory"),
        },
        "municipalities": {
            row["code"]: {
                "name": directory.municipalities[row["code"]],
                "lead": row["is_lead"],
                "sub_area": row["sub_area"],
                "residents": row["residents"],
                "residents_year": row["year"],
                "label": boundaries.label_points.get(row["code"]),
            }
            for row in told.iter_rows(named=True)
        },
        "services": {
            row["key"]: {
                "name": directory.services[row["key"]],
                "type": row["type"],
                "organisation": bodies[row["organisation"]],
                "place": codes[row["place"]],
                "unit": row["unit"],
                "opened": row["opened"].isoformat() if row["opened"] else None,
                "closed": row["closed"].isoformat() if row["closed"] else None,
            }
            for row in services.iter_rows(named=True)
        },
        "attribution": boundaries.attribution,
    }


def _facts(snapshot: Snapshot, settings: Settings, directory: Directory, made_at: datetime) -> dict[str, Any]:
    return {
        "ambito": snapshot.ambito_name,
        "lead_code": directory.lead_code,
        "lead_name": directory.lead_name,
        "data_version": snapshot.data_version,
        "token": data_mark(snapshot, settings),
        "as_of": snapshot.as_of.isoformat(),
        "made_at": made_at.isoformat(timespec="seconds"),
        "is_demo": snapshot.is_demo,
        "first_month": month_text(directory.first_month),
        "last_month": month_text(directory.last_month),
        "spans": tuple(map(str, spans(directory))),
        "late_months": settings.thresholds.provisional_months,
        "protection": {name: getattr(settings.disclosure, name) for name in ("threshold", "base", "mean_minimum")},
        "program": PROGRAM,
    }


def _silent(_what: str, _share: float) -> None:
    """Tell nobody."""
