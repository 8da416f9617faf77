"""Classes of size: small municipalities pooled with their likes, as a geography of its own."""

import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit import Depth, audit
from indicators.model.code_lists import Directory
from indicators.model.errors import NotAllowedError
from indicators.model.query import LEAD, TERRITORY, Grouping
from indicators.selection.size_classes import CODES, class_of, members, size_classes
from indicators.wording.group_labels import names_of
from indicators.wording.headline import headline
from tests.support.asking import ask, column, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito

RESIDENTS = {"Alfa": 30_000, "Beta": 990, "Gamma": 400, "Delta": 120, "Epsilon": 4_999, "Zeta": 12_000}
OTHERS = ["Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta"]
CODE = {name: f"099{number:03d}" for number, name in enumerate(["Alfa", *OTHERS], start=1)}


def territory() -> AmbitoBuilder:
    """Describe three municipalities under a thousand residents (9, 11 and 2 people), one of 4,999 (8), the lead (20).

    A person of Beta moves to Gamma, and is served in both.
    """
    given = ambito(lead="Alfa", others=OTHERS, residents=RESIDENTS).service("mensa").service("docce", at="Epsilon")
    for home, count in (("Alfa", 20), ("Beta", 9), ("Gamma", 11), ("Delta", 2), ("Epsilon", 8), ("Eta", 6)):
        names = [f"{home}{number}" for number in range(count)]
        given.persons(names, home=home).contacts(names, service="mensa", days=["2025-03-02"])
    return given.contact("Beta0", service="mensa", day="2025-06-02", residence="Gamma")


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    return saved(territory(), sqlite_engine)


@pytest.mark.parametrize(
    ("residents", "expected"),
    [
        (0, "under_1000"),
        (999, "under_1000"),
        (1000, "1000_1999"),
        (1999, "1000_1999"),
        (2000, "2000_2999"),
        (3000, "3000_4999"),
        (4999, "3000_4999"),
        (5000, "5000_9999"),
        (9999, "5000_9999"),
        (10_000, "from_10000"),
        (80_000, "from_10000"),
    ],
)
def test_classes_begin_at_the_residents_that_their_names_say(residents: int, expected: str) -> None:
    assert class_of(residents) == expected


def test_each_municipality_has_one_class_the_lead_its_own_and_who_has_no_residents_none(snapshot: Snapshot) -> None:
    assert size_classes(snapshot) == {
        CODE["Alfa"]: "lead",
        CODE["Beta"]: "under_1000",
        CODE["Gamma"]: "under_1000",
        CODE["Delta"]: "under_1000",
        CODE["Epsilon"]: "3000_4999",
        CODE["Zeta"]: "from_10000",
    }
    assert members(snapshot, "under_1000") == (CODE["Beta"], CODE["Gamma"], CODE["Delta"])


def test_a_new_year_of_residents_moves_no_municipality_to_another_class(sqlite_engine: Engine) -> None:
    given = territory()
    before = size_classes(saved(given, sqlite_engine))
    after = size_classes(saved(given.residents("Beta", 1_010, year=2024), sqlite_engine))
    assert after == before
    assert after[CODE["Beta"]] == "under_1000"


def test_a_class_counts_each_of_its_people_once_and_only_classes_with_a_municipality_are_told(
    snapshot: Snapshot,
) -> None:
    assert numbers(snapshot, "people_served", by="municipality")[CODE["Gamma"]] == 12
    told = numbers(snapshot, "people_served", by="size_class")
    assert told == {"under_1000": 22, "3000_4999": 8, "from_10000": 0, "lead": 20}


def test_the_rate_of_a_class_is_over_its_residents(snapshot: Snapshot) -> None:
    residents = column(snapshot, "rate_per_1000", "denominator", by="size_class")
    assert residents == {"under_1000": 1510, "3000_4999": 4999, "from_10000": 12_000, "lead": 30_000}


def test_seen_from_the_services_a_class_is_that_of_the_municipality_where_they_stand(snapshot: Snapshot) -> None:
    told = numbers(snapshot, "contacts", by="size_class", lens="place")
    assert told["lead"] == 57
    assert told["3000_4999"] == 0


