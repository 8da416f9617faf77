"""The audit finds nothing where protection works, and finds what was planted where a piece of it is taken away."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

import cli
import indicators.disclosure_audit
from data_access.reading import read_snapshot
from data_access.redraws import draw_again
from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.vocabulary import Sex
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure import rounding
from indicators.disclosure_audit import AuditReport, Depth, Finding, Weakness, audit, mend, question_space
from indicators.disclosure_audit.checkpoint import Checkpoint
from indicators.disclosure_audit.constraints import Bond, System
from indicators.disclosure_audit.question_space import ATTACKER, FULL, QUICK, questions, routes
from indicators.disclosure_audit.redraw import MOST_ROUNDS
from indicators.disclosure_audit.solver import Index, propagate, solve
from indicators.engine.measure import measure
from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from sample_data.demo import create_demo
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito

SHALLOW = Depth(main=1, others=1, ranges=0)
PEOPLE = (INDICATORS["people_served"],)
LAST_YEAR = Query(indicator="people_served", period=Period.year(2025), viewer=ATTACKER)


def people(name: str, how_many: int) -> list[str]:
    return [f"{name}{number}" for number in range(how_many)]


def small_ambito() -> AmbitoBuilder:
    """Describe nine men and three women of the lead municipality at one body's service, six men at another's."""
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 500, "Gamma": 100})
    given.organisation("uno").organisation("due")
    given.service("mensa", organisation="uno").service("docce", at="Beta", organisation="due")
    for names, sex, service, home in (
        (people("m", 9), Sex.MALE, "mensa", "Alfa"),
        (people("f", 3), Sex.FEMALE, "mensa", "Alfa"),
        (people("b", 6), Sex.MALE, "docce", "Beta"),
    ):
        given.persons(names, sex=sex, home=home).contacts(names, service=service, days=["2025-03-02"])
    return given


def attack(snapshot: Snapshot, *keys: str, depth: Depth = SHALLOW) -> AuditReport:
    entries = [INDICATORS[key] for key in keys or ("people_served",)]
    return audit(snapshot, settings=Settings(), depth=depth, entries=entries)


def kinds(report: AuditReport) -> set[Weakness]:
    return {finding.weakness for finding in report.findings}


# --------------------------------------------------------------------------------------------------- where it is clean


def test_a_protected_ambito_has_no_holes(engine: Engine) -> None:
    report = attack(saved(small_ambito(), engine), "people_served", "attraction", "rate_per_1000")
    assert report.findings == ()
    assert report.is_clean
    assert report.hidden > 0
    assert report.refused > 0
    assert "Nessuna cella si può ricavare" in report.sentence()


@pytest.mark.slow
@pytest.mark.second_ring
def test_the_demo_ambito_has_no_holes_once_what_it_asked_for_is_drawn_again(sqlite_engine: Engine) -> None:
    """In the first ring small Ambiti are mended here, and `.ci/run` audits the demo Ambito at its usual size."""
    create_demo(sqlite_engine, scale=0.1)
    report, drawn = mend(
        lambda: read_snapshot(sqlite_engine),
        lambda keys: draw_again(sqlite_engine, keys),
        settings=Settings(),
        depth=Depth(main=1, others=1, ranges=1),
        entries=[INDICATORS[key] for key in ("people_served", "households_served", "exits_to_autonomy")],
    )
    assert report.findings == ()
    assert report.hidden > 1000
    assert drawn < 10


# -------------------------------------------------------------------------------------------------------- drawing again


def three_of_alfa(engine: Engine) -> None:
    """Save three women of the lead municipality whom rounding may give away.

    Women are 21, nine and nine of whom are of two other municipalities: three, if 21 is shown as 25 (at least 21) and
    each nine as 5 (at most 9). Alfa has nine people, six of them men: at most three women, if six are shown as 10.
    """
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 500, "Gamma": 300})
    given.service("mensa")
    for home, sex, count in (
        ("Alfa", Sex.FEMALE, 3),
        ("Alfa", Sex.MALE, 6),
        ("Beta", Sex.FEMALE, 9),
        ("Gamma", Sex.FEMALE, 9),
    ):
        names = people(f"{home}{sex}", count)
        given.persons(names, sex=sex, home=home).contacts(names, service="mensa", days=["2025-03-02"])
    given.save(engine)


def with_unlucky_draws(monkeypatch: pytest.MonkeyPatch, *, always: bool = False) -> None:
    """Let the first draws (or all) fall where they give the three women away, and the next ones on the other side."""
    crossings = ((), (Grouping.SEX,), (Grouping.MUNICIPALITY,), (Grouping.MUNICIPALITY, Grouping.SEX))
    monkeypatch.setattr(question_space, "_crossings", lambda _groupings, _deep: crossings)
    monkeypatch.setattr(rounding, "_draw", lambda mark, _key: 0 if always or len(mark) == FIRST else 2**64 - 1)

    def near(count: int, draw: int, base: int) -> int:
        upwards = (count in {6, 21}) == (draw == 0)
        return count - count % base + (base if upwards else 0)

    monkeypatch.setattr(rounding, "_near", near)


FIRST = 8
"""Bytes of what the first draw of a set of persons is made from."""


@pytest.mark.second_ring
def test_draws_that_give_somebody_away_together_are_drawn_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_of_alfa(engine)
    with_unlucky_draws(monkeypatch)
    found = attack(read_snapshot(engine))
    assert {(finding.weakness, finding.low, finding.high) for finding in found.findings} == {(Weakness.PINNED, 3, 3)}
    assert any(finding.cell.endswith("municipality=099001 sex=F") for finding in found.findings)
    report, drawn = mend(
        lambda: read_snapshot(engine),
        lambda keys: draw_again(engine, keys),
        settings=Settings(),
        depth=SHALLOW,
        entries=PEOPLE,
    )
    assert report.is_clean
    assert drawn == len(found.redraws)
    result = measure(read_snapshot(engine), LAST_YEAR.but(by=(Grouping.SEX,)), settings=Settings())
    assert result.frame.filter(sex="F")["value"].to_list() == [20]


@pytest.mark.second_ring
def test_mending_stops_where_new_draws_do_not_help(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    three_of_alfa(sqlite_engine)
    with_unlucky_draws(monkeypatch, always=True)
    once = attack(read_snapshot(sqlite_engine)).redraws
    report, drawn = mend(
        lambda: read_snapshot(sqlite_engine),
        lambda keys: draw_again(sqlite_engine, keys),
        settings=Settings(),
        depth=SHALLOW,
        entries=PEOPLE,
    )
    assert not report.is_clean
    assert drawn == (MOST_ROUNDS - 1) * len(once)


class StoppedError(Exception):
    """The audit was stopped."""


@pytest.mark.second_ring
def test_an_audit_that_was_stopped_goes_on_where_it_was(sqlite_engine: Engine, tmp_path: Path) -> None:
    """An hour and a half of a full audit was lost, twice, because it kept nothing until its end."""
    snapshot = saved(small_ambito(), sqlite_engine)
    entries = [INDICATORS[key] for key in ("people_served", "households_served", "attraction")]
    told: list[str] = []

    def stop_at_the_third(what: str, _share: float) -> None:
        told.append(what.split(" ", maxsplit=1)[0])
        if what.startswith("3/3"):
            raise StoppedError

    words = {"settings": Settings(), "depth": SHALLOW, "entries": entries, "keep_in": tmp_path}
    with pytest.raises(StoppedError):
        audit(snapshot, advance=stop_at_the_third, **words)  # type: ignore[arg-type]
    assert list(dict.fromkeys(told)) == ["1/3", "2/3", "3/3"]
    told.clear()
    report = audit(snapshot, advance=lambda what, _share: told.append(what.split(" ")[0]), **words)  # type: ignore[arg-type]
    assert list(dict.fromkeys(told)) == ["3/3", "Confronti"]
    assert report.as_json() == attack(snapshot, *(entry.key for entry in entries)).as_json()
    assert not list(tmp_path.rglob("*.pickle")), "an audit that is over keeps nothing"


def test_what_other_data_or_another_key_gave_is_not_taken_for_ones_own(sqlite_engine: Engine, tmp_path: Path) -> None:
    def place(snapshot: Snapshot, settings: Settings, depth: Depth = SHALLOW) -> Path:
        return Checkpoint.of(
            tmp_path, snapshots=(snapshot,), settings=settings, depth=depth, entries=PEOPLE, version="1"
        ).path

    snapshot, settings = saved(small_ambito(), sqlite_engine), Settings()
    drawn = pl.DataFrame({"set_key": [7], "turn": [1]}, schema=snapshot["redraws"].schema)
    places = {
        place(snapshot, settings),
        place(snapshot, settings, FULL),
        place(snapshot, Settings(disclosure=DisclosureSettings(secret="un'altra chiave"))),
        place(replace(snapshot, frames={**snapshot.frames, "redraws": drawn}), settings),
    }
    assert len(places) == 4
    assert place(snapshot, settings) in places


def test_what_was_kept_and_cannot_be_read_is_done_again(tmp_path: Path) -> None:
    broken = Checkpoint(tmp_path / "audit" / "x.pickle")
    assert broken.load() is None
    broken.path.parent.mkdir()
    broken.path.write_bytes(b"\x80\x05 not a pickle")
    assert broken.load() is None
    broken.save([1])
    assert broken.load() == [1]
    assert [file.name for file in broken.path.parent.iterdir()] == ["x.pickle"]


@pytest.mark.second_ring
def test_mending_attacks_again_only_what_the_new_draws_touch(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_of_alfa(sqlite_engine)
    with_unlucky_draws(monkeypatch)
    told: list[str] = []
    entries = (*PEOPLE, INDICATORS["inequality"])
    report, _ = mend(
        lambda: read_snapshot(sqlite_engine),
        lambda keys: draw_again(sqlite_engine, keys),
        settings=Settings(),
        depth=SHALLOW,
        entries=entries,
        advance=lambda what, _share: told.append(what.split(" ")[0]),
    )
    assert report.is_clean
    assert list(dict.fromkeys(told)) == ["1/2", "2/2", "Confronti", "1/1"]
    whole = attack(read_snapshot(sqlite_engine), *(entry.key for entry in entries))
    assert report.as_json() == whole.as_json()


def test_the_keys_of_the_sets_are_never_printed() -> None:
    report = replace(report_of(HOLE), redraws=frozenset({123456789}))
    assert "123456789" not in json.dumps(report.as_json())


# ------------------------------------------------------------------------------------------------------------ the parts


def system(low: list[float], high: list[float], *relations: tuple[int, Bond, list[int]]) -> System:
    """Return a system of cells with their bounds, and relations (whole, bond, parts)."""
    return System(
        low=np.array(low, float),
        high=np.array(high, float),
        whole=np.array([whole for whole, _, _ in relations]),
        bond=np.array([bond for _, bond, _ in relations]),
        part=np.array([part for _, _, parts in relations for part in parts]),
        of=np.array([number for number, (_, _, parts) in enumerate(relations) for _ in parts]),
    )


def test_a_part_of_an_exact_sum_is_the_whole_less_the_other_part() -> None:
    given = system([12, 9, 1], [12, 9, 4], (0, Bond.EXACT, [1, 2]))
    low, high = propagate(given)
    assert (low.tolist(), high.tolist()) == ([12, 9, 3], [12, 9, 3])


def test_parts_that_overlap_only_cover_their_whole() -> None:
    given = system([12, 9, 1], [12, 9, 4], (0, Bond.COVER, [1, 2]))
    low, high = propagate(given)
    assert (low[2], high[2]) == (3, 4)


def test_a_part_never_exceeds_its_whole() -> None:
    given = system([1, 0], [4, 9], (0, Bond.PART, [1]))
    low, high = propagate(given)
    assert (low[1], high[1]) == (0, 4)


def test_rounded_figures_leave_a_hidden_part_open() -> None:
    given = system([6, 6, 1], [14, 14, 4], (0, Bond.EXACT, [1, 2]))
    low, high = propagate(given)
    assert (low[2], high[2]) == (1, 4)


def test_four_parts_of_one_in_a_group_of_fewer_than_five_are_known() -> None:
    given = system([1, 1, 1, 1, 1], [4, 4, 4, 4, 4], (0, Bond.EXACT, [1, 2, 3, 4]))
    low, high = propagate(given)
    assert low.tolist() == [4, 1, 1, 1, 1] == high.tolist()


def test_the_solver_sees_what_propagation_does_not() -> None:
    """Say b + c is 4 or 5, b + d and c + d are 5: then b equals c, and b + c is even."""
    given = system(
        [4, 5, 5, 0, 0, 0],
        [5, 5, 5, 5, 5, 5],
        (0, Bond.EXACT, [3, 4]),
        (1, Bond.EXACT, [3, 5]),
        (2, Bond.EXACT, [4, 5]),
    )
    low, high = propagate(given)
    index = Index.of(given)
    assert (low[3], high[3]) == (0, 5)
    assert solve(given, index, 3, low=low, high=high) == (2, 2)
    assert solve(given, index, 5, low=low, high=high) == (3, 3)


def test_questions_have_one_value_for_each_filter_and_all_come_from_the_public(sqlite_engine: Engine) -> None:
    directory = Directory.of(saved(small_ambito(), sqlite_engine))
    asked = [*questions(PEOPLE, directory, QUICK), *routes(PEOPLE, directory, QUICK)]
    assert all(query.viewer == ATTACKER for query in asked)
    assert all(len(query.services) <= 1 and len(query.targets) <= 1 for query in asked)
    assert {query.area for query in asked} == {"ambito", "lead", "territory", "099001", "099002", "099003"}
    assert {query.lens.value for query in asked} == {"residence", "place"}


def test_the_full_lattice_contains_the_quick_one(sqlite_engine: Engine) -> None:
    directory = Directory.of(saved(small_ambito(), sqlite_engine))
    quick, full = (set(questions(PEOPLE, directory, depth)) for depth in (QUICK, FULL))
    assert quick < full


# ---------------------------------------------------------------------------------------------------------- the command

HOLE = Finding(
    weakness=Weakness.PINNED, cell="people_served sex=F", low=3, high=3, questions=("people_served --by sex",)
)


def report_of(*findings: Finding) -> AuditReport:
    return AuditReport(
        findings=findings,
        questions=10,
        refused=2,
        cells=100,
        hidden=4,
        narrowed={4: 4},
        solved=0,
        full=False,
        own_secret=False,
    )


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, sqlite_engine: Engine) -> Callable[..., Any]:
    """Run the command over a report that the test chose."""
    snapshot = saved(small_ambito(), sqlite_engine)
    monkeypatch.setattr(cli, "_store", lambda: lambda: snapshot)

    def run(report: AuditReport, *words: str) -> Any:
        monkeypatch.setattr(indicators.disclosure_audit, "audit", lambda *_words, **_named: report)
        return CliRunner().invoke(cli.app, ["audit", "disclosure", *words])

    return run


def test_the_command_ends_with_zero_where_there_are_no_holes(command: Callable[..., Any]) -> None:
    result = command(report_of())
    assert result.exit_code == 0
    assert "Nessuna cella si può ricavare (10 domande risposte, 2 rifiutate" in result.stdout


def test_the_command_ends_with_one_and_tells_the_questions(command: Callable[..., Any]) -> None:
    result = command(report_of(HOLE))
    assert result.exit_code == 1
    assert "people_served --by sex" in result.stdout
    assert "Trovata 1 falla" in result.stdout


def test_the_command_writes_json_on_standard_output_alone(command: Callable[..., Any]) -> None:
    result = command(report_of(HOLE), "--format", "json")
    written = json.loads(result.stdout)
    assert written["clean"] is False
    assert written["findings"][0]["weakness"] == "ricavata"
    assert "BIFOCALE_DISCLOSURE_SECRET" in result.stderr


def test_the_command_takes_the_edition_before_from_a_file(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = saved(small_ambito(), sqlite_engine)
    monkeypatch.setattr(cli, "_store", lambda: lambda: snapshot)
    given: dict[str, Any] = {}

    def audited(*_words: Any, **named: Any) -> AuditReport:
        given.update(named)
        return report_of()

    monkeypatch.setattr(indicators.disclosure_audit, "audit", audited)
    result = CliRunner().invoke(cli.app, ["audit", "disclosure", "--against", str(sqlite_engine.url.database)])
    assert result.exit_code == 0
    assert given["against"].contacts.collect().equals(snapshot.contacts.collect())


def test_an_edition_before_that_is_not_there_is_refused_and_not_created(tmp_path: Path) -> None:
    missing = tmp_path / "prima.sqlite"
    result = CliRunner().invoke(cli.app, ["audit", "disclosure", "--against", str(missing)])
    assert "prima.sqlite» non c'è" in str(result.exception)
    assert not missing.exists()


def test_the_command_tells_how_far_it_is_in_few_lines_where_there_is_no_terminal(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    command(report_of())

    def slow(*_words: Any, advance: Callable[[str, float], None], **_named: Any) -> AuditReport:
        for hundredths in range(100):
            for step in range(10):
                advance("1/2 Persone servite, ancora circa 3 minuti", (hundredths + step / 10) / 100)
        return report_of()

    monkeypatch.setattr(indicators.disclosure_audit, "audit", slow)
    result = CliRunner().invoke(cli.app, ["audit", "disclosure", "--full"])
    lines = [line for line in result.stderr.splitlines() if "Persone servite" in line]
    assert lines[25] == "50% 1/2 Persone servite, ancora circa 3 minuti"
    assert len(lines) == 50
    assert "Persone servite" not in result.stdout
