"""Where people from outside the Ambito come from: counted by province, protected, said in one sentence."""

import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import ResidenceClass
from indicators.catalogue.catalogue import COMPANIONS
from indicators.disclosure_audit.question_space import FULL, QUICK, questions
from indicators.engine.measure import measure
from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.provinces import CODES, PROVINCES
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result, Status
from indicators.wording.headline import headline
from tests.support.builder import AmbitoBuilder, ambito

PLACES = {
    "015146": ("Milano", "Milano"),
    "015002": ("Abbiategrasso", "Milano"),
    "016024": ("Bergamo", "Bergamo"),
    "017029": ("Brescia", "Brescia"),
    "086009": ("Enna", "Enna"),
    "RO": ("Romania", "Romania"),
    "099999": ("Ignoto", ""),
}
ENOUGH = {"015146": 20, "015002": 20, "016024": 25, "017029": 15, "RO": 10, "086009": 3, "099999": 10}
UNSAID = 20


def base(counts: dict[str, int], *, unsaid: int = 0) -> AmbitoBuilder:
    """Describe an Ambito to which so many people came from each place in 2025."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500}).service("mensa")
    for code, (name, province) in PLACES.items():
        if code in counts:
            given.outside_place(code, name, province=province)
    for code, count in counts.items():
        for number in range(count):
            given.contact(f"{code}-{number}", service="mensa", day="2025-03-02", origin=code)
    for number in range(unsaid):
        given.contact(f"nobody-{number}", service="mensa", day="2025-03-02", residence=ResidenceClass.OUTSIDE)
    return given.contact("home-1", service="mensa", day="2024-01-02", residence="Alfa")


def asked(snapshot: Snapshot, role: Role = Role.MANAGER, *by: Grouping, period: str = "2025") -> Result:
    viewer = Viewer(role=role)
    words = {"indicator": "from_outside", "period": Period.parse(period), "lens": Lens.PLACE}
    return measure(snapshot, Query(viewer=viewer, by=by, **words), settings=Settings())  # type: ignore[arg-type]


def shown(result: Result) -> dict[str, float]:
    """Return the provinces of which something is told, but for those of nobody."""
    return {row["province"]: row["value"] for row in result.rows() if row["status"] == Status.OK and row["value"]}


def test_people_are_counted_by_the_province_where_they_live(engine: Engine) -> None:
    snapshot = read_snapshot(_saved(base(ENOUGH, unsaid=UNSAID), engine))
    assert asked(snapshot).rows()[0]["value"] == sum(ENOUGH.values()) + UNSAID
    result = asked(snapshot, Role.MANAGER, Grouping.PROVINCE)
    assert shown(result) == {
        "Bergamo": 25,
        "Brescia": 15,
        "Enna": 3,
        "Milano": 40,
        "estero": 10,
        "non_indicata": UNSAID + 10,
    }
    assert [row["province"] for row in result.rows()] == list(CODES), "whoever came, the list is the same"
    assert headline(result) == (
        "Nel 2025 le persone da fuori Ambito vengono soprattutto dalle province di Milano (40), Bergamo (25) e "
        "Brescia (15); di 30 la provenienza non è indicata."
    )


def _saved(given: AmbitoBuilder, engine: Engine) -> Engine:
    given.save(engine)
    return engine


def test_few_people_of_a_province_are_told_to_nobody_who_is_protected(sqlite_engine: Engine) -> None:
    """Enna, from which three came, looks like the hundred provinces from which nobody did."""
    snapshot = read_snapshot(_saved(base(ENOUGH, unsaid=UNSAID), sqlite_engine))
    for role in (Role.PUBLIC, Role.MAYOR):
        result = asked(snapshot, role, Grouping.PROVINCE)
        assert set(shown(result)) == {"Bergamo", "Brescia", "Milano", "estero", "non_indicata"}
        assert all(value % 5 == 0 for value in shown(result).values())
        hidden = [row for row in result.rows() if row["status"] == Status.SUPPRESSED]
        assert len(hidden) == len(CODES) - 5
        assert {(row["value"], row["numerator"]) for row in hidden} == {(None, None)}
        assert "Enna" not in headline(result)


def test_it_is_asked_by_whole_years_of_the_whole_ambito_alone(sqlite_engine: Engine) -> None:
    snapshot = read_snapshot(_saved(base(ENOUGH), sqlite_engine))
    entry = COMPANIONS["from_outside"]
    assert entry.groupings == {Grouping.PROVINCE, Grouping.YEAR}
    for period in ("2025-03", "2025-Q1"):
        with pytest.raises(QueryError):
            asked(snapshot, period=period)
    with pytest.raises(QueryError):
        measure(
            snapshot,
            Query(indicator="from_outside", period=Period.year(2025), lens=Lens.PLACE, services=("mensa",)),
            settings=Settings(),
        )


def test_the_attacker_of_our_own_figures_asks_it_too(sqlite_engine: Engine) -> None:
    directory = Directory.of(read_snapshot(_saved(base(ENOUGH), sqlite_engine)))
    for depth in (QUICK, FULL):
        crossed = {query.by for query in questions([COMPANIONS["from_outside"]], directory, depth)}
        assert (Grouping.PROVINCE, Grouping.YEAR) in crossed
        assert (Grouping.YEAR,) in crossed


@pytest.mark.parametrize(
    ("counts", "unsaid", "said"),
    [
        ({"016024": 7}, 0, "Nel 2025 le persone da fuori Ambito vengono dalla provincia di Bergamo (7)."),
        ({"RO": 7}, 0, "Nel 2025 le persone da fuori Ambito vengono dall'estero (7)."),
        (
            {"016024": 9, "RO": 7},
            0,
            "Nel 2025 le persone da fuori Ambito vengono dalla provincia di Bergamo (9) e dall'estero (7).",
        ),
        ({"099999": 4}, 4, "Nel 2025, delle persone da fuori Ambito, di 8 la provenienza non è indicata."),
    ],
)
def test_what_is_said_of_few_places(sqlite_engine: Engine, counts: dict[str, int], unsaid: int, said: str) -> None:
    snapshot = read_snapshot(_saved(base(counts, unsaid=unsaid), sqlite_engine))
    assert headline(asked(snapshot, Role.MANAGER, Grouping.PROVINCE)) == said


def test_nothing_is_said_where_nobody_asked_where_people_come_from(sqlite_engine: Engine) -> None:
    """People from outside the Ambito are there, and no place of any: nobody is said to come from nowhere."""
    result = asked(read_snapshot(_saved(base({}, unsaid=9), sqlite_engine)), Role.MANAGER, Grouping.PROVINCE)
    assert result.is_missing
    assert "nella base dati mancano i luoghi da cui viene chi risiede fuori dall'Ambito" in headline(result)


def test_of_a_year_in_which_nobody_came_from_outside_nobody_is_said(sqlite_engine: Engine) -> None:
    snapshot = read_snapshot(_saved(base({"016024": 7}), sqlite_engine))
    assert headline(asked(snapshot, Role.MANAGER, Grouping.PROVINCE, period="2024")) == (
        "Nel 2024 da fuori Ambito non è arrivato nessuno."
    )
    assert headline(asked(snapshot, Role.PUBLIC, Grouping.PROVINCE, period="2024")) == (
        "Nel 2024 le persone da fuori Ambito non si mostrano, per proteggere le persone."
    )


def test_the_provinces_are_those_of_the_register() -> None:
    from geo.source import known_codes, read_municipalities

    assert sorted(PROVINCES) == sorted({one.province for one in read_municipalities(sorted(known_codes()))})