def test_the_sentence_says_every_class_from_the_smallest(snapshot: Snapshot) -> None:
    assert headline(ask(snapshot, "people_served", by="size_class")) == (
        "Nel 2025 le persone servite, secondo i residenti del comune, sono 22 sotto i 1.000, 8 da 3.000 a 4.999, 0 da "
        "10.000 in su e 20 ad Alfa."
    )


def test_a_hidden_class_is_said_to_be_protected(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 9000, "Beta": 100}).service("mensa")
    given.persons(["a", "b"], home="Beta").contacts(["a", "b"], service="mensa", days=["2025-03-02"])
    names = [f"p{number}" for number in range(10)]
    given.persons(names, home="Alfa").contacts(names, service="mensa", days=["2025-03-02"])
    said = headline(ask(saved(given, sqlite_engine), "people_served", by="size_class", viewer="mayor"))
    assert said.endswith("sono 10 ad Alfa; un valore protetto sotto i 1.000.")


def test_every_class_has_a_name(snapshot: Snapshot) -> None:
    names = names_of(Directory.of(snapshot), Grouping.SIZE_CLASS)
    assert tuple(names) == CODES
    assert names["under_1000"] == "Comuni con meno di 1.000 residenti"
    assert names["5000_9999"] == "Comuni da 5.000 a 9.999 residenti"
    assert names["from_10000"] == "Comuni da 10.000 residenti in su"
    assert names["lead"] == "Alfa"


def test_classes_of_size_are_crossed_with_no_other_geography(snapshot: Snapshot) -> None:
    crossed: list[dict[str, str]] = [
        *[{"by": f"size_class,{other}"} for other in ("municipality", "area", "place")],
        *[{"by": "size_class", "area": area} for area in (LEAD, TERRITORY, CODE["Beta"])],
    ]
    for words in crossed:
        with pytest.raises(NotAllowedError, match="classi di ampiezza non si incrociano"):
            ask(snapshot, "people_served", viewer="mayor", **words)  # type: ignore[arg-type]


def test_nor_with_sub_areas(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Beta": 1}, sub_areas={"Beta": "N", "Gamma": "N"})
    snapshot = saved(given.service("mensa").contact("p", service="mensa", day="2025-03-02"), sqlite_engine)
    with pytest.raises(NotAllowedError, match="classi di ampiezza non si incrociano"):
        ask(snapshot, "people_served", by="size_class,sub_area", viewer="mayor")


def test_people_by_class_of_size_are_not_told_by_month(snapshot: Snapshot) -> None:
    """The services, or the people, of a class may be those of a single municipality, whose months nobody may ask."""
    for words in ({"by": "size_class,month"}, {"by": "size_class", "period": "2025-03"}):
        with pytest.raises(NotAllowedError, match="per trimestre o per anno"):
            ask(snapshot, "people_served", viewer="mayor", **words)
    assert ask(snapshot, "people_served", by="size_class,quarter", viewer="mayor").frame.height == 16


def test_who_sees_everything_may_cross_them(snapshot: Snapshot) -> None:
    told = numbers(snapshot, "people_served", by="size_class,area")
    assert told["under_1000", "territorio"] == 22
    assert told["under_1000", "alfa"] == 0


@pytest.mark.second_ring
def test_the_audit_walks_a_class_of_two_visible_members_and_a_hidden_one(snapshot: Snapshot) -> None:
    told = ask(snapshot, "people_served", by="municipality", viewer="public")
    states = {row["municipality"]: row["status"] for row in told.rows()}
    assert [states[code] for code in members(snapshot, "under_1000")] == ["ok", "ok", "suppressed"]
    report = audit(
        snapshot,
        entries=[INDICATORS["people_served"], INDICATORS["rate_per_1000"]],
        settings=Settings(),
        depth=Depth(main=1, others=1, ranges=0),
    )
    assert report.findings == ()
    assert report.hidden > 0
